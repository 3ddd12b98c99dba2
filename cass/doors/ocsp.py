"""Answers about single certificates (OCSP, RFC 6960), from the register of issued certificates and signed on the spot.

For others than our own door, which reads the register itself. A responder's key answers, not the authority's; the
operation that publishes the lists renews it. One certificate a question, as all usual clients ask.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ocsp

from cass.doors.authority import responder_file
from cass.doors.certificates import read_issuers

MAX_QUESTION_BYTES = 1024
"""A question about one certificate, with a nonce, has some 120 bytes."""
GOOD_FOR = dt.timedelta(hours=1)
"""How long an answer may be kept by who asked (our figure)."""
NONCE_BYTES = range(1, 32 + 1)
"""RFC 8954."""
DIGESTS = (hashes.SHA1, hashes.SHA256)
"""By which a question may name its issuer; SHA-1 only finds the name here, and nothing rests on it."""


@dataclass(frozen=True)
class Entry:
    """A certificate that the register knows; ``revoked_at`` is None while it is good."""

    revoked_at: dt.datetime | None
    reason: x509.ReasonFlags | None = None


Register = Callable[[str, str], Entry | None]
"""Asked with issuer (RFC 4514) and serial (hexadecimal)."""


@dataclass(frozen=True)
class Answer:
    """``der`` is the answer; one with a nonce is for who asked and for nobody else, so that it is not to be kept."""

    der: bytes
    until: dt.datetime | None = None


def answer(question: bytes, *, folder: Path, register: Register, at: dt.datetime) -> Answer:
    """The answer to a question, whatever its bytes are. ``folder`` is the authority's."""
    if len(question) > MAX_QUESTION_BYTES:
        return _refused(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
    try:
        asked = ocsp.load_der_ocsp_request(question)
        nonce = _nonce(asked)
        issuer = _issuer(asked, folder)
    except (ValueError, NotImplementedError, UnsupportedAlgorithm, x509.DuplicateExtension):
        return _refused(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
    if issuer is None:
        return _refused(ocsp.OCSPResponseStatus.UNAUTHORIZED)
    file = responder_file(folder, issuer)
    if not file.exists():
        return _refused(ocsp.OCSPResponseStatus.TRY_LATER)
    entry = register(issuer.subject.rfc4514_string(), f"{asked.serial_number:x}")
    return _signed(asked, nonce, entry, file.read_bytes(), at.replace(microsecond=0))


def _refused(status: ocsp.OCSPResponseStatus) -> Answer:
    made = ocsp.OCSPResponseBuilder.build_unsuccessful(status)
    return Answer(made.public_bytes(serialization.Encoding.DER))


def _nonce(asked: ocsp.OCSPRequest) -> x509.OCSPNonce | None:
    """The nonce to repeat. Raises ValueError for one of another length than it may have."""
    try:
        found = asked.extensions.get_extension_for_class(x509.OCSPNonce).value
    except x509.ExtensionNotFound:
        return None
    if len(found.nonce) not in NONCE_BYTES:
        raise ValueError("A nonce has 1 to 32 bytes.")
    return found


def _issuer(asked: ocsp.OCSPRequest, folder: Path) -> x509.Certificate | None:
    """The generation of the authority that a question names by the digests of its name and key."""
    algorithm = asked.hash_algorithm
    if not isinstance(algorithm, DIGESTS):
        raise UnsupportedAlgorithm("A question names its issuer by SHA-1 or SHA-256.")
    for issuer in read_issuers(folder / "issuers.pem"):
        name, key = hashes.Hash(algorithm), hashes.Hash(algorithm)
        name.update(issuer.subject.public_bytes())
        key.update(_key_bits(issuer))
        if (name.finalize(), key.finalize()) == (asked.issuer_name_hash, asked.issuer_key_hash):
            return issuer
    return None


def _key_bits(issuer: x509.Certificate) -> bytes:
    """The bits of the public key without the algorithm before them: what RFC 6960, 4.1.1, hashes."""
    return issuer.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _signed(
    asked: ocsp.OCSPRequest, nonce: x509.OCSPNonce | None, entry: Entry | None, responder: bytes, at: dt.datetime
) -> Answer:
    certificate = x509.load_pem_x509_certificate(responder)
    key = serialization.load_pem_private_key(responder, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("The responder's key is on the curve P-256.")
    status = ocsp.OCSPCertStatus.UNKNOWN
    if entry is not None:
        status = ocsp.OCSPCertStatus.REVOKED if entry.revoked_at else ocsp.OCSPCertStatus.GOOD
    until = at + GOOD_FOR
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response_by_hash(
            issuer_name_hash=asked.issuer_name_hash,
            issuer_key_hash=asked.issuer_key_hash,
            serial_number=asked.serial_number,
            algorithm=asked.hash_algorithm,
            cert_status=status,
            this_update=at,
            next_update=until,
            revocation_time=entry.revoked_at if entry else None,
            revocation_reason=entry.reason if entry and entry.revoked_at else None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, certificate)
        .certificates([certificate])
    )
    if nonce is not None:
        builder = builder.add_extension(nonce, critical=False)
    made = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    return Answer(made, None if nonce else until)
