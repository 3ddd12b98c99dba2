"""The pages of the simulators: one list, and one page for each, with everything that was asked in its address."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cass.access import Capability
from cass.kernel.faults import Fault, NotFound
from cass.law.book import Book
from cass.registry import queries as registry
from cass.web.components import Tile
from cass.web.guard import Request, requires
from cass.web.views.simulators import act, deadlines, incapacity, own_account, retirement, wage
from cass.web.views.simulators.frame import Answer, Known, Simulator
from cass.wording import faults

SIMULATORS: dict[str, Simulator] = {
    each.slug: each
    for each in (
        wage.SIMULATOR,
        own_account.SIMULATOR,
        incapacity.SIMULATOR,
        act.SIMULATOR,
        retirement.SIMULATOR,
        deadlines.SIMULATOR,
    )
}


@requires(Capability.SIMULATOR_USE)
@require_safe
def index(request: Request) -> HttpResponse:
    tiles = [
        Tile(str(each.title), str(each.lead), reverse("simulator", args=[slug])) for slug, each in SIMULATORS.items()
    ]
    return render(request, "simulators/index.html", {"title": _("Simuladors"), "tiles": tiles})


@requires(Capability.SIMULATOR_USE)
@require_safe
def simulator(request: Request, slug: str) -> HttpResponse:
    """The questions, and the answer below them once they were answered.

    What was asked is the address, written in one way only: it can be kept, sent and printed. It holds no identity, and
    addresses are logged without it.
    """
    if slug not in SIMULATORS:
        raise NotFound("page.not_found")
    declared = SIMULATORS[slug]
    known = Known(book=Book.load(), calendar=registry.calendar(), today=timezone.localdate())
    form = declared.form(request.GET, known=known) if request.GET else declared.form(known=known)
    answer = None
    if form.is_valid():
        asked = _asked(form)
        if request.GET.urlencode() != asked:
            return HttpResponseRedirect(f"{request.path}?{asked}")
        answer = _answer(declared, form, known)
    context = {
        "title": str(declared.title),
        "simulator": declared,
        "form": form,
        "answer": answer,
        "address": request.build_absolute_uri() if answer else "",
    }
    return render(request, "simulators/simulator.html", context, status=422 if form.errors else 200)


def _asked(form: forms.Form) -> str:
    """The answers as the query of an address, in the form's order, without blanks and without what was not asked."""
    given: list[tuple[str, Any]] = []
    for field in form:
        value = field.value()
        if form.cleaned_data.get(field.name) in (None, "", []):
            continue
        given.extend((field.name, one) for one in (value if isinstance(value, list) else [value]))
    return urlencode(given)


def _answer(declared: Simulator, form: forms.Form, known: Known) -> Answer | None:
    try:
        return declared.work(form.cleaned_data, known)
    except Fault as fault:
        words = faults.words(fault)
        form.add_error(None, ValidationError(f"{words.title}. {words.what_to_do}", code=words.code))
        return None
