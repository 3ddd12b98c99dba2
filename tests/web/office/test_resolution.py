import pytest
from django.test import Client
from django.urls import reverse

from cass.demo.cast import Cast
from cass.documents.models import IssuedDocument
from cass.filings.models import Decision, Filing, Proposal
from cass.rules.assessment import Outcome
from cass.staff.models import Competence, User
from tests.filings import acting
from tests.web.office.test_queue import copies, queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(cast: Cast, answers: dict, now) -> Proposal:
    """Another proposal, about Maria."""
    other = {**answers, "injured": {"who": str(cast.maria.pk), "same_job": True}}
    return acting.propose(acting.filed(acting.employer(cast), other, at=now), cast.oficial2, at=now)


def test_the_head_reads_the_letter_as_it_will_go_out(head: Client, cast: Cast, proposal: Proposal, now):
    head.post(reverse("work_open_health", args=[proposal.filing_id]), {"reason": "Resoldre la proposta"})
    page = head.get(reverse("proposal", args=[proposal.pk]))
    preview = page.context["letter"]
    head.post(reverse("proposal_resolve", args=[proposal.pk]))
    letter = IssuedDocument.objects.get(kind="accident_decision")
    assert {name: letter.data[name] for name in preview} == preview
    assert cast.competence.reference in page.content.decode()


def test_the_head_resolves_as_proposed(head: Client, cast: Cast, proposal: Proposal):
    assert head.post(reverse("proposal_resolve", args=[proposal.pk])).status_code == 302
    decision = Decision.objects.get()
    assert (decision.resolved_by, decision.proposal) == (cast.cap, proposal)
    assert head.post(reverse("proposal_resolve", args=[proposal.pk])).status_code == 302
    assert Decision.objects.count() == 1


def test_an_officer_can_not_resolve(officer: Client, proposal: Proposal):
    for name in ("proposal_resolve", "proposal_return"):
        assert officer.post(reverse(name, args=[proposal.pk])).status_code == 403
    assert officer.get(reverse("proposals")).status_code == 403
    assert officer.post(reverse("proposals_batch"), {"proposal": [proposal.pk]}).status_code == 403
    assert not Decision.objects.exists()


def test_nobody_resolves_their_own_proposal(head: Client, cast: Cast, filing: Filing, now):
    own = acting.propose(filing, cast.cap, at=now)
    assert reverse("proposal", args=[own.pk]) not in head.get(reverse("proposals")).content.decode()
    assert "La proposta és vostra" in head.get(reverse("proposal", args=[own.pk])).content.decode()
    assert head.post(reverse("proposal_resolve", args=[own.pk])).status_code == 403
    batch = head.post(reverse("proposals_batch"), {"proposal": [own.pk]})
    assert "filing.own_proposal" in batch.content.decode()
    assert not Decision.objects.exists()


def test_without_a_competence_in_force_nothing_is_resolved(head: Client, proposal: Proposal):
    Competence.objects.all().delete()
    page = head.get(reverse("proposal", args=[proposal.pk]))
    assert page.context["letter"] is None
    assert head.post(reverse("proposal_resolve", args=[proposal.pk])).status_code == 403


def test_a_batch_is_confirmed_and_resolved(head: Client, proposal: Proposal, second: Proposal):
    chosen = {"proposal": [proposal.pk, second.pk]}
    confirm = head.post(reverse("proposals_confirm"), chosen)
    assert confirm.content.decode().count('type="hidden" name="proposal"') == 2
    assert not Decision.objects.exists()
    result = head.post(reverse("proposals_batch"), chosen).content.decode()
    assert "2 de 2" in result
    assert Decision.objects.count() == 2


def test_in_a_batch_one_that_fails_does_not_stop_the_others(
    head: Client, cast: Cast, proposal: Proposal, second: Proposal, now
):
    acting.operations.return_proposal(proposal=second.pk, why="Falta.", actor=acting.working(cast.cap), at=now)
    result = head.post(reverse("proposals_batch"), {"proposal": [proposal.pk, second.pk]}).content.decode()
    assert "1 de 2" in result
    assert "filing.not_now" in result
    assert Decision.objects.get().proposal == proposal


@pytest.mark.parametrize("chosen", [[], ["x"], ["999999"]])
def test_a_batch_of_nothing_does_nothing(head: Client, proposal: Proposal, chosen: list[str]):
    assert head.post(reverse("proposals_confirm"), {"proposal": chosen}).status_code == 302
    assert head.post(reverse("proposals_batch"), {"proposal": chosen}).status_code == 200
    assert not Decision.objects.exists()


def test_a_proposal_goes_back_with_a_reason_and_the_officer_reads_it(head: Client, officer: Client, proposal: Proposal):
    address = reverse("proposal_return", args=[proposal.pk])
    assert head.post(address, {"why": ""}).status_code == 422
    assert head.post(address, {"why": "Falta escoltar el testimoni."}).status_code == 302
    proposal.filing.refresh_from_db()
    assert proposal.filing.state == "filed"
    shown = officer.get(reverse("work", args=[proposal.filing_id])).content.decode()
    assert "Falta escoltar el testimoni." in shown
    assert head.post(address, {"why": "Una altra vegada."}).status_code == 409


def test_a_proposal_that_does_not_exist_is_not_found(head: Client):
    assert head.get(reverse("proposal", args=[999_999])).status_code == 404
    for name in ("proposal_resolve", "proposal_return"):
        assert head.post(reverse(name, args=[999_999]), {"why": "x"}).status_code == 404


def test_the_list_asks_as_much_for_three_rows_as_for_thirty(head: Client, cast: Cast, proposal: Proposal):
    few = queries_of(head, reverse("proposals"))
    copies(proposal.filing, 24)
    for filing in Filing.objects.exclude(pk=proposal.filing_id):
        Proposal.objects.create(
            filing=filing,
            assessment=proposal.assessment,
            outcome=proposal.outcome,
            reasons=[],
            ground="x",
            proposed_at=proposal.proposed_at,
            proposed_by=User.objects.get(username="oficial2"),
        )
    assert queries_of(head, reverse("proposals")) == few


def test_the_head_reads_before_clicking_that_a_refusal_has_to_wait(head: Client, cast: Cast, filing: Filing, now):
    refusal = acting.propose(filing, cast.oficial, Outcome.REFUSE, at=now)
    page = head.get(reverse("proposal", args=[refusal.pk])).content.decode()
    assert "la persona no està notificada" in page
    assert reverse("proposal_resolve", args=[refusal.pk]) not in page
    assert head.post(reverse("proposal_resolve", args=[refusal.pk])).status_code == 409
    batch = head.post(reverse("proposals_batch"), {"proposal": [refusal.pk]}).content.decode()
    assert "filing.not_heard" in batch
    assert not Decision.objects.exists()
    acting.heard(filing, at=now)
    page = head.get(reverse("proposal", args=[refusal.pk])).content.decode()
    assert "no està notificada" not in page
    assert reverse("proposal_resolve", args=[refusal.pk]) in page


@pytest.mark.parametrize("number", ["²", "9" * 30, "9" * 5000, "-1", "\0", ""])
def test_what_is_no_proposal_is_passed_over(head: Client, proposal: Proposal, number: str):
    for name in ("proposals_confirm", "proposals_batch"):
        assert head.post(reverse(name), {"proposal": [number]}).status_code in {200, 302}
    assert not Decision.objects.exists()
