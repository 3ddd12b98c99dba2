"""Amounts in words: every step of points, pensions and reimbursements has a name, and nothing is explained twice."""

import datetime as dt
from collections import Counter

import pytest
from django.utils import translation

from cass.law.book import Book, Unit
from cass.rules import pension, points, retirement, tariffs
from cass.rules.reimbursement import Act, ActFacts, Cause, Provider, Standing, assess
from cass.rules.retirement import Hired, RetirementFacts, Work
from cass.rules.vocabulary import Explanation, Traced, Tracing, given
from cass.wording import explanations

BOOK = Book.load()
TODAY = dt.date(2026, 11, 22)
FIGURES = Tracing(BOOK.on(TODAY))


def told(number: int) -> list[explanations.Line]:
    assert isinstance(number, Traced)
    return said(number.explanation)


def said(explanation: Explanation) -> list[explanations.Line]:
    with translation.override("ca"):
        return list(explanations.lines(explanation, BOOK))


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("on_route", [True, False])
@pytest.mark.parametrize("provider", list(Provider))
@pytest.mark.parametrize("cause", list(Cause))
@pytest.mark.parametrize("standing", list(Standing))
def test_every_step_of_a_reimbursement_has_words(
    act: Act, on_route: bool, provider: Provider, cause: Cause, standing: Standing
):
    facts = ActFacts(TODAY, act, on_route, provider, cause, standing, tariff=3200, price=5000)
    for amount in assess(facts, BOOK).amounts.values():
        assert all(line.text for line in said(amount.explanation))


@pytest.mark.parametrize("letter", tariffs.KEY_LETTERS)
def test_every_known_tariff_has_words(letter: str):
    assert len(told(tariffs.tariff(given("coefficient", 2, Unit.TIMES), letter, FIGURES))) == 3


@pytest.mark.parametrize("hired", [Hired.HALF_TIME, Hired.FULL_TIME])
def test_every_step_of_an_early_pension_has_words(hired: Hired):
    facts = RetirementFacts(
        on=TODAY,
        born_on=dt.date(1965, 1, 1),
        months=500,
        months_since=200,
        points_before=100000,
        points_since=1500000,
        work=Work.OWN_ACCOUNT,
        hired=hired,
    )
    for amount in retirement.assess(facts, BOOK).amounts.values():
        assert said(amount.explanation)


def test_every_step_of_the_other_amounts_has_words():
    cents = given("own_pension", 200000)
    for number in (
        pension.revalued(cents, FIGURES),
        pension.survivors_pension(given("deceased_pension", 200000), FIGURES),
        pension.survivors_lump_sum(given("capital", 200000), FIGURES),
        pension.survivors_temporary_pension(given("deceased_base", 200000), FIGURES),
        pension.small_pension(FIGURES),
        pension.lump_sum([points.Contributed(2021, 100000)], TODAY, BOOK),
        points.points_total(points.history([points.Contributed(2025, 100000)], BOOK)),
        points.points_total([]),
    ):
        assert told(number)


def test_what_an_article_gave_is_explained_once_and_named_again():
    reduced = pension.reduced_pension(
        given("points_since", 1298000, Unit.HUNDREDTHS_OF_POINT), given("months_since", 240, Unit.MONTHS), FIGURES
    )
    counted = Counter(line.text for line in told(reduced))
    assert (
        counted["pensió dels punts, sense reduir (12.980 × 2,77350 € ÷ 12)".replace(" €", "\N{NO-BREAK SPACE}€")] == 1
    )
    assert counted["pensió dels punts, sense reduir"] > 1
    assert counted["punts des de l’1 de novembre del 2009"] == 1
