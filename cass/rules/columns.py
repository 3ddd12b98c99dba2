"""A column of whole numbers: the same fact of many cases at once, for a close of the whole country."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
"""A condition, case by case."""

MOST = 10**12
"""The largest number of a column: at a rate in hundred-thousandths it still fits in 64 bits."""


class Column:
    """Whole numbers in one unit, one a case, all worked on at once; ``estimated`` as for an explanation.

    ``values`` has the shape (cases,) and is never changed. Raises OverflowError for a number beyond ``MOST``, and
    TypeError for what is not whole.
    """

    __slots__ = ("estimated", "unit", "values")
    __array_ufunc__ = None

    def __init__(self, values: Sequence[int] | NDArray[Any], unit: str, *, estimated: bool = False) -> None:
        array = np.asarray(values)
        if array.dtype.kind not in "iu" and array.size:
            raise TypeError("A column holds whole numbers")
        self.values: NDArray[np.int64] = array.astype(np.int64, copy=False)
        if self.values.size and not (self.values.min() >= -MOST and self.values.max() <= MOST):
            raise OverflowError(f"A column holds no number beyond {MOST}")
        self.unit = unit
        self.estimated = estimated

    def __len__(self) -> int:
        return len(self.values)

    def __add__(self, other: "Operand") -> "Column":
        return self._with(self.values + raw(other), other)

    __radd__ = __add__

    def __sub__(self, other: "Operand") -> "Column":
        return self._with(self.values - raw(other), other)

    def __rsub__(self, other: int) -> "Column":
        return self._with(raw(other) - self.values, other)

    def __mul__(self, other: "Operand") -> "Column":
        return self._with(self.values * raw(other), other)

    __rmul__ = __mul__

    def total(self) -> int:
        """The sum over all cases. Exact: Python's own numbers add up."""
        return int(self.values.sum()) if len(self) * MOST < np.iinfo(np.int64).max else sum(self.values.tolist())

    def _with(self, values: NDArray[np.int64], other: "Operand") -> "Column":
        return Column(values, self.unit, estimated=self.estimated or bool(getattr(other, "estimated", False)))


Operand = int | Column


def raw(number: Operand) -> Any:
    """What numpy works on: the array of a column, or the number itself."""
    return number.values if isinstance(number, Column) else int(number)


def select(condition: Mask, one: Operand, other: Operand, unit: str, *, estimated: bool) -> Column:
    """Case by case the one or the other. What is chosen was looked at when it became a number, and is not again."""
    chosen = object.__new__(Column)
    chosen.values = np.where(condition, raw(one), raw(other))
    chosen.unit, chosen.estimated = unit, estimated
    return chosen
