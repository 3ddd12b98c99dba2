"""One-time codes: sent to somebody, typed back once, and in no database."""

import base64
import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from cass.audit.models import Event, EventType
from cass.contracts import preparation
from cass.doors import codes, contacts, deliveries, sending, tasks
from cass.doors.models import ContactKind, OneTimeCode
from cass.inbox import text_messages
from cass.kernel import keyring
from cass.kernel.faults import Fault
from cass.kernel.keyring import Keyring

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 11, 0, tzinfo=dt.UTC)
TELEPHONE = "+376300100"
ABOUT = {"purpose": "trial", "subject": "person:1"}


@pytest.fixture(autouse=True)
def messages(tmp_path: Path, settings: Any) -> Path:
    settings.SMS_URL, settings.SMS_FILE_PATH = "", tmp_path / "sms"
    return tmp_path / "sms"


def send(*, at: dt.datetime = NOW, kind: ContactKind = ContactKind.TELEPHONE, **changed: Any) -> OneTimeCode:
    given = ABOUT | {"address": TELEPHONE, "language": "ca"} | changed
    return codes.send(kind=kind, at=at, **given)


def check(typed: str, *, at: dt.datetime = NOW, **changed: Any) -> str:
    """The fault's code; empty when the code was right."""
    refused = codes.check(typed=typed, at=at, **(ABOUT | changed))
    return refused.code if refused else ""


def wrong_for(code: OneTimeCode) -> str:
    return f"{(int(deliveries.digits(code)) + 1) % 10**6:06}"


def test_the_code_of_a_text_message_opens_once(messages: Path, run_tasks: Callable[[], list[str]]):
    send(at=timezone.now())
    assert run_tasks() == ["doors.send_code"]
    (file,) = messages.iterdir()
    (typed,) = re.findall(r"\b\d{6}\b", file.read_text())
    assert check(typed, at=timezone.now()) == ""
    assert check(typed, at=timezone.now()) == "code.wrong"


@pytest.mark.parametrize(
    ("purpose", "read_to_the_desk"), [("trial", False), (contacts.PURPOSE, True), (preparation.CONTACT_PURPOSE, True)]
)
def test_only_the_code_that_the_desk_waits_for_says_to_be_read_out(
    purpose: str, read_to_the_desk: bool, messages: Path, run_tasks: Callable[[], list[str]]
):
    send(at=timezone.now(), purpose=purpose)
    run_tasks()
    (file,) = messages.iterdir()
    text = file.read_text()
    assert ("Digueu-lo només a qui us atén" in text, "ni la CASS us el demanarà" in text) == (
        read_to_the_desk,
        not read_to_the_desk,
    )


def test_the_code_of_an_e_mail_opens_and_is_sent_once(run_tasks: Callable[[], list[str]]):
    code = send(at=timezone.now(), kind=ContactKind.EMAIL, address="algu@exemple.ad", language="fr")
    run_tasks()
    tasks.send_code(code_id=code.pk)
    (message,) = mail.outbox
    assert message.to == ["algu@exemple.ad"]
    assert check(deliveries.digits(code), at=timezone.now()) == ""
    assert deliveries.digits(code) in message.body


def test_spaces_in_what_is_typed_do_not_matter():
    digits = deliveries.digits(send())
    assert check(f" {digits[:3]} {digits[3:]} ") == ""


def test_after_five_mistakes_the_right_code_is_wrong_too():
    code = send()
    assert {check(wrong_for(code)) for _ in range(codes.MOST_TRIES)} == {"code.wrong"}
    assert check(deliveries.digits(code)) == "code.wrong"


def test_four_mistakes_cost_nothing():
    code = send()
    for _ in range(codes.MOST_TRIES - 1):
        check(wrong_for(code))
    assert check(deliveries.digits(code)) == ""


def test_a_code_is_over_after_ten_minutes():
    code = send()
    assert check(deliveries.digits(code), at=NOW + codes.GOOD_FOR) == "code.wrong"
    assert check(deliveries.digits(code), at=NOW + codes.GOOD_FOR - dt.timedelta(seconds=1)) == ""


def test_a_new_code_takes_the_place_of_the_former_one():
    former = send()
    later = NOW + dt.timedelta(minutes=1)
    send(at=later)
    assert check(deliveries.digits(former), at=later) == "code.wrong"


def test_a_code_opens_nothing_else():
    digits = deliveries.digits(send())
    assert check(digits, subject="person:2") == "code.wrong"
    assert check(digits, purpose="another") == "code.wrong"
    assert check(digits) == ""


