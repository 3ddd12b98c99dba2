"""The office's list of appointments: whom it receives, who came, an appointment for somebody, a reference."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.desk import queries, references
from cass.desk.models import Appointment, Service
from cass.registry.operations import seed_holidays
from tests.desk.conftest import booked

pytestmark = pytest.mark.django_db
Staff = Callable[[str], Client]


@pytest.fixture
def desk(cast: Cast) -> Service:
    year = timezone.localdate().year
    seed_holidays(years=[year, year + 1])
    return queries.service(office="atencio-al-public", purpose="pin")


@pytest.fixture
def made(desk: Service) -> Appointment:
    hours = next(iter(queries.free_days(service=desk, at=timezone.now()).values()))
    return booked(desk, hours[-1], at=timezone.now())


@pytest.fixture
def of_today(made: Appointment) -> Appointment:
    """One that was due a moment ago."""
    length, now = made.ends_at - made.starts_at, timezone.now()
    Appointment.objects.filter(pk=made.pk).update(starts_at=now, ends_at=now + length)
    made.refresh_from_db()
    return made


def list_of(appointment: Appointment) -> str:
    day = timezone.localdate(appointment.starts_at).isoformat()
    return f"{reverse('office_appointments')}?oficina={appointment.office.code}&dia={day}"


@pytest.mark.parametrize("who", ["taulell", "ajuda"])
def test_the_list_of_a_day_says_who_comes_and_that_it_was_read_is_journalled(
    who: str, cast: Cast, staff: Staff, made: Appointment
):
    shown = staff(who).get(list_of(made)).content.decode()
    assert made.name in shown
    assert made.reference in shown
    event = Event.objects.using("journal").filter(type=EventType.LIST_READ).latest("pk")
    assert event.facts == {"list": "appointments", "shown": 1, "found": 1}
    assert event.actor["staff"] == cast.users[who].pk


@pytest.mark.parametrize(("who", "own"), [("taulell", "atencio-al-public"), ("ajuda", "cau")])
def test_the_list_opens_at_one_s_own_office(who: str, own: str, staff: Staff, desk: Service):
    browser = staff(who)
    shown = html.fromstring(browser.get(reverse("office_appointments")).content)
    assert shown.xpath("//option[@selected]/@value") == [own]
    for other in shown.xpath("//select[@name='oficina']/option/@value"):
        asked = browser.get(reverse("office_appointments"), {"oficina": other}).content
        assert html.fromstring(asked).xpath("//option[@selected]/@value") == [other]


@pytest.mark.parametrize("who", ["oficial", "comu", "cap", "supervisio"])
def test_it_is_nobody_else_s(who: str, staff: Staff, made: Appointment):
    for address in (list_of(made), reverse("office_appointment", args=[made.pk])):
        assert staff(who).get(address).status_code == 403
    assert staff(who).post(reverse("office_outcome", args=[made.pk]), {"outcome": "attended"}).status_code == 403


def test_the_clerk_notes_who_came(staff: Staff, of_today: Appointment):
    clerk = staff("taulell")
    assert "No ha vingut" in clerk.get(list_of(of_today)).content.decode()
    answer = clerk.post(reverse("office_outcome", args=[of_today.pk]), {"outcome": "attended"})
    assert answer.url == list_of(of_today)
    of_today.refresh_from_db()
    assert of_today.outcome == "attended"
    assert of_today.outcome_by_id is not None


def test_before_the_day_nobody_came(staff: Staff, made: Appointment):
    Appointment.objects.filter(pk=made.pk).update(
        starts_at=made.starts_at + dt.timedelta(days=2), ends_at=made.ends_at + dt.timedelta(days=2)
    )
    made.refresh_from_db()
    clerk = staff("taulell")
    assert "No ha vingut" not in clerk.get(list_of(made)).content.decode()
    assert clerk.post(reverse("office_outcome", args=[made.pk]), {"outcome": "attended"}).status_code == 409


def test_what_no_button_sends_is_not_there(staff: Staff, of_today: Appointment):
    clerk = staff("taulell")
    assert clerk.post(reverse("office_outcome", args=[of_today.pk]), {"outcome": "lost"}).status_code == 404
    assert clerk.get("/oficina/cites/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_a_reference_leads_to_its_appointment(staff: Staff, made: Appointment):
    clerk = staff("taulell")
    answer = clerk.get(f"{reverse('office_appointments')}?q={made.reference.lower()}")
    assert answer.url == reverse("office_appointment", args=[made.pk])
    page = clerk.get(answer.url).content.decode()
    assert made.telephone in page
    assert f"/cita/{references.code_of(made)}/canvia/" in page
    assert "No hi ha cap cita" in clerk.get(f"{reverse('office_appointments')}?q=C-000000").content.decode()


def test_a_day_without_appointments_says_so_and_nothing_was_searched(staff: Staff, desk: Service):
    shown = staff("taulell").get(reverse("office_appointments")).content.decode()
    assert shown.count("Aquest dia no hi ha cap cita.") == 1
    assert "Com ara C-7K3M9Q." in shown


def test_a_clerk_books_for_somebody_and_sees_it_at_the_office(staff: Staff, desk: Service):
    clerk = staff("taulell")
    day, hours = next(iter(queries.free_days(service=desk, at=timezone.now()).items()))
    answer = clerk.post(
        f"/cita/?motiu=pin&dia={day.isoformat()}",
        {"hour": hours[0].astimezone(dt.UTC).isoformat(), "name": "Ramon Xic", "email": "", "telephone": "312 345"},
    )
    made = Appointment.objects.get()
    assert answer.url == reverse("office_appointment", args=[made.pk])
    assert (made.telephone, made.booked_by_id is not None) == ("+376312345", True)
    gone = clerk.post(f"/cita/{references.code_of(made)}/anulla/")
    assert gone.url == reverse("office_appointment", args=[made.pk])
    assert "Anul·lada" in clerk.get(gone.url).content.decode()


def test_after_a_month_the_page_has_no_name_left(staff: Staff, made: Appointment):
    Appointment.objects.filter(pk=made.pk).update(name="", telephone="", forgotten_at=timezone.now())
    page = staff("taulell").get(reverse("office_appointment", args=[made.pk])).content.decode()
    assert "Ja s’ha esborrat" in page
