"""Verbs of mandates: offered by a holder, accepted by the receiver, suspended, confirmed, ended by either side."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from cass.access import NOBODY, Actor, Capability
from cass.access.lending import LENDABLE
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.kernel.faults import Conflict, Fault, NotFound
from cass.kernel.working_days import day_of
from cass.law.book import Book
from cass.registry import queries
from cass.registry.models import LENT, Declarant, Mandate, MandateKind, Person
from cass.registry.operations import grant_mandate, revoke_mandate
from cass.rules.mandates import longest_until


@transaction.atomic
def offer(  # noqa: PLR0913 — what a mandate says
    *,
    declarant: int,
    kind: MandateKind,
    capabilities: Iterable[Capability],
    until: dt.date,
    at: dt.datetime,
    person: Person | None = None,
    through: Declarant | None = None,
    number: str = "",
    name: str = "",
    granted_by: int | None = None,
    filing: uuid.UUID | None = None,
    actor: Actor = NOBODY,
) -> Mandate:
    """A holder lends somebody some capabilities from today to ``until``; it counts once the receiver accepts.

    An employee's ends with their work there, where its last day is known.
    Of a third party, ``number`` and ``name`` are what the holder wrote; where they are nobody's, it waits for ever and
    looks the same. Raises Fault ``registry.not_lendable``, ``registry.mandate_too_long``.
    """
    limits, on = frozenset(capabilities), day_of(at)
    if kind not in LENT or not limits or not limits <= LENDABLE:
        raise Fault("registry.not_lendable")
    if until < on or until > longest_until(on, Book.load().on(on)):
        raise Fault("registry.mandate_too_long", last=longest_until(on, Book.load().on(on)))
    if kind is MandateKind.DELEGATE and person is not None:
        until = _while_there(until, person=person.pk, declarant=declarant, on=on)
    mandate = Mandate.objects.create(
        person=person,
        declarant_id=declarant,
        kind=kind,
        capabilities=sorted(capability.value for capability in limits),
        since=on,
        until=until,
        through=through,
        offered_number=number,
        offered_name=name,
        granted_by_id=granted_by,
        filing_id=filing,
    )
    facts = {"kind": kind.value, "capabilities": mandate.capabilities, "offered": True}
    _record(EventType.MANDATE_GRANTED, mandate, actor, at, facts)
    return mandate


@transaction.atomic
def accept(*, mandate: int, actor: Actor, at: dt.datetime) -> tuple[Mandate, bool]:
    """The receiver accepts: from now on it counts. Return it, and whether this was the first time.

    Raises NotFound for anybody else's, Conflict ``registry.already_ended``.
    """
    found = _received(mandate, actor, at)
    if found.accepted_at is not None:
        return found, False
    if found.until is not None and found.until < day_of(at):
        raise Conflict("registry.already_ended")
    found.accepted_at = at
    found.save(update_fields=["accepted_at"])
    _record(EventType.MANDATE_ACCEPTED, found, actor, at)
    return found, True


@transaction.atomic
def give_up(*, mandate: int, actor: Actor, at: dt.datetime) -> Mandate:
    """The receiver declines what was offered, or gives up what they had accepted. Raises as ``accept``."""
    found = _received(mandate, actor, at)
    if found.kind not in LENT:
        raise NotFound("registry.not_found")
    if found.accepted_at is not None:
        return revoke_mandate(mandate=found.pk, at=at, actor=actor)
    found.revoked_at = at
    found.save(update_fields=["revoked_at"])
    _record(EventType.MANDATE_DECLINED, found, actor, at)
    return found


def _received(mandate: int, actor: Actor, at: dt.datetime) -> Mandate:
    """A mandate that this actor receives, locked: their own, or that of the gestoria they act for as its holder."""
    found = _locked(mandate)
    if found.person_id is not None:
        theirs = found.person_id == actor.person
    else:
        theirs = found.through_id is not None and _acts_as_holder(actor, found.through_id, at)
    if not theirs:
        raise NotFound("registry.not_found")
    if found.revoked_at is not None:
        raise Conflict("registry.already_ended")
    return found


def _acts_as_holder(actor: Actor, declarant: int, at: dt.datetime) -> bool:
    return actor.declarant == declarant and queries.is_holder(
        person=actor.person or 0, declarant=declarant, on=day_of(at), lock=True
    )


@transaction.atomic
def confirm(*, mandate: int, actor: Actor, at: dt.datetime) -> Mandate:
    """The new holder lets stand what the former one granted. Raises NotFound for anybody else's mandate."""
    found = _locked(mandate)
    if found.kind not in LENT or not _acts_as_holder(actor, found.declarant_id, at):
        raise NotFound("registry.not_found")
    if found.revoked_at is not None:
        raise Conflict("registry.already_ended")
    if found.suspended_at is not None:
        found.suspended_at, found.granted_by_id = None, actor.person
        found.save(update_fields=["suspended_at", "granted_by"])
        found.named.update(suspended_at=None)
        _record(EventType.MANDATE_CONFIRMED, found, actor, at)
    return found


