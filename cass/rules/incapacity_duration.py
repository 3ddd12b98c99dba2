"""How long a leave may be paid: relapse or new count, the table, twelve months, three years (LSS 149; R-IT 4-7, 14)."""

import datetime as dt
from dataclasses import dataclass

from cass.kernel.faults import Fault
from cass.kernel.working_days import MONTHS_OF_A_YEAR, date_to_date
from cass.law.book import Book, InForce
from cass.rules.assessment import Assessment, Ground, Outcome, Reason, Touches, conclude, with_known_law
from cass.rules.bad_input import refuse_backwards
from cass.rules.incapacity_amounts import FROM_DAY_ONE, OCCUPATIONAL, Contingency
from cass.rules.incapacity_payments import ONE_DAY, Span

VERSION = "incapacity_duration/1"


@dataclass(frozen=True, kw_only=True)
class EarlierLeave:
    """A leave that ended; ``related``: of the same pathology as the one that is looked at, or a similar one."""

    certified_on: dt.date
    last_day: dt.date
    related: bool


@dataclass(frozen=True)
class Count:
    """Where the count of a leave begins: its first certificate, and the days off work of earlier leaves in it."""

    since: dt.date
    earlier_days: int

    @property
    def is_relapse(self) -> bool:
        return self.earlier_days > 0


@dataclass(frozen=True, kw_only=True)
class DurationFacts:
    """A leave to a day, whole; ``None``: not known, or there is none.

    ``table_days``: the maximum of its pathology in the annex; ``in_table`` when the annex has the pathology at all.
    ``confirmed_beyond_table``: the CASS confirmed a longer leave than the table's. ``new_pathology_on``: another unrelated
    pathology was certified on this day; ``new_pathology_favoured``: with the favourable opinion of the Àrea de Control
    Sanitari. ``extensions``: what the CASS granted beyond twelve months. ``contributed_months``: to the general branch in the five
    years before the work ended, by the person or by whom they were insured through (LSS 149.4).
    """

    certified_on: dt.date
    last_day: dt.date
    contingency: Contingency
    earlier: tuple[EarlierLeave, ...] = ()
    in_table: bool | None = None
    table_days: int | None = None
    confirmed_beyond_table: bool | None = None
    new_pathology_on: dt.date | None = None
    new_pathology_favoured: bool | None = None
    extensions: tuple[Span, ...] = ()
    contributed_months: int | None = None


HEALTH = frozenset({Touches.HEALTH})
RELAPSE = Ground("incapacity.relapse", ("RIT-5", "RIT-4.5"), None, HEALTH)
NEW_COUNT = Ground("incapacity.new_count", ("RIT-5",), None, HEALTH)
WITHIN_TABLE = Ground("incapacity.within_table", ("RIT-4.1",), Outcome.GRANT, HEALTH)
BEYOND_TABLE_CONFIRMED = Ground("incapacity.beyond_table_confirmed", ("RIT-4.4",), Outcome.GRANT, HEALTH)
BEYOND_TABLE = Ground("incapacity.beyond_table", ("RIT-4.1", "RIT-4.4"), Outcome.NEEDS_PERSON, HEALTH)
TABLE_UNKNOWN = Ground("incapacity.table_unknown", ("RIT-4.1",), Outcome.NEEDS_PERSON, HEALTH)
WITHOUT_TABLE = Ground("incapacity.without_table", ("RIT-4.1",), Outcome.GRANT, HEALTH)
WITHIN_FIRST_YEAR = Ground("incapacity.within_first_year", ("LSS-149.1",), Outcome.GRANT)
EXTENDED = Ground("incapacity.extended", ("LSS-149.2", "RIT-6.2"), Outcome.GRANT)
EXTENSION_MISSING = Ground("incapacity.extension_missing", ("LSS-149.2", "LSS-149.3"), Outcome.NEEDS_PERSON)
EXTENSION_TOO_LONG = Ground("incapacity.extension_too_long", ("LSS-149.3", "RIT-6.2"), Outcome.NEEDS_PERSON)
TOO_LITTLE_CONTRIBUTED = Ground("incapacity.too_little_contributed_for_a_year", ("LSS-149.4",), Outcome.REFUSE)
CONTRIBUTED_UNKNOWN = Ground("incapacity.contributed_unknown_for_a_year", ("LSS-149.4",), Outcome.NEEDS_PERSON)
THREE_YEARS_OVER = Ground("incapacity.three_years_over", ("LSS-149.3", "LSS-151"), Outcome.REFUSE)
NEW_PATHOLOGY = Ground("incapacity.new_pathology", ("LSS-149.5",), None, HEALTH)
NEW_PATHOLOGY_UNJUDGED = Ground("incapacity.new_pathology_unjudged", ("LSS-149.5",), Outcome.NEEDS_PERSON, HEALTH)


