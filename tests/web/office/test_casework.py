import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cass.access import Door
from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.documents.models import IssuedDocument
from cass.filings.models import Filing, Proposal
from cass.inbox.models import Notice
from tests.filings import acting

pytestmark = pytest.mark.django_db

GROUND = "El testimoni i l'informe coincideixen."


def given(**changes: object) -> dict:
    return {"outcome": "grant", "reasons": ["accident.presumed"], "ground": GROUND, **changes}


def propose(client: Client, filing: Filing, **changes: object):
    return client.post(reverse("work_propose", args=[filing.pk]), given(**changes))


def test_a_proposal_begins_with_what_the_assessment_comes_to(officer: Client, filing: Filing):
    shown = officer.get(reverse("work_propose", args=[filing.pk]))
    form = shown.context["form"]
    outcome = filing.assessments.latest("pk").outcome
    assert form["outcome"].initial == (outcome if outcome != "needs_person" else None)
    assert ("accident.presumed", form.fields["reasons"].choices[0]) is not None
    assert "accident.presumed" in dict(form.fields["reasons"].choices)


def test_a_proposal_is_made_with_its_reasons_words_and_evidence(officer: Client, cast: Cast, filing: Filing):
    page = officer.get(reverse("work_propose", args=[filing.pk]))
    evidence = [code for code, _text in page.context["form"].fields["evidence"].choices]
    assert len(evidence) == 1
    assert propose(officer, filing, evidence=evidence).status_code == 302
    made = Proposal.objects.get()
    assert (made.outcome, made.reasons, made.ground) == ("grant", ["accident.presumed"], GROUND)
    assert made.evidence == evidence
    assert made.proposed_by == cast.oficial


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reasons": []}, "reasons"),
        ({"ground": " "}, "ground"),
        ({"outcome": "needs_person"}, "outcome"),
        ({"ground": "Bé 🙂"}, "ground"),
    ],
)
def test_a_proposal_needs_an_outcome_reasons_and_words_that_can_be_printed(
    officer: Client, filing: Filing, changes: dict, field: str
):
    page = propose(officer, filing, **changes)
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Proposal.objects.exists()


def test_of_two_officers_one_proposes_and_the_other_is_told_and_loses_nothing(
    officer: Client, staff: Callable[[str], Client], filing: Filing
):
    second = staff("oficial2")
    address = reverse("work_propose", args=[filing.pk])
    assert second.get(address).status_code == 200
    assert propose(officer, filing).status_code == 302
    second.post(reverse("work_open_health", args=[filing.pk]), {"reason": "Valorar la lesió"})
    late = second.post(address, given(outcome="refuse", ground="Jo ho veia d'una altra manera."))
    assert late.status_code == 409
    shown = late.content.decode()
    assert "filing.already_proposed" in shown
    assert "Jo ho veia d&#x27;una altra manera." in shown
    assert "El testimoni i l&#x27;informe coincideixen." in shown
    assert Proposal.objects.count() == 1


def test_reasons_of_an_assessment_that_changed_are_not_proposed(officer: Client, filing: Filing):
    late = officer.post(reverse("work_propose", args=[filing.pk]), given(reasons=["accident.force_majeure_alleged"]))
    assert late.status_code == 422
    assert not Proposal.objects.exists()


def test_in_debt_the_grant_that_can_be_proposed_withholds_the_card(officer: Client, cast: Cast, day: str, now):
    answers = acting.own_answers()
    answers["event"] = {**answers["event"], "occurred_on": day}
    filing = acting.filed(acting.own_account(cast.marc, cast.electrician), answers, at=now)
    page = officer.get(reverse("work_propose", args=[filing.pk]))
    assert [code for code, _text in page.context["form"].fields["outcome"].choices] == ["grant_card_withheld", "refuse"]


@pytest.mark.parametrize("who", ["taulell", "supervisio", "ajuda"])
def test_only_officers_propose_and_ask(staff: Callable[[str], Client], filing: Filing, who: str):
    client = staff(who)
    assert propose(client, filing).status_code == 403
    assert client.post(reverse("work_correction", args=[filing.pk]), {"event": "x"}).status_code == 403


