"""The other side of the certificate tests: the openssl command line, which shares no code with ours."""

import datetime as dt
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from cass.doors.authority import Authority, new_serial
from cass.doors.certificates import CASS_POLICY
from cass.doors.demo_pki import NationalHolder

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
"""When the certificates of this run are made: openssl takes the machine's clock, so the tests begin there."""

HOLDER = NationalHolder(nia="123456A", given_name="Meritxell", surname="Font Solà")
SUBJECT = "/C=AD/CN=Meritxell Font/GN=Meritxell/SN=Font/serialNumber=123456A"
GOOD = {
    "basicConstraints": "critical,CA:FALSE",
    "keyUsage": "critical,digitalSignature",
    "extendedKeyUsage": "clientAuth",
    "certificatePolicies": CASS_POLICY.dotted_string,
}
EC = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")


def openssl(*arguments: object, stdin: bytes = b"") -> str:
    """Run openssl and return what it says on both channels; its failure fails the test with its own words."""
    done = subprocess.run(["openssl", *map(str, arguments)], input=stdin, capture_output=True, check=False)
    said = (done.stdout + done.stderr).decode(errors="replace")
    assert done.returncode == 0, said
    return said


@dataclass(frozen=True)
class Issued:
    """A certificate and its key, as files."""

    crt: Path
    key: Path

    @property
    def certificate(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate(self.crt.read_bytes())

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


def request(
    folder: Path, name: str, *, key: tuple[str, ...] = EC, subject: str = SUBJECT, digest: str = "sha256"
) -> Path:
    """A certificate request; its key is beside it."""
    csr = folder / f"{name}.csr"
    openssl(
        "req",
        "-new",
        f"-{digest}",
        *key,
        "-nodes",
        "-utf8",
        "-subj",
        subject,
        "-keyout",
        folder / f"{name}.key",
        "-out",
        csr,
    )
    return csr


def issue(
    authority: Authority,
    folder: Path,
    name: str,
    *,
    extensions: dict[str, str] = GOOD,
    key: tuple[str, ...] = EC,
    subject: str = SUBJECT,
    digest: str = "sha256",
) -> Issued:
    """A certificate of an authority, signed by openssl with the authority's key."""
    csr = request(folder, name, key=key, subject=subject)
    ext, crt = folder / f"{name}.ext", folder / f"{name}.crt"
    ext.write_text("".join(f"{field} = {value}\n" for field, value in extensions.items()))
    ca = next((authority.folder / "keys").glob("*.crt"))
    openssl(
        *("x509", "-req", "-in", csr, "-days", "30", f"-{digest}", "-extfile", ext, "-out", crt),
        *("-CA", ca, "-CAkey", ca.with_suffix(".key"), "-set_serial", f"0x{new_serial()}"),
    )
    return Issued(crt, folder / f"{name}.key")


def unpack(p12: Path) -> Issued:
    """A demo PKCS#12 file, opened by openssl with its passphrase."""
    crt, key = p12.with_suffix(".crt"), p12.with_suffix(".key")
    openssl("pkcs12", "-in", p12, "-passin", "pass:demo", "-nokeys", "-out", crt)
    openssl("pkcs12", "-in", p12, "-passin", "pass:demo", "-nocerts", "-nodes", "-out", key)
    return Issued(crt, key)
