"""What the office does about somebody's access: what closes is quick, what opens asks who it is, and the owner hears of all."""

import datetime as dt
import json
from typing import Any

import pytest
from cryptography import x509
from django.utils import timezone

from cass.access import NOBODY, Actor, Door
from cass.audit.models import Event, EventType
from cass.audit.operations import record
from cass.doors import access_help, access_state, operations, pin_blocks, sessions
from cass.doors.access_help import Identified, Question
from cass.doors.models import BlockedBy, ContactKind, PinAccount, Session, TextMessage, VerifiedContact
from cass.inbox.models import Email, Notice
from cass.kernel.faults import Conflict, Fault, NotFound
from cass.registry.models import Person
from cass.staff.models import User
from tests.doors.conftest import PIN, make_person
from tests.doors.test_pin import attempt, block_unknown_devices, known_device

pytestmark = pytest.mark.django_db
HELPER = Actor(door=Door.STAFF, staff=1)
ASKED = frozenset({Question.BIRTH_DATE, Question.ADDRESS, Question.EMPLOYER})
BY_TELEPHONE = Identified(asked=ASKED)
AT_THE_COUNTER = Identified(in_person=True)


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


@pytest.fixture
def reachable(person: Person, officer: User, now: dt.datetime) -> Person:
    """A person with a telephone that was proved at the desk."""
    VerifiedContact.objects.create(
        person=person, kind=ContactKind.TELEPHONE, address="+376312345", verified_at=now, verified_by=officer
    )
    return person


def blocked(person: Person, now: dt.datetime, by: BlockedBy = BlockedBy.MISTAKES) -> None:
    PinAccount.objects.filter(person=person).update(blocked_at=now, blocked_by=by)


def unblock(person: Person, identified: Identified, at: dt.datetime) -> None:
    access_help.unblock(person=person, identified=identified, actor=HELPER, at=at)


def is_blocked(person: Person) -> bool:
    return PinAccount.objects.get(person=person).blocked_at is not None


@pytest.mark.parametrize("identified", [BY_TELEPHONE, AT_THE_COUNTER])
def test_what_mistakes_blocked_is_opened_once_it_is_clear_who_asks(
    identified: Identified, person: Person, now: dt.datetime
):
    blocked(person, now)
    unblock(person, identified, now)
    assert not is_blocked(person)
    assert attempt(person.cass_number, now, PIN) == "entered"


def test_unknown_devices_may_try_again_too(person: Person, now: dt.datetime):
    later = block_unknown_devices(person.cass_number, now)
    unblock(person, BY_TELEPHONE, later)
    assert attempt(person.cass_number, later, PIN) == "entered"


@pytest.mark.parametrize("asked", [frozenset(), frozenset({Question.BIRTH_DATE, Question.ADDRESS})])
def test_two_questions_are_not_enough(asked: frozenset[Question], person: Person, now: dt.datetime):
    blocked(person, now)
    with pytest.raises(Fault, match="identity_not_checked"):
        unblock(person, Identified(asked=asked), now)
    assert is_blocked(person)
    assert not Event.objects.filter(type=EventType.UNBLOCKED).exists()


@pytest.mark.parametrize("by", [BlockedBy.HOLDER, BlockedBy.DESK])
def test_what_was_blocked_on_purpose_is_opened_at_the_counter_only(by: BlockedBy, person: Person, now: dt.datetime):
    blocked(person, now, by)
    with pytest.raises(Fault, match="in_person_only"):
        unblock(person, BY_TELEPHONE, now)
    assert is_blocked(person)
    unblock(person, AT_THE_COUNTER, now)
    assert not is_blocked(person)


def test_what_nothing_held_back_is_not_told_as_opened(reachable: Person, now: dt.datetime):
    assert not access_help.unblock(person=reachable, identified=AT_THE_COUNTER, actor=HELPER, at=now)
    assert not Notice.objects.filter(person=reachable).exists()
    blocked(reachable, now)
    assert access_help.unblock(person=reachable, identified=AT_THE_COUNTER, actor=HELPER, at=now)
    assert Notice.objects.filter(person=reachable).exists()


def test_the_journal_knows_which_questions_were_asked_and_no_answer(person: Person, now: dt.datetime):
    blocked(person, now)
    unblock(person, BY_TELEPHONE, now)
    (event,) = Event.objects.filter(type=EventType.UNBLOCKED)
    assert event.facts == {"door": "pin", "in_person": False, "asked": ["address", "birth_date", "employer"]}
    assert (event.person_id, event.actor["staff"]) == (person.pk, 1)


def test_who_has_no_pin_has_nothing_to_open_or_block(now: dt.datetime):
    nobody = make_person()
    with pytest.raises(Conflict, match=r"pin\.none"):
        unblock(nobody, AT_THE_COUNTER, now)
    with pytest.raises(Conflict, match=r"pin\.none"):
        access_help.block(person=nobody, actor=HELPER, at=now)


