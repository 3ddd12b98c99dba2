"""What the office sees of one file, as plain values; its health part only under an opening."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cass.access import Actor, Capability, Verdict, verdict
from cass.accidents import queries as accidents
from cass.accidents.models import Statement
from cass.attachments import queries as attachments
from cass.attachments.models import Attachment
from cass.documents import queries as documents
from cass.documents.kinds import TELL_OF_HEALTH
from cass.filings import answers as store
from cass.filings import queries, reports
from cass.filings.models import (
    UNDECIDED,
    AssessmentRecord,
    Filing,
    HealthFileOpening,
    Proposal,
    ReportDelivery,
    Revision,
    State,
    Step,
)
from cass.filings.operations.state import context_of
from cass.filings.procedure import Procedure, Section
from cass.kernel.faults import Fault
from cass.kernel.working_days import day_of
from cass.law.book import Book
from cass.rules.assessment import Assessment, Outcome, Reason, Touches
from cass.staff import queries as staff
from cass.web import answers as in_words
from cass.web.components import Document, Event, Link, SummaryRow, Tag
from cass.web.templatetags.cass import day, euros, moment
from cass.web.views import filing_pages
from cass.web.views.office import rows
from cass.web.views.office.reports import supplied_by
from cass.wording import amounts, explanations, faults, history, reasons


@dataclass(frozen=True)
class ReasonShown:
    code: str
    text: str
    articles: str
    tag: Tag | None


@dataclass(frozen=True)
class AssessmentShown:
    """The rule's assessment as an officer reads it: the questions it leaves open first, then every other reason.

    ``is_part_closed``: reasons that touch health are left out, because the health part is closed.
    """

    tag: Tag | None
    sentence: str
    questions: list[ReasonShown]
    grounds: list[ReasonShown]
    is_part_closed: bool
    amounts: list[tuple[str, str, list[explanations.Line]]]
    versions: str
    made_at: dt.datetime


@dataclass(frozen=True)
class Enclosure:
    """An attachment as the office sees it. ``url`` is empty while it may not be opened."""

    name: str
    kind: str
    details: str
    tag: Tag
    url: str
    is_closed: bool


@dataclass(frozen=True)
class Said:
    """What the injured person stated; ``words`` are empty while the health part is closed."""

    kind: str
    when: str
    words: str


def assessment_of(record: AssessmentRecord | None, *, opened: bool) -> AssessmentShown | None:
    """An assessment in words; its reasons that touch health only if the health part is ``opened``."""
    if record is None:
        return None
    book = Book.load()
    found = Assessment.from_json(json.loads(record.assessment))
    shown = [(reason, reason_shown(reason, book)) for reason in readable(found.reasons, opened=opened)]
    return AssessmentShown(
        tag=rows.outcome_tag(found.outcome),
        sentence=str(reasons.OUTCOMES[found.outcome]),
        questions=[words for reason, words in shown if reason.leads_to is Outcome.NEEDS_PERSON],
        grounds=[words for reason, words in shown if reason.leads_to is not Outcome.NEEDS_PERSON],
        is_part_closed=len(shown) < len(found.reasons),
        amounts=[
            (
                str(amounts.NAMES[name]),
                euros(amount.cents),
                list(explanations.lines(amount.explanation, book)),
            )
            for name, amount in found.amounts.items()
        ],
        versions=f"{found.rule_version} · {found.book_version[:12]}",
        made_at=record.made_at,
    )


def readable(found: Iterable[Reason], *, opened: bool) -> list[Reason]:
    """The reasons that may be shown with the health part open or closed."""
    return [reason for reason in found if opened or Touches.HEALTH not in reason.touches]


def reason_shown(reason: Reason, book: Book) -> ReasonShown:
    articles = " · ".join(reasons.citations(reason, book))
    return ReasonShown(reason.code, reasons.in_words(reason), articles, rows.outcome_tag(reason.leads_to))


def latest_assessment(filing: Filing) -> AssessmentRecord | None:
    return filing.assessments.order_by("-pk").first()


def file_page(
    *, actor: Actor, filing: Filing, procedure: Procedure, opening: HealthFileOpening | None, at: dt.datetime
) -> dict[str, Any]:
    """The whole file. With an ``opening`` the health part is in it: the caller has journalled that it is read."""
    on = day_of(at)
    revision = queries.latest_revision(filing.pk)
    given = store.of_revision(revision) if revision is not None else {}
    context = context_of(filing, given, on=day_of(filing.filed_at or at))
    statements = list(accidents.statements_on(filing.pk))
    opened = opening is not None or not has_health(procedure, filing)
    plain = frozenset(section.code for section in procedure.sections if not section.is_health)
    return {
        "title": filing_pages.subject_name(filing),
        "procedure_title": str(procedure.title),
        "filing": filing,
        "state": filing_pages.state_tag(filing, for_office=True),
        "limit": limit_of(filing, on),
        "facts": list(_facts(filing)),
        "assessment": assessment_of(latest_assessment(filing), opened=opened),
        "proposals": [proposal_shown(proposal, opened=opened) for proposal in _proposals(filing)],
        "sections": in_words.sections_in_words(procedure, given, context, only=plain),
        "statements": [_said(statement, opened=opened) for statement in statements],
        "health": health_part(filing, procedure, revision, opening, at) if has_health(procedure, filing) else None,
        "enclosures": enclosures(filing, statements, opened=opened),
        "documents": _papers(actor, filing, opened=opened),
        "events": timeline(queries.history(actor=actor, filing=filing)),
        "actions": actions(actor, filing),
        "can_reassess": filing.state == State.FILED and verdict(actor, Capability.PROPOSAL_MAKE) is Verdict.ALLOWED,
        "back_url": reverse("queue"),
    }


def limit_of(filing: Filing, on: dt.date) -> dict[str, Any] | None:
    """The legal limit as the margin of the page shows it."""
    words = rows.limit_words(filing, on)
    if not words or filing.decision_due is None:
        return None
    return {"words": words, "colour": rows.limit_colour(filing, on) or "", "day": day(filing.decision_due)}


def _facts(filing: Filing) -> Iterable[SummaryRow]:
    if subject := filing.subject:
        yield SummaryRow(_("Persona"), subject.full_name, lines=[f"{subject.cass_number} · {day(subject.birth_date)}"])
    if declarant := filing.declarant:
        yield SummaryRow(_("Declarant"), declarant.name, lines=[declarant.census_number])
    if filing.filed_at:
        yield SummaryRow(_("Presentat"), moment(filing.filed_at), lines=[str(filing.get_origin_display())])
    if filing.presented_on:
        yield SummaryRow(_("Data del paper"), day(filing.presented_on))
    elif filing.entered_at and filing.entered_at != filing.filed_at:
        yield SummaryRow(_("Entrada a efectes legals"), moment(filing.entered_at))
    if filing.party_due:
        yield SummaryRow(_("La part interessada té fins al"), day(filing.party_due))
    if filing.silence_on:
        yield SummaryRow(_("Silenci administratiu des del"), day(filing.silence_on))
    if filing.decided_at:
        yield SummaryRow(_("Resolt"), moment(filing.decided_at))


def _proposals(filing: Filing) -> Iterable[Proposal]:
    return filing.proposals.select_related("proposed_by", "returned_by", "assessment").order_by("-pk")


def proposal_shown(proposal: Proposal, *, opened: bool) -> dict[str, Any]:
    """A proposal, standing or returned: outcome, grounds, evidence, and why it came back.

    The officer's words and the reasons that touch health are in it only if the health part is ``opened``.
    """
    book = Book.load()
    found = Assessment.from_json(json.loads(proposal.assessment.assessment))
    rests_on = [reason for reason in found.reasons if reason.code in proposal.reasons]
    return {
        "is_closed": not opened,
        "tag": rows.outcome_tag(proposal.outcome),
        "by": proposal.proposed_by.full_name,
        "when": moment(proposal.proposed_at),
        "ground": proposal.ground if opened else "",
        "evidence": list(proposal.evidence),
        "reasons": [reason_shown(reason, book) for reason in readable(rests_on, opened=opened)],
        "differs": found.outcome != proposal.outcome,
        "returned_by": proposal.returned_by.full_name if proposal.returned_by else "",
        "returned_when": moment(proposal.returned_at),
        "returned_why": proposal.returned_why,
    }


def has_health(procedure: Procedure, filing: Filing) -> bool:
    """Is there anything in this file that opens only with a reason?"""
    return any(section.tells_of_health for section in procedure.sections) and filing.state != State.DRAFT


def health_part(
    filing: Filing,
    procedure: Procedure,
    revision: Revision | None,
    opening: HealthFileOpening | None,
    at: dt.datetime,
) -> dict[str, Any]:
    """Closed: that there is one. Open: injury, leave and the sealed words, and for how long still."""
    if opening is None or revision is None:
        return {"is_open": False}
    given = store.of_revision(revision, opened=True)
    context = context_of(filing, given, on=day_of(filing.filed_at or at))
    left = max(1, int((opening.until - at).total_seconds()) // 60)
    return {
        "is_open": True,
        "left": ngettext("Queda %(minutes)d minut", "Queden %(minutes)d minuts", left) % {"minutes": left},
        "reason": opening.reason,
        "sections": [
            (str(section.title), in_words.rows(section, _of_health(section, given[section.code]), context))
            for section in procedure.asked(given, context)
            if section.tells_of_health and given.get(section.code)
        ],
    }


def _of_health(section: Section, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    if section.is_health:
        return answers
    return {name: value for name, value in answers.items() if name in section.sealed}


def _said(statement: Statement, *, opened: bool) -> Said:
    words = ""
    if opened:
        revision = queries.latest_revision(statement.filing_id)
        words = str(store.of_revision(revision, opened=True)["statement"]["words"]) if revision else ""
    kind = _("No hi està d’acord") if statement.kind == Statement.Kind.DISPUTE else _("Explica com va anar")
    return Said(kind, moment(statement.made_at), words)


def enclosed_in(filing: Filing, statements: Iterable[Statement]) -> list[uuid.UUID]:
    """The filings whose attachments belong to this file: its own, and those of the statements on it."""
    return [filing.pk, *(statement.filing_id for statement in statements)]


def enclosures(filing: Filing, statements: list[Statement], *, opened: bool) -> list[Enclosure]:
    """The attachments of the file and of the injured person's statements, with what became of each."""
    found, others = attachments.of_filings(enclosed_in(filing, statements)), reports.deliveries(filing)
    return [_enclosure(filing, item, others.get(item.pk), opened=opened) for item in found]


