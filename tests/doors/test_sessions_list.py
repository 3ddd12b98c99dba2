"""The sessions of somebody as they see them: recognised, ended one by one or all at once, and by nobody else."""

import datetime as dt
import html
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from cass.access import Door
from cass.audit.models import Event, EventType
from cass.doors import sessions
from cass.doors.models import Session
from cass.doors.origin import device_of, network_of
from cass.registry.models import Person
from cass.staff.models import User
from cass.wording import access
from tests.doors.conftest import browser, enter_pin, make_person

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)
AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0": "Firefox al Windows",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1": "Safari a l’iPhone",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/130.0 Mobile/15E148 Safari/604.1": "Chrome a l’iPhone",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0": "Edge al Windows",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36": "Samsung Internet a l’Android",
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36": "Chrome al Chromebook",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15": "Safari al Mac",
    "curl/8.5.0": "Un navegador",
    "": "Un navegador",
    "<script>alert(1)</script>" * 2000: "Un navegador",
}


@pytest.mark.parametrize(("agent", "named"), AGENTS.items(), ids=range(len(AGENTS)))
def test_a_device_has_a_name_that_its_owner_knows(agent: str, named: str):
    assert access.device(device_of(agent)) == named


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"),
        ("::ffff:192.0.2.77", "192.0.2.0"),
        ("", ""),
        ("unknown", ""),
        ("192.0.2.77, 198.51.100.1", ""),
    ],
)
def test_of_an_address_only_the_network_is_kept(address: str, network: str):
    assert network_of(address) == network


def page_of(client: Client) -> str:
    answer = client.get("/sessions/", secure=True)
    assert answer.status_code == 200
    client.post("/idioma/", secure=True)  # The connection, shared with this test, may write again.
    return html.unescape(answer.content.decode())


@pytest.fixture
def elsewhere(client: Client, person: Person) -> Client:
    """A second browser of the same person; the first is ``client``."""
    other = browser(HTTP_USER_AGENT=next(iter(AGENTS)), REMOTE_ADDR="198.51.100.23")
    enter_pin(client, person)
    enter_pin(other, person)
    return other


def test_the_list_shows_each_session_and_marks_this_one(client: Client, elsewhere: Client):
    said = page_of(client)
    assert "Firefox al Windows" in said
    assert "198.51.100.0" in said
    assert "198.51.100.23" not in said
    here, others = said.index("En aquest navegador"), said.index("En altres llocs")
    assert here < said.index("Aquesta") < others < said.index("Firefox al Windows")


def test_the_address_is_the_one_that_the_server_names_and_no_header_of_the_visitors(client: Client, person: Person):
    enter_pin(browser(HTTP_X_FORWARDED_FOR="203.0.113.9", REMOTE_ADDR="192.0.2.7"), person)
    assert Session.objects.get().network == "192.0.2.0"


def test_another_session_is_ended_and_it_is_journalled(client: Client, elsewhere: Client, person: Person):
    other = Session.objects.latest("pk")
    assert client.post("/sessions/", {"end": str(other.pk)}, secure=True).status_code == 302
    assert elsewhere.get("/inici/", secure=True).status_code == 302
    elsewhere.post("/idioma/", secure=True)
    assert client.get("/inici/", secure=True).status_code == 200
    event = Event.objects.filter(type=EventType.SESSION_ENDED).latest("pk")
    assert (event.person_id, event.facts["network"]) == (person.pk, "198.51.100.0")


def test_all_others_are_ended_and_this_one_is_kept(client: Client, elsewhere: Client, person: Person):
    third = browser()
    enter_pin(third, person)
    client.post("/sessions/", {"end": "others"}, secure=True)
    for ended in (elsewhere, third):
        assert ended.get("/inici/", secure=True).status_code == 302
    assert client.get("/inici/", secure=True).status_code == 200


@pytest.mark.parametrize("asked", ["", "0", "x", "-1", "9" * 40, "١"])
def test_what_no_button_sends_answers_404(client: Client, elsewhere: Client, asked: str):
    assert client.post("/sessions/", {"end": asked}, secure=True).status_code == 404
    assert Session.objects.filter(ended_at=None).count() == 2


def test_a_stranger_s_session_is_neither_seen_nor_ended(
    client: Client, person: Person, elsewhere: Client, officer: User
):
    at = timezone.now()
    stranger, _ = sessions.open_session(door=Door.PIN, person=make_person().pk, at=at)
    staff, _ = sessions.open_session(door=Door.STAFF, staff=officer.pk, at=at)
    over, _ = sessions.open_session(door=Door.PIN, person=person.pk, at=at - sessions.LENGTH)
    here = Session.objects.filter(person=person).earliest("pk")
    for other in (stranger, staff, over):
        assert f'value="{other.pk}"' not in page_of(client)
        assert client.post("/sessions/", {"end": str(other.pk)}, secure=True).status_code == 404
    client.post("/sessions/", {"end": "others"}, secure=True)
    assert set(Session.objects.filter(ended_at=None)) == {here, stranger, staff, over}


def test_staff_see_their_own_and_citizens_theirs(
    client: Client, officer: User, person: Person, enter: Callable[..., Client]
):
    sessions.open_session(door=Door.PIN, person=person.pk, at=timezone.now())
    colleague = enter(officer, Door.STAFF)
    said = html.unescape(colleague.get("/sessions/").content.decode())
    assert "Personal" in said
    assert "No teniu cap altra sessió oberta" in said


def test_the_end_of_a_session_is_known_to_its_page(client: Client, person: Person):
    enter_pin(client, person)
    session = Session.objects.get()
    at = session.created_at
    assert sessions.left(session, at=at) == (sessions.IDLE, sessions.LENGTH)
    late = at + sessions.LENGTH - sessions.IDLE / 2
    session.last_seen_at = late
    assert sessions.left(session, at=late) == (sessions.IDLE / 2, sessions.IDLE / 2)


@pytest.mark.django_db(transaction=True)
def test_going_on_touches_the_session_and_saving_unattended_does_not(client: Client, person: Person):
    enter_pin(client, person)
    before = timezone.now() - dt.timedelta(minutes=20)
    Session.objects.update(last_seen_at=before)
    client.post("/idioma/", {"language": "ca"}, secure=True, headers={"X-Unattended": "1"})
    assert Session.objects.get().last_seen_at == before
    answer = client.post("/sessions/continua/", secure=True)
    assert answer.json()["idle"] in range(1795, 1801)
    assert Session.objects.get().last_seen_at > before


def test_the_page_after_signing_out_says_what_the_browser_keeps(client: Client, person: Person):
    enter_pin(client, person)
    said = html.unescape(client.post("/surt/", secure=True).content.decode())
    assert "fa conegut aquest dispositiu durant un any" in said
    assert "Si l’ordinador no és només vostre" in said
    assert "La tria del certificat" not in said
