"""Reading a list of persons leaves one line in the journal: which list, and how many it showed."""

from django.utils import timezone

from cass.audit.models import EventType
from cass.audit.operations import journal
from cass.web.guard import Request


def listed(request: Request, name: str, *, shown: int, found: int) -> None:
    """Journal that a page of a list is about to be shown: how many persons are on it, of how many."""
    facts = {"list": name, "shown": shown, "found": found}
    journal(
        EventType.LIST_READ,
        actor=request.actor,
        at=timezone.now(),
        declarant=request.actor.declarant,
        facts=facts,
    )
