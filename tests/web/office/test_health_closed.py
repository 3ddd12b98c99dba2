"""What tells of health is on no page of the office until the health part is opened with a reason."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cass.access import Door
from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.documents.models import IssuedDocument
from cass.filings import operations
from cass.filings.models import Filing, HealthFileOpening, Proposal
from cass.kernel.codes import codes
from cass.rules.assessment import Outcome
from tests.filings import acting

pytestmark = pytest.mark.django_db

INJURY, PART = "021", "54"
GROUND = "Es va trencar el canell a l'obra."
FILE_NAME = "informe.png"
SECTIONS = ("La lesió", "Baixa mèdica")


def telling() -> list[str]:
    """Everything of the health part that a page could show: injury, part of the body, side, severity, leave, words."""
    injury = codes("esaw_type_of_injury").label(INJURY, "ca").text
    part = codes("esaw_part_of_body").label(PART, "ca").text
    reasons = ["Hi ha baixa mèdica", "exclusiva de la malaltia"]
    return [injury, part, "L’esquerre", "Lleu", GROUND, FILE_NAME, acting.HURT_HOW, *reasons]


def told_by(shown: str) -> list[str]:
    text = shown.replace("&#x27;", "'")
    return [words for words in telling() if words in text]


@pytest.fixture
def answers(answers: dict, day: str) -> dict:
    """An accident whose only cause may be an illness, with leave: everything that can be said of health is said."""
    injury = {"injury": INJURY, "body_part": PART, "side": "left", "severity": "minor", "only_illness": True}
    return {**answers, "injury": injury, "leave": {"stopped": True, "since": day}}


@pytest.fixture
def filing(cast: Cast, answers: dict, now: dt.datetime) -> Filing:
    found = acting.draft(acting.employer(cast), answers, at=now)
    for kind in ("medical_report", "leave_certificate"):
        acting.enclose(found, acting.employer(cast), kind=kind, at=now)
    return acting.present(found, acting.employer(cast), at=now)


@pytest.fixture
def proposal(cast: Cast, filing: Filing, now: dt.datetime) -> Proposal:
    return operations.propose(
        filing=filing.pk,
        outcome=Outcome.GRANT,
        reasons=["accident.illness_to_judge", "accident.registered"],
        ground=GROUND,
        evidence=["Informe mèdic"],
        actor=acting.working(cast.oficial),
        at=now,
    )


def opened(client: Client, filing: Filing, then: str = ""):
    return client.post(reverse("work_open_health", args=[filing.pk]), {"reason": "Valorar la lesió", "then": then})


def address(page: str, proposal: Proposal) -> str:
    whole = {"queue", "proposals", "limits"}
    target = {"proposal": proposal.pk, "register_person": proposal.filing.subject_id}.get(page, proposal.filing_id)
    return reverse(page) if page in whole else reverse(page, args=[target])


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("oficial", "work"),
        ("oficial", "work_propose"),
        ("oficial", "queue"),
        ("oficial", "register_person"),
        ("cap", "work"),
        ("cap", "proposal"),
        ("cap", "proposals"),
        ("supervisio", "work"),
        ("supervisio", "queue"),
        ("supervisio", "limits"),
        ("taulell", "register_person"),
    ],
)
def test_a_page_with_the_health_part_closed_tells_nothing_of_health(
    staff: Callable[[str], Client], proposal: Proposal, who: str, page: str
):
    shown = staff(who).get(address(page, proposal))
    assert shown.status_code == 200
    assert told_by(shown.content.decode()) == []


@pytest.mark.parametrize(("who", "page"), [("oficial", "work"), ("cap", "work"), ("cap", "proposal")])
def test_opened_with_a_reason_the_page_tells_all_of_it(
    staff: Callable[[str], Client], proposal: Proposal, who: str, page: str
):
    browser, asked = staff(who), address(page, proposal)
    closed = browser.get(asked).content.decode()
    assert "Part de salut tancada" in closed
    assert "Obre la part de salut" in closed
    answer = opened(browser, proposal.filing, then=asked)
    assert answer.headers["Location"] == f"{asked}#salut"
    shown = browser.get(asked).content.decode()
    assert told_by(shown) == telling()
    assert "Part de salut tancada" not in shown


def test_the_supervisor_is_told_that_it_is_closed_and_gets_no_button(
    staff: Callable[[str], Client], proposal: Proposal
):
    shown = staff("supervisio").get(reverse("work", args=[proposal.filing_id])).content.decode()
    assert "Part de salut tancada" in shown
    assert "Obre la part de salut" not in shown


def test_after_opening_one_goes_back_to_no_other_page_than_those_of_the_file(officer: Client, filing: Filing):
    for elsewhere in ("https://example.org/", "//example.org", reverse("queue"), ""):
        answer = opened(officer, filing, then=elsewhere)
        assert answer.headers["Location"] == reverse("work", args=[filing.pk]) + "#salut"


def test_a_proposal_rests_on_reasons_of_health_only_once_they_can_be_read(officer: Client, filing: Filing):
    asked = reverse("work_propose", args=[filing.pk])
    given = {"outcome": "grant", "reasons": ["accident.illness_to_judge"], "ground": GROUND}
    closed = officer.get(asked).content.decode()
    assert "Part de salut tancada" in closed
    assert "illness" not in closed
    assert officer.post(asked, given).status_code == 422
    assert opened(officer, filing, then=asked).headers["Location"] == f"{asked}#salut"
    shown = officer.get(asked).content.decode()
    assert "illness_to_judge" in shown
    assert "Part de salut tancada" not in shown
    assert Event.objects.using("journal").filter(type=EventType.HEALTH_FILE_READ, filing_id=filing.pk).exists()
    assert officer.post(asked, given).status_code == 302


@pytest.fixture
def letter(cast: Cast, proposal: Proposal, now: dt.datetime, run_tasks: Callable[[], list[str]]) -> IssuedDocument:
    """The decision, with the officer's words in it."""
    acting.heard(proposal.filing, at=now)
    acting.resolve(proposal, cast.cap, at=now)
    run_tasks()
    return IssuedDocument.objects.get(kind="accident_decision")