def test_who_has_no_address_gets_no_code_and_the_same_answer(messages: Path, run_tasks: Callable[[], list[str]]):
    code = send(at=timezone.now(), address="")
    assert run_tasks() == ["doors.send_code"]
    assert not messages.exists()
    assert check(deliveries.digits(code), at=timezone.now()) == "code.wrong"
    assert check("000000", subject="nobody") == "code.wrong"


def test_so_many_codes_an_hour_and_no_more():
    for minute in range(5):
        send(at=NOW + dt.timedelta(minutes=minute))
    with pytest.raises(Fault, match=r"code\.too_many_sent"):
        send(at=NOW + dt.timedelta(minutes=6))
    send(at=NOW + dt.timedelta(minutes=6), subject="person:2")
    send(at=NOW + dt.timedelta(minutes=61))


def test_ten_codes_a_day_and_no_more():
    for number in range(10):
        send(at=NOW + dt.timedelta(hours=number))
    with pytest.raises(Fault, match=r"code\.too_many_sent"):
        send(at=NOW + dt.timedelta(hours=11))


def test_a_copy_of_the_database_has_no_code(tmp_path: Path, settings: Any):
    """Neither the row nor the queue holds it, and without the key nothing in them leads to it."""
    code = send()
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        jobs = [row[0] for row in cursor.fetchall()]
    held = json.dumps([str(value) for value in OneTimeCode.objects.values_list().get()] + jobs)
    right = deliveries.digits(code)
    assert right not in held
    keyring.create(tmp_path / "others")
    others = Keyring(tmp_path / "others").current("codes")
    (tmp_path / "others" / "codes" / f"{others.id}.key").rename(tmp_path / "others" / "codes" / f"{code.key_id}.key")
    settings.KEYRING = Keyring(tmp_path / "others")
    assert deliveries.digits(code) != right


def test_a_code_sent_before_the_key_was_rotated_still_opens(tmp_path: Path, settings: Any):
    keyring.create(tmp_path / "keys")
    settings.KEYRING = Keyring(tmp_path / "keys")
    digits = deliveries.digits(send())
    keyring.rotate(tmp_path / "keys", "codes")
    assert check(digits) == ""


def test_no_two_rows_share_a_code_by_rule():
    """The nonce makes a row's code its own: of thirty for one subject hardly two are the same."""
    made = {deliveries.digits(send(at=NOW + dt.timedelta(hours=6 * number))) for number in range(30)}
    assert len(made) > 25


def test_sending_is_journalled_without_address_or_code():
    code = send(person=None)
    event = Event.objects.get(type=EventType.CODE_SENT)
    assert event.facts == {"purpose": "trial", "kind": "telephone"}
    assert deliveries.digits(code) not in json.dumps(event.facts)


def test_old_codes_are_forgotten_with_their_addresses():
    send()
    assert codes.forget_old(at=NOW + dt.timedelta(hours=47)) == 0
    assert codes.forget_old(at=NOW + dt.timedelta(hours=49)) == 1


def test_the_gateway_gets_the_message_and_the_name_in_a_header(monkeypatch: pytest.MonkeyPatch, settings: Any):
    asked: list[Any] = []

    class Answer:
        def __enter__(self) -> None:
            return None

        def __exit__(self, *_: object) -> None:
            return None

    def urlopen(request: Any, timeout: float) -> Answer:
        asked.append(request)
        return Answer()

    monkeypatch.setattr(text_messages.urllib.request, "urlopen", urlopen)
    settings.SMS_URL = "https://cass:a%40b@gateway.example.org/send"
    sending.deliver(kind=ContactKind.TELEPHONE, address=TELEPHONE, subject="", text="Bon dia", reference="code-1")
    (request,) = asked
    assert request.full_url == "https://gateway.example.org/send"
    assert request.headers["Authorization"] == "Basic " + base64.b64encode(b"cass:a@b").decode()
    assert json.loads(request.data) == {"to": TELEPHONE, "text": "Bon dia", "id": "code-1"}


def test_a_gateway_that_does_not_answer_leaves_the_code_to_be_sent_again(
    monkeypatch: pytest.MonkeyPatch, settings: Any
):
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("no answer")

    monkeypatch.setattr(text_messages.urllib.request, "urlopen", refuse)
    settings.SMS_URL = "https://gateway.example.org/send"
    code = send(at=timezone.now())
    with pytest.raises(OSError, match="no answer"):
        tasks.send_code(code_id=code.pk)
    code.refresh_from_db()
    assert code.sent_at is None
