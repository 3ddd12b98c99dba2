"""Which part of the average wage somebody on own account contributes by in a month, and why (LSS 101; R-CP 7, 10)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from cass.kernel.faults import Fault
from cass.kernel.working_days import date_to_date
from cass.law.book import Book, InForce, Unit
from cass.rules import own_account
from cass.rules.assessment import LAW_NOT_KNOWN, Amount, Assessment, Ground, Outcome, Reason, conclude, with_known_law
from cass.rules.bad_input import refuse_negative
from cass.rules.contributions import of_month
from cass.rules.vocabulary import Figures, Held, Tracing, fact, given, greater

VERSION = "own_account/1"


class Kind(StrEnum):
    HOLDER = "holder"
    """Of a profession, a trade or industry, a farm, or an artist's registration; and the relatives who work with one."""
    ADMINISTRATOR = "administrator"
    """Of a company, neither its sole partner nor its partner together with relatives."""
    SOLE_PARTNER = "sole_partner"
    """Administrator and only partner."""
    FAMILY_PARTNER = "family_partner"
    """Administrator and partner together with relatives up to the second degree."""
    PARTNER = "partner"
    """A partner who chose to contribute on own account (LSS 19.b)."""


class Inactivity(StrEnum):
    """Why somebody who resumes had stopped."""

    PARENTAL = "parental"
    """Maternity, paternity or adoption."""
    GENDER_VIOLENCE = "gender_violence"
    OTHER = "other"


@dataclass(frozen=True)
class Activity:
    """``turnover`` of the year before, cents; ``professional``: services, not trade in goods bought ready (R-CP 6).

    Of administrators: ``unpaid``, and ``runs_the_business``: besides administering it, which until 14-11-2023 took every
    reduction away.
    """

    kind: Kind
    turnover: int | None = None
    professional: bool = False
    unpaid: bool = False
    runs_the_business: bool = False


@dataclass(frozen=True)
class OwnAccountFacts:
    """What is known of a person for the contribution of a month; amounts in cents, of the year before.

    ``income``: net, over all activities; ``None``: nothing was ever declared. ``entitled``: employed and contributing at
    least the minimum wage, or drawing a retirement pension or one of group 1 common invalidity.
    ``higher_part``: a part, in tenths of percent, above the person's own that the person asked for.
    """

    month: dt.date
    activities: tuple[Activity, ...]
    income: int | None = None
    entitled: bool = False
    started_on: dt.date | None = None
    resumed_on: dt.date | None = None
    inactivity: Inactivity | None = None
    inactive_months: int = 0
    age: int | None = None
    disability: bool = False
    higher_part: int | None = None


def _letter(letter: str) -> Ground:
    return Ground(f"own_account.letter_{letter}", (f"LSS-101.2.{letter}", "LSS-101.3"), Outcome.GRANT)


LETTERS = {letter: _letter(letter) for letter in "abcdefg"}
UNTIL_2019 = Ground("own_account.until_2019", ("LSS-DA15",), Outcome.GRANT)
START = Ground("own_account.start", ("LSS-101.2",), Outcome.GRANT)
START_WITH_HIGH_INCOME = Ground("own_account.start_with_high_income", ("LSS-101.2", "RCP-10.3"), Outcome.NEEDS_PERSON)
RESUME = Ground("own_account.resume", ("LSS-101.2.a",), Outcome.GRANT)
RESUME_TOO_SOON = Ground("own_account.resume_too_soon", ("LSS-101.2.a",))
AGE_UNKNOWN = Ground("own_account.age_unknown", ("LSS-101.2.a",), Outcome.NEEDS_PERSON)
NOT_DECLARED = Ground("own_account.not_declared", ("LSS-101.6",), Outcome.GRANT)
PARTNER = Ground("own_account.partner", ("LSS-101.2.g",), Outcome.GRANT)
TURNOVER_UNKNOWN = Ground("own_account.turnover_unknown", ("LSS-101.2",), Outcome.NEEDS_PERSON)
TURNOVER_NOT_SMALL = Ground("own_account.turnover_not_small", ("LSS-101.2",))
TURNOVER_RAISES = Ground("own_account.turnover_raises", ("LSS-101.2",))
TURNOVER_CAPS = Ground("own_account.turnover_caps", ("LSS-101.2.f",))
RUNS_THE_BUSINESS = Ground("own_account.runs_the_business", ("LSS-101.2",))
SEVERAL = Ground("own_account.several_activities", ("RCP-7.4",))
HIGHER = Ground("own_account.higher_chosen", ("RCP-10.3",))
FLOOR = Ground("own_account.floor", ("LSS-101.2",))


