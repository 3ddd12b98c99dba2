"""Who has a right to a retirement pension or lump sum, early, at 65 or later, and what it comes to (LSS 194-205)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from cass.kernel.faults import Fault
from cass.kernel.working_days import MONTHS_OF_A_YEAR, date_to_date
from cass.law.book import PARTS_OF_ONE, Book, InForce, Unit
from cass.rules import pension as amounts_of
from cass.rules.assessment import Amount, Assessment, Fact, Ground, Outcome, Reason, conclude, with_known_law
from cass.rules.bad_input import refuse_negative
from cass.rules.points import Contributed, points_earned
from cass.rules.vocabulary import Figures, N, Traced, Tracing, article, fact, given

VERSION = "retirement/1"

HUNDREDTHS = PARTS_OF_ONE[Unit.PERCENT]
"""Of a point."""


class Work(StrEnum):
    """What the person goes on doing beside an early pension."""

    NONE = "none"
    """Royalties are no work (LSS 202.1)."""
    EMPLOYED = "employed"
    OWN_ACCOUNT = "own_account"


class Hired(StrEnum):
    """Whom the person hired to keep an activity beside an early pension (LSS 202.2.c, 202.6)."""

    NOBODY = "nobody"
    HALF_TIME = "half_time"
    FULL_TIME = "full_time"


@dataclass(frozen=True)
class RetirementFacts:
    """Somebody who asks for their retirement on a day.

    Points are hundredths; ``before`` are those earned before 1 November 2009, which are never reduced. Months are those
    contributed to the retirement branch: ``months`` in all, ``months_since`` from that day on.
    """

    on: dt.date
    born_on: dt.date
    months: int
    months_since: int
    points_before: int = 0
    points_since: int = 0
    contributed: tuple[Contributed, ...] = ()
    """What was contributed, year by year: for the lump sum."""
    work: Work = Work.NONE
    hired: Hired = Hired.NOBODY
    months_without_contributing: int | None = None
    """After 65: the longest gap in contributing since that age; ``None`` when the person did not go on."""


@dataclass(frozen=True)
class EstimateFacts:
    """What somebody has today and contributes a month, to be carried on unchanged until 65."""

    on: dt.date
    born_on: dt.date
    months: int
    months_since: int
    points_before: int = 0
    points_since: int = 0
    monthly_contribution: int = 0
    """To the retirement branch, both shares, cents; none for somebody who has stopped. A traced one explains itself."""


PENSION = Ground("retirement.pension", ("LSS-196.1", "LSS-200.2"), Outcome.GRANT)
LUMP_SUM = Ground("retirement.lump_sum", ("LSS-195.1", "LSS-197.1"), Outcome.GRANT)
CHOICE = Ground("retirement.may_choose_lump_sum", ("LSS-195.2",))
TOO_FEW_MONTHS = Ground("retirement.too_few_months", ("LSS-195.1",), Outcome.REFUSE)
TOO_YOUNG = Ground("retirement.too_young", ("LSS-196.1", "LSS-202.1"), Outcome.REFUSE)
EARLY = Ground("retirement.early", ("LSS-202.1", "LSS-202.4"), Outcome.GRANT)
EARLY_TOO_FEW_MONTHS = Ground("retirement.early_too_few_months", ("LSS-202.1",), Outcome.REFUSE)
EARLY_WORKS = Ground("retirement.early_works", ("LSS-202.1",), Outcome.REFUSE)
EARLY_BESIDE_WORK = Ground("retirement.early_beside_work", ("LSS-202.2", "LSS-202.6"), Outcome.GRANT)
EARLY_NOBODY_HIRED = Ground("retirement.early_nobody_hired", ("LSS-202.2",), Outcome.REFUSE)
DEFERRED = Ground("retirement.deferred", ("LSS-204",))
NOT_DEFERRED = Ground("retirement.not_deferred", ("LSS-199", "LSS-204"))
CARE = Ground("retirement.opens_care", ("LSS-133.2",))
NO_CARE = Ground("retirement.opens_no_care", ("LSS-133.2",))


@article("LSS-200.1")
def points_at(points: N, contribution: N, months: N, figures: Figures) -> N:
    """Points, in hundredths, after contributing the same for so many months more at the price of the day."""
    return points + points_earned(contribution * months, figures)


def birthday(born_on: dt.date, years: int) -> dt.date:
    """The day on which an age is reached; born on 29 February, it is 1 March of a common year."""
    return date_to_date(born_on, years * MONTHS_OF_A_YEAR)


def years_missing(on: dt.date, age_on: dt.date) -> int:
    """The years, each one begun counted whole, from a day to the day on which the age is reached (LSS 202.4)."""
    years = 0
    while date_to_date(on, years * MONTHS_OF_A_YEAR) < age_on:
        years += 1
    return years


def months_left(on: dt.date, age_on: dt.date) -> int:
    """The whole months from a day to the day on which the age is reached; none after it."""
    months = 0
    while date_to_date(on, months + 1) <= age_on:
        months += 1
    return months


def check(facts: RetirementFacts | EstimateFacts) -> None:
    """Raises Fault for amounts below nothing, a birth after the day, more months since 2009 than in all, or points
    without months."""
    refuse_negative(
        months=facts.months,
        months_since=facts.months_since,
        points_before=facts.points_before,
        points_since=facts.points_since,
    )
    if isinstance(facts, RetirementFacts):
        refuse_negative(months_without_contributing=facts.months_without_contributing or 0)
    if facts.born_on > facts.on:
        raise Fault("retirement.born_after", born_on=facts.born_on, on=facts.on)
    if facts.months_since > facts.months:
        raise Fault("retirement.months_disagree", months=facts.months, months_since=facts.months_since)
    if (facts.points_since and not facts.months_since) or (facts.points_before and facts.months == facts.months_since):
        raise Fault("retirement.points_without_months")


def assess(facts: RetirementFacts, book: Book) -> Assessment:
    """The right on the day of the facts, with the amounts: ``pension`` a month, ``before_early`` where an early
    retirement reduced it, or ``lump_sum``. Raises Fault as ``check`` does."""
    return judge(facts, book, book.on(facts.on))


def estimate(facts: EstimateFacts, book: Book, *, age: int | None = None) -> tuple[RetirementFacts, Assessment]:
    """What awaits somebody at an age (65 unless it is given) by today's law and prices, contributing as now: the facts
    that it supposes, with their points traced, and the right. Raises Fault as ``check`` does."""
    check(facts)
    refuse_negative(monthly_contribution=facts.monthly_contribution)
    figures = book.on(facts.on)
    age_on = birthday(facts.born_on, int(figures.pension_age) if age is None else age)
    more = months_left(facts.on, age_on) if facts.monthly_contribution else 0
    supposed = RetirementFacts(
        on=max(facts.on, age_on),
        born_on=facts.born_on,
        months=facts.months + more,
        months_since=facts.months_since + more,
        points_before=facts.points_before,
        points_since=points_to_come(facts, more, figures),
    )
    return supposed, judge(supposed, book, figures)


def points_to_come(facts: EstimateFacts, more: int, figures: InForce) -> int:
    """The points since 2009 that somebody will have after so many months more, traced and in hundredths."""
    monthly = facts.monthly_contribution
    contribution = monthly if isinstance(monthly, Traced) else given("monthly_contribution", monthly)
    now = given("points_now", facts.points_since, Unit.HUNDREDTHS_OF_POINT)
    return points_at(now, contribution, given("months_more", more, Unit.MONTHS), Tracing(figures))


def judge(facts: RetirementFacts, book: Book, figures: InForce) -> Assessment:
    check(facts)
    amounts: dict[str, Amount] = {}

    def reasons() -> list[Reason]:
        age_on = birthday(facts.born_on, figures.pension_age)
        if facts.on < age_on:
            return early(facts, age_on, figures, amounts)
        return at_age(facts, age_on, book, figures, amounts)

    return conclude(with_known_law(reasons), book, VERSION, amounts)


def at_age(
    facts: RetirementFacts, age_on: dt.date, book: Book, figures: InForce, amounts: dict[str, Amount]
) -> list[Reason]:
    """LSS 195, 196, 204: from 65 on, a pension from 180 months, a lump sum from 60.

    Exactly 180 months are a pension: 196.1 asks for *at least* as many.
    """
    about: dict[str, Fact] = {"months": facts.months}
    if facts.months < figures.lump_sum_months:
        return [TOO_FEW_MONTHS(needed=int(figures.lump_sum_months), **about)]
    after = deferral(facts, age_on, figures)
    if facts.months < figures.pension_months:
        if facts.contributed:
            amounts["lump_sum"] = Amount.of(amounts_of.lump_sum(facts.contributed, facts.on, book))
        return [LUMP_SUM(needed=int(figures.pension_months), **about), *after]
    amounts["pension"] = whole_pension(facts, figures)
    choice = [CHOICE()] if amounts["pension"].cents <= amounts_of.small_pension(figures) else []
    return [PENSION(**about), *choice, *after, care(facts, figures)]


def deferral(facts: RetirementFacts, age_on: dt.date, figures: InForce) -> list[Reason]:
    """LSS 199, 204: who goes on contributing after 65 may put it off; for anybody else it is paid from the request."""
    if facts.on == age_on:
        return []
    gap = facts.months_without_contributing
    if gap is not None and gap <= figures.deferral_gap_months:
        return [DEFERRED(age_on=age_on)]
    return [NOT_DEFERRED(age_on=age_on)]


def early(facts: RetirementFacts, age_on: dt.date, figures: InForce, amounts: dict[str, Amount]) -> list[Reason]:
    """LSS 202: from 61, with more than 480 months, and without work but own account with somebody newly hired."""
    if facts.on < birthday(facts.born_on, figures.early_age):
        return [TOO_YOUNG(age=int(figures.pension_age), age_on=age_on)]
    reasons: list[Reason] = []
    if facts.months <= figures.early_months:
        reasons.append(EARLY_TOO_FEW_MONTHS(months=facts.months, needed=int(figures.early_months)))
    beside = facts.work is Work.OWN_ACCOUNT and figures.early_with_own_account
    if facts.work is not Work.NONE and not beside:
        reasons.append(EARLY_WORKS())
    if beside and facts.hired is Hired.NOBODY:
        reasons.append(EARLY_NOBODY_HIRED())
    if reasons:
        return reasons
    missing = years_missing(facts.on, age_on)
    amounts["before_early"] = whole_pension(facts, figures)
    amounts["pension"] = early_amount(facts, missing, figures)
    reasons = [EARLY(years=missing, rate=int(figures.early_rate), percent=int(figures.early_rate) * missing)]
    if beside:
        cut = figures.early_full_time_cut if facts.hired is Hired.FULL_TIME else figures.early_half_time_cut
        reasons.append(EARLY_BESIDE_WORK(percent=int(cut)))
    return [*reasons, care(facts, figures)]


def care(facts: RetirementFacts, figures: InForce) -> Reason:
    """LSS 133.2: whether the pension opens rights to reimbursement."""
    points, needed = facts.points_before + facts.points_since, int(figures.pension_points)
    whole, _ = divmod(points, HUNDREDTHS)
    return (CARE if whole >= needed else NO_CARE)(points=whole, needed=needed)


def whole_pension(facts: RetirementFacts, figures: InForce) -> Amount:
    return Amount.of(traced_pension(facts, figures))


def traced_pension(facts: RetirementFacts, figures: InForce) -> int:
    return amounts_of.retirement_pension(
        given("points_before", facts.points_before, Unit.HUNDREDTHS_OF_POINT),
        given("points_since", facts.points_since, Unit.HUNDREDTHS_OF_POINT),
        given("months_since", facts.months_since, Unit.MONTHS),
        Tracing(figures),
    )


def early_amount(facts: RetirementFacts, missing: int, figures: InForce) -> Amount:
    """LSS 202.4, 202.6: the pension less 7 % a year, and less again for who keeps an activity."""
    tracing = Tracing(figures)
    reduced = amounts_of.early_pension(
        traced_pension(facts, figures), given("years_missing", missing, Unit.YEARS), tracing
    )
    if facts.hired is Hired.NOBODY or facts.work is not Work.OWN_ACCOUNT:
        return Amount.of(reduced)
    full_time = fact("hires_full_time", holds=facts.hired is Hired.FULL_TIME)
    return Amount.of(amounts_of.pension_beside_work(reduced, full_time, tracing))
