"""Two officers: who prepares does not approve; what an approval does, and how it is refused."""

import threading
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import IntegrityError, connections, transaction

from cass.access import Actor
from cass.audit.models import Event, EventType
from cass.contracts import approval, preparation
from cass.contracts.models import ApplicantKind, Capacity, CertificateRequest, Contract
from cass.contracts.needs import Paper
from cass.contracts.stages import Stage, stage_of
from cass.demo import cast as demo_cast
from cass.demo.cast import Cast
from cass.inbox.models import Notice
from cass.kernel.faults import Conflict, Denied, Fault
from cass.registry.models import Mandate, MandateKind
from tests.contracts import deskwork
from tests.contracts.deskwork import AT

pytestmark = pytest.mark.django_db


def stage(request: CertificateRequest) -> Stage:
    return stage_of(CertificateRequest.objects.select_related("contract").get(pk=request.pk), AT)


def test_another_officer_approves_and_the_holder_is_told(
    cast: Cast, asked: CertificateRequest, xavier: Actor, agata: Actor, run_tasks: Callable[[], list[str]]
):
    contract = deskwork.approved(asked, cast.anna, xavier, agata)
    assert contract.redeem_until == AT + approval.REDEEM_WITHIN
    assert stage(asked) is Stage.APPROVED
    notice = Notice.objects.get(person=cast.anna, code="contract_approved")
    assert notice.facts["number"] == contract.number
    run_tasks()
    for message in mail.outbox:
        assert contract.number not in message.subject + message.body
        assert "Torres" not in message.subject + message.body
    assert Event.objects.filter(type=EventType.CONTRACT_APPROVED, person_id=cast.anna.pk).count() == 1


def test_who_prepares_does_not_approve_nor_return(cast: Cast, asked: CertificateRequest, xavier: Actor):
    deskwork.signed(asked, cast.anna, xavier)
    with pytest.raises(Denied) as error:
        approval.approve(request=asked.pk, actor=xavier, at=AT)
    assert error.value.code == "contract.own_work"
    with pytest.raises(Denied):
        approval.give_back(request=asked.pk, why="A veure.", actor=xavier, at=AT)
    assert stage(asked) is Stage.TO_APPROVE


def test_who_scanned_one_paper_had_a_hand_in_it(cast: Cast, asked: CertificateRequest, xavier: Actor, agata: Actor):
    deskwork.begun(asked, cast.anna, agata)
    deskwork.checked(asked, xavier)
    preparation.produce(request=asked.pk, actor=xavier, at=AT)
    deskwork.verified(asked, xavier)
    preparation.sign(request=asked.pk, signed=deskwork.scan(), actor=xavier, at=AT)
    deskwork.clean(Contract.objects.get())
    with pytest.raises(Denied) as error:
        approval.approve(request=asked.pk, actor=agata, at=AT)
    assert error.value.code == "contract.own_work"


def test_the_database_too_refuses_one_officer_twice(cast: Cast, asked: CertificateRequest, xavier: Actor):
    contract = deskwork.signed(asked, cast.anna, xavier)
    with pytest.raises(IntegrityError, match="who_prepares_does_not_approve"), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(approved_by=xavier.staff, approved_at=AT, redeem_until=AT)


def test_nothing_unsigned_is_approved(cast: Cast, asked: CertificateRequest, xavier: Actor, agata: Actor):
    deskwork.made(asked, cast.anna, xavier)
    with pytest.raises(Conflict) as error:
        approval.approve(request=asked.pk, actor=agata, at=AT)
    assert error.value.code == "contract.not_now"


def test_nothing_is_approved_whose_scans_cannot_be_opened(
    cast: Cast, asked: CertificateRequest, xavier: Actor, agata: Actor
):
    deskwork.made(asked, cast.anna, xavier)
    deskwork.verified(asked, xavier)
    preparation.sign(request=asked.pk, signed=deskwork.scan(), actor=xavier, at=AT)
    with pytest.raises(Fault) as error:
        approval.approve(request=asked.pk, actor=agata, at=AT)
    assert error.value.code == "contract.scans_not_clean"


def test_the_register_learns_what_the_papers_proved_and_nothing_twice(cast: Cast, xavier: Actor, agata: Actor):
    asked = deskwork.sent(cast.anna, cast.valira, cast.floristeria)
    deskwork.approved(asked, cast.anna, xavier, agata)
    of_anna = Mandate.objects.filter(person=cast.anna)
    assert of_anna.filter(declarant=cast.valira).count() == 1
    new = of_anna.get(declarant=cast.floristeria)
    assert (new.kind, new.capabilities, new.since) == (MandateKind.HOLDER, [], AT.date())
    assert Event.objects.filter(type=EventType.MANDATE_GRANTED, declarant_id=cast.floristeria.pk).last() is not None


