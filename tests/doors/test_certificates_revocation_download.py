"""Lists of revoked certificates fetched from a server on this machine."""

import datetime as dt
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from cass.doors import revocation_download
from cass.doors.authority import Authority, create
from cass.doors.revocation import parse_lists
from cass.doors.revocation_download import ListRefused, refresh
from tests.doors.openssl import NOW

SOON = NOW + dt.timedelta(hours=2)
REVOKED = [("ab" * 16, NOW, x509.ReasonFlags.unspecified)]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return create(tmp_path / "national", name="National", at=NOW - dt.timedelta(hours=1))


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A file and the address at which a server gives it out."""
    file = tmp_path / "served"

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if file.exists() else 404)
            self.end_headers()
            if file.exists():
                self.wfile.write(file.read_bytes())

        def log_message(self, *_: object) -> None:
            """Nothing: the tests' own output is enough."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield file, f"http://127.0.0.1:{server.server_address[1]}/list.crl"
        server.shutdown()
        thread.join()


def publish(authority: Authority, at: dt.datetime) -> x509.CertificateRevocationList:
    """The authority's list, taken away from where the door would read it."""
    file = authority.folder / "crl.pem"
    before = file.read_bytes()
    authority.publish_crl(REVOKED, at)
    (crl,) = parse_lists(file.read_bytes())
    file.write_bytes(before)
    return crl


@pytest.mark.parametrize("encoding", [Encoding.DER, Encoding.PEM])
def test_a_fresh_list_replaces_the_former_one(
    encoding: Encoding, authority: Authority, served: tuple[Path, str]
) -> None:
    file, address = served
    file.write_bytes(publish(authority, NOW).public_bytes(encoding))
    refresh(authority.folder, addresses=[address], at=SOON)
    (crl,) = parse_lists((authority.folder / "crl.pem").read_bytes())
    assert [f"{entry.serial_number:x}" for entry in crl] == ["ab" * 16]


def test_a_fresh_list_mends_a_broken_file(authority: Authority, served: tuple[Path, str]) -> None:
    file, address = served
    fresh = publish(authority, NOW)
    file.write_bytes(fresh.public_bytes(Encoding.DER))
    broken = authority.folder / "crl.pem"
    broken.write_bytes(b"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n")
    refresh(authority.folder, addresses=[address], at=SOON)
    assert parse_lists(broken.read_bytes()) == [fresh]


def test_what_is_not_a_sound_list_is_not_taken(
    authority: Authority, served: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, address = served
    stranger = create(tmp_path / "stranger", name="Stranger", at=NOW)
    sound = publish(authority, NOW).public_bytes(Encoding.DER)
    before = (authority.folder / "crl.pem").read_bytes()
    bad = {
        "foreign": publish(stranger, NOW).public_bytes(Encoding.DER),
        "out of date": publish(authority, NOW - dt.timedelta(days=30)).public_bytes(Encoding.DER),
        "older than ours": publish(authority, NOW - dt.timedelta(days=2)).public_bytes(Encoding.DER),
        "garbage": b"<html>Sorry</html>",
        "empty": b"",
        "damaged": sound[:-1] + bytes([sound[-1] ^ 1]),
    }
    for content in bad.values():
        file.write_bytes(content)
        with pytest.raises(ListRefused):
            refresh(authority.folder, addresses=[address], at=SOON)
    file.write_bytes(sound)
    monkeypatch.setattr(revocation_download, "MAX_BYTES", 20)
    with pytest.raises(ListRefused, match="too long"):
        refresh(authority.folder, addresses=[address], at=SOON)
    with pytest.raises(ListRefused, match="not an address of the web"):
        refresh(authority.folder, addresses=[file.as_uri()], at=SOON)
    assert (authority.folder / "crl.pem").read_bytes() == before


def test_an_address_that_does_not_answer_ends_the_command_with_a_sentence(
    authority: Authority, served: tuple[Path, str]
) -> None:
    with pytest.raises(SystemExit, match="404"):
        revocation_download.main([str(authority.folder), served[1]])
    with pytest.raises(SystemExit, match="FOLDER ADDRESS"):
        revocation_download.main([str(authority.folder)])
