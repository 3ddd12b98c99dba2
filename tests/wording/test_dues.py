"""Every amount about late payment, fines, recovery and withheld tax explains itself in words, step by step."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from cass.law.book import Book, Unit
from cass.rules import employer_fault, income_tax, late_payment, offences
from cass.rules.assessment import Amount
from cass.rules.income_tax import Year
from cass.rules.late_payment import LateFacts
from cass.rules.offences import Offence
from cass.rules.vocabulary import Tracing, fact, given
from cass.wording import explanations

BOOK = Book.load()
DAY = dt.date(2026, 11, 22)
FIGURES = Tracing(BOOK.on(DAY))


@pytest.fixture(autouse=True)
def catalan() -> Any:
    with translation.override("ca"):
        yield


def late() -> Iterator[Amount]:
    old, new = dt.date(2018, 5, 15), dt.date(2026, 3, 15)
    for facts in (
        LateFacts(100000, old, dt.date(2018, 6, 14), good_faith=True),
        LateFacts(100000, old, dt.date(2019, 3, 1), good_faith=False, enforced_on=dt.date(2018, 12, 1)),
        LateFacts(100000, new, dt.date(2026, 4, 1), good_faith=True),
        LateFacts(100000, new, dt.date(2026, 5, 1), dt.date(2026, 4, 30), dt.date(2026, 5, 15), good_faith=True),
        LateFacts(100000, new, dt.date(2026, 12, 1), good_faith=False),
        LateFacts(100000, new, DAY, good_faith=False, deferral_filed_on=new, deferral_kept=True),
    ):
        yield from late_payment.assess(facts, BOOK).amounts.values()


def fines() -> Iterator[Amount]:
    for offence in (Offence.EMPLOYER_LATE, Offence.EMPLOYER_MISSING, Offence.EMPLOYER_FALSE_SHEET):
        sanction = offences.offence_range(offence=offence, on=DAY, book=BOOK, repeated=True)
        yield from (sanction.least, sanction.most)
    facts = employer_fault.EmployerFaultFacts(DAY, spent=6000000, declared_liable=True)
    yield from employer_fault.assess(facts, BOOK).amounts.values()


def taxes() -> Iterator[Amount]:
    names = ("students", "tuition", "home", "maintenance", "pension_plan", "dependants", "disabled_dependants")
    everything = Year(
        pay=given("pay", 3600000),
        contributions=given("yearly_contributions", 234000),
        disabled=fact("disabled", holds=True),
        partner_without_income=fact("partner_without_income", holds=False),
        entitled=given("entitled", 2, Unit.TIMES),
        **{name: given(name, 1) for name in names},
    )
    told = given("withholding_percentage", 119, Unit.HUNDREDTHS_OF_PERCENT)
    percentage = income_tax.percentage(everything, FIGURES)
    for result in (
        percentage,
        income_tax.withholding(given("pay", 300000), told, FIGURES),
        income_tax.withholding(given("pay", 300000), None, FIGURES),
        income_tax.withholding_at_the_fixed_rate(given("pay", 300000), FIGURES),
        income_tax.kept_or_changed(told, percentage, FIGURES),
        income_tax.regularised(given("pay", 300000), given("pay", 1), given("pay", 300000), FIGURES),
        income_tax.yearly_pay(
            given("pay", 300000), given("months_contributed", 10, Unit.MONTHS), given("pay", 0), FIGURES
        ),
    ):
        yield Amount.of(result)


@pytest.mark.parametrize("amounts", [late, fines, taxes])
def test_every_step_of_an_amount_has_words(amounts: Any):
    for amount in amounts():
        lines = list(explanations.lines(amount.explanation, BOOK))
        assert len(lines) > 1
        assert all(line.text and "{" not in line.text for line in lines)
        assert lines[0].value


def test_a_percentage_is_written_with_two_decimals_and_an_interest_with_three():
    percentage = income_tax.percentage(Year(pay=given("pay", 3600000), contributions=given("pay", 234000)), FIGURES)
    assert next(explanations.lines(Amount.of(percentage).explanation, BOOK)).value == "1,19 %"
    legal = Amount.of(Tracing(BOOK.on(dt.date(2018, 6, 1))).legal_interest)
    assert next(explanations.lines(legal.explanation, BOOK)).value == "0,843 %"
