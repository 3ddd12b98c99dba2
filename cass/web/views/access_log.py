"""Who entered, who looked: the journal as the person, or the holder of a declarant, may read it (MISSION F6)."""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cass.access import Capability
from cass.audit import queries
from cass.registry import queries as registry
from cass.web.components import Cell, Column, Table
from cass.web.guard import Request, requires
from cass.web.journal_rows import Rows
from cass.web.paging import page_of
from cass.web.templatetags.cass import moment
from cass.web.views.employees import harmless
from cass.wording import events

MINE = "me"
ALL = "all"
KINDS = [(ALL, gettext_lazy("Tot")), *events.Group.choices]
PERIODS = [
    ("30", gettext_lazy("Els últims 30 dies")),
    ("365", gettext_lazy("Els últims 12 mesos")),
    (ALL, gettext_lazy("Sempre")),
]
MOST = 20_000
"""Lines of a file for a spreadsheet: the latest."""


class FilterForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Què"), choices=KINDS)
    days = forms.ChoiceField(label=gettext_lazy("Quan"), choices=PERIODS)


class Log:
    """The events that an address asks for: of whom, of which kind, since when. What is no filter of ours filters nothing."""

    def __init__(self, request: Request) -> None:
        actor, now = request.actor, timezone.now()
        self.person = actor.person or 0
        self.holds = actor.declarant is not None and registry.is_holder(
            person=self.person, declarant=actor.declarant, on=timezone.localdate()
        )
        self.of_declarant = self.holds and request.GET.get("of") != MINE
        kind, days = _asked(request, "kind", KINDS), _asked(request, "days", PERIODS)
        self.form = FilterForm(initial={"kind": kind, "days": days})
        types = events.types_of(None if kind == ALL else events.Group(kind))
        period = queries.ALWAYS if days == ALL else queries.Period(since=now - dt.timedelta(days=int(days)))
        if self.of_declarant:
            self.found = queries.about_declarant(declarant=actor.declarant or 0, types=types, period=period)
        else:
            self.found = queries.about_person(person=self.person, types=types, period=period)


def _asked(request: Request, name: str, choices: Sequence[tuple[str, Any]]) -> str:
    value = request.GET.get(name, "")
    return value if value in dict(choices) else ALL


@requires(Capability.ACCESS_LOG_READ)
@require_safe
def access_log(request: Request) -> HttpResponse:
    """A page of it, the latest first."""
    log = Log(request)
    page = page_of(log.found, request.GET)
    columns = [Column(_("Quan")), Column(_("Què")), Column(_("Qui")), Column(_("Des d’on"))]
    cells = [
        [
            Cell(moment(row.at)),
            Cell(row.what, hint=row.detail),
            Cell(row.who, hint=row.whose),
            Cell(row.door, hint=row.place),
        ]
        for row in Rows(page.rows, reader=log.person)
    ]
    empty = _("No hi consta res amb aquests criteris.")
    context = {
        "title": _("Qui ha entrat i qui ha mirat"),
        "form": log.form,
        "table": Table(_("Accessos i consultes"), columns, cells, empty=empty, caption_hidden=True),
        "pages": page.pages,
        "total": page.total,
        "holds": log.holds,
        "of_declarant": log.of_declarant,
        "party": registry.acting_label(request.actor),
        "export_url": f"{reverse('access_log_export')}?{request.GET.urlencode()}",
    }
    return render(request, "sessions/access_log.html", context)


@requires(Capability.ACCESS_LOG_READ)
@require_safe
def export(request: Request) -> HttpResponse:
    """The same, whole, for a spreadsheet."""
    log = Log(request)
    file = io.StringIO()
    rows = csv.writer(file, delimiter=";")
    rows.writerow([_("Dia"), _("Hora"), _("Què"), _("Detall"), _("Qui"), _("En nom de"), _("Accés"), _("Lloc")])
    for row in Rows(list(log.found[:MOST]), reader=log.person):
        at = timezone.localtime(row.at)
        when = [f"{at:%d/%m/%Y}", f"{at:%H:%M:%S}"]
        rows.writerow([*when, *map(harmless, (row.what, row.detail, row.who, row.whose, row.door, row.place))])
    # The mark at the beginning tells spreadsheets that the letters are UTF-8.
    response = HttpResponse("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="accessos-{timezone.localdate().isoformat()}.csv"'
    return response
