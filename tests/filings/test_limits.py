"""The legal limit and what comes after it: silence, appeals; the health part, and searches in the office."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cass.demo.cast import Cast
from cass.filings import operations, queries
from cass.filings.models import Decision
from cass.inbox.models import Notice
from cass.kernel.faults import Conflict, Denied, Fault, NotFound
from cass.registry.models import Holiday
from cass.rules.assessment import Outcome
from tests.filings.acting import (
    AT,
    DECLARATION,
    NOBODYS,
    draft,
    employer,
    filed_at_the_desk,
    filed_by_employer,
    heard,
    moment,
    propose,
    resolve,
    right_answers,
    steps,
    working,
)


def test_at_the_limit_nothing_is_decided_and_whoever_may_appeal_is_told_once(cast: Cast):
    filing = filed_by_employer(cast)
    last_day = filing.decision_due
    operations.pass_limits(on=last_day, at=moment(last_day))
    filing.refresh_from_db()
    assert filing.silence_on is None
    after = last_day + dt.timedelta(days=1)
    assert operations.pass_limits(on=after, at=moment(after)) == 1
    assert operations.pass_limits(on=after, at=moment(after)) == 0
    filing.refresh_from_db()
    assert filing.state == "filed"
    assert filing.silence_on == after
    assert not Decision.objects.exists()
    assert steps(filing).count("silence") == 1
    told = {(notice.person_id, notice.declarant_id) for notice in Notice.objects.filter(code="silence")}
    assert told == {(cast.maria.pk, None), (None, cast.valira.pk)}
    assert queries.counts_by_state(queue="accidents", on=after)["overdue"] == 1


def test_a_late_round_dates_the_silence_from_the_day_after_the_limit(cast: Cast):
    filing = filed_by_employer(cast)
    late = filing.decision_due + dt.timedelta(days=5)
    operations.pass_limits(on=late, at=moment(late))
    filing.refresh_from_db()
    assert filing.silence_on == filing.decision_due + dt.timedelta(days=1)


def test_a_correction_whose_days_cannot_be_counted_does_not_hold_up_the_nights_round(cast: Cast):
    overdue, waiting = filed_by_employer(cast), filed_by_employer(cast, cast.jordi)
    operations.ask_correction(
        procedure=DECLARATION,
        filing=waiting.pk,
        items=[{"section": "event", "text": "Quin carrer?"}],
        actor=working(cast.oficial),
        at=AT,
    )
    Notice.objects.filter(code="correction_asked").update(effective_at=AT)
    Holiday.objects.all().delete()
    after = overdue.decision_due + dt.timedelta(days=1)
    operations.pass_limits(on=after, at=moment(after))
    overdue.refresh_from_db()
    assert overdue.silence_on == after
    assert waiting.corrections.get().notified_at is None


def test_opening_a_notice_locks_the_filing_first_as_every_other_verb_does(cast: Cast):
    waiting = filed_by_employer(cast)
    correction = operations.ask_correction(
        procedure=DECLARATION,
        filing=waiting.pk,
        items=[{"section": "event", "text": "Quin carrer?"}],
        actor=working(cast.oficial),
        at=AT,
    )
    with CaptureQueriesContext(connection) as queries_run:
        operations.open_notice(notice=correction.notice_id, actor=employer(cast), at=AT)
    locking = [query["sql"] for query in queries_run if "FOR UPDATE" in query["sql"]]
    tables = [sql.split('FROM "')[1].split('"')[0] for sql in locking]
    assert tables[:3] == ["filings_filing", "inbox_notice", "registry_mandate"]
    assert waiting.corrections.get().notified_at == AT


def test_the_silence_on_a_paper_filed_at_the_desk_is_told_to_the_person_only(cast: Cast):
    filing = filed_at_the_desk(cast)
    after = filing.decision_due + dt.timedelta(days=1)
    operations.pass_limits(on=after, at=moment(after))
    assert Notice.objects.get(code="silence").person == cast.maria


def test_after_the_silence_the_office_still_decides(cast: Cast):
    filing = filed_by_employer(cast)
    after = filing.decision_due + dt.timedelta(days=1)
    operations.pass_limits(on=after, at=moment(after))
    assert resolve(propose(filing, cast.oficial, at=moment(after)), cast.cap, at=moment(after)).outcome == "grant"


def test_what_was_decided_in_time_falls_into_no_silence(cast: Cast):
    filing = filed_by_employer(cast)
    resolve(propose(filing, cast.oficial), cast.cap)
    after = filing.decision_due + dt.timedelta(days=1)
    assert operations.pass_limits(on=after, at=moment(after)) == 0


@pytest.mark.parametrize("text", ["\0", "\0E-1", "'; --", "%", "\\", "E-", "(", "*", "é" * 300])
def test_a_search_for_anything_fails_on_nothing(cast: Cast, text: str):
    filed_by_employer(cast)
    assert list(queries.queue(name="accidents", text=text)) == []
    assert queries.search(text=text) == []


def test_a_search_finds_by_number_by_name_and_by_company(cast: Cast):
    filing = filed_by_employer(cast)
    for text in (
        filing.number,
        filing.number.lower(),
        filing.number.removeprefix("E-"),
        str(int(filing.number.rpartition("-")[2])),
        "serra maria",
        "valira",
    ):
        assert queries.search(text=text) == [filing]


def test_an_appeal_is_recorded_against_a_decision_or_a_silence_only(cast: Cast):
    filing = filed_by_employer(cast)
    against: dict[str, Any] = {
        "body": "Consell d’Administració",
        "lodged_on": AT.date(),
        "actor": working(cast.oficial),
    }
    with pytest.raises(Conflict):
        operations.record_appeal(filing=filing.pk, at=AT, **against)
    resolve(propose(heard(filing), cast.oficial, Outcome.REFUSE), cast.cap)
    operations.record_appeal(filing=filing.pk, at=AT, **against)
    assert steps(filing)[-1] == "appealed"


def test_the_health_part_opens_with_a_reason_for_thirty_minutes_to_who_works_on_it(cast: Cast):
    filing = filed_by_employer(cast)
    with pytest.raises(Fault):
        operations.open_health_file(filing=filing.pk, reason=" ", actor=working(cast.oficial), at=AT)
    for user in (cast.taulell, cast.supervisio):
        with pytest.raises(Denied):
            operations.open_health_file(filing=filing.pk, reason="Curiositat", actor=working(user), at=AT)
    operations.open_health_file(filing=filing.pk, reason="Instrucció", actor=working(cast.oficial), at=AT)
    officer, other = working(cast.oficial), working(cast.oficial2)
    minute = dt.timedelta(minutes=1)
    assert queries.health_file_opening(actor=officer, filing=filing, at=AT + 29 * minute)
    assert queries.health_file_opening(actor=officer, filing=filing, at=AT + 30 * minute) is None
    assert queries.health_file_opening(actor=officer, filing=filing, at=AT - minute) is None
    assert queries.health_file_opening(actor=other, filing=filing, at=AT) is None


def test_the_health_part_of_what_was_not_filed_does_not_open(cast: Cast):
    filing = draft(employer(cast), right_answers(cast.maria))
    for number in (filing.pk, NOBODYS):
        with pytest.raises(NotFound):
            operations.open_health_file(filing=number, reason="Instrucció", actor=working(cast.oficial), at=AT)
