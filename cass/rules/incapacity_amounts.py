"""What a day off work is worth (LSS 147, 148) and what is withheld from it (LSS 105)."""

from dataclasses import dataclass
from enum import StrEnum

from cass.law.book import PARTS_OF_ONE, Unit
from cass.rules.contributions import Benefit, of_benefit
from cass.rules.vocabulary import Figures, N, article, greater, proportion, total
from cass.rules.work_accident import Worker

HUNDRED = PARTS_OF_ONE[Unit.PERCENT]


class Contingency(StrEnum):
    """Why somebody can not work: what a medical certificate states (R-IT 2.3)."""

    WORK_ACCIDENT = "work_accident"
    OCCUPATIONAL_DISEASE = "occupational_disease"
    COMMON_ILLNESS = "common_illness"
    NON_WORK_ACCIDENT = "non_work_accident"
    DONATION = "donation"
    """Living donation of organs or tissues."""
    ISOLATION = "isolation"
    """Forced isolation against a contagious disease (R-IT 2.1.d): not listed in LSS 147, paid as a common illness."""
    BIRTH_REST = "birth_rest"
    """Prescribed rest in the four weeks before birth, or from a premature birth to the expected day (LSS 157)."""


OCCUPATIONAL = frozenset({Contingency.WORK_ACCIDENT, Contingency.OCCUPATIONAL_DISEASE})
FROM_DAY_ONE = OCCUPATIONAL | {Contingency.DONATION}
"""Paid from the first day and without a qualifying period (LSS 146 bis.2, 148.1)."""


class Band(StrEnum):
    """Which of the percentages of LSS 147.1 a day off work has, by its number."""

    EARLY = "early"
    LATE = "late"
    LONG = "long"


@dataclass(frozen=True)
class BandDays:
    """How many paid days lie in each band."""

    early: int = 0
    late: int = 0
    long: int = 0

    def with_one(self, band: Band) -> "BandDays":
        counted = {each: int(getattr(self, each)) + (each == band) for each in Band}
        return BandDays(**counted)


def band_of(number: int, figures: Figures) -> Band:
    """The band of the day of this number, the first being 1: to the 30th included, from the 31st, from the 540th."""
    if number <= figures.early_band_days:
        return Band.EARLY
    return Band.LATE if number < figures.long_band_from_day else Band.LONG


def waits(contingency: Contingency, number: int, figures: Figures) -> bool:
    """Whether the day of this number is one of the three that an illness is not paid (LSS 148.2)."""
    return contingency not in FROM_DAY_ONE and number <= figures.illness_waiting_days


def rate_of(contingency: Contingency, band: Band, figures: Figures) -> int:
    """The percentage of a day. Raises Fault("law.value_missing") for a contingency without one on that day."""
    if contingency is Contingency.DONATION:
        return figures.donation_rate
    if contingency in OCCUPATIONAL:
        return {
            Band.EARLY: figures.accident_early_rate,
            Band.LATE: figures.accident_late_rate,
            Band.LONG: figures.accident_long_rate,
        }[band]
    return {
        Band.EARLY: figures.illness_early_rate,
        Band.LATE: figures.illness_late_rate,
        Band.LONG: figures.illness_long_rate,
    }[band]


@article("RCALC-2.3")
def days_at_rate(base: N, days: N, rate: int, figures: Figures) -> N:
    """So many days at one percentage of the thirtieth part of the monthly base, cents. Rounded once, not each day."""
    return proportion(base * days, rate, figures.calculation_month_days * HUNDRED)


@article("LSS-147.1.a")
def accident_benefit(base: N, early: N, late: N, long: N, figures: Figures) -> N:
    """The paid days of a work accident or an occupational disease, by band, cents."""
    return total(
        [
            days_at_rate(base, early, figures.accident_early_rate, figures),
            days_at_rate(base, late, figures.accident_late_rate, figures),
            days_at_rate(base, long, figures.accident_long_rate, figures),
        ]
    )


@article("LSS-147.1.b")
def illness_benefit(base: N, early: N, late: N, long: N, figures: Figures) -> N:
    """The paid days of a common illness or a non-work accident, by band, cents."""
    return total(
        [
            days_at_rate(base, early, figures.illness_early_rate, figures),
            days_at_rate(base, late, figures.illness_late_rate, figures),
            days_at_rate(base, long, figures.illness_long_rate, figures),
        ]
    )


@article("LSS-147.1.c")
def donation_benefit(base: N, days: N, figures: Figures) -> N:
    """The days of a living donor, cents."""
    return days_at_rate(base, days, figures.donation_rate, figures)


def benefit(contingency: Contingency, base: N, days: "tuple[N, N, N]", figures: Figures) -> N:
    """What the paid days in each band are worth for a contingency, cents."""
    early, late, long = days
    if contingency is Contingency.DONATION:
        return donation_benefit(base, total([early, late, long]), figures)
    if contingency in OCCUPATIONAL:
        return accident_benefit(base, early, late, long, figures)
    return illness_benefit(base, early, late, long, figures)


@article("LSS-147.2")
def beside_pension(with_pension: N, pension: N, days: N, figures: Figures) -> N:
    """Until 27-2-2024, beside a pension: the benefit on base and pension together, less the pension of those days.

    Nothing where the pension alone is more: whoever says nothing has the higher of both (R-IT 9.2). Cents.
    """
    return greater(with_pension - proportion(pension, days, figures.calculation_month_days), 0)


@article("LSS-105.3")
def withheld_from_employee(paid: N, figures: Figures) -> N:
    """The worker's share of both branches on what is paid, cents; the CASS pays the employer's."""
    return of_benefit(paid, Benefit.TEMPORARY_INCAPACITY, Worker.EMPLOYEE, figures).worker


@article("LSS-105.4")
def withheld_from_own_account(paid: N, figures: Figures) -> N:
    """The whole contribution of both branches on what is paid, cents: of a leave own account pays it all."""
    return of_benefit(paid, Benefit.TEMPORARY_INCAPACITY, Worker.SELF_EMPLOYED, figures).worker


@article("LSS-105.2")
def own_account_part(paid: N, own_account_base: N, base: N) -> N:
    """Of a benefit on two bases, what comes from own account, cents."""
    return proportion(paid, own_account_base, base)


def covered(contingency: Contingency, figures: Figures) -> bool:
    """Whether the law of a day gives the benefit for a contingency. Raises Fault("law.value_missing") if not known."""
    if contingency is Contingency.ISOLATION:
        return bool(figures.isolation_is_incapacity)
    return contingency is not Contingency.DONATION or bool(figures.donation_rate)
