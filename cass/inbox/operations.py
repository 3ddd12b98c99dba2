"""Putting things before parties, and what their opening does."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from cass.access import Actor
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.documents.models import IssuedDocument
from cass.inbox import tasks
from cass.inbox.models import Email, Notice, PaperItem, Tray
from cass.kernel.faults import Conflict, NotFound
from cass.kernel.working_days import ANDORRA, day_of
from cass.law.book import Book
from cass.registry import queries as registry
from cass.registry.models import Channel, Declarant, Person
from cass.rules import deadlines


def put(
    *,
    recipient: Person | Declarant,
    code: str,
    at: dt.datetime,
    tray: Tray = Tray.NOTICES,
    filing: uuid.UUID | None = None,
    facts: Mapping[str, Any] | None = None,
    document: IssuedDocument | None = None,
    is_official: bool = False,
) -> Notice:
    """Put a notice before a party, inside the caller's transaction.

    Declarants are notified electronically (CA 105-107); a person by the channel they agreed to (R-PROC 7.3), else an
    official notice joins the paper queue. Whoever left an address gets an e-mail that says only that there is news.
    """
    person = recipient if isinstance(recipient, Person) else None
    declarant = recipient if isinstance(recipient, Declarant) else None
    channel = Channel(person.channel) if person is not None else Channel.ELECTRONIC
    electronic = channel is Channel.ELECTRONIC
    notice = Notice.objects.create(
        person=person,
        declarant=declarant,
        filing_id=filing,
        tray=tray,
        code=code,
        facts=dict(facts or {}),
        document=document,
        is_official=is_official,
        channel=channel,
        available_at=at,
        lapses_on=_lapses_on(at) if is_official and electronic else None,
    )
    if is_official and not electronic:
        PaperItem.objects.create(notice=notice)
    if electronic and recipient.email:
        email = Email.objects.create(notice=notice, address=recipient.email, language=recipient.language, queued_at=at)
        tasks.send.defer(email_id=email.pk)
    return notice


def _lapses_on(at: dt.datetime) -> dt.date:
    limit = deadlines.electronic_notice(available_on=day_of(at), calendar=registry.calendar(), book=Book.load())
    return limit.last_day


@transaction.atomic
def open_notice(*, notice: Notice, actor: Actor, at: dt.datetime) -> bool:
    """The recipient opens a notice; an official one takes effect then. Return whether this was the first time.

    Raises NotFound for who does not act for the declarant any more: the powers are read again, locked.
    """
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if notice.declarant_id is not None:
        declarant, on = notice.declarant_id, day_of(at)
        if registry.powers(person=actor.person or 0, declarant=declarant, on=on, lock=True) is None:
            raise NotFound("notice.not_found")
    if notice.first_read_at is not None:
        return False
    notice.first_read_at = at
    if notice.is_official and notice.effective_at is None:
        notice.effective_at = at
    notice.save(update_fields=["first_read_at", "effective_at"])
    record(
        EventType.NOTICE_OPENED,
        actor=actor,
        at=at,
        person=notice.person_id,
        declarant=notice.declarant_id,
        filing=notice.filing_id,
        facts={"code": notice.code},
    )
    return True


@transaction.atomic
def lapse(*, on: dt.date) -> list[Notice]:
    """Official electronic notices that nobody opened in time count as made (CA 49.5); return those of this run.

    They count from the end of their last day, however late this is run.
    """
    lapsed = list(Notice.objects.select_for_update().filter(lapses_on__lt=on, effective_at=None).order_by("pk"))
    for notice in lapsed:
        if notice.lapses_on is not None:
            notice.effective_at = dt.datetime.combine(notice.lapses_on + dt.timedelta(days=1), dt.time(), ANDORRA)
            notice.save(update_fields=["effective_at"])
    return lapsed


@transaction.atomic
def note_printed(*, item: PaperItem, actor: Actor, at: dt.datetime) -> None:
    """The desk opened the letter to print it; the first time counts."""
    if item.printed_at is None:
        item.printed_at = at
        item.save(update_fields=["printed_at"])
    facts = {"document": item.notice.document_id}
    record(EventType.DOCUMENT_READ, actor=actor, at=at, person=item.notice.person_id, facts=facts)


@transaction.atomic
def post(*, item: PaperItem, actor: Actor, on: dt.date, at: dt.datetime) -> None:
    """The desk printed the letter and gave it to the post on a day."""
    item.printed_at = item.printed_at or at
    item.posted_on = on
    item.save(update_fields=["printed_at", "posted_on"])
    record(EventType.PAPER_POSTED, actor=actor, at=at, person=item.notice.person_id, filing=item.notice.filing_id)


@transaction.atomic
def note_outcome(*, item: PaperItem, outcome: str, on: dt.date, actor: Actor, at: dt.datetime) -> None:
    """What became of a posted letter; a delivered one takes effect on the day of its delivery.

    Raises Conflict ``paper.not_posted``.
    """
    if item.posted_on is None or on < item.posted_on:
        raise Conflict("paper.not_posted")
    item.outcome, item.outcome_on = outcome, on
    item.save(update_fields=["outcome", "outcome_on"])
    if outcome == PaperItem.Outcome.DELIVERED and item.notice.effective_at is None:
        # The post says the day, not the hour; the time limits that follow count days.
        noon = timezone.make_aware(dt.datetime.combine(on, dt.time(12)))
        item.notice.effective_at = min(noon, at)
        item.notice.save(update_fields=["effective_at"])
    facts = {"outcome": outcome}
    record(EventType.PAPER_POSTED, actor=actor, at=at, person=item.notice.person_id, facts=facts)
