"""Step 1 of the CASS certificate (MISSION A5): the public form, page after page, without a session.

What was typed travels signed in the pages themselves and is kept nowhere until it is sent; no address holds any of it.
The password is asked for last, and travels once.
"""

import uuid
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cass.access import Capability
from cass.contracts import requests, strength
from cass.contracts.models import ApplicantKind
from cass.contracts.requests import Draft, Wanted
from cass.kernel.faults import Conflict, Fault
from cass.web.components import SummaryRow
from cass.web.guard import Request, requires
from cass.web.views.certificate_request_forms import Declarants, KindForm, PasswordForm, PersonForm
from cass.web.views.certificate_request_state import state_page
from cass.wording import contracts as words
from cass.wording import faults

SALT = "cass.certificate_request"
GOOD_FOR = 2 * 60 * 60
"""Seconds in which the form is filled in (our figure)."""
TEMPLATES = {
    "kind": "certificate_request/kind.html",
    "person": "certificate_request/person.html",
    "declarants": "certificate_request/declarants.html",
    "check": "certificate_request/check.html",
}
STEPS = tuple(TEMPLATES)
State = dict[str, Any]


@requires(Capability.CERTIFICATE_REQUEST)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def ask(request: Request) -> HttpResponse:
    """The form: each page answers what the one before was sent; what is wrong is shown with what was typed."""
    if request.method == "GET":
        return _kind(request, {}, KindForm())
    state = _opened(request.POST.get("state", ""))
    step, action = request.POST.get("step", ""), request.POST.get("action", "")
    if step == "kind":
        return _kind_given(request, state or {})
    if state is None or step not in STEPS:
        form = KindForm()
        return _kind(request, {}, form, problem=Fault("certificate_request.expired"))
    if action.startswith("to-"):
        return _go_to(request, action.removeprefix("to-"), state)
    return {"person": _person_given, "declarants": _declarants_given, "check": _sent}[step](request, state)


