"""The judgement of a client certificate at the certificate door.

TLS has proved that the visitor holds the private key; everything else is judged here, so that a refusal is a page of
ours with a reason and not an error of the browser. Nothing in a certificate tells us where to look: issuers, lists of
revoked certificates and the meaning of the subject come from our settings. Pure but for the file of revocations.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import ExtensionPolicy, PolicyBuilder, Store, VerificationError

from cass.doors.keys import public_key_hash, serial_of, strong_certificate, strong_signature
from cass.doors.revocation import InTurn, RevocationLists, Revocations, Standing
from cass.doors.revocation_ocsp import Responders

MAX_BYTES = 8 * 1024
"""A personal certificate has 1 to 3 kB; a larger one is refused before it is parsed."""

CASS_POLICY = x509.ObjectIdentifier("2.25.236020611147940384187298976379914759898")
"""The policy of the certificates the CASS issues: an identifier of our own, made from a random UUID (ITU-T X.667)."""

_MAX_CHAIN = 5
_MALFORMED = (
    ValueError,
    TypeError,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
    UnsupportedAlgorithm,
)
"""The library reads the parts of a certificate when asked for them: a malformed one may fail at any step."""
_Kind = TypeVar("_Kind", bound=x509.ExtensionType)

Register = Callable[[str, str, str], Standing]
"""Asked with issuer (RFC 4514), serial and public-key hash (both hexadecimal): what the register of issued certificates knows of it."""


@dataclass(frozen=True)
class DoorTrust:
    """Whose certificates open a door and what they must say.

    ``issuers``: the authorities configured for this door, each trusted as it stands. ``policies``: one of them must be
    in the certificate; none configured, none asked. ``nia_attribute``: where in the subject the NIA stands (national
    certificate). ``register``: the certificate must also stand in our register (CASS certificate).
    """

    issuers: tuple[x509.Certificate, ...]
    revocations: Revocations
    policies: frozenset[x509.ObjectIdentifier] = frozenset()
    nia_attribute: x509.ObjectIdentifier | None = None
    register: Register | None = None


@dataclass(frozen=True)
class Subject:
    """What the certificate calls its holder; ``serial_number`` is the subject's attribute, not the certificate's."""

    common_name: str
    given_name: str
    surname: str
    serial_number: str


@dataclass(frozen=True)
class Accepted:
    """A certificate that opens the door.

    ``issuer`` is the RFC 4514 name, ``serial`` and ``spki_sha256`` are hexadecimal, as in the register of issued
    certificates; ``nia`` is as written in the certificate, and None for a CASS certificate.
    """

    subject: Subject
    issuer: str
    serial: str
    spki_sha256: str
    not_after: dt.datetime
    nia: str | None


@dataclass(frozen=True)
class Named:
    """By what a certificate is known that an issuer of the door has signed; ``nia`` is empty in a CASS certificate."""

    issuer: str
    serial: str
    spki_sha256: str
    nia: str


@dataclass(frozen=True)
class Refused:
    """A certificate that does not open the door, and the code of the reason (its words are in ``cass.wording``).

    ``named`` where the signature of an issuer of the door vouches for it: its owner may know that it was refused.
    """

    code: str
    named: Named | None = None


class _Refusal(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def national_trust(
    folder: Path,
    *,
    nia_attribute: x509.ObjectIdentifier = NameOID.SERIAL_NUMBER,
    policies: frozenset[x509.ObjectIdentifier] = frozenset(),
    responders: Sequence[str] = (),
    order: Sequence[str] = ("ocsp", "crl"),
) -> DoorTrust:
    """The trust of the national certificate, from ``issuers.pem`` and ``crl.pem`` in a folder. Raises ValueError.

    ``responders``: addresses that are asked whether a certificate was revoked (OCSP); ``order``: which of the two ways
    counts, and which is asked first.
    """
    issuers = read_issuers(folder / "issuers.pem")
    lists = RevocationLists(folder / "crl.pem")
    ways: dict[str, Revocations] = {"crl": lists}
    if responders:
        ways["ocsp"] = Responders(responders, lists=lists)
    revocations = InTurn(*(ways[way] for way in order if way in ways))
    return DoorTrust(issuers, revocations, policies=policies, nia_attribute=nia_attribute)


def cass_trust(folder: Path, *, register: Register) -> DoorTrust:
    """The trust of the CASS certificate: our authority's folder and our register. Raises ValueError."""
    issuers = read_issuers(folder / "issuers.pem")
    lists = RevocationLists(folder / "crl.pem")
    return DoorTrust(issuers, lists, policies=frozenset({CASS_POLICY}), register=register)


