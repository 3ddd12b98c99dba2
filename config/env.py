"""Typed readers of the environment. A setting that cannot be read stops the start and says which one."""

import os
import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

OBJECT_IDENTIFIER = re.compile(r"[0-2](\.(0|[1-9][0-9]*))+")


class BadSetting(SystemExit):
    """A setting in the environment is missing or malformed; the message names it."""


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise BadSetting(f"The setting {name} is missing.")
    return value


def flag(name: str, default: bool) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value not in {"0", "1", "true", "false", "yes", "no"}:
        raise BadSetting(f"The setting {name} must be 1 or 0, not {value!r}.")
    return value in {"1", "true", "yes"}


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdigit():
        raise BadSetting(f"The setting {name} must be a whole number, not {value!r}.")
    return int(value)


def folder(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).resolve()


def addresses(name: str) -> tuple[str, ...]:
    """Addresses of the web, with spaces between them; none is a setting too."""
    found = tuple(text(name, "").split())
    for address in found:
        if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).hostname:
            raise BadSetting(f"The setting {name} must hold http:// or https:// addresses, not {address!r}.")
    return found


def identifiers(name: str, default: str) -> tuple[str, ...]:
    """Object identifiers (2.5.4.5), with spaces between them."""
    found = tuple(text(name, default).split())
    for each in found:
        if not OBJECT_IDENTIFIER.fullmatch(each):
            raise BadSetting(f"The setting {name} must hold object identifiers like 2.5.4.5, not {each!r}.")
    return found


def some_of(name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Some of the known words, each once, in the order in which they count; all of them when nothing is said."""
    found = tuple(text(name, " ".join(known)).split())
    if not found or len(set(found)) < len(found) or not set(found) <= set(known):
        raise BadSetting(f"The setting {name} must hold some of the words {', '.join(known)}, in the order wanted.")
    return found


def database(name: str, default: str) -> dict[str, object]:
    """A PostgreSQL address (postgresql://user:password@host:port/name?host=/socket/folder) as Django wants it."""
    url = urlsplit(text(name, default))
    if url.scheme not in {"postgres", "postgresql"}:
        raise BadSetting(f"The setting {name} must be a postgresql:// address.")
    options = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", url.hostname or ""),
        "PORT": str(url.port or ""),
        "OPTIONS": options,
    }
