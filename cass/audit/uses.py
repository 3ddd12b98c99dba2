"""What was done in a declarant's name, and by whom: the log of use that both sides of a mandate read."""

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Max, Q, QuerySet

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
    found = Event.objects.filter(then, declarant_id=declarant, actor__declarant=declarant)
    return found.filter(type__in=SHOWN).order_by("-at", "-pk")


def last_uses(*, declarant: int) -> dict[int, dt.datetime]:
    """When each person last did something in a declarant's name, by the person."""
    found = Event.objects.filter(declarant_id=declarant, actor__declarant=declarant, type__in=SHOWN)
    return dict(found.order_by().values_list("actor__person").annotate(last=Max("at")))
