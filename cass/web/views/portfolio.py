"""The portfolio: whoever acts for many declarants sees in one page for whom, what is due, today; and goes straight to it."""

import csv
import datetime as dt
import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cass.access import Capability
from cass.kernel.faults import NotFound
from cass.procedures import portfolio as reading
from cass.procedures.catalogue import CATALOGUE
from cass.procedures.portfolio import Client, Due, Kind
from cass.web.components import Pages, Tag, sorted_column
from cass.web.guard import Request, requires
from cass.web.lists import listed
from cass.web.paging import PER_PAGE
from cass.web.templatetags.cass import day, euros, short_day
from cass.web.views import inbox as trays
from cass.web.views.employees import harmless
from cass.web.views.filing_pages import subject_name

WEEK = dt.timedelta(days=7)
CLIENTS = "clients"
"""The other view: every client, whether or not anything is due."""


def kinds() -> dict[Kind, str]:
    """Every sort of thing that may be due, in words."""
    return {
        Kind.CORRECTION: _("Esmena demanada"),
        Kind.COMPLETION: _("Per completar"),
        Kind.DRAFT: _("Esborrany"),
        Kind.NOTICE: _("Notificació o avís"),
        Kind.DECISION: _("Resolució nova"),
        Kind.DEBT: _("Cotitzacions pendents"),
        Kind.MANDATE: _("Autorització que s’acaba"),
    }


@requires(Capability.PORTFOLIO_READ)
@require_safe
def portfolio(request: Request) -> HttpResponse:
    """What is due for all of them, the most urgent first; or all of them, each with how much is due."""
    on = timezone.localdate()
    theirs = _clients(request, on)
    if not theirs:
        return redirect("acting_for")
    everything = reading.due(theirs=theirs, on=on)
    text, kind = request.GET.get("q", "").strip(), request.GET.get("mena", "")
    kind = kind if kind in {each.value for each in Kind} else ""
    called = reading.called(theirs, text) if text else theirs
    of_clients = request.GET.get("vista", "") == CLIENTS
    context = {
        "title": _("La vostra cartera"),
        "today": day(on),
        "figures": _figures(everything, on),
        "tabs": _tabs(len(everything), len(theirs), of_clients=of_clients),
        "of_clients": of_clients,
        "text": text,
        "kind": kind,
        "kinds": [(each.value, words) for each, words in kinds().items()],
        "is_narrowed": bool(text or kind),
        "acting_for": request.actor.declarant,
        "export_url": f"{reverse('portfolio_export')}?{request.GET.urlencode()}",
    }
    found = reading.narrowed(everything, kind=kind, declarants=called)
    shown = _of_clients(request, called, everything, on) if of_clients else _of_due(request, found, on)
    return render(request, "portfolio/portfolio.html", context | shown)


def _clients(request: Request, on: dt.date) -> dict[int, Client]:
    if request.actor.person is None:
        raise NotFound("page.not_found")
    return reading.clients(person=request.actor.person, on=on)


def _figures(everything: list[Due], on: dt.date) -> list[tuple[int, str]]:
    """How much is late, due today, due within a week."""
    dated = [each.last_day for each in everything if each.last_day is not None]
    late = sum(1 for last in dated if last < on)
    today = sum(1 for last in dated if last == on)
    week = sum(1 for last in dated if on < last <= on + WEEK)
    debts = sum(1 for each in everything if each.kind is Kind.DEBT)
    return [
        (late, _("fora de termini")),
        (today, ngettext("s’acaba avui", "s’acaben avui", today)),
        (week, _("en els set dies vinents")),
        (debts, ngettext("client amb cotitzacions pendents", "clients amb cotitzacions pendents", debts)),
    ]


def _tabs(due: int, clients: int, *, of_clients: bool) -> list[dict[str, Any]]:
    url = reverse("portfolio")
    return [
        {"text": _("Per fer"), "count": due, "url": url, "current": not of_clients},
        {"text": _("Clients"), "count": clients, "url": f"{url}?vista={CLIENTS}", "current": of_clients},
    ]


