"""What lets people in: sessions, PINs, and the register of issued certificates."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cass.access import Door
from cass.registry.models import Declarant, Person
from cass.staff.models import User

DOORS = [(door.value, door.value) for door in Door if door is not Door.NONE]


class ContactKind(models.TextChoices):
    """Where a one-time code can be sent."""

    TELEPHONE = "telephone", _("Telèfon")
    EMAIL = "email", _("Correu electrònic")


class Session(models.Model):
    """Somebody who came in through a door, and whom they act for. The cookie's token is kept as a digest only."""

    token_digest = models.BinaryField(max_length=32, unique=True)
    door = models.CharField(max_length=24, choices=DOORS)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="sessions")
    staff = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="sessions")
    declarant = models.ForeignKey(Declarant, on_delete=models.PROTECT, null=True, related_name="+")
    dependant = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    certificate = models.ForeignKey("IssuedCertificate", on_delete=models.PROTECT, null=True, related_name="sessions")
    """For the CASS certificate door: read again on every request, so that a revocation ends the session at once."""
    device = models.CharField(max_length=120, blank=True)
    network = models.CharField(max_length=45, blank=True)
    """From where: the network, without the last part of the address (192.0.2.0, 2001:db8:1::)."""
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    stepped_up_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(door=Door.STAFF, staff__isnull=False, person__isnull=True)
                | (~Q(door=Door.STAFF) & Q(person__isnull=False, staff__isnull=True)),
                name="session_is_of_a_person_or_of_staff",
            ),
            models.CheckConstraint(
                condition=Q(declarant=None) | Q(dependant=None), name="session_acts_for_one_party_at_most"
            ),
        )


class UnsavedWriting(models.Model):
    """What was typed on a page and posted after its session had ended: sealed, and kept for an hour."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="unsaved_writing")
    path = models.TextField()
    """The page on which it was typed; the envelope is bound to it and to the session."""
    sealed = models.BinaryField()
    written_at = models.DateTimeField(db_index=True)


class BlockedBy(models.TextChoices):
    """What blocked a whole PIN, for every device."""

    MISTAKES = "mistakes", _("Massa errors des d’un dispositiu conegut")
    HOLDER = "holder", _("La mateixa persona")
    DESK = "desk", _("La CASS")


class PinAccount(models.Model):
    """A person's access by PIN (MISSION A4). The PIN is an Argon2id hash over a keyed digest; the key is elsewhere."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="pin_account")
    hash = models.CharField(max_length=160)
    pepper_id = models.CharField(max_length=40)
    issued_at = models.DateTimeField()
    blocked_at = models.DateTimeField(null=True)
    blocked_by = models.CharField(max_length=10, choices=BlockedBy.choices, blank=True)
    warned_at = models.DateTimeField(null=True)
    """When the owner was told that this PIN will soon be over."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(blocked_at=None, blocked_by="") | (Q(blocked_at__isnull=False) & ~Q(blocked_by="")),
                name="pin_blocked_by_somebody",
            ),
        )


class KnownDevice(models.Model):
    """A browser from which this PIN was once entered rightly; strangers' mistakes do not lock it out.

    A browser has one token, of which only the digest is kept, for all the accounts that are known from it (a family's
    computer).
    """

    account = models.ForeignKey(PinAccount, on_delete=models.CASCADE, related_name="devices")
    token_digest = models.BinaryField(max_length=32)
    last_entered_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account", "token_digest"], name="device_once"),)
        indexes = (models.Index(fields=["token_digest"], name="device_by_token"),)


class DoorCount(models.Model):
    """How often something happened in a stretch of time: mistakes of one network, mistakes of everybody, searches."""

    name_digest = models.BinaryField(max_length=32)
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes = (models.Index(fields=["since"], name="door_count_old"),)
        constraints = (models.UniqueConstraint(fields=["name_digest", "since"], name="door_count_once"),)


class SignInFailure(models.Model):
    """Something wrong was typed at a door. Kept until the right thing is typed, or for a few days.

    The name typed (CASS number, user name) is kept as a digest, whether or not it is anybody's: strangers cannot tell
    by being slowed down that it is somebody's.
    """

    door = models.CharField(max_length=24, choices=DOORS)
    name_digest = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    known_device = models.BooleanField()

    class Meta:
        indexes = (
            models.Index(fields=["name_digest", "at"], name="sign_in_failure_recent"),
            models.Index(fields=["at"], name="sign_in_failure_old"),
        )


class IssuedCertificate(models.Model):
    """The register of CASS digital certificates: known by issuer, serial and public-key hash; one natural person each."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates")
    issuer = models.CharField(max_length=200)
    serial = models.CharField(max_length=40)
    spki_sha256 = models.CharField(max_length=64)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revocation_reason = models.CharField(max_length=40, blank=True)
    der = models.BinaryField(null=True)
    """The certificate itself: the line is entered first, with its serial number, and then the authority signs."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["issuer", "serial"], name="certificate_once"),
            # A key that was certified once, revoked or not, is never certified again.
            models.UniqueConstraint(fields=["spki_sha256"], name="certificate_key_once"),
        )


class OneTimeCode(models.Model):
    """Six digits that were sent to somebody's telephone or e-mail. The code itself is in no database.

    It is derived from this row by a key that lies elsewhere, when it is sent and when it is typed back.
    """

    purpose = models.CharField(max_length=24)
    subject = models.CharField(max_length=80)
    """What it opens, within its purpose: a key of ours or a digest, never a number that somebody is known by."""
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    address = models.CharField(max_length=254, blank=True)
    """Empty: nothing is sent and nothing is right. So nobody learns by asking for a code whose number exists."""
    language = models.CharField(max_length=2)
    nonce = models.BinaryField(max_length=16)
    key_id = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["purpose", "subject", "-asked_at"], name="one_time_code_of_subject"),
            models.Index(fields=["asked_at"], name="one_time_code_old"),
        )


class VerifiedContact(models.Model):
    """A telephone or an e-mail that its owner proved at the desk to read: what they say in the portal is not enough."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="verified_contacts")
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    address = models.CharField(max_length=254)
    verified_at = models.DateTimeField()
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "kind", "address"], condition=Q(removed_at=None), name="verified_contact_once"
            ),
        )


