"""Contracts of CASS certificates on the desk's screens: from the queue to the approval by another officer."""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from cass.access import Actor, Door
from cass.audit.models import Event, EventType
from cass.contracts.models import ApplicantKind, CertificateRequest, Contract
from cass.contracts.needs import Paper
from cass.contracts.stages import Stage, stage_of
from cass.demo.cast import Cast
from cass.documents.models import IssuedDocument
from tests.architecture.test_pages import faults_of
from tests.contracts import deskwork

pytestmark = pytest.mark.django_db
QUEUE = "/oficina/contractes/"
Prepare = Callable[[IssuedDocument], bytes]


class Desk:
    """A clerk in front of one request."""

    def __init__(self, browser: Client, asked: CertificateRequest) -> None:
        self.browser, self.asked = browser, asked

    def address(self, step: str = "") -> str:
        return f"{QUEUE}{self.asked.pk}/{step}"

    def see(self, step: str = "") -> str:
        answer = self.browser.get(self.address(step))
        assert answer.status_code == 200, (step, answer.status_code)
        page = html.document_fromstring(answer.content)
        assert list(faults_of(page)) == [], step
        return " ".join(page.text_content().split())

    def do(self, step: str, **typed: Any) -> Any:
        answer = self.browser.post(self.address(step), typed)
        if answer.status_code != 302:
            assert list(faults_of(html.document_fromstring(answer.content))) == []
        return answer

    def check_papers(self) -> None:
        page = html.document_fromstring(self.browser.get(self.address("documents/")).content)
        for form in page.xpath("//form[.//input[@type='file']]"):
            given = {field.get("name"): field.get("value", "") for field in form.xpath(".//input[@type='hidden']")}
            assert self.do("documents/", **given, seen="on", file=deskwork.scan()).status_code == 302

    @property
    def stage(self) -> Stage:
        found = CertificateRequest.objects.select_related("contract").get(pk=self.asked.pk)
        return stage_of(found, dt.datetime.now(dt.UTC))


@pytest.fixture
def asked(cast: Cast, now: dt.datetime) -> CertificateRequest:
    """Anna asks for the construction company, and for a florist's that is not hers."""
    return deskwork.sent(cast.anna, cast.valira, cast.floristeria, at=now)


@pytest.fixture
def desk(clerk: Client, asked: CertificateRequest) -> Desk:
    return Desk(clerk, asked)


@pytest.fixture
def other(staff: Callable[[str], Client], asked: CertificateRequest) -> Desk:
    return Desk(staff("taulell2"), asked)


@pytest.fixture
def xavier(cast: Cast, actor_of: Callable[..., Actor]) -> Actor:
    return actor_of(cast.taulell, Door.STAFF)


def test_from_the_queue_to_the_approval(
    cast: Cast, clerk: Client, desk: Desk, other: Desk, now: dt.datetime, prepare: Prepare
):
    asked = desk.asked
    assert asked.reference in clerk.get(QUEUE).content.decode()
    assert "Identifica la persona" in desk.see()
    assert cast.anna.full_name in desk.see("persona/")
    assert desk.do("persona/", person=cast.anna.pk).status_code == 302
    wanted = [each.pk for each in asked.declarants.order_by("pk")]
    assert "No hi consta" in desk.see("declarants/")
    assert desk.do("declarants/", declarant=wanted[0], attach="1").status_code == 302
    assert desk.do("declarants/", declarant=wanted[1], refuse="1", why="").status_code == 422
    assert desk.do("declarants/", declarant=wanted[1], refuse="1", why="No n’és titular.").status_code == 302
    assert desk.do("fes/").status_code == 422
    desk.check_papers()
    assert "Comprovat" in desk.see("documents/")
    assert desk.do("fes/").status_code == 302
    contract = Contract.objects.get()
    assert contract.document is not None
    prepare(contract.document)
    assert f"/documents/{contract.document.pk}/" in clerk.get(desk.address()).content.decode()
    assert clerk.get(f"/documents/{contract.document.pk}/").status_code == 200
    assert desk.do("signatura/", signed=deskwork.scan()).status_code == 422
    assert desk.do("contacte/", send="1").status_code == 302
    assert desk.do("contacte/", code="000000x").status_code == 422
    assert desk.do("contacte/", code=deskwork.code_for(asked, at=dt.datetime.now(dt.UTC))).status_code == 302
    assert "Verificat" in desk.see("contacte/")
    desk.see("signatura/")
    assert desk.do("signatura/", signed=deskwork.scan()).status_code == 302
    deskwork.clean(contract, at=now)
    assert desk.stage is Stage.TO_APPROVE
    assert "L’heu preparat vós" in desk.see()
    assert desk.do("aprova/").status_code == 403
    assert "Aprova el contracte" in other.see()
    assert other.do("aprova/").status_code == 302
    assert desk.stage is Stage.APPROVED
    assert "Aprovat" in other.see()


