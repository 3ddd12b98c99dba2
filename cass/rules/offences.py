"""What is an offence against social security, how serious it is, and what it may cost (LSS 236-247).

The fine is points at the sale price of the point. Where between its ends it stands is for a person to weigh (243).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cass.kernel.working_days import MONTHS_OF_A_YEAR, date_to_date
from cass.law.book import Book, InForce
from cass.rules.assessment import Amount
from cass.rules.bad_input import refuse_backwards
from cass.rules.vocabulary import Figures, N, Tracing, article, proportion, share


class Gravity(StrEnum):
    """From the lightest to the gravest (LSS 237)."""

    MINOR = "minor"
    SERIOUS = "serious"
    VERY_SERIOUS = "very_serious"


class Offence(StrEnum):
    """What was done, by whom: the employer, somebody who works on their own account, an insured person (employees, those
    who ask for benefits or have them), a health-care provider.

    The law has no offence of own account for not declaring an accident at all (239.2).
    """

    # LSS 238: minor
    EMPLOYER_LATE_REGISTRATION = "employer_late_registration"
    """Start or end of an employment told late without a justified reason."""
    EMPLOYER_LATE = "employer_late"
    """A work accident declared late without a justified reason."""
    EMPLOYER_NOT_WITHHOLDING = "employer_not_withholding"
    """The worker's share was not withheld from the wage."""
    OWN_ACCOUNT_LATE_LEAVE = "own_account_late_leave"
    """Medical leave or discharge presented late without a justified reason."""
    OWN_ACCOUNT_LATE = "own_account_late"
    OWN_ACCOUNT_ABSENT = "own_account_absent"
    """Did not come when called by the CASS."""
    OWN_ACCOUNT_SILENT = "own_account_silent"
    """Did not tell what suspends or ends a benefit."""
    INSURED_ABSENT = "insured_absent"
    INSURED_LATE_LEAVE = "insured_late_leave"
    INSURED_SILENT = "insured_silent"
    PROVIDER_NOT_HELPING = "provider_not_helping"
    """Did not help the CASS to obtain documents."""

    # LSS 239: serious
    EMPLOYER_GROUNDLESS = "employer_groundless"
    """Affiliated, registered or deregistered somebody without any reason."""
    EMPLOYER_LATE_SHEET = "employer_late_sheet"
    """The contribution sheet is more than one and less than three months late."""
    EMPLOYER_FALSE = "employer_false"
    EMPLOYER_MISSING = "employer_missing"
    EMPLOYER_RECOVERS_SHARE = "employer_recovers_share"
    """Recovers the employer's share from the worker."""
    EMPLOYER_FALSE_FOR_OTHERS = "employer_false_for_others"
    """False papers so that somebody else obtains a benefit."""
    EMPLOYER_RECORDS = "employer_records"
    """Records were not kept for five years."""
    OWN_ACCOUNT_GROUNDLESS = "own_account_groundless"
    OWN_ACCOUNT_FALSE = "own_account_false"
    OWN_ACCOUNT_FALSE_PAPERS = "own_account_false_papers"
    OWN_ACCOUNT_ABETS = "own_account_abets"
    OWN_ACCOUNT_OBSTRUCTS = "own_account_obstructs"
    INSURED_ABETS = "insured_abets"
    INSURED_FALSE_PAPERS = "insured_false_papers"
    PROVIDER_OBSTRUCTS = "provider_obstructs"
    PROVIDER_LEAVE_TOO_LONG = "provider_leave_too_long"
    """Prescribed leaves against the regulation."""
    PROVIDER_BACKDATES = "provider_backdates"
    PROVIDER_OBSOLETE_GOODS = "provider_obsolete_goods"
    PROVIDER_BREAKS_AGREEMENT = "provider_breaks_agreement"

    # LSS 240: very serious
    EMPLOYER_NOT_REGISTERING = "employer_not_registering"
    """Did not affiliate or register a worker in time."""
    EMPLOYER_FALSE_HIRING_DATE = "employer_false_hiring_date"
    EMPLOYER_VERY_LATE_SHEET = "employer_very_late_sheet"
    """The contribution sheet is more than three months late."""
    EMPLOYER_FALSE_SHEET = "employer_false_sheet"
    EMPLOYER_KEEPS_SHARE = "employer_keeps_share"
    """Withheld the worker's share and did not pay it in."""
    EMPLOYER_WITHHOLDS_TOO_MUCH = "employer_withholds_too_much"
    EMPLOYER_WORK_ON_LEAVE = "employer_work_on_leave"
    """Employed somebody on leave."""
    EMPLOYER_INFLATES_BASE = "employer_inflates_base"
    OWN_ACCOUNT_PAID_FOR_NOTHING = "own_account_paid_for_nothing"
    OWN_ACCOUNT_FRAUD = "own_account_fraud"
    OWN_ACCOUNT_WORKS_ON_LEAVE = "own_account_works_on_leave"
    INSURED_PAID_FOR_NOTHING = "insured_paid_for_nothing"
    INSURED_FRAUD = "insured_fraud"
    INSURED_WORKS_ON_LEAVE = "insured_works_on_leave"
    PROVIDER_BILLS_NOTHING = "provider_bills_nothing"
    PROVIDER_OVERCHARGES = "provider_overcharges"
    PROVIDER_FRAUD = "provider_fraud"
    PROVIDER_WORKS_ON_LEAVE = "provider_works_on_leave"


