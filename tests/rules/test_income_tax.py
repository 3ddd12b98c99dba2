"""The tax withheld from wages: the cases, in three ways, and what must hold of any pay."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from cass.kernel.faults import Fault
from cass.law.book import InForce, Unit
from cass.rules import income_tax
from cass.rules.columns import Column
from cass.rules.income_tax import Year
from cass.rules.vocabulary import Held, Traced, Tracing, given
from tests.rules.case_files import BOOK, cases, cited, three_ways

FIGURES = BOOK.on(dt.date(2026, 11, 22))
PERCENTAGES = {"percentage": Unit.HUNDREDTHS_OF_PERCENT, "previous": Unit.HUNDREDTHS_OF_PERCENT} | {
    "new": Unit.HUNDREDTHS_OF_PERCENT
}
NOTHING = dict.fromkeys(("students", "tuition", "home", "maintenance", "pension_plan"), 0)
ALONE = {"disabled": False, "partner_without_income": False, "dependants": 0, "disabled_dependants": 0, "entitled": 1}
pays = st.integers(1, 10**9)


def percentage(*, figures: Any, **facts: Any) -> Any:
    return income_tax.percentage(Year(**facts), figures)


def worked_out(what: dict[str, Any], figures: InForce) -> Traced:
    if "withhold_from" in what and what["percentage"] is None:
        plain = income_tax.withholding(what["withhold_from"], None, figures)
        column = income_tax.withholding(Column([what["withhold_from"]], Unit.CENTS), None, figures)
        traced = income_tax.withholding(given("pay", what["withhold_from"]), None, Tracing(figures))
        assert isinstance(traced, Traced)
        assert column.values.tolist() == [plain] == [int(traced)]
        return traced
    if "withhold_from" in what:
        facts = {"pay": what["withhold_from"], "percentage": what["percentage"]}
        return three_ways(income_tax.withholding, figures, facts, PERCENTAGES)
    if "fixed_on" in what:
        return three_ways(income_tax.withholding_at_the_fixed_rate, figures, {"pay": what["fixed_on"]})
    if "percentage_of" in what:
        return three_ways(percentage, figures, {**NOTHING, **ALONE, **what["percentage_of"]})
    if "yearly" in what:
        return three_ways(income_tax.yearly_pay, figures, what["yearly"], {"months": Unit.MONTHS})
    if "previous" in what:
        return three_ways(income_tax.kept_or_changed, figures, what, PERCENTAGES)
    return three_ways(income_tax.regularised, figures, what)


@pytest.mark.parametrize("case", cases("income_tax"))
def test_what_is_withheld_is_what_the_case_says(case: dict[str, Any]):
    figures, what, expect = BOOK.on(case["on"]), case["given"], case["expect"]
    if "fault" in expect:
        with pytest.raises(Fault) as caught:
            worked_out(what, figures)
        assert caught.value.code == expect["fault"]
    elif "holds" in expect:
        assert income_tax.may_report_variation(**what, figures=figures) is expect["holds"]
        traced = income_tax.may_report_variation(given("pay", what["considered"]), what["expected"], Tracing(figures))
        assert isinstance(traced, Held)
        assert bool(traced) is expect["holds"]
    else:
        result = worked_out(what, figures)
        assert int(result) == expect.get("cents", expect.get("rate"))
        assert result.explanation.unit == (Unit.HUNDREDTHS_OF_PERCENT if "rate" in expect else Unit.CENTS)
        assert set(case["cites"]) <= set(cited(result.explanation))


@for_all(pays, st.integers(0, 10**7), st.booleans(), st.booleans(), st.integers(0, 8), st.integers(0, 10**7))
def test_any_percentage_is_the_same_in_three_ways_and_at_most_ten(
    pay: int, contributions: int, disabled: bool, partner: bool, dependants: int, home: int
):
    facts = {**NOTHING, **ALONE, "pay": pay, "contributions": contributions, "home": home}
    facts |= {"disabled": disabled, "partner_without_income": partner, "dependants": dependants}
    assert 0 <= three_ways(percentage, FIGURES, facts) <= FIGURES.withholding_most


@for_all(pays, st.integers(0, 10**6))
def test_more_pay_never_lowers_the_tax(pay: int, more: int):
    one, other = (income_tax.tax(Year(pay=amount, contributions=0), FIGURES) for amount in (pay, pay + more))
    assert one <= other


@for_all(pays, st.integers(0, 1000))
def test_what_is_withheld_is_the_same_in_three_ways(pay: int, told: int):
    withheld = three_ways(income_tax.withholding, FIGURES, {"pay": pay, "percentage": told}, PERCENTAGES)
    assert withheld <= income_tax.withholding(pay, None, FIGURES)


def test_a_year_that_leaves_everything_else_out_is_somebody_alone():
    assert income_tax.percentage(Year(pay=3600000, contributions=234000), FIGURES) == 119


@pytest.mark.parametrize("day", [1, 15, 31])
def test_a_percentage_applies_from_the_month_in_which_it_was_told(day: int):
    assert income_tax.applies_from(dt.date(2026, 3, day)) == dt.date(2026, 3, 1)
