"""The cases a lawyer can read (``cases/*.yaml``), judged by the rules."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import holidays
import pytest

from cass.kernel import canonical
from cass.kernel.faults import Fault
from cass.kernel.working_days import Calendar
from cass.rules import coverage, deadlines, minimum_wage, work_accident
from cass.rules.assessment import Assessment, Ground
from cass.rules.offences import Offence, offence_range
from cass.rules.replay import read
from cass.rules.vocabulary import Traced, Tracing, given
from tests.rules.case_files import BOOK, FILES, cases, cited, situation

CALENDAR = Calendar(frozenset(holidays.country_holidays("AD", subdiv="07", years=range(2018, 2030))))


def accident_facts(case: dict[str, Any]) -> work_accident.WorkAccidentFacts:
    given = situation("work_accident", case)
    filed = given.pop("filed", None)
    due = given.pop("due", None)
    given["due_on"] = due or deadlines.declaration(occurred_on=case["on"], calendar=CALENDAR, book=BOOK).last_day
    given["filed_on"] = CALENDAR.legal_entry(dt.datetime.fromisoformat(filed)).date() if filed else case["on"]
    return read(work_accident.WorkAccidentFacts, {"occurred_on": case["on"], **given})


def coverage_facts(case: dict[str, Any]) -> coverage.DirectFacts | coverage.IndirectFacts:
    given = situation("coverage", case)
    if "holder" not in given:
        return read(coverage.DirectFacts, {"on": case["on"], **given})
    holder = {"on": case["on"], **FILES["coverage"]["situations"][given["holder"]]}
    return read(coverage.IndirectFacts, {**given, "holder": holder})


def holds(assessment: Assessment, case: dict[str, Any]) -> None:
    expect = case["expect"]
    codes = {reason.code for reason in assessment.reasons}
    assert assessment.outcome == expect["outcome"], sorted(codes)
    assert set(expect["reasons"]) <= codes
    assert not set(expect.get("without", ())) & codes
    hidden = {reason.code for reason in assessment.reasons if not reason.is_for_employers}
    assert set(expect.get("hidden_from_employers", ())) <= hidden
    if "amounts" in expect:
        assert {name: amount.cents for name, amount in assessment.amounts.items()} == expect["amounts"]
    cited = {citation for reason in assessment.reasons for citation in reason.citations}
    assert set(case["cites"]) <= cited
    assert cited <= set(BOOK.citations)
    assert Assessment.from_json(assessment.to_json()) == assessment
    assert assessment.book_version == BOOK.version


@pytest.mark.parametrize("case", cases("work_accident"))
def test_a_work_accident_is_judged_as_the_case_says(case: dict[str, Any]):
    facts = accident_facts(case)
    holds(work_accident.assess(facts, BOOK), case)
    assert read(work_accident.WorkAccidentFacts, canonical.plain(facts)) == facts


@pytest.mark.parametrize("case", cases("coverage"))
def test_rights_are_judged_as_the_case_says(case: dict[str, Any]):
    facts = coverage_facts(case)
    assessment = coverage.assess(facts, BOOK)
    holds(assessment, case)
    if "until" in case["expect"]:
        assert coverage.known_until(assessment) == case["expect"]["until"]
    assert read(type(facts), canonical.plain(facts)) == facts


LIMITS = {
    "declaration": lambda on: deadlines.declaration(occurred_on=on, calendar=CALENDAR, book=BOOK),
    "decision": lambda on: deadlines.decision(filed_on=on, calendar=CALENDAR, book=BOOK),
    "decision_after_one_correction": lambda on: deadlines.decision(
        filed_on=on, calendar=CALENDAR, book=BOOK, extensions=1
    ),
    "decision_after_two_corrections": lambda on: deadlines.decision(
        filed_on=on, calendar=CALENDAR, book=BOOK, extensions=2
    ),
    "correction": lambda on: deadlines.correction(notified_on=on, calendar=CALENDAR, book=BOOK),
    "incomplete_presentation": lambda on: deadlines.incomplete_presentation(
        presented_on=on, calendar=CALENDAR, book=BOOK
    ),
    "allegations": lambda on: deadlines.allegations(notified_on=on, calendar=CALENDAR, book=BOOK),
    "appeal": lambda on: deadlines.appeal(notified_on=on, calendar=CALENDAR, book=BOOK),
    "electronic_notice": lambda on: deadlines.electronic_notice(available_on=on, calendar=CALENDAR, book=BOOK),
}


@pytest.mark.parametrize("case", cases("deadlines"))
def test_a_limit_ends_on_the_day_the_case_says(case: dict[str, Any]):
    expect = case["expect"]
    if case["given"] == "card":
        assert deadlines.card_last_day(issued_on=case["on"], book=BOOK) == expect["last_day"]
        return
    limit = LIMITS[case["given"]](case["on"])
    assert limit.last_day == expect["last_day"]
    assert len(limit.skipped) == expect.get("skipped", 0)
    assert [limit.citation] == case["cites"]
    assert limit.is_met(limit.last_day)
    assert not limit.is_met(limit.last_day + dt.timedelta(days=1))


@pytest.mark.parametrize("case", cases("offences"))
def test_an_amount_is_what_the_case_says(case: dict[str, Any]):
    what, expect = case["given"], case["expect"]
    if what == "recovery_cap" and "fault" in expect:
        with pytest.raises(Fault) as caught:
            work_accident.recovery_cap(BOOK.on(case["on"]))
        assert caught.value.code == expect["fault"]
    elif what == "recovery_cap" or "top_up_of" in what:
        cents_are(case)
    else:
        sanction = offence_range(offence=Offence(what["offence"]), on=case["on"], book=BOOK)
        assert [sanction.least_points, sanction.most_points] == expect["points"]
        assert [sanction.least.cents, sanction.most.cents] == expect["cents"]
        assert sanction.warning_possible is expect["warning"]
        assert sanction.least.estimated is expect["estimated"]
        assert [sanction.citation] == case["cites"]


def cents_are(case: dict[str, Any]) -> None:
    """The same article on whole numbers and on traced ones."""
    figures = BOOK.on(case["on"])
    if case["given"] == "recovery_cap":
        plain, traced = work_accident.recovery_cap(figures), work_accident.recovery_cap(Tracing(figures))
    else:
        base = case["given"]["top_up_of"]
        plain = minimum_wage.complement(base, figures)
        traced = minimum_wage.complement(given("monthly_base", base), Tracing(figures))
    assert isinstance(traced, Traced)
    assert plain == int(traced) == case["expect"]["cents"]
    assert set(case["cites"]) <= set(cited(traced.explanation))


def grounds(module: Any) -> Iterator[Ground]:
    for value in vars(module).values():
        candidates = value.values() if isinstance(value, dict) else [value]
        yield from (each for each in candidates if isinstance(each, Ground))


def test_every_reason_a_rule_can_give_has_a_case():
    declared = {ground.code for module in (work_accident, coverage, minimum_wage) for ground in grounds(module)}
    named = {
        code
        for stem in ("work_accident", "coverage")
        for case in FILES[stem]["cases"]
        for code in case["expect"]["reasons"]
    }
    assert declared - named == set()


def test_every_case_has_its_own_name_and_every_file_a_rule():
    names = [(stem, case["name"]) for stem, file in FILES.items() for case in file["cases"]]
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert all(file["rule"] for file in FILES.values())