def test_every_look_at_a_request_is_journalled_without_names(desk: Desk, asked: CertificateRequest):
    desk.see()
    event = Event.objects.using("journal").filter(type=EventType.FILE_READ).latest("pk")
    assert event.facts == {"request": str(asked.pk), "contract": None}
    desk.browser.get(f"{QUEUE}?q=Torres")
    event = Event.objects.using("journal").filter(type=EventType.LIST_READ).latest("pk")
    assert event.facts["list"] == "contracts_search"
    assert "Torres" not in str(event.facts)


def test_the_queue_filters_and_finds(cast: Cast, clerk: Client, asked: CertificateRequest, now: dt.datetime):
    other = deskwork.sent(cast.nuria, cast.photographer, kind=ApplicantKind.LIBERAL_PROFESSIONAL, at=now)
    for text in (other.reference, "casals", "21853h", cast.nuria.identity_document):
        page = clerk.get(QUEUE, {"q": text}).content.decode()
        assert other.reference in page
        assert asked.reference not in page
    assert asked.reference in clerk.get(QUEUE, {"estat": "requested"}).content.decode()
    assert asked.reference not in clerk.get(QUEUE, {"estat": "approved"}).content.decode()
    assert clerk.get(QUEUE, {"estat": "mentida", "page": "99", "q": "\0%_"}).status_code == 200


def test_the_differences_with_the_register_are_shown(cast: Cast, clerk: Client, now: dt.datetime):
    mixed = deskwork.sent(cast.anna, cast.valira, at=now, identity_document="X9999", given_name="Aina")
    page = Desk(clerk, mixed).see("persona/")
    assert "És diferent" in page
    assert "Coincideix" in page
    nobody = deskwork.sent(cast.anna, cast.valira, at=now, identity_document="X9999", cass_number="1Z")
    assert "Ningú del registre" in Desk(clerk, nobody).see("persona/")
    assert Desk(clerk, nobody).do("persona/", person=cast.anna.pk).status_code == 422


def test_a_file_that_is_no_picture_is_told_where_it_was_sent(cast: Cast, desk: Desk, xavier: Actor, now: dt.datetime):
    deskwork.begun(desk.asked, cast.anna, xavier, at=now)
    given = {"paper": Paper.IDENTITY.value, "declarant": "", "seen": "on"}
    answer = desk.do("documents/", **given, file=SimpleUploadedFile("nota.txt", b"hola"))
    assert answer.status_code == 422
    assert "attachment.type_not_accepted" in answer.content.decode()
    assert desk.do("documents/", paper="identity", declarant="").status_code == 422
    unseen = desk.do("documents/", paper="identity", declarant="", file=deskwork.scan())
    assert unseen.status_code == 422
    assert not Contract.objects.get().papers.exists()
    assert desk.do("documents/", **given | {"paper": "passaport"}, file=deskwork.scan()).status_code == 404


def test_a_scan_is_opened_from_its_own_contract_only(cast: Cast, desk: Desk, xavier: Actor, now: dt.datetime):
    contract = deskwork.begun(desk.asked, cast.anna, xavier, at=now)
    desk.do("documents/", paper="identity", declarant="", seen="on", file=deskwork.scan())
    deskwork.clean(contract, at=now)
    scan = contract.papers.get().scan
    answer = desk.browser.get(desk.address(f"documents/{scan}/"))
    assert answer.status_code == 200
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    read = Event.objects.using("journal").filter(type=EventType.FILE_READ, filing_id=contract.pk)
    assert read.count() == 1
    elsewhere = deskwork.sent(cast.nuria, cast.photographer, kind=ApplicantKind.LIBERAL_PROFESSIONAL, at=now)
    deskwork.begun(elsewhere, cast.nuria, xavier, at=now)
    assert Desk(desk.browser, elsewhere).browser.get(f"{QUEUE}{elsewhere.pk}/documents/{scan}/").status_code == 404
    assert desk.browser.get(desk.address(f"documents/{uuid.uuid4()}/")).status_code == 404


