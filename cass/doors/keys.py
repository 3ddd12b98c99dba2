"""Which keys and signatures are strong enough for a certificate, and how a certificate is named in a register."""

from typing import cast

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

RSA_BITS = range(2048, 8192 + 1)
CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
DIGESTS = (hashes.SHA256, hashes.SHA384, hashes.SHA512)

StrongKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


def strong_key(key: object) -> bool:
    """RSA from 2048 bits (to 8192: a larger one only burns our time) or one of the three NIST curves."""
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size in RSA_BITS and key.public_numbers().e > 2**16
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, CURVES)


def strong_signature(signed: x509.Certificate | x509.CertificateSigningRequest) -> bool:
    """A signature over a digest of the SHA-2 family; whatever the library does not know is not strong."""
    try:
        return isinstance(signed.signature_hash_algorithm, DIGESTS)
    except UnsupportedAlgorithm:
        return False


def strong_certificate(certificate: x509.Certificate) -> bool:
    """A strong key under a strong signature."""
    try:
        return strong_key(certificate.public_key()) and strong_signature(certificate)
    except (UnsupportedAlgorithm, ValueError):
        return False


def key_hash(key: StrongKey) -> str:
    """SHA-256 of the SubjectPublicKeyInfo, in hexadecimal: it names the key whatever certificate carries it."""
    spki = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    digest = hashes.Hash(hashes.SHA256())
    digest.update(spki)
    return digest.finalize().hex()


def public_key_hash(certificate: x509.Certificate) -> str:
    """The same of the key that a certificate certifies."""
    return key_hash(cast("StrongKey", certificate.public_key()))


def serial_of(certificate: x509.Certificate) -> str:
    """The serial number in hexadecimal: at most 40 characters (RFC 5280, 4.1.2.2)."""
    return f"{certificate.serial_number:x}"
