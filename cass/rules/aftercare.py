"""Care after a work accident (MISSION E8): until the injury is consolidated, and after it (the CASS's page; LSS 139, 140)."""

import datetime as dt
from dataclasses import dataclass, replace

from cass.law.book import Book
from cass.rules import coverage
from cass.rules.assessment import Assessment, Ground, Outcome, Reason, Touches, conclude, with_known_law

VERSION = "aftercare/1"


@dataclass(frozen=True)
class AftercareFacts:
    """An act of care and the insured person on that day; ``None``: not known, or not consolidated.

    ``linked``: the act follows from the accident, as the treating doctor says and the CASS's adviser agrees.
    """

    insured: coverage.DirectFacts
    consolidated_on: dt.date | None = None
    linked: bool | None = None


HEALTH = frozenset({Touches.HEALTH})
EFFECTS_LAST = Ground("aftercare.effects_last", ("LSS-139.5",), Outcome.GRANT)
CONSOLIDATED = Ground("aftercare.consolidated", ("CASS-ACCIDENT",), Outcome.GRANT, HEALTH)
NOT_REGISTERED = Ground("aftercare.not_registered", ("CASS-ACCIDENT",), Outcome.REFUSE, HEALTH)
NOT_LINKED = Ground("aftercare.not_linked", ("CASS-ACCIDENT",), Outcome.REFUSE, HEALTH)
LINK_UNKNOWN = Ground("aftercare.link_unknown", ("CASS-ACCIDENT",), Outcome.NEEDS_PERSON, HEALTH)


def assess(facts: AftercareFacts, book: Book) -> Assessment:
    """Whether an act is paid because of the accident, in the law of its day; with the reasons about the rights."""
    insured = facts.insured
    over = facts.consolidated_on is not None and insured.on > facts.consolidated_on
    cause = coverage.Cause.ILLNESS if over else coverage.Cause.WORK_ACCIDENT
    figures = book.on(insured.on)
    rights = with_known_law(lambda: coverage.direct(replace(insured, cause=cause), figures))
    return conclude([*link(facts), *stage(facts, over=over), *rights], book, VERSION)


def link(facts: AftercareFacts) -> list[Reason]:
    """Whether an act follows from the accident is a medical judgement."""
    if facts.linked:
        return []
    return [LINK_UNKNOWN() if facts.linked is None else NOT_LINKED()]


def stage(facts: AftercareFacts, *, over: bool) -> list[Reason]:
    """Before consolidation, the cover of accidents from day one and the time it outlives the work. After it, whatever
    pension or capital was received: registered, and with open rights."""
    if not over:
        return [EFFECTS_LAST()]
    return [CONSOLIDATED() if facts.insured.registered else NOT_REGISTERED()]
