"""The PIN: how it is kept, and whom wrong ones slow down."""

import datetime as dt
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from argon2 import PasswordHasher
from django.db import connections
from django.test import Client
from django.utils import timezone

from cass.audit.models import Event, EventType
from cass.doors import pin
from cass.doors.attempts import FORGOTTEN_AFTER, HASHES_AT_ONCE, forget_old
from cass.doors.models import KnownDevice, PinAccount, Session, SignInFailure
from cass.doors.pin import BLOCKS, KNOWN_DEVICE_MISTAKES, KNOWN_FOR, PAUSES, Entered, enter, issue
from cass.inbox.models import Email, Notice
from cass.kernel import keyring
from cass.kernel.faults import Fault
from cass.registry.models import Person
from config import settings as house
from tests.doors.conftest import PIN, browser, enter_pin, make_person

WRONG = "00000000"
NOBODY = "999999Z"
FAR_APART = dt.timedelta(days=1, seconds=1)
pytestmark = pytest.mark.django_db


def attempt(number: str, at: dt.datetime, given: str = WRONG, token: str = "") -> str:
    """The code of the answer; ``entered`` if the PIN was right."""
    answer = enter(cass_number=number, pin=given, device_token=token, at=at)
    return answer.code if isinstance(answer, Fault) else "entered"


def block_unknown_devices(number: str, at: dt.datetime) -> dt.datetime:
    """As many mistakes as it takes, as fast as the pauses allow; the moment of the last one."""
    for pause in (dt.timedelta(0), *PAUSES):
        at += pause + dt.timedelta(milliseconds=1)
        assert attempt(number, at) == "pin.wrong"
    return at


def known_device(person: Person, at: dt.datetime) -> str:
    answer = enter(cass_number=person.cass_number, pin=PIN, device_token="", at=at)
    assert isinstance(answer, Entered)
    return answer.device_token


def test_the_right_pin_enters_and_makes_the_device_known(person: Person):
    now = timezone.now()
    token = known_device(person, now)
    assert attempt(person.cass_number, now, PIN, token) == "entered"
    assert KnownDevice.objects.get().account.person == person


def test_the_stored_hash_is_argon2id_at_the_minimum_of_owasp(settings: Any):
    settings.PIN_HASH_COST = {"time_cost": 2, "memory_cost": 19 * 1024, "parallelism": 1}
    assert house.PIN_HASH_COST.keys() == settings.PIN_HASH_COST.keys()
    someone = make_person()
    kept = issue(person=someone, pin=PIN, at=timezone.now()).hash
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_hash_is_useless_without_the_pepper(person: Person, settings: Any, tmp_path: Any):
    """Whoever steals the database and tries all PINs against it finds none, the right one included."""
    keyring.create(tmp_path)
    account = PinAccount.objects.get(person=person)
    stolen = keyring.Keyring(tmp_path)
    settings.KEYRING = stolen
    account.pepper_id = stolen.current("pepper").id
    account.save()
    assert attempt(person.cass_number, timezone.now(), PIN) == "pin.wrong"


def test_a_hash_copied_to_another_account_opens_nothing_there(person: Person):
    other = make_person()
    mine = issue(person=other, pin="11112222", at=timezone.now())
    PinAccount.objects.filter(pk=mine.pk).update(hash=PinAccount.objects.get(person=person).hash)
    assert attempt(other.cass_number, timezone.now(), PIN) == "pin.wrong"


