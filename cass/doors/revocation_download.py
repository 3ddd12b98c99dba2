"""Fetches the national authority's lists of revoked certificates, from the addresses that the operator names.

``python -m cass.doors.revocation_download FOLDER ADDRESS…`` is run every hour (deploy/cass-crl.timer); the door reads
the file that it leaves. A list that is not sound is not taken, and the former one stays until it is out of date.
"""

import datetime as dt
import sys
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from cass.doors.authority import write_whole
from cass.doors.certificates import read_issuers
from cass.doors.revocation import in_force, parse_lists

MAX_BYTES = 32 * 1024 * 1024
SECONDS = 30


class ListRefused(Exception):
    """What an address answered is no current list of an issuer of the door, or older than the one we have."""


def refresh(folder: Path, *, addresses: Sequence[str], at: dt.datetime) -> None:
    """Renew ``crl.pem`` beside ``issuers.pem``: the newest list of each issuer. All addresses must answer well.

    Raises ListRefused, or OSError when an address does not answer; then the file stays as it is.
    """
    issuers = read_issuers(folder / "issuers.pem")
    file = folder / "crl.pem"
    kept = {crl.issuer: crl for crl in _present(file)}
    for address in addresses:
        crl = _download(address)
        if not any(in_force(crl, issuer, at) for issuer in issuers):
            raise ListRefused(f"{address}: no current list of a configured issuer.")
        if crl.issuer in kept and crl.last_update_utc < kept[crl.issuer].last_update_utc:
            raise ListRefused(f"{address}: older than the list we have.")
        kept[crl.issuer] = crl
    write_whole(file, b"".join(crl.public_bytes(Encoding.PEM) for crl in kept.values()))


def _present(file: Path) -> list[x509.CertificateRevocationList]:
    try:
        return parse_lists(file.read_bytes())
    except (FileNotFoundError, ValueError, x509.DuplicateExtension):
        # The door is closed with such a file as with none; a sound list mends it.
        return []


def _download(address: str) -> x509.CertificateRevocationList:
    if not address.startswith(("http://", "https://")):
        raise ListRefused(f"{address}: not an address of the web.")
    with urllib.request.urlopen(address, timeout=SECONDS) as answer:  # noqa: S310  (checked above; ours, not a visitor's)
        content = answer.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ListRefused(f"{address}: too long.")
    try:
        pem = content if b"-----BEGIN" in content[:64] else x509.load_der_x509_crl(content).public_bytes(Encoding.PEM)
        (crl,) = parse_lists(pem)
    except (ValueError, x509.DuplicateExtension) as error:
        raise ListRefused(f"{address}: not a list, or a part of one.") from error
    return crl


def main(arguments: list[str]) -> None:
    match arguments:
        case [folder, *addresses] if addresses:
            try:
                refresh(Path(folder), addresses=addresses, at=dt.datetime.now(dt.UTC))
            except (ListRefused, OSError) as error:
                raise SystemExit(str(error)) from error
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
