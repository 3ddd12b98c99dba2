"""What parties find in their inbox: trays, notices with their legal clock, the paper queue, e-mails without content."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cass.documents.models import IssuedDocument
from cass.registry.models import Channel, Declarant, Person


class Tray(models.TextChoices):
    """MISSION E5, E6: the pages name the first two; what is neither goes to the third."""

    RESOLVED = "resolved", _("Sol·licituds resoltes")
    REJECTED = "rejected", _("Sol·licituds rebutjades")
    NOTICES = "notices", _("Avisos i notificacions")


class Notice(models.Model):
    """Something put before one party. ``code`` and ``facts`` become words in ``cass.wording``."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="notices")
    declarant = models.ForeignKey(Declarant, on_delete=models.PROTECT, null=True, related_name="notices")
    filing_id = models.UUIDField(null=True, db_index=True)
    tray = models.CharField(max_length=10, choices=Tray.choices)
    code = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    document = models.ForeignKey(IssuedDocument, on_delete=models.PROTECT, null=True, related_name="notices")
    is_official = models.BooleanField(default=False)
    """An official notification has a legal clock (Codi de l'Administració 46-49); opening it has effect."""
    channel = models.CharField(max_length=10, choices=Channel.choices)
    available_at = models.DateTimeField()
    lapses_on = models.DateField(null=True)
    """By this day, unopened (electronic) or not come for (on paper, published), it counts as made."""
    effective_at = models.DateTimeField(null=True)
    """When it took effect: opened, delivered, refused, handed over at the office, or lapsed."""
    first_read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["person", "-available_at"], name="notice_of_person"),
            models.Index(fields=["declarant", "-available_at"], name="notice_of_declarant"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=False, declarant__isnull=True)
                | Q(person__isnull=True, declarant__isnull=False),
                name="notice_has_one_recipient",
            ),
            models.CheckConstraint(
                condition=Q(is_official=False) | Q(document__isnull=False), name="official_has_paper"
            ),
        )


class PaperItem(models.Model):
    """An official notice that goes by post: printed, posted, and what became of it.

    One that comes back is published in the BOPA; the person has some days to come for it (CA 48.3).
    """

    class Outcome(models.TextChoices):
        DELIVERED = "delivered", _("Lliurada")
        REFUSED = "refused", _("Refusada per la mateixa persona")
        NOT_COLLECTED = "not_collected", _("No recollida")
        UNKNOWN_ADDRESS = "unknown_address", _("Adreça desconeguda")

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="paper")
    printed_at = models.DateTimeField(null=True)
    posted_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    outcome_on = models.DateField(null=True)
    publish_by = models.DateField(null=True)
    """It came back: the last day to publish that it could not be notified."""
    published_on = models.DateField(null=True)
    bopa_number = models.CharField(max_length=20, blank=True)
    collected_on = models.DateField(null=True)
    """It came back, and then the person came to the office for it."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(published_on=None, bopa_number="")
                | (Q(published_on__isnull=False, publish_by__isnull=False) & ~Q(bopa_number="")),
                name="published_with_its_number_once_it_came_back",
            ),
        )


CAME_BACK = (PaperItem.Outcome.NOT_COLLECTED, PaperItem.Outcome.UNKNOWN_ADDRESS)
"""The notification failed (CA 48.1, 48.3)."""


class Email(models.Model):
    """A message that says only «there is something for you»; sent once, known by its message id."""

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="email", null=True)
    address = models.EmailField()
    language = models.CharField(max_length=2)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
