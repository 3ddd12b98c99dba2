"""The help centre's queue: incidents by state, whose they are, what was written, the answer."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cass.access import Capability, Verdict, verdict
from cass.audit.models import EventType
from cass.audit.operations import journal
from cass.desk import tickets
from cass.desk.models import Ticket, TicketState
from cass.web.components import Cell, Column, SummaryRow, Table, Tag
from cass.web.guard import Request, requires
from cass.web.lists import listed
from cass.web.paging import page_of
from cass.web.templatetags.cass import moment, short_day
from cass.web.views.incidents import event, written
from cass.wording import tickets as words

COLOURS = {TicketState.OPEN: "yellow", TicketState.WAITING: "blue", TicketState.CLOSED: "green"}


class AnswerForm(forms.Form):
    text = written(
        gettext_lazy("Resposta"),
        help_text=gettext_lazy("La llegirà la persona. No hi poseu secrets: ni PIN, ni contrasenyes, ni codis."),
    )
    closes = forms.BooleanField(label=gettext_lazy("Amb això queda resolta: tanco la incidència"), required=False)


@requires(Capability.TICKET_WORK)
@require_safe
def queue(request: Request) -> HttpResponse:
    """The tickets of one state (``estat``); a reference (``q``) leads to its ticket, whatever the state."""
    text = request.GET.get("q", "").strip()
    if text and (named := tickets.by_reference(text)):
        return redirect("office_ticket", named.pk)
    asked = request.GET.get("estat", "")
    shown = TicketState(asked) if asked in TicketState.values else TicketState.OPEN
    page = page_of(tickets.queue(state=shown), request.GET)
    listed(request, "tickets", shown=len(page.rows), found=page.total)
    context = {
        "title": _("Incidències"),
        "tabs": [
            {"text": str(state.label), "url": f"?estat={state.value}", "count": count, "current": state is shown}
            for state, count in tickets.counts().items()
        ],
        "table": _table(page.rows, shown),
        "pages": page.pages,
        "text": text,
    }
    return render(request, "office/tickets.html", context)


def _table(rows: list[Ticket], state: TicketState) -> Table:
    columns = [
        Column(_("Incidència")),
        Column(_("De qui")),
        Column(_("On")),
        Column(_("La porta")),
        Column(_("Des del")),
    ]
    cells = [
        [
            Cell(each.reference, url=reverse("office_ticket", args=[each.pk]), hint=str(each.get_kind_display())),
            Cell(_who(each)),
            Cell(each.fault or each.page or "—", hint=each.page if each.fault else ""),
            Cell(each.assigned_to.full_name if each.assigned_to else _("Ningú")),
            Cell(short_day(each.changed_at)),
        ]
        for each in rows
    ]
    return Table(str(state.label), columns, cells, empty=_("No n’hi ha cap."), caption_hidden=True)


def _who(ticket: Ticket) -> str:
    return ticket.person.full_name if ticket.person else ticket.name or "—"


@requires(Capability.TICKET_WORK)
@require_safe
def ticket(request: Request, ticket: str) -> HttpResponse:
    """One ticket; that somebody looked is journalled with the person whose it is."""
    found = tickets.get(ticket)
    facts = {"list": "ticket", "shown": 1, "found": 1}
    journal(EventType.LIST_READ, actor=request.actor, at=timezone.now(), person=found.person_id, facts=facts)
    return _page(request, found, AnswerForm())


def _page(request: Request, found: Ticket, form: AnswerForm) -> HttpResponse:
    state = TicketState(found.state)
    may_see_access = found.person_id is not None and verdict(request.actor, Capability.ACCESS_WORK) is Verdict.ALLOWED
    context = {
        "title": _("Incidència {reference}").format(reference=found.reference),
        "ticket": found,
        "state": Tag(str(state.label), COLOURS[state]),  # type: ignore[arg-type]
        "rows": _rows(found),
        "events": [_event(found, each) for each in tickets.messages(found)],
        "form": form,
        "is_mine": found.assigned_to_id == request.actor.staff,
        "is_closed": state is TicketState.CLOSED,
        "may_see_access": may_see_access,
        "back_url": f"{reverse('tickets')}?estat={found.state}",
    }
    return render(request, "office/ticket.html", context, status=422 if form.errors else 200)


def _event(ticket: Ticket, message: Any) -> Any:
    return event(message, mine=_who(ticket), theirs=message.staff.full_name if message.staff else "")


def _rows(ticket: Ticket) -> list[SummaryRow]:
    number = f" · {ticket.person.cass_number}" if ticket.person else ""
    contact = ", ".join(each for each in (ticket.telephone, ticket.email) if each)
    rows = [
        (_("Tipus"), str(ticket.get_kind_display())),
        (_("De qui"), _who(ticket) + number),
        (_("Contacte"), contact),
        (_("Pàgina"), ticket.page),
        (_("Codi de l’error"), ticket.fault),
        *((str(words.FACTS.get(name, name)), value) for name, value in ticket.facts.items()),
        (_("Oberta"), moment(ticket.opened_at)),
        (_("La porta"), ticket.assigned_to.full_name if ticket.assigned_to else _("Ningú")),
    ]
    return [SummaryRow(name, value) for name, value in rows if value]


@requires(Capability.TICKET_WORK)
@require_POST
def answer(request: Request, ticket: str) -> HttpResponse:
    """Write to the citizen, and close it with that or wait for them."""
    found, form = tickets.get(ticket), AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    given = form.cleaned_data
    tickets.answer(ticket=found, text=given["text"], closes=given["closes"], actor=request.actor, at=timezone.now())
    return redirect("office_ticket", found.pk)


@requires(Capability.TICKET_WORK)
@require_POST
def assign(request: Request, ticket: str) -> HttpResponse:
    """Take it, or leave it to the others again."""
    found = tickets.get(ticket)
    is_mine = found.assigned_to_id == request.actor.staff
    tickets.assign(ticket=found, staff=None if is_mine else request.actor.staff)
    return redirect("office_ticket", found.pk)


@requires(Capability.TICKET_WORK)
@require_POST
def close(request: Request, ticket: str) -> HttpResponse:
    """Close it without a word."""
    tickets.close(ticket=tickets.get(ticket), actor=request.actor, at=timezone.now())
    return redirect("tickets")
