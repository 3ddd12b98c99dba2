"""What wages, benefits and special regimes contribute: the cases, in three ways, and a month of the whole country."""

from dataclasses import astuple
from typing import Any

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from cass.kernel.faults import Fault
from cass.law.book import InForce, Unit
from cass.rules import contributions, special_regimes
from cass.rules.columns import Column
from cass.rules.contributions import Benefit, Line, Shares
from cass.rules.special_regimes import Regime
from cass.rules.vocabulary import Traced, Tracing, given
from cass.rules.work_accident import Worker
from cass.wording import explanations
from tests.rules.case_files import BOOK, cases, cited, three_ways

LINE_RULES = (
    contributions.employer_general,
    contributions.worker_general,
    contributions.employer_retirement,
    contributions.worker_retirement,
)
ONE_FACT = {
    "partner_wage": ("wage", contributions.partner_base),
    "retirement_complement": ("wage", special_regimes.retirement_complement),
    "solidarity_person": ("pension", special_regimes.solidarity_pension_person_share),
    "solidarity_government": ("pension", special_regimes.solidarity_pension_government_share),
}
cents = st.integers(0, 10**8)
months = st.dates(BOOK.figures["worker_retirement_rate"].values[1].since)


@pytest.mark.parametrize("case", cases("contributions"))
def test_a_contribution_is_what_the_case_says(case: dict[str, Any]):
    figures = BOOK.on(case["on"]) if case.get("day") else contributions.of_month(case["on"], BOOK)
    if "fault" in case["expect"]:
        with pytest.raises(Fault) as caught:
            judged(case, figures)
        assert caught.value.code == case["expect"]["fault"]
        return
    numbers, explained = judged(case, figures)
    assert numbers == (case["expect"].get("line") or case["expect"].get("quota") or [case["expect"]["cents"]])
    assert set(case["cites"]) <= {citation for number in explained for citation in cited(number.explanation)}
    assert all(line.text for number in explained for line in explanations.lines(number.explanation, BOOK))


def judged(case: dict[str, Any], figures: InForce) -> tuple[list[int], list[Traced]]:
    """The numbers of a case and those of them that explain themselves."""
    what: dict[str, Any] = case["given"]
    if "wage" in what:
        facts = {"base": what["wage"], "general_only": what.get("general_only", False)}
        traced = [three_ways(rule, figures, facts) for rule in LINE_RULES]
    elif "sheet" in what:
        flags = what.get("general_only", [False] * len(what["sheet"]))
        lines = [Line(base, flag) for base, flag in zip(what["sheet"], flags, strict=True)]
        return list(astuple(contributions.sheet(lines, case["on"], BOOK).totals)), []
    elif "several" in what:
        return over_several(what["several"], figures)
    elif "benefit" in what:
        return withheld(what, figures)
    elif "regime" in what:
        return regime(case, figures)
    elif "early_retired" in what:
        facts = {"base": what["early_retired"], "insured_otherwise": what["insured_otherwise"]}
        traced = [three_ways(special_regimes.early_retired_complement, figures, facts)]
    else:
        (name, amount), *_ = what.items()
        fact, rule = ONE_FACT[name]
        traced = [three_ways(rule, figures, {fact: amount})]
    return [int(number) for number in traced], traced


def over_several(bases: list[int], figures: InForce) -> tuple[list[int], list[Traced]]:
    plain = contributions.complement_of_several(bases, figures)
    traced = contributions.complement_of_several([given("base", base) for base in bases], Tracing(figures))
    columns = [Column([base] * 2, Unit.CENTS) for base in bases]
    assert contributions.complement_of_several(columns, figures).values.tolist() == [plain] * 2
    assert isinstance(traced, Traced)
    return [plain], [traced]


