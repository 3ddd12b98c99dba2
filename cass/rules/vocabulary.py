"""The few words in which articles about amounts are written.

``+ - ×``, greater, lesser, total, share, proportion, bought, worth, choose; and for conditions below, reaches, both,
either.

The same article runs on whole numbers, on traced numbers that remember how they came about, and on columns of many
cases. ``_result`` and ``_held`` are the two places that know the difference. No article branches on an amount; it
chooses.
"""

import datetime as dt
import functools
import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ParamSpec, Self, TypeVar, cast, overload

import numpy as np

from cass.law.book import PARTS_OF_ONE, InForce, Unit, Value
from cass.rules import columns
from cass.rules.columns import Column, Mask, raw

P = ParamSpec("P")
R = TypeVar("R")

N = TypeVar("N", int, Column)
"""The number on which an article runs: one case, traced or not, or a column of cases."""


HUNDREDTHS_BOUGHT = PARTS_OF_ONE[Unit.HUNDRED_THOUSANDTHS_OF_EURO] * PARTS_OF_ONE[Unit.PERCENT]
"""Cents × this ÷ a price in hundred-thousandths of a euro are hundredths of a point."""


MONEY = frozenset({Unit.CENTS, Unit.HUNDRED_THOUSANDTHS_OF_EURO})


