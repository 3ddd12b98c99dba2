"""What the house issues: the document, and its sealed file."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cass.documents.kinds import Kind


class State(models.TextChoices):
    BEING_PREPARED = "being_prepared", _("En preparació")
    VALID = "valid", _("Vigent")
    EXPIRED = "expired", _("Caducat")
    REVOKED = "revoked", _("Anul·lat")


class RevocationReason(models.TextChoices):
    REPLACED = "replaced", _("Substituït per un altre document")
    ISSUED_IN_ERROR = "issued_in_error", _("Expedit per error")
    RIGHT_ENDED = "right_ended", _("El dret s’ha acabat")
    RETURNED = "returned", _("Retornat un cop recuperada la persona")
    DECISION_ANNULLED = "decision_annulled", _("La resolució s’ha deixat sense efecte")


class SealLevel(models.TextChoices):
    """PAdES baseline levels (ETSI EN 319 142-1)."""

    SEALED = "B-B", _("Segellat")
    TIME_STAMPED = "B-T", _("Segellat amb segell de temps")


class IssuedDocument(models.Model):
    """A document that others trust. The database lets only its preparation and its revocation be written later."""

    number = models.CharField(max_length=20, unique=True)
    code = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=24, choices=Kind.choices)
    template = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    holder = models.ForeignKey("registry.Person", on_delete=models.PROTECT, null=True, related_name="documents")
    declarant = models.ForeignKey("registry.Declarant", on_delete=models.PROTECT, null=True, related_name="documents")
    capability = models.CharField(max_length=40, blank=True)
    """What a limited mandate for the declarant must include to read it; empty: the unlimited holder alone."""
    filing_id = models.UUIDField(null=True, db_index=True)
    data = models.JSONField()
    """Exactly what is printed (see ``contents``), with the fixed words under ``t``; nothing more."""
    issued_at = models.DateTimeField()
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    """The last day on which it is valid."""
    prepared_at = models.DateTimeField(null=True)
    """When its sealed file was ready."""
    revoked_at = models.DateTimeField(null=True)
    revocation_reason = models.CharField(max_length=20, choices=RevocationReason.choices, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="document_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revocation_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revocation_reason="")),
                name="document_revoked_with_a_reason",
            ),
        )

    def state(self, on: dt.date) -> State:
        """What the document is worth on a day. A revocation counts at once, whatever the day asked."""
        if self.revoked_at:
            return State.REVOKED
        if self.valid_until and self.valid_until < on:
            return State.EXPIRED
        return State.VALID if self.prepared_at else State.BEING_PREPARED


class DocumentFile(models.Model):
    """The sealed PDF. It lies in the database: one transaction, and one backup, hold everything."""

    document = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, related_name="file")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64, db_index=True)
    seal_level = models.CharField(max_length=3, choices=SealLevel.choices)
    sealed_at = models.DateTimeField()


class VerificationCount(models.Model):
    """How many questions about documents came from one network in one minute."""

    network_digest = models.BinaryField(max_length=32)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes = (models.Index(fields=["minute"], name="verification_count_old"),)
        constraints = (models.UniqueConstraint(fields=["network_digest", "minute"], name="verification_count_once"),)
