"""Temporary incapacity: the cases a lawyer can read, and what holds for every leave."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from cass.kernel import canonical
from cass.kernel.faults import Fault
from cass.kernel.working_days import date_to_date
from cass.law.book import Unit
from cass.rules import incapacity, incapacity_amounts, incapacity_duration
from cass.rules.assessment import Assessment, Ground
from cass.rules.incapacity_amounts import OCCUPATIONAL, Band, Contingency, band_of
from cass.rules.incapacity_base import (
    BaseFacts,
    CalculationBase,
    average_wage_of_year,
    average_wage_worked,
    calculation_base,
    own_account_base_of_year,
    paid_leave,
    several_activities,
    wage_of_month,
)
from cass.rules.incapacity_duration import EarlierLeave, contingency_after, count, last_paid_day, more_severe
from cass.rules.incapacity_payments import Leave, Payments, Span, Unpaid, days_of, payments
from cass.rules.replay import read
from cass.rules.vocabulary import Figures, N, Traced
from cass.wording import explanations, reasons
from tests.rules.case_files import BOOK, FILES, cases, cited, situation, three_ways

D = dt.date
FIGURES = BOOK.on(D(2026, 11, 22))
RIGHTS = {"incapacity": incapacity.IncapacityFacts, "incapacity_duration": incapacity_duration.DurationFacts}


def holds(assessment: Assessment, case: dict[str, Any]) -> None:
    expect = case["expect"]
    codes = {reason.code for reason in assessment.reasons}
    assert assessment.outcome == expect["outcome"], sorted(codes)
    assert set(expect["reasons"]) <= codes
    assert not set(expect.get("without", ())) & codes
    hidden = {reason.code for reason in assessment.reasons if not reason.is_for_employers}
    assert set(expect.get("hidden_from_employers", ())) <= hidden
    articles = {citation for reason in assessment.reasons for citation in reason.citations}
    assert set(case["cites"]) <= articles <= set(BOOK.citations)
    assert Assessment.from_json(assessment.to_json()) == assessment
    for reason in assessment.reasons:
        assert "{" not in reasons.in_words(reason)


@pytest.mark.parametrize("case", cases("incapacity"))
def test_a_right_is_judged_as_the_case_says(case: dict[str, Any]):
    facts = read(incapacity.IncapacityFacts, {"certified_on": case["on"], **situation("incapacity", case)})
    holds(incapacity.assess(facts, BOOK), case)
    assert read(incapacity.IncapacityFacts, canonical.plain(facts)) == facts


@pytest.mark.parametrize("case", cases("incapacity_duration"))
def test_a_duration_is_judged_as_the_case_says(case: dict[str, Any]):
    told = {"certified_on": case["on"], **situation("incapacity_duration", case)}
    facts = read(incapacity_duration.DurationFacts, told)
    holds(incapacity_duration.assess(facts, BOOK), case)
    assert read(incapacity_duration.DurationFacts, canonical.plain(facts)) == facts


def test_every_reason_of_a_leave_has_a_case():
    declared = {
        value.code
        for module in (incapacity, incapacity_duration)
        for value in vars(module).values()
        if isinstance(value, Ground)
    }
    named = {code for stem in RIGHTS for case in FILES[stem]["cases"] for code in case["expect"]["reasons"]}
    assert declared - named == set()


def months(told: list[Any]) -> Iterator[dict[str, Any]]:
    """Months of work as they are written in a case: one by one, or the same from a month to another."""
    for each in told:
        if isinstance(each, dict):
            yield {**each, "month": D.fromisoformat(f"{each['month']}-01")}
            continue
        month, last = (D.fromisoformat(f"{text}-01") for text in each[:2])
        while month <= last:
            yield {"month": month, "wage": each[2]}
            month = date_to_date(month, 1)


def base_of(case: dict[str, Any]) -> CalculationBase:
    told = dict(case["given"])
    employed, own = list(months(told.pop("months", []))), list(months(told.pop("own", [])))
    told = {"caused_on": case["on"], "activity": "employee", **told, "employed": employed, "own_account": own}
    return calculation_base(read(BaseFacts, told), BOOK)


@pytest.mark.parametrize("case", cases("incapacity_base"))
def test_a_base_is_what_the_case_says(case: dict[str, Any]):
    expect = case["expect"]
    if "fault" in expect:
        with pytest.raises(Fault) as caught:
            base_of(case)
        assert caught.value.code == expect["fault"]
        return
    base = base_of(case)
    assert isinstance(base.monthly, Traced)
    assert base.monthly == expect["base"]
    assert all(line.text for line in explanations.lines(base.monthly.explanation, BOOK))
    assert max(len(base.employed_months), len(base.own_account_months)) == expect["months"]
    assert set(case["cites"]) <= set(cited(base.monthly.explanation))


def paid_in(case: dict[str, Any]) -> Payments:
    told = dict(case["given"])
    last = told.pop("until", None) or case["on"] + dt.timedelta(days=told.pop("days") - 1)
    bases = {"employed_base": told.pop("base", 0), "own_account_base": told.pop("own_base", 0)}
    told = {"contingency": "common_illness", **bases, **told}
    return payments(read(Leave, {"certified_on": case["on"], "last_day": last, **told}), BOOK)


@pytest.mark.parametrize("case", cases("incapacity_payments"))
def test_a_leave_is_paid_what_the_case_says(case: dict[str, Any]):
    expect = case["expect"]
    if "fault" in expect:
        with pytest.raises(Fault) as caught:
            paid_in(case)
        assert caught.value.code == expect["fault"]
        return
    paid = paid_in(case)
    assert paid.gross == expect["gross"]
    assert set(case["cites"]) <= set(cited_in(paid))
    if "months" in expect:
        assert [[m.first_day, m.days, m.gross, m.withheld] for m in paid.months] == expect["months"]
    if "stretches" in expect:
        assert [[s.days, s.rate, s.amount] for s in paid.stretches] == expect["stretches"]


def cited_in(paid: Payments) -> Iterator[str]:
    for amount in (paid.gross, paid.withheld):
        assert isinstance(amount, Traced)
        assert all(line.text for line in explanations.lines(amount.explanation, BOOK))
        yield from cited(amount.explanation)


leaves = st.builds(
    lambda start, days, contingency, base, own, earlier: Leave(
        certified_on=start,
        last_day=start + dt.timedelta(days=days),
        contingency=contingency,
        employed_base=base,
        own_account_base=own,
        earlier_days=earlier,
    ),
    st.dates(D(2021, 7, 1), D(2026, 12, 31)),
    st.integers(0, 700),
    st.sampled_from(Contingency),
    st.integers(1, 10**6),
    st.sampled_from([0, 123_457]),
    st.sampled_from([0, 0, 2, 29, 300]),
)


@settings(max_examples=60)
@for_all(leaves)
def test_months_and_stretches_add_up_to_the_leave(leave: Leave):
    paid = payments(leave, BOOK)
    assert sum(month.gross for month in paid.months) == paid.gross == sum(each.amount for each in paid.stretches)
    assert sum(month.withheld for month in paid.months) == paid.withheld
    assert sum(month.net for month in paid.months) == paid.net
    assert sum(each.days for each in paid.stretches) == (leave.last_day - leave.certified_on).days + 1
    assert all(0 <= month.withheld <= month.gross for month in paid.months)


@settings(max_examples=60)
@for_all(leaves)
def test_a_day_more_is_never_paid_less(leave: Leave):
    longer = Leave(**{**vars(leave), "last_day": leave.last_day + dt.timedelta(days=1)})
    assert payments(longer, BOOK).gross >= payments(leave, BOOK).gross


@settings(max_examples=60)
@for_all(leaves, st.integers(1, 10**5))
def test_a_higher_base_is_never_paid_less(leave: Leave, more: int):
    richer = Leave(**{**vars(leave), "employed_base": leave.employed_base + more})
    assert payments(richer, BOOK).gross >= payments(leave, BOOK).gross


@settings(max_examples=60)
@for_all(leaves)
def test_the_whole_is_within_half_a_cent_a_percentage_of_the_exact_amount(leave: Leave):
    paid = payments(leave, BOOK)
    base = leave.employed_base + leave.own_account_base
    exact = sum(base * each.rate * each.days for each in paid.stretches)
    assert abs(paid.gross * 3000 - exact) <= 1500 * len(Band)


cents = st.integers(0, 10**7)
few = st.integers(0, 600)


@for_all(cents, cents, cents, few, few, few)
def test_every_article_says_the_same_in_three_ways(one: int, two: int, three: int, early: int, late: int, long: int):
    days = dict.fromkeys(("early", "late", "long", "days", "leave_days"), Unit.DAYS)
    bands = {"base": one, "early": early, "late": late, "long": long}
    three_ways(incapacity_amounts.accident_benefit, FIGURES, bands, days)
    three_ways(incapacity_amounts.illness_benefit, FIGURES, bands, days)
    three_ways(incapacity_amounts.donation_benefit, FIGURES, {"base": one, "days": early}, days)
    three_ways(incapacity_amounts.withheld_from_employee, FIGURES, {"paid": one})
    three_ways(incapacity_amounts.withheld_from_own_account, FIGURES, {"paid": one})
    three_ways(incapacity_amounts.beside_pension, FIGURES, {"with_pension": one, "pension": two, "days": early}, days)
    three_ways(average_wage_of_year, FIGURES, {"wages": one})
    three_ways(average_wage_worked, FIGURES, {"wages": one, "days": late + 1}, days)
    three_ways(paid_leave, FIGURES, {"leave_base": one, "leave_days": late}, days)

    def month(wage: N, of_other_periods: N, declared_later: N, figures: Figures) -> N:
        del figures
        return wage_of_month(wage, of_other_periods, declared_later)

    def own(bases: N, months: N, figures: Figures) -> N:
        del figures
        return own_account_base_of_year(bases, months)

    def part(paid: N, own_account_base: N, base: N, figures: Figures) -> N:
        del figures
        return incapacity_amounts.own_account_part(paid, own_account_base, base)

    def both(employed: N, own_account: N, figures: Figures) -> N:
        del figures
        return several_activities(employed, own_account)

    three_ways(month, FIGURES, {"wage": one, "of_other_periods": two, "declared_later": three})
    three_ways(own, FIGURES, {"bases": one, "months": late + 1}, {"months": Unit.MONTHS})
    three_ways(part, FIGURES, {"paid": one, "own_account_base": two, "base": two + three + 1})
    three_ways(both, FIGURES, {"employed": one, "own_account": two})


@pytest.mark.parametrize(
    ("number", "band"), [(1, "early"), (30, "early"), (31, "late"), (539, "late"), (540, "long"), (1095, "long")]
)
def test_the_band_of_a_day_changes_on_the_31st_and_the_540th(number: int, band: str):
    assert band_of(number, FIGURES) == band


def test_a_suspended_day_has_no_number_and_the_next_goes_on():
    leave = Leave(
        certified_on=D(2026, 1, 1),
        last_day=D(2026, 1, 8),
        contingency=Contingency.WORK_ACCIDENT,
        employed_base=200000,
        suspended=(Span(first_day=D(2026, 1, 3), last_day=D(2026, 1, 6)),),
    )
    days = list(days_of(leave, FIGURES))
    assert [day.number for day in days] == [1, 2, None, None, None, None, 3, 4]
    assert {day.unpaid for day in days[2:6]} == {Unpaid.SUSPENDED}


def test_the_first_payment_comes_at_the_end_of_the_month_and_the_last_with_the_discharge():
    paid = payments(
        Leave(
            certified_on=D(2026, 1, 20),
            last_day=D(2026, 3, 4),
            contingency=Contingency.COMMON_ILLNESS,
            employed_base=200000,
        ),
        BOOK,
    )
    assert [month.payable_from for month in paid.months] == [D(2026, 1, 31), D(2026, 2, 28), D(2026, 3, 4)]


def test_a_relapse_adds_the_days_of_every_related_leave_in_its_chain():
    earlier = (
        EarlierLeave(certified_on=D(2025, 1, 1), last_day=D(2025, 1, 10), related=True),
        EarlierLeave(certified_on=D(2025, 8, 1), last_day=D(2025, 8, 5), related=True),
        EarlierLeave(certified_on=D(2025, 9, 1), last_day=D(2025, 9, 30), related=False),
        EarlierLeave(certified_on=D(2025, 12, 1), last_day=D(2025, 12, 20), related=True),
    )
    counted = count(D(2026, 3, 1), earlier, FIGURES)
    assert (counted.since, counted.earlier_days, counted.is_relapse) == (D(2025, 8, 1), 25, True)


def test_leaves_that_share_a_day_are_refused():
    earlier = (EarlierLeave(certified_on=D(2026, 1, 1), last_day=D(2026, 1, 10), related=True),)
    with pytest.raises(Fault, match="leaves_overlap"):
        count(D(2026, 1, 10), earlier, FIGURES)
    assert count(D(2026, 1, 11), earlier, FIGURES).earlier_days == 10


def test_a_leave_that_ends_before_it_starts_or_changes_outside_itself_has_no_duration():
    told = {"certified_on": D(2026, 1, 10), "contingency": Contingency.COMMON_ILLNESS}
    with pytest.raises(Fault, match="ends_before"):
        incapacity_duration.assess(incapacity_duration.DurationFacts(last_day=D(2026, 1, 9), **told), BOOK)
    outside = incapacity_duration.DurationFacts(last_day=D(2026, 2, 9), new_pathology_on=D(2026, 2, 10), **told)
    with pytest.raises(Fault, match="change_outside"):
        incapacity_duration.assess(outside, BOOK)


def test_an_application_before_the_certificate_is_refused():
    facts = incapacity.IncapacityFacts(
        certified_on=D(2026, 1, 10),
        contingency=Contingency.COMMON_ILLNESS,
        registered=True,
        presented_on=D(2026, 1, 9),
    )
    with pytest.raises(Fault, match="ends_before"):
        incapacity.assess(facts, BOOK)


def test_a_graver_unrelated_pathology_takes_over_except_from_a_work_accident():
    illness, accident = Contingency.COMMON_ILLNESS, Contingency.WORK_ACCIDENT
    assert contingency_after(illness, Contingency.NON_WORK_ACCIDENT, related=False, graver=True) != illness
    assert contingency_after(illness, Contingency.NON_WORK_ACCIDENT, related=True, graver=True) == illness
    assert contingency_after(illness, Contingency.NON_WORK_ACCIDENT, related=False, graver=False) == illness
    for occupational in OCCUPATIONAL:
        assert contingency_after(occupational, illness, related=False, graver=True) == occupational
    assert contingency_after(illness, accident, related=False, graver=True) == accident


def test_severity_is_the_duration_of_the_table_and_unknown_without_it():
    assert more_severe(7, 30) is True
    assert more_severe(30, 30) is False
    assert more_severe(None, 30) is None
    assert more_severe(7, None) is None


def test_a_leave_ends_with_the_first_of_its_ends():
    prescribed = D(2026, 3, 31)
    assert last_paid_day(prescribed) == prescribed
    assert last_paid_day(prescribed, discharged_on=D(2026, 3, 10)) == D(2026, 3, 10)
    assert last_paid_day(prescribed, invalidity_from=D(2026, 3, 10)) == D(2026, 3, 9)
    assert last_paid_day(prescribed, died_on=D(2026, 3, 10), discharged_on=D(2026, 3, 20)) == D(2026, 3, 10)
    assert last_paid_day(prescribed, died_on=D(2026, 4, 10)) == prescribed
