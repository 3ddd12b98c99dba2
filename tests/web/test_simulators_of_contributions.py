"""The public calculations of contributions: of a wage, and of own account."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
WAGE = {"situation": "usual", "tax": "estimate", "year": "2026"}
SHOP = {"kind": "holder", "moment": "going_on", "entitled": "no", "year": "2026"}


@pytest.fixture
def ask(client: Client) -> Callable[..., str]:
    def asked(slug: str, **answers: str) -> str:
        response = client.get(reverse("simulator", args=[slug]), answers, follow=True)
        assert response.status_code == 200
        return re.sub(r"<[^>]*>|\s|&nbsp;", " ", response.content.decode()).replace("\N{NO-BREAK SPACE}", " ")

    return asked


def test_a_wage_says_what_is_left_with_the_tax_that_the_ministry_would_work_out(ask: Callable[..., str]):
    page = ask("salari", wage="3.000,00", **WAGE)
    for amount in ("2.769,30 €", "195,00 €", "465,00 €", "3.465,00 €", "35,70 €", "1,19 %"):
        assert amount in page


def test_the_percentage_of_the_pay_slip_is_the_one_that_is_applied(ask: Callable[..., str]):
    page = ask("salari", wage="3000", situation="usual", tax="told", percentage="2,5", year="2026")
    assert "75,00 €" in page
    assert "2,5 %" in page


def test_without_a_percentage_of_the_ministry_the_rule_s_own_is_applied(ask: Callable[..., str]):
    assert "300,00 €" in ask("salari", wage="3000", situation="usual", tax="none", year="2026")


def test_a_wage_below_the_minimum_says_what_completes_it(ask: Callable[..., str]):
    page = ask("salari", wage="1000", **WAGE)
    assert "52,53 €" in page
    assert "art. 19.2" in page
    assert "52,53 €" not in ask("salari", wage="1000", situation="pensioner", tax="estimate", year="2026")


def test_who_draws_the_pension_pays_the_general_branch_only(ask: Callable[..., str]):
    page = ask("salari", wage="1000", situation="pensioner", tax="told", percentage="0", year="2026")
    assert "Llei 31/2018, art. 29.5" in page
    assert "970,00 €" in page


def test_a_partner_contributes_at_least_by_the_minimum_wage(ask: Callable[..., str]):
    page = ask("salari", wage="1000", situation="partner", tax="none", year="2026")
    assert "99,15 €" in page
    assert "art. 98.4" in page


@pytest.mark.parametrize("typed", ["molt", "1,234", "-1", "150"])
def test_a_percentage_that_is_none_is_explained(client: Client, typed: str):
    answers = {**WAGE, "wage": "1000", "tax": "told", "percentage": typed}
    response = client.get(reverse("simulator", args=["salari"]), answers)
    assert response.status_code == 422
    assert typed in response.content.decode()


def test_own_account_says_which_part_it_is_and_why(ask: Callable[..., str]):
    page = ask("compte-propi", income="15000", **SHOP)
    assert "367,47 €" in page
    assert "62,5 % del salari mitjà: la renda neta és de 15.000,00 €" in page
    assert "Llei 17/2008, art. 101.2.c" in page


def test_a_company_s_turnover_may_raise_it(ask: Callable[..., str]):
    answers = {"moment": "going_on", "income": "4000", "unpaid": "no", "professional": "no", "year": "2026"}
    page = ask("compte-propi", kind="sole_partner", turnover="850.000", **answers)
    assert "734,95 €" in page
    assert "La xifra de negoci porta a una base més alta" in page


def test_who_starts_and_who_resumes_have_the_reduced_part(ask: Callable[..., str]):
    starting = {"kind": "holder", "entitled": "no", "year": "2026"}
    assert "146,99 €" in ask("compte-propi", moment="starting", **starting)
    resuming = {**starting, "moment": "resuming", "cause": "other", "disability": "no", "age": "40", "income": "30000"}
    assert "En calen 12" not in ask("compte-propi", months="12", **resuming)
    assert "en calen 12" in ask("compte-propi", months="11", **resuming)


def test_without_a_declaration_it_is_the_whole_average_wage(ask: Callable[..., str]):
    assert "No hi ha cap declaració" in ask("compte-propi", **SHOP)


def test_where_a_person_has_to_judge_the_question_is_shown_and_no_figure(ask: Callable[..., str]):
    page = ask("compte-propi", kind="holder", moment="starting", income="45000", entitled="no", year="2026")
    assert "S’hi pot aplicar la base reduïda d’inici?" in page
    assert "quota de cada mes" not in page


def test_a_sole_partner_has_to_say_the_turnover(client: Client):
    answers = {"kind": "sole_partner", "moment": "going_on", "unpaid": "no", "year": "2026"}
    assert client.get(reverse("simulator", args=["compte-propi"]), answers).status_code == 422
