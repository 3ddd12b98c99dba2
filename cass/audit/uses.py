"""What was done in a declarant's name, and by whom: the log of use that both sides of a mandate read."""

import datetime as dt

from django.db.models import Max, QuerySet

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


def uses(*, declarant: int, person: int) -> QuerySet[Event]:
    """What a person did in a declarant's name, the latest first."""
    found = Event.objects.filter(declarant_id=declarant, actor__person=person, actor__declarant=declarant)
    return found.filter(type__in=SHOWN).order_by("-at", "-pk")


def last_uses(*, declarant: int) -> dict[int, dt.datetime]:
    """When each person last did something in a declarant's name, by the person."""
    found = Event.objects.filter(declarant_id=declarant, actor__declarant=declarant, type__in=SHOWN)
    return dict(found.order_by().values_list("actor__person").annotate(last=Max("at")))


def last_uses_by(*, person: int, declarants: list[int]) -> dict[int, dt.datetime]:
    """When a person last did something in the name of each of these declarants."""
    found = Event.objects.filter(declarant_id__in=declarants, actor__person=person, type__in=SHOWN)
    return dict(found.order_by().values_list("declarant_id").annotate(last=Max("at")))
