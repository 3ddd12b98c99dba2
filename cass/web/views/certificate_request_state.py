"""One's request for a CASS certificate (MISSION A5-A7): how far it is, what to bring, the papers, withdrawing it.

Whoever has just sent it, or typed its reference and its password, holds a signed leave for an hour: for this request
alone, in the page and in no address.
"""

import datetime as dt
import uuid
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cass.access import Capability
from cass.contracts import papers, queries, requests
from cass.contracts.models import ApplicantKind, CertificateRequest
from cass.contracts.stages import AT_THE_DESK, Stage, contract_of, stage_of
from cass.kernel.faults import Fault
from cass.web.components import Colour, SummaryRow, Tag
from cass.web.guard import Request, requires
from cass.web.templatetags.cass import day, moment
from cass.web.views.certificate_request_forms import AuthorisedForm, ComeBackForm, OtherPersonForm
from cass.wording import contracts as words
from cass.wording import faults

SALT = "cass.certificate_request.mine"
GOOD_FOR = 60 * 60
"""Seconds for which the password is not asked again (our figure)."""
COLOURS: dict[Stage, Colour] = {
    Stage.REQUESTED: "yellow",
    Stage.TO_SIGN: "yellow",
    Stage.AWAY: "yellow",
    Stage.APPROVED: "green",
    Stage.REDEEMED: "green",
    Stage.EXPIRED: "red",
    Stage.CANCELLED: "red",
    Stage.WITHDRAWN: "grey",
    Stage.LAPSED: "red",
}
BEFORE_SIGNING = frozenset({Stage.REQUESTED, Stage.PREPARING, Stage.TO_SIGN})


def stage_tag(stage: Stage) -> Tag:
    return Tag(str(words.STAGES[stage]), COLOURS.get(stage, "blue"))


@requires(Capability.CERTIFICATE_REQUEST)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def mine(request: Request) -> HttpResponse:
    """Come back to one's request with its reference and its password. It is answered here: no address holds them."""
    if request.method == "GET":
        return _asking(request, ComeBackForm())
    form = ComeBackForm(request.POST)
    if not form.is_valid():
        return _asking(request, form)
    found = requests.come_back(
        reference=form.cleaned_data["reference"],
        password=form.cleaned_data["password"],
        address=request.META.get("REMOTE_ADDR", ""),
        at=timezone.now(),
    )
    if isinstance(found, Fault):
        return _refused(request, form, found)
    return state_page(request, found)


@requires(Capability.CERTIFICATE_REQUEST)
@require_http_methods(["GET", "POST"])
def paper(request: Request) -> HttpResponse:
    """A paper of the request, filled in: what was asked for, CASS-0007, CASS-0126. Whom it names is kept nowhere."""
    found = _held(request)
    if found is None:
        return _too_late(request)
    which, now, language = request.POST.get("paper", ""), timezone.now(), get_language() or "ca"
    if which == "receipt":
        return _file(papers.receipt(found, language=language, at=now), found.reference)
    form = _paper_forms(request.POST).get(which)
    if form is None or not _is_offered(which, found):
        return state_page(request, found)
    if not form.is_valid():
        return state_page(request, found, status=422, given={which: form})
    make = papers.bearer if which == "cass_0007" else papers.authorised_person
    pdf = make(found, language=language, at=now, **form.cleaned_data)
    return _file(pdf, f"{found.reference}-{which.upper().replace('_', '-')}")


@requires(Capability.CERTIFICATE_REQUEST)
@require_http_methods(["GET", "POST"])
def withdraw(request: Request) -> HttpResponse:
    """The applicant does not want it any more."""
    found = _held(request)
    if found is None:
        return _too_late(request)
    requests.withdraw(request=found.pk, at=timezone.now(), actor=request.actor)
    return state_page(request, queries.of_applicant(found.pk))


