"""Declarations of own account: which are in time, from when they take effect, what follows without one (R-CP 9-15)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from cass.kernel.faults import Fault
from cass.kernel.working_days import MONTHS_OF_A_YEAR, date_to_date
from cass.law.book import PARTS_OF_ONE, Book, InForce
from cass.rules.assessment import Assessment, Ground, Outcome, Reason, conclude, with_known_law
from cass.rules.bad_input import refuse_backwards, refuse_negative
from cass.rules.vocabulary import Figures, N, article, share

VERSION = "own_account_declaration/1"
ONE_DAY = dt.timedelta(days=1)


class Declaration(StrEnum):
    ORDINARY = "ordinary"
    """The yearly one, of 100 % or more."""
    REQUEST = "request"
    """To contribute by less than 100 %."""
    EXTRAORDINARY = "extraordinary"
    """To correct this year's ordinary one."""
    ADAPTATION = "adaptation"
    """Voluntary, to what the year really brings (LSS 101 bis)."""
    REGULARISATION = "regularisation"
    """Of last year's contributions, by who adapted them and in the end earned more (LSS 96.7)."""


@dataclass(frozen=True)
class DeclarationFacts:
    """What is known of a declaration; amounts in cents, parts of the average wage in tenths of percent.

    ``part`` is the one asked for and ``present_part`` the one in force. ``obliged_on``: when somebody who starts or
    resumes began to owe contributions; ``None``: has been contributing. ``extraordinary_on``: the day of this year's
    extraordinary declaration. ``adapted``: this year's contribution was adapted. ``income`` and ``income_before``: of the
    months that an adaptation looks at, this year and last; or the companies' turnover, both times.
    """

    declaration: Declaration
    filed_on: dt.date
    part: int
    present_part: int
    obliged_on: dt.date | None = None
    extraordinary_on: dt.date | None = None
    adapted: bool = False
    income: int = 0
    income_before: int = 0


IN_TIME = Ground("declaration.in_time", ("RCP-10.1",), Outcome.GRANT)
LATE = Ground("declaration.late", ("RCP-10.1", "RCP-10.2", "RCP-12.1"), Outcome.REFUSE)
NOT_REDUCED = Ground("declaration.not_reduced", ("RCP-11.1",), Outcome.REFUSE)
REQUEST_YEARLY = Ground("declaration.request_yearly", ("RCP-11.1", "RCP-11.5"), Outcome.GRANT)
REQUEST_IN_TIME = Ground("declaration.request_in_time", ("RCP-11.2",), Outcome.GRANT)
REQUEST_LATE = Ground("declaration.request_late", ("RCP-11.4",), Outcome.GRANT)
CHARGED = Ground("declaration.approved_when_charged", ("RCP-11.1",))
RAISED = Ground("declaration.raised", ("RCP-12.1",), Outcome.GRANT)
LOWERED = Ground("declaration.lowered", ("RCP-12.1",), Outcome.GRANT)
LOWERED_LATE = Ground("declaration.lowered_late", ("RCP-12.1",), Outcome.GRANT)
ALREADY_CORRECTED = Ground("declaration.already_corrected", ("RCP-12.1",), Outcome.REFUSE)
ADAPTED_BEFORE = Ground("declaration.adapted_before", ("RCP-13.2",), Outcome.REFUSE)
NO_SURCHARGE = Ground("declaration.no_surcharge", ("RCP-12.1",))
SURCHARGE = Ground("declaration.surcharge", ("RCP-12.1",))
ADAPTED = Ground("declaration.adapted", ("LSS-101bis", "RCP-13.3", "RCP-13.5"), Outcome.GRANT)
OUTSIDE_MONTHS = Ground("declaration.outside_months", ("RCP-13.2",), Outcome.REFUSE)
SAME_MONTH = Ground("declaration.same_month", ("RCP-13.2",), Outcome.REFUSE)
NOT_LOWER = Ground("declaration.not_lower", ("RCP-13.1",), Outcome.REFUSE)
REGULARISED = Ground("declaration.regularised", ("LSS-96.7", "RCP-12.2"), Outcome.GRANT)
FREE = Ground("declaration.free", ("RCP-12.2",))
INTEREST_ONLY = Ground("declaration.interest_only", ("RCP-12.2",))
INTEREST_AND_SURCHARGE = Ground("declaration.interest_and_surcharge", ("RCP-12.2",))


