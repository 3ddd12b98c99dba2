"""Verified contacts and the state of a person's PIN, at the CASS's desk, with the person at the counter."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cass.access import Capability
from cass.audit.models import EventType
from cass.audit.operations import journal
from cass.doors import contacts
from cass.doors.models import ContactKind, VerifiedContact
from cass.kernel.faults import Fault, NotFound
from cass.registry import queries as registry
from cass.registry.models import Person
from cass.web.components import SummaryRow
from cass.web.guard import Request, requires
from cass.web.templatetags.cass import day, short_day
from cass.web.views.doors import fault_error
from cass.web.views.office.pin_forms import BackForm, ContactForm
from cass.web.views.office.pins import found_by


@requires(Capability.CONTACT_VERIFY)
@require_http_methods(["GET", "POST"])
def person_contacts(request: Request, person: int) -> HttpResponse:
    """The contacts of a person; a code goes to a new one."""
    found, now = registry.person(person), timezone.now()
    form = ContactForm(request.POST or None)
    if form.is_valid():
        kind = ContactKind(form.cleaned_data["kind"])
        try:
            contacts.propose(person=found, kind=kind, typed=form.cleaned_data["address"], actor=request.actor, at=now)
        except Fault as fault:
            form.add_error("address", fault_error(fault))
        else:
            return _again(request, found)
    if request.method == "GET":
        journal(EventType.ACCESS_STATE_READ, actor=request.actor, at=now, person=found.pk)
    return _page(request, found, status=422 if form.errors else 200, form=form)


@requires(Capability.CONTACT_VERIFY)
@require_POST
def verify(request: Request, person: int) -> HttpResponse:
    """The code came back: the contact counts."""
    found = registry.person(person)
    form = BackForm(request.POST)
    if form.is_valid():
        verified = contacts.verify(
            person=found,
            typed=form.cleaned_data["code"],
            staff=request.actor.staff or 0,
            actor=request.actor,
            at=timezone.now(),
        )
        if isinstance(verified, VerifiedContact):
            return _again(request, found)
        form.add_error("code", fault_error(verified))
    return _page(request, found, status=422, back_form=form)


@requires(Capability.CONTACT_VERIFY)
@require_POST
def remove(request: Request, person: int, contact: int) -> HttpResponse:
    """A contact is no longer theirs."""
    found = registry.person(person)
    contacts.remove(person=found, contact=contact, actor=request.actor, at=timezone.now())
    return _again(request, found)


def _pin_request(request: Request, person: Person) -> str:
    """The address part of the PIN request (``peticio``) from which this page was opened; empty once it is no good."""
    code = request.GET.get("peticio", "")
    try:
        return code if found_by(request, code).pk == person.pk else ""
    except NotFound:
        return ""


def _again(request: Request, person: Person) -> HttpResponse:
    code = _pin_request(request, person)
    return redirect(reverse("person_contacts", args=[person.pk], query={"peticio": code} if code else None))


def _page(request: Request, person: Person, *, status: int, **forms: Any) -> HttpResponse:
    code = _pin_request(request, person)
    waiting = contacts.proposed(person=person, at=timezone.now())
    rows = [
        SummaryRow(_("Número CASS"), person.cass_number),
        SummaryRow(_("Data de naixement"), day(person.birth_date)),
    ]
    context = {
        "title": person.full_name,
        "person": person,
        "rows": rows,
        "contacts": [(contact, short_day(contact.verified_at)) for contact in contacts.of(person.pk)],
        "waiting": waiting,
        "form": forms.get("form") or ContactForm(),
        "back_form": forms.get("back_form") or BackForm(),
        "shown": next(iter(forms.values()), None),
        "query": f"?{urlencode({'peticio': code})}" if code else "",
        "back_url": reverse("pin_take", args=[code]) if code else reverse("pins"),
    }
    return render(request, "office/pins/contacts.html", context, status=status)
