"""Who on own account may pay less while somebody else is hired to do the work (LSS 106 bis; R-CP 8)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from cass.kernel.working_days import date_to_date
from cass.law.book import Book, InForce
from cass.rules import own_account
from cass.rules.assessment import Amount, Assessment, Ground, Outcome, Reason, Touches, conclude, with_known_law
from cass.rules.bad_input import refuse_negative
from cass.rules.vocabulary import Tracing, fact, given

VERSION = "conciliation/1"


class Who(StrEnum):
    PERSON = "person"
    """A natural person with an activity of their own."""
    ADMINISTRATOR = "administrator"
    SHARECROPPER = "sharecropper"
    """With a contract of *parceria*."""
    OTHER = "other"
    """A partner, or a relative who works with the holder."""


class Charge(StrEnum):
    """Whom the person has to care for."""

    CHILD = "child"
    DEPENDANT = "dependant"
    """A relative up to the second degree with a grade of dependency."""
    DISABLED = "disabled"
    """A relative up to the second degree with a severe or very severe disability."""
    NONE = "none"


class Hours(StrEnum):
    """Those of the new employee, against the legal working day."""

    FULL = "full"
    HALF = "half"
    """At least half, less than full."""
    LESS = "less"


@dataclass(frozen=True)
class ConciliationFacts:
    """What is known of a request; ``part`` is that of the average wage, in tenths of percent."""

    requested_on: dt.date
    who: Who
    charge: Charge
    part: int
    hours: Hours
    runs_the_business: bool = False
    child_age: int | None = None
    dependency_grade: int | None = None
    owes: bool | None = None
    registered_months: int = 0
    contributed_months: int = 0
    """Of the last 24, as an employee or on own account."""


HEALTH = frozenset({Touches.HEALTH})
DEBT = frozenset({Touches.DEBT})
REDUCED = Ground("conciliation.reduced", ("LSS-106bis.1", "LSS-106bis.6"), Outcome.GRANT)
NOT_THEIRS = Ground("conciliation.not_theirs", ("LSS-106bis.1",), Outcome.REFUSE)
NOBODY_IN_CHARGE = Ground("conciliation.nobody_in_charge", ("LSS-106bis.2",), Outcome.REFUSE)
CHILD_TOO_OLD = Ground("conciliation.child_too_old", ("LSS-106bis.2",), Outcome.REFUSE)
GRADE_TOO_LOW = Ground("conciliation.grade_too_low", ("LSS-106bis.2",), Outcome.REFUSE, HEALTH)
CHARGE_UNKNOWN = Ground("conciliation.charge_unknown", ("LSS-106bis.2",), Outcome.NEEDS_PERSON, HEALTH)
OWES = Ground("conciliation.owes", ("LSS-106bis.3",), Outcome.REFUSE, DEBT)
DEBT_UNKNOWN = Ground("conciliation.debt_unknown", ("LSS-106bis.3",), Outcome.NEEDS_PERSON, DEBT)
TOO_FEW_MONTHS = Ground("conciliation.too_few_months", ("LSS-106bis.3",), Outcome.REFUSE)
TOO_FEW_HOURS = Ground("conciliation.too_few_hours", ("LSS-106bis.3", "RCP-8.2"), Outcome.REFUSE)


def assess(facts: ConciliationFacts, book: Book) -> Assessment:
    """Whether the reduction is due and what is left to pay a month, in the law of the day of the request.

    Raises Fault("law.amount_negative") and, where the minimum or average wage of that day is not known,
    Fault("law.value_missing").
    """
    refuse_negative(
        child_age=facts.child_age or 0,
        dependency_grade=facts.dependency_grade or 0,
        part=facts.part,
        registered_months=facts.registered_months,
        contributed_months=facts.contributed_months,
    )
    figures = book.on(facts.requested_on)
    reasons = with_known_law(lambda: requirements(facts, figures))
    if any(reason.leads_to is not Outcome.GRANT for reason in reasons):
        return conclude(reasons, book, VERSION)
    full_time = fact("hired_full_time", holds=facts.hours is Hours.FULL)
    part = given("part", facts.part, figures.own_account_letter_g.unit)
    reduced = own_account.reduced_quota(part, full_time, Tracing(figures))
    return conclude(reasons, book, VERSION, {"reduced_quota": Amount.of(reduced)})


def requirements(facts: ConciliationFacts, figures: InForce) -> list[Reason]:
    """LSS 106 bis.1-3: every requirement that fails, or the grant with its last day."""
    months = int(figures.conciliation_months)
    reasons = [*charge(facts, figures), *record(facts, figures)]
    if facts.who is Who.OTHER or (facts.who is Who.ADMINISTRATOR and not facts.runs_the_business):
        reasons.append(NOT_THEIRS())
    if facts.hours is Hours.LESS:
        reasons.append(TOO_FEW_HOURS())
    last = date_to_date(facts.requested_on, months) - dt.timedelta(days=1)
    below = facts.part < figures.own_account_letter_g
    article = "LSS-106bis.4" if below else "LSS-106bis.5"
    return reasons or [REDUCED(article, from_on=facts.requested_on, last_on=last)]


def charge(facts: ConciliationFacts, figures: InForce) -> list[Reason]:
    """LSS 106 bis.2: a child of up to 12 included, a dependant of grade 3 or more, a severe disability."""
    if facts.charge is Charge.NONE:
        return [NOBODY_IN_CHARGE()]
    if facts.charge is Charge.CHILD:
        if facts.child_age is None:
            return [CHARGE_UNKNOWN()]
        most = figures.conciliation_child_age
        return [CHILD_TOO_OLD(most=int(most))] if facts.child_age > most else []
    if facts.charge is Charge.DEPENDANT:
        if facts.dependency_grade is None:
            return [CHARGE_UNKNOWN()]
        least = figures.conciliation_dependency_grade
        return [GRADE_TOO_LOW(least=int(least))] if facts.dependency_grade < least else []
    return []


def record(facts: ConciliationFacts, figures: InForce) -> list[Reason]:
    """LSS 106 bis.3.a-b: no debt at all, registered for 24 months and contributing in the last 24."""
    reasons = []
    if facts.owes is None:
        reasons.append(DEBT_UNKNOWN())
    elif facts.owes:
        reasons.append(OWES())
    needed = int(figures.conciliation_registered_months)
    if min(facts.registered_months, facts.contributed_months) < needed:
        reasons.append(TOO_FEW_MONTHS(needed=needed))
    return reasons
