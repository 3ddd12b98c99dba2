"""The responders of the national authority: asked at our addresses only, believed only when the issuer vouches for them."""

import datetime as dt
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import ocsp

from cass.doors import revocation_ocsp
from cass.doors.authority import Authority, create
from cass.doors.certificates import DoorTrust, Refused, judge, national_trust
from cass.doors.keys import serial_of
from cass.doors.revocation import RevocationLists, Standing
from cass.doors.revocation_ocsp import LONGEST, SILENT_FOR, Responders
from tests.doors.openssl import GOOD, Issued, issue, openssl
from tests.doors.openssl import NOW as BEGUN

NOW = BEGUN + dt.timedelta(hours=6)
"""Later than openssl makes any certificate of this run, whenever in it this file has its turn."""
SOON = NOW + dt.timedelta(minutes=2)
Answer = Callable[[bytes], bytes]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return create(tmp_path / "ca", name="Test authority", at=BEGUN - dt.timedelta(hours=1))


@pytest.fixture
def visitor(authority: Authority, tmp_path: Path) -> Issued:
    return issue(authority, tmp_path, "visitor")


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may keep a responder of ours waiting that the house would not wait for."""
    monkeypatch.setattr(revocation_ocsp, "PATIENCE", 60)


@contextmanager
def openssl_responder(authority: Authority, folder: Path, *, revoked: tuple[Issued, ...], known: tuple[Issued, ...]):
    """`openssl ocsp` with the authority's own key, over what its index says."""
    index, ca = folder / "index.txt", next((authority.folder / "keys").glob("*.crt"))
    lines = []
    for letter, certificates in (("V", known), ("R", revoked)):
        for each in certificates:
            gone = "261101000000Z" if letter == "R" else ""
            lines.append(f"{letter}\t361101000000Z\t{gone}\t{serial_of(each.certificate).upper()}\tunknown\t/CN=x\n")
    index.write_text("".join(lines))
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        port = plug.getsockname()[1]
    files = ("-index", index, "-CA", ca, "-rsigner", ca, "-rkey", ca.with_suffix(".key"))
    command = ["openssl", "ocsp", "-port", str(port), *map(str, files), "-nmin", "10", "-ignore_err"]
    with subprocess.Popen(command, stderr=subprocess.STDOUT, stdout=subprocess.PIPE, text=True) as responder:
        try:
            # It answers one caller at a time, and a caller who only looks whether it listens holds it up.
            assert any("waiting" in line for line in responder.stdout or ()), "openssl did not begin to answer"
            yield f"http://127.0.0.1:{port}"
        finally:
            responder.kill()


@contextmanager
def answering(answer: Answer) -> Iterator[tuple[str, list[bytes]]]:
    """A responder of ours that says what a test wants, and keeps what it was asked."""
    asked: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(question)
            content = answer(question)
            self.send_response(302 if content == b"elsewhere" else 200)
            if content == b"elsewhere":
                self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def says(
    authority: Authority,
    *,
    status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD,
    signer: tuple[x509.Certificate, Any] | None = None,
    about: Issued | None = None,
    lasts: dt.timedelta | None = dt.timedelta(minutes=10),
    since: dt.datetime = NOW,
    nonce: bytes | None = None,
) -> Answer:
    """An answer to whatever is asked: sound, but for what is changed."""

    def answer(question: bytes) -> bytes:
        asked = ocsp.load_der_ocsp_request(question)
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=asked.issuer_name_hash,
            issuer_key_hash=asked.issuer_key_hash,
            serial_number=about.certificate.serial_number if about else asked.serial_number,
            algorithm=asked.hash_algorithm,
            cert_status=status,
            this_update=since,
            next_update=since + lasts if lasts else None,
            revocation_time=NOW if status is ocsp.OCSPCertStatus.REVOKED else None,
            revocation_reason=None,
        )
        certificate, key = signer or (authority.certificate, authority._key)
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, certificate)
        if certificate != authority.certificate:
            builder = builder.certificates([certificate])
        if nonce is not None:
            builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
        return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)

    return answer


