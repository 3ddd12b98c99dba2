"""The counter of PINs (MISSION A4), at the CASS and at a Comú: take a request, print the code, hand it over."""

from typing import Any

from django.core import signing
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cass.access import Capability, Verdict, verdict
from cass.doors import pin_requests
from cass.doors.models import PinRequest
from cass.kernel import verification_code
from cass.kernel.faults import Conflict, Fault, NotFound
from cass.registry import queries as registry
from cass.registry.models import Person
from cass.web.components import Cell, Column, SummaryRow, Table, Tag
from cass.web.guard import Request, requires
from cass.web.lists import listed
from cass.web.paging import page_of
from cass.web.templatetags.cass import day, moment, short_day
from cass.web.views.doors import fault_error
from cass.web.views.office.pin_forms import FindForm, HolderForm, SeenForm, TakeForm
from cass.wording.pins import DOCUMENTS

_SALT = "cass.web.pins"
FOUND_FOR = 1800
"""Seconds: from finding the person to writing the request down."""


def state_tag(request: PinRequest) -> Tag:
    """Where a request stands, in a word or two."""
    now = timezone.now()
    if request.activated_at:
        return Tag(_("Activat"), "green")
    if request.cancelled_at:
        return Tag(_("Anul·lada"))
    if request.handed_at:
        is_open = pin_requests.open_code(request, now) is not None
        return Tag(_("Codi lliurat"), "blue") if is_open else Tag(_("Codi caducat"))
    if now < request.ready_at:
        return Tag(_("Encara no es pot recollir"), "blue")
    return Tag(_("Per recollir"), "yellow")


@requires(Capability.PIN_REQUEST_TAKE)
@require_safe
def pins(request: Request) -> HttpResponse:
    """The requests of this office; the CASS's desk sees those of the Comuns too."""
    text = request.GET.get("q", "").strip()
    page = page_of(pin_requests.searched(pin_requests.visible_to(request.actor), text), request.GET)
    columns = [
        Column(_("Titular")),
        Column(_("Referència")),
        Column(_("Demanada")),
        Column(_("Oficina")),
        Column(_("Estat")),
    ]
    cells = [
        [
            Cell(row.person.full_name, url=reverse("pin_request", args=[row.reference]), hint=row.person.cass_number),
            Cell(pin_requests.printed_reference(row)),
            Cell(short_day(row.requested_at)),
            Cell(row.office),
            Cell(tag=state_tag(row)),
        ]
        for row in page.rows
    ]
    listed(request, "pins", shown=len(page.rows), found=page.total)
    empty = (
        _("No hi ha cap petició amb aquesta referència o aquest número.") if text else _("Encara no hi ha peticions.")
    )
    context = {
        "title": _("Peticions de PIN"),
        "asked": text,
        "table": Table(_("Peticions"), columns, cells, empty=empty, caption_hidden=True),
        "pages": page.pages,
        "letters": verdict(request.actor, Capability.PAPER_QUEUE_WORK) is Verdict.ALLOWED,
    }
    return render(request, "office/pins/pins.html", context)


@requires(Capability.PIN_REQUEST_TAKE)
@require_http_methods(["GET", "POST"])
def find(request: Request) -> HttpResponse:
    """Whose PIN: number and identity document, both exact."""
    form = FindForm(request.POST or None)
    if form.is_valid():
        found = pin_requests.find_person(
            cass_number=form.cleaned_data["cass_number"],
            identity_document=form.cleaned_data["identity_document"],
            actor=request.actor,
            at=timezone.now(),
        )
        if isinstance(found, Person):
            code = signing.dumps([found.pk, request.actor.staff], salt=_SALT, compress=True)
            return redirect("pin_take", code)
        form.add_error(None, fault_error(found))
    context = {"title": _("Petició de PIN nova"), "form": form, "back_url": reverse("pins")}
    return render(request, "office/pins/find.html", context, status=422 if form.errors else 200)


@requires(Capability.PIN_REQUEST_TAKE)
@require_http_methods(["GET", "POST"])
def take(request: Request, code: str) -> HttpResponse:
    """Check who is at the counter, tick what was seen, write the request down."""
    person = found_by(request, code)
    form = TakeForm(request.POST or None)
    if form.is_valid():
        try:
            made = pin_requests.take(
                person=person,
                documents=form.documents,
                bearer=form.bearer,
                actor=request.actor,
                at=timezone.now(),
            )
        except Fault as fault:
            form.add_error(None, fault_error(fault))
        else:
            return redirect("pin_request", made.reference)
    may_verify = verdict(request.actor, Capability.CONTACT_VERIFY) is Verdict.ALLOWED
    context = {
        "title": _("Comproveu la identitat"),
        "form": form,
        "rows": _identity(person),
        "contacts_url": reverse("person_contacts", args=[person.pk], query={"peticio": code}) if may_verify else "",
        "back_url": reverse("pin_find"),
    }
    return render(request, "office/pins/take.html", context, status=422 if form.errors else 200)


def found_by(request: Request, code: str) -> Person:
    """The person that this clerk has just found. Raises NotFound for an old address, and another clerk's."""
    try:
        person, staff = signing.loads(code, salt=_SALT, max_age=FOUND_FOR)
    except signing.BadSignature as error:
        raise NotFound("page.not_found") from error
    if staff != request.actor.staff:
        raise NotFound("page.not_found")
    return registry.person(person)


def _identity(person: Person) -> list[SummaryRow]:
    return [
        SummaryRow(_("Nom i cognoms"), person.full_name),
        SummaryRow(_("Data de naixement"), day(person.birth_date)),
        SummaryRow(_("Número CASS"), person.cass_number),
        SummaryRow(_("Document d’identitat"), person.identity_document),
    ]


