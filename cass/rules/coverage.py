"""Who has rights to reimbursement on a day, and until when they are known to last (LSS 13, 99, 118, 120, 133, 140)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from cass.kernel.faults import Fault
from cass.kernel.working_days import MONTHS_OF_A_YEAR, date_to_date
from cass.law.book import Book, InForce
from cass.rules import minimum_wage
from cass.rules.assessment import Assessment, Fact, Ground, Outcome, Reason, Touches, conclude, with_known_law
from cass.rules.bad_input import refuse_backwards, refuse_negative
from cass.rules.work_accident import Standing

VERSION = "coverage/1"


class Cause(StrEnum):
    ILLNESS = "illness"
    """Common illness or non-work accident."""
    WORK_ACCIDENT = "work_accident"
    """Work accident or occupational disease."""


class Pension(StrEnum):
    RETIREMENT = "retirement"
    WIDOWHOOD = "widowhood"
    """For life; the points are those of the deceased spouse (LSS 133.3)."""
    OTHER = "other"


@dataclass(frozen=True)
class DirectFacts:
    """What is known of a directly insured person on a day; ``None``: not known, or there is none.

    Days are calendar days contributed; what the person did as a dependant right before starting to work counts as
    contributed (LSS 120.5). ``resident``: legally resident in Andorra or with a frontier worker's permit.
    """

    on: dt.date
    resident: bool | None
    registered: bool
    contributed_days: int = 0
    contributed_months: int = 0
    days_in_previous_month: int = 0
    days_in_previous_two_months: int = 0
    days_in_previous_three_months: int = 0
    monthly_base: int | None = None
    topped_up: bool | None = None
    exempt_from_top_up: bool = False
    self_employed: bool = False
    standing: Standing | None = None
    ended_on: dt.date | None = None
    """The last employment or activity ended on this day."""
    benefit_ended_on: dt.date | None = None
    """A leave or maternity benefit that ran when the work ended, and ended on this day (LSS 140.3)."""
    compensated_months: int = 0
    """Monthly salaries that a compensation for notice or dismissal stands for (LSS 140.2)."""
    pension: Pension | None = None
    pension_points: int = 0
    cause: Cause = Cause.ILLNESS


class Relation(StrEnum):
    """Why somebody is insured through another (LSS 13.1)."""

    SPOUSE = "spouse"
    CHILD = "child"
    """Of the direct insured or of their indirectly insured spouse."""
    DEPENDENT = "dependent"
    """Wholly dependent on the direct insured or their spouse."""
    WARD = "ward"
    """A minor under guardianship."""
    ASSISTED = "assisted"
    """A disabled person under judicial curatorship or tutelage."""
    GRANDCHILD = "grandchild"
    """Dependent on a child of the direct insured."""


@dataclass(frozen=True)
class IndirectFacts:
    """A person insured through ``holder``. ``born_on`` is the dependant's birth; for a grandchild, that of the holder's
    child on whom it depends, since the law limits that one's age (LSS 13.1.f)."""

    holder: DirectFacts
    relation: Relation
    born_on: dt.date
    resident: bool | None
    gainful_activity: bool | None
    directly_insured: bool = False
    holder_died_on: dt.date | None = None


