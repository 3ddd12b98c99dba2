"""A filing in its party's hands, as plain values: the task list, the attachments, the check before filing."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cass.access import Actor
from cass.attachments import queries as attached
from cass.filings import operations, queries, reports
from cass.filings.forms import FormContext
from cass.filings.models import Filing, Origin, State
from cass.filings.operations.state import context_of
from cass.filings.papers import ATTACHMENTS, name_of, part_title
from cass.filings.procedure import Problem, Procedure, Section
from cass.kernel.faults import Conflict, Fault
from cass.kernel.working_days import day_of
from cass.web import answers as in_words
from cass.web.components import Link, Tag, Task
from cass.web.forms import FieldRow
from cass.web.views.filing_pages import address, home_of, papers_of, state_tag, subject_name, upload_of
from cass.wording import faults


def draft(actor: Actor, filing: Filing, procedure: Procedure, on: dt.date) -> dict[str, Any]:
    """The task list: each section, whether it is begun, right, complete; and the attachments."""
    checked = operations.review(procedure=procedure, filing=filing, on=on)
    given = checked.answers
    context = context_of(filing, given, on=on)
    tasks = [
        Task(
            str(section.title) + (f" {_('(opcional)')}" if section.is_optional else ""),
            _section_tag(section, given, checked),
            url=address(filing, "section", section.code),
        )
        for section in procedure.asked(given, context)
    ]
    if procedure.takes(given, context):
        missing = any(problem.section == "attachments" for problem in checked.missing)
        tag = Tag(_("Falta"), "yellow") if missing else Tag(_("Fet"), "green")
        if not missing and not attached.fates(filing.pk):
            tag = Tag(_("Opcional"))
        tasks.append(Task(_("Documents adjunts"), tag, url=address(filing, "enclosures")))
    papers = papers_of(actor, filing)
    return {
        "title": str(procedure.title),
        "filing": filing,
        "missing": _missing(filing, procedure, checked, context) if filing.state == State.INCOMPLETE else [],
        "tasks": tasks,
        "tag": state_tag(filing),
        "subject": subject_name(filing),
        "check_url": address(filing, "check"),
        "corrections": _corrections(filing, procedure),
        "unopened_url": _unopened_url(filing),
        "is_draft": filing.state == State.DRAFT,
        "documents": papers,
        "is_preparing": any(not paper.url for paper in papers),
        "discard_url": address(filing, "discard"),
        "back_url": home_of(filing),
    }


def _section_tag(section: Section, given: Mapping[str, Any], checked: operations.Review) -> Tag:
    if any(problem.section == section.code for problem in checked.wrong):
        return Tag(_("Cal corregir"), "red")
    if section.code not in given:
        return Tag(_("Opcional") if section.is_optional else _("Per començar"))
    if any(problem.section == section.code for problem in checked.missing):
        return Tag(_("A mitges"), "yellow")
    return Tag(_("Fet"), "green")


def _corrections(filing: Filing, procedure: Procedure) -> list[tuple[str, str, str]]:
    """What an officer asked to mend: section title, the words, the section's address; once it has been notified."""
    asked = filing.corrections.filter(answered_at=None).exclude(notified_at=None).order_by("-asked_at").first()
    if asked is None:
        return []
    return [
        (part_title(procedure, item["section"]), item["text"], _part_url(filing, item["section"]))
        for item in asked.items
    ]


def _unopened_url(filing: Filing) -> str:
    """The request for correction in the party's inbox, while nobody has opened it."""
    if filing.state != State.CORRECTION_ASKED or filing.origin != Origin.ONLINE:
        return ""
    asked = filing.corrections.filter(notified_at=None, notice__isnull=False).order_by("-asked_at").first()
    return reverse("notice", args=[asked.notice_id]) if asked else ""


def _part_url(filing: Filing, code: str) -> str:
    return address(filing, "enclosures") if code == ATTACHMENTS else address(filing, "section", code)


def same_subject(conflict: Conflict, filing: Filing) -> dict[str, Any]:
    words = faults.words(conflict)
    return {
        "title": words.title,
        "fault": words,
        "existing_url": address(Filing(pk=uuid.UUID(conflict.facts["existing"]), origin=filing.origin)),
        "back_url": address(filing),
    }


def enclosures(
    filing: Filing, procedure: Procedure, given: Mapping[str, Any], problem: Fault | None, kind: str
) -> dict[str, Any]:
    """What is asked for, what came and what became of it."""
    fates, others = queries.enclosed_by_party(filing), reports.kinds_brought(filing)
    context = context_of(filing, given, on=day_of(filing.saved_at))
    needs = [
        {
            "kind": need.kind,
            "title": str(need.title),
            "hint": str(need.hint),
            "is_needed": need.needed(given, context),
            "uploads": [upload_of(fate, removable_from=filing) for fate in fates if fate.kind == need.kind],
            "problem": faults.words(problem) if problem is not None and kind == need.kind else None,
            "came_otherwise": need.kind in others,
            "is_full": sum(1 for fate in fates if fate.kind == need.kind and fate.state != "refused") >= need.most,
        }
        for need in procedure.takes(given, context)
    ]
    return {
        "title": _("Documents adjunts"),
        "procedure_title": str(procedure.title),
        "filing": filing,
        "needs": needs,
        "problem": faults.words(problem) if problem else None,
        "back_url": address(filing),
    }


def check(filing: Filing, procedure: Procedure, on: dt.date, language: str) -> dict[str, Any]:
    """Everything that will be filed, what is missing and what is wrong, each with the way to mend it."""
    checked = operations.review(procedure=procedure, filing=filing, on=on, language=language)
    context = context_of(filing, checked.answers, on=on, language=language)
    blocks = [
        {
            "title": str(section.title),
            "url": address(filing, "section", section.code),
            "rows": in_words.rows(section, checked.answers.get(section.code), context),
            "wrong": [problem for problem in checked.wrong if problem.section == section.code],
        }
        for section in procedure.asked(checked.answers, context)
    ]
    return {
        "title": _("Comproveu les respostes"),
        "filing": filing,
        "procedure_title": str(procedure.title),
        "blocks": blocks,
        "uploads": [upload_of(fate) for fate in queries.enclosed_by_party(filing)],
        "has_attachments": bool(procedure.takes(checked.answers, context)),
        "enclosures_url": address(filing, "enclosures"),
        "missing": _missing(filing, procedure, checked, context),
        "wrong": [
            (str(problem.message), _field_url(filing, procedure, problem, context), problem.code)
            for problem in checked.wrong
        ],
        "cautions": [str(problem.message) for problem in checked.cautions],
        "is_fileable": checked.is_fileable,
        "may_be_incomplete": bool(procedure.queue) and filing.state != State.CORRECTION_ASKED,
        "back_url": address(filing),
    }


def _missing(filing: Filing, procedure: Procedure, checked: operations.Review, context: FormContext) -> list[Link]:
    found: dict[str, Link] = {}
    for problem in checked.missing:
        name = name_of(procedure, f"{problem.section}.{problem.field}")
        found.setdefault(name, Link(name, _field_url(filing, procedure, problem, context)))
    return list(found.values())


def _field_url(filing: Filing, procedure: Procedure, problem: Problem, context: FormContext) -> str:
    """The section of a problem, at the very question."""
    if problem.section == ATTACHMENTS:
        return f"{address(filing, 'enclosures')}#need-{problem.field}"
    url, section = address(filing, "section", problem.section), procedure.section(problem.section)
    form = section.form(context=context)
    field = form[problem.field] if problem.field in form.fields and not section.many else None
    return f"{url}#{field.first_id}" if isinstance(field, FieldRow) else url