def assess(facts: OwnAccountFacts, book: Book) -> Assessment:
    """The part and why, with the base and the contribution of the month, in the law of its first day.

    Raises Fault("own_account.no_activity"), Fault("law.amount_negative", amount=…),
    Fault("own_account.starts_after_the_month", start=…, month=…) and Fault("own_account.unknown_part", part=…).
    """
    _check(facts)
    figures = of_month(facts.month, book)
    reasons = with_known_law(lambda: why(facts, figures))
    if any(reason.leads_to is Outcome.NEEDS_PERSON for reason in reasons):
        return conclude(reasons, book, VERSION)
    part = part_of(facts, Tracing(figures))
    reasons += with_known_law(lambda: floor(part, figures))
    known = not any(reason.code == LAW_NOT_KNOWN.code for reason in reasons)
    return conclude(reasons, book, VERSION, amounts(part, Tracing(figures)) if known else {})


def amounts(part: int, figures: Figures) -> dict[str, Amount]:
    return {
        "own_account_base": Amount.of(own_account.own_account_base(part, figures)),
        "own_account_quota": Amount.of(own_account.own_account_quota(part, figures)),
    }


def part_of(facts: OwnAccountFacts, figures: Figures) -> int:
    """The part of the average wage in tenths of percent: of all activities, the highest (R-CP 7.4)."""
    if figures.own_account_fifteenth_provision:
        return _until_2019(facts, figures)
    if within(facts.started_on, facts.month, figures.own_account_start_months):
        own: int = figures.own_account_start_part
    elif resumes(facts, figures):
        own = figures.own_account_resume_part
    else:
        own = own_part(facts, figures)
    if facts.higher_part is None:
        return own
    return greater(own, given("chosen_part", facts.higher_part, Unit.TENTHS_OF_PERCENT))


def own_part(facts: OwnAccountFacts, figures: Figures) -> int:
    """The part by income and turnover, without what starting, resuming or the person's wish change."""
    if facts.income is None:
        return figures.own_account_letter_g
    income = given("net_income", facts.income)
    parts: list[int] = []
    if holders := [each for each in facts.activities if each.kind is Kind.HOLDER]:
        entitled = fact("entitled_to_lowest", holds=facts.entitled)
        parts.append(own_account.holder_part(income, *_turnover(holders), entitled, figures))
    if plain := [each for each in facts.activities if _administers(each) and not measured(each, figures)]:
        parts.append(own_account.administrator_part(income, _unpaid(plain), figures))
    if companies := [each for each in facts.activities if _administers(each) and measured(each, figures)]:
        parts.append(own_account.company_part(income, *_turnover(companies), _unpaid(companies), figures))
    if _has_no_reduction(facts, figures):
        parts.append(figures.own_account_letter_g)
    highest = parts[0]
    for part in parts[1:]:
        highest = greater(highest, part)
    return highest


def measured(activity: Activity, figures: Figures) -> bool:
    """Whether the turnover of an activity counts: until 14-11-2023 of all, then of sole and of family partners."""
    if activity.kind is Kind.PARTNER:
        return False
    return bool(figures.own_account_turnover_test_for_all) or activity.kind in {Kind.SOLE_PARTNER, Kind.FAMILY_PARTNER}