def assess(facts: DurationFacts, book: Book) -> Assessment:
    """Whether a leave may be paid until its last day.

    Raises Fault: period.ends_before_it_starts, incapacity.leaves_overlap, incapacity.change_outside.
    """
    refuse_backwards(start=facts.certified_on, end=facts.last_day)
    if facts.new_pathology_on and not facts.certified_on < facts.new_pathology_on <= facts.last_day:
        raise Fault("incapacity.change_outside", on=facts.new_pathology_on)
    figures = book.on(facts.certified_on)
    reasons = with_known_law(lambda: [*table(facts), *length(facts, figures)])
    return conclude(reasons, book, VERSION)


def count(certified_on: dt.date, earlier: tuple[EarlierLeave, ...], figures: InForce) -> Count:
    """R-IT 5: a relapse begins within six months of the end of a related leave and goes on with its count.

    Raises Fault("incapacity.leaves_overlap") for leaves that share a day.
    """
    in_order = sorted(earlier, key=lambda leave: leave.certified_on)
    starts = [*(leave.certified_on for leave in in_order[1:]), certified_on]
    for leave, next_start in zip(in_order, starts, strict=False):
        refuse_backwards(start=leave.certified_on, end=leave.last_day)
        if next_start <= leave.last_day:
            raise Fault("incapacity.leaves_overlap", start=next_start, end=leave.last_day)
    since, days = certified_on, 0
    for leave in reversed([leave for leave in in_order if leave.related]):
        if since > date_to_date(leave.last_day, int(figures.relapse_months)):
            break
        since = leave.certified_on
        days += (leave.last_day - leave.certified_on).days + 1
    return Count(since, days)


def first_year_ends_on(since: dt.date, figures: InForce) -> dt.date:
    """The last day of the first twelve months, from the first certificate of the count, date to date (LSS 149.1)."""
    return date_to_date(since, int(figures.incapacity_first_months)) - ONE_DAY


def most_ends_on(facts: DurationFacts, figures: InForce) -> dt.date:
    """The last day of the third year: from the first certificate, or from that of a new pathology (LSS 149.3, 149.5)."""
    since = count(facts.certified_on, facts.earlier, figures).since
    new = facts.new_pathology_on
    if new and facts.new_pathology_favoured and figures.on(new).new_pathology_starts_new_years:
        since = new
    return date_to_date(since, int(figures.incapacity_most_years) * MONTHS_OF_A_YEAR) - ONE_DAY


def table(facts: DurationFacts) -> list[Reason]:
    """R-IT 4.1, 4.4: within the days of its pathology; longer needs a detailed report and the CASS's confirmation."""
    if facts.contingency in {Contingency.ISOLATION, Contingency.DONATION, Contingency.BIRTH_REST}:
        return [WITHOUT_TABLE()]
    days = (facts.last_day - facts.certified_on).days + 1
    if facts.confirmed_beyond_table:
        return [BEYOND_TABLE_CONFIRMED(days=days)]
    if not facts.in_table or facts.table_days is None:
        return [TABLE_UNKNOWN(days=days)]
    about = WITHIN_TABLE if days <= facts.table_days else BEYOND_TABLE
    return [about(days=days, table_days=facts.table_days)]


