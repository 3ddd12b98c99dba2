"""The book of figures: what was in force on a day, and files that contradict themselves are refused."""

import datetime as dt
import re
from pathlib import Path

import pytest
import yaml

from cass.kernel.faults import Fault
from cass.law.book import FOLDER, Book, LawError, Unit

BOOK = Book.load()
CITATIONS = """
norms: {L: {name: Llei 1/2000, title: Llei, source: "https://example.test/l"}}
citations: {L-1: {norm: L, article: "1", title: Objecte, in_force_from: 2000-01-01}}
"""
GOOD = """
figure:
  unit: cents
  citation: L-1
  values:
    - {since: 2020-01-01, value: 100, source: Premsa, checked_on: 2026-11-22}
    - {since: 2021-01-01, value: null, source: Premsa, checked_on: 2026-11-22, why: No es troba}
    - {since: 2022-01-01, value: 300, source: Premsa, checked_on: 2026-11-22, estimated: true}
"""


def book(folder: Path, parameters: str, citations: str = CITATIONS) -> Book:
    (folder / "parameters").mkdir()
    (folder / "citations").mkdir()
    (folder / "citations" / "norms.yaml").write_text(citations)
    (folder / "parameters" / "figures.yaml").write_text(parameters)
    return Book.load(folder)


def test_a_value_knows_its_unit_its_citation_and_since_when():
    wage = BOOK.on(dt.date(2026, 11, 22)).minimum_wage
    assert wage == 152533
    assert (wage.name, wage.unit, wage.citation) == ("minimum_wage", Unit.CENTS, "SMI")
    assert wage.since == dt.date(2026, 1, 1)
    assert wage.estimated is False


@pytest.mark.parametrize(
    ("day", "cents"),
    [("2025-12-31", 144733), ("2026-01-01", 152533), ("2022-04-30", 115787), ("2022-05-01", 120120)],
)
def test_a_value_changes_on_its_day(day: str, cents: int):
    assert BOOK.on(dt.date.fromisoformat(day)).minimum_wage == cents


@pytest.mark.parametrize("day", ["2019-12-31", "2021-06-01"])
def test_a_missing_value_refuses_to_calculate(tmp_path: Path, day: str):
    with pytest.raises(Fault) as caught:
        _ = book(tmp_path, GOOD).on(dt.date.fromisoformat(day)).figure
    assert caught.value.code == "law.value_missing"
    assert caught.value.facts == {"figure": "figure", "on": dt.date.fromisoformat(day)}


def test_an_estimated_value_says_so(tmp_path: Path):
    assert book(tmp_path, GOOD).on(dt.date(2022, 1, 1)).figure.estimated is True


def test_a_figure_that_does_not_exist_is_an_error_of_ours():
    with pytest.raises(AttributeError, match="no figure maximum_wage"):
        _ = BOOK.on(dt.date(2026, 1, 1)).maximum_wage


@pytest.mark.parametrize(
    ("change", "to", "message"),
    [
        ("unit: cents", "unit: euros", "euros"),
        ("citation: L-1", "citation: L-2", "L-2 is in no file of citations"),
        ("since: 2021-01-01", "since: 2020-01-01", "does not come after"),
        ("since: 2022-01-01", "since: 2019-01-01", "does not come after"),
        (", why: No es troba", "", "neither a whole number nor a gap"),
        ("value: 100", "value: 1.5", "neither a whole number nor a gap"),
        ("value: 100", "value: true", "neither a whole number nor a gap"),
        (", source: Premsa, checked_on: 2026-11-22}", "}", "source"),
        ("value: 100", "value: 100, until: 2020-12-31", "until"),
        ("  unit: cents\n", "  unit: cents\n  unit: cents\n", "written twice"),
        ("  citation: L-1\n", "", "citation"),
    ],
)
def test_files_that_contradict_themselves_are_refused(tmp_path: Path, change: str, to: str, message: str):
    assert change in GOOD
    with pytest.raises(LawError, match=re.escape(message)):
        book(tmp_path, GOOD.replace(change, to, 1))


def test_a_citation_of_an_unknown_norm_is_refused(tmp_path: Path):
    with pytest.raises(LawError, match="norm M"):
        book(tmp_path, GOOD, CITATIONS.replace("norm: L", "norm: M"))


def test_the_version_changes_with_any_figure_and_not_with_a_comment(tmp_path: Path):
    places = [tmp_path / name for name in ("a", "b", "c")]
    for place in places:
        place.mkdir()
    same = book(places[0], GOOD).version
    assert book(places[1], "# A comment.\n" + GOOD).version == same
    assert book(places[2], GOOD.replace("value: 300", "value: 301")).version != same


def test_every_citation_has_an_official_address_and_words():
    for citation in BOOK.citations.values():
        assert citation.source.startswith("https://www.bopa.ad/") or citation.source.startswith("https://www.cass.ad/")
        assert citation.title
        assert citation.in_words.startswith(citation.norm)
    assert BOOK.citations["LSS-123.2"].in_words == "Llei 17/2008, art. 123.2"


def test_every_figure_is_used_or_planned_for_a_service():
    code = "".join(file.read_text() for file in FOLDER.parent.rglob("*.py"))
    used = {
        name for name in BOOK.figures if re.search(rf"\bfigures\.{name}\b|book\.on\(\w+\)\.{name}\b|\)\.{name}\b", code)
    }
    planned = {name for name, figure in BOOK.figures.items() if figure.planned_for}
    assert set(BOOK.figures) - used - planned == set()
    assert used & planned == set()


def test_no_norm_date_or_amount_is_typed_in_a_rule():
    for file in (FOLDER.parent / "rules").glob("*.py"):
        code = re.sub(r'""".*?"""|#.*?$|"[^"\n]*"', "", file.read_text(), flags=re.DOTALL | re.MULTILINE)
        assert not re.search(r"dt\.date\(\d|\b\d{3,}\b", code), file.name


def test_the_files_are_read_as_they_are_written():
    names = [name for file in (FOLDER / "parameters").glob("*.yaml") for name in yaml.safe_load(file.read_text())]
    assert sorted(names) == sorted(BOOK.figures)