def test_a_correction_moves_the_limit_when_it_is_notified_and_not_before(
    officer: Client, cast: Cast, filing: Filing, enter: Callable[..., Client]
):
    before = filing.decision_due
    page = officer.post(reverse("work_correction", args=[filing.pk]), {"event": "Digueu l'adreça exacta."})
    assert page.status_code == 302
    filing.refresh_from_db()
    assert (filing.state, filing.decision_due, filing.party_due) == ("correction_asked", before, None)
    letter = IssuedDocument.objects.get(kind="correction_request")
    assert letter.data["items"] == ["Quan i on: Digueu l'adreça exacta."]
    notice = Notice.objects.get(code="correction_asked")
    anna = enter(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira)
    anna.post(reverse("notice", args=[notice.pk]))
    filing.refresh_from_db()
    assert filing.party_due is not None
    assert before < filing.decision_due <= before + dt.timedelta(days=35)


def test_a_correction_may_be_about_what_is_enclosed(officer: Client, cast: Cast, filing: Filing, enter):
    officer.post(reverse("work_correction", args=[filing.pk]), {"attachments": "L'informe no es llegeix."})
    letter = IssuedDocument.objects.get(kind="correction_request")
    assert letter.data["items"] == ["Documents adjunts: L'informe no es llegeix."]
    anna = enter(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira)
    shown = anna.get(reverse("filing", args=[filing.pk])).content.decode()
    assert reverse("enclosures", args=[filing.pk]) in shown


def test_a_correction_names_something(officer: Client, filing: Filing):
    page = officer.post(reverse("work_correction", args=[filing.pk]), {"event": " "})
    assert page.status_code == 422
    assert "filing.correction_names_nothing" in page.content.decode()


def test_a_correction_of_a_file_that_moved_on_is_told_and_keeps_the_words(officer: Client, proposal: Proposal):
    page = officer.post(reverse("work_correction", args=[proposal.filing_id]), {"event": "Falta l'hora."})
    assert page.status_code == 409
    assert "Falta l&#x27;hora." in page.content.decode()


@pytest.fixture
def unmatched(cast: Cast, answers: dict, now) -> Filing:
    typed = acting.typed_in(cast.lucas.cass_number, surname=cast.lucas.surnames.upper(), given_name="Lluc")
    return acting.filed(acting.employer(cast), {**answers, "injured": typed}, at=now)


def test_who_was_typed_in_is_compared_with_the_register_side_by_side(officer: Client, cast: Cast, unmatched: Filing):
    page = officer.get(reverse("work_match", args=[unmatched.pk]))
    candidate = page.context["candidates"][0]
    assert candidate.person == cast.lucas.pk
    assert candidate.is_employed_there
    verdicts = [row[3].tag.colour for row in candidate.table.rows]
    assert verdicts[:2] == ["green", "green"]
    assert verdicts[3] == "red"
    assert Event.objects.using("journal").filter(type=EventType.PERSON_SEARCHED, filing_id=unmatched.pk).exists()


def test_once_identified_the_person_is_told_and_the_file_assessed_again(officer: Client, cast: Cast, unmatched: Filing):
    assert propose(officer, unmatched, reasons=["accident.person_unmatched"]).status_code == 409
    answer = officer.post(reverse("work_match", args=[unmatched.pk]), {"person": cast.lucas.pk})
    assert answer.status_code == 302
    unmatched.refresh_from_db()
    assert unmatched.subject == cast.lucas
    assert unmatched.assessments.count() == 2
    assert Notice.objects.filter(person=cast.lucas, code="accident_declared").exists()


@pytest.mark.parametrize("person", ["", "x", "999999999"])
def test_nobody_is_matched_with_somebody_who_is_not_in_the_register(officer: Client, unmatched: Filing, person: str):
    assert officer.post(reverse("work_match", args=[unmatched.pk]), {"person": person}).status_code == 404


@pytest.mark.parametrize("number", ["²", "9" * 30, "9" * 5000, "-1", "\0", ""])
def test_what_is_nobody_of_the_register_is_not_found(officer: Client, filing: Filing, number: str):
    assert officer.post(reverse("work_match", args=[filing.pk]), {"person": number}).status_code == 404
