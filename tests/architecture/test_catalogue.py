"""The catalogue is complete: whatever is filed has words, a rule with articles, facts that can be replayed, a paper."""

import ast
import dataclasses
import datetime as dt
import inspect
import json
import re
import types
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from django import forms
from django.utils.functional import Promise
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cass.access import Kind as CapabilityKind
from cass.access.matrix import BY_CAPABILITY
from cass.documents.kinds import FILLED_IN, TEMPLATE, Kind
from cass.filings.forms import FormContext, SectionForm
from cass.filings.procedure import Procedure
from cass.kernel import canonical
from cass.law.book import Book
from cass.procedures.catalogue import CATALOGUE
from cass.rules.assessment import Ground, Outcome
from cass.rules.replay import read
from tests.architecture.house import CASS, ROOT, modules

ON = dt.date(2026, 11, 20)
LANGUAGES = ("ca", "es", "fr", "en")
BOOK = Book.load()
GLOSSARY = ROOT / "docs" / "glossary.md"
CASES = ROOT / "tests" / "rules" / "cases"
PROCEDURES = [pytest.param(procedure, id=code) for code, procedure in CATALOGUE.items()]
every_procedure = pytest.mark.parametrize("procedure", PROCEDURES)


def grounds(module: types.ModuleType) -> list[Ground]:
    found = [
        each for value in vars(module).values() for each in (value.values() if isinstance(value, dict) else [value])
    ]
    return [each for each in found if isinstance(each, Ground)]


@every_procedure
def test_a_procedure_says_what_it_is(procedure: Procedure):
    row = BY_CAPABILITY[procedure.capability]
    assert re.fullmatch(r"[a-z_]+", procedure.code)
    assert procedure.version >= 1
    assert procedure.mission in row.mission.split()
    assert row.kind is CapabilityKind.FILE
    assert row.is_open
    for words in (procedure.title, procedure.summary):
        assert isinstance(words, Promise)
        assert str(words).strip()


def test_a_capability_is_filed_by_one_procedure_at_most():
    capabilities = [procedure.capability for procedure in CATALOGUE.values()]
    assert len(set(capabilities)) == len(capabilities)


def all_fields(procedure: Procedure, language: str) -> Iterator[tuple[str, forms.Field]]:
    for section in procedure.sections:
        form = section.form(context=FormContext(on=ON, language=language))
        assert isinstance(form, SectionForm)
        yield from ((f"{section.code}.{name}", field) for name, field in form.fields.items())


@pytest.mark.django_db
@every_procedure
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_has_words_of_its_own(procedure: Procedure, language: str):
    with override(language):
        for section in procedure.sections:
            assert isinstance(section.title, Promise)
            assert str(section.title).strip()
        for name, field in all_fields(procedure, language):
            assert isinstance(field.label, Promise), name
            assert str(field.label).strip(), name
            if isinstance(field, forms.ChoiceField):
                labels = [str(label) for value, label in field.choices if value != ""]
                assert all(label.strip() for label in labels), name


@pytest.mark.django_db
@every_procedure
def test_every_answer_in_words_has_an_end(procedure: Procedure):
    """What may be typed freely says how long it may be: nobody fills the register with one field."""
    endless = [
        name
        for name, field in all_fields(procedure, "ca")
        if type(field) is forms.CharField and field.max_length is None
    ]
    assert endless == []


@pytest.mark.django_db
@every_procedure
def test_what_must_be_there_and_what_is_sealed_are_questions_of_the_form(procedure: Procedure):
    asked = {name for name, _field in all_fields(procedure, "ca")}
    assert procedure.minimum <= asked
    assert {f"{section.code}.{name}" for section in procedure.sections for name in section.sealed} <= asked
    assert procedure.for_subject <= {section.code for section in procedure.sections}
    codes = [section.code for section in procedure.sections]
    assert len(set(codes)) == len(codes)
    kinds = [need.kind for need in procedure.attachments]
    assert len(set(kinds)) == len(kinds)


@every_procedure
def test_every_ground_of_its_rule_rests_on_an_article(procedure: Procedure):
    """Its own articles, or those that the case adds each time it is given; only a question may have none."""
    module = inspect.getmodule(procedure.rule)
    assert module is not None
    found = grounds(module)
    assert found
    added = articles_added(module)
    for ground in found:
        assert ground.citations or ground.leads_to is Outcome.NEEDS_PERSON or ground.code in added, ground.code
        assert set(ground.citations) <= set(BOOK.citations), ground.code


