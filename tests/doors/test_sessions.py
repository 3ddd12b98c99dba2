"""What a session proves, for how long, and whom its holder acts for."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from cass.access import Door, Role
from cass.doors import sessions
from cass.doors.models import Session
from cass.doors.sessions import IDLE, LENGTH, STEP_UP, TOUCH_AFTER
from cass.kernel.faults import NotFound
from cass.registry.models import DeclarantKind, Person
from cass.staff.models import User
from tests.doors.conftest import browser, enter_pin, make_child, make_declarant, make_person, mandate

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def opened(person: Person, door: Door = Door.PIN, at: dt.datetime = NOW) -> tuple[Session, str]:
    return sessions.open_session(door=door, person=person.pk, at=at)


def test_the_cookie_holds_a_token_of_which_only_the_digest_is_kept(client: Client, person: Person):
    enter_pin(client, person)
    token = client.cookies[settings.SESSION_COOKIE].value
    assert bytes(Session.objects.get().token_digest) == sessions.digest(token)
    assert len(token) >= 43, "256 bits"


def test_the_cookies_stay_on_this_host_over_tls_and_out_of_scripts(client: Client, person: Person):
    enter_pin(client, person)
    for name in (settings.SESSION_COOKIE, settings.DEVICE_COOKIE):
        cookie = client.cookies[name]
        assert name.startswith("__Host-")
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert not client.cookies[settings.SESSION_COOKIE]["max-age"], "it ends with the browser"
    assert client.cookies[settings.DEVICE_COOKIE]["max-age"] == 365 * 24 * 3600


def test_signing_in_takes_no_token_from_the_visitor_and_ends_the_session_before(client: Client, person: Person):
    client.cookies[settings.SESSION_COOKIE] = "planted-by-an-attacker"
    enter_pin(client, person)
    first = client.cookies[settings.SESSION_COOKIE].value
    assert first != "planted-by-an-attacker"
    enter_pin(client, person)
    assert client.cookies[settings.SESSION_COOKIE].value != first
    thief = browser()
    thief.cookies[settings.SESSION_COOKIE] = first
    assert thief.get("/inici/", secure=True).status_code == 302, "the former token opens nothing"
    assert client.get("/inici/", secure=True).status_code == 200


def test_signing_in_changes_the_csrf_token(client: Client, person: Person):
    client.get("/entra/pin/", secure=True)
    before = client.cookies[settings.CSRF_COOKIE_NAME].value
    enter_pin(client, person)
    assert client.cookies[settings.CSRF_COOKIE_NAME].value != before


def test_a_session_ends_half_an_hour_after_its_last_use_and_after_eight_hours_at_most(person: Person):
    session, token = opened(person)
    assert sessions.find(token=token, at=NOW + IDLE - dt.timedelta(seconds=1)) is not None
    assert sessions.find(token=token, at=NOW + IDLE) is None
    Session.objects.filter(pk=session.pk).update(last_seen_at=NOW + LENGTH)
    assert sessions.find(token=token, at=NOW + LENGTH - dt.timedelta(seconds=1)) is not None
    assert sessions.find(token=token, at=NOW + LENGTH) is None


@pytest.mark.django_db(transaction=True)
def test_each_use_keeps_a_session_alive_even_a_page_that_only_reads(client: Client, person: Person):
    enter_pin(client, person)
    for minutes, moves in ((0, False), (2, True)):
        long_ago = timezone.now() - dt.timedelta(minutes=minutes)
        Session.objects.update(last_seen_at=long_ago)
        assert client.get("/inici/", secure=True).status_code == 200
        client.post("/idioma/", secure=True)  # The connection, shared with this test, may write again.
        assert (Session.objects.get().last_seen_at > long_ago) is moves
    assert dt.timedelta(minutes=2) > TOUCH_AFTER


@pytest.mark.parametrize("door", [Door.NATIONAL_CERTIFICATE, Door.CASS_CERTIFICATE])
def test_a_recent_entry_with_a_certificate_counts_as_a_step_up_for_ten_minutes(person: Person, door: Door):
    session, _ = opened(person, door)
    assert sessions.actor(session, at=NOW + STEP_UP).stepped_up
    assert not sessions.actor(session, at=NOW + STEP_UP + dt.timedelta(seconds=1)).stepped_up


def test_an_entry_with_a_pin_is_no_step_up(person: Person):
    session, _ = opened(person, Door.PIN)
    assert not sessions.actor(session, at=NOW).stepped_up


def test_a_session_of_somebody_who_left_the_staff_is_over(officer: User):
    _, token = sessions.open_session(door=Door.STAFF, staff=officer.pk, at=NOW)
    assert sessions.find(token=token, at=NOW) is not None
    User.objects.update(is_active=False)
    assert sessions.find(token=token, at=NOW) is None


def test_signing_out_ends_the_session_and_takes_the_cookie_away(client: Client, person: Person):
    enter_pin(client, person)
    token = client.cookies[settings.SESSION_COOKIE].value
    page = client.post("/surt/", secure=True)
    assert page.status_code == 200
    assert person.full_name not in page.content.decode()
    assert page.cookies[settings.SESSION_COOKIE]["max-age"] == 0
    assert page.cookies[settings.SESSION_COOKIE]["secure"], "a __Host- cookie is only taken away over TLS"
    assert sessions.find(token=token, at=timezone.now()) is None


def test_a_revoked_mandate_is_no_longer_acted_upon_at_the_next_request(person: Person):
    declarant = make_declarant()
    power = mandate(person, declarant)
    session, _ = opened(person, Door.CASS_CERTIFICATE)
    assert sessions.actor(session, at=NOW).declarant == declarant.pk
    power.revoked_at = NOW
    power.save()
    actor = sessions.actor(session, at=NOW)
    assert (actor.declarant, actor.roles) == (None, frozenset({Role.INSURED}))


def test_a_dependant_who_has_grown_out_of_it_is_no_longer_acted_for(person: Person):
    child = make_child(person)
    session, _ = opened(person)
    sessions.choose_party(session=session, dependant=child.pk, at=NOW)
    assert sessions.actor(session, at=NOW).beneficiary == child.pk
    person.dependants.update(until=NOW.date() - dt.timedelta(days=1))
    assert sessions.actor(session, at=NOW).beneficiary == person.pk


def test_who_acts_for_one_declarant_starts_with_it_and_who_acts_for_two_chooses(person: Person):
    mandate(person, make_declarant())
    assert opened(person, Door.CASS_CERTIFICATE)[0].declarant is not None
    assert opened(person, Door.NATIONAL_CERTIFICATE)[0].declarant is None
    mandate(person, make_declarant("Comunitat Roc, 3", DeclarantKind.COMMUNITY_OF_OWNERS))
    assert opened(person, Door.CASS_CERTIFICATE)[0].declarant is None


@pytest.mark.parametrize("door", [Door.NATIONAL_CERTIFICATE, Door.CASS_CERTIFICATE, Door.PIN])
def test_a_strangers_declarant_and_a_strangers_child_cannot_be_chosen(person: Person, door: Door):
    stranger = make_person()
    child, declarant = make_child(stranger), make_declarant()
    mandate(stranger, declarant)
    session, _ = opened(person, door)
    for party in ({"declarant": declarant.pk}, {"dependant": child.pk}, {"declarant": 10**9}):
        with pytest.raises(NotFound):
            sessions.choose_party(session=session, at=NOW, **party)


def test_nobody_acts_for_a_declarant_through_the_door_of_the_pin_nor_for_a_child_through_that_of_employers(
    person: Person,
):
    child, declarant = make_child(person), make_declarant()
    mandate(person, declarant)
    with pytest.raises(NotFound):
        sessions.choose_party(session=opened(person, Door.PIN)[0], declarant=declarant.pk, at=NOW)
    with pytest.raises(NotFound):
        sessions.choose_party(session=opened(person, Door.CASS_CERTIFICATE)[0], dependant=child.pk, at=NOW)
    session, _ = opened(person, Door.NATIONAL_CERTIFICATE)
    sessions.choose_party(session=session, declarant=declarant.pk, at=NOW)
    sessions.choose_party(session=session, dependant=child.pk, at=NOW)
    assert sessions.actor(session, at=NOW).dependant == child.pk
