"""An appointment in the browser: booked, put in a calendar, changed and cancelled by its code, and by nobody without it."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from cass.access import Door
from cass.audit.models import Event
from cass.demo.cast import Cast
from cass.desk import queries, references
from cass.desk.models import Appointment, Service
from cass.registry.operations import seed_holidays
from tests.desk.conftest import booked

pytestmark = pytest.mark.django_db
WHO = {"name": "Ramon Xic Sala", "email": "ramon@exemple.ad", "telephone": ""}


@pytest.fixture
def desk(db: None) -> Service:
    year = timezone.localdate().year
    seed_holidays(years=[year, year + 1])
    return queries.service(office="atencio-al-public", purpose="pin")


@pytest.fixture
def visitor(db: None) -> Client:
    return Client(**{"wsgi.url_scheme": "https"}, SERVER_NAME=settings.HOST, SERVER_PORT=str(settings.PORT))


@pytest.fixture
def hours(desk: Service) -> list[dt.datetime]:
    """The free hours of a day after tomorrow."""
    days = queries.free_days(service=desk, at=timezone.now())
    return days[list(days)[2]]


@pytest.fixture
def address(hours: list[dt.datetime]) -> str:
    return f"/cita/?motiu=pin&oficina=atencio-al-public&dia={timezone.localdate(hours[0]).isoformat()}"


def moment(hour: dt.datetime) -> str:
    return hour.astimezone(dt.UTC).isoformat()


def book(visitor: Client, address: str, hour: dt.datetime, **given: str) -> Any:
    return visitor.post(address, {"hour": moment(hour), **WHO, **given})


def test_step_by_step_from_what_for_to_the_confirmation(visitor: Client, address: str, hours: list[dt.datetime]):
    shown = visitor.get("/cita/").content.decode()
    assert "Demanar el PIN" in shown
    days = visitor.get("/cita/?motiu=pin").content.decode()
    assert f"dia={timezone.localdate(hours[0]).isoformat()}" in days
    form = visitor.get(address).content.decode()
    assert moment(hours[0]) in form
    answer = book(visitor, address, hours[0])
    assert answer.status_code == 302
    page = visitor.get(answer.url).content.decode()
    made = Appointment.objects.get()
    assert made.reference in page
    assert answer.url == f"/cita/{references.code_of(made)}/"
    assert all(word not in page + answer.url for word in ("Ramon", "exemple.ad"))


def test_a_day_without_room_leads_back_to_the_days(visitor: Client, desk: Service):
    answer = visitor.get("/cita/?motiu=pin&dia=2026-01-01")
    assert answer.status_code == 302
    assert answer.url.startswith("/cita/?motiu=pin")
    assert "dia" not in answer.url


@pytest.mark.parametrize("query", ["?motiu=res", "?motiu=pin&dia=avui", "?motiu=pin&oficina=comu-ordino", "?dia=x"])
def test_what_no_page_of_ours_sends_shows_a_page_all_the_same(query: str, visitor: Client, desk: Service):
    assert visitor.get(f"/cita/{query}").status_code == 200


def test_an_hour_taken_meanwhile_loses_nothing_that_was_typed(
    visitor: Client, desk: Service, address: str, hours: list[dt.datetime]
):
    for _each in range(3):
        booked(desk, hours[0], at=timezone.now())
    answer = book(visitor, address, hours[0])
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Aquesta hora ja no és lliure" in page
    assert "Ramon Xic Sala" in page
    assert moment(hours[1]) in page
    assert moment(hours[0]) not in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"email": "", "telephone": ""}, "Escriviu un correu electrònic o un telèfon"),
        ({"email": "no"}, "Escriviu una adreça electrònica sencera"),
        ({"telephone": "trucau-me"}, "Escriviu un telèfon"),
        ({"name": ""}, "Falta aquesta resposta"),
        ({"hour": ""}, "Trieu una opció"),
        ({"hour": "2026-99"}, "Aquesta hora ja no és lliure"),
    ],
)
def test_what_is_missing_is_said(
    given: dict[str, str], said: str, visitor: Client, address: str, hours: list[dt.datetime]
):
    answer = visitor.post(address, {"hour": moment(hours[0]), **WHO} | given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Appointment.objects.exists()


def test_too_many_for_one_contact_is_said_on_the_form(visitor: Client, address: str, hours: list[dt.datetime]):
    for hour in hours[:3]:
        assert book(visitor, address, hour).status_code == 302
    answer = book(visitor, address, hours[3])
    assert answer.status_code == 422
    assert "Ja teniu 3 cites pendents" in answer.content.decode()


def test_the_reference_of_a_request_goes_along(visitor: Client, address: str, hours: list[dt.datetime]):
    book(visitor, address + "&peticio=SC-2026-000123", hours[0])
    assert Appointment.objects.get().about == "SC-2026-000123"
    book(visitor, address + "&peticio=<script>", hours[1])
    assert Appointment.objects.latest("booked_at").about == ""


def test_it_says_that_a_mail_or_a_telephone_will_do_and_calls_neither_optional(visitor: Client, address: str):
    form = visitor.get(address).content.decode()
    assert "Deixeu-nos almenys un correu o un telèfon" in form
    assert "(opcional)" not in form


def test_another_one_after_cancelling_is_for_the_same(visitor: Client, address: str, hours: list[dt.datetime]):
    here = book(visitor, address + "&peticio=SC-2026-000123", hours[0]).url
    visitor.post(here + "anulla/")
    again = re.search(r'href="(/cita/\?[^"]*)"', visitor.get(here).content.decode())
    assert again is not None
    assert again[1].replace("&amp;", "&") == "/cita/?motiu=pin&peticio=SC-2026-000123"
    days = visitor.get(again[1].replace("&amp;", "&")).content.decode()
    assert "Quin dia us va bé?" in days
    assert "peticio=SC-2026-000123" in days


def test_the_calendar_file_is_downloaded(visitor: Client, desk: Service, hours: list[dt.datetime]):
    made = booked(desk, hours[0], at=timezone.now())
    answer = visitor.get(f"/cita/{references.code_of(made)}/calendari.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="cita-{made.reference}.ics"'
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert references.code_of(made).encode() in answer.content.replace(b"\r\n ", b"")


def test_it_is_changed_and_cancelled_by_its_code(visitor: Client, desk: Service, hours: list[dt.datetime]):
    made = booked(desk, hours[0], at=timezone.now())
    here = f"/cita/{references.code_of(made)}/"
    day = timezone.localdate(hours[0]).isoformat()
    assert f"?dia={day}" in visitor.get(here + "canvia/").content.decode()
    assert visitor.post(f"{here}canvia/?dia={day}", {"hour": moment(hours[4])}).url == here
    made.refresh_from_db()
    assert made.starts_at == hours[4]
    assert "anul·lar aquesta cita?" in visitor.get(here + "anulla/").content.decode()
    assert visitor.post(here + "anulla/").url == here
    assert "Anul·lada" in visitor.get(here).content.decode()
    for verb in ("canvia/", "anulla/"):
        assert visitor.get(here + verb).status_code == visitor.post(here + verb).status_code == 409


@pytest.mark.parametrize("way", ["", "calendari.ics", "canvia/", "anulla/"])
def test_without_the_code_there_is_nothing(way: str, visitor: Client, desk: Service, hours: list[dt.datetime]):
    made = booked(desk, hours[0], at=timezone.now())
    for code in (made.reference, str(made.pk), "0000000000000000"):
        assert visitor.get(f"/cita/{code}/{way}").status_code == 404
    if way in {"canvia/", "anulla/"}:
        assert visitor.post(f"/cita/{made.reference}/{way}").status_code == 404
    made.refresh_from_db()
    assert not made.is_cancelled


def test_who_is_signed_in_is_known_and_finds_their_appointments(
    cast: Cast, enter: Callable[..., Client], address: str, hours: list[dt.datetime]
):
    maria = enter(cast.maria, Door.PIN)
    assert cast.maria.full_name in maria.get(address).content.decode()
    book(maria, address, hours[0])
    made = Appointment.objects.get()
    assert made.person_id == cast.maria.pk
    assert Event.objects.get(type="appointment.booked").person_id == cast.maria.pk
    assert f"/cita/{references.code_of(made)}/" in maria.get("/cita/").content.decode()
    assert "Les vostres cites" not in enter(cast.jordi, Door.PIN).get("/cita/").content.decode()


def test_nobody_tries_codes_without_end(visitor: Client, desk: Service):
    statuses = {visitor.get(f"/cita/{number:016}/").status_code for number in range(40)}
    assert statuses == {404, 429}


def test_no_page_of_it_puts_a_name_into_an_address(visitor: Client, address: str, hours: list[dt.datetime]):
    answer = book(visitor, address, hours[0], telephone="312345")
    page = visitor.get(answer.url).content.decode()
    addresses = " ".join(re.findall(r'(?:href|action)="([^"]*)"', page))
    assert all(word not in addresses for word in ("Ramon", "exemple.ad", "312345"))
