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
from cass.wording.formats import euros

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

PRICE = "#,##0.00000\N{NO-BREAK SPACE}¤"

NAMES: "dict[str, Words]" = {
    "monthly_base": _("base de cotització global del mes"),
    "minimum_wage": _("salari mínim oficial mensual"),
    "top_up_rate": _("tipus del complement"),
    "point_sale_price": _("preu de venda del punt de jubilació"),
    "minor_fine_least_points": _("mínim de punts d’una falta lleu"),
    "minor_fine_most_points": _("màxim de punts d’una falta lleu"),
    "serious_fine_least_points": _("mínim de punts d’una falta greu"),
    "serious_fine_most_points": _("màxim de punts d’una falta greu"),
    "recovery_cap_minimum_wages": _("nombre de salaris mínims del límit"),
    "complement_base": _("base que falta fins al salari mínim"),
    "complement": _("complement de la cotització"),
    "minor_fine": _("multa d’una falta lleu"),
    "serious_fine": _("multa d’una falta greu"),
    "recovery_cap": _("límit del rescabalament"),
}

OPERATIONS: "dict[str, Words]" = {
    "add": _("suma de {parts}"),
    "subtract": _("diferència entre {parts}"),
    "multiply": _("producte de {parts}"),
    "greater": _("el més gran de {parts}"),
    "lesser": _("el més petit de {parts}"),
    "share": _("aplicació de {parts}"),
    "choose": _("segons el cas, {parts}"),
}


@dataclass(frozen=True)
class Line:
    """A step at its depth; ``citation`` in words, empty for what the case gives."""

    depth: int
    text: str
    value: str
    citation: str
    estimated: bool


def lines(explanation: Explanation, book: Book, depth: int = 0) -> Iterator[Line]:
    """The steps of an amount, the result first. Raises KeyError for a name or operation without words."""
    cited = book.citations[explanation.citation].in_words if explanation.citation else ""
    yield Line(depth, _text(explanation), amount(explanation), cited, explanation.estimated)
    for part in explanation.parts:
        if part.operation != "given" or part.name:
            yield from lines(part, book, depth + 1)


def amount(explanation: Explanation) -> str:
    """The value in its unit: euros, a price with five decimals, a percentage, or a plain number."""
    locale = get_language() or "ca"
    if explanation.unit == Unit.CENTS:
        return euros(explanation.value)
    if explanation.unit == Unit.HUNDRED_THOUSANDTHS_OF_EURO:
        price = Decimal(explanation.value).scaleb(-5)
        return format_currency(price, "EUR", PRICE, locale=locale, currency_digits=False)
    number: str = format_decimal(explanation.value, locale=locale)
    return f"{number} %" if explanation.unit == Unit.PERCENT else number


def _text(explanation: Explanation) -> str:
    if explanation.name:
        return str(NAMES[explanation.name])
    parts = " · ".join(amount(part) for part in explanation.parts)
    return str(OPERATIONS[explanation.operation]).format(parts=parts)
