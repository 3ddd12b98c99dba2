"""The verbs of work accidents: enter the declared, recognise, refuse; issue, withhold, take back or replace the card."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction

from cass.access import Actor, Capability
from cass.accidents import queries
from cass.accidents.models import Accident, Card, ReplacedFor, Statement
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.documents import operations as documents
from cass.documents.models import IssuedDocument, RevocationReason
from cass.filings.operations.state import demand, note, take
from cass.kernel.faults import Conflict, Fault
from cass.kernel.working_days import day_of
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


@transaction.atomic
def return_card(*, filing: uuid.UUID, on: dt.date, actor: Actor, at: dt.datetime) -> Card:
    """The person has recovered and handed the card back on a day (MISSION E7): it stops counting at once.

    Raises Conflict ``accidents.no_card``, Fault ``accidents.return_day``.
    """
    card, document = take_card(filing=filing, actor=actor)
    if not day_of(document.issued_at) <= on <= day_of(at):
        raise Fault("accidents.return_day")
    card.returned_on = on
    card.save(update_fields=["returned_on"])
    _revoke(document, RevocationReason.RETURNED, "card_returned", actor, at)
    return card


@transaction.atomic
def revoke_card(*, filing: uuid.UUID, why: str, actor: Actor, at: dt.datetime) -> Card:
    """A card was issued in error: it stops counting at once.

    Raises Conflict ``accidents.no_card``, Fault ``filing.reason_needed``.
    """
    if not why.strip():
        raise Fault("filing.reason_needed")
    card, document = take_card(filing=filing, actor=actor)
    _revoke(document, RevocationReason.ISSUED_IN_ERROR, "card_revoked", actor, at)
    note(take(filing=filing), "card_revoked_why", actor=actor, at=at, facts={"why": why.strip()}, for_office=True)
    return card


REPLACED = {
    ReplacedFor.WRONG_DATA: "card_replaced_wrong_data",
    ReplacedFor.LOST: "card_replaced_lost",
    ReplacedFor.DAMAGED: "card_replaced_damaged",
}
"""The step of the file's history that says for what."""


def replace_card(
    *, card: Card, number: str, document: IssuedDocument, reason: ReplacedFor, actor: Actor, at: dt.datetime
) -> Card:
    """Another card in the place of one in force (``take_card``), which stops counting at once.

    It is valid for the same days: only the medical control renews a card.
    """
    if card.document is None:
        raise ValueError("A card in force has its document.")
    _revoke(card.document, RevocationReason.REPLACED, REPLACED[reason], actor, at)
    return Card.objects.create(
        accident=card.accident,
        number=number,
        document=document,
        valid_from=card.valid_from,
        valid_until=card.valid_until,
        withheld_since=card.withheld_since,
        replaces=card,
        replaced_for=reason,
    )


def take_card(*, filing: uuid.UUID, actor: Actor) -> tuple[Card, IssuedDocument]:
    """The card in force of a declared accident, its filing locked. Raises Denied, Conflict ``accidents.no_card``."""
    demand(actor, Capability.FILE_WORK)
    take(filing=filing)
    card = queries.card_in_force(filing)
    if card is None or card.document is None:
        raise Conflict("accidents.no_card")
    return card, card.document


def _revoke(document: IssuedDocument, reason: RevocationReason, step: str, actor: Actor, at: dt.datetime) -> None:
    if document.filing_id is None:
        raise ValueError("A card belongs to a declaration.")
    documents.revoke(document=document, reason=reason, at=at)
    note(take(filing=document.filing_id), step, actor=actor, at=at)
    facts = {"document": document.pk, "reason": reason.value}
    record(
        EventType.DOCUMENT_REVOKED,
        actor=actor,
        at=at,
        person=document.holder_id,
        filing=document.filing_id,
        facts=facts,
    )


def state(*, accident: Accident, filing: uuid.UUID, person: Person, kind: str, at: dt.datetime) -> Statement:
    """Keep what the injured person says of a declaration, or disputes in it (X4)."""
    return Statement.objects.create(accident=accident, filing_id=filing, person=person, kind=kind, made_at=at)
