"""Ways around two officers, one redemption, five tries."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from cass.access import Actor
from cass.contracts import approval, preparation, redemption
from cass.contracts.models import Capacity, CertificateRequest, Contract, Issue
from cass.demo import cast as demo_cast
from cass.demo.cast import Cast
from cass.doors import attempts_in_all as in_all
from cass.kernel.faults import Denied, Fault
from tests.contracts import deskwork
from tests.contracts.deskwork import AT, PASSWORD
from tests.contracts.test_redemption import csr, known

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pki", "run_tasks")]


def test_who_said_by_what_right_it_is_signed_does_not_approve_it(
    cast: Cast, asked: CertificateRequest, xavier: Actor, agata: Actor
):
    deskwork.begun(asked, cast.anna, xavier)
    preparation.set_capacity(request=asked.pk, capacity=Capacity.NOTARIAL, actor=agata, at=AT)
    deskwork.checked(asked, xavier)
    preparation.produce(request=asked.pk, actor=xavier, at=AT)
    deskwork.sign_it(asked, xavier)
    with pytest.raises(Denied, match=r"contract\.own_work"):
        approval.approve(request=asked.pk, actor=agata, at=AT)


def test_one_network_does_not_use_up_the_tries_of_contract_after_contract(
    cast: Cast, asked: CertificateRequest, xavier: Actor, agata: Actor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(in_all, "NETWORK_REDEMPTIONS", in_all.Limit("redemptions_of_network", 5))
    contract = deskwork.approved(asked, cast.anna, xavier, agata)

    def tried(number: str, typed: str = "no ho sé", network: str = "192.0.2.0") -> str:
        found = redemption.check(number=number, secret=typed, network=network, at=AT)
        return found.code if isinstance(found, Fault) else ""

    assert [tried(f"0000000{number}") for number in range(5)] == ["redemption.wrong"] * 5
    assert tried(contract.number) == "redemption.too_many"
    assert Contract.objects.get(pk=contract.pk).failures == 0
    assert tried(contract.number, PASSWORD, "198.51.100.0") == ""


@pytest.mark.django_db(transaction=True)
def test_of_two_keys_at_the_same_moment_one_is_certified(pki: object):
    cast = demo_cast.make(at=AT)
    clerks = deskwork.clerk(cast.taulell), deskwork.clerk(cast.taulell2)
    contract = deskwork.approved(deskwork.sent(cast.anna, cast.valira), cast.anna, *clerks)
    found = known(contract)
    told: list[str] = []

    def redeem() -> None:
        try:
            redemption.issue(redemption=found, request=csr(), at=AT)
            told.append("issued")
        except Fault as fault:
            told.append(fault.code)
        finally:
            connections.close_all()

    together(redeem, redeem)
    assert sorted(told) == ["issued", "redemption.already_redeemed"]
    assert Issue.objects.count() == 1


def together(*acts: Callable[[], None]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
