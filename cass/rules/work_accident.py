"""Is it a work accident, and is the injured person entitled (MISSION E1-E3; LSS 99, 111, 117, 118, 120, 123, 124)?"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from cass.law.book import Book, InForce
from cass.rules import minimum_wage
from cass.rules.assessment import Assessment, Fact, Ground, Outcome, Reason, Touches, conclude, with_known_law
from cass.rules.vocabulary import Figures, article

VERSION = "work_accident/2"


class Worker(StrEnum):
    EMPLOYEE = "employee"
    """Employees and those assimilated to them (LSS 18)."""
    SELF_EMPLOYED = "self_employed"


class Place(StrEnum):
    USUAL = "usual"
    OTHER = "other"
    """Any other place where the contract's services or the professional tasks are performed (LSS 123.3)."""
    WORK_TRIP = "work_trip"
    COMMUTING = "commuting"


class Registration(StrEnum):
    """What the register says of the person's work on the day of the accident."""

    REGISTERED = "registered"
    NOT_REGISTERED = "not_registered"
    UNMATCHED = "unmatched"
    """Nobody has matched the declared person with the register yet."""


class Standing(StrEnum):
    """How somebody who works on their own account stands with their contributions (LSS 118)."""

    UP_TO_DATE = "up_to_date"
    DEFERRAL_HONOURED = "deferral_honoured"
    IN_DEBT = "in_debt"


@dataclass(frozen=True)
class Commuting:
    """The conditions of LSS 123.5, as answered; ``None``: not answered."""

    usual_route: bool | None = None
    exclusively_for_work: bool | None = None
    reasonably_close_in_time: bool | None = None
    proof_present: bool = False


@dataclass(frozen=True)
class WorkAccidentFacts:
    """What is known of one accident when it is assessed; ``None``: not known."""

    worker: Worker
    occurred_on: dt.date
    due_on: dt.date
    """The last of the two working days, from ``deadlines.declaration``."""
    filed_on: dt.date
    """The legal entry of the declaration (CA 102)."""
    place: Place
    registration: Registration
    within_timetable: bool | None = None
    employer_never_registered: bool = False
    """The employer has never registered this worker (as against an employment that had not begun or was over)."""
    monthly_base: int | None = None
    """Global monthly contribution base over all activities, cents."""
    topped_up: bool | None = None
    exempt_from_top_up: bool = False
    standing: Standing | None = None
    force_majeure_alleged: bool = False
    wilful_act_alleged: bool = False
    exclusive_cause_illness: bool = False
    illness_proof_present: bool = False
    commuting: Commuting | None = None
    medical_report_present: bool = False
    on_leave: bool = False
    lateness_reason_given: bool = False


HEALTH = frozenset({Touches.HEALTH})
DEBT = frozenset({Touches.DEBT})
OTHERS = frozenset({Touches.OTHER_EMPLOYERS})

IN_TIME = Ground("accident.declared_in_time", ())
LATE_WITH_REASON = Ground("accident.declared_late_with_reason", ())
LATE = Ground("accident.declared_late", ("LSS-245.a",))
LATENESS_COSTS_NOTHING = Ground("accident.lateness_costs_nothing", ("LSS-124.2", "CASS-ACCIDENT"))

FORCE_MAJEURE = Ground("accident.force_majeure_alleged", ("LSS-123.7",), Outcome.NEEDS_PERSON)
WILFUL_ACT = Ground("accident.wilful_act_alleged", ("LSS-123.7",), Outcome.NEEDS_PERSON, HEALTH)

PRESUMED = Ground("accident.presumed", ("LSS-123.1", "LSS-123.2"), Outcome.GRANT)
OUT_OF_HOURS = Ground("accident.outside_timetable", ("LSS-123.1", "LSS-123.2"), Outcome.NEEDS_PERSON)
HOURS_UNKNOWN = Ground("accident.timetable_unknown", ("LSS-123.2",), Outcome.NEEDS_PERSON)

COMMUTING_EXCLUDED = Ground("accident.commuting_not_covered", ("LSS-123.8",), Outcome.REFUSE)
COMMUTING_PROVEN = Ground("accident.commuting_proven", ("LSS-123.5", "LSS-123.6"), Outcome.GRANT)
COMMUTING_NOT_PROVEN = Ground("accident.commuting_proof_missing", ("LSS-123.5", "LSS-123.6"), Outcome.NEEDS_PERSON)
CONDITIONS = ("usual_route", "exclusively_for_work", "reasonably_close_in_time")
CONDITION_UNKNOWN = {
    name: Ground(f"accident.commuting_{name}_unknown", ("LSS-123.5",), Outcome.NEEDS_PERSON) for name in CONDITIONS
}
CONDITION_NOT_MET = {
    name: Ground(f"accident.commuting_{name}_not_met", ("LSS-123.5",), Outcome.REFUSE) for name in CONDITIONS
}