def test_the_decision_is_read_under_an_opening_and_journalled(officer: Client, letter: IssuedDocument, filing: Filing):
    asked = reverse("document", args=[letter.pk])
    assert asked not in officer.get(reverse("work", args=[filing.pk])).content.decode()
    refused = officer.get(asked)
    assert refused.status_code == 403
    assert "filing.health_file_closed" in refused.content.decode()
    opened(officer, filing)
    assert asked in officer.get(reverse("work", args=[filing.pk])).content.decode()
    assert officer.get(asked).content.startswith(b"%PDF")
    read = Event.objects.using("journal").get(type=EventType.HEALTH_FILE_READ, facts__document=letter.pk)
    assert read.facts["opening"] == HealthFileOpening.objects.get().pk


@pytest.mark.parametrize("who", ["supervisio", "taulell"])
def test_who_opens_no_health_part_finds_no_decision(
    staff: Callable[[str], Client], letter: IssuedDocument, filing: Filing, who: str
):
    assert staff(who).get(reverse("document", args=[letter.pk])).status_code == 404


def test_the_injured_person_reads_the_decision_as_ever(
    cast: Cast, enter: Callable[..., Client], letter: IssuedDocument, now: dt.datetime
):
    letter.notices.update(effective_at=now)
    assert enter(cast.jordi, Door.PIN).get(reverse("document", args=[letter.pk])).content.startswith(b"%PDF")


def test_the_desk_reads_nothing_of_health_once_it_has_filed(clerk: Client, cast: Cast, answers: dict, now: dt.datetime):
    stamped = {"declarant": cast.valira.pk, "presented_on": timezone.localdate(now)}
    filing = acting.draft(acting.working(cast.taulell), answers, at=now, **stamped)
    for kind in ("medical_report", "leave_certificate", "scan"):
        acting.enclose(filing, acting.working(cast.taulell), kind=kind, at=now)
    filing = acting.present(filing, acting.working(cast.taulell), at=now)
    assert filing.state == "filed"
    section = reverse("desk_section", args=[filing.pk, "injury"])
    for page in (reverse("desk_filing", args=[filing.pk]), reverse("desk_check", args=[filing.pk]), section):
        found = told_by(clerk.get(page, follow=True).content.decode())
        assert set(found) <= {FILE_NAME}