TAGS = {"received": "blue", "clean": "green", "refused": "red"}


def _enclosure(filing: Filing, item: Attachment, brought: ReportDelivery | None, *, opened: bool) -> Enclosure:
    is_closed = item.health and not opened
    details = [str(item.get_kind_display()), f"{max(1, item.size // 1024)} kB", moment(item.received_at)]
    if item.filing_id != filing.pk:
        details.append(_("aportat per la persona accidentada"))
    if brought is not None:
        details.append(supplied_by(brought))
    if item.refusal:
        details.append(faults.words(Fault(item.refusal)).title)
    may_open = item.state == "clean" and not is_closed
    return Enclosure(
        name="" if is_closed else item.name,
        kind=str(item.get_kind_display()),
        details=" · ".join(details),
        tag=Tag(str(item.get_state_display()), TAGS[item.state]),  # type: ignore[arg-type]  # three of the colours
        url=reverse("work_attachment", args=[filing.pk, item.pk]) if may_open else "",
        is_closed=is_closed and item.state == "clean",
    )


def _papers(actor: Actor, filing: Filing, *, opened: bool) -> list[Document]:
    """What was issued; a paper that tells of health has no address while the health part is closed."""
    shown = filing_pages.papers_of(actor, filing)
    telling = documents.visible_to(actor).filter(filing_id=filing.pk, kind__in=TELL_OF_HEALTH)
    closed = (
        set() if opened else {reverse("document", args=[number]) for number in telling.values_list("pk", flat=True)}
    )
    return [replace(paper, url="", is_closed=True) if paper.url in closed else paper for paper in shown]