def within(since: dt.date | None, month: dt.date, months: int) -> bool:
    """Whether the month begins before so many months, date to date, have passed."""
    return since is not None and month.replace(day=1) < date_to_date(since, int(months))


def resumes(facts: OwnAccountFacts, figures: Figures) -> bool:
    """Whether the month is one of the twelve after an inactivity that is long enough (from 15-11-2023)."""
    if not figures.own_account_resuming_reduces or facts.inactivity is None:
        return False
    if not within(facts.resumed_on, facts.month, figures.own_account_resume_months):
        return False
    return facts.inactivity is not Inactivity.OTHER or facts.inactive_months >= inactivity_needed(facts, figures)


def inactivity_needed(facts: OwnAccountFacts, figures: Figures) -> int:
    """Months without activity that are asked, by age. At exactly 30 and 50 the law is silent: the shorter time."""
    if facts.disability:
        return figures.own_account_inactivity_disability
    age = facts.age or 0
    if figures.own_account_middle_age_above < age < figures.own_account_middle_age_below:
        return figures.own_account_inactivity_middle_age
    return figures.own_account_inactivity_other_age


def why(facts: OwnAccountFacts, figures: InForce) -> list[Reason]:
    """The reasons of the part, or the question that somebody has to answer first."""
    if figures.own_account_fifteenth_provision:
        return why_until_2019(facts, figures)
    if within(facts.started_on, facts.month, figures.own_account_start_months):
        letter = "LSS-101.2.a" if figures.own_account_resuming_reduces else "LSS-101.2.b"
        reasons = [START(letter, part_tenths=int(figures.own_account_start_part))]
        if facts.income is not None and facts.income > figures.own_account_band_5_limit:
            reasons.append(START_WITH_HIGH_INCOME(income_cents=facts.income))
        return reasons + wish(facts, figures)
    about_resuming = resuming(facts, figures)
    if any(reason.leads_to for reason in about_resuming):
        return about_resuming + wish(facts, figures)
    if facts.income is None:
        return [*about_resuming, NOT_DECLARED(), *wish(facts, figures)]
    if any(measured(each, figures) and each.turnover is None for each in facts.activities):
        return [*about_resuming, TURNOVER_UNKNOWN()]
    return about_resuming + why_by_income(facts, facts.income, figures) + wish(facts, figures)


def resuming(facts: OwnAccountFacts, figures: InForce) -> list[Reason]:
    if not figures.own_account_resuming_reduces or facts.inactivity is None:
        return []
    if not within(facts.resumed_on, facts.month, figures.own_account_resume_months):
        return []
    if facts.inactivity is Inactivity.OTHER and facts.age is None and not facts.disability:
        return [AGE_UNKNOWN()]
    if resumes(facts, figures):
        return [RESUME(part_tenths=int(figures.own_account_resume_part))]
    return [RESUME_TOO_SOON(months=facts.inactive_months, needed=int(inactivity_needed(facts, figures)))]


def why_by_income(facts: OwnAccountFacts, income: int, figures: InForce) -> list[Reason]:
    part = int(own_part(facts, figures))
    by_income = int(own_account.part_by_income(income, figures))
    whole = int(figures.own_account_letter_g)
    reasons = [SEVERAL()] if len(facts.activities) > 1 else []
    if all(each.kind is Kind.PARTNER for each in facts.activities):
        return [*reasons, PARTNER()]
    reasons.append(LETTERS[letter_of(part, figures)](part_tenths=part, income_cents=income))
    if _has_no_reduction(facts, figures) and by_income < whole:
        reasons.append(RUNS_THE_BUSINESS())
    elif part > max(by_income, whole):
        reasons.append(TURNOVER_RAISES())
    elif by_income < whole == part:
        reasons.append(TURNOVER_NOT_SMALL())
    elif part < by_income and part > whole:
        reasons.append(TURNOVER_CAPS())
    return reasons


