"""Identifying again where a page asks for it: by the same door, as the same person, and nothing typed is lost."""

import datetime as dt
import html
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyotp
import pytest
from django.conf import settings as house
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path
from django.utils import timezone

from cass.access import Capability, Door
from cass.access.matrix import BY_CAPABILITY
from cass.audit.models import Event, EventType
from cass.doors import second_factor, sessions, unsaved
from cass.doors.models import IssuedCertificate, Session, UnsavedWriting
from cass.registry.models import Person
from cass.web.guard import Request, keeps_writing, requires
from tests.doors.conftest import PIN, PORTS, at_the_door, browser, enter_pin, make_person

pytestmark = pytest.mark.django_db
National = Callable[[Person], bytes]
Cass = Callable[[Person], tuple[IssuedCertificate, bytes]]
CHANGE = Capability.PERSONAL_DATA_CHANGE


@keeps_writing
@requires(CHANGE)
def change(request: Request) -> HttpResponse:
    """A page that asks for more than having come in, with a form on it."""
    typed = unsaved.written(actor=request.actor, path=request.path, at=timezone.now())
    return HttpResponse(f"changed={request.method} typed={typed}")


@requires(CHANGE)
def act(request: Request) -> HttpResponse:
    """The same without a form of its own: a button somewhere else leads to it."""
    return HttpResponse(f"acted={request.method}")


urlpatterns = [path("canvi/", change), path("canvi/fes-ho/", act), path("", include("tests.doors.urls"))]


@pytest.fixture
def asks_more(monkeypatch: pytest.MonkeyPatch, settings: Any, urls: None) -> None:
    """The capability is open, and asks for a step-up: to whoever came in by any door."""
    row = replace(
        BY_CAPABILITY[CHANGE], is_open=True, step_up=True, doors=frozenset(Door) - {Door.NONE}, roles=frozenset()
    )
    monkeypatch.setitem(BY_CAPABILITY, CHANGE, row)
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def client(asks_more: None) -> Client:
    return browser()


@pytest.fixture
def secret(person: Person) -> str:
    """The person has a second factor, since an hour ago."""
    at = timezone.now() - dt.timedelta(hours=1)
    made = second_factor.begin(person=person.pk, at=at)
    session, _ = sessions.open_session(door=Door.PIN, person=person.pk, at=at)
    code = pyotp.TOTP(made).at(at)
    assert isinstance(
        second_factor.confirm(person=person.pk, code=code, actor=sessions.actor(session, at=at), at=at), list
    )
    sessions.end(session=session, at=at)
    return made


def now_code(secret: str) -> str:
    return pyotp.TOTP(secret).at(timezone.now())


def again(client: Client, *, pin: str = PIN, code: str = "000000", wanted: str = "/canvi/") -> Any:
    return client.post("/identificacio/", {"pin": pin, "code": code, "next": wanted}, secure=True)


def said(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def time_passes(by: dt.timedelta) -> None:
    for session in Session.objects.filter(ended_at=None, stepped_up_at__isnull=False):
        session.stepped_up_at -= by
        session.save()


def test_a_pin_alone_is_not_enough_and_the_page_asks_for_both(client: Client, person: Person, secret: str):
    enter_pin(client, person)
    answer = client.get("/canvi/?q=el-que-buscava", secure=True)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/identificacio/?next=%2Fcanvi%2F")
    assert "Codi de l’aplicació" in said(client.get(answer.headers["Location"], secure=True))
    done = again(client, code=now_code(secret))
    assert (done.status_code, done.headers["Location"]) == (302, house.PUBLIC_URL + "/canvi/")
    assert "changed=GET" in said(client.get("/canvi/", secure=True))


@pytest.mark.parametrize("wrong", [{"pin": "00000000"}, {"code": "000000"}])
def test_both_have_to_be_right(wrong: dict[str, str], client: Client, person: Person, secret: str):
    enter_pin(client, person)
    answer = again(client, **{"code": now_code(secret)} | wrong)
    assert answer.status_code == 422
    assert client.get("/canvi/", secure=True).status_code == 302
    assert Event.objects.filter(type=EventType.STEPPED_UP).count() == 0


def test_who_has_no_second_factor_is_told_how_to_get_one(client: Client, person: Person):
    enter_pin(client, person)
    page = said(client.get("/identificacio/?next=/canvi/", secure=True))
    assert 'href="/el-meu-pin/segon-factor/"' in page
    assert "certificat electrònic nacional" in page
    assert again(client).status_code == 200
    assert client.get("/canvi/", secure=True).status_code == 302


def test_it_counts_for_ten_minutes(client: Client, person: Person, secret: str):
    enter_pin(client, person)
    again(client, code=now_code(secret))
    time_passes(sessions.STEP_UP - dt.timedelta(seconds=30))
    assert client.get("/canvi/", secure=True).status_code == 200
    client.post("/idioma/", secure=True)
    time_passes(dt.timedelta(seconds=60))
    assert client.get("/canvi/", secure=True).status_code == 302


def test_it_is_journalled_and_the_token_is_another_one(client: Client, person: Person, secret: str):
    enter_pin(client, person)
    stolen = client.cookies[house.SESSION_COOKIE].value
    again(client, code=now_code(secret))
    assert Event.objects.get(type=EventType.STEPPED_UP).person_id == person.pk
    thief = browser()
    thief.cookies[house.SESSION_COOKIE] = stolen
    assert thief.get("/inici/", secure=True).status_code == 302, "who had copied the cookie gains nothing"
    assert Session.objects.filter(ended_at=None).count() == 1


def test_what_was_typed_waits_on_its_page(client: Client, person: Person, secret: str):
    enter_pin(client, person)
    answer = client.post("/canvi/", {"address": "Carrer de Dalt, 4", "csrfmiddlewaretoken": "x"}, secure=True)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/identificacio/?next=%2Fcanvi%2F")
    assert "no s’ha perdut" in said(client.get(answer.headers["Location"], secure=True))
    assert b"Dalt" not in bytes(UnsavedWriting.objects.get().sealed)
    again(client, code=now_code(secret))
    assert "typed={'address': ['Carrer de Dalt, 4']}" in said(client.get("/canvi/", secure=True))
    client.post("/idioma/", secure=True)
    actor = sessions.actor(Session.objects.get(ended_at=None), at=timezone.now())
    unsaved.forget(actor=actor, path="/canvi/", at=timezone.now())
    assert Session.objects.filter(ended_at=None).exists(), "saving it ends no session that is still open"


def test_a_button_leads_back_to_the_page_it_stands_on(client: Client, person: Person, secret: str):
    enter_pin(client, person)
    referer = {"Referer": house.PUBLIC_URL + "/inici/"}
    answer = client.post("/canvi/fes-ho/", secure=True, headers=referer)
    assert answer.headers["Location"] == "/identificacio/?next=%2Finici%2F"
    foreign = client.post("/canvi/fes-ho/", secure=True, headers={"Referer": "https://example.org/una-pagina/"})
    assert foreign.headers["Location"] == "/identificacio/"


TRAPS = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/no-hi-es/",
    "/%09/evil.example",
    " //evil.example",
]


