"""How an amount came about, in words: one line a step, with the article or the figure it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from babel.numbers import format_currency, format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cass.law.book import Book, Unit
from cass.rules.vocabulary import Explanation
from cass.wording.amounts import NAMES
from cass.wording.formats import euros

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

PAIR = 2
PRICE = "#,##0.00000\N{NO-BREAK SPACE}¤"


OPERATIONS: "dict[str, Words]" = {
    "add": _("suma de {parts}"),
    "total": _("suma de {parts}"),
    "subtract": _("diferència entre {parts}"),
    "multiply": _("producte de {parts}"),
    "greater": _("el més gran de {parts}"),
    "lesser": _("el més petit de {parts}"),
    "share": _("aplicació de {parts}"),
    "proportion": _("part proporcional: {parts}"),
    "bought": _("punts comprats: {parts}"),
    "worth": _("valor mensual dels punts: {parts}"),
    "rate": _("percentatge: {parts}"),
    "choose": _("segons el cas"),
}

CONDITIONS: "dict[tuple[str, int], Words]" = {
    ("below", 1): _("{one} és inferior a {other}"),
    ("below", 0): _("{one} no és inferior a {other}"),
    ("reaches", 1): _("{one} arriba a {other}"),
    ("reaches", 0): _("{one} no arriba a {other}"),
    ("both", 1): _("Es compleixen les dues condicions"),
    ("both", 0): _("No es compleixen totes dues condicions"),
    ("either", 1): _("Es compleix alguna de les dues condicions"),
    ("either", 0): _("No es compleix cap de les dues condicions"),
}

PATTERNS: dict[str, tuple[int, str]] = {
    Unit.PERCENT: (0, "{} %"),
    Unit.TENTHS_OF_PERCENT: (1, "{} %"),
    Unit.HUNDREDTHS_OF_PERCENT: (2, "{} %"),
    Unit.THOUSANDTHS_OF_PERCENT: (3, "{} %"),
    Unit.HUNDREDTHS_OF_POINT: (2, "{}"),
}
"""Units that are written with decimals or a sign: how many decimals, and how."""


@dataclass(frozen=True)
class Line:
    """A step at its depth; ``citation`` in words, empty for what the case gives."""

    depth: int
    text: str
    value: str
    citation: str
    estimated: bool


def lines(explanation: Explanation, book: Book) -> Iterator[Line]:
    """The steps of an amount, the result first. Raises KeyError for a name or operation without words.

    What one article gave is explained once: where the same amount takes part again, only its line is repeated.
    """
    return _steps(explanation, book, 0, set())


def _steps(explanation: Explanation, book: Book, depth: int, told: set[Explanation]) -> Iterator[Line]:
    cited = book.citations[explanation.citation].in_words if explanation.citation else ""
    yield Line(depth, _text(explanation), amount(explanation), cited, explanation.estimated)
    if explanation in told:
        return
    if explanation.operation == "article":
        told.add(explanation)
    for part in explanation.parts:
        if part.operation != "given" or part.name:
            yield from _steps(part, book, depth + 1, told)


def amount(explanation: Explanation) -> str:
    """The value in its unit: euros, a price with five decimals, a percentage, a number, or yes and no."""
    locale = get_language() or "ca"
    if explanation.unit == Unit.CENTS:
        return euros(explanation.value)
    if explanation.unit == Unit.FLAG:
        return str(_("sí") if explanation.value else _("no"))
    if explanation.unit == Unit.HUNDRED_THOUSANDTHS_OF_EURO:
        price = Decimal(explanation.value).scaleb(-5)
        return format_currency(price, "EUR", PRICE, locale=locale, currency_digits=False)
    decimals, pattern = PATTERNS.get(explanation.unit, (0, "{}"))
    return pattern.format(format_decimal(Decimal(explanation.value).scaleb(-decimals), locale=locale))


def _text(explanation: Explanation) -> str:
    if explanation.name:
        return str(NAMES[explanation.name])
    condition = CONDITIONS.get((explanation.operation, explanation.value))
    if condition is not None and len(explanation.parts) == PAIR:
        one, other = (_named(part) for part in explanation.parts)
        return str(condition).format(one=one, other=other)
    parts = " · ".join(amount(part) for part in explanation.parts if part.unit != Unit.FLAG)
    return str(OPERATIONS[explanation.operation]).format(parts=parts)


def _named(part: Explanation) -> str:
    return f"{NAMES[part.name]} ({amount(part)})" if part.name else amount(part)
