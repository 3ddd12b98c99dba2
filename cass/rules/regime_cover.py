"""Rights to reimbursement of those insured in a special regime: students, job-seekers, the voluntarily insured, and those
whom the Government insures (LSS 140.5, 220-224 bis)."""

import datetime as dt
from dataclasses import dataclass

from cass.kernel.working_days import MONTHS_OF_A_YEAR, date_to_date
from cass.law.book import Book, InForce
from cass.rules.assessment import Assessment, Ground, Outcome, Reason, Touches, conclude, with_known_law
from cass.rules.coverage import kept_days
from cass.rules.special_regimes import BY_GOVERNMENT, Regime
from cass.rules.work_accident import Standing

VERSION = "regime_cover/1"

ARTICLES = {
    Regime.WARD_OF_STATE: "LSS-220",
    Regime.TRAFFICKING_VICTIM: "LSS-220bis",
    Regime.OCCASIONAL_AID: "LSS-220ter",
    Regime.FORMER_WARD: "LSS-220quater",
    Regime.PRISONER: "LSS-221",
    Regime.STUDENT: "LSS-223bis",
    Regime.VOLUNTARY_BOTH: "LSS-223ter",
    Regime.VOLUNTARY_GENERAL: "LSS-223quater",
    Regime.YOUNG_OWN_ACCOUNT: "LSS-223quinquies",
    Regime.JOB_SEEKER: "LSS-224bis",
}
KEEPS = frozenset({Regime.OCCASIONAL_AID, Regime.PRISONER})
"""Whose rights outlive the regime (LSS 140.5)."""


@dataclass(frozen=True)
class RegimeFacts:
    """What is known of somebody in a special regime on a day; ``None``: not known, or there is none.

    ``registered_on`` is the day of the request registered at the CASS, or of the Government's decision; ``ended_on`` the
    day on which they left the regime.
    """

    on: dt.date
    regime: Regime
    born_on: dt.date
    registered_on: dt.date | None = None
    ended_on: dt.date | None = None
    standing: Standing | None = None
    resident: bool | None = None
    works: bool | None = None
    """Regularly as an employee, or on their own account."""
    could_be_dependant: bool | None = None
    elite_athlete: bool = False
    enrolled_until: dt.date | None = None
    """The last day of the course that the yearly proof of enrolment shows."""
    job_seeker: bool | None = None
    """Registered at the Servei d'Ocupació, and without its benefit; or removed from it by a grave illness (224 bis.12)."""
    contributed_months: int = 0
    resident_since: dt.date | None = None
    """Without a break, before joining the regime."""
    eligible: bool | None = None
    """Voluntary cover of the general branch: a lump sum received, its holder's dependant of age, or a dependant whose
    holder died (223 quater.1)."""


DEBT = frozenset({Touches.DEBT})
COVERED = Ground("regime.covered", (), Outcome.GRANT)
NOT_REGISTERED = Ground("regime.not_registered", (), Outcome.REFUSE)
ENDED = Ground("regime.ended", (), Outcome.REFUSE)
KEPT = Ground("regime.kept", ("LSS-140.5", "LSS-140.1"), Outcome.GRANT)
TOO_YOUNG = Ground("regime.too_young", (), Outcome.REFUSE)
TOO_OLD = Ground("regime.too_old", (), Outcome.REFUSE)
OWED = Ground("regime.contributions_owed", (), Outcome.REFUSE, DEBT)
STANDING_UNKNOWN = Ground("regime.contributions_unknown", (), Outcome.NEEDS_PERSON, DEBT)
WORKS = Ground("regime.works", (), Outcome.REFUSE)
COULD_BE_DEPENDANT = Ground("regime.could_be_dependant", ("LSS-223bis",), Outcome.REFUSE)
NOT_ENROLLED = Ground("regime.not_enrolled", ("LSS-223bis", "RAFIL-30.4"), Outcome.REFUSE)
NOT_JOB_SEEKER = Ground("regime.not_job_seeker", ("LSS-224bis",), Outcome.REFUSE)
TOO_FEW_MONTHS = Ground("regime.too_few_months", (), Outcome.REFUSE)
RESIDED_TOO_SHORT = Ground("regime.resided_too_short", (), Outcome.REFUSE)
NOT_RESIDENT = Ground("regime.not_resident", (), Outcome.REFUSE)
NOT_ELIGIBLE = Ground("regime.not_eligible", ("LSS-223quater",), Outcome.REFUSE)
UNKNOWN = Ground("regime.facts_unknown", (), Outcome.NEEDS_PERSON)
AS_OWN_ACCOUNT = Ground("regime.as_own_account", ("LSS-223quinquies",), Outcome.NEEDS_PERSON)
NOT_WRITTEN = Ground("regime.not_written", (), Outcome.NEEDS_PERSON)
ONLY_CARE = Ground("regime.only_care", ("LSS-223bis",))
NO_FULL_FOR_LOW_INCOME = Ground("regime.no_full_for_low_income", ())
NO_DEPENDANTS = Ground("regime.no_dependants", ("LSS-223bis",))
MINOR_DEPENDANTS = Ground("regime.minor_dependants", ("LSS-223quater",))


