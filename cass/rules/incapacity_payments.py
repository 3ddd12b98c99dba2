"""A leave day by day, and what is paid for it month by month to the cent (LSS 114.2, 122.2, 147, 148, 150; R-IT 8)."""

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cass.kernel.faults import Fault
from cass.kernel.working_days import date_to_date
from cass.law.book import Book, InForce, Unit
from cass.rules.bad_input import refuse_backwards, refuse_negative
from cass.rules.contributions import of_month
from cass.rules.incapacity_amounts import (
    Band,
    BandDays,
    Contingency,
    band_of,
    benefit,
    beside_pension,
    covered,
    own_account_part,
    rate_of,
    waits,
    withheld_from_employee,
    withheld_from_own_account,
)
from cass.rules.vocabulary import Tracing, given, total

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Span:
    """From a day to another, both included."""

    first_day: dt.date
    last_day: dt.date

    def holds(self, day: dt.date) -> bool:
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, kw_only=True)
class Change:
    """From a day on the leave has another contingency (R-IT 7.2)."""

    on: dt.date
    contingency: Contingency


@dataclass(frozen=True, kw_only=True)
class Leave:
    """A leave and what it is paid on.

    ``certified_on``: the initial certificate, its first day and the causal event. ``earlier_days``: days off work of the
    same count, when it is a relapse. Monthly bases in cents by activity. ``suspended``: spans without pay and without count,
    such as maternity (LSS 150). ``claimed_on``: when it was applied for, if that matters. ``pension``: cents a month of
    an invalidity or retirement pension.
    """

    certified_on: dt.date
    last_day: dt.date
    contingency: Contingency
    employed_base: int
    own_account_base: int = 0
    earlier_days: int = 0
    changes: tuple[Change, ...] = ()
    suspended: tuple[Span, ...] = ()
    claimed_on: dt.date | None = None
    pension: int = 0


class Unpaid(StrEnum):
    """Why a day of a leave is not paid."""

    WAITING = "waiting"
    """Of the first three days of an illness (LSS 148.2)."""
    SUSPENDED = "suspended"
    CLAIMED_LATE = "claimed_late"
    """Before the application, when that came too late (LSS 114.2)."""


@dataclass(frozen=True)
class Day:
    """A day of a leave: its number in the count (None while suspended), its contingency, and its band or why it is unpaid."""

    on: dt.date
    number: int | None
    contingency: Contingency
    band: Band | None
    unpaid: Unpaid | None


@dataclass(frozen=True)
class Stretch:
    """Days in a row that are paid alike. ``rate`` in percent (0 when unpaid); amounts in cents, ``daily`` rounded to be read."""

    first: Day
    last: Day
    days: int
    rate: int
    daily: int
    amount: int


@dataclass(frozen=True)
class MonthlyPayment:
    """A month's payment, cents, ``withheld`` traced.

    ``payable_from``: the end of the month, or of the leave when that comes first (R-IT 8).
    """

    first_day: dt.date
    last_day: dt.date
    days: int
    gross: int
    withheld: int
    payable_from: dt.date

    @property
    def net(self) -> int:
        return self.gross - self.withheld


@dataclass(frozen=True)
class Payments:
    """What a leave is paid: stretches and months both add up to ``gross``. Traced amounts, cents."""

    stretches: tuple[Stretch, ...]
    months: tuple[MonthlyPayment, ...]
    gross: int
    withheld: int

    @property
    def net(self) -> int:
        return self.gross - self.withheld


@dataclass(frozen=True)
class _Piece:
    """Days in a row of one month that are paid alike: what they are worth, and what is paid beside a pension."""

    days: tuple[Day, ...]
    worth: int
    amount: int

    @property
    def paid_days(self) -> int:
        return sum(day.band is not None for day in self.days)


