"""Work accidents, read."""

import uuid

from django.db.models import QuerySet

from cass.access import Actor
from cass.accidents.models import Accident, Card, Statement


def cards_of(actor: Actor) -> QuerySet[Card]:
    """The cards of the insured person that an actor is or acts for (X5), newest first; without those replaced since.

    An adult dependant's tell of their health, and are theirs alone.
    """
    is_limited = actor.dependant is not None and actor.mandate is not None
    if actor.person is None or actor.declarant is not None or is_limited:
        return Card.objects.none()
    return (
        Card.objects.filter(accident__person=actor.beneficiary, replacement=None)
        .select_related("accident", "document")
        .order_by("-valid_from", "-pk")
    )


def card_in_force(filing: uuid.UUID) -> Card | None:
    """The card of a declared accident that was issued and neither returned, replaced nor revoked, expired or not."""
    found = Card.objects.filter(accident__filing_id=filing, document__revoked_at=None, document__isnull=False)
    return found.select_related("accident__person", "document__declarant").first()


def withheld_cards() -> QuerySet[Card]:
    """The cards kept back until a debt is paid (LSS 118.2), oldest first."""
    return Card.objects.filter(document=None, returned_on=None).select_related("accident").order_by("pk")


def statements_on(filing: uuid.UUID) -> QuerySet[Statement]:
    """What the injured person has said of a declaration, oldest first."""
    return Statement.objects.filter(accident__filing_id=filing).select_related("person").order_by("made_at", "pk")


def accident_of(filing: uuid.UUID) -> Accident | None:
    return Accident.objects.filter(filing_id=filing).first()
