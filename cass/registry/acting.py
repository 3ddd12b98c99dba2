"""Who may act for whom, read from both sides."""

import datetime as dt
import uuid
from collections.abc import Collection
from enum import StrEnum

from django.db.models import Q, QuerySet

from cass.audit import uses
from cass.kernel.faults import NotFound
from cass.registry.models import LENT, Declarant, Mandate, MandateKind, Person
from cass.registry.queries import search_key


class Standing(StrEnum):
    """Where a mandate stands on a day."""

    OFFERED = "offered"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    OVER = "over"


def standing(mandate: Mandate, on: dt.date) -> Standing:
    if mandate.revoked_at is not None:
        return Standing.REVOKED
    if mandate.until is not None and mandate.until < on:
        return Standing.OVER
    if mandate.accepted_at is None:
        return Standing.OFFERED
    return Standing.SUSPENDED if mandate.suspended_at is not None else Standing.IN_FORCE


def holders(declarant: int, on: dt.date) -> list[Person]:
    """The administrative holders of a declarant on a day, by name."""
    running = Mandate.objects.filter(
        Q(until=None) | Q(until__gte=on),
        declarant=declarant,
        kind=MandateKind.HOLDER,
        since__lte=on,
        revoked_at=None,
        suspended_at=None,
        accepted_at__isnull=False,
    )
    return list(Person.objects.filter(pk__in=running.values("person")).order_by("name_key", "pk"))


def _told(found: QuerySet[Mandate]) -> QuerySet[Mandate]:
    return found.select_related("person", "declarant", "through")


def granted(*, declarant: int) -> QuerySet[Mandate]:
    """What a declarant has ever granted, the latest first; those named under a gestoria's are that one's."""
    return _told(Mandate.objects.filter(declarant=declarant, under=None, kind__in=LENT)).order_by("-pk")


def running(found: QuerySet[Mandate], on: dt.date) -> QuerySet[Mandate]:
    """Those neither revoked nor over: offered, suspended or in force."""
    return found.filter(Q(until=None) | Q(until__gte=on), revoked_at=None)


def named_under(*, mandates: list[int]) -> dict[int, list[Mandate]]:
    """The people of the gestoria who act by each of these mandates, by name."""
    ever = ever_named_under(mandates=mandates)
    return {number: [each for each in named if each.revoked_at is None] for number, named in ever.items()}


def ever_named_under(*, mandates: list[int]) -> dict[int, list[Mandate]]:
    """The same with those who no longer act by it: what they did stays in the log of its use."""
    found: dict[int, list[Mandate]] = {number: [] for number in mandates}
    for row in _told(Mandate.objects.filter(under__in=mandates)).order_by("person__name_key", "pk"):
        if row.under_id is not None:
            found[row.under_id].append(row)
    return found


def last_uses(*, declarant: int, mandates: Collection[int]) -> dict[int, dt.datetime]:
    """When each of these mandates of a declarant was last used by its own person; one that never was is left out."""
    used = uses.last_use(declarant=declarant, person="person", since="accepted_at", until="revoked_at")
    found = Mandate.objects.filter(pk__in=mandates, declarant=declarant).annotate(used_at=used)
    return dict(found.exclude(used_at=None).values_list("pk", "used_at"))


def received(*, person: int, gestoria: int | None = None) -> QuerySet[Mandate]:
    """What a person was ever given to act for others, the latest first; ``gestoria``: and what that one was given."""
    mine = Q(person=person)
    if gestoria is not None:
        mine |= Q(through=gestoria, under=None, person=None)
    return _told(Mandate.objects.filter(mine)).order_by("-pk")


def received_by(*, gestoria: int) -> QuerySet[Mandate]:
    """What a gestoria was ever given as such, the latest first."""
    return _told(Mandate.objects.filter(through=gestoria, under=None, person=None)).order_by("-pk")


def granted_one(*, mandate: int, declarant: int) -> Mandate:
    """One of those that a declarant has granted, or of the people named under one. Raises NotFound."""
    found = _told(Mandate.objects.filter(pk=mandate, declarant=declarant, kind__in=LENT)).first()
    if found is None:
        raise NotFound("registry.not_found")
    return found


def of_filing(*, filing: uuid.UUID) -> Mandate | None:
    """The mandate that a filing made, if it made one."""
    return _told(Mandate.objects.filter(filing_id=filing, under=None)).first()


def person_called(*, number: str, surname: str) -> Person | None:
    """The person with this CASS number whose surname (the first, or both) is this one, however it is accented."""
    found = Person.objects.filter(cass_number=number).first()
    if found is None or search_key(surname) not in {search_key(found.surname), search_key(found.surnames)}:
        return None
    return found


def declarant_called(*, number: str, name: str) -> Declarant | None:
    """The declarant with this census number whose name begins so, however it is accented."""
    key = search_key(name)
    found = Declarant.objects.filter(census_number=number).first()
    return found if found is not None and key and search_key(found.name).startswith(key) else None
