"""The officers' queue: what has to be decided, by legal limit; and the supervisor's watch over the limits."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cass.access import Capability
from cass.filings import queries
from cass.filings.models import WITH_THE_OFFICE, State
from cass.web.components import Cell, Column, Table
from cass.web.guard import Request, requires
from cass.web.lists import listed
from cass.web.paging import page_of
from cass.web.views.office import rows

WATCHED_DAYS = 7
MONTH = dt.timedelta(days=30)
MOST_WATCHED = 25
"""Rows of each list of the watch: past that, the queue itself is the place to look."""


@requires(Capability.QUEUE_READ)
@require_safe
def queue(request: Request) -> HttpResponse:
    """What waits for the office, the oldest limit first; a search also finds what was decided."""
    on = timezone.localdate()
    text = request.GET.get("q", "").strip()
    state = request.GET.get("state", "")
    state = state if state in WITH_THE_OFFICE else ""
    page = page_of(queries.queue(name=rows.QUEUE, text=text, state=state), request.GET)
    listed(request, "queue_search" if text else "queue", shown=len(page.rows), found=page.total)
    empty = _("No hem trobat cap expedient.") if text or state else _("No hi ha res per resoldre.")
    context = {
        "title": _("Safata de feina"),
        "text": text,
        "figures": _figures(on, chosen=state, searching=bool(text)),
        "table": rows.table(_("Expedients"), page.rows, on, empty=empty),
        "pages": page.pages,
        "total": page.total,
    }
    return render(request, "office/queue.html", context)


def _figures(on: dt.date, *, chosen: str, searching: bool) -> list[dict[str, Any]]:
    """How much there is of each, every figure a filter."""
    counts = queries.counts_by_state(queue=rows.QUEUE, on=on)
    words = {
        State.FILED: _("en estudi"),
        State.CORRECTION_ASKED: _("pendents d’esmena"),
        State.PROPOSED: _("amb proposta feta"),
    }
    total = {"value": sum(counts["states"].values()), "label": _("a la safata"), "url": "?", "note": ""}
    total["note"] = _("{count} fora de termini").format(count=counts["overdue"]) if counts["overdue"] else ""
    total["current"] = not chosen and not searching
    return [
        total,
        *(
            {
                "value": counts["states"].get(state.value, 0),
                "label": label,
                "url": f"?state={state.value}",
                "note": "",
                "current": chosen == state.value,
            }
            for state, label in words.items()
        ),
    ]


@requires(Capability.LIMITS_WATCH)
@require_safe
def limits(request: Request) -> HttpResponse:
    """The supervisor's page: past the limit (silence), due this week, presentations about to lapse, and by officer."""
    now = timezone.now()
    on = timezone.localdate(now)
    last = on + dt.timedelta(days=WATCHED_DAYS)
    overdue = queries.overdue(queue=rows.QUEUE, on=on)
    soon = queries.due_between(queue=rows.QUEUE, first=on, last=last)
    lapsing = queries.lapsing(queue=rows.QUEUE, until=last)
    counts = [overdue.count(), soon.count(), lapsing.count()]
    listed(request, "limits", shown=sum(min(count, MOST_WATCHED) for count in counts), found=sum(counts))
    context = {
        "title": _("Terminis"),
        "until": last,
        "figures": [
            {"value": counts[0], "label": _("fora de termini"), "url": "#overdue", "note": ""},
            {"value": counts[1], "label": _("vencen en set dies"), "url": "#soon", "note": ""},
            {"value": counts[2], "label": _("a punt de caducar"), "url": "#lapsing", "note": ""},
        ],
        "overdue": rows.table(
            _("Fora de termini"),
            queries.with_assessment(overdue)[:MOST_WATCHED],
            on,
            empty=_("Cap expedient fora de termini."),
        ),
        "soon": rows.table(
            _("Vencen aquesta setmana"),
            queries.with_assessment(soon)[:MOST_WATCHED],
            on,
            empty=_("Cap expedient venç aquests dies."),
        ),
        "lapsing": rows.party_limit_table(
            _("A punt de caducar"), lapsing[:MOST_WATCHED], empty=_("Cap presentació a punt de caducar.")
        ),
        "officers": _officers(now),
    }
    return render(request, "office/limits.html", context)


def _officers(now: dt.datetime) -> Table:
    made = queries.proposals_by_officer(queue=rows.QUEUE, since=now - MONTH)
    columns = [
        Column(_("Gestor o gestora")),
        Column(_("Propostes"), numeric=True),
        Column(_("Resoltes"), numeric=True),
        Column(_("Retornades"), numeric=True),
    ]
    cells = [
        [Cell(name), Cell(str(count)), Cell(str(resolved)), Cell(str(returned))]
        for name, count, resolved, returned in made
    ]
    return Table(_("Propostes dels últims trenta dies"), columns, cells, empty=_("Cap proposta."), caption_hidden=True)
