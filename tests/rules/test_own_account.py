"""Own account: the cases of bands, declarations and conciliation, and the amounts in three ways."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import assume
from hypothesis import given as for_all
from hypothesis import strategies as st

from cass.kernel import canonical
from cass.kernel.faults import Fault
from cass.law.book import Unit
from cass.rules import conciliation, own_account, own_account_band, own_account_declarations
from cass.rules.assessment import Assessment, Ground
from cass.rules.contributions import of_month
from cass.rules.own_account_declarations import Undeclared
from cass.rules.replay import read
from cass.rules.vocabulary import Tracing
from cass.wording import explanations, reasons
from tests.rules.case_files import BOOK, FILES, cases, situation, three_ways

TENTHS = Unit.TENTHS_OF_PERCENT
PARTS = [250, 500, 625, 750, 1000, 1250, 1375]
FIGURES = of_month(dt.date(2026, 11, 22), BOOK)
incomes = st.integers(-(10**7), 10**7)
turnovers = st.integers(0, 10**8)


def judged(assessment: Assessment, case: dict[str, Any]) -> None:
    expect = case["expect"]
    codes = {reason.code for reason in assessment.reasons}
    assert assessment.outcome == expect.get("outcome", "grant"), sorted(codes)
    assert set(expect["reasons"]) <= codes
    assert not set(expect.get("without", ())) & codes
    hidden = {reason.code for reason in assessment.reasons if not reason.is_for_employers}
    assert set(expect.get("hidden_from_employers", ())) <= hidden
    cites = {citation for reason in assessment.reasons for citation in reason.citations}
    assert set(case["cites"]) <= cites <= set(BOOK.citations)
    assert Assessment.from_json(assessment.to_json()) == assessment
    assert all(reasons.in_words(reason) for reason in assessment.reasons)
    for amount in assessment.amounts.values():
        assert all(line.text for line in explanations.lines(amount.explanation, BOOK))


def refused(judge: Callable[[], Any], case: dict[str, Any]) -> bool:
    if "fault" not in case["expect"]:
        return False
    with pytest.raises(Fault) as caught:
        judge()
    assert caught.value.code == case["expect"]["fault"]
    return True


@pytest.mark.parametrize("case", cases("own_account"))
def test_a_part_of_the_average_wage_is_what_the_case_says(case: dict[str, Any]):
    facts = read(own_account_band.OwnAccountFacts, {"month": case["on"], **situation("own_account", case)})
    if refused(lambda: own_account_band.assess(facts, BOOK), case):
        return
    assessment = own_account_band.assess(facts, BOOK)
    judged(assessment, case)
    assert read(own_account_band.OwnAccountFacts, canonical.plain(facts)) == facts
    expect = case["expect"]
    if "part" in expect:
        figures = of_month(case["on"], BOOK)
        assert own_account_band.part_of(facts, figures) == expect["part"]
        assert own_account_band.part_of(facts, Tracing(figures)) == expect["part"]
    amounts = [assessment.amounts[name].cents for name in sorted(assessment.amounts)]
    assert amounts == expect.get("quota", [])


@pytest.mark.parametrize("case", cases("own_account_declarations"))
def test_a_declaration_takes_effect_when_the_case_says(case: dict[str, Any]):
    given = situation("own_account_declarations", case)
    facts = read(own_account_declarations.DeclarationFacts, {"filed_on": case["on"], **given})
    if refused(lambda: own_account_declarations.assess(facts, BOOK), case):
        return
    assessment = own_account_declarations.assess(facts, BOOK)
    judged(assessment, case)
    said = {name: fact for reason in assessment.reasons for name, fact in reason.facts.items()}
    assert said.get("from_on") == case["expect"].get("from")
    assert said.get("year_cents") == case["expect"].get("year")
    assert read(own_account_declarations.DeclarationFacts, canonical.plain(facts)) == facts


@pytest.mark.parametrize("case", cases("conciliation"))
def test_a_request_for_conciliation_is_judged_as_the_case_says(case: dict[str, Any]):
    given = situation("conciliation", case)
    facts = read(conciliation.ConciliationFacts, {"requested_on": case["on"], **given})
    assessment = conciliation.assess(facts, BOOK)
    judged(assessment, case)
    if "amounts" in case["expect"]:
        assert {name: amount.cents for name, amount in assessment.amounts.items()} == case["expect"]["amounts"]


def grounds(module: Any) -> Iterator[Ground]:
    for value in vars(module).values():
        candidates = value.values() if isinstance(value, dict) else [value]
        yield from (each for each in candidates if isinstance(each, Ground))


def test_every_reason_about_own_account_has_a_case():
    modules = (own_account_band, own_account_declarations, conciliation)
    declared = {ground.code for module in modules for ground in grounds(module)}
    stems = ("own_account", "own_account_declarations", "conciliation")
    named = {code for stem in stems for case in FILES[stem]["cases"] for code in case["expect"].get("reasons", ())}
    assert declared - named == set()


@for_all(incomes, turnovers, st.booleans(), st.booleans(), st.dates(dt.date(2019, 9, 1), dt.date(2026, 12, 31)))
def test_parts_say_the_same_in_three_ways(income: int, turnover: int, yes: bool, entitled: bool, day: dt.date):
    figures = of_month(day, BOOK)
    three_ways(own_account.part_by_income, figures, {"income": income})
    facts = {"income": income, "turnover": turnover, "professional": yes}
    three_ways(own_account.company_part, figures, {**facts, "unpaid": entitled})
    three_ways(own_account.administrator_part, figures, {"income": income, "unpaid": entitled})
    three_ways(own_account.holder_part, figures, {**facts, "entitled": entitled})


@for_all(
    incomes,
    turnovers,
    *[st.booleans()] * 5,
    st.dates(dt.date(2013, 7, 1), dt.date(2019, 8, 31)),
)
def test_parts_until_2019_say_the_same_in_three_ways(
    income: int, turnover: int, professional: bool, entitled: bool, free: bool, first: bool, second: bool, day: dt.date
):
    facts = {
        "income": income,
        "turnover": turnover,
        "professional": professional,
        "entitled": entitled,
        "free_administrator": free,
        "starting": first,
        "second_start": second,
    }
    three_ways(own_account.part_until_2019, BOOK.on(day), facts)


@for_all(st.sampled_from(PARTS), st.booleans(), st.dates(dt.date(2023, 11, 15), dt.date(2026, 12, 31)))
def test_amounts_say_the_same_in_three_ways_and_add_up(part: int, full_time: bool, day: dt.date):
    figures = BOOK.on(day)
    units = {"part": TENTHS}
    quota = int(three_ways(own_account.own_account_quota, figures, {"part": part}, units))
    base = int(three_ways(own_account.own_account_base, figures, {"part": part}, units))
    general = int(three_ways(own_account.own_account_general, figures, {"base": base}))
    retirement = int(three_ways(own_account.own_account_retirement, figures, {"base": base}))
    assert quota == general + retirement
    three_ways(own_account.disabled_base, figures, {"part": part}, units)
    reduced = three_ways(own_account.reduced_quota, figures, {"part": part, "full_time": full_time}, units)
    assert 0 <= reduced <= quota


@for_all(incomes, incomes, turnovers, st.booleans(), st.booleans(), st.dates(dt.date(2019, 9, 1)))
def test_who_earns_more_never_has_a_smaller_part(
    one: int, other: int, turnover: int, professional: bool, entitled: bool, day: dt.date
):
    figures = of_month(day, BOOK)
    low, high = sorted((one, other))
    for rule in (own_account.company_part, own_account.holder_part):
        assert rule(low, turnover, professional, entitled, figures) <= rule(
            high, turnover, professional, entitled, figures
        )


@for_all(st.integers(0, 10**9), st.sampled_from([4, 7, 10]))
def test_a_year_is_foreseen_the_same_in_three_ways(income: int, month: int):
    rules = {
        4: own_account_declarations.first_quarter_annualised,
        7: own_account_declarations.half_annualised,
        10: own_account_declarations.three_quarters_annualised,
    }
    year = three_ways(rules[month], FIGURES, {"income": income})
    assert own_account_declarations.annualised(income, month, FIGURES) == year
    assume(month != 10)
    assert year == income * {4: 4, 7: 2}[month]


def test_a_year_is_foreseen_in_three_months_only():
    with pytest.raises(Fault) as caught:
        own_account_declarations.annualised(100, 5, FIGURES)
    assert caught.value.code == "declaration.month"


def test_somebody_with_a_disability_pays_for_what_is_over_the_minimum_wage():
    assert own_account.disabled_base(1000, FIGURES) == 267252 - 152533
    assert own_account.disabled_base(500, FIGURES) == 0
    assert own_account.disabled_base(250, FIGURES) == 0


def test_without_a_declaration_december_goes_on_and_otherwise_it_is_the_whole():
    parts = {case: int(own_account_declarations.part_undeclared(case, 625, FIGURES)) for case in Undeclared}
    assert parts == {Undeclared.BEGINNING: 1000, Undeclared.YEAR_OVER: 625, Undeclared.REDUCTION_OVER: 1000}


def test_a_reduction_ends_after_twelve_months_and_the_next_month_is_there_to_declare():
    ends = own_account_declarations.reduction_ends_on(dt.date(2025, 3, 15), FIGURES)
    assert ends == dt.date(2026, 3, 14)
    assert own_account_declarations.new_declaration_due_on(ends) == dt.date(2026, 4, 30)
    assert own_account_declarations.new_declaration_due_on(dt.date(2025, 12, 31)) == dt.date(2026, 1, 31)
    assert own_account_declarations.new_declaration_due_on(dt.date(2025, 11, 30)) == dt.date(2025, 12, 31)
