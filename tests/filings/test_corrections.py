"""A request to correct: its ten working days run from its notification, and the limit to decide moves only then."""

import dataclasses
import datetime as dt

import pytest

from cass.demo.cast import Cast
from cass.filings import answers as store
from cass.filings import operations
from cass.filings.models import Correction, Filing
from cass.inbox import operations as inbox
from cass.inbox.models import Notice, PaperItem
from cass.kernel.faults import Conflict, Denied, Fault, NotFound
from cass.registry import operations as registry
from cass.registry.models import Mandate
from tests.filings.acting import (
    AT,
    DECLARATION,
    STATEMENT,
    colleague,
    competitor,
    draft,
    employer,
    enclose,
    filed_by_employer,
    insured,
    moment,
    present,
    propose,
    right_answers,
    save,
    steps,
    working,
)

TWO_MONTHS, THREE_MONTHS = dt.date(2027, 1, 19), dt.date(2027, 2, 19)
ITEMS = [{"section": "timetable", "text": "L'horari no quadra amb el del contracte."}]


def asked(cast: Cast, filing: Filing | None = None) -> Correction:
    filing = filing or filed_by_employer(cast)
    return operations.ask_correction(
        procedure=DECLARATION, filing=filing.pk, items=ITEMS, actor=working(cast.oficial), at=AT
    )


def open_it(cast: Cast, correction: Correction, at: dt.datetime) -> None:
    assert correction.notice
    operations.open_notice(notice=correction.notice.pk, actor=employer(cast), at=at)


def test_asking_moves_no_limit_until_the_party_is_notified(cast: Cast):
    correction = asked(cast)
    filing = correction.filing
    filing.refresh_from_db()
    assert filing.state == "correction_asked"
    assert filing.decision_due == TWO_MONTHS
    assert filing.party_due is None
    letter = correction.notice.document
    assert letter.data["items"] == ["L’horari d’aquell dia: L'horari no quadra amb el del contracte."]
    assert correction.notice.is_official


def test_opened_the_party_has_ten_working_days_and_the_office_three_months(cast: Cast):
    correction = asked(cast)
    opened = moment(dt.date(2026, 12, 2))
    open_it(cast, correction, opened)
    filing = Filing.objects.get()
    # Tuesday the 8th is a holiday.
    assert filing.party_due == dt.date(2026, 12, 17)
    assert filing.decision_due == THREE_MONTHS
    open_it(cast, correction, opened + dt.timedelta(days=5))
    filing.refresh_from_db()
    assert filing.party_due == dt.date(2026, 12, 17)
    assert steps(filing).count("correction_notified") == 1


def test_nobody_else_opens_it(cast: Cast):
    correction = asked(cast)
    for actor in (competitor(cast), insured(cast.maria), insured(cast.anna)):
        with pytest.raises(NotFound):
            operations.open_notice(notice=correction.notice.pk, actor=actor, at=AT)
    assert Filing.objects.get().decision_due == TWO_MONTHS


def test_who_was_revoked_since_they_asked_for_the_page_opens_nothing_any_more(cast: Cast):
    correction, pere = asked(cast), colleague(cast)
    registry.revoke_mandate(mandate=Mandate.objects.get(person=cast.pere).pk, at=AT)
    with pytest.raises(NotFound):
        operations.open_notice(notice=correction.notice.pk, actor=pere, at=AT)
    assert Notice.objects.get(pk=correction.notice.pk).effective_at is None