def timeline(steps: Iterable[Step]) -> list[Event]:
    """What happened, and which colleague did it; parties are named in the facts already."""
    found = list(steps)
    names = staff.names({step.actor["staff"] for step in found if step.actor.get("staff")})
    return [
        Event(
            history.step(step.code),
            moment(step.at),
            text=str(step.facts.get("why", "")),
            by=names.get(step.actor.get("staff", 0), ""),
            current=step is found[-1],
        )
        for step in found
    ]


def actions(actor: Actor, filing: Filing) -> list[Link]:
    """What this officer may do next with the file as it stands, the likeliest first."""
    may_work = verdict(actor, Capability.FILE_WORK) is Verdict.ALLOWED
    may_propose = verdict(actor, Capability.PROPOSAL_MAKE) is Verdict.ALLOWED
    may_resolve = verdict(actor, Capability.PROPOSAL_RESOLVE) is Verdict.ALLOWED
    offered: list[tuple[bool, str, str]] = [
        (may_propose and filing.is_unmatched and filing.state in MATCHABLE, _("Identifica la persona"), "work_match"),
        (
            may_propose and not filing.is_unmatched and filing.state == State.FILED,
            _("Fes una proposta"),
            "work_propose",
        ),
        (may_propose and filing.state == State.FILED, _("Demana una esmena"), "work_correction"),
        (
            may_work and (filing.decided_at is not None or filing.silence_on is not None) and bool(filing.queue),
            _("Anota un recurs"),
            "work_appeal",
        ),
        (
            may_work and filing.state == State.GRANTED and accidents.card_in_force(filing.pk) is not None,
            _("Substitueix, retorna o anul·la el carnet"),
            "work_card",
        ),
        (
            filing.state in UNDECIDED and verdict(actor, Capability.MEDICAL_REPORT_TAKE_IN) is Verdict.ALLOWED,
            _("Afegeix un informe mèdic"),
            "report",
        ),
    ]
    found = [Link(text, reverse(name, args=[filing.pk])) for wanted, text, name in offered if wanted]
    standing = queries.standing_proposal(filing) if filing.state == State.PROPOSED else None
    if may_resolve and standing is not None and standing.proposed_by_id != actor.staff:
        found.insert(0, Link(_("Resol la proposta"), reverse("proposal", args=[standing.pk])))
    return found


MATCHABLE = (State.INCOMPLETE, State.FILED, State.CORRECTION_ASKED)
