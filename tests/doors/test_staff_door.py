"""The staff door: name, password, and a code that is good once."""

import datetime as dt

import pyotp
import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.utils import timezone

from cass.audit.models import Event, EventType
from cass.doors import staff_devices
from cass.doors.entries import STAFF_BLOCKS, STAFF_PAUSES, Opened, with_password
from cass.doors.models import Session, SignInFailure
from cass.doors.origin import Origin
from cass.kernel.faults import Fault
from cass.staff import operations as staff
from cass.staff.models import User
from tests.doors.conftest import PASSWORD, SECRET, browser, code

pytestmark = pytest.mark.django_db
NOW = timezone.now()
STEP = dt.timedelta(seconds=30)


def attempt(
    at: dt.datetime,
    username: str = "officer",
    password: str = PASSWORD,
    given: str | None = None,
    device_token: str = "",
) -> str:
    answer = with_password(
        username=username,
        password=password,
        code=code(at) if given is None else given,
        device_token=device_token,
        leaving=None,
        at=at,
    )
    return answer.code if isinstance(answer, Fault) else "entered"


def sign_in(client: Client, **changed: str):
    given = {"username": "officer", "password": PASSWORD, "code": code()}
    return client.post("/personal/entra/", given | changed, secure=True)


def test_name_password_and_code_open_the_first_page_of_the_menu(client: Client, officer: User):
    answer = sign_in(client)
    assert (answer.status_code, answer.url) == (302, "/personal/safata/")
    assert (
        client.get(answer.url, secure=True).content.decode()
        == f"person=None staff={officer.pk} for=None dependant=None"
    )


def test_a_code_is_good_once(officer: User):
    assert attempt(NOW) == "entered"
    assert attempt(NOW) == "staff.wrong"
    assert attempt(NOW + 2 * STEP) == "entered"


def test_after_a_later_code_an_earlier_one_that_nobody_used_is_refused(officer: User):
    assert attempt(NOW, given=code(NOW + STEP)) == "entered"
    assert attempt(NOW, given=code(NOW)) == "staff.wrong"


def test_a_telephone_may_be_half_a_minute_wrong_and_no_more(officer: User):
    assert attempt(NOW, given=code(NOW - STEP)) == "entered"
    later = NOW + dt.timedelta(hours=1)
    assert attempt(later, given=code(later - 2 * STEP)) == "staff.wrong"
    assert attempt(later, given=code(later + 2 * STEP)) == "staff.wrong"


def test_a_wrong_password_uses_up_no_code(officer: User):
    assert attempt(NOW, password="a guess") == "staff.wrong"
    assert attempt(NOW) == "entered"


def test_one_answer_whichever_of_the_three_was_wrong(client: Client, officer: User):
    wrong = ({"username": "nobody"}, {"password": "a guess"}, {"code": "000000"})
    pages = [sign_in(browser(), **one) for one in wrong]
    assert [page.status_code for page in pages] == [422] * 3
    assert all("staff.wrong" in page.content.decode() for page in pages)
    assert not Session.objects.exists()


def test_a_name_that_nobody_has_costs_as_much_work_as_a_wrong_password(officer: User, monkeypatch: pytest.MonkeyPatch):
    done: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        done.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    attempt(NOW, password="a guess")
    work = len(done)
    attempt(NOW, username="nobody", password="a guess")
    assert done == ["a guess"] * 2 * work != []


def test_mistakes_make_wait_longer_and_longer_and_the_right_answer_ends_that(officer: User):
    at = NOW
    for pause in (*STAFF_PAUSES, *STAFF_BLOCKS, STAFF_BLOCKS[-1]):
        assert attempt(at, password="a guess") == "staff.wrong"
        if pause:
            said = attempt(at + pause - dt.timedelta(seconds=1 if pause <= STAFF_PAUSES[-1] else 61))
            assert said == ("staff.wait" if pause <= STAFF_PAUSES[-1] else "staff.blocked")
        at += pause
    assert attempt(at) == "entered"
    assert not SignInFailure.objects.exists()


def test_a_name_that_nobody_has_is_slowed_down_as_well(db: None):
    for at in (NOW, NOW):
        assert attempt(at, username="nobody") == "staff.wrong"
    assert attempt(NOW, username="nobody") == "staff.wait"


def test_mistakes_are_journalled_without_the_name_typed(officer: User):
    before = Event.objects.using("journal").count()
    attempt(NOW, username="officer", password="a guess")
    event = Event.objects.using("journal").order_by("pk")[before]
    assert (event.type, event.facts) == (EventType.SIGN_IN_FAILED, {"door": "staff", "known_device": False})


def test_who_has_left_does_not_come_in(officer: User):
    User.objects.update(is_active=False)
    assert attempt(NOW) == "staff.wrong"


def test_the_secret_of_the_code_lies_sealed_and_bound_to_its_account(officer: User):
    sealed = bytes(User.objects.get().totp_secret)
    assert SECRET.encode() not in sealed
    other = staff.create_user(
        username="other",
        full_name="Una altra",
        roles=[],
        office="",
        password=PASSWORD,
        totp_secret=pyotp.random_base32(),
    )
    User.objects.filter(pk=other.pk).update(totp_secret=sealed)
    with pytest.raises(ValueError, match="envelope"):
        attempt(NOW, username="other")


