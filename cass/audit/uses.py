"""What was done in a declarant's name, and by whom: the log of use that both sides of a mandate read."""

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from cass.audit.models import Event, EventType

SHOWN = (
    EventType.PARTY_CHOSEN,
    EventType.FILING_STARTED,
    EventType.FILING_SAVED,
    EventType.FILING_FILED,
    EventType.FILING_WITHDRAWN,
    EventType.ATTACHMENT_RECEIVED,
    EventType.ATTACHMENT_REMOVED,
    EventType.DOCUMENT_READ,
    EventType.NOTICE_OPENED,
    EventType.LIST_READ,
)


class Spell(NamedTuple):
    """From when until when somebody could act by a mandate; ``until`` is ``None`` while it goes on."""

    person: int
    since: dt.datetime
    until: dt.datetime | None


def uses(*, declarant: int, by: Collection[Spell]) -> QuerySet[Event]:
    """What these people did in a declarant's name while they could, the latest first."""
    then = Q(pk=None)
    for person, since, until in by:
        then |= Q(actor__person=person, at__gte=since) & (Q() if until is None else Q(at__lte=until))
    return _done(declarant).filter(then)


def last_use(*, declarant: int, person: str, since: str, until: str) -> Subquery:
    """When the same was last done, for each row of a list: the names of its columns that tell who, from when, until when."""
    done = _done(declarant).annotate(by=Cast(KT("actor__person"), BigIntegerField()))
    then = done.filter(by=OuterRef(person), at__gte=OuterRef(since), at__lte=Coalesce(OuterRef(until), F("at")))
    return Subquery(then.values("at")[:1])


def _done(declarant: int) -> QuerySet[Event]:
    found = Event.objects.filter(declarant_id=declarant, actor__declarant=declarant, type__in=SHOWN)
    return found.order_by("-at", "-pk")
