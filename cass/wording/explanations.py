"""How an amount came about, in words: one line a step, with the article or the figure it rests on."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from babel.numbers import format_currency, format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cass.law.book import PARTS_OF_ONE, Book, Unit
from cass.rules.vocabulary import Explanation
from cass.wording.amounts import NAMES
from cass.wording.conditions import Comparison, Place, chosen, deciding
from cass.wording.formats import euros, short_date

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

PRICE, ENGLISH_PRICE = "#,##0.00000\N{NO-BREAK SPACE}¤", "¤#,##0.00000"
PAIR = 2
SUMS = {"add", "total"}
ALIKE = {*SUMS, "subtract", "greater", "lesser"}
"""Operations whose parts have one unit; a number that the article itself says has it too."""
ALONE = "{}"
"""The pattern of what is its only part."""

OPERATIONS: "dict[str, Words | str]" = {
    "subtract": "{} \N{MINUS SIGN} {}",
    "multiply": "{} × {}",
    "greater": _("el més alt entre {} i {}"),
    "lesser": _("el més baix entre {} i {}"),
    "share": "{} × {}",
    "proportion": "{} × {} ÷ {}",
    "bought": "{} ÷ {}",
    "worth": "{} × {} ÷ {}",
    "rate": "{} ÷ {}",
}

PLACES: "dict[Place, Words]" = {
    Place.MORE: _("{subject}: més que {limit}"),
    Place.AT_LEAST: _("{subject}: {limit} o més"),
    Place.AT_MOST: _("{subject}: {limit} o menys"),
    Place.LESS: _("{subject}: menys que {limit}"),
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
    """A step at its depth; ``value`` is empty where the text says it all, ``citation`` for what the case gives."""

    depth: int
    text: str
    value: str
    citation: str
    estimated: bool


def lines(explanation: Explanation, book: Book) -> Iterator[Line]:
    """The steps of an amount, the result first. Raises KeyError for a name or operation without words.

    What one article gave is explained once: where the same amount takes part again, only its name is repeated. What
    adds nothing is left out, and a choice is told as what was chosen and what decided it.
    """
    return _steps(explanation, book, 0, set())


def amount(explanation: Explanation) -> str:
    """The value in its unit: euros, a price with five decimals, a percentage, a number, or yes and no."""
    locale = get_language() or "ca"
    if explanation.unit == Unit.CENTS:
        return euros(explanation.value)
    if explanation.unit == Unit.FLAG:
        return str(_("sí") if explanation.value else _("no"))
    if explanation.unit == Unit.HUNDRED_THOUSANDTHS_OF_EURO:
        price = Decimal(explanation.value).scaleb(-5)
        pattern = ENGLISH_PRICE if locale == "en" else PRICE
        return format_currency(price, "EUR", pattern, locale=locale, currency_digits=False)
    decimals, pattern = PATTERNS.get(explanation.unit, (0, "{}"))
    number = format_decimal(Decimal(explanation.value).scaleb(-decimals), locale=locale)
    return pattern.format(number.replace("-", "\N{MINUS SIGN}"))


def _steps(explanation: Explanation, book: Book, depth: int, told: set[Explanation | Comparison]) -> Iterator[Line]:
    step, conditions = _plain(explanation)
    if _is_bare(step) and not conditions:
        return
    repeated = step in told
    how, parts = ("", ()) if repeated and step.name else _within(step, conditions)
    if step.parts:
        told.add(step)
    yield Line(depth, _text(step, how), amount(step) if how or step.name else "", _cited(step, book), step.estimated)
    if repeated:
        return
    for part in dict.fromkeys(parts):
        yield from _steps(part, book, depth + 1, told)
    for condition in deciding(conditions):
        if condition in told:
            continue
        told.add(condition)
        yield from _condition(condition, book, depth + 1, told)


def _condition(
    condition: Explanation | Comparison, book: Book, depth: int, told: set[Explanation | Comparison]
) -> Iterator[Line]:
    if isinstance(condition, Explanation):
        yield from _steps(condition, book, depth, told)
        return
    subject, limit = condition.subject, condition.limit
    known, set_by_law = _shown(subject, limit.unit), _shown(limit, subject.unit)
    text = str(PLACES[condition.place]).format(
        subject=f"{NAMES[subject.name]} ({known})" if subject.name else known,
        limit=f"{set_by_law} ({NAMES[limit.name]})" if limit.name else set_by_law,
    )
    cited = ", ".join(filter(None, (_cited(each, book) for each in (subject, limit) if not each.parts)))
    yield Line(depth, text, "", cited, subject.estimated or limit.estimated)
    for each in (subject, limit):
        if each.parts and each not in told:
            yield from _steps(each, book, depth + 1, told)


def _plain(explanation: Explanation) -> tuple[Explanation, list[Explanation]]:
    """A step without what changes nothing on the way (a choice, a sum of one, a floor not needed), and what decided it."""
    step, conditions = chosen(explanation)
    if step.name or not step.parts:
        return step, conditions
    pattern, parts = _operation(step)
    if pattern != ALONE:
        return step, conditions
    plain, more = _plain(parts[0])
    return plain, conditions + more


def _within(step: Explanation, conditions: list[Explanation]) -> tuple[str, tuple[Explanation, ...]]:
    """How a step came about and what took part; what decided it inside its article joins the conditions."""
    if not step.parts:
        return "", ()
    inner, more = _plain(step.parts[0]) if step.name else (step, [])
    conditions += more
    if inner.name or not inner.parts:
        return "", (inner,)
    pattern, parts = _operation(inner)
    return pattern.format(*(_shown(part, inner.unit if inner.operation in ALIKE else "") for part in parts)), parts


def _operation(step: Explanation) -> tuple[str, tuple[Explanation, ...]]:
    """What was done, with gaps, and what fills them: sums of sums are one sum, without what is zero in it."""
    parts = step.parts
    if step.operation in SUMS:
        terms = tuple(_terms(step))
        counted = Counter(term for term in terms if term.value) or {terms[0]: 1}
        return " + ".join(f"{count} × {{}}" if count > 1 else ALONE for count in counted.values()), tuple(counted)
    if _changes_nothing(step):
        return ALONE, parts[:1]
    if step.operation == "proportion":
        base, part, whole = parts
        taken = (base,) if _is_bare(part) and part.value == 1 else (base, part)
        divisor = _divisor(part, whole)
        return " × ".join(ALONE for _ in taken) + " ÷ {}" * len(divisor), (*taken, *divisor)
    return str(OPERATIONS[step.operation]), parts


def _terms(step: Explanation) -> Iterator[Explanation]:
    for part in step.parts:
        yield from _terms(part) if part.operation in SUMS else (part,)


def _divisor(part: Explanation, whole: Explanation) -> tuple[Explanation, ...]:
    """What is left to divide by when the part is written as a percentage: a hundred percent is not."""
    one = PARTS_OF_ONE.get(part.unit, 1)
    if whole.value == one:
        return ()
    if whole.operation == "multiply" and any(_is_bare(each) and each.value == one for each in whole.parts):
        return tuple(each for each in whole.parts if not _is_bare(each))
    if _is_bare(whole) and whole.value % one == 0:
        return (replace(whole, value=whole.value // one),)
    return (whole,)


def _changes_nothing(step: Explanation) -> bool:
    """Whether a step of two parts leaves the first as it was: a floor of zero, the higher of two alike, nothing taken off."""
    if len(step.parts) != PAIR or step.value != step.parts[0].value:
        return False
    one, other = step.parts
    if step.operation == "greater":
        return one.value == other.value or (_is_bare(other) and not other.value)
    return (step.operation == "lesser" and one.value == other.value) or (
        step.operation == "subtract" and not other.name and not other.value
    )


def _is_bare(step: Explanation) -> bool:
    """A number that the article itself says, without a name."""
    return step.operation == "given" and not step.name


def _cited(step: Explanation, book: Book) -> str:
    """The article, and since when for a figure: «Decret del salari mínim, art. 1, des del 01/01/2026»."""
    if not step.citation:
        return ""
    cited = book.citations[step.citation].in_words
    if step.since is None:
        return cited
    return str(_("{article}, des del {day}")).format(article=cited, day=short_date(step.since))


def _text(step: Explanation, how: str) -> str:
    if not step.name:
        return how or amount(step)
    return f"{NAMES[step.name]} ({how})" if how else str(NAMES[step.name])


def _shown(step: Explanation, unit: str) -> str:
    """The value; a number that the article itself says has the unit of what it is set beside."""
    return amount(replace(step, unit=step.unit or unit))
