"""What is owed for contributions paid late: surcharge, reductions, interest, deferral, partial payment (LSS 93, 108; RCOT).

Two regimes, by the last day of payment: by days until 30-6-2022, by months since. The reduction is that of the day on
which the debt is paid.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, cast

from cass.kernel.faults import Fault
from cass.kernel.working_days import MONTHS_OF_A_YEAR, date_to_date
from cass.law.book import PARTS_OF_ONE, Book, InForce, Unit
from cass.rules.assessment import Amount, Assessment, Ground, Outcome, Reason, conclude
from cass.rules.bad_input import refuse_backwards, refuse_negative
from cass.rules.vocabulary import Figures, N, Tracing, article, given, lesser, proportion, share, total

VERSION = "late_payment/1"

HUNDREDTHS = PARTS_OF_ONE[Unit.HUNDREDTHS_OF_PERCENT]
THOUSANDTHS = PARTS_OF_ONE[Unit.THOUSANDTHS_OF_PERCENT]

Opened = Callable[[dt.date], Figures]
"""The book opened on a day: ``book.on``, or the same traced."""


@dataclass(frozen=True)
class LateFacts:
    """A debt of contributions and how it was settled; ``None``: there was none, or it is not known.

    ``demand_due_on``: the last of the ten days of the demand, from ``deadlines.payment_after_demand``.
    ``deferral_filed_on``: an instalment or deferral was asked for; ``deferral_kept``: it was granted and its conditions
    are met. ``last_surcharge_on``: the last surcharge imposed by a final decision. ``enforced_on``: the order of
    enforcement (provisió de constrenyiment) was notified.
    """

    debt: int
    due_on: dt.date
    paid_on: dt.date
    demanded_on: dt.date | None = None
    demand_due_on: dt.date | None = None
    good_faith: bool | None = None
    last_surcharge_on: dt.date | None = None
    cass_error: bool = False
    deferral_filed_on: dt.date | None = None
    deferral_kept: bool | None = None
    enforced_on: dt.date | None = None


IN_TIME = Ground("late_payment.in_time", ("LSS-96.2",), Outcome.GRANT)
CASS_ERROR = Ground("late_payment.cass_error", ("LSS-93.3",), Outcome.GRANT)
BY_DAYS = Ground("late_payment.by_days", ("LSS-93.1-2015",), Outcome.GRANT)
LONG_2015 = Ground("late_payment.long_2015", ("LSS-93.1-2015",), Outcome.GRANT)
SHORT = Ground("late_payment.short", ("LSS-93.1",), Outcome.GRANT)
MIDDLE = Ground("late_payment.middle", ("LSS-93.1",), Outcome.GRANT)
LONG = Ground("late_payment.long", ("LSS-93.1",), Outcome.GRANT)
DEFERRED = Ground("late_payment.deferred", ("LSS-93.2", "RCOT-15.5"), Outcome.GRANT)
DEFERRED_LATE = Ground("late_payment.deferred_late", ("RCOT-15.5",))
DEFERRAL_UNKNOWN = Ground("late_payment.deferral_unknown", ("LSS-93.2", "RCOT-15.5"), Outcome.NEEDS_PERSON)
SPONTANEOUS = Ground("late_payment.spontaneous", ("LSS-93.4",))
ON_DEMAND = Ground("late_payment.on_demand", ("LSS-93.4",))
REPEATED = Ground("late_payment.repeated", ("LSS-93.5",))
BAD_FAITH = Ground("late_payment.bad_faith", ("LSS-93.4",))
GOOD_FAITH_UNKNOWN = Ground("late_payment.good_faith_unknown", ("LSS-93.4",), Outcome.NEEDS_PERSON)


def assess(facts: LateFacts, book: Book) -> Assessment:
    """The surcharge with its reasons, and the amounts to pay, explained.

    Raises Fault("law.value_missing") for what fell due before the law that is in the book, Fault("law.amount_negative"),
    and Fault("period.ends_before_it_starts") for a demand whose last day comes before it.
    """
    refuse_negative(debt=facts.debt)
    if facts.demanded_on is not None and facts.demand_due_on is not None:
        refuse_backwards(start=facts.demanded_on, end=facts.demand_due_on)
    debt = given("late_debt", facts.debt)
    amounts: dict[str, Amount] = {}
    reason = regime(facts, book)
    reasons = [reason]
    if reason.code not in {IN_TIME.code, CASS_ERROR.code}:
        days = given("days_late", days_late(facts), Unit.DAYS)
        due = surcharge(debt, reason.code, days, Tracing(book.on(facts.due_on)))
        more, kept = reduced(due, facts, book)
        reasons += deferral(facts, reason) + more
        accrued = interest_due(debt, facts, reason, book)
        amounts = {"surcharge": Amount.of(kept), "to_pay": Amount.of(debt + kept)}
        if accrued is not None:
            amounts |= {"interest": Amount.of(accrued), "to_pay": Amount.of(debt + kept + accrued)}
    return conclude(reasons, book, VERSION, amounts)


# The surcharge


def settled_on(facts: LateFacts) -> dt.date:
    """The day up to which the surcharge grows: a deferral that is kept stops it on its filing (RCOT 15.5)."""
    if facts.deferral_filed_on is not None and facts.deferral_kept:
        return min(facts.paid_on, facts.deferral_filed_on)
    return facts.paid_on


def days_late(facts: LateFacts) -> int:
    return max((settled_on(facts) - facts.due_on).days, 0)


def regime(facts: LateFacts, book: Book) -> Reason:
    """Which surcharge applies: none, by days or by months. A month ends on the same day of the next one, included."""
    figures, day = book.on(facts.due_on), settled_on(facts)
    if facts.paid_on <= facts.due_on:
        return IN_TIME(due_on=facts.due_on)
    if facts.cass_error:
        return CASS_ERROR()
    about = {"due_on": facts.due_on, "settled_on": day}
    if not figures.surcharge_by_months:
        within = day <= date_to_date(facts.due_on, figures.daily_surcharge_months)
        return BY_DAYS(days=days_late(facts), **about) if within else LONG_2015(**about)
    if is_deferred_in_time(facts, figures):
        return DEFERRED(filed_on=facts.deferral_filed_on, **about)
    if day <= date_to_date(facts.due_on, figures.short_surcharge_months):
        return SHORT(**about)
    return MIDDLE(**about) if day <= date_to_date(facts.due_on, figures.middle_surcharge_months) else LONG(**about)


def is_deferred_in_time(facts: LateFacts, figures: InForce) -> bool:
    """LSS 93.2: asked for within a month of the last day of payment, granted and kept."""
    filed = facts.deferral_filed_on
    in_time = filed is not None and filed <= date_to_date(facts.due_on, figures.deferral_months)
    return in_time and bool(facts.deferral_kept)


def surcharge(debt: N, regime: str, days: int, figures: Figures) -> N:
    """The surcharge of a regime (the code of its reason), cents; figures of the last day of payment."""
    if regime == BY_DAYS.code:
        return daily_surcharge(debt, days, figures)
    if regime == LONG_2015.code:
        return long_surcharge_2015(debt, figures)
    if regime == DEFERRED.code:
        return deferral_surcharge(debt, figures)
    rates = {
        SHORT.code: figures.short_surcharge_rate,
        MIDDLE.code: figures.middle_surcharge_rate,
        LONG.code: figures.long_surcharge_rate,
    }
    return late_surcharge(debt, rates[regime], figures)


@article("LSS-93.1-2015")
def daily_surcharge(debt: N, days: int, figures: Figures) -> N:
    """So much for each day of delay during the first six months, cents."""
    return proportion(debt, figures.daily_surcharge_rate * days, HUNDREDTHS)


@article("LSS-93.1-2015")
def long_surcharge_2015(debt: N, figures: Figures) -> N:
    """After six months, in the wording before 1-7-2022; cents."""
    return share(debt, figures.long_surcharge_rate_2015)


@article("LSS-93.1")
def late_surcharge(debt: N, rate: int, figures: Figures) -> N:
    """On what is paid late, at the rate of its delay; cents."""
    return share(debt, rate)


@article("LSS-93.2")
def deferral_surcharge(debt: N, figures: Figures) -> N:
    """On what is deferred or paid in instalments, asked for within a month; cents."""
    return share(debt, figures.deferral_surcharge_rate)


def deferral(facts: LateFacts, reason: Reason) -> list[Reason]:
    """What there is to say of a deferral that did not come in time, or of which it is not known whether it is kept."""
    if facts.deferral_filed_on is None or reason.code == DEFERRED.code or facts.deferral_kept is False:
        return []
    ground = DEFERRAL_UNKNOWN if facts.deferral_kept is None else DEFERRED_LATE
    return [ground(filed_on=facts.deferral_filed_on)]


# Its reductions


@article("LSS-93.4")
def after_spontaneous_payment(surcharge: N, figures: Figures) -> N:
    """Of who pays before the CASS demands it, cents."""
    return surcharge - share(surcharge, figures.spontaneous_reduction)


@article("LSS-93.4")
def after_payment_on_demand(surcharge: N, figures: Figures) -> N:
    """Of who pays within ten days of the demand, cents."""
    return surcharge - share(surcharge, figures.demanded_reduction)


def reduced(due: N, facts: LateFacts, book: Book) -> tuple[list[Reason], N]:
    """LSS 93.4-5: the reduction that the day of payment allows; good faith is never presumed against anybody, but asked."""
    figures = book.on(facts.paid_on)
    spontaneous = facts.demanded_on is None or facts.paid_on < facts.demanded_on
    in_ten_days = facts.demand_due_on is not None and facts.paid_on <= facts.demand_due_on
    rate = figures.spontaneous_reduction if spontaneous else figures.demanded_reduction
    if not rate or not (spontaneous or in_ten_days):
        return [], due
    if is_repeated(facts, figures):
        return [REPEATED(last_on=facts.last_surcharge_on)], due
    if not facts.good_faith:
        return [GOOD_FAITH_UNKNOWN() if facts.good_faith is None else BAD_FAITH()], due
    if spontaneous:
        return [SPONTANEOUS(rate=int(rate))], after_spontaneous_payment(due, Tracing(figures))
    return [ON_DEMAND(rate=int(rate), demanded_on=facts.demanded_on)], after_payment_on_demand(due, Tracing(figures))


def is_repeated(facts: LateFacts, figures: InForce) -> bool:
    """LSS 93.5: a surcharge imposed by a final decision in the two years before the payment."""
    if facts.last_surcharge_on is None:
        return False
    months = figures.surcharge_repetition * MONTHS_OF_A_YEAR
    return facts.paid_on <= date_to_date(facts.last_surcharge_on, months)


# Interest


@article("PRESSUPOST")
def moratory_interest_of_days(debt: N, days: int, days_of_year: int, figures: Figures) -> N:
    """Moratory interest of some days of a year, cents."""
    return proportion(debt, figures.moratory_interest * days, days_of_year * THOUSANDTHS)


@article("LSS-93.1-2015")
def double_legal_interest_of_days(debt: N, days: int, days_of_year: int, figures: Figures) -> N:
    """Twice the legal interest of some days of a year, cents: what the wording before 1-7-2022 asks after six months."""
    part = figures.legal_interest * figures.legal_interest_times * days
    return proportion(debt, part, days_of_year * THOUSANDTHS)


def interest(debt: N, *, start: dt.date, end: dt.date, opened: Opened, of_days: Callable[..., N]) -> N:
    """The interest from the day after ``start`` up to ``end``, each year at its own rate; cents.

    No text says over how many days a year counts: over those that it has. Raises
    Fault("period.ends_before_it_starts") and Fault("law.amount_negative", amount="debt").
    """
    refuse_negative(debt=debt)
    refuse_backwards(start=start, end=end)
    parts = []
    for year in range(start.year, end.year + 1):
        first, last = dt.date(year, 1, 1), dt.date(year, MONTHS_OF_A_YEAR, 31)
        days = (min(end, last) - max(start, first - dt.timedelta(days=1))).days
        parts.append(of_days(debt, days, (last - first).days + 1, opened(first)))
    return total(parts)


def interest_due(debt: N, facts: LateFacts, reason: Reason, book: Book) -> N | None:
    """What runs until the payment, if anything: on a deferral that is kept, from its filing, once the debt is due (RCOT 15.5); after six months of the old
    regime, from its enforcement (93.1, wording before 1-7-2022)."""
    rate: Callable[..., N] = moratory_interest_of_days
    start = max(facts.deferral_filed_on, facts.due_on) if facts.deferral_filed_on and facts.deferral_kept else None
    if start is None and reason.code == LONG_2015.code:
        rate, start = double_legal_interest_of_days, facts.enforced_on
    if start is None or start >= facts.paid_on:
        return None

    def of_days(debt: N, days: int, days_of_year: int, figures: Figures) -> N:
        """The article with its days under their names."""
        return rate(
            debt, given("days_of_interest", days, Unit.DAYS), given("days_of_year", days_of_year, Unit.DAYS), figures
        )

    return interest(debt, start=start, end=facts.paid_on, opened=lambda day: Tracing(book.on(day)), of_days=of_days)


# Instalments


@dataclass(frozen=True)
class Instalment(Generic[N]):
    """A payment of a plan: its day, how much of the debt, and the interest of what was still owed; cents."""

    due_on: dt.date
    principal: N
    interest: N


def instalments(debt: N, count: int, figures: Figures) -> list[N]:
    """Equal parts of a debt, to the cent; together they are the debt.

    The tables of the CASS's board (RCOT 15.4) were not found. Raises Fault("late_payment.instalments_out_of_range") and
    Fault("law.amount_negative", amount="debt").
    """
    refuse_negative(debt=debt)
    if not 1 <= count <= figures.most_instalments:
        raise Fault("late_payment.instalments_out_of_range", most=int(figures.most_instalments))
    return [proportion(debt, part, count) - proportion(debt, part - 1, count) for part in range(1, count + 1)]


def plan(debt: N, *, filed_on: dt.date, first_on: dt.date, count: int, opened: Opened) -> list[Instalment[N]]:
    """Monthly instalments of the whole debt, surcharges included (RCOT 15.3); moratory interest runs from the filing on
    what is still owed (15.5)."""
    left, since, payments = debt, filed_on, []
    for number, principal in enumerate(instalments(debt, count, opened(filed_on))):
        day = date_to_date(first_on, number)
        accrued = interest(left, start=since, end=day, opened=opened, of_days=moratory_interest_of_days)
        payments.append(Instalment(day, principal, accrued))
        left, since = left - principal, day
    return payments


# A partial payment, and a sheet that nobody filed


class Owed(StrEnum):
    """The parts of a debt, in the order in which a partial payment reaches them.

    Within contributions, retirement first (LSS 108.5); in a deferral, those of employees first (RCOT 15.4). That
    surcharges and interest come last is ours: the law imputes the payment of contributions.
    """

    EMPLOYEES_RETIREMENT = "employees_retirement"
    EMPLOYEES_GENERAL = "employees_general"
    OWN_RETIREMENT = "own_retirement"
    OWN_GENERAL = "own_general"
    SURCHARGES = "surcharges"
    INTEREST = "interest"


@article("LSS-108.5")
def imputed(payment: N, debt: N, figures: Figures) -> N:
    """How much of a payment goes to a part of the debt, cents."""
    return lesser(payment, debt)


def imputation(payment: N, owed: Mapping[Owed, N], figures: Figures) -> dict[Owed, N]:
    """What each part of the debt receives of a payment; what is not there is over.

    Raises Fault("law.value_missing") before 20-2-2025, when the law gave no order.
    """
    refuse_negative(payment=payment, **{part.value: debt for part, debt in owed.items()})
    order = tuple(Owed) if figures.retirement_branch_first else ()
    reached: dict[Owed, N] = {}
    for part in order:
        if part in owed:
            reached[part] = imputed(payment, owed[part], figures)
            payment = payment - reached[part]
    return reached


@article("RCOT-28.3")
def estimated_base(bases: Sequence[N], figures: Figures) -> N:
    """The base of a worker whose sheet nobody filed, cents: the mean of what was declared in the months before (newest
    last), or the minimum wage. The real base can be shown at any time."""
    refuse_negative(**{f"base_{number}": base for number, base in enumerate(bases, 1)})
    months = bases[-figures.estimated_sheet_months :]
    if not months:
        return cast("N", figures.minimum_wage)
    return proportion(total(months), 1, len(months))
