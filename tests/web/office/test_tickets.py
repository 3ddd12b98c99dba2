"""The help centre's queue in the browser."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cass.access import NOBODY, Actor, Door
from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.desk import tickets
from cass.desk.models import Ticket, TicketKind

pytestmark = pytest.mark.django_db
Staff = Callable[[str], Client]


@pytest.fixture
def opened(cast: Cast) -> Ticket:
    maria = Actor(door=Door.PIN, person=cast.maria.pk)
    place = tickets.Place(page="/inici/", fault="server.failed")
    told = tickets.Reporter()
    return tickets.open_incident(text="No s’obre.", reporter=told, place=place, actor=maria, at=timezone.now())


def at(name: str, ticket: Ticket) -> str:
    return reverse(name, args=[ticket.pk])


def test_the_queue_shows_what_is_open_and_that_it_was_read_is_journalled(staff: Staff, cast: Cast, opened: Ticket):
    shown = staff("ajuda").get(reverse("tickets")).content.decode()
    assert opened.reference in shown
    assert cast.maria.full_name in shown
    assert "server.failed" in shown
    event = Event.objects.using("journal").filter(type=EventType.LIST_READ).latest("pk")
    assert event.facts == {"list": "tickets", "shown": 1, "found": 1}


@pytest.mark.parametrize("who", ["taulell", "oficial", "comu", "supervisio", "cap"])
def test_it_is_the_help_centre_s_alone(who: str, staff: Staff, opened: Ticket):
    browser = staff(who)
    assert browser.get(reverse("tickets")).status_code == 403
    assert browser.get(at("office_ticket", opened)).status_code == 403
    for name in ("office_ticket_answer", "office_ticket_assign", "office_ticket_close"):
        assert browser.post(at(name, opened)).status_code == 403


def test_it_is_answered_and_waits_for_the_citizen(staff: Staff, cast: Cast, opened: Ticket):
    helper = staff("ajuda")
    helper.post(at("office_ticket_answer", opened), {"text": "Proveu-ho ara."})
    opened.refresh_from_db()
    assert (opened.state, opened.assigned_to) == ("waiting", cast.users["ajuda"])
    page = helper.get(at("office_ticket", opened)).content.decode()
    assert "Proveu-ho ara." in page
    assert cast.users["ajuda"].full_name in page
    assert opened.reference in helper.get(f"{reverse('tickets')}?estat=waiting").content.decode()


def test_it_is_answered_and_closed_at_once(staff: Staff, opened: Ticket):
    staff("ajuda").post(at("office_ticket_answer", opened), {"text": "Fet.", "closes": "on"})
    opened.refresh_from_db()
    assert opened.state == "closed"


def test_an_answer_without_words_is_none(staff: Staff, opened: Ticket):
    assert staff("ajuda").post(at("office_ticket_answer", opened), {"text": " "}).status_code == 422
    opened.refresh_from_db()
    assert opened.state == "open"


def test_it_is_taken_left_and_closed(staff: Staff, cast: Cast, opened: Ticket):
    helper = staff("ajuda")
    for owner in (cast.users["ajuda"], None):
        helper.post(at("office_ticket_assign", opened))
        opened.refresh_from_db()
        assert opened.assigned_to == owner
    helper.post(at("office_ticket_close", opened))
    opened.refresh_from_db()
    assert opened.state == "closed"
    assert helper.post(at("office_ticket_close", opened)).status_code == 409


def test_a_reference_leads_to_its_ticket(staff: Staff, opened: Ticket):
    helper = staff("ajuda")
    assert helper.get(f"{reverse('tickets')}?q={opened.reference}").url == at("office_ticket", opened)
    assert "No hi ha cap incidència" in helper.get(f"{reverse('tickets')}?q=I-000000").content.decode()


def test_what_a_door_saw_is_there_to_help_with(staff: Staff, cast: Cast):
    facts = {"nia": "1234567", "surname": "XIC SALA"}
    seen = tickets.open(kind=TicketKind.CERTIFICATE_UNKNOWN, facts=facts, actor=NOBODY, at=timezone.now())
    page = staff("ajuda").get(at("office_ticket", seen)).content.decode()
    assert all(value in page for value in facts.values())
    assert "NIA del certificat" in page


def test_to_look_at_somebody_s_ticket_is_journalled_with_them(staff: Staff, cast: Cast, opened: Ticket):
    staff("ajuda").get(at("office_ticket", opened))
    event = Event.objects.using("journal").filter(type=EventType.LIST_READ).latest("pk")
    assert event.person_id == cast.maria.pk


def test_the_queue_is_read_in_pages(staff: Staff, cast: Cast):
    for number in range(30):
        told = tickets.Reporter(name=f"Algú {number}", telephone=f"3{number:05}")
        tickets.open_incident(text="?", reporter=told, place=tickets.Place(), actor=NOBODY, at=timezone.now())
    helper = staff("ajuda")
    assert helper.get(reverse("tickets")).content.decode().count("Algú ") == 25
    assert helper.get(f"{reverse('tickets')}?page=2").content.decode().count("Algú ") == 5
