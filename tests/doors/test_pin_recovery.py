"""Back to one's PIN through a verified contact; and how a contact is verified."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyotp
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cass.access import Actor, Door
from cass.audit.models import Event, EventType
from cass.doors import contacts, deliveries, pin, pin_blocks, pin_recovery, second_factor
from cass.doors.models import BlockedBy, ContactKind, OneTimeCode, VerifiedContact
from cass.kernel.faults import Conflict, Fault, NotFound
from cass.registry.models import Person
from cass.staff.models import User
from tests.doors.conftest import PIN, make_person
from tests.doors.pin_stories import CHOSEN, NOW, acting, clerk, last_code, verified

pytestmark = pytest.mark.django_db
NOBODY = "999999Z"
BORN = dt.date(1985, 4, 1)
UNBLOCK, FORGOTTEN = pin_recovery.UNBLOCK, pin_recovery.FORGOTTEN


@pytest.fixture(autouse=True)
def texts(tmp_path: Path, settings: Any) -> Path:
    settings.SMS_URL, settings.SMS_FILE_PATH = "", tmp_path / "sms"
    return tmp_path / "sms"


@pytest.fixture
def desk() -> User:
    return clerk()


@pytest.fixture
def person(desk: User) -> Person:
    """Somebody with a PIN and a verified telephone."""
    found = make_person(identity_document="AD553107")
    pin.issue(person=found, pin=PIN, at=NOW)
    verified(found, desk)
    return found


def ask(number: str, *, purpose: str = UNBLOCK, at: dt.datetime = NOW, born: dt.date = BORN, net: str = "n") -> str:
    refused = pin_recovery.send_code(
        purpose=purpose, cass_number=number, birth_date=born, network=net, language="ca", at=at
    )
    return refused.code if refused else ""


def let_in(number: str, typed: str, *, at: dt.datetime = NOW) -> str:
    found = pin_recovery.let_device_in(cass_number=number, birth_date=BORN, typed=typed, device_token="", at=at)
    return found.code if isinstance(found, Fault) else found


def enter(person: Person, given: str, token: str = "", at: dt.datetime = NOW) -> str:
    answer = pin.enter(cass_number=person.cass_number, pin=given, device_token=token, at=at)
    return answer.code if isinstance(answer, Fault) else "entered"


def block_unknown_devices(person: Person) -> dt.datetime:
    at = NOW
    for minute in range(6):
        at = NOW + dt.timedelta(minutes=minute)
        enter(person, "00000000", at=at)
    assert enter(person, PIN, at=at) == "pin.unknown_devices_blocked"
    return at


def given_factor(person: Person, at: dt.datetime = NOW) -> str:
    secret = second_factor.begin(person=person.pk, at=at)
    actor = Actor(door=Door.PIN, person=person.pk)
    second_factor.confirm(person=person.pk, code=pyotp.TOTP(secret).at(at), actor=actor, at=at)
    return secret


def test_a_message_to_the_verified_contact_lets_a_blocked_device_in(person: Person):
    at = block_unknown_devices(person)
    assert ask(person.cass_number, at=at) == ""
    token = let_in(person.cass_number, last_code(UNBLOCK), at=at)
    assert enter(person, PIN, token, at=at) == "entered"
    assert enter(person, PIN, at=at) == "pin.unknown_devices_blocked", "others stay blocked"
    assert Event.objects.filter(type=EventType.UNBLOCKED, person_id=person.pk).exists()


def test_a_wrong_code_lets_no_device_in(person: Person):
    ask(person.cass_number)
    assert let_in(person.cass_number, "000000") == "code.wrong"


def test_the_answers_and_the_work_are_the_same_for_a_number_that_nobody_has(person: Person, desk: User):
    without_contact = make_person()
    pin.issue(person=without_contact, pin=PIN, at=NOW)
    without_pin = make_person()
    verified(without_pin, desk)
    asked, answers = [], []
    for number in (person.cass_number, NOBODY, without_contact.cass_number, without_pin.cass_number):
        story = []
        for _ in range(6):
            with CaptureQueriesContext(connection) as queries:
                story.append((ask(number, net=number), len(queries) if story else 0))
            story.append((let_in(number, "000000"), 0))
        answers.append([answer for answer, _ in story])
        asked.append([work for _, work in story])
    assert answers == [answers[0]] * 4
    assert answers[0][-2] == "code.too_many_sent"
    # One line of the journal more or less and one question for the contact: nothing that can be told from outside.
    assert max(work for works in asked for work in works) - max(min(w for w in works if w) for works in asked) < 12


def test_who_has_no_contact_gets_no_message(texts: Path, run_tasks: Callable[[], list[str]]):
    someone, now = make_person(), timezone.now()
    pin.issue(person=someone, pin=PIN, at=now)
    assert ask(someone.cass_number, at=now) == ask(NOBODY, at=now) == ""
    assert "doors.send_code" in run_tasks()
    assert not texts.exists()


def test_the_wrong_birth_date_sends_nothing(person: Person):
    ask(person.cass_number, born=BORN + dt.timedelta(days=1))
    assert OneTimeCode.objects.get(purpose=UNBLOCK).address == ""


def choose(person_or_number: Person | str, typed: str, factor: str, *, at: dt.datetime, chosen: str = CHOSEN) -> str:
    number = person_or_number if isinstance(person_or_number, str) else person_or_number.cass_number
    refused = pin_recovery.choose_again(
        cass_number=number, birth_date=BORN, typed=typed, factor=factor, chosen=chosen, at=at
    )
    return refused.code if refused else ""


def test_a_forgotten_pin_is_set_anew_with_contact_and_second_factor(person: Person):
    secret, at = given_factor(person), NOW + dt.timedelta(minutes=2)
    ask(person.cass_number, purpose=FORGOTTEN, at=at)
    assert choose(person, last_code(FORGOTTEN), pyotp.TOTP(secret).at(at), at=at) == ""
    assert enter(person, CHOSEN, at=at) == "entered"


def test_neither_of_the_two_does_alone(person: Person):
    secret, at = given_factor(person), NOW + dt.timedelta(minutes=2)
    ask(person.cass_number, purpose=FORGOTTEN, at=at)
    assert choose(person, "000000", pyotp.TOTP(secret).at(at), at=at) == "pin_recovery.wrong"
    assert choose(person, last_code(FORGOTTEN), "000000", at=at) == "pin_recovery.wrong"
    assert choose(NOBODY, "000000", "000000", at=at) == "pin_recovery.wrong"
    assert enter(person, PIN, at=at) == "entered"


def test_without_a_second_factor_a_forgotten_pin_needs_the_desk(person: Person):
    ask(person.cass_number, purpose=FORGOTTEN)
    assert choose(person, last_code(FORGOTTEN), "", at=NOW) == "pin_recovery.wrong"


def test_what_was_blocked_on_purpose_is_not_opened_by_forgetting(person: Person):
    secret, at = given_factor(person), NOW + dt.timedelta(minutes=2)
    pin_blocks.block(person=person, by=BlockedBy.HOLDER, actor=Actor(door=Door.PIN, person=person.pk), at=at)
    ask(person.cass_number, purpose=FORGOTTEN, at=at)
    assert choose(person, last_code(FORGOTTEN), pyotp.TOTP(secret).at(at), at=at) == "pin_recovery.wrong"


def test_whether_a_pin_is_too_easy_tells_nothing_of_who_exists(person: Person):
    """Before the codes were right the answer depends on what was typed alone."""
    hidden = person.identity_document[2:] + "84"
    answers = [choose(number, "000000", "", at=NOW, chosen=hidden) for number in (person.cass_number, NOBODY)]
    assert answers[0] == answers[1] == "pin_recovery.wrong"
    for number in (person.cass_number, NOBODY):
        with pytest.raises(Fault, match=r"pin\.trivial"):
            choose(number, "000000", "", at=NOW, chosen="01041985")


def test_whoever_came_in_by_certificate_sets_a_new_pin_with_a_code(person: Person):
    actor = Actor(door=Door.NATIONAL_CERTIFICATE, person=person.pk)
    pin_blocks.block(person=person, by=BlockedBy.HOLDER, actor=actor, at=NOW)
    assert pin_recovery.send_code_inside(person=person, actor=actor, at=NOW) is None
    code = last_code(pin_recovery.INSIDE)
    wrong = pin_recovery.choose_inside(person=person, typed="000000", chosen=CHOSEN, actor=actor, at=NOW)
    assert isinstance(wrong, Fault)
    assert pin_recovery.choose_inside(person=person, typed=code, chosen=CHOSEN, actor=actor, at=NOW) is None
    assert enter(person, CHOSEN) == "entered"


def test_without_a_verified_contact_not_even_a_certificate_sets_a_pin():
    someone = make_person()
    actor = Actor(door=Door.NATIONAL_CERTIFICATE, person=someone.pk)
    refused = pin_recovery.send_code_inside(person=someone, actor=actor, at=NOW)
    assert refused is not None
    assert refused.code == "contact.none"


# Verified contacts


def propose(person: Person, desk: User, typed: str, kind: ContactKind = ContactKind.TELEPHONE) -> OneTimeCode:
    return contacts.propose(person=person, kind=kind, typed=typed, actor=acting(desk), at=NOW)


def test_a_contact_counts_once_its_code_came_back(desk: User):
    someone = make_person()
    code = propose(someone, desk, "300 200")
    assert code.address == "+376300200"
    assert not VerifiedContact.objects.exists()
    wrong = contacts.verify(person=someone, typed="x", staff=desk.pk, actor=acting(desk), at=NOW)
    assert isinstance(wrong, Fault)
    contacts.verify(person=someone, typed=deliveries.digits(code), staff=desk.pk, actor=acting(desk), at=NOW)
    assert [contact.address for contact in contacts.of(someone.pk)] == ["+376300200"]
    assert Event.objects.get(type=EventType.CONTACT_VERIFIED).facts == {"kind": "telephone"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("+376 300-200", "+376300200"), ("0034 600 100 200", "+34600100200"), ("(300) 200", "+376300200")],
)
def test_telephones_are_kept_with_their_prefix(typed: str, kept: str):
    assert contacts.written(ContactKind.TELEPHONE, typed) == kept


@pytest.mark.parametrize("typed", ["", "12345", "+0 300200", "no en tinc", "+376300200 ext 3"])
def test_what_is_no_telephone_is_refused(typed: str):
    with pytest.raises(Fault, match=r"contact\.malformed"):
        contacts.written(ContactKind.TELEPHONE, typed)


@pytest.mark.parametrize("typed", ["", "algu", "algu@", "a@b\nBcc: c@d.ad"])
def test_what_is_no_e_mail_is_refused(typed: str):
    with pytest.raises(Fault, match=r"contact\.malformed"):
        contacts.written(ContactKind.EMAIL, typed)


def test_the_same_contact_twice_and_too_many_are_refused(person: Person, desk: User):
    with pytest.raises(Conflict, match=r"contact\.there_already"):
        propose(person, desk, "300100")
    for number in range(contacts.MOST - 1):
        verified(person, desk, address=f"+37630020{number}")
    with pytest.raises(Conflict, match=r"contact\.too_many"):
        propose(person, desk, "300300")


def test_a_removed_contact_gets_no_more_codes(person: Person, desk: User):
    contact = contacts.of(person.pk).get()
    with pytest.raises(NotFound):
        contacts.remove(person=make_person(), contact=contact.pk, actor=acting(desk), at=NOW)
    contacts.remove(person=person, contact=contact.pk, actor=acting(desk), at=NOW)
    ask(person.cass_number)
    assert OneTimeCode.objects.get(purpose=UNBLOCK).address == ""
    verified(person, desk)
    assert contacts.of(person.pk).count() == 1


def test_a_contact_is_shown_to_its_owner_and_told_to_nobody_else(person: Person, desk: User):
    mail = verified(person, desk, address="meritxell@exemple.ad")
    assert contacts.masked(mail) == "m•••@e•••.ad"
    assert contacts.masked(contacts.of(person.pk).get(kind="telephone")) == "••• 00"
