"""Retirement points: what contributions buy, year by year, and from when they count (LSS 200.1, additional provision 17)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cass.kernel.faults import Fault
from cass.law.book import Book, Unit, Value
from cass.rules.assessment import Assessment, Ground, Outcome, Reason, Touches, conclude
from cass.rules.bad_input import refuse_negative
from cass.rules.vocabulary import Figures, N, Tracing, article, bought, given, total

VERSION = "points/1"

DECEMBER, LAST_DAY = 12, 31

DEBT = frozenset({Touches.DEBT})
FROM_DECLARATION = Ground("points.from_declaration", ("LSS-DA17",), Outcome.GRANT)
PAID = Ground("points.paid", ("LSS-200.1",), Outcome.GRANT)
NOT_DECLARED = Ground("points.not_declared", ("LSS-DA17",), Outcome.REFUSE)
NOT_PAID = Ground("points.not_paid", ("LSS-200.1",), Outcome.REFUSE, DEBT)
DISPUTED = Ground("points.disputed", ("LSS-DA17",), Outcome.REFUSE, DEBT)


@article("LSS-200.1")
def points_earned(contribution: N, figures: Figures) -> N:
    """What a contribution to the retirement branch buys, in hundredths of a point."""
    return bought(contribution, figures.point_purchase_price)


@dataclass(frozen=True)
class Contributed:
    """What somebody contributed to the retirement branch in a year, both shares, cents."""

    year: int
    cents: int


@dataclass(frozen=True)
class Earned:
    """A year's points, traced and in hundredths, with the price that they were bought at."""

    contributed: Contributed
    price: Value
    points: int


def history(years: Sequence[Contributed], book: Book) -> list[Earned]:
    """The points of each year, at the price in force on its last day: the decree gives one price a year.

    A year is divided once by its price, so what is rounded is rounded once a year. Raises Fault("law.value_missing")
    for a year without a price, Fault("law.amount_negative"), Fault("points.year_twice", year=…).
    """
    earned: list[Earned] = []
    for contributed in sorted(years, key=lambda each: each.year):
        refuse_negative(year_contribution=contributed.cents)
        if earned and earned[-1].contributed.year == contributed.year:
            raise Fault("points.year_twice", year=contributed.year)
        figures = book.on(dt.date(contributed.year, DECEMBER, LAST_DAY))
        points = points_earned(given("year_contribution", contributed.cents), Tracing(figures))
        earned.append(Earned(contributed, figures.point_purchase_price, points))
    return earned


def points_total(earned: Sequence[Earned]) -> int:
    """All points of a history, traced and in hundredths; none for an empty one."""
    parts = [each.points for each in earned]
    return total(parts) if parts else given("no_points", 0, Unit.HUNDREDTHS_OF_POINT)


@dataclass(frozen=True)
class PeriodFacts:
    """A month's contributions, of which one asks whether their points count. ``month``: any day of it."""

    month: dt.date
    employee: bool
    declared: bool
    paid: bool
    disputed: bool = False
    """The declaration is being discussed before the administration or a court."""


def assess(facts: PeriodFacts, book: Book) -> Assessment:
    """Whether the points of a month count. Employees' do from the declaration on, for months after January 2025."""
    return conclude([acquired(facts, book)], book, VERSION)


def acquired(facts: PeriodFacts, book: Book) -> Reason:
    """Additional provision 17 (Llei 1/2026): declared is enough for employees, unless the declaration is disputed."""
    if facts.paid:
        return PAID()
    if not facts.employee or not book.on(facts.month).points_from_declaration:
        return NOT_PAID()
    if not facts.declared:
        return NOT_DECLARED()
    return DISPUTED() if facts.disputed else FROM_DECLARATION()
