"""«Tinc un problema»: an incident from any page, and what the help centre answers (MISSION A8)."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cass.access import Capability
from cass.desk import references, tickets
from cass.desk.models import Ticket, TicketMessage, TicketState
from cass.kernel.faults import Fault
from cass.web.components import Event, SummaryRow, Tag, Task
from cass.web.forms import telephone_typed
from cass.web.guard import Request, requires
from cass.web.paths import came_from
from cass.web.templatetags.cass import day, moment
from cass.web.views.public import asked_in_measure
from cass.wording import faults

LONGEST = 2000
CODE = re.compile(r"[a-z_]{1,30}\.[a-z_]{1,29}")


def written(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}), **options)


class IncidentForm(forms.Form):
    """What happened; the page and the code of the error come along by themselves."""

    text = written(
        gettext_lazy("Què us ha passat?"),
        help_text=gettext_lazy(
            "Què volíeu fer i què ha sortit a la pantalla. No hi poseu mai el PIN ni cap contrasenya, ni dades de salut."
        ),
    )
    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput())
    fault = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput())

    def clean_page(self) -> str:
        return page_told(self.cleaned_data["page"])

    def clean_fault(self) -> str:
        return code_told(self.cleaned_data["fault"])

    def reporter(self) -> tickets.Reporter:
        given = {name: self.cleaned_data.get(name, "") for name in ("name", "email", "telephone")}
        return tickets.Reporter(**given, language=get_language() or settings.LANGUAGE_CODE)


class StrangerForm(IncidentForm):
    """Who is not signed in says how to be reached."""

    one_will_do = ("email", "telephone")

    name = forms.CharField(
        label=gettext_lazy("Nom i cognoms"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("Correu electrònic"),
        help_text=gettext_lazy("Deixeu-nos almenys un correu o un telèfon."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    telephone = forms.CharField(
        label=gettext_lazy("Telèfon"),
        required=False,
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-20", "autocomplete": "tel", "inputmode": "tel", "type": "tel"}
        ),
    )

    def clean_telephone(self) -> str:
        typed: str = self.cleaned_data["telephone"]
        return typed and telephone_typed(typed)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("email") and not given.get("telephone"):
            words = _("Escriviu un correu electrònic o un telèfon")
            self.add_error("email", ValidationError(words, code="appointment.contact_missing"))
        return given


class MessageForm(forms.Form):
    text = written(gettext_lazy("Voleu afegir-hi res?"))


def page_told(path: str) -> str:
    """A page of ours as a ticket names it: without its query, and without a code that opens something."""
    path = urlsplit(path).path
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    return f"/{match.route}" if "code" in match.kwargs else path


def code_told(code: str) -> str:
    return code if CODE.fullmatch(code) else ""


@requires(Capability.TICKET_OPEN)
@require_http_methods(["GET", "POST"])
@asked_in_measure
def incident(request: Request) -> HttpResponse:
    """Tell what happened on the page one comes from; below, for who is signed in, what they told before."""
    kind = IncidentForm if request.actor.is_somebody else StrangerForm
    initial = {"page": page_told(came_from(request)), "fault": code_told(request.GET.get("codi", ""))}
    form = kind(request.POST or None, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        place = tickets.Place(page=given["page"], fault=given["fault"], address=request.META.get("REMOTE_ADDR", ""))
        try:
            opened = tickets.open_incident(
                text=given["text"], reporter=form.reporter(), place=place, actor=request.actor, at=timezone.now()
            )
        except Fault as fault:
            said = faults.words(fault)
            form.add_error(None, ValidationError(f"{said.title}. {said.what_to_do}", code=said.code))
        else:
            if request.actor.is_staff:
                return render(request, "incidents/opened.html", {"title": _("Ho hem rebut"), "ticket": opened})
            return redirect("incident_ticket", references.code_of(opened))
    told = form.data if form.is_bound else initial
    context = {
        "title": _("Comuniqueu un problema"),
        "form": form,
        "told": _told(page_told(told.get("page", "")), code_told(told.get("fault", ""))),
        "mine": [_line(each) for each in tickets.mine(actor=request.actor)],
    }
    return render(request, "incidents/incident.html", context, status=422 if form.errors else 200)


def _told(page: str, fault: str) -> list[SummaryRow]:
    rows = [(_("Pàgina"), page), (_("Codi de l’error"), fault)]
    return [SummaryRow(name, value) for name, value in rows if value]


def _line(ticket: Ticket) -> Task:
    url = reverse("incident_ticket", args=[references.code_of(ticket)])
    return Task(ticket.reference, state_for_citizen(ticket), url=url, hint=day(ticket.opened_at))


def state_for_citizen(ticket: Ticket) -> Tag:
    """Whose turn it is, as the citizen sees it."""
    return {
        TicketState.OPEN: Tag(_("L’estem mirant"), "blue"),
        TicketState.WAITING: Tag(_("Us hem respost"), "yellow"),
        TicketState.CLOSED: Tag(_("Tancada"), "green"),
    }[TicketState(ticket.state)]


@requires(Capability.TICKET_OPEN)
@require_http_methods(["GET", "POST"])
@asked_in_measure
def ticket(request: Request, code: str) -> HttpResponse:
    """One incident and what was written about it; a POST adds to it."""
    found, now = tickets.by_code(code, actor=request.actor), timezone.now()
    form = MessageForm(request.POST or None)
    if form.is_valid():
        tickets.write(ticket=found, text=form.cleaned_data["text"], actor=request.actor, at=now)
        return redirect("incident_ticket", code)
    context = {
        "title": _("Incidència {reference}").format(reference=found.reference),
        "ticket": found,
        "state": state_for_citizen(found),
        "events": [event(each, mine=_("Vós")) for each in tickets.messages(found)],
        "form": form if tickets.may_write(found, at=now) else None,
        "told": _told(found.page, found.fault),
    }
    return render(request, "incidents/ticket.html", context, status=422 if form.errors else 200)


def event(message: TicketMessage, *, mine: str, theirs: str = "") -> Event:
    """One message of the conversation; ``mine`` is what the citizen is called, ``theirs`` the officer, if by name."""
    by = (theirs or _("Centre d’Atenció a l’Usuari")) if message.staff_id is not None else mine
    return Event(by, moment(message.at), text=message.text)
