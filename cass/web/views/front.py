"""The public front page (MISSION A1, A2), the choice of language, the statement on accessibility."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cass.access import MATRIX, Capability, Door, Kind, Role
from cass.access.door import DECLARANTS
from cass.web.components import Link
from cass.web.guard import Request, requires
from cass.web.paths import came_from, door_url, doors_to, first_page, own_path
from cass.wording import capabilities, doors

INSURED = frozenset({Role.INSURED})
HEADINGS = (
    (INSURED, Kind.CONSULT, gettext_lazy("Què podeu consultar i obtenir")),
    (INSURED, Kind.FILE, gettext_lazy("Què podeu gestionar i tramitar")),
    (DECLARANTS, Kind.CONSULT, gettext_lazy("Què podeu consultar com a declarant")),
    (DECLARANTS, Kind.FILE, gettext_lazy("Què podeu tramitar com a declarant")),
)


@dataclass(frozen=True)
class DoorOnPage:
    """One of the three doors as the front page draws it; ``groups`` are headings with what lies behind them."""

    slug: str
    title: str
    lead: str
    audience: str
    url: str
    groups: list[tuple[str, list[tuple[str, str]]]]
    obtain: list[str]
    apply: list[Link]
    """Where it is asked for, and then obtained, online."""


@requires(Capability.FRONT_READ)
@require_safe
def front(request: Request) -> HttpResponse:
    """The three doors, and what lies behind each: what is open, and what is coming."""
    if request.actor.is_somebody and (page := first_page(request.actor)) != request.path:
        return HttpResponseRedirect(page)
    wanted = own_path(request.GET.get("next", ""))
    needed = doors_to(wanted)
    if needed == {Door.STAFF}:
        return HttpResponseRedirect(door_url(Door.STAFF, wanted=wanted))
    why = ""
    if needed:
        why = _("Per veure aquesta pàgina us heu d’identificar. Si la sessió s’ha acabat, el que havíeu desat hi és.")
    shown = [_door(door, wanted) for door in doors.WORDS]
    return render(request, "public/front.html", {"title": _("Accés a CASS Online"), "doors": shown, "why": why})


def _door(door: Door, wanted: str) -> DoorOnPage:
    words = doors.WORDS[door]
    return DoorOnPage(
        slug=door.value,
        title=str(capabilities.DOORS[door]),
        lead=str(words.lead),
        audience=str(words.audience),
        url=door_url(door, wanted=wanted),
        groups=list(_groups(door)),
        obtain=[str(paragraph) for paragraph in words.obtain],
        apply=_apply(door),
    )


def _apply(door: Door) -> list[Link]:
    if door is not Door.CASS_CERTIFICATE:
        return []
    return [
        Link(_("Feu la sol·licitud del certificat digital CASS"), reverse("certificate_request")),
        Link(_("Si ja teniu el contracte aprovat, obteniu el certificat"), reverse("redeem")),
        Link(_("Instal·leu el certificat i proveu si funciona"), reverse("certificate_instructions")),
    ]


def _groups(door: Door) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for roles, kind, heading in HEADINGS:
        things = [
            (str(capabilities.CAPABILITIES[grant.capability]), "open" if grant.is_open else "coming")
            for grant in MATRIX
            if door in grant.doors and grant.kind is kind and grant.roles & roles
        ]
        if things:
            yield str(heading), things


@requires(Capability.FRONT_READ)
@require_POST
def language(request: Request) -> HttpResponse:
    """Choose the language of the pages, and go back to where one was."""
    back = own_path(request.POST.get("next", "")) or own_path(came_from(request))
    response = HttpResponseRedirect(back or reverse("front"))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 24 * 3600,
            secure=True,
            httponly=True,
            samesite="Lax",
        )
    return response


@requires(Capability.FRONT_READ)
@require_safe
def accessibility(request: Request) -> HttpResponse:
    return render(request, "doors/accessibility.html", {"title": _("Accessibilitat")})
