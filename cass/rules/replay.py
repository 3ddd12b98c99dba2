"""Stored facts and assessments read back into their types, so that a decision can be replayed in ten years."""

import dataclasses
import datetime as dt
import types
from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Kind = TypeVar("Kind")


def read(kind: type[Kind], data: Mapping[str, Any]) -> Kind:
    """A dataclass of facts from the plain values that ``cass.kernel.canonical.plain`` made of it.

    Missing fields take their default. Raises KeyError, TypeError or ValueError for what does not fit.
    """
    hints = get_type_hints(kind)
    unknown = set(data) - set(hints)
    if unknown:
        raise KeyError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    return kind(**{name: _value(hints[name], value) for name, value in data.items()})


def _value(hint: Any, value: Any) -> Any:
    """One value in the type that a field declares."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        choices = [choice for choice in inner if choice is not type(None)]
        return None if value is None else _value(choices[0], value) if len(choices) == 1 else value
    if origin is tuple:
        return tuple(_value(inner[0], item) for item in value)
    if origin is frozenset:
        return frozenset(_value(inner[0], item) for item in value)
    if origin is Mapping:
        return {name: _value(inner[1], item) for name, item in value.items()}
    return _plain(hint, value)


def _plain(hint: Any, value: Any) -> Any:
    if dataclasses.is_dataclass(hint):
        return read(cast("type", hint), value)
    if issubclass(hint, Enum):
        return hint(value)
    if hint is dt.date and isinstance(value, str):
        return dt.date.fromisoformat(value)
    if type(value) is not hint:
        raise TypeError(f"{value!r} is not {hint.__name__}")
    return value