@pytest.mark.parametrize("trap", TRAPS)
def test_it_goes_on_to_pages_of_ours_only(trap: str, client: Client, person: Person, secret: str):
    enter_pin(client, person)
    assert "evil" not in said(client.get("/identificacio/", {"next": trap}, secure=True))
    done = again(client, code=now_code(secret), wanted=trap)
    assert done.headers["Location"] == house.PUBLIC_URL + "/inici/"


def come_in(client: Client, der: bytes) -> None:
    assert at_the_door(client, der, method="post").status_code == 302
    time_passes(sessions.STEP_UP + dt.timedelta(seconds=1))


def at_the_door_again(client: Client, der: bytes | None, method: str = "post") -> Any:
    ask = getattr(client, method)
    more: dict[str, Any] = {"cass.peer_der": der}
    return ask("/identificacio/", {"next": "/canvi/"}, secure=True, HTTP_HOST=PORTS["door"], **more)


@pytest.mark.parametrize("door", ["national", "cass"])
def test_with_a_certificate_one_shows_it_again(
    door: str, client: Client, person: Person, national: National, cass: Cass
):
    der = national(person) if door == "national" else cass(person)[1]
    come_in(client, der)
    before = Session.objects.get(ended_at=None)
    asked = client.get("/canvi/", secure=True)
    page = said(client.get(asked.headers["Location"], secure=True))
    assert f'href="{house.DOOR_URL}/identificacio/?next=' in page
    assert person.full_name in said(at_the_door_again(client, der, "get"))
    client.post("/idioma/", secure=True)
    done = at_the_door_again(client, der)
    assert (done.status_code, done.headers["Location"]) == (302, house.PUBLIC_URL + "/canvi/")
    assert "changed=GET" in said(client.get("/canvi/", secure=True))
    after = Session.objects.get(ended_at=None)
    assert (after.pk, after.declarant_id) == (before.pk, before.declarant_id), "the session goes on"
    client.post("/idioma/", secure=True)
    if door == "national":
        token = client.cookies[house.SESSION_COOKIE].value
        assert token.count(".") == 2, "a revocation still ends it"


def test_a_certificate_of_somebody_else_or_of_another_door_does_not_count(
    client: Client, person: Person, national: National, cass: Cass
):
    come_in(client, cass(person)[1])
    for der in (cass(make_person())[1], national(person), national(make_person()), None, b"rubbish"):
        for method in ("get", "post"):
            assert at_the_door_again(client, der, method).status_code == 403
            client.post("/idioma/", secure=True)
    assert client.get("/canvi/", secure=True).status_code == 302


def test_a_certificate_revoked_meanwhile_does_not_count(client: Client, person: Person, pki: Path, cass: Cass):
    entered, der = cass(person)
    come_in(client, der)
    IssuedCertificate.objects.filter(pk=entered.pk).update(revoked_at=timezone.now())
    assert at_the_door_again(client, der).status_code == 403


def test_a_certificate_shown_in_a_session_of_the_pin_does_not_count_as_its_second_factor(
    client: Client, person: Person, national: National
):
    enter_pin(client, person)
    assert at_the_door_again(client, national(person)).status_code in {200, 422}
    assert client.get("/canvi/", secure=True).status_code == 302
