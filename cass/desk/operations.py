"""Appointments: booked, moved, cancelled, noted as attended; what was typed about the person is removed later."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from cass.access import Actor
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.desk import queries, references
from cass.desk.models import Appointment, Office, Outcome, Service
from cass.desk.queries import HORIZON, NOTICE
from cass.desk.slots import Stretch
from cass.kernel.faults import Conflict, Fault
from cass.kernel.working_days import day_of

MOST_OF_A_CONTACT = 3
"""Appointments to come for one e-mail address or telephone (our figure)."""
MOST_OF_A_NETWORK = 12
"""Appointments booked from one network within a day, cancelled ones too (our figure)."""
KEPT_FOR = dt.timedelta(days=30)
"""Name and contact are removed so long after the appointment (our figure)."""


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who comes, as they say; an e-mail address or a telephone, to reach them."""

    name: str
    email: str = ""
    telephone: str = ""
    language: str = "ca"


@transaction.atomic
def book(
    *,
    service: Service,
    starts_at: dt.datetime,
    visitor: Visitor,
    actor: Actor,
    at: dt.datetime,
    about: str = "",
    address: str = "",
) -> Appointment:
    """Receive somebody at a free counter; ``about`` is the reference of their request, ``address`` where they ask from.

    The office books for anybody; others as often as one household needs. Raises Conflict ``appointment.slot_taken``,
    Fault ``appointment.not_offered``, ``appointment.too_many``, ``appointment.too_many_from_here``.
    """
    office = _locked(service.office)
    network = references.network_digest(address) if address and not actor.is_staff else None
    if not actor.is_staff:
        _hold_to_the_limits(visitor, network, at)
    slot, counter = _seat(service, starts_at, at)
    number = uuid.uuid4()
    found = _at_a_free_counter(
        Appointment(
            pk=number,
            reference=references.new("C"),
            code_digest=references.digest(references.code_for(number)),
            office=office,
            purpose=service.purpose,
            about=about,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            counter=counter,
            name=visitor.name,
            email=visitor.email,
            telephone=visitor.telephone,
            language=visitor.language,
            person_id=None if actor.is_staff else actor.person,
            booked_at=at,
            booked_by_id=actor.staff,
            network_digest=network,
        )
    )
    _note(EventType.APPOINTMENT_BOOKED, found, actor, at)
    _tell(found, "booked", actor)
    return found


@transaction.atomic
def move(*, appointment: Appointment, starts_at: dt.datetime, actor: Actor, at: dt.datetime) -> Appointment:
    """To another hour of the same office, for the same purpose; reference and code stay.

    Raises Conflict ``appointment.slot_taken``, ``appointment.over``, Fault ``appointment.not_offered``.
    """
    _locked(appointment.office)
    found = _still_to_come(appointment, at)
    service = queries.service(office=found.office.code, purpose=found.purpose)
    slot, found.counter = _seat(service, starts_at, at, beside=found)
    found.starts_at, found.ends_at = slot
    found.changes, found.reminded_at = found.changes + 1, None
    _at_a_free_counter(found)
    _note(EventType.APPOINTMENT_CHANGED, found, actor, at)
    _tell(found, "moved", actor)
    return found


@transaction.atomic
def cancel(*, appointment: Appointment, actor: Actor, at: dt.datetime) -> Appointment:
    """Nobody comes: the hour is free again. Raises Conflict ``appointment.over``."""
    found = _still_to_come(appointment, at)
    found.cancelled_at, found.changes = at, found.changes + 1
    found.save(update_fields=["cancelled_at", "changes"])
    _note(EventType.APPOINTMENT_CANCELLED, found, actor, at)
    _tell(found, "cancelled", actor)
    return found


@transaction.atomic
def note_outcome(*, appointment: Appointment, outcome: Outcome, actor: Actor, at: dt.datetime) -> None:
    """Whether they came, noted by the office from the day itself on; a mistake is put right by noting it again.

    Raises Conflict ``appointment.not_yet``, ``appointment.over`` for one that was cancelled.
    """
    found = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if found.is_cancelled:
        raise Conflict("appointment.over")
    if day_of(found.starts_at) > day_of(at):
        raise Conflict("appointment.not_yet")
    found.outcome, found.outcome_by_id = outcome.value, actor.staff
    found.save(update_fields=["outcome", "outcome_by"])
    _note(EventType.APPOINTMENT_ATTENDED, found, actor, at, outcome=outcome.value)


