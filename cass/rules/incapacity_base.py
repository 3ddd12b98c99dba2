"""What a benefit of the general branch is calculated on (LSS 121, R-CALC 2-5): the average of what somebody earned before."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cass.kernel.faults import Fault
from cass.kernel.working_days import date_to_date
from cass.law.book import Book, Unit
from cass.rules.bad_input import refuse_negative
from cass.rules.vocabulary import Figures, N, Tracing, article, given, greater, proportion, total


class Activity(StrEnum):
    """How somebody was insured on the day of the causal event (R-CALC 5)."""

    EMPLOYEE = "employee"
    SELF_EMPLOYED = "self_employed"
    BOTH = "both"


NOTHING = given("no_base", 0)


@dataclass(frozen=True, kw_only=True)
class MonthOfWork:
    """A calendar month of work as employee, over all employers, or on own account; amounts in cents.

    ``wage``: the global wage declared (own account: the contribution base). ``of_other_periods``: pay in it that belongs to
    other periods. ``declared_later``: pay of this month declared after the causal event (own account: the complement of a
    declaration that was too low). ``days`` worked, at most a month of 30; ``leave_days`` of them on a paid benefit, which
    counts with the ``leave_base`` of that benefit.
    """

    month: dt.date
    wage: int
    days: int = 30
    of_other_periods: int = 0
    declared_later: int = 0
    leave_days: int = 0
    leave_base: int = 0


@dataclass(frozen=True, kw_only=True)
class BaseFacts:
    """``caused_on``: the day of the causal event; of a leave, that of its initial certificate (LSS 121.3).

    ``paid_before_complement``: own account: this benefit was already paid when the base was completed (LSS 121.2).
    """

    caused_on: dt.date
    activity: Activity
    employed: tuple[MonthOfWork, ...] = ()
    own_account: tuple[MonthOfWork, ...] = ()
    paid_before_complement: bool = False


@dataclass(frozen=True)
class CalculationBase:
    """Monthly bases in cents by activity, traced, and the months that were averaged."""

    employed: int
    own_account: int
    employed_months: tuple[MonthOfWork, ...] = ()
    own_account_months: tuple[MonthOfWork, ...] = ()

    @property
    def monthly(self) -> int:
        """The sum of both: what the benefit is calculated on."""
        if not self.own_account or not self.employed:
            return self.employed or self.own_account
        return several_activities(self.employed, self.own_account)


@article("RCALC-3.2")
def wage_of_month(wage: N, of_other_periods: N, declared_later: N) -> N:
    """A month's pay with what was declared later and without what belongs to other periods, cents."""
    return greater(wage - of_other_periods, 0) + declared_later


@article("RCALC-2.2")
def paid_leave(leave_base: N, leave_days: N, figures: Figures) -> N:
    """Days on a paid benefit count as worked, with the base on which it was calculated: cents."""
    return proportion(leave_base, leave_days, figures.calculation_month_days)


@article("LSS-121.1")
def average_wage_of_year(wages: N, figures: Figures) -> N:
    """The average month of the last twelve months worked, cents."""
    return proportion(wages, 1, figures.base_worked_months)


@article("LSS-121.1")
def average_wage_worked(wages: N, days: N, figures: Figures) -> N:
    """Who worked fewer than twelve months: the average month of the time really worked, cents."""
    return proportion(wages, figures.calculation_month_days, days)


@article("LSS-121.1")
def nothing_declared(figures: Figures) -> int:
    """Nothing declared in twenty-four months: the minimum wage, cents."""
    return figures.minimum_wage + 0


@article("LSS-121.2")
def own_account_base_of_year(bases: N, months: N) -> N:
    """Own account: the monthly average of the contribution bases of the year before, cents."""
    return proportion(bases, 1, months)


@article("LSS-121.2")
def own_account_average_wage(figures: Figures) -> int:
    """Own account until 31-8-2019: the average wage of all employees of the year before, cents."""
    return figures.average_wage + 0