def assess(facts: RegimeFacts, book: Book) -> Assessment:
    """The rights on the day of the facts. Where they end on a day, the reason of the grant has the fact ``last_on``."""
    figures = book.on(facts.on)
    return conclude(with_known_law(lambda: judge(facts, figures)), book, VERSION)


def judge(facts: RegimeFacts, figures: InForce) -> list[Reason]:
    if facts.regime not in ARTICLES:
        return [NOT_WRITTEN()]
    if facts.regime is Regime.YOUNG_OWN_ACCOUNT:
        return [AS_OWN_ACCOUNT()]
    cited = ARTICLES[facts.regime]
    if facts.registered_on is None or facts.on < facts.registered_on:
        return [NOT_REGISTERED(cited)]
    if facts.ended_on is not None and facts.on > facts.ended_on:
        return [after(facts, facts.ended_on, figures)]
    if facts.regime in BY_GOVERNMENT:
        return age(facts, figures) or [COVERED(cited, last_on=last_day(facts, figures))]
    against = age(facts, figures) + paid_up(facts) + CONDITIONS[facts.regime](facts, figures)
    return against or [COVERED(cited, last_on=last_day(facts, figures)), *limits(facts.regime)]


def after(facts: RegimeFacts, ended_on: dt.date, figures: InForce) -> Reason:
    """LSS 140.5, from 14-2-2026: those of 220 ter and 221 keep their rights like anybody who stopped working."""
    cited = ARTICLES[facts.regime]
    if facts.regime not in KEEPS or not figures.on(ended_on).regimes_keep_cover:
        return ENDED(cited, ended_on=ended_on)
    days = kept_days(facts.contributed_months, figures)
    last_on = ended_on + dt.timedelta(days=days)
    if facts.on > last_on:
        return ENDED("LSS-140.5", ended_on=ended_on)
    if facts.resident is None:
        return UNKNOWN("LSS-140.5")
    return KEPT(ended_on=ended_on, days=days, last_on=last_on) if facts.resident else NOT_RESIDENT("LSS-140.1")


def ages(regime: Regime, figures: InForce) -> tuple[int | None, int | None]:
    """The age from which, and the age below which, a regime takes somebody."""
    if regime is Regime.STUDENT:
        return int(figures.student_least_age), int(figures.student_most_age) + 1
    if regime is Regime.JOB_SEEKER:
        return int(figures.majority), int(figures.pension_age)
    if regime is Regime.VOLUNTARY_BOTH:
        return int(figures.voluntary_both_age), None
    if regime is Regime.WARD_OF_STATE:
        return None, int(figures.majority)
    if regime is Regime.FORMER_WARD:
        return int(figures.majority), int(figures.former_ward_age)
    return None, None


def age(facts: RegimeFacts, figures: InForce) -> list[Reason]:
    """The ages of LSS 220, 220 quater, 223 bis (25 to 30, both included), 223 ter and 224 bis."""
    least, limit = ages(facts.regime, figures)
    cited = ARTICLES[facts.regime]
    if least is not None and facts.on < birthday(facts, least):
        return [TOO_YOUNG(cited, age=least)]
    if limit is not None and facts.on >= birthday(facts, limit):
        return [TOO_OLD(cited, age=limit)]
    return []


def birthday(facts: RegimeFacts, years: int) -> dt.date:
    return date_to_date(facts.born_on, years * MONTHS_OF_A_YEAR)


def last_day(facts: RegimeFacts, figures: InForce) -> dt.date | None:
    """The eve of the birthday that ends the regime, the end of the course, the end that is known: the first of them."""
    _, limit = ages(facts.regime, figures)
    days = [facts.ended_on]
    if limit is not None:
        days.append(birthday(facts, limit) - dt.timedelta(days=1))
    if facts.regime is Regime.STUDENT and not facts.elite_athlete:
        days.append(facts.enrolled_until)
    return min((day for day in days if day is not None), default=None)


