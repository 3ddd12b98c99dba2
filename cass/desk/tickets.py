"""The help centre (CAU): incidents opened from any page, answered, closed, and forgotten in the end."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, QuerySet
from procrastinate.contrib.django import app

from cass.access import NOBODY, Actor
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.desk import references
from cass.desk.models import Ticket, TicketKind, TicketMessage, TicketState
from cass.inbox import operations as inbox
from cass.kernel.faults import Conflict, Fault, NotFound
from cass.registry.models import Person

# The figures of this page are ours.
MOST_OF_A_CONTACT = 5
"""Tickets that are not closed, of one e-mail address, telephone or signed-in person."""
MOST_OF_A_NETWORK = 20
"""Tickets opened from one network within a day."""
REOPENED_WITHIN = dt.timedelta(days=30)
"""So long after it was closed, writing opens it again; later a new one is needed."""
KEPT_FOR = dt.timedelta(days=180)
"""What was written is removed so long after the ticket was closed."""


@dataclass(frozen=True, kw_only=True)
class Reporter:
    """Who has the problem, as they say; whoever is signed in is known already."""

    name: str = ""
    email: str = ""
    telephone: str = ""
    language: str = "ca"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where it happened: the page, the code of the error, the network."""

    page: str = ""
    fault: str = ""
    address: str = ""


@transaction.atomic
def open_incident(*, text: str, reporter: Reporter, place: Place, actor: Actor, at: dt.datetime) -> Ticket:
    """Somebody reports a problem from a page. Raises Fault ``ticket.too_many``."""
    person = None if actor.is_staff else actor.person
    network = references.network_digest(place.address) if place.address and not actor.is_staff else None
    if not actor.is_staff:
        _hold_to_the_limits(reporter, person, network, at)
    found = _entered(TicketKind.INCIDENT, at, reporter=reporter, person=person, network=network, place=place)
    TicketMessage.objects.create(ticket=found, at=at, text=text)
    _note(EventType.TICKET_OPENED, found, actor, at)
    _tell(found, "opened", at)
    return found


@transaction.atomic
def open(  # noqa: A001 — what one does with a ticket.
    *,
    kind: TicketKind,
    facts: Mapping[str, str],
    at: dt.datetime,
    person: Person | None = None,
    language: str = "ca",
    actor: Actor = NOBODY,
) -> Ticket:
    """A door could not let somebody in and a person has to look at it: what the door saw goes into the ticket alone.

    Seen again while the ticket is not closed, it is the same ticket.
    """
    same = Ticket.objects.exclude(state=TicketState.CLOSED).filter(kind=kind, facts=dict(facts), person=person)
    if found := same.order_by("opened_at").first():
        return found
    found = _entered(kind, at, reporter=Reporter(language=language), person=person.pk if person else None, facts=facts)
    _note(EventType.TICKET_OPENED, found, actor, at)
    return found


@transaction.atomic
def write(*, ticket: Ticket, text: str, actor: Actor, at: dt.datetime) -> Ticket:
    """The citizen adds something: it waits for the help centre again. Raises Conflict ``ticket.closed``."""
    found = _locked(ticket)
    if not may_write(found, at=at):
        raise Conflict("ticket.closed")
    TicketMessage.objects.create(ticket=found, at=at, text=text)
    _set(found, TicketState.OPEN, at)
    _note(EventType.TICKET_ANSWERED, found, actor, at, by="citizen")
    return found


@transaction.atomic
def answer(*, ticket: Ticket, text: str, closes: bool, actor: Actor, at: dt.datetime) -> Ticket:
    """The help centre writes; it waits for the citizen, or is closed with it. Whoever answers has it assigned."""
    found = _locked(ticket)
    TicketMessage.objects.create(ticket=found, at=at, text=text, staff_id=actor.staff)
    if found.assigned_to_id is None:
        found.assigned_to_id = actor.staff
    _set(found, TicketState.CLOSED if closes else TicketState.WAITING, at)
    _note(EventType.TICKET_ANSWERED, found, actor, at, by="staff")
    if closes:
        _note(EventType.TICKET_CLOSED, found, actor, at)
    _tell(found, "answered", at)
    return found


@transaction.atomic
def close(*, ticket: Ticket, actor: Actor, at: dt.datetime) -> Ticket:
    """Nothing more to do, and nothing to say. Raises Conflict ``ticket.closed``."""
    found = _locked(ticket)
    if found.state == TicketState.CLOSED:
        raise Conflict("ticket.closed")
    _set(found, TicketState.CLOSED, at)
    _note(EventType.TICKET_CLOSED, found, actor, at)
    return found


@transaction.atomic
def assign(*, ticket: Ticket, staff: int | None) -> Ticket:
    """Whose it is from now on; nobody's with ``None``."""
    found = _locked(ticket)
    found.assigned_to_id = staff
    found.save(update_fields=["assigned_to"])
    return found


