"""Time limits: what passes by itself, and what a notification moves."""

import datetime as dt
import logging

from django.db import transaction

from cass.access import Actor, Door
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.documents.wording import short_date
from cass.filings.models import WITH_THE_OFFICE, Correction, Filing, Origin, State
from cass.filings.operations.state import move, note, take
from cass.inbox import operations as inbox
from cass.inbox import queries as notices
from cass.inbox.models import Notice
from cass.kernel.faults import Fault
from cass.kernel.working_days import day_of
from cass.law.book import Book
from cass.registry import queries as registry
from cass.rules import deadlines

THE_CLOCK = Actor(door=Door.NONE)
REMINDER = "completion_reminder"
REMINDED_BEFORE = dt.timedelta(days=14)
"""Before the last day to complete a presentation: ours, no law asks for it."""


logger = logging.getLogger(__name__)


@transaction.atomic
def settle(*, notice: Notice, at: dt.datetime) -> None:
    """An official notice took effect: if it asked for a correction, its ten working days start and the limit moves.

    Only while the correction is still awaited: one that was answered before its notice was opened moves nothing.
    """
    waiting = Correction.objects.filter(notice=notice, notified_at=None, answered_at=None)
    found = waiting.first()
    if found is None or notice.effective_at is None:
        return
    filing = take(filing=found.filing_id)
    correction = waiting.first()
    if correction is None or filing.state != State.CORRECTION_ASKED:
        return
    calendar, book = registry.calendar(), Book.load()
    notified = notice.effective_at
    correction.notified_at = notified
    correction.save(update_fields=["notified_at"])
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
    if found.is_official and found.filing_id is not None:
        # The filing before its notice and the mandate: in that order everywhere, so that nobody waits in a circle.
        take(filing=found.filing_id)
    if inbox.open_notice(notice=found, actor=actor, at=at):
        found.refresh_from_db()
        settle(notice=found, at=at)
    return found


def pass_limits(*, on: dt.date, at: dt.datetime) -> int:
    """The day's round: notices that lapsed, presentations nobody completes, decisions that are overdue.

    Nothing is decided by itself: past the limit there is silence, with the right to appeal, and the supervisor is
    warned. Return how many filings were touched; running it twice touches nothing twice.
    """
    inbox.lapse(on=on)
    # Not only those of this run: whoever was killed between a notice's effect and its settling left one behind.
    unsettled = Correction.objects.filter(
        filing__state=State.CORRECTION_ASKED,
        notified_at=None,
        answered_at=None,
        notice__effective_at__isnull=False,
    )
    for correction in unsettled.select_related("notice"):
        try:
            if correction.notice is not None:
                settle(notice=correction.notice, at=at)
        except Fault as fault:
            # One whose days cannot be counted (a year without holidays) does not hold up the night's round.
            logger.exception("Correction %s cannot be settled: %s", correction.pk, fault.code)
    unfinished = Filing.objects.filter(state__in=[State.INCOMPLETE, State.CORRECTION_ASKED], party_due__lt=on)
    overdue = Filing.objects.filter(state__in=WITH_THE_OFFICE, decision_due__lt=on, silence_on=None)
    touched = 0
    for pk in unfinished.values_list("pk", flat=True):
        touched += _archive(pk, on, at)
    soon = on + REMINDED_BEFORE
    for pk in Filing.objects.filter(state=State.INCOMPLETE, party_due__range=(on, soon)).values_list("pk", flat=True):
        touched += _remind(pk, at)
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
    waits = filing.state in WITH_THE_OFFICE and filing.silence_on is None
    if not waits or filing.decision_due is None or filing.decision_due >= on:
        return 0
    # However late the round: the silence began the day after the limit.
    filing.silence_on = filing.decision_due + dt.timedelta(days=1)
    filing.save()
    note(filing, "silence", actor=THE_CLOCK, at=at)
    record(EventType.LIMIT_PASSED, actor=THE_CLOCK, at=at, filing=filing.pk)
    # Whoever may appeal is told: the person concerned too. A paper filed at the desk is answered to the person only.
    if filing.origin == Origin.ONLINE:
        _tell_party(filing, "silence", at)
    if filing.declarant is not None and filing.subject is not None and filing.declarant.person_id != filing.subject_id:
        inbox.put(recipient=filing.subject, code="silence", at=at, filing=filing.pk, facts={"number": filing.number})
    return 1


@transaction.atomic
def _remind(pk: object, at: dt.datetime) -> int:
    """What is still missing can be completed until its day: said once."""
    filing = take(filing=pk)  # type: ignore[arg-type]  # a UUID, by the model
    told = Notice.objects.filter(filing_id=filing.pk, code=REMINDER).exists()
    if told or filing.state != State.INCOMPLETE or filing.party_due is None:
        return 0
    _tell_party(filing, REMINDER, at, due=short_date(filing.party_due))
    return 1


def _tell_party(filing: Filing, code: str, at: dt.datetime, **facts: str) -> None:
    recipient = filing.declarant or filing.person
    if recipient is not None:
        about = {"number": filing.number, **facts}
        inbox.put(recipient=recipient, code=code, at=at, filing=filing.pk, facts=about)