def test_the_password_is_kept_with_the_house_s_hasher(officer: User):
    assert officer.password.startswith("md5$"), "the tests' light one"
    assert PASSWORD not in officer.password


def test_a_session_opened_is_the_staff_s(officer: User):
    answer = with_password(
        username="officer", password=PASSWORD, code=code(NOW), origin=Origin("firefox/linux"), leaving=None, at=NOW
    )
    assert isinstance(answer, Opened)
    assert (answer.session.staff, answer.session.person, answer.session.device) == (officer, None, "firefox/linux")


def test_staff_pages_lead_to_the_staff_door_and_come_back(client: Client, officer: User):
    asked = client.get("/personal/safata/", secure=True)
    assert asked.url == "/?next=/personal/safata/"
    door = client.get(asked.url, secure=True)
    assert door.url == "/personal/entra/?next=%2Fpersonal%2Fsafata%2F"
    assert 'name="next" value="/personal/safata/"' in client.get(door.url, secure=True).content.decode()
    assert settings.SESSION_COOKIE not in client.cookies


class Attacker:
    """Somebody far away who knows a colleague's user name, and tries whenever the door lets them."""

    def __init__(self, **shows: str) -> None:
        self.shows = shows

    def tries_for(self, span: dt.timedelta, since: dt.datetime) -> int:
        """How many guesses the door took within a span."""
        at, guesses = since, 0
        while at < since + span:
            guesses += attempt(at, password="a guess", **self.shows) == "staff.wrong"
            at += dt.timedelta(seconds=20)
        return guesses


def colleagues_browser(at: dt.datetime) -> str:
    answer = with_password(username="officer", password=PASSWORD, code=code(at), leaving=None, at=at)
    assert isinstance(answer, Opened)
    return answer.device_token


DAY = dt.timedelta(days=1)


def test_a_stranger_has_few_guesses_a_day_and_never_keeps_the_colleague_out(officer: User):
    token = colleagues_browser(NOW - DAY)
    guesses = Attacker().tries_for(DAY, NOW - DAY + 2 * STEP)
    assert len(STAFF_PAUSES) < guesses < 32
    assert attempt(NOW) == "staff.blocked", "from a browser that nobody knows"
    assert attempt(NOW, device_token=token) == "entered"


def test_a_colleagues_entry_frees_no_stranger(officer: User):
    token = colleagues_browser(NOW - DAY)
    Attacker().tries_for(dt.timedelta(hours=1), NOW - dt.timedelta(hours=1))
    assert attempt(NOW, device_token=token) == "entered"
    assert attempt(NOW + STEP) == "staff.blocked"


def test_at_the_colleagues_own_computer_guesses_are_fewer_still_and_then_it_is_blocked(officer: User):
    token = colleagues_browser(NOW - 3 * DAY)
    assert Attacker(device_token=token).tries_for(2 * DAY, NOW - 2 * DAY) < 12
    assert attempt(NOW, device_token=token) == "staff.blocked"
    assert attempt(NOW) == "entered", "from elsewhere"


@pytest.mark.parametrize("shown", ["", "planted", "WzFd:1tXyZa:abc"])
def test_a_browser_is_not_known_by_a_token_that_is_not_ours(shown: str, officer: User):
    Attacker().tries_for(dt.timedelta(hours=1), NOW - dt.timedelta(hours=1))
    assert attempt(NOW, device_token=shown) == "staff.blocked"


def test_a_browser_is_known_to_those_who_came_in_from_it_and_to_nobody_else(officer: User):
    other = staff.create_user(
        username="other", full_name="Una altra", roles=[], office="", password=PASSWORD, totp_secret=SECRET
    )
    token = colleagues_browser(NOW - DAY)
    assert staff_devices.knows(token, username="officer", at=NOW)
    assert not staff_devices.knows(token, username="other", at=NOW)
    shared = staff_devices.with_account(token, user=other, at=NOW)
    assert all(staff_devices.knows(shared, username=name, at=NOW) for name in ("officer", "other"))
    assert not staff_devices.knows(shared, username="nobody", at=NOW)


def test_a_new_password_and_a_year_make_a_browser_a_stranger(officer: User):
    token = colleagues_browser(NOW)
    assert not staff_devices.knows(token, username="officer", at=NOW + staff_devices.KNOWN_FOR)
    officer.refresh_from_db()
    officer.set_password("una altra frase ben llarga")
    officer.save()
    assert not staff_devices.knows(token, username="officer", at=NOW)


def test_the_browser_keeps_the_token_apart_from_its_owner_s_as_a_citizen(client: Client, officer: User):
    sign_in(client)
    cookie = client.cookies[settings.STAFF_DEVICE_COOKIE]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert settings.DEVICE_COOKIE not in client.cookies
    Attacker().tries_for(dt.timedelta(hours=2), timezone.now() - dt.timedelta(hours=2))
    Session.objects.all().delete()
    User.objects.update(totp_last_step=0)
    assert sign_in(client).status_code == 302
    stranger = sign_in(browser())
    assert (stranger.status_code, "staff.blocked" in stranger.content.decode()) == (422, True)


def test_the_block_is_journalled_once(officer: User):
    Attacker().tries_for(dt.timedelta(hours=3), NOW)
    blocked = Event.objects.using("journal").filter(type=EventType.BLOCKED, at__gte=NOW)
    assert [event.facts for event in blocked] == [{"door": "staff", "known_device": False}]