@article("RCP-13.3")
def first_quarter_annualised(income: N, figures: Figures) -> N:
    """The year that the first three months point to, cents; of a declaration in April."""
    return share(income, figures.own_account_first_adaptation_factor)


@article("RCP-13.3")
def half_annualised(income: N, figures: Figures) -> N:
    """The year that the first six months point to, cents; of a declaration in July."""
    return share(income, figures.own_account_second_adaptation_factor)


@article("RCP-13.3")
def three_quarters_annualised(income: N, figures: Figures) -> N:
    """The year that the first nine months point to, cents; of a declaration in October."""
    return share(income, figures.own_account_third_adaptation_factor)


def annualised(income: int, month: int, figures: Figures) -> int:
    """The income or turnover by which the part of an adaptation is looked up, cents.

    Raises Fault("declaration.month", month=…) outside April, July and October.
    """
    by_month = {
        int(figures.own_account_first_adaptation_month): first_quarter_annualised,
        int(figures.own_account_second_adaptation_month): half_annualised,
        int(figures.own_account_third_adaptation_month): three_quarters_annualised,
    }
    if month not in by_month:
        raise Fault("declaration.month", month=month)
    return by_month[month](income, figures)


def assess(facts: DeclarationFacts, book: Book) -> Assessment:
    """Whether a declaration is admitted; the granting reason has the fact ``from_on``, its first day of effect.

    Raises Fault("law.amount_negative", amount="income_before") and, for a filing before the obligation,
    Fault("period.ends_before_it_starts").
    """
    refuse_negative(income_before=facts.income_before)
    if facts.obliged_on is not None:
        refuse_backwards(start=facts.obliged_on, end=facts.filed_on)
    figures = book.on(facts.filed_on)
    rules = {
        Declaration.ORDINARY: ordinary,
        Declaration.REQUEST: request,
        Declaration.EXTRAORDINARY: extraordinary,
        Declaration.ADAPTATION: adaptation,
        Declaration.REGULARISATION: regularisation,
    }
    return conclude(with_known_law(lambda: rules[facts.declaration](facts, figures)), book, VERSION)


def ordinary(facts: DeclarationFacts, figures: InForce) -> list[Reason]:
    """R-CP 10: by 31 January, for the whole year. Afterwards December's base goes on, and only a correction changes it.

    Who has just begun to owe contributions declares from that day.
    """
    if facts.obliged_on is not None:
        return [IN_TIME(from_on=facts.obliged_on)]
    last = end_of_month(facts.filed_on.year, figures.own_account_ordinary_declaration)
    if facts.filed_on > last:
        return [LATE(due_on=last)]
    return [IN_TIME(from_on=new_year(facts.filed_on))]


def request(facts: DeclarationFacts, figures: InForce) -> list[Reason]:
    """R-CP 11: less than 100 % is asked for, and granted once it is charged to the account.

    Thirty calendar days from the day the obligation began; later, from the filing. Of somebody who has been
    contributing, it stands for the yearly declaration.
    """
    if facts.part >= figures.own_account_letter_g:
        return [NOT_REDUCED()]
    if facts.obliged_on is None:
        last = end_of_month(facts.filed_on.year, figures.own_account_ordinary_declaration)
        if facts.filed_on <= last:
            return [REQUEST_YEARLY(from_on=new_year(facts.filed_on)), CHARGED()]
        return [REQUEST_LATE(from_on=facts.filed_on, due_on=last), CHARGED()]
    last = facts.obliged_on + dt.timedelta(days=int(figures.own_account_request))
    if facts.filed_on <= last:
        return [REQUEST_IN_TIME(from_on=facts.obliged_on, due_on=last), CHARGED()]
    return [REQUEST_LATE(from_on=facts.filed_on, due_on=last), CHARGED()]


def extraordinary(facts: DeclarationFacts, figures: InForce) -> list[Reason]:
    """R-CP 12.1: once a year; upwards from 1 January, downwards too until 31 July and then for what is still to come."""
    if facts.adapted:
        return [ADAPTED_BEFORE()]
    if facts.extraordinary_on is not None and facts.extraordinary_on.year == facts.filed_on.year:
        return [ALREADY_CORRECTED(before_on=facts.extraordinary_on)]
    last = end_of_month(facts.filed_on.year, figures.own_account_extraordinary_declaration)
    in_time = facts.filed_on <= last
    if facts.part >= facts.present_part:
        return [RAISED(from_on=new_year(facts.filed_on)), (NO_SURCHARGE if in_time else SURCHARGE)(due_on=last)]
    if in_time:
        return [LOWERED(from_on=new_year(facts.filed_on)), NO_SURCHARGE(due_on=last)]
    return [LOWERED_LATE(from_on=next_month(facts.filed_on), due_on=last)]


