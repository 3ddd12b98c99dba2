"""What an officer does with a file: identify the person, ask for a correction, propose, note an appeal."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from cass.access import Capability, Verdict, verdict
from cass.accidents import queries as accidents
from cass.attachments import queries as attachments
from cass.audit.models import EventType
from cass.audit.operations import journal
from cass.documents.wording import long_date
from cass.filings import answers as store
from cass.filings import operations, queries
from cass.filings.models import AssessmentRecord, Filing
from cass.filings.operations.state import context_of
from cass.filings.papers import ATTACHMENTS
from cass.kernel.faults import Conflict
from cass.kernel.working_days import day_of
from cass.law.book import Book
from cass.registry import queries as registry
from cass.rules.assessment import Assessment, Outcome
from cass.web.guard import Request, requires
from cass.web.ids import id_of
from cass.web.views.filing_pages import subject_name
from cass.web.views.office import file_pages
from cass.web.views.office.file import begin_reading, taken
from cass.web.views.office.forms import AppealForm, CorrectionForm, ProposalForm, parts_of
from cass.web.views.office.matching import candidates_page, typed_in
from cass.wording import faults, reasons

TOLD_HERE = ("filing.already_proposed", "filing.not_now", "filing.assessment_changed", "filing.unmatched")
"""Conflicts told on the page itself, above what the officer had written."""


def _frame(filing: Filing, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "filing": filing,
        "subject": subject_name(filing),
        "back_url": reverse("work", args=[filing.pk]),
        "problem": None,
    }


@requires(Capability.PROPOSAL_MAKE)
@require_http_methods(["GET", "POST"])
def match(request: Request, filing: uuid.UUID) -> HttpResponse:
    """Who is the person that was typed in? The register's candidates beside what was typed; the officer says which."""
    found, procedure = taken(request, filing)
    now = timezone.now()
    if request.method == "POST":
        number = registry.person(id_of(request.POST.get("person", "")) or 0).pk
        operations.match_subject(procedure=procedure, filing=found.pk, person=number, actor=request.actor, at=now)
        return redirect("work", found.pk)
    typed = typed_in(found)
    text = request.GET.get("q", "").strip()
    page = candidates_page(found, typed, text)
    facts = {"found": len(page["candidates"])}
    journal(EventType.PERSON_SEARCHED, actor=request.actor, at=now, filing=found.pk, facts=facts)
    context = _frame(found, _("Identifica la persona")) | page | {"text": text}
    return render(request, "office/match.html", context)


@requires(Capability.PROPOSAL_MAKE)
@require_http_methods(["GET", "POST"])
def correction(request: Request, filing: uuid.UUID) -> HttpResponse:
    """Ask the party to mend what is named: ten working days from the notification; the limit moves then."""
    found, procedure = taken(request, filing)
    given = _answers(found)
    context = context_of(found, given, on=timezone.localdate())
    parts = parts_of(procedure.asked(given, context), (ATTACHMENTS, _("Documents adjunts")))
    form = CorrectionForm(request.POST or None, parts=parts)
    page = _frame(found, _("Demana una esmena")) | {"form": form}
    if request.method == "GET" or not form.is_valid():
        return render(request, "office/correction.html", page, status=200 if request.method == "GET" else 422)
    try:
        operations.ask_correction(
            procedure=procedure, filing=found.pk, items=form.items, actor=request.actor, at=timezone.now()
        )
    except Conflict as conflict:
        page["problem"] = faults.words(conflict)
        return render(request, "office/correction.html", page, status=409)
    return redirect("work", found.pk)


def _answers(filing: Filing) -> Mapping[str, Any]:
    revision = queries.latest_revision(filing.pk)
    return store.of_revision(revision) if revision is not None else {}


