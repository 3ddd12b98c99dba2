"""The doors, read: for whom somebody may act behind the door they came through."""

import datetime as dt

from django.db.models import Q, QuerySet

from cass.access import MATRIX, Door, Role
from cass.access.door import DECLARANTS
from cass.kernel.identifiers import normalised
from cass.registry import queries as registry
from cass.registry.models import Declarant, Dependant


def roles_behind(door: Door) -> frozenset[Role]:
    """The roles for which something is open behind a door: nobody acts through a weaker one than the matrix asks."""
    return frozenset(role for grant in MATRIX if grant.is_open and door in grant.doors for role in grant.roles)


def declarants(*, person: int, door: Door, on: dt.date, text: str = "") -> QuerySet[Declarant]:
    """The declarants a person may act for behind this door, by name; ``text`` is part of the name or the census number."""
    found = registry.declarants_of(person=person, on=on)
    if not roles_behind(door) & DECLARANTS:
        return found.none()
    if key := registry.search_key(text):
        found = found.filter(Q(name_key__contains=key) | Q(census_number__contains=normalised(text)))
    return found


def declarants_up_to(most: int, *, person: int | None, door: Door, on: dt.date) -> int:
    """For how many declarants this person may act behind this door; whoever has more than ``most`` has so many."""
    return 0 if person is None else len(declarants(person=person, door=door, on=on).values("pk")[:most])


def dependants(*, person: int, door: Door, on: dt.date) -> QuerySet[Dependant]:
    """Those insured through a person for whom they may act behind this door, eldest first."""
    found = registry.dependants_of(person=person, on=on)
    return found if Role.INSURED in roles_behind(door) else found.none()
