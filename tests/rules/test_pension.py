"""Points, pensions, lump sums and widowhood: the cases, three ways, and what holds on any input."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cass.kernel import canonical
from cass.kernel.faults import Fault
from cass.law.book import Unit
from cass.rules import pension, points, retirement, survivors
from cass.rules.assessment import Outcome
from cass.rules.points import Contributed
from cass.rules.replay import read
from cass.rules.retirement import EstimateFacts, RetirementFacts
from tests.rules.case_files import BOOK, FILES, cases, cited, situation, three_ways
from tests.rules.test_cases import grounds, holds

TODAY = dt.date(2026, 11, 22)
FIGURES = BOOK.on(TODAY)
UNITS = {
    "points": Unit.HUNDREDTHS_OF_POINT,
    "points_before": Unit.HUNDREDTHS_OF_POINT,
    "months": Unit.MONTHS,
    "years_missing": Unit.YEARS,
}
ARTICLES = {
    rule.__name__: rule
    for rule in (
        points.points_earned,
        retirement.points_at,
        pension.pension_of_points,
        pension.first_limit,
        pension.second_limit,
        pension.third_limit,
        pension.reduced_pension,
        pension.retirement_pension,
        pension.early_pension,
        pension.pension_beside_work,
        pension.updated,
        pension.revalued,
        pension.survivors_pension,
        pension.survivors_lump_sum,
        pension.survivors_temporary_pension,
    )
}
cents = st.integers(0, 10**8)
hundredths = st.integers(0, 10**8)
months = st.integers(1, 700)


@pytest.mark.parametrize("case", cases("pension"))
def test_an_amount_is_what_the_case_says(case: dict[str, Any]):
    [(name, facts)] = case["given"].items()
    expect, figures = case["expect"], BOOK.on(case["on"])
    if "fault" in expect:
        with pytest.raises(Fault) as caught:
            ARTICLES[name](**facts, figures=figures)
        assert (caught.value.code, caught.value.facts["figure"]) == (expect["fault"], expect["figure"])
        return
    traced = three_ways(ARTICLES[name], figures, facts, UNITS)
    assert int(traced) == expect["amount"]
    assert traced.explanation.unit == expect.get("unit", traced.explanation.unit)
    assert traced.explanation.estimated is expect.get("estimated", traced.explanation.estimated)
    assert set(case["cites"]) <= set(cited(traced.explanation))


@pytest.mark.parametrize("case", cases("retirement"))
def test_a_right_to_retirement_is_judged_as_the_case_says(case: dict[str, Any]):
    facts = read(RetirementFacts, {"on": case["on"], **situation("retirement", case)})
    holds(retirement.assess(facts, BOOK), case)
    assert read(RetirementFacts, canonical.plain(facts)) == facts


@pytest.mark.parametrize("case", cases("survivors"))
def test_a_widows_right_is_judged_as_the_case_says(case: dict[str, Any]):
    facts = read(survivors.SurvivorFacts, {"died_on": case["on"], **situation("survivors", case)})
    assessment = survivors.assess(facts, BOOK)
    holds(assessment, case)
    if "months" in case["expect"]:
        assert case["expect"]["months"] in [reason.facts.get("months") for reason in assessment.reasons]
    assert read(survivors.SurvivorFacts, canonical.plain(facts)) == facts


@pytest.mark.parametrize("case", cases("points"))
def test_a_months_points_count_as_the_case_says(case: dict[str, Any]):
    facts = read(points.PeriodFacts, {"month": case["on"], **situation("points", case)})
    holds(points.assess(facts, BOOK), case)


@pytest.mark.parametrize(("stem", "module"), [("retirement", retirement), ("survivors", survivors), ("points", points)])
def test_every_reason_has_a_case(stem: str, module: Any):
    named = {code for case in FILES[stem]["cases"] for code in case["expect"]["reasons"]}
    assert {ground.code for ground in grounds(module)} - named == set()


@given(hundredths, hundredths, months, months, cents, st.integers(0, 4), st.booleans())
def test_every_article_of_retirement_says_the_same_in_three_ways(
    before: int, since: int, count: int, more: int, amount: int, years: int, full_time: bool
):
    three_ways(pension.retirement_pension, FIGURES, {"points_before": before, "points": since, "months": count}, UNITS)
    three_ways(retirement.points_at, FIGURES, {"points": since, "contribution": amount, "months": more}, UNITS)
    three_ways(pension.early_pension, FIGURES, {"pension": amount, "years_missing": years}, UNITS)
    three_ways(pension.pension_beside_work, FIGURES, {"pension": amount, "full_time": full_time})
    for rule, name in (
        (points.points_earned, "contribution"),
        (pension.updated, "contribution"),
        (pension.revalued, "pension"),
        (pension.survivors_pension, "pension"),
        (pension.survivors_temporary_pension, "base"),
    ):
        three_ways(rule, FIGURES, {name: amount})


@given(hundredths, hundredths, months)
def test_more_points_never_make_less_pension_and_the_reduction_only_takes(one: int, other: int, count: int):
    low, high = sorted((one, other))
    assert pension.reduced_pension(low, count, FIGURES) <= pension.reduced_pension(high, count, FIGURES)
    assert pension.reduced_pension(high, count, FIGURES) <= pension.pension_of_points(high, FIGURES) + 2


@given(cents, cents)
def test_a_revaluation_lowers_nobody_and_lets_nobody_be_overtaken(one: int, other: int):
    low, high = sorted((one, other))
    assert pension.revalued(low, FIGURES) <= pension.revalued(high, FIGURES)
    assert pension.revalued(low, FIGURES) >= low


@given(cents)
def test_points_at_the_price_they_cost_are_worth_the_contribution_over_the_conversion_factor(contribution: int):
    worth = pension.pension_of_points(points.points_earned(contribution, FIGURES), FIGURES)
    assert abs(worth * 12 * 96 - contribution * 10) <= 20 * 96


@pytest.mark.parametrize("on", [dt.date(year, 12, 31) for year in range(2015, 2027)])
def test_a_point_costs_nine_point_six_times_what_it_is_sold_for(on: dt.date):
    figures = BOOK.on(on)
    assert abs(figures.point_purchase_price * 10 - figures.point_sale_price * 96) <= 100


def test_a_history_is_divided_once_a_year_at_that_years_price():
    earned = points.history([Contributed(2026, 288000), Contributed(2025, 288000)], BOOK)
    assert [(each.contributed.year, int(each.price), int(each.points)) for each in earned] == [
        (2025, 2592561, 11109),
        (2026, 2662560, 10817),
    ]
    assert int(points.points_total(earned)) == 21926
    assert int(points.points_total([])) == 0


@pytest.mark.parametrize(
    ("years", "code"),
    [
        ([Contributed(2014, 100000)], "law.value_missing"),
        ([Contributed(2025, -1)], "law.amount_negative"),
        ([Contributed(2025, 1), Contributed(2025, 1)], "points.year_twice"),
    ],
)
def test_a_history_that_cannot_be_priced_is_refused(years: list[Contributed], code: str):
    with pytest.raises(Fault) as caught:
        points.history(years, BOOK)
    assert caught.value.code == code


def estimate(**changes: Any) -> tuple[RetirementFacts, Any]:
    facts = {"on": dt.date(2026, 11, 20), "born_on": dt.date(1986, 11, 20), "months": 180, "months_since": 180}
    return retirement.estimate(EstimateFacts(**{**facts, **changes}), BOOK)


def test_an_estimate_carries_on_to_65_at_todays_prices():
    supposed, assessment = estimate(monthly_contribution=24000)
    assert (supposed.on, supposed.months, supposed.points_since) == (dt.date(2051, 11, 20), 480, 270416)
    assert assessment.outcome is Outcome.GRANT
    assert assessment.amounts["pension"].cents == 62500


@pytest.mark.parametrize(
    ("changes", "months", "reason"),
    [
        ({}, 180, "retirement.pension"),
        ({"months": 100, "months_since": 100}, 100, "retirement.lump_sum"),
        ({"months": 10, "months_since": 10, "monthly_contribution": 1}, 310, "retirement.pension"),
        ({"born_on": dt.date(1950, 1, 1), "monthly_contribution": 24000}, 180, "retirement.not_deferred"),
        ({"born_on": dt.date(1961, 12, 19), "months": 179, "monthly_contribution": 1}, 179, "retirement.lump_sum"),
        ({"born_on": dt.date(1961, 12, 20), "months": 179, "monthly_contribution": 1}, 180, "retirement.pension"),
    ],
)
def test_an_estimate_counts_the_whole_months_that_are_left(changes: dict[str, Any], months: int, reason: str):
    since = {"months_since": min(changes.get("months", 180), 180)}
    supposed, assessment = estimate(**{**changes, **since})
    assert supposed.months == months
    assert reason in {each.code for each in assessment.reasons}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"months": -1}, "law.amount_negative"),
        ({"points_since": -1}, "law.amount_negative"),
        ({"born_on": dt.date(2027, 1, 1)}, "retirement.born_after"),
        ({"months": 100, "months_since": 101}, "retirement.months_disagree"),
        ({"months": 100, "months_since": 0, "points_since": 1}, "retirement.points_without_months"),
        ({"months": 100, "months_since": 100, "points_before": 1}, "retirement.points_without_months"),
    ],
)
def test_facts_that_do_not_fit_together_are_refused(changes: dict[str, Any], code: str):
    facts = {"on": TODAY, "born_on": dt.date(1961, 1, 1), "months": 200, "months_since": 200}
    with pytest.raises(Fault) as caught:
        retirement.assess(RetirementFacts(**{**facts, **changes}), BOOK)
    assert caught.value.code == code
    if changes.get("months") != -1 or "born_on" in changes:
        with pytest.raises(Fault):
            estimate(**changes)


def test_a_contribution_below_nothing_is_refused_in_an_estimate():
    with pytest.raises(Fault) as caught:
        estimate(monthly_contribution=-1)
    assert caught.value.code == "law.amount_negative"


@given(st.dates(dt.date(1961, 11, 21), dt.date(1965, 11, 20)))
def test_each_year_begun_before_65_takes_seven_percent(born_on: dt.date):
    facts = RetirementFacts(on=dt.date(2026, 11, 20), born_on=born_on, months=500, months_since=0, points_before=432666)
    amounts = retirement.assess(facts, BOOK).amounts
    missing = retirement.years_missing(facts.on, retirement.birthday(born_on, 65))
    assert 1 <= missing <= 4
    assert amounts["pension"].cents == 100000 - 7000 * missing
