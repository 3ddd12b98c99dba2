"""How Andorran administrative time limits are counted: the Codi de l'Administració (CA), articles 102 and 138."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from cass.kernel.faults import Fault

ANDORRA = ZoneInfo("Europe/Andorra")

MONTHS_OF_A_YEAR = 12


class Reason(StrEnum):
    """Why a day does not count."""

    SATURDAY = "saturday"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"


@dataclass(frozen=True)
class Skipped:
    """A day that a time limit passes over."""

    day: dt.date
    reason: Reason


def day_of(at: dt.datetime) -> dt.date:
    """The day on which a moment falls in Andorra: the only day that the law knows."""
    return at.astimezone(ANDORRA).date()


def date_to_date(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; where that month lacks the day, the first of the following one (CA 138)."""
    count = day.year * MONTHS_OF_A_YEAR + day.month - 1 + months
    year, month = divmod(count, MONTHS_OF_A_YEAR)
    try:
        return day.replace(year=year, month=month + 1)
    except ValueError:
        return date_to_date(day.replace(day=1), months + 1)


@dataclass(frozen=True)
class Calendar:
    """Working days, given the public holidays of the country and of the office's parish.

    Saturdays do not count. CA 138 speaks of *festius* only; that Saturdays are non-working is taken, by analogy, from the
    courts' calendar (Llei 28/2014) and from the office's own opening days. It never shortens a citizen's time.

    A year without a single holiday is a year nobody has entered yet: counting through it would give a wrong legal date,
    so it raises Fault("calendar.year_missing", year=…).
    """

    holidays: frozenset[dt.date]

    @cached_property
    def _years(self) -> frozenset[int]:
        return frozenset(day.year for day in self.holidays)

    def why_not_working(self, day: dt.date) -> Reason | None:
        """Why a day is not a working day; ``None`` when it is one."""
        if day.year not in self._years:
            raise Fault("calendar.year_missing", year=day.year)
        if day in self.holidays:
            return Reason.HOLIDAY
        return {5: Reason.SATURDAY, 6: Reason.SUNDAY}.get(day.weekday())

    def is_working(self, day: dt.date) -> bool:
        return self.why_not_working(day) is None

    def next_working_day(self, day: dt.date) -> dt.date:
        """The first working day from this one on: the day itself when it is one."""
        while not self.is_working(day):
            day += dt.timedelta(days=1)
        return day

    def add_working_days(self, day: dt.date, days: int) -> dt.date:
        """The last day of a limit of so many working days, counted from the day after ``day`` (CA 138)."""
        for _ in range(days):
            day = self.next_working_day(day + dt.timedelta(days=1))
        return day

    def add_months(self, day: dt.date, months: int) -> dt.date:
        """The last day of a limit of so many months: date to date, and never ending on a non-working day (CA 138)."""
        return self.next_working_day(date_to_date(day, months))

    def explain(self, day: dt.date, days: int) -> tuple[Skipped, ...]:
        """The days that ``add_working_days`` passes over, in order, each with its reason."""
        last = self.add_working_days(day, days)
        between = (day + dt.timedelta(days=count) for count in range(1, (last - day).days))
        return tuple(Skipped(each, reason) for each in between if (reason := self.why_not_working(each)))

    def legal_entry(self, at: dt.datetime) -> dt.datetime:
        """When a filing made at ``at`` counts as made, in Andorran time (CA 102.3).

        On a working day it is the moment itself; on any other, the first hour (0:00) of the next working day.
        """
        local = at.astimezone(ANDORRA)
        entry = self.next_working_day(local.date())
        return local if entry == local.date() else dt.datetime.combine(entry, dt.time(), ANDORRA)
