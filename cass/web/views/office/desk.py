"""The public desk: a signed paper goes into the same register, through the same sections."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cass.access import Capability
from cass.audit.models import EventType
from cass.audit.operations import journal
from cass.filings import operations, queries
from cass.filings.models import OPEN_TO_THE_PARTY, Filing
from cass.filings.widgets import Radios
from cass.procedures import (
    authorisation_of_third_party,
    delegation_to_employee,
    revocation_of_mandate,
    work_accident_declaration,
)
from cass.procedures.catalogue import CATALOGUE
from cass.registry import queries as registry
from cass.registry.models import Declarant
from cass.web.components import Cell, Column, Table
from cass.web.guard import Request, requires
from cass.web.lists import listed
from cass.web.paging import page_of
from cass.web.templatetags.cass import short_day
from cass.web.views import filings
from cass.web.views.filing_pages import state_tag, subject_name
from cass.web.views.office.forms import PresentedForm
from cass.web.views.office.rows import declarant_name

PAPERS = {
    "CASS-0018": work_accident_declaration.procedure,
    "CASS-0166": delegation_to_employee.procedure,
    "CASS-0167": authorisation_of_third_party.procedure,
    "CASS-0168": revocation_of_mandate.procedure,
}
"""What the desk keys in from signed papers, by the number of the form."""
MOST_DRAFTS = 50


class PaperForm(PresentedForm):
    """Which form it is, and when it was handed in."""

    paper = forms.ChoiceField(
        label=gettext_lazy("Quin formulari és?"),
        choices=[(number, format_lazy("{} · {}", number, found.title)) for number, found in PAPERS.items()],
        widget=Radios(),
    )
    field_order = ("paper", "presented_on")


def at_the_desk(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """One of the procedures' screens for a clerk: the same page, another capability; what is read there is journalled.

    While a paper is being keyed in, its screens show what it says of the injury.
    """

    @wraps(view)
    def desk_view(request: Request, *args: Any, **given: Any) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"}:
            found = queries.get(actor=request.actor, filing=given["filing"])
            now, person = timezone.now(), found.subject_id
            journal(EventType.FILE_READ, actor=request.actor, at=now, person=person, filing=found.pk)
        return view(request, *args, **given)

    return requires(Capability.DESK_FILING_KEY)(desk_view)


filing = at_the_desk(filings.filing)
section = at_the_desk(filings.section)
enclosures = at_the_desk(filings.enclosures)
take_out = at_the_desk(filings.take_out)
check = at_the_desk(filings.check)
discard = at_the_desk(filings.discard)


@requires(Capability.DESK_FILING_KEY)
@require_safe
def desk(request: Request) -> HttpResponse:
    """Begin with a declarant; go on with what the desk has begun; what it has filed."""
    text = request.GET.get("q", "").strip()
    kept = queries.of_desk(request.actor).select_related("subject", "declarant")
    drafts = kept.filter(state__in=OPEN_TO_THE_PARTY).order_by("-saved_at", "pk")
    page = page_of(kept.exclude(state__in=OPEN_TO_THE_PARTY).order_by("-filed_at", "pk"), request.GET)
    found = registry.search_declarants(text=text, limit=20) if text else []
    if text:
        facts = {"found": len(found), "of": "declarants"}
        journal(EventType.PERSON_SEARCHED, actor=request.actor, at=timezone.now(), facts=facts)
    begun = list(drafts[:MOST_DRAFTS])
    listed(request, "desk", shown=len(begun) + len(page.rows), found=page.total)
    context = {
        "title": _("Taulell"),
        "text": text,
        "declarants": _declarants(found) if text else None,
        "drafts": _table(_("Per acabar"), begun, empty=_("No hi ha res a mitges.")),
        "filed": _table(_("Presentats"), page.rows, empty=_("Encara no se n’ha presentat cap.")),
        "pages": page.pages,
    }
    return render(request, "office/desk.html", context)


def _declarants(found: list[Declarant]) -> Table:
    columns = [Column(_("Declarant")), Column(_("Número de cens")), Column(_("Tipus"))]
    cells = [
        [
            Cell(declarant.name, url=reverse("desk_begin", args=[declarant.pk])),
            Cell(declarant.census_number),
            Cell(str(declarant.get_kind_display())),
        ]
        for declarant in found
    ]
    return Table(_("Declarants"), columns, cells, empty=_("No s’ha trobat cap declarant."), caption_hidden=True)


def _table(caption: str, found: list[Filing], *, empty: str) -> Table:
    columns = [
        Column(_("Declarant")),
        Column(_("Tràmit")),
        Column(_("Persona")),
        Column(_("Data del paper")),
        Column(_("Expedient")),
        Column(_("Estat")),
    ]
    cells = [
        [
            Cell(declarant_name(filing), url=reverse("desk_filing", args=[filing.pk])),
            Cell(str(CATALOGUE[filing.procedure].title)),
            Cell(subject_name(filing)),
            Cell(short_day(filing.presented_on)),
            Cell(filing.number or "—"),
            Cell(tag=state_tag(filing)),
        ]
        for filing in found
    ]
    return Table(caption, columns, cells, empty=empty, caption_hidden=True)


@requires(Capability.DESK_FILING_KEY)
@require_http_methods(["GET", "POST"])
def begin(request: Request, declarant: int) -> HttpResponse:
    """Whose paper it is, and on what day it was handed in: its date counts, not today's."""
    found, on = registry.declarant(declarant), timezone.localdate()
    initial = {"presented_on": on.isoformat(), "paper": next(iter(PAPERS))}
    form = PaperForm(request.POST or None, on=on, initial=initial)
    context = {
        "title": _("Nou formulari en paper"),
        "declarant": found,
        "form": form,
        "back_url": reverse("desk"),
        "problem": None,
        "filing": None,
    }
    if request.method == "GET" or not form.is_valid():
        return render(request, "office/desk_begin.html", context, status=200 if request.method == "GET" else 422)
    filing = operations.start(
        procedure=PAPERS[form.cleaned_data["paper"]],
        actor=request.actor,
        at=timezone.now(),
        language=found.language,
        declarant=found.pk,
        presented_on=form.cleaned_data["presented_on"],
    )
    return redirect("desk_filing", filing.pk)
