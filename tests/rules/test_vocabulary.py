"""The words of the articles: whole numbers and traced numbers say the same, and the trace says why."""

import datetime as dt

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from cass.law.book import Book, Unit
from cass.rules import minimum_wage, offences, work_accident
from cass.rules.columns import MOST, Column
from cass.rules.vocabulary import (
    Held,
    Traced,
    Tracing,
    below,
    both,
    choose,
    either,
    fact,
    given,
    greater,
    lesser,
    proportion,
    reaches,
    share,
    total,
)
from tests.rules.case_files import three_ways

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
    for rule in (minimum_wage.complement_base, minimum_wage.complement):
        three_ways(rule, figures, {"base": amount})
    for rule in (offences.minor_fine, offences.serious_fine):
        three_ways(rule, figures, {"points": amount}, {"points": Unit.POINTS})
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


@for_all(st.lists(st.tuples(cents, st.integers(1, 10**5)), min_size=1, max_size=20))
def test_every_word_says_the_same_of_a_column_as_of_each_of_its_numbers(pairs: list[tuple[int, int]]):
    ones, others = zip(*pairs, strict=True)
    one, other = Column(ones, Unit.CENTS), Column(others, Unit.CENTS)
    rate = FIGURES.top_up_rate
    words = [
        (one + other, [a + b for a, b in pairs]),
        (7 + one, [7 + a for a in ones]),
        (one - other, [a - b for a, b in pairs]),
        (7 - one, [7 - a for a in ones]),
        (other * 3, [b * 3 for b in others]),
        (greater(one, other), [greater(a, b) for a, b in pairs]),
        (lesser(7, other), [lesser(7, b) for b in others]),
        (total([one, other, other]), [total([a, b, b]) for a, b in pairs]),
        (share(one, rate), [share(a, rate) for a in ones]),
        (proportion(one, 11, other), [proportion(a, 11, b) for a, b in pairs]),
        (choose(below(one, other), one, 7), [choose(below(a, b), a, 7) for a, b in pairs]),
        (choose(both(reaches(one, other), below(one, 99)), 1, other), [b if not b <= a < 99 else 1 for a, b in pairs]),
        (choose(either(below(one, 9), below(other, 9)), 1, other), [1 if a < 9 or b < 9 else b for a, b in pairs]),
    ]
    for column, numbers in words:
        assert column.values.tolist() == numbers
        assert column.total() == sum(numbers)


def test_a_rate_that_was_chosen_case_by_case_is_still_a_rate():
    wages = Column([100000, 200000], Unit.CENTS)
    rate = choose(below(wages, 150000), FIGURES.top_up_rate, FIGURES.top_up_rate)
    assert rate.unit == Unit.PERCENT
    assert share(wages, rate).values.tolist() == [10000, 20000]
    assert share(100000, choose(below(100000, 150000), FIGURES.top_up_rate, FIGURES.top_up_rate)) == 10000


def test_a_column_refuses_what_it_could_not_add_exactly():
    with pytest.raises(OverflowError):
        Column([MOST + 1], Unit.CENTS)
    with pytest.raises(TypeError):
        Column([0.5], Unit.CENTS)  # type: ignore[list-item]
    full = Column([MOST] * 10, Unit.CENTS)
    assert full.total() == 10 * MOST


def test_an_estimated_figure_is_felt_in_a_column():
    price = Book.load().on(dt.date(2025, 6, 1)).point_sale_price
    assert share(Column([3], Unit.POINTS), price).estimated is True
    assert share(Column([3], Unit.POINTS), FIGURES.point_sale_price).estimated is False


def test_nothing_is_shared_among_nobody():
    for whole in (0, Column([1, 0], Unit.DAYS)):
        with pytest.raises(ZeroDivisionError):
            proportion(100, 1, whole)


def test_a_choice_tells_its_condition():
    income = given("monthly_base", 100000)
    condition = both(below(income, TRACING.minimum_wage), fact("is_partner", holds=True))
    assert isinstance(condition, Held)
    chosen = choose(condition, 1, 2)
    assert isinstance(chosen, Traced)
    assert chosen == 1
    first, because = chosen.explanation.parts
    assert (first.value, because.operation, because.value) == (1, "both", 1)
    assert [part.operation for part in because.parts] == ["below", "given"]
    assert because.parts[0].parts[1].name == "minimum_wage"
    assert not either(below(income, 5), fact("is_partner", holds=False))