class SecondFactor(models.Model):
    """A person's time-based code (RFC 6238) beside the PIN. It counts from when the first code was typed rightly."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="second_factor")
    secret = models.BinaryField()
    """Sealed with the ``totp`` key."""
    last_step = models.BigIntegerField(default=0)
    """A code is good once: the last time step that was used."""
    begun_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """For the day when the telephone is lost: each is good once. Kept as a keyed digest."""

    factor = models.ForeignKey(SecondFactor, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.BinaryField(max_length=32)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["factor", "digest"], name="recovery_code_once"),)


class PinRequest(models.Model):
    """Somebody asks for a PIN, for themselves or by another person with their documents (MISSION A4)."""

    reference = models.CharField(max_length=12, unique=True)
    """Printed on the slip: by it anybody may ask whether the code can be fetched, and learns nothing else."""
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pin_requests")
    office = models.CharField(max_length=80)
    at_comu = models.BooleanField()
    bearer_name = models.CharField(max_length=120, blank=True)
    """Another person who brings the documents and may fetch the code; empty: the holder in person."""
    bearer_document = models.CharField(max_length=20, blank=True)
    documents = ArrayField(models.CharField(max_length=30))
    """What the clerk saw when it was asked for."""
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ready_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    """When the last activation code was printed and handed over."""
    handed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    activated_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["office", "-requested_at"], name="pin_request_of_office"),)
        constraints = (
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(activated_at=None, cancelled_at=None),
                name="pin_request_one_open_each",
            ),
            models.CheckConstraint(
                condition=Q(bearer_name="", bearer_document="") | (~Q(bearer_name="") & ~Q(bearer_document="")),
                name="bearer_has_a_document",
            ),
            models.CheckConstraint(
                condition=Q(handed_at=None, handed_by=None)
                | Q(handed_at__gte=models.F("ready_at"), handed_by__isnull=False),
                name="pin_code_not_before_it_is_ready",
            ),
        )


class ActivationCode(models.Model):
    """What the clerk printed, as a keyed digest: alone it opens nothing."""

    request = models.ForeignKey(PinRequest, on_delete=models.PROTECT, related_name="codes")
    digest = models.BinaryField(max_length=32, unique=True)
    printed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """Used, or printed anew, or the request was cancelled."""
    browser_digest = models.BinaryField(max_length=32, null=True)
    """Of the cookie of the browser where number, birth date and this code were typed rightly."""
    begun_at = models.DateTimeField(null=True)
    proved_at = models.DateTimeField(null=True)
    """When that browser gave the second proof: the one-time code, or the one that came by post."""
    present_until = models.DateTimeField(null=True)
    """The holder is at the desk and was identified: until then no second proof is needed."""

    class Meta:
        indexes = (models.Index(fields=["browser_digest"], name="activation_by_browser"),)


class AccessLetter(models.Model):
    """A letter about access to the registered address, printed and posted by the desk."""

    class Kind(models.TextChoices):
        CODE = "code", _("Codi d’activació del PIN")
        NEWS = "news", _("Avís d’un PIN nou")

    kind = models.CharField(max_length=4, choices=Kind.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="access_letters")
    activation = models.ForeignKey(ActivationCode, on_delete=models.PROTECT, null=True, related_name="letters")
    asked_at = models.DateTimeField()
    digest = models.BinaryField(max_length=32, null=True)
    """Of the code in the letter, made when it is printed."""
    printed_at = models.DateTimeField(null=True)
    printed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="code", activation__isnull=False) | Q(kind="news", activation=None, digest=None),
                name="letter_with_a_code_is_of_an_activation",
            ),
            models.UniqueConstraint(fields=["activation"], name="one_letter_an_activation"),
        )


class TextMessage(models.Model):
    """A text message that says only that there is news about somebody's access, and what to do if it was not them."""

    telephone = models.CharField(max_length=254)
    language = models.CharField(max_length=2)
    queued_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)
