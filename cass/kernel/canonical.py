"""Canonical JSON (RFC 8785): the one form in which answers, facts and assessments are stored, hashed and replayed."""

import dataclasses
import datetime as dt
import enum
import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785


def plain(value: Any) -> Any:  # noqa: C901 — one case a kind of value.
    """A value as JSON knows it: dates and times in ISO 8601, enumerations by value, dataclasses as objects.

    Raises TypeError for what has no one canonical form, floats among it: amounts are whole cents.
    """
    match value:
        case None | bool() | str() if not isinstance(value, enum.Enum):
            return value
        case enum.Enum():
            return value.value
        case int():
            return int(value)
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat()
        case dt.date():
            return value.isoformat()
        case dt.time():
            return value.strftime("%H:%M")
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case set() | frozenset():
            return sorted(plain(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    raise TypeError(f"No canonical form for {type(value).__name__}")


def dumps(value: Any) -> str:
    """The canonical text of a value."""
    return rfc8785.dumps(plain(value)).decode()


def sha256(value: Any) -> str:
    """The hexadecimal SHA-256 of a value's canonical text."""
    return hashlib.sha256(rfc8785.dumps(plain(value))).hexdigest()
