"""What an amount depended on is told by what decided it: the nearest limits, the conditions that held, each once."""

import datetime as dt

import pytest
from django.utils import translation

from cass.law.book import Book, Unit
from cass.rules import late_payment, pension
from cass.rules.late_payment import LateFacts
from cass.rules.own_account import own_account_base, part_by_income
from cass.rules.vocabulary import Traced, Tracing, given
from cass.wording import explanations

BOOK = Book.load()
FIGURES = Tracing(BOOK.on(dt.date(2026, 11, 22)))


def told(number: int) -> list[str]:
    """The lines as a page shows them, with plain spaces."""
    assert isinstance(number, Traced)
    with translation.override("ca"):
        lines = list(explanations.lines(number.explanation, BOOK))
    return [f"{line.text}: {line.value}".removesuffix(": ").replace("\N{NO-BREAK SPACE}", " ") for line in lines]


@pytest.mark.parametrize(
    ("income", "limits"),
    [
        (1200000, ["12.000,00 € (segon límit de renda) o més", "menys que 18.000,00 € (tercer límit de renda)"]),
        (3000000, ["24.000,00 € (quart límit de renda) o més", "40.000,00 € (cinquè límit de renda) o menys"]),
        (6000000, ["més que 50.000,00 € (sisè límit de renda)"]),
    ],
)
def test_a_band_is_told_by_the_limits_that_are_nearest(income: int, limits: list[str]):
    said = [
        line.partition("): ")[2]
        for line in told(part_by_income(given("net_income", income), FIGURES))
        if "renda neta" in line
    ]
    assert sorted(said) == sorted(limits)


def test_what_the_case_gives_is_set_beside_the_limit_of_the_law_and_not_the_reverse():
    lines = told(pension.revalued(given("pension", 305067), FIGURES))
    assert "pensió del mes (3.050,67 €): més que 3.050,66 €" in lines
    assert "pensió del mes (3.050,67 €): 4.575,99 € o menys" in lines


def test_a_base_that_needs_no_floor_does_not_speak_of_it():
    lines = told(own_account_base(given("part", 1000, Unit.TENTHS_OF_PERCENT), FIGURES))
    assert lines[0].startswith("base de cotització del compte propi (2.672,52 € × 100 %)")


def test_interest_says_for_how_many_days_of_the_year():
    facts = LateFacts(
        100000,
        dt.date(2026, 3, 15),
        dt.date(2026, 11, 22),
        good_faith=False,
        deferral_filed_on=dt.date(2026, 3, 15),
        deferral_kept=True,
    )
    lines = told(given("late_debt", 0) + Traced(late_payment.assess(facts, BOOK).amounts["interest"].explanation))
    assert "dies amb interessos: 252" in lines
    assert any("÷ 365)" in line for line in lines)
