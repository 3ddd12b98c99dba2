import datetime as dt
from collections.abc import Callable
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cass.accidents.models import Statement
from cass.attachments.models import Attachment
from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.filings import operations
from cass.filings.models import Filing, HealthFileOpening, Proposal
from cass.registry.models import Employment
from cass.web.views.office import file_pages
from tests.filings import acting

pytestmark = pytest.mark.django_db


def page(client: Client, filing: Filing, name: str = "work") -> str:
    return client.get(reverse(name, args=[filing.pk])).content.decode()


def open_health(client: Client, filing: Filing, reason: str = "Valorar la lesió"):
    return client.post(reverse("work_open_health", args=[filing.pk]), {"reason": reason})


def test_the_file_shows_the_assessment_with_every_reason_and_its_articles(officer: Client, filing: Filing):
    shown = page(officer, filing)
    expected = file_pages.assessment_of(file_pages.latest_assessment(filing), opened=True)
    assert expected is not None
    assert expected.grounds
    for reason in [*expected.questions, *expected.grounds]:
        assert reason.articles.replace("'", "&#x27;") in shown
    assert "Llei 17/2008, art. 123" in shown


def test_the_health_part_is_closed_until_it_is_opened_with_a_reason(officer: Client, filing: Filing):
    assert acting.DOING not in page(officer, filing).replace("&#x27;", "'")
    assert open_health(officer, filing, "  ").status_code == 422
    assert not HealthFileOpening.objects.exists()
    assert open_health(officer, filing).status_code == 302
    shown = page(officer, filing).replace("&#x27;", "'")
    assert acting.DOING in shown
    assert acting.HURT_HOW in shown
    assert "minuts" in shown


