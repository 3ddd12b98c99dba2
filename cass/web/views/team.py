"""The people of a gestoria: for which of its clients each of them acts."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cass.access import Capability
from cass.inbox import mandates as telling
from cass.kernel.faults import NotFound
from cass.registry import acting, mandates
from cass.registry import queries as registry
from cass.registry.models import Person
from cass.web.components import Cell, Column, Table
from cass.web.guard import Request, requires
from cass.web.ids import id_of
from cass.web.templatetags.cass import short_day
from cass.web.views.mandate_pages import standing_tag


def _people(gestoria: int, on: dt.date) -> dict[int, Person]:
    """Those who may be named: its employees of today, and its holders."""
    staff = {job.person_id: job.person for job in registry.staff_of(declarant=gestoria, on=on)}
    return staff | {holder.pk: holder for holder in acting.holders(gestoria, on)}


@requires(Capability.MANDATE_READ)
@require_safe
def index(request: Request) -> HttpResponse:
    """Everybody of the gestoria, and for how many clients each acts."""
    gestoria, on = request.actor.declarant or 0, timezone.localdate()
    heads = [head.pk for head in mandates.standing_for(gestoria=gestoria, on=on)]
    named = [each.person_id for rows in acting.named_under(mandates=heads).values() for each in rows]
    people = sorted(_people(gestoria, on).values(), key=lambda each: each.name_key)
    rows = []
    for each in people:
        count = named.count(each.pk)
        words = ngettext("{count} client", "{count} clients", count).format(count=count)
        rows.append([Cell(each.full_name, url=reverse("team_member", args=[each.pk])), Cell(words)])
    context = {
        "title": _("Qui actua pels vostres clients"),
        "clients": len(heads),
        "table": Table(_("Persones"), [Column(_("Persona")), Column(_("Actua per a"))], rows, caption_hidden=True),
        "back_url": reverse("mandates"),
    }
    return render(request, "mandates/team.html", context)


@requires(Capability.MANDATE_READ)
@require_safe
def member(request: Request, employee: int) -> HttpResponse:
    """One of them, with every client: ticked where they act."""
    gestoria, on = request.actor.declarant or 0, timezone.localdate()
    person = _one(gestoria, employee, on)
    heads = list(mandates.standing_for(gestoria=gestoria, on=on))
    named = acting.named_under(mandates=[head.pk for head in heads])
    context = {
        "title": person.full_name,
        "person": person,
        "clients": [
            {
                "number": head.pk,
                "name": head.declarant.name,
                "census": head.declarant.census_number,
                "until": short_day(head.until) if head.until else "",
                "tag": standing_tag(head, on) if head.suspended_at is not None else None,
                "is_named": any(each.person_id == person.pk for each in named[head.pk]),
            }
            for head in heads
        ],
        "back_url": reverse("team"),
    }
    return render(request, "mandates/team_member.html", context)


@requires(Capability.MANDATE_GRANT)
@require_POST
def name(request: Request, employee: int) -> HttpResponse:
    """The clients that are ticked are this person's from now on, and no others."""
    person = _one(request.actor.declarant or 0, employee, timezone.localdate())
    ticked = [id_of(text) for text in request.POST.getlist("client")]
    clients = {number for number in ticked if number is not None}
    if len(clients) != len(set(ticked)):
        raise NotFound("page.not_found")
    telling.name(person=person, clients=clients, actor=request.actor, at=timezone.now())
    return redirect("team")


def _one(gestoria: int, employee: int, on: dt.date) -> Person:
    found = _people(gestoria, on).get(employee)
    if found is None:
        raise NotFound("registry.not_found")
    return found
