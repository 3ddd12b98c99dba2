"""The one form in which things are stored and hashed: the same however they came, and nothing without a form."""

import dataclasses
import datetime as dt
import hashlib
import json
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cass.kernel.canonical import dumps, plain, sha256

SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=10)
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
)


class Colour(StrEnum):
    BLUE = "blue"


@dataclasses.dataclass(frozen=True)
class Sheet:
    day: dt.date
    colour: Colour
    cents: tuple[int, ...]


@given(TREES)
def test_what_was_written_is_read_back_and_written_the_same(tree: object):
    text = dumps(tree)
    assert json.loads(text) == tree
    assert dumps(json.loads(text)) == text


@given(st.dictionaries(st.text(max_size=5), SCALARS, max_size=6))
def test_the_order_in_which_things_were_said_changes_nothing(facts: dict[str, object]):
    turned = dict(reversed(facts.items()))
    assert dumps(turned) == dumps(facts)
    assert sha256(turned) == sha256(facts)


@given(TREES, TREES)
def test_different_things_have_different_hashes(one: object, other: object):
    assert (sha256(one) == sha256(other)) == (dumps(one) == dumps(other))


def test_the_hash_is_the_sha_256_of_the_canonical_text():
    assert sha256({"b": 1, "a": "è"}) == hashlib.sha256('{"a":"è","b":1}'.encode()).hexdigest()


def test_dates_enumerations_and_dataclasses_have_one_form():
    sheet = Sheet(dt.date(2026, 11, 22), Colour.BLUE, (1, 2))
    assert plain(sheet) == {"day": "2026-11-22", "colour": "blue", "cents": [1, 2]}
    assert plain(dt.time(9, 5)) == "09:05"
    assert plain({3: frozenset({"b", "a"})}) == {"3": ["a", "b"]}


def test_a_moment_is_the_same_wherever_the_clock_hangs():
    here = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert plain(here) == plain(here.astimezone(dt.UTC)) == "2026-11-22T09:00:00+00:00"


@pytest.mark.parametrize("formless", [1.5, Decimal("1.50"), b"bytes", object(), Sheet, 2**53])
def test_what_has_no_one_form_is_refused(formless: object):
    with pytest.raises((TypeError, ValueError)):
        dumps(formless)
