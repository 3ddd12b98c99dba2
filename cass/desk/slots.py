"""When an office can receive somebody: hours, less holidays, closures and what is taken. Nothing here asks the database."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from cass.desk.models import OpeningHours
from cass.kernel.working_days import ANDORRA, day_of


class Stretch(NamedTuple):
    starts_at: dt.datetime
    ends_at: dt.datetime

    def overlaps(self, other: "Stretch") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


class Taken(NamedTuple):
    """A stretch in which a counter has somebody."""

    stretch: Stretch
    counter: int


@dataclass(frozen=True)
class Timetable:
    """An office over some days. A year without a holiday is one that nobody has entered: nothing is offered in it."""

    hours: tuple[OpeningHours, ...]
    holidays: frozenset[dt.date]
    closures: tuple[Stretch, ...]
    taken: tuple[Taken, ...]

    def free(self, *, day: dt.date, minutes: int, after: dt.datetime) -> list[dt.datetime]:
        """The moments of a day, after another one, at which somebody can be received for so many minutes."""
        return [each.starts_at for each in self._slots(day, minutes) if each.starts_at > after and self.counter(each)]

    def offers(self, *, starts_at: dt.datetime, minutes: int) -> Stretch | None:
        """The slot that begins at a moment, whether or not it is free; ``None`` if the office has none."""
        return next((each for each in self._slots(day_of(starts_at), minutes) if each.starts_at == starts_at), None)

    def counter(self, slot: Stretch) -> int | None:
        """A counter that is free for the length of a slot."""
        taken = {each.counter for each in self.taken if each.stretch.overlaps(slot)}
        return next((number for number in range(1, self._counters(slot) + 1) if number not in taken), None)

    def _slots(self, day: dt.date, minutes: int) -> Iterator[Stretch]:
        if day in self.holidays or day.year not in {holiday.year for holiday in self.holidays}:
            return
        for row in self._open_on(day):
            last = dt.datetime.combine(day, row.closes, ANDORRA)
            for slot in _cut(dt.datetime.combine(day, row.opens, ANDORRA), last, dt.timedelta(minutes=minutes)):
                if not any(slot.overlaps(closed) for closed in self.closures):
                    yield slot

    def _counters(self, slot: Stretch) -> int:
        time = slot.starts_at.astimezone(ANDORRA).time()
        rows = (row for row in self._open_on(day_of(slot.starts_at)) if row.opens <= time < row.closes)
        return max((row.counters for row in rows), default=0)

    def _open_on(self, day: dt.date) -> Iterable[OpeningHours]:
        return (
            row
            for row in self.hours
            if row.weekday == day.isoweekday() and row.since <= day and (row.until is None or day <= row.until)
        )


def _cut(opens: dt.datetime, closes: dt.datetime, length: dt.timedelta) -> Iterator[Stretch]:
    """An opening in slots of one length, as many as fit."""
    start = opens
    while start + length <= closes:
        yield Stretch(start, start + length)
        start += length
