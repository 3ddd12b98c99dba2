"""The time-based code beside the PIN: given to a telephone, tried, recovered from, taken away."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pyotp
import pytest
from django.core.management import call_command

from cass.access import Actor, Door
from cass.audit.models import Event, EventType
from cass.doors import second_factor
from cass.doors.models import RecoveryCode, SecondFactor
from cass.inbox.models import Notice
from cass.kernel import keyring, verification_code
from cass.kernel.faults import Conflict, Fault
from cass.kernel.keyring import Keyring
from cass.registry.models import Person
from tests.doors.conftest import make_person

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 11, 0, tzinfo=dt.UTC)


@pytest.fixture
def person() -> Person:
    return make_person()


def actor(person: Person) -> Actor:
    return Actor(door=Door.PIN, person=person.pk)


def given(person: Person) -> tuple[str, list[str]]:
    """A confirmed factor: its secret, and the recovery codes."""
    secret = second_factor.begin(person=person.pk, at=NOW)
    codes = second_factor.confirm(person=person.pk, code=pyotp.TOTP(secret).at(NOW), actor=actor(person), at=NOW)
    assert isinstance(codes, list)
    return secret, codes


def check(person: Person, code: str, at: dt.datetime) -> str:
    refused = second_factor.check(person=person.pk, code=code, at=at)
    return refused.code if refused else ""


def later(minutes: float) -> dt.datetime:
    return NOW + dt.timedelta(minutes=minutes)


def test_it_counts_only_once_the_first_code_was_typed(person: Person):
    secret = second_factor.begin(person=person.pk, at=NOW)
    assert not second_factor.has(person.pk)
    assert check(person, pyotp.TOTP(secret).at(NOW), NOW) == "second_factor.wrong"
    wrong = second_factor.confirm(person=person.pk, code="000000", actor=actor(person), at=NOW)
    assert isinstance(wrong, Fault)
    assert not second_factor.has(person.pk)
    assert second_factor.pending(person=person.pk, at=NOW) == secret
    second_factor.confirm(person=person.pk, code=pyotp.TOTP(secret).at(NOW), actor=actor(person), at=NOW)
    assert second_factor.has(person.pk)
    assert second_factor.pending(person=person.pk, at=NOW) is None
    assert Event.objects.filter(type=EventType.SECOND_FACTOR_SET, person_id=person.pk).count() == 1


def test_a_code_is_good_once(person: Person):
    secret, _ = given(person)
    at = later(2)
    code = pyotp.TOTP(secret).at(at)
    assert check(person, code, at) == ""
    assert check(person, code, at) == "second_factor.wrong"


def test_the_code_that_confirmed_it_is_used_up(person: Person):
    secret, _ = given(person)
    assert check(person, pyotp.TOTP(secret).at(NOW), NOW) == "second_factor.wrong"


def test_an_old_code_is_wrong(person: Person):
    secret, _ = given(person)
    assert check(person, pyotp.TOTP(secret).at(later(2)), later(5)) == "second_factor.wrong"


def test_another_person_s_code_is_wrong(person: Person):
    secret, _ = given(person)
    other = make_person()
    given(other)
    assert check(other, pyotp.TOTP(secret).at(later(2)), later(2)) == "second_factor.wrong"


def test_a_recovery_code_is_good_once_and_kept_as_a_digest(person: Person):
    _, codes = given(person)
    assert len(codes) == second_factor.RECOVERY_CODES == RecoveryCode.objects.count()
    typed = verification_code.display(codes[0]).lower()
    assert check(person, typed, later(1)) == ""
    assert check(person, typed, later(1)) == "second_factor.wrong"
    assert check(person, codes[1], later(1)) == ""
    assert all(codes[0].encode() not in bytes(kept.digest) for kept in RecoveryCode.objects.order_by("pk"))


def test_mistakes_make_one_wait_even_with_the_right_code(person: Person):
    secret, _ = given(person)
    for _ in range(4):
        assert check(person, "000000", later(2)) == "second_factor.wrong"
    assert check(person, "000000", later(2)) == "second_factor.wrong"
    assert check(person, pyotp.TOTP(secret).at(later(3)), later(3)) == "second_factor.wait"
    assert check(person, pyotp.TOTP(secret).at(later(8)), later(8)) == ""


def test_its_owner_is_told_when_it_is_put_there_and_when_it_is_taken_away(person: Person):
    given(person)
    second_factor.remove(person=person.pk, actor=actor(person), at=later(1))
    second_factor.remove(person=person.pk, actor=actor(person), at=later(2))
    told = Notice.objects.filter(person=person).order_by("pk").values_list("code", flat=True)
    assert list(told) == ["second_factor_set", "second_factor_removed"]


def test_it_is_taken_away_and_given_anew(person: Person):
    secret, _ = given(person)
    with pytest.raises(Conflict, match=r"second_factor\.there_already"):
        second_factor.begin(person=person.pk, at=later(1))
    second_factor.remove(person=person.pk, actor=actor(person), at=later(1))
    assert not second_factor.has(person.pk)
    assert Event.objects.filter(type=EventType.SECOND_FACTOR_REMOVED, person_id=person.pk).exists()
    assert second_factor.begin(person=person.pk, at=later(1)) != secret


def test_a_copy_of_the_database_does_not_give_the_secret(person: Person):
    secret, _ = given(person)
    assert secret.encode() not in bytes(SecondFactor.objects.get().secret)


def test_a_secret_copied_to_another_person_does_not_open(person: Person):
    given(person)
    other = make_person()
    given(other)
    mine = SecondFactor.objects.get(person=person)
    SecondFactor.objects.filter(person=other).update(secret=mine.secret)
    with pytest.raises(ValueError, match="altered or belongs to another record"):
        check(other, "123456", later(2))


def test_the_square_says_whose_office_it_is_and_only_the_account_it_is_given():
    address = second_factor.address("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", account="PIN")
    assert address.startswith("otpauth://totp/CASS%20Online:PIN?")
    assert "secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" in address


def test_the_secrets_move_to_a_new_key(person: Person, tmp_path: Path, settings: Any):
    keyring.create(tmp_path)
    settings.KEYRING = Keyring(tmp_path)
    secret, _ = given(person)
    former = settings.KEYRING.current("totp")
    new = keyring.rotate(tmp_path, "totp")
    # Two keys of one second come in no order.
    (tmp_path / "totp" / f"{new}.key").rename(tmp_path / "totp" / "99990101T000000-newer.key")
    for done in (1, 0):
        said = io.StringIO()
        call_command("rotate_second_factor_keys", stdout=said)
        assert said.getvalue().startswith(f"{done} ")
    (tmp_path / "totp" / f"{former.id}.key").unlink()
    assert check(person, pyotp.TOTP(secret).at(later(2)), later(2)) == ""
