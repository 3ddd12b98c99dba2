"""Asking the national authority's responders (OCSP, RFC 6960) whether a certificate was revoked.

The addresses are ours to set; the one that a certificate names is a visitor's word and is not looked at. An answer counts
when the issuer signed it, or somebody whom the issuer has certified for exactly this, and while it is current.
"""

import datetime as dt
import secrets
import threading
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from typing import IO

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from cass.doors.keys import strong_certificate
from cass.doors.revocation import RevocationLists, Standing

# The figures of this page are ours.
PATIENCE = 3.0
"""Seconds for a responder: somebody waits at the door."""
MAX_BYTES = 64 * 1024
SKEW = dt.timedelta(minutes=5)
"""By so much the responder's clock may be ahead of ours."""
LONGEST = dt.timedelta(hours=1)
"""An answer is kept until it says, and no longer than this: the national list is fetched as often."""
SILENT_FOR = dt.timedelta(seconds=30)
"""A responder that did not answer is not asked again for so long: else each visitor would wait for it."""
KEPT = 10_000
_HASHES = (hashes.SHA256, hashes.SHA384, hashes.SHA512)


class _NoOtherAddress(urllib.request.HTTPRedirectHandler):
    """A responder does not send us elsewhere."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


_open = urllib.request.build_opener(_NoOtherAddress).open


@dataclass(frozen=True)
class _Known:
    standing: Standing
    until: dt.datetime


class Responders:
    """The responders of a door's issuers, asked in the order of the settings, and what they answered lately.

    ``lists``: where the certificate of a responder that has to be asked after is looked up.
    """

    def __init__(self, addresses: Sequence[str], *, lists: RevocationLists) -> None:
        self._addresses = tuple(addresses)
        self._lists = lists
        self._known: dict[tuple[bytes, int], _Known] = {}
        self._silent: dict[str, dt.datetime] = {}
        self._lock = threading.Lock()

    def standing(self, certificate: x509.Certificate, issuer: x509.Certificate, at: dt.datetime) -> Standing:
        """What the issuer's responders say of a certificate; UNKNOWN when none of them gives a sound answer."""
        return self.standing_since(certificate.serial_number, issuer, at)

    def standing_since(self, serial: int, issuer: x509.Certificate, at: dt.datetime) -> Standing:
        """The same of somebody who came in before."""
        name = (_key_hash(issuer, hashes.SHA256()), serial)
        known = self._known.get(name)
        if known is not None and at < known.until:
            return known.standing
        for address in self._addresses:
            if at < self._silent.get(address, at):
                continue
            answer = self._ask(address, serial, issuer, at)
            if answer is not None:
                self._keep(name, answer, at)
                return answer.standing
        return Standing.UNKNOWN

    def _keep(self, name: tuple[bytes, int], answer: _Known, at: dt.datetime) -> None:
        with self._lock:
            if len(self._known) >= KEPT:
                self._known = {each: known for each, known in self._known.items() if at < known.until}
            if len(self._known) < KEPT:
                self._known[name] = answer

    def _ask(self, address: str, serial: int, issuer: x509.Certificate, at: dt.datetime) -> _Known | None:
        """The sound answer of one responder, if it gives one."""
        nonce = secrets.token_bytes(16)
        # SHA-1 names the issuer here and protects nothing: it is the one that every responder has to know.
        builder = ocsp.OCSPRequestBuilder().add_certificate_by_hash(
            _name_hash(issuer, hashes.SHA1()),  # noqa: S303
            _key_hash(issuer, hashes.SHA1()),  # noqa: S303
            serial,
            hashes.SHA1(),  # noqa: S303
        )
        question = builder.add_extension(x509.OCSPNonce(nonce), critical=False).build()
        content = self._fetch(address, question.public_bytes(Encoding.DER), at)
        with suppress(ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension):
            return self._read(ocsp.load_der_ocsp_response(content), serial, issuer, nonce, at)
        return None

    def _fetch(self, address: str, question: bytes, at: dt.datetime) -> bytes:
        headers = {"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"}
        asked = urllib.request.Request(address, data=question, headers=headers)  # noqa: S310 — an address of our settings.
        try:
            with _open(asked, timeout=PATIENCE) as answer:
                content: bytes = answer.read(MAX_BYTES + 1)
        except (OSError, HTTPException):
            self._silent[address] = at + SILENT_FOR
            return b""
        return content if len(content) <= MAX_BYTES else b""

    def _read(
        self, answer: ocsp.OCSPResponse, serial: int, issuer: x509.Certificate, nonce: bytes, at: dt.datetime
    ) -> _Known | None:
        if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL or len(list(answer.responses)) != 1:
            return None
        (said,) = answer.responses
        hashed = said.hash_algorithm
        is_about_it = (
            said.serial_number == serial
            and said.issuer_key_hash == _key_hash(issuer, hashed)
            and said.issuer_name_hash == _name_hash(issuer, hashed)
        )
        until = said.next_update_utc
        is_current = said.this_update_utc - SKEW <= at and until is not None and at < until
        if not (is_about_it and is_current and _same_nonce(answer, nonce) and self._is_signed(answer, issuer, at)):
            return None
        standings = {ocsp.OCSPCertStatus.GOOD: Standing.GOOD, ocsp.OCSPCertStatus.REVOKED: Standing.REVOKED}
        standing = standings.get(said.certificate_status)
        return _Known(standing, min(until or at, at + LONGEST)) if standing else None

    def _is_signed(self, answer: ocsp.OCSPResponse, issuer: x509.Certificate, at: dt.datetime) -> bool:
        signers = [issuer, *(each for each in answer.certificates if self._may_answer(each, issuer, at))]
        return any(_signed_by(answer, signer) for signer in signers)

    def _may_answer(self, responder: x509.Certificate, issuer: x509.Certificate, at: dt.datetime) -> bool:
        """Has the issuer itself certified this responder for exactly this, and not taken it back?"""
        try:
            responder.verify_directly_issued_by(issuer)
            usage = responder.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        except (InvalidSignature, ValueError, TypeError, x509.ExtensionNotFound):
            return False
        return (
            ExtendedKeyUsageOID.OCSP_SIGNING in usage
            and strong_certificate(responder)
            and responder.not_valid_before_utc <= at <= responder.not_valid_after_utc
            and self._lists.standing(responder, issuer, at) is not Standing.REVOKED
        )


