"""The doors (MISSION A3, A4, A8, F1): coming in, saying for whom, going out."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cass.access import NOBODY, Capability, Door, Role
from cass.doors import entries, newcomers, sessions
from cass.doors import queries as parties
from cass.doors.origin import Origin, origin_of
from cass.doors.pin import KNOWN_FOR, PIN_LENGTH
from cass.kernel.faults import Fault, NotFound
from cass.registry import guardians
from cass.registry.models import Dependant
from cass.web.components import Link, SummaryRow
from cass.web.guard import Request, requires
from cass.web.ids import id_of
from cass.web.paging import page_of
from cass.web.paths import door_url, first_page, own_path, with_next
from cass.web.templatetags.cass import day
from cass.wording import capabilities, faults
from cass.wording import doors as words_of_doors

CERTIFICATES = frozenset({Door.NATIONAL_CERTIFICATE, Door.CASS_CERTIFICATE})
SEARCH_FROM = 10
"""From so many declarants on, the choice is searched and not only read."""


class PinForm(forms.Form):
    cass_number = forms.CharField(
        label=gettext_lazy("Número CASS"),
        help_text=gettext_lazy("Sis xifres i una lletra, com ara 123456A."),
        max_length=16,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-10", "autocomplete": "username", "spellcheck": "false"}
        ),
    )
    pin = forms.CharField(
        label=gettext_lazy("PIN"),
        help_text=gettext_lazy("Les vuit xifres que vau triar."),
        strip=True,
        max_length=32,
        widget=forms.PasswordInput(
            attrs={"class": "cass-pin", "inputmode": "numeric", "autocomplete": "current-password"}
        ),
    )

    def clean_cass_number(self) -> str:
        number = "".join(letter for letter in self.cleaned_data["cass_number"].upper() if letter.isalnum())
        if not number.isascii() or not 1 < len(number) <= 8:  # noqa: PLR2004 — as the register keeps it.
            raise ValidationError(
                _("Escriviu el número CASS: sis xifres i una lletra, com ara 123456A"), code="pin.number_malformed"
            )
        return number

    def clean_pin(self) -> str:
        pin: str = self.cleaned_data["pin"].replace(" ", "")
        if len(pin) != PIN_LENGTH or not pin.isdigit():
            raise ValidationError(_("El PIN té vuit xifres"), code="pin.malformed")
        return pin


class StaffForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("Nom d’usuari"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-20", "autocomplete": "username", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=gettext_lazy("Contrasenya"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"class": "govuk-input--width-20", "autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Codi del telèfon"),
        help_text=gettext_lazy("Les sis xifres que ara mostra l’aplicació d’autenticació."),
        max_length=10,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-5", "inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
    )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).replace(" ", "")


def _let_in(request: Request, opened: entries.Opened, *, to: str = "") -> HttpResponse:
    """Go on to the page that was wanted, with a fresh session and a fresh CSRF token. ``to`` is another origin of ours."""
    rotate_token(request)
    actor = sessions.actor(opened.session, at=timezone.now())
    wanted = own_path(request.POST.get("next", ""))
    chooses = actor.door is Door.CASS_CERTIFICATE and actor.declarant is None
    on = timezone.localdate()
    if chooses and actor.person and parties.declarants(person=actor.person, door=actor.door, on=on).exists():
        page = with_next(reverse("acting_for"), wanted) if wanted else reverse("portfolio")
    else:
        page = wanted or first_page(actor)
    response = HttpResponseRedirect(to + page)
    flags: dict[str, Any] = {"secure": True, "httponly": True, "samesite": "Lax"}
    response.set_cookie(settings.SESSION_COOKIE, opened.token, **flags)
    if opened.device_token:
        name = settings.STAFF_DEVICE_COOKIE if actor.door is Door.STAFF else settings.DEVICE_COOKIE
        response.set_cookie(name, opened.device_token, max_age=KNOWN_FOR, **flags)
    return response


def fault_error(fault: Fault) -> ValidationError:
    words = faults.words(fault)
    return ValidationError(f"{words.title}. {words.what_to_do}", code=words.code)


def origin(request: Request) -> Origin:
    """The device and the network of whoever comes in; behind our front server the address is the one it hands on."""
    return origin_of(user_agent=request.headers.get("User-Agent", ""), address=request.META.get("REMOTE_ADDR", ""))


def wanted_page(request: Request) -> str:
    return own_path(request.POST.get("next", "") or request.GET.get("next", ""))


@requires(Capability.DOOR_ENTER)
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
def pin_door(request: Request) -> HttpResponse:
    """The door of the PIN."""
    form = PinForm(request.POST or None)
    if form.is_valid():
        entered = entries.with_pin(
            cass_number=form.cleaned_data["cass_number"],
            pin=form.cleaned_data["pin"],
            device_token=request.COOKIES.get(settings.DEVICE_COOKIE, ""),
            origin=origin(request),
            leaving=request.cass_session,
            at=timezone.now(),
        )
        if isinstance(entered, entries.Opened):
            return _let_in(request, entered)
        form.add_error(None, fault_error(entered))
    obtain = [str(paragraph) for paragraph in words_of_doors.WORDS[Door.PIN].obtain]
    context = {"title": _("Entreu amb el PIN"), "form": form, "wanted": wanted_page(request), "obtain": obtain}
    return render(request, "doors/pin.html", context, status=422 if form.errors else 200)


@requires(Capability.DOOR_ENTER)
@require_http_methods(["GET", "POST"])
def certificate_door(request: Request) -> HttpResponse:
    """The certificate door: says who enters, and opens a session only when they say so."""
    wanted = wanted_page(request)
    if request.get_host() != urlsplit(settings.DOOR_URL).netloc:
        return HttpResponseRedirect(settings.DOOR_URL + with_next(request.path, wanted))
    der, now = request.META.get("cass.peer_der"), timezone.now()
    if request.method == "POST":
        entered = entries.with_certificate(der=der, origin=origin(request), leaving=request.cass_session, at=now)
        if isinstance(entered, entries.Opened):
            return _let_in(request, entered, to=settings.PUBLIC_URL)
        language = request.LANGUAGE_CODE or "ca"
        ticket = newcomers.ask_for_review(der=der, language=language, at=now) if "review" in request.POST else None
        return certificate_refused(request, entered, wanted, review=ticket.reference if ticket else "")
    shown = entries.shown(der=der, origin=origin(request), at=now)
    if isinstance(shown, Fault):
        return certificate_refused(request, shown, wanted)
    rows = [
        SummaryRow(_("Nom"), shown.person.full_name),
        SummaryRow(_("Amb"), str(capabilities.DOORS[shown.door])),
        SummaryRow(_("Vàlid fins al"), day(shown.not_after)),
    ]
    context = {"title": _("Comproveu qui entra"), "rows": rows, "wanted": wanted, "front": _front(wanted)}
    return render(request, "doors/certificate.html", context)


def _front(wanted: str) -> str:
    """The front page, back on the normal port."""
    return settings.PUBLIC_URL + with_next(reverse("front"), wanted)


def certificate_refused(request: Request, fault: Fault, wanted: str, *, review: str = "") -> HttpResponse:
    """Our page instead of the browser's error: the reason, what to do, and the other ways in.

    ``review``: the reference under which the help centre looks at it.
    """
    words = faults.words(fault)
    context = {
        "title": words.title,
        "fault": words,
        "is_missing": fault.code == "certificate.missing",
        "can_review": fault.code in newcomers.TO_REVIEW,
        "review": review,
        "again": request.path if not wanted else with_next(request.path, wanted),
        "other": Link(str(capabilities.DOORS[Door.PIN]), settings.PUBLIC_URL + door_url(Door.PIN, wanted=wanted)),
        "front": _front(wanted),
    }
    return render(request, "doors/certificate_refused.html", context, status=403)


@requires(Capability.DOOR_ENTER)
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def staff_door(request: Request) -> HttpResponse:
    """The door of the CASS's and the Comuns' own people."""
    form = StaffForm(request.POST or None)
    if form.is_valid():
        entered = entries.with_password(
            username=form.cleaned_data["username"],
            password=form.cleaned_data["password"],
            code=form.cleaned_data["code"],
            device_token=request.COOKIES.get(settings.STAFF_DEVICE_COOKIE, ""),
            origin=origin(request),
            leaving=request.cass_session,
            at=timezone.now(),
        )
        if isinstance(entered, entries.Opened):
            return _let_in(request, entered)
        form.add_error(None, fault_error(entered))
    context = {"title": _("Personal de la CASS i dels Comuns"), "form": form, "wanted": wanted_page(request)}
    return render(request, "doors/staff.html", context, status=422 if form.errors else 200)


@requires(Capability.SESSION_END)
@require_http_methods(["GET", "POST"])
def sign_out(request: Request) -> HttpResponse:
    """Go out: the session ends; the certificate that the browser chose stays chosen until it is closed."""
    if request.method == "GET":
        return redirect("front")
    door = request.actor.door
    sessions.end(session=request.cass_session, at=timezone.now())
    request.actor, request.cass_session = NOBODY, None
    context = {
        "title": _("Heu sortit de CASS Online"),
        "with_certificate": door in CERTIFICATES,
        "device_is_known": settings.DEVICE_COOKIE in request.COOKIES and door is not Door.STAFF,
        "at_the_office": door is Door.STAFF,
    }
    response = render(request, "doors/signed_out.html", context)
    response.delete_cookie(settings.SESSION_COOKIE, samesite="Lax")
    response.cookies[settings.SESSION_COOKIE]["secure"] = True
    return response


@requires(Capability.PARTY_CHOOSE)
@require_http_methods(["GET", "POST"])
def acting_for(request: Request) -> HttpResponse:
    """For whom: a declarant, somebody insured through one, or oneself, as far as the door allows."""
    wanted = wanted_page(request)
    if request.method == "POST":
        now = timezone.now()
        sessions.choose_party(
            session=request.cass_session,
            at=now,
            declarant=_number(request.POST.get("declarant")),
            dependant=_number(request.POST.get("dependant")),
        )
        return HttpResponseRedirect(wanted or first_page(sessions.actor(request.cass_session, at=now)))
    actor, on, text = request.actor, timezone.localdate(), request.GET.get("q", "")
    person = actor.person
    if person is None:
        raise NotFound("page.not_found")
    listed = page_of(parties.declarants(person=person, door=actor.door, on=on, text=text), request.GET)
    context = {
        "title": _("En nom de qui actueu?"),
        "actor": actor,
        "wanted": wanted,
        "text": text,
        "declarants": listed.rows,
        "total": listed.total,
        "pages": listed.pages,
        "searchable": bool(text) or listed.total >= SEARCH_FROM,
        "dependants": [
            {"link": link, "what": _what(link, on)}
            for link in parties.dependants(person=person, door=actor.door, on=on)
        ],
        "oneself": Role.INSURED in parties.roles_behind(actor.door),
    }
    return render(request, "doors/acting_for.html", context)


def _what(link: Dependant, on: dt.date) -> str:
    """What they are to the person; of an adult, that only the papers of coverage are open."""
    relation, care = (
        str(link.get_relation_display()),
        guardians.care_of(person=link.holder_id, dependant=link.person_id, on=on),
    )
    limited = care is not None and care.is_limited
    return _("{relation} · només els papers de cobertura").format(relation=relation) if limited else relation


def _number(text: str | None) -> int | None:
    """The id that a button sends. Raises NotFound for anything else."""
    if not text:
        return None
    number = id_of(text)
    if number is None:
        raise NotFound("page.not_found")
    return number
