"""Left at any step: nothing is used up, nothing is open to whoever comes after, and one may begin again."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from cass.access import Actor, Door
from cass.contracts import preparation, redemption
from cass.contracts.models import Contract, Issue
from cass.demo.cast import Cast
from cass.desk import queries as appointments
from cass.desk.models import Appointment
from cass.doors import pin, second_factor
from cass.doors.models import PinAccount, PinRequest
from cass.inbox.models import Notice
from cass.kernel.faults import Fault
from cass.registry.models import Mandate, Person
from cass.registry.operations import seed_holidays
from tests.contracts import deskwork
from tests.contracts.test_redemption import code_for, csr, redeemed
from tests.filings.acting import right_answers
from tests.web.conftest import somebody
from tests.web.test_mandates import day_boxes
from tests.web.test_pins import (
    last_code,
    new_pin,
    print_code,
    take,
    three,
    verify_contact,
    visitor,
    who,
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


def test_a_forgotten_pin_left_after_its_code_is_the_same_pin(cast: Cast, somebody: Person) -> None:
    verify_contact(somebody, cast.taulell)
    pin.issue(person=somebody, pin="48151623", at=timezone.now())
    assert visitor().post("/entra/pin/oblidat/", who(somebody)).status_code == 200
    entered = visitor().post("/entra/pin/", {"cass_number": somebody.cass_number, "pin": "48151623"})
    assert entered.status_code == 302


@pytest.mark.parametrize("left_at", ["the square", "a wrong code"])
def test_a_second_factor_left_before_its_first_code_is_none(
    cast: Cast, somebody: Person, enter: Callable[..., Client], left_at: str
) -> None:
    pin.issue(person=somebody, pin="48151623", at=timezone.now())
    browser, page = enter(somebody, Door.PIN), "/el-meu-pin/segon-factor/"
    assert browser.post(page, {"present": "48151623"}).status_code == 302
    left = second_factor.pending(person=somebody.pk, at=timezone.now())
    if left_at == "a wrong code":
        browser.post(f"{page}codi/", {"code": "000000"})
    assert not second_factor.has(somebody.pk)
    later = enter(somebody, Door.PIN)
    assert later.post(page, {"present": "48151623"}).status_code == 302, "it is begun again"
    assert second_factor.pending(person=somebody.pk, at=timezone.now()) not in {None, left}


@pytest.mark.usefixtures("pki", "run_tasks")
def test_a_renewal_left_at_the_key_changes_nothing(cast: Cast, enter: Callable[..., Client]) -> None:
    at = timezone.now()
    clerks = deskwork.clerk(cast.taulell), deskwork.clerk(cast.taulell2)
    contract = deskwork.approved(deskwork.sent(cast.anna, cast.valira, at=at), cast.anna, *clerks, at=at)
    former = redeemed(contract, at=at)
    former.not_after = at + dt.timedelta(days=20)
    former.save(update_fields=["not_after"])
    left = enter(cast.anna, Door.CASS_CERTIFICATE, certificate=former)
    assert left.get("/certificat/meu/renova/").status_code == 200
    assert left.post("/certificat/meu/renova/", {"request": " "}).status_code == 422
    assert Issue.objects.count() == 1
    again = enter(cast.anna, Door.CASS_CERTIFICATE, certificate=former)
    assert again.post("/certificat/meu/renova/", {"request": csr().decode()}).status_code == 200
    assert Issue.objects.count() == 2


def test_an_appointment_left_before_its_end_keeps_no_hour(cast: Cast) -> None:
    year = timezone.localdate().year
    seed_holidays(years=[year, year + 1])
    service = appointments.service(office="atencio-al-public", purpose="pin")
    free = appointments.free_days(service=service, at=timezone.now())
    day = list(free)[2]
    address = f"/cita/?motiu=pin&oficina=atencio-al-public&dia={day.isoformat()}"
    left = visitor()
    for page in ("/cita/", "/cita/?motiu=pin", address):
        assert left.get(page).status_code == 200
    assert left.post(address, {"hour": free[day][0].isoformat(), "name": "Ramon Xic"}).status_code == 422
    assert not Appointment.objects.exists()
    assert appointments.free_days(service=service, at=timezone.now())[day] == free[day]


@pytest.mark.parametrize("left_after", ["nothing", "employee", "powers"])
def test_a_delegation_left_at_a_section_lends_nothing_and_tells_nobody(
    cast: Cast, enter: Callable[..., Client], left_after: str
) -> None:
    before = Mandate.objects.count()
    anna = enter(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira)
    address = anna.post("/tramits/delegation_to_employee/").headers["Location"]
    next_year = timezone.localdate() + dt.timedelta(days=300)
    answers: dict[str, dict[str, Any]] = {
        "employee": {"person": str(cast.maria.pk)},
        "powers": {"capabilities": ["work_accident.declare"], **day_boxes("until", next_year)},
    }
    sections = [] if left_after == "nothing" else list(answers)[: list(answers).index(left_after) + 1]
    for section in sections:
        assert anna.post(f"{address}apartat/{section}/", {"version": "0", **answers[section]}).status_code == 302
    assert Mandate.objects.count() == before
    assert not Notice.objects.filter(person=cast.maria).exists()
    assert enter(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira).get(address).status_code == 200


@pytest.mark.parametrize("left_after", ["begun", "checked", "made", "signed"])
def test_a_contract_left_at_the_desk_opens_nothing_and_another_clerk_goes_on(
    cast: Cast, run_tasks: Callable[[], list[str]], left_after: str
) -> None:
    at, steps = timezone.now(), ["begun", "checked", "made", "signed"]
    one, other = deskwork.clerk(cast.taulell), deskwork.clerk(cast.taulell2)
    asked = deskwork.sent(cast.anna, cast.valira, at=at)
    done: dict[str, Callable[[Actor], Any]] = {
        "begun": lambda by: deskwork.begun(asked, cast.anna, by, at=at),
        "checked": lambda by: deskwork.checked(asked, by, at=at),
        "made": lambda by: preparation.produce(request=asked.pk, actor=by, at=at),
        "signed": lambda by: deskwork.sign_it(asked, by, at=at),
    }
    left = steps.index(left_after) + 1
    for step in steps[:left]:
        done[step](one)
    contract = Contract.objects.get()
    found = redemption.check(number=contract.number, secret=deskwork.PASSWORD, at=at)
    assert isinstance(found, Fault)
    assert found.code == "redemption.not_approved"
    for step in steps[left:]:
        done[step](other)
    assert Contract.objects.get().signed_at is not None


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
