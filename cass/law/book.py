"""The law as dated figures with citations: ``Book.load().on(day).minimum_wage`` is what was in force that day."""

import bisect
import datetime as dt
import functools
import itertools
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

import yaml

from cass.kernel import canonical
from cass.kernel.faults import Fault

FOLDER = Path(__file__).parent
VERSION_LENGTH = 16


class Unit(StrEnum):
    """What a figure counts."""

    CENTS = "cents"
    HUNDRED_THOUSANDTHS_OF_EURO = "hundred_thousandths_of_euro"
    PERCENT = "percent"
    TENTHS_OF_PERCENT = "tenths_of_percent"
    HUNDREDTHS_OF_PERCENT = "hundredths_of_percent"
    THOUSANDTHS_OF_PERCENT = "thousandths_of_percent"
    POINTS = "points"
    HUNDREDTHS_OF_POINT = "hundredths_of_point"
    TIMES = "times"
    HOURS = "hours"
    """So many hours, or that hour of the day."""
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"
    FLAG = "flag"
    """1 when the law says yes on that day, 0 when it says no."""


PARTS_OF_ONE: dict[str, int] = {
    Unit.PERCENT: 100,
    Unit.TENTHS_OF_PERCENT: 1000,
    Unit.HUNDREDTHS_OF_PERCENT: 10_000,
    Unit.THOUSANDTHS_OF_PERCENT: 100_000,
    Unit.HUNDRED_THOUSANDTHS_OF_EURO: 1000,
}
"""How many of a rate's units make the amount itself: 100 % of it; 1,000 hundred-thousandths of a euro are a cent."""


class LawError(ValueError):
    """The files of the law contradict themselves or leave something out; the message names the place."""


@dataclass(frozen=True)
class Citation:
    """An article of a norm. ``in_force_from`` is the day of the wording that we apply."""

    id: str
    norm: str
    article: str | None
    title: str
    source: str
    in_force_from: dt.date

    @property
    def in_words(self) -> str:
        """As a decision quotes it: «Llei 17/2008, art. 123.2». Norms keep their Catalan names in every language."""
        if not self.article:
            return self.norm
        return f"{self.norm}, {'' if self.article.startswith('disposició') else 'art. '}{self.article}"


@dataclass(frozen=True)
class Dated:
    """One value of a figure and the day from which it is in force; ``None`` is a gap, and ``why`` says why."""

    since: dt.date
    value: int | None
    source: str
    checked_on: dt.date
    estimated: bool = False
    why: str = ""


@dataclass(frozen=True)
class Figure:
    """A number of the law through time. ``planned_for``: the ids of the services that will use it, if none does yet."""

    name: str
    unit: Unit
    citation: str
    values: tuple[Dated, ...]
    planned_for: tuple[str, ...] = ()


class Value(int):
    """A figure on one day: a whole number that knows its name, unit, citation and since when."""

    name: str
    unit: Unit
    citation: str
    since: dt.date
    estimated: bool

    def __new__(cls, figure: Figure, dated: Dated) -> Self:
        value = super().__new__(cls, dated.value or 0)
        value.name, value.unit, value.citation = figure.name, figure.unit, figure.citation
        value.since, value.estimated = dated.since, dated.estimated
        return value


@dataclass(frozen=True)
class InForce:
    """The book opened on one day: each figure is an attribute.

    Raises Fault("law.value_missing", figure=…, on=…) when the figure has no known value that day.
    """

    figures: Mapping[str, Figure]
    day: dt.date

    def __getattr__(self, name: str) -> Value:
        try:
            figure = self.figures[name]
        except KeyError:
            raise AttributeError(f"The law has no figure {name}") from None
        place = bisect.bisect_right([dated.since for dated in figure.values], self.day)
        if place == 0 or figure.values[place - 1].value is None:
            raise Fault("law.value_missing", figure=name, on=self.day)
        return Value(figure, figure.values[place - 1])

    def on(self, day: dt.date) -> "InForce":
        """The same book opened on another day, for a fact that is judged by the law of its own day."""
        return InForce(self.figures, day)


@dataclass(frozen=True)
class Book:
    """All figures and citations. ``version`` changes whenever any of them does; each assessment keeps it."""

    citations: Mapping[str, Citation]
    figures: Mapping[str, Figure]
    version: str

    @staticmethod
    def load(folder: Path = FOLDER) -> "Book":
        """Read and check ``citations/*.yaml`` and ``parameters/*.yaml``; read once a process. Raises LawError."""
        return _load(folder)

    def on(self, day: dt.date) -> InForce:
        return InForce(self.figures, day)


class _OnceOnly(yaml.CSafeLoader):
    """YAML in which a key that is written twice is an error, not a silent replacement."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        for key in keys:
            if keys.count(key) > 1:
                raise LawError(f"{node.start_mark.name}: {key} is written twice")
        return super().construct_mapping(node, deep)


@functools.cache
def _load(folder: Path) -> Book:
    citations = _citations(folder / "citations")
    figures: dict[str, Figure] = {}
    for file in sorted((folder / "parameters").glob("*.yaml")):
        for name, entry in _read(file).items():
            if name in figures:
                raise LawError(f"{file.name}: {name} is in two files")
            figures[name] = _figure(name, entry, citations)
    version = canonical.sha256({"citations": citations, "figures": figures})[:VERSION_LENGTH]
    return Book(citations, figures, version)


def _read(file: Path) -> dict[str, Any]:
    with file.open(encoding="utf-8") as stream:
        content: dict[str, Any] = yaml.load(stream, _OnceOnly)  # noqa: S506 - A SafeLoader that is stricter.
    return content


def _citations(folder: Path) -> dict[str, Citation]:
    """Those of every file; ``norms`` and ``citations`` of all of them are one list each."""
    files = [(file.name, _read(file)) for file in sorted(folder.glob("*.yaml"))]
    norms, cited = (_together(key, files) for key in ("norms", "citations"))
    found = {}
    for key, entry in cited.items():
        if entry["norm"] not in norms:
            raise LawError(f"{key}: the norm {entry['norm']} is not described")
        norm = norms[entry["norm"]]
        source = entry.get("source", norm["source"])
        found[key] = Citation(key, norm["name"], entry["article"], entry["title"], source, entry["in_force_from"])
    return found


def _together(key: str, files: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, content in files:
        for entry, value in content.get(key, {}).items():
            if entry in found:
                raise LawError(f"{name}: {entry} is in two files")
            found[entry] = value
    return found


def _figure(name: str, entry: dict[str, Any], citations: Mapping[str, Citation]) -> Figure:
    try:
        unit = Unit(entry["unit"])
        values = tuple(Dated(**dated) for dated in entry["values"])
        citation = entry["citation"]
    except (KeyError, TypeError, ValueError) as error:
        raise LawError(f"{name}: {error}") from error
    if citation not in citations:
        raise LawError(f"{name}: the citation {citation} is in no file of citations")
    if not values:
        raise LawError(f"{name}: there is no value")
    for earlier, later in itertools.pairwise(values):
        if later.since <= earlier.since:
            raise LawError(f"{name}: {later.since} does not come after {earlier.since}")
    for dated in values:
        if not _is_whole(dated):
            raise LawError(f"{name}: the value since {dated.since} is neither a whole number nor a gap with its why")
    return Figure(name, unit, citation, values, tuple(entry.get("planned_for", ())))


def _is_whole(dated: Dated) -> bool:
    if dated.value is None:
        return bool(dated.why)
    return type(dated.value) is int and not dated.why
