"""The words of the articles: whole numbers and traced numbers say the same, and the trace says why."""

import datetime as dt

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from cass.law.book import Book, Unit
from cass.rules import minimum_wage, offences, work_accident
from cass.rules.vocabulary import Traced, Tracing, choose, given, greater, lesser, share

FIGURES = Book.load().on(dt.date(2026, 11, 22))
TRACING = Tracing(FIGURES)
cents = st.integers(0, 10**9)
days = st.dates(dt.date(2019, 9, 17), dt.date(2030, 12, 31))


@for_all(cents, cents, st.booleans())
def test_every_word_says_the_same_of_whole_and_of_traced_numbers(one: int, other: int, condition: bool):
    traced, second = given("one", one), given("other", other)
    pairs = [
        (one + other, traced + second),
        (one + other, one + second),
        (one - other, traced - other),
        (one - other, one - second),
        (one * other, traced * second),
        (one * other, one * second),
        (greater(one, other), greater(traced, second)),
        (lesser(one, other), lesser(one, second)),
        (share(one, FIGURES.top_up_rate), share(traced, TRACING.top_up_rate)),
        (share(one, FIGURES.point_sale_price), share(traced, FIGURES.point_sale_price)),
        (choose(condition, one, other), choose(condition, traced, second)),
    ]
    for plain, result in pairs:
        assert type(plain) is int
        assert isinstance(result, Traced)
        assert plain == int(result) == result.explanation.value


@for_all(cents, days)
def test_every_article_says_the_same_of_whole_and_of_traced_numbers(amount: int, day: dt.date):
    figures = Book.load().on(day)
    tracing = Tracing(figures)
    for rule in (minimum_wage.complement_base, minimum_wage.complement, offences.minor_fine, offences.serious_fine):
        assert rule(amount, figures) == rule(given("monthly_base", amount), tracing)
    assert work_accident.recovery_cap(figures) == work_accident.recovery_cap(tracing)


@for_all(cents)
def test_a_share_is_never_more_than_half_a_cent_off(amount: int):
    assert abs(share(amount, FIGURES.top_up_rate) * 100 - amount * 10) <= 50


@for_all(cents, cents)
def test_more_wage_never_needs_more_top_up(one: int, other: int):
    low, high = sorted((one, other))
    assert minimum_wage.complement(low, FIGURES) >= minimum_wage.complement(high, FIGURES)


def test_a_trace_names_its_articles_figures_and_facts():
    result = minimum_wage.complement(given("monthly_base", 100000), TRACING)
    assert isinstance(result, Traced)
    top = result.explanation
    assert (top.operation, top.name, top.citation, top.unit) == ("article", "complement", "RCOT-19.2", Unit.CENTS)
    applied = top.parts[0]
    assert applied.operation == "share"
    base, rate = applied.parts
    assert (base.name, base.citation, base.value) == ("complement_base", "RCOT-19.1", 52533)
    assert (rate.name, rate.value, rate.since) == ("top_up_rate", 10, dt.date(2015, 6, 4))


def test_an_estimated_figure_is_felt_at_the_top():
    estimated = Tracing(Book.load().on(dt.date(2025, 6, 1)))
    fine = offences.minor_fine(estimated.minor_fine_least_points, estimated)
    assert isinstance(fine, Traced)
    assert fine.explanation.estimated is True
    fine_2026 = offences.minor_fine(TRACING.minor_fine_least_points, TRACING)
    assert isinstance(fine_2026, Traced)
    assert fine_2026.explanation.estimated is False
    assert fine_2026.explanation.unit == Unit.CENTS


def test_a_share_at_something_that_is_no_rate_is_an_error_of_ours():
    with pytest.raises(KeyError):
        share(100, FIGURES.minimum_wage)