CITATIONS = {
    Offence.EMPLOYER_LATE_REGISTRATION: "LSS-238.1.a",
    Offence.EMPLOYER_LATE: "LSS-238.1.b",
    Offence.EMPLOYER_NOT_WITHHOLDING: "LSS-238.1.c",
    Offence.OWN_ACCOUNT_LATE_LEAVE: "LSS-238.2.a",
    Offence.OWN_ACCOUNT_LATE: "LSS-238.2.b",
    Offence.OWN_ACCOUNT_ABSENT: "LSS-238.2.c",
    Offence.OWN_ACCOUNT_SILENT: "LSS-238.2.d",
    Offence.INSURED_ABSENT: "LSS-238.3.a",
    Offence.INSURED_LATE_LEAVE: "LSS-238.3.b",
    Offence.INSURED_SILENT: "LSS-238.3.c",
    Offence.PROVIDER_NOT_HELPING: "LSS-238.4.a",
    Offence.EMPLOYER_GROUNDLESS: "LSS-239.1.a",
    Offence.EMPLOYER_LATE_SHEET: "LSS-239.1.b",
    Offence.EMPLOYER_FALSE: "LSS-239.1.c",
    Offence.EMPLOYER_MISSING: "LSS-239.1.c",
    Offence.EMPLOYER_RECOVERS_SHARE: "LSS-239.1.d",
    Offence.EMPLOYER_FALSE_FOR_OTHERS: "LSS-239.1.e",
    Offence.EMPLOYER_RECORDS: "LSS-239.1.f",
    Offence.OWN_ACCOUNT_GROUNDLESS: "LSS-239.2.a",
    Offence.OWN_ACCOUNT_FALSE: "LSS-239.2.b",
    Offence.OWN_ACCOUNT_FALSE_PAPERS: "LSS-239.2.c",
    Offence.OWN_ACCOUNT_ABETS: "LSS-239.2.d",
    Offence.OWN_ACCOUNT_OBSTRUCTS: "LSS-239.2.e",
    Offence.INSURED_ABETS: "LSS-239.3.a",
    Offence.INSURED_FALSE_PAPERS: "LSS-239.3.b",
    Offence.PROVIDER_OBSTRUCTS: "LSS-239.4.a",
    Offence.PROVIDER_LEAVE_TOO_LONG: "LSS-239.4.b",
    Offence.PROVIDER_BACKDATES: "LSS-239.4.c",
    Offence.PROVIDER_OBSOLETE_GOODS: "LSS-239.4.d",
    Offence.PROVIDER_BREAKS_AGREEMENT: "LSS-239.4.e",
    Offence.EMPLOYER_NOT_REGISTERING: "LSS-240.1.a",
    Offence.EMPLOYER_FALSE_HIRING_DATE: "LSS-240.1.b",
    Offence.EMPLOYER_VERY_LATE_SHEET: "LSS-240.1.c",
    Offence.EMPLOYER_FALSE_SHEET: "LSS-240.1.d",
    Offence.EMPLOYER_KEEPS_SHARE: "LSS-240.1.e",
    Offence.EMPLOYER_WITHHOLDS_TOO_MUCH: "LSS-240.1.f",
    Offence.EMPLOYER_WORK_ON_LEAVE: "LSS-240.1.g",
    Offence.EMPLOYER_INFLATES_BASE: "LSS-240.1.h",
    Offence.OWN_ACCOUNT_PAID_FOR_NOTHING: "LSS-240.2.a",
    Offence.OWN_ACCOUNT_FRAUD: "LSS-240.2.b",
    Offence.OWN_ACCOUNT_WORKS_ON_LEAVE: "LSS-240.2.c",
    Offence.INSURED_PAID_FOR_NOTHING: "LSS-240.3.a",
    Offence.INSURED_FRAUD: "LSS-240.3.b",
    Offence.INSURED_WORKS_ON_LEAVE: "LSS-240.3.c",
    Offence.PROVIDER_BILLS_NOTHING: "LSS-240.4.a",
    Offence.PROVIDER_OVERCHARGES: "LSS-240.4.b",
    Offence.PROVIDER_FRAUD: "LSS-240.4.c",
    Offence.PROVIDER_WORKS_ON_LEAVE: "LSS-240.4.d",
}
GRAVITIES = {"LSS-238": Gravity.MINOR, "LSS-239": Gravity.SERIOUS, "LSS-240": Gravity.VERY_SERIOUS}
ACCESSORY = {
    Offence.EMPLOYER_NOT_REGISTERING: "LSS-246.2",
    Offence.OWN_ACCOUNT_PAID_FOR_NOTHING: "LSS-246.3",
    Offence.OWN_ACCOUNT_FRAUD: "LSS-246.3",
    Offence.INSURED_PAID_FOR_NOTHING: "LSS-246.3",
    Offence.INSURED_FRAUD: "LSS-246.3",
}
"""What comes on top of the fine: paying back every benefit of the time without registration, or what was received unduly."""