def trust(authority: Authority, *addresses: str, order: tuple[str, ...] = ("ocsp", "crl")) -> DoorTrust:
    return national_trust(authority.folder, responders=addresses, order=order)


def code(visitor: Issued, trust: DoorTrust, at: dt.datetime = SOON) -> str:
    verdict = judge(visitor.der, trust=trust, at=at)
    return verdict.code if isinstance(verdict, Refused) else "accepted"


def standing(authority: Authority, visitor: Issued, answer: Answer, at: dt.datetime = SOON) -> Standing:
    with answering(answer) as (address, _asked):
        responders = Responders([address], lists=RevocationLists(authority.folder / "crl.pem"))
        return responders.standing(visitor.certificate, authority.certificate, at)


def test_the_responder_of_openssl_is_understood(authority: Authority, visitor: Issued, tmp_path: Path):
    gone, stranger = issue(authority, tmp_path, "gone"), issue(authority, tmp_path, "stranger")
    with openssl_responder(authority, tmp_path, revoked=(gone,), known=(visitor,)) as address:
        asked = trust(authority, address, order=("ocsp",))
        at = dt.datetime.now(dt.UTC)
        assert code(visitor, asked, at) == "accepted"
        assert code(gone, asked, at) == "certificate.revoked"
        assert code(stranger, asked, at) == "certificate.revocation_unknown"


def test_openssl_understands_what_we_ask(authority: Authority, visitor: Issued, tmp_path: Path):
    with answering(says(authority)) as (address, asked):
        code(visitor, trust(authority, address))
    (question,) = asked
    file = tmp_path / "question.der"
    file.write_bytes(question)
    said = openssl("ocsp", "-reqin", file, "-req_text", "-noverify")
    assert serial_of(visitor.certificate).upper().lstrip("0") in said.replace("\n", "")
    assert "Nonce" in said


def test_a_revocation_at_the_responder_closes_the_door_whatever_the_list_says(authority: Authority, visitor: Issued):
    with answering(says(authority, status=ocsp.OCSPCertStatus.REVOKED)) as (address, _asked):
        assert code(visitor, trust(authority, address)) == "certificate.revoked"
        assert code(visitor, trust(authority, address, order=("crl", "ocsp"))) == "accepted"


@pytest.mark.parametrize(
    ("order", "expected"), [(("ocsp", "crl"), "accepted"), (("ocsp",), "certificate.revocation_unknown")]
)
def test_when_no_responder_answers_the_list_counts_if_the_settings_say_so(
    order: tuple[str, ...], expected: str, authority: Authority, visitor: Issued
):
    with answering(says(authority)) as (address, _asked):
        pass
    assert code(visitor, trust(authority, address, order=order)) == expected


def test_a_second_responder_is_asked_when_the_first_cannot_tell(authority: Authority, visitor: Issued):
    revoked = says(authority, status=ocsp.OCSPCertStatus.REVOKED)
    unknown = says(authority, status=ocsp.OCSPCertStatus.UNKNOWN)
    with answering(unknown) as (first, _asked), answering(revoked) as (second, _also):
        assert code(visitor, trust(authority, first, second)) == "certificate.revoked"


def test_an_answer_is_kept_until_it_says_and_no_longer_than_an_hour(authority: Authority, visitor: Issued):
    for lasts, kept in ((dt.timedelta(minutes=10), dt.timedelta(minutes=10)), (dt.timedelta(days=7), LONGEST)):
        with answering(says(authority, lasts=lasts)) as (address, asked):
            door = trust(authority, address)
            until = NOW + kept if lasts < LONGEST else SOON + kept
            for at in (SOON, SOON, until - dt.timedelta(seconds=1)):
                assert code(visitor, door, at) == "accepted"
            assert len(asked) == 1
            code(visitor, door, until)
            assert len(asked) == 2