DEBT = frozenset({Touches.DEBT})
ACCIDENT_FROM_DAY_ONE = Ground("coverage.accident_from_day_one", ("LSS-120.1",), Outcome.GRANT)
PENSIONER = Ground("coverage.pensioner", ("LSS-120.4",), Outcome.GRANT)
TOO_FEW_POINTS = Ground("coverage.too_few_points", ("LSS-133.2",))
OPEN = Ground("coverage.open", ("LSS-120.2",), Outcome.GRANT)
NOT_YET = Ground("coverage.not_yet", ("LSS-120.2",), Outcome.REFUSE)
TOO_FEW_RECENT_DAYS = Ground("coverage.too_few_recent_days", ("LSS-120.2",), Outcome.REFUSE)
KEPT = Ground("coverage.kept", ("LSS-140.1",), Outcome.GRANT)
OVER = Ground("coverage.over", ("LSS-140.1",), Outcome.REFUSE)
NO_TITLE = Ground("coverage.no_title", ("LSS-133.1",), Outcome.REFUSE)
NOT_RESIDENT = Ground("coverage.not_resident", ("LSS-140.1",), Outcome.REFUSE)
RESIDENCE_UNKNOWN = Ground("coverage.residence_unknown", ("LSS-140.1",), Outcome.NEEDS_PERSON)
OWED = Ground("coverage.contributions_owed", ("LSS-118.2",), Outcome.GRANT_CARD_WITHHELD, DEBT)
STANDING_UNKNOWN = Ground("coverage.contributions_unknown", ("LSS-118.1",), Outcome.NEEDS_PERSON, DEBT)

DEPENDANT = Ground("coverage.dependant", ("LSS-13.1", "LSS-120.5"), Outcome.GRANT)
DEPENDANT_TOO_OLD = Ground("coverage.dependant_too_old", (), Outcome.REFUSE)
DEPENDANT_WORKS = Ground("coverage.dependant_works", ("LSS-13.1",), Outcome.REFUSE)
DEPENDANT_IS_INSURED = Ground("coverage.dependant_directly_insured", ("LSS-13.1",), Outcome.REFUSE)
DEPENDANT_NOT_RESIDENT = Ground("coverage.dependant_not_resident", ("LSS-13.1",), Outcome.REFUSE)
DEPENDANT_UNKNOWN = Ground("coverage.dependant_unknown", ("LSS-13.1",), Outcome.NEEDS_PERSON)
HOLDER_DIED = Ground("coverage.kept_after_death", ("LSS-140.4",), Outcome.GRANT)
HOLDER_DIED_OVER = Ground("coverage.over_after_death", ("LSS-140.4",), Outcome.REFUSE)

COUNTED = frozenset(
    {
        "contributed_days",
        "contributed_months",
        "days_in_previous_month",
        "days_in_previous_two_months",
        "days_in_previous_three_months",
        "compensated_months",
        "pension_points",
    }
)

AGE_ARTICLE = {
    Relation.CHILD: "LSS-13.1.b",
    Relation.DEPENDENT: "LSS-13.1",
    Relation.WARD: "LSS-13.1.d",
    Relation.GRANDCHILD: "LSS-13.1.f",
}


def assess(facts: DirectFacts | IndirectFacts, book: Book) -> Assessment:
    """The rights on the day of the facts. Where they end on a day, the reason of the grant has the fact ``last_on``.

    Raises Fault("law.amount_negative"), Fault("retirement.born_after") for a dependant who was not born yet, and
    Fault("period.ends_before_it_starts") for a day before the holder's death.
    """
    insured = facts.holder if isinstance(facts, IndirectFacts) else facts
    refuse_negative(
        **{name: value for name, value in vars(insured).items() if name in COUNTED},
        monthly_base=insured.monthly_base or 0,
    )
    if isinstance(facts, IndirectFacts):
        if facts.born_on > insured.on:
            raise Fault("retirement.born_after", born_on=facts.born_on, on=insured.on)
        if facts.holder_died_on is not None:
            refuse_backwards(start=facts.holder_died_on, end=insured.on)
        figures = book.on(facts.holder.on)
        reasons = with_known_law(lambda: indirect(facts, figures))
    else:
        figures = book.on(facts.on)
        reasons = with_known_law(lambda: direct(facts, figures))
    return conclude(reasons, book, VERSION)


def known_until(assessment: Assessment) -> dt.date | None:
    """The last day on which granted rights are known to last; ``None`` when nothing known ends them.

    Of somebody who works it is the day to which they would last if the work ended on the day of the assessment.
    """
    days = [reason.facts.get("last_on") for reason in assessment.reasons if reason.leads_to is Outcome.GRANT]
    return min((day for day in days if isinstance(day, dt.date)), default=None)