def test_left_unopened_it_counts_as_made_after_fifteen_working_days_however_late_the_night_round_comes(cast: Cast):
    correction = asked(cast)
    notice = correction.notice
    # From the 20th on; the 8th of December is a holiday.
    assert notice.lapses_on == dt.date(2026, 12, 11)
    operations.pass_limits(on=dt.date(2026, 12, 11), at=moment(dt.date(2026, 12, 11), 0))
    assert Filing.objects.get().party_due is None
    late = dt.date(2026, 12, 15)
    operations.pass_limits(on=late, at=moment(late, 0))
    notice.refresh_from_db()
    assert notice.effective_at == moment(dt.date(2026, 12, 12), 0)
    assert notice.first_read_at is None
    filing = Filing.objects.get()
    assert filing.decision_due == THREE_MONTHS
    # From Saturday the 12th: ten working days, without the 25th (the 26th is a Saturday).
    assert filing.party_due == dt.date(2026, 12, 28)


def test_delivered_on_paper_it_counts_from_the_day_of_delivery(cast: Cast):
    staffed = dataclasses.replace(STATEMENT, queue="accidents")
    about = filed_by_employer(cast, cast.jordi)
    said = {"statement": {"kind": "dispute", "words": "No va anar així."}}
    filing = draft(insured(cast.jordi), said, procedure=staffed, about=about.pk)
    present(filing, insured(cast.jordi), procedure=staffed)
    items = [{"section": "statement", "text": "Digueu a quina hora."}]
    correction = operations.ask_correction(
        procedure=staffed, filing=filing.pk, items=items, actor=working(cast.oficial), at=AT
    )
    item = PaperItem.objects.get(notice=correction.notice)
    clerk, noted = working(cast.taulell), moment(dt.date(2026, 11, 27))
    inbox.post(item=item, actor=clerk, on=dt.date(2026, 11, 20), at=moment(dt.date(2026, 11, 20)))
    inbox.note_outcome(item=item, outcome="delivered", on=dt.date(2026, 11, 24), actor=clerk, at=noted)
    operations.pass_limits(on=noted.date(), at=noted)
    filing.refresh_from_db()
    assert filing.corrections.get().notified_at.date() == dt.date(2026, 11, 24)
    assert filing.party_due == dt.date(2026, 12, 9)
    assert filing.decision_due == THREE_MONTHS


def test_an_answer_is_a_new_revision_with_its_own_hash_receipt_and_assessment(cast: Cast):
    correction = asked(cast)
    open_it(cast, correction, AT)
    filing = correction.filing
    timetable = {"starts": "09:00", "ends": "18:00", "was_working": False, "usual_work": True}
    save(filing, "timetable", timetable, employer(cast))
    answered = moment(dt.date(2026, 11, 27))
    filing = present(filing, employer(cast), at=answered)
    assert filing.state == "filed"
    assert filing.decision_due == THREE_MONTHS
    assert filing.party_due is None
    first, second = filing.revisions.order_by("number")
    assert first.sha256 != second.sha256
    assert first.entry_number != second.entry_number
    assert store.of_revision(first)["timetable"]["was_working"] is True
    assert [record.outcome for record in filing.assessments.order_by("pk")] == ["grant", "needs_person"]
    assert filing.corrections.get().answered_at == answered
    assert Notice.objects.filter(code="accident_declared").count() == 1


def test_answered_before_the_notice_was_opened_nothing_moves_then_or_later(cast: Cast):
    correction = asked(cast)
    filing = present(correction.filing, employer(cast), at=AT + dt.timedelta(hours=2))
    assert filing.state == "filed"
    open_it(cast, correction, AT + dt.timedelta(hours=3))
    after = dt.date(2026, 12, 30)
    operations.pass_limits(on=after, at=moment(after))
    filing.refresh_from_db()
    assert filing.party_due is None
    assert filing.decision_due == TWO_MONTHS
    assert filing.state == "filed"


def test_a_correction_of_what_was_withdrawn_moves_nothing(cast: Cast):
    correction = asked(cast)
    operations.withdraw(procedure=DECLARATION, filing=correction.filing_id, actor=employer(cast), at=AT)
    open_it(cast, correction, AT)
    filing = Filing.objects.get()
    assert filing.decision_due is None
    assert filing.party_due is None


