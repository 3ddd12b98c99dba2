"""Whom each office receives today: the list to work with and to print, who came, and an appointment by its reference."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cass.access import Capability
from cass.audit.models import EventType
from cass.audit.operations import journal
from cass.desk import operations, queries, references
from cass.desk.models import Appointment, Outcome
from cass.kernel.faults import NotFound
from cass.kernel.working_days import day_of
from cass.web.components import SummaryRow, Tag
from cass.web.guard import Request, requires
from cass.web.lists import listed
from cass.web.templatetags.cass import day as in_words
from cass.web.templatetags.cass import moment
from cass.web.views.appointments import day_of_address
from cass.wording import desk as words
from cass.wording.formats import weekday


@requires(Capability.APPOINTMENT_WORK)
@require_safe
def day(request: Request) -> HttpResponse:
    """One office and one day, at first one's own and today; a reference (``q``) leads to its appointment, whatever the day."""
    text = request.GET.get("q", "").strip()
    if text and (named := queries.by_reference(text)):
        return redirect("office_appointment", named.pk)
    places = list(queries.offices())
    if not places:
        raise NotFound("appointment.not_offered")
    asked = next((each for each in places if each.code == request.GET.get("oficina")), None)
    place = asked or queries.office_of(request.actor) or places[0]
    on = day_of_address(request) or timezone.localdate()
    found = list(queries.of_day(office=place, day=on))
    listed(request, "appointments", shown=len(found), found=len(found))
    context = {
        "title": _("Cites del {weekday}, {day}").format(weekday=weekday(on), day=in_words(on)),
        "place": place,
        "places": [(each.code, each.name) for each in places],
        "on": on,
        "rows": [_line(each) for each in found],
        "may_note": on <= timezone.localdate(),
        "asked": text,
        "before": _address(place.code, on - dt.timedelta(days=1)),
        "after": _address(place.code, on + dt.timedelta(days=1)),
        "today": "" if on == timezone.localdate() else _address(place.code, timezone.localdate()),
    }
    return render(request, "office/appointments.html", context)


def _address(place: str, on: dt.date) -> str:
    return f"{reverse('office_appointments')}?{urlencode({'oficina': place, 'dia': on.isoformat()})}"


def _line(appointment: Appointment) -> dict[str, Any]:
    return {
        "hour": words.hour(appointment.starts_at),
        "counter": appointment.counter,
        "appointment": appointment,
        "url": reverse("office_appointment", args=[appointment.pk]),
        "state": _state(appointment),
    }


def _state(appointment: Appointment) -> Tag | None:
    if appointment.is_cancelled:
        return Tag(_("Anul·lada"), "red")
    if not appointment.outcome:
        return None
    colour = "green" if appointment.outcome == Outcome.ATTENDED else "grey"
    return Tag(str(appointment.get_outcome_display()), colour)  # type: ignore[arg-type]


@requires(Capability.APPOINTMENT_WORK)
@require_safe
def one(request: Request, appointment: str) -> HttpResponse:
    """Everything about one appointment; that somebody looked is journalled."""
    found, now = queries.appointment(appointment), timezone.now()
    facts = {"list": "appointment", "shown": 1, "found": 1}
    journal(EventType.LIST_READ, actor=request.actor, at=now, person=found.person_id, facts=facts)
    is_to_come = not found.is_cancelled and not found.outcome and found.starts_at > now
    context = {
        "title": _("Cita {reference}").format(reference=found.reference),
        "appointment": found,
        "state": _state(found),
        "rows": _rows(found),
        "code": references.code_of(found) if is_to_come else "",
        "may_note": not found.is_cancelled and day_of(found.starts_at) <= timezone.localdate(now),
        "back_url": _address(found.office.code, day_of(found.starts_at)),
    }
    return render(request, "office/appointment.html", context)


def _rows(appointment: Appointment) -> list[SummaryRow]:
    contact = [each for each in (appointment.telephone, appointment.email) if each]
    rows = [
        SummaryRow(_("Dia i hora"), words.when(appointment.starts_at)),
        SummaryRow(_("Oficina"), appointment.office.name),
        SummaryRow(_("Taulell"), str(appointment.counter)),
        SummaryRow(_("Motiu"), str(appointment.get_purpose_display())),
        SummaryRow(_("Nom"), appointment.name or _("Ja s’ha esborrat")),
        SummaryRow(_("Contacte"), ", ".join(contact) or _("Ja s’ha esborrat")),
        SummaryRow(_("Demanada"), moment(appointment.booked_at)),
    ]
    return [*rows, SummaryRow(_("Petició"), appointment.about)] if appointment.about else rows


@requires(Capability.APPOINTMENT_WORK)
@require_POST
def outcome(request: Request, appointment: str) -> HttpResponse:
    """They came, or did not."""
    found, said = queries.appointment(appointment), request.POST.get("outcome", "")
    if said not in Outcome.values:
        raise NotFound("page.not_found")
    operations.note_outcome(appointment=found, outcome=Outcome(said), actor=request.actor, at=timezone.now())
    return redirect(_address(found.office.code, day_of(found.starts_at)))
