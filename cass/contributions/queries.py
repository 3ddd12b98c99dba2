"""What a person's contributions say, read for the rules of rights."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Min, Q, QuerySet, Sum

from cass.contributions.models import ContributedMonth, Debt


@dataclass(frozen=True)
class Contributed:
    """Calendar days contributed: in all, and in the one, two and three months before the month of ``on``."""

    days: int
    months: int
    previous_month: int
    previous_two: int
    previous_three: int


def contributed(*, person: int, on: dt.date) -> Contributed:
    """What counts for the opening of rights on a day (LSS 120.2)."""
    this_month = on.replace(day=1)
    months = dict(ContributedMonth.objects.filter(person=person, month__lt=this_month).values_list("month", "days"))
    previous, cursor = [], this_month
    for _ in range(3):
        cursor = (cursor - dt.timedelta(days=1)).replace(day=1)
        previous.append(months.get(cursor, 0))
    total = sum(months.values())
    return Contributed(
        days=total,
        months=sum(1 for days in months.values() if days),
        previous_month=previous[0],
        previous_two=sum(previous[:2]),
        previous_three=sum(previous),
    )


def owed(*, declarant: int, on: dt.date, paid_by: dt.date | None = None) -> int:
    """What a declarant owed on a day without an honoured deferral, cents (LSS 118.2).

    ``paid_by``: what has been paid since, up to that day, is not owed any more.
    """
    debts = _owing(on, paid_by or on).filter(declarant=declarant)
    return debts.aggregate(total=Sum("amount"))["total"] or 0


def owed_by_many(*, declarants: Collection[int], on: dt.date) -> dict[int, tuple[int, dt.date]]:
    """What each of these declarants owes on a day, cents, with the first day on which any of it fell due."""
    found = _owing(on, on).filter(declarant__in=declarants).values_list("declarant")
    totals = found.annotate(total=Sum("amount"), since=Min("due_on")).order_by()
    return {number: (total, since) for number, total, since in totals}


def _owing(on: dt.date, paid_by: dt.date) -> QuerySet[Debt]:
    return Debt.objects.filter(
        Q(paid_on=None) | Q(paid_on__gt=paid_by),
        Q(deferral_until=None) | Q(deferral_until__lt=on),
        due_on__lt=on,
    )


def has_honoured_deferral(*, declarant: int, on: dt.date) -> bool:
    return Debt.objects.filter(declarant=declarant, paid_on=None, deferral_until__gte=on).exists()
