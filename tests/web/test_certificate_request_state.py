"""Coming back to one's request for a CASS certificate: by its reference and its password, and by nothing else."""

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
from tests.web.certificate_form import MINE, PAPER, WITHDRAW, Form, leave_of, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return visitor()


@pytest.fixture
def form(browser: Client, cast: Cast) -> Form:
    return Form(browser)


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