@transaction.atomic
def change_holder(
    *, declarant: int, person: int, at: dt.datetime, actor: Actor = NOBODY
) -> tuple[list[Mandate], list[Mandate]]:
    """Another person is the administrative holder from now on.

    Return what the former one had granted, which is suspended, and by what they acted for clients of this declarant, if
    it is a gestoria where they do not work: that has ended. Raises Conflict ``registry.already_so`` when this person is
    the only holder already.
    """
    Declarant.objects.select_for_update().get(pk=declarant)
    standing = Mandate.objects.select_for_update().filter(declarant=declarant, revoked_at=None)
    holders = list(standing.filter(kind=MandateKind.HOLDER))
    if any(holder.person_id == person for holder in holders) and len(holders) == 1:
        raise Conflict("registry.already_so")
    former = [holder for holder in holders if holder.person_id != person]
    for holder in former:
        revoke_mandate(mandate=holder.pk, at=at, actor=actor)
    taken = [each for holder in former for each in _named_no_more(holder.person_id, declarant, actor, at)]
    if all(holder.person_id != person for holder in holders):
        grant_mandate(
            person=Person.objects.get(pk=person),
            declarant=Declarant.objects.get(pk=declarant),
            kind=MandateKind.HOLDER,
            since=day_of(at),
            at=at,
            actor=actor,
        )
    lent = standing.filter(kind__in=LENT, under=None, suspended_at=None).exclude(granted_by=person)
    suspended = [_suspend(mandate, actor, at) for mandate in lent.order_by("pk")]
    return [mandate for mandate in suspended if mandate.until is None or mandate.until >= day_of(at)], taken


def _named_no_more(person: int | None, gestoria: int, actor: Actor, at: dt.datetime) -> list[Mandate]:
    """Whoever was named because they held the gestoria, and does not work there, acts for none of its clients."""
    if person is None or may_be_named(person=person, gestoria=gestoria, on=day_of(at)):
        return []
    named = Mandate.objects.filter(person=person, through=gestoria, under__isnull=False, revoked_at=None)
    return [revoke_mandate(mandate=each.pk, at=at, actor=actor) for each in named.order_by("pk")]


def _suspend(mandate: Mandate, actor: Actor, at: dt.datetime) -> Mandate:
    mandate.suspended_at = at
    mandate.save(update_fields=["suspended_at"])
    mandate.named.filter(revoked_at=None).update(suspended_at=at)
    _record(EventType.MANDATE_SUSPENDED, mandate, actor, at)
    return mandate


@transaction.atomic
def name(
    *, person: int, clients: Collection[int], actor: Actor, at: dt.datetime
) -> tuple[list[Mandate], list[Mandate]]:
    """The holder of a gestoria says for which of its clients one of its people acts; for the others not any more.

    ``clients`` are mandates that the gestoria has accepted. Return what was given and what was taken. Raises NotFound for
    what is not the gestoria's, or whoever does not work there.
    """
    gestoria, on = actor.declarant or 0, day_of(at)
    if not _acts_as_holder(actor, gestoria, at) or not may_be_named(person=person, gestoria=gestoria, on=on):
        raise NotFound("registry.not_found")
    heads = {head.pk: head for head in standing_for(gestoria=gestoria, on=on).select_for_update(of=("self",))}
    if not set(clients) <= set(heads):
        raise NotFound("registry.not_found")
    named = {each.under_id: each for each in Mandate.objects.filter(under__in=heads, person=person, revoked_at=None)}
    taken = [revoke_mandate(mandate=each.pk, at=at, actor=actor) for head, each in named.items() if head not in clients]
    given = [_name_under(heads[head], person, actor, at) for head in sorted(clients) if head not in named]
    return given, taken


def _name_under(head: Mandate, person: int, actor: Actor, at: dt.datetime) -> Mandate:
    """One of the gestoria's people acts within the gestoria's own limits, as long as it may and they work there."""
    on = day_of(at)
    made = Mandate.objects.create(
        person_id=person,
        declarant_id=head.declarant_id,
        kind=MandateKind.GESTORIA,
        capabilities=head.capabilities,
        since=on,
        until=_while_there(head.until, person=person, declarant=head.through_id or 0, on=on) if head.until else None,
        through_id=head.through_id,
        under=head,
        granted_by_id=actor.person,
        accepted_at=at,
        suspended_at=head.suspended_at,
    )
    _record(EventType.MANDATE_GRANTED, made, actor, at, {"kind": made.kind, "under": head.pk})
    return made


def may_be_named(*, person: int, gestoria: int, on: dt.date) -> bool:
    """Does this person work for the gestoria today, or hold it?"""
    return queries.employment_on(person=person, declarant=gestoria, on=on) is not None or queries.is_holder(
        person=person, declarant=gestoria, on=on
    )


def _while_there(until: dt.date, *, person: int, declarant: int, on: dt.date) -> dt.date:
    """``until``, or the last day of somebody's work for a declarant where it is known and earlier; holders work on."""
    job = queries.employment_on(person=person, declarant=declarant, on=on)
    last = queries.last_day(job) if job is not None else None
    if last is None or queries.is_holder(person=person, declarant=declarant, on=on):
        return until
    return min(until, last)


def standing_for(*, gestoria: int, on: dt.date) -> QuerySet[Mandate]:
    """What a gestoria has accepted and still holds on a day, suspended or not, by the client's name."""
    found = Mandate.objects.filter(
        Q(until=None) | Q(until__gte=on), through=gestoria, under=None, revoked_at=None, accepted_at__isnull=False
    )
    return found.select_related("declarant").order_by("declarant__name_key", "declarant__name", "pk")


def _locked(number: int) -> Mandate:
    found = Mandate.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise NotFound("registry.not_found")
    return found


def _record(
    type_: EventType, mandate: Mandate, actor: Actor, at: dt.datetime, facts: dict[str, object] | None = None
) -> None:
    record(
        type_,
        actor=actor,
        at=at,
        person=mandate.person_id,
        declarant=mandate.declarant_id,
        facts={"mandate": mandate.pk} | (facts or {}),
    )
