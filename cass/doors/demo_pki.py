"""Certificates for the demonstration and the tests: made on the spot, never committed, worth nothing elsewhere.

A stand-in for the national authority (its name says so), the server's certificate with an authority of its own,
PKCS#12 files for the persons of the demonstration (passphrase ``demo``), and certificates that a door must refuse.
"""

import datetime as dt
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from cass.doors.authority import Authority, create, new_serial, write_key, write_whole
from cass.doors.keys import serial_of

PASSPHRASE = b"demo"
NATIONAL_POLICY = x509.ObjectIdentifier("2.25.90261376437216098213045763119347283417")
PERSONAL = dt.timedelta(days=730)
SERVER = dt.timedelta(days=397)
"""The longest life of a server certificate that browsers accept."""


@dataclass(frozen=True)
class NationalHolder:
    """Whom a national certificate names."""

    nia: str
    given_name: str
    surname: str


def prepare(folder: Path, *, at: dt.datetime) -> None:
    """The two authorities, once; the stand-in's list of revocations, fresh each time; the names a door offers.

    Leaves ``national`` and ``cass`` (``issuers.pem``, ``crl.pem``) and ``client-cas.pem`` with both authorities.
    """
    for name, title in (("national", "DEMO autoritat nacional (no és de l'Estat)"), ("cass", "DEMO CASS Online")):
        if not (folder / name / "keys").exists():
            create(folder / name, name=title, at=at)
    issuers = [(folder / name / "issuers.pem").read_bytes() for name in ("national", "cass")]
    write_whole(folder / "client-cas.pem", b"".join(issuers))
    _publish_national(folder, at)


def national_certificate(*, folder: Path, holder: NationalHolder, out: Path, at: dt.datetime) -> Path:
    """A national certificate of a demo person as a PKCS#12 file, good for two years. Made once: a file there stays."""
    if out.exists():
        return out
    certificate, key = _national(Authority(folder / "national"), holder, at, at + PERSONAL)
    return _write_p12(out, certificate, key)


def bad_certificates(folder: Path, *, holder: NationalHolder, at: dt.datetime) -> dict[str, Path]:
    """What the door must refuse, as PKCS#12 files in ``refused``: a revoked, an expired and a foreign certificate.

    The foreign one names the same holder and an issuer of the same name as the true one, under a key of its own.
    """
    files = {name: folder / "refused" / f"{name}.p12" for name in ("revoked", "expired", "foreign")}
    if all(file.exists() for file in files.values()):
        return files
    national = Authority(folder / "national")
    revoked, key = _national(national, holder, at, at + PERSONAL)
    write_whole(folder / "national" / "revoked" / serial_of(revoked), at.isoformat().encode())
    _publish_national(folder, at)
    _write_p12(files["revoked"], revoked, key)
    _write_p12(files["expired"], *_national(national, holder, at - PERSONAL, at - dt.timedelta(days=1)))
    _write_p12(files["foreign"], *_forged(national, holder, at))
    return files


def server_certificate(folder: Path, hosts: Sequence[str], *, at: dt.datetime) -> tuple[Path, Path]:
    """Certificate chain and key of the server for these host names and addresses; renewed a month before its end.

    ``ca.crt`` beside them is what a browser may be told to trust.
    """
    chain, key_file = folder / "server.crt", folder / "server.key"
    if chain.exists():
        present = x509.load_pem_x509_certificates(chain.read_bytes())[0]
        names = present.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        if list(names) == _host_names(hosts) and at + dt.timedelta(days=30) < present.not_valid_after_utc:
            return chain, key_file
    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca_name, name = _name("DEMO servidor CASS Online"), _name(hosts[0])
    ca = (
        _lifetime(ca_name, ca_name, ca_key.public_key(), at, at + SERVER)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    certificate = (
        _lifetime(name, ca_name, key.public_key(), at, at + SERVER)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(_host_names(hosts)), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    write_key(key_file, key)
    write_whole(folder / "ca.crt", ca.public_bytes(serialization.Encoding.PEM))
    pem = certificate.public_bytes(serialization.Encoding.PEM) + ca.public_bytes(serialization.Encoding.PEM)
    return write_whole(chain, pem), key_file


def _national(
    authority: Authority, holder: NationalHolder, not_before: dt.datetime, not_after: dt.datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = authority.certify(
        subject=_holder_name(holder),
        public_key=key.public_key(),
        serial=new_serial(),
        not_before=not_before,
        not_after=not_after,
        policy=NATIONAL_POLICY,
    )
    return certificate, key


def _forged(
    authority: Authority, holder: NationalHolder, at: dt.datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    forger, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    certificate = (
        _lifetime(_holder_name(holder), authority.certificate.subject, key.public_key(), at, at + PERSONAL)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .sign(forger, hashes.SHA256())
    )
    return certificate, key


def _publish_national(folder: Path, at: dt.datetime) -> None:
    records = (folder / "national" / "revoked").glob("*")
    unspecified = x509.ReasonFlags.unspecified
    revoked = [(file.name, dt.datetime.fromisoformat(file.read_text()), unspecified) for file in records]
    Authority(folder / "national").publish_crl(revoked, at)


def _holder_name(holder: NationalHolder) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "AD"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{holder.given_name} {holder.surname}"),
            x509.NameAttribute(NameOID.GIVEN_NAME, holder.given_name),
            x509.NameAttribute(NameOID.SURNAME, holder.surname),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, holder.nia),
        ]
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _host_names(hosts: Sequence[str]) -> list[x509.GeneralName]:
    return [_host_name(host) for host in hosts]


def _host_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _lifetime(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    not_before: dt.datetime,
    not_after: dt.datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(int(new_serial(), 16))
        .not_valid_before(not_before)
        .not_valid_after(not_after)
    )


def p12(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> bytes:
    """A certificate and its key as PKCS#12."""
    protection = serialization.BestAvailableEncryption(PASSPHRASE)
    return pkcs12.serialize_key_and_certificates(b"CASS Online (demo)", key, certificate, None, protection)


def _write_p12(out: Path, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Path:
    return write_whole(out, p12(certificate, key))
