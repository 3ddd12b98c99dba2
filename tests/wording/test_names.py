"""Every name that a rule gives to a fact, an article or an amount that it refuses has its words, once."""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from django.utils import translation

import cass
from cass.kernel.faults import Fault
from cass.rules.coverage import COUNTED
from cass.rules.incapacity_amounts import BandDays
from cass.rules.income_tax import CONDITIONS, Year
from cass.rules.late_payment import Owed
from cass.wording import amounts, faults

SOURCES = [ast.parse(path.read_text()) for path in sorted(Path(cass.__file__).parent.rglob("*.py"))]
NODES = [node for source in SOURCES for node in ast.walk(source)]
CALLS = [node for node in NODES if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]


def called(*names: str) -> list[ast.Call]:
    return [call for call in CALLS if isinstance(call.func, ast.Name) and call.func.id in names]


def told() -> Iterator[str]:
    """Facts, by the name they are traced under, and articles of amounts, by that of their function."""
    for call in called("given", "fact"):
        if call.args and isinstance(call.args[0], ast.Constant):
            yield str(call.args[0].value)
    for node in NODES:
        if isinstance(node, ast.FunctionDef) and node.returns and ast.unparse(node.returns) != "Condition":
            decorators = [each.func for each in node.decorator_list if isinstance(each, ast.Call)]
            if any(ast.unparse(each) == "article" for each in decorators):
                yield node.name
    yield from (f"{field.name}_days" for field in fields(BandDays))


def refused() -> Iterator[str]:
    """Amounts that may not be below nothing: those written out, and those that come from a table of facts."""
    for call in called("refuse_negative"):
        yield from (keyword.arg for keyword in call.keywords if keyword.arg)
    yield from COUNTED
    yield from (part.value for part in Owed)
    yield from (field.name for field in fields(Year) if field.name not in CONDITIONS)


def results() -> Iterator[str]:
    """The amounts of an assessment, by the key under which a rule leaves them."""
    for node in NODES:
        if isinstance(node, ast.Dict) and any("Amount.of" in ast.unparse(value) for value in node.values):
            yield from (str(key.value) for key in node.keys if isinstance(key, ast.Constant))
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == "amounts":
            yield ast.literal_eval(node.slice)


@pytest.mark.parametrize("name", sorted({*told(), *refused(), *results()}))
def test_a_name_has_its_words(name: str):
    assert str(amounts.NAMES[name])


def test_no_name_stands_in_two_tables():
    counted = Counter(name for table in amounts.TABLES for name in table)
    assert [name for name, times in counted.items() if times > 1] == []


@pytest.mark.parametrize(
    ("name", "said"),
    [("wage", "salari del mes"), ("base_2", "base de cotització (2)"), ("debt", "cotitzacions degudes")],
)
def test_an_amount_below_nothing_is_named(name: str, said: str):
    with translation.override("ca"):
        assert said in faults.words(Fault("law.amount_negative", amount=name)).what_to_do
