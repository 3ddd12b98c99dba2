"""The cases a lawyer can read (``cases/*.yaml``), judged by the rules."""

import datetime as dt
import inspect
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


def limit_of(case: dict[str, Any]) -> deadlines.Deadline | None:
    """The limit that a case names, from its day; ``with`` gives what else it depends on."""
    count = getattr(deadlines, case["given"])
    starts = next(iter(inspect.signature(count).parameters))
    limit: deadlines.Deadline | None = count(
        **{starts: case["on"]}, calendar=CALENDAR, book=BOOK, **case.get("with", {})
    )
    return limit


@pytest.mark.parametrize("case", cases("deadlines"))
def test_a_limit_ends_on_the_day_the_case_says(case: dict[str, Any]):
    expect = case["expect"]
    if case["given"] == "card_last_day":
        assert deadlines.card_last_day(issued_on=case["on"], book=BOOK) == expect["last_day"]
        return
    limit = limit_of(case)
    if expect["last_day"] is None:
        assert limit is None
        return
    assert limit is not None
    assert limit.last_day == expect["last_day"]
    assert limit.starts_on == expect.get("starts_on", case["on"])
    assert len(limit.skipped) == expect.get("skipped", 0)
    assert [limit.citation] == case["cites"]
    assert limit.citation in BOOK.citations
    assert limit.is_met(limit.last_day)
    assert not limit.is_met(limit.last_day + dt.timedelta(days=1))


def test_every_limit_has_a_case():
    counted = {case["given"] for case in FILES["deadlines"]["cases"]}
    public = {
        name
        for name, function in inspect.getmembers(deadlines, inspect.isfunction)
        if function.__module__ == deadlines.__name__ and not name.startswith("_")
    }
    assert public - {"silence"} == counted


@pytest.mark.parametrize(
    ("matter", "upholds", "citation"),
    [("request", False, "RPROC-15"), ("appeal", False, "LSS-256.1"), ("appeal_on_requirements", True, "LSS-256.1")],
)
def test_silence_upholds_only_an_appeal_about_the_requirements_of_a_benefit(matter: str, upholds: bool, citation: str):
    assert deadlines.silence(deadlines.Matter(matter)) == deadlines.Silence(upholds, citation)
    assert citation in BOOK.citations


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
