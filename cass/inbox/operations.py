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
from cass.inbox.models import CAME_BACK, Email, Notice, PaperItem, Tray
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
    """Official notices count as made once nobody opened them in time (CA 49.5), or came for them once published (CA 48.3).

    Return those of this run. They count from the end of their last day, however late this is run.
    """
    lapsed = list(Notice.objects.select_for_update().filter(lapses_on__lt=on, effective_at=None).order_by("pk"))
    for notice in lapsed:
        if notice.lapses_on is not None:
            notice.effective_at = dt.datetime.combine(notice.lapses_on + dt.timedelta(days=1), dt.time(), ANDORRA)
            notice.save(update_fields=["effective_at"])
    return lapsed


@transaction.atomic
def note_printed(*, item: PaperItem, actor: Actor, at: dt.datetime) -> bool:
    """The desk opened the letter to print it; the first time counts. Return whether it had been printed before."""
    found = _locked(item)
    again = found.printed_at is not None
    if not again:
        found.printed_at = at
        found.save(update_fields=["printed_at"])
    facts = {"document": found.notice.document_id, "again": again}
    record(EventType.DOCUMENT_READ, actor=actor, at=at, person=found.notice.person_id, facts=facts)
    return again


@transaction.atomic
def post(*, item: PaperItem, actor: Actor, on: dt.date, at: dt.datetime) -> None:
    """The desk printed the letter and gave it to the post on a day. Raises Conflict ``paper.outcome_known``."""
    found = _locked(item)
    if found.outcome:
        raise Conflict("paper.outcome_known")
    found.printed_at = found.printed_at or at
    found.posted_on = on
    found.save(update_fields=["printed_at", "posted_on"])
    record(EventType.PAPER_POSTED, actor=actor, at=at, person=found.notice.person_id, filing=found.notice.filing_id)


@transaction.atomic
def note_outcome(*, item: PaperItem, outcome: str, on: dt.date, actor: Actor, at: dt.datetime) -> PaperItem:
    """What became of a posted letter.

    A delivered one takes effect that day, as one that the person refused does (CA 48.4). One that came back has to be
    published within a limit (CA 48.3). Raises Conflict ``paper.not_posted``, ``paper.outcome_known``.
    """
    found = _locked(item)
    if found.outcome:
        raise Conflict("paper.outcome_known")
    if found.posted_on is None or on < found.posted_on:
        raise Conflict("paper.not_posted")
    found.outcome, found.outcome_on = outcome, on
    if outcome in CAME_BACK:
        limit = deadlines.notice_publication(failed_on=on, calendar=registry.calendar(), book=Book.load())
        found.publish_by = limit.last_day
    else:
        _take_effect(found.notice, on, at)
    found.save(update_fields=["outcome", "outcome_on", "publish_by"])
    facts = {"outcome": outcome}
    record(EventType.PAPER_POSTED, actor=actor, at=at, person=found.notice.person_id, facts=facts)
    return found


@transaction.atomic
def publish(*, item: PaperItem, on: dt.date, bopa_number: str, actor: Actor, at: dt.datetime) -> PaperItem:
    """The BOPA published on a day that a letter could not be notified: the person's days to come for it begin (CA 48.3).

    Raises Conflict ``paper.nothing_to_publish``, ``paper.not_back_yet``.
    """
    found = _waiting(item, on)
    if found.published_on is not None:
        raise Conflict("paper.nothing_to_publish")
    found.published_on, found.bopa_number = on, bopa_number
    found.save(update_fields=["published_on", "bopa_number"])
    limit = deadlines.published_notice(published_on=on, calendar=registry.calendar(), book=Book.load())
    found.notice.lapses_on = limit.last_day
    found.notice.save(update_fields=["lapses_on"])
    facts = {"published": on.isoformat()}
    record(EventType.PAPER_PUBLISHED, actor=actor, at=at, person=found.notice.person_id, facts=facts)
    return found


@transaction.atomic
def hand_over(*, item: PaperItem, on: dt.date, actor: Actor, at: dt.datetime) -> PaperItem:
    """A letter had come back, and the person came to the office for it on a day: it takes effect then (CA 48.3).

    Raises Conflict ``paper.nothing_to_publish``, ``paper.not_back_yet``.
    """
    found = _waiting(item, on)
    found.collected_on = on
    found.save(update_fields=["collected_on"])
    _take_effect(found.notice, on, at)
    facts = {"collected": on.isoformat()}
    record(EventType.PAPER_POSTED, actor=actor, at=at, person=found.notice.person_id, facts=facts)
    return found


def _locked(item: PaperItem) -> PaperItem:
    """A letter and its notice as they stand now, whatever the clerk's page showed."""
    return PaperItem.objects.select_for_update(of=("self", "notice")).select_related("notice").get(pk=item.pk)


def _waiting(item: PaperItem, on: dt.date) -> PaperItem:
    """A letter that came back and has not taken effect by a day, locked."""
    found = _locked(item)
    lapsed = found.notice.lapses_on is not None and found.notice.lapses_on < on
    if found.outcome not in CAME_BACK or found.notice.effective_at is not None or lapsed:
        raise Conflict("paper.nothing_to_publish")
    if found.outcome_on is not None and on < found.outcome_on:
        raise Conflict("paper.not_back_yet")
    return found


def _take_effect(notice: Notice, on: dt.date, at: dt.datetime) -> None:
    if notice.effective_at is None:
        # A day is known, not the hour; the time limits that follow count days.
        noon = timezone.make_aware(dt.datetime.combine(on, dt.time(12)))
        notice.effective_at = min(noon, at)
        notice.save(update_fields=["effective_at"])
