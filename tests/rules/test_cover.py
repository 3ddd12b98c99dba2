"""Rights in special regimes, and travel forms."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cass.kernel import canonical
from cass.kernel.faults import Fault
from cass.rules import coverage, regime_cover, travel_forms
from cass.rules.assessment import Outcome
from cass.rules.regime_cover import RegimeFacts
from cass.rules.replay import read
from cass.rules.travel_forms import Country, Period, TravelFacts
from tests.rules.case_files import BOOK, FILES, cases, situation
from tests.rules.test_cases import grounds, holds


@pytest.mark.parametrize("case", cases("regime_cover"))
def test_a_special_regime_covers_as_the_case_says(case: dict[str, Any]):
    facts = read(RegimeFacts, {"on": case["on"], **situation("regime_cover", case)})
    assessment = regime_cover.assess(facts, BOOK)
    holds(assessment, case)
    if "until" in case["expect"]:
        assert coverage.known_until(assessment) == case["expect"]["until"]
    assert read(RegimeFacts, canonical.plain(facts)) == facts


@pytest.mark.parametrize("case", cases("travel_forms"))
def test_a_travel_form_is_given_as_the_case_says(case: dict[str, Any]):
    facts = read(TravelFacts, situation("travel_forms", case))
    assessment = travel_forms.assess(facts, BOOK)
    holds(assessment, case)
    if "form" in case["expect"]:
        assert case["expect"]["form"] in [reason.facts.get("form") for reason in assessment.reasons]
    assert read(TravelFacts, canonical.plain(facts)) == facts


@pytest.mark.parametrize(("stem", "module"), [("regime_cover", regime_cover), ("travel_forms", travel_forms)])
def test_every_reason_has_a_case(stem: str, module: Any):
    named = {code for case in FILES[stem]["cases"] for code in case["expect"]["reasons"]}
    assert {ground.code for ground in grounds(module)} - named == set()


@pytest.mark.parametrize(
    ("journey", "issued", "code"),
    [
        (("2026-12-10", "2026-12-01"), [], "period.ends_before_it_starts"),
        (("2026-12-01", "2026-12-10"), [("2026-05-02", "2026-05-01")], "period.ends_before_it_starts"),
        (("2026-12-01", "2026-12-10"), [("2026-12-10", "2026-12-11")], "travel.overlaps"),
        (("2026-12-01", "2026-12-10"), [("2026-11-01", "2026-12-01")], "travel.overlaps"),
    ],
)
def test_a_journey_that_cannot_be_is_refused(journey: tuple[str, str], issued: list[tuple[str, str]], code: str):
    def period(days: tuple[str, str]) -> Period:
        return Period(dt.date.fromisoformat(days[0]), dt.date.fromisoformat(days[1]))

    facts = TravelFacts(Country.SPAIN, period(journey), True, 5, issued=tuple(map(period, issued)))
    with pytest.raises(Fault) as caught:
        travel_forms.assess(facts, BOOK)
    assert caught.value.code == code


@given(st.dates(dt.date(2020, 1, 1), dt.date(2027, 12, 31)), st.integers(0, 800))
def test_the_years_of_a_period_share_out_its_days(start: dt.date, length: int):
    period = Period(start, start + dt.timedelta(days=length))
    assert sum(period.days_in(year) for year in range(2019, 2032)) == length + 1


@given(st.integers(0, 400), st.integers(0, 100))
def test_a_shorter_journey_is_never_refused_where_a_longer_one_is_not(length: int, less: int):
    def outcome(days: int) -> Outcome:
        start = dt.date(2026, 3, 1)
        journey = Period(start, start + dt.timedelta(days=days))
        return travel_forms.assess(TravelFacts(Country.FRANCE, journey, True, 40), BOOK).outcome

    if outcome(length) is Outcome.GRANT:
        assert outcome(max(length - less, 0)) is Outcome.GRANT