def direct(facts: DirectFacts, figures: InForce) -> list[Reason]:
    """The first title that holds: a pension, present work, work that ended."""
    pension = pensioner(facts, figures)
    if any(reason.leads_to for reason in pension):
        return pension
    if facts.registered:
        return pension + working(facts, figures)
    if facts.ended_on is not None:
        return pension + kept(facts, figures)
    return [*pension, NO_TITLE()]


def pensioner(facts: DirectFacts, figures: InForce) -> list[Reason]:
    """LSS 120.4, 133.2-3: pensioners from the first day; retirement and widowhood pensions need 500 points."""
    if facts.pension is None:
        return []
    needs = {Pension.RETIREMENT: "LSS-133.2", Pension.WIDOWHOOD: "LSS-133.3"}.get(facts.pension)
    if needs is None or facts.pension_points >= figures.pension_points:
        return [PENSIONER(*([needs] if needs else []))]
    return [TOO_FEW_POINTS(points=facts.pension_points, needed=int(figures.pension_points))]


def working(facts: DirectFacts, figures: InForce) -> list[Reason]:
    """Present work: opened by contributions or by an accident, with the minimum base, and own account paid up."""
    base = minimum_wage.Base(facts.monthly_base, facts.topped_up, facts.exempt_from_top_up)
    return [opened(facts, figures), minimum_wage.requirement(base, figures), *paid_up(facts)]


def opened(facts: DirectFacts, figures: InForce) -> Reason:
    """LSS 120.1-2: an accident from day one; an illness after 25 days and, below 60 months, some recent ones.

    (b) speaks of *more than* 25 days: with exactly 25, (a) alone is asked. The more has been contributed, the fewer
    recent days are needed.
    """
    last_on = facts.on + dt.timedelta(days=kept_days(facts.contributed_months, figures)) if facts.resident else facts.on
    if facts.cause is Cause.WORK_ACCIDENT:
        return ACCIDENT_FROM_DAY_ONE(last_on=last_on)
    if facts.contributed_days < figures.opening_days:
        return NOT_YET(days=facts.contributed_days, needed=int(figures.opening_days))
    has, needed, window = recent_days(facts, figures)
    if has < needed:
        return TOO_FEW_RECENT_DAYS(days=has, needed=needed, window=window)
    return OPEN(days=facts.contributed_days, months=facts.contributed_months, last_on=last_on)


def recent_days(facts: DirectFacts, figures: InForce) -> tuple[int, int, int]:
    """LSS 120.2.b-e: the days of the last months that the person has, those needed, and how many months are looked at."""
    months = facts.contributed_months
    if facts.contributed_days == figures.opening_days or months >= figures.opening_long_months:
        return 0, 0, 0
    if months >= figures.opening_middle_months:
        return facts.days_in_previous_three_months, int(figures.opening_long_recent_days), 3
    if months >= figures.opening_short_months:
        return facts.days_in_previous_two_months, int(figures.opening_middle_recent_days), 2
    return facts.days_in_previous_month, int(figures.opening_short_recent_days), 1


def paid_up(facts: DirectFacts) -> list[Reason]:
    """LSS 118: own account in debt keeps its right, but no document of charge is issued until it is paid."""
    if not facts.self_employed or facts.standing in {Standing.UP_TO_DATE, Standing.DEFERRAL_HONOURED}:
        return []
    return [OWED() if facts.standing is Standing.IN_DEBT else STANDING_UNKNOWN()]


def kept_days(contributed_months: int, figures: InForce) -> int:
    """LSS 140.1: calendar days that rights outlive the work: 60 below six months, 90 to thirty-six, 120 above."""
    if contributed_months < figures.kept_short_months:
        return int(figures.kept_short_days)
    if contributed_months <= figures.kept_middle_months:
        return int(figures.kept_middle_days)
    return int(figures.kept_long_days)


