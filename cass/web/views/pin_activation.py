"""The activation page (MISSION A4): the code of the paper, a second proof, and the holder's own PIN."""

import datetime as dt
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cass.access import Capability, Door
from cass.doors import activation, contacts, pin_requests
from cass.doors import attempts_in_all as in_all
from cass.doors.activation import Begun
from cass.doors.models import ActivationCode, PinRequest
from cass.kernel.faults import Fault
from cass.web.components import SummaryRow
from cass.web.guard import Request, requires
from cass.web.ids import id_of
from cass.web.paths import door_url
from cass.web.templatetags.cass import moment
from cass.web.views.doors import fault_error, origin
from cass.web.views.pin_forms import BeginForm, ChooseForm, ProofForm, StateForm


def _mine(request: Request, at: dt.datetime) -> ActivationCode:
    """The activation that this browser has begun. Raises NotFound ``activation.begin_again``."""
    return activation.of_browser(token=request.COOKIES.get(settings.ACTIVATION_COOKIE, ""), at=at)


@requires(Capability.PIN_ACTIVATE)
@sensitive_post_parameters("activation_code")
@require_http_methods(["GET", "POST"])
def begin(request: Request) -> HttpResponse:
    """Number, birth date and the code of the paper."""
    form, now = BeginForm(request.POST or None), timezone.now()
    if form.is_valid():
        begun = activation.begin(**form.cleaned_data, network=origin(request).network, at=now)
        if isinstance(begun, Begun):
            return _go_on(begun, now)
        form.add_error(None, fault_error(begun))
    context = {"title": _("Activeu el vostre PIN"), "form": form, "back_url": door_url(Door.PIN)}
    return render(request, "pins/begin.html", context, status=422 if form.errors else 200)


def _go_on(begun: Begun, at: dt.datetime) -> HttpResponse:
    """On to the second proof; to the only contact there is, the code goes at once."""
    proved = activation.is_proved(begun.code, at)
    known = list(contacts.of(begun.code.request.person_id))
    if len(known) == 1 and not proved:
        # After too many the next page offers to send another one, and says what is the matter.
        with suppress(Fault):
            activation.send_code(code=begun.code, contact=known[0].pk, at=at)
    response = redirect("pin_activate_choose" if proved else "pin_activate_prove")
    flags: dict[str, Any] = {"secure": True, "httponly": True, "samesite": "Lax"}
    response.set_cookie(settings.ACTIVATION_COOKIE, begun.token, max_age=activation.GOES_ON_FOR, **flags)
    return response


@requires(Capability.PIN_ACTIVATE)
@require_http_methods(["GET", "POST"])
def prove(request: Request) -> HttpResponse:
    """The second proof: by message, by post, or at the counter."""
    now = timezone.now()
    code = _mine(request, now)
    if activation.is_proved(code, now):
        return redirect("pin_activate_choose")
    form = ProofForm(request.POST or None, by_post=activation.letter_of(code) is not None)
    if form.is_valid():
        refused = activation.prove(code=code, typed=form.cleaned_data["code"], at=now)
        if refused is None:
            return redirect("pin_activate_choose")
        form.add_error("code", fault_error(refused))
    return _proof_page(request, code, form, now)


def _proof_page(request: Request, code: ActivationCode, form: ProofForm, at: dt.datetime) -> HttpResponse:
    known = [
        (contact.pk, contact.get_kind_display(), contacts.masked(contact))
        for contact in contacts.of(code.request.person_id)
    ]
    letter = activation.letter_of(code)
    context = {
        "title": _("Comprovem que sou vós"),
        "form": form,
        "contacts": known,
        "is_sent": activation.is_waiting(code, at),
        "letter": letter,
        "back_url": reverse("pin_activate"),
    }
    return render(request, "pins/prove.html", context, status=422 if form.errors else 200)


@requires(Capability.PIN_ACTIVATE)
@require_POST
def send(request: Request) -> HttpResponse:
    """A one-time code to one of the verified contacts."""
    now = timezone.now()
    code = _mine(request, now)
    try:
        activation.send_code(code=code, contact=id_of(request.POST.get("contact", "")) or 0, at=now)
    except Fault as fault:
        if fault.code != "code.too_many_sent":
            raise
        form = ProofForm({})
        form.errors.clear()
        form.add_error(None, fault_error(fault))
        return _proof_page(request, code, form, now)
    return redirect("pin_activate_prove")


@requires(Capability.PIN_ACTIVATE)
@require_POST
def letter(request: Request) -> HttpResponse:
    """The second code is to come by post."""
    now = timezone.now()
    activation.ask_for_letter(code=_mine(request, now), at=now)
    return redirect("pin_activate_prove")


@requires(Capability.PIN_ACTIVATE)
@sensitive_post_parameters("new", "again")
@require_http_methods(["GET", "POST"])
def choose(request: Request) -> HttpResponse:
    """The holder chooses."""
    now = timezone.now()
    code = _mine(request, now)
    if not activation.is_proved(code, now):
        return redirect("pin_activate_prove")
    form = ChooseForm(request.POST or None)
    if form.is_valid():
        try:
            activation.complete(code=code, chosen=form.cleaned_data["new"], at=now)
        except Fault as fault:
            form.add_error("new", fault_error(fault))
        else:
            response = redirect("pin_activated")
            response.delete_cookie(settings.ACTIVATION_COOKIE, samesite="Lax")
            response.cookies[settings.ACTIVATION_COOKIE]["secure"] = True
            return response
    context = {"title": _("Trieu el vostre PIN"), "form": form, "back_url": reverse("pin_activate")}
    return render(request, "pins/choose.html", context, status=422 if form.errors else 200)


@requires(Capability.PIN_ACTIVATE)
@require_safe
def done(request: Request) -> HttpResponse:
    """The PIN is there."""
    text = _("Ja podeu entrar amb el número CASS i el PIN que heu triat.")
    context = {"title": _("PIN activat"), "text": text, "door": door_url(Door.PIN, wanted=reverse("second_factor"))}
    return render(request, "pins/done.html", context | {"enter": door_url(Door.PIN)})


@requires(Capability.PIN_ACTIVATE)
@require_http_methods(["GET", "POST"])
def state(request: Request) -> HttpResponse:
    """Whether the code of a request can be fetched, by the reference on the slip; nothing about whose it is."""
    form, now, rows = StateForm(request.POST or None), timezone.now(), []
    if form.is_valid():
        if not in_all.count(in_all.NETWORK_QUESTIONS, whose=origin(request).network, at=now):
            form.add_error(None, fault_error(Fault("pin_request.too_many_questions")))
        elif (found := pin_requests.known_by(form.cleaned_data["reference"])) is None:
            form.add_error("reference", fault_error(Fault("pin_request.not_found")))
        else:
            rows = _state(found, now)
    context = {"title": _("La meva petició de PIN"), "form": form, "rows": rows, "back_url": reverse("pin_activate")}
    return render(request, "pins/state.html", context, status=422 if form.errors else 200)


def _state(found: PinRequest, at: dt.datetime) -> list[SummaryRow]:
    if found.activated_at or found.cancelled_at:
        words = _("Tancada")
    elif found.handed_at:
        words = _("El codi d’activació ja s’ha recollit")
    elif at < found.ready_at:
        words = _("Encara no es pot recollir")
    else:
        words = _("Ja es pot recollir")
    return [
        SummaryRow(_("Referència"), pin_requests.printed_reference(found)),
        SummaryRow(_("Estat"), words),
        SummaryRow(_("Es pot recollir a partir del"), moment(found.ready_at)),
        SummaryRow(_("On"), found.office),
    ]
