"""Nothing said without words, and no words that nobody says: faults, steps, notices, events, capabilities, templates."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django.forms
import pytest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from cass.access import MATRIX, Verdict
from cass.audit.models import EventType
from cass.filings.models import State
from cass.procedures.catalogue import CATALOGUE
from cass.wording import faults, history
from tests.architecture.house import CASS, TEMPLATES, files_ending, modules, place

FAULTS = ("Fault", "NotFound", "Denied", "Conflict", "Refused")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
WORDING = CASS / "wording"
SAID = {path: tree for path, tree in modules() if not {WORDING, CASS / "demo"} & set(path.parents)}
"""What speaks to the public; the demonstration speaks to who starts it."""
CODES = {code for table in faults.TABLES for code in table}
VERDICTS = {f"access.{answer.value}" for answer in Verdict if answer is not Verdict.ALLOWED}
STATES = {state.value for state in State}


def constants(trees: dict[Path, ast.Module]) -> set[str]:
    """Every text that stands in the code as a value: a code passed on from a table or a variable is among them."""
    return {
        node.value
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def calls(*names: str) -> Iterator[tuple[Path, ast.Call]]:
    for path, tree in SAID.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in names:
                yield path, node


def function_of(node: ast.AST) -> ast.AST:
    while not isinstance(node, (*FUNCTIONS, ast.Module)):
        node = node.above  # type: ignore[attr-defined]
    return node


def values(node: ast.AST | None) -> set[str]:
    """The texts that an expression can be, as far as reading tells: a choice, or a variable of the same function."""
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp():
            return values(node.body) | values(node.orelse)
        case ast.BoolOp():
            return {text for each in node.values for text in values(each)}
        case ast.Name():
            return {
                text
                for each in ast.walk(function_of(node))
                if isinstance(each, ast.Assign)
                and any(isinstance(target, ast.Name) and target.id == node.id for target in each.targets)
                for text in values(each.value)
            }
    return set()


def keyword(call: ast.Call, name: str) -> ast.AST | None:
    return next((each.value for each in call.keywords if each.arg == name), None)


def test_every_fault_that_is_raised_has_words():
    wordless = [
        f"{place(path, call)} {code}"
        for path, call in calls(*FAULTS)
        for code in values(call.args[0] if call.args else None)
        if "." in code and code not in CODES
    ]
    assert wordless == []


def test_every_fault_with_words_is_raised_somewhere():
    assert CODES - constants(SAID) - VERDICTS == set()


def test_every_verdict_of_the_matrix_has_words():
    assert set() == VERDICTS - CODES


def test_no_fault_has_words_twice():
    assert sorted(code for table in faults.TABLES for code in table) == sorted(CODES)


@pytest.mark.parametrize("table", faults.TABLES)
def test_a_fault_says_what_happened_and_what_to_do(table: dict[str, Any]):
    for code, (title, what_to_do) in table.items():
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", code), code
        assert str(title).strip(), code
        assert str(what_to_do).strip().endswith((".", "?")), code


def test_every_step_of_a_filing_has_words_and_every_words_are_a_step():
    noted = {code for _path, call in calls("note") for code in values(call.args[1] if len(call.args) > 1 else None)}
    assert noted - set(history.STEPS) == set()
    assert set(history.STEPS) - constants(SAID) - STATES == set()


def test_every_notice_has_words_and_every_words_are_a_notice():
    put = {code for _path, call in calls("put") for code in values(keyword(call, "code"))}
    assert put - set(history.NOTICES) == set()
    assert set(history.NOTICES) - constants(SAID) == set()


def test_every_kind_of_event_is_journalled_somewhere():
    named = {
        node.attr
        for tree in SAID.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("EventType")
    }
    assert {event.name for event in EventType} - named == set()


def test_every_open_capability_opens_something_and_every_closed_one_nothing():
    named = {
        node.attr
        for path, tree in SAID.items()
        if CASS / "access" not in path.parents
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in {"Capability", "C"}
    }
    assert {grant.capability.name for grant in MATRIX if grant.is_open} - named == set()
    filed = {procedure.capability for procedure in CATALOGUE.values()}
    assert filed <= {grant.capability for grant in MATRIX if grant.is_open}


# Templates


def written() -> dict[str, Path]:
    """The house's templates by the name they are asked for."""
    return {str(path.relative_to(TEMPLATES)): path for path in files_ending(".html", below=TEMPLATES)}


def asked() -> set[str]:
    """Templates named by the code, by other templates, or by Django's forms."""
    in_templates = {
        name for path in written().values() for name in re.findall(r"""["']([\w/.-]+\.html)["']""", path.read_text())
    }
    return in_templates | {text for text in constants(SAID) if text.endswith(".html")}


def test_every_template_is_used_somewhere():
    # Django's forms ask for these by themselves.
    of_forms = {name for name in written() if name.startswith("django/forms/")}
    assert set(written()) - of_forms - asked() == set()


def test_a_template_of_django_s_forms_is_one_that_django_has():
    theirs = Path(django.forms.__file__).parent / "templates"
    parts = {"django/forms/widgets/box.html", "django/forms/widgets/text_box.html", "django/forms/one_checkbox.html"}
    ours = {name for name in written() if name.startswith("django/forms/")} - asked() - parts
    assert {name for name in ours if not (theirs / name).exists()} == set()


def test_every_template_that_is_asked_for_is_there():
    missing = set()
    for name in asked():
        try:
            get_template(name)
        except TemplateDoesNotExist:
            missing.add(name)
    assert missing == set()


def test_every_component_is_shown_in_the_components_own_page_or_is_a_part_of_another():
    folder = TEMPLATES / "components"
    shown = (folder / "README.md").read_text() + "".join(path.read_text() for path in folder.glob("*.html"))
    assert {path.stem for path in folder.glob("*.html") if path.stem not in shown} == set()


def test_every_class_of_style_of_ours_is_worn_somewhere():
    styles = (CASS / "web" / "static" / "cass.css").read_text()
    worn = "".join(path.read_text() for path in files_ending(".html", ".py", ".js", below=CASS))
    # A modifier may be put together from a value: cass-verdict--{{ … }}.
    names = {name: re.sub(r"--.*", "--{", name) for name in re.findall(r"\.(cass-[\w-]+)", styles)}
    assert {name for name, made in names.items() if name not in worn and made not in worn} == set()


def test_every_value_of_the_components_is_made_by_some_page():
    made = {
        ast.unparse(node.func).split(".")[-1]
        for tree in SAID.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }
    tree = next(tree for path, tree in SAID.items() if path == CASS / "web" / "components.py")
    classes = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert (classes | functions) - made == set()
