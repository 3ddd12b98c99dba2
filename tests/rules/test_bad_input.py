"""What no rule calculates with: each wrong or missing fact is a named fault, and nothing is guessed."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from cass.kernel.faults import Fault
from cass.rules import (
    conciliation,
    contributions,
    coverage,
    incapacity,
    incapacity_payments,
    income_tax,
    late_payment,
    minimum_wage,
    pension,
    reimbursement,
    retirement,
    special_regimes,
    survivors,
    travel_forms,
)
from cass.rules.incapacity_amounts import Contingency
from cass.rules.own_account_band import Activity, Kind, OwnAccountFacts
from cass.rules.own_account_band import assess as own_account_part
from cass.rules.points import Contributed
from tests.rules.case_files import BOOK

TODAY = dt.date(2026, 11, 22)
NOW = BOOK.on(TODAY)
BIRTH = dt.date(1960, 1, 1)
WORKS = coverage.DirectFacts(on=TODAY, resident=True, registered=True, contributed_days=200, monthly_base=200000)

Given = dict[str, Any]


def leave(**given: Any) -> object:
    facts: Given = {"certified_on": dt.date(2026, 2, 1), "last_day": dt.date(2026, 3, 1), "employed_base": 200000}
    return incapacity_payments.payments(
        incapacity_payments.Leave(**{**facts, "contingency": Contingency.WORK_ACCIDENT, **given}), BOOK
    )


def works(**given: Any) -> object:
    facts: Given = {"on": TODAY, "resident": True, "registered": True}
    return coverage.assess(coverage.DirectFacts(**{**facts, **given}), BOOK)


def child(**given: Any) -> object:
    facts: Given = {"born_on": dt.date(2020, 1, 1), "resident": True, "gainful_activity": False}
    return coverage.assess(coverage.IndirectFacts(WORKS, coverage.Relation.CHILD, **{**facts, **given}), BOOK)


def survivor(**given: Any) -> object:
    facts: Given = {"died_on": TODAY, "deceased_born_on": BIRTH, "survivor_born_on": BIRTH}
    return survivors.assess(survivors.SurvivorFacts(**{**facts, **given}), BOOK)


def retired(**given: Any) -> object:
    facts: Given = {"on": TODAY, "born_on": BIRTH, "months": 100, "months_since": 100}
    return retirement.assess(retirement.RetirementFacts(**{**facts, **given}), BOOK)


def holder(**given: Any) -> object:
    return own_account_part(OwnAccountFacts(TODAY, (Activity(Kind.HOLDER),), **given), BOOK)


def ill(**given: Any) -> object:
    facts: Given = {"certified_on": TODAY, "contingency": Contingency.COMMON_ILLNESS, "registered": True}
    return incapacity.assess(incapacity.IncapacityFacts(**{**facts, **given}), BOOK)


def carer(**given: Any) -> object:
    facts: Given = {"requested_on": TODAY, "who": conciliation.Who.PERSON, "charge": conciliation.Charge.CHILD}
    facts |= {"part": 750, "hours": conciliation.Hours.FULL}
    return conciliation.assess(conciliation.ConciliationFacts(**{**facts, **given}), BOOK)


def late(**given: Any) -> object:
    facts: Given = {"debt": 100000, "due_on": dt.date(2026, 3, 15), "paid_on": dt.date(2026, 5, 1)}
    return late_payment.assess(late_payment.LateFacts(**{**facts, **given}), BOOK)


def act(**given: Any) -> object:
    facts: Given = {"on": TODAY, "act": reimbursement.Act.VISIT, "on_route": True}
    return reimbursement.assess(reimbursement.ActFacts(**{**facts, **given}), BOOK)


def journey(months: int) -> object:
    spain, day = travel_forms.Country.SPAIN, travel_forms.Period(TODAY, TODAY)
    return travel_forms.assess(travel_forms.TravelFacts(spain, day, True, months), BOOK)


def interest(debt: int, start: dt.date, end: dt.date) -> int:
    rule = late_payment.moratory_interest_of_days
    return late_payment.interest(debt, start=start, end=end, opened=BOOK.on, of_days=rule)


NEGATIVE: dict[str, Callable[[], object]] = {
    "a wage": lambda: contributions.shares(-1, False, NOW),
    "a partner's wage": lambda: contributions.partner_base(-1, NOW),
    "one wage of several": lambda: contributions.complement_of_several([200000, -1], NOW),
    "a base to top up": lambda: minimum_wage.complement(-1, NOW),
    "a base that opens rights": lambda: works(contributed_days=200, monthly_base=-1),
    "an early retired's amount": lambda: special_regimes.early_retired(-1, False, NOW),
    "a part-timer's wage": lambda: special_regimes.retirement_complement(-1, NOW),
    "a solidarity pension": lambda: special_regimes.solidarity_pension_person_share(-1, NOW),
    "the Government's share of it": lambda: special_regimes.solidarity_pension_government_share(-1, NOW),
    "days contributed": lambda: works(contributed_days=-1),
    "points": lambda: works(pension=coverage.Pension.RETIREMENT, pension_points=-1),
    "a dependant's holder": lambda: coverage.assess(
        coverage.IndirectFacts(
            coverage.DirectFacts(TODAY, True, True, contributed_months=-1), coverage.Relation.CHILD, BIRTH, True, False
        ),
        BOOK,
    ),
    "days of a relapse": lambda: leave(earlier_days=-1),
    "days that qualify": lambda: ill(days_in_six_months=-1),
    "months without activity": lambda: holder(income=0, inactive_months=-1),
    "an age": lambda: holder(income=0, age=-1),
    "the age of a child": lambda: carer(child_age=-1),
    "a part of the average wage": lambda: carer(part=-750, child_age=1),
    "a debt with interest": lambda: interest(-1, dt.date(2026, 1, 1), TODAY),
    "a debt in instalments": lambda: late_payment.instalments(-1, 2, NOW),
    "a percentage": lambda: income_tax.withholding(100, -1, NOW),
    "last year's pay": lambda: income_tax.yearly_pay(-1, 12, 0, NOW),
    "the pay expected": lambda: income_tax.may_report_variation(0, -1, NOW),
    "the tax due": lambda: income_tax.regularised(-1, 0, 100, NOW),
    "a pension revalued": lambda: pension.revalued(-1, NOW),
    "a year of a lump sum": lambda: retired(contributed=(Contributed(2020, -1),)),
    "a gap after 65": lambda: retired(months_without_contributing=-1),
    "months of the deceased": lambda: survivor(recent_months=-1),
    "a patient's age": lambda: act(age=-1),
    "months of a traveller": lambda: journey(-1),
}


@pytest.mark.parametrize("what", NEGATIVE)
def test_nothing_is_below_nothing(what: str):
    with pytest.raises(Fault) as caught:
        NEGATIVE[what]()
    assert caught.value.code == "law.amount_negative"
    assert caught.value.facts["amount"]


NAMED: dict[str, tuple[str, Callable[[], object]]] = {
    "a leave applied for before its certificate": (
        "period.ends_before_it_starts",
        lambda: leave(claimed_on=dt.date(2026, 1, 31)),
    ),
    "a demand whose ten days end before it": (
        "period.ends_before_it_starts",
        lambda: late(demanded_on=dt.date(2026, 4, 20), demand_due_on=dt.date(2026, 4, 19)),
    ),
    "a day before the holder's death": (
        "period.ends_before_it_starts",
        lambda: child(holder_died_on=TODAY + dt.timedelta(days=1)),
    ),
    "a dependant who was not born": ("retirement.born_after", lambda: child(born_on=TODAY + dt.timedelta(days=1))),
    "a deceased born after the death": (
        "retirement.born_after",
        lambda: survivor(deceased_born_on=TODAY + dt.timedelta(days=1)),
    ),
    "a survivor born after the death": (
        "retirement.born_after",
        lambda: survivor(survivor_born_on=TODAY + dt.timedelta(days=1)),
    ),
    "interest of a year without its budget law": (
        "law.value_missing",
        lambda: interest(100000, dt.date(2026, 12, 31), dt.date(2027, 1, 1)),
    ),
    "a year of no months": ("income_tax.months_of_year", lambda: income_tax.yearly_pay(100, 0, 0, NOW)),
    "a year of thirteen months": ("income_tax.months_of_year", lambda: income_tax.yearly_pay(100, 13, 0, NOW)),
    "a reduction shared out among nobody": (
        "income_tax.nobody_entitled",
        lambda: income_tax.percentage(income_tax.Year(pay=100, contributions=0, entitled=0), NOW),
    ),
}


@pytest.mark.parametrize("what", NAMED)
def test_what_can_not_be_is_named(what: str):
    code, rule = NAMED[what]
    with pytest.raises(Fault) as caught:
        rule()
    assert caught.value.code == code


def test_interest_up_to_the_last_day_of_a_known_year_is_worked_out():
    assert interest(100000, dt.date(2026, 12, 1), dt.date(2026, 12, 31)) == 333


def test_changes_of_contingency_may_come_in_any_order():
    first = incapacity_payments.Change(on=dt.date(2026, 2, 10), contingency=Contingency.COMMON_ILLNESS)
    second = incapacity_payments.Change(on=dt.date(2026, 2, 20), contingency=Contingency.WORK_ACCIDENT)
    assert leave(changes=(second, first)) == leave(changes=(first, second))