def read_issuers(file: Path) -> tuple[x509.Certificate, ...]:
    """The authorities in a PEM file. Raises ValueError, at the start of the server, for one that could not be one."""
    issuers = tuple(x509.load_pem_x509_certificates(file.read_bytes()))
    for issuer in issuers:
        basic = _extension(issuer, x509.BasicConstraints)
        if basic is None or not basic.ca or not strong_certificate(issuer):
            raise ValueError(
                f"{file}: {issuer.subject.rfc4514_string()} is no certificate authority or has a weak key."
            )
    return issuers


def judge(der: bytes | None, *, trust: DoorTrust, at: dt.datetime) -> Accepted | Refused:
    """Whether a certificate opens the door at a moment; never raises, whatever the bytes are.

    The order is that of cost and of trust: size and parsing, issuer, strength, dates, usage and policy, revocation,
    and at last who it is. The first that fails is the reason.
    """
    vouched: x509.Certificate | None = None
    try:
        certificate = _parse(der)
        chain = _chain(certificate, trust, at)
        vouched = certificate
        _check_strength(certificate)
        _check_dates(certificate, at)
        _check_usage(certificate, trust, at)
        _check_revocation(chain, trust, at)
        return _identify(certificate, trust)
    except _Refusal as refusal:
        return Refused(refusal.code, _named(vouched, trust))
    except _MALFORMED:
        return Refused("certificate.unreadable")


def _named(certificate: x509.Certificate | None, trust: DoorTrust) -> Named | None:
    if certificate is None:
        return None
    with suppress(*_MALFORMED):
        return Named(
            issuer=certificate.issuer.rfc4514_string(),
            serial=serial_of(certificate),
            spki_sha256=public_key_hash(certificate),
            nia=_attribute(certificate, trust.nia_attribute) if trust.nia_attribute else "",
        )
    return None


def _parse(der: bytes | None) -> x509.Certificate:
    if der is None:
        raise _Refusal("certificate.missing")
    if len(der) > MAX_BYTES:
        raise _Refusal("certificate.unreadable")
    certificate = x509.load_der_x509_certificate(der)
    if certificate.version is not x509.Version.v3 or certificate.serial_number <= 0:
        raise _Refusal("certificate.unreadable")
    return certificate


def _chain(certificate: x509.Certificate, trust: DoorTrust, at: dt.datetime) -> list[x509.Certificate]:
    """The certificate and its issuers, upwards, as far as this door's configuration knows them."""
    chain = [certificate]
    while len(chain) < _MAX_CHAIN and chain[-1].issuer != chain[-1].subject:
        issuer = _issuer_of(chain[-1], trust, at)
        if issuer is None:
            break
        chain.append(issuer)
    if len(chain) == 1:
        raise _Refusal("certificate.foreign_issuer")
    return chain


def _issuer_of(certificate: x509.Certificate, trust: DoorTrust, at: dt.datetime) -> x509.Certificate | None:
    for issuer in trust.issuers:
        if issuer.subject != certificate.issuer or not _within_dates(issuer, at):
            continue
        if not strong_signature(certificate):
            raise _Refusal("certificate.weak_key")
        with suppress(InvalidSignature, ValueError, TypeError):
            certificate.verify_directly_issued_by(issuer)
            return issuer
    return None