@transaction.atomic
def remind(*, at: dt.datetime) -> int:
    """Write to those who come tomorrow; return to how many. Each is reminded once."""
    on = day_of(at) + dt.timedelta(days=1)
    waiting = Appointment.objects.select_for_update(skip_locked=True).filter(
        starts_at__gt=at,
        starts_at__lt=at + dt.timedelta(days=2),
        cancelled_at=None,
        reminded_at=None,
        booked_at__lt=at - dt.timedelta(hours=1),
    )
    reachable = waiting.exclude(email="", telephone="").order_by("pk")
    due = [each for each in reachable if day_of(each.starts_at) == on]
    for each in due:
        each.reminded_at = at
        each.save(update_fields=["reminded_at"])
        _tell(each, "reminder")
    return len(due)


def forget(*, at: dt.datetime) -> int:
    """Remove what was typed about people whose appointment is long over; return of how many."""
    old = Appointment.objects.filter(ends_at__lt=at - KEPT_FOR, forgotten_at=None)
    return old.update(name="", email="", telephone="", about="", person=None, network_digest=None, forgotten_at=at)


def _locked(office: Office) -> Office:
    """One booking at a time for each office, so that two take two counters and not the same one."""
    return Office.objects.select_for_update().get(pk=office.pk)


def _seat(
    service: Service, starts_at: dt.datetime, at: dt.datetime, *, beside: Appointment | None = None
) -> tuple[Stretch, int]:
    day = day_of(starts_at)
    if not at + NOTICE < starts_at or day > day_of(at) + HORIZON:
        raise Fault("appointment.not_offered")
    table = queries.timetable(office=service.office, first=day, last=day, beside=beside)
    slot = table.offers(starts_at=starts_at, minutes=service.minutes)
    if slot is None:
        raise Fault("appointment.not_offered")
    counter = table.counter(slot)
    if counter is None:
        raise Conflict("appointment.slot_taken")
    return slot, counter


def _at_a_free_counter(appointment: Appointment) -> Appointment:
    """Save it; the database refuses a counter that has somebody, whatever was read before."""
    try:
        with transaction.atomic():
            appointment.save()
    except IntegrityError as error:
        raise Conflict("appointment.slot_taken") from error
    return appointment


def _still_to_come(appointment: Appointment, at: dt.datetime) -> Appointment:
    found = Appointment.objects.select_for_update(of=("self",)).select_related("office").get(pk=appointment.pk)
    if found.is_cancelled or found.starts_at <= at or found.outcome:
        raise Conflict("appointment.over")
    return found


def _hold_to_the_limits(visitor: Visitor, network: bytes | None, at: dt.datetime) -> None:
    to_come = Appointment.objects.filter(starts_at__gt=at, cancelled_at=None)
    contacts = {
        name: value for name, value in (("email__iexact", visitor.email), ("telephone", visitor.telephone)) if value
    }
    for name, value in contacts.items():
        if to_come.filter(**{name: value}).count() >= MOST_OF_A_CONTACT:
            raise Fault("appointment.too_many", most=MOST_OF_A_CONTACT)
    if network is not None:
        lately = Appointment.objects.filter(network_digest=network, booked_at__gt=at - dt.timedelta(days=1))
        if lately.count() >= MOST_OF_A_NETWORK:
            raise Fault("appointment.too_many_from_here", most=MOST_OF_A_NETWORK)


def _note(event: EventType, appointment: Appointment, actor: Actor, at: dt.datetime, **facts: str) -> None:
    known = {"appointment": str(appointment.pk), "office": appointment.office.code, "purpose": appointment.purpose}
    record(event, actor=actor, at=at, person=appointment.person_id, facts=known | facts)


def _tell(appointment: Appointment, news: str, actor: Actor | None = None) -> None:
    """A message leaves on commit: an e-mail; without an address a text message, but for what they have just done themselves.

    Anybody may write anybody's telephone: booking and cancelling shall not ring there.
    """
    is_news = actor is None or actor.is_staff
    if appointment.email or (appointment.telephone and is_news):
        app.configure_task("desk.tell").defer(
            appointment_id=str(appointment.pk), news=news, changes=appointment.changes
        )
