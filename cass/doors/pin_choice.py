"""Which PINs nobody may choose: those that a stranger would try first (our rules)."""

import datetime as dt
import re
from collections.abc import Iterable
from itertools import pairwise

from cass.doors.pin import PIN_LENGTH
from cass.kernel.faults import Fault
from cass.registry.models import Person

TRIVIAL_PERIODS = (1, 2, 4)
"""11111111, 12121212, 12341234."""
FEW = 2
"""So many different digits at most make a PIN like 11112222 or 12211221."""
SHARED = 6
"""Digits in a row that a PIN must not have in common with a number of the person's."""


def refuse_weak(*, pin: str, birth_date: dt.date, numbers: Iterable[str]) -> None:
    """Raises Fault ``pin.malformed``, and ``pin.trivial`` for a PIN that is among the first to be guessed.

    ``numbers`` are those that a stranger may know of the person; what is not a digit in them does not matter.
    """
    if len(pin) != PIN_LENGTH or not (pin.isascii() and pin.isdigit()):
        raise Fault("pin.malformed", length=PIN_LENGTH)
    if _is_pattern(pin) or _is_of_birth(pin, birth_date) or _is_of_a_number(pin, numbers):
        raise Fault("pin.trivial")


def refuse_weak_for(person: Person, *, pin: str) -> None:
    """The same, for somebody of the register."""
    numbers = (person.cass_number, person.identity_document, person.nia or "", person.telephone)
    refuse_weak(pin=pin, birth_date=person.birth_date, numbers=numbers)


def _is_pattern(pin: str) -> bool:
    repeats = any(pin == pin[:period] * (PIN_LENGTH // period) for period in TRIVIAL_PERIODS)
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return repeats or len(set(pin)) <= FEW or len(steps) == 1


def _is_of_birth(pin: str, born: dt.date) -> bool:
    day, month, year = f"{born.day:02}", f"{born.month:02}", f"{born.year}"
    whole = {day + month + year, month + day + year, year + month + day, year + day + month}
    short = {day + month + year[2:], year[2:] + month + day, month + day + year[2:]}
    return pin in whole or any(part in pin for part in short)


def _is_of_a_number(pin: str, numbers: Iterable[str]) -> bool:
    written = [re.sub(r"\D", "", number) for number in numbers]
    parts = [pin[start : start + SHARED] for start in range(PIN_LENGTH - SHARED + 1)]
    return any(part in number for number in written for part in parts)
