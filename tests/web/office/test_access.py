"""Somebody's access at the office: found by an exact number, shown without secrets, helped and shut."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cass.access import Door
from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.doors import operations, sessions
from cass.doors.attempts import Attempts
from cass.doors.models import BlockedBy, IssuedCertificate, PinAccount, Session
from cass.doors.pin import BLOCKS, PAUSES
from cass.registry.models import Person
from cass.web.templatetags.cass import moment

pytestmark = pytest.mark.django_db
Staff = Callable[[str], Client]
WAYS = ("access_unblock", "access_block", "access_end_sessions", "access_revoke", "access_reissue")
BY_TELEPHONE = {"how": "questions", "asked": ["birth_date", "address", "employer"]}


def of(name: str, person: Person) -> str:
    return reverse(name, args=[person.pk])


@pytest.fixture
def maria(cast: Cast) -> Person:
    """With a PIN that mistakes have blocked, and a session."""
    PinAccount.objects.update_or_create(
        person=cast.maria,
        defaults={
            "hash": "$argon2id$secret",
            "pepper_id": "x",
            "issued_at": timezone.now(),
            "blocked_at": timezone.now(),
            "blocked_by": BlockedBy.MISTAKES,
        },
    )
    sessions.open_session(door=Door.NATIONAL_CERTIFICATE, at=timezone.now(), person=cast.maria.pk)
    return cast.maria


@pytest.mark.parametrize("who", ["ajuda", "taulell"])
def test_a_person_is_found_by_an_exact_number_that_stands_in_no_address(who: str, staff: Staff, maria: Person):
    browser = staff(who)
    for number in (maria.cass_number.lower(), maria.identity_document):
        answer = browser.post(reverse("access"), {"number": number})
        assert answer.url == of("access_of", maria)
    event = Event.objects.using("journal").filter(type=EventType.PERSON_SEARCHED).latest("pk")
    assert event.person_id == maria.pk


@pytest.mark.parametrize("number", ["Serra", "", "1", "999999Z"])
def test_names_and_parts_of_numbers_find_nobody(number: str, staff: Staff, maria: Person):
    assert staff("ajuda").post(reverse("access"), {"number": number}).status_code == 422


@pytest.mark.parametrize("who", ["oficial", "cap", "supervisio", "comu"])
def test_it_is_for_those_who_help(who: str, staff: Staff, maria: Person):
    browser = staff(who)
    assert browser.get(of("access_of", maria)).status_code == 403
    assert {browser.post(of(way, maria)).status_code for way in WAYS} == {403}
    maria.pin_account.refresh_from_db()
    assert maria.pin_account.blocked_at is not None


def test_how_it_stands_is_shown_without_secrets_and_journalled_first(staff: Staff, maria: Person, cast: Cast):
    shown = staff("ajuda").get(of("access_of", maria)).content.decode()
    assert str(BlockedBy.MISTAKES.label) in shown
    assert "argon2id" not in shown
    assert maria.address not in shown
    event = Event.objects.using("journal").filter(type=EventType.ACCESS_STATE_READ).latest("pk")
    assert (event.person_id, event.actor["staff"]) == (maria.pk, cast.users["ajuda"].pk)


def test_a_person_that_does_not_exist_is_404(staff: Staff, maria: Person):
    assert staff("ajuda").get("/oficina/accessos/999999/").status_code == 404


def test_a_pin_is_unblocked_after_three_questions(staff: Staff, maria: Person):
    browser = staff("ajuda")
    refused = browser.post(of("access_unblock", maria), {"how": "questions", "asked": ["birth_date", "address"]})
    assert refused.status_code == 422
    assert "3 preguntes ben respostes" in refused.content.decode()
    assert browser.post(of("access_unblock", maria), {"how": "questions"}).status_code == 422
    assert "Heu desblocat" not in browser.get(of("access_of", maria)).content.decode()
    done = browser.post(of("access_unblock", maria), BY_TELEPHONE, follow=True)
    assert done.redirect_chain[-1][0].startswith(of("access_of", maria))
    assert "Heu desblocat el PIN" in done.content.decode()
    maria.pin_account.refresh_from_db()
    assert maria.pin_account.blocked_at is None
    again = browser.post(of("access_unblock", maria), BY_TELEPHONE, follow=True).content.decode()
    assert "Aquest PIN no estava blocat" in again


def test_it_says_whether_mistakes_of_unknown_devices_hold_the_pin_back_and_until_when(staff: Staff, maria: Person):
    PinAccount.objects.filter(person=maria).update(blocked_at=None, blocked_by="")
    browser, before = staff("ajuda"), timezone.now() - dt.timedelta(minutes=1)
    assert "No han d’esperar" in browser.get(of("access_of", maria)).content.decode()
    attempts = Attempts(door=Door.PIN, name=maria.cass_number)
    for _ in range(len(PAUSES) + 1):
        attempts.note(known_device=False, at=before)
    shown = browser.get(of("access_of", maria)).content.decode()
    assert f"Fins al {moment(before + BLOCKS[0])}" in shown
    assert "Han d’esperar" in shown
    done = browser.post(of("access_unblock", maria), BY_TELEPHONE, follow=True).content.decode()
    assert "Heu desblocat el PIN" in done
    assert "No han d’esperar" in done


def test_one_blocked_by_its_holder_is_not_opened_by_telephone(staff: Staff, maria: Person):
    PinAccount.objects.filter(person=maria).update(blocked_by=BlockedBy.HOLDER)
    browser = staff("ajuda")
    assert (
        "només es pot desblocar en persona" in browser.post(of("access_unblock", maria), BY_TELEPHONE).content.decode()
    )
    assert browser.post(of("access_unblock", maria), {"how": "in_person"}).status_code == 302


def test_a_pin_is_blocked_and_sessions_are_ended(staff: Staff, maria: Person):
    PinAccount.objects.filter(person=maria).update(blocked_at=None, blocked_by="")
    browser = staff("taulell")
    assert "Heu blocat el PIN" in browser.post(of("access_block", maria), follow=True).content.decode()
    maria.pin_account.refresh_from_db()
    assert maria.pin_account.blocked_by == BlockedBy.DESK
    assert browser.post(of("access_block", maria)).status_code == 409
    ended = browser.post(of("access_end_sessions", maria), follow=True).content.decode()
    assert "Heu tancat les sessions obertes" in ended
    assert not Session.objects.filter(person=maria, ended_at=None).exists()


def test_reading_the_page_of_an_act_does_nothing(staff: Staff, maria: Person):
    browser = staff("ajuda")
    for way in ("access_block", "access_end_sessions"):
        assert browser.get(of(way, maria)).status_code == 405
    for way in ("access_unblock", "access_revoke", "access_reissue"):
        assert browser.get(of(way, maria)).status_code == 200


def test_a_certificate_is_revoked_for_a_reason_and_at_once(pki: object, staff: Staff, maria: Person, cast: Cast):
    entered, _p12 = operations.register_certificate(person=maria, at=timezone.now())
    others, _p12 = operations.register_certificate(person=cast.jordi, at=timezone.now())
    browser, here = staff("ajuda"), of("access_revoke", maria)
    assert browser.post(here, {"certificate": entered.pk}).status_code == 422
    assert browser.post(here, {"certificate": others.pk, "reason": "keyCompromise"}).status_code == 422
    assert browser.post(here, {"certificate": entered.pk, "reason": "keyCompromise"}).status_code == 302
    revoked = {
        each.pk: each.revoked_at is not None
        for each in IssuedCertificate.objects.filter(pk__in=[entered.pk, others.pk])
    }
    assert revoked == {entered.pk: True, others.pk: False}


def test_a_stranger_s_contract_is_not_reissued(staff: Staff, maria: Person):
    answer = staff("ajuda").post(of("access_reissue", maria), {"contract": "CDC-2026-000001", **BY_TELEPHONE})
    assert answer.status_code == 422


def test_no_number_of_anybody_stands_in_an_address_of_the_page(staff: Staff, maria: Person):
    shown = staff("taulell").get(of("access_of", maria)).content.decode()
    addresses = " ".join(re.findall(r'(?:href|action)="([^"]*)"', shown))
    assert maria.cass_number not in addresses
    assert maria.identity_document not in addresses
