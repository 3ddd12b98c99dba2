"""For whom somebody may act: what they were offered, what they have accepted, and how they leave it."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cass.access import Actor, Capability, Verdict, verdict
from cass.audit import uses
from cass.inbox import mandates as telling
from cass.kernel.faults import NotFound
from cass.registry import acting
from cass.registry import queries as registry
from cass.registry.acting import Standing
from cass.registry.models import LENT, Mandate
from cass.web.components import Cell, Column, SummaryRow, Table
from cass.web.guard import Request, requires
from cass.web.paging import page_of
from cass.web.templatetags.cass import short_day
from cass.web.views import mandate_pages as pages

MOST_ENDED = 50
ACCEPT, GIVE_UP = "accepta", "deixa"


def _theirs(actor: Actor, on: dt.date) -> QuerySet[Mandate]:
    """A person's own; and those of the gestoria that they act for as its holder."""
    person, declarant = actor.person or 0, actor.declarant
    if actor.dependant is not None:
        raise NotFound("page.not_found")
    holds = declarant is not None and registry.is_holder(person=person, declarant=declarant, on=on)
    return acting.received(person=person, gestoria=declarant if holds else None)


@requires(Capability.MANDATE_RECEIVE)
@require_safe
def index(request: Request) -> HttpResponse:
    """What waits to be accepted first, then what stands, then what is over."""
    on = timezone.localdate()
    found = _theirs(request.actor, on)
    running = acting.running(found, on)
    page = page_of(running.exclude(accepted_at=None), request.GET)
    ended = found.exclude(pk__in=running.values("pk"))[:MOST_ENDED]
    context = {
        "title": _("En nom de qui podeu actuar"),
        "offers": [
            {"title": each.declarant.name, "rows": _offered(each), "url": _url(each)}
            for each in running.filter(accepted_at=None)
        ],
        "table": _table(_("Les vostres autoritzacions"), page.rows, on),
        "pages": page.pages,
        "ended": _table(_("Acabades"), ended, on) if ended else None,
        "is_reader": verdict(request.actor, Capability.MANDATE_READ) is Verdict.ALLOWED,
    }
    return render(request, "mandates/received.html", context)


def _url(mandate: Mandate) -> str:
    return reverse("mandate_received", args=[mandate.pk])


def _offered(mandate: Mandate) -> list[SummaryRow]:
    what = pages.lent(mandate)
    rows = [
        SummaryRow(_("Podríeu fer"), what[0], lines=what[1:]),
        SummaryRow(_("Fins al"), short_day(mandate.until) if mandate.until else "—"),
    ]
    if mandate.person_id is None and mandate.through is not None:
        rows.insert(0, SummaryRow(_("Per a"), mandate.through.name))
    return rows


def _table(caption: str, mandates: Iterable[Mandate], on: dt.date) -> Table:
    columns = [Column(_("En nom de")), Column(_("Com a")), Column(_("Fins al")), Column(_("Estat"))]
    rows = [
        [
            Cell(each.declarant.name, url=_url(each), hint=each.declarant.census_number),
            Cell(str(each.get_kind_display()), hint=_through(each)),
            Cell(short_day(each.until) if each.until else "—"),
            Cell(tag=pages.standing_tag(each, on)),
        ]
        for each in mandates
    ]
    return Table(caption, columns, rows, empty=_("Ningú no us ha autoritzat a actuar en nom seu."), caption_hidden=True)


def _through(mandate: Mandate) -> str:
    """The gestoria that named the person, where one did; of its own mandate, that it is the gestoria's."""
    if mandate.through is None:
        return ""
    return mandate.through.name if mandate.person_id is not None else _("És de la gestoria: vós trieu qui hi actua")


@requires(Capability.MANDATE_RECEIVE)
@require_http_methods(["GET", "POST"])
def mandate(request: Request, mandate: int) -> HttpResponse:
    """One of them, with the log of its use; a POST accepts it, declines it or gives it up."""
    actor, on, now = request.actor, timezone.localdate(), timezone.now()
    found = _theirs(actor, on).filter(pk=mandate).first()
    if found is None:
        raise NotFound("registry.not_found")
    if request.method == "POST":
        verbs = {ACCEPT: telling.accept, GIVE_UP: telling.give_up}
        verb = verbs.get(request.POST.get("action", ""))
        if verb is not None:
            verb(mandate=found.pk, actor=actor, at=now)
        return redirect("mandates_received")
    spells, names = pages.users(found, acting.ever_named_under(mandates=[found.pk])[found.pk])
    used = uses.uses(declarant=found.declarant_id, by=spells)
    page, latest = page_of(used, request.GET), used.first()
    standing = acting.standing(found, on)
    context = {
        "title": found.declarant.name,
        "facts": pages.facts(found, on, used_at=latest.at if latest else None),
        "log": pages.log_table(actor, page, who=names),
        "pages": page.pages,
        "may_accept": standing is Standing.OFFERED,
        "may_give_up": found.kind in LENT and standing in {Standing.IN_FORCE, Standing.SUSPENDED},
        "is_suspended": standing is Standing.SUSPENDED,
        "back_url": reverse("mandates_received"),
    }
    return render(request, "mandates/received_one.html", context)
