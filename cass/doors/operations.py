"""The register of issued CASS certificates: entered and revoked."""

import datetime as dt
import secrets
from functools import partial

from cryptography import x509
from django.conf import settings
from django.db import transaction

from cass.access import NOBODY, Actor
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.doors.authority import MAX_NAME, Authority
from cass.doors.demo_pki import cass_certificate
from cass.doors.keys import public_key_hash, serial_of
from cass.doors.models import IssuedCertificate
from cass.kernel.faults import Conflict
from cass.registry.models import Person


@transaction.atomic
def register_certificate(*, person: Person, at: dt.datetime, actor: Actor = NOBODY) -> tuple[IssuedCertificate, bytes]:
    """Issue a CASS certificate to a person: its line in the register, and the PKCS#12 file with the key."""
    certificate, p12 = cass_certificate(
        Authority(settings.PKI / "cass"),
        common_name=person.full_name.encode()[:MAX_NAME].decode(errors="ignore").strip(),
        holder=secrets.token_hex(8),
        at=at.replace(microsecond=0),
    )
    entered = IssuedCertificate.objects.create(
        person=person,
        issuer=certificate.issuer.rfc4514_string(),
        serial=serial_of(certificate),
        spki_sha256=public_key_hash(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        issued_at=at,
    )
    record(EventType.CERTIFICATE_ISSUED, actor=actor, at=at, person=person.pk, facts={"serial": entered.serial})
    return entered, p12


@transaction.atomic
def revoke_certificate(
    *, certificate: int, reason: x509.ReasonFlags, at: dt.datetime, actor: Actor = NOBODY
) -> IssuedCertificate:
    """Revoke a certificate (by its key in the register): its sessions end at once, and the list is published.

    Raises Conflict ``certificate.already_revoked``.
    """
    found = IssuedCertificate.objects.select_for_update().get(pk=certificate)
    if found.revoked_at is not None:
        raise Conflict("certificate.already_revoked")
    found.revoked_at, found.revocation_reason = at, reason.value
    found.save(update_fields=["revoked_at", "revocation_reason"])
    facts = {"serial": found.serial, "reason": reason.value}
    record(EventType.CERTIFICATE_REVOKED, actor=actor, at=at, person=found.person_id, facts=facts)
    transaction.on_commit(partial(publish_revocations, at=at))
    return found


def publish_revocations(*, at: dt.datetime) -> None:
    """Write the authority's list of revoked certificates anew, good for a week."""
    revoked = IssuedCertificate.objects.exclude(revoked_at=None).order_by("pk")
    entries = revoked.values_list("serial", "revoked_at", "revocation_reason")
    Authority(settings.PKI / "cass").publish_crl(
        [(serial, moment, x509.ReasonFlags(reason)) for serial, moment, reason in entries if moment], at
    )
