"""The few words in which articles about amounts are written: ``+ - ×``, greater, lesser, share, choose.

The same article runs on whole numbers, and on traced numbers that remember how they came about. ``_result`` is the one
place that knows the difference. No article branches on an amount; it chooses.
"""

import datetime as dt
import functools
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, Self

from cass.law.book import InForce, Unit, Value

P = ParamSpec("P")

PARTS_OF_ONE: dict[str, int] = {Unit.PERCENT: 100, Unit.HUNDRED_THOUSANDTHS_OF_EURO: 1000}
"""How many of a rate's units make the amount itself: 100 % of it; 1,000 hundred-thousandths of a euro are a cent."""


@dataclass(frozen=True)
class Explanation:
    """How an amount came about, as data: what was done, under which citation, with which parts.

    ``operation`` is figure, given, add, subtract, multiply, greater, lesser, share, choose or article; ``name`` is that of
    the figure, of the given fact or of the article's function.
    """

    operation: str
    value: int
    unit: str
    name: str = ""
    citation: str = ""
    since: dt.date | None = None
    estimated: bool = False
    """Whether an estimated figure of the law took part, however deep."""
    parts: tuple["Explanation", ...] = ()


class Traced(int):
    """A whole number that carries its own explanation."""

    explanation: Explanation

    def __new__(cls, explanation: Explanation) -> Self:
        number = super().__new__(cls, explanation.value)
        number.explanation = explanation
        return number

    def __add__(self, other: int) -> "Traced":
        return _traced("add", operator.add, self, other)

    def __radd__(self, other: int) -> "Traced":
        return _traced("add", operator.add, other, self)

    def __sub__(self, other: int) -> "Traced":
        return _traced("subtract", operator.sub, self, other)

    def __rsub__(self, other: int) -> "Traced":
        return _traced("subtract", operator.sub, other, self)

    def __mul__(self, other: int) -> "Traced":
        return _traced("multiply", operator.mul, self, other)

    def __rmul__(self, other: int) -> "Traced":
        return _traced("multiply", operator.mul, other, self)


def given(name: str, value: int, unit: Unit = Unit.CENTS) -> Traced:
    """A fact of the case, to be traced under its name."""
    return Traced(Explanation("given", value, unit, name))


def figure(value: Value) -> Traced:
    """A figure of the law, to be traced with its citation."""
    return Traced(
        Explanation("figure", int(value), value.unit, value.name, value.citation, value.since, value.estimated)
    )


@dataclass(frozen=True)
class Tracing:
    """The book opened on a day for an article that shall explain itself: every figure comes out traced."""

    in_force: InForce

    def __getattr__(self, name: str) -> Traced:
        return figure(getattr(self.in_force, name))


Figures = InForce | Tracing


def greater(one: int, other: int) -> int:
    return _result("greater", max, one, other)


def lesser(one: int, other: int) -> int:
    return _result("lesser", min, one, other)


def share(amount: int, rate: int) -> int:
    """An amount taken at a rate of the law, to the cent; half a cent goes up.

    No norm that was read says how to round; half up is the custom, and this is the only place that rounds.
    ``rate`` is a figure of the book in percent, or a price that multiplies points. Raises KeyError for any other unit.
    """
    one = PARTS_OF_ONE[_unit(rate)]
    return _result("share", lambda base, part: (base * part * 2 + one) // (one * 2), amount, rate)


def choose(condition: bool, one: int, other: int) -> int:
    """The one when the condition holds, else the other."""
    chosen = one if condition else other
    return _result("choose", lambda part: part, chosen)


def article(citation: str) -> Callable[[Callable[P, int]], Callable[P, int]]:
    """Marks a function as what one article says; a traced result then names the article and the function."""

    def marked(rule: Callable[P, int]) -> Callable[P, int]:
        @functools.wraps(rule)
        def applied(*args: P.args, **kwargs: P.kwargs) -> int:
            result = rule(*args, **kwargs)
            if not isinstance(result, Traced):
                return int(result)
            inner = result.explanation
            return Traced(
                Explanation(
                    "article", int(result), inner.unit, rule.__name__, citation, None, inner.estimated, (inner,)
                )
            )

        return applied

    return marked


def _result(operation: str, exact: Callable[..., int], *parts: int) -> int:
    if any(isinstance(part, Traced) for part in parts):
        return _traced(operation, exact, *parts)
    return exact(*(int(part) for part in parts))


def _traced(operation: str, exact: Callable[..., int], *parts: int) -> Traced:
    explained = tuple(_explanation(part) for part in parts)
    estimated = any(part.estimated for part in explained)
    value = exact(*(int(part) for part in parts))
    return Traced(Explanation(operation, value, _common_unit(explained), estimated=estimated, parts=explained))


def _explanation(part: int) -> Explanation:
    if isinstance(part, Traced):
        return part.explanation
    if isinstance(part, Value):
        return figure(part).explanation
    return Explanation("given", int(part), "")


def _unit(number: int) -> str:
    return number.unit if isinstance(number, Value) else _explanation(number).unit


def _common_unit(parts: tuple[Explanation, ...]) -> str:
    """Points at a price are cents, and so is whatever is computed from cents; anything else keeps its unit."""
    units = [part.unit for part in parts]
    money = {Unit.CENTS, Unit.HUNDRED_THOUSANDTHS_OF_EURO}
    return Unit.CENTS if money & set(units) else units[0]
