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
    """Electronic and official: unopened by this day it counts as refused, that is, as made."""
    effective_at = models.DateTimeField(null=True)
    """When it took effect: opened, delivered, or lapsed."""
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
    """An official notice that goes by post: printed, posted, and what became of it."""

    class Outcome(models.TextChoices):
        DELIVERED = "delivered", _("Lliurada")
        NOT_COLLECTED = "not_collected", _("No recollida")
        UNKNOWN_ADDRESS = "unknown_address", _("Adreça desconeguda")

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="paper")
    printed_at = models.DateTimeField(null=True)
    posted_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    outcome_on = models.DateField(null=True)


class Email(models.Model):
    """A message that says only «there is something for you»; sent once, known by its message id."""

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="email", null=True)
    address = models.EmailField()
    language = models.CharField(max_length=2)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
