"""A published list of codes with its labels in four languages, as read from ``data/*.csv``."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from cass.kernel.codes.words import Entry, WordIndex, stems

DATA = Path(__file__).parent / "data"

LANGUAGES = ("ca", "es", "fr", "en")

FALLBACKS = ("es", "fr", "en")  # NACE and ISCO-08 have no Catalan for every row.

LISTS = (
    "banks_ad",
    "cno_ad_2004",
    "esaw_contact_mode",
    "esaw_days_lost",
    "esaw_deviation",
    "esaw_employment_status",
    "esaw_material_agent",
    "esaw_part_of_body",
    "esaw_size_of_enterprise",
    "esaw_specific_physical_activity",
    "esaw_type_of_injury",
    "esaw_working_environment",
    "esaw_working_process",
    "esaw_workstation",
    "isco08",
    "nace2",
    "parishes",
)

# ESAW names a group as an answer ("..., not specified"); above its items it is a heading and needs no such ending.
NOT_SPECIFIED = re.compile(
    r"[\s,–-]+(sense especificar|sin especificar|Non précisé|sans autre spécification|Not specified|not further specified)$"
)


@dataclass(frozen=True, slots=True)
class Label:
    """What a code means, in words.

    ``language`` is the language of the text, which is not the one asked for when that one has no label: the page says
    so to screen readers. ``mark`` is "official" (published by the body that keeps the list or by a national authority
    applying it) or "project" (our own translation, without authority).
    """

    text: str
    language: str
    mark: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Code:
    """One row: ``level`` as its list counts them; ``facts`` are the columns that only its list has (postcodes, BIC)."""

    code: str
    parent: str
    level: str
    selectable: bool
    labels: Mapping[str, Label]
    facts: Mapping[str, str]


class CodeList:
    """A list as published, in the order published. It does not change while the process lives."""

    __slots__ = ("_codes", "_indexes", "name")

    def __init__(self, name: str, rows: Mapping[str, Code]) -> None:
        self.name = name
        self._codes = MappingProxyType(dict(rows))
        self._indexes: dict[str, WordIndex] = {}

    def __len__(self) -> int:
        return len(self._codes)

    def __contains__(self, code: object) -> bool:
        return code in self._codes

    def get(self, code: str) -> Code:
        """The row of a code. KeyError when the list has no such code."""
        return self._codes[code]

    def label(self, code: str, language: str) -> Label:
        """The words for a code in a language, or in Spanish, French or English when that one is missing.

        KeyError for an unknown code or a language we do not speak.
        """
        labels = self._codes[code].labels
        return next(labels[wanted] for wanted in (_spoken(language), *FALLBACKS) if wanted in labels)

    def all(self) -> tuple[Code, ...]:
        """Every row, headings included."""
        return tuple(self._codes.values())

    def at_level(self, level: str) -> tuple[Code, ...]:
        """The rows of one level, e.g. the divisions ("2") of NACE."""
        return tuple(row for row in self._codes.values() if row.level == level)

    def selectable(self) -> tuple[Code, ...]:
        """The rows that may be given as an answer."""
        return tuple(row for row in self._codes.values() if row.selectable)

    def grouped(self, language: str) -> list[tuple[str, list[tuple[str, str]]]]:
        """The answers below their headings, for a list to choose from: [(heading, [(code, label), ...]), ...].

        Lists of four levels are headed by their second (sub-major groups, divisions), the others by their first; an
        answer that stands alone is its own heading; a list without headings is one group headed by nothing.
        """
        groups: dict[str, list[tuple[str, str]]] = {}
        for row in self.selectable():
            choice = (row.code, self.label(row.code, language).text)
            groups.setdefault(self._heading_code(row), []).append(choice)
        return [(self._heading(code, language), choices) for code, choices in groups.items()]

    def synonyms(self, language: str) -> Mapping[str, Sequence[str]]:
        """Code -> the words (as ``words.stems`` compares them) that people say instead of its label."""
        said = _synonyms(_spoken(language)).get(self.name, {})
        return {code: list(dict.fromkeys(stems(" ".join(phrases)))) for code, phrases in said.items()}

    def search(self, words: str, language: str, limit: int = 20) -> list[Code]:
        """The answers whose label, everyday synonyms or heading have a beginning for every word typed, best first.

        Accents, capitals, apostrophes and the middle dot of ``l·l`` make no difference. KeyError for a language we do
        not speak.
        """
        if _spoken(language) not in self._indexes:
            self._indexes[language] = self._index(language)
        return [self._codes[code] for code in self._indexes[language].find(words, limit)]

    def _has_headings(self) -> bool:
        return any(row.parent for row in self._codes.values())

    def _heading_code(self, row: Code) -> str:
        if not self._has_headings():
            return ""
        heading_level = "2" if any(other.level == "4" for other in self._codes.values()) else "1"
        while row.parent and row.level != heading_level:
            row = self._codes[row.parent]
        return row.code

    def _heading(self, code: str, language: str) -> str:
        return NOT_SPECIFIED.sub("", self.label(code, language).text) if code else ""

    def _index(self, language: str) -> WordIndex:
        synonyms = _synonyms(language).get(self.name, {})
        return WordIndex(
            Entry(
                code=row.code,
                label=self.label(row.code, language).text,
                synonyms=synonyms.get(row.code, ()),
                heading=self._heading(self._heading_code(row), language),
            )
            for row in self.selectable()
        )


@lru_cache(maxsize=len(LISTS))
def codes(name: str) -> CodeList:
    """The list of that name (``LISTS``), read once. KeyError for any other name."""
    if name not in LISTS:
        raise KeyError(name)
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return CodeList(name, {row["code"]: _code(row) for row in csv.DictReader(file)})


def is_valid(name: str, code: str) -> bool:
    """Whether the code may be given as an answer for that list: known and not a heading."""
    rows = codes(name)
    return code in rows and rows.get(code).selectable


def _spoken(language: str) -> str:
    if language not in LANGUAGES:
        raise KeyError(language)
    return language


def _code(row: dict[str, str]) -> Code:
    labels = {
        language: Label(row[f"label_{language}"], language, row[f"source_{language}"])
        for language in LANGUAGES
        if row[f"label_{language}"]
    }
    common = {"code", "parent", "level", "selectable"}
    facts = {
        key: value for key, value in row.items() if key not in common and not key.startswith(("label_", "source_"))
    }
    return Code(
        code=row["code"],
        parent=row["parent"],
        level=row["level"],
        selectable=row["selectable"] == "1",
        labels=MappingProxyType(labels),
        facts=MappingProxyType(facts),
    )


@lru_cache(maxsize=len(LANGUAGES))
def _synonyms(language: str) -> Mapping[str, Mapping[str, list[str]]]:
    """List -> code -> what people say instead of the label, in that language."""
    found: dict[str, dict[str, list[str]]] = {}
    with (DATA / f"synonyms_{language}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for code in row["codes"].split(";"):
                found.setdefault(row["list"], {}).setdefault(code, []).append(row["words"])
    return found
