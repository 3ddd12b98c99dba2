"""What follows from a declaration and its decision: the register of accidents, the card, the letters, the trays."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from cass.accidents import operations as accidents
from cass.accidents import queries as declared
from cass.documents import contents
from cass.documents import operations as documents
from cass.documents.kinds import Kind
from cass.documents.models import IssuedDocument
from cass.documents.wording import long_date, short_date
from cass.filings import answers as store
from cass.filings import papers
from cass.filings.forms import Answers
from cass.filings.models import Decision, Filing, Origin
from cass.filings.operations.state import note
from cass.filings.procedure import Hearing
from cass.inbox import operations as inbox
from cass.inbox.models import Notice, Tray
from cass.kernel.working_days import day_of
from cass.law.book import Book
from cass.procedures.work_accident_declaration import card as cards
from cass.procedures.work_accident_declaration.card import DECLARE, THE_OFFICE
from cass.procedures.work_accident_declaration.facts import due_on, entered_on, occurred_on
from cass.registry import queries as registry
from cass.registry.models import DeclarantKind, Person
from cass.rules import deadlines
from cass.rules.assessment import Outcome

DESK = "Àrea d'Atenció al Públic, carrer Joan Maragall, 3, Andorra la Vella"


def receipt_facts(filing: Filing, answers: Answers) -> Mapping[str, Any]:
    """Whether it was within the two working days."""
    day = occurred_on(answers)
    return {"in_time": None if day is None else entered_on(filing) <= due_on(day)}


def filed(*, filing: Filing, at: dt.datetime, decision: Decision | None = None) -> None:
    """Enter the accident, and tell the injured person: ten working days to say something (R-PROC 13.4)."""
    answers = store.of_revision(filing.revisions.latest("number"))
    day = occurred_on(answers)
    if day is None or filing.declarant is None:
        raise ValueError("A filed declaration has a day and a declarant.")
    accidents.enter(
        filing=filing.pk,
        person=filing.subject,
        declarant=filing.declarant,
        occurred_on=day,
        codes=_codes(filing, answers, day),
    )
    told = Notice.objects.filter(filing_id=filing.pk, code="accident_declared", person=filing.subject).exists()
    if filing.subject is not None and not _is_own_account(filing) and not told:
        _tell_injured(filing, filing.subject, day, at)


def _codes(filing: Filing, answers: Answers, day: dt.date) -> dict[str, Any]:
    """The plain statistical codes; the occupation is the register's unless the declaration says another."""
    event, facts, injury = (answers.get(name, {}) for name in ("event", "facts", "injury"))
    occupation = answers.get("injured", {}).get("occupation", "")
    if not occupation and filing.subject and filing.declarant:
        occupation = registry.occupation_on(person=filing.subject.pk, declarant=filing.declarant.pk, on=day)
    return {
        "place": event.get("place", ""),
        "parish": event.get("parish", "") if event.get("parish") != "abroad" else "",
        "occupation": occupation,
        "activity": facts.get("activity", ""),
        "deviation": facts.get("deviation", ""),
        "contact": facts.get("contact", ""),
        "injury": injury.get("injury", ""),
        "body_part": injury.get("body_part", ""),
        "severity": injury.get("severity", ""),
        "with_leave": answers.get("leave", {}).get("stopped"),
    }


def _is_own_account(filing: Filing) -> bool:
    return filing.declarant is not None and filing.declarant.kind == DeclarantKind.OWN_ACCOUNT


def _tell_injured(filing: Filing, person: Person, day: dt.date, at: dt.datetime) -> None:
    limit = deadlines.allegations(notified_on=day_of(at), calendar=registry.calendar(), book=Book.load())
    language, employer = person.language, filing.declarant.name if filing.declarant else ""
    with override(language):
        data: contents.Notice = {
            "subject": _("S’ha declarat un accident laboral vostre"),
            "addressee": [person.full_name, person.address, person.postcode],
            "paragraphs": [
                _(
                    "{employer} ha declarat un accident laboral del {day} en què sou la persona accidentada. L’expedient és "
                    "el {number}."
                ).format(employer=employer, day=long_date(day, language), number=filing.number),
                _(
                    "Podeu llegir la declaració a CASS Online o a l’Àrea d’Atenció al Públic, explicar com va anar, dir en "
                    "què no hi esteu d’acord i aportar l’informe mèdic."
                ),
            ],
            "items": [],
            "facts": [],
            "deadline": _("{days} dies hàbils des de l’endemà que rebeu aquesta notificació.").format(
                days=limit.length
            ),
            "closing": [],
        }
    letter = documents.issue(
        kind=Kind.ALLEGATIONS_NOTICE,
        holder=person,
        declarant=None,
        filing_id=filing.pk,
        data=data,
        language=language,
        at=at,
    )
    facts = {
        "employer": employer,
        "date": short_date(day),
        "number": filing.number,
        "days": limit.length,
    }
    inbox.put(
        recipient=person,
        code="accident_declared",
        at=at,
        filing=filing.pk,
        facts=facts,
        document=letter,
        is_official=True,
    )
    note(filing, "notified", actor=THE_OFFICE, at=at)