def _of_due(request: Request, found: list[Due], on: dt.date) -> dict[str, Any]:
    order = request.GET.get("order", "")
    if order.removeprefix("-") == "client":
        found = sorted(found, key=lambda each: each.declarant.name_key, reverse=order.startswith("-"))
    elif order == "-due":
        found = list(reversed(found))
    paginator = Paginator(found, PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    return {
        "columns": [
            sorted_column(_("Termini"), "due", request.GET),
            sorted_column(_("Client"), "client", request.GET),
        ],
        "rows": [_row(each, on) for each in page.object_list],
        "pages": Pages(page.number, paginator.num_pages, request.GET),
        "found": paginator.count,
    }


def _row(each: Due, on: dt.date) -> dict[str, Any]:
    return {
        "declarant": each.declarant,
        "tag": _tag(each, on),
        "last_day": each.last_day or (each.since if each.kind is Kind.DEBT else None),
        "kind": kinds()[each.kind],
        "title": _title(each),
        "hint": each.filing.number or "" if each.filing is not None else "",
        "go": f"{reverse('acting_for')}?{urlencode({'next': each.path})}",
    }


def _title(each: Due, *, with_person: bool = True) -> str:
    """What it is: the procedure and whom it is about, the notice as far as it may be read unopened, the amount."""
    if each.filing is not None:
        title, about = str(CATALOGUE[each.filing.procedure].title), subject_name(each.filing)
        return f"{title} · {about}" if with_person and about != "—" else title
    if each.notice is not None:
        return trays.words_of(each.notice)[0]
    if each.kind is Kind.DEBT:
        return _("Cotitzacions pendents: {amount}").format(amount=euros(each.amount))
    return _("Demaneu que us la renovin")


def _tag(each: Due, on: dt.date) -> Tag | None:
    if each.kind is Kind.DEBT:
        return Tag(_("Vençut"), "orange")
    if each.last_day is None:
        return None
    days = (each.last_day - on).days
    if days < 0:
        return Tag(_("Fora de termini"), "red")
    if days == 0:
        return Tag(_("Avui"), "orange")
    text = ngettext("{days} dia", "{days} dies", days).format(days=days)
    return Tag(text, "yellow" if days <= WEEK.days else "grey")


def _of_clients(request: Request, called: Mapping[int, Client], everything: list[Due], on: dt.date) -> dict[str, Any]:
    waiting: dict[int, list[Due]] = {}
    for each in everything:
        waiting.setdefault(each.declarant.pk, []).append(each)
    paginator = Paginator(list(called.values()), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    return {
        "rows": [
            {
                "declarant": client.declarant,
                "until": client.until,
                "count": len(waiting.get(client.declarant.pk, [])),
                "next": next((each.last_day for each in waiting.get(client.declarant.pk, []) if each.last_day), None),
                "tag": next((_tag(each, on) for each in waiting.get(client.declarant.pk, []) if each.last_day), None),
                "go": f"{reverse('acting_for')}?{urlencode({'next': reverse('home')})}",
            }
            for client in page.object_list
        ],
        "pages": Pages(page.number, paginator.num_pages, request.GET),
        "found": paginator.count,
    }


@requires(Capability.PORTFOLIO_READ)
@require_safe
def export(request: Request) -> HttpResponse:
    """What is due, as searched and filtered, for a spreadsheet: without the names of the people it is about."""
    on = timezone.localdate()
    theirs = _clients(request, on)
    text, kind = request.GET.get("q", "").strip(), request.GET.get("mena", "")
    called = reading.called(theirs, text) if text else theirs
    found = reading.narrowed(reading.due(theirs=theirs, on=on), kind=kind, declarants=called)
    listed(request, "portfolio_export", shown=len(found), found=len(found))
    file = io.StringIO()
    rows = csv.writer(file, delimiter=";")
    rows.writerow([_("Client"), _("Número de cens"), _("Mena"), _("Assumpte"), _("Expedient"), _("Últim dia")])
    for each in found:
        cells = [
            each.declarant.name,
            each.declarant.census_number,
            kinds()[each.kind],
            _title(each, with_person=False),
            each.filing.number or "" if each.filing is not None else "",
            short_day(each.last_day) if each.last_day else "",
        ]
        rows.writerow([harmless(cell) for cell in cells])
    # The mark at the beginning tells spreadsheets that the letters are UTF-8.
    response = HttpResponse("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="cartera-{on.isoformat()}.csv"'
    return response
