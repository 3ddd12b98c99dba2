"""Left at any step: nothing is used up, nothing is open to whoever comes after, and one may begin again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from cass.access import Door
from cass.contracts.models import Contract, Issue
from cass.demo.cast import Cast
from cass.doors.models import PinAccount, PinRequest
from cass.registry.models import Mandate, Person
from tests.contracts import deskwork
from tests.contracts.test_redemption import code_for, csr
from tests.filings.acting import right_answers
from tests.web.test_pins import (
    last_code,
    new_pin,
    print_code,
    somebody,
    take,
    three,
    verify_contact,
    visitor,
)

__all__ = ["somebody"]


@pytest.fixture
def cast_at() -> Any:
    return timezone.now()


@pytest.fixture(autouse=True)
def _texts(tmp_path: Path, settings: Any) -> None:
    settings.SMS_URL, settings.SMS_FILE_PATH = "", tmp_path / "sms"


@pytest.mark.parametrize("left_at", ["the code of the paper", "the second proof", "the choice"])
def test_an_activation_left_at_a_step_is_begun_again_elsewhere(
    cast: Cast, somebody: Person, enter: Callable[..., Client], left_at: str
) -> None:
    desk = enter(cast.taulell, Door.STAFF)
    verify_contact(somebody, cast.taulell)
    code = print_code(desk, take(desk, somebody))
    first, steps = visitor(), ["the code of the paper", "the second proof", "the choice"]
    for step in steps[: steps.index(left_at) + 1]:
        if step == "the code of the paper":
            first.post("/activa/", three(somebody, code))
        elif step == "the second proof":
            first.post("/activa/comprova/", {"code": last_code("pin_activation")})
        else:
            first.post("/activa/pin/", new_pin("12345678"))
    assert not PinAccount.objects.filter(person=somebody).exists()
    second = visitor()
    assert second.post("/activa/", three(somebody, code)).headers["Location"] == "/activa/comprova/"
    assert first.post("/activa/pin/", new_pin()).status_code == 404, "the browser that was left goes on no more"
    assert second.post("/activa/pin/", new_pin()).headers["Location"] == "/activa/comprova/", "nor does its proof count"
    second.post("/activa/comprova/", {"code": last_code("pin_activation")})
    assert second.post("/activa/pin/", new_pin()).headers["Location"] == "/activa/fet/"
    assert PinRequest.objects.get(person=somebody).activated_at is not None


@pytest.mark.usefixtures("pki", "run_tasks")
@pytest.mark.parametrize("left_at", ["codi", "clau"])
def test_a_redemption_left_at_a_step_uses_nothing_up(cast: Cast, left_at: str) -> None:
    at = timezone.now()
    clerks = deskwork.clerk(cast.taulell), deskwork.clerk(cast.taulell2)
    contract = deskwork.approved(deskwork.sent(cast.anna, cast.valira, at=at), cast.anna, *clerks, at=at)
    given = {"number": contract.number, "secret": deskwork.PASSWORD}
    first = visitor()
    assert first.post("/certificat/obtenir/", given).status_code == 302
    if left_at == "clau":
        first.post("/certificat/obtenir/codi/", {"code": code_for(contract, at=timezone.now())})
    contract.refresh_from_db()
    assert (contract.failures, contract.redeemed_at) == (0, None)
    second = visitor()
    second.post("/certificat/obtenir/", given)
    second.post("/certificat/obtenir/codi/", {"code": code_for(contract, at=timezone.now())})
    second.post("/certificat/obtenir/clau/", {"request": csr().decode()})
    assert Issue.objects.count() == 1
    late = first.post("/certificat/obtenir/clau/", {"request": csr().decode()})
    assert late.status_code in {302, 422}
    assert Issue.objects.count() == 1, "and the page that was left open gives no second one"
    assert Contract.objects.get().redeemed_at is not None


def test_a_mandate_revoked_in_the_middle_of_a_form_saves_nothing_more(cast: Cast, enter: Callable[..., Client]) -> None:
    """The next request is refused, and what was saved before stays with the declarant."""
    pere = enter(cast.pere, Door.CASS_CERTIFICATE)
    begun = pere.post("/tramits/work_accident_declaration/", {"action": "new"})
    address = begun.headers["Location"]
    section = f"{address}apartat/event/"
    assert pere.get(section).status_code == 200
    Mandate.objects.filter(person=cast.pere, declarant=cast.valira).update(revoked_at=timezone.now())
    answers = right_answers(cast.maria)["event"]
    for answer in (pere.post(section, answers), pere.get(section), pere.get(address)):
        assert answer.status_code in {403, 404}
    anna = enter(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira)
    assert anna.get(address).status_code == 200
    assert answers["spot"] not in anna.get(section).content.decode()


def test_a_post_taken_from_an_officer_is_gone_at_the_next_request(cast: Cast, enter: Callable[..., Client]) -> None:
    desk = enter(cast.taulell, Door.STAFF)
    assert desk.get("/oficina/pins/").status_code == 200
    cast.taulell.roles = ["comu_clerk"]
    cast.taulell.save(update_fields=["roles"])
    assert desk.get("/oficina/contractes/").status_code == 403
    cast.taulell.is_active = False
    cast.taulell.save(update_fields=["is_active"])
    assert desk.get("/oficina/pins/").status_code == 302
    assert desk.cookies[settings.SESSION_COOKIE].value
