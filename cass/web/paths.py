"""Where to send somebody: to a door, to the page they wanted, to their first page. Only ever to pages of ours."""

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from cass.access import Actor, Capability, Door, Verdict, verdict
from cass.access.matrix import doors_for
from cass.web.context import menu_of
from cass.web.guard import capability_of

DOOR_PAGES = {
    Door.NATIONAL_CERTIFICATE: "certificate_door",
    Door.PIN: "pin_door",
    Door.CASS_CERTIFICATE: "certificate_door",
    Door.STAFF: "staff_door",
}


def own_path(wanted: str) -> str:
    """The path, if it is that of a page of ours; else nothing. What a visitor brings along may be a trap."""
    if not wanted.startswith("/") or not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return ""
    try:
        resolve(urlsplit(wanted).path)
    except Resolver404:
        return ""
    return wanted


def came_from(request: HttpRequest) -> str:
    """The path of the page before, as the browser tells it; empty when it cannot be read."""
    try:
        return urlsplit(request.headers.get("Referer", "")).path
    except ValueError:
        return ""


def doors_to(path: str) -> frozenset[Door]:
    """The doors behind which a page of ours lies; empty for a page that is open to anybody."""
    if not own_path(path):
        return frozenset()
    capability: Capability | None = capability_of(resolve(urlsplit(path).path).func)
    return doors_for(capability) if capability else frozenset()


def door_url(door: Door, *, wanted: str = "") -> str:
    """The page of a door, which afterwards goes on to the page that was wanted."""
    return with_next(reverse(DOOR_PAGES[door]), wanted)


def with_next(url: str, wanted: str) -> str:
    return f"{url}?{urlencode({'next': wanted})}" if wanted else url


def first_page(actor: Actor) -> str:
    """The first page of somebody's menu; the public one for whom nothing is open yet."""
    for capability, name, _text in menu_of(actor):
        if verdict(actor, capability) is Verdict.ALLOWED:
            return reverse(name)
    return reverse("front")
