"""Offences and prescription: the cases, and what must hold of every offence."""

import datetime as dt
import inspect
import itertools
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from cass.kernel.faults import Fault
from cass.law.book import Unit
from cass.rules import offences, prescription
from cass.rules.offences import Gravity, Offence, Past
from cass.rules.replay import read
from tests.rules.case_files import BOOK, cases, cited, three_ways

FIGURES = BOOK.on(dt.date(2026, 11, 22))
points = st.integers(0, 20000)


def fined(case: dict[str, Any]) -> None:
    what, expect = case["given"], case["expect"]
    sanction = offences.offence_range(
        offence=Offence(what["offence"]), on=case["on"], book=BOOK, repeated=what.get("repeated", False)
    )
    assert sanction.citation == case["cites"]
    assert sanction.gravity == expect["gravity"]
    assert [sanction.least_points, sanction.most_points] == expect["points"]
    assert [sanction.least.cents, sanction.most.cents] == expect["cents"]
    assert sanction.warning_possible is expect["warning"]
    assert list(sanction.accessory) == expect["accessory"]
    assert set(sanction.accessory) <= set(BOOK.citations)
    articles = set(cited(sanction.least.explanation)) - {""}
    assert articles <= set(BOOK.citations)
    assert ("LSS-244.2" in articles) is what.get("repeated", False)


def judged(case: dict[str, Any]) -> None:
    what, expect, figures = case["given"], case["expect"], BOOK.on(case["on"])
    if "filed_on" in what:
        assert offences.late_sheet(due_on=case["on"], filed_on=what["filed_on"], figures=figures) == expect["offence"]
    elif "past" in what:
        past = [read(Past, each) for each in what["past"]]
        gravity = Gravity(what["gravity"])
        repeated = offences.is_repeated(gravity=gravity, committed_on=case["on"], past=past, figures=figures)
        assert repeated is expect["repeated"]
    elif "prescription" in what:
        count = getattr(prescription, what["prescription"])
        starts = next(name for name in inspect.signature(count).parameters if name.endswith("_on"))
        more = {name: value for name, value in what.items() if name not in {"prescription", "gravity"}}
        if "gravity" in what:
            more["gravity"] = Gravity(what["gravity"])
        limit = count(**{starts: case["on"]}, book=BOOK, **more)
        assert limit.last_day == expect["last_day"]
        assert limit.citation == case["cites"]
        assert limit.unit is Unit.YEARS
    else:
        fined(case)


@pytest.mark.parametrize("case", cases("sanctions"))
def test_an_offence_is_judged_as_the_case_says(case: dict[str, Any]):
    assert case["cites"] in BOOK.citations
    if "fault" not in case["expect"]:
        judged(case)
        return
    with pytest.raises(Fault) as caught:
        judged(case)
    assert caught.value.code == case["expect"]["fault"]


@pytest.mark.parametrize("offence", list(Offence))
def test_every_offence_has_its_own_article_and_a_fine(offence: Offence):
    citation = offences.CITATIONS[offence]
    assert list(offences.CITATIONS.values()).count(citation) == (2 if citation == "LSS-239.1.c" else 1)
    assert citation in BOOK.citations
    sanction = offences.offence_range(offence=offence, on=dt.date(2026, 11, 22), book=BOOK)
    assert 0 < sanction.least.cents < sanction.most.cents


def test_a_graver_offence_costs_more_and_is_pursued_longer():
    one_of_each = [Offence.EMPLOYER_LATE, Offence.EMPLOYER_FALSE, Offence.EMPLOYER_FALSE_SHEET]
    assert [offences.gravity(offence) for offence in one_of_each] == list(Gravity)
    fines = [offences.offence_range(offence=each, on=dt.date(2026, 11, 22), book=BOOK) for each in one_of_each]
    for lighter, graver in itertools.pairwise(fines):
        assert lighter.most_points < graver.least_points


@for_all(points, points)
def test_every_article_about_fines_says_the_same_in_three_ways(one: int, other: int):
    for rule in (offences.minor_fine, offences.serious_fine, offences.very_serious_fine):
        three_ways(rule, FIGURES, {"points": one}, {"points": Unit.POINTS})
    least, most = sorted((one, other))
    half = three_ways(
        offences.upper_half, FIGURES, {"least": least, "most": most}, {"least": Unit.POINTS, "most": Unit.POINTS}
    )
    assert least <= half <= most
