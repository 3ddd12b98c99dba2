"""Step 1: a request is sent, come back to, withdrawn and lapsed; nobody learns from it who is in the register."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail

from cass.access import Actor
from cass.audit.models import Event, EventType
from cass.contracts import requests, strength, tasks, tries
from cass.contracts.models import ApplicantKind, CertificateRequest, Contract, RequestEmail, Try
from cass.contracts.references import normalised_reference
from cass.contracts.requests import Wanted
from cass.contracts.stages import Stage, stage_of
from cass.demo.cast import Cast
from cass.doors import slow_hash
from cass.kernel.faults import Conflict, Fault
from tests.contracts import deskwork
from tests.contracts.deskwork import AT, HERE, PASSWORD

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def come_back(request: CertificateRequest, **other: Any) -> CertificateRequest | Fault:
    typed = {"reference": request.reference, "password": PASSWORD, "address": HERE, "at": AT}
    return requests.come_back(**typed | other)


def code(answer: CertificateRequest | Fault) -> str:
    assert isinstance(answer, Fault)
    return answer.code


def test_a_request_is_kept_with_a_reference_nobody_guesses_and_a_password_nobody_reads(cast: Cast):
    one, other = deskwork.sent(cast.anna, cast.valira), deskwork.sent(cast.anna, cast.valira)
    assert one.reference.startswith("SP-2026-")
    assert len(one.reference) == 16
    assert one.reference != other.reference
    assert PASSWORD not in one.password_hash
    assert one.password_hash != other.password_hash
    event = Event.objects.filter(type=EventType.CERTIFICATE_REQUESTED).earliest("pk")
    assert event.facts == {"request": str(one.pk), "kind": "company", "declarants": 1}
    assert event.person_id is None


def test_a_number_that_is_in_the_register_and_one_that_is_not_give_the_same_answer(cast: Cast):
    known = deskwork.sent(cast.anna, cast.valira)
    unknown = deskwork.sent(cast.anna, cass_number="999999Z", declarants=[Wanted(census_number="1A", name="Ningú, SL")])
    assert stage_of(known, AT) is stage_of(unknown, AT) is Stage.REQUESTED
    assert known.emails.count() == unknown.emails.count() == 1
    assert Event.objects.filter(type=EventType.CERTIFICATE_REQUESTED, person_id=None).count() == 2


def test_the_same_form_sent_twice_is_one_request(cast: Cast):
    form = deskwork.draft(cast.anna, [cast.valira])
    given: dict[str, Any] = {"draft": form, "language": "ca", "address": HERE, "at": AT}
    first = requests.send(password=PASSWORD, **given)
    assert requests.send(password=PASSWORD, **given).reference == first.reference
    with pytest.raises(Conflict):
        requests.send(password="una altra contrasenya", **given)
    assert CertificateRequest.objects.count() == RequestEmail.objects.count() == 1


def test_a_domestic_employer_is_one_number(cast: Cast):
    wanted = [Wanted(census_number="5530T", processor_number="5531T", name="Casa")]
    with pytest.raises(Fault) as error:
        deskwork.sent(cast.montserrat, kind=ApplicantKind.DOMESTIC_EMPLOYER, declarants=wanted)
    assert error.value.code == "certificate_request.processor_differs"
    assert not CertificateRequest.objects.exists()


@pytest.mark.parametrize("many", [0, requests.MOST_DECLARANTS + 1])
def test_a_request_is_for_one_declarant_or_several(cast: Cast, many: int):
    wanted = [Wanted(census_number=f"{number + 1}A", name="Una") for number in range(many)]
    with pytest.raises(Fault) as error:
        deskwork.sent(cast.anna, declarants=wanted)
    assert error.value.code == "certificate_request.too_many_declarants"


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("curta", "certificate_request.password_short"),
        ("1234567890", "certificate_request.password_common"),
        ("abababababab", "certificate_request.password_simple"),
        ("la meva Torres i res més", "certificate_request.password_known"),
        ("clau-P0174058-meva", "certificate_request.password_known"),
        ("88304P obre la porta", "certificate_request.password_known"),
        ("declarant 10482E gran", "certificate_request.password_known"),
    ],
)
def test_a_weak_password_is_refused_and_nothing_is_kept(cast: Cast, password: str, fault: str):
    with pytest.raises(Fault) as error:
        requests.send(
            draft=deskwork.draft(cast.anna, [cast.valira]), password=password, language="ca", address=HERE, at=AT
        )
    assert error.value.code == fault
    assert not CertificateRequest.objects.exists()


def test_the_strength_of_a_password_is_told_in_a_word():
    assert strength.of("deu lletres"[:10]) is strength.Strength.ENOUGH
    assert strength.of("catorze lletres") is strength.Strength.GOOD
    assert strength.of(PASSWORD) is strength.Strength.VERY_GOOD


def test_a_network_sends_only_so_many_in_an_hour(cast: Cast):
    for _number in range(tries.MOST_SENT):
        deskwork.sent(cast.anna, cast.valira)
    with pytest.raises(Fault) as error:
        deskwork.sent(cast.anna, cast.valira)
    assert error.value.code == "certificate_request.too_many"
    deskwork.sent(cast.anna, cast.valira, address="198.51.100.1")
    deskwork.sent(cast.anna, cast.valira, at=AT + tries.HOUR)


def test_the_form_floods_nobody_with_mail(cast: Cast):
    for number in range(requests.MOST_MAILS + 3):
        deskwork.sent(cast.anna, cast.valira, address=f"192.0.2.{number}")
    assert RequestEmail.objects.count() == requests.MOST_MAILS


def test_the_message_holds_the_reference_and_nothing_about_anybody(cast: Cast, run_tasks: Callable[[], list[str]]):
    asked = deskwork.sent(cast.anna, cast.valira)
    assert run_tasks() == ["contracts.send"]
    (message,) = mail.outbox
    said = f"{message.subject}\n{message.body}\n{message.extra_headers}"
    assert asked.reference in said
    for word in ("Anna", "Torres", cast.anna.cass_number, cast.anna.identity_document, "Valira", "10482E", PASSWORD):
        assert word not in said
    assert message.to == ["sollicitant@example.org"]


def test_the_reference_is_read_however_it_is_typed():
    for typed in ("SP-2026-7K3M9QXT", "sp 2026 7k3m 9qxt", "SP20267K3M9QXT", " sp-2026-7k3m-9qxt "):
        assert normalised_reference(typed) == "SP-2026-7K3M9QXT"
    assert normalised_reference("SP-2O26-7K3M9OXI") == "SP-2026-7K3M9" + "0X1"
    assert normalised_reference("") == ""
    assert len(normalised_reference("x" * 500)) == 20


def test_who_knows_the_password_comes_back(cast: Cast, asked: CertificateRequest):
    assert come_back(asked) == asked
    assert come_back(asked, reference=asked.reference.lower().replace("-", " ")) == asked


def test_a_stolen_reference_without_the_password_and_one_that_nobody_has_look_the_same(asked: CertificateRequest):
    for reference in (asked.reference, "SP-2026-00000000"):
        answers = [
            code(come_back(asked, reference=reference, password=f"prova número {number}"))
            for number in range(tries.MOST_WRONG + 2)
        ]
        assert answers == ["certificate_request.wrong"] * tries.MOST_WRONG + ["certificate_request.wait"] * 2
    assert code(come_back(asked)) == "certificate_request.wait"
    assert come_back(asked, at=AT + tries.HOUR) == asked
    failed = Event.objects.using("journal").filter(type=EventType.SIGN_IN_FAILED)
    assert failed.count() == 2 * tries.MOST_WRONG
    assert PASSWORD not in str(list(failed.values("facts")))


def test_one_network_does_not_try_many_references(asked: CertificateRequest):
    for number in range(tries.MOST_WRONG_FROM_A_NETWORK):
        assert code(come_back(asked, reference=f"SP-2026-{number:08d}")) == "certificate_request.wrong"
    assert code(come_back(asked)) == "certificate_request.wait"
    assert come_back(asked, address="198.51.100.1") == asked


def test_the_hash_of_one_request_opens_no_other(cast: Cast, asked: CertificateRequest):
    other = deskwork.sent(cast.stranger, cast.floristeria)
    CertificateRequest.objects.filter(pk=asked.pk).update(password_hash=other.password_hash, pepper_id=other.pepper_id)
    assert code(come_back(asked)) == "certificate_request.wrong"


def test_a_request_that_is_withdrawn_forgets_its_password(asked: CertificateRequest):
    gone = requests.withdraw(request=asked.pk, at=AT)
    assert gone.password_hash == gone.pepper_id == ""
    assert stage_of(gone, AT) is Stage.WITHDRAWN
    assert code(come_back(asked)) == "certificate_request.wrong"
    with pytest.raises(Conflict):
        requests.withdraw(request=asked.pk, at=AT)
    assert Event.objects.filter(type=EventType.CONTRACT_CANCELLED, facts__why="withdrawn").count() == 1


def test_withdrawing_ends_the_contract_that_was_begun(cast: Cast, asked: CertificateRequest, xavier: Actor):
    contract = deskwork.made(asked, cast.anna, xavier)
    requests.withdraw(request=asked.pk, at=AT)
    contract.refresh_from_db()
    assert contract.cancelled_at == AT
    assert contract.document is not None
    assert contract.document.revoked_at == AT


def test_an_approved_contract_is_not_withdrawn_with_a_password(
    cast: Cast, asked: CertificateRequest, xavier: Actor, agata: Actor
):
    deskwork.approved(asked, cast.anna, xavier, agata)
    with pytest.raises(Conflict) as error:
        requests.withdraw(request=asked.pk, at=AT)
    assert error.value.code == "certificate_request.not_to_withdraw"


def test_what_nobody_came_for_lapses_with_its_password(cast: Cast, asked: CertificateRequest, xavier: Actor):
    begun = deskwork.sent(cast.nuria, cast.photographer, kind=ApplicantKind.LIBERAL_PROFESSIONAL)
    deskwork.made(begun, cast.nuria, xavier)
    assert requests.lapse(at=AT + requests.LAPSES_AFTER) == 0
    assert requests.lapse(at=AT + requests.LAPSES_AFTER + DAY) == 1
    asked.refresh_from_db()
    assert asked.lapsed_at == AT + requests.LAPSES_AFTER + DAY
    assert asked.password_hash == ""
    begun.refresh_from_db()
    assert begun.password_hash != ""
    assert requests.lapse(at=AT + requests.LEFT_UNSIGNED + DAY) == 1
    begun.refresh_from_db()
    assert begun.password_hash == ""
    assert Contract.objects.get(request=begun).cancelled_why == "lapsed"
    assert requests.lapse(at=AT + 10 * requests.LEFT_UNSIGNED) == 0


def test_a_contract_not_redeemed_in_time_forgets_the_password(
    cast: Cast, asked: CertificateRequest, xavier: Actor, agata: Actor
):
    contract = deskwork.approved(asked, cast.anna, xavier, agata)
    assert contract.redeem_until is not None
    requests.lapse(at=contract.redeem_until - DAY)
    asked.refresh_from_db()
    assert asked.password_hash != ""
    requests.lapse(at=contract.redeem_until)
    asked.refresh_from_db()
    assert asked.password_hash == ""
    assert stage_of(CertificateRequest.objects.get(pk=asked.pk), contract.redeem_until) is Stage.EXPIRED


def test_old_tries_are_forgotten(asked: CertificateRequest):
    come_back(asked, password="no és aquesta")
    assert tries.forget_old(at=AT + DAY / 2) == 0
    assert tries.forget_old(at=AT + 2 * DAY) > 0
    assert not Try.objects.exists()


def test_a_draft_made_by_hand_gives_no_second_request_under_one_id(cast: Cast):
    form = deskwork.draft(cast.anna, [cast.valira], id=uuid.UUID(int=7))
    given: dict[str, Any] = {"password": PASSWORD, "language": "ca", "address": HERE, "at": AT}
    requests.send(draft=form, **given)
    again = requests.send(draft=replace(form, given_name="Una altra"), **given)
    assert again.given_name == cast.anna.given_name


def test_an_unknown_reference_costs_as_much_as_a_wrong_password(
    asked: CertificateRequest, monkeypatch: pytest.MonkeyPatch
):
    hashed: list[str] = []
    matches = slow_hash.matches

    def counted(kept: str, keyed: bytes) -> bool:
        hashed.append(kept)
        return matches(kept, keyed)

    monkeypatch.setattr(slow_hash, "matches", counted)
    for reference in (asked.reference, "SP-2026-00000000"):
        come_back(asked, reference=reference, password="no és aquesta")
    CertificateRequest.objects.filter(pk=asked.pk).update(password_hash="", pepper_id="")
    come_back(asked)
    assert len(hashed) == 3


def test_the_night_s_round_lapses_and_forgets(cast: Cast):
    old = deskwork.sent(cast.anna, cast.valira, at=AT - 2 * requests.LAPSES_AFTER)
    tasks.lapse(timestamp=0)
    old.refresh_from_db()
    assert old.lapsed_at is not None
    assert not Try.objects.exists()
