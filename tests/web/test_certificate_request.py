"""The public form of a CASS certificate: page after page, without a session, and nothing of it anywhere but in the request."""

import re

import pytest
from django.test import Client

from cass.contracts import tries
from cass.contracts.models import ApplicantKind, CertificateRequest
from cass.demo.cast import Cast
from tests.contracts import deskwork
from tests.contracts.deskwork import PASSWORD
from tests.web.certificate_form import FORM, MINE, PAPER, WITHDRAW, Form, visitor

pytestmark = pytest.mark.django_db
WEAK = "1234567890"


@pytest.fixture
def browser() -> Client:
    return visitor()


@pytest.fixture
def form(browser: Client, cast: Cast) -> Form:
    return Form(browser)


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
        ({"telephone": "truqueu-me"}, "telephone.malformed"),
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


@pytest.mark.parametrize("kind", ApplicantKind.values)
def test_every_field_is_required_whoever_asks(form: Form, kind: str):
    typed: list[dict[str, str]] = [
        {"kind": kind},
        form.person(),
        {"d0-census_number": "10482E", "d0-name": "Construccions Valira, SL"},
        {"password": PASSWORD, "password_again": PASSWORD},
    ]
    if kind == ApplicantKind.DOMESTIC_EMPLOYER:
        typed[2]["d0-processor_number"] = "10482E"
    for page in typed:
        shown = form.page.xpath("//main//form[1]//input[not(@type='hidden')]/@name")
        assert set(shown) == set(page)
        for missing in page:
            answer = form.send(**{name: given for name, given in page.items() if name != missing})
            assert (answer.status_code, CertificateRequest.objects.exists()) == (422, False), (kind, missing)
            assert form.page.xpath("//*[contains(@class, 'govuk-error-message')]"), (kind, missing)
        form.send(**page)
    assert CertificateRequest.objects.get().kind == kind


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


def test_a_short_password_repeated_wrongly_says_both(form: Form):
    form.filled()
    form.send(password="curta", password_again="una altra")
    said = form.answer.content.decode()
    assert "certificate_request.password_short" in said
    assert "certificate_request.password_differs" in said


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


def test_the_form_asks_for_its_csrf_token():
    strict = visitor(is_strict=True)
    for address in (FORM, MINE, PAPER, WITHDRAW):
        assert strict.post(address, {"step": "kind", "kind": "company"}).status_code == 403
