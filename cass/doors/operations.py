"""The register of issued CASS certificates: entered and revoked."""

import datetime as dt
import secrets
from functools import partial

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.db import connection, transaction

from cass.access import NOBODY, Actor
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.doors import demo_pki
from cass.doors.authority import CERTIFICATE_LIFETIME, MAX_NAME, Authority, new_serial
from cass.doors.keys import StrongKey, key_hash
from cass.doors.models import IssuedCertificate, Session
from cass.inbox import operations as inbox
from cass.kernel.faults import Conflict, Fault
from cass.registry.models import Person

PUBLISHING_LOCK = 0x63726C
"""One list at a time: an older one must not be written over a newer."""


@transaction.atomic
def issue_certificate(
    *, person: Person, public_key: StrongKey, at: dt.datetime, actor: Actor = NOBODY
) -> IssuedCertificate:
    """Certify a person's key for two years. The line of the register, with the serial number, comes before the signature.

    Raises Fault ``certificate_request.known_key`` for a key that was certified before, revoked or not,
    ``certificate_request.weak_key``.
    """
    spki_sha256 = key_hash(public_key)
    if IssuedCertificate.objects.filter(spki_sha256=spki_sha256).exists():
        raise Fault("certificate_request.known_key")
    authority, begins = Authority(settings.PKI / "cass"), at.replace(microsecond=0)
    entered = IssuedCertificate.objects.create(
        person=person,
        issuer=authority.certificate.subject.rfc4514_string(),
        serial=new_serial(),
        spki_sha256=spki_sha256,
        not_before=begins,
        not_after=min(begins + CERTIFICATE_LIFETIME, authority.certificate.not_valid_after_utc),
        issued_at=at,
    )
    certificate = authority.issue(
        common_name=person.full_name.encode()[:MAX_NAME].decode(errors="ignore").strip(),
        holder=secrets.token_hex(8),
        public_key=public_key,
        serial=entered.serial,
        not_before=entered.not_before,
        not_after=entered.not_after,
        published_at=settings.PKI_URL,
    )
    entered.der = certificate.public_bytes(Encoding.DER)
    entered.save(update_fields=["der"])
    record(EventType.CERTIFICATE_ISSUED, actor=actor, at=at, person=person.pk, facts={"serial": entered.serial})
    return entered


def register_certificate(*, person: Person, at: dt.datetime, actor: Actor = NOBODY) -> tuple[IssuedCertificate, bytes]:
    """Key and certificate for somebody of the demonstration: the line of the register, and both as PKCS#12."""
    key = ec.generate_private_key(ec.SECP256R1())
    entered = issue_certificate(person=person, public_key=key.public_key(), at=at, actor=actor)
    return entered, demo_pki.p12(x509.load_der_x509_certificate(bytes(entered.der or b"")), key)


@transaction.atomic
def revoke_certificate(
    *, certificate: int, reason: x509.ReasonFlags, at: dt.datetime, actor: Actor = NOBODY
) -> IssuedCertificate:
    """Revoke a certificate (by its key in the register): its sessions end at once, and the list is published.

    The holder is told, unless a newer certificate took its place. Raises Conflict ``certificate.already_revoked``.
    """
    found = IssuedCertificate.objects.select_for_update().get(pk=certificate)
    if found.revoked_at is not None:
        raise Conflict("certificate.already_revoked")
    found.revoked_at, found.revocation_reason = at, reason.value
    found.save(update_fields=["revoked_at", "revocation_reason"])
    Session.objects.filter(certificate=found, ended_at=None).update(ended_at=at)
    facts = {"serial": found.serial, "reason": reason.value}
    record(EventType.CERTIFICATE_REVOKED, actor=actor, at=at, person=found.person_id, facts=facts)
    if reason is not x509.ReasonFlags.superseded:
        inbox.put(recipient=found.person, code="certificate_revoked", at=at)
    # The revocation stands whatever becomes of the list; the worker writes that anew every few hours.
    transaction.on_commit(partial(publish_revocations, at=at), robust=True)
    return found


@transaction.atomic
def publish_revocations(*, at: dt.datetime) -> None:
    """Write the authority's list of revoked certificates anew, good for a week, and see to the responders' keys."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING_LOCK])
    revoked = IssuedCertificate.objects.exclude(revoked_at=None).order_by("pk")
    entries = revoked.values_list("serial", "revoked_at", "revocation_reason")
    authority = Authority(settings.PKI / "cass")
    authority.publish_crl(
        [(serial, moment, x509.ReasonFlags(reason)) for serial, moment, reason in entries if moment], at
    )
    authority.renew_responders(at)
