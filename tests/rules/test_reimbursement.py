"""What the CASS pays of an act: the cases, the tariffs, and sums that hold on any input."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cass.kernel import canonical
from cass.kernel.faults import Fault
from cass.law.book import Unit, Value
from cass.rules import reimbursement, tariffs
from cass.rules.assessment import Outcome
from cass.rules.reimbursement import Act, ActFacts, Cause, Provider, Standing
from cass.rules.replay import read
from cass.rules.vocabulary import Figures, N, Tracing
from tests.rules.case_files import BOOK, FILES, cases, situation, three_ways
from tests.rules.test_cases import grounds, holds

FIGURES = BOOK.on(dt.date(2026, 11, 22))
cents = st.integers(0, 10**8)
acts = st.builds(
    ActFacts,
    on=st.dates(dt.date(2018, 5, 3), dt.date(2026, 12, 31)),
    act=st.sampled_from(Act),
    on_route=st.booleans(),
    provider=st.sampled_from(Provider),
    cause=st.sampled_from(Cause),
    standing=st.sampled_from(Standing),
    urgent_in_hospital=st.booleans(),
    tariff=cents,
    price=st.none() | cents,
)
RATES = [
    FIGURES.ambulatory_reimbursement,
    FIGURES.rehabilitation_reimbursement,
    FIGURES.visit_off_route_reimbursement,
    FIGURES.without_agreement_reimbursement,
    FIGURES.hospital_reimbursement,
    FIGURES.full_reimbursement,
]


@pytest.mark.parametrize("case", cases("reimbursement"))
def test_an_act_is_paid_as_the_case_says(case: dict[str, Any]):
    facts = read(ActFacts, {"on": case["on"], **situation("reimbursement", case)})
    assessment = reimbursement.assess(facts, BOOK)
    holds(assessment, case)
    if "percent" in case["expect"]:
        granted = [reason for reason in assessment.reasons if reason.leads_to is Outcome.GRANT]
        assert [reason.facts["percent"] for reason in granted] == [case["expect"]["percent"]]
    assert read(ActFacts, canonical.plain(facts)) == facts


def test_every_reason_about_an_act_has_a_case():
    named = {code for case in FILES["reimbursement"]["cases"] for code in case["expect"]["reasons"]}
    assert {ground.code for ground in grounds(reimbursement)} - {"law.not_known"} - named == set()


@given(acts)
def test_the_parts_of_an_act_add_up_to_its_price(facts: ActFacts):
    amounts = reimbursement.assess(facts, BOOK).amounts
    if amounts:
        price = facts.tariff if facts.price is None else facts.price
        assert sum(amount.cents for amount in amounts.values()) == price
        assert all(amount.cents >= 0 for amount in amounts.values())


@given(acts)
def test_the_preferred_route_never_pays_less(facts: ActFacts):
    def percent(on_route: bool) -> Any:
        assessment = reimbursement.assess(ActFacts(**{**vars(facts), "on_route": on_route}), BOOK)
        return [reason.facts["percent"] for reason in assessment.reasons if reason.leads_to is Outcome.GRANT]

    assert percent(True) >= percent(False)


@given(cents, cents, st.sampled_from(RATES))
def test_the_amounts_of_an_act_are_the_same_in_three_ways(tariff: int, price: int, rate: Value):
    def at_rate(rule: Any) -> Any:
        def applied(tariff: N, price: N, figures: Figures) -> Any:
            return rule(tariff, price, getattr(figures, rate.name))

        return applied

    facts = {"tariff": tariff, "price": price}
    pays = three_ways(at_rate(reimbursement.reimbursed), FIGURES, facts)
    bears = three_ways(at_rate(reimbursement.participation), FIGURES, facts)
    assert int(pays) + int(bears) == min(tariff, price)
    three_ways(lambda **told: reimbursement.excess(told["tariff"], told["price"]), FIGURES, facts)


@given(cents, cents)
def test_more_tariff_never_reimburses_less(one: int, other: int):
    low, high = sorted((one, other))
    rate = FIGURES.ambulatory_reimbursement
    assert reimbursement.reimbursed(low, low, rate) <= reimbursement.reimbursed(high, high, rate)


@pytest.mark.parametrize(
    ("letter", "count", "cents", "estimated"),
    [
        ("DO", 10, 3200, True),
        ("C", 1, 3000, True),
        ("CS", 1, 4000, True),
        ("CBA", 2, 7634, False),
        ("CTO", 1, 3817, False),
        ("TKM", 640, 9600, False),
        ("TBA", 1, 21759, False),
        ("TTO", 1, 24900, False),
        ("TTE", 3, 4500, False),
        ("TCT", 2, 3248, False),
        ("DMP", 2, 12850, False),
        ("DMT", 1, 9640, False),
        ("DMA", 2, 4820, False),
    ],
)
def test_a_key_letter_times_its_coefficient_is_the_tariff(letter: str, count: int, cents: int, estimated: bool):
    def of_letter(coefficient: N, figures: Figures) -> N:
        return tariffs.tariff(coefficient, letter, figures)

    traced = three_ways(of_letter, FIGURES, {"coefficient": count}, {"coefficient": Unit.TIMES})
    assert int(traced) == cents
    assert traced.explanation.estimated is estimated
    assert traced.explanation.unit == Unit.CENTS


@pytest.mark.parametrize(
    ("letter", "on", "code"),
    [("XX", "2026-11-22", "reimbursement.key_letter_unknown"), ("CBA", "2024-01-17", "law.value_missing")],
)
def test_a_tariff_that_is_not_known_is_refused(letter: str, on: str, code: str):
    with pytest.raises(Fault) as caught:
        tariffs.tariff(1, letter, BOOK.on(dt.date.fromisoformat(on)))
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["tariff", "price", "borne_this_year"])
def test_an_amount_below_nothing_is_refused(name: str):
    facts = ActFacts(**{"on": dt.date(2026, 1, 1), "act": Act.VISIT, "on_route": True, name: -1})
    with pytest.raises(Fault) as caught:
        reimbursement.assess(facts, BOOK)
    assert caught.value.code == "law.amount_negative"


def test_a_limit_that_is_not_known_names_its_figure():
    with pytest.raises(Fault) as caught:
        reimbursement.limited(100, 0, Tracing(FIGURES))
    assert caught.value.facts["figure"] == "participation_yearly_limit"
