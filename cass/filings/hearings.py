"""The hearing of interested persons: nothing is refused before whom it is about has had the time to speak."""

import datetime as dt

from cass.documents.wording import short_date
from cass.filings.models import Filing
from cass.filings.procedure import Procedure
from cass.kernel.faults import Conflict
from cass.kernel.working_days import day_of
from cass.law.book import Book
from cass.registry import queries as registry
from cass.rules import deadlines
from cass.rules.assessment import Outcome


def in_the_way(*, procedure: Procedure, filing: Filing, outcome: Outcome, on: dt.date) -> Conflict | None:
    """What keeps an outcome from being resolved on a day: ten working days to speak, from the notice (R-PROC 13.4).

    Only a refusal waits, and only for somebody who has said nothing yet. ``filing.not_heard``: the notice has not taken
    effect; ``filing.allegations_open``: its days are running, with the last of them.
    """
    hearing = procedure.hearing(filing) if outcome is Outcome.REFUSE else None
    if hearing is None or hearing.has_spoken:
        return None
    if hearing.notified_at is None:
        return Conflict("filing.not_heard")
    limit = deadlines.allegations(
        notified_on=day_of(hearing.notified_at), calendar=registry.calendar(), book=Book.load()
    )
    return Conflict("filing.allegations_open", last_day=short_date(limit.last_day)) if on <= limit.last_day else None
