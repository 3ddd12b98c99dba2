"""The list of employees (MISSION D3): paged, searched, sorted, and as a file for a spreadsheet."""

import csv
import io

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cass.access import Capability
from cass.kernel.codes import codes
from cass.registry import queries
from cass.registry.models import Employment
from cass.web.components import Cell, Column, Table, sorted_column
from cass.web.guard import Request, requires
from cass.web.lists import listed
from cass.web.paging import page_of
from cass.web.templatetags.cass import short_day

ORDERS = {
    "name": ("person__name_key", "person__surname", "person__given_name"),
    "number": ("person__cass_number",),
    "since": ("period",),
    "job": ("job_title",),
}
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The last four are the first ones in full width, which some spreadsheets read as the same."""


@requires(Capability.EMPLOYEES_READ)
@require_safe
def employees(request: Request) -> HttpResponse:
    """Who works for the declarant today."""
    text, found = _found(request)
    page = page_of(found, request.GET)
    columns = [
        sorted_column(_("Nom"), "name", request.GET),
        sorted_column(_("Número CASS"), "number", request.GET),
        sorted_column(_("Lloc de treball"), "job", request.GET),
        sorted_column(_("D’alta des del"), "since", request.GET),
        Column(_("Hores setmanals"), numeric=True),
    ]
    rows = [
        [
            Cell(_listed(each)),
            Cell(each.person.cass_number),
            Cell(each.job_title),
            Cell(short_day(each.period.lower)),
            Cell(str(each.weekly_hours)),
        ]
        for each in page.rows
    ]
    empty = _("No hem trobat cap persona amb aquest nom o número.") if text else _("No consta cap persona d’alta avui.")
    context = {
        "title": _("Empleats"),
        "table": Table(_("Persones d’alta avui"), columns, rows, empty=empty, caption_hidden=True),
        "total": page.total,
        "pages": page.pages,
        "text": text,
        "export_url": f"{reverse('employees_export')}?{request.GET.urlencode()}",
    }
    return render(request, "citizens/employees.html", context)


def _found(request: Request) -> tuple[str, QuerySet[Employment]]:
    """The staff of today as the address asks for it: searched and sorted."""
    found = queries.staff_of(declarant=request.actor.declarant or 0, on=timezone.localdate())
    if text := request.GET.get("q", "").strip():
        found = queries.staff_named(found, text=text)
    asked = request.GET.get("order", "")
    if fields := ORDERS.get(asked.removeprefix("-")):
        sign = "-" if asked.startswith("-") else ""
        found = found.order_by(*(f"{sign}{field}" for field in fields), "pk")
    return text, found


def _listed(each: Employment) -> str:
    return f"{each.person.surnames}, {each.person.given_name}"


@requires(Capability.EMPLOYEES_READ)
@require_safe
def export(request: Request) -> HttpResponse:
    """The same list, whole, with semicolons as the country's spreadsheets expect them; journalled before it is given."""
    _text, found = _found(request)
    whole = list(found)
    listed(request, "employees_export", shown=len(whole), found=len(whole))
    occupations = codes("cno_ad_2004")
    file = io.StringIO()
    rows = csv.writer(file, delimiter=";")
    rows.writerow(
        [_("Número CASS"), _("Cognoms"), _("Nom"), _("Lloc de treball"), _("Ocupació"), _("Alta"), _("Hores setmanals")]
    )
    for each in whole:
        known = each.occupation in occupations
        occupation = (
            str(occupations.label(each.occupation, request.LANGUAGE_CODE or "ca")) if known else each.occupation
        )
        cells = [
            each.person.cass_number,
            each.person.surnames,
            each.person.given_name,
            each.job_title,
            occupation,
            short_day(each.period.lower),
            str(each.weekly_hours),
        ]
        rows.writerow([harmless(cell) for cell in cells])
    # The mark at the beginning tells spreadsheets that the letters are UTF-8.
    response = HttpResponse("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="empleats-{timezone.localdate().isoformat()}.csv"'
    return response


def harmless(text: str) -> str:
    """A cell that a spreadsheet reads as text: what begins like a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