def paid_up(facts: RegimeFacts) -> list[Reason]:
    """Who pays their own contribution has rights while it is paid (223 bis.11, 223 ter.2, 223 quater.4.d, 224 bis.11)."""
    cited = ARTICLES[facts.regime]
    if facts.standing is None:
        return [STANDING_UNKNOWN(cited)]
    return [OWED(cited)] if facts.standing is Standing.IN_DEBT else []


def student(facts: RegimeFacts, figures: InForce) -> list[Reason]:
    """LSS 223 bis.1, R-AFIL 30.4: enrolled (proof each year) or an elite athlete (from 16-2-2022), no work, and nobody's dependant."""
    if facts.could_be_dependant is None or facts.works is None:
        return [UNKNOWN("LSS-223bis")]
    reasons = []
    if facts.could_be_dependant:
        reasons.append(COULD_BE_DEPENDANT())
    if facts.works:
        reasons.append(WORKS("LSS-223bis"))
    athlete = facts.elite_athlete and figures.elite_athletes_admitted
    if not athlete and (facts.enrolled_until is None or facts.on > facts.enrolled_until):
        reasons.append(NOT_ENROLLED(enrolled_until_on=facts.enrolled_until))
    return reasons


def job_seeker(facts: RegimeFacts, figures: InForce) -> list[Reason]:
    """LSS 224 bis.1-2: registered as a job-seeker without its benefit, three years of residence on joining, and above 35
    years 36 months contributed."""
    cited = "LSS-224bis"
    if facts.job_seeker is None or facts.resident_since is None or facts.registered_on is None:
        return [UNKNOWN(cited)]
    reasons = []
    if not facts.job_seeker:
        reasons.append(NOT_JOB_SEEKER())
    years = int(figures.job_seeker_residence_years)
    if date_to_date(facts.resident_since, years * MONTHS_OF_A_YEAR) > facts.registered_on:
        reasons.append(RESIDED_TOO_SHORT(cited, years=years))
    older = facts.registered_on >= birthday(facts, int(figures.job_seeker_older_age) + 1)
    if older and facts.contributed_months < figures.job_seeker_months:
        reasons.append(TOO_FEW_MONTHS(cited, months=facts.contributed_months, needed=int(figures.job_seeker_months)))
    return reasons


def voluntary_both(facts: RegimeFacts, figures: InForce) -> list[Reason]:
    """LSS 223 ter.1: resident, 180 months contributed in Andorra, and not obliged to contribute for another reason."""
    cited = "LSS-223ter"
    if facts.resident is None or facts.works is None:
        return [UNKNOWN(cited)]
    reasons = []
    if not facts.resident:
        reasons.append(NOT_RESIDENT(cited))
    if facts.works:
        reasons.append(WORKS(cited))
    if facts.contributed_months < figures.voluntary_both_months:
        reasons.append(
            TOO_FEW_MONTHS(cited, months=facts.contributed_months, needed=int(figures.voluntary_both_months))
        )
    return reasons


def voluntary_general(facts: RegimeFacts, figures: InForce) -> list[Reason]:
    """LSS 223 quater.1: ten years of residence before joining, kept up; a lump sum, or a tie to somebody who has one."""
    cited = "LSS-223quater"
    if facts.resident is None or facts.eligible is None or facts.resident_since is None or facts.registered_on is None:
        return [UNKNOWN(cited)]
    reasons = []
    if not facts.eligible:
        reasons.append(NOT_ELIGIBLE())
    if not facts.resident:
        reasons.append(NOT_RESIDENT(cited))
    years = int(figures.voluntary_general_residence_years)
    if date_to_date(facts.resident_since, years * MONTHS_OF_A_YEAR) > facts.registered_on:
        reasons.append(RESIDED_TOO_SHORT(cited, years=years))
    return reasons


CONDITIONS = {
    Regime.STUDENT: student,
    Regime.JOB_SEEKER: job_seeker,
    Regime.VOLUNTARY_BOTH: voluntary_both,
    Regime.VOLUNTARY_GENERAL: voluntary_general,
}


def limits(regime: Regime) -> list[Reason]:
    """What a regime does not give (223 bis.4, 9, 10; 223 ter.2; 223 quater.4-5)."""
    cited = ARTICLES[regime]
    if regime is Regime.STUDENT:
        return [ONLY_CARE(), NO_FULL_FOR_LOW_INCOME(cited), NO_DEPENDANTS()]
    if regime is Regime.VOLUNTARY_BOTH:
        return [NO_FULL_FOR_LOW_INCOME(cited)]
    return [NO_FULL_FOR_LOW_INCOME(cited), MINOR_DEPENDANTS()] if regime is Regime.VOLUNTARY_GENERAL else []
