"""Everybody's mistakes together, blocks on purpose, changing a PIN, its end, and which PINs nobody may choose."""

import datetime as dt
import hashlib
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cass.access import Actor, Door
from cass.audit.models import Event, EventType
from cass.doors import attempts_in_all as in_all
from cass.doors import pin, pin_blocks, sessions
from cass.doors.models import BlockedBy, DoorCount, KnownDevice, PinAccount, Session
from cass.doors.pin import KNOWN_DEVICE_MISTAKES, enter
from cass.doors.pin_choice import refuse_weak, refuse_weak_for
from cass.inbox.models import Notice
from cass.kernel.faults import Conflict, Fault
from cass.registry.models import Person
from tests.doors.conftest import PIN, at_the_door, make_person
from tests.doors.test_pin import WRONG, attempt, block_unknown_devices, known_device

pytestmark = pytest.mark.django_db


def test_one_network_cannot_try_account_after_account(person: Person, monkeypatch: pytest.MonkeyPatch):
    """Spraying: a guess at each of many numbers, none of which would notice alone. Known devices come in all the same."""
    monkeypatch.setattr(in_all, "NETWORK_MISTAKES", in_all.Limit("pin_mistakes_of_network", 5))
    now = timezone.now()
    token = known_device(person, now)

    def spray(number: str, network: str, given: str = WRONG, token: str = "") -> str:
        answer = enter(cass_number=number, pin=given, device_token=token, network=network, at=now)
        return answer.code if isinstance(answer, Fault) else "entered"

    assert [spray(f"{number}A", "192.0.2.0") for number in range(5)] == ["pin.wrong"] * 5
    assert spray("8A", "192.0.2.0") == "pin.too_many_mistakes"
    assert spray(person.cass_number, "192.0.2.0", PIN) == "pin.too_many_mistakes"
    assert spray(person.cass_number, "192.0.2.0", PIN, token) == "entered"
    assert spray("9A", "198.51.100.0") == "pin.wrong"


