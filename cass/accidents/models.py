"""Work accidents that were declared, their cards, and what the injured persons say of them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cass.documents.models import IssuedDocument
from cass.registry.models import Declarant, Person


class Accident(models.Model):
    """A declared work accident: who, when, where, and the statistical codes of ESAW (plain, unlike the narrative)."""

    filing_id = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="accidents")
    """``None`` until an officer has matched somebody who was not in the employer's list."""
    declarant = models.ForeignKey(Declarant, on_delete=models.PROTECT, related_name="accidents")
    occurred_on = models.DateField()
    place = models.CharField(max_length=12)
    parish = models.CharField(max_length=5, blank=True)
    occupation = models.CharField(max_length=7, blank=True)
    activity = models.CharField(max_length=6, blank=True)
    deviation = models.CharField(max_length=6, blank=True)
    contact = models.CharField(max_length=6, blank=True)
    injury = models.CharField(max_length=6, blank=True)
    body_part = models.CharField(max_length=6, blank=True)
    severity = models.CharField(max_length=12, blank=True)
    with_leave = models.BooleanField(null=True)
    recognised_on = models.DateField(null=True)
    refused_on = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=["person", "occurred_on"], name="accident_of_person"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(recognised_on=None) | Q(refused_on=None), name="accident_recognised_or_refused"
            ),
        )


class ReplacedFor(models.TextChoices):
    """Why a card was replaced by another."""

    WRONG_DATA = "wrong_data", _("Té dades equivocades")
    LOST = "lost", _("S’ha perdut o l’han robat")
    DAMAGED = "damaged", _("S’ha fet malbé")


class Card(models.Model):
    """The third-party-payer card of an accident (MISSION E5, E7). Withheld while own account owes (LSS 118.2).

    An accident has one card, and those that replaced it one after the other.
    """

    accident = models.ForeignKey(Accident, on_delete=models.PROTECT, related_name="cards")
    number = models.CharField(max_length=16, unique=True)
    document = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, null=True, related_name="card")
    valid_from = models.DateField()
    valid_until = models.DateField()
    withheld_since = models.DateField(null=True)
    """Stays once the card is issued: its document says when that was."""
    returned_on = models.DateField(null=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replacement")
    replaced_for = models.CharField(max_length=10, choices=ReplacedFor.choices, blank=True)
    """What was wrong with the card that this one replaces."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["accident"], condition=Q(replaces=None), name="one_first_card"),
            models.CheckConstraint(
                condition=Q(replaces=None, replaced_for="") | (Q(replaces__isnull=False) & ~Q(replaced_for="")),
                name="card_replaced_with_a_reason",
            ),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="card_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(withheld_since__isnull=False) | Q(document__isnull=False), name="card_issued_or_withheld"
            ),
        )


class Statement(models.Model):
    """What the injured person says of the declaration, or disputes in it (X4). The words are sealed."""

    class Kind(models.TextChoices):
        STATEMENT = "statement"
        DISPUTE = "dispute"

    accident = models.ForeignKey(Accident, on_delete=models.PROTECT, related_name="statements")
    filing_id = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    made_at = models.DateTimeField()
