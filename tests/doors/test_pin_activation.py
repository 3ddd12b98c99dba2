"""Activating a PIN: the paper's code opens nothing alone, and who is asked tells nobody who exists."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from cass.audit.models import Event, EventType
from cass.doors import access_letters, activation, attempts_in_all, codes, pin, pin_requests
from cass.doors.activation import Begun
from cass.doors.models import AccessLetter, ActivationCode, PinAccount, PinRequest, TextMessage
from cass.inbox.models import Notice
from cass.kernel import keyring, verification_code
from cass.kernel.faults import Conflict, Fault, NotFound
from cass.kernel.keyring import Keyring
from cass.registry.models import Channel, Person
from cass.staff.models import User
from tests.doors.conftest import PIN, make_person
from tests.doors.pin_stories import CHOSEN, HOLDER, NOW, acting, begin, clerk, last_code, printed, verified

pytestmark = pytest.mark.django_db
NOBODY = "999999Z"
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def texts(tmp_path: Path, settings: Any) -> Path:
    settings.SMS_URL, settings.SMS_FILE_PATH = "", tmp_path / "sms"
    return tmp_path / "sms"


@pytest.fixture
def person() -> Person:
    return make_person()


@pytest.fixture
def desk() -> User:
    return clerk()


def complete(code: ActivationCode, *, at: dt.datetime = NOW, chosen: str = CHOSEN) -> None:
    activation.complete(code=code, chosen=chosen, at=at)


def enters(person: Person, given: str = CHOSEN, at: dt.datetime = NOW) -> bool:
    answer = pin.enter(cass_number=person.cass_number, pin=given, device_token="", at=at)
    return not isinstance(answer, Fault)


def test_with_a_code_to_a_verified_contact_the_holder_chooses_and_enters(person: Person, desk: User):
    contact = verified(person, desk)
    begun = begin(person, printed(person, desk))
    activation.send_code(code=begun.code, contact=contact.pk, at=NOW)
    assert activation.prove(code=begun.code, typed=last_code(activation.PURPOSE), at=NOW) is None
    complete(activation.of_browser(token=begun.token, at=NOW))
    assert enters(person)
    assert PinRequest.objects.get().activated_at == NOW


def test_the_code_of_the_paper_opens_nothing_alone(person: Person, desk: User):
    """A bearer knows number, birth date and code: without the second proof no PIN comes of it."""
    verified(person, desk)
    begun = begin(person, printed(person, desk))
    with pytest.raises(Conflict, match=r"activation\.not_proved"):
        complete(begun.code)
    wrong = activation.prove(code=begun.code, typed="000000", at=NOW)
    assert isinstance(wrong, Fault)
    with pytest.raises(Conflict, match=r"activation\.not_proved"):
        complete(begun.code)
    assert not PinAccount.objects.exists()


def test_a_code_goes_to_the_holder_s_own_contacts_only(person: Person, desk: User):
    strangers = verified(make_person(), desk)
    begun = begin(person, printed(person, desk))
    with pytest.raises(NotFound):
        activation.send_code(code=begun.code, contact=strangers.pk, at=NOW)


@pytest.mark.parametrize("wrong", ["number", "birth_date", "code", "nobody"])
def test_the_answer_is_the_same_whatever_was_wrong(person: Person, desk: User, wrong: str):
    code, other = printed(person, desk), printed(make_person(), desk)
    given: dict[str, Any] = {
        "number": {"person": make_person(), "code": code},
        "birth_date": {"person": person, "code": code, "birth_date": dt.date(1985, 4, 2)},
        "code": {"person": person, "code": other},
        "nobody": {"person": NOBODY, "code": code},
    }[wrong]
    assert begin(**given) == "activation.wrong"
    assert isinstance(begin(person, code), Begun)


def test_the_same_work_is_done_for_a_number_that_nobody_has(
    person: Person, django_assert_num_queries: Callable[..., Any], desk: User
):
    printed(person, desk)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counted = []
    for number in (person, NOBODY):
        with CaptureQueriesContext(connection) as queries:
            assert begin(number, "7K3MQ9XT4PDAHW2K") == "activation.wrong"
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_a_code_that_nobody_has_waits_as_long_as_another(person: Person, desk: User):
    def story(code: str) -> list[str]:
        moments = (0, 1, 2, 3, 4, 5, 20, 22)
        return [begin(NOBODY, code, at=NOW + minute * MINUTE, network=code) for minute in moments]

    assert story(printed(person, desk)) == story(verification_code.new())
    assert set(story("no en sé cap")) == {"activation.wrong", "activation.wait"}


def test_somebody_who_waits_does_not_keep_others_waiting(person: Person, desk: User):
    code = printed(person, desk)
    for _ in range(5):
        begin(person, "wrong")
    assert isinstance(begin(person, code), Begun)


def test_one_network_cannot_try_number_after_number(person: Person, desk: User):
    code = printed(person, desk)
    for number in range(attempts_in_all.NETWORK_ACTIVATIONS.most):
        assert begin(f"{number}A", f"wrong {number}") == "activation.wrong"
    assert begin("777777X", "wrong") == "activation.too_many"
    assert isinstance(begin(person, code, network="198.51.100.0"), Begun)


def test_everybody_together_is_limited_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(attempts_in_all, "ALL_ACTIVATIONS", attempts_in_all.Limit("activations", 3))
    answers = [begin(f"{number}A", "wrong", network=f"192.0.{number}.0") for number in range(4)]
    assert answers == ["activation.wrong"] * 3 + ["activation.too_many"]


def test_a_code_is_good_for_seven_days_and_once(person: Person, desk: User):
    code, other = printed(person, desk), make_person()
    assert begin(other, printed(other, desk), at=NOW + dt.timedelta(days=7)) == "activation.wrong"
    begun = begin(person, code, at=NOW + dt.timedelta(days=6))
    request = PinRequest.objects.get(person=person)
    late = NOW + dt.timedelta(days=6)
    pin_requests.mark_present(request=request, documents=HOLDER, actor=acting(desk), at=late)
    complete(begun.code, at=late)
    assert begin(person, code, at=late) == "activation.wrong"
    with pytest.raises(Conflict, match=r"activation\.not_proved"):
        complete(begun.code, at=late, chosen="90817263")


def test_the_holder_at_the_counter_needs_no_second_code_for_a_quarter_of_an_hour(person: Person, desk: User):
    begun = begin(person, printed(person, desk))
    pin_requests.mark_present(request=PinRequest.objects.get(), documents=HOLDER, actor=acting(desk), at=NOW)
    with pytest.raises(Conflict, match=r"activation\.not_proved"):
        complete(begun.code, at=NOW + 15 * MINUTE)
    complete(begun.code, at=NOW + 14 * MINUTE)
    assert enters(person)


def test_without_a_contact_the_second_code_comes_by_post(person: Person, desk: User):
    begun = begin(person, printed(person, desk))
    activation.ask_for_letter(code=begun.code, at=NOW)
    with pytest.raises(Conflict, match=r"activation\.letter_asked"):
        activation.ask_for_letter(code=begun.code, at=NOW)
    (letter,) = access_letters.queue(at=NOW)
    posted = NOW + dt.timedelta(days=6)
    by_post = access_letters.print_letter(letter=letter, actor=acting(desk), at=posted)
    arrived = NOW + dt.timedelta(days=9)
    assert begin(person, "wrong", at=arrived) == "activation.wrong"
    paper = ActivationCode.objects.get()
    assert paper.expires_at == posted + activation.LETTER_GOOD_FOR
    assert activation.prove(code=paper, typed="000000", at=arrived)
    assert activation.prove(code=paper, typed=by_post, at=arrived) is None
    paper.refresh_from_db()
    complete(paper, at=arrived)
    assert enters(person, at=arrived)


def test_a_letter_printed_again_has_another_code(person: Person, desk: User):
    begun = begin(person, printed(person, desk))
    activation.ask_for_letter(code=begun.code, at=NOW)
    letter = AccessLetter.objects.get()
    first, second = (access_letters.print_letter(letter=letter, actor=acting(desk), at=NOW) for _ in range(2))
    assert activation.prove(code=begun.code, typed=first, at=NOW)
    assert activation.prove(code=begun.code, typed=second, at=NOW) is None


def test_a_letter_for_a_cancelled_request_is_not_printed(person: Person, desk: User):
    begun = begin(person, printed(person, desk))
    activation.ask_for_letter(code=begun.code, at=NOW)
    pin_requests.cancel(request=PinRequest.objects.get(), actor=acting(desk), at=NOW)
    with pytest.raises(Conflict, match=r"activation\.letter_void"):
        access_letters.print_letter(letter=AccessLetter.objects.get(), actor=acting(desk), at=NOW)


def test_guessing_the_code_of_the_letter_has_to_wait(person: Person, desk: User):
    begun = begin(person, printed(person, desk))
    activation.ask_for_letter(code=begun.code, at=NOW)
    by_post = access_letters.print_letter(letter=AccessLetter.objects.get(), actor=acting(desk), at=NOW)
    answers = [activation.prove(code=begun.code, typed="wrong", at=NOW) for _ in range(6)]
    assert [each.code for each in answers if each] == ["code.wrong"] * 5 + ["activation.wait"]
    assert activation.prove(code=begun.code, typed=by_post, at=NOW)
    assert activation.prove(code=begun.code, typed=by_post, at=NOW + 16 * MINUTE) is None


def test_another_browser_does_not_go_on_with_what_one_has_begun(person: Person, desk: User):
    code = printed(person, desk)
    first = begin(person, code)
    second = begin(person, code)
    with pytest.raises(NotFound):
        activation.of_browser(token=first.token, at=NOW)
    with pytest.raises(NotFound):
        activation.of_browser(token="", at=NOW)
    assert activation.of_browser(token=second.token, at=NOW).pk == second.code.pk
    with pytest.raises(NotFound):
        activation.of_browser(token=second.token, at=NOW + dt.timedelta(hours=1))


def test_a_proof_given_in_one_browser_counts_in_no_other(person: Person, desk: User):
    contact, code = verified(person, desk), printed(person, desk)
    begun = begin(person, code)
    activation.send_code(code=begun.code, contact=contact.pk, at=NOW)
    activation.prove(code=begun.code, typed=last_code(activation.PURPOSE), at=NOW)
    thief = begin(person, code)
    with pytest.raises(Conflict, match=r"activation\.not_proved"):
        complete(thief.code)


def test_everywhere_known_is_told_that_there_is_a_new_pin(
    person: Person, desk: User, run_tasks: Callable[[], list[str]]
):
    now = timezone.now()
    verified(person, desk, at=now)
    verified(person, desk, at=now, address="un.altre@exemple.ad")
    begun = begin(person, printed(person, desk, at=now), at=now)
    pin_requests.mark_present(request=PinRequest.objects.get(), documents=HOLDER, actor=acting(desk), at=now)
    run_tasks()
    mail.outbox.clear()
    TextMessage.objects.all().delete()
    complete(begun.code, at=now)
    run_tasks()
    assert sorted(address for message in mail.outbox for address in message.to) == [
        "meritxell@exemple.ad",
        "un.altre@exemple.ad",
    ]
    assert TextMessage.objects.filter(sent_at__isnull=False).count() == 1
    assert Notice.objects.filter(person=person, code="pin_activated").exists()
    assert not AccessLetter.objects.exists()
    said = "".join(f"{message.subject}{message.body}" for message in mail.outbox)
    assert not {word for word in (person.cass_number, person.surname, "PIN") if word in said}


def test_whoever_has_neither_e_mail_nor_telephone_gets_a_letter(desk: User):
    person = make_person(email="", channel=Channel.PAPER)
    begun = begin(person, printed(person, desk))
    pin_requests.mark_present(request=PinRequest.objects.get(), documents=HOLDER, actor=acting(desk), at=NOW)
    complete(begun.code)
    letter = AccessLetter.objects.get()
    assert (letter.kind, letter.person) == (AccessLetter.Kind.NEWS, person)
    assert access_letters.print_letter(letter=letter, actor=acting(desk), at=NOW) == ""


def test_a_new_pin_takes_the_place_of_the_former_one(person: Person, desk: User):
    pin.issue(person=person, pin=PIN, at=NOW)
    begun = begin(person, printed(person, desk))
    pin_requests.mark_present(request=PinRequest.objects.get(), documents=HOLDER, actor=acting(desk), at=NOW)
    complete(begun.code)
    assert not enters(person, PIN)
    assert enters(person, at=NOW + MINUTE)


def test_a_copy_of_the_database_does_not_tell_which_code_would_open(
    person: Person, desk: User, tmp_path: Path, settings: Any
):
    code = printed(person, desk)
    keyring.create(tmp_path / "others")
    settings.KEYRING = Keyring(tmp_path / "others")
    assert begin(person, code) == "activation.wrong"


def test_a_wrong_activation_is_journalled_for_the_owner(person: Person, desk: User):
    begin(person, printed(make_person(), desk))
    event = Event.objects.using("journal").filter(type=EventType.SIGN_IN_FAILED).latest("pk")
    assert (event.person_id, event.facts["what"]) == (person.pk, "activation")


def test_codes_asked_for_again_and_again_are_refused(person: Person, desk: User):
    contact = verified(person, desk)
    begun = begin(person, printed(person, desk))
    for _ in range(codes.MOST_SENT[0][0]):
        activation.send_code(code=begun.code, contact=contact.pk, at=NOW)
    with pytest.raises(Fault, match=r"code\.too_many_sent"):
        activation.send_code(code=begun.code, contact=contact.pk, at=NOW)
