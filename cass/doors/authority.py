"""The CASS's own certificate authority: it certifies the keys of declarants and publishes what it revoked.

The folder holds ``keys/<id>.key`` and ``keys/<id>.crt`` (one pair a generation; the newest signs), ``issuers.pem`` (all
generations), ``crl.pem`` (a list from each) and ``ocsp`` (the responders' keys). The keys never enter the database; in
the place of ``<id>.key`` a ``<id>.command`` has a token sign, which keeps its key to itself (``cass.doors.signer``).

``python -m cass.doors.authority create FOLDER NAME`` makes the first generation, ``… rotate FOLDER NAME`` a newer one;
older generations stay trusted until their files are removed. With ``PUBLIC_KEY COMMAND …`` after the name, the key is
one that a token holds. The fields of all certificates are in ``docs/certificate-profile.md``.
"""

import datetime as dt
import json
import os
import secrets
import sys
from collections.abc import Iterable
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from cass.doors.certificates import CASS_POLICY
from cass.doors.keys import StrongKey, strong_key, strong_signature
from cass.doors.signer import CommandKey
from cass.kernel.faults import Fault

MAX_REQUEST_BYTES = 16 * 1024
MAX_NAME = 64
"""The longest common name, in bytes of UTF-8 (X.520 counts letters; the library counts bytes)."""
LIFETIME = dt.timedelta(days=3652)
CERTIFICATE_LIFETIME = dt.timedelta(days=730)
RESPONDER_LIFETIME = dt.timedelta(days=30)
"""Nobody asks whether the responder's own certificate was revoked: it is short instead (RFC 6960, 4.2.2.2.1)."""
CRL_LIFETIME = dt.timedelta(days=7)
"""A list is published at least daily; the reserve bridges a failure. Our own door asks the register as well."""

Revoked = tuple[str, dt.datetime, x509.ReasonFlags]
"""Serial number (hexadecimal), moment and reason of a revocation."""


def new_serial() -> str:
    """A random serial number of 128 bits, in hexadecimal (the register reserves it before the certificate is signed)."""
    return f"{secrets.randbits(127) + 2**127:x}"


def public_key_of(request: bytes) -> StrongKey:
    """The key of a certificate request (PKCS#10, PEM or DER). Nothing else in the request is believed.

    Raises Fault ``certificate_request.unreadable``, ``.bad_signature`` (the key does not sign it) or ``.weak_key``.
    """
    if len(request) > MAX_REQUEST_BYTES:
        raise Fault("certificate_request.unreadable")
    load = x509.load_pem_x509_csr if b"-----BEGIN" in request else x509.load_der_x509_csr
    try:
        csr = load(request)
        key = csr.public_key()
    except UnsupportedAlgorithm as error:
        raise Fault("certificate_request.weak_key") from error
    except ValueError as error:
        raise Fault("certificate_request.unreadable") from error
    if not isinstance(key, StrongKey) or not strong_key(key) or not strong_signature(csr):
        raise Fault("certificate_request.weak_key")
    try:
        signed = csr.is_signature_valid
    except (InvalidSignature, UnsupportedAlgorithm, ValueError) as error:
        raise Fault("certificate_request.bad_signature") from error
    if not signed:
        raise Fault("certificate_request.bad_signature")
    return key


