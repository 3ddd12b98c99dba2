"""The demo's own seal and time-stamp certificates: P-256, labelled as demo, made once and kept out of the repository.

An institution puts its certificate and key in the same folder instead, from its trust service provider.
"""

import datetime as dt
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LABEL = "DEMO"
CA_LIFE = dt.timedelta(days=3653)
LIFE = dt.timedelta(days=1096)


def ensure(folder: Path, *, at: dt.datetime) -> None:
    """Make what is missing in ``folder``: the demo authority, a seal, a time-stamp certificate. Keys are 0600."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / "ca.pem").exists():
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("CASS Online seal authority")
        _write(folder / "ca", key, _certificate(name, key.public_key(), name, key, at, CA_LIFE, None))
    if not any(folder.glob("seal-*.pem")):
        rotate(folder, at=at)
    if not (folder / "tsa.pem").exists():
        _issue(folder, "tsa", "CASS Online time stamps", ExtendedKeyUsageOID.TIME_STAMPING, at)


def rotate(folder: Path, *, at: dt.datetime) -> None:
    """A newer seal: from now on it seals; the former certificates stay, so that former seals are still recognised."""
    _issue(folder, f"seal-{at:%Y%m%dT%H%M%S}", "CASS Online seal", None, at)


def _issue(folder: Path, file: str, common_name: str, usage: x509.ObjectIdentifier | None, at: dt.datetime) -> None:
    ca = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
    ca_key = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), None)
    if not isinstance(ca_key, ec.EllipticCurvePrivateKey):
        raise TypeError("The demo authority's key is not an elliptic curve key.")
    key = ec.generate_private_key(ec.SECP256R1())
    _write(folder / file, key, _certificate(_name(common_name), key.public_key(), ca.subject, ca_key, at, LIFE, usage))


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "AD"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"CASS Online ({LABEL})"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{common_name} ({LABEL})"),
        ]
    )


def _certificate(
    subject: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    at: dt.datetime,
    life: dt.timedelta,
    usage: x509.ObjectIdentifier | None,
) -> x509.Certificate:
    is_ca = subject == issuer
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - dt.timedelta(minutes=5))
        .not_valid_after(at + life)
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=0 if is_ca else None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .add_extension(_key_usage(is_ca=is_ca), critical=True)
    )
    if usage:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


def _key_usage(*, is_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_ca,
        content_commitment=not is_ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        encipher_only=False,
        decipher_only=False,
    )


def _write(path: Path, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
    """The certificate last: its presence says that the pair is whole."""
    file = path.with_suffix(".key")
    file.touch(mode=0o600)
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    path.with_suffix(".pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