def kept(facts: DirectFacts, figures: InForce) -> list[Reason]:
    """LSS 140: after the work ended, while the person lives in Andorra (or has a frontier worker's permit).

    It starts after a leave or maternity benefit that ran at the end (140.3), and the months that a compensation stands
    for come first (140.2, from 20-2-2025). Rights that never opened (25 days, LSS 120.2.a) are not kept, but for an
    accident; the recent days of 120.2.b-d are not asked of somebody who has stopped working.
    """
    if facts.ended_on is None:
        return []
    illness = facts.cause is Cause.ILLNESS
    if illness and facts.contributed_days < figures.opening_days:
        return [NOT_YET(days=facts.contributed_days, needed=int(figures.opening_days))]
    start = max(facts.ended_on, facts.benefit_ended_on or facts.ended_on)
    if facts.compensated_months and figures.on(facts.ended_on).compensation_keeps_cover:
        start = date_to_date(start, facts.compensated_months)
    days = kept_days(facts.contributed_months, figures)
    last_on = start + dt.timedelta(days=days)
    about: dict[str, Fact] = {"ended_on": facts.ended_on, "last_on": last_on, "days": days}
    if facts.on > last_on:
        return [OVER(**about)]
    if facts.resident is None:
        return [RESIDENCE_UNKNOWN()]
    return [KEPT(**about) if facts.resident else NOT_RESIDENT()]


def indirect(facts: IndirectFacts, figures: InForce) -> list[Reason]:
    """LSS 13, 120.5: the dependant's own conditions, then the rights of whom they depend on (or depended, 140.4)."""
    own = conditions(facts, figures)
    if facts.holder_died_on is not None:
        return [*own, after_death(facts, facts.holder_died_on, figures)]
    return own + direct(facts.holder, figures)


def conditions(facts: IndirectFacts, figures: InForce) -> list[Reason]:
    """LSS 13.1: resident, without gainful activity, not insured in their own name, and below the age of their kind."""
    reasons = []
    if facts.directly_insured:
        reasons.append(DEPENDANT_IS_INSURED())
    if facts.gainful_activity:
        reasons.append(DEPENDANT_WORKS())
    if facts.resident is False:
        reasons.append(DEPENDANT_NOT_RESIDENT())
    if facts.resident is None or facts.gainful_activity is None:
        reasons.append(DEPENDANT_UNKNOWN())
    last_on = last_day_of_age(facts, figures)
    if last_on is not None and facts.holder.on > last_on:
        reasons.append(DEPENDANT_TOO_OLD(AGE_ARTICLE[facts.relation], age_limit=age_limit(facts.relation, figures)))
    return reasons or [DEPENDANT(last_on=last_on)]


def age_limit(relation: Relation, figures: InForce) -> int | None:
    """The age in years that ends a relation's cover; ``None`` for spouses and assisted persons, who have none."""
    if relation in {Relation.SPOUSE, Relation.ASSISTED}:
        return None
    return int(figures.majority if relation is Relation.WARD else figures.dependant_age_limit)


def last_day_of_age(facts: IndirectFacts, figures: InForce) -> dt.date | None:
    """The day before the birthday that ends the cover (*menors de vint-i-cinc anys*)."""
    limit = age_limit(facts.relation, figures)
    if limit is None:
        return None
    return date_to_date(facts.born_on, limit * MONTHS_OF_A_YEAR) - dt.timedelta(days=1)


def after_death(facts: IndirectFacts, died_on: dt.date, figures: InForce) -> Reason:
    """LSS 140.4, from 14-2-2026: after the holder's death, the days of 140.1 by what the holder had contributed."""
    last_on = died_on + dt.timedelta(days=kept_days(facts.holder.contributed_months, figures))
    if not figures.on(died_on).cover_kept_after_holders_death or facts.holder.on > last_on:
        return HOLDER_DIED_OVER(died_on=died_on, last_on=last_on)
    return HOLDER_DIED(died_on=died_on, last_on=last_on)
