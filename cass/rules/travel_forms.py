"""The form for urgent care while travelling to Spain, France or Portugal: who has it, for what, and for how many days."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from cass.kernel.faults import Fault
from cass.law.book import Book, InForce
from cass.rules.assessment import Assessment, Ground, Outcome, Reason, Touches, conclude, with_known_law
from cass.rules.bad_input import refuse_backwards, refuse_negative
from cass.rules.coverage import kept_days

VERSION = "travel_forms/1"


class Country(StrEnum):
    SPAIN = "spain"
    FRANCE = "france"
    PORTUGAL = "portugal"
    OTHER = "other"


class Care(StrEnum):
    """What the form is asked for. The first four are what it covers."""

    URGENT = "urgent"
    OXYGEN = "oxygen"
    HAEMODIALYSIS = "haemodialysis"
    ANTICOAGULANT = "anticoagulant"
    """Control of an oral anticoagulant."""
    SCHEDULED = "scheduled"


FORMS = {Country.SPAIN: "E/AND-11", Country.FRANCE: "SE 130-04", Country.PORTUGAL: "P/AND-3"}
JANUARY = 1


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included."""

    start: dt.date
    end: dt.date

    def days_in(self, year: int) -> int:
        """How many of its days fall in a calendar year."""
        first, next_first = dt.date(year, JANUARY, 1), dt.date(year + 1, JANUARY, 1)
        return max((min(self.end + dt.timedelta(days=1), next_first) - max(self.start, first)).days, 0)


@dataclass(frozen=True)
class TravelFacts:
    """A journey for which the form is asked. ``rights_open``: what ``coverage`` said of the day of departure; ``None``
    when a person has to say it. ``issued``: the periods of forms that the person already had."""

    country: Country
    journey: Period
    rights_open: bool | None
    contributed_months: int
    care: Care = Care.URGENT
    pensioner: bool = False
    """Of the CASS."""
    student: bool = False
    """Studies abroad."""
    issued: tuple[Period, ...] = ()


HEALTH = frozenset({Touches.HEALTH})
FORM = Ground("travel.form", ("CASS-TRAVEL",), Outcome.GRANT)
NO_AGREEMENT = Ground("travel.no_agreement", ("CASS-TRAVEL",), Outcome.REFUSE)
NO_RIGHTS = Ground("travel.no_rights", ("CASS-TRAVEL",), Outcome.REFUSE)
RIGHTS_UNKNOWN = Ground("travel.rights_unknown", ("CASS-TRAVEL",), Outcome.NEEDS_PERSON)
SCHEDULED = Ground("travel.scheduled", ("CASS-TRAVEL",), Outcome.REFUSE, HEALTH)
SCHEDULED_COVERED = Ground("travel.scheduled_covered", ("CASS-TRAVEL",), None, HEALTH)
TOO_LONG = Ground("travel.too_long", ("CASS-TRAVEL", "LSS-140.1"), Outcome.REFUSE)
TOO_MANY_DAYS = Ground("travel.too_many_days", ("CASS-TRAVEL",), Outcome.REFUSE)
STUDENT_EXTENDS = Ground("travel.student_extends", ("CASS-TRAVEL",), Outcome.NEEDS_PERSON)


def assess(facts: TravelFacts, book: Book) -> Assessment:
    """Whether the form is given for the journey, by the law of the day of departure.

    Raises Fault("period.ends_before_it_starts"), Fault("law.amount_negative") and Fault("travel.overlaps") when a form already covers some of the days.
    """
    refuse_negative(contributed_months=facts.contributed_months)
    for period in (facts.journey, *facts.issued):
        refuse_backwards(start=period.start, end=period.end)
    for period in facts.issued:
        if period.start <= facts.journey.end and facts.journey.start <= period.end:
            raise Fault("travel.overlaps", start=period.start, end=period.end)
    figures = book.on(facts.journey.start)
    return conclude(with_known_law(lambda: judge(facts, figures)), book, VERSION)


def judge(facts: TravelFacts, figures: InForce) -> list[Reason]:
    if facts.country is Country.OTHER:
        return [NO_AGREEMENT()]
    reasons = scheduled(facts) + rights(facts)
    long = too_long(facts, figures)
    if long:
        return [*reasons, *(long if not facts.student else [STUDENT_EXTENDS()])]
    return [*reasons, FORM(form=FORMS[facts.country], start_on=facts.journey.start, last_on=facts.journey.end)]


def scheduled(facts: TravelFacts) -> list[Reason]:
    """Scheduled visits are not covered, but for pensioners who go to France for a while and students there."""
    if facts.care is not Care.SCHEDULED:
        return []
    covered = facts.country is Country.FRANCE and (facts.pensioner or facts.student)
    return [SCHEDULED_COVERED() if covered else SCHEDULED()]


def rights(facts: TravelFacts) -> list[Reason]:
    if facts.rights_open is None:
        return [RIGHTS_UNKNOWN()]
    return [] if facts.rights_open else [NO_RIGHTS()]


def too_long(facts: TravelFacts, figures: InForce) -> list[Reason]:
    """A form lasts no longer than rights would outlive the work (60, 90, 120 days; pensioners' rights do not end), and
    all the forms of a calendar year no longer than 180 days. What runs over New Year counts in each year its own days."""
    reasons = []
    days = (facts.journey.end - facts.journey.start).days + 1
    most = kept_days(facts.contributed_months, figures)
    if not facts.pensioner and days > most:
        reasons.append(TOO_LONG(days=days, most=most))
    for year in range(facts.journey.start.year, facts.journey.end.year + 1):
        total = sum(period.days_in(year) for period in (facts.journey, *facts.issued))
        if total > figures.travel_days_a_year:
            reasons.append(TOO_MANY_DAYS(year=year, days=total, most=int(figures.travel_days_a_year)))
    return reasons
