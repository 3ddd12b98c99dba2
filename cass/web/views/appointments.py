"""Appointments (MISSION A6): what for, which day, which hour; changed and cancelled by whoever has their code."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cass.access import Actor, Capability
from cass.desk import operations, queries, references
from cass.desk.calendar_file import calendar_file
from cass.desk.models import Appointment, Purpose, Service
from cass.filings.widgets import Radios
from cass.kernel.faults import Conflict, Fault
from cass.registry import queries as registry
from cass.web.components import Link, SummaryRow, Tag, Tile
from cass.web.forms import telephone_typed
from cass.web.guard import Request, requires
from cass.web.templatetags.cass import day as in_words
from cass.web.views.public import asked_in_measure
from cass.wording import desk as words
from cass.wording import faults
from cass.wording.formats import weekday

LONGEST_REFERENCE = 20
NOON = 13
"""The hour from which people here say «a la tarda»."""


class HourForm(forms.Form):
    """One of the free hours of a day; sent as the moment it stands for."""

    hour = forms.ChoiceField(
        label=gettext_lazy("A quina hora us va bé?"),
        widget=Radios(),
        error_messages={"invalid_choice": gettext_lazy("Aquesta hora ja no és lliure: trieu-ne una altra")},
    )

    def __init__(self, *args: Any, hours: list[dt.datetime], **options: Any) -> None:
        super().__init__(*args, **options)
        parts: dict[str, list[tuple[str, str]]] = {}
        for each in hours:
            part = _("Matí") if timezone.localtime(each).hour < NOON else _("Tarda")
            parts.setdefault(part, []).append((each.astimezone(dt.UTC).isoformat(), words.hour(each)))
        field = self.fields["hour"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(parts.items())

    @property
    def starts_at(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.cleaned_data["hour"])


class ContactForm(HourForm):
    """Who comes and how to reach them; an e-mail or a telephone will do."""

    one_will_do = ("email", "telephone")

    name = forms.CharField(
        label=gettext_lazy("Nom i cognoms de qui vindrà"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Correu electrònic"),
        help_text=gettext_lazy(
            "Deixeu-nos almenys un correu o un telèfon. Al correu us enviarem la confirmació, i un recordatori el dia abans."
        ),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    telephone = forms.CharField(
        label=gettext_lazy("Telèfon"),
        help_text=gettext_lazy("Si no deixeu cap correu, us enviarem un SMS el dia abans."),
        required=False,
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-20", "autocomplete": "tel", "inputmode": "tel", "type": "tel"}
        ),
    )

    def clean_telephone(self) -> str:
        typed: str = self.cleaned_data["telephone"]
        return typed and telephone_typed(typed)

    def visitor(self) -> operations.Visitor:
        given = {name: self.cleaned_data[name] for name in ("name", "email", "telephone")}
        return operations.Visitor(**given, language=get_language() or settings.LANGUAGE_CODE)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("email") and not given.get("telephone"):
            self.add_error(
                "email",
                ValidationError(_("Escriviu un correu electrònic o un telèfon"), code="appointment.contact_missing"),
            )
        return given


@requires(Capability.APPOINTMENT_BOOK)
@require_http_methods(["GET", "POST"])
@asked_in_measure
def book(request: Request) -> HttpResponse:
    """What for (``motiu``), which day (``dia``), and then the hour and who comes: the address says how far one is."""
    purpose, office = request.GET.get("motiu", ""), request.GET.get("oficina", "")
    if purpose not in Purpose.values:
        return _purposes(request)
    offered = queries.services(purpose=purpose)
    service = next((each for each in offered if each.office.code == office), None)
    if service is None and len(offered) == 1:
        service = offered[0]
    if service is None:
        return _offices(request, purpose, offered)
    day = day_of_address(request)
    return _days(request, service) if day is None else _details(request, service, day)


def day_of_address(request: Request) -> dt.date | None:
    """The day in the address, if it is one."""
    try:
        return dt.date.fromisoformat(request.GET.get("dia", ""))
    except ValueError:
        return None


def about(request: Request) -> str:
    """The reference of the request that the appointment is for, handed on from page to page."""
    reference = request.GET.get("peticio", "")[:LONGEST_REFERENCE]
    return reference if reference.replace("-", "").isalnum() and reference.isascii() else ""


def _address(request: Request, **query: str) -> str:
    query = {"motiu": request.GET.get("motiu", ""), "peticio": about(request)} | query
    return f"{reverse('appointment')}?{urlencode({name: value for name, value in query.items() if value})}"


def _purposes(request: Request) -> HttpResponse:
    tiles = []
    for purpose in Purpose:
        places = queries.services(purpose=purpose)
        text = (
            " · ".join([_("{minutes} minuts").format(minutes=places[0].minutes), places[0].office.name])
            if places
            else ""
        )
        if text:
            tiles.append(Tile(str(purpose.label), text, url=_address(request, motiu=purpose.value)))
    mine = [
        Link(words.when(each.starts_at), reverse("appointment_booked", args=[code]), each.office.name)
        for each in queries.upcoming(actor=request.actor, at=timezone.now())
        if (code := references.code_of(each))
    ]
    context = {"title": _("Demaneu cita prèvia"), "tiles": tiles, "mine": mine}
    return render(request, "appointments/purposes.html", context)


def _offices(request: Request, purpose: str, offered: list[Service]) -> HttpResponse:
    tiles = [
        Tile(each.office.name, each.office.address, url=_address(request, oficina=each.office.code)) for each in offered
    ]
    context = {"title": _("On us va bé venir?"), "tiles": tiles, "back_url": _address(request, motiu="")}
    return render(request, "appointments/purposes.html", context)


def _days(request: Request, service: Service) -> HttpResponse:
    free = queries.free_days(service=service, at=timezone.now())
    context = {
        "title": _("Quin dia us va bé?"),
        "caption": str(Purpose(service.purpose).label),
        "place": service.office,
        "weeks": weeks(free, lambda day: _address(request, oficina=service.office.code, dia=day.isoformat())),
        "back_url": reverse("appointment"),
    }
    return render(request, "appointments/days.html", context)


def weeks(free: dict[dt.date, list[dt.datetime]], url: Any) -> list[dict[str, Any]]:
    """Free days week by week, as links with how many hours each has left."""
    found: dict[dt.date, list[dict[str, Any]]] = {}
    for day, hours in free.items():
        monday = day - dt.timedelta(days=day.weekday())
        line = {"weekday": weekday(day), "day": in_words(day), "url": url(day), "free": len(hours)}
        found.setdefault(monday, []).append(line)
    return [{"monday": monday, "days": days} for monday, days in found.items()]


def _details(request: Request, service: Service, day: dt.date) -> HttpResponse:
    now, status = timezone.now(), 200
    hours = queries.free_hours(service=service, day=day, at=now)
    back = _address(request, oficina=service.office.code)
    if not hours and request.method == "GET":
        return redirect(back)
    form = ContactForm(request.POST or None, hours=hours, initial=_known(request.actor))
    if form.is_valid():
        try:
            booked = operations.book(
                service=service,
                starts_at=form.starts_at,
                visitor=form.visitor(),
                about=about(request),
                address=request.META.get("REMOTE_ADDR", ""),
                actor=request.actor,
                at=now,
            )
        except Fault as fault:
            _tell(form, fault)
        else:
            return _shown(request, booked)
    if form.errors:
        status = 422
    context = {
        "title": _("{weekday}, {day}").format(weekday=weekday(day).capitalize(), day=in_words(day)),
        "caption": str(Purpose(service.purpose).label),
        "place": service.office,
        "minutes": service.minutes,
        "form": form,
        "back_url": back,
    }
    return render(request, "appointments/details.html", context, status=status)


def _tell(form: forms.Form, fault: Fault) -> None:
    """On the form, so that nothing that was typed is lost."""
    said = faults.words(fault)
    where = "hour" if isinstance(fault, Conflict) else None
    form.add_error(where, ValidationError(f"{said.title}. {said.what_to_do}", code=said.code))


def _shown(request: Request, appointment: Appointment) -> HttpResponse:
    """The appointment as it stands now: the office sees its own page of it."""
    if request.actor.is_staff:
        return redirect("office_appointment", appointment.pk)
    return redirect("appointment_booked", references.code_of(appointment))


def _known(actor: Actor) -> dict[str, str]:
    """What the register knows of who is signed in, to be changed freely."""
    if actor.person is None:
        return {}
    person = registry.person(actor.person)
    return {"name": person.full_name, "email": person.email, "telephone": person.telephone}


@requires(Capability.APPOINTMENT_BOOK)
@require_safe
@asked_in_measure
def booked(request: Request, code: str) -> HttpResponse:
    """The appointment that a code opens: where and when; nothing about who comes."""
    found, now = queries.by_code(code), timezone.now()
    state = _state(found, now)
    context = {
        "title": _("Teniu cita") if state is None else _("La vostra cita"),
        "appointment": found,
        "state": state,
        "when": words.when(found.starts_at),
        "rows": _rows(found),
        "code": code,
        "again_url": _again(found),
        "brings": found.purpose == Purpose.CERTIFICATE_CONTRACT,
    }
    return render(request, "appointments/booked.html", context)


def _again(appointment: Appointment) -> str:
    """Where to ask for another one for the same purpose, about the same request."""
    query = {"motiu": appointment.purpose} | ({"peticio": appointment.about} if appointment.about else {})
    return f"{reverse('appointment')}?{urlencode(query)}"


def _state(appointment: Appointment, at: dt.datetime) -> Tag | None:
    """Why nothing can be changed any more; ``None`` while it can."""
    if appointment.is_cancelled:
        return Tag(_("Anul·lada"), "red")
    return Tag(_("Ja ha passat"), "grey") if appointment.starts_at <= at else None


def _rows(appointment: Appointment) -> list[SummaryRow]:
    office = appointment.office
    rows = [
        SummaryRow(_("Dia i hora"), words.when(appointment.starts_at)),
        SummaryRow(_("Oficina"), office.name, lines=[office.address]),
        SummaryRow(_("Motiu"), str(appointment.get_purpose_display())),
    ]
    return [*rows, SummaryRow(_("Petició"), appointment.about)] if appointment.about else rows


@requires(Capability.APPOINTMENT_BOOK)
@require_safe
@asked_in_measure
def calendar(request: Request, code: str) -> HttpResponse:
    """The appointment for one's own calendar."""
    found = queries.by_code(code)
    link = settings.PUBLIC_URL + reverse("appointment_booked", args=[code])
    content = calendar_file(appointment=found, link=link, at=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response.headers["Content-Disposition"] = f'attachment; filename="cita-{found.reference}.ics"'
    return response


@requires(Capability.APPOINTMENT_BOOK)
@require_http_methods(["GET", "POST"])
@asked_in_measure
def change(request: Request, code: str) -> HttpResponse:
    """Another day (``dia``) and another hour, at the same office and for the same purpose."""
    found, now = queries.by_code(code), timezone.now()
    if _state(found, now) is not None:
        raise Conflict("appointment.over")
    service, day = queries.service(office=found.office.code, purpose=found.purpose), day_of_address(request)
    here, back = reverse("appointment_change", args=[code]), reverse("appointment_booked", args=[code])
    hours = queries.free_hours(service=service, day=day, at=now, beside=found) if day else []
    context = {"caption": words.when(found.starts_at), "place": found.office, "is_change": True}
    if day is None or (not hours and request.method == "GET"):
        free = queries.free_days(service=service, at=now, beside=found)
        context |= {"title": _("A quin dia la canvieu?"), "back_url": back}
        context |= {"weeks": weeks(free, lambda each: f"{here}?dia={each.isoformat()}")}
        return render(request, "appointments/days.html", context)
    form = HourForm(request.POST or None, hours=hours)
    if form.is_valid():
        try:
            moved = operations.move(appointment=found, starts_at=form.starts_at, actor=request.actor, at=now)
        except Fault as fault:
            _tell(form, fault)
        else:
            return _shown(request, moved)
    title = _("{weekday}, {day}").format(weekday=weekday(day).capitalize(), day=in_words(day))
    context |= {"title": title, "minutes": service.minutes, "form": form, "back_url": here}
    return render(request, "appointments/details.html", context, status=422 if form.errors else 200)


@requires(Capability.APPOINTMENT_BOOK)
@require_http_methods(["GET", "POST"])
@asked_in_measure
def cancel(request: Request, code: str) -> HttpResponse:
    """Asks once more, and cancels."""
    found, now = queries.by_code(code), timezone.now()
    if _state(found, now) is not None:
        raise Conflict("appointment.over")
    back = reverse("appointment_booked", args=[code])
    if request.method == "POST":
        return _shown(request, operations.cancel(appointment=found, actor=request.actor, at=now))
    context = {"title": _("Voleu anul·lar aquesta cita?"), "rows": _rows(found), "back_url": back}
    return render(request, "appointments/cancel.html", context)