def test_an_opening_is_over_after_thirty_minutes(officer: Client, filing: Filing):
    open_health(officer, filing)
    HealthFileOpening.objects.update(until=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert acting.HURT_HOW not in page(officer, filing)


def test_an_opening_is_of_the_officer_who_gave_the_reason(
    officer: Client, staff: Callable[[str], Client], filing: Filing
):
    open_health(officer, filing)
    assert acting.HURT_HOW in page(officer, filing)
    assert acting.HURT_HOW not in page(staff("oficial2"), filing)


def test_the_supervisor_reads_the_file_and_can_not_open_its_health_part(staff: Callable[[str], Client], filing: Filing):
    supervisor = staff("supervisio")
    assert str(filing.number) in page(supervisor, filing)
    assert open_health(supervisor, filing).status_code == 403


@pytest.mark.parametrize(("opened", "type_"), [(False, EventType.FILE_READ), (True, EventType.HEALTH_FILE_READ)])
def test_a_reading_is_journalled_before_anything_is_shown(
    officer: Client, filing: Filing, opened: bool, type_: EventType
):
    if opened:
        open_health(officer, filing)
    with mock.patch.object(file_pages, "file_page", side_effect=RuntimeError), pytest.raises(RuntimeError):
        officer.get(reverse("work", args=[filing.pk]))
    assert Event.objects.using("journal").filter(type=type_, filing_id=filing.pk).count() == 1


def test_a_closed_health_part_journals_no_reading_of_health(officer: Client, filing: Filing):
    page(officer, filing)
    assert not Event.objects.using("journal").filter(type=EventType.HEALTH_FILE_READ).exists()


def test_a_medical_report_opens_only_under_an_opening_and_in_a_sandbox(
    officer: Client, filing: Filing, run_tasks: Callable[[], list[str]]
):
    run_tasks()
    report = Attachment.objects.get(filing_id=filing.pk, kind="medical_report")
    address = reverse("work_attachment", args=[filing.pk, report.pk])
    closed = officer.get(address)
    assert closed.status_code == 403
    assert "filing.health_file_closed" in closed.content.decode()
    open_health(officer, filing)
    shown = officer.get(address)
    assert shown.status_code == 200
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["Cache-Control"] == "no-store"
    read = Event.objects.using("journal").get(type=EventType.HEALTH_FILE_READ, facts__has_key="attachment")
    assert read.filing_id == filing.pk


def test_an_attachment_of_another_file_is_not_found(officer: Client, cast: Cast, filing: Filing, answers: dict, now):
    elsewhere = {**answers, "injured": {"who": str(cast.maria.pk), "same_job": True}}
    other = acting.filed(acting.employer(cast), elsewhere, at=now)
    foreign = Attachment.objects.filter(filing_id=other.pk).first()
    assert officer.get(reverse("work_attachment", args=[filing.pk, foreign.pk])).status_code == 404


def test_what_the_injured_person_says_is_read_with_the_health_part(officer: Client, cast: Cast, filing: Filing, now):
    words = {"statement": {"kind": "dispute", "words": "No duia casc perquè no n'hi havia."}}
    said = acting.draft(acting.insured(cast.jordi), words, at=now, procedure=acting.STATEMENT, about=filing.pk)
    acting.present(said, acting.insured(cast.jordi), at=now, procedure=acting.STATEMENT)
    assert Statement.objects.get().kind == "dispute"
    shown = page(officer, filing)
    assert "No hi està d" in shown
    assert "No duia casc" not in shown
    open_health(officer, filing)
    assert "No duia casc" in page(officer, filing)


def test_a_draft_is_nobody_elses_business(officer: Client, cast: Cast, answers: dict, now):
    draft = acting.draft(acting.employer(cast), answers, at=now)
    assert officer.get(reverse("work", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize(
    "name",
    ["work", "work_match", "work_correction", "work_propose", "work_appeal"],
)
def test_a_file_that_does_not_exist_is_not_found(officer: Client, cast: Cast, name: str):
    assert officer.get(reverse(name, args=[acting.NOBODYS])).status_code == 404


@pytest.mark.parametrize("name", ["work", "work_match", "work_correction", "work_propose", "work_appeal"])
def test_a_clerk_sees_no_file(clerk: Client, filing: Filing, name: str):
    assert clerk.get(reverse(name, args=[filing.pk])).status_code == 403


def test_the_standing_proposal_is_in_the_file(officer: Client, proposal: Proposal):
    assert "va passar a l&#x27;obra" not in page(officer, proposal.filing)
    open_health(officer, proposal.filing)
    assert "va passar a l&#x27;obra" in page(officer, proposal.filing)


def test_assessing_again_counts_what_the_register_knows_now(officer: Client, filing: Filing):
    assert officer.post(reverse("work_reassess", args=[filing.pk])).status_code == 302
    assert filing.assessments.count() == 2
    assert acting.steps(filing)[-1] == "reassessed"


def test_an_appeal_is_noted_once_there_is_something_to_appeal(officer: Client, cast: Cast, filing: Filing, now):
    given = {"body": "board", "lodged_on": timezone.localdate(now).isoformat()}
    assert officer.post(reverse("work_appeal", args=[filing.pk]), given).status_code == 409
    acting.decided(cast, filing, at=now)
    future = given | {"lodged_on": (timezone.localdate(now) + dt.timedelta(days=3)).isoformat()}
    assert officer.post(reverse("work_appeal", args=[filing.pk]), future).status_code == 422
    assert officer.post(reverse("work_appeal", args=[filing.pk]), given).status_code == 302
    assert filing.appeals.get().body == "board"


def test_silence_is_marked_and_decides_nothing(officer: Client, staff: Callable[[str], Client], filing: Filing, now):
    Filing.objects.filter(pk=filing.pk).update(decision_due=timezone.localdate(now) - dt.timedelta(days=3))
    operations.pass_limits(on=timezone.localdate(now), at=now)
    filing.refresh_from_db()
    assert filing.state == "filed"
    assert "Silenci administratiu" in page(officer, filing)
    queue = officer.get(reverse("queue")).content.decode()
    assert "Vençut fa 3 dies" in queue
    assert "1 fora de termini" in queue
    limits = staff("supervisio").get(reverse("limits")).content.decode()
    assert str(filing.number) in limits


def test_a_reason_is_kept_without_what_the_database_could_not_hold(officer: Client, filing: Filing):
    assert open_health(officer, filing, "Per\0 valorar").status_code == 302
    assert HealthFileOpening.objects.get().reason == "Per valorar"
    assert open_health(officer, filing, "\0").status_code == 422


def test_the_officer_reads_how_the_complement_of_a_low_base_was_calculated(officer: Client, cast: Cast):
    Employment.objects.filter(person=cast.maria).update(monthly_base=100_000)
    shown = page(officer, acting.filed_by_employer(cast)).replace("\N{NO-BREAK SPACE}", " ")
    assert "complement de la cotització (525,33 € × 10 %)" in shown
    assert "base que falta fins al salari mínim" in shown
