"""Acting for others: what a holder may grant to an employee, a gestoria or another person, and what ends it."""

import datetime as dt
from dataclasses import dataclass

from cass.kernel.working_days import date_to_date
from cass.law.book import Book, InForce
from cass.rules.assessment import Assessment, Ground, Outcome, Reason, conclude

VERSION = "mandate/1"
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class GrantFacts:
    """A delegation or an authorisation on the day it is filed.

    ``capabilities``: those that are lent, by their codes; ``beyond``: those of them that are the holder's alone.
    ``is_employee``: of a delegation, whether the receiver works for the declarant that day; ``None``: it need not be so.
    """

    filed_on: dt.date
    until: dt.date
    by_holder: bool
    capabilities: tuple[str, ...]
    beyond: tuple[str, ...] = ()
    is_employee: bool | None = None


@dataclass(frozen=True)
class RevocationFacts:
    """A mandate that its declarant ends. ``is_running``: it was neither ended before nor over by then."""

    by_holder: bool
    is_running: bool


OFFERED = Ground("mandate.offered", ("CASS-MANDATES", "PORTAL-MANDATES"), Outcome.GRANT)
NOT_HOLDER = Ground("mandate.not_holder", ("CASS-MANDATES",), Outcome.REFUSE)
NOT_EMPLOYEE = Ground("mandate.not_employee", ("CASS-MANDATES",), Outcome.REFUSE)
NOT_LENDABLE = Ground("mandate.not_lendable", ("PORTAL-MANDATES",), Outcome.REFUSE)
NOTHING_LENT = Ground("mandate.nothing_lent", ("PORTAL-MANDATES",), Outcome.REFUSE)
ENDS_BEFORE = Ground("mandate.ends_before", ("PORTAL-MANDATES",), Outcome.REFUSE)
TOO_LONG = Ground("mandate.too_long", ("PORTAL-MANDATES",), Outcome.REFUSE)
REVOKED = Ground("mandate.revoked", ("CASS-MANDATES",), Outcome.GRANT)
ALREADY_ENDED = Ground("mandate.already_ended", ("CASS-MANDATES",), Outcome.REFUSE)


def longest_until(since: dt.date, figures: InForce) -> dt.date:
    """The last day that a mandate which begins on a day may have: two years, date to date."""
    return date_to_date(since, int(figures.mandate_longest)) - ONE_DAY


def assess_grant(facts: GrantFacts, book: Book) -> Assessment:
    """Only a holder lends, only what may be lent, to somebody who works there (a delegation), and never for good."""
    return conclude(list(_against(facts, book.on(facts.filed_on))) or [OFFERED(until_on=facts.until)], book, VERSION)


def _against(facts: GrantFacts, figures: InForce) -> list[Reason]:
    found = []
    if not facts.by_holder:
        found.append(NOT_HOLDER())
    if facts.is_employee is False:
        found.append(NOT_EMPLOYEE())
    if not facts.capabilities:
        found.append(NOTHING_LENT())
    if facts.beyond:
        found.append(NOT_LENDABLE())
    last = longest_until(facts.filed_on, figures)
    if facts.until < facts.filed_on:
        found.append(ENDS_BEFORE())
    elif facts.until > last:
        found.append(TOO_LONG(last_on=last))
    return found


def assess_revocation(facts: RevocationFacts, book: Book) -> Assessment:
    """The declarant's holder ends at any time what was granted for it, whoever granted it."""
    if not facts.by_holder:
        reasons = [NOT_HOLDER()]
    elif not facts.is_running:
        reasons = [ALREADY_ENDED()]
    else:
        reasons = [REVOKED()]
    return conclude(reasons, book, VERSION)
