"""The life of a CASS digital certificate (MISSION A5-A8): the request, the contract, what was issued on it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cass.documents.models import IssuedDocument
from cass.doors.models import ContactKind, IssuedCertificate
from cass.registry.models import Declarant, Person
from cass.staff.models import User


class ApplicantKind(models.TextChoices):
    """Who asks for a certificate (MISSION A6): it decides what has to be brought."""

    COMPANY = "company", _("Empresa")
    LIBERAL_PROFESSIONAL = "liberal_professional", _("Professional liberal")
    COMMUNITY_OF_OWNERS = "community_of_owners", _("Comunitat de propietaris")
    DOMESTIC_EMPLOYER = "domestic_employer", _("Patró domèstic")
    THIRD_PARTY = "third_party", _("Persona jurídica autoritzada a fer tràmits per a tercers")


class CertificateRequest(models.Model):
    """Step 1 (A5): what the applicant typed, before anybody checked it. Known to them by its reference."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=24, choices=ApplicantKind.choices)
    given_name = models.CharField(max_length=60)
    surnames = models.CharField(max_length=120)
    identity_document = models.CharField(max_length=20)
    cass_number = models.CharField(max_length=8)
    telephone = models.CharField(max_length=20)
    email = models.EmailField()
    language = models.CharField(max_length=2)
    password_hash = models.CharField(max_length=160)
    """Argon2id over a keyed digest, as for a PIN. Staff neither see nor reset it."""
    pepper_id = models.CharField(max_length=40)
    requested_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class RequestedDeclarant(models.Model):
    """A declarant that the certificate is to act for, as typed: each brings its own documents."""

    request = models.ForeignKey(CertificateRequest, on_delete=models.CASCADE, related_name="declarants")
    census_number = models.CharField(max_length=8)
    processor_number = models.CharField(max_length=8, blank=True)
    """Domestic employers: the processor's census number, which has to be the same (A6)."""
    name = models.CharField(max_length=120)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["request", "census_number"], name="requested_declarant_once"),)


class Capacity(models.TextChoices):
    """By what right the holder signs for the declarants (A7)."""

    HOLDER = "holder", _("Titular administratiu")
    NOTARIAL = "notarial", _("Poders notarials")


class Contract(models.Model):
    """Steps 2 and 3 (A6-A8): prepared by one officer, signed by the holder, approved by another officer, redeemed once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    request = models.OneToOneField(CertificateRequest, on_delete=models.PROTECT, related_name="contract")
    holder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contracts")
    """The one natural person whom the certificate will name."""
    capacity = models.CharField(max_length=10, choices=Capacity.choices)
    contact_kind = models.CharField(max_length=10, choices=ContactKind.choices)
    contact = models.CharField(max_length=254)
    """Where the one-time code goes: verified when the contract is signed."""
    document = models.ForeignKey(IssuedDocument, on_delete=models.PROTECT, null=True, related_name="+")
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contracts_prepared")
    prepared_at = models.DateTimeField()
    bearer_name = models.CharField(max_length=120, blank=True)
    bearer_document = models.CharField(max_length=20, blank=True)
    taken_away_at = models.DateTimeField(null=True)
    """Taken by the bearer of CASS-0007, to be brought back signed."""
    signed_at = models.DateTimeField(null=True)
    returned_why = models.TextField(blank=True)
    """The approving officer sent it back to whoever prepared it."""
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="contracts_approved")
    approved_at = models.DateTimeField(null=True)
    redeem_until = models.DateTimeField(null=True)
    """Thirty days after the approval."""
    failures = models.PositiveSmallIntegerField(default=0)
    """Wrong passwords or codes; after five only the desk helps."""
    redeemed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("prepared_by")), name="who_prepares_does_not_approve"
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None, redeem_until=None)
                | Q(
                    approved_at__isnull=False,
                    approved_by__isnull=False,
                    redeem_until__isnull=False,
                    signed_at__isnull=False,
                ),
                name="contract_is_signed_before_it_is_approved",
            ),
            models.CheckConstraint(
                condition=Q(redeemed_at=None) | Q(approved_at__isnull=False),
                name="contract_is_approved_before_redeemed",
            ),
        )


class ContractDeclarant(models.Model):
    """A declarant attached to the contract, after its own documents were checked."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="declarants")
    declarant = models.ForeignKey(Declarant, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["contract", "declarant"], name="contract_declarant_once"),)


class Issue(models.Model):
    """A certificate that was issued on a contract: when it was redeemed, renewed or issued again."""

    class How(models.TextChoices):
        REDEEMED = "redeemed", _("Obtingut amb el contracte")
        RENEWED = "renewed", _("Renovat")
        REISSUED = "reissued", _("Tornat a expedir")

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="issues")
    certificate = models.OneToOneField(IssuedCertificate, on_delete=models.PROTECT, related_name="issue")
    how = models.CharField(max_length=10, choices=How.choices)
    issued_at = models.DateTimeField()