def _held(request: Request) -> CertificateRequest | None:
    """The request that a page's leave is for; ``None`` if it is not ours, too old, or the request is over."""
    try:
        number = signing.loads(request.POST.get("leave", ""), salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    found = queries.of_applicant(uuid.UUID(number))
    return found if found.password_hash else None


def _too_late(request: Request) -> HttpResponse:
    if request.method == "GET":
        return redirect("certificate_request_mine")
    form = ComeBackForm(request.POST)
    return _refused(request, form, Fault("certificate_request.shown_too_long"))


def _asking(request: Request, form: ComeBackForm, *, status: int = 200) -> HttpResponse:
    context = {"title": _("La vostra sol·licitud de certificat"), "form": form}
    return render(request, "certificate_request/mine.html", context, status=422 if form.errors else status)


def _refused(request: Request, form: ComeBackForm, fault: Fault) -> HttpResponse:
    told = faults.words(fault)
    form.errors.clear()
    form.add_error(None, ValidationError(f"{told.title}. {told.what_to_do}", code=told.code))
    return _asking(request, form)


def _file(pdf: bytes, name: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _paper_forms(data: Any = None) -> dict[str, OtherPersonForm]:
    return {
        "cass_0007": OtherPersonForm(data, prefix="bearer"),
        "cass_0126": AuthorisedForm(data, prefix="authorised"),
    }


def _is_offered(which: str, found: CertificateRequest) -> bool:
    """CASS-0007 until the contract is signed; CASS-0126 to domestic employers."""
    if stage_of(found, timezone.now()) not in BEFORE_SIGNING:
        return False
    return which == "cass_0007" or found.kind == ApplicantKind.DOMESTIC_EMPLOYER


def state_page(
    request: Request,
    found: CertificateRequest,
    *,
    is_new: bool = False,
    strength: str = "",
    status: int = 200,
    given: dict[str, OtherPersonForm] | None = None,
) -> HttpResponse:
    """How a request stands, for who has shown that it is theirs; just sent, with its reference above all."""
    now = timezone.now()
    stage = stage_of(found, now)
    offered = {which: form for which, form in (_paper_forms() | (given or {})).items() if _is_offered(which, found)}
    link = urlencode({"motiu": "certificate_contract", "peticio": found.reference})
    context = {
        "title": _("Hem rebut la sol·licitud") if is_new else _("La vostra sol·licitud de certificat"),
        "is_new": is_new,
        "strength": strength,
        "reference": found.reference,
        "leave": signing.dumps(str(found.pk), salt=SALT),
        "rows": _rows(found, stage, now),
        "next": str(words.FOR_APPLICANT[stage]),
        "why": _why_ended(found, stage),
        "bring": words.to_bring(found.kind) if stage in BEFORE_SIGNING else [],
        "bearer": offered.get("cass_0007"),
        "authorised": offered.get("cass_0126"),
        "appointment_url": f"{reverse('appointment')}?{link}" if stage in BEFORE_SIGNING else "",
        "redeem_url": reverse("redeem") if stage is Stage.APPROVED else "",
        "can_withdraw": stage is Stage.REQUESTED or stage in AT_THE_DESK,
        "is_over": not found.password_hash,
        "problems": [form for form in (given or {}).values() if form.errors],
    }
    return render(request, "certificate_request/state.html", context, status=status)


def _rows(found: CertificateRequest, stage: Stage, at: dt.datetime) -> list[SummaryRow]:
    contract, booked = contract_of(found), queries.appointment_of(found, at=at)
    rows = [
        SummaryRow(_("Referència"), found.reference),
        SummaryRow(_("Estat"), tag=stage_tag(stage)),
        SummaryRow(_("Tipus de sol·licitant"), str(found.get_kind_display())),
        SummaryRow(_("Enviada"), moment(found.requested_at)),
    ]
    if booked is not None and stage in BEFORE_SIGNING:
        rows.append(SummaryRow(_("Cita"), moment(booked.starts_at), lines=[booked.office.name]))
    if contract is not None and stage is Stage.APPROVED:
        rows.append(SummaryRow(_("Número de contracte"), contract.number))
        rows.append(SummaryRow(_("El podeu obtenir fins al"), day(contract.redeem_until)))
    left_out = found.declarants.exclude(refused_why="").order_by("pk")
    return [
        *rows,
        *(SummaryRow(_("Declarant que en queda fora"), each.name, lines=[each.refused_why]) for each in left_out),
    ]


def _why_ended(found: CertificateRequest, stage: Stage) -> str:
    contract = contract_of(found)
    return contract.cancelled_why if contract is not None and stage is Stage.CANCELLED else ""