@dataclass(frozen=True)
class Explanation:
    """How an amount came about, as data: what was done, under which citation, with which parts.

    ``operation`` is figure, given, add, subtract, multiply, greater, lesser, total, share, proportion, bought, worth,
    choose or article, and for conditions below, reaches, both, either; ``name`` is that of the figure, of the given fact
    or of the article's function. A choice has what was chosen as its first part, then the condition. A condition counts 1 when it holds, else 0.
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


@dataclass(frozen=True)
class Held:
    """Whether a traced condition holds, and why."""

    explanation: Explanation

    def __bool__(self) -> bool:
        return bool(self.explanation.value)


Condition = bool | Held | Mask
"""On one case, on one traced case, on a column of cases."""


def given(name: str, value: int, unit: Unit = Unit.CENTS) -> Traced:
    """A fact of the case, to be traced under its name."""
    return Traced(Explanation("given", value, unit, name))


def fact(name: str, *, holds: bool) -> Held:
    """A yes or no of the case, to be traced under its name."""
    return Held(Explanation("given", int(holds), Unit.FLAG, name))


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


@overload
def greater(one: int, other: int) -> int: ...
@overload
def greater(one: Column, other: int | Column) -> Column: ...
@overload
def greater(one: int, other: Column) -> Column: ...
def greater(one: int | Column, other: int | Column) -> int | Column:
    return _result("greater", max, columns.greatest, one, other)


@overload
def lesser(one: int, other: int) -> int: ...
@overload
def lesser(one: Column, other: int | Column) -> Column: ...
@overload
def lesser(one: int, other: Column) -> Column: ...
def lesser(one: int | Column, other: int | Column) -> int | Column:
    return _result("lesser", min, columns.least, one, other)


def total(parts: Sequence[N]) -> N:
    """The sum of at least one part."""
    return cast("N", _result("total", _sum, columns.added, *parts))


@overload
def share(amount: int, rate: int) -> int: ...
@overload
def share(amount: Column, rate: int | Column) -> Column: ...
@overload
def share(amount: int, rate: Column) -> Column: ...
def share(amount: int | Column, rate: int | Column) -> int | Column:
    """An amount taken at a rate of the law, to the cent; half a cent goes up.

    No norm that was read says how to round; half up is the custom, and ``_half_up`` is the only place that rounds.
    ``rate`` is a figure of the book in percent or its parts, or a price that multiplies points. Raises KeyError for any
    other unit.
    """
    one = PARTS_OF_ONE[_unit(rate)]

    def exact(base: Any, part: Any) -> Any:
        return _half_up(base, part, one)

    return _result("share", exact, exact, amount, rate)


@overload
def proportion(amount: int, part: int, whole: int) -> int: ...
@overload
def proportion(amount: Column, part: int | Column, whole: int | Column) -> Column: ...
@overload
def proportion(amount: int, part: Column, whole: int | Column) -> Column: ...
@overload
def proportion(amount: int, part: int, whole: Column) -> Column: ...
def proportion(amount: int | Column, part: int | Column, whole: int | Column) -> int | Column:
    """So many parts of a whole: an amount × part ÷ whole, half a cent up. Raises ZeroDivisionError for a whole of none."""
    if not np.all(raw(whole)):
        raise ZeroDivisionError("A proportion of nothing")

    def exact(base: Any, numerator: Any, denominator: Any) -> Any:
        return _half_up(base, numerator, denominator)

    return _result("proportion", exact, exact, amount, part, whole)


def bought(amount: N, price: int) -> N:
    """The points that an amount buys at a price, in hundredths of a point, half up (LSS 200.1.1).

    ``price`` is a figure of the book in hundred-thousandths of a euro.
    """

    def exact(base: Any, one: Any) -> Any:
        return _half_up(base, HUNDREDTHS_BOUGHT, one)

    return cast("N", _result("bought", exact, exact, amount, price, unit=Unit.HUNDREDTHS_OF_POINT))


def worth(points: N, price: int, months: int) -> N:
    """A month of what points, in hundredths, are worth at a price, when a year's worth is paid in so many months: cents.

    One rounding, half up, at the end. ``price`` is a figure of the book in hundred-thousandths of a euro.
    """

    def exact(hundredths: Any, one: Any, parts: Any) -> Any:
        return _half_up(hundredths, one, parts * HUNDREDTHS_BOUGHT)

    return cast("N", _result("worth", exact, exact, points, price, months))


def rate(part: N, whole: N) -> N:
    """What a part is of a whole, in hundredths of a percent, half up. Raises ZeroDivisionError for a whole of none."""
    if not np.all(raw(whole)):
        raise ZeroDivisionError("A rate of nothing")

    def exact(numerator: Any, denominator: Any) -> Any:
        return _half_up(numerator, PARTS_OF_ONE[Unit.HUNDREDTHS_OF_PERCENT], denominator)

    return cast("N", _result("rate", exact, exact, part, whole, unit=Unit.HUNDREDTHS_OF_PERCENT))


@overload
def choose(condition: Condition, one: int, other: int) -> int: ...
@overload
def choose(condition: Condition, one: Column, other: int | Column) -> Column: ...
@overload
def choose(condition: Condition, one: int, other: Column) -> Column: ...
def choose(condition: Condition, one: int | Column, other: int | Column) -> int | Column:
    """The one when the condition holds, else the other. A column of conditions makes a column of choices."""
    if isinstance(condition, np.ndarray):
        estimated = _is_estimated(one) or _is_estimated(other)
        return columns.made(columns.select(condition, one, other), _unit(one) or _unit(other), estimated=estimated)
    chosen = one if condition else other
    if isinstance(condition, Held) or isinstance(chosen, Traced):
        because = (condition.explanation,) if isinstance(condition, Held) else ()
        first = _explanation(cast("int", chosen))
        estimated = first.estimated or any(part.estimated for part in because)
        unit = first.unit or _unit(other if condition else one)
        return Traced(Explanation("choose", first.value, unit, estimated=estimated, parts=(first, *because)))
    return chosen


def below(amount: int | Column, limit: int | Column) -> Condition:
    """Whether an amount is less than a limit."""
    return _held("below", operator.lt, amount, limit)


def reaches(amount: int | Column, limit: int | Column) -> Condition:
    """Whether an amount is at least a limit."""
    return _held("reaches", operator.ge, amount, limit)


def both(one: Condition, other: Condition) -> Condition:
    return _joined("both", operator.and_, one, other)


def either(one: Condition, other: Condition) -> Condition:
    return _joined("either", operator.or_, one, other)


def article(citation: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Marks a function as what one article says; a traced result then names the article and the function."""

    def marked(rule: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(rule)
        def applied(*args: P.args, **kwargs: P.kwargs) -> R:
            result = rule(*args, **kwargs)
            if not isinstance(result, Traced):
                return result
            inner = result.explanation
            named = Explanation(
                "article", inner.value, inner.unit, rule.__name__, citation, None, inner.estimated, (inner,)
            )
            return cast("R", Traced(named))

        return applied

    return marked


def _half_up(one: Any, other: Any, denominator: Any) -> Any:
    """One × other ÷ denominator, half up: the only rounding of the house, of whole numbers and of columns."""
    if any(isinstance(part, Column) for part in (one, other, denominator)):
        return columns.half_up(one, other, denominator)
    return (one * other * 2 + denominator) // (denominator * 2)


def _sum(*parts: Any) -> Any:
    return functools.reduce(operator.add, parts)


def _result(
    operation: str,
    exact: Callable[..., int],
    on_columns: Callable[..., columns.Result],
    *parts: int | Column,
    unit: Unit | None = None,
) -> int | Column:
    """``unit`` of the result, where it is not that of its parts."""
    if any(isinstance(part, Column) for part in parts):
        known = unit or _money_first(_unit(part) for part in parts)
        return columns.made(on_columns(*parts), known, estimated=any(map(_is_estimated, parts)))
    whole = cast("tuple[int, ...]", parts)
    if any(isinstance(part, Traced) for part in whole):
        return _traced(operation, exact, *whole, unit=unit)
    return exact(*(int(part) for part in whole))


def _traced(operation: str, exact: Callable[..., int], *parts: int, unit: Unit | None = None) -> Traced:
    explained = tuple(_explanation(part) for part in parts)
    estimated = any(part.estimated for part in explained)
    value = exact(*(int(part) for part in parts))
    known = unit or _money_first(part.unit for part in explained)
    return Traced(Explanation(operation, value, known, estimated=estimated, parts=explained))


def _held(operation: str, test: Callable[[Any, Any], Any], one: int | Column, other: int | Column) -> Condition:
    if isinstance(one, Column) or isinstance(other, Column):
        return cast("Mask", test(raw(one), raw(other)))
    holds = bool(test(int(one), int(other)))
    if isinstance(one, Traced) or isinstance(other, Traced):
        return _because(operation, holds, (_explanation(one), _explanation(other)))
    return holds


def _joined(operation: str, join: Callable[[Any, Any], Any], one: Condition, other: Condition) -> Condition:
    if isinstance(one, Held) or isinstance(other, Held):
        parts = tuple(
            each.explanation if isinstance(each, Held) else Explanation("given", int(bool(each)), Unit.FLAG)
            for each in (one, other)
        )
        return _because(operation, join(bool(one), bool(other)), parts)
    return cast("Condition", join(one, other))


def _because(operation: str, holds: bool, parts: tuple[Explanation, ...]) -> Held:
    estimated = any(part.estimated for part in parts)
    return Held(Explanation(operation, int(holds), Unit.FLAG, estimated=estimated, parts=parts))


def _explanation(part: int) -> Explanation:
    if isinstance(part, Traced):
        return part.explanation
    if isinstance(part, Value):
        return figure(part).explanation
    return Explanation("given", int(part), "")


def _is_estimated(number: int | Column) -> bool:
    return bool(getattr(_told(number), "estimated", False))


def _unit(number: int | Column) -> str:
    return cast("str", getattr(_told(number), "unit", ""))


def _told(number: int | Column) -> int | Column | Explanation:
    """What may have a unit: a traced number's explanation; a figure of the law and a column have theirs."""
    return number.explanation if isinstance(number, Traced) else number


def _money_first(units: Iterable[str]) -> str:
    """Points at a price are cents, and so is whatever is computed from cents; anything else keeps its unit."""
    known = list(units)
    return known[0] if MONEY.isdisjoint(known) else Unit.CENTS
