"""Whether a certificate was revoked: the lists (CRL) of a door's issuers, read from a file of ours, and ways asked in turn."""

import datetime as dt
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa


class Standing(Enum):
    """What a list or a register knows of a certificate."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


class Revocations(Protocol):
    """A way of asking whether a certificate was revoked."""

    def standing(self, certificate: x509.Certificate, issuer: x509.Certificate, at: dt.datetime) -> Standing:
        """Of somebody who stands at the door."""

    def standing_since(self, serial: int, issuer: x509.Certificate, at: dt.datetime) -> Standing:
        """Of somebody who came in before."""


class InTurn:
    """Several ways: the next one is asked when the one before cannot tell."""

    def __init__(self, *ways: Revocations) -> None:
        self._ways = ways

    def standing(self, certificate: x509.Certificate, issuer: x509.Certificate, at: dt.datetime) -> Standing:
        return _first_known(way.standing(certificate, issuer, at) for way in self._ways)

    def standing_since(self, serial: int, issuer: x509.Certificate, at: dt.datetime) -> Standing:
        return _first_known(way.standing_since(serial, issuer, at) for way in self._ways)


def _first_known(standings: Iterable[Standing]) -> Standing:
    return next((standing for standing in standings if standing is not Standing.UNKNOWN), Standing.UNKNOWN)


class RevocationLists:
    """The CRLs in one PEM file, read again whenever the file changes.

    A list counts only when one of the door's issuers signed it, and only while it is current. A missing, unreadable,
    foreign or stale list leaves the standing unknown, and an unknown standing keeps the door closed. A list with a
    critical extension (a part of a list, a delta, a list of somebody else's certificates) may not hold every revoked
    certificate, and is passed over.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read: tuple[tuple[int, int, int] | None, tuple[x509.CertificateRevocationList, ...]] = (None, ())
        self._last: dict[x509.Certificate, list[x509.CertificateRevocationList]] = {}

    def standing(self, certificate: x509.Certificate, issuer: x509.Certificate, at: dt.datetime) -> Standing:
        """Whether the issuer's current list names the certificate."""
        return _named(certificate.serial_number, self._current(issuer, at))

    def standing_since(self, serial: int, issuer: x509.Certificate, at: dt.datetime) -> Standing:
        """The same of somebody who came in before: a list that was lost meanwhile counts until it is out of date.

        Reading the signature of a list and searching it takes about a millisecond for every thousand revoked certificates.
        """
        known = self._current(issuer, at) or [crl for crl in self._last.get(issuer, ()) if in_force(crl, issuer, at)]
        return _named(serial, known)

    def _current(self, issuer: x509.Certificate, at: dt.datetime) -> list[x509.CertificateRevocationList]:
        current = [crl for crl in self._lists() if in_force(crl, issuer, at)]
        if current:
            self._last[issuer] = current
        return current

    def _lists(self) -> tuple[x509.CertificateRevocationList, ...]:
        try:
            stat = self._file.stat()
            version = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            known, lists = self._read
            if version != known:
                lists = tuple(parse_lists(self._file.read_bytes()))
                self._read = (version, lists)
        except (OSError, ValueError, x509.DuplicateExtension):
            return ()
        return lists


def _named(serial: int, lists: list[x509.CertificateRevocationList]) -> Standing:
    if not lists:
        return Standing.UNKNOWN
    if any(crl.get_revoked_certificate_by_serial_number(serial) is not None for crl in lists):
        return Standing.REVOKED
    return Standing.GOOD


def parse_lists(pem: bytes) -> list[x509.CertificateRevocationList]:
    """The lists in a PEM file, but for those that are parts of a list. Raises ValueError or DuplicateExtension."""
    end = b"-----END X509 CRL-----"
    lists = [x509.load_pem_x509_crl(part + end) for part in pem.split(end)[:-1]]
    return [crl for crl in lists if not any(extension.critical for extension in crl.extensions)]


def in_force(crl: x509.CertificateRevocationList, issuer: x509.Certificate, at: dt.datetime) -> bool:
    """Whether a list is this issuer's, by name and signature, and current at a moment."""
    return (
        crl.issuer == issuer.subject
        and _signed_by(crl, issuer)
        and crl.last_update_utc <= at
        and crl.next_update_utc is not None
        and at < crl.next_update_utc
    )


def _signed_by(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key = issuer.public_key()
    try:
        return isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey) and crl.is_signature_valid(key)
    except UnsupportedAlgorithm:
        return False