def test_the_bearer_takes_it_away_on_the_screen(cast: Cast, desk: Desk, xavier: Actor, now: dt.datetime):
    one = deskwork.sent(cast.anna, cast.valira, at=now)
    deskwork.made(one, cast.anna, xavier, at=now)
    screen = Desk(desk.browser, one)
    missing = screen.do("signatura/", **{"take": "1", "bearer-name": "Pere Soler"})
    assert missing.status_code == 422
    given = {"take": "1", "bearer-name": "Pere Soler", "bearer-document": "P0233917", "bearer-form": deskwork.scan()}
    assert screen.do("signatura/", **given).status_code == 302
    assert screen.stage is Stage.AWAY
    page = screen.see()
    assert "Pere Soler" in page
    assert "L’han tornat signat" in screen.see("signatura/")


def test_it_is_returned_put_right_and_cancelled_on_the_screens(
    cast: Cast, desk: Desk, other: Desk, xavier: Actor, now: dt.datetime
):
    one = deskwork.sent(cast.anna, cast.valira, at=now)
    deskwork.signed(one, cast.anna, xavier, at=now)
    mine, theirs = Desk(desk.browser, one), Desk(other.browser, one)
    assert mine.do("retorna/", why="Jo mateix.").status_code == 403
    assert theirs.do("retorna/", why="").status_code == 422
    theirs.see("retorna/")
    assert theirs.do("retorna/", why="La còpia no es llegeix.").status_code == 302
    assert "La còpia no es llegeix." in mine.see()
    assert "Contracte signat" in mine.see("documents/")
    assert mine.do("envia/").status_code == 302
    assert mine.stage is Stage.TO_APPROVE
    assert theirs.do("retorna/", why="Encara no.").status_code == 302
    assert mine.do("desfes/").status_code == 302
    assert mine.stage is Stage.PREPARING
    mine.see("cancella/")
    assert mine.do("cancella/", why="Ho ha demanat.").status_code == 302
    assert mine.stage is Stage.CANCELLED
    assert "Ho ha demanat." in mine.see()
    assert mine.do("cancella/", why="Una altra vegada.").status_code == 409


def addresses(asked: CertificateRequest) -> Iterator[str]:
    steps = ["", "persona/", "declarants/", "documents/", "contacte/", "fes/", "desfes/", "signatura/", "envia/"]
    steps += ["aprova/", "retorna/", "cancella/", f"documents/{uuid.uuid4()}/"]
    yield from (f"{QUEUE}{asked.pk}/{step}" for step in steps)


@pytest.mark.parametrize("who", ["oficial", "cap", "comu", "ajuda", "supervisio"])
def test_others_of_the_office_do_not_reach_contracts(
    staff: Callable[[str], Client], asked: CertificateRequest, who: str
):
    browser = staff(who)
    for address in (QUEUE, *addresses(asked)):
        assert browser.post(address).status_code == 403
        assert browser.get(address).status_code in {403, 405}


def test_a_request_that_does_not_exist_is_not_found(clerk: Client, asked: CertificateRequest):
    clerk.raise_request_exception = False
    for address in addresses(asked):
        nothing = address.replace(str(asked.pk), str(uuid.uuid4()))
        assert {clerk.get(nothing).status_code, clerk.post(nothing).status_code} <= {404, 405}


def test_officers_of_files_do_not_read_contracts(
    cast: Cast, officer: Client, xavier: Actor, now: dt.datetime, prepare: Prepare
):
    contract = deskwork.made(deskwork.sent(cast.anna, cast.valira, at=now), cast.anna, xavier, at=now)
    assert contract.document is not None
    prepare(contract.document)
    assert officer.get(f"/documents/{contract.document.pk}/").status_code == 404


def test_the_password_is_on_no_screen_of_the_desk(desk: Desk, asked: CertificateRequest):
    page = desk.see()
    assert asked.password_hash not in page
    assert not re.search(r"argon2|contrasenya\s*:", page)