def _within_dates(certificate: x509.Certificate, at: dt.datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _check_strength(certificate: x509.Certificate) -> None:
    if not strong_certificate(certificate):
        raise _Refusal("certificate.weak_key")


def _check_dates(certificate: x509.Certificate, at: dt.datetime) -> None:
    if at < certificate.not_valid_before_utc:
        raise _Refusal("certificate.not_yet_valid")
    if not _within_dates(certificate, at):
        raise _Refusal("certificate.expired")


def _check_usage(certificate: x509.Certificate, trust: DoorTrust, at: dt.datetime) -> None:
    """Made for a person to identify with, under a policy of this door, and sound in every rule of RFC 5280."""
    basic = _extension(certificate, x509.BasicConstraints)
    usage = _extension(certificate, x509.KeyUsage)
    extended = _extension(certificate, x509.ExtendedKeyUsage)
    stated = _extension(certificate, x509.CertificatePolicies)
    policies = {policy.policy_identifier for policy in stated} if stated else set()
    made_for_it = (
        not (basic and basic.ca)
        and (usage is None or usage.digital_signature)
        and extended is not None
        and ExtendedKeyUsageOID.CLIENT_AUTH in extended
        and (not trust.policies or bool(trust.policies & policies))
    )
    if not made_for_it:
        raise _Refusal("certificate.wrong_usage")
    verifier = (
        PolicyBuilder()
        .store(Store(list(trust.issuers)))
        .time(at)
        .extension_policies(ee_policy=ExtensionPolicy.permit_all(), ca_policy=ExtensionPolicy.webpki_defaults_ca())
        .build_client_verifier()
    )
    try:
        verifier.verify(certificate, [])
    except VerificationError as error:
        raise _Refusal("certificate.wrong_usage") from error


def _check_revocation(chain: list[x509.Certificate], trust: DoorTrust, at: dt.datetime) -> None:
    standings = {trust.revocations.standing(certificate, issuer, at) for certificate, issuer in pairwise(chain)}
    if Standing.REVOKED in standings:
        raise _Refusal("certificate.revoked")
    if Standing.UNKNOWN in standings:
        raise _Refusal("certificate.revocation_unknown")


def _identify(certificate: x509.Certificate, trust: DoorTrust) -> Accepted:
    issuer = certificate.issuer.rfc4514_string()
    spki_sha256 = public_key_hash(certificate)
    if trust.register is not None:
        standing = trust.register(issuer, serial_of(certificate), spki_sha256)
        if standing is Standing.REVOKED:
            raise _Refusal("certificate.revoked")
        if standing is not Standing.GOOD:
            raise _Refusal("certificate.not_registered")
    nia = None
    if trust.nia_attribute is not None:
        nia = _attribute(certificate, trust.nia_attribute)
        if not nia:
            raise _Refusal("certificate.not_registered")
    return Accepted(
        subject=Subject(
            common_name=_attribute(certificate, NameOID.COMMON_NAME),
            given_name=_attribute(certificate, NameOID.GIVEN_NAME),
            surname=_attribute(certificate, NameOID.SURNAME),
            serial_number=_attribute(certificate, NameOID.SERIAL_NUMBER),
        ),
        issuer=issuer,
        serial=serial_of(certificate),
        spki_sha256=spki_sha256,
        not_after=certificate.not_valid_after_utc,
        nia=nia,
    )


def _attribute(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    """An attribute of the subject; empty when it is absent, or there more than once and so says nothing."""
    values = certificate.subject.get_attributes_for_oid(oid)
    if len(values) != 1 or not isinstance(values[0].value, str):
        return ""
    return values[0].value.strip()


def _extension(certificate: x509.Certificate, kind: type[_Kind]) -> _Kind | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
