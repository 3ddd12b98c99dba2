"""The national certificate (MISSION A3), whose profile is not published: what it looks like is a matter of settings."""

from functools import lru_cache
from pathlib import Path

from cryptography import x509
from django.conf import settings

from cass.doors.certificates import DoorTrust, national_trust


@lru_cache(maxsize=2)
def national(folder: Path) -> DoorTrust:
    """The trust of the national certificate as it was when first asked for; new issuers need a restart."""
    return national_trust(
        folder,
        nia_attribute=x509.ObjectIdentifier(settings.NATIONAL_NIA_ATTRIBUTE),
        policies=frozenset(map(x509.ObjectIdentifier, settings.NATIONAL_POLICIES)),
        responders=settings.NATIONAL_OCSP,
        order=settings.NATIONAL_REVOCATIONS,
    )