def test_unanswered_it_goes_back_to_the_office_which_decides_with_what_there_is(cast: Cast):
    correction = asked(cast)
    open_it(cast, correction, AT)
    filing = Filing.objects.get()
    last_day = filing.party_due
    operations.pass_limits(on=last_day, at=moment(last_day))
    filing.refresh_from_db()
    assert filing.state == "correction_asked"
    after = last_day + dt.timedelta(days=1)
    operations.pass_limits(on=after, at=moment(after))
    assert operations.pass_limits(on=after, at=moment(after)) == 0
    filing.refresh_from_db()
    assert filing.state == "filed"
    assert steps(filing).count("correction_unanswered") == 1
    assert propose(filing, cast.oficial, at=moment(after))


def test_an_answer_to_the_second_request_is_not_an_answer_to_the_first(cast: Cast):
    first = asked(cast)
    open_it(cast, first, AT)
    after = Filing.objects.get().party_due + dt.timedelta(days=1)
    operations.pass_limits(on=after, at=moment(after))
    second = asked(cast, Filing.objects.get())
    present(second.filing, employer(cast), at=moment(after))
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.answered_at is None
    assert second.answered_at == moment(after)


def test_killed_between_the_lapse_and_its_settling_the_next_night_settles_it(cast: Cast):
    asked(cast)
    after = dt.date(2026, 12, 12)
    inbox.lapse(on=after)
    assert Filing.objects.get().party_due is None
    tomorrow = after + dt.timedelta(days=1)
    operations.pass_limits(on=tomorrow, at=moment(tomorrow))
    assert Filing.objects.get().party_due == dt.date(2026, 12, 28)


def test_an_answer_that_leaves_something_out_is_not_accepted(cast: Cast):
    correction = asked(cast)
    save(correction.filing, "timetable", {"starts": "09:00"}, employer(cast))
    with pytest.raises(Conflict) as refused:
        present(correction.filing, employer(cast))
    assert refused.value.code == "filing.incomplete"


@pytest.mark.parametrize(
    "items", [[], [{"section": "nowhere", "text": "x"}], [{"section": "event", "text": " "}], [{"text": "x"}]]
)
def test_a_request_says_what_to_correct_and_where(cast: Cast, items: list[dict[str, str]]):
    filing = filed_by_employer(cast)
    with pytest.raises(Fault) as refused:
        operations.ask_correction(
            procedure=DECLARATION, filing=filing.pk, items=items, actor=working(cast.oficial), at=AT
        )
    assert refused.value.code == "filing.correction_names_nothing"
    filing.refresh_from_db()
    assert filing.state == "filed"


def test_the_party_does_not_ask_itself(cast: Cast):
    filing = filed_by_employer(cast)
    for actor in (employer(cast), insured(cast.maria), working(cast.taulell)):
        with pytest.raises(Denied):
            operations.ask_correction(procedure=DECLARATION, filing=filing.pk, items=ITEMS, actor=actor, at=AT)


def test_an_incomplete_presentation_is_reminded_once_and_archived_after_its_two_months(cast: Cast):
    filing = present(draft(employer(cast), right_answers(cast.maria)), employer(cast))
    last_day = filing.party_due
    early, soon, after = (last_day + dt.timedelta(days=days) for days in (-15, -14, 1))
    assert operations.pass_limits(on=early, at=moment(early)) == 0
    assert operations.pass_limits(on=soon, at=moment(soon)) == 1
    assert operations.pass_limits(on=last_day, at=moment(last_day)) == 0
    reminder = Notice.objects.get(code="completion_reminder")
    assert reminder.declarant == cast.valira
    assert reminder.facts["due"] == "19/01/2027"
    operations.pass_limits(on=after, at=moment(after))
    operations.pass_limits(on=after, at=moment(after))
    filing.refresh_from_db()
    assert filing.state == "archived"
    assert Notice.objects.filter(code="archived").count() == 1
    with pytest.raises(Conflict):
        enclose(filing, employer(cast), at=moment(after))
