"""What lets people in: sessions, PINs, and the register of issued certificates."""

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


class PinAccount(models.Model):
    """A person's access by PIN (MISSION A4). The PIN is an Argon2id hash over a keyed digest; the key is elsewhere."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="pin_account")
    hash = models.CharField(max_length=160)
    pepper_id = models.CharField(max_length=40)
    issued_at = models.DateTimeField()
    blocked_at = models.DateTimeField(null=True)
    """Too many mistakes from a device of the owner's own: only the desk helps now."""


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

    class Meta:
        constraints = (models.UniqueConstraint(fields=["issuer", "serial"], name="certificate_once"),)
