"""Presenting: check, register, receipt, first assessment; once, whatever is clicked twice."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cass.access import Actor
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.filings import answers as store
from cass.filings import papers
from cass.filings.models import OPEN_TO_THE_PARTY, Correction, Filing, Revision, State
from cass.filings.operations.assessing import assess
from cass.filings.operations.decisions import decide_by_rule
from cass.filings.operations.drafts import apply_subject, start
from cass.filings.operations.state import context_of, demand_party, move, next_number, note, take
from cass.filings.procedure import Problem, Procedure
from cass.filings.queries import enclosed_by_party, enclosed_kinds
from cass.inbox import operations as inbox
from cass.kernel import canonical
from cass.kernel.faults import Conflict, Fault
from cass.kernel.working_days import day_of
from cass.law.book import Book
from cass.registry import queries as registry
from cass.rules import deadlines


@dataclass(frozen=True)
class Review:
    """The answers as they stand before filing: what is missing (completed later) and what is wrong (blocks)."""

    answers: dict[str, Any]
    """Of the sections that are asked: what was answered before it ceased to apply is not filed."""
    missing: list[Problem]
    wrong: list[Problem]
    cautions: list[Problem]
    is_fileable: bool
    """Nothing is wrong, and the minimum of the procedure is there."""


class Incorrect(Fault):
    """What was asked to be filed can not be: the review says why, field by field."""

    def __init__(self, review: Review) -> None:
        self.review = review
        blocking = [f"{problem.section}.{problem.field}" for problem in review.wrong or review.missing]
        super().__init__("filing.wrong_answers" if review.wrong else "filing.minimum_missing", missing=blocking)


def review(*, procedure: Procedure, filing: Filing, on: dt.date, language: str = "") -> Review:
    """Check everything, as filing would, and change nothing."""
    answers = store.of_draft(filing)
    context = context_of(filing, answers, on=on, language=language)
    asked = {section.code for section in procedure.asked(answers, context)}
    answers = {code: given for code, given in answers.items() if code in asked}
    missing, wrong = store.check(procedure, answers, context)
    present = enclosed_kinds(filing)
    missing += [
        Problem("attachments", need.kind, "required", need.title)
        for need in procedure.attachments
        if need.when(answers, context) and need.needed(answers, context) and need.kind not in present
    ]
    blocking = [problem for problem in missing if f"{problem.section}.{problem.field}" in procedure.minimum]
    return Review(
        answers=answers,
        missing=missing,
        wrong=wrong,
        cautions=list(procedure.cautions(answers, context)),
        is_fileable=not wrong and not blocking,
    )


@transaction.atomic
def file(*, procedure: Procedure, filing: uuid.UUID, actor: Actor, at: dt.datetime) -> Filing:
    """Present a draft, complete an incomplete presentation, or answer a request for correction.

    What is missing beyond the minimum makes it an incomplete presentation: dated, receipted, completed within two
    months (R-PROC 12). Filing what is already filed returns it as it stands, with its receipt. Raises Incorrect.
    """
    found = take(filing=filing)
    demand_party(actor, found, procedure, on=day_of(at))
    if found.state not in OPEN_TO_THE_PARTY:
        return found
    checked = review(procedure=procedure, filing=found, on=day_of(at))
    if not checked.is_fileable:
        raise Incorrect(checked)
    if checked.missing and found.state == State.CORRECTION_ASKED:
        raise Conflict("filing.incomplete")
    if found.state == State.INCOMPLETE and checked.missing and _is_as_filed(found, checked):
        return found
    revision = _register(found, procedure, checked, actor, at)
    if not procedure.is_one_click:
        papers.receipt(filing=found, revision=revision, procedure=procedure, answers=checked.answers, at=at)
    if found.state == State.FILED:
        record_ = assess(procedure=procedure, filing=found, revision=revision, at=at)
        procedure.when_filed(filing=found, at=at)
        if procedure.queue is None:
            decide_by_rule(procedure=procedure, filing=found, assessment=record_, at=at)
    else:
        procedure.when_filed(filing=found, at=at)
    return found


def obtain(*, procedure: Procedure, actor: Actor, at: dt.datetime, language: str) -> Filing:
    """One click: start, file and decide a procedure that asks nothing."""
    with transaction.atomic():
        filing = start(procedure=procedure, actor=actor, at=at, language=language)
        return file(procedure=procedure, filing=filing.pk, actor=actor, at=at)


def _register(filing: Filing, procedure: Procedure, checked: Review, actor: Actor, at: dt.datetime) -> Revision:
    """Enter what is filed into the register: numbers, legal dates, and an immutable revision."""
    calendar, book = registry.calendar(), Book.load()
    answers, mends = checked.answers, filing.state == State.CORRECTION_ASKED
    apply_subject(filing, procedure.subject(answers, context_of(filing, answers, on=day_of(at))))
    if filing.number is None:
        filing.number = next_number("filing_number", "E", on=day_of(at))
        filing.filed_at = at
        filing.entered_at = calendar.legal_entry(at)
    if checked.missing:
        if filing.state == State.DRAFT:
            move(filing, State.INCOMPLETE)
            filing.party_due = deadlines.incomplete_presentation(
                presented_on=filing.presented_on or day_of(filing.entered_at or at), calendar=calendar, book=book
            ).last_day
    else:
        _enter_for_decision(filing, at)
    filing.version, filing.saved_at = procedure.version, at
    revision = _revision(filing, checked, actor, at)
    filing.save()
    step = "corrected" if mends else "incomplete" if checked.missing else "filed"
    note(filing, step, actor=actor, at=at, facts={"entry": revision.entry_number})
    record(EventType.FILING_FILED, actor=actor, at=at, declarant=filing.declarant_id, filing=filing.pk)
    return revision


def _enter_for_decision(filing: Filing, at: dt.datetime) -> None:
    """A complete presentation starts the decision limit; an answered correction goes on with the one that was moved."""
    calendar = registry.calendar()
    was = State(filing.state)
    move(filing, State.FILED)
    filing.party_due = None
    if was is State.CORRECTION_ASKED:
        Correction.objects.filter(pk=filing.corrections.latest("pk").pk).update(answered_at=at)
    else:
        # A paper that was complete when the desk stamped it counts from its stamp, not from when it was keyed in.
        stamped = filing.presented_on if was is State.DRAFT else None
        filing.completed_on = stamped or day_of(calendar.legal_entry(at))
        if filing.queue:
            filing.decision_due = deadlines.decision(
                filed_on=filing.completed_on, calendar=calendar, book=Book.load()
            ).last_day


def _revision(filing: Filing, checked: Review, actor: Actor, at: dt.datetime) -> Revision:
    answers, number = checked.answers, filing.revisions.count() + 1
    shown: dict[str, Any] = {}
    hidden: dict[str, Any] = {}
    procedure_sections = {row.code: row for row in filing.sections.all()}
    for code, given in answers.items():
        row = procedure_sections[code]
        shown[code] = row.answers
        if row.sealed is not None:
            hidden[code] = {name: value for name, value in given.items() if name not in row.answers}
    filed = _enclosed(filing)
    return Revision.objects.create(
        filing=filing,
        number=number,
        entry_number=next_number("entry_number", "R", on=day_of(at)),
        version=filing.version,
        language=filing.language,
        answers=canonical.dumps(shown),
        sealed=store.seal(hidden, identity=store.revision_identity(filing, number)),
        attachments=filed,
        sha256=_digest(answers, filed),
        filed_at=at,
        filed_by=actor.reference,
        missing=[f"{problem.section}.{problem.field}" for problem in checked.missing],
    )


def _enclosed(filing: Filing) -> list[dict[str, Any]]:
    """The party's attachments as a revision names them; what was refused is not filed."""
    return [
        {"id": str(item.id), "kind": item.kind, "name": item.name, "size": item.size, "sha256": item.sha256}
        for item in enclosed_by_party(filing)
        if item.state != "refused"
    ]