@requires(Capability.PROPOSAL_MAKE)
@require_http_methods(["GET", "POST"])
def propose(request: Request, filing: uuid.UUID) -> HttpResponse:
    """Propose to grant or to refuse. Somebody was quicker: their proposal is shown, and nothing written is lost."""
    found, procedure = taken(request, filing)
    record = file_pages.latest_assessment(found)
    if record is None:
        raise Conflict("filing.not_now", state=found.state)
    opened = begin_reading(request.actor, found, timezone.now()) is not None or not file_pages.has_health(
        procedure, found
    )
    form = _proposal_form(request, found, record, opened=opened)
    page = _frame(found, _("Proposta de resolució")) | {
        "form": form,
        "assessment": file_pages.assessment_of(record, opened=opened),
        "standing": None,
        "may_open_health": verdict(request.actor, Capability.HEALTH_FILE_OPEN) is Verdict.ALLOWED,
        "then": reverse("work_propose", args=[found.pk]),
    }
    if request.method == "GET" or not form.is_valid():
        return render(request, "office/propose.html", page, status=200 if request.method == "GET" else 422)
    try:
        operations.propose(
            filing=found.pk,
            outcome=form.chosen,
            reasons=form.cleaned_data["reasons"],
            ground=form.cleaned_data["ground"],
            evidence=form.cleaned_data.get("evidence", []),
            actor=request.actor,
            at=timezone.now(),
        )
    except Conflict as conflict:
        if conflict.code not in TOLD_HERE:
            raise
        standing = queries.standing_proposal(found)
        page["problem"] = faults.words(conflict)
        page["standing"] = file_pages.proposal_shown(standing, opened=opened) if standing else None
        return render(request, "office/propose.html", page, status=409)
    return redirect("work", found.pk)


def _proposal_form(request: Request, filing: Filing, record: AssessmentRecord, *, opened: bool) -> ProposalForm:
    """The form with the assessment's reasons, and what it comes to chosen beforehand.

    With the health part closed, the reasons that touch health are not offered.
    """
    book, assessment = Book.load(), Assessment.from_json(json.loads(record.assessment))
    offered = file_pages.readable(assessment.reasons, opened=opened)
    listed = [
        (reason.code, reasons.in_words(reason), " · ".join(reasons.citations(reason, book))) for reason in offered
    ]
    decided = assessment.outcome is not Outcome.NEEDS_PERSON
    leading = [reason.code for reason in offered if reason.leads_to is assessment.outcome]
    return ProposalForm(
        request.POST or None,
        outcomes=_outcomes(assessment),
        reasons=listed,
        evidence=_evidence(filing),
        initial={"outcome": assessment.outcome.value, "reasons": leading} if decided else {},
    )


def _outcomes(assessment: Assessment) -> list[tuple[str, str]]:
    """What can be proposed. In debt, to grant is to grant with the card withheld (LSS 118.2)."""
    in_debt = any(reason.leads_to is Outcome.GRANT_CARD_WITHHELD for reason in assessment.reasons)
    grant = (
        (Outcome.GRANT_CARD_WITHHELD.value, _("Aprovar, amb el carnet retingut fins que es paguin les cotitzacions"))
        if in_debt
        else (Outcome.GRANT.value, _("Aprovar"))
    )
    return [grant, (Outcome.REFUSE.value, _("Denegar"))]


def _evidence(filing: Filing) -> list[str]:
    """What the decision may name as evidence, in the language of the letter."""
    language = filing.subject.language if filing.subject else filing.language
    statements = list(accidents.statements_on(filing.pk))
    enclosed = attachments.of_filings(file_pages.enclosed_in(filing, statements))
    with override(language):
        papers = [(str(item.get_kind_display()), item.received_at) for item in enclosed if item.state != "refused"]
        said = [(_("Declaració de la persona accidentada"), statement.made_at) for statement in statements]
        named = [f"{title}, {_on(at, language)}" for title, at in [*papers, *said]]
    return list(dict.fromkeys(named))


def _on(at: dt.datetime, language: str) -> str:
    return long_date(day_of(at), language)


@requires(Capability.FILE_WORK)
@require_http_methods(["GET", "POST"])
def appeal(request: Request, filing: uuid.UUID) -> HttpResponse:
    """Note that an appeal was lodged against the decision or the silence; it is decided elsewhere."""
    found, _procedure = taken(request, filing)
    form = AppealForm(request.POST or None, on=timezone.localdate())
    page = _frame(found, _("Anota un recurs")) | {"form": form}
    if request.method == "GET" or not form.is_valid():
        return render(request, "office/form.html", page, status=200 if request.method == "GET" else 422)
    operations.record_appeal(
        filing=found.pk,
        body=form.cleaned_data["body"],
        lodged_on=form.cleaned_data["lodged_on"],
        actor=request.actor,
        at=timezone.now(),
    )
    return redirect("work", found.pk)
