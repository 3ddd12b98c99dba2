"""The house as its own tests read it: its files, its addresses, and texts that stand in the repository."""

import ast
import difflib
import os
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.http import HttpResponseNotAllowed
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from cass.access import Capability
from cass.web.guard import capability_of

ROOT = Path(__file__).resolve().parent.parent.parent
CASS = ROOT / "cass"
TEMPLATES = CASS / "web" / "templates"
VENDORED = ("cass/web/static/govuk/", "tests/vendor/")


@cache
def files() -> tuple[Path, ...]:
    """What is in the repository, or about to be; nothing that was made by running it, nothing of other people."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    ours = (ROOT / name for name in sorted(listed) if not name.startswith(VENDORED))
    return tuple(path for path in ours if path.is_file())


def files_ending(*suffixes: str, below: Path = ROOT) -> list[Path]:
    return [path for path in files() if path.suffix in suffixes and path.is_relative_to(below)]


@cache
def module(path: Path) -> ast.Module:
    """A Python file as a tree in which every node knows the one above it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.above = node  # type: ignore[attr-defined]
    return tree


def modules(below: Path = CASS) -> Iterator[tuple[Path, ast.Module]]:
    """Every Python file of the house with its tree; what migrations did is history."""
    for path in files_ending(".py", below=below):
        if "migrations" not in path.parts:
            yield path, module(path)


def place(path: Path, node: ast.AST | None = None) -> str:
    """Where something stands, as an editor opens it."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def pinned(path: Path, text: str) -> None:
    """The text stands in the repository as it is, so that changing it is a change somebody sees and accepts."""
    stands = path.read_text(encoding="utf-8") if path.exists() else ""
    if text == stands:
        return
    if os.environ.get("CASS_ACCEPT") == "1":
        path.write_text(text, encoding="utf-8")
        return
    changed = difflib.unified_diff(stands.splitlines(), text.splitlines(), "in the repository", "now", lineterm="", n=0)
    name = path.relative_to(ROOT)
    raise AssertionError(
        "\n".join([f"{name} is out of step. If this is meant: CASS_ACCEPT=1 ./script/test, and commit it.", *changed])
    )


class Route(NamedTuple):
    """One address: its path as it is declared, its name, what its view demands, and the methods it answers."""

    path: str
    name: str
    capability: Capability | None
    methods: tuple[str, ...]
    view: Callable[..., Any]

    @property
    def is_read(self) -> bool:
        return "GET" in self.methods


@cache
def routes() -> tuple[Route, ...]:
    return tuple(sorted(_walk(get_resolver().url_patterns, "/"), key=lambda route: route.path))


def route(name: str) -> Route:
    return next(each for each in routes() if each.name == name)


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for each in patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, path)
        else:
            yield Route(path, each.name or "", capability_of(each.callback), _methods(each.callback), each.callback)


def _methods(view: Callable[..., Any]) -> tuple[str, ...]:
    """What the view says it answers, before it does anything; empty if it does not say."""
    try:
        answer = view(RequestFactory().generic("TRACE", "/"))
    except (AttributeError, TypeError):
        return ()
    return tuple(sorted(answer.headers["Allow"].split(", "))) if isinstance(answer, HttpResponseNotAllowed) else ()
