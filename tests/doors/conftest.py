"""Whom the doors' tests let in: made straight in the register, each test its own."""

import datetime as dt
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyotp
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from django.test import Client
from django.utils import timezone

from cass.access import Role
from cass.doors import demo_pki, operations, pin
from cass.doors.models import IssuedCertificate
from cass.registry.models import Channel, Declarant, DeclarantKind, Dependant, Mandate, MandateKind, Person
from cass.staff import operations as staff
from cass.staff.models import User

PIN = "48151623"
PASSWORD = "una frase prou llarga"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LONG_AGO = dt.date(2020, 1, 1)
PORTS = {"normal": "localhost:9443", "door": "localhost:9444"}
_numbers = itertools.count(100001)


def make_person(**changed: Any) -> Person:
    number = next(_numbers)
    given = {
        "cass_number": f"{number}K",
        "nia": f"{number}",
        "identity_document": f"P{number}",
        "given_name": "Meritxell",
        "surname": "Font",
        "birth_date": dt.date(1985, 4, 1),
        "sex": "F",
        "nationality": "AD",
        "address": "Carrer Major, 1",
        "parish": "AD-07",
        "postcode": "AD500",
        "email": "meritxell@exemple.ad",
        "channel": Channel.ELECTRONIC,
    }
    return Person.objects.create(**given | changed)


def make_declarant(name: str = "Forn Solà, SL", kind: DeclarantKind = DeclarantKind.COMPANY) -> Declarant:
    number = f"{next(_numbers)}"
    return Declarant.objects.create(
        census_number=number, kind=kind, name=name, address="Carrer Nou, 2", parish="AD-07", postcode="AD500"
    )


def mandate(person: Person, declarant: Declarant) -> Mandate:
    accepted = dt.datetime.combine(LONG_AGO, dt.time(), dt.UTC)
    return Mandate.objects.create(
        person=person, declarant=declarant, kind=MandateKind.HOLDER, since=LONG_AGO, accepted_at=accepted
    )


def make_child(holder: Person) -> Person:
    child = make_person(given_name="Nil", birth_date=dt.date(2018, 2, 3))
    Dependant.objects.create(holder=holder, person=child, relation="child", since=LONG_AGO)
    return child


def code(at: dt.datetime | None = None) -> str:
    return pyotp.TOTP(SECRET).at(at or timezone.now())


@pytest.fixture
def urls(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.doors.urls"


@pytest.fixture
def client(urls: None) -> Client:
    return browser()


def browser(**more: Any) -> Client:
    """A browser on the normal port, over TLS."""
    return Client(HTTP_HOST=PORTS["normal"], **more)


@pytest.fixture
def person(db: None) -> Person:
    """Somebody insured who has a PIN and one child."""
    found = make_person()
    pin.issue(person=found, pin=PIN, at=timezone.now())
    return found


@pytest.fixture
def officer(db: None) -> User:
    return staff.create_user(
        username="officer",
        full_name="Oriol Gestor o gestora",
        roles=[Role.ACCIDENT_OFFICER],
        office="Accidents",
        password=PASSWORD,
        totp_secret=SECRET,
    )


@pytest.fixture
def pki(tmp_path: Path, settings: Any) -> Path:
    settings.PKI = tmp_path / "pki"
    demo_pki.prepare(settings.PKI, at=timezone.now() - dt.timedelta(minutes=5))
    return settings.PKI


def der_of(p12: bytes) -> bytes:
    _, certificate, _ = pkcs12.load_key_and_certificates(p12, demo_pki.PASSPHRASE)
    assert certificate is not None
    return certificate.public_bytes(Encoding.DER)


@pytest.fixture
def national(pki: Path) -> Callable[[Person], bytes]:
    """The national certificate of a person, as the server hands it over."""

    def make(person: Person) -> bytes:
        holder = demo_pki.NationalHolder(person.nia or "", person.given_name, person.surname)
        out = pki / f"{person.pk}.p12"
        at = timezone.now() - dt.timedelta(minutes=1)
        return der_of(demo_pki.national_certificate(folder=pki, holder=holder, out=out, at=at).read_bytes())

    return make


@pytest.fixture
def cass(pki: Path) -> Callable[[Person], tuple[IssuedCertificate, bytes]]:
    """A CASS certificate of a person: its line in the register, and what the server hands over."""

    def make(person: Person) -> tuple[IssuedCertificate, bytes]:
        entered, p12 = operations.register_certificate(person=person, at=timezone.now() - dt.timedelta(minutes=1))
        return entered, der_of(p12)

    return make


def at_the_door(client: Client, der: bytes | None, *, method: str = "get", **data: str) -> Any:
    """A request to the certificate door's own port, with what the visitor's TLS showed."""
    ask = getattr(client, method)
    return ask("/entra/certificat/", data, secure=True, HTTP_HOST=PORTS["door"], **{"cass.peer_der": der})


def enter_pin(client: Client, person_or_number: Person | str, pin: str = PIN, **data: str) -> Any:
    number = person_or_number if isinstance(person_or_number, str) else person_or_number.cass_number
    return client.post("/entra/pin/", {"cass_number": number, "pin": pin} | data, secure=True)