@article("RCALC-5.2")
def several_activities(employed: N, own_account: N) -> N:
    """The base of who works for others and on own account is the sum of both, cents."""
    return employed + own_account


def calculation_base(facts: BaseFacts, book: Book) -> CalculationBase:
    """The base on the day of the causal event, explained.

    Who is insured in one way only has the base of that one (R-CALC 5.3). Raises Fault: law.amount_negative,
    law.value_missing, incapacity.month_twice, incapacity.days_of_month.
    """
    figures = Tracing(book.on(facts.caused_on))
    _check(facts.employed, figures)
    _check(facts.own_account, figures)
    employed = () if facts.activity is Activity.SELF_EMPLOYED else _employed_months(facts, figures)
    own = () if facts.activity is Activity.EMPLOYEE else _own_account_months(facts, figures)
    by_average_wage = facts.activity is not Activity.EMPLOYEE and not figures.own_account_counts_own_base
    if not (employed or own or by_average_wage):
        return CalculationBase(nothing_declared(figures), NOTHING)
    of_own = _own_account_average(own, facts) if own else NOTHING
    return CalculationBase(
        employed=_average(employed, figures) if employed else NOTHING,
        own_account=own_account_average_wage(figures) if by_average_wage else of_own,
        employed_months=employed,
        own_account_months=own,
    )


def months_worked(months: Iterable[MonthOfWork], caused_on: dt.date, window: int, most: int) -> tuple[MonthOfWork, ...]:
    """The last ``most`` months with work among the ``window`` whole months before that of the causal event."""
    end = caused_on.replace(day=1)
    start = date_to_date(end, -window)
    worked = [month for month in months if start <= month.month < end and month.days]
    return tuple(sorted(worked, key=lambda month: month.month)[-most:])


def _employed_months(facts: BaseFacts, figures: Figures) -> tuple[MonthOfWork, ...]:
    window, most = int(figures.base_window_months), int(figures.base_worked_months)
    return months_worked(facts.employed, facts.caused_on, window, most)


def _own_account_months(facts: BaseFacts, figures: Figures) -> tuple[MonthOfWork, ...]:
    if not figures.own_account_counts_own_base:
        return ()
    year = int(figures.own_account_base_months)
    return months_worked(facts.own_account, facts.caused_on, year, year)


def _average(months: tuple[MonthOfWork, ...], figures: Figures) -> int:
    wages = total([_counted(month, figures) for month in months])
    if len(months) == figures.base_worked_months:
        return average_wage_of_year(wages, figures)
    days = sum(month.days for month in months)
    return average_wage_worked(wages, given("days_worked", days, Unit.DAYS), figures)


def _own_account_average(months: tuple[MonthOfWork, ...], facts: BaseFacts) -> int:
    completed = 0 if facts.paid_before_complement else 1
    bases = [given("month_base", month.wage + month.declared_later * completed) for month in months]
    return own_account_base_of_year(total(bases), given("months_contributed", len(months), Unit.MONTHS))


def _counted(month: MonthOfWork, figures: Figures) -> int:
    counted: int = given("month_wage", month.wage)
    if month.of_other_periods or month.declared_later:
        others, later = given("of_other_periods", month.of_other_periods), given("declared_later", month.declared_later)
        counted = wage_of_month(counted, others, later)
    if not month.leave_days:
        return counted
    leave_days = given("leave_days", month.leave_days, Unit.DAYS)
    return counted + paid_leave(given("leave_base", month.leave_base), leave_days, figures)


def _check(months: tuple[MonthOfWork, ...], figures: Figures) -> None:
    seen = set()
    for month in months:
        refuse_negative(
            month_wage=month.wage,
            of_other_periods=month.of_other_periods,
            declared_later=month.declared_later,
            leave_base=month.leave_base,
        )
        if month.month.replace(day=1) in seen:
            raise Fault("incapacity.month_twice", month=month.month)
        seen.add(month.month.replace(day=1))
        if not 0 <= month.leave_days <= month.days <= figures.calculation_month_days:
            raise Fault("incapacity.days_of_month", month=month.month, days=month.days)