def days_of(leave: Leave, figures: InForce) -> Iterator[Day]:
    """Every day of a leave in order, by the law of its causal event."""
    number = leave.earlier_days
    late_until = _late_until(leave, figures)
    latest_first = sorted(leave.changes, key=lambda change: change.on, reverse=True)
    for count in range((leave.last_day - leave.certified_on).days + 1):
        on = leave.certified_on + dt.timedelta(days=count)
        contingency = next((each.contingency for each in latest_first if each.on <= on), leave.contingency)
        if any(span.holds(on) for span in leave.suspended):
            yield Day(on, None, contingency, None, Unpaid.SUSPENDED)
            continue
        number += 1
        unpaid = Unpaid.WAITING if waits(contingency, number, figures) else None
        if unpaid is None and on < late_until:
            unpaid = Unpaid.CLAIMED_LATE
        yield Day(on, number, contingency, None if unpaid else band_of(number, figures), unpaid)


def payments(leave: Leave, book: Book) -> Payments:
    """What a leave is paid, with the percentages of its causal event and the contributions of each month's first day.

    Raises Fault: period.ends_before_it_starts, law.amount_negative, law.value_missing, incapacity.spans_overlap,
    incapacity.change_outside, incapacity.not_covered.
    """
    _check(leave)
    figures = book.on(leave.certified_on)
    for each in (leave.contingency, *(change.contingency for change in leave.changes)):
        if not covered(each, figures):
            raise Fault("incapacity.not_covered", on=leave.certified_on)
    pieces = _pieces(leave, figures)
    months = [list(group) for _, group in itertools.groupby(pieces, key=lambda piece: piece.days[0].on.replace(day=1))]
    paid = [
        (month, sum(piece.amount for piece in month)) for month in months if any(piece.paid_days for piece in month)
    ]
    withheld = [_withheld(leave, month[0].days[0].on, gross, book) for month, gross in paid]
    return Payments(
        stretches=_stretches(pieces, leave, figures),
        months=tuple(_payment(leave, month, gross, kept) for (month, gross), kept in zip(paid, withheld, strict=True)),
        gross=_whole(leave, pieces, figures),
        withheld=total(withheld) if withheld else given("nothing_paid", 0),
    )


def _late_until(leave: Leave, figures: InForce) -> dt.date:
    """The first day that is paid: that of the certificate, unless it was applied for too late (LSS 114.2)."""
    limit = date_to_date(leave.certified_on, int(figures.benefit_claim_months))
    late = leave.claimed_on is not None and leave.claimed_on > limit
    return leave.claimed_on if late and leave.claimed_on else leave.certified_on


def _pieces(leave: Leave, figures: InForce) -> list[_Piece]:
    """The days, by month and by how they are paid.

    What one is paid is what all days until its end are worth less what those before it are: the rounding of a month is
    made good in the next one, and the months add up to the leave.
    """
    counted: dict[Contingency, BandDays] = {}
    before = 0
    pieces = []
    for _, group in itertools.groupby(days_of(leave, figures), key=_kind_and_month):
        days = tuple(group)
        _count(counted, days)
        so_far = sum(_worth(leave, contingency, bands, figures) for contingency, bands in counted.items())
        pieces.append(_Piece(days, so_far - before, _amount(leave, so_far - before, days, figures)))
        before = so_far
    return pieces


def _count(counted: dict[Contingency, BandDays], days: tuple[Day, ...]) -> None:
    for day in days:
        if day.band:
            counted[day.contingency] = counted.get(day.contingency, BandDays()).with_one(day.band)


def _kind(day: Day) -> tuple[Contingency, Band | None, Unpaid | None]:
    return day.contingency, day.band, day.unpaid


def _kind_and_month(day: Day) -> tuple[object, dt.date]:
    return _kind(day), day.on.replace(day=1)


def _worth(leave: Leave, contingency: Contingency, bands: BandDays, figures: InForce) -> int:
    base = leave.employed_base + leave.own_account_base + _pension_counted(leave, figures)
    return benefit(contingency, base, (bands.early, bands.late, bands.long), figures)


def _pension_counted(leave: Leave, figures: InForce) -> int:
    return leave.pension if figures.pension_lowers_incapacity_benefit else 0


def _amount(leave: Leave, worth: int, days: tuple[Day, ...], figures: InForce) -> int:
    paid_days = sum(day.band is not None for day in days)
    pension = _pension_counted(leave, figures)
    return beside_pension(worth, pension, paid_days, figures) if pension and paid_days else worth


