"""The owner's own PIN: its state, changing it, blocking it, setting it anew after coming in by certificate."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cass.access import Capability, Door
from cass.doors import contacts, pin, pin_blocks, pin_recovery, second_factor
from cass.doors.models import BlockedBy, PinAccount
from cass.doors.pin_choice import refuse_weak_for
from cass.kernel.faults import Fault, NotFound
from cass.kernel.working_days import day_of
from cass.registry import queries as registry
from cass.registry.models import Person
from cass.web.components import SummaryRow, Tag
from cass.web.guard import Request, requires
from cass.web.templatetags.cass import day
from cass.web.views.doors import fault_error
from cass.web.views.pin_forms import AnewForm, ChangeForm


def present_error(refused: Fault) -> ValidationError:
    """Why the present PIN was refused, to somebody inside: whose it is, is not in question."""
    if refused.code == "pin.wrong":
        return ValidationError(_("Aquest no és el PIN actual"), code=refused.code)
    return fault_error(refused)


def owner(request: Request) -> Person:
    """Whose session it is, whomever they act for now."""
    if request.actor.person is None:
        raise NotFound("page.not_found")
    return registry.person(request.actor.person)


@requires(Capability.PIN_MANAGE)
@require_safe
def own(request: Request) -> HttpResponse:
    """The PIN, the verified contacts and the second factor, with what can be done about each."""
    person = owner(request)
    account = pin.account_of(person.pk)
    context = {
        "title": _("El meu PIN"),
        "is_changed": "canviat" in request.GET,
        "rows": _rows(account, timezone.now()) if account else [],
        "is_blocked": account is not None and account.blocked_at is not None,
        "has_pin": account is not None,
        "by_pin": request.actor.door is Door.PIN,
        "contacts": [
            SummaryRow(str(contact.get_kind_display()), contact.address, lines=[_verified_on(contact.verified_at)])
            for contact in contacts.of(person.pk)
        ],
        "has_factor": second_factor.has(person.pk),
    }
    return render(request, "pins/own.html", context)


def _verified_on(at: dt.datetime) -> str:
    return _("Verificat el {day}").format(day=day(day_of(at)))


def _rows(account: PinAccount, at: dt.datetime) -> list[SummaryRow]:
    if account.blocked_at is not None:
        tag = Tag(_("Blocat"), "red")
    else:
        tag = Tag(_("Caducat"), "red") if at >= account.issued_at + pin.GOOD_FOR else Tag(_("Actiu"), "green")
    rows = [
        SummaryRow(_("Estat"), tag=tag),
        SummaryRow(_("Triat el"), day(day_of(account.issued_at))),
        SummaryRow(_("Val fins al"), day(day_of(account.issued_at + pin.GOOD_FOR))),
    ]
    if account.blocked_at is not None:
        by = _("Vós") if account.blocked_by == BlockedBy.HOLDER else str(account.get_blocked_by_display())
        rows.insert(1, SummaryRow(_("Qui l’ha blocat"), by))
    return rows


@requires(Capability.PIN_MANAGE)
@sensitive_post_parameters("present", "new", "again")
@require_http_methods(["GET", "POST"])
def change(request: Request) -> HttpResponse:
    """Another PIN, by whoever knows the present one."""
    person, form = owner(request), ChangeForm(request.POST or None)
    if form.is_valid():
        chosen = form.cleaned_data["new"]
        try:
            refuse_weak_for(person, pin=chosen)
            refused = pin.change(
                person=person,
                present=form.cleaned_data["present"],
                pin=chosen,
                device_token=request.COOKIES.get(settings.DEVICE_COOKIE, ""),
                session=request.actor.session or 0,
                actor=request.actor,
                at=timezone.now(),
            )
        except Fault as fault:
            form.add_error("new", fault_error(fault))
        else:
            if refused is None:
                return redirect(f"{reverse('own_pin')}?canviat=1")
            form.add_error("present", present_error(refused))
    context = {"title": _("Canvieu el PIN"), "form": form, "back_url": reverse("own_pin")}
    return render(request, "pins/change.html", context, status=422 if form.errors else 200)


@requires(Capability.PIN_MANAGE)
@require_http_methods(["GET", "POST"])
def block(request: Request) -> HttpResponse:
    """Stolen or lost: nobody comes in by this PIN any more."""
    person = owner(request)
    if request.method == "POST":
        pin_blocks.block(person=person, by=BlockedBy.HOLDER, actor=request.actor, at=timezone.now())
        return redirect("own_pin")
    context = {"title": _("Bloqueu el PIN"), "back_url": reverse("own_pin")}
    return render(request, "pins/block.html", context)


@requires(Capability.PIN_MANAGE)
@sensitive_post_parameters("code", "new", "again")
@require_http_methods(["GET", "POST"])
def anew(request: Request) -> HttpResponse:
    """A new PIN without the former one: by certificate, and a code to the verified contact."""
    person, now = owner(request), timezone.now()
    if request.actor.door is not Door.NATIONAL_CERTIFICATE:
        raise NotFound("page.not_found")
    problem = None
    if request.method == "POST" and "send" in request.POST:
        problem = pin_recovery.send_code_inside(person=person, actor=request.actor, at=now)
        form = AnewForm()
    else:
        form = AnewForm(request.POST or None)
    if form.is_valid():
        try:
            refused = pin_recovery.choose_inside(
                person=person,
                typed=form.cleaned_data["code"],
                chosen=form.cleaned_data["new"],
                actor=request.actor,
                at=now,
            )
        except Fault as fault:
            form.add_error("new", fault_error(fault))
        else:
            if refused is None:
                return redirect("own_pin")
            form.add_error("code", fault_error(refused))
    context = {
        "title": _("Trieu un PIN nou"),
        "form": form,
        "is_sent": pin_recovery.is_waiting_inside(person=person, at=now),
        "problem": str(fault_error(problem).message) if problem else "",
        "back_url": reverse("own_pin"),
    }
    return render(request, "pins/anew.html", context, status=422 if form.errors or problem else 200)