class Authority:
    """A certificate authority in a folder; its newest generation signs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.generations = [_load_pair(file) for file in sorted((folder / "keys").glob("*.crt"))]
        if not self.generations:
            raise SystemExit(f"No authority in {folder}: run python -m cass.doors.authority create {folder} NAME")
        self.certificate, self._key = self.generations[-1]

    def issue(
        self,
        *,
        common_name: str,
        holder: str,
        public_key: StrongKey,
        serial: str,
        not_before: dt.datetime,
        not_after: dt.datetime,
        published_at: str = "",
    ) -> x509.Certificate:
        """A CASS certificate: to identify with at our door, and for nothing else.

        ``holder`` is a pseudonymous id, which the subject carries as its serialNumber: no personal number stands in a
        certificate, because TLS 1.2 shows it to the network. ``published_at`` is where ``/pki/`` is found, with its list of
        revocations and its answers; empty: the certificate names no address. Raises Fault
        ``certificate_request.weak_key`` or ``certificate_request.bad_name``.
        """
        if (
            not 1 <= len(common_name.encode()) <= MAX_NAME
            or not common_name.isprintable()
            or common_name != common_name.strip()
        ):
            raise Fault("certificate_request.bad_name")
        return self.certify(
            subject=_name(common_name, holder),
            public_key=public_key,
            serial=serial,
            not_before=not_before,
            not_after=not_after,
            policy=CASS_POLICY,
            published_at=published_at,
        )

    def certify(
        self,
        *,
        subject: x509.Name,
        public_key: StrongKey,
        serial: str,
        not_before: dt.datetime,
        not_after: dt.datetime,
        policy: x509.ObjectIdentifier,
        published_at: str = "",
    ) -> x509.Certificate:
        """A client certificate for a subject as given. Raises Fault ``certificate_request.weak_key``."""
        if not strong_key(public_key):
            raise Fault("certificate_request.weak_key")
        if not not_before < not_after <= self.certificate.not_valid_after_utc:
            raise ValueError("A certificate ends after it begins and not after its authority does.")
        own = x509.SubjectKeyIdentifier.from_public_key(public_key)
        builder = (
            _builder(subject, self.certificate.subject, public_key, serial, not_before, not_after)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(digital_signature=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
            .add_extension(x509.CertificatePolicies([x509.PolicyInformation(policy, None)]), critical=False)
            .add_extension(own, critical=False)
            .add_extension(_key_of(self.certificate), critical=False)
        )
        if published_at:
            builder = _with_addresses(builder, published_at, key_id(self.certificate))
        return builder.sign(self._key, hashes.SHA256())

    def renew_responders(self, at: dt.datetime) -> None:
        """A fresh key for each generation's answers (OCSP), when there is none or half of its life is over.

        It is the responder's and not the authority's key that lies within reach of whoever asks from outside.
        """
        for certificate, key in self.generations:
            file = responder_file(self.folder, certificate)
            if (
                file.exists()
                and at + RESPONDER_LIFETIME / 2 < x509.load_pem_x509_certificate(file.read_bytes()).not_valid_after_utc
            ):
                continue
            own = ec.generate_private_key(ec.SECP256R1())
            name = _name("CASS Online OCSP", secrets.token_hex(8))
            until = min(at + RESPONDER_LIFETIME, certificate.not_valid_after_utc)
            made = (
                _builder(name, certificate.subject, own.public_key(), new_serial(), at, until)
                .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
                .add_extension(_usage(digital_signature=True), critical=True)
                .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=True)
                .add_extension(x509.OCSPNoCheck(), critical=False)
                .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
                .add_extension(_key_of(certificate), critical=False)
                .sign(key, hashes.SHA256())
            )
            write_whole(file, made.public_bytes(serialization.Encoding.PEM) + _pem(own), mode=0o600)

    def publish_crl(self, revoked: Iterable[Revoked], at: dt.datetime) -> Path:
        """Write ``crl.pem``: every generation signs a list of what is revoked, good for a week from ``at``."""
        entries = sorted(revoked, key=lambda entry: entry[:2])
        lists = [_crl(certificate, key, entries, at) for certificate, key in self.generations]
        return write_whole(
            self.folder / "crl.pem", b"".join(crl.public_bytes(serialization.Encoding.PEM) for crl in lists)
        )


def key_id(issuer: x509.Certificate) -> str:
    """By what a generation is called in addresses: its subject key identifier, in hexadecimal."""
    return issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest.hex()


def responder_file(folder: Path, issuer: x509.Certificate) -> Path:
    """Where the certificate and key lie that answer for a generation."""
    return folder / "ocsp" / f"{key_id(issuer)}.pem"


def create(folder: Path, *, name: str, at: dt.datetime, token: CommandKey | None = None) -> Authority:
    """A new generation of the authority (the first or the next) with its key, or with the one that a token holds.

    The generation's id is the serialNumber in its name, so that two are never confused. Its own list of revocations is empty until
    the next ``publish_crl``, as nothing is issued by it yet; those of the older generations stay as they are.
    """
    generation = f"{at:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    key = token or ec.generate_private_key(ec.SECP256R1())
    subject = _name(name, generation)
    certificate = (
        _builder(subject, subject, key.public_key(), new_serial(), at, at + LIFETIME)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    if token is None:
        write_key(folder / "keys" / f"{generation}.key", key)
    else:
        write_whole(folder / "keys" / f"{generation}.command", json.dumps(token.command).encode(), mode=0o600)
    write_whole(folder / "keys" / f"{generation}.crt", certificate.public_bytes(serialization.Encoding.PEM))
    issuers = sorted((folder / "keys").glob("*.crt"))
    write_whole(folder / "issuers.pem", b"".join(file.read_bytes() for file in issuers))
    empty = _crl(certificate, key, [], at).public_bytes(serialization.Encoding.PEM)
    lists = folder / "crl.pem"
    write_whole(lists, (lists.read_bytes() if lists.exists() else b"") + empty)
    authority = Authority(folder)
    authority.renew_responders(at)
    return authority


def write_key(file: Path, key: ec.EllipticCurvePrivateKey) -> Path:
    """A private key into a file that only its owner may read."""
    return write_whole(file, _pem(key), mode=0o600)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def write_whole(file: Path, content: bytes, mode: int = 0o644) -> Path:
    """Whole or not at all: a reader never sees half a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as stream:
        stream.write(content)
    return fresh.replace(file)