def hearing(filing: Filing) -> Hearing | None:
    """The injured person's: from the notice that somebody else declared the accident, until they have stated something."""
    if filing.subject is None or _is_own_account(filing):
        return None
    told = Notice.objects.filter(filing_id=filing.pk, code="accident_declared", person=filing.subject).first()
    spoken = declared.statements_on(filing.pk).filter(person=filing.subject).exists()
    return Hearing(told.effective_at if told else None, has_spoken=spoken)


def granted(*, filing: Filing, at: dt.datetime, decision: Decision | None = None) -> None:
    """Recognised: the card to the employer's tray and the person's area, or withheld until own account has paid."""
    person, accident = _decided(filing, decision), accidents.recognise(filing=filing.pk, on=day_of(at))
    if decision is None:
        raise ValueError("A grant follows a decision.")
    sentence, stated = decided(filing, Outcome(decision.outcome), person.language)
    letter = papers.decision_letter(
        filing=filing,
        decision=decision,
        procedure_title=_title(person.language),
        addressee=person,
        outcome=sentence,
        facts=stated,
        at=at,
    )
    withheld = decision.outcome == Outcome.GRANT_CARD_WITHHELD
    inbox.put(
        recipient=person,
        code="accident_card_withheld" if withheld else "accident_granted_person",
        at=at,
        filing=filing.pk,
        tray=Tray.RESOLVED,
        facts={"number": filing.number},
        document=letter,
        is_official=True,
    )
    if withheld:
        cards.withhold(filing=filing, accident=accident, at=at)
    else:
        cards.issue(filing=filing, person=person, accident=accident, at=at)


def _decided(filing: Filing, decision: Decision | None) -> Person:
    if filing.subject is None or decision is None:
        raise ValueError("A decision is about an identified person.")
    return filing.subject


def refused(*, filing: Filing, at: dt.datetime, decision: Decision | None = None) -> None:
    """Refused: the reasoned decision to the person; to the employer that filed online, the notice and nothing more (E6)."""
    person = _decided(filing, decision)
    accidents.refuse(filing=filing.pk, on=day_of(at))
    if decision is None:
        raise ValueError("A refusal follows a decision.")
    sentence, stated = decided(filing, Outcome(decision.outcome), person.language)
    letter = papers.decision_letter(
        filing=filing,
        decision=decision,
        procedure_title=_title(person.language),
        addressee=person,
        outcome=sentence,
        facts=stated,
        at=at,
    )
    facts = {"number": filing.number}
    inbox.put(
        recipient=person,
        code="accident_refused_person",
        at=at,
        filing=filing.pk,
        tray=Tray.REJECTED,
        facts=facts,
        document=letter,
        is_official=True,
    )
    if filing.declarant is not None and filing.origin == Origin.ONLINE and not _is_own_account(filing):
        notice = _rejection_notice(filing, person, at)
        inbox.put(
            recipient=filing.declarant,
            code="accident_refused_employer",
            at=at,
            filing=filing.pk,
            tray=Tray.REJECTED,
            facts=facts,
            document=notice,
        )


def _rejection_notice(filing: Filing, person: Person, at: dt.datetime) -> IssuedDocument:
    with override(person.language):
        data: contents.RejectionNotice = {
            "name": person.full_name,
            "file_number": str(filing.number),
            "desk": DESK,
            "hours": _("De dilluns a dijous, de 8 a 16.30 h; divendres, de 8 a 14.45 h"),
        }
    return documents.issue(
        kind=Kind.REJECTION_NOTICE,
        holder=None,
        declarant=filing.declarant,
        filing_id=filing.pk,
        data=data,
        language=person.language,
        at=at,
        capability=DECLARE,
    )


def _title(language: str) -> str:
    with override(language):
        return _("Declaració d’accident laboral")


def decided(filing: Filing, outcome: Outcome, language: str) -> tuple[str, list[str]]:
    """The sentence of a decision and the facts it states."""
    accident = declared.accident_of(filing.pk)
    if accident is None:
        raise ValueError("A declaration that was filed has its accident.")
    with override(language):
        sentence = {
            Outcome.GRANT: _("Es reconeix l’accident com a accident laboral."),
            Outcome.GRANT_CARD_WITHHELD: _(
                "Es reconeix l’accident com a accident laboral. El carnet queda retingut fins al pagament de les cotitzacions pendents."
            ),
            Outcome.REFUSE: _("No es reconeix l’accident com a accident laboral."),
        }[outcome]
        stated = _("Accident del {day}, declarat per {declarant}.").format(
            day=long_date(accident.occurred_on, language), declarant=accident.declarant.name
        )
    return sentence, [stated]