def gravity(offence: Offence) -> Gravity:
    """By the article that names the offence: 238 minor, 239 serious, 240 very serious."""
    return GRAVITIES[CITATIONS[offence].partition(".")[0]]


@dataclass(frozen=True)
class Sanction:
    """From the least fine to the most. ``warning_possible``: a warning may take its place (minor offences, not when
    repeated). ``accessory``: the articles of what comes on top of the fine."""

    offence: Offence
    citation: str
    warning_possible: bool
    least_points: int
    most_points: int
    least: Amount
    most: Amount
    gravity: Gravity
    accessory: tuple[str, ...] = ()


@article("LSS-245.a")
def minor_fine(points: N, figures: Figures) -> N:
    """A minor offence's fine, cents: points at the sale price of the point."""
    return share(points, figures.point_sale_price)


@article("LSS-245.b")
def serious_fine(points: N, figures: Figures) -> N:
    """A serious offence's fine, cents: points at the sale price of the point."""
    return share(points, figures.point_sale_price)


@article("LSS-245.c")
def very_serious_fine(points: N, figures: Figures) -> N:
    """A very serious offence's fine, cents: points at the sale price of the point."""
    return share(points, figures.point_sale_price)


@article("LSS-244.2")
def upper_half(least: N, most: N, figures: Figures) -> N:
    """The points from which a repeated offence is fined: the middle of its range, half a point up."""
    return proportion(least + most, 1, 2)


def offence_range(*, offence: Offence, on: dt.date, book: Book, repeated: bool = False) -> Sanction:
    """What an offence may cost at the price of the point on a day. Raises Fault("law.value_missing")."""
    figures = Tracing(book.on(on))
    grave = gravity(offence)
    least: int
    if grave is Gravity.MINOR:
        fine, least, most = minor_fine, figures.minor_fine_least_points, figures.minor_fine_most_points
    elif grave is Gravity.SERIOUS:
        fine, least, most = serious_fine, figures.serious_fine_least_points, figures.serious_fine_most_points
    else:
        fine, least = very_serious_fine, figures.very_serious_fine_least_points
        most = figures.very_serious_fine_most_points
    if repeated:
        least = upper_half(least, most, figures)
    return Sanction(
        offence=offence,
        citation=CITATIONS[offence],
        warning_possible=grave is Gravity.MINOR and not repeated,
        least_points=int(least),
        most_points=int(most),
        least=Amount.of(fine(least, figures)),
        most=Amount.of(fine(most, figures)),
        gravity=grave,
        accessory=accessory(offence),
    )


def accessory(offence: Offence) -> tuple[str, ...]:
    """LSS 246.2-4. Providers may lose their agreement, from three months to ten years, for what is not minor."""
    if offence.value.startswith("provider") and gravity(offence) is not Gravity.MINOR:
        return ("LSS-246.4",)
    return (ACCESSORY[offence],) if offence in ACCESSORY else ()


def late_sheet(*, due_on: dt.date, filed_on: dt.date, figures: InForce) -> Offence | None:
    """LSS 239.1.b, 240.1.c: how serious a late contribution sheet is; up to one month it is no offence.

    Exactly three months are neither *less than* nor *more than* three: the lighter one. Raises
    Fault("period.ends_before_it_starts") for a sheet that is not late.
    """
    refuse_backwards(start=due_on, end=filed_on)
    if filed_on <= date_to_date(due_on, figures.late_sheet_serious_months):
        return None
    if filed_on <= date_to_date(due_on, figures.late_sheet_very_serious_months):
        return Offence.EMPLOYER_LATE_SHEET
    return Offence.EMPLOYER_VERY_LATE_SHEET


@dataclass(frozen=True)
class Past:
    """An offence sanctioned before: how serious, when it was committed, when its sanction became final."""

    gravity: Gravity
    committed_on: dt.date
    final_on: dt.date


def is_repeated(*, gravity: Gravity, committed_on: dt.date, past: Sequence[Past], figures: InForce) -> bool:
    """LSS 244.1: when it was committed there was a final sanction for one as serious or more, or for two that were less,
    committed in the two years before."""
    months = figures.repetition_years * MONTHS_OF_A_YEAR
    counted = [
        each
        for each in past
        if each.final_on <= committed_on and each.committed_on < committed_on <= date_to_date(each.committed_on, months)
    ]
    order = list(Gravity)
    grave = [each for each in counted if order.index(each.gravity) >= order.index(gravity)]
    return bool(grave) or len(counted) > 1