def articles_added(module: types.ModuleType) -> set[str]:
    """The grounds that are never given without naming an article: ``TOO_OLD(article, …)``."""
    named = {name: value.code for name, value in vars(module).items() if isinstance(value, Ground)}
    given_with: dict[str, list[bool]] = {}
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in named:
            given_with.setdefault(named[node.func.id], []).append(bool(node.args))
    return {code for code, all_given in given_with.items() if all(all_given)}


@every_procedure
def test_a_rule_of_the_law_has_cases_and_what_has_none_decides_nothing(procedure: Procedure):
    module = inspect.getmodule(procedure.rule)
    assert module is not None
    if module.__name__.startswith("cass.rules."):
        file = CASES / f"{module.__name__.rsplit('.', 1)[1]}.yaml"
        assert file.exists()
        assert file.read_text().count("- {name:") >= 1
    else:
        assert {ground.leads_to for ground in grounds(module)} == {Outcome.GRANT}


@every_procedure
def test_what_follows_is_a_function_with_a_name(procedure: Procedure):
    named = [procedure.facts, procedure.rule, procedure.when_filed, procedure.when_granted, procedure.when_refused]
    named += [procedure.cross_check, procedure.cautions, procedure.subject]
    named += [condition for need in procedure.attachments for condition in (need.when, need.needed)]
    named += [section.when for section in procedure.sections]
    for function in named:
        assert inspect.isfunction(function)
        assert "<" not in function.__qualname__, function


@every_procedure
def test_the_glossary_knows_it_by_its_catalan_name(procedure: Procedure):
    line = next((line for line in GLOSSARY.read_text().splitlines() if f"`{procedure.code}`" in line), "")
    with override("ca"):
        assert f"| {procedure.title} |" in line


# Facts


def facts_of(procedure: Procedure) -> list[type]:
    """The dataclasses that its facts may be."""
    hint = get_type_hints(procedure.facts, vars(inspect.getmodule(procedure.facts)))["return"]
    return list(get_args(hint)) if get_origin(hint) in {Union, types.UnionType} else [hint]


FACTS = [pytest.param(kind, id=kind.__name__) for each in CATALOGUE.values() for kind in facts_of(each)]
SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=20),
    int: st.integers(-(10**12), 10**12),
    bool: st.booleans(),
    dt.date: st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)),
    type(None): st.none(),
}


def any_of(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a type, from what a field of facts may be."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return st.one_of([any_of(each) for each in inner])
    if origin is tuple:
        return st.lists(any_of(inner[0]), max_size=3).map(tuple)
    if origin is frozenset:
        return st.frozensets(any_of(inner[0]), max_size=3)
    if origin is Mapping:
        return st.dictionaries(any_of(inner[0]), any_of(inner[1]), max_size=3)
    if dataclasses.is_dataclass(hint):
        return all_of(hint)  # type: ignore[arg-type]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    return SIMPLE[hint]


def all_of(kind: type) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: any_of(hints[field.name]) for field in dataclasses.fields(kind)})


@pytest.mark.parametrize("kind", FACTS)
def test_facts_are_frozen(kind: type):
    assert dataclasses.is_dataclass(kind)
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", FACTS)
def test_stored_facts_are_read_back_as_they_were(kind: type):
    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(all_of(kind))
    def replayed(facts: Any) -> None:
        assert read(kind, json.loads(canonical.dumps(facts))) == facts

    replayed()


# Papers


def test_every_kind_of_paper_has_its_template_and_every_template_its_kind():
    folder = CASS / "documents" / "templates"
    drawn = {path.stem for path in folder.glob("*.typ")} - {"common", "paper"}
    assert set(TEMPLATE) == set(Kind)
    assert set(TEMPLATE.values()) | FILLED_IN == drawn


def test_every_kind_of_paper_is_issued_somewhere():
    issuing = [tree for path, tree in modules() if {"procedures", "filings", "contracts"} & set(path.parts)]
    named = {node.attr for tree in issuing for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert {kind.name for kind in Kind} <= named


@every_procedure
def test_whoever_files_gets_a_paper(procedure: Procedure):
    """A receipt where something is asked; where nothing is, the document that was wanted."""
    if not procedure.is_one_click:
        return
    source = inspect.getsource(inspect.getmodule(procedure.when_granted))  # type: ignore[arg-type]
    assert "documents.issue(" in source


def test_every_procedure_is_one_file_or_one_package_of_the_catalogue():
    folder = CASS / "procedures"
    found = {path.stem for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert set(CATALOGUE) <= found
