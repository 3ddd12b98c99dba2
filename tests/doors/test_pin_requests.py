"""Asking for a PIN at the CASS or at a Comú, oneself or by another person, and fetching the code."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError

from cass.access import Role
from cass.audit.models import Event, EventType
from cass.doors import attempts_in_all, pin_requests
from cass.doors.models import ActivationCode, PinAccount, PinRequest
from cass.doors.pin_requests import Bearer
from cass.inbox.models import Notice
from cass.kernel.faults import Conflict, Fault, NotFound
from cass.registry.models import Person
from cass.staff.models import User
from tests.doors.conftest import make_person
from tests.doors.pin_stories import BEARER, HOLDER, NOW, acting, clerk, printed, take

pytestmark = pytest.mark.django_db
BEARING = Bearer(name="Aina Roca", document="P77")


@pytest.fixture
def person() -> Person:
    return make_person()


@pytest.fixture
def desk() -> User:
    return clerk()


@pytest.fixture
def comu() -> User:
    return clerk(Role.COMU_CLERK, "Comú d’Ordino")


def hand(request: PinRequest, user: User, at: dt.datetime, documents: list[str] = HOLDER) -> str:
    by_bearer = documents != HOLDER
    return pin_requests.print_code(request=request, documents=documents, by_bearer=by_bearer, actor=acting(user), at=at)


def test_the_desk_of_the_cass_prints_the_code_at_once(person: Person, desk: User):
    code = printed(person, desk)
    kept = ActivationCode.objects.get()
    assert kept.expires_at == NOW + dt.timedelta(days=7)
    assert code.encode() not in bytes(kept.digest)
    assert not PinAccount.objects.filter(person=person).exists()


def test_at_a_comu_the_code_is_ready_after_48_hours_and_not_before(person: Person, comu: User):
    request = take(person, comu)
    assert request.ready_at == NOW + dt.timedelta(hours=48)
    with pytest.raises(Conflict, match=r"pin_request\.not_ready"):
        hand(request, comu, NOW + dt.timedelta(hours=47, minutes=59))
    assert hand(request, comu, NOW + dt.timedelta(hours=48))


def test_the_database_itself_refuses_a_code_handed_over_too_early(person: Person, comu: User):
    request = take(person, comu)
    with pytest.raises(IntegrityError):
        PinRequest.objects.filter(pk=request.pk).update(handed_at=NOW, handed_by=comu)


@pytest.mark.parametrize("missing", BEARER)
def test_another_person_needs_every_document(person: Person, comu: User, missing: str):
    seen = [each for each in BEARER if each != missing]
    with pytest.raises(Fault, match=r"pin_request\.documents_missing"):
        take(person, comu, bearer=BEARING, documents=seen)
    request = take(person, comu, bearer=BEARING, documents=BEARER)
    with pytest.raises(Fault, match=r"pin_request\.documents_missing"):
        hand(request, comu, NOW + dt.timedelta(days=3), seen)


def test_what_a_bearer_asked_for_the_holder_may_fetch_but_no_other_way_round(person: Person, comu: User):
    later = NOW + dt.timedelta(days=3)
    assert hand(take(person, comu, bearer=BEARING, documents=BEARER), comu, later)
    own = take(make_person(), comu)
    with pytest.raises(Conflict, match=r"pin_request\.no_bearer"):
        hand(own, comu, later, BEARER)


def test_the_holder_in_person_needs_their_document(person: Person, desk: User):
    with pytest.raises(Fault, match=r"pin_request\.documents_missing"):
        take(person, desk, documents=[])


def test_the_holder_is_told_of_the_request_and_of_the_handing_over(person: Person, comu: User):
    request = take(person, comu, bearer=BEARING, documents=BEARER)
    hand(request, comu, NOW + dt.timedelta(days=2), BEARER)
    told = Notice.objects.filter(person=person).order_by("pk").values_list("code", flat=True)
    assert list(told) == ["pin_requested", "pin_code_handed_over"]


def test_a_code_printed_again_makes_the_former_one_void(person: Person, desk: User):
    first = printed(person, desk)
    request = PinRequest.objects.get()
    second = hand(request, desk, NOW + dt.timedelta(hours=1))
    assert first != second
    assert ActivationCode.objects.filter(ended_at=None).count() == 1


def test_one_open_request_each_until_its_code_is_over(person: Person, desk: User):
    printed(person, desk)
    with pytest.raises(Conflict, match=r"pin_request\.open_already"):
        take(person, desk, at=NOW + dt.timedelta(days=6))
    take(person, desk, at=NOW + dt.timedelta(days=7))
    assert PinRequest.objects.filter(cancelled_at=None).count() == 1


def test_a_cancelled_request_prints_nothing(person: Person, desk: User):
    printed(person, desk)
    request = PinRequest.objects.get()
    pin_requests.cancel(request=request, actor=acting(desk), at=NOW)
    assert pin_requests.open_code(request, NOW) is None
    with pytest.raises(Conflict, match=r"pin_request\.over"):
        hand(request, desk, NOW)


def test_the_holder_is_told_that_the_request_is_cancelled(person: Person, desk: User):
    request = take(person, desk)
    pin_requests.cancel(request=request, actor=acting(desk), at=NOW)
    notice = Notice.objects.filter(person=person).latest("pk")
    assert (notice.code, notice.facts) == ("pin_request_cancelled", {"office": desk.office})


def test_a_person_is_found_by_number_and_document_together_only(person: Person, comu: User):
    def find(number: str, document: str) -> str:
        found = pin_requests.find_person(cass_number=number, identity_document=document, actor=acting(comu), at=NOW)
        return found.code if isinstance(found, Fault) else found.cass_number

    other = make_person()
    assert find(person.cass_number.lower(), f" {person.identity_document} ") == person.cass_number
    assert find(person.cass_number, other.identity_document) == "pin_request.nobody"
    assert find(person.cass_number, "") == "pin_request.nobody"
    assert find(person.surname, person.identity_document) == "pin_request.nobody"
    assert Event.objects.using("journal").filter(type=EventType.PERSON_SEARCHED).count() == 4


def test_a_clerk_who_only_guesses_is_stopped(person: Person, comu: User, desk: User):
    def find(user: User) -> str:
        found = pin_requests.find_person(
            cass_number=person.cass_number, identity_document="WRONG", actor=acting(user), at=NOW
        )
        return found.code if isinstance(found, Fault) else ""

    answers = [find(comu) for _ in range(attempts_in_all.CLERK_SEARCHES.most + 1)]
    assert set(answers[:-1]) == {"pin_request.nobody"}
    assert answers[-1] == "pin_request.too_many_searches"
    assert find(desk) == "pin_request.nobody"


def test_a_comu_sees_its_own_requests_and_the_cass_sees_all(person: Person, comu: User, desk: User):
    elsewhere = clerk(Role.COMU_CLERK, "Comú d’Encamp")
    request = take(person, comu)
    own = take(make_person(), desk)
    assert list(pin_requests.visible_to(acting(comu))) == [request]
    assert list(pin_requests.visible_to(acting(elsewhere))) == []
    assert set(pin_requests.visible_to(acting(desk))) == {request, own}
    for reference in (request.reference, own.reference):
        with pytest.raises(NotFound):
            pin_requests.get(actor=acting(elsewhere), reference=reference)


def test_every_step_is_journalled_and_the_journal_holds_no_code(person: Person, desk: User):
    code = printed(person, desk)
    request = PinRequest.objects.get()
    pin_requests.mark_present(request=request, documents=HOLDER, actor=acting(desk), at=NOW)
    pin_requests.cancel(request=request, actor=acting(desk), at=NOW)
    events = Event.objects.filter(person_id=person.pk).order_by("pk")
    steps = [(event.type, event.facts.get("step")) for event in events]
    assert steps == [
        (EventType.PIN_REQUESTED, "taken"),
        (EventType.PIN_CODE_PRINTED, None),
        (EventType.PIN_REQUESTED, "holder_present"),
        (EventType.PIN_REQUESTED, "cancelled"),
    ]
    held = json.dumps([[event.actor, event.facts] for event in events])
    assert code not in held
    assert request.reference not in held


def test_only_somebody_with_a_code_can_be_marked_present(person: Person, desk: User):
    request = take(person, desk)
    with pytest.raises(Conflict, match=r"pin_request\.no_code"):
        pin_requests.mark_present(request=request, documents=HOLDER, actor=acting(desk), at=NOW)
