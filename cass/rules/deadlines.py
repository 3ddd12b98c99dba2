"""The legal time limits of a procedure, each with its article, its length and the days it passes over."""

import datetime as dt
from dataclasses import dataclass

from cass.kernel.working_days import Calendar, Skipped, date_to_date
from cass.law.book import Book, Unit, Value


@dataclass(frozen=True)
class Deadline:
    """A time limit: counted from the day after ``starts_on``; ``last_day`` is the last on which it is met.

    ``code`` is the figure of the book, ``length`` is in ``unit`` (working_days or months), ``skipped`` the non-working
    days that a limit in days passes over.
    """

    code: str
    starts_on: dt.date
    last_day: dt.date
    length: int
    unit: str
    citation: str
    skipped: tuple[Skipped, ...] = ()

    def is_met(self, on: dt.date) -> bool:
        return on <= self.last_day

    def working_days_left(self, on: dt.date, calendar: Calendar) -> int:
        """Working days after ``on`` up to the last day included; 0 on the last day and after it."""
        days = (on + dt.timedelta(days=count) for count in range(1, (self.last_day - on).days + 1))
        return sum(calendar.is_working(day) for day in days)


def declaration(*, occurred_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Two working days to declare a work accident, from the event (LSS 124.1 and 124.3)."""
    return _limit(book.on(occurred_on).accident_declaration, occurred_on, calendar)


def decision(*, filed_on: dt.date, calendar: Calendar, book: Book, extensions: int = 0) -> Deadline:
    """Two months to decide, from the complete filing (R-PROC 14.1); after them silence refuses (R-PROC 15).

    ``extensions`` are the notified corrections: each adds one month to the whole limit, still date to date from the
    filing (R-PROC 13.2). An incomplete presentation does not start it (R-PROC 12.2): pass the day it was completed.
    """
    figures = book.on(filed_on)
    months = figures.decision + extensions * figures.decision_extension
    return _months(figures.decision, filed_on, calendar, months)


def correction(*, notified_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Ten (working) days to correct what the instructor found missing, from the notification (R-PROC 13.2)."""
    return _limit(book.on(notified_on).correction, notified_on, calendar)


def incomplete_presentation(*, presented_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Two months to complete what was presented incomplete and keep its date of entry (R-PROC 12.4)."""
    return _limit(book.on(presented_on).incomplete_presentation, presented_on, calendar)


def allegations(*, notified_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Ten (working) days for an interested person who did not start the file, such as the injured one (R-PROC 13.4)."""
    return _limit(book.on(notified_on).allegations, notified_on, calendar)


def appeal(*, notified_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """One month to appeal to the Board (Consell d'Administració), from the notification (LSS 255.1, R-PROC 27.1)."""
    return _limit(book.on(notified_on).appeal, notified_on, calendar)


def electronic_notice(*, available_on: dt.date, calendar: Calendar, book: Book) -> Deadline:
    """Fifteen days to open an electronic notice; once they are over it counts as refused, and so as made (CA 49.5).

    Working days: the Code says which days are calendar days (*naturals*) and does not say it of these (CA 138).
    """
    return _limit(book.on(available_on).electronic_notice, available_on, calendar)


def card_last_day(*, issued_on: dt.date, book: Book) -> dt.date:
    """The last day on which a work-accident card is valid: six months date to date, working day or not."""
    return date_to_date(issued_on, book.on(issued_on).accident_card_validity)


def _limit(length: Value, start: dt.date, calendar: Calendar) -> Deadline:
    if length.unit is Unit.MONTHS:
        return _months(length, start, calendar, length)
    last_day = calendar.add_working_days(start, length)
    return Deadline(
        length.name, start, last_day, int(length), length.unit, length.citation, calendar.explain(start, length)
    )


def _months(figure: Value, start: dt.date, calendar: Calendar, months: int) -> Deadline:
    last_day = calendar.add_months(start, months)
    return Deadline(figure.name, start, last_day, int(months), figure.unit, figure.citation)