def test_a_pin_is_blocked_for_every_device_and_its_sessions_end(person: Person, now: dt.datetime):
    token = known_device(person, now)
    opened, _token = sessions.open_session(door=Door.PIN, at=now, person=person.pk)
    access_help.block(person=person, actor=HELPER, at=now)
    assert attempt(person.cass_number, now, PIN, token) == "pin.blocked"
    assert Session.objects.get(pk=opened.pk).ended_at == now


def test_every_session_ends_whatever_the_door_and_nobody_else_s(reachable: Person, now: dt.datetime):
    other = make_person()
    for door in (Door.PIN, Door.NATIONAL_CERTIFICATE):
        sessions.open_session(door=door, at=now, person=reachable.pk)
    theirs, _token = sessions.open_session(door=Door.PIN, at=now, person=other.pk)
    assert access_help.end_sessions(person=reachable, actor=HELPER, at=now) == 2
    assert list(sessions.living(at=now).filter(person__isnull=False)) == [theirs]
    ended = Event.objects.filter(type=EventType.SESSION_ENDED, person_id=reachable.pk)
    assert {event.facts["door"] for event in ended} == {"pin", "national_certificate"}
    assert access_help.end_sessions(person=reachable, actor=HELPER, at=now) == 0


def test_a_certificate_is_revoked_at_once_and_only_its_owner_s(pki: Any, reachable: Person, now: dt.datetime):
    entered, _p12 = operations.register_certificate(person=reachable, at=now)
    reason = x509.ReasonFlags.key_compromise
    with pytest.raises(NotFound):
        access_help.revoke(person=make_person(), certificate=entered.pk, reason=reason, actor=HELPER, at=now)
    access_help.revoke(person=reachable, certificate=entered.pk, reason=reason, actor=HELPER, at=now)
    entered.refresh_from_db()
    assert (entered.revoked_at, entered.revocation_reason) == (now, "keyCompromise")
    with pytest.raises(Conflict, match="already_revoked"):
        access_help.revoke(person=reachable, certificate=entered.pk, reason=reason, actor=HELPER, at=now)


def test_the_owner_hears_of_each_thing_by_every_channel(pki: Any, reachable: Person, now: dt.datetime):
    def channels() -> tuple[int, int, int]:
        counted = (Notice.objects.filter(person=reachable), Email.objects.all(), TextMessage.objects.all())
        return tuple(found.count() for found in counted)  # type: ignore[return-value]

    blocked(reachable, now)
    entered, _p12 = operations.register_certificate(person=reachable, at=now)
    sessions.open_session(door=Door.PIN, at=now, person=reachable.pk)
    reason = x509.ReasonFlags.privilege_withdrawn
    for act in (
        lambda: unblock(reachable, BY_TELEPHONE, now),
        lambda: access_help.end_sessions(person=reachable, actor=HELPER, at=now),
        lambda: access_help.block(person=reachable, actor=HELPER, at=now),
        lambda: access_help.revoke(person=reachable, certificate=entered.pk, reason=reason, actor=HELPER, at=now),
    ):
        before = channels()
        act()
        after = channels()
        assert all(new > old for new, old in zip(after, before, strict=True)), (before, after)


# How it stands


def test_the_state_tells_how_somebody_comes_in_and_no_secret(pki: Any, reachable: Person, now: dt.datetime):
    known_device(reachable, now)
    operations.register_certificate(person=reachable, at=now)
    sessions.open_session(door=Door.PIN, at=now, person=reachable.pk)
    # What the doors journal at once is on the other connection, which a test does not see.
    record(EventType.SIGN_IN_FAILED, actor=NOBODY, at=now, person=reachable.pk, facts={"door": "pin"})
    record(EventType.SIGN_IN_FAILED, actor=NOBODY, at=now, person=reachable.pk + 1000, facts={"door": "pin"})
    state = access_state.of(reachable, at=now)
    assert state.pin is not None
    assert (state.pin.devices, state.pin.blocked_at) == (1, None)
    assert len(state.certificates) == len(state.sessions) == len(state.failures) == 1
    assert state.contacts == ["••• 45"]
    assert state.second_factor_since is None
    account = PinAccount.objects.get(person=reachable)
    assert account.hash not in repr(state)
    assert "312345" not in repr(state)


def test_it_says_until_when_strangers_wait_and_who_blocked_it(person: Person, now: dt.datetime):
    later = block_unknown_devices(person.cass_number, now)
    pin_blocks.block(person=person, by=BlockedBy.HOLDER, actor=HELPER, at=later)
    state = access_state.of(person, at=later).pin
    assert state is not None
    assert state.strangers_until is not None
    assert state.strangers_until > later
    assert state.blocked_by == str(BlockedBy.HOLDER.label)


def test_who_has_nothing_is_shown_with_nothing(now: dt.datetime):
    state = access_state.of(make_person(), at=now)
    assert state.pin is None
    assert state.certificates == state.sessions == state.failures == state.contacts == []


def test_the_journal_of_all_this_names_nobody(person: Person, now: dt.datetime):
    blocked(person, now)
    unblock(person, BY_TELEPHONE, now)
    said = json.dumps([event.facts for event in Event.objects.order_by("pk")])
    assert all(word not in said for word in (person.cass_number, person.surname, person.address))
