"""A certificate once more, through those who help: who asks is checked, the code is shown once, the holder hears of it."""

import pytest

from cass.access import Actor, Door
from cass.audit.models import Event, EventType
from cass.contracts import reissue
from cass.contracts.models import CertificateRequest, Contract
from cass.demo.cast import Cast
from cass.doors.access_help import Identified, Question
from cass.kernel.faults import Fault, NotFound
from tests.contracts import deskwork
from tests.contracts.test_redemption import told

pytestmark = pytest.mark.django_db
HELPER = Actor(door=Door.STAFF, staff=1)
BY_TELEPHONE = Identified(asked=frozenset({Question.BIRTH_DATE, Question.ADDRESS, Question.FAMILY}))


@pytest.fixture
def contract(asked: CertificateRequest, cast: Cast, xavier: Actor, agata: Actor) -> Contract:
    return deskwork.approved(asked, cast.anna, xavier, agata)


def test_the_code_takes_the_place_of_the_password(contract: Contract, cast: Cast):
    code = reissue.reissue(
        person=cast.anna, number=contract.number, identified=BY_TELEPHONE, actor=HELPER, at=deskwork.AT
    )
    assert told(contract, code) == ""
    (event,) = Event.objects.filter(type=EventType.REISSUE_ALLOWED)
    assert event.facts == {"contract": str(contract.pk), **BY_TELEPHONE.facts}
    assert code not in str(event.facts)


def test_without_knowing_who_asks_there_is_no_code(contract: Contract, cast: Cast):
    with pytest.raises(Fault, match="identity_not_checked"):
        reissue.reissue(person=cast.anna, number=contract.number, identified=Identified(), actor=HELPER, at=deskwork.AT)


def test_somebody_else_s_contract_is_not_there(contract: Contract, cast: Cast):
    with pytest.raises(NotFound):
        reissue.reissue(
            person=cast.maria, number=contract.number, identified=BY_TELEPHONE, actor=HELPER, at=deskwork.AT
        )
    assert list(reissue.of_holder(cast.anna)) == [contract]
