"""A national certificate revoked while its session lasts: the session ends; while nobody can tell, it waits."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from django.conf import settings
from django.test import Client
from django.utils import timezone

from cass.access import Door
from cass.audit.models import Event, EventType
from cass.doors import demo_pki, rechecks, sessions
from cass.doors.authority import create, write_whole
from cass.doors.keys import serial_of
from cass.doors.models import Session
from cass.doors.rechecks import RECHECK_AFTER
from cass.doors.revocation import RevocationLists, Standing, parse_lists
from cass.registry.models import Person
from tests.doors.conftest import at_the_door, browser

pytestmark = pytest.mark.django_db
Later = Callable[[dt.timedelta], None]
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Time passes, of which the sessions take no notice."""
    passed = dt.timedelta(0)
    now = timezone.now

    def pass_(by: dt.timedelta) -> None:
        nonlocal passed
        passed += by
        monkeypatch.setattr(timezone, "now", lambda: now() + passed)
        Session.objects.update(last_seen_at=timezone.now(), expires_at=timezone.now() + dt.timedelta(hours=8))

    return pass_


@pytest.fixture
def der(person: Person, national: Callable[[Person], bytes]) -> bytes:
    return national(person)


@pytest.fixture
def inside(client: Client, der: bytes) -> Iterator[Client]:
    """A browser in which the person came in with the national certificate."""
    assert at_the_door(client, der, method="post").status_code == 302
    assert client.get("/inici/", secure=True).status_code == 200
    client.post("/idioma/", secure=True)  # The connection, shared with this test, may write again.
    yield client
    client.post("/idioma/", secure=True)


def revoke(pki: Path, der: bytes) -> None:
    """The national authority revokes the certificate, and its new list arrives."""
    serial = serial_of(x509.load_der_x509_certificate(der))
    at = timezone.now()
    write_whole(pki / "national" / "revoked" / serial, at.isoformat().encode())
    demo_pki.prepare(pki, at=at)


def list_ends(pki: Path) -> dt.datetime:
    (crl,) = parse_lists((pki / "national" / "crl.pem").read_bytes())
    assert crl.next_update_utc is not None
    return crl.next_update_utc


@pytest.mark.django_db(transaction=True)
def test_a_revocation_ends_the_session_and_says_why(
    inside: Client, pki: Path, der: bytes, later: Later, person: Person
):
    revoke(pki, der)
    later(RECHECK_AFTER)
    page = inside.get("/inici/", secure=True)
    assert (page.status_code, "certificate.revoked" in page.content.decode()) == (403, True)
    assert Session.objects.get().ended_at is not None
    assert inside.get("/inici/", secure=True).status_code == 302, "nobody any more"
    event = Event.objects.using("journal").filter(type=EventType.DOOR_REFUSED).latest("pk")
    assert (event.person_id, event.facts) == (
        person.pk,
        {"reason": "certificate.revoked", "door": Door.NATIONAL_CERTIFICATE.value},
    )


@pytest.mark.django_db(transaction=True)
def test_it_is_told_on_whatever_page_comes_first(inside: Client, pki: Path, der: bytes, later: Later):
    revoke(pki, der)
    later(RECHECK_AFTER)
    assert "certificate.revoked" in inside.get("/", secure=True).content.decode()
    assert inside.get("/", secure=True).status_code == 200


def test_a_revoked_certificate_writes_nothing_any_more(inside: Client, pki: Path, der: bytes, later: Later):
    revoke(pki, der)
    later(RECHECK_AFTER)
    page = inside.post("/en-nom-de/", {}, secure=True)
    assert (page.status_code, "certificate.revoked" in page.content.decode()) == (403, True)