def length(facts: DurationFacts, figures: InForce) -> list[Reason]:
    """LSS 149: twelve months; beyond, what the CASS extended, in sixes of months, to the end of the third year."""
    counted = count(facts.certified_on, facts.earlier, figures)
    reasons = []
    if facts.earlier:
        reasons.append((RELAPSE if counted.is_relapse else NEW_COUNT)(since_on=counted.since))
    year_ends = first_year_ends_on(counted.since, figures)
    if facts.last_day <= year_ends:
        return [*reasons, WITHIN_FIRST_YEAR(year_ends_on=year_ends)]
    most_ends = most_ends_on(facts, figures)
    reasons += new_pathology(facts, figures)
    if facts.last_day > most_ends:
        return [*reasons, THREE_YEARS_OVER(most_ends_on=most_ends)]
    return [*reasons, *contributed(facts, figures), *extended(facts, year_ends, figures)]


def new_pathology(facts: DurationFacts, figures: InForce) -> list[Reason]:
    """LSS 149.5, from 18-2-2023: the three years from the certificate of an unrelated pathology, if the CASS's doctors agree."""
    if facts.new_pathology_on is None or not figures.on(facts.new_pathology_on).new_pathology_starts_new_years:
        return []
    if facts.new_pathology_favoured is None:
        return [NEW_PATHOLOGY_UNJUDGED(new_on=facts.new_pathology_on)]
    return [NEW_PATHOLOGY(new_on=facts.new_pathology_on)] if facts.new_pathology_favoured else []


def contributed(facts: DurationFacts, figures: InForce) -> list[Reason]:
    """LSS 149.4: an illness beyond twelve months asks for twenty-four months contributed in five years."""
    if facts.contingency in FROM_DAY_ONE:
        return []
    needed = int(figures.long_leave_contributed_months)
    about = {"needed": needed, "years": int(figures.long_leave_window_years)}
    if facts.contributed_months is None:
        return [CONTRIBUTED_UNKNOWN(**about)]
    if facts.contributed_months < needed:
        return [TOO_LITTLE_CONTRIBUTED(months=facts.contributed_months, **about)]
    return []


def extended(facts: DurationFacts, year_ends: dt.date, figures: InForce) -> list[Reason]:
    """LSS 149.2-3: each extension is an express decision for at most six months, and they follow one another."""
    months = int(figures.incapacity_extension_months)
    covered = year_ends
    for extension in sorted(facts.extensions, key=lambda each: each.first_day):
        refuse_backwards(start=extension.first_day, end=extension.last_day)
        if extension.last_day >= date_to_date(extension.first_day, months):
            return [EXTENSION_TOO_LONG(first_on=extension.first_day, last_on=extension.last_day, months=months)]
        if extension.first_day <= covered + ONE_DAY:
            covered = max(covered, extension.last_day)
    if facts.last_day <= covered:
        return [EXTENDED(last_on=covered)]
    return [EXTENSION_MISSING(from_on=covered + ONE_DAY)]


def more_severe(table_days: int | None, new_table_days: int | None) -> bool | None:
    """R-IT 7.3: severity is the duration foreseen in the table; None when the table does not say one of them."""
    if table_days is None or new_table_days is None:
        return None
    return new_table_days > table_days


def contingency_after(initial: Contingency, new: Contingency, *, related: bool, graver: bool) -> Contingency:
    """R-IT 7: what a leave is paid for once another pathology appears.

    An unrelated and graver one takes over; but a work accident or occupational disease stays until it is cured.
    """
    if related or not graver or (initial in OCCUPATIONAL and new not in OCCUPATIONAL):
        return initial
    return new


def last_paid_day(
    prescribed: dt.date,
    *,
    discharged_on: dt.date | None = None,
    invalidity_from: dt.date | None = None,
    died_on: dt.date | None = None,
) -> dt.date:
    """LSS 151: the earliest of the prescribed end, the discharge, the day before an invalidity pension, and death.

    The end of an employment is not among them: a leave that runs goes on being paid (LSS 140.3 presumes it).
    """
    pension = invalidity_from - ONE_DAY if invalidity_from else prescribed
    return min(prescribed, discharged_on or prescribed, pension, died_on or prescribed)
