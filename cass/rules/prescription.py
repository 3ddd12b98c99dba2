"""Until when a debt, an offence or a sanction may still be pursued: the last day, working day or not (LSS 90, 109, 236, 247).

A prescription is no limit of a procedure, so it is not moved by a holiday. What interrupts it makes it run anew.
"""

import datetime as dt
from collections.abc import Sequence

from cass.kernel.working_days import MONTHS_OF_A_YEAR, date_to_date
from cass.law.book import Book, Value
from cass.rules.deadlines import Deadline
from cass.rules.offences import Gravity


def contribution(*, due_on: dt.date, book: Book, interrupted_on: Sequence[dt.date] = ()) -> Deadline:
    """Five years to claim contributions, and with them their surcharges, from the last day of payment (LSS 109.1).

    ``interrupted_on``: the debt was acknowledged or claimed (109.2).
    """
    return _years(book.on(due_on).contribution_prescription, due_on, interrupted_on)


def refund(*, paid_on: dt.date, book: Book, interrupted_on: Sequence[dt.date] = ()) -> Deadline:
    """Three years to ask back what was paid unduly, from the day after the payment (RCOT 16.2)."""
    return _years(book.on(paid_on).refund_prescription, paid_on, interrupted_on)


def recovery(*, consolidated_on: dt.date, book: Book, interrupted_on: Sequence[dt.date] = ()) -> Deadline:
    """Five years to claim from whoever caused the harm, from the consolidation of the injuries or the death (LSS 90.6)."""
    return _years(book.on(consolidated_on).recovery_prescription, consolidated_on, interrupted_on)


def offence(*, gravity: Gravity, committed_on: dt.date, book: Book, opened_on: Sequence[dt.date] = ()) -> Deadline:
    """One, three or five years to pursue an offence, from the day it was committed; opening its file interrupts them
    (LSS 236)."""
    figures = book.on(committed_on)
    years = {
        Gravity.MINOR: figures.minor_offence_prescription,
        Gravity.SERIOUS: figures.serious_offence_prescription,
        Gravity.VERY_SERIOUS: figures.very_serious_offence_prescription,
    }[gravity]
    return _years(years, committed_on, opened_on)


def sanction(*, gravity: Gravity, final_on: dt.date, book: Book) -> Deadline:
    """Two, three or five years to collect a fine, from the day it became final (LSS 247)."""
    figures = book.on(final_on)
    years = {
        Gravity.MINOR: figures.minor_sanction_prescription,
        Gravity.SERIOUS: figures.serious_sanction_prescription,
        Gravity.VERY_SERIOUS: figures.very_serious_sanction_prescription,
    }[gravity]
    return _years(years, final_on, ())


def _years(length: Value, start: dt.date, interrupted_on: Sequence[dt.date]) -> Deadline:
    """What interrupts after the time is over revives nothing."""
    begin = start
    for day in sorted(interrupted_on):
        if begin < day <= date_to_date(begin, length * MONTHS_OF_A_YEAR):
            begin = day
    last_day = date_to_date(begin, length * MONTHS_OF_A_YEAR)
    return Deadline(length.name, begin, last_day, int(length), length.unit, length.citation)
