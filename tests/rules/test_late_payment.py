"""What is owed late: the cases, and what must hold of any debt, plan or partial payment."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from cass.kernel import canonical
from cass.kernel.faults import Fault
from cass.rules import late_payment
from cass.rules.assessment import Assessment, Ground
from cass.rules.columns import Column
from cass.rules.late_payment import LateFacts, Owed
from cass.rules.replay import read
from cass.rules.vocabulary import Tracing
from tests.rules.case_files import BOOK, FILES, cases, cited, situation, three_ways

DAY = dt.date(2026, 11, 22)
FIGURES = BOOK.on(DAY)
cents = st.integers(0, 10**9)
days = st.dates(dt.date(2015, 3, 1), dt.date(2026, 12, 31))


def traced_on(day: dt.date) -> Tracing:
    return Tracing(BOOK.on(day))


@pytest.mark.parametrize("case", cases("late_payment"))
def test_a_late_payment_costs_what_the_case_says(case: dict[str, Any]):
    facts, expect = read(LateFacts, situation("late_payment", case)), case["expect"]
    if "fault" in expect:
        with pytest.raises(Fault) as caught:
            late_payment.assess(facts, BOOK)
        assert caught.value.code == expect["fault"]
        return
    assessment = late_payment.assess(facts, BOOK)
    codes = {reason.code for reason in assessment.reasons}
    assert assessment.outcome == expect["outcome"], sorted(codes)
    assert set(expect["reasons"]) <= codes
    assert not set(expect.get("without", ())) & codes
    assert {name: amount.cents for name, amount in assessment.amounts.items()} == expect["amounts"]
    articles = {citation for reason in assessment.reasons for citation in reason.citations}
    assert set(case["cites"]) <= articles
    explained = {citation for amount in assessment.amounts.values() for citation in cited(amount.explanation)}
    assert articles | explained - {""} <= set(BOOK.citations)
    assert Assessment.from_json(assessment.to_json()) == assessment
    assert read(LateFacts, canonical.plain(facts)) == facts


def test_every_reason_a_late_payment_can_give_has_a_case():
    declared = {value.code for value in vars(late_payment).values() if isinstance(value, Ground)}
    named = {code for case in FILES["late_payment"]["cases"] for code in case["expect"].get("reasons", ())}
    assert declared == named


@for_all(cents, days, st.integers(0, 800), st.integers(0, 800))
def test_later_never_costs_less(debt: int, due_on: dt.date, late: int, more: int):
    def to_pay(after: int) -> int:
        facts = LateFacts(debt, due_on, due_on + dt.timedelta(days=after), good_faith=False)
        amounts = late_payment.assess(facts, BOOK).amounts
        return amounts["to_pay"].cents if amounts else debt

    assert debt <= to_pay(late) <= to_pay(late + more)


@for_all(cents, days, st.integers(1, 400))
def test_good_faith_never_costs_more(debt: int, due_on: dt.date, late: int):
    paid_on = due_on + dt.timedelta(days=late)
    bad, good = (
        late_payment.assess(LateFacts(debt, due_on, paid_on, good_faith=faith), BOOK).amounts["surcharge"].cents
        for faith in (False, True)
    )
    assert good <= bad


@for_all(cents, st.integers(0, 184))
def test_every_article_about_surcharges_says_the_same_in_three_ways(debt: int, late: int):
    def by_days(debt: Any, figures: Any) -> Any:
        return late_payment.daily_surcharge(debt, late, figures)

    old = BOOK.on(dt.date(2018, 5, 15))
    for rule in (by_days, late_payment.long_surcharge_2015):
        three_ways(rule, old, {"debt": debt})
    for regime in (late_payment.SHORT, late_payment.MIDDLE, late_payment.LONG, late_payment.DEFERRED):

        def by_months(debt: Any, figures: Any, code: str = regime.code) -> Any:
            return late_payment.surcharge(debt, code, late, figures)

        three_ways(by_months, FIGURES, {"debt": debt})
    for rule in (late_payment.after_spontaneous_payment, late_payment.after_payment_on_demand):
        assert three_ways(rule, FIGURES, {"surcharge": debt}) <= debt


# Interest


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2025-12-31", "2026-12-31", 4050),
        ("2024-12-31", "2025-12-31", 4060),
        ("2023-12-31", "2024-12-31", 3360),
        ("2024-12-31", "2025-01-01", 11),
        ("2024-12-30", "2024-12-31", 9),
        ("2024-12-30", "2025-01-01", 20),
        ("2026-11-22", "2026-11-22", 0),
    ],
)
def test_each_year_has_its_own_interest_over_its_own_days(start: str, end: str, expected: int):
    for opened in (BOOK.on, traced_on):
        accrued = late_payment.interest(
            100000,
            start=dt.date.fromisoformat(start),
            end=dt.date.fromisoformat(end),
            opened=opened,
            of_days=late_payment.moratory_interest_of_days,
        )
        assert accrued == expected


def test_interest_does_not_run_backwards():
    with pytest.raises(Fault) as caught:
        late_payment.interest(
            100000,
            start=DAY,
            end=DAY - dt.timedelta(days=1),
            opened=BOOK.on,
            of_days=late_payment.moratory_interest_of_days,
        )
    assert caught.value.code == "period.ends_before_it_starts"


@for_all(cents, st.integers(0, 366))
def test_interest_says_the_same_in_three_ways(debt: int, count: int):
    for of_days in (late_payment.moratory_interest_of_days, late_payment.double_legal_interest_of_days):

        def rule(debt: Any, figures: Any, of_days: Any = of_days) -> Any:
            return of_days(debt, count, 366, figures)

        three_ways(rule, BOOK.on(dt.date(2020, 6, 1)), {"debt": debt})


# Instalments


@for_all(cents, st.integers(1, 12))
def test_instalments_are_equal_to_the_cent_and_make_the_debt(debt: int, count: int):
    parts = late_payment.instalments(debt, count, FIGURES)
    assert len(parts) == count
    assert sum(parts) == debt
    assert max(parts) - min(parts) <= 1
    columns = late_payment.instalments(Column([debt] * 2, "cents"), count, FIGURES)
    assert [column.values.tolist() for column in columns] == [[part, part] for part in parts]


@pytest.mark.parametrize("count", [0, 13, -1])
def test_a_debt_is_paid_in_one_to_twelve_instalments(count: int):
    with pytest.raises(Fault) as caught:
        late_payment.instalments(120000, count, FIGURES)
    assert (caught.value.code, caught.value.facts) == ("late_payment.instalments_out_of_range", {"most": 12})


def test_a_plan_has_its_days_and_the_interest_of_what_is_still_owed():
    first = dt.date(2026, 4, 30)
    plan = late_payment.plan(120000, filed_on=dt.date(2026, 3, 31), first_on=first, count=3, opened=BOOK.on)
    assert [payment.due_on for payment in plan] == [first, dt.date(2026, 5, 30), dt.date(2026, 6, 30)]
    assert [payment.principal for payment in plan] == [40000, 40000, 40000]
    assert [payment.interest for payment in plan] == [399, 266, 138]


def test_a_plan_from_the_end_of_a_month_never_skips_one():
    plan = late_payment.plan(3, filed_on=dt.date(2026, 1, 30), first_on=dt.date(2026, 1, 31), count=3, opened=BOOK.on)
    assert [payment.due_on for payment in plan] == [dt.date(2026, 1, 31), dt.date(2026, 3, 1), dt.date(2026, 3, 31)]


# A partial payment


@pytest.mark.parametrize(
    ("payment", "expected"),
    [(0, [0, 0, 0]), (1199, [1199, 0, 0]), (1200, [1200, 0, 0]), (1201, [1200, 1, 0]), (2500, [1200, 1000, 300])],
)
def test_a_partial_payment_reaches_the_retirement_branch_first(payment: int, expected: list[int]):
    owed = {Owed.SURCHARGES: 500, Owed.EMPLOYEES_GENERAL: 1000, Owed.EMPLOYEES_RETIREMENT: 1200}
    reached = late_payment.imputation(payment, owed, FIGURES)
    assert list(reached) == [Owed.EMPLOYEES_RETIREMENT, Owed.EMPLOYEES_GENERAL, Owed.SURCHARGES]
    assert list(reached.values()) == expected


def test_the_contributions_of_employees_come_before_those_of_own_account():
    owed = {Owed.OWN_RETIREMENT: 1200, Owed.EMPLOYEES_GENERAL: 1000}
    assert late_payment.imputation(1500, owed, FIGURES) == {Owed.EMPLOYEES_GENERAL: 1000, Owed.OWN_RETIREMENT: 500}


@for_all(cents, st.dictionaries(st.sampled_from(Owed), cents))
def test_a_payment_reaches_no_more_than_is_owed_nor_more_than_it_is(payment: int, owed: dict[Owed, int]):
    reached = late_payment.imputation(payment, owed, FIGURES)
    assert sum(reached.values()) == min(payment, sum(owed.values()))
    assert all(reached[part] <= debt for part, debt in owed.items())
    columns = late_payment.imputation(
        Column([payment], "cents"), {part: Column([debt], "cents") for part, debt in owed.items()}, FIGURES
    )
    assert {part: column.total() for part, column in columns.items()} == reached


def test_the_law_gave_no_order_before_february_2025():
    with pytest.raises(Fault) as caught:
        late_payment.imputation(100, {Owed.OWN_GENERAL: 100}, BOOK.on(dt.date(2025, 2, 19)))
    assert caught.value.code == "law.value_missing"


# A sheet that nobody filed


@pytest.mark.parametrize(
    ("bases", "expected"),
    [([], 152533), ([200000], 200000), ([200000, 200001], 200001), ([999999, *[200000] * 12], 200000)],
)
def test_a_missing_sheet_is_estimated_from_the_months_before_or_the_minimum_wage(bases: list[int], expected: int):
    assert late_payment.estimated_base(bases, FIGURES) == expected
    assert int(late_payment.estimated_base(bases, Tracing(FIGURES))) == expected


def test_a_negative_base_is_not_estimated_with():
    with pytest.raises(Fault) as caught:
        late_payment.estimated_base([200000, -1], FIGURES)
    assert caught.value.facts == {"amount": "base_2"}