def _digest(answers: dict[str, Any], enclosed: list[dict[str, Any]]) -> str:
    return canonical.sha256({"answers": answers, "attachments": enclosed})


def _is_as_filed(filing: Filing, checked: Review) -> bool:
    """Nothing has changed since the last presentation: a second click, or an answer that got lost."""
    return filing.revisions.latest("number").sha256 == _digest(checked.answers, _enclosed(filing))


@transaction.atomic
def withdraw(*, procedure: Procedure, filing: uuid.UUID, actor: Actor, at: dt.datetime) -> Filing:
    """The party takes back what it filed, while it is undecided and nobody has proposed."""
    found = take(filing=filing)
    demand_party(actor, found, procedure, on=day_of(at))
    move(found, State.WITHDRAWN)
    found.decision_due = found.party_due = None
    found.save()
    note(found, "withdrawn", actor=actor, at=at)
    _tell_of_withdrawal(found, at)
    record(EventType.FILING_WITHDRAWN, actor=actor, at=at, filing=found.pk)
    return found


def _tell_of_withdrawal(filing: Filing, at: dt.datetime) -> None:
    """The person it is about had been told of it, and has rights of their own in it."""
    if filing.declarant is not None and filing.subject is not None and filing.declarant.person_id != filing.subject_id:
        inbox.put(recipient=filing.subject, code="withdrawn", at=at, filing=filing.pk, facts={"number": filing.number})