def test_the_list_is_asked_every_few_minutes_and_not_on_every_page(
    inside: Client, later: Later, monkeypatch: pytest.MonkeyPatch
):
    asked: list[int] = []
    standing = RevocationLists.standing_since

    def counted(lists: RevocationLists, serial: int, issuer: x509.Certificate, at: dt.datetime) -> Standing:
        asked.append(serial)
        return standing(lists, serial, issuer, at)

    monkeypatch.setattr(RevocationLists, "standing_since", counted)
    for _ in range(5):
        inside.get("/inici/", secure=True)
    assert not asked, "it was asked on the first page after the door"
    later(RECHECK_AFTER)
    for _ in range(5):
        inside.get("/inici/", secure=True)
    assert len(asked) == 1


def test_a_list_that_is_lost_counts_until_it_is_out_of_date(inside: Client, pki: Path, later: Later):
    ends = list_ends(pki)
    (pki / "national" / "crl.pem").write_text("not a list")
    later(RECHECK_AFTER)
    assert inside.get("/inici/", secure=True).status_code == 200
    later(ends - timezone.now() + SECOND)
    page = inside.get("/inici/", secure=True)
    assert (page.status_code, "certificate.revocation_unknown" in page.content.decode()) == (403, True)


def test_while_nobody_can_tell_the_session_waits_and_public_pages_stay_open(inside: Client, pki: Path, later: Later):
    later(list_ends(pki) - timezone.now() + SECOND)
    assert inside.get("/inici/", secure=True).status_code == 403
    assert inside.get("/", secure=True).status_code == 200
    demo_pki.prepare(pki, at=timezone.now())
    later(RECHECK_AFTER)
    assert inside.get("/inici/", secure=True).status_code == 200


def test_the_token_cannot_be_made_to_name_another_certificate(inside: Client, pki: Path, der: bytes, later: Later):
    token = inside.cookies[settings.SESSION_COOKIE].value
    secret, issuer, serial = token.split(".")
    assert serial == serial_of(x509.load_der_x509_certificate(der))
    for forged in (secret, f"{secret}.{issuer}.ab", f"{secret}..{serial}"):
        thief = browser()
        thief.cookies[settings.SESSION_COOKIE] = forged
        assert thief.get("/inici/", secure=True).status_code == 302


def test_issuers_that_the_door_no_longer_trusts_vouch_for_nobody(
    inside: Client, later: Later, tmp_path: Path, settings: Any
):
    settings.PKI = tmp_path / "others"
    create(settings.PKI / "national", name="Una altra autoritat", at=timezone.now() - SECOND)
    demo_pki.prepare(settings.PKI, at=timezone.now())
    later(RECHECK_AFTER)
    assert inside.get("/inici/", secure=True).status_code == 403


def test_a_session_lasts_no_longer_than_its_certificate(person: Person):
    now = timezone.now()
    ends = now + dt.timedelta(hours=1)
    _session, token = sessions.open_session(door=Door.NATIONAL_CERTIFICATE, person=person.pk, until=ends, at=now)
    Session.objects.update(last_seen_at=ends)
    assert sessions.find(token=token, at=ends - SECOND) is not None
    assert sessions.find(token=token, at=ends) is None


def test_the_end_of_the_session_is_the_certificates(inside: Client, der: bytes, monkeypatch: pytest.MonkeyPatch):
    ends = x509.load_der_x509_certificate(der).not_valid_after_utc
    monkeypatch.setattr(sessions, "LENGTH", dt.timedelta(days=10_000))
    assert at_the_door(inside, der, method="post").status_code == 302
    assert Session.objects.get(ended_at=None).expires_at == ends


def test_other_sessions_are_not_asked_after(client: Client, person: Person, monkeypatch: pytest.MonkeyPatch):
    session, token = sessions.open_session(door=Door.PIN, person=person.pk, at=timezone.now())
    monkeypatch.setattr(rechecks, "_ask", lambda *_: pytest.fail("there is nothing to ask"))
    assert rechecks.refusal(session=session, token=token, at=timezone.now()) is None


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    rechecks._answers.clear()
    yield
    rechecks._answers.clear()