@requires(Capability.PIN_REQUEST_TAKE)
@require_safe
def pin_request(request: Request, code: str) -> HttpResponse:
    """One request: how far it has come, and the next step."""
    return _page(request, pin_requests.get(actor=request.actor, reference=code))


def _page(request: Request, found: PinRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    now = timezone.now()
    is_over = bool(found.activated_at or found.cancelled_at)
    is_ready = not is_over and now >= found.ready_at
    context = {
        "title": found.person.full_name,
        "found": found,
        "reference": pin_requests.printed_reference(found),
        "tag": state_tag(found),
        "rows": _rows(found),
        "is_over": is_over,
        "is_ready": is_ready,
        "ready": moment(found.ready_at),
        "has_code": pin_requests.open_code(found, now) is not None,
        "seen_form": forms.get("seen_form") or _seen_form(found),
        "present_form": forms.get("present_form") or HolderForm(prefix="present"),
        "is_desk": verdict(request.actor, Capability.CONTACT_VERIFY) is Verdict.ALLOWED,
        "form": next(iter(forms.values()), None),
        "back_url": reverse("pins"),
    }
    return render(request, "office/pins/request.html", context, status=status)


def _seen_form(found: PinRequest, data: QueryDict | None = None) -> SeenForm | HolderForm:
    """Only where somebody brought the documents may somebody else than the holder fetch the code."""
    return SeenForm(data) if found.bearer_name else HolderForm(data)


def _rows(found: PinRequest) -> list[SummaryRow]:
    seen = [str(DOCUMENTS[code]) for code in found.documents]
    rows = [
        *_identity(found.person)[1:],
        SummaryRow(_("Demanada"), moment(found.requested_at), lines=[found.office]),
        SummaryRow(_("Documents vistos"), seen[0], lines=seen[1:]),
    ]
    if found.bearer_name:
        rows.append(SummaryRow(_("Qui porta els papers"), found.bearer_name, lines=[found.bearer_document]))
    if found.handed_at:
        by = found.handed_by.full_name if found.handed_by else ""
        rows.append(SummaryRow(_("Codi lliurat"), moment(found.handed_at), lines=[by]))
    code = pin_requests.open_code(found, timezone.now())
    if code is not None:
        rows.append(SummaryRow(_("El codi val fins al"), moment(code.expires_at)))
    if code is not None and code.present_until and timezone.now() < code.present_until:
        rows.append(SummaryRow(_("Titular al taulell fins al"), moment(code.present_until)))
    if found.activated_at:
        rows.append(SummaryRow(_("Activat"), moment(found.activated_at)))
    return rows


@requires(Capability.PIN_REQUEST_TAKE)
@require_safe
def slip(request: Request, code: str) -> HttpResponse:
    """The receipt to print: the reference and from when the code can be fetched; nothing about whose it is."""
    found = pin_requests.get(actor=request.actor, reference=code)
    with translation.override(found.person.language):
        context = {
            "title": _("Resguard de la petició de PIN"),
            "reference": pin_requests.printed_reference(found),
            "office": found.office,
            "ready": moment(found.ready_at),
            "documents": [
                str(DOCUMENTS[code]) for code in pin_requests.needed_documents(is_by_bearer=bool(found.bearer_name))
            ],
            "back_url": reverse("pin_request", args=[found.reference]),
        }
        return render(request, "office/pins/slip.html", context)


@requires(Capability.PIN_ISSUE)
@sensitive_variables("printed", "context")
@require_POST
def print_code(request: Request, code: str) -> HttpResponse:
    """Print the activation code, in its reader's language, on this one page: a second time it is another code."""
    found = pin_requests.get(actor=request.actor, reference=code)
    form = _seen_form(found, request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, seen_form=form)
    now = timezone.now()
    printed = pin_requests.print_code(
        request=found, documents=form.documents, by_bearer=form.by_bearer, actor=request.actor, at=now
    )
    with translation.override(found.person.language):
        context = {
            "title": _("Codi d’activació del PIN"),
            "code": verification_code.display(printed),
            "until": moment(now + pin_requests.CODE_GOOD_FOR),
            "back_url": reverse("pin_request", args=[found.reference]),
        }
        return render(request, "office/pins/code.html", context)


@requires(Capability.CONTACT_VERIFY)
@require_POST
def present(request: Request, code: str) -> HttpResponse:
    """The holder stands at the counter and was identified: no second code is needed for a quarter of an hour."""
    found = pin_requests.get(actor=request.actor, reference=code)
    form = HolderForm(request.POST, prefix="present")
    if not form.is_valid():
        return _page(request, found, status=422, present_form=form)
    pin_requests.mark_present(request=found, documents=form.documents, actor=request.actor, at=timezone.now())
    return redirect("pin_request", found.reference)


@requires(Capability.PIN_REQUEST_TAKE)
@require_http_methods(["GET", "POST"])
def cancel(request: Request, code: str) -> HttpResponse:
    """Not wanted any more, or a doubt: asks once more, and the code opens nothing from now on."""
    found = pin_requests.get(actor=request.actor, reference=code)
    if request.method == "POST":
        pin_requests.cancel(request=found, actor=request.actor, at=timezone.now())
        return redirect("pin_request", found.reference)
    if found.activated_at or found.cancelled_at:
        raise Conflict("pin_request.over")
    context = {
        "title": _("Voleu anul·lar aquesta petició de PIN?"),
        "holder": found.person.full_name,
        "rows": _rows(found),
        "back_url": reverse("pin_request", args=[found.reference]),
    }
    return render(request, "office/pins/cancel.html", context)
