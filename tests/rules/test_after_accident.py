"""What comes after a work accident: who answers for its cost, and care once the injury is consolidated."""

import datetime as dt
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from cass.kernel import canonical
from cass.kernel.faults import Fault
from cass.rules import aftercare, employer_fault
from cass.rules.assessment import Assessment, Ground
from cass.rules.replay import read
from tests.rules.case_files import BOOK, FILES, cases, situation, three_ways


def holds(assessment: Assessment, case: dict[str, Any]) -> None:
    expect, codes = case["expect"], {reason.code for reason in assessment.reasons}
    assert assessment.outcome == expect["outcome"], sorted(codes)
    assert set(expect["reasons"]) <= codes
    assert not set(expect.get("without", ())) & codes
    articles = {citation for reason in assessment.reasons for citation in reason.citations}
    assert set(case["cites"]) <= articles <= set(BOOK.citations)
    assert Assessment.from_json(assessment.to_json()) == assessment


@pytest.mark.parametrize("case", cases("employer_fault"))
def test_an_employers_fault_is_judged_as_the_case_says(case: dict[str, Any]):
    given = {"occurred_on": case["on"], **situation("employer_fault", case)}
    facts = read(employer_fault.EmployerFaultFacts, given)
    if "fault" in case["expect"]:
        with pytest.raises(Fault) as caught:
            employer_fault.assess(facts, BOOK)
        assert caught.value.code == case["expect"]["fault"]
        return
    assessment = employer_fault.assess(facts, BOOK)
    holds(assessment, case)
    assert {name: amount.cents for name, amount in assessment.amounts.items()} == case["expect"]["amounts"]
    assert read(employer_fault.EmployerFaultFacts, canonical.plain(facts)) == facts


@pytest.mark.parametrize("case", cases("aftercare"))
def test_care_after_an_accident_is_judged_as_the_case_says(case: dict[str, Any]):
    insured = {"on": case["on"], **FILES["aftercare"]["situations"][case["like"]]}
    facts = read(aftercare.AftercareFacts, {"insured": insured, **case["given"]})
    holds(aftercare.assess(facts, BOOK), case)


@pytest.mark.parametrize("module", [employer_fault, aftercare])
def test_every_reason_has_a_case(module: ModuleType):
    declared = {value.code for value in vars(module).values() if isinstance(value, Ground)}
    stem = module.__name__.rpartition(".")[2]
    assert declared <= {code for case in FILES[stem]["cases"] for code in case["expect"].get("reasons", ())}


def test_what_is_said_of_an_injury_is_not_for_an_employer():
    assert not aftercare.CONSOLIDATED().is_for_employers
    assert not aftercare.LINK_UNKNOWN().is_for_employers


@for_all(st.integers(0, 10**9))
def test_a_recovery_is_the_same_in_three_ways_and_never_more_than_was_spent(spent: int):
    assert three_ways(employer_fault.recovery, BOOK.on(dt.date(2026, 11, 22)), {"spent": spent}) <= spent
