"""A report that somebody brings to the office: found by its file, added to it, never read back from here."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cass.access import Capability, Verdict, verdict
from cass.attachments.models import Kind
from cass.audit.models import EventType
from cass.audit.operations import journal
from cass.filings import operations, queries, reports
from cass.filings.models import UNDECIDED, BroughtBy, Filing, ReportDelivery
from cass.filings.widgets import Radios
from cass.kernel.faults import Fault
from cass.procedures.catalogue import CATALOGUE
from cass.web.components import Cell, Colour, Column, Table, Tag
from cass.web.guard import Request, requires
from cass.web.templatetags.cass import short_day
from cass.web.views.filing_pages import subject_name
from cass.web.views.invitations import code_page, standing
from cass.web.views.office.forms import UpToToday, past_day
from cass.web.views.reports import FILE_TYPES
from cass.wording import faults

MOST = 20
FATES: dict[str, tuple[Any, Colour]] = {
    "received": (gettext_lazy("S’està examinant"), "blue"),
    "clean": (gettext_lazy("Acceptat"), "green"),
    "refused": (gettext_lazy("No acceptat"), "red"),
}


class BroughtForm(UpToToday):
    """What was brought, by whom and when."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Què han portat?"),
        choices=[(kind.value, kind.label) for kind in reports.BROUGHT_KINDS],
        widget=Radios(),
        initial=Kind.MEDICAL_REPORT,
    )
    brought_by = forms.ChoiceField(
        label=gettext_lazy("Qui ho ha portat o enviat?"), choices=BroughtBy.choices, widget=Radios()
    )
    presented_on = past_day(gettext_lazy("Quin dia es va presentar?"))
    file = forms.FileField(
        label=gettext_lazy("Document escanejat"),
        help_text=gettext_lazy("PDF, JPEG o PNG, fins a 10 MB. Un cop enviat no es pot tornar a obrir des d’aquí."),
        widget=forms.FileInput(attrs={"accept": FILE_TYPES}),
    )


@requires(Capability.MEDICAL_REPORT_TAKE_IN)
@require_safe
def search(request: Request) -> HttpResponse:
    """The undecided file with a number, or about the person with a CASS number."""
    text = request.GET.get("q", "").strip()
    found = queries.numbered(reports.waiting(request.actor), text=text) if text else None
    rows = list(found.select_related("subject").order_by("-filed_at", "pk")[:MOST]) if found is not None else []
    if text:
        facts = {"found": len(rows), "of": "filings"}
        journal(EventType.PERSON_SEARCHED, actor=request.actor, at=timezone.now(), facts=facts)
    columns = [Column(_("Expedient")), Column(_("Persona")), Column(_("Presentat"))]
    cells = [
        [
            Cell(filing.number or "", url=reverse("report", args=[filing.pk])),
            Cell(subject_name(filing)),
            Cell(short_day(filing.filed_at)),
        ]
        for filing in rows
    ]
    empty = _("No hem trobat cap expedient per resoldre amb aquest número.")
    context = {
        "title": _("Informe mèdic per a un expedient"),
        "text": text,
        "table": Table(_("Expedients"), columns, cells, empty=empty, caption_hidden=True) if text else None,
        "back_url": _home(request),
    }
    return render(request, "office/reports.html", context)


@requires(Capability.MEDICAL_REPORT_TAKE_IN)
@require_http_methods(["GET", "POST"])
def report(request: Request, filing: uuid.UUID) -> HttpResponse:
    """Add what was brought; see what came of it; invite the doctor. What is in it, only an opened health part shows."""
    found, now = reports.get(actor=request.actor, filing=filing), timezone.now()
    on = timezone.localdate(now)
    form = BroughtForm(request.POST or None, request.FILES or None, on=on, initial={"presented_on": on.isoformat()})
    if request.method == "GET":
        journal(EventType.FILE_READ, actor=request.actor, at=now, person=found.subject_id, filing=found.pk)
        return render(request, "office/report.html", _page(request, found, form))
    if form.is_valid() and _taken_in(request, found, form):
        return redirect("report", found.pk)
    return render(request, "office/report.html", _page(request, found, form), status=422)


