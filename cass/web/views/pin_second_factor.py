"""The second factor: put on a telephone by a square to photograph, and taken away."""

from typing import Any

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from cass.access import Capability, Door
from cass.doors import pin, second_factor
from cass.kernel import verification_code
from cass.kernel.faults import Fault
from cass.web.guard import Request, requires
from cass.web.views.doors import fault_error, origin
from cass.web.views.pin_forms import FactorForm, FirstCodeForm, PresentPinForm
from cass.web.views.pin_own import owner, present_error


@requires(Capability.PIN_MANAGE)
@sensitive_post_parameters("present")
@require_http_methods(["GET", "POST"])
def begin(request: Request) -> HttpResponse:
    """What it is for; and, with the PIN typed again, a fresh secret for the telephone."""
    person = owner(request)
    if second_factor.has(person.pk):
        return redirect("own_pin")
    by_pin = request.actor.door is Door.PIN
    form = PresentPinForm(request.POST or None) if by_pin else None
    if request.method == "POST":
        refused = None
        if form is not None and form.is_valid():
            # Whoever finds an open session must not put their own telephone beside the owner's PIN.
            typed, token = form.cleaned_data["present"], request.COOKIES.get(settings.DEVICE_COOKIE, "")
            entered = pin.enter(
                cass_number=person.cass_number,
                pin=typed.replace(" ", ""),
                device_token=token,
                network=origin(request).network,
                at=timezone.now(),
            )
            refused = entered if isinstance(entered, Fault) else None
        if refused is not None and form is not None:
            form.add_error("present", present_error(refused))
        elif form is None or form.is_valid():
            second_factor.begin(person=person.pk, at=timezone.now())
            return redirect("second_factor_confirm")
    context = {"title": _("Protegiu el PIN amb el telèfon"), "form": form, "back_url": reverse("own_pin")}
    status = 422 if form is not None and form.errors else 200
    return render(request, "pins/factor.html", context, status=status)


@requires(Capability.PIN_MANAGE)
@sensitive_variables("secret", "context", "given", "shown", "codes")
@require_http_methods(["GET", "POST"])
def confirm(request: Request) -> HttpResponse:
    """The square, and the first code; then the recovery codes, shown this once."""
    person = owner(request)
    secret = second_factor.pending(person=person.pk, at=timezone.now())
    if secret is None:
        return redirect("second_factor")
    form = FirstCodeForm(request.POST or None)
    if form.is_valid():
        given = second_factor.confirm(
            person=person.pk, code=form.cleaned_data["code"], actor=request.actor, at=timezone.now()
        )
        if not isinstance(given, Fault):
            codes = [verification_code.display(code) for code in given]
            shown: dict[str, Any] = {"title": _("Deseu els codis de recuperació"), "codes": codes}
            return render(request, "pins/recovery_codes.html", shown)
        form.add_error("code", fault_error(given))
    address = second_factor.address(secret, account="PIN")
    context = {
        "title": _("Connecteu l’aplicació"),
        "form": form,
        "square": segno.make(address, error="m").svg_data_uri(scale=5, border=3),
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "back_url": reverse("own_pin"),
    }
    return render(request, "pins/factor_confirm.html", context, status=422 if form.errors else 200)


@requires(Capability.PIN_MANAGE)
@require_http_methods(["GET", "POST"])
def remove(request: Request) -> HttpResponse:
    """Take it away, with one of its own codes: to change telephone, or not to have it any more."""
    person = owner(request)
    if not second_factor.has(person.pk):
        return redirect("own_pin")
    form = FactorForm(request.POST or None)
    if form.is_valid():
        refused = second_factor.check(person=person.pk, code=form.cleaned_data["code"], at=timezone.now())
        if refused is None:
            second_factor.remove(person=person.pk, actor=request.actor, at=timezone.now())
            return redirect("own_pin")
        form.add_error("code", fault_error(refused))
    context = {"title": _("Traieu el segon factor"), "form": form, "back_url": reverse("own_pin")}
    return render(request, "pins/factor_remove.html", context, status=422 if form.errors else 200)
