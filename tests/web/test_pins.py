"""The pages of the PIN's life, as browsers see them: the counter, the activation page, the owner's own."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from lxml import html

from cass.access import Door, Role
from cass.demo.cast import Cast
from cass.doors import contacts, deliveries, pin, second_factor
from cass.doors.models import AccessLetter, ActivationCode, ContactKind, OneTimeCode, PinRequest
from cass.registry.models import Person
from cass.staff import operations as staff
from cass.staff.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
CHOSEN = "73920518"
HOLDER = {"who": "holder", "seen_holder": ["holder_identity"]}
SEEN = {"seen": ["holder_identity"]}
BEARER = {
    "who": "bearer",
    "seen_bearer": ["authorisation", "holder_identity_copy", "bearer_identity"],
    "bearer_name": "Aina Roca",
    "bearer_document": "P77",
}


@pytest.fixture
def ordino(cast: Cast) -> User:
    return staff.create_user(
        username="ordino",
        full_name="Algú d’Ordino",
        roles=[Role.COMU_CLERK],
        office="Comú d’Ordino",
        password="una frase prou llarga",
        totp_secret=pyotp.random_base32(),
    )


def visitor() -> Client:
    return Client(**{"wsgi.url_scheme": "https"}, SERVER_NAME=settings.HOST, SERVER_PORT=str(settings.PORT))


def find(browser: Client, person: Person) -> Any:
    numbers = {"cass_number": person.cass_number, "identity_document": person.identity_document}
    return browser.post("/oficina/pins/nova/", numbers)


def take(browser: Client, person: Person, **given: Any) -> PinRequest:
    answer = browser.post(find(browser, person).headers["Location"], given or HOLDER)
    assert answer.status_code == 302, answer.content.decode()
    return PinRequest.objects.latest("pk")


def print_code(browser: Client, request: PinRequest, **given: Any) -> str:
    answer = browser.post(f"/oficina/pins/peticio/{request.reference}/codi/", given or SEEN)
    assert answer.status_code == 200, answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    (code,) = re.findall(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b", answer.content.decode())
    return str(code)


def verify_contact(person: Person, by: User) -> None:
    from cass.access import Actor

    actor, now = Actor(door=Door.STAFF, staff=by.pk), timezone.now()
    code = contacts.propose(person=person, kind=ContactKind.TELEPHONE, typed="300100", actor=actor, at=now)
    contacts.verify(person=person, typed=deliveries.digits(code), staff=by.pk, actor=actor, at=now)


def three(person: Person, code: str) -> dict[str, Any]:
    return {"cass_number": person.cass_number, "birth_date": person.birth_date.isoformat(), "activation_code": code}


def last_code(purpose: str) -> str:
    return deliveries.digits(OneTimeCode.objects.filter(purpose=purpose).latest("pk"))


def new_pin(chosen: str = CHOSEN) -> dict[str, str]:
    return {"new": chosen, "again": chosen}


def test_from_the_counter_to_the_first_entry(cast: Cast, somebody: Person, enter: Callable[..., Client]):
    desk = enter(cast.taulell, Door.STAFF)
    verify_contact(somebody, cast.taulell)
    code = print_code(desk, take(desk, somebody))
    holder = visitor()
    assert holder.post("/activa/", three(somebody, code)).headers["Location"] == "/activa/comprova/"
    page = holder.get("/activa/comprova/").content.decode()
    assert "+376300100" not in page
    assert "••• 00" in page
    assert holder.post("/activa/pin/", new_pin()).headers["Location"] == "/activa/comprova/"
    wrong = holder.post("/activa/comprova/", {"code": "000000"})
    assert (wrong.status_code, "code.wrong" in wrong.content.decode()) == (422, True)
    proved = holder.post("/activa/comprova/", {"code": last_code("pin_activation")})
    assert proved.headers["Location"] == "/activa/pin/"
    weak = holder.post("/activa/pin/", new_pin("12345678"))
    assert (weak.status_code, "pin.trivial" in weak.content.decode()) == (422, True)
    assert holder.post("/activa/pin/", new_pin()).headers["Location"] == "/activa/fet/"
    assert holder.get("/activa/fet/").status_code == 200
    entered = holder.post("/entra/pin/", {"cass_number": somebody.cass_number, "pin": CHOSEN})
    assert entered.status_code == 302
    assert holder.get("/el-meu-pin/").status_code == 200


def test_the_page_of_the_code_cannot_be_opened_again(cast: Cast, somebody: Person, enter: Callable[..., Client]):
    desk = enter(cast.taulell, Door.STAFF)
    request = take(desk, somebody)
    code = print_code(desk, request)
    assert desk.get(f"/oficina/pins/peticio/{request.reference}/codi/").status_code == 405
    for page in ("", "resguard/"):
        assert code not in desk.get(f"/oficina/pins/peticio/{request.reference}/{page}").content.decode()
    assert code not in desk.get("/oficina/pins/").content.decode()


def test_without_a_contact_the_page_offers_the_counter_and_the_post(
    cast: Cast, somebody: Person, enter: Callable[..., Client]
):
    desk = enter(cast.taulell, Door.STAFF)
    request = take(desk, somebody)
    code = print_code(desk, request)
    holder = visitor()
    holder.post("/activa/", three(somebody, code))
    assert "Per correu postal" in holder.get("/activa/comprova/").content.decode()
    assert holder.post("/activa/comprova/carta/").status_code == 302
    letter = AccessLetter.objects.get()
    printed = desk.post(f"/oficina/pins/cartes/{letter.pk}/imprimeix/")
    assert printed.headers["Cache-Control"] == "no-store"
    assert somebody.address in printed.content.decode()
    (by_post,) = re.findall(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b", printed.content.decode())
    assert holder.post("/activa/comprova/", {"code": by_post}).headers["Location"] == "/activa/pin/"


def test_the_holder_at_the_counter_goes_straight_to_the_pin(cast: Cast, somebody: Person, enter: Callable[..., Client]):
    desk = enter(cast.taulell, Door.STAFF)
    request = take(desk, somebody)
    code = print_code(desk, request)
    nothing = desk.post(f"/oficina/pins/peticio/{request.reference}/present/")
    assert nothing.status_code == 422
    seen = {"present-seen": ["holder_identity"]}
    assert desk.post(f"/oficina/pins/peticio/{request.reference}/present/", seen).status_code == 302
    assert visitor().post("/activa/", three(somebody, code)).headers["Location"] == "/activa/pin/"


def test_a_bearer_needs_every_paper_and_a_name(cast: Cast, somebody: Person, enter: Callable[..., Client]):
    desk = enter(cast.taulell, Door.STAFF)
    address = find(desk, somebody).headers["Location"]
    for missing in ({"seen_bearer": ["authorisation"]}, {"bearer_name": ""}, {"bearer_document": ""}):
        assert desk.post(address, BEARER | missing).status_code == 422
    assert not PinRequest.objects.exists()
    request = take(desk, somebody, **BEARER)
    assert (request.bearer_name, request.bearer_document) == ("Aina Roca", "P77")
    missing_one = desk.post(f"/oficina/pins/peticio/{request.reference}/codi/", {"who": "bearer"})
    assert missing_one.status_code == 422
    assert print_code(desk, request, **BEARER)
    assert print_code(desk, request, **HOLDER)


def test_at_a_comu_the_code_waits_48_hours_and_the_public_page_says_when(
    cast: Cast, somebody: Person, ordino: User, enter: Callable[..., Client]
):
    comu = enter(ordino, Door.STAFF)
    request = take(comu, somebody)
    early = comu.post(f"/oficina/pins/peticio/{request.reference}/codi/", SEEN)
    assert (early.status_code, "pin_request.not_ready" in early.content.decode()) == (409, True)
    assert "Encara no es pot recollir" in comu.get(f"/oficina/pins/peticio/{request.reference}/").content.decode()
    asked = visitor().post("/activa/peticio/", {"reference": request.reference.lower()})
    said = asked.content.decode()
    assert "Encara no es pot recollir" in said
    assert not [word for word in (somebody.surname, somebody.cass_number, somebody.identity_document) if word in said]
    slip = comu.get(f"/oficina/pins/peticio/{request.reference}/resguard/").content.decode()
    assert not [word for word in (somebody.surname, somebody.cass_number, somebody.identity_document) if word in slip]
    past = timezone.now() - dt.timedelta(hours=48)
    PinRequest.objects.filter(pk=request.pk).update(requested_at=past, ready_at=past + dt.timedelta(hours=48))
    assert print_code(comu, request)


def test_a_comu_clerk_has_a_first_page_and_sees_nothing_else(
    cast: Cast, somebody: Person, ordino: User, enter: Callable[..., Client]
):
    desk, comu = enter(cast.taulell, Door.STAFF), enter(ordino, Door.STAFF)
    request = take(desk, somebody)
    page = comu.get("/oficina/pins/")
    assert page.status_code == 200
    own = take(comu, cast.maria)
    assert comu.post(f"/oficina/pins/peticio/{own.reference}/present/", {"present-seen": ["x"]}).status_code == 403
    assert somebody.full_name not in page.content.decode()
    closed = ["/oficina/", "/oficina/registre/", "/oficina/taulell/", "/oficina/paper/", "/oficina/pins/cartes/"]
    for address in [*closed, f"/oficina/pins/contactes/{somebody.pk}/", f"/oficina/registre/{somebody.pk}/"]:
        assert comu.get(address).status_code == 403, address
    for address in ("", "resguard/"):
        assert comu.get(f"/oficina/pins/peticio/{request.reference}/{address}").status_code == 404
    assert comu.get("/oficina/pins/?q=Torres").content.decode().count("pins/peticio") == 0


def test_an_address_of_a_found_person_is_good_for_the_clerk_who_found_them(
    cast: Cast, somebody: Person, ordino: User, enter: Callable[..., Client]
):
    address = find(enter(cast.taulell, Door.STAFF), somebody).headers["Location"]
    assert somebody.cass_number not in address
    assert enter(ordino, Door.STAFF).get(address).status_code == 404
    assert enter(cast.taulell, Door.STAFF).get(address[:-3] + "xx/").status_code == 404


def test_the_answer_of_the_activation_page_is_the_same_for_a_number_that_nobody_has(cast: Cast, somebody: Person):
    code = "7K3M-Q9XT-4PDA-HW2K"
    pages = []
    for number in (somebody.cass_number, "999999Z"):
        answer = visitor().post("/activa/", three(somebody, code) | {"cass_number": number})
        assert answer.status_code == 422
        pages.append(re.sub(r'value="[^"]*"', "", answer.content.decode()))
    assert pages[0] == pages[1]


def test_a_stranger_s_browser_does_not_go_on(cast: Cast):
    for address in ("/activa/comprova/", "/activa/pin/"):
        answer = visitor().get(address)
        assert (answer.status_code, "activation.begin_again" in answer.content.decode()) == (404, True)


def test_a_contact_is_verified_and_removed_at_the_desk(cast: Cast, somebody: Person, enter: Callable[..., Client]):
    desk, address = enter(cast.taulell, Door.STAFF), f"/oficina/pins/contactes/{somebody.pk}/"
    given = {"kind": "telephone", "address": "300 400", "is_identified": "on"}
    assert desk.post(address, given | {"is_identified": ""}).status_code == 422
    assert desk.post(address, given | {"address": "demà"}).status_code == 422
    assert desk.post(address, given).status_code == 302
    assert "+376300400" in desk.get(address).content.decode()
    assert desk.post(f"{address}codi/", {"code": "000000"}).status_code == 422
    assert desk.post(f"{address}codi/", {"code": last_code("contact")}).status_code == 302
    (contact,) = contacts.of(somebody.pk)
    own = enter(somebody, Door.PIN).get("/el-meu-pin/").content.decode()
    assert "+376300400" in own
    assert desk.post(f"{address}{contact.pk}/treu/").status_code == 302
    assert not contacts.of(somebody.pk).exists()


def test_a_request_is_cancelled_after_asking_once_more(cast: Cast, somebody: Person, enter: Callable[..., Client]):
    desk = enter(cast.taulell, Door.STAFF)
    request = take(desk, somebody)
    address = f"/oficina/pins/peticio/{request.reference}/"
    shown = html.fromstring(desk.get(address).content)
    assert [link.text for link in shown.xpath(f"//a[@href='{address}anulla/']")] == ["Anul·la la petició"]
    assert "Voleu anul·lar aquesta petició de PIN?" in desk.get(f"{address}anulla/").content.decode()
    request.refresh_from_db()
    assert request.cancelled_at is None
    assert desk.post(f"{address}anulla/").headers["Location"] == address
    request.refresh_from_db()
    assert request.cancelled_at is not None
    assert desk.get(f"{address}anulla/").status_code == 409
    told = enter(somebody, Door.NATIONAL_CERTIFICATE).get("/bustia/").content.decode()
    assert "S’ha anul·lat la petició del vostre PIN" in told


def test_from_the_contacts_one_goes_back_to_the_request_being_taken(
    cast: Cast, somebody: Person, enter: Callable[..., Client]
):
    def back(address: str) -> str:
        return str(html.fromstring(desk.get(address).content).xpath("string(//a[contains(@class, 'back-link')]/@href)"))

    desk = enter(cast.taulell, Door.STAFF)
    taking = find(desk, somebody).headers["Location"]
    (address,) = html.fromstring(desk.get(taking).content).xpath("//a[contains(@href, 'contactes')]/@href")
    assert back(address) == taking
    (form,) = html.fromstring(desk.get(address).content).xpath("//form[contains(@action, 'contactes')]/@action")
    given = {"kind": "telephone", "address": "300 400", "is_identified": "on"}
    assert desk.post(form, given).headers["Location"] == address
    verify = html.fromstring(desk.get(address).content).xpath("//form[contains(@action, '/codi/')]/@action")[0]
    assert desk.post(verify, {"code": last_code("contact")}).headers["Location"] == address
    others = address.replace(f"/{somebody.pk}/", f"/{cast.maria.pk}/")
    for elsewhere in (others, f"/oficina/pins/contactes/{somebody.pk}/?peticio=https://example.org"):
        assert back(elsewhere) == "/oficina/pins/"


def test_the_header_says_whose_staff_somebody_is(cast: Cast, ordino: User, enter: Callable[..., Client]):
    for user, label in ((ordino, "Personal del Comú"), (cast.taulell, "Personal de la CASS")):
        page = html.fromstring(enter(user, Door.STAFF).get("/oficina/pins/").content)
        assert page.xpath("string(//*[@class='cass-who__door'])") == label


def who(person: Person) -> dict[str, str]:
    return {"cass_number": person.cass_number, "birth_date": person.birth_date.isoformat()}


def test_a_blocked_device_is_let_in_by_a_code_and_the_pages_are_the_same_for_nobody(cast: Cast, somebody: Person):
    pin.issue(person=somebody, pin="48151623", at=timezone.now())
    verify_contact(somebody, cast.taulell)
    holder = visitor()
    pages = []
    for given in (who(somebody), who(somebody) | {"cass_number": "999999Z"}):
        asked = holder.post("/entra/pin/desbloca/", given).content.decode()
        wrong = holder.post("/entra/pin/desbloca/", given | {"typed": "1", "code": "000000"}).content.decode()
        pages.append([re.sub(r'value="[^"]*"', "", page) for page in (asked, wrong)])
    assert pages[0] == pages[1]
    code = deliveries.digits(OneTimeCode.objects.exclude(address="").filter(purpose="pin_unblock").latest("pk"))
    let_in = holder.post("/entra/pin/desbloca/", who(somebody) | {"typed": "1", "code": code})
    assert let_in.status_code == 302
    assert settings.DEVICE_COOKIE in let_in.cookies


def test_a_forgotten_pin_is_set_anew_on_one_page_with_both_codes(cast: Cast, somebody: Person):
    now = timezone.now()
    pin.issue(person=somebody, pin="48151623", at=now)
    verify_contact(somebody, cast.taulell)
    secret = second_factor.begin(person=somebody.pk, at=now)
    from cass.access import Actor

    before = now - dt.timedelta(minutes=2)
    first = pyotp.TOTP(secret).at(before)
    second_factor.confirm(person=somebody.pk, code=first, actor=Actor(door=Door.PIN, person=somebody.pk), at=before)
    holder = visitor()
    assert holder.get("/entra/pin/oblidat/").status_code == 200
    assert holder.post("/entra/pin/oblidat/", who(somebody)).status_code == 200
    given = who(somebody) | {"typed": "1", "code": last_code("pin_forgotten"), "factor": pyotp.TOTP(secret).now()}
    wrong = holder.post("/entra/pin/oblidat/", given | {"factor": "000000", "code": "000000"} | new_pin())
    assert (wrong.status_code, "pin_recovery.wrong" in wrong.content.decode()) == (422, True)
    assert holder.post("/entra/pin/oblidat/", given | new_pin()).headers["Location"] == "/activa/fet/"
    entered = visitor().post("/entra/pin/", {"cass_number": somebody.cass_number, "pin": CHOSEN})
    assert entered.status_code == 302


def test_no_page_of_the_activation_is_stored_or_framed(cast: Cast):
    answer = visitor().get("/activa/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_the_activation_takes_no_post_from_another_site(cast: Cast, somebody: Person):
    browser = Client(
        enforce_csrf_checks=True,
        **{"wsgi.url_scheme": "https"},
        SERVER_NAME=settings.HOST,
        SERVER_PORT=str(settings.PORT),
    )
    assert browser.post("/activa/", three(somebody, "x"), HTTP_ORIGIN="https://evil.example").status_code == 403
    assert not ActivationCode.objects.exists()
