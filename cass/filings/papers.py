"""The papers that every filing may have: its receipt, the request for correction, the reasoned decision."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from cass.access import Capability
from cass.documents import contents
from cass.documents import operations as documents
from cass.documents.kinds import Kind
from cass.documents.models import IssuedDocument
from cass.documents.rendering import unprintable
from cass.documents.wording import long_date, long_moment
from cass.filings.models import Decision, Filing, Proposal, Revision
from cass.filings.procedure import Procedure
from cass.kernel.working_days import day_of
from cass.law.book import Book
from cass.registry import queries as registry
from cass.registry.models import Declarant, Person
from cass.rules import deadlines
from cass.rules.assessment import Amount, Assessment
from cass.staff.models import Competence
from cass.wording import explanations, reasons
from cass.wording.formats import elided

ATTACHMENTS = "attachments"
"""In the place of a section's code: what is enclosed."""
RECEIVER = "Caixa Andorrana de Seguretat Social"


def deciding_body() -> str:
    """Who decides: the Direcció General, or who holds its delegated competence (R-PROC 6)."""
    return _("Direcció General de la CASS")


def receipt(
    *, filing: Filing, revision: Revision, procedure: Procedure, answers: Mapping[str, Any], at: dt.datetime
) -> IssuedDocument:
    """The receipt of a presentation, complete or not (R-PROC 2, 12; CA 102); a document like any other."""
    language = filing.language
    extra = dict(procedure.receipt_facts(filing, answers)) if procedure.receipt_facts else {}
    with override(language):
        data: contents.Receipt = {
            "procedure": str(procedure.title),
            "file_number": str(filing.number),
            "entry_number": revision.entry_number,
            "filed_at": long_moment(at, language),
            "entered_at": _entry(filing, revision, at),
            "filed_by": party_name(filing),
            "person": filing.subject.full_name if filing.subject and not filing.is_unmatched else "",
            "receiver": RECEIVER,
            "deciding_body": deciding_body() if procedure.queue else "",
            "decide_by": ""
            if revision.missing or not filing.decision_due
            else long_date(filing.decision_due, language),
            "in_time": extra.get("in_time"),
            "sha256": revision.sha256,
            "attachments": [
                {
                    "name": _printable(item["name"]),
                    "size": f"{max(1, item['size'] // 1024)} kB",
                    "sha256": item["sha256"],
                }
                for item in revision.attachments
            ],
            "missing": [name_of(procedure, where) for where in revision.missing],
            "complete_by": long_date(filing.party_due, language) if revision.missing and filing.party_due else "",
        }
    document = documents.issue(
        kind=Kind.INCOMPLETE_RECEIPT if revision.missing else Kind.RECEIPT,
        holder=filing.person,
        declarant=filing.declarant,
        filing_id=filing.pk,
        data=data,
        language=language,
        at=at,
        capability=Capability(filing.capability),
    )
    revision.receipt = document
    revision.save(update_fields=["receipt"])
    return document


def _entry(filing: Filing, revision: Revision, at: dt.datetime) -> str:
    """The legal entry as it is printed: a paper entered on the day of the desk's stamp, whenever it was keyed in."""
    if filing.presented_on is not None and revision.number == 1:
        return long_date(filing.presented_on, filing.language)
    return long_moment(registry.calendar().legal_entry(at), filing.language)


def _printable(name: str) -> str:
    """A file's name with a question mark for what our typeface lacks: nobody's filing fails for that."""
    odd = unprintable(name)
    return "".join("?" if sign in odd else sign for sign in name)


def name_of(procedure: Procedure, where: str) -> str:
    """A ``section.field`` as the form calls it."""
    section_code, _dot, field = where.partition(".")
    if section_code == "attachments":
        return next(str(need.title) for need in procedure.attachments if need.kind == field)
    section = procedure.section(section_code)
    declared = section.form.base_fields.get(field)
    return f"{section.title}: {declared.label}" if declared is not None and declared.label else str(section.title)


def part_title(procedure: Procedure, code: str) -> str:
    """A part of what was filed by its name: a section of the form, or its attachments."""
    return _("Documents adjunts") if code == ATTACHMENTS else str(procedure.section(code).title)


def party_name(filing: Filing) -> str:
    if filing.declarant is not None:
        return f"{filing.declarant.name} · {filing.declarant.census_number}"
    return f"{filing.person.full_name} · {filing.person.cass_number}" if filing.person else ""


