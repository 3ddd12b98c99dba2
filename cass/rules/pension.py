"""The amount of a retirement pension or lump sum, of what a widow or widower has of it, and its yearly revaluation."""

import datetime as dt
from collections.abc import Sequence

from cass.law.book import Book
from cass.rules.bad_input import refuse_negative
from cass.rules.points import Contributed
from cass.rules.vocabulary import (
    Condition,
    Figures,
    N,
    Tracing,
    article,
    below,
    choose,
    given,
    greater,
    lesser,
    proportion,
    share,
    total,
    worth,
)


@article("LSS-200.2")
def pension_of_points(points: N, figures: Figures) -> N:
    """A month's pension for points, in hundredths, before any reduction, cents: sale price × points ÷ 12.

    The law writes sale price × months × pensionable points, which are points ÷ (12 × months): the months cancel out.
    """
    return worth(points, figures.point_sale_price, figures.months_of_a_year)


@article("LSS-200.1")
def first_limit(months: N, figures: Figures) -> N:
    """The pension that PP1 gives somebody with so many months: 200 % of the minimum wage for 480 months, cents."""
    return proportion(share(figures.minimum_wage, figures.reduction_limit_1), months, figures.reduction_months)


@article("LSS-200.1")
def second_limit(months: N, figures: Figures) -> N:
    """The pension that PP2 gives: 250 % of the minimum wage for 480 months, cents."""
    return proportion(share(figures.minimum_wage, figures.reduction_limit_2), months, figures.reduction_months)


@article("LSS-200.1")
def third_limit(months: N, figures: Figures) -> N:
    """The pension that PP3 gives: 300 % of the minimum wage for 480 months, cents."""
    return proportion(share(figures.minimum_wage, figures.reduction_limit_3), months, figures.reduction_months)


@article("LSS-200.2")
def reduced_pension(points: N, months: N, figures: Figures) -> N:
    """A month's pension for points earned since 1 November 2009 in so many months, cents: above each limit, less counts."""
    whole = pension_of_points(points, figures)
    first, second, third = first_limit(months, figures), second_limit(months, figures), third_limit(months, figures)
    return total(
        [
            lesser(whole, first),
            share(greater(lesser(whole, second) - first, 0), figures.reduction_rate_1),
            share(greater(lesser(whole, third) - second, 0), figures.reduction_rate_2),
            share(greater(whole - third, 0), figures.reduction_rate_3),
        ]
    )


@article("LSS-200.2")
def retirement_pension(points_before: N, points: N, months: N, figures: Figures) -> N:
    """A month's pension, cents: points earned before 1 November 2009 in full, later ones progressively reduced."""
    return pension_of_points(points_before, figures) + reduced_pension(points, months, figures)


@article("LSS-202.4")
def early_pension(pension: N, years_missing: N, figures: Figures) -> N:
    """A pension taken early, cents: 7 % less for each year, or part of one, that is missing to the age."""
    return greater(pension - share(pension * years_missing, figures.early_rate), 0)


@article("LSS-202.6")
def pension_beside_work(pension: N, full_time: Condition, figures: Figures) -> N:
    """What is left, cents, to somebody who goes on working on their own account and has hired a full- or half-timer."""
    return pension - share(pension, choose(full_time, figures.early_full_time_cut, figures.early_half_time_cut))


@article("LSS-195.2")
def small_pension(figures: Figures) -> int:
    """The monthly pension, cents, up to which a lump sum may be chosen instead."""
    return share(figures.minimum_wage, figures.small_pension)


@article("LSS-197.1")
def updated(contribution: N, figures: Figures) -> N:
    """Contributions after one yearly update, cents."""
    return contribution + share(contribution, figures.price_index)


def lump_sum(years: Sequence[Contributed], granted_on: dt.date, book: Book) -> int:
    """The contributions given back, cents: each year's updated on every later year but the two before the grant's, and
    the grant's own (LSS 197.1-2). The result is traced.

    Raises Fault("law.value_missing") for a year whose index is not known, and Fault("law.amount_negative").
    """
    last = granted_on.year - int(book.on(granted_on).not_updated_years) - 1
    parts: list[int] = []
    for contributed in years:
        refuse_negative(year_contribution=contributed.cents)
        amount: int = given("year_contribution", contributed.cents)
        for year in range(contributed.year + 1, last + 1):
            amount = updated(amount, Tracing(book.on(dt.date(year, 1, 1))))
        parts.append(amount)
    return total(parts or [given("year_contribution", 0)])


@article("PRESSUPOST-2026-20")
def risen(amount: N, rate: int, figures: Figures) -> N:
    """An amount raised by so much of the price index, cents."""
    return amount + share(share(amount, rate), figures.price_index)


@article("PRESSUPOST-2026-20")
def revalued(pension: N, figures: Figures) -> N:
    """All pensions of a person after a year's revaluation, net of contributions, cents a month.

    Up to one minimum wage twice the index, up to two the index, up to three a quarter of it, above none; and nobody
    ends below somebody who had less (paragraphs 2-4). Raises Fault("law.amount_negative", amount="pension").
    """
    refuse_negative(pension=pension)
    one = figures.minimum_wage
    two, three = one * figures.revaluation_two, one * figures.revaluation_three

    doubled = risen(pension, figures.revaluation_up_to_one, figures)
    indexed = greater(
        risen(pension, figures.revaluation_up_to_two, figures), risen(one, figures.revaluation_up_to_one, figures)
    )
    quarter = greater(
        risen(pension, figures.revaluation_up_to_three, figures), risen(two, figures.revaluation_up_to_two, figures)
    )
    kept = greater(pension, risen(three, figures.revaluation_up_to_three, figures))
    above = choose(below(three, pension), kept, quarter)
    return choose(below(one, pension), choose(below(two, pension), above, indexed), doubled)


@article("LSS-183.1")
def survivors_pension(pension: N, figures: Figures) -> N:
    """A life pension of a widow or widower, cents a month: half of what the deceased had or would have had."""
    return share(pension, figures.survivor_share)


@article("LSS-183.3")
def survivors_lump_sum(capital: N, figures: Figures) -> N:
    """A widow's or widower's part, cents, of the lump sum that the deceased had a right to."""
    return share(capital, figures.survivor_share)


@article("LSS-182.3")
def survivors_temporary_pension(base: N, figures: Figures) -> N:
    """A temporary pension of a widow or widower, cents a month: half of the base, between 60 and 120 % of the minimum."""
    least = share(figures.minimum_wage, figures.survivor_temporary_least)
    most = share(figures.minimum_wage, figures.survivor_temporary_most)
    return lesser(greater(share(base, figures.survivor_temporary_share), least), most)