def withheld(what: dict[str, Any], figures: InForce) -> tuple[list[int], list[Traced]]:
    worker = Worker.SELF_EMPLOYED if what.get("own_account") else Worker.EMPLOYEE
    benefit, amount = Benefit(what["benefit"]), what["amount"]
    plain = contributions.of_benefit(amount, benefit, worker, figures)
    traced = contributions.of_benefit(given("base", amount), benefit, worker, Tracing(figures))
    columns = contributions.of_benefit(Column([amount] * 2, Unit.CENTS), benefit, worker, figures)
    for one, other, column in zip(astuple(plain), parts(traced), parts(columns), strict=True):
        assert one == int(other)
        assert column.values.tolist() == [one] * 2
    return list(astuple(plain)), [number for number in parts(traced) if isinstance(number, Traced)]


def parts(shares: Shares[Any]) -> list[Any]:
    return [shares.employer_general, shares.worker_general, shares.employer_retirement, shares.worker_retirement]


def regime(case: dict[str, Any], figures: InForce) -> tuple[list[int], list[Traced]]:
    what = case["given"]
    kind, month = Regime(what["regime"]), what.get("month")
    plain = special_regimes.quota(kind, figures, month_of_activity=month)
    traced = special_regimes.quota(kind, Tracing(figures), month_of_activity=month)
    assert (plain.general, plain.retirement) == (int(traced.general), int(traced.retirement))
    assert plain.payer == case["expect"]["payer"]
    explained = [number for number in (traced.general, traced.retirement) if isinstance(number, Traced)]
    return [plain.general, plain.retirement], explained


@for_all(cents, st.booleans(), months)
def test_the_parts_of_a_wage_say_the_same_in_three_ways_and_make_its_whole(base: int, flag: bool, month: Any):
    figures = contributions.of_month(month, BOOK)
    facts = {"base": base, "general_only": flag}
    four = [int(three_ways(rule, figures, facts)) for rule in LINE_RULES]
    worker = int(three_ways(contributions.worker_share, figures, facts))
    employer = int(three_ways(contributions.employer_share, figures, facts))
    assert (employer, worker) == (four[0] + four[2], four[1] + four[3])
    assert int(three_ways(contributions.contribution, figures, facts)) == employer + worker
    shares = contributions.shares(base, flag, figures)
    assert (shares.employer, shares.worker, shares.whole) == (employer, worker, employer + worker)
    assert shares.general + shares.retirement == shares.whole


@for_all(cents, cents, st.booleans(), months)
def test_who_earns_more_never_contributes_less(one: int, other: int, flag: bool, month: Any):
    figures = contributions.of_month(month, BOOK)
    low, high = sorted((one, other))
    assert contributions.contribution(low, flag, figures) <= contributions.contribution(high, flag, figures)


@for_all(st.lists(st.tuples(cents, st.booleans()), max_size=30), months)
def test_a_month_of_the_country_is_to_the_cent_the_sum_of_its_lines(lines: list[tuple[int, bool]], month: Any):
    bases = Column([base for base, _ in lines], Unit.CENTS)
    flags = np.array([flag for _, flag in lines], dtype=bool)
    closed = contributions.close(bases, flags, month, BOOK)
    assert closed == contributions.sheet([Line(*line) for line in lines], month, BOOK).totals


def test_fifty_thousand_lines_are_one_call():
    bases = np.arange(50_000) * 7 + 100_000
    closed = contributions.close(Column(bases, Unit.CENTS), bases % 10 == 0, BOOK.on(TODAY).day, BOOK)
    lines = [Line(int(base), int(base) % 10 == 0) for base in bases]
    assert closed == contributions.sheet(lines, TODAY, BOOK).totals


def test_a_negative_line_stops_the_month():
    with pytest.raises(Fault) as caught:
        contributions.close(Column([100, -1], Unit.CENTS), np.array([False, False]), TODAY, BOOK)
    assert caught.value.code == "law.amount_negative"


def test_who_is_early_retired_and_draws_the_pension_pays_the_general_branch_only():
    figures = contributions.of_month(TODAY, BOOK)
    assert special_regimes.early_retired(100000, True, figures) == Shares(7000, 3000, 0, 0)
    assert special_regimes.early_retired(100000, False, figures) == Shares(7000, 3000, 8500, 3500)


TODAY = next(case.values[0]["on"] for case in cases("contributions"))