ILLNESS_EXCLUDED = Ground("accident.illness_not_covered", ("LSS-123.8",), Outcome.REFUSE, HEALTH)
ILLNESS_TO_JUDGE = Ground("accident.illness_to_judge", ("LSS-123.4", "LSS-123.6"), Outcome.NEEDS_PERSON, HEALTH)
ILLNESS_NOT_PROVEN = Ground("accident.illness_proof_missing", ("LSS-123.4", "LSS-123.6"), Outcome.NEEDS_PERSON, HEALTH)

REGISTERED = Ground("accident.registered", ("LSS-111.1",), Outcome.GRANT)
REGISTERED_BY_LAW = Ground("accident.registered_by_law", ("LSS-34.4", "LSS-97.5"), Outcome.GRANT)
OUTSIDE_EMPLOYMENT = Ground("accident.outside_employment", ("LSS-111.1", "LSS-117.1"), Outcome.NEEDS_PERSON)
NOT_REGISTERED = Ground("accident.own_account_not_registered", ("LSS-111.1", "LSS-118.1"), Outcome.REFUSE)
UNMATCHED = Ground("accident.person_unmatched", ("LSS-111.1",), Outcome.NEEDS_PERSON, OTHERS)
NO_WAITING = Ground("accident.no_waiting_period", ("LSS-120.1",))

UP_TO_DATE = Ground("accident.contributions_up_to_date", ("LSS-118.1",), Outcome.GRANT, DEBT)
DEFERRED = Ground("accident.deferral_honoured", ("LSS-118.1",), Outcome.GRANT, DEBT)
IN_DEBT = Ground("accident.contributions_owed", ("LSS-118.2",), Outcome.GRANT_CARD_WITHHELD, DEBT)
STANDING_UNKNOWN = Ground("accident.contributions_unknown", ("LSS-118.1",), Outcome.NEEDS_PERSON, DEBT)

REPORT_MISSING = Ground("accident.medical_report_missing", ("CASS-ACCIDENT", "RPROC-13.2"), Outcome.NEEDS_PERSON)
CERTIFICATE_DUE = Ground("accident.leave_certificate_due", ("CASS-ACCIDENT",), touches=HEALTH)


def assess(facts: WorkAccidentFacts, book: Book) -> Assessment:
    """The whole judgement, in the law of the day of the accident."""
    figures = book.on(facts.occurred_on)
    base = minimum_wage.Base(facts.monthly_base, facts.topped_up, facts.exempt_from_top_up)
    reasons = [
        *deadline(facts),
        *exclusions(facts),
        *with_known_law(lambda: definition(facts, figures)),
        *registration(facts),
        *with_known_law(lambda: [minimum_wage.requirement(base, figures)]),
        *standing(facts),
        *documents(facts),
    ]
    known = not any(reason.code == "law.not_known" for reason in reasons)
    return conclude(reasons, book, VERSION, minimum_wage.amounts(base, figures) if known else {})


def deadline(facts: WorkAccidentFacts) -> list[Reason]:
    """LSS 124: two working days. Being late never refuses anything and costs the injured person nothing.

    Without a reason it may be a minor offence of whoever had to declare; with one, a person judges whether it justifies.
    """
    employee = facts.worker is Worker.EMPLOYEE
    obliged = "LSS-124.1" if employee else "LSS-124.3"
    about: dict[str, Fact] = {"due_on": facts.due_on, "filed_on": facts.filed_on}
    if facts.filed_on <= facts.due_on:
        return [IN_TIME(obliged, **about)]
    if facts.lateness_reason_given:
        return [LATE_WITH_REASON(obliged, **about), LATENESS_COSTS_NOTHING()]
    return [LATE(obliged, "LSS-238.1.b" if employee else "LSS-238.2.b", **about), LATENESS_COSTS_NOTHING()]


def exclusions(facts: WorkAccidentFacts) -> list[Reason]:
    """LSS 123.7: force majeure alien to the work, and the injured worker's intent. Neither is presumed: a person judges."""
    alleged = ((facts.force_majeure_alleged, FORCE_MAJEURE), (facts.wilful_act_alleged, WILFUL_ACT))
    return [ground() for is_alleged, ground in alleged if is_alleged]


def definition(facts: WorkAccidentFacts, figures: InForce) -> list[Reason]:
    """LSS 123: which of the three ways makes it a work accident, if any."""
    if facts.exclusive_cause_illness:
        return illness(facts, figures)
    if facts.place is Place.COMMUTING:
        return commuting(facts, figures)
    return presumption(facts)


