"""Deny by default: what can be reached is one list, and each line of it says what it takes."""

import re

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from cass.access import NOBODY, Capability, Door
from cass.access.matrix import BY_CAPABILITY
from cass.web.middleware import Guard
from tests.architecture.house import ROOT, pinned, routes


def test_every_address_has_a_view_that_declares_its_capability():
    assert [route.path for route in routes() if route.capability is None] == []


def test_every_address_has_a_name_of_its_own_and_says_the_methods_it_answers():
    named = [route for route in routes() if route.name]
    assert len({route.name for route in named}) == len(named)
    # A second writing of an address (a QR code is all capitals) needs no name; nobody links to it.
    assert {route.view for route in routes()} == {route.view for route in named}
    assert [route.path for route in routes() if not route.methods] == []
    assert {method for route in routes() for method in route.methods} <= {"GET", "HEAD", "POST"}


def test_a_view_without_a_capability_answers_403_whoever_asks():
    def forgotten(request: HttpRequest) -> HttpResponse:
        return HttpResponse("What nobody declared.")

    request = RequestFactory().get("/")
    request.actor = NOBODY
    answer = Guard(forgotten).process_view(request, forgotten, (), {})
    assert answer is not None
    assert answer.status_code == 403
    assert b"What nobody declared" not in answer.content


def test_no_address_belongs_to_a_capability_that_is_not_open():
    closed = [route.path for route in routes() if route.capability and not BY_CAPABILITY[route.capability].is_open]
    assert closed == []


def test_the_addresses_of_the_office_take_a_capability_of_the_office():
    office = frozenset({Door.STAFF})
    of_the_office = [route for route in routes() if route.path.startswith("/oficina/")]
    assert all(BY_CAPABILITY[Capability(str(route.capability))].doors == office for route in of_the_office)


def test_the_routes_are_those_of_the_list():
    lines = [f"{route.path}  {route.name}  {route.capability}  {','.join(route.methods)}" for route in routes()]
    pinned(ROOT / "tests" / "architecture" / "routes.txt", "\n".join(lines) + "\n")


def test_the_paths_carry_only_ids_codes_of_ours_and_verification_codes():
    """Addresses end in histories, logs and screenshots: nothing about people may stand in them."""
    slots = {slot for route in routes() for slot in re.findall(r"<([^>]*)>", route.path)}
    # A question to the authority (OCSP) is a code, too; base64 has slashes.
    codes = {"str:code", "path:code"}
    assert {slot for slot in slots if not slot.startswith(("uuid:", "int:", "slug:"))} - codes == set()
