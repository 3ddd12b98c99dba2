"""Habits that no reviewer should have to check: sizes, clocks, layers, amounts, addresses."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import CASS, ROOT, files, files_ending, modules, place

LONGEST = {".py": 400, ".css": 400, ".js": 400, ".typ": 400, ".html": 150}
LONGEST_FUNCTION = 60
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
WITH_A_CLOCK = ("cass/web/", "cass/demo/")
AT_THE_EDGE = {"tasks.py", "keyring.py", "authority.py", "revocation_download.py"}
"""Tasks, and the few modules that are also a command of their own (``python -m``)."""
CLOCKS = {"now", "utcnow", "today", "localdate", "localtime"}


def test_no_file_is_longer_than_a_reader_s_patience():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files_ending(*LONGEST)}
    too_long = [f"{place(path)} has {lines}" for path, lines in lengths.items() if lines > LONGEST[path.suffix]]
    assert too_long == []


def test_no_function_is_longer_than_a_screen():
    too_long = [
        f"{place(path, node)} {node.name}"
        for path, tree in modules(ROOT)
        for node in ast.walk(tree)
        if isinstance(node, FUNCTIONS) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert too_long == []


def test_no_package_is_a_drawer():
    drawers = {"utils", "util", "helpers", "helper", "services", "service", "managers", "common", "misc"}
    assert [str(path) for path in files_ending(".py", below=CASS) if drawers & {path.stem, *path.parts}] == []


def test_the_clock_is_read_at_the_edge_only():
    """Below web, demo, tasks and commands the moment comes in as an argument."""
    read = [
        place(path, node)
        for path, tree in modules()
        if not str(path.relative_to(ROOT)).startswith(WITH_A_CLOCK) and not _is_edge(path)
        for node in ast.walk(tree)
        if _reads_the_clock(node)
    ]
    assert read == []


def _is_edge(path: Path) -> bool:
    return path.name in AT_THE_EDGE or "commands" in path.parts


def _reads_the_clock(node: ast.AST) -> bool:
    """``timezone.now()``, ``dt.date.today()``, ``time.time()``; not ``timezone.localdate(at)``, which was given a moment."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if ast.unparse(node.func) in {"time.time", "time.time_ns"}:
        return True
    return node.func.attr in CLOCKS and not (node.args and node.func.attr.startswith("local"))


def test_pages_ask_queries_and_operations_and_never_a_table():
    asked = [
        place(path, node)
        for path, tree in modules(CASS / "web")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]
    assert asked == []


def test_roles_are_compared_nowhere_but_in_the_matrix():
    compared = [
        place(path, node)
        for path, tree in modules()
        if CASS / "access" not in path.parents
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and any(_is_role(side) for side in (node.left, *node.comparators))
        if any(isinstance(operator, ast.Eq | ast.NotEq | ast.Is | ast.IsNot) for operator in node.ops)
    ]
    assert compared == []


def _is_role(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == "role" or (isinstance(node.value, ast.Name) and node.value.id == "Role")
    return isinstance(node, ast.Name) and node.id == "role"


def test_amounts_are_never_floating():
    """Money is whole cents and rates are whole numbers of a named unit; only sockets at the doors wait broken seconds."""
    floating = [
        place(path, node)
        for path, tree in modules()
        if CASS / "doors" not in path.parents
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Attribute) and node.attr == "FloatField")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]
    assert floating == []


def test_there_is_no_address_of_a_package_registry_and_no_path_of_one_machine():
    foreign = re.compile(
        r"py"
        r"pi\.org|python"
        r"hosted\.org|npm"
        r"js\.|uns"
        r"pkg\.com|js"
        r"delivr|/ro"
        r"ot/|/ho"
        r"me/\w|/Us"
        r"ers/\w|/wo"
        r"rk/"
    )
    assert list(_lines_with(foreign)) == []


def test_there_is_no_key_and_no_certificate_in_the_repository():
    armoured = re.compile(r"-----BEGIN [A-Z ]*(PRIVATE KEY|CERTIFICATE)-----\n[A-Za-z0-9+/]")
    assert [place(path) for path in files() if armoured.search(_text(path))] == []
    assert [str(path) for path in files() if path.suffix in {".key", ".pem", ".p12", ".pfx", ".der"}] == []


def test_nothing_is_left_to_do_and_nobody_speaks_of_how_it_was_built():
    left = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
    assert list(_lines_with(left, (".py", ".html", ".css", ".js", ".typ", ".yaml", ".md", ".toml"))) == []


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="ignore")


def _lines_with(pattern: re.Pattern[str], suffixes: tuple[str, ...] = ()) -> Iterator[str]:
    for path in files():
        if suffixes and path.suffix not in suffixes:
            continue
        for number, line in enumerate(_text(path).splitlines(), 1):
            if pattern.search(line):
                yield f"{path.relative_to(ROOT)}:{number}"


def test_the_floors_of_the_house_hold():
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
