"""The life of a CASS digital certificate (MISSION A5-A8): the request, the contract, what was issued on it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cass.documents.models import IssuedDocument
from cass.doors.models import ContactKind, IssuedCertificate
from cass.registry.models import Declarant, Person, sort_key
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
    lapsed_at = models.DateTimeField(null=True)
    """Nobody came to sign the contract in time: it counts no more, and its password is forgotten."""
    name_key = models.GeneratedField(
        expression=sort_key("given_name", "surnames"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.surnames}"


class RequestedDeclarant(models.Model):
    """A declarant that the certificate is to act for, as typed: each brings its own documents."""

    request = models.ForeignKey(CertificateRequest, on_delete=models.CASCADE, related_name="declarants")
    census_number = models.CharField(max_length=8)
    processor_number = models.CharField(max_length=8, blank=True)
    """Domestic employers: the processor's census number, which has to be the same (A6)."""
    name = models.CharField(max_length=120)
    refused_why = models.CharField(max_length=200, blank=True)
    """Why the desk leaves it out of the contract."""

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
    contact_verified_at = models.DateTimeField(null=True)
    document = models.ForeignKey(IssuedDocument, on_delete=models.PROTECT, null=True, related_name="+")
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contracts_prepared")
    prepared_at = models.DateTimeField()
    bearer_name = models.CharField(max_length=120, blank=True)
    bearer_document = models.CharField(max_length=20, blank=True)
    taken_away_at = models.DateTimeField(null=True)
    """Taken by the bearer of CASS-0007, to be brought back signed."""
    signed_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    returned_why = models.TextField(blank=True)
    """The approving officer sent it back to whoever prepared it; once it is sent on again, only the words stay."""
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="contracts_approved")
    approved_at = models.DateTimeField(null=True)
    redeem_until = models.DateTimeField(null=True)
    """Thirty days after the approval."""
    failures = models.PositiveSmallIntegerField(default=0)
    """Wrong passwords or codes; after five only the desk helps."""
    redeemed_at = models.DateTimeField(null=True)
    reissue_digest = models.BinaryField(max_length=32, null=True)
    """Of the code by which the holder may obtain a certificate again, in the place of the password; null: none is open."""
    reissue_until = models.DateTimeField(null=True)
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
    requested = models.OneToOneField(
        RequestedDeclarant, on_delete=models.PROTECT, null=True, related_name="contract_declarant"
    )
    """What was asked for; none for one that the desk added."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["contract", "declarant"], name="contract_declarant_once"),)


class CheckedPaper(models.Model):
    """A paper that an officer saw and scanned: of the holder, or of one declarant."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="papers")
    paper = models.CharField(max_length=30)
    """Which of the papers to bring (``cass.contracts.needs``)."""
    declarant = models.ForeignKey(RequestedDeclarant, on_delete=models.PROTECT, null=True, related_name="papers")
    scan = models.UUIDField()
    """The attachment; its owner is the contract."""
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "paper", "declarant"], name="paper_checked_once", nulls_distinct=False
            ),
        )


class Step(models.TextChoices):
    """What happened to a contract at the desk."""

    OPENED = "opened", _("S’ha identificat la persona")
    CAPACITY_SET = "capacity_set", _("S’ha dit com a què signa")
    DECLARANT_ATTACHED = "declarant_attached", _("S’hi ha afegit un declarant")
    DECLARANT_REFUSED = "declarant_refused", _("S’ha deixat fora un declarant")
    PAPER_CHECKED = "paper_checked", _("S’ha comprovat i escanejat un document")
    CONTACT_CHANGED = "contact_changed", _("S’ha canviat el contacte")
    CONTACT_VERIFIED = "contact_verified", _("S’ha verificat el contacte")
    PRODUCED = "produced", _("S’ha fet el contracte")
    TAKEN_AWAY = "taken_away", _("Se l’ha endut la persona autoritzada")
    SIGNED = "signed", _("S’ha signat el contracte")
    SENT_ON = "sent_on", _("S’ha tornat a enviar a aprovar")
    REOPENED = "reopened", _("S’ha desfet el contracte per corregir-lo")
    RETURNED = "returned", _("S’ha retornat a qui el va preparar")
    APPROVED = "approved", _("S’ha aprovat el contracte")
    CANCELLED = "cancelled", _("S’ha cancel·lat el contracte")


class ContractStep(models.Model):
    """One line of a contract's history: who of the office did what. Who had a hand in preparing it does not approve it."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="steps")
    code = models.CharField(max_length=20, choices=Step.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class News(models.TextChoices):
    """What an e-mail to an applicant is about; it never says more."""

    RECEIVED = "received"
    CHANGED = "changed"


class RequestEmail(models.Model):
    """An e-mail to whoever made a request: that it was received, or that there is news of it. Sent once."""

    request = models.ForeignKey(CertificateRequest, on_delete=models.CASCADE, related_name="emails")
    news = models.CharField(max_length=10, choices=News.choices)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)


class Try(models.Model):
    """A form sent from a network, or something typed wrongly about a reference; kept as a keyed digest, for a day."""

    digest = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["digest", "at"], name="request_try_recent"),
            models.Index(fields=["at"], name="request_try_old"),
        )


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
