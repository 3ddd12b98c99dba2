"""Verbs of contributions: days that count for rights, and debts."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from cass.contributions.models import ContributedMonth, Debt
from cass.kernel.faults import Conflict
from cass.registry.models import Declarant, Person


@transaction.atomic
def count_days(*, person: Person, days: Mapping[dt.date, int]) -> None:
    """Enter the calendar days that count in some months (by their first day); what stood for those months is replaced."""
    ContributedMonth.objects.bulk_create(
        [ContributedMonth(person_id=person.pk, month=month, days=count) for month, count in days.items()],
        update_conflicts=True,
        unique_fields=["person", "month"],
        update_fields=["days"],
    )


@transaction.atomic
def enter_debt(*, declarant: Declarant, month: dt.date, amount: int, due_on: dt.date) -> Debt:
    """The contribution of a month, in cents, fell due and was not paid."""
    return Debt.objects.create(declarant=declarant, month=month, amount=amount, due_on=due_on)


@transaction.atomic
def settle_debt(*, debt: int, on: dt.date) -> Debt:
    """A debt was paid on a day. Raises Conflict ``contributions.already_paid``."""
    found = Debt.objects.select_for_update().get(pk=debt)
    if found.paid_on is not None:
        raise Conflict("contributions.already_paid")
    found.paid_on = on
    found.save(update_fields=["paid_on"])
    return found
