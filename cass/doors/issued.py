"""The register of issued CASS certificates, read."""

import datetime as dt

from cryptography import x509
from django.db.models import QuerySet

from cass.doors.models import IssuedCertificate
from cass.doors.ocsp import Entry


def of_person(person: int) -> QuerySet[IssuedCertificate]:
    """A person's certificates, the newest first."""
    return IssuedCertificate.objects.filter(person=person).order_by("-issued_at", "-pk")


def living(*, person: int, at: dt.datetime) -> QuerySet[IssuedCertificate]:
    """Those that open the door at a moment, the newest first."""
    return of_person(person).filter(revoked_at=None, not_after__gt=at)


def certificate(pk: int) -> IssuedCertificate:
    return IssuedCertificate.objects.get(pk=pk)


def state(certificate: IssuedCertificate, *, at: dt.datetime) -> str:
    """In a word, how a certificate stands: ``good``, ``revoked``, ``superseded`` or ``expired``."""
    if certificate.revoked_at is not None:
        superseded = certificate.revocation_reason == x509.ReasonFlags.superseded.value
        return "superseded" if superseded else "revoked"
    return "good" if at < certificate.not_after else "expired"


def entry(issuer: str, serial: str) -> Entry | None:
    """What is to be answered about a certificate; ``None`` if the register does not know it."""
    found = IssuedCertificate.objects.filter(issuer=issuer, serial=serial).first()
    if found is None:
        return None
    return Entry(found.revoked_at, x509.ReasonFlags(found.revocation_reason) if found.revocation_reason else None)