def _name(common_name: str, serial_number: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "AD"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, serial_number),
        ]
    )


def _load_pair(file: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    certificate = x509.load_pem_x509_certificate(file.read_bytes())
    command = file.with_suffix(".command")
    if command.exists():
        return certificate, CommandKey(certificate.public_key(), json.loads(command.read_text()))
    key = serialization.load_pem_private_key(file.with_suffix(".key").read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise SystemExit(f"The key beside {file} is not one of this authority's.")
    return certificate, key


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: StrongKey,
    serial: str,
    not_before: dt.datetime,
    not_after: dt.datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(int(serial, 16))
        .not_valid_before(not_before)
        .not_valid_after(not_after)
    )


def _with_addresses(builder: x509.CertificateBuilder, published_at: str, issuer: str) -> x509.CertificateBuilder:
    """Where the issuer's list, its answers and its own certificate are (RFC 5280, 4.2.1.13 and 4.2.2.1)."""
    crl, ocsp, ca = (
        x509.UniformResourceIdentifier(f"{published_at}/pki/{what}")
        for what in (f"crl/{issuer}", "ocsp", f"ca/{issuer}")
    )
    access = [
        x509.AccessDescription(AuthorityInformationAccessOID.OCSP, ocsp),
        x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, ca),
    ]
    return builder.add_extension(
        x509.CRLDistributionPoints([x509.DistributionPoint([crl], None, None, None)]), critical=False
    ).add_extension(x509.AuthorityInformationAccess(access), critical=False)


def _crl(
    issuer: x509.Certificate, key: ec.EllipticCurvePrivateKey, entries: list[Revoked], at: dt.datetime
) -> x509.CertificateRevocationList:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(at)
        .next_update(at + CRL_LIFETIME)
        .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
        .add_extension(_key_of(issuer), critical=False)
    )
    for serial, moment, reason in entries:
        entry = x509.RevokedCertificateBuilder().serial_number(int(serial, 16)).revocation_date(moment)
        if reason is not x509.ReasonFlags.unspecified:
            entry = entry.add_extension(x509.CRLReason(reason), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(key, hashes.SHA256())


def _key_of(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    identifier = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)


def _usage(*, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def main(arguments: list[str]) -> None:
    match arguments:
        case ["create" | "rotate" as verb, folder, name, *token]:
            exists = (Path(folder) / "keys").exists()
            if exists != (verb == "rotate"):
                raise SystemExit(f"{folder} {'holds an authority already' if exists else 'holds no authority yet'}.")
            key = None
            if token:
                public_key = serialization.load_pem_public_key(Path(token[0]).read_bytes())
                key = CommandKey(public_key, token[1:])
            authority = create(Path(folder), name=name, at=dt.datetime.now(dt.UTC), token=key)
            print(authority.certificate.subject.rfc4514_string())  # noqa: T201  (a command's answer)
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
