"""The public calculations: anybody, everything in the address, every step explained, nothing kept."""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from cass.audit.models import Event
from cass.registry.operations import seed_holidays
from cass.web.views.simulators.pages import SIMULATORS

pytestmark = pytest.mark.django_db

ASKED: dict[str, dict[str, str]] = {
    "terminis": {"limit": "declaration", "on": "2026-11-20"},
    "salari": {"wage": "2140,00", "situation": "usual", "tax": "estimate", "year": "2026"},
    "compte-propi": {"kind": "holder", "moment": "going_on", "income": "15000", "entitled": "no", "year": "2026"},
    "baixa": {
        "contingency": "common_illness",
        "activity": "employee",
        "wage": "2000",
        "first_day": "2026-01-10",
        "last_day": "2026-02-18",
    },
    "reemborsament": {
        "act": "specialist_visit",
        "on": "2026-11-20",
        "tariff": "32,00",
        "price": "50",
        "route": "yes",
        "provider": "with_agreement",
        "situation": "common",
    },
    "jubilacio": {
        "birth_year": "1986",
        "birth_month": "11",
        "months": "180",
        "months_since": "180",
        "points_since": "1.622,40",
        "goes_on": "employed",
        "wage": "2000",
    },
}
"""One calculation of each simulator, as its address says it."""


@pytest.fixture(autouse=True)
def _public_holidays() -> None:
    seed_holidays(years=range(2024, 2029))


@pytest.fixture
def ask(client: Client) -> Callable[..., str]:
    def asked(slug: str, **answers: str) -> str:
        response = client.get(reverse("simulator", args=[slug]), answers, follow=True)
        assert response.status_code == 200
        page: str = response.content.decode()
        return page

    return asked


def test_every_simulator_has_an_example_here():
    assert set(ASKED) == set(SIMULATORS)


def test_the_list_leads_to_each(client: Client):
    page = client.get(reverse("simulators")).content.decode()
    assert all(reverse("simulator", args=[slug]) in page for slug in SIMULATORS)


@pytest.mark.parametrize("slug", SIMULATORS)
def test_the_empty_form_asks_and_does_not_complain(client: Client, slug: str):
    response = client.get(reverse("simulator", args=[slug]))
    assert response.status_code == 200
    assert b"govuk-error" not in response.content


@pytest.mark.parametrize("slug", SIMULATORS)
@pytest.mark.parametrize("language", ["ca", "es", "fr", "en"])
def test_a_calculation_answers_at_its_own_address_in_every_language(client: Client, slug: str, language: str):
    client.cookies["django_language"] = language
    first = client.get(reverse("simulator", args=[slug]), ASKED[slug])
    address = first.headers.get("Location", f"{reverse('simulator', args=[slug])}?{urlencode(ASKED[slug])}")
    response = client.get(address)
    assert response.status_code == 200
    page = response.content.decode()
    assert 'id="answer"' in page
    assert "cass-articles" in page
    assert dict(parse_qsl(urlsplit(address).query)) == ASKED[slug]


@pytest.mark.parametrize("slug", SIMULATORS)
def test_what_nobody_could_have_meant_is_explained_and_typed_text_stays(client: Client, slug: str):
    response = client.get(reverse("simulator", args=[slug]), dict.fromkeys(ASKED[slug], "<script>"))
    assert response.status_code == 422
    assert b"govuk-error-summary" in response.content
    assert b"<script>" not in response.content.replace(b"<script type", b"")


@pytest.mark.parametrize("slug", SIMULATORS)
def test_nothing_of_a_calculation_is_kept(client: Client, slug: str):
    before = Event.objects.count()
    client.get(reverse("simulator", args=[slug]), ASKED[slug], follow=True)
    assert Event.objects.count() == before
    assert "sessionid" not in client.cookies


def test_a_simulator_that_does_not_exist_is_not_found(client: Client):
    assert client.get(reverse("simulator", args=["res"])).status_code == 404


def test_an_accident_of_friday_is_declared_until_tuesday(ask: Callable[..., str]):
    page = ask("terminis", limit="declaration", on="2026-11-20")
    assert "dimarts, 24 de novembre del 2026" in page
    assert re.search(r"21 de novembre.*dissabte.*22 de novembre.*diumenge", page, re.DOTALL)


def test_the_three_boxes_of_a_date_become_one_address(client: Client):
    boxes = {"limit": "appeal", "on_day": "31", "on_month": "1", "on_year": "2026"}
    response = client.get(reverse("simulator", args=["terminis"]), boxes)
    assert response.status_code == 302
    assert response.headers["Location"].endswith("?limit=appeal&on=2026-1-31")


def test_nobody_contributed_for_longer_than_they_have_lived(client: Client):
    asked = ASKED["jubilacio"] | {"birth_year": "2020", "months": "180"}
    response = client.get(reverse("simulator", args=["jubilacio"]), asked)
    assert response.status_code == 422
    assert "Són més mesos dels que heu viscut." in response.content.decode()


@pytest.mark.parametrize("on", ["9999-12-20", "9999-12-31", "2035-12-31"])
def test_a_day_too_far_ahead_is_said(client: Client, on: str):
    response = client.get(reverse("simulator", args=["terminis"]), {"limit": "appeal", "on": on})
    assert response.status_code == 422
    assert "Trieu un dia més pròxim." in response.content.decode()


def test_a_year_without_holidays_is_said(client: Client):
    response = client.get(reverse("simulator", args=["terminis"]), {"limit": "declaration", "on": "1999-05-05"})
    assert response.status_code == 422
    assert "calendar.year_missing" in response.content.decode() or "1999" in response.content.decode()
