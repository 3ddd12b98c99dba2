"""Assessments: which outcome prevails, and that they come back from storage as they went."""

import datetime as dt
import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cass.kernel import canonical
from cass.kernel.faults import Fault
from cass.kernel.working_days import Calendar
from cass.law.book import Book
from cass.rules import coverage, deadlines, work_accident
from cass.rules.assessment import Amount, Assessment, Ground, Outcome, Touches, conclude, with_known_law
from cass.rules.replay import read

BOOK = Book.load()
ORDER = [Outcome.GRANT, Outcome.GRANT_CARD_WITHHELD, Outcome.NEEDS_PERSON, Outcome.REFUSE]

accidents = st.builds(
    work_accident.WorkAccidentFacts,
    occurred_on=st.dates(dt.date(2017, 1, 1), dt.date(2026, 12, 31)),
    due_on=st.dates(dt.date(2018, 1, 1), dt.date(2027, 12, 31)),
    filed_on=st.dates(dt.date(2018, 1, 1), dt.date(2027, 12, 31)),
    monthly_base=st.none() | st.integers(0, 10**7),
)


@pytest.mark.parametrize(("lighter", "heavier"), list(itertools.combinations(ORDER, 2)))
def test_the_heavier_outcome_prevails(lighter: Outcome, heavier: Outcome):
    reasons = [Ground("a", (), heavier)(), Ground("b", (), lighter)(), Ground("c", ())()]
    assert conclude(reasons, BOOK, "rule/1").outcome is heavier
    assert conclude(reasons[::-1], BOOK, "rule/1").outcome is heavier


def test_nothing_is_granted_by_forgetting_to_say_why():
    with pytest.raises(ValueError, match="No reason"):
        conclude([Ground("information", ())()], BOOK, "rule/1")


@pytest.mark.parametrize("touches", list(Touches))
def test_what_touches_health_debts_or_other_employers_is_not_for_an_employer(touches: Touches):
    assert not Ground("a", (), Outcome.GRANT, frozenset({touches}))().is_for_employers
    assert Ground("a", (), Outcome.GRANT)().is_for_employers


@given(accidents)
def test_any_accident_gets_an_outcome_that_survives_storage(facts: work_accident.WorkAccidentFacts):
    assessment = work_accident.assess(facts, BOOK)
    stored = json.loads(canonical.dumps(assessment))
    assert Assessment.from_json(stored) == assessment
    assert canonical.dumps(Assessment.from_json(stored)) == canonical.dumps(assessment)
    replayed = read(work_accident.WorkAccidentFacts, json.loads(canonical.dumps(facts)))
    assert work_accident.assess(replayed, BOOK) == assessment


@given(accidents, st.dates(dt.date(2018, 1, 1), dt.date(2027, 12, 31)))
def test_being_late_never_changes_the_outcome(facts: work_accident.WorkAccidentFacts, other: dt.date):
    later = work_accident.WorkAccidentFacts(**{**vars(facts), "filed_on": other})
    assert work_accident.assess(facts, BOOK).outcome is work_accident.assess(later, BOOK).outcome


@given(st.integers(0, 2000), st.integers(0, 70), st.integers(0, 92), st.integers(0, 30))
def test_more_recent_days_never_close_rights(days: int, months: int, recent: int, more: int):
    def outcome(count: int) -> Outcome:
        facts = coverage.DirectFacts(
            on=dt.date(2026, 11, 20),
            resident=True,
            registered=True,
            contributed_days=days,
            contributed_months=months,
            days_in_previous_month=count,
            days_in_previous_two_months=count,
            days_in_previous_three_months=count,
            monthly_base=200000,
        )
        return coverage.assess(facts, BOOK).outcome

    assert ORDER.index(outcome(recent + more)) <= ORDER.index(outcome(recent))


def test_a_fault_that_is_not_about_a_missing_figure_is_not_hidden():
    def broken() -> list:
        raise Fault("registry.broken")

    with pytest.raises(Fault, match=r"registry.broken"):
        with_known_law(broken)


def test_an_amount_without_explanation_is_an_error_of_ours():
    with pytest.raises(TypeError):
        Amount.of(100)


@pytest.mark.parametrize(
    "data",
    [
        {"nobody": 1},
        {"usual_route": "yes"},
        {"proof_present": 1},
    ],
)
def test_stored_facts_that_do_not_fit_are_refused(data: dict):
    with pytest.raises((KeyError, TypeError)):
        read(work_accident.Commuting, data)


def test_working_days_left_count_down_to_nothing():
    calendar = Calendar(frozenset({dt.date(2026, 12, 8)}))
    limit = deadlines.declaration(occurred_on=dt.date(2026, 11, 20), calendar=calendar, book=BOOK)
    left = [limit.working_days_left(dt.date(2026, 11, day), calendar) for day in (20, 21, 22, 23, 24, 25)]
    assert left == [2, 2, 2, 1, 0, 0]
