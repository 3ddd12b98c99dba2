"""The national certificate of somebody whom the register does not know, or calls otherwise."""

import html
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cass.audit.models import Event, EventType
from cass.desk.models import Ticket, TicketKind
from cass.doors import demo_pki
from cass.doors.certificates import Subject
from cass.doors.models import Session
from cass.doors.names import names_agree
from cass.registry.models import Person
from tests.doors.conftest import at_the_door, der_of, make_person

pytestmark = pytest.mark.django_db
SAME = [
    ("Meritxell", "Font Solà"),
    ("MERITXELL", "FONT SOLA"),
    ("Meritxell", "Font"),
    ("Font Solà", "Meritxell"),
    ("Meritxell Maria", "Font Solà"),
    ("Meritxell", "Font-Solà"),
    ("Meritxell", "Font i Solà"),
    ("Meritxell", "Font de Casal"),
]
OTHERS = [
    ("Jordi", "Font Solà"),
    ("Meritxell", "Vila Pons"),
    ("Meritxell", ""),
    ("", "Font Solà"),
    ("", ""),
    ("Meritxell", "Solà Vila"),
    ("Merit", "Font Solà"),
]


def named(given_name: str, surname: str, common_name: str = "") -> Subject:
    return Subject(common_name=common_name, given_name=given_name, surname=surname, serial_number="")


@pytest.mark.parametrize(("given_name", "surname"), SAME)
def test_a_name_is_the_same_whatever_its_writing(given_name: str, surname: str):
    assert names_agree(named(given_name, surname), make_person(surname="Font", second_surname="Solà"))


@pytest.mark.parametrize(("given_name", "surname"), OTHERS)
def test_another_name_is_another_one(given_name: str, surname: str):
    assert not names_agree(named(given_name, surname), make_person(surname="Font", second_surname="Solà"))


def test_names_of_elsewhere_are_read_too():
    assert names_agree(named("Søren", "Bjørn"), make_person(given_name="Soren", surname="Bjorn"))
    assert names_agree(named("", "", "Jaume Col·lell d'Arinsal"), make_person(given_name="Jaume", surname="Collell"))
    assert names_agree(named("Li", "Wei"), make_person(given_name="Wei", surname="Li")), "whichever is called first"


def shown_by(pki: Path, nia: str, given_name: str, surname: str) -> bytes:
    holder = demo_pki.NationalHolder(nia, given_name, surname)
    out = pki / f"{nia}-{surname}.p12"
    at = timezone.now().replace(microsecond=0)
    return der_of(demo_pki.national_certificate(folder=pki, holder=holder, out=out, at=at).read_bytes())


def said(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_whoever_the_register_calls_otherwise_stays_outside_and_its_owner_can_read_it(
    client: Client, person: Person, pki: Path
):
    der = shown_by(pki, person.nia or "", "Jordi", "Vila")
    for method in ("get", "post"):
        answer = at_the_door(client, der, method=method)
        assert (answer.status_code, "door.names_differ" in said(answer)) == (403, True)
        assert person.full_name not in said(answer), "a stranger with the number learns no name"
    assert not Session.objects.exists()
    assert Event.objects.using("journal").filter(type=EventType.DOOR_REFUSED).latest("pk").person_id == person.pk


def test_looking_writes_nothing_and_asking_reaches_the_help_centre_once(client: Client, person: Person, pki: Path):
    der = shown_by(pki, "999999Z", "Nova", "Arribada")
    page = said(at_the_door(client, der))
    assert "Demana que ho comprovin" in page
    client.post("/idioma/", secure=True)
    at_the_door(client, der, method="post")
    assert not Ticket.objects.exists(), "only who asks for it"
    references = set()
    for _again in range(2):
        answer = at_the_door(client, der, method="post", review="1")
        ticket = Ticket.objects.get()
        assert ticket.reference in said(answer)
        references.add(ticket.reference)
    assert len(references) == 1
    assert (ticket.kind, ticket.person) == (TicketKind.CERTIFICATE_UNKNOWN, None)
    assert ticket.facts == {"nia": "999999Z", "given_name": "Nova", "surname": "Arribada"}


def test_of_somebody_known_the_ticket_says_who_it_is(client: Client, person: Person, pki: Path):
    at_the_door(client, shown_by(pki, person.nia or "", "Jordi", "Vila"), method="post", review="1")
    ticket = Ticket.objects.get()
    assert (ticket.kind, ticket.person) == (TicketKind.NAMES_DIFFER, person)


def test_nobody_fills_the_queue_without_a_good_certificate(
    client: Client, person: Person, pki: Path, national: Callable[[Person], bytes], tmp_path: Path
):
    holder = demo_pki.NationalHolder("999999Z", "Nova", "Arribada")
    bad = demo_pki.bad_certificates(pki, holder=holder, at=timezone.now().replace(microsecond=0))
    for der in (None, b"rubbish", *(der_of(file.read_bytes()) for file in bad.values()), national(person)):
        at_the_door(client, der, method="post", review="1")
    assert not Ticket.objects.exists()
