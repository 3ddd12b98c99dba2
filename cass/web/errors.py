"""Faults as pages: the code, what happened, what to do, in the reader's language."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cass.access import Door
from cass.doors import sessions
from cass.kernel.faults import Conflict, Denied, Fault, NotFound
from cass.web.components import Link
from cass.web.guard import does_keep_writing
from cass.web.paths import came_from, door_url, own_path
from cass.wording import capabilities, faults

STATUS = {NotFound: 404, Denied: 403, Conflict: 409}
ANOTHER_DOOR = {"access.sign_in", "access.sign_in_kept", "access.wrong_door"}
"""What coming in again, through one of the doors named, would put right."""


def fault_page(request: HttpRequest, fault: Fault, *, status: int | None = None) -> HttpResponse:
    """The page of a fault. A stranger's object and no object look the same: 404."""
    if fault.code == "filing.not_found" and _acts_no_more(request):
        fault = NotFound("access.declarant_lost")
    status = status or next((code for kind, code in STATUS.items() if issubclass(type(fault), kind)), 400)
    words = faults.words(fault)
    context: dict[str, Any] = {"title": words.title, "fault": words, "status": status}
    if fault.code in ANOTHER_DOOR:
        wanted = request.path if _shows_a_page(request) else own_path(came_from(request))
        doors = [Door(door) for door in fault.facts["doors"]]
        context["doors"] = [Link(str(capabilities.DOORS[door]), door_url(door, wanted=wanted)) for door in doors]
    return render(request, "errors/fault.html", context, status=status)


def _acts_no_more(request: HttpRequest) -> bool:
    """Have their powers for the declarant they act for ended meanwhile? They read so, whichever filing they ask for."""
    session = getattr(request, "cass_session", None)
    return session is not None and sessions.has_lost_declarant(session, by=request.actor)  # type: ignore[attr-defined]


def _shows_a_page(request: HttpRequest) -> bool:
    """Is there anything to see at this address? Of most addresses that take a POST, nothing; one goes back to the page before."""
    found = request.resolver_match
    return request.method == "GET" or (found is not None and does_keep_writing(found.func))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return fault_page(request, Fault("request.malformed"), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return fault_page(request, Denied("access.denied"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return fault_page(request, NotFound("page.not_found"))


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs nothing that may just have failed: no database, no session."""
    words = faults.words(Fault("server.failed"))
    return render(None, "errors/500.html", {"title": words.title, "fault": words}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return fault_page(request, Denied("request.csrf"))
