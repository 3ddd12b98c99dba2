"""The cases a lawyer can read (``cases/*.yaml``), and the three ways in which each of their amounts is worked out."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from cass.law.book import Book, InForce, Unit
from cass.rules.columns import Column
from cass.rules.vocabulary import Explanation, Held, Traced, Tracing, fact, given

FOLDER = Path(__file__).parent / "cases"
BOOK = Book.load()


class Readable(yaml.SafeLoader):
    """YAML in which ``on`` is a word, not a yes."""

    yaml_implicit_resolvers = {
        first: resolvers for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items() if first not in "oO"
    }


FILES = {file.stem: yaml.load(file.read_text(), Readable) for file in sorted(FOLDER.glob("*.yaml"))}  # noqa: S506 - A SafeLoader.


def cases(stem: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in FILES[stem]["cases"]]


def situation(stem: str, case: dict[str, Any]) -> dict[str, Any]:
    return {**FILES[stem]["situations"][case["like"]], **case["given"]}


def cited(explanation: Explanation) -> Iterator[str]:
    yield explanation.citation
    for part in explanation.parts:
        yield from cited(part)


def three_ways(
    rule: Callable[..., Any], figures: InForce, facts: Mapping[str, int | bool], units: Mapping[str, Unit] | None = None
) -> Traced:
    """An article of amounts on whole numbers, on traced ones and on a column, held equal; the traced result.

    ``facts`` are its arguments by name, in cents unless ``units`` says otherwise; yes and no are conditions.
    """
    units = units or {}
    unit = {name: units.get(name, Unit.CENTS) for name in facts}
    plain = rule(**facts, figures=figures)
    told: dict[str, Traced | Held] = {
        name: fact(name, holds=value) if isinstance(value, bool) else given(name, value, unit[name])
        for name, value in facts.items()
    }
    traced = rule(**told, figures=Tracing(figures))
    columns = {
        name: np.array([value] * 3) if isinstance(value, bool) else Column([value] * 3, unit[name])
        for name, value in facts.items()
    }
    column = rule(**columns, figures=figures)
    assert isinstance(traced, Traced)
    assert int(plain) == int(traced) == traced.explanation.value
    assert column.values.tolist() == [int(plain)] * 3
    return traced
