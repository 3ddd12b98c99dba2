"""The third-party-payer card of an accident: issued on grant, or withheld until own account has paid (LSS 118.2)."""

import datetime as dt
import logging

from django.db import transaction

from cass.access import Actor, Capability, Door
from cass.accidents import operations as accidents
from cass.accidents import queries as declared
from cass.accidents.models import Accident, Card
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.documents import contents
from cass.documents import operations as documents
from cass.documents.kinds import Kind
from cass.documents.models import IssuedDocument
from cass.documents.wording import short_date
from cass.filings.models import Filing, Origin
from cass.filings.operations.state import note, take
from cass.inbox import operations as inbox
from cass.inbox.models import Tray
from cass.kernel.faults import Fault
from cass.kernel.working_days import day_of
from cass.law.book import Book
from cass.procedures.standing import standing_of
from cass.procedures.work_accident_declaration.facts import entered_on
from cass.registry.models import Channel, Person
from cass.rules import deadlines
from cass.rules.work_accident import Standing

DECLARE = Capability.WORK_ACCIDENT_DECLARE
THE_OFFICE = Actor(door=Door.NONE)

logger = logging.getLogger(__name__)


def issue(*, filing: Filing, person: Person, accident: Accident, at: dt.datetime) -> IssuedDocument:
    """Give the person the card."""
    number = accidents.next_card_number(on=day_of(at))
    document = _document(filing, person, accident, number, at)
    valid_from, valid_until = _validity(accident, at)
    accidents.give_card(
        accident=accident, number=number, document=document, valid_from=valid_from, valid_until=valid_until
    )
    return document


def withhold(*, accident: Accident, at: dt.datetime) -> None:
    """Keep the card back: it has its number, and no document."""
    valid_from, valid_until = _validity(accident, at)
    number = accidents.next_card_number(on=day_of(at))
    accidents.withhold_card(
        accident=accident, number=number, on=day_of(at), valid_from=valid_from, valid_until=valid_until
    )


def release_paid_up(*, at: dt.datetime) -> int:
    """Issue the withheld cards of whoever has paid what was owed on applying (LSS 118.2); return how many.

    One transaction each: run twice, or after it was killed, it issues each card once; one that cannot be issued does
    not hold up the others.
    """
    released = 0
    for pk in declared.withheld_cards().values_list("pk", flat=True):
        try:
            released += _release(pk, at)
        except Fault as fault:
            logger.exception("Card %s cannot be released: %s", pk, fault.code)
    return released


@transaction.atomic
def _release(pk: int, at: dt.datetime) -> int:
    filing = take(filing=Card.objects.values_list("accident__filing_id", flat=True).get(pk=pk))
    card = declared.withheld_cards().select_for_update(of=("self",)).filter(pk=pk).first()
    person, declarant = filing.subject, filing.declarant
    if card is None or person is None or declarant is None:
        return 0
    if standing_of(declarant.pk, entered_on(filing), paid_by=day_of(at)) is Standing.IN_DEBT:
        return 0
    document = _document(filing, person, card.accident, card.number, at)
    accidents.release_card(card=card, document=document, valid_until=_validity(card.accident, at)[1])
    facts = {"number": filing.number}
    # Nothing is decided here that would have to be notified; but who is written to by post has the card by post.
    inbox.put(
        recipient=person,
        code="accident_card_released",
        at=at,
        filing=filing.pk,
        tray=Tray.RESOLVED,
        facts=facts,
        document=document,
        is_official=person.channel == Channel.PAPER,
    )
    if filing.origin == Origin.ONLINE and declarant.person_id is None:
        inbox.put(
            recipient=declarant,
            code="accident_card_released",
            at=at,
            filing=filing.pk,
            tray=Tray.RESOLVED,
            facts=facts,
            document=document,
        )
    note(filing, "card_issued", actor=THE_OFFICE, at=at)
    issued = {"document": document.pk}
    record(EventType.DOCUMENT_ISSUED, actor=THE_OFFICE, at=at, person=person.pk, filing=filing.pk, facts=issued)
    return 1


def _validity(accident: Accident, at: dt.datetime) -> tuple[dt.date, dt.date]:
    """From the accident, since care began then; six months from its issue (facts 1.6)."""
    return accident.occurred_on, deadlines.card_last_day(issued_on=day_of(at), book=Book.load())


def _document(filing: Filing, person: Person, accident: Accident, number: str, at: dt.datetime) -> IssuedDocument:
    valid_from, valid_until = _validity(accident, at)
    data: contents.AccidentCard = {
        "name": person.full_name,
        "cass_number": person.cass_number,
        "birth_date": short_date(person.birth_date),
        "file_number": f"{filing.number} · {number}",
        "accident_date": short_date(accident.occurred_on),
        "employer": filing.declarant.name if filing.declarant else "",
    }
    return documents.issue(
        kind=Kind.ACCIDENT_CARD,
        holder=person,
        declarant=filing.declarant if filing.origin == Origin.ONLINE else None,
        filing_id=filing.pk,
        data=data,
        language=person.language,
        at=at,
        valid_from=valid_from,
        valid_until=valid_until,
        capability=DECLARE,
    )
