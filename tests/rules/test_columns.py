"""Columns: exact in whichever width, and refusing what no width holds."""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from cass.law.book import Unit
from cass.rules import columns, contributions
from cass.rules.columns import MOST, NARROW, Column, blocks
from cass.rules.vocabulary import below, bought, choose, greater, lesser, proportion, share, total
from tests.rules.case_files import BOOK, cases

TODAY = next(case.values[0]["on"] for case in cases("contributions"))
FIGURES = BOOK.on(TODAY)
RATES = [FIGURES.employer_general_rate, FIGURES.worker_retirement_rate]
"""In percent and in tenths of a percent."""
CHOSEN_RATES = (FIGURES.employer_general_rate, FIGURES.worker_general_rate)
AT_THE_EDGES = [0, 1, NARROW, NARROW + 1, *(NARROW // rate for rate in RATES), *(NARROW // rate + 1 for rate in RATES)]
numbers = st.integers(-(10**9), 10**9) | st.sampled_from([sign * edge for edge in AT_THE_EDGES for sign in (1, -1)])
small = st.integers(-2000, 2000)
lists = st.lists(st.tuples(numbers, numbers, st.integers(1, 10**5)) | st.tuples(small, small, st.just(7)), min_size=1)
WORDS: dict[str, Callable[[Any, Any, Any], Any]] = {
    "add": lambda one, other, _whole: one + other,
    "subtract": lambda one, other, _whole: one - other,
    "from a number": lambda one, _other, _whole: NARROW - one,
    "multiply": lambda one, _other, whole: one * whole,
    "greater": lambda one, other, _whole: greater(one, other),
    "lesser": lambda one, _other, _whole: lesser(one, NARROW + 1),
    "total": lambda one, other, whole: total([one, other, other, whole]),
    "even share": lambda one, _other, _whole: share(one, RATES[0]),
    "share in thousandths": lambda one, _other, _whole: share(one, RATES[1]),
    "bought": lambda one, _other, _whole: bought(one, FIGURES.point_sale_price),
    "proportion": lambda one, _other, whole: proportion(one, 31, whole),
    "proportion of odd": lambda one, _other, whole: proportion(one, whole, 31),
    "chosen": lambda one, other, _whole: choose(below(one, other), one, other),
    "chosen number": lambda one, other, _whole: choose(below(one, other), NARROW, other),
    "nothing or": lambda one, other, _whole: choose(below(one, other), 0, one),
    "or nothing": lambda one, other, _whole: choose(below(one, other), one, 0),
    "a chosen rate": lambda one, other, _whole: share(one, choose(below(one, other), *CHOSEN_RATES)),
}


@pytest.mark.parametrize("word", WORDS)
@for_all(rows=lists)
def test_every_word_is_exact_in_either_width(word: str, rows: list[tuple[int, int, int]]):
    expected = [WORDS[word](*row) for row in rows]
    facts = [Column(list(fact), Unit.CENTS) for fact in zip(*rows, strict=True)]
    if any(abs(number) > MOST for number in expected):
        with pytest.raises(OverflowError):
            WORDS[word](*facts)
        return
    result = WORDS[word](*facts)
    assert result.values.tolist() == expected
    assert result.total() == sum(expected)
    assert max(map(abs, expected)) <= result.bound <= MOST


@pytest.mark.parametrize("whole", [1, 2, 31, 1000])
def test_rounding_is_exact_at_the_edge_of_32_bits(whole: int):
    edges = [NARROW // 2, NARROW - 2 * whole, NARROW - whole, NARROW - whole // 2, NARROW]
    for number in [sign * (edge + step) for edge in edges for step in (-1, 0, 1) for sign in (1, -1)]:
        assert proportion(Column([number], Unit.CENTS), 1, whole).values.tolist() == [proportion(number, 1, whole)]


def test_numbers_are_narrow_while_they_can_be_and_shown_wide():
    assert Column([NARROW], Unit.CENTS).numbers.dtype == np.int32
    assert (Column([NARROW], Unit.CENTS) + 1).numbers.dtype == np.int64
    assert Column([NARROW], Unit.CENTS).values.dtype == np.int64
    assert Column(np.array([NARROW], np.uint64), Unit.CENTS).values.tolist() == [NARROW]


@pytest.mark.parametrize("operation", [operator.mul, lambda one, other: proportion(one, other, 3)])
def test_what_64_bits_could_not_hold_is_refused_before_it_is_calculated(operation: Callable[..., Any]):
    full = Column([MOST, 1], Unit.CENTS)
    with pytest.raises(OverflowError):
        operation(full, full)


def test_what_a_bound_alone_would_refuse_is_looked_at():
    one, other = Column([MOST, 0], Unit.CENTS), Column([-MOST, 5], Unit.CENTS)
    assert (one + other).values.tolist() == [0, 5]
    with pytest.raises(OverflowError):
        one - other


@pytest.mark.parametrize("size", [0, 1, 3, 4, 5, 9])
def test_blocks_hold_every_case_once_and_in_order(size: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(columns, "BLOCK", 4)
    values, condition = np.arange(size), np.arange(size) % 3 == 0
    parts = list(blocks(Column(values, Unit.CENTS, estimated=True), condition))
    assert [number for column, _ in parts for number in column.values.tolist()] == values.tolist()
    assert [holds for _, here in parts for holds in here.tolist()] == condition.tolist()
    assert all(column.estimated and column.unit == Unit.CENTS and len(column) <= 4 for column, _ in parts)
    assert all(here is True for _, here in blocks(Column(values, Unit.CENTS), True))


def test_a_block_with_a_large_number_widens_itself_only(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(columns, "BLOCK", 2)
    parts = [column for column, _ in blocks(Column([1, 2, MOST, 3, 4], Unit.CENTS), False)]
    assert [column.bound for column in parts] == [2, MOST, 4]
    assert [column.numbers.dtype for column in parts] == [np.int64 if MOST in c.values else np.int32 for c in parts]


@for_all(st.lists(st.tuples(st.integers(0, 10**10), st.booleans()), max_size=20), st.integers(1, 5))
def test_a_month_closes_to_the_same_cent_in_blocks_of_any_size(lines: list[tuple[int, bool]], size: int):
    bases = Column([base for base, _ in lines], Unit.CENTS)
    flags = np.array([flag for _, flag in lines], dtype=bool)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "BLOCK", size)
        closed = contributions.close(bases, flags, TODAY, BOOK)
    assert closed == contributions.sheet([contributions.Line(*line) for line in lines], TODAY, BOOK).totals
