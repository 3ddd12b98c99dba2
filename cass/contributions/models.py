"""What has been contributed, and what is owed."""

from django.db import models
from django.db.models import Q

from cass.registry.models import Declarant, Person


class ContributedMonth(models.Model):
    """What counts for a person's rights in one month (LSS 120.2): calendar days, whoever declared them."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contributed_months")
    month = models.DateField()
    """The first day of the month."""
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "month"], name="contributed_month_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="contributed_month_starts_on_the_first"),
            models.CheckConstraint(condition=Q(days__lte=31), name="contributed_days_fit_a_month"),
        )


class Debt(models.Model):
    """A contribution of a declarant that fell due and is not paid; cents."""

    declarant = models.ForeignKey(Declarant, on_delete=models.PROTECT, related_name="debts")
    month = models.DateField()
    amount = models.BigIntegerField()
    due_on = models.DateField()
    paid_on = models.DateField(null=True)
    deferral_until = models.DateField(null=True)
    """An approved deferral that is being honoured counts as being up to date (LSS 118.2)."""

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="debt_is_positive"),)
