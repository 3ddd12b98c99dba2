"""The table of pathologies says what the annex says, and nothing where the annex says nothing."""

import datetime as dt
from pathlib import Path

import pytest

from cass.law import pathologies
from cass.law.book import LawError

TODAY = dt.date(2026, 11, 22)
HEADER = "code,kind,pathology_ca,maximum_days,since\n"


def table(folder: Path, *lines: str) -> Path:
    file = folder / "table.csv"
    file.write_text(HEADER + "".join(f"{line}\n" for line in lines))
    return file


def test_the_table_has_the_lines_of_the_annex_and_the_two_that_were_added():
    assert len(pathologies.load()) == 255
    angina = pathologies.find("034", on=TODAY)
    assert angina is not None
    assert (angina.name, angina.maximum_days) == ("Amigdalitis estreptocòccica i escarlatina", 7)


def test_a_maximum_that_the_annex_leaves_blank_stays_blank():
    found = pathologies.find("1228", on=TODAY)
    assert found is not None
    assert found.maximum_days is None
    assert [each.code for each in pathologies.load().values() if each.maximum_days is None] == ["1228"]


@pytest.mark.parametrize(
    ("code", "day", "days"),
    [("04982", dt.date(2021, 6, 30), None), ("04982", dt.date(2021, 7, 1), 14), ("72911", dt.date(2023, 5, 4), 30)],
)
def test_an_added_line_is_there_from_its_day(code: str, day: dt.date, days: int | None):
    found = pathologies.find(code, on=day)
    assert (found.maximum_days if found else None) == days


def test_a_code_that_was_not_read_is_not_known():
    assert pathologies.find("7242", on=TODAY) is None


@pytest.mark.parametrize(
    "line",
    ["002,D,Febres,trenta,2015-06-04", "002,D,Febres,0,2015-06-04", "A02,D,Febres,3,2015-06-04", "002,D,,3,2015-06-04"],
)
def test_a_line_that_can_not_be_right_is_refused(tmp_path: Path, line: str):
    with pytest.raises(LawError, match="Pathology"):
        pathologies.load(table(tmp_path, line))


def test_a_code_that_is_there_twice_is_refused(tmp_path: Path):
    with pytest.raises(LawError, match="twice"):
        pathologies.load(table(tmp_path, "002,D,Febres,3,2015-06-04", "002,D,Febres,4,2015-06-04"))
