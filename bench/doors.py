"""Coming in: by PIN and by certificate."""

import ssl
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from django.conf import settings

from bench.measuring import Result, seconds_of
from bench.office import Office
from bench.visitor import Visitor, expect
from cass.demo import access
from cass.demo.people import PEOPLE

SIGN_INS_EACH_ROUND = 15


def doors(office: Office) -> list[Result]:
    """A sign-in each time from an unknown browser; at the certificate door with a connection of its own."""
    return [
        _pin(office),
        _certificate(office, "CASS certificate", "anna-cass"),
        _certificate(office, "national certificate", "maria-national"),
    ]


def _pin(office: Office) -> Result:
    visitor = Visitor(settings.PUBLIC_URL, authority=office.authority)
    expect(visitor.get("/entra/pin/"), 200)
    form = {"cass_number": PEOPLE["maria"].number, "pin": access.PINS["maria"]}
    note = "Argon2id, 19 MiB, two passes: dear on purpose."
    return office.meter.measure(
        "sign in by PIN (POST)",
        lambda _number: expect(visitor.post("/entra/pin/", form), 302).seconds,
        count=SIGN_INS_EACH_ROUND,
        note=note,
    )


def _certificate(office: Office, name: str, holder: str) -> Result:
    pem = _pem(office.var / "demo" / f"{holder}.p12")

    def enter() -> None:
        visitor = Visitor(settings.DOOR_URL, authority=office.authority, certificate=pem)
        expect(visitor.get("/entra/certificat/"), 200)
        expect(visitor.post("/entra/certificat/"), 302)
        visitor.close()

    return office.meter.measure(
        f"sign in by {name}",
        lambda _number: seconds_of(enter),
        count=SIGN_INS_EACH_ROUND,
        note="TLS handshake with the certificate, the page, the POST.",
    )


def _pem(p12: Path) -> Path:
    """The key and certificate as OpenSSL's client wants them; beside the demo's own files, and gone with them."""
    key, certificate, _others = pkcs12.load_key_and_certificates(p12.read_bytes(), b"demo")
    if key is None or certificate is None:
        raise ssl.SSLError(f"{p12} is empty.")
    pem = p12.with_suffix(".pem")
    pem.touch(mode=0o600)
    pem.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM)
    )
    return pem
