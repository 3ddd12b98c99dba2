"""The third-party-payer card of an accident: issued, withheld until own account has paid (LSS 118.2), replaced, revoked."""

import datetime as dt
import logging
import uuid

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from cass.access import Actor, Capability, Door
from cass.accidents import operations as accidents
from cass.accidents import queries as declared
from cass.accidents.models import Accident, Card, ReplacedFor
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.documents import contents
from cass.documents import operations as documents
from cass.documents.kinds import Kind
from cass.documents.models import IssuedDocument
from cass.documents.wording import long_date, short_date
from cass.filings import papers
from cass.filings.models import Filing, Origin
from cass.filings.operations.state import note, take
from cass.inbox import operations as inbox
from cass.inbox.models import Tray
from cass.kernel.faults import Conflict, Fault
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


def issue(*, filing: Filing, person: Person, accident: Accident, at: dt.datetime) -> None:
    """Give the person the card, and the employer that filed online, who hands it over (MISSION E5)."""
    number = accidents.next_card_number(on=day_of(at))
    days = _validity(accident, at)
    document = _document(filing, person, accident, number, days, at)
    accidents.give_card(accident=accident, number=number, document=document, valid_from=days[0], valid_until=days[1])
    note(filing, "card_issued", actor=THE_OFFICE, at=at)
    _record_issue(filing, person, document, THE_OFFICE, at)
    _to_the_declarant(filing, "accident_granted_employer", document, at)


def withhold(*, filing: Filing, accident: Accident, at: dt.datetime) -> None:
    """Keep the card back: it has its number, and no document."""
    valid_from, valid_until = _validity(accident, at)
    number = accidents.next_card_number(on=day_of(at))
    accidents.withhold_card(
        accident=accident, number=number, on=day_of(at), valid_from=valid_from, valid_until=valid_until
    )
    note(filing, "card_withheld", actor=THE_OFFICE, at=at)


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
    days = _validity(card.accident, at)
    document = _document(filing, person, card.accident, card.number, days, at)
    accidents.release_card(card=card, document=document, valid_until=days[1])
    note(filing, "card_issued", actor=THE_OFFICE, at=at)
    _record_issue(filing, person, document, THE_OFFICE, at)
    _to_the_person(filing, person, "accident_card_released", document, at)
    _to_the_declarant(filing, "accident_card_released", document, at)
    return 1


@transaction.atomic
def replace(*, filing: uuid.UUID, reason: ReplacedFor, actor: Actor, at: dt.datetime) -> None:
    """Issue another card, with another number, for one that has wrong data, was lost or is damaged.

    It says what the register says today, is valid for the same days (only the medical control renews, facts 1.6), and
    goes to whoever had the other one, which stops counting. Raises Denied, Conflict ``accidents.no_card``,
    ``accidents.card_expired``.
    """
    old, _document_before = accidents.take_card(filing=filing, actor=actor)
    if old.valid_until < day_of(at):
        raise Conflict("accidents.card_expired")
    found, person = take(filing=filing), old.accident.person
    if person is None:
        raise ValueError("A card belongs to an identified person.")
    number = accidents.next_card_number(on=day_of(at))
    document = _document(found, person, old.accident, number, (old.valid_from, old.valid_until), at)
    accidents.replace_card(card=old, number=number, document=document, reason=reason, actor=actor, at=at)
    _record_issue(found, person, document, actor, at)
    _to_the_person(found, person, "accident_card_replaced", document, at)
    _to_the_declarant(found, "accident_card_replaced_employer", document, at)


@transaction.atomic
def revoke(*, filing: uuid.UUID, why: str, actor: Actor, at: dt.datetime) -> None:
    """A card was issued in error: it stops counting at once.

    It takes a right away: the person is notified officially of ``why`` and of the remedy (CA 46.2); the employer who holds
    the card is told that it does not count, and nothing else. Raises Denied, Conflict ``accidents.no_card``, Fault
    ``filing.reason_needed``.
    """
    card = accidents.revoke_card(filing=filing, why=why, actor=actor, at=at)
    found, person = take(filing=filing), card.accident.person
    if person is None:
        raise ValueError("A card belongs to an identified person.")
    letter = _revocation_letter(found, person, card, why.strip(), at)
    inbox.put(
        recipient=person,
        code="accident_card_revoked",
        at=at,
        filing=found.pk,
        facts={"number": found.number},
        document=letter,
        is_official=True,
    )
    _to_the_declarant(found, "accident_card_revoked_employer", None, at, tray=Tray.NOTICES)


def _validity(accident: Accident, at: dt.datetime) -> tuple[dt.date, dt.date]:
    """From the accident, since care began then; six months from its issue (facts 1.6)."""
    return accident.occurred_on, deadlines.card_last_day(issued_on=day_of(at), book=Book.load())


def _document(
    filing: Filing, person: Person, accident: Accident, number: str, days: tuple[dt.date, dt.date], at: dt.datetime
) -> IssuedDocument:
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
        valid_from=days[0],
        valid_until=days[1],
        capability=DECLARE,
    )


def _revocation_letter(filing: Filing, person: Person, card: Card, why: str, at: dt.datetime) -> IssuedDocument:
    language, on = person.language, day_of(at)
    with override(language):
        data: contents.Notice = {
            "subject": _("S’ha anul·lat el carnet {card}").format(card=card.number),
            "addressee": [person.full_name, person.address, person.postcode],
            "paragraphs": [
                _(
                    "El {day} hem anul·lat el carnet {card} del vostre accident laboral del {accident} (expedient {number}), "
                    "perquè s’havia expedit per error:"
                ).format(
                    day=long_date(on, language),
                    card=card.number,
                    accident=long_date(card.accident.occurred_on, language),
                    number=filing.number,
                ),
                why,
                _("El carnet ja no val: no l’utilitzeu i retorneu-lo a l’Àrea d’Atenció al Públic."),
            ],
            "items": [],
            "facts": [],
            "deadline": "",
            "closing": papers.remedy(on=on, language=language),
        }
    return documents.issue(
        kind=Kind.CARD_REVOCATION,
        holder=person,
        declarant=None,
        filing_id=filing.pk,
        data=data,
        language=language,
        at=at,
    )


def _record_issue(filing: Filing, person: Person, document: IssuedDocument, actor: Actor, at: dt.datetime) -> None:
    issued = {"document": document.pk}
    record(EventType.DOCUMENT_ISSUED, actor=actor, at=at, person=person.pk, filing=filing.pk, facts=issued)


def _to_the_person(filing: Filing, person: Person, code: str, document: IssuedDocument, at: dt.datetime) -> None:
    """Nothing is decided that would have to be notified; but who is written to by post has the card by post."""
    inbox.put(
        recipient=person,
        code=code,
        at=at,
        filing=filing.pk,
        tray=Tray.RESOLVED,
        facts={"number": filing.number},
        document=document,
        is_official=person.channel == Channel.PAPER,
    )


def _to_the_declarant(
    filing: Filing, code: str, document: IssuedDocument | None, at: dt.datetime, tray: Tray = Tray.RESOLVED
) -> None:
    """To who filed online; a paper filed at the desk is answered to the person only.

    Who works on their own account is told as the person, and finds it at the declarant's door too.
    """
    if filing.declarant is None or filing.declarant.person_id is not None or filing.origin != Origin.ONLINE:
        return
    inbox.put(
        recipient=filing.declarant,
        code=code,
        at=at,
        filing=filing.pk,
        tray=tray,
        facts={"number": filing.number},
        document=document,
    )