def _stretches(pieces: list[_Piece], leave: Leave, figures: InForce) -> tuple[Stretch, ...]:
    stretches = []
    for (contingency, band, _unpaid), group in itertools.groupby(pieces, key=lambda piece: _kind(piece.days[0])):
        together = list(group)
        days = [day for piece in together for day in piece.days]
        single = BandDays().with_one(band) if band else BandDays()
        stretches.append(
            Stretch(
                first=days[0],
                last=days[-1],
                days=len(days),
                rate=int(rate_of(contingency, band, figures)) if band else 0,
                daily=_amount(leave, _worth(leave, contingency, single, figures), (days[0],), figures),
                amount=sum(piece.amount for piece in together),
            )
        )
    return tuple(stretches)


def _whole(leave: Leave, pieces: list[_Piece], figures: InForce) -> int:
    """The whole benefit with its explanation: by contingency; beside a pension that lowers it, piece by piece."""
    tracing = Tracing(figures)
    paid = [piece for piece in pieces if piece.paid_days]
    if not paid:
        return given("nothing_paid", 0)
    if _pension_counted(leave, figures):
        pension = given("monthly_pension", leave.pension)
        parts = [
            (given("stretch_benefit", piece.worth), given("paid_days", piece.paid_days, Unit.DAYS)) for piece in paid
        ]
        return total([beside_pension(worth, pension, days, tracing) for worth, days in parts])
    counted: dict[Contingency, BandDays] = {}
    for piece in paid:
        _count(counted, piece.days)
    base = given("calculation_base", leave.employed_base + leave.own_account_base)
    by_contingency = [benefit(each, base, _named(bands), tracing) for each, bands in counted.items()]
    return by_contingency[0] if len(by_contingency) == 1 else total(by_contingency)


def _named(bands: BandDays) -> tuple[int, int, int]:
    named = {band: given(f"{band}_days", int(getattr(bands, band)), Unit.DAYS) for band in Band}
    return named[Band.EARLY], named[Band.LATE], named[Band.LONG]


def _withheld(leave: Leave, month: dt.date, gross: int, book: Book) -> int:
    """By activity: the benefit is shared out like the bases."""
    figures = Tracing(of_month(month, book))
    whole = given("month_benefit", gross)
    if not leave.own_account_base:
        return withheld_from_employee(whole, figures)
    if not leave.employed_base:
        return withheld_from_own_account(whole, figures)
    own_base = given("base_from_own_account", leave.own_account_base)
    base = given("calculation_base", leave.employed_base + leave.own_account_base)
    own = own_account_part(whole, own_base, base)
    return withheld_from_employee(whole - own, figures) + withheld_from_own_account(own, figures)


def _payment(leave: Leave, month: list[_Piece], gross: int, withheld: int) -> MonthlyPayment:
    paid = [day for piece in month for day in piece.days if day.band]
    end_of_month = date_to_date(paid[0].on.replace(day=1), 1) - ONE_DAY
    return MonthlyPayment(
        first_day=paid[0].on,
        last_day=paid[-1].on,
        days=len(paid),
        gross=gross,
        withheld=withheld,
        payable_from=min(end_of_month, leave.last_day),
    )


def _check(leave: Leave) -> None:
    refuse_backwards(start=leave.certified_on, end=leave.last_day)
    if leave.claimed_on is not None:
        refuse_backwards(start=leave.certified_on, end=leave.claimed_on)
    refuse_negative(
        employed_base=leave.employed_base,
        own_account_base=leave.own_account_base,
        pension=leave.pension,
        earlier_days=leave.earlier_days,
    )
    for span in leave.suspended:
        refuse_backwards(start=span.first_day, end=span.last_day)
    in_order = sorted(leave.suspended, key=lambda span: span.first_day)
    for one, other in itertools.pairwise(in_order):
        if other.first_day <= one.last_day:
            raise Fault("incapacity.spans_overlap", start=other.first_day, end=one.last_day)
    for change in leave.changes:
        if not leave.certified_on < change.on <= leave.last_day:
            raise Fault("incapacity.change_outside", on=change.on)
