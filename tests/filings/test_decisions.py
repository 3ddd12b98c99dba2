"""Officers propose, the person with the competence resolves; at the limit nothing is decided by itself."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connections

from cass.access import Actor, Role
from cass.accidents.models import Accident
from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.filings import operations, queries
from cass.filings.models import Decision, Filing, Proposal
from cass.inbox.models import Notice
from cass.kernel.faults import Conflict, Denied, Fault, NotFound
from cass.procedures.catalogue import CATALOGUE
from cass.rules.assessment import Outcome
from cass.staff.models import Competence, User
from tests.filings.acting import (
    AT,
    DECLARATION,
    competitor,
    draft,
    employer,
    enclose,
    filed,
    filed_by_employer,
    heard,
    insured,
    own_account,
    own_answers,
    present,
    propose,
    resolve,
    right_answers,
    typed_in,
    working,
)


def another_head(cast: Cast) -> User:
    return User.objects.create(
        username="cap2", full_name="Un altre cap", roles=[Role.HEAD_OF_DEPARTMENT], office="", totp_secret=b""
    )


def unmatched(cast: Cast) -> Filing:
    return filed(employer(cast), right_answers(None, injured=typed_in(cast.stranger.cass_number)))


def match(cast: Cast, filing: Filing, person: int | None = None, at: dt.datetime = AT) -> Filing:
    return operations.match_subject(
        procedure=DECLARATION,
        filing=filing.pk,
        person=person or cast.stranger.pk,
        actor=working(cast.oficial),
        at=at,
    )


def test_a_proposal_changes_nothing_for_the_party_until_it_is_resolved(cast: Cast):
    filing = filed_by_employer(cast)
    proposal = propose(filing, cast.oficial)
    assert not Decision.objects.exists()
    shown = [step.code for step in queries.history(actor=employer(cast), filing=filing)]
    assert "proposed" not in shown
    decision = resolve(proposal, cast.cap)
    filing.refresh_from_db()
    assert filing.state == "granted"
    assert filing.decided_at == AT
    assert decision.resolved_by == cast.cap
    assert decision.competence == cast.competence
    assert decision.proposal == proposal


def test_only_officers_propose(cast: Cast):
    filing = filed_by_employer(cast)
    nobodies: list[Actor] = [
        employer(cast),
        insured(cast.maria),
        competitor(cast),
        *(working(user) for user in (cast.taulell, cast.supervisio, cast.ajuda)),
    ]
    for actor in nobodies:
        with pytest.raises(Denied):
            operations.propose(
                filing=filing.pk,
                outcome=Outcome.GRANT,
                reasons=["accident.presumed"],
                ground="x",
                evidence=[],
                actor=actor,
                at=AT,
            )
    assert not Proposal.objects.exists()


def test_officers_do_not_resolve(cast: Cast):
    proposal = propose(filed_by_employer(cast), cast.oficial)
    for user in (cast.oficial, cast.oficial2, cast.taulell, cast.supervisio):
        with pytest.raises(Denied):
            resolve(proposal, user)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"outcome": Outcome.NEEDS_PERSON}, "filing.proposal_decides_nothing"),
        ({"reasons": []}, "filing.proposal_without_reasons"),
        ({"ground": "  "}, "filing.proposal_without_reasons"),
        ({"reasons": ["accident.invented"]}, "filing.assessment_changed"),
        ({"ground": "医"}, "documents.not_printable"),
        ({"evidence": ["😀"]}, "documents.not_printable"),
        ({"outcome": Outcome.GRANT_CARD_WITHHELD}, "filing.card_as_assessed"),
    ],
)
def test_a_proposal_that_could_not_become_a_decision_is_refused_to_the_officer(
    cast: Cast, change: dict[str, Any], code: str
):
    filing = filed_by_employer(cast)
    said: dict[str, Any] = {
        "outcome": Outcome.GRANT,
        "reasons": ["accident.presumed"],
        "ground": "Va passar a la feina.",
        "evidence": ["Informe mèdic"],
    }
    with pytest.raises(Fault) as refused:
        operations.propose(filing=filing.pk, actor=working(cast.oficial), at=AT, **{**said, **change})
    assert refused.value.code == code
    filing.refresh_from_db()
    assert filing.state == "filed"


def test_the_card_of_somebody_in_debt_can_only_be_withheld(cast: Cast):
    filing = filed(own_account(cast.marc, cast.electrician), own_answers())
    with pytest.raises(Fault) as refused:
        propose(filing, cast.oficial, Outcome.GRANT)
    assert refused.value.code == "filing.card_as_assessed"
    assert propose(filing, cast.oficial, Outcome.GRANT_CARD_WITHHELD).outcome == "grant_card_withheld"


def test_nothing_is_proposed_about_somebody_who_is_not_identified(cast: Cast):
    filing = unmatched(cast)
    with pytest.raises(Conflict) as refused:
        propose(filing, cast.oficial, Outcome.REFUSE, reasons=["accident.person_unmatched"])
    assert refused.value.code == "filing.unmatched"


def test_a_match_tells_the_person_and_assesses_again_as_registered_by_law(cast: Cast):
    filing = match(cast, unmatched(cast))
    assert filing.subject == cast.stranger
    first, second = filing.assessments.order_by("pk")
    assert first.outcome == "needs_person"
    assert "accident.registered_by_law" in second.assessment
    assert second.outcome == "grant"
    assert Notice.objects.filter(code="accident_declared", person=cast.stranger).count() == 1
    assert queries.about_me(insured(cast.stranger)).get() == filing
    proposal = propose(filing, cast.oficial)
    assert proposal.assessment == second


def test_a_match_outlives_the_completion_of_what_was_filed(cast: Cast):
    filing = present(
        draft(employer(cast), right_answers(None, injured=typed_in(cast.stranger.cass_number))), employer(cast)
    )
    match(cast, filing)
    enclose(filing, employer(cast))
    filing = present(filing, employer(cast))
    assert filing.state == "filed"
    assert filing.subject == cast.stranger
    assert not filing.is_unmatched
    assert Notice.objects.filter(code="accident_declared").count() == 1


def test_a_wrong_match_is_mended_by_another_and_the_first_person_sees_nothing_any_more(cast: Cast):
    filing = unmatched(cast)
    match(cast, filing, person=cast.joan.pk)
    match(cast, filing)
    assert not queries.visible_to(insured(cast.joan)).exists()
    assert queries.visible_to(insured(cast.stranger)).get() == filing
    assert Accident.objects.get().person == cast.stranger
    told = Notice.objects.filter(code="accident_declared").order_by("pk")
    assert [notice.person for notice in told] == [cast.joan, cast.stranger]


def test_only_somebody_typed_in_is_matched_with_somebody_who_exists_before_it_is_proposed(cast: Cast):
    filing = unmatched(cast)
    with pytest.raises(NotFound):
        match(cast, filing, person=10**9)
    with pytest.raises(Conflict):
        match(cast, filed_by_employer(cast))
    match(cast, filing)
    propose(filing, cast.oficial)
    with pytest.raises(Conflict):
        match(cast, filing, person=cast.joan.pk)


def test_two_officers_make_one_proposal(cast: Cast):
    filing = filed_by_employer(cast)
    propose(filing, cast.oficial)
    with pytest.raises(Conflict) as refused:
        propose(filing, cast.oficial2, Outcome.REFUSE)
    assert refused.value.code == "filing.already_proposed"
    assert Proposal.objects.get().proposed_by == cast.oficial


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_the_same_moment_make_one_proposal(cast: Cast):
    filing = filed_by_employer(cast)
    outcomes, together = [], threading.Barrier(2)

    def officer(user: User) -> None:
        try:
            together.wait(timeout=30)
            propose(filing, user)
            outcomes.append("proposed")
        except Conflict as conflict:
            outcomes.append(conflict.code)
        finally:
            connections.close_all()

    officers = [threading.Thread(target=officer, args=[user]) for user in (cast.oficial, cast.oficial2)]
    for each in officers:
        each.start()
    for each in officers:
        each.join()
    assert sorted(outcomes) == ["filing.already_proposed", "proposed"]
    assert Proposal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_resolve_at_the_same_moment_give_one_decision_and_one_card(cast: Cast):
    proposal = propose(filed_by_employer(cast), cast.oficial)
    decisions, together = [], threading.Barrier(2)

    def head() -> None:
        try:
            together.wait(timeout=30)
            decisions.append(resolve(proposal, cast.cap).pk)
        finally:
            connections.close_all()

    heads = [threading.Thread(target=head) for _ in range(2)]
    for each in heads:
        each.start()
    for each in heads:
        each.join()
    assert len(decisions) == 2
    assert len(set(decisions)) == 1
    assert Notice.objects.filter(code="accident_granted_employer").count() == 1


def test_nobody_resolves_their_own_proposal(cast: Cast):
    proposal = propose(filed_by_employer(cast), cast.cap)
    with pytest.raises(Denied) as refused:
        resolve(proposal, cast.cap)
    assert refused.value.code == "filing.own_proposal"


@pytest.mark.parametrize(
    "record",
    [
        {"since": dt.date(2025, 1, 1), "until": dt.date(2026, 11, 18)},
        {"since": dt.date(2026, 11, 20)},
        {"since": dt.date(2025, 1, 1), "procedures": ["coverage_certificate"]},
        None,
    ],
    ids=["expired yesterday", "from tomorrow", "for another procedure", "none"],
)
def test_a_head_needs_a_competence_in_force_today_for_this_procedure(cast: Cast, record: dict[str, Any] | None):
    head = another_head(cast)
    if record is not None:
        stands = {"procedures": [DECLARATION.code], "reference": "Una resolució", **record}
        Competence.objects.create(holder=head, **stands)
    proposal = propose(filed_by_employer(cast), cast.oficial)
    with pytest.raises(Denied) as refused:
        resolve(proposal, head)
    assert refused.value.code == "filing.no_competence"
    assert not Decision.objects.exists()


def test_a_competence_serves_on_its_first_and_on_its_last_day(cast: Cast):
    head = another_head(cast)
    Competence.objects.create(
        holder=head, procedures=[DECLARATION.code], reference="Una resolució", since=AT.date(), until=AT.date()
    )
    assert resolve(propose(filed_by_employer(cast), cast.oficial), head).competence.reference == "Una resolució"


def test_resolving_twice_gives_the_decision_that_stands(cast: Cast):
    proposal = propose(filed_by_employer(cast), cast.oficial)
    first = resolve(proposal, cast.cap)
    again = resolve(proposal, cast.cap, at=AT + dt.timedelta(hours=1))
    assert again == first
    assert Event.objects.filter(type=EventType.DECIDED).count() == 1


def test_in_a_batch_one_that_fails_does_not_hold_up_the_others(cast: Cast):
    good = propose(filed_by_employer(cast), cast.oficial)
    own = propose(filed_by_employer(cast, cast.jordi), cast.cap)
    also_good = propose(filed_by_employer(cast, cast.people["oscar"]), cast.oficial2)
    outcome = operations.resolve_many(
        procedures=CATALOGUE,
        proposals=[good.pk, own.pk, 10**9, also_good.pk],
        actor=working(cast.cap),
        at=AT,
    )
    assert outcome[good.pk] is None
    assert outcome[also_good.pk] is None
    assert isinstance(outcome[own.pk], Denied)
    assert isinstance(outcome[10**9], NotFound)
    assert Decision.objects.count() == 2


def test_a_returned_proposal_is_not_resolved_and_another_can_be_made(cast: Cast):
    filing = filed_by_employer(cast)
    first = propose(filing, cast.oficial)
    operations.return_proposal(proposal=first.pk, why="Falta l'horari.", actor=working(cast.cap), at=AT)
    with pytest.raises(Conflict):
        resolve(first, cast.cap)
    second = propose(filing, cast.oficial, Outcome.REFUSE)
    with pytest.raises(Conflict):
        resolve(first, cast.cap)
    with pytest.raises(Conflict):
        operations.return_proposal(proposal=first.pk, why="Una altra vegada.", actor=working(cast.cap), at=AT)
    heard(filing)
    assert resolve(second, cast.cap).outcome == "refuse"
    first.refresh_from_db()
    assert first.returned_why == "Falta l'horari."


def test_returning_needs_a_reason_and_the_power_to_resolve(cast: Cast):
    proposal = propose(filed_by_employer(cast), cast.oficial)
    with pytest.raises(Fault):
        operations.return_proposal(proposal=proposal.pk, why=" ", actor=working(cast.cap), at=AT)
    with pytest.raises(Denied):
        operations.return_proposal(proposal=proposal.pk, why="Perquè sí.", actor=working(cast.oficial2), at=AT)
    with pytest.raises(NotFound):
        operations.return_proposal(proposal=10**9, why="Perquè sí.", actor=working(cast.cap), at=AT)


def test_a_decision_may_differ_from_what_the_rule_says(cast: Cast):
    filing = filed_by_employer(cast)
    assert filing.assessments.get().outcome == "grant"
    assert resolve(propose(heard(filing), cast.oficial, Outcome.REFUSE), cast.cap).outcome == "refuse"
    filing.refresh_from_db()
    assert filing.state == "refused"
