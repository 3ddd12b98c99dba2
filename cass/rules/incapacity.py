"""Who is entitled to the benefit for temporary incapacity (LSS 99, 114, 117, 118, 144, 146 bis; R-IT 2.5, 3.5)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from cass.kernel.working_days import date_to_date
from cass.law.book import Book, InForce
from cass.rules import minimum_wage
from cass.rules.assessment import Assessment, Ground, Outcome, Reason, Touches, conclude, with_known_law
from cass.rules.bad_input import refuse_backwards, refuse_negative
from cass.rules.incapacity_amounts import FROM_DAY_ONE, Contingency, covered
from cass.rules.work_accident import Standing

VERSION = "incapacity/1"


class Doctor(StrEnum):
    """Who signed the certificate (LSS 144.2-3)."""

    AGREED = "agreed"
    """A doctor or dentist with an agreement with the CASS."""
    CASS = "cass"
    """Of the Àrea de Control Sanitari, where no doctor with an agreement could."""
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class IncapacityFacts:
    """What is known of a leave and of the person's insurance; ``None``: not known, or there is none.

    ``certified_on``: the initial certificate, the causal event (LSS 121.3). Days contributed, or assimilated (LSS 111.3),
    are those of the months before it. ``presented_on``: presenting the certificate is the application (R-IT 17).
    ``employment_ended_on``: the day on which an employment ended before the application.
    ``accident_accredited``: the leave comes from an accident during it, and that is proven.
    ``activity_declared``: own account: who runs the business meanwhile, or that it stays closed (R-IT 2.5).
    """

    certified_on: dt.date
    contingency: Contingency
    registered: bool | None
    self_employed: bool = False
    doctor: Doctor | None = None
    days_in_six_months: int | None = None
    days_in_twenty_four_months: int | None = None
    monthly_base: int | None = None
    topped_up: bool | None = None
    exempt_from_top_up: bool = False
    standing: Standing | None = None
    activity_declared: bool | None = None
    presented_on: dt.date | None = None
    employment_ended_on: dt.date | None = None
    accident_accredited: bool | None = None


DEBT = frozenset({Touches.DEBT})
HEALTH = frozenset({Touches.HEALTH})
OTHERS = frozenset({Touches.OTHER_EMPLOYERS})
NOT_COVERED = Ground("incapacity.not_covered", ("RIT-2.1.d",), Outcome.REFUSE, HEALTH)
CERTIFIED = Ground("incapacity.certified", ("LSS-144.2",), Outcome.GRANT)
DOCTOR_WITHOUT_AGREEMENT = Ground("incapacity.doctor_without_agreement", ("LSS-144.2",), Outcome.NEEDS_PERSON, HEALTH)
CERTIFICATE_MISSING = Ground("incapacity.certificate_missing", ("LSS-144.2", "LSS-121.3"), Outcome.NEEDS_PERSON)
REGISTERED = Ground("incapacity.registered", (), Outcome.GRANT)
NOT_REGISTERED = Ground("incapacity.not_registered", (), Outcome.REFUSE)
REGISTRATION_UNKNOWN = Ground("incapacity.registration_unknown", (), Outcome.NEEDS_PERSON)
NO_QUALIFYING_PERIOD = Ground("incapacity.no_qualifying_period", ("LSS-146bis.2",), Outcome.GRANT, HEALTH)
QUALIFIED_SHORT = Ground("incapacity.qualified_in_six_months", ("LSS-146bis.1.a",), Outcome.GRANT, OTHERS)
QUALIFIED_LONG = Ground("incapacity.qualified_in_two_years", ("LSS-146bis.1.b",), Outcome.GRANT, OTHERS)
NOT_QUALIFIED = Ground("incapacity.not_qualified", ("LSS-146bis.1.a", "LSS-146bis.1.b"), Outcome.REFUSE, OTHERS)
DAYS_UNKNOWN = Ground("incapacity.days_unknown", ("LSS-146bis.1.a", "LSS-146bis.1.b"), Outcome.NEEDS_PERSON, OTHERS)
OWED = Ground("incapacity.contributions_owed", ("LSS-118.2",), Outcome.GRANT_CARD_WITHHELD, DEBT)
STANDING_UNKNOWN = Ground("incapacity.contributions_unknown", ("LSS-118.1",), Outcome.NEEDS_PERSON, DEBT)
ACTIVITY_NOT_DECLARED = Ground("incapacity.activity_not_declared", ("RIT-2.5",), Outcome.NEEDS_PERSON)
IN_LEAVING_WINDOW = Ground("incapacity.in_leaving_window", ("LSS-144.2", "LSS-35.3"), Outcome.REFUSE)
LEAVING_ACCIDENT = Ground("incapacity.leaving_accident", ("LSS-144.2", "RIT-3.5"), Outcome.GRANT, HEALTH)
LEAVING_ACCIDENT_UNPROVEN = Ground("incapacity.leaving_accident_unproven", ("RIT-3.5",), Outcome.NEEDS_PERSON, HEALTH)
CLAIMED_LATE = Ground("incapacity.claimed_late", ("LSS-114.2",))

ACCIDENTS = frozenset({Contingency.WORK_ACCIDENT, Contingency.NON_WORK_ACCIDENT})


def assess(facts: IncapacityFacts, book: Book) -> Assessment:
    """Whether a leave gives a right to the benefit, by the law of its certificate.

    How long it may last is for ``incapacity_duration``. Raises Fault("period.ends_before_it_starts") for an application
    before the certificate, and Fault("law.amount_negative").
    """
    refuse_negative(
        days_in_six_months=facts.days_in_six_months or 0,
        days_in_twenty_four_months=facts.days_in_twenty_four_months or 0,
        monthly_base=facts.monthly_base or 0,
    )
    if facts.presented_on:
        refuse_backwards(start=facts.certified_on, end=facts.presented_on)
    figures = book.on(facts.certified_on)
    return conclude(with_known_law(lambda: _reasons(facts, figures)), book, VERSION)


def _reasons(facts: IncapacityFacts, figures: InForce) -> list[Reason]:
    if not covered(facts.contingency, figures):
        return [NOT_COVERED()]
    base = minimum_wage.Base(facts.monthly_base, facts.topped_up, facts.exempt_from_top_up)
    return [
        certificate(facts),
        *registration(facts, figures),
        qualifying(facts, figures),
        minimum_wage.requirement(base, figures),
        *own_account(facts),
        *presented(facts, figures),
    ]


def certificate(facts: IncapacityFacts) -> Reason:
    """LSS 144.2-3: of a doctor or dentist with an agreement, or of the CASS where none could."""
    if facts.doctor is None:
        return CERTIFICATE_MISSING()
    return DOCTOR_WITHOUT_AGREEMENT() if facts.doctor is Doctor.OTHER else CERTIFIED(certified_on=facts.certified_on)


def registration(facts: IncapacityFacts, figures: InForce) -> list[Reason]:
    """LSS 117.1, 118.1: on the register when it happens; LSS 144.2: nothing applied for in the three days of leaving.

    But for an accident during the employment, duly proven by the worker.
    """
    citation = "LSS-118.1" if facts.self_employed else "LSS-117.1"
    if _in_leaving_window(facts, figures):
        if facts.contingency not in ACCIDENTS or facts.accident_accredited is False:
            return [IN_LEAVING_WINDOW(ended_on=facts.employment_ended_on)]
        return [LEAVING_ACCIDENT() if facts.accident_accredited else LEAVING_ACCIDENT_UNPROVEN()]
    if facts.registered is None:
        return [REGISTRATION_UNKNOWN(citation)]
    return [REGISTERED(citation) if facts.registered else NOT_REGISTERED(citation)]


def qualifying(facts: IncapacityFacts, figures: InForce) -> Reason:
    """LSS 146 bis: an illness or non-work accident asks for 90 days in six months or 180 in twenty-four."""
    if facts.contingency in FROM_DAY_ONE:
        return NO_QUALIFYING_PERIOD()
    short, long = facts.days_in_six_months, facts.days_in_twenty_four_months
    if short is not None and short >= figures.qualifying_short_days:
        return QUALIFIED_SHORT(days=short, months=int(figures.qualifying_short_months))
    if long is not None and long >= figures.qualifying_long_days:
        return QUALIFIED_LONG(days=long, months=int(figures.qualifying_long_months))
    if short is None or long is None:
        return DAYS_UNKNOWN()
    return NOT_QUALIFIED(
        short=short,
        short_needed=int(figures.qualifying_short_days),
        long=long,
        long_needed=int(figures.qualifying_long_days),
    )


def own_account(facts: IncapacityFacts) -> list[Reason]:
    """LSS 118: a debt withholds the payment until it is paid; R-IT 2.5: who runs the business meanwhile."""
    if not facts.self_employed:
        return []
    reasons = []
    if facts.standing is Standing.IN_DEBT:
        reasons.append(OWED())
    elif facts.standing is None:
        reasons.append(STANDING_UNKNOWN())
    return reasons if facts.activity_declared else [*reasons, ACTIVITY_NOT_DECLARED()]


def presented(facts: IncapacityFacts, figures: InForce) -> list[Reason]:
    """LSS 114.2: applied for after its months (six, three until 19-2-2025), the right begins with the application."""
    if facts.presented_on is None:
        return []
    limit = date_to_date(facts.certified_on, int(figures.benefit_claim_months))
    return [CLAIMED_LATE(presented_on=facts.presented_on, limit_on=limit)] if facts.presented_on > limit else []


def _in_leaving_window(facts: IncapacityFacts, figures: InForce) -> bool:
    ended_on, presented_on = facts.employment_ended_on, facts.presented_on
    if ended_on is None or presented_on is None:
        return False
    return ended_on < presented_on <= ended_on + dt.timedelta(days=int(figures.leaving_notice_days))