def test_a_silent_responder_is_not_asked_by_each_visitor(
    authority: Authority, visitor: Issued, monkeypatch: pytest.MonkeyPatch
):
    tried: list[object] = []

    def silent(asked: object, timeout: float) -> None:
        tried.append(asked)
        raise TimeoutError

    monkeypatch.setattr(revocation_ocsp, "_open", silent)
    door = trust(authority, "http://responder.example")
    for _ in range(5):
        assert code(visitor, door) == "accepted"
    assert len(tried) == 1
    code(visitor, door, SOON + SILENT_FOR)
    assert len(tried) == 2


@pytest.mark.parametrize("content", [b"", b"no answer", b"\x30\x03\x0a\x01\x06", b"\x30" * 70_000, b"elsewhere"])
def test_what_is_no_answer_tells_nothing(content: bytes, authority: Authority, visitor: Issued):
    assert standing(authority, visitor, lambda _question: content) is Standing.UNKNOWN


def test_an_answer_about_another_certificate_tells_nothing(authority: Authority, visitor: Issued, tmp_path: Path):
    other = issue(authority, tmp_path, "other")
    assert standing(authority, visitor, says(authority, about=other)) is Standing.UNKNOWN


@pytest.mark.parametrize(
    "changed",
    [
        {"since": NOW - dt.timedelta(hours=1)},
        {"since": NOW + dt.timedelta(hours=1)},
        {"lasts": None},
        {"nonce": b"somebody else's."},
    ],
    ids=["stale", "from the future", "without an end", "to another question"],
)
def test_an_answer_of_another_time_or_to_another_question_tells_nothing(
    changed: dict[str, Any], authority: Authority, visitor: Issued
):
    assert standing(authority, visitor, says(authority, **changed)) is Standing.UNKNOWN


def delegate(authority: Authority, folder: Path, extensions: dict[str, str]) -> tuple[x509.Certificate, Any]:
    made = issue(authority, folder, "responder", extensions=extensions, subject="/CN=Responder")
    return made.certificate, load_pem_private_key(made.key.read_bytes(), None)


RESPONDER = {"basicConstraints": "critical,CA:FALSE", "extendedKeyUsage": "OCSPSigning"}


def test_somebody_whom_the_issuer_certified_for_it_may_answer(authority: Authority, visitor: Issued, tmp_path: Path):
    signer = delegate(authority, tmp_path, RESPONDER)
    assert standing(authority, visitor, says(authority, signer=signer)) is Standing.GOOD


def test_a_responder_whose_certificate_was_revoked_is_not_believed(
    authority: Authority, visitor: Issued, tmp_path: Path
):
    signer = delegate(authority, tmp_path, RESPONDER)
    authority.publish_crl([(serial_of(signer[0]), NOW, x509.ReasonFlags.key_compromise)], NOW)
    assert standing(authority, visitor, says(authority, signer=signer)) is Standing.UNKNOWN


def test_a_visitor_of_the_same_issuer_may_not_answer_for_it(authority: Authority, visitor: Issued, tmp_path: Path):
    signer = delegate(authority, tmp_path, GOOD)
    assert standing(authority, visitor, says(authority, signer=signer)) is Standing.UNKNOWN


def test_a_responder_of_another_authority_of_the_same_name_is_not_believed(
    authority: Authority, visitor: Issued, tmp_path: Path
):
    stranger = create(tmp_path / "stranger", name="Test authority", at=BEGUN - dt.timedelta(hours=1))
    own = (stranger.certificate, stranger._key)
    for signer in (own, delegate(stranger, tmp_path, RESPONDER)):
        assert standing(authority, visitor, says(authority, signer=signer)) is Standing.UNKNOWN


def test_the_address_in_the_certificate_is_never_asked(authority: Authority, tmp_path: Path):
    with answering(says(authority)) as (address, asked):
        lure = {"authorityInfoAccess": f"OCSP;URI:{address}"}
        visitor = issue(authority, tmp_path, "visitor", extensions=GOOD | lure)
        assert code(visitor, trust(authority)) == "accepted"
        assert not asked