def test_after_a_new_pepper_the_old_pin_still_enters_and_is_kept_under_the_new_one(
    person: Person, settings: Any, tmp_path: Any
):
    folder = tmp_path / "keys"
    keyring.create(folder)
    settings.KEYRING = keyring.Keyring(folder)
    issue(person=person, pin=PIN, at=timezone.now())
    before = PinAccount.objects.get(person=person)
    newer = "99991231T000000-ffffff"
    (folder / "pepper" / f"{newer}.key").write_text("ab" * 32)
    assert attempt(person.cass_number, timezone.now(), PIN) == "entered"
    after = PinAccount.objects.get(person=person)
    assert (after.pepper_id, before.pepper_id != newer) == (newer, True)
    assert attempt(person.cass_number, timezone.now(), PIN) == "entered"


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes that were computed to check a PIN."""
    done: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, kept: str, given: bytes) -> bool:
        done.append(kept)
        return verify(self, kept, given)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    return done


def test_an_unknown_number_gets_the_same_answers_for_the_same_work_all_the_way_to_the_block(
    person: Person, hashes: list[str]
):
    def story(number: str) -> list[tuple[str, dict, int]]:
        at, told = timezone.now(), []
        for seconds in (0, 1, 1, 3, 3, 6, 10, 20, 60, 900, 3600, 60):
            at += dt.timedelta(seconds=seconds)
            before = len(hashes)
            answer = enter(cass_number=number, pin=WRONG, device_token="", at=at)
            assert isinstance(answer, Fault)
            told.append((answer.code, {k: v for k, v in answer.facts.items() if k != "until"}, len(hashes) - before))
        return told

    somebody = story(person.cass_number)
    assert somebody == story(NOBODY)
    assert {code for code, _, _ in somebody} == {"pin.wrong", "pin.wait", "pin.unknown_devices_blocked"}
    assert [work for code, _, work in somebody if code == "pin.wrong"] == [1] * len(
        [code for code, _, _ in somebody if code == "pin.wrong"]
    )


def test_the_page_says_the_same_to_an_unknown_number_and_to_a_wrong_pin(client: Client, person: Person):
    pages = [
        re.sub(r'value="[^"]*"', "", enter_pin(client, number, WRONG).content.decode())
        for number in (person.cass_number, NOBODY)
    ]
    assert pages[0] == pages[1]
    assert "pin.wrong" in pages[0]


def test_the_costly_work_is_not_done_while_somebody_has_to_wait(person: Person, hashes: list[str]):
    at = block_unknown_devices(person.cass_number, timezone.now())
    done = len(hashes)
    assert attempt(person.cass_number, at, PIN) == "pin.unknown_devices_blocked"
    assert len(hashes) == done


def test_unknown_devices_are_blocked_while_the_known_device_still_gets_in(person: Person):
    now = timezone.now()
    token = known_device(person, now)
    now = block_unknown_devices(person.cass_number, now)
    assert attempt(person.cass_number, now, PIN) == "pin.unknown_devices_blocked"
    assert attempt(person.cass_number, now, PIN, "some other token") == "pin.unknown_devices_blocked"
    assert attempt(person.cass_number, now, PIN, token) == "entered"
    assert attempt(person.cass_number, now, PIN) == "pin.unknown_devices_blocked", "the owner's entry frees no stranger"


def test_the_blocks_grow_and_end(person: Person):
    now = block_unknown_devices(person.cass_number, timezone.now())
    for block in BLOCKS:
        assert attempt(person.cass_number, now + block - dt.timedelta(seconds=20)) == "pin.unknown_devices_blocked"
        now += block
        assert attempt(person.cass_number, now) == "pin.wrong"
    assert attempt(person.cass_number, now, PIN) == "entered", "after a quiet week it starts anew"


def test_mistakes_settled_by_the_right_pin_or_a_week_old_no_longer_count(person: Person):
    now = timezone.now()
    attempt(person.cass_number, now)
    assert attempt(person.cass_number, now + PAUSES[1], PIN) == "entered"
    assert not SignInFailure.objects.exists()
    attempt(person.cass_number, now)
    later = now + FORGOTTEN_AFTER
    assert attempt(person.cass_number, later) == "pin.wrong"
    assert attempt(person.cass_number, later) == "pin.wrong", "it is the second of this week: no pause yet before it"
    assert forget_old(at=later + FORGOTTEN_AFTER + dt.timedelta(seconds=1)) == 1


def test_the_owner_is_told_once_in_the_inbox_and_by_a_mail_without_content(
    person: Person, run_tasks: Any, mailoutbox: Any
):
    now = block_unknown_devices(person.cass_number, timezone.now())
    attempt(person.cass_number, now + BLOCKS[0])
    run_tasks()
    assert [notice.code for notice in Notice.objects.filter(person=person)] == ["pin_blocked"]
    assert Email.objects.count() == len(mailoutbox) == 1
    assert person.cass_number not in mailoutbox[0].body
    assert "PIN" not in mailoutbox[0].subject + mailoutbox[0].body


def test_nobody_is_told_of_mistakes_on_a_number_that_nobody_has(db: None):
    block_unknown_devices(NOBODY, timezone.now())
    assert not Notice.objects.exists()


def test_only_mistakes_from_a_known_device_block_the_account(person: Person):
    now = timezone.now()
    token = known_device(person, now)
    for _ in range(3 * KNOWN_DEVICE_MISTAKES):
        now += FAR_APART
        attempt(person.cass_number, now)
    assert PinAccount.objects.get(person=person).blocked_at is None
    told = [attempt(person.cass_number, now, WRONG, token) for _ in range(KNOWN_DEVICE_MISTAKES)]
    assert told == ["pin.wrong"] * (KNOWN_DEVICE_MISTAKES - 1) + ["pin.blocked"]
    assert attempt(person.cass_number, now, PIN, token) == "pin.blocked"
    assert Notice.objects.filter(person=person, code="pin_account_blocked").count() == 1


def test_to_strangers_a_blocked_account_looks_like_any_other(person: Person):
    now = timezone.now()
    PinAccount.objects.filter(person=person).update(blocked_at=now, blocked_by="mistakes")
    assert attempt(person.cass_number, now, PIN) == attempt(NOBODY, now, PIN) == "pin.wrong"


def test_a_new_pin_lifts_every_block_forgets_the_devices_and_ends_the_sessions(client: Client, person: Person):
    assert enter_pin(client, person).status_code == 302
    now = timezone.now()
    PinAccount.objects.filter(person=person).update(blocked_at=now, blocked_by="mistakes")
    block_unknown_devices(person.cass_number, now)
    issue(person=person, pin="13572468", at=now)
    assert not KnownDevice.objects.exists()
    assert not Session.objects.filter(ended_at=None).exists()
    assert client.get("/inici/", secure=True).status_code == 302
    assert attempt(person.cass_number, now, "13572468") == "entered"
    assert attempt(person.cass_number, now, PIN) == "pin.wrong"


def test_a_device_is_known_for_a_year_after_its_last_entry(person: Person):
    now = timezone.now()
    token = known_device(person, now)
    later = block_unknown_devices(person.cass_number, now + KNOWN_FOR - dt.timedelta(minutes=1))
    assert attempt(person.cass_number, later, PIN, token) == "entered"
    much_later = block_unknown_devices(person.cass_number, later + KNOWN_FOR + dt.timedelta(days=8))
    assert attempt(person.cass_number, much_later, PIN, token) == "pin.unknown_devices_blocked"


def test_a_family_computer_is_known_to_all_who_entered_from_it_and_to_nobody_else(person: Person):
    now, other, third = timezone.now(), make_person(), make_person()
    issue(person=other, pin="11112222", at=now)
    issue(person=third, pin="33334444", at=now)
    token = known_device(person, now)
    answer = enter(cass_number=other.cass_number, pin="11112222", device_token=token, at=now)
    assert isinstance(answer, Entered)
    assert answer.device_token == token
    for one, given in ((person, PIN), (other, "11112222")):
        blocked = block_unknown_devices(one.cass_number, now)
        assert attempt(one.cass_number, blocked, given, token) == "entered"
    blocked = block_unknown_devices(third.cass_number, now)
    assert attempt(third.cass_number, blocked, "33334444", token) == "pin.unknown_devices_blocked"


def test_a_device_token_that_is_not_ours_is_not_taken_on(person: Person):
    answer = enter(cass_number=person.cass_number, pin=PIN, device_token="planted", at=timezone.now())
    assert isinstance(answer, Entered)
    assert answer.device_token != "planted"


@pytest.mark.parametrize("given", ["", "1234567", "123456789", "1234567a", "١٢٣٤٥٦٧٨"])
def test_a_pin_has_eight_digits(person: Person, given: str):
    with pytest.raises(Fault, match=r"pin\.malformed"):
        issue(person=person, pin=given, at=timezone.now())


def test_every_mistake_is_journalled_without_what_was_typed(person: Person):
    before = Event.objects.using("journal").count()
    attempt(person.cass_number, timezone.now())
    attempt(NOBODY, timezone.now())
    events = list(Event.objects.using("journal").order_by("pk")[before:])
    assert [(event.type, event.person_id) for event in events] == [
        (EventType.SIGN_IN_FAILED, person.pk),
        (EventType.SIGN_IN_FAILED, None),
    ]
    assert not any(typed in str(event.facts) for event in events for typed in (WRONG, NOBODY, person.cass_number))


def test_a_failure_that_the_page_answers_is_kept(client: Client, person: Person):
    assert enter_pin(client, person, WRONG).status_code == 422
    assert SignInFailure.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_guessing_in_parallel_gains_nothing(person: Person, monkeypatch: pytest.MonkeyPatch):
    """Were the failures counted without a lock, all six would be tried before the first was noted."""
    monkeypatch.setattr("cass.doors.attempts.PATIENCE", 60)
    now, start = timezone.now(), threading.Barrier(6)

    def guess(_: int) -> str:
        start.wait(timeout=60)
        try:
            return attempt(person.cass_number, now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as guessers:
        told = sorted(guessers.map(guess, range(6)))
    assert told == ["pin.wait"] * 4 + ["pin.wrong"] * 2


def test_too_many_at_once_are_asked_to_come_back(person: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cass.doors.attempts.PATIENCE", 0)
    turns = [pin.turn() for _ in range(HASHES_AT_ONCE)]
    for one in turns:
        one.__enter__()
    try:
        assert attempt(person.cass_number, timezone.now(), PIN) == attempt(NOBODY, timezone.now()) == "door.busy"
    finally:
        for one in turns:
            one.__exit__(None, None, None)
    assert attempt(person.cass_number, timezone.now(), PIN) == "entered"


def test_the_page_takes_the_number_with_spaces_and_in_small_letters_and_never_shows_the_pin_again(
    client: Client, person: Person
):
    answer = enter_pin(client, person, "87654321")
    assert b"87654321" not in answer.content
    spaced = f" {person.cass_number[:3]} {person.cass_number[3:].lower()} "
    browser_of_hers = browser()
    assert enter_pin(browser_of_hers, spaced, f"{PIN[:4]} {PIN[4:]}").status_code == 302


def test_what_cannot_be_a_number_or_a_pin_is_told_at_the_field_and_is_no_mistake(client: Client, person: Person):
    for number, given, code in (
        (person.cass_number, "12", "pin.malformed"),
        ("123456789K", PIN, "pin.number_malformed"),
    ):
        answer = enter_pin(client, number, given)
        assert answer.status_code == 422
        assert code in answer.content.decode()
    assert not SignInFailure.objects.exists()
