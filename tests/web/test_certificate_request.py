"""The public form of a CASS certificate: page after page, without a session, and coming back to one's request."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from lxml import html
from pikepdf import Pdf

from cass.access import Actor, Door
from cass.contracts import approval, preparation, requests, tries
from cass.contracts.models import ApplicantKind, CertificateRequest
from cass.demo.cast import Cast
from tests.architecture.test_pages import faults_of
from tests.contracts import deskwork
from tests.contracts.deskwork import PASSWORD

pytestmark = pytest.mark.django_db
FORM, MINE, PAPER, WITHDRAW = "/certificat/sollicitud/", "/certificat/", "/certificat/paper/", "/certificat/retira/"
WEAK = "1234567890"


@pytest.fixture
def browser(settings: Any) -> Client:
    """Somebody who has not come in, in a browser that holds to CSRF."""
    return Client(
        enforce_csrf_checks=False,
        **{"wsgi.url_scheme": "https"},
        SERVER_NAME=settings.HOST,
        SERVER_PORT=str(settings.PORT),
    )


class Form:
    """A browser on the form: what stands hidden in a page goes with what is typed next."""

    def __init__(self, browser: Client) -> None:
        self.browser = browser
        self.answer = browser.get(FORM)

    @property
    def page(self) -> Any:
        return html.document_fromstring(self.answer.content)

    @property
    def text(self) -> str:
        return " ".join(self.page.find(".//main").text_content().split())

    def send(self, **typed: str) -> Any:
        hidden = {
            field.get("name"): field.get("value", "")
            for field in self.page.xpath("//main//form[1]//input[@type='hidden']")
            if field.get("name") != "csrfmiddlewaretoken"
        }
        self.answer = self.browser.post(FORM, hidden | typed)
        assert self.answer.status_code != 500
        assert list(faults_of(self.page)) == []
        return self.answer

    def person(self, **other: str) -> dict[str, str]:
        given = {
            "given_name": "Anna",
            "surnames": "Torres Mas",
            "identity_document": "p 0174058",
            "cass_number": "88304p",
            "telephone": "+376 312 345",
            "email": "anna@example.org",
            "email_again": "Anna@example.org",
        }
        return given | other

    def filled(self, *, kind: str = "company", **declarants: str) -> None:
        """Up to the last page."""
        self.send(kind=kind)
        self.send(**self.person())
        self.send(**(declarants or {"d0-census_number": "10482e", "d0-name": "Construccions Valira, SL"}))

    def sent(self, **how: str) -> CertificateRequest:
        self.filled(**how)
        self.send(password=PASSWORD, password_again=PASSWORD)
        assert self.answer.status_code == 200
        return CertificateRequest.objects.latest("requested_at")


@pytest.fixture
def form(browser: Client, cast: Cast) -> Form:
    return Form(browser)


def leave_of(page: Any) -> str:
    return str(page.xpath("string(//input[@name='leave']/@value)"))


def test_a_request_goes_from_the_first_page_to_its_reference(form: Form):
    asked = form.sent()
    assert asked.reference in form.text
    assert "molt bona" in form.text
    assert "Us hem enviat la referència" in form.text
    assert asked.identity_document == "P0174058"
    assert asked.cass_number == "88304P"
    assert asked.telephone == "+376312345"
    assert [(each.census_number, each.name) for each in asked.declarants.all()] == [
        ("10482E", "Construccions Valira, SL")
    ]
    assert PASSWORD not in form.answer.content.decode()
    assert "no-store" in form.answer.headers["Cache-Control"]


def test_nothing_typed_stands_in_an_address_or_a_cookie_and_the_password_in_no_page(form: Form, browser: Client):
    form.filled()
    for step in (form.answer, form.send(password=WEAK, password_again=WEAK)):
        assert WEAK not in step.content.decode()
        assert "Location" not in step.headers
    assert set(browser.cookies) <= {"__Host-csrf"}
    assert {each.get("action") for each in form.page.xpath("//main//form")} == {FORM}


@pytest.mark.parametrize("pages", [0, 1, 2, 3])
def test_a_form_that_is_left_at_any_page_leaves_nothing(form: Form, pages: int):
    steps: list[dict[str, str]] = [
        {"kind": "company"},
        form.person(),
        {"d0-census_number": "10482E", "d0-name": "Construccions Valira, SL"},
    ]
    for typed in steps[:pages]:
        form.send(**typed)
    assert not CertificateRequest.objects.exists()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"given_name": ""}, "required"),
        ({"identity_document": "?"}, "certificate_request.document"),
        ({"cass_number": "no en tinc"}, "certificate_request.number"),
        ({"telephone": "truqueu-me"}, "certificate_request.telephone"),
        ({"email": "sense arrova"}, "invalid"),
        ({"email_again": "un.altre@example.org"}, "certificate_request.email_differs"),
        ({"surnames": "x" * 121}, "max_length"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(form: Form, typed: dict[str, str], code: str):
    form.send(kind="company")
    answer = form.send(**form.person(**typed))
    assert answer.status_code == 422
    codes = form.page.xpath("//*[contains(@class, 'govuk-error-summary')]//@data-code")
    assert code in codes
    left = form.page.xpath("string(//input[@name='telephone']/@value)")
    assert left == typed.get("telephone", "+376 312 345")
    form.send(**form.person())
    assert form.answer.status_code == 200
    assert "d0-census_number" in form.answer.content.decode()


def test_declarants_are_added_taken_out_and_never_twice(form: Form):
    form.send(kind="company")
    form.send(**form.person())
    one = {"d0-census_number": "10482E", "d0-name": "Valira"}
    form.send(**one, action="add")
    two = one | {"d1-census_number": "10482e", "d1-name": "La mateixa"}
    assert form.send(**two).status_code == 422
    assert "Aquest declarant ja hi és" in form.text
    form.send(**two, action="add")
    assert len(form.page.xpath("//input[contains(@name, '-census_number')]")) == 3
    form.send(**two, action="remove-1")
    assert form.page.xpath("//input[@name='d0-name']/@value") == ["Valira"]
    form.send(**one, **{"d1-census_number": "12077M", "d1-name": "Floristeria Forana, SL"})
    form.send(password=PASSWORD, password_again=PASSWORD)
    assert CertificateRequest.objects.get().declarants.count() == 2


def test_a_domestic_employer_with_two_numbers_is_refused_with_the_reason(form: Form):
    form.send(kind="domestic_employer")
    form.send(**form.person())
    typed = {"d0-census_number": "5530T", "d0-processor_number": "5531T", "d0-name": "Montserrat Areny Babot"}
    assert form.send(**typed).status_code == 422
    assert "certificate_request.processor_differs" in form.answer.content.decode()
    assert "Afegeix un altre declarant" not in form.text
    form.send(**typed | {"d0-processor_number": "5530t"})
    form.send(password=PASSWORD, password_again=PASSWORD)
    assert CertificateRequest.objects.get().declarants.get().processor_number == "5530T"


@pytest.mark.parametrize(
    ("password", "again", "code"),
    [
        ("curta", "curta", "certificate_request.password_short"),
        (WEAK, WEAK, "certificate_request.password_common"),
        ("la Torres de sempre", "la Torres de sempre", "certificate_request.password_known"),
        (PASSWORD, "una altra cosa", "certificate_request.password_differs"),
    ],
)
def test_a_password_that_is_not_taken_says_why(form: Form, password: str, again: str, code: str):
    form.filled()
    assert form.send(password=password, password_again=again).status_code == 422
    assert code in form.answer.content.decode()
    assert not CertificateRequest.objects.exists()
    form.send(password=PASSWORD, password_again=PASSWORD)
    assert CertificateRequest.objects.count() == 1


def test_one_goes_back_and_changes_what_was_given(form: Form):
    form.filled()
    form.send(action="to-person")
    assert form.page.xpath("string(//input[@name='surnames']/@value)") == "Torres Mas"
    form.send(**form.person(surnames="Torres Font"))
    assert form.page.xpath("string(//input[@name='d0-name']/@value)") == "Construccions Valira, SL"
    form.send(**{"d0-census_number": "10482E", "d0-name": "Construccions Valira, SL"})
    assert "Torres Font" in form.text


@pytest.mark.parametrize("state", ["", "mentida", "eyJraW5kIjoiY29tcGFueSJ9:1abc:sig"])
def test_what_was_not_signed_by_us_begins_again(form: Form, state: str):
    form.filled()
    answer = form.send(state=state, password=PASSWORD, password_again=PASSWORD)
    assert answer.status_code == 422
    assert "certificate_request.expired" in answer.content.decode()
    assert not CertificateRequest.objects.exists()


@pytest.mark.parametrize("step", ["check", "declarants"])
def test_nobody_jumps_over_a_page(form: Form, step: str):
    form.send(kind="company")
    answer = form.send(step=step, password=PASSWORD, password_again=PASSWORD, many="1")
    assert answer.status_code in {200, 422}
    assert not CertificateRequest.objects.exists()


def test_pressing_twice_sends_one_request(form: Form):
    form.filled()
    before = form.answer
    form.send(password=PASSWORD, password_again=PASSWORD)
    first = form.text
    form.answer = before
    form.send(password=PASSWORD, password_again=PASSWORD)
    assert form.text == first
    form.answer = before
    assert (
        form.send(password="una altra contrasenya meva", password_again="una altra contrasenya meva").status_code == 409
    )
    assert CertificateRequest.objects.count() == 1


def test_a_flood_from_one_network_is_stopped(form: Form, cast: Cast):
    for _number in range(tries.MOST_SENT):
        deskwork.sent(cast.anna, cast.valira, address="127.0.0.1", at=cast.at)
    form.filled()
    answer = form.send(password=PASSWORD, password_again=PASSWORD)
    assert answer.status_code == 429
    assert "certificate_request.too_many" in answer.content.decode()


def test_a_known_number_and_an_unknown_one_get_the_same_page(browser: Client, cast: Cast):
    pages = []
    for number, census in ((cast.anna.cass_number, "10482E"), ("999999Z", "999999Z")):
        form = Form(browser)
        form.send(kind="company")
        form.send(**form.person(cass_number=number))
        form.send(**{"d0-census_number": census, "d0-name": "Una empresa"})
        form.send(password=PASSWORD, password_again=PASSWORD)
        reference = CertificateRequest.objects.latest("requested_at").reference
        text = re.sub(r"\d{1,2}\.\d\d", "", form.text.replace(reference, ""))
        pages.append(text)
    assert pages[0] == pages[1]


def test_the_form_asks_for_its_csrf_token(settings: Any):
    strict = Client(
        enforce_csrf_checks=True,
        **{"wsgi.url_scheme": "https"},
        SERVER_NAME=settings.HOST,
        SERVER_PORT=str(settings.PORT),
    )
    for address in (FORM, MINE, PAPER, WITHDRAW):
        assert strict.post(address, {"step": "kind", "kind": "company"}).status_code == 403


# Coming back


def come_back(browser: Client, asked: CertificateRequest, **other: str) -> Any:
    return browser.post(MINE, {"reference": asked.reference, "password": PASSWORD} | other)


def test_who_knows_reference_and_password_sees_the_request(browser: Client, form: Form):
    asked = form.sent()
    answer = come_back(browser, asked, reference=asked.reference.lower())
    page = html.document_fromstring(answer.content)
    assert answer.status_code == 200
    assert list(faults_of(page)) == []
    assert "Sol·licitud rebuda" in page.text_content()
    for hidden in (asked.cass_number, asked.identity_document, asked.email, PASSWORD):
        assert hidden not in answer.content.decode()


def test_a_wrong_password_and_an_unknown_reference_answer_alike(browser: Client, form: Form):
    asked = form.sent()
    answers = set()
    for reference in (asked.reference, "SP-2026-00000000"):
        for _number in range(tries.MOST_WRONG + 1):
            answer = come_back(browser, asked, reference=reference, password="no és aquesta")
            assert answer.status_code == 422
            body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
            answers.add(body.replace(reference, ""))
    assert len(answers) == 2
    assert come_back(browser, asked).status_code == 422


def test_the_papers_are_filled_in_and_kept_by_nobody(browser: Client, form: Form):
    asked = form.sent()
    leave = leave_of(form.page)
    for typed in (
        {"paper": "receipt"},
        {"paper": "cass_0007", "bearer-name": "Pere Soler", "bearer-document": "P0233917"},
    ):
        answer = browser.post(PAPER, {"leave": leave} | typed)
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Cache-Control"] == "no-store"
        assert asked.reference in answer.headers["Content-Disposition"]
        assert answer.content.startswith(b"%PDF")
        assert len(Pdf.open(io.BytesIO(answer.content)).pages) == 1
    wrong = browser.post(PAPER, {"leave": leave, "paper": "cass_0007", "bearer-name": "Pere Soler"})
    assert wrong.status_code == 422
    assert list(faults_of(html.document_fromstring(wrong.content))) == []
    refused = browser.post(PAPER, {"leave": leave, "paper": "cass_0126"})
    assert refused.headers["Content-Type"].startswith("text/html")


def test_a_domestic_employer_gets_the_form_of_another_person(browser: Client, form: Form):
    typed = {"d0-census_number": "5530T", "d0-processor_number": "5530T", "d0-name": "Montserrat Areny Babot"}
    form.sent(kind="domestic_employer", **typed)
    given = {"authorised-name": "Clara Martí", "authorised-document": "P0212390", "authorised-cass_number": "101577Q"}
    answer = browser.post(PAPER, {"leave": leave_of(form.page), "paper": "cass_0126"} | given)
    assert answer.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("address", [PAPER, WITHDRAW])
def test_a_leave_that_is_not_ours_opens_nothing(browser: Client, form: Form, address: str):
    asked = form.sent()
    for leave in ("", "mentida", str(asked.pk)):
        answer = browser.post(address, {"leave": leave, "paper": "receipt"})
        assert answer.status_code == 422
        assert "certificate_request.shown_too_long" in answer.content.decode()
    asked.refresh_from_db()
    assert asked.withdrawn_at is None
    assert browser.get(address).headers["Location"] == MINE


def test_a_request_is_withdrawn_once_and_opens_no_more(browser: Client, form: Form):
    asked = form.sent()
    leave = leave_of(form.page)
    answer = browser.post(WITHDRAW, {"leave": leave})
    assert "Heu retirat la sol·licitud" in answer.content.decode()
    assert browser.post(WITHDRAW, {"leave": leave}).status_code == 422
    assert browser.post(PAPER, {"leave": leave, "paper": "receipt"}).status_code == 422
    assert come_back(browser, asked).status_code == 422


def test_every_stage_is_told_in_words_with_what_comes_next(browser: Client, cast: Cast, actor_of: Callable[..., Actor]):
    one, other = actor_of(cast.taulell, Door.STAFF), actor_of(cast.taulell2, Door.STAFF)
    asked = deskwork.sent(cast.anna, cast.valira, cast.floristeria, at=cast.at)
    seen = []

    def look() -> str:
        page = html.document_fromstring(come_back(browser, asked).content)
        assert list(faults_of(page)) == []
        seen.append(page.xpath("string(//main//*[contains(@class, 'govuk-tag')])"))
        return str(page.text_content())

    assert "/cita/?motiu=certificate_contract" in come_back(browser, asked).content.decode()
    look()
    deskwork.begun(asked, cast.anna, one, at=cast.at)
    first, second = asked.declarants.order_by("pk")
    preparation.refuse(request=asked.pk, requested=second.pk, why="No en sou titular.", actor=one, at=cast.at)
    assert "No en sou titular." in look()
    preparation.attach(request=asked.pk, requested=first.pk, actor=one, at=cast.at)
    deskwork.scanned_all(asked, one, at=cast.at)
    preparation.produce(request=asked.pk, actor=one, at=cast.at)
    look()
    contract = deskwork.sign_it(asked, one, at=cast.at)
    look()
    approval.approve(request=asked.pk, actor=other, at=cast.at)
    assert contract.number in look()
    approval.cancel(request=asked.pk, why="Ho ha demanat.", actor=one, at=cast.at)
    assert seen == ["Sol·licitud rebuda", "En preparació", "Per signar", "Per aprovar", "Aprovat"]


def test_a_request_that_lapsed_opens_no_more(browser: Client, cast: Cast):
    asked = deskwork.sent(cast.anna, cast.valira, at=cast.at - requests.LAPSES_AFTER * 2)
    requests.lapse(at=cast.at)
    assert come_back(browser, asked).status_code == 422


@pytest.mark.parametrize("kind", [kind.value for kind in ApplicantKind])
def test_what_to_bring_is_told_by_kind(form: Form, kind: str):
    extra = {"d0-processor_number": "10482E"} if kind == "domestic_employer" else {}
    form.sent(kind=kind, **{"d0-census_number": "10482E", "d0-name": "Una", **extra})
    said = {
        "company": "els documents de cadascuna",
        "liberal_professional": "document d’identitat",
        "community_of_owners": "acta de la comunitat",
        "domestic_employer": "CASS-0126",
        "third_party": "titular de cada empresa que us autoritza",
    }
    assert said[kind] in form.text
    assert "poders notarials" in form.text
