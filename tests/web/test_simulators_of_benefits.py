"""The calculations of an act's reimbursement and of the retirement pension, as a visitor asks them."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.test_simulators import ASKED

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"
ACT, RETIREMENT = ASKED["reemborsament"], ASKED["jubilacio"]
TRAVEL = {"act": "travel", "on": "2026-11-20", "travel": "CBA", "times": "2"}


@pytest.fixture(autouse=True)
def _a_day_of_2026(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2026, 11, 22))


@pytest.fixture
def page(client: Client) -> Callable[..., str]:
    def asked(slug: str, answers: dict[str, str], status: int = 200) -> str:
        response = client.get(reverse("simulator", args=[slug]), answers, follow=True)
        assert response.status_code == status
        text: str = response.content.decode()
        return text.replace(NBSP, " ")

    return asked


def test_a_visit_paid_above_the_tariff_says_what_each_side_pays(page: Callable[..., str]):
    text = page("reemborsament", ACT)
    assert all(amount in text for amount in ("24,00 €", "26,00 €", "8,00 €", "18,00 €"))
    assert "Primer pagueu 50,00 €, i després la CASS us en reemborsa 24,00 €." in text
    assert "Llei 17/2008, art. 139 bis.1.b" in text
    assert "estimada" not in text


def test_a_visit_without_a_tariff_takes_an_example_and_says_so(page: Callable[..., str]):
    text = page("reemborsament", {**ACT, "tariff": "", "price": ""})
    assert "30,00 €" in text
    assert "estimada" in text


def test_a_stay_in_hospital_is_paid_to_the_hospital(page: Callable[..., str]):
    text = page("reemborsament", {**ACT, "act": "hospital", "tariff": "1000", "price": ""})
    assert "Pagueu 100,00 € a qui us atén." in text


def test_a_journey_asks_nothing_about_the_act(page: Callable[..., str]):
    text = page("reemborsament", TRAVEL)
    assert "76,34 €" in text
    assert "Preu per sobre de la tarifa" in text


def test_a_journey_before_the_tariffs_that_are_known_is_not_guessed(page: Callable[..., str]):
    assert "Falta una dada legal" in page("reemborsament", {**TRAVEL, "on": "2023-05-05"}, 422)


def test_an_act_before_the_law_that_is_known_is_not_guessed(page: Callable[..., str]):
    text = page("reemborsament", {**ACT, "on": "2017-05-05"})
    assert "No tenim escrita tota la norma" in text


@pytest.mark.parametrize("act", ["rehabilitation", "other", "hospital"])
def test_an_act_of_which_no_example_is_known_asks_for_its_tariff(page: Callable[..., str], act: str):
    assert "Escriviu la tarifa de l’acte" in page("reemborsament", {**ACT, "act": act, "tariff": ""}, 422)


def test_the_estimate_at_65_is_the_rules_own(page: Callable[..., str]):
    text = page("jubilacio", RETIREMENT)
    assert "997,89 €" in text
    assert "4.317,55" in text
    assert "240,00 €" in text
    assert "més de 480 mesos" in text


def test_who_has_too_few_months_has_a_lump_sum_or_nothing(page: Callable[..., str]):
    few = {**RETIREMENT, "months": "100", "months_since": "100", "goes_on": "none", "wage": ""}
    assert "Un capital" in page("jubilacio", few)
    assert "Cap pensió" in page("jubilacio", {**few, "months": "10", "months_since": "10"})


def test_going_early_is_shown_for_each_age_from_the_present_one_on(page: Callable[..., str]):
    text = page("jubilacio", {**RETIREMENT, "birth_year": "1964", "months": "490", "points_before": "3000"})
    assert "61 anys" not in text
    assert all(f"{age} anys" in text for age in (62, 63, 64, 65))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"months": "100"}, "Els mesos no quadren"),
        ({"birth_year": "2028"}, "La data de naixement és posterior"),
        ({"months_since": "0"}, "Hi ha punts sense mesos cotitzats"),
        ({"points_since": "molts"}, "Escriviu els punts"),
    ],
)
def test_facts_that_do_not_fit_are_explained(page: Callable[..., str], changes: dict[str, str], words: str):
    assert words in page("jubilacio", {**RETIREMENT, **changes}, 422)
