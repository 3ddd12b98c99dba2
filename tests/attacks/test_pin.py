"""Ways around the PIN, and ways to keep its owner out."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyotp
import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from cass.access import Actor, Door
from cass.doors import activation, pin, pin_recovery, second_factor
from cass.doors.activation import Begun
from cass.inbox.models import Notice
from cass.kernel import verification_code
from cass.registry.models import Person
from cass.staff.models import User
from tests.doors.conftest import PIN, make_person
from tests.doors.pin_stories import NOW, begin, clerk, last_code, printed, verified

pytestmark = pytest.mark.django_db
BORN, OTHER_BIRTHDAY = dt.date(1985, 4, 1), dt.date(1990, 1, 1)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def texts(tmp_path: Path, settings: Any) -> None:
    settings.SMS_URL, settings.SMS_FILE_PATH = "", tmp_path / "sms"


@pytest.fixture
def desk() -> User:
    return clerk()


@pytest.fixture
def person(desk: User) -> Person:
    """Somebody with a PIN and a verified telephone."""
    found = make_person()
    pin.issue(person=found, pin=PIN, at=NOW)
    verified(found, desk)
    return found


# Keeping the owner out


def test_who_knows_a_number_alone_does_not_keep_its_owner_from_activating(person: Person, desk: User):
    """Codes of paper are too long to guess, so that wrong ones about a number need not slow down whoever has the right one."""
    code = printed(person, desk)
    for number in range(20):
        begin(person, verification_code.new(), network=f"192.0.{number}.0")
    assert isinstance(begin(person, code, network="198.51.100.0"), Begun)


def test_who_has_the_paper_does_not_try_birthday_after_birthday(person: Person, desk: User):
    code = printed(person, desk)
    days = [OTHER_BIRTHDAY + dt.timedelta(days=number) for number in range(8)]
    told = [begin(person, code, birth_date=day, network=str(day)) for day in days]
    assert told[:4] == ["activation.wrong"] * 4
    assert told[-1] == "activation.wait"
    spaced = f" {code[:4].lower()}-{code[4:]} "
    assert begin(person, spaced, network="other") == "activation.wait", "however it is written"


def send(person: Person, purpose: str, born: dt.date = BORN, at: dt.datetime = NOW) -> str:
    number = person.cass_number
    fault = pin_recovery.send_code(
        purpose=purpose, cass_number=number, birth_date=born, network="n", language="ca", at=at
    )
    return fault.code if fault else ""


def let_in(person: Person, typed: str, born: dt.date = BORN) -> Any:
    return pin_recovery.let_device_in(
        cass_number=person.cass_number, birth_date=born, typed=typed, device_token="", at=NOW
    )


def test_who_knows_a_number_alone_does_not_void_or_use_up_its_owner_s_codes(person: Person):
    assert send(person, pin_recovery.UNBLOCK) == ""
    code = last_code(pin_recovery.UNBLOCK)
    for _ in range(6):
        send(person, pin_recovery.UNBLOCK, OTHER_BIRTHDAY)
        let_in(person, "000000", OTHER_BIRTHDAY)
    assert isinstance(let_in(person, code), str)
    assert send(person, pin_recovery.UNBLOCK) == ""


def test_strangers_do_not_stand_in_the_way_of_who_came_in_by_certificate(person: Person):
    """Even with number and birth date: what is sent inside is another code than what is sent to anybody who asks."""
    actor = Actor(door=Door.NATIONAL_CERTIFICATE, person=person.pk)
    for _ in range(6):
        send(person, pin_recovery.FORGOTTEN)
    assert pin_recovery.send_code_inside(person=person, at=NOW, actor=actor) is None
    code = last_code(pin_recovery.INSIDE)
    refused = pin_recovery.choose_again(
        cass_number=person.cass_number, birth_date=BORN, typed=code, factor="000000", chosen="73920518", at=NOW
    )
    assert refused is not None
    assert pin_recovery.choose_inside(person=person, typed=code, chosen="73920518", actor=actor, at=NOW) is None


# Who exists


def test_no_mistake_takes_longer_because_the_number_is_somebody_s(
    person: Person, desk: User, run_tasks: Callable[[], list[str]]
):
    """Up to the one that blocks, of which the owner is told by every channel: by the queue, not while one waits."""

    def work(number: str) -> list[int]:
        done = []
        for minute in range(6):
            at = NOW + minute * MINUTE
            with CaptureQueriesContext(connection) as asked, CaptureQueriesContext(connections["journal"]) as noted:
                pin.enter(cass_number=number, pin="00000000", device_token="", at=at)
            done.append(len(asked) + len(noted))
        return done

    verified(person, desk, address="algu@exemple.ad")
    assert work(person.cass_number) == work("999999Z")
    assert not Notice.objects.filter(code="pin_blocked").exists()
    run_tasks()
    assert [notice.person for notice in Notice.objects.filter(code="pin_blocked")] == [person]


# A found session


def test_a_secret_that_its_owner_did_not_put_on_a_telephone_is_nobody_s_later(person: Person):
    """Whoever finds an open session must not read the square that the owner left on its way."""
    secret = second_factor.begin(person=person.pk, at=NOW)
    assert second_factor.pending(person=person.pk, at=NOW + 5 * MINUTE) == secret
    later = NOW + 11 * MINUTE
    assert second_factor.pending(person=person.pk, at=later) is None
    actor = Actor(door=Door.PIN, person=person.pk)
    second_factor.confirm(person=person.pk, code=pyotp.TOTP(secret).at(later), actor=actor, at=later)
    assert not second_factor.has(person.pk)


def test_a_new_pin_forgets_an_activation_that_was_begun_before(person: Person, desk: User):
    code = printed(person, desk)
    first, second = begin(person, code), begin(person, code)
    assert first.token != second.token
    with pytest.raises(Exception, match=r"activation\.begin_again"):
        activation.of_browser(token=first.token, at=NOW)