def _opened(typed: str) -> State | None:
    """What the page before held; ``None`` if it is not ours, or too old."""
    try:
        found: State = signing.loads(typed, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    return found


def _go_to(request: Request, step: str, state: State) -> HttpResponse:
    """Back to an earlier page, with what was given there."""
    if step == "person" and "kind" in state:
        return _person(request, state, PersonForm(initial=_of_person(state)))
    if step == "declarants" and "person" in state:
        return _declarants(request, state, Declarants(kind=state["kind"], given=state.get("declarants")))
    return _kind(request, state, KindForm(initial={"kind": state.get("kind", "")}))


def _of_person(state: State) -> dict[str, str]:
    person: dict[str, str] = state.get("person", {})
    return person | {"email_again": person.get("email", "")}


def _kind_given(request: Request, state: State) -> HttpResponse:
    form = KindForm(request.POST)
    if not form.is_valid():
        return _kind(request, state, form)
    kind = form.cleaned_data["kind"]
    if state.get("kind") != kind:
        state.pop("declarants", None)
    state |= {"kind": kind, "id": state.get("id") or str(uuid.uuid4())}
    return _person(request, state, PersonForm(initial=_of_person(state)))


def _person_given(request: Request, state: State) -> HttpResponse:
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _person(request, state, form)
    state["person"] = {name: value for name, value in form.cleaned_data.items() if name != "email_again"}
    return _declarants(request, state, Declarants(kind=state["kind"], given=state.get("declarants")))


def _declarants_given(request: Request, state: State) -> HttpResponse:
    if "person" not in state:
        return _go_to(request, "kind", state)
    given, action = Declarants(kind=state["kind"], data=request.POST), request.POST.get("action", "")
    if action == "add" and given.may_have_more:
        return _declarants(request, state, Declarants(kind=state["kind"], given=[*given.typed(), {}]))
    if action.startswith("remove-"):
        left = [typed for place, typed in enumerate(given.typed()) if str(place) != action.removeprefix("remove-")]
        return _declarants(request, state, Declarants(kind=state["kind"], given=left))
    if not given.is_valid():
        return _declarants(request, state, given, status=422)
    state["declarants"] = given.cleaned
    return _check(request, state, PasswordForm())


def _sent(request: Request, state: State) -> HttpResponse:
    """The last page: everything once more, and the password."""
    if "declarants" not in state:
        return _go_to(request, "declarants", state)
    draft = _draft(state)
    form = PasswordForm(request.POST, about=draft.known_to_others)
    if not form.is_valid():
        return _check(request, state, form)
    try:
        found = requests.send(
            draft=draft,
            password=form.cleaned_data["password"],
            language=get_language() or "ca",
            address=request.META.get("REMOTE_ADDR", ""),
            actor=request.actor,
            at=timezone.now(),
        )
    except Conflict:
        raise
    except Fault as fault:
        told = faults.words(fault)
        form.add_error(None, ValidationError(f"{told.title}. {told.what_to_do}", code=told.code))
        return _check(request, state, form, status=429 if fault.code.endswith("too_many") else 422)
    told_strength = words.STRENGTH[strength.of(form.cleaned_data["password"])]
    return state_page(request, found, is_new=True, strength=str(told_strength))


def _draft(state: State) -> Draft:
    person = state["person"]
    return Draft(
        id=uuid.UUID(state["id"]),
        kind=ApplicantKind(state["kind"]),
        declarants=[Wanted(**declarant) for declarant in state["declarants"]],
        **person,
    )


def _kind(request: Request, state: State, form: KindForm, *, problem: Fault | None = None) -> HttpResponse:
    told = faults.words(problem) if problem is not None else None
    context = {"title": _("Sol·licitud del certificat digital CASS"), "problem": told}
    return _page(request, "kind", state, form, context, status=422 if problem else None)


def _person(request: Request, state: State, form: PersonForm) -> HttpResponse:
    return _page(request, "person", state, form, {"title": _("Qui tindrà el certificat")})


def _declarants(request: Request, state: State, given: Declarants, *, status: int = 200) -> HttpResponse:
    context = {
        "title": _("Per a qui actuarà"),
        "forms": given.forms,
        "may_have_more": given.may_have_more,
    }
    return _page(request, "declarants", state, None, context, status=status)


def _check(request: Request, state: State, form: PasswordForm, *, status: int | None = None) -> HttpResponse:
    person = state["person"]
    context = {
        "title": _("Comproveu-ho i envieu-ho"),
        "kind": str(ApplicantKind(state["kind"]).label),
        "person": [
            SummaryRow(_("Nom i cognoms"), f"{person['given_name']} {person['surnames']}"),
            SummaryRow(_("Document d’identitat"), person["identity_document"]),
            SummaryRow(_("Número CASS"), person["cass_number"]),
            SummaryRow(_("Telèfon"), person["telephone"]),
            SummaryRow(_("Correu electrònic"), person["email"]),
        ],
        "declarants": [SummaryRow(each["census_number"], each["name"]) for each in state["declarants"]],
        "shortest": strength.SHORTEST,
        "good": strength.GOOD,
        "very_good": strength.VERY_GOOD,
        "strengths": {name.value: str(words.STRENGTH[name]) for name in strength.Strength},
    }
    return _page(request, "check", state, form, context, status=status)


def _page(
    request: Request,
    step: str,
    state: State,
    form: forms.Form | None,
    context: dict[str, Any],
    *,
    status: int | None = None,
) -> HttpResponse:
    frame = {
        "step": step,
        "number": STEPS.index(step) + 1,
        "steps": len(STEPS),
        "state": signing.dumps(state, salt=SALT, compress=True) if state else "",
        "before": STEPS[STEPS.index(step) - 1] if step != "kind" else "",
        "form": form,
    }
    wrong = form is not None and form.is_bound and bool(form.errors)
    return render(request, TEMPLATES[step], frame | context, status=status or (422 if wrong else 200))