def presumption(facts: WorkAccidentFacts) -> list[Reason]:
    """LSS 123.2-3: what happens at the time and in the place of work is presumed to come from the work.

    A trip made because of the work during working hours is work (the CASS's page). Outside the timetable nothing is
    presumed, but what happens on the occasion of the work is still a work accident (123.1): a person judges.
    """
    if facts.within_timetable is None:
        return [HOURS_UNKNOWN()]
    if not facts.within_timetable:
        return [OUT_OF_HOURS()]
    more = {Place.USUAL: (), Place.OTHER: ("LSS-123.3",), Place.WORK_TRIP: ("CASS-ACCIDENT",)}[facts.place]
    return [PRESUMED(*more, place=facts.place.value)]


def commuting(facts: WorkAccidentFacts, figures: InForce) -> list[Reason]:
    """LSS 123.5-6: between home and work; three conditions, and the insured person bears the proof.

    Until 14-11-2023 it did not apply to own account (LSS 123.8, removed by Llei 11/2023).
    """
    if facts.worker is Worker.SELF_EMPLOYED and not figures.self_employed_commuting_counts:
        return [COMMUTING_EXCLUDED(accident_on=facts.occurred_on)]
    trip = facts.commuting or Commuting()
    answers = [(name, getattr(trip, name)) for name in CONDITIONS]
    reasons = [CONDITION_UNKNOWN[name]() for name, answer in answers if answer is None]
    reasons += [CONDITION_NOT_MET[name]() for name, answer in answers if answer is False]
    if not trip.proof_present:
        reasons.append(COMMUTING_NOT_PROVEN())
    return reasons or [COMMUTING_PROVEN()]


def illness(facts: WorkAccidentFacts, figures: InForce) -> list[Reason]:
    """LSS 123.4 and 6: a non-occupational illness whose only cause is the work; the insured person bears the proof.

    Whether the proof shows an exclusive cause is a medical judgement that no rule makes. The CASS's page still says that
    it does not apply to own account; Llei 11/2023 removed that exception (LSS 123.8) for accidents from 15-11-2023.
    """
    if facts.worker is Worker.SELF_EMPLOYED and not figures.self_employed_exclusive_illness_counts:
        return [ILLNESS_EXCLUDED(accident_on=facts.occurred_on)]
    return [ILLNESS_TO_JUDGE() if facts.illness_proof_present else ILLNESS_NOT_PROVEN()]


def registration(facts: WorkAccidentFacts) -> list[Reason]:
    """LSS 111.1, 117.1, 118.1: registered as working on the day. No contribution period is asked (117.2, 118.3, 120.1).

    An employee whom the employer never registered counts as registered (34.4) and loses nothing (97.5). An accident
    outside a registered employment is a question, never a block. Own account has nobody else to blame.
    """
    employee = facts.worker is Worker.EMPLOYEE
    no_waiting = NO_WAITING("LSS-117.2" if employee else "LSS-118.3")
    if facts.registration is Registration.UNMATCHED:
        return [UNMATCHED()]
    if facts.registration is Registration.REGISTERED:
        return [REGISTERED("LSS-117.1" if employee else "LSS-118.1"), no_waiting]
    if not employee:
        return [NOT_REGISTERED()]
    return [REGISTERED_BY_LAW(), no_waiting] if facts.employer_never_registered else [OUTSIDE_EMPLOYMENT()]


def standing(facts: WorkAccidentFacts) -> list[Reason]:
    """LSS 118: own account has to be up to date, or honouring a deferral.

    In debt the accident is recognised, no document of charge (the card) is issued, and benefits are paid back to the
    beginning once the debt is paid (118.2): not a refusal. Employees never answer for their employer's debts (97.5).
    """
    if facts.worker is Worker.EMPLOYEE:
        return []
    grounds = {
        Standing.UP_TO_DATE: UP_TO_DATE,
        Standing.DEFERRAL_HONOURED: DEFERRED,
        Standing.IN_DEBT: IN_DEBT,
        None: STANDING_UNKNOWN,
    }
    return [grounds[facts.standing]()]


def documents(facts: WorkAccidentFacts) -> list[Reason]:
    """What has to accompany the declaration (the CASS's page): the medical report; the leave certificate if on leave."""
    reasons = [] if facts.medical_report_present else [REPORT_MISSING()]
    if facts.on_leave:
        reasons.append(CERTIFICATE_DUE())
    return reasons


@article("LSS-91.1")
def recovery_cap(figures: Figures) -> int:
    """The most the CASS may recover from an employer at inexcusable fault, cents.

    The CASS's page still speaks of a supplementary contribution over at most three years; the law in force caps it at
    thirty minimum wages. Raises Fault("law.value_missing") before 17-9-2019, when the law set no cap.
    """
    return figures.recovery_cap_minimum_wages * figures.minimum_wage
