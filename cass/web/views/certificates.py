"""Obtaining the CASS certificate (MISSION A8): contract and password, one-time code, key. Without a session: a signed,
short-lived state in a cookie of its own carries from step to step.
"""

import datetime as dt
import uuid
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cass.access import Capability
from cass.contracts import redemption
from cass.contracts.redemption import Redemption
from cass.doors import entries, issued
from cass.doors.models import IssuedCertificate
from cass.kernel.faults import Fault
from cass.web.components import SummaryRow
from cass.web.guard import Request, requires
from cass.web.templatetags.cass import day
from cass.web.views.certificate_keys import CHAIN, chain_file, fault_answer, key_page
from cass.web.views.doors import fault_error, origin
from cass.wording import capabilities, faults

COOKIE = "__Host-redemption"
SALT = "cass.redemption"
STEP_WITHIN = dt.timedelta(minutes=30)
"""So long somebody may take for a step (our figure)."""


class ContractForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("Número de contracte"),
        help_text=gettext_lazy("Vuit xifres. És al contracte que vau signar."),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "numeric", "autocomplete": "off"}),
    )
    secret = forms.CharField(
        label=gettext_lazy("Contrasenya"),
        help_text=gettext_lazy(
            "La que vau triar en fer la sol·licitud. Si al taulell o al Centre d’Atenció a l’Usuari us han donat un codi per "
            "tornar-lo a obtenir, escriviu aquest codi."
        ),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        return "".join(letter for letter in self.cleaned_data["number"] if letter.isdigit())


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Codi"),
        help_text=gettext_lazy("Sis xifres. Serveix durant deu minuts."),
        max_length=12,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-5", "inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
    )


@requires(Capability.CERTIFICATE_REDEEM)
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "POST"])
def redeem(request: Request) -> HttpResponse:
    """The contract and its password."""
    form = ContractForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        network = origin(request).network
        found = redemption.check(number=given["number"], secret=given["secret"], network=network, at=timezone.now())
        if isinstance(found, Redemption):
            return _go_on(redirect("redeem_code"), found, step="code")
        form.add_error(None, fault_error(found))
    context = {"title": _("Obteniu el certificat digital CASS"), "form": form}
    return render(request, "certificates/redeem.html", context, status=422 if form.errors else 200)


@requires(Capability.CERTIFICATE_REDEEM)
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def redeem_code(request: Request) -> HttpResponse:
    """The one-time code that was sent to the contact verified when the contract was signed."""
    state = _state(request, "code")
    if state is None:
        return redirect("redeem")
    found, again = _redemption(state), "again" in request.POST
    form = CodeForm(request.POST if request.method == "POST" and not again else None)
    fault = redemption.send_code(redemption=found, at=timezone.now()) if again else None
    if not again and form.is_valid():
        fault = redemption.check_code(redemption=found, typed=form.cleaned_data["code"], at=timezone.now())
        if fault is None:
            return _go_on(redirect("redeem_key"), found, step="key")
    if fault is not None:
        form = CodeForm(request.POST)
        form.errors.clear()
        form.add_error(None, fault_error(fault))
    context = {
        "title": _("Escriviu el codi que us hem enviat"),
        "form": form,
        "contact": redemption.masked_contact(found),
        "sent_again": again and fault is None,
    }
    return render(request, "certificates/code.html", context, status=422 if form.is_bound and form.errors else 200)


@requires(Capability.CERTIFICATE_REDEEM)
@require_http_methods(["GET", "POST"])
def redeem_key(request: Request) -> HttpResponse:
    """The key: made here in the browser, or brought along."""
    state = _state(request, "key")
    if state is None:
        if request.headers.get("Accept") == CHAIN:
            return fault_answer(Fault("redemption.start_again"))
        return redirect("redeem")
    found = _redemption(state)

    def issue(content: bytes) -> IssuedCertificate:
        return redemption.issue(redemption=found, request=content, actor=request.actor, at=timezone.now())

    def done(certificate: IssuedCertificate) -> HttpResponse:
        return _go_on(redirect("redeemed"), found, step="done", certificate=certificate.pk)

    context = {
        "title": _("Creeu la clau del certificat"),
        "holder": redemption.holder_name(found),
        "back": reverse("redeem"),
        "file": reverse("redeem_key"),
    }
    return key_page(request, issue=issue, done=done, context=context)


@requires(Capability.CERTIFICATE_REDEEM)
@require_safe
def redeemed(request: Request) -> HttpResponse:
    """The certificate on a request that was brought along is here to download."""
    state = _state(request, "done")
    if state is None:
        return redirect("redeem")
    context = {"title": _("El certificat és a punt"), "file": reverse("redeemed_file")}
    return render(request, "certificates/done.html", context)


@requires(Capability.CERTIFICATE_REDEEM)
@require_safe
def redeemed_file(request: Request) -> HttpResponse:
    """The certificate and its issuer's, in PEM."""
    state = _state(request, "done")
    if state is None:
        return redirect("redeem")
    return chain_file(issued.certificate(state["certificate"]))


@requires(Capability.CERTIFICATE_REDEEM)
@require_safe
def instructions(request: Request) -> HttpResponse:
    """How to put the file into the usual browsers, and take it from one device to another."""
    return render(request, "certificates/instructions.html", {"title": _("Instal·leu el certificat")})


@requires(Capability.DOOR_ENTER)
@require_safe
def try_it(request: Request) -> HttpResponse:
    """Does the browser show the certificate, and does it open the door? Opens no session."""
    if request.get_host() != urlsplit(settings.DOOR_URL).netloc:
        return HttpResponseRedirect(settings.DOOR_URL + request.path)
    shown = entries.shown(der=request.META.get("cass.peer_der"), origin=origin(request), at=timezone.now())
    context: dict[str, Any] = {
        "enter": reverse("certificate_door"),
        "again": request.path,
        "instructions": settings.PUBLIC_URL + reverse("certificate_instructions"),
        "front": settings.PUBLIC_URL + reverse("front"),
    }
    if isinstance(shown, Fault):
        words = faults.words(shown)
        return render(request, "certificates/try.html", context | {"title": words.title, "fault": words})
    rows = [
        SummaryRow(_("Nom"), shown.person.full_name),
        SummaryRow(_("Amb"), str(capabilities.DOORS[shown.door])),
        SummaryRow(_("Vàlid fins al"), day(shown.not_after)),
    ]
    return render(request, "certificates/try.html", context | {"title": _("El certificat funciona"), "rows": rows})


def _go_on(response: HttpResponse, found: Redemption, *, step: str, certificate: int | None = None) -> HttpResponse:
    state = {
        "step": step,
        "contract": str(found.contract),
        "until": found.until.isoformat(),
        "certificate": certificate,
    }
    age = STEP_WITHIN
    response.set_cookie(
        COOKIE, signing.dumps(state, salt=SALT), max_age=age, secure=True, httponly=True, samesite="Strict"
    )
    return response


def _state(request: Request, step: str) -> dict[str, Any] | None:
    """What this browser has shown to know; ``None`` when it is too long ago, forged, or not enough for this step."""
    try:
        state: dict[str, Any] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=STEP_WITHIN)
    except signing.BadSignature:
        return None
    return state if state["step"] == step else None


def _redemption(state: dict[str, Any]) -> Redemption:
    return Redemption(uuid.UUID(state["contract"]), dt.datetime.fromisoformat(state["until"]))
