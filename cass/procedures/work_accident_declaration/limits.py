"""How long there is to present the declarations that are being written."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from cass.filings.models import SectionAnswers
from cass.law.book import Book
from cass.registry import queries as registry
from cass.rules import deadlines


@dataclass(frozen=True)
class Limit:
    """The two working days of one accident (LSS 124)."""

    occurred_on: dt.date
    last_day: dt.date
    working_days_left: int
    """After today, the last day included."""


def of_drafts(drafts: Collection[uuid.UUID], *, on: dt.date) -> dict[uuid.UUID, Limit]:
    """The limit of every draft whose day of accident has been written, seen on a day."""
    written = SectionAnswers.objects.filter(filing__in=drafts, code="event", answers__occurred_on__isnull=False)
    days = {filing: dt.date.fromisoformat(day) for filing, day in written.values_list("filing", "answers__occurred_on")}
    calendar, book = registry.calendar(), Book.load()
    found = {}
    for filing, day in days.items():
        limit = deadlines.declaration(occurred_on=day, calendar=calendar, book=book)
        found[filing] = Limit(day, limit.last_day, limit.working_days_left(on, calendar))
    return found