def letter_of(part: int, figures: InForce) -> str:
    """The letter of LSS 101.2 that has a part. Raises Fault("own_account.unknown_part", part=…)."""
    letters = {
        int(figures.own_account_letter_a): "a",
        int(figures.own_account_letter_b): "b",
        int(figures.own_account_letter_c): "c",
        int(figures.own_account_letter_d): "d",
        int(figures.own_account_letter_e): "e",
        int(figures.own_account_letter_f): "f",
        int(figures.own_account_letter_g): "g",
    }
    if part not in letters:
        raise Fault("own_account.unknown_part", part=part)
    return letters[part]


def wish(facts: OwnAccountFacts, figures: InForce) -> list[Reason]:
    """R-CP 10.3: anybody may contribute by more, nobody by less."""
    if facts.higher_part is None:
        return []
    letter_of(facts.higher_part, figures)
    return [HIGHER()] if part_of(facts, figures) == facts.higher_part else []


def floor(part: int, figures: InForce) -> list[Reason]:
    """Whether the minimum wage takes the place of a reduced base. Raises Fault("law.value_missing") without its wage."""
    base = own_account.own_account_base(part, figures)
    if not figures.own_account_has_floor or not figures.own_account_letter_b <= part < figures.own_account_letter_g:
        return []
    return [FLOOR(minimum_wage_cents=int(base))] if base == figures.minimum_wage else []


def why_until_2019(facts: OwnAccountFacts, figures: InForce) -> list[Reason]:
    if facts.income is None and not within(facts.started_on, facts.month, figures.own_account_start_months):
        return [NOT_DECLARED("LSS-DA15")]
    if any(each.turnover is None for each in facts.activities):
        return [TURNOVER_UNKNOWN("LSS-DA15")]
    return [UNTIL_2019(part_tenths=int(_until_2019(facts, figures)))]


def _until_2019(facts: OwnAccountFacts, figures: Figures) -> int:
    starting = within(facts.started_on, facts.month, figures.own_account_start_months)
    if facts.income is None and not starting:
        return figures.own_account_letter_g
    income = given("net_income", facts.income or 0)
    administrators = [each for each in facts.activities if _administers(each)]
    free = bool(administrators) and (
        all(each.unpaid for each in administrators) or income < own_account.free_administrator_limit(figures)
    )
    return own_account.part_until_2019(
        income,
        *_turnover(list(facts.activities)),
        fact("entitled_to_lowest", holds=facts.entitled),
        fact("free_administrator", holds=free),
        fact("in_first_months", holds=starting),
        fact("in_second_year", holds=within(facts.started_on, facts.month, figures.own_account_second_start_months)),
        figures,
    )


def _administers(activity: Activity) -> bool:
    return activity.kind not in {Kind.HOLDER, Kind.PARTNER}


def _unpaid(activities: list[Activity]) -> Held:
    return fact("unpaid", holds=all(each.unpaid for each in activities))


def _turnover(activities: list[Activity]) -> tuple[int, Held]:
    """The turnover of several activities together, and whether any is professional (LSS 101.4, R-CP 7)."""
    turnover = sum(each.turnover or 0 for each in activities)
    return given("turnover", turnover), fact("professional", holds=any(each.professional for each in activities))


def _has_no_reduction(facts: OwnAccountFacts, figures: Figures) -> bool:
    """A partner's part is the whole; so was, until 14-11-2023, that of an administrator who runs the business too."""
    if any(each.kind is Kind.PARTNER for each in facts.activities):
        return True
    runs = any(_administers(each) and each.runs_the_business for each in facts.activities)
    return runs and bool(figures.own_account_turnover_test_for_all)


def _check(facts: OwnAccountFacts) -> None:
    if not facts.activities:
        raise Fault("own_account.no_activity")
    refuse_negative(inactive_months=facts.inactive_months, age=facts.age or 0)
    for activity in facts.activities:
        refuse_negative(turnover=activity.turnover or 0)
    for since in (facts.started_on, facts.resumed_on):
        if since is not None and since.replace(day=1) > facts.month.replace(day=1):
            raise Fault("own_account.starts_after_the_month", start=since, month=facts.month)
