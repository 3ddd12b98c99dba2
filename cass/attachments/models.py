"""What people hand in: the original, sealed and kept as evidence, and the clean copy that officers see."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a paper is in a filing, or in a contract of a CASS certificate."""

    MEDICAL_REPORT = "medical_report", _("Informe mèdic")
    LEAVE_CERTIFICATE = "leave_certificate", _("Comunicat de baixa mèdica")
    ACTIVITY_DECLARATION = "activity_declaration", _("Declaració d’activitat per compte propi")
    SCAN = "scan", _("Document escanejat")
    POLICE_REPORT = "police_report", _("Atestat de la policia")
    WITNESS_STATEMENT = "witness_statement", _("Declaració d’un testimoni")
    PHOTO = "photo", _("Fotografia")
    PROOF_OF_ROUTE = "proof_of_route", _("Justificant del trajecte")
    OTHER = "other", _("Un altre document")
    IDENTITY_DOCUMENT = "identity_document", _("Document d’identitat")
    NOTARIAL_POWERS = "notarial_powers", _("Poders notarials")
    PROOF_OF_HOLDER = "proof_of_holder", _("Document que acredita el titular administratiu")
    SIGNED_FORM = "signed_form", _("Formulari signat")
    SIGNED_CONTRACT = "signed_contract", _("Contracte signat")


HEALTH_KINDS = frozenset({Kind.MEDICAL_REPORT, Kind.LEAVE_CERTIFICATE, Kind.SCAN})
"""Write-only for whoever hands them in; an officer opens them as part of a health file.

The scan of a signed form too: on a declaration of accident (CASS-0018) it holds the narrative and the injury.
"""


class State(models.TextChoices):
    RECEIVED = "received", _("S’està examinant")
    CLEAN = "clean", _("Acceptat")
    REFUSED = "refused", _("No acceptat")


class Attachment(models.Model):
    """A file of a filing. The database itself lets neither its content nor its origin change (trigger)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    filing_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    supplied_by = models.JSONField()
    """Who handed it in, in ids only (`Actor.reference`)."""
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    """Of the original, in bytes."""
    sha256 = models.CharField(max_length=64)
    """Of the original as it arrived, in hexadecimal."""
    content_type = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    refusal = models.CharField(max_length=60, blank=True)
    """The code of why it was refused; its words are in `cass.wording.attachments`."""
    received_at = models.DateTimeField()
    cleaned_at = models.DateTimeField(null=True)
    original = models.BinaryField()
    clean_copy = models.BinaryField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="attachment_is_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="attachment_state_fits_its_fate",
                condition=Q(state=State.RECEIVED, refusal="", clean_copy=None, cleaned_at=None)
                | Q(state=State.CLEAN, refusal="", clean_copy__isnull=False, cleaned_at__isnull=False)
                | Q(state=State.REFUSED, clean_copy=None, cleaned_at__isnull=False) & ~Q(refusal=""),
            ),
        )

    @property
    def health(self) -> bool:
        """Whether it is health data (LQPD 29/2021) and follows the rules of the health file."""
        return self.kind in HEALTH_KINDS

    def identity(self, field: str) -> str:
        """What the envelope of a field of this record is bound to."""
        return f"attachments.attachment|{self.pk}|{field}"