@transaction.atomic
def forget(*, at: dt.datetime) -> int:
    """Remove what was written in tickets closed long ago, and by whom; return of how many."""
    old = Ticket.objects.filter(closed_at__lt=at - KEPT_FOR, forgotten_at=None)
    TicketMessage.objects.filter(ticket__in=old).delete()
    blank = {"name": "", "email": "", "telephone": "", "page": "", "facts": {}}
    return old.update(**blank, person=None, network_digest=None, forgotten_at=at)


# Read


def by_code(code: str, *, actor: Actor) -> Ticket:
    """The ticket that a code opens; one of a signed-in person to themselves only. Raises NotFound ``ticket.not_found``."""
    digest = references.digest_typed(code)
    found = Ticket.objects.filter(code_digest=digest).first() if digest else None
    if found is None or (found.person_id is not None and found.person_id != actor.person):
        raise NotFound("ticket.not_found")
    return found


def mine(*, actor: Actor) -> QuerySet[Ticket]:
    """What a signed-in person has reported, the latest first."""
    if actor.person is None:
        return Ticket.objects.none()
    own = Ticket.objects.filter(person=actor.person, kind=TicketKind.INCIDENT, forgotten_at=None)
    return own.order_by("-changed_at", "pk")


def queue(*, state: str) -> QuerySet[Ticket]:
    """The tickets in a state: those still to do by who waits longest, the closed ones the latest first."""
    order = "-changed_at" if state == TicketState.CLOSED else "changed_at"
    return Ticket.objects.filter(state=state).select_related("person", "assigned_to").order_by(order, "pk")


def counts() -> dict[TicketState, int]:
    """How many tickets are in each state."""
    found = dict(Ticket.objects.order_by().values_list("state").annotate(number=Count("pk")))
    return {state: found.get(state.value, 0) for state in TicketState}


def by_reference(reference: str) -> Ticket | None:
    return Ticket.objects.filter(reference=reference.strip().upper()).first()


def get(number: str) -> Ticket:
    """One ticket, for the help centre. Raises NotFound ``ticket.not_found``."""
    found = Ticket.objects.filter(pk=number).select_related("person", "assigned_to").first()
    if found is None:
        raise NotFound("ticket.not_found")
    return found


def messages(ticket: Ticket) -> QuerySet[TicketMessage]:
    """What was written, oldest first."""
    return TicketMessage.objects.filter(ticket=ticket).select_related("staff").order_by("at", "pk")


def may_write(ticket: Ticket, *, at: dt.datetime) -> bool:
    return ticket.closed_at is None or at - ticket.closed_at <= REOPENED_WITHIN


def _entered(
    kind: TicketKind,
    at: dt.datetime,
    *,
    reporter: Reporter,
    person: int | None,
    network: bytes | None = None,
    place: Place | None = None,
    facts: Mapping[str, str] | None = None,
) -> Ticket:
    number, place = uuid.uuid4(), place or Place()
    return Ticket.objects.create(
        pk=number,
        reference=references.new("I"),
        code_digest=references.digest(references.code_for(number)),
        kind=kind,
        page=place.page,
        fault=place.fault,
        facts=dict(facts or {}),
        person_id=person,
        name=reporter.name,
        email=reporter.email,
        telephone=reporter.telephone,
        language=reporter.language,
        network_digest=network,
        opened_at=at,
        changed_at=at,
    )


def _locked(ticket: Ticket) -> Ticket:
    return Ticket.objects.select_for_update().get(pk=ticket.pk)


def _set(ticket: Ticket, state: TicketState, at: dt.datetime) -> None:
    ticket.state, ticket.changed_at = state, at
    ticket.closed_at = at if state is TicketState.CLOSED else None
    ticket.save(update_fields=["state", "changed_at", "closed_at", "assigned_to"])


def _hold_to_the_limits(reporter: Reporter, person: int | None, network: bytes | None, at: dt.datetime) -> None:
    unfinished = Ticket.objects.exclude(state=TicketState.CLOSED)
    known = {"email__iexact": reporter.email, "telephone": reporter.telephone, "person": person}
    for name, value in known.items():
        if value and unfinished.filter(**{name: value}).count() >= MOST_OF_A_CONTACT:
            raise Fault("ticket.too_many")
    if network is not None:
        lately = Ticket.objects.filter(network_digest=network, opened_at__gt=at - dt.timedelta(days=1))
        if lately.count() >= MOST_OF_A_NETWORK:
            raise Fault("ticket.too_many")


def _tell(ticket: Ticket, news: str, at: dt.datetime) -> None:
    """Whoever was signed in finds it in their inbox; others get an e-mail, if they left an address. Neither says more."""
    if ticket.person is not None:
        code = "ticket_opened" if news == "opened" else "ticket_answered"
        inbox.put(recipient=ticket.person, code=code, at=at, facts={"reference": ticket.reference})
    elif ticket.email:
        count = TicketMessage.objects.filter(ticket=ticket).count()
        app.configure_task("desk.tell_ticket").defer(ticket_id=str(ticket.pk), news=news, count=count)


def _note(event: EventType, ticket: Ticket, actor: Actor, at: dt.datetime, **facts: str) -> None:
    known = {"ticket": str(ticket.pk), "kind": ticket.kind}
    record(event, actor=actor, at=at, person=ticket.person_id, facts=known | facts)
