"""Stretches of days, as people and laws speak of them: both ends included."""

import datetime as dt
from dataclasses import dataclass

from cass.kernel.faults import Fault


@dataclass(frozen=True)
class Period:
    """From one day to another, both included; ``end`` ``None`` is a period that still runs.

    Raises Fault("period.ends_before_it_starts").
    """

    start: dt.date
    end: dt.date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise Fault("period.ends_before_it_starts", start=self.start, end=self.end)

    def contains(self, day: dt.date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share at least one day."""
        return (other.end is None or self.start <= other.end) and (self.end is None or other.start <= self.end)
