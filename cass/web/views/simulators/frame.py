"""What a simulator is: a form, and a calculation with the rules of the house that answers with figures and reasons."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from cass.filings.forms import ConditionalForm
from cass.kernel.working_days import Calendar
from cass.law.book import Book
from cass.rules.assessment import Amount, Reason
from cass.rules.vocabulary import Traced
from cass.web.components import Table
from cass.wording import explanations, reasons
from cass.wording.explanations import Line

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the house knows when it calculates: the law, the working days, and today."""

    book: Book
    calendar: Calendar
    today: dt.date


class SimulatorForm(ConditionalForm):
    """The questions of a simulator. ``known`` is there for what depends on the law or on today."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, known: Known, **options: Any) -> None:
        self.known = known
        super().__init__(data, **options)


@dataclass(frozen=True, slots=True)
class KeyFigure:
    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A reason of a rule, with its articles."""

    text: str
    articles: str


@dataclass(frozen=True, slots=True)
class Calculation:
    """How one amount came about, step by step."""

    title: str
    lines: Sequence[Line]


@dataclass(kw_only=True)
class Answer:
    """What a simulator answers. ``chart`` is drawn above the tables, which say the same in figures.

    ``estimated``: an estimated figure of the law took part.
    """

    figures: Sequence[KeyFigure]
    sentences: Sequence[str] = ()
    said: Sequence[Said] = ()
    chart: SafeString | None = None
    tables: Sequence[Table] = ()
    calculations: Sequence[Calculation] = ()
    estimated: bool = False


@dataclass(frozen=True, kw_only=True)
class Simulator:
    """One calculation. ``work`` gets the cleaned answers; a Fault of the rules is shown as an error of the form."""

    slug: str
    title: "Words"
    lead: "Words"
    form: type[SimulatorForm]
    work: Callable[[Mapping[str, Any], Known], Answer]
    not_modelled: Sequence["Words"]


def said(given: Sequence[Reason], book: Book) -> list[Said]:
    """The reasons of an assessment in words."""
    return [Said(reasons.in_words(reason), " · ".join(reasons.citations(reason, book))) for reason in given]


def calculation(title: str, amount: Amount | int, book: Book) -> Calculation:
    """An amount with its explanation. Raises TypeError for a number that was not traced."""
    if not isinstance(amount, Amount | Traced):
        raise TypeError("Only a traced amount explains itself")
    return Calculation(title, list(explanations.lines(amount.explanation, book)))