def correction_request(
    *, filing: Filing, procedure: Procedure, items: Sequence[Mapping[str, str]], at: dt.datetime
) -> IssuedDocument:
    """The letter that asks for a correction, with its ten working days (R-PROC 13.2)."""
    language = filing.language
    days = int(Book.load().on(day_of(at)).correction)
    with override(language):
        data: contents.Notice = {
            "subject": _("Requeriment d’esmena de l’expedient {number}").format(number=filing.number),
            "addressee": [party_name(filing)],
            "paragraphs": [
                _("Hem revisat la vostra sol·licitud «{procedure}» i cal que hi esmeneu el següent:").format(
                    procedure=procedure.title
                )
            ],
            "items": [f"{part_title(procedure, item['section'])}: {item['text']}" for item in items],
            "facts": [],
            "deadline": _("{days} dies hàbils des de l’endemà que rebeu aquesta notificació.").format(days=days),
            "closing": [
                _(
                    "Mentrestant, el termini per resoldre s’allarga un mes (Reglament del procediment administratiu, art. 13.2)."
                ),
                _("Si no ho esmeneu, resoldrem amb el que consta a l’expedient."),
            ],
        }
    return documents.issue(
        kind=Kind.CORRECTION_REQUEST,
        holder=filing.person,
        declarant=filing.declarant,
        filing_id=filing.pk,
        data=data,
        language=language,
        at=at,
        capability=Capability(filing.capability),
    )


def decision_words(  # noqa: PLR0913 - what a reasoned decision names
    *,
    filing: Filing,
    proposal: Proposal,
    resolver: str,
    competence: Competence,
    procedure_title: str,
    addressee: Person | Declarant,
    outcome: str,
    facts: Sequence[str],
    on: dt.date,
) -> contents.Decision:
    """What a reasoned decision says (R-PROC 6, 13, 14): proposer, resolver, delegation, evidence, articles, remedy and its limit.

    In the addressee's language; ``outcome`` and ``facts`` are already in it.
    """
    language, book = addressee.language, Book.load()
    assessment = Assessment.from_json(json.loads(proposal.assessment.assessment))
    with override(language):
        return {
            "addressee": addressee.full_name if isinstance(addressee, Person) else addressee.name,
            "procedure": procedure_title,
            "file_number": str(filing.number),
            "outcome": outcome,
            "facts": [*facts],
            "reasons": [
                *(
                    contents.Reason(text=reasons.in_words(reason), article=", ".join(reasons.citations(reason, book)))
                    for reason in assessment.reasons
                    if reason.code in proposal.reasons
                ),
                contents.Reason(text=proposal.ground, article=""),
            ],
            "calculations": [_steps(amount, book) for amount in assessment.amounts.values()],
            "evidence": list(proposal.evidence),
            "proposer": proposal.proposed_by.full_name,
            "resolver": resolver,
            "delegation": competence.reference,
            "decided_on": long_date(on, language),
            "remedy": remedy(on=on, language=language),
        }


def _steps(amount: Amount, book: Book) -> list[contents.Step]:
    return [
        {
            "depth": line.depth,
            "text": line.text,
            "value": line.value,
            "article": line.citation,
            "estimated": _("xifra estimada") if line.estimated else "",
        }
        for line in explanations.lines(amount.explanation, book)
    ]


def remedy(*, on: dt.date, language: str) -> list[str]:
    """How, before whom and until when a resolution can be appealed (CA 46.2; LSS 255)."""
    limit = deadlines.appeal(notified_on=on, calendar=registry.calendar(), book=Book.load())
    with override(language):
        return [
            _(
                "Contra aquesta resolució, que no posa fi a la via administrativa, podeu interposar recurs davant el "
                "Consell d’Administració de la CASS en el termini d’un mes des de la notificació (Llei 17/2008, art. 255)."
            ),
            elided(
                _("Si us la notifiquem avui, el termini acaba el {day}.").format(
                    day=long_date(limit.last_day, language)
                )
            ),
        ]


def decision_letter(
    *,
    filing: Filing,
    decision: Decision,
    procedure_title: str,
    addressee: Person | Declarant,
    outcome: str,
    facts: Sequence[str],
    at: dt.datetime,
) -> IssuedDocument:
    """The reasoned decision, issued."""
    proposal, competence = decision.proposal, decision.competence
    if proposal is None or competence is None or decision.resolved_by is None:
        raise ValueError("Only a decision by the person with the competence has this letter.")
    data = decision_words(
        filing=filing,
        proposal=proposal,
        resolver=decision.resolved_by.full_name,
        competence=competence,
        procedure_title=procedure_title,
        addressee=addressee,
        outcome=outcome,
        facts=facts,
        on=day_of(at),
    )
    return documents.issue(
        kind=Kind.ACCIDENT_DECISION,
        holder=addressee if isinstance(addressee, Person) else None,
        declarant=addressee if isinstance(addressee, Declarant) else None,
        filing_id=filing.pk,
        data=data,
        language=addressee.language,
        at=at,
        capability=Capability(filing.capability),
    )
