"""A column of whole numbers: the same fact of many cases at once, for a close of the whole country.

Every column knows a bound that none of its numbers exceeds in size. From the bounds of what is calculated with follows
how wide the numbers in between can become, before they are calculated: as long as 32 bits hold them, these are used,
which processors work on at twice the speed; else 64; and what 64 bits could not hold is refused.
"""

import functools
import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
"""A condition, case by case."""

MOST = 10**12
"""The largest number of a column: at a rate in hundred-thousandths it still fits in 64 bits."""

BLOCK = 100_000
"""Cases at a time: few enough that what is calculated in between stays in a processor's cache."""

NARROW, WIDE = np.iinfo(np.int32).max, np.iinfo(np.int64).max
"""The largest numbers of 32 and of 64 bits."""


class Column:
    """Whole numbers in one unit, one a case, all worked on at once; ``estimated`` as for an explanation.

    The numbers are never changed. Raises OverflowError for a number beyond ``MOST``, and TypeError for what is not
    whole.
    """

    __slots__ = ("bound", "estimated", "numbers", "unit")
    __array_ufunc__ = None

    def __init__(self, values: Sequence[int] | NDArray[Any], unit: str, *, estimated: bool = False) -> None:
        array = np.asarray(values)
        if array.dtype.kind not in "iu" and array.size:
            raise TypeError("A column holds whole numbers")
        self.bound = _largest(array)
        """What none of the numbers exceeds in size; one of them need not reach it."""
        self.numbers: NDArray[Any] = array.astype(_width(self.bound), copy=False)
        """As wide as the bound asks: for the calculations here, and to compare with."""
        self.unit = unit
        self.estimated = estimated

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def values(self) -> NDArray[np.int64]:
        """The numbers, in 64 bits whatever they are kept in; the shape is (cases,)."""
        return self.numbers.astype(np.int64, copy=False)

    def __add__(self, other: "Operand") -> "Column":
        return self._with(added(self, other), other)

    __radd__ = __add__

    def __sub__(self, other: "Operand") -> "Column":
        return self._with(_joined(np.subtract, self.bound + bound(other), self, other), other)

    def __rsub__(self, other: int) -> "Column":
        return self._with(_joined(np.subtract, self.bound + bound(other), other, self), other)

    def __mul__(self, other: "Operand") -> "Column":
        return self._with(_joined(np.multiply, self.bound * bound(other), self, other), other)

    __rmul__ = __mul__

    def total(self) -> int:
        """The sum over all cases. Exact: Python's own numbers add up what 64 bits might not hold."""
        fits = len(self) * self.bound <= WIDE
        return int(self.numbers.sum(dtype=np.int64)) if fits else sum(self.numbers.tolist())

    def _with(self, result: "Result", other: "Operand") -> "Column":
        return made(result, self.unit, estimated=self.estimated or bool(getattr(other, "estimated", False)))


Operand = int | Column
Result = tuple[NDArray[Any], int]
"""Numbers and their bound."""


def made(result: Result, unit: str, *, estimated: bool) -> Column:
    """A column of what was calculated. Only when its bound says that numbers may be too large are they looked at."""
    column = object.__new__(Column)
    column.numbers, most = result
    column.bound = most if most <= MOST else _largest(column.numbers)
    column.unit, column.estimated = unit, estimated
    return column


def blocks(column: Column, condition: bool | Mask) -> Iterator[tuple[Column, Any]]:
    """The same cases with their condition, ``BLOCK`` at a time and at least once: faster than all at once when many.

    Each block has its own bound: one large number widens its neighbours only.
    """
    for start in range(0, max(len(column), 1), BLOCK):
        place = slice(start, start + BLOCK)
        here = Column(column.numbers[place], column.unit, estimated=column.estimated)
        yield here, condition[place] if isinstance(condition, np.ndarray) else condition


def raw(number: Operand) -> Any:
    """What is compared: the array of a column, or the number itself. Not for calculating: it may be narrow."""
    return number.numbers if isinstance(number, Column) else int(number)


def bound(number: Operand) -> int:
    """What a number, or each of a column, does not exceed in size."""
    return number.bound if isinstance(number, Column) else abs(int(number))


def added(*parts: Operand) -> Result:
    most = sum(map(bound, parts))
    width = _width(most)
    return functools.reduce(operator.add, (_wide(part, width) for part in parts)), most


def greatest(one: Operand, other: Operand) -> Result:
    return _joined(np.maximum, max(bound(one), bound(other)), one, other)


def least(one: Operand, other: Operand) -> Result:
    return _joined(np.minimum, max(bound(one), bound(other)), one, other)


def half_up(one: Operand, other: Operand, denominator: Operand) -> Result:
    """One × other ÷ denominator, case by case, half a unit up."""
    product, divisor = bound(one) * bound(other), bound(denominator)
    if isinstance(denominator, Column) or divisor % 2:
        width = _width(2 * (product + divisor), bound(one), bound(other))
        part = _wide(denominator, width)
        return (_wide(one, width) * _wide(other, width) * 2 + part) // (part * 2), product + 1
    width = _width(product + divisor, bound(one), bound(other))
    numbers = _wide(one, width) * _wide(other, width)
    numbers += int(denominator) // 2
    numbers //= int(denominator)
    return numbers, product // divisor + 1


def select(condition: Mask, one: Operand, other: Operand) -> Result:
    """Case by case the one or the other: the other, and where the condition holds the difference besides.

    No branch, case by case, so no guess for the processor to miss. Nothing or an amount, as articles say often, is shorter.
    """
    width = _width(bound(one) + bound(other))
    if not bound(one):
        return _wide(other, width) * ~condition, bound(other)
    numbers = condition.astype(width)
    numbers *= _wide(one, width) - _wide(other, width)
    numbers += _wide(other, width)
    return numbers, max(bound(one), bound(other))


def _joined(operation: Callable[[Any, Any], Any], most: int, one: Operand, other: Operand) -> Result:
    """``most``: a bound of what comes out."""
    width = _width(most, bound(one), bound(other))
    return operation(_wide(one, width), _wide(other, width)), most


def _largest(numbers: NDArray[Any]) -> int:
    """The size of the largest number. Raises OverflowError beyond ``MOST``."""
    size = max(-int(numbers.min()), int(numbers.max())) if numbers.size else 0
    if size > MOST:
        raise OverflowError(f"A column holds no number beyond {MOST}")
    return size


def _width(*bounds: int) -> type[np.signedinteger]:
    """The narrowest whole numbers that hold everything up to the largest of the bounds."""
    most = max(bounds)
    if most <= NARROW:
        return np.int32
    if most <= WIDE:
        return np.int64
    raise OverflowError("A calculation in columns holds no number beyond 64 bits")


def _wide(number: Operand, width: type[np.signedinteger]) -> Any:
    return number.numbers.astype(width, copy=False) if isinstance(number, Column) else int(number)