def adaptation(facts: DeclarationFacts, figures: InForce) -> list[Reason]:
    """R-CP 13: in April, July and October, when income is at least a quarter lower; from the month of filing.

    Never in the month of an extraordinary declaration, and only to parts under 100 %.
    """
    months = (
        int(figures.own_account_first_adaptation_month),
        int(figures.own_account_second_adaptation_month),
        int(figures.own_account_third_adaptation_month),
    )
    if facts.filed_on.month not in months:
        return [OUTSIDE_MONTHS()]
    if facts.extraordinary_on is not None and _same_month(facts.extraordinary_on, facts.filed_on):
        return [SAME_MONTH(before_on=facts.extraordinary_on)]
    if facts.part >= figures.own_account_letter_g:
        return [NOT_REDUCED("RCP-13.1")]
    drop = figures.own_account_adaptation_drop
    fallen = facts.income_before - facts.income
    lower = fallen > 0 and fallen * PARTS_OF_ONE[drop.unit] >= facts.income_before * drop
    if not lower:
        return [NOT_LOWER(income_cents=facts.income, before_cents=facts.income_before)]
    year = int(annualised(facts.income, facts.filed_on.month, figures))
    return [ADAPTED(from_on=facts.filed_on.replace(day=1), year_cents=year)]


def regularisation(facts: DeclarationFacts, figures: InForce) -> list[Reason]:
    """R-CP 12.2, LSS 96.7: of the year before; what it costs besides depends on the day.

    The text says *before* 31 January and then *from February*: the 31st itself counts as in time.
    """
    last_year = facts.filed_on.replace(year=facts.filed_on.year - 1, month=1, day=1)
    free_until = end_of_month(facts.filed_on.year, figures.own_account_free_regularisation)
    last = end_of_month(facts.filed_on.year, figures.own_account_regularisation)
    if facts.filed_on <= free_until:
        return [REGULARISED(from_on=last_year), FREE(due_on=free_until)]
    if facts.filed_on <= last:
        return [REGULARISED(from_on=last_year), INTEREST_ONLY(due_on=last)]
    return [REGULARISED(from_on=last_year), INTEREST_AND_SURCHARGE(due_on=last)]


class Undeclared(StrEnum):
    """Where somebody stands who has not declared."""

    BEGINNING = "beginning"
    YEAR_OVER = "year_over"
    REDUCTION_OVER = "reduction_over"
    """The twelve months of starting or resuming have passed, and so has the month after them."""


def part_undeclared(case: Undeclared, december_part: int, figures: Figures) -> int:
    """By which part somebody contributes without a declaration, tenths of percent (LSS 101.6, R-CP 10.2, 11.5).

    The whole, but for the one who contributed in December, whose base goes on.
    """
    return december_part if case is Undeclared.YEAR_OVER else figures.own_account_letter_g


def reduction_ends_on(since: dt.date, figures: InForce) -> dt.date:
    """The last day of the twelve months of starting or resuming, date to date (R-CP 11.5)."""
    return date_to_date(since, int(figures.own_account_start_months)) - ONE_DAY


def new_declaration_due_on(ended_on: dt.date) -> dt.date:
    """The last day to declare again after a reduction ended: that of the next calendar month (R-CP 11.5.c)."""
    return next_month(next_month(ended_on)) - ONE_DAY


def end_of_month(year: int, month: int) -> dt.date:
    return next_month(dt.date(year, int(month), 1)) - ONE_DAY


def next_month(day: dt.date) -> dt.date:
    """The first day of the following month."""
    years, month = divmod(day.month, MONTHS_OF_A_YEAR)
    return dt.date(day.year + years, month + 1, 1)


def new_year(day: dt.date) -> dt.date:
    return day.replace(month=1, day=1)


def _same_month(one: dt.date, other: dt.date) -> bool:
    return one.replace(day=1) == other.replace(day=1)
