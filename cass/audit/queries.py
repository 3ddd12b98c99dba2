"""The journal as those it is about may read it: who entered, who looked, what became of their access."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cass.audit.models import Event


@dataclass(frozen=True, kw_only=True)
class Period:
    """From a moment on; ``None``: always."""

    since: dt.datetime | None = None

    @property
    def condition(self) -> Q:
        return Q() if self.since is None else Q(at__gte=self.since)


ALWAYS = Period()


def about_person(*, person: int, types: Collection[str], period: Period = ALWAYS) -> QuerySet[Event]:
    """What happened to a person's access and who looked at their data, the latest first."""
    return _latest(Event.objects.filter(period.condition, person_id=person, type__in=types))


def about_declarant(*, declarant: int, types: Collection[str], period: Period = ALWAYS) -> QuerySet[Event]:
    """The same of a declarant, for its holder: what was done in its name, and what the office did.

    What an employee did or read for themselves is not the employer's to know, even where it also concerns it. A mandate is:
    whoever receives one accepts it in their own name.
    """
    in_its_name = Q(actor__declarant=declarant) | ~Q(actor__has_key="person") | Q(type__startswith="mandate.")
    return _latest(Event.objects.filter(period.condition, in_its_name, declarant_id=declarant, type__in=types))


def _latest(found: QuerySet[Event]) -> QuerySet[Event]:
    return found.order_by("-at", "-pk")
