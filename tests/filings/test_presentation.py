"""Presenting: when it counts as entered, what a receipt says, what an incomplete presentation keeps, and once only."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.documents.kinds import Kind
from cass.documents.models import IssuedDocument
from cass.filings import operations
from cass.filings.models import Filing, Revision
from cass.inbox.models import Notice
from cass.kernel.faults import Conflict, Fault
from cass.registry.models import Holiday
from tests.filings.acting import (
    AT,
    DECLARATION,
    draft,
    employer,
    enclose,
    filed,
    filed_by_employer,
    moment,
    picture,
    present,
    right_answers,
    save,
    steps,
    typed_in,
    working,
)

EVENT = right_answers(None)["event"]


def on_day(day: str) -> dict[str, Any]:
    return {**EVENT, "occurred_on": day}


def receipt_of(filing: Filing) -> dict[str, Any]:
    document = filing.revisions.latest("number").receipt
    assert document is not None
    data: dict[str, Any] = document.data
    return data


def test_a_complete_declaration_gets_numbers_a_limit_a_receipt_and_an_assessment(cast: Cast):
    filing = filed_by_employer(cast)
    revision = filing.revisions.get()
    assert filing.state == "filed"
    assert filing.number.startswith("E-2026-")
    assert revision.entry_number.startswith("R-2026-")
    assert filing.decision_due == dt.date(2027, 1, 19)
    assert filing.party_due is None
    assert filing.assessments.count() == 1
    receipt = receipt_of(filing)
    assert receipt["sha256"] == revision.sha256
    assert receipt["file_number"] == filing.number
    assert receipt["person"] == "Maria Serra Vidal"
    assert receipt["decide_by"] == "19 de gener del 2027"
    assert receipt["missing"] == []
    assert receipt["attachments"][0]["name"] == "informe.png"
    assert steps(filing) == ["started", "filed", "notified"]


def test_an_incomplete_declaration_is_dated_says_what_is_missing_and_starts_no_limit(cast: Cast):
    filing = present(draft(employer(cast), right_answers(cast.maria, leave=None)), employer(cast))
    assert filing.state == "incomplete"
    assert filing.entered_at == AT
    assert filing.decision_due is None
    assert filing.party_due == dt.date(2027, 1, 19)
    assert not filing.assessments.exists()
    receipt = receipt_of(filing)
    assert receipt["decide_by"] == ""
    assert receipt["complete_by"] == "19 de gener del 2027"
    assert "Informe mèdic" in receipt["missing"]
    assert any(line.startswith("Baixa mèdica") for line in receipt["missing"])
    assert IssuedDocument.objects.filter(kind=Kind.INCOMPLETE_RECEIPT).count() == 1


def test_completing_keeps_number_and_date_and_starts_the_limit(cast: Cast):
    filing = present(draft(employer(cast), right_answers(cast.maria)), employer(cast))
    number, later = filing.number, moment(dt.date(2026, 12, 14))
    enclose(filing, employer(cast), at=later)
    filing = present(filing, employer(cast), at=later)
    assert filing.state == "filed"
    assert filing.number == number
    assert filing.entered_at == AT
    assert filing.decision_due == dt.date(2027, 2, 15)
    assert filing.party_due is None
    first, second = filing.revisions.order_by("number")
    assert first.missing == ["attachments.medical_report"]
    assert second.missing == []
    assert receipt_of(filing)["in_time"] is True


def test_filing_twice_gives_the_same_receipt(cast: Cast):
    filing = filed_by_employer(cast)
    again = present(filing, employer(cast), at=AT + dt.timedelta(minutes=1))
    assert again.number == filing.number
    assert Revision.objects.count() == 1
    assert IssuedDocument.objects.filter(kind=Kind.RECEIPT).count() == 1
    assert Event.objects.filter(type=EventType.FILING_FILED).count() == 1


def test_filing_what_is_incomplete_twice_gives_the_same_receipt_too(cast: Cast):
    filing = present(draft(employer(cast), right_answers(cast.maria)), employer(cast))
    present(filing, employer(cast), at=AT + dt.timedelta(minutes=1))
    assert Revision.objects.count() == 1
    save(filing, "prevention", {"trained": False, "equipped": True}, employer(cast))
    present(filing, employer(cast), at=AT + dt.timedelta(minutes=2))
    assert Revision.objects.count() == 2
    assert IssuedDocument.objects.filter(kind=Kind.INCOMPLETE_RECEIPT).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_people_who_file_the_same_draft_at_once_file_it_once(cast: Cast):
    filing = draft(employer(cast), right_answers(cast.maria))
    enclose(filing, employer(cast))
    numbers, failures, together = [], [], threading.Barrier(2)

    def click() -> None:
        try:
            together.wait(timeout=30)
            numbers.append(present(filing, employer(cast)).number)
        except Exception as error:  # noqa: BLE001 — told below.
            failures.append(error)
        finally:
            connections.close_all()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert not failures
    assert len(set(numbers)) == 1
    assert Revision.objects.count() == 1
    assert IssuedDocument.objects.filter(kind=Kind.RECEIPT).count() == 1
    assert Notice.objects.filter(code="accident_declared").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_first_drafts_about_the_same_person_and_day_at_once_are_one(cast: Cast):
    filings = [draft(employer(cast), {"injured": right_answers(cast.maria)["injured"]}) for _ in range(2)]
    outcomes, together = [], threading.Barrier(2)

    def write(filing: Filing) -> None:
        try:
            together.wait(timeout=30)
            save(filing, "event", EVENT, employer(cast))
            outcomes.append("saved")
        except Conflict as conflict:
            outcomes.append(conflict.code)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=[filing]) for filing in filings]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert sorted(outcomes) == ["filing.same_subject", "saved"]


def test_what_is_filed_on_a_saturday_enters_at_the_first_hour_of_monday_and_the_receipt_has_both(cast: Cast):
    saturday = moment(dt.date(2026, 11, 21), 18)
    filing = filed_by_employer(cast, at=saturday)
    assert filing.filed_at == saturday
    assert filing.entered_at == moment(dt.date(2026, 11, 23), 0)
    assert filing.decision_due == dt.date(2027, 1, 25)
    receipt = receipt_of(filing)
    assert "21 de novembre" in receipt["filed_at"]
    assert "18" in receipt["filed_at"]
    assert "23 de novembre" in receipt["entered_at"]


@pytest.mark.parametrize(
    ("happened", "presented", "in_time"),
    [
        ("2026-11-18", moment(dt.date(2026, 11, 20), 23), True),  # Wednesday, until Friday.
        ("2026-11-18", moment(dt.date(2026, 11, 21), 0), False),  # Saturday enters on Monday.
        ("2026-11-19", moment(dt.date(2026, 11, 23)), True),  # Thursday, until Monday.
        ("2026-11-19", moment(dt.date(2026, 11, 22)), True),  # Sunday enters on Monday.
        ("2026-11-19", moment(dt.date(2026, 11, 24)), False),
        ("2026-12-04", moment(dt.date(2026, 12, 9)), True),  # Friday, and Tuesday the 8th is a holiday.
        ("2026-12-04", moment(dt.date(2026, 12, 10)), False),
        ("2026-12-24", moment(dt.date(2026, 12, 29)), True),  # Christmas and Sant Esteve, then a weekend.
        ("2026-12-24", moment(dt.date(2026, 12, 30)), False),
        ("2026-12-31", moment(dt.date(2027, 1, 5)), True),  # Over the year's end.
        ("2026-12-31", moment(dt.date(2027, 1, 7)), False),
    ],
)
def test_two_working_days_pass_over_weekends_and_holidays(
    cast: Cast, happened: str, presented: dt.datetime, in_time: bool
):
    filing = filed(employer(cast), right_answers(cast.maria, event=on_day(happened)), at=presented)
    assert receipt_of(filing)["in_time"] is in_time
    reasons = filing.assessments.get().assessment
    assert ("accident.declared_in_time" in reasons) is in_time
    assert ("accident.lateness_costs_nothing" in reasons) is not in_time
    assert filing.assessments.get().outcome == "grant"


def test_half_past_eleven_at_night_in_greenwich_is_tomorrow_in_andorra(cast: Cast):
    night = dt.datetime(2026, 11, 18, 23, 30, tzinfo=dt.UTC)
    filing = filed(employer(cast), right_answers(cast.maria, event=on_day("2026-11-19")), at=night)
    assert filing.decision_due == dt.date(2027, 1, 19)
    assert "19 de novembre" in receipt_of(filing)["filed_at"]


def test_the_numbers_turn_with_the_year_of_andorra_and_not_of_greenwich(cast: Cast):
    new_year = dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)
    filing = filed(employer(cast), right_answers(cast.maria, event=on_day("2026-12-31")), at=new_year)
    assert filing.number.startswith("E-2027-")
    assert filing.revisions.get().entry_number.startswith("R-2027-")
    assert filing.entered_at == moment(dt.date(2027, 1, 4), 0)


def test_a_limit_of_two_months_from_the_end_of_december_ends_where_february_does_not(cast: Cast):
    filing = filed(
        employer(cast), right_answers(cast.maria, event=on_day("2026-12-29")), at=moment(dt.date(2026, 12, 30))
    )
    assert filing.decision_due == dt.date(2027, 3, 1)


@pytest.mark.parametrize("cast_at", [moment(dt.date(2028, 3, 1))])
def test_an_accident_on_the_leap_day_is_an_accident_like_another(cast: Cast):
    filing = filed(
        employer(cast), right_answers(cast.maria, event=on_day("2028-02-29")), at=moment(dt.date(2028, 3, 1))
    )
    assert receipt_of(filing)["in_time"] is True
    assert filing.decision_due == dt.date(2028, 5, 2)


def test_without_the_holidays_of_next_year_nothing_is_filed_and_the_draft_stays(cast: Cast):
    filing = draft(employer(cast), right_answers(cast.maria))
    enclose(filing, employer(cast))
    Holiday.objects.filter(date__year=2027).delete()
    with pytest.raises(Fault) as refused:
        present(filing, employer(cast))
    assert refused.value.code == "calendar.year_missing"
    filing.refresh_from_db()
    assert filing.state == "draft"
    assert not Revision.objects.exists()
    assert not IssuedDocument.objects.exists()


@pytest.mark.parametrize(("language", "words"), [("es", "de noviembre"), ("fr", "novembre"), ("en", "November")])
def test_the_receipt_speaks_the_language_of_whoever_files(cast: Cast, language: str, words: str):
    filing = filed(employer(cast), right_answers(cast.maria), language=language)
    assert filing.revisions.get().receipt.language == language
    assert words in receipt_of(filing)["filed_at"]


def test_a_paper_counts_from_its_stamp_and_not_from_when_it_is_keyed_in(cast: Cast):
    clerk = working(cast.taulell)
    stamped: dict[str, Any] = {"declarant": cast.valira.pk, "presented_on": dt.date(2026, 11, 19)}
    keyed = moment(dt.date(2026, 11, 25))
    filing = draft(clerk, right_answers(cast.maria), at=keyed, **stamped)
    for kind in ("medical_report", "scan"):
        enclose(filing, clerk, kind=kind, at=keyed)
    filing = present(filing, clerk, at=keyed)
    assert filing.decision_due == dt.date(2027, 1, 19)
    assert receipt_of(filing)["in_time"] is True
    assert receipt_of(filing)["entered_at"] == "19 de novembre del 2026"
    assert receipt_of(filing)["filed_at"].startswith("25 de novembre del 2026")


def test_an_incomplete_paper_has_two_months_from_its_stamp(cast: Cast):
    clerk = working(cast.taulell)
    stamped: dict[str, Any] = {"declarant": cast.valira.pk, "presented_on": dt.date(2026, 11, 19)}
    keyed = moment(dt.date(2026, 11, 25))
    filing = present(draft(clerk, right_answers(cast.maria), at=keyed, **stamped), clerk, at=keyed)
    assert filing.party_due == dt.date(2027, 1, 19)


@pytest.mark.parametrize("stamped", [None, dt.date(2026, 11, 20)])
def test_a_paper_has_a_stamp_and_never_tomorrows(cast: Cast, stamped: dt.date | None):
    with pytest.raises(Fault) as refused:
        draft(working(cast.taulell), {}, declarant=cast.valira.pk, presented_on=stamped)
    assert refused.value.code == "filing.presented_in_the_future"


def test_a_file_with_a_name_that_cannot_be_printed_does_not_stop_the_filing(cast: Cast):
    filing = draft(employer(cast), right_answers(cast.maria))
    named = SimpleUploadedFile("informe 😀 医.png", picture().read())
    operations.enclose(
        procedure=DECLARATION, filing=filing.pk, kind="medical_report", upload=named, actor=employer(cast), at=AT
    )
    filing = present(filing, employer(cast))
    assert filing.state == "filed"
    assert receipt_of(filing)["attachments"][0]["name"] == "informe ? ?.png"
    assert "😀" in filing.revisions.get().attachments[0]["name"]


def test_the_receipt_of_somebody_typed_in_is_the_same_whether_the_register_knows_them_or_not(cast: Cast):
    known = filed(employer(cast), right_answers(None, injured=typed_in(cast.stranger.cass_number)))
    unknown = filed(employer(cast), right_answers(None, injured=typed_in("999999Z")))
    assert known.is_unmatched
    assert unknown.is_unmatched
    assert known.subject_id is None
    own = {"file_number", "entry_number", "sha256", "attachments"}
    assert {name: value for name, value in receipt_of(known).items() if name not in own} == {
        name: value for name, value in receipt_of(unknown).items() if name not in own
    }
    assert not Notice.objects.filter(code="accident_declared").exists()
    assert known.assessments.get().outcome == unknown.assessments.get().outcome == "needs_person"


def test_what_was_withdrawn_is_not_decided_and_not_filed_again(cast: Cast):
    filing = filed_by_employer(cast)
    operations.withdraw(procedure=DECLARATION, filing=filing.pk, actor=employer(cast), at=AT)
    found = present(filing, employer(cast))
    assert found.state == "withdrawn"
    assert found.decision_due is None
    with pytest.raises(Conflict):
        operations.withdraw(procedure=DECLARATION, filing=filing.pk, actor=employer(cast), at=AT)
