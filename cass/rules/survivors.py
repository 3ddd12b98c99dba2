"""The pension of a widow or widower: who generates it, for how long, and what it comes to (LSS 180-185)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from cass.kernel.faults import Fault
from cass.law.book import Book, InForce
from cass.rules import pension as amounts_of
from cass.rules.assessment import Amount, Assessment, Ground, Outcome, Reason, Touches, conclude, with_known_law
from cass.rules.bad_input import refuse_negative
from cass.rules.retirement import birthday
from cass.rules.vocabulary import Tracing, given

VERSION = "survivors/1"


class Bond(StrEnum):
    """How the survivor was joined to the deceased on the day of the death."""

    SPOUSE = "spouse"
    """Married, or a registered couple living together."""
    FORMER = "former"
    """Separated, divorced, or of an ended couple."""


@dataclass(frozen=True)
class SurvivorFacts:
    """A widow or widower who asks. Months are contributions to both branches; times registered as a job-seeker, of an
    invalidity pension, and worked but not paid by the employer count as contributed (LSS 180.1).

    ``pension`` is what the deceased had a month or would have had, ``base`` the base of LSS 121, or the retirement
    pension of a pensioner (182.2), ``capital`` the lump sum they had a right to: cents, ``None`` when not known.
    """

    died_on: dt.date
    deceased_born_on: dt.date
    survivor_born_on: dt.date
    bond: Bond = Bond.SPOUSE
    work_accident: bool = False
    recent_months: int = 0
    """Of the last 48 months when the deceased was under 30, of the last 72 otherwise."""
    months: int = 0
    """In all."""
    pensioner: bool = False
    """The deceased had a retirement pension."""
    united_years: int = 0
    """Whole years that the marriage or couple had lasted."""
    remarried: bool = False
    supported: bool | None = None
    """A former spouse: had a right to a compensatory pension or maintenance from the deceased."""
    convicted: bool = False
    """Of killing the deceased, or of violence against them (LSS 180.4)."""
    takes_life_pension: bool | None = None
    """The choice that LSS 183.2 and 185 leave; ``None``: not made yet."""
    pension: int | None = None
    base: int | None = None
    capital: int | None = None


PRIVATE = frozenset({Touches.HEALTH})
ENTITLED = Ground("survivor.generated", ("LSS-180.1",), Outcome.GRANT)
ACCIDENT = Ground("survivor.generated_by_accident", ("LSS-180.2",), Outcome.GRANT, PRIVATE)
TOO_FEW_MONTHS = Ground("survivor.too_few_months", ("LSS-180.1",), Outcome.REFUSE)
CONVICTED = Ground("survivor.convicted", ("LSS-180.4",), Outcome.REFUSE)
REMARRIED = Ground("survivor.remarried", ("LSS-181.2",), Outcome.REFUSE)
NOT_SUPPORTED = Ground("survivor.not_supported", ("LSS-181.2",), Outcome.REFUSE)
SUPPORT_UNKNOWN = Ground("survivor.support_unknown", ("LSS-181.2",), Outcome.NEEDS_PERSON)
SHARED_OUT = Ground("survivor.shared_out", ("LSS-186.1",))
LIFE = Ground("survivor.life_pension", ("LSS-183.1",), Outcome.GRANT)
LIFE_CHOSEN = Ground("survivor.life_pension_chosen", (), Outcome.GRANT)
TEMPORARY = Ground("survivor.temporary_pension", ("LSS-182.3", "LSS-182.4"), Outcome.GRANT)
CHOICE = Ground("survivor.choice", (), Outcome.NEEDS_PERSON)
CAPITAL = Ground("survivor.half_of_lump_sum", ("LSS-183.3",), Outcome.GRANT)


def assess(facts: SurvivorFacts, book: Book) -> Assessment:
    """The right on the day of the death. Amounts: ``pension`` a month, or ``lump_sum``. Raises
    Fault("law.amount_negative") and, for somebody born after the death, Fault("retirement.born_after")."""
    refuse_negative(
        pension=facts.pension or 0,
        base=facts.base or 0,
        capital=facts.capital or 0,
        recent_months=facts.recent_months,
        months=facts.months,
        united_years=facts.united_years,
    )
    for born_on in (facts.deceased_born_on, facts.survivor_born_on):
        if born_on > facts.died_on:
            raise Fault("retirement.born_after", born_on=born_on, on=facts.died_on)
    figures = book.on(facts.died_on)
    amounts: dict[str, Amount] = {}

    def reasons() -> list[Reason]:
        found = [generated(facts, figures), *tied(facts)]
        if any(reason.leads_to is Outcome.REFUSE for reason in found):
            return found
        return [*found, *kind(facts, figures, amounts)]

    return conclude(with_known_law(reasons), book, VERSION, amounts)


def generated(facts: SurvivorFacts, figures: InForce) -> Reason:
    """LSS 180.1-2: an accident at work asks for no months; otherwise enough recent ones, fifteen years in all, or
    twelve months of somebody who had a retirement pension."""
    if facts.convicted and figures.convicted_excluded:
        return CONVICTED()
    if facts.work_accident:
        return ACCIDENT()
    young = facts.died_on < birthday(facts.deceased_born_on, figures.survivor_generation_age)
    needed = figures.survivor_recent_months_young if young else figures.survivor_recent_months
    pensioner = facts.pensioner and facts.months >= figures.survivor_pensioner_months
    if facts.recent_months >= needed or facts.months >= figures.survivor_months or pensioner:
        return ENTITLED()
    return TOO_FEW_MONTHS(months=facts.recent_months, needed=int(needed))


def tied(facts: SurvivorFacts) -> list[Reason]:
    """LSS 181.2, 186: a former spouse who has not joined another and had a right to maintenance has a part of it."""
    if facts.bond is Bond.SPOUSE:
        return []
    if facts.remarried:
        return [REMARRIED()]
    if facts.supported is None:
        return [SUPPORT_UNKNOWN()]
    return [SHARED_OUT() if facts.supported else NOT_SUPPORTED()]


def kind(facts: SurvivorFacts, figures: InForce, amounts: dict[str, Amount]) -> list[Reason]:
    """LSS 182-183, 185: half the lump sum, a life pension from 55 (or from 50 by choice), or a temporary one."""
    tracing = Tracing(figures)
    if facts.capital is not None:
        amounts["lump_sum"] = Amount.of(amounts_of.survivors_lump_sum(given("capital", facts.capital), tracing))
        return [CAPITAL()]
    grounds = choice(facts, figures)
    if grounds and facts.takes_life_pension is None:
        return [CHOICE(*grounds)]
    of_age = facts.died_on >= birthday(facts.survivor_born_on, figures.survivor_life_age)
    for_life = facts.takes_life_pension if grounds else of_age
    if for_life:
        if facts.pension is not None:
            told = given("deceased_pension", facts.pension)
            amounts["pension"] = Amount.of(amounts_of.survivors_pension(told, tracing))
        return [LIFE_CHOSEN(*grounds) if grounds else LIFE()]
    if facts.base is not None:
        told = given("deceased_base", facts.base)
        amounts["pension"] = Amount.of(amounts_of.survivors_temporary_pension(told, tracing))
    return [TEMPORARY(months=temporary_months(facts, figures))]


def choice(facts: SurvivorFacts, figures: InForce) -> tuple[str, ...]:
    """The article that leaves a choice: 183.2 from 50 to 55 after ten years together, 185 from 55 after an accident."""
    if facts.died_on >= birthday(facts.survivor_born_on, figures.survivor_life_age):
        return ("LSS-185",) if facts.work_accident else ()
    old_enough = facts.died_on >= birthday(facts.survivor_born_on, figures.survivor_choice_age)
    long_enough = facts.bond is Bond.SPOUSE and facts.united_years >= figures.survivor_choice_union_years
    return ("LSS-183.2",) if old_enough and long_enough else ()


def temporary_months(facts: SurvivorFacts, figures: InForce) -> int:
    """LSS 182.4, 185: thirty months below 30, fifty-four below 45, sixty above."""
    if facts.died_on < birthday(facts.survivor_born_on, figures.survivor_young_age):
        return int(figures.survivor_young_months)
    if facts.died_on < birthday(facts.survivor_born_on, figures.survivor_middle_age):
        return int(figures.survivor_middle_months)
    return int(figures.survivor_older_months)
