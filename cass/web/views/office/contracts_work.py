"""What the desk does with a request: each step its own screen; two officers for one contract (MISSION A7)."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cass.access import Capability
from cass.audit.models import EventType
from cass.audit.operations import journal
from cass.contracts import approval, preparation
from cass.contracts.models import Capacity, CertificateRequest, Contract
from cass.contracts.needs import Paper
from cass.contracts.stages import Stage, contract_of, stage_of
from cass.doors.models import ContactKind
from cass.kernel.faults import Conflict, Denied, Fault, NotFound
from cass.registry import queries as registry
from cass.web.guard import Request, requires
from cass.web.ids import id_of
from cass.web.views.office import contracts_pages as pages
from cass.web.views.office.contracts import contract_page, read
from cass.web.views.office.contracts_forms import (
    BearerForm,
    CancelForm,
    CapacityForm,
    CodeForm,
    ContactForm,
    PaperForm,
    RefusalForm,
    ReturnForm,
    SignedForm,
)
from cass.wording import faults


def _frame(found: CertificateRequest, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "asked": found,
        "back_url": reverse("contract", args=[found.pk]),
        "problem": None,
        "form": None,
    }


def _begun(request: Request, asked: uuid.UUID) -> tuple[CertificateRequest, Contract]:
    """A request whose contract was begun. Raises NotFound for who may not see it, Conflict before it is."""
    found = read(request.actor, asked, timezone.now())
    contract = contract_of(found)
    if contract is None:
        raise Conflict("contract.not_now")
    return found, contract


def _shown(request: Request, template: str, context: dict[str, Any], fault: Fault | None = None) -> HttpResponse:
    """A screen of the desk; what stood in the way is told above it."""
    if fault is not None:
        context["problem"] = faults.words(fault)
    form = context.get("form")
    wrong = fault is not None or (form is not None and form.is_bound and bool(form.errors))
    status = 409 if isinstance(fault, Conflict) else 422 if wrong else 200
    return render(request, template, context, status=status)


def _refusal(act: Callable[[], object]) -> Fault | None:
    """What stood in the way of an act; nothing for one that was done. What is not there, or not theirs, goes on up."""
    try:
        answer = act()
    except (NotFound, Denied):
        raise
    except Fault as fault:
        return fault
    return answer if isinstance(answer, Fault) else None


def _tell(form: forms.Form, field: str, fault: Fault) -> None:
    words = faults.words(fault)
    form.add_error(field, ValidationError(f"{words.title}. {words.what_to_do}", code=words.code))


@requires(Capability.CONTRACT_WORK)
@require_http_methods(["GET", "POST"])
def person(request: Request, asked: uuid.UUID) -> HttpResponse:
    """Who asks? Those of the register with exactly the number or the document, beside what was typed."""
    now = timezone.now()
    found = read(request.actor, asked, now)
    fault: Fault | None = None
    if request.method == "POST":
        chosen = registry.person(id_of(request.POST.get("person", "")) or 0)
        fault = _refusal(
            lambda: preparation.begin(
                request=found.pk, person=chosen, capacity=Capacity.HOLDER, actor=request.actor, at=now
            )
        )
        if fault is None:
            return redirect("contract_declarants", found.pk)
    elif stage_of(found, now) is not Stage.REQUESTED:
        raise Conflict("contract.not_now")
    candidates = pages.candidates(found)
    facts = {"found": len(candidates), "request": str(found.pk)}
    journal(EventType.PERSON_SEARCHED, actor=request.actor, at=now, facts=facts)
    context = _frame(found, _("Identifica la persona")) | {"candidates": candidates}
    return _shown(request, "office/contracts/person.html", context, fault)


@requires(Capability.CONTRACT_WORK)
@require_http_methods(["GET", "POST"])
def declarants(request: Request, asked: uuid.UUID) -> HttpResponse:
    """By what right the holder signs, and for whom: each declarant found in the census, or left out with a reason."""
    found, contract = _begun(request, asked)
    chosen = id_of(request.POST.get("declarant", "")) or 0
    refusal, fault = None, None
    if request.method == "POST":
        refusal = _refusal_form(chosen, request.POST) if "refuse" in request.POST else None
        if refusal is None or refusal.is_valid():
            fault = _refusal(lambda: _declarants_act(request, found, chosen, refusal))
            if fault is None:
                return redirect("contract_declarants", found.pk)
    wanted = pages.wanted(found, contract, timezone.localdate())
    for each in wanted:
        each["refusal"] = refusal if refusal is not None and each["pk"] == chosen else _refusal_form(each["pk"])
    context = _frame(found, _("Declarants i poders")) | {
        "capacity": CapacityForm(initial={"capacity": contract.capacity}),
        "wanted": wanted,
        "form": refusal,
    }
    return _shown(request, "office/contracts/declarants.html", context, fault)


def _refusal_form(declarant: int, data: Any = None) -> RefusalForm:
    """Each declarant has a form of its own on the page."""
    return RefusalForm(data, auto_id=f"id_%s-{declarant}")


def _declarants_act(request: Request, found: CertificateRequest, declarant: int, refusal: RefusalForm | None) -> object:
    who: dict[str, Any] = {"request": found.pk, "actor": request.actor, "at": timezone.now()}
    if refusal is not None:
        return preparation.refuse(requested=declarant, why=refusal.cleaned_data["why"], **who)
    if "attach" in request.POST:
        return preparation.attach(requested=declarant, **who)
    form = CapacityForm(request.POST)
    if not form.is_valid():
        raise Fault("request.malformed")
    return preparation.set_capacity(capacity=Capacity(form.cleaned_data["capacity"]), **who)


@requires(Capability.CONTRACT_WORK)
@require_http_methods(["GET", "POST"])
def papers(request: Request, asked: uuid.UUID) -> HttpResponse:
    """The papers, one by one: seen, and scanned."""
    found, contract = _begun(request, asked)
    code, declarant = request.POST.get("paper", ""), id_of(request.POST.get("declarant", ""))
    which = f"{code}-{declarant or 0}"
    form, fault = None, None
    if request.method == "POST":
        form = PaperForm(request.POST, request.FILES, auto_id=f"id_%s-{which}")
        if form.is_valid():
            file = form.cleaned_data["file"]
            fault = _refusal(lambda: _check(request, found, code, declarant, file))
            if fault is None:
                return redirect("contract_papers", found.pk)
            if fault.code.startswith("attachment."):
                _tell(form, "file", fault)
                fault = None
    listed = pages.papers(contract, timezone.localdate())
    for each in listed:
        fresh = PaperForm(auto_id=f"id_%s-{each['id']}")
        each["form"] = form if form is not None and each["id"] == which else fresh
    return _shown(
        request, "office/contracts/papers.html", _frame(found, _("Documents")) | {"papers": listed, "form": form}, fault
    )


def _check(request: Request, found: CertificateRequest, code: str, declarant: int | None, file: UploadedFile) -> object:
    if code not in {paper.value for paper in Paper}:
        raise NotFound("page.not_found")
    return preparation.check_paper(
        request=found.pk,
        paper=Paper(code),
        requested=declarant,
        upload=file,
        actor=request.actor,
        at=timezone.now(),
    )


@requires(Capability.CONTRACT_WORK)
@require_http_methods(["GET", "POST"])
def contact(request: Request, asked: uuid.UUID) -> HttpResponse:
    """Where the holder will get the codes: a code is sent now, and the holder tells it."""
    found, contract = _begun(request, asked)
    code, change, fault, now = CodeForm(), ContactForm(initial=_contact_of(contract)), None, timezone.now()
    who: dict[str, Any] = {"request": found.pk, "actor": request.actor, "at": now}
    if request.method == "POST":
        if "send" in request.POST:
            fault = _refusal(lambda: preparation.send_code(**who))
        elif "change" in request.POST:
            change = ContactForm(request.POST)
            if change.is_valid():
                given = change.cleaned_data
                kind = ContactKind(given["kind"])
                fault = _refusal(lambda: preparation.change_contact(kind=kind, contact=given["contact"], **who))
        else:
            code = CodeForm(request.POST)
            if code.is_valid():
                fault = _refusal(lambda: preparation.verify_contact(typed=code.cleaned_data["code"], **who))
        if fault is None and not change.errors and not code.errors:
            return redirect("contract" if "code" in request.POST else "contract_contact", found.pk)
    context = _frame(found, _("Contacte")) | {
        "contract": contract,
        "is_code_sent": preparation.has_code_waiting(contract, now),
        "code": code,
        "change": change,
        "form": change if change.errors else code,
    }
    return _shown(request, "office/contracts/contact.html", context, fault)


def _contact_of(contract: Contract) -> dict[str, str]:
    return {"kind": contract.contact_kind, "contact": contract.contact}


def _at_once(request: Request, asked: uuid.UUID, act: Callable[..., object]) -> HttpResponse:
    """A button of the page: done, or the page again with what stood in the way."""
    fault = _refusal(lambda: act(request=asked, actor=request.actor, at=timezone.now()))
    if fault is None:
        return redirect("contract", asked)
    return contract_page(request, asked, fault=fault, status=409 if isinstance(fault, Conflict) else 422)


@requires(Capability.CONTRACT_WORK)
@require_POST
def produce(request: Request, asked: uuid.UUID) -> HttpResponse:
    """Make the contract."""
    return _at_once(request, asked, preparation.produce)


@requires(Capability.CONTRACT_WORK)
@require_POST
def reopen(request: Request, asked: uuid.UUID) -> HttpResponse:
    """Undo the contract to put something right."""
    return _at_once(request, asked, preparation.reopen)


@requires(Capability.CONTRACT_WORK)
@require_POST
def send_on(request: Request, asked: uuid.UUID) -> HttpResponse:
    """What was returned is put right."""
    return _at_once(request, asked, preparation.send_on)


@requires(Capability.CONTRACT_APPROVE)
@require_POST
def approve(request: Request, asked: uuid.UUID) -> HttpResponse:
    """Another officer approves. Raises Denied ``contract.own_work``."""
    return _at_once(request, asked, approval.approve)


@requires(Capability.CONTRACT_WORK)
@require_http_methods(["GET", "POST"])
def signature(request: Request, asked: uuid.UUID) -> HttpResponse:
    """Signed here, or taken away by the bearer of CASS-0007 and brought back."""
    found, contract = _begun(request, asked)
    signed, bearer, fault = SignedForm(), BearerForm(prefix="bearer"), None
    who: dict[str, Any] = {"request": found.pk, "actor": request.actor, "at": timezone.now()}
    if request.method == "POST" and "take" in request.POST:
        bearer = BearerForm(request.POST, request.FILES, prefix="bearer")
        if bearer.is_valid():
            fault = _refusal(lambda: preparation.hand_over(**bearer.cleaned_data, **who))
    elif request.method == "POST":
        signed = SignedForm(request.POST, request.FILES)
        if signed.is_valid():
            fault = _refusal(lambda: preparation.sign(signed=signed.cleaned_data["signed"], **who))
    if request.method == "POST" and fault is None and not signed.errors and not bearer.errors:
        return redirect("contract", found.pk)
    context = _frame(found, _("Signatura")) | {
        "contract": contract,
        "signed": signed,
        "bearer": bearer,
        "form": bearer if bearer.errors else signed,
    }
    return _shown(request, "office/contracts/signature.html", context, fault)


@requires(Capability.CONTRACT_APPROVE)
@require_http_methods(["GET", "POST"])
def give_back(request: Request, asked: uuid.UUID) -> HttpResponse:
    """Another officer returns it, to be put right."""
    return _with_reason(request, asked, ReturnForm, _("Retorna el contracte"), approval.give_back)


@requires(Capability.CONTRACT_WORK)
@require_http_methods(["GET", "POST"])
def cancel(request: Request, asked: uuid.UUID) -> HttpResponse:
    """The office ends the contract."""
    return _with_reason(request, asked, CancelForm, _("Cancel·la el contracte"), approval.cancel)


def _with_reason(
    request: Request, asked: uuid.UUID, form_class: type[forms.Form], title: str, act: Callable[..., object]
) -> HttpResponse:
    found, _contract = _begun(request, asked)
    form, fault = form_class(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        fault = _refusal(lambda: act(request=found.pk, why=why, actor=request.actor, at=timezone.now()))
        if fault is None:
            return redirect("contract", found.pk)
    return _shown(request, "office/contracts/reason.html", _frame(found, title) | {"form": form}, fault)
