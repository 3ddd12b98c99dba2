"""Somebody's access, as the help centre and the desk see it: how it stands, and what they may do about it (MISSION A8)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from cryptography import x509
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cass.access import Capability, Verdict, verdict
from cass.audit.models import EventType
from cass.audit.operations import journal
from cass.contracts import reissue as contracts
from cass.doors import access_help, access_state
from cass.doors.access_help import Identified, Question
from cass.filings.widgets import Checkboxes, Radios
from cass.kernel.faults import Fault
from cass.registry import queries as registry
from cass.registry.models import Person
from cass.web.guard import Request, requires
from cass.web.views.office import access_page
from cass.wording import access_help as words
from cass.wording import faults
from cass.wording.redemption import REASONS

IN_PERSON, QUESTIONS = "in_person", "questions"
REVOCABLE_FOR = (
    x509.ReasonFlags.key_compromise,
    x509.ReasonFlags.cessation_of_operation,
    x509.ReasonFlags.affiliation_changed,
    x509.ReasonFlags.privilege_withdrawn,
)

DONE = {
    "desblocat": gettext_lazy("Heu desblocat el PIN. Ja es pot tornar a provar, i n’hem avisat la persona."),
    "cap-bloc": gettext_lazy("Aquest PIN no estava blocat ni havia d’esperar: no ha calgut fer res."),
    "blocat": gettext_lazy("Heu blocat el PIN, i n’hem avisat la persona."),
    "sessions": gettext_lazy("Heu tancat les sessions obertes, i n’hem avisat la persona."),
    "revocat": gettext_lazy("Heu revocat el certificat, i n’hem avisat la persona."),
}
"""What the page says after an act, by what its address says (``fet``)."""


class FindForm(forms.Form):
    """One exact number: the register is not for browsing."""

    number = forms.CharField(
        label=gettext_lazy("Número CASS o document d’identitat"),
        help_text=gettext_lazy("Sencer, tal com la persona us el diu. Queda registrat que l’heu buscada."),
        max_length=30,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}),
    )


class IdentityForm(forms.Form):
    """How the officer made sure who it is. The answers are compared, and written nowhere."""

    how = forms.ChoiceField(
        label=gettext_lazy("Com heu comprovat qui és?"),
        choices=(
            (IN_PERSON, gettext_lazy("És al taulell i n’he vist el document d’identitat")),
            (QUESTIONS, gettext_lazy("Per telèfon, amb preguntes")),
        ),
        widget=Radios(),
    )
    asked = forms.MultipleChoiceField(
        label=gettext_lazy("Quines preguntes ha respost bé?"),
        help_text=gettext_lazy("Com a mínim tres. Compareu les respostes amb el registre; no les escriviu enlloc."),
        choices=[(each.value, words.QUESTIONS[each.value]) for each in Question],
        widget=Checkboxes(attrs={"data-conditional": f"how={QUESTIONS}"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["asked"].required = not self.is_bound or self.data.get("how") == QUESTIONS

    @property
    def identified(self) -> Identified:
        in_person = self.cleaned_data["how"] == IN_PERSON
        asked = frozenset() if in_person else frozenset(Question(each) for each in self.cleaned_data["asked"])
        return Identified(in_person=in_person, asked=asked)


class RevokeForm(forms.Form):
    certificate = forms.TypedChoiceField(label=gettext_lazy("Quin certificat?"), coerce=int, widget=Radios())
    reason = forms.ChoiceField(
        label=gettext_lazy("Per què es revoca?"),
        choices=[(each.value, REASONS[each.value]) for each in REVOCABLE_FOR],
        widget=Radios(),
    )

    def __init__(self, *args: Any, living: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["certificate"].choices = living  # type: ignore[attr-defined]


class ReissueForm(IdentityForm):
    contract = forms.ChoiceField(label=gettext_lazy("Amb quin contracte?"), widget=Radios())
    field_order = ("contract", "how", "asked")

    def __init__(self, *args: Any, numbers: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contract"].choices = numbers  # type: ignore[attr-defined]


@requires(Capability.ACCESS_WORK)
@require_http_methods(["GET", "POST"])
def find(request: Request) -> HttpResponse:
    """By an exact number, which stands in no address."""
    form = FindForm(request.POST or None)
    if form.is_valid():
        found = registry.matching(text=form.cleaned_data["number"])
        person = found.pk if found else None
        facts = {"found": int(found is not None)}
        journal(EventType.PERSON_SEARCHED, actor=request.actor, at=timezone.now(), person=person, facts=facts)
        if found is not None:
            return redirect("access_of", found.pk)
        form.add_error("number", ValidationError(_("No consta ningú amb aquest número"), code="registry.not_found"))
    context = {"title": _("Accessos"), "form": form}
    return render(request, "office/access/find.html", context, status=422 if form.errors else 200)


@requires(Capability.ACCESS_WORK)
@require_safe
def person(request: Request, person: int) -> HttpResponse:
    """Everything about how somebody comes in, and no secret; journalled before it is shown."""
    found, now = registry.person(person), timezone.now()
    journal(EventType.ACCESS_STATE_READ, actor=request.actor, at=now, person=found.pk)
    state, signed = access_state.of(found, at=now), list(contracts.of_holder(found))
    may = {name: verdict(request.actor, each) is Verdict.ALLOWED for name, each in access_page.LINKED.items()}
    context = {
        "title": found.full_name,
        "person": found,
        "done": DONE.get(request.GET.get("fet", ""), ""),
        "access": state,
        "pin": access_page.pin_rows(state, at=now),
        "known": access_page.known_rows(state),
        "certificates": access_page.certificates(state, at=now),
        "contracts": access_page.contracts(signed, at=now, linked=may["contracts"]),
        "sessions": access_page.sessions(state),
        "failures": access_page.failures(state),
        "may": may,
        "has_living": any(each.revoked_at is None and each.not_after > now for each in state.certificates),
        "back_url": reverse("access"),
    }
    return render(request, "office/access/person.html", context)


Act = Callable[[Person, Any, dt.datetime], str]
"""Returns what was done, of ``DONE``."""


def _back(person: int, *, done: str = "") -> HttpResponse:
    return redirect(reverse("access_of", args=[person], query={"fet": done} if done else None))


def _form_page(request: Request, person: Person, form: forms.Form, act: Act, **page: Any) -> HttpResponse:
    """A form about somebody's access, and what it does; what stands in the way is said on the form."""
    if form.is_valid():
        try:
            with transaction.atomic():
                done = act(person, form, timezone.now())
        except Fault as fault:
            said = faults.words(fault)
            form.add_error(None, ValidationError(f"{said.title}. {said.what_to_do}", code=said.code))
        else:
            return _back(person.pk, done=done)
    context = {"form": form, "person": person, "back_url": reverse("access_of", args=[person.pk])} | page
    return render(request, "office/access/form.html", context, status=422 if form.errors else 200)


