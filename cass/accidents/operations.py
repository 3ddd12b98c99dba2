"""The verbs of work accidents: enter the declared, recognise, refuse, issue or withhold the card."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import connection

from cass.accidents.models import Accident, Card, Statement
from cass.documents.models import IssuedDocument
from cass.registry.models import Declarant, Person


def enter(
    *, filing: uuid.UUID, person: Person | None, declarant: Declarant, occurred_on: dt.date, codes: Mapping[str, Any]
) -> Accident:
    """Enter a declared accident, or bring it up to date with a later revision of its declaration."""
    accident, _created = Accident.objects.update_or_create(
        filing_id=filing,
        defaults={"person": person, "declarant": declarant, "occurred_on": occurred_on, **codes},
    )
    return accident


def of_filing(filing: uuid.UUID) -> Accident:
    return Accident.objects.select_for_update().get(filing_id=filing)


def recognise(*, filing: uuid.UUID, on: dt.date) -> Accident:
    """The accident is recognised as a work accident (LSS 123)."""
    accident = of_filing(filing)
    accident.recognised_on = on
    accident.save(update_fields=["recognised_on"])
    return accident


def refuse(*, filing: uuid.UUID, on: dt.date) -> Accident:
    accident = of_filing(filing)
    accident.refused_on = on
    accident.save(update_fields=["refused_on"])
    return accident


def next_card_number(*, on: dt.date) -> str:
    """The number of a card; gaps are possible, repetitions are not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('card_number')")
        return f"AT-{on.year}-{cursor.fetchone()[0]:06d}"


def give_card(
    *, accident: Accident, number: str, document: IssuedDocument, valid_from: dt.date, valid_until: dt.date
) -> Card:
    """The third-party-payer card (MISSION E5): valid from the day of the accident on; renewed by medical control."""
    return Card.objects.create(
        accident=accident, number=number, document=document, valid_from=valid_from, valid_until=valid_until
    )


def withhold_card(*, accident: Accident, number: str, on: dt.date, valid_from: dt.date, valid_until: dt.date) -> Card:
    """Own account in debt: the right is there, the card waits for the payment (LSS 118.2)."""
    return Card.objects.create(
        accident=accident, number=number, valid_from=valid_from, valid_until=valid_until, withheld_since=on
    )


def release_card(*, card: Card, document: IssuedDocument, valid_until: dt.date) -> None:
    """The debt is paid: a withheld card is issued. Since when it was withheld stays written."""
    card.document, card.valid_until = document, valid_until
    card.save(update_fields=["document", "valid_until"])


def state(*, accident: Accident, filing: uuid.UUID, person: Person, kind: str, at: dt.datetime) -> Statement:
    """Keep what the injured person says of a declaration, or disputes in it (X4)."""
    return Statement.objects.create(accident=accident, filing_id=filing, person=person, kind=kind, made_at=at)