def test_notarial_powers_become_a_mandate(cast: Cast, xavier: Actor, agata: Actor):
    asked = deskwork.sent(cast.maria, cast.floristeria)
    deskwork.signed(asked, cast.maria, xavier, capacity=Capacity.NOTARIAL)
    assert not Mandate.objects.filter(person=cast.maria).exists()
    approval.approve(request=asked.pk, actor=agata, at=AT)
    assert Mandate.objects.get(person=cast.maria).kind == MandateKind.NOTARIAL


def test_who_files_for_third_parties_gets_no_power_from_the_contract(cast: Cast, xavier: Actor, agata: Actor):
    asked = deskwork.sent(cast.clara, *cast.clients[:2], kind=ApplicantKind.THIRD_PARTY)
    before = Mandate.objects.count()
    deskwork.signed(asked, cast.clara, xavier)
    Mandate.objects.filter(person=cast.clara, declarant=cast.clients[0]).update(revoked_at=AT)
    with pytest.raises(Fault) as error:
        approval.approve(request=asked.pk, actor=agata, at=AT)
    assert error.value.code == "contract.not_authorised"
    assert stage(asked) is Stage.TO_APPROVE
    Mandate.objects.filter(person=cast.clara, declarant=cast.clients[0]).update(revoked_at=None)
    approval.approve(request=asked.pk, actor=agata, at=AT)
    assert Mandate.objects.count() == before


def test_what_is_returned_is_put_right_and_sent_on(cast: Cast, asked: CertificateRequest, xavier: Actor, agata: Actor):
    deskwork.signed(asked, cast.anna, xavier)
    approval.give_back(request=asked.pk, why="La còpia és il·legible.", actor=agata, at=AT)
    assert stage(asked) is Stage.RETURNED
    with pytest.raises(Conflict):
        approval.approve(request=asked.pk, actor=agata, at=AT)
    preparation.check_paper(
        request=asked.pk,
        paper=Paper.SIGNED_CONTRACT,
        requested=None,
        upload=deskwork.scan(),
        actor=xavier,
        at=AT,
    )
    preparation.send_on(request=asked.pk, actor=xavier, at=AT)
    deskwork.clean(Contract.objects.get())
    approval.approve(request=asked.pk, actor=agata, at=AT)
    assert stage(asked) is Stage.APPROVED


def test_what_is_returned_can_be_made_and_signed_again(
    cast: Cast, asked: CertificateRequest, xavier: Actor, agata: Actor
):
    deskwork.signed(asked, cast.anna, xavier)
    approval.give_back(request=asked.pk, why="Hi falta una empresa.", actor=agata, at=AT)
    preparation.reopen(request=asked.pk, actor=xavier, at=AT)
    assert stage(asked) is Stage.PREPARING
    contract = Contract.objects.get()
    assert (contract.signed_at, contract.document_id) == (None, None)
    assert not contract.papers.filter(paper=Paper.SIGNED_CONTRACT).exists()


def test_the_office_cancels_with_a_reason_and_the_password_is_forgotten(
    cast: Cast, asked: CertificateRequest, xavier: Actor, agata: Actor
):
    contract = deskwork.approved(asked, cast.anna, xavier, agata)
    approval.cancel(request=asked.pk, why="Ha deixat l’empresa.", actor=agata, at=AT)
    asked.refresh_from_db()
    contract.refresh_from_db()
    assert stage(asked) is Stage.CANCELLED
    assert asked.password_hash == ""
    assert contract.cancelled_why == "Ha deixat l’empresa."
    assert Notice.objects.filter(person=cast.anna, code="contract_cancelled").count() == 1
    with pytest.raises(Conflict):
        approval.cancel(request=asked.pk, why="Una altra vegada.", actor=agata, at=AT)


@pytest.mark.django_db(transaction=True)
def test_two_who_approve_at_once_approve_once_and_who_prepared_never(run_tasks: Callable[[], list[str]]):
    cast = demo_cast.make(at=AT)
    one, other, third = (deskwork.clerk(cast.users[name]) for name in ("taulell", "taulell2", "comu"))
    asked = deskwork.sent(cast.anna, cast.floristeria)
    deskwork.signed(asked, cast.anna, one)
    answers: list[str] = []
    start = threading.Barrier(4)

    def try_to(actor: Actor) -> None:
        start.wait()
        try:
            approval.approve(request=asked.pk, actor=actor, at=AT)
            answers.append("approved")
        except Fault as fault:
            answers.append(fault.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=try_to, args=[actor]) for actor in (one, other, third, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count("approved") == 1
    assert set(answers) - {"approved"} <= {"contract.not_now", "contract.own_work"}
    contract = Contract.objects.get()
    assert contract.approved_by_id not in {None, contract.prepared_by_id}
    assert Mandate.objects.filter(person=cast.anna, declarant=cast.floristeria).count() == 1