@requires(Capability.ACCESS_WORK)
@require_http_methods(["GET", "POST"])
def unblock(request: Request, person: int) -> HttpResponse:
    """Open the PIN again, once it is clear who asks."""

    def act(found: Person, form: IdentityForm, at: dt.datetime) -> str:
        opened = access_help.unblock(person=found, identified=form.identified, actor=request.actor, at=at)
        return "desblocat" if opened else "cap-bloc"

    form = IdentityForm(request.POST or None)
    return _form_page(request, registry.person(person), form, act, title=_("Desbloca el PIN"), button=_("Desbloca"))


@requires(Capability.ACCESS_WORK)
@require_POST
def block(request: Request, person: int) -> HttpResponse:
    """Block the PIN at once."""
    access_help.block(person=registry.person(person), actor=request.actor, at=timezone.now())
    return _back(person, done="blocat")


@requires(Capability.ACCESS_WORK)
@require_POST
def end_sessions(request: Request, person: int) -> HttpResponse:
    """End everything that is open in their name."""
    ended = access_help.end_sessions(person=registry.person(person), actor=request.actor, at=timezone.now())
    return _back(person, done="sessions" if ended else "")


@requires(Capability.ACCESS_WORK)
@require_http_methods(["GET", "POST"])
def revoke(request: Request, person: int) -> HttpResponse:
    """Revoke one of their certificates, for a reason."""

    def act(found: Person, form: RevokeForm, at: dt.datetime) -> str:
        given = form.cleaned_data
        reason = x509.ReasonFlags(given["reason"])
        access_help.revoke(person=found, certificate=given["certificate"], reason=reason, actor=request.actor, at=at)
        return "revocat"

    found, now = registry.person(person), timezone.now()
    form = RevokeForm(request.POST or None, living=access_page.living(access_state.of(found, at=now), at=now))
    page = {"title": _("Revoca un certificat"), "button": _("Revoca"), "kind": "warning"}
    return _form_page(request, found, form, act, **page)


@requires(Capability.ACCESS_WORK)
@require_http_methods(["GET", "POST"])
def reissue(request: Request, person: int) -> HttpResponse:
    """A code to obtain the certificate again; it is shown here, and never again."""
    shown: list[str] = []

    def act(found: Person, form: ReissueForm, at: dt.datetime) -> str:
        number = form.cleaned_data["contract"]
        given: dict[str, Any] = {"identified": form.identified, "actor": request.actor, "at": at}
        shown.append(contracts.reissue(person=found, number=number, **given))
        return ""

    found = registry.person(person)
    numbers = access_page.approved(list(contracts.of_holder(found)))
    form = ReissueForm(request.POST or None, numbers=numbers)
    page = {"title": _("Un codi per tornar a obtenir el certificat"), "button": _("Fes el codi")}
    answer = _form_page(request, found, form, act, **page)
    if not shown:
        return answer
    context = {
        "title": _("Doneu aquest codi a la persona"),
        "code": shown[0],
        "person": found,
        "number": form.cleaned_data["contract"],
        "back_url": reverse("access_of", args=[found.pk]),
    }
    return render(request, "office/access/code.html", context)
