"""Identifying again, where a page asks for more than having come in: by the door of the session, which goes on."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cass.access import Capability, Door
from cass.doors import again, second_factor, unsaved
from cass.kernel.faults import Fault
from cass.web.components import SummaryRow
from cass.web.guard import Request, requires
from cass.web.paths import door_url, first_page, with_next
from cass.web.templatetags.cass import day
from cass.web.views.doors import CERTIFICATES, PinForm, certificate_refused, fault_error, origin, wanted_page
from cass.wording import capabilities


class AgainForm(forms.Form):
    """The PIN and the second factor; whose they have to be is known."""

    pin = PinForm.declared_fields["pin"]
    code = forms.CharField(
        label=gettext_lazy("Codi de l’aplicació"),
        help_text=gettext_lazy(
            "Les sis xifres que ara mostra l’aplicació del telèfon, o un dels codis de recuperació."
        ),
        max_length=32,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-10", "autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )

    clean_pin = PinForm.clean_pin


@requires(Capability.STEP_UP)
@sensitive_post_parameters("pin", "code")
@require_http_methods(["GET", "POST"])
def step_up(request: Request) -> HttpResponse:
    """By certificate at the certificate door, by PIN and second factor here; then on to the page that was wanted."""
    goal = wanted_page(request)
    if request.actor.stepped_up and request.method == "GET":
        return HttpResponseRedirect(settings.PUBLIC_URL + (goal or first_page(request.actor)))
    if request.actor.door not in CERTIFICATES:
        return _with_pin(request, goal)
    if request.get_host() != urlsplit(settings.DOOR_URL).netloc:
        there = settings.DOOR_URL + with_next(request.path, goal)
        return _page(request, goal, "certificate", there=there)
    return _with_certificate(request, goal)


def _with_certificate(request: Request, goal: str) -> HttpResponse:
    shown: dict[str, Any] = {
        "session": request.cass_session,
        "der": request.META.get("cass.peer_der"),
        "origin": origin(request),
        "at": timezone.now(),
    }
    if request.method == "POST":
        done = again.with_certificate(token=_token(request), **shown)
        return certificate_refused(request, done, goal) if isinstance(done, Fault) else _go_on(request, done, goal)
    found = again.the_same(**shown)
    if isinstance(found, Fault):
        return certificate_refused(request, found, goal)
    rows = [
        SummaryRow(_("Nom"), found.person.full_name),
        SummaryRow(_("Amb"), str(capabilities.DOORS[found.door])),
        SummaryRow(_("Vàlid fins al"), day(found.not_after)),
    ]
    return _page(request, goal, "confirm", rows=rows)


def _with_pin(request: Request, goal: str) -> HttpResponse:
    if not second_factor.has(request.actor.person or 0):
        instead = settings.PUBLIC_URL + door_url(Door.NATIONAL_CERTIFICATE, wanted=goal)
        return _page(request, goal, "none", instead=instead)
    form = AgainForm(request.POST or None)
    if form.is_valid():
        done = again.with_pin(
            session=request.cass_session,
            token=_token(request),
            pin=form.cleaned_data["pin"],
            code=form.cleaned_data["code"],
            device_token=request.COOKIES.get(settings.DEVICE_COOKIE, ""),
            network=origin(request).network,
            at=timezone.now(),
        )
        if not isinstance(done, Fault):
            return _go_on(request, done, goal)
        form.add_error("code" if done.code.startswith("second_factor.") else "pin", fault_error(done))
    return _page(request, goal, "pin", status=422 if form.errors else 200, form=form)


def _page(request: Request, goal: str, how: str, *, status: int = 200, **more: Any) -> HttpResponse:
    now = timezone.now()
    is_kept = bool(goal) and unsaved.written(actor=request.actor, path=urlsplit(goal).path, at=now) is not None
    title = _("Confirmeu que sou vós")
    back = settings.PUBLIC_URL + first_page(request.actor)
    context = {"title": title, "how": how, "wanted": goal, "is_kept": is_kept, "back": back} | more
    return render(request, "doors/step_up.html", context, status=status)


def _go_on(request: Request, token: str, goal: str) -> HttpResponse:
    response = HttpResponseRedirect(settings.PUBLIC_URL + (goal or first_page(request.actor)))
    response.set_cookie(settings.SESSION_COOKIE, token, secure=True, httponly=True, samesite="Lax")
    return response


def _token(request: Request) -> str:
    return request.COOKIES.get(settings.SESSION_COOKIE, "")