def _taken_in(request: Request, filing: Filing, form: BroughtForm) -> bool:
    given = form.cleaned_data
    try:
        operations.take_in_report(
            procedure=CATALOGUE[filing.procedure],
            filing=filing.pk,
            kind=given["kind"],
            brought_by=BroughtBy(given["brought_by"]),
            presented_on=given["presented_on"],
            upload=given["file"],
            actor=request.actor,
            at=timezone.now(),
        )
    except Fault as fault:
        if not fault.code.startswith("attachment."):
            raise
        words = faults.words(fault)
        form.add_error("file", ValidationError(f"{words.title}. {words.what_to_do}", code=words.code))
        return False
    return True


def _page(request: Request, filing: Filing, form: BroughtForm) -> dict[str, Any]:
    return {
        "title": _("Informe mèdic"),
        "filing": filing,
        "subject": subject_name(filing),
        "is_open": filing.state in UNDECIDED,
        "table": _brought(filing),
        "form": form,
        "invitation": standing(filing, timezone.now()),
        "invite_url": reverse("report_invite", args=[filing.pk]),
        "revoke_url": reverse("report_revoke", args=[filing.pk]),
        "back_url": _back(request, filing),
    }


def _brought(filing: Filing) -> Table:
    columns = [Column(_("Document")), Column(_("Qui l’ha portat")), Column(_("Presentat")), Column(_("Estat"))]
    cells = [
        [
            Cell(str(Kind(each.kind).label)),
            Cell(str(each.delivery.get_brought_by_display()), hint=_stated(each.delivery)),
            Cell(short_day(each.delivery.presented_on)),
            Cell(tag=_tag(each), hint=faults.words(Fault(each.refusal)).title if each.refusal else ""),
        ]
        for each in reports.brought(filing)
    ]
    empty = _("Ningú no ha portat cap informe a la CASS.")
    return Table(_("Què s’ha portat"), columns, cells, empty=empty, caption_hidden=True)


def _tag(brought: reports.Brought) -> Tag:
    words, colour = FATES[brought.state]
    return Tag(str(words), colour)


def supplied_by(delivery: ReportDelivery) -> str:
    """Who brought a report and when, in a line."""
    who = _stated(delivery) or str(delivery.get_brought_by_display())
    return _("portat a la CASS: {who} ({day})").format(who=who, day=short_day(delivery.presented_on))


def _stated(delivery: ReportDelivery) -> str:
    """Who an invited doctor said to be, which nobody has checked."""
    if delivery.invitation_id is None:
        return ""
    return _("amb una invitació; diu que és {doctor}, núm. {number}: identitat no comprovada").format(
        doctor=delivery.doctor_name, number=delivery.doctor_number
    )


def _home(request: Request) -> str:
    may_work = verdict(request.actor, Capability.QUEUE_READ) is Verdict.ALLOWED
    return reverse("queue" if may_work else "desk")


def _back(request: Request, filing: Filing) -> str:
    may_work = verdict(request.actor, Capability.FILE_WORK) is Verdict.ALLOWED
    return reverse("work", args=[filing.pk]) if may_work else reverse("reports")


@requires(Capability.MEDICAL_REPORT_TAKE_IN)
@require_http_methods(["GET", "POST"])
def invite(request: Request, filing: uuid.UUID) -> HttpResponse:
    """Make an invitation for the doctor and show its code; who comes back to this address finds how it stands."""
    found, now = reports.get(actor=request.actor, filing=filing), timezone.now()
    if request.method == "GET":
        return redirect("report", found.pk)
    code = operations.invite_doctor(procedure=CATALOGUE[found.procedure], filing=found.pk, actor=request.actor, at=now)
    return code_page(request, found, code, now, back_url=reverse("report", args=[found.pk]))


@requires(Capability.MEDICAL_REPORT_TAKE_IN)
@require_POST
def revoke(request: Request, filing: uuid.UUID) -> HttpResponse:
    found = reports.get(actor=request.actor, filing=filing)
    operations.revoke_invitation(filing=found.pk, actor=request.actor, at=timezone.now())
    return redirect("report", found.pk)