def test_many_networks_together_cannot_either(person: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(in_all, "ALL_MISTAKES", in_all.Limit("pin_mistakes", 5))
    now = timezone.now()
    for number in range(5):
        enter(cass_number=f"{number}A", pin=WRONG, device_token="", network=f"192.0.{number}.0", at=now)
    answer = enter(cass_number=person.cass_number, pin=PIN, device_token="", network="198.51.100.0", at=now)
    assert isinstance(answer, Fault)
    assert answer.code == "pin.too_many_mistakes"
    an_hour_later = now + dt.timedelta(hours=1)
    assert attempt(person.cass_number, an_hour_later, PIN) == "entered"


def test_the_counts_are_forgotten_after_two_days():
    now = timezone.now()
    DoorCount.objects.create(name_digest=b"somebody", since=now, count=1)
    assert in_all.forget_old(at=now + dt.timedelta(hours=47)) == 0
    assert in_all.forget_old(at=now + dt.timedelta(hours=49)) == 1


def holder(person: Person, session: int | None = None) -> Actor:
    return Actor(door=Door.PIN, person=person.pk, session=session)


def test_the_owner_blocks_the_pin_and_nobody_comes_in_by_it(person: Person):
    now = timezone.now()
    token = known_device(person, now)
    pin_blocks.block(person=person, by=BlockedBy.HOLDER, actor=holder(person), at=now)
    assert attempt(person.cass_number, now, PIN, token) == "pin.blocked"
    assert attempt(person.cass_number, now, PIN) == "pin.wrong"
    assert Event.objects.get(type=EventType.BLOCKED).facts["by"] == "holder"
    assert Notice.objects.filter(person=person, code="pin_blocked_on_purpose").exists()
    with pytest.raises(Conflict, match=r"pin\.blocked_already"):
        pin_blocks.block(person=person, by=BlockedBy.DESK, actor=holder(person), at=now)


def test_a_block_ends_the_open_sessions_but_the_one_that_asked(person: Person):
    now = timezone.now()
    mine, other = (sessions.open_session(door=Door.PIN, person=person.pk, at=now)[0].pk for _ in range(2))
    pin_blocks.block(person=person, by=BlockedBy.HOLDER, actor=holder(person, mine), at=now)
    assert list(Session.objects.filter(ended_at=None).values_list("pk", flat=True)) == [mine]
    assert Session.objects.get(pk=other).ended_at == now


@pytest.mark.parametrize("by", [BlockedBy.HOLDER, BlockedBy.DESK])
def test_a_certificate_does_not_open_what_was_blocked_on_purpose(person: Person, by: BlockedBy):
    now = timezone.now()
    pin_blocks.block(person=person, by=by, actor=holder(person), at=now)
    pin_blocks.lift_after_certificate(person=person.pk, actor=holder(person), at=now)
    assert PinAccount.objects.get(person=person).blocked_by == by


def test_a_certificate_opens_what_mistakes_had_blocked(person: Person):
    now = timezone.now()
    token = known_device(person, now)
    for _ in range(KNOWN_DEVICE_MISTAKES):
        attempt(person.cass_number, now, WRONG, token)
    assert attempt(person.cass_number, now, PIN, token) == "pin.blocked"
    later = block_unknown_devices(person.cass_number, now)
    pin_blocks.lift_after_certificate(person=person.pk, actor=holder(person), at=later)
    assert attempt(person.cass_number, later, PIN, token) == "entered"
    assert Event.objects.filter(type=EventType.UNBLOCKED, person_id=person.pk).count() == 1


def test_coming_in_by_certificate_lifts_the_block_and_says_nothing_when_there_was_none(
    client: Client, person: Person, national: Any
):
    now = timezone.now()
    certificate = national(person)
    at_the_door(client, certificate, method="post")
    assert not Event.objects.filter(type=EventType.UNBLOCKED).exists()
    block_unknown_devices(person.cass_number, now - dt.timedelta(minutes=2))
    assert attempt(person.cass_number, now, PIN) == "pin.unknown_devices_blocked"
    at_the_door(client, certificate, method="post")
    assert attempt(person.cass_number, now, PIN) == "entered"


def test_the_desk_opens_a_pin_again(person: Person):
    now = timezone.now()
    pin_blocks.block(person=person, by=BlockedBy.HOLDER, actor=holder(person), at=now)
    pin_blocks.lift(person=person, actor=Actor(door=Door.STAFF, staff=1), at=now)
    assert attempt(person.cass_number, now, PIN) == "entered"
    with pytest.raises(Conflict, match=r"pin\.none"):
        pin_blocks.lift(person=make_person(), actor=Actor(door=Door.STAFF, staff=1), at=now)


def change(person: Person, present: str, token: str, at: dt.datetime, new: str = "70296184") -> str:
    refused = pin.change(
        person=person, present=present, pin=new, device_token=token, session=0, actor=holder(person), at=at
    )
    return refused.code if refused else ""


def test_the_owner_changes_the_pin_and_other_devices_are_unknown_from_then_on(person: Person):
    now = timezone.now()
    mine, other = known_device(person, now), known_device(person, now)
    sessions.open_session(door=Door.PIN, person=person.pk, at=now)
    assert change(person, PIN, mine, now) == ""
    assert attempt(person.cass_number, now, PIN) == "pin.wrong"
    assert attempt(person.cass_number, now, "70296184", mine) == "entered"
    assert KnownDevice.objects.filter(token_digest=hashlib.sha256(other.encode()).digest()).count() == 0
    assert not Session.objects.filter(ended_at=None).exists()
    assert Notice.objects.filter(person=person, code="pin_changed").exists()
    assert Event.objects.filter(type=EventType.PIN_CHANGED, person_id=person.pk).exists()


def test_whoever_sits_at_an_open_session_cannot_guess_the_present_pin(person: Person):
    now = timezone.now()
    token = known_device(person, now)
    answers = [change(person, WRONG, token, now) for _ in range(KNOWN_DEVICE_MISTAKES + 1)]
    assert answers == ["pin.wrong"] * (KNOWN_DEVICE_MISTAKES - 1) + ["pin.blocked"] * 2
    assert attempt(person.cass_number, now, PIN, token) == "pin.blocked"


def test_a_pin_is_over_after_two_years_and_only_who_has_it_is_told(person: Person):
    chosen = PinAccount.objects.get(person=person).issued_at
    end = chosen + pin.GOOD_FOR
    assert attempt(person.cass_number, end - dt.timedelta(minutes=1), PIN) == "entered"
    assert attempt(person.cass_number, end, PIN) == "pin.expired"
    assert attempt(person.cass_number, end, WRONG) == "pin.wrong"
    assert Session.objects.count() == 0


def test_the_owner_is_told_once_a_month_before_the_end(person: Person):
    end = PinAccount.objects.get(person=person).issued_at + pin.GOOD_FOR
    assert pin_blocks.warn_of_the_end(at=end - dt.timedelta(days=31)) == 0
    assert pin_blocks.warn_of_the_end(at=end - dt.timedelta(days=29)) == 1
    assert pin_blocks.warn_of_the_end(at=end - dt.timedelta(days=28)) == 0
    assert Notice.objects.filter(person=person, code="pin_ends_soon").count() == 1
    known = end - dt.timedelta(days=20)
    assert change(person, PIN, "", known) == ""
    assert attempt(person.cass_number, end + dt.timedelta(days=1), "70296184") == "entered"


@pytest.mark.parametrize(
    "weak",
    [
        *("11111111", "12121212", "12341234", "12345678", "87654321", "90123456", "11112222"),
        *("01041985", "19850401", "04011985", "01048573", "73010485"),
    ],
)
def test_a_pin_that_a_stranger_would_try_first_is_refused(weak: str):
    born = dt.date(1985, 4, 1)
    with pytest.raises(Fault, match=r"pin\.trivial"):
        refuse_weak(pin=weak, birth_date=born, numbers=["999000A"])


def test_a_pin_must_not_be_a_number_of_the_person_s(person: Person):
    digits = person.cass_number[:6]
    for weak in (f"{digits}73", f"73{digits}", f"7{digits}3"):
        with pytest.raises(Fault, match=r"pin\.trivial"):
            refuse_weak_for(person, pin=weak)
    refuse_weak_for(person, pin="73920518")
