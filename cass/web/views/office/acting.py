"""Acting for others, as the desk enters it from papers: consents and court orders about health, a change of holder."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cass.access import Capability
from cass.audit.models import EventType
from cass.audit.operations import journal
from cass.filings.widgets import DayMonthYear, Radios
from cass.inbox import mandates as telling
from cass.kernel.faults import Fault
from cass.registry import acting, guardians
from cass.registry import queries as registry
from cass.registry.models import Basis, Person
from cass.web.components import SummaryRow, Tag
from cass.web.guard import Request, requires
from cass.web.ids import id_of
from cass.web.templatetags.cass import day
from cass.wording import faults


class RepresentationForm(forms.Form):
    """Who may see to somebody's health affairs, by which paper, since when and until when."""

    representative = forms.ChoiceField(label=gettext_lazy("Qui ho podrà veure i tramitar?"), widget=Radios())
    basis = forms.ChoiceField(label=gettext_lazy("Per què?"), choices=Basis.choices, widget=Radios())
    document = forms.CharField(
        label=gettext_lazy("Quin document ho diu?"),
        help_text=gettext_lazy("La data del paper signat, o el tribunal i el número de la resolució."),
        max_length=120,
    )
    since = forms.DateField(label=gettext_lazy("Des de quin dia?"), widget=DayMonthYear(), input_formats=["%Y-%m-%d"])
    until = forms.DateField(
        label=gettext_lazy("Fins a quin dia?"), required=False, widget=DayMonthYear(), input_formats=["%Y-%m-%d"]
    )

    def __init__(self, *args: Any, holders: list[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["representative"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 — as declared above.
        field.choices = [(str(holder.pk), f"{holder.full_name} · {holder.cass_number}") for holder in holders]


@requires(Capability.MANDATE_KEY)
@require_http_methods(["GET", "POST"])
def representation(request: Request, person: int) -> HttpResponse:
    """A dependant of age: who may see to their health affairs; a paper adds somebody, another ends it."""
    found, on, now = registry.person(person), timezone.localdate(), timezone.now()
    links = list(registry.holders_of(person=found.pk, on=on))
    journal(EventType.PERSON_SEARCHED, actor=request.actor, at=now, person=found.pk)
    if request.method == "POST" and "end" in request.POST:
        number = id_of(request.POST["end"]) or 0
        guardians.end_paper(representation=number, dependant=found.pk, actor=request.actor, at=now)
        return redirect("representation", found.pk)
    form = RepresentationForm(
        request.POST or None,
        holders=[link.holder for link in links if not guardians.is_in_care(link, on)],
        initial={"since": on.isoformat()},
    )
    problem: Fault | None = None
    if form.is_valid():
        given = form.cleaned_data
        try:
            guardians.record_paper(
                dependant=found.pk,
                representative=int(given["representative"]),
                basis=Basis(given["basis"]),
                document=given["document"],
                since=given["since"],
                until=given["until"],
                actor=request.actor,
                at=now,
            )
            return redirect("representation", found.pk)
        except Fault as fault:
            problem = fault
    context = {
        "title": _("Qui pot veure les dades de salut"),
        "person": found,
        "standing": [each for each in guardians.representations(dependant=found.pk) if each.ended_at is None],
        "has_holders": bool(form.fields["representative"].choices),  # type: ignore[attr-defined]  # a ChoiceField
        "form": form,
        "problem": faults.words(problem) if problem is not None else None,
        "back_url": reverse("register_person", args=[found.pk]),
    }
    status = 422 if problem is not None or form.errors else 200
    return render(request, "office/representation.html", context, status=status)


@requires(Capability.MANDATE_KEY)
@require_http_methods(["GET", "POST"])
def holder(request: Request, declarant: int) -> HttpResponse:
    """Another administrative holder, on the papers that say so: who it is shown first, and confirmed."""
    found, on, now = registry.declarant(declarant), timezone.localdate(), timezone.now()
    text = request.GET.get("q", "").strip()
    person = registry.matching(text=text) if text else None
    if text:
        journal(EventType.PERSON_SEARCHED, actor=request.actor, at=now, person=person.pk if person else None)
    problem: Fault | None = None
    number = id_of(request.POST.get("person", ""))
    if request.method == "POST" and number is not None:
        try:
            telling.change_holder(declarant=found.pk, person=registry.person(number).pk, actor=request.actor, at=now)
            return redirect("holder", found.pk)
        except Fault as fault:
            problem = fault
    standing = acting.running(acting.granted(declarant=found.pk), on)
    context = {
        "title": _("Titular administratiu"),
        "declarant": found,
        "holders": [
            SummaryRow(_("Titular"), each.full_name, lines=[each.cass_number]) for each in acting.holders(found.pk, on)
        ],
        "lent": [
            SummaryRow(
                telling.receiver(each),
                day(each.until) if each.until else "",
                tag=Tag(_("Aturada"), "orange") if each.suspended_at else None,
            )
            for each in standing
        ],
        "text": text,
        "person": person,
        "problem": faults.words(problem) if problem is not None else None,
        "back_url": reverse("desk_begin", args=[found.pk]),
    }
    return render(request, "office/holder.html", context, status=422 if problem is not None else 200)
