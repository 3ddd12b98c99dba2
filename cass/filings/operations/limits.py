"""Time limits: what passes by itself, and what a notification moves."""

import datetime as dt

from django.db import transaction

from cass.access import Actor, Door
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.filings.models import WITH_THE_OFFICE, Correction, Filing, State
from cass.filings.operations.state import move, note, take
from cass.inbox import operations as inbox
from cass.inbox import queries as notices
from cass.inbox.models import Notice
from cass.kernel.working_days import day_of
from cass.law.book import Book
from cass.registry import queries as registry
from cass.rules import deadlines

THE_CLOCK = Actor(door=Door.NONE)


@transaction.atomic
def settle(*, notice: Notice, at: dt.datetime) -> None:
    """An official notice took effect: if it asked for a correction, its ten working days start and the limit moves."""
    correction = Correction.objects.filter(notice=notice, notified_at=None).first()
    if correction is None or notice.effective_at is None:
        return
    calendar, book = registry.calendar(), Book.load()
    notified = notice.effective_at
    correction.notified_at = notified
    correction.save(update_fields=["notified_at"])
    filing = take(filing=correction.filing_id)
    filing.party_due = deadlines.correction(notified_on=day_of(notified), calendar=calendar, book=book).last_day
    if filing.completed_on is not None:
        notified_before = filing.corrections.exclude(notified_at=None).count()
        filing.decision_due = deadlines.decision(
            filed_on=filing.completed_on, calendar=calendar, book=book, extensions=notified_before
        ).last_day
    filing.save()
    note(filing, "correction_notified", actor=THE_CLOCK, at=at, facts={"due": filing.party_due.isoformat()})


@transaction.atomic
def open_notice(*, notice: int, actor: Actor, at: dt.datetime) -> Notice:
    """The recipient opens a notice; an official one takes effect then, and so does what it asks. Twice is once.

    Raises NotFound for a stranger's.
    """
    found = notices.get(actor=actor, notice=notice)
    if inbox.open_notice(notice=found, actor=actor, at=at):
        found.refresh_from_db()
        settle(notice=found, at=at)
    return found


def pass_limits(*, on: dt.date, at: dt.datetime) -> int:
    """The day's round: notices that lapsed, presentations nobody completed, decisions that are overdue.

    Nothing is decided by itself: past the limit there is silence, with the right to appeal, and the supervisor is
    warned. Return how many filings were touched; running it twice touches nothing twice.
    """
    for notice in inbox.lapse(on=on, at=at):
        settle(notice=notice, at=at)
    unfinished = Filing.objects.filter(state__in=[State.INCOMPLETE, State.CORRECTION_ASKED], party_due__lt=on)
    overdue = Filing.objects.filter(state__in=WITH_THE_OFFICE, decision_due__lt=on, silence_on=None)
    touched = 0
    for pk in unfinished.values_list("pk", flat=True):
        touched += _archive(pk, on, at)
    for pk in overdue.values_list("pk", flat=True):
        touched += _fall_silent(pk, on, at)
    return touched


@transaction.atomic
def _archive(pk: object, on: dt.date, at: dt.datetime) -> int:
    filing = take(filing=pk)  # type: ignore[arg-type]  # a UUID, by the model
    if filing.state not in {State.INCOMPLETE, State.CORRECTION_ASKED} or not filing.party_due or filing.party_due >= on:
        return 0
    if filing.state == State.CORRECTION_ASKED:
        # What was asked for did not come: the office decides with what there is (R-PROC 13).
        move(filing, State.FILED)
        code = "correction_unanswered"
    else:
        move(filing, State.ARCHIVED)
        code = "archived"
    filing.party_due = None
    filing.save()
    note(filing, code, actor=THE_CLOCK, at=at)
    record(EventType.FILING_LAPSED, actor=THE_CLOCK, at=at, filing=filing.pk, facts={"code": code})
    _tell_party(filing, code, at)
    return 1


@transaction.atomic
def _fall_silent(pk: object, on: dt.date, at: dt.datetime) -> int:
    filing = take(filing=pk)  # type: ignore[arg-type]  # a UUID, by the model
    if filing.silence_on is not None or filing.decision_due is None or filing.decision_due >= on:
        return 0
    filing.silence_on = on
    filing.save()
    note(filing, "silence", actor=THE_CLOCK, at=at)
    record(EventType.LIMIT_PASSED, actor=THE_CLOCK, at=at, filing=filing.pk)
    _tell_party(filing, "silence", at)
    return 1


def _tell_party(filing: Filing, code: str, at: dt.datetime) -> None:
    recipient = filing.declarant or filing.person
    if recipient is not None:
        inbox.put(recipient=recipient, code=code, at=at, filing=filing.pk, facts={"number": filing.number})