def _same_nonce(answer: ocsp.OCSPResponse, nonce: bytes) -> bool:
    """Responders may answer from stock, without a nonce; one with another nonce is somebody else's answer."""
    try:
        return answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == nonce
    except x509.ExtensionNotFound:
        return True


def _signed_by(answer: ocsp.OCSPResponse, signer: x509.Certificate) -> bool:
    key, hashed = signer.public_key(), answer.signature_hash_algorithm
    if not isinstance(hashed, _HASHES):
        return False
    with suppress(InvalidSignature, UnsupportedAlgorithm):
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(answer.signature, answer.tbs_response_bytes, padding.PKCS1v15(), hashed)
            return True
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(answer.signature, answer.tbs_response_bytes, ec.ECDSA(hashed))
            return True
    return False


def _name_hash(issuer: x509.Certificate, algorithm: hashes.HashAlgorithm) -> bytes:
    return _hash(issuer.subject.public_bytes(), algorithm)


def _key_hash(issuer: x509.Certificate, algorithm: hashes.HashAlgorithm) -> bytes:
    """Of the key alone, without the name of its kind that stands before it (RFC 6960, 4.1.1)."""
    key = issuer.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        return _hash(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint), algorithm)
    return _hash(key.public_bytes(Encoding.DER, PublicFormat.PKCS1), algorithm)


def _hash(content: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(content)
    return digest.finalize()
