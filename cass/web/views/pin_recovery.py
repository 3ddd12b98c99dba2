"""Back to one's PIN without the desk: a device let in after others were blocked, or a forgotten PIN set anew.

Both begin by number and birth date, and the second page comes whatever was typed in the first. The two stand as hidden
fields in the second page: no address and no cookie holds them.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cass.access import Capability, Door
from cass.doors import pin_recovery
from cass.doors.pin import KNOWN_FOR
from cass.kernel.faults import Fault
from cass.web.guard import Request, requires
from cass.web.paths import door_url
from cass.web.views.doors import fault_error, origin
from cass.web.views.pin_forms import ForgottenForm, UnblockForm, WhoForm

Finish = Callable[[Request, dict[str, Any], forms.Form], HttpResponse | None]


@requires(Capability.PIN_ACTIVATE)
@require_http_methods(["GET", "POST"])
def unblock(request: Request) -> HttpResponse:
    """Let this device in by a message to the verified contact."""
    title = _("Desbloqueu aquest dispositiu")
    return _pages(request, pin_recovery.UNBLOCK, title, UnblockForm, _let_in)


def _let_in(request: Request, who: dict[str, Any], form: forms.Form) -> HttpResponse | None:
    found = pin_recovery.let_device_in(
        **who,
        typed=form.cleaned_data["code"],
        device_token=request.COOKIES.get(settings.DEVICE_COOKIE, ""),
        at=timezone.now(),
    )
    if isinstance(found, Fault):
        form.add_error("code", fault_error(found))
        return None
    response = redirect(door_url(Door.PIN))
    flags: dict[str, Any] = {"secure": True, "httponly": True, "samesite": "Lax"}
    response.set_cookie(settings.DEVICE_COOKIE, found, max_age=KNOWN_FOR, **flags)
    return response


@requires(Capability.PIN_ACTIVATE)
@sensitive_post_parameters("code", "factor", "new", "again")
@require_http_methods(["GET", "POST"])
def forgotten(request: Request) -> HttpResponse:
    """What to do when the PIN is forgotten; for whoever has a verified contact and a second factor, here."""
    return _pages(request, pin_recovery.FORGOTTEN, _("He oblidat el PIN"), ForgottenForm, _choose)


def _choose(request: Request, who: dict[str, Any], form: forms.Form) -> HttpResponse | None:
    given = form.cleaned_data
    try:
        refused = pin_recovery.choose_again(
            **who, typed=given["code"], factor=given["factor"], chosen=given["new"], at=timezone.now()
        )
    except Fault as fault:
        refused = fault
    if refused is not None:
        form.add_error("new" if refused.code.startswith("pin.") else None, fault_error(refused))
        return None
    return redirect("pin_activated")


def _pages(request: Request, purpose: str, title: str, second: type[forms.Form], finish: Finish) -> HttpResponse:
    first = WhoForm(request.POST or None)
    context: dict[str, Any] = {"title": title, "purpose": purpose, "back_url": door_url(Door.PIN), "form": first}
    if not first.is_valid():
        return render(request, "pins/who.html", context, status=422 if first.errors else 200)
    who = first.cleaned_data
    form = second(request.POST if "typed" in request.POST else None)
    if form.is_bound:
        done = finish(request, who, form) if form.is_valid() else None
        if done is not None:
            return done
    else:
        refused = pin_recovery.send_code(
            purpose=purpose,
            **who,
            network=origin(request).network,
            language=get_language() or settings.LANGUAGE_CODE,
            at=timezone.now(),
        )
        if refused is not None:
            first.add_error(None, fault_error(refused))
            return render(request, "pins/who.html", context, status=422)
    context |= {"form": form, "who": first}
    return render(request, "pins/proofs.html", context, status=422 if form.errors else 200)
