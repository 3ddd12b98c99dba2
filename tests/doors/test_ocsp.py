"""The authority's answers (OCSP) and lists, asked as others ask: by openssl."""

import base64
import datetime as dt
from pathlib import Path
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as format_

from cass.doors import ocsp
from cass.doors.authority import RESPONDER_LIFETIME, Authority, create, key_id, new_serial, responder_file
from cass.doors.keys import serial_of
from cass.doors.ocsp import MAX_QUESTION_BYTES, Entry
from tests.doors.openssl import NOW, openssl

REVOKED = Entry(NOW - dt.timedelta(hours=2), x509.ReasonFlags.key_compromise)
STATUS = format_.OCSPResponseStatus


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return create(tmp_path / "cass", name="Test CASS", at=NOW - dt.timedelta(hours=1))


@pytest.fixture
def certificate(authority: Authority, tmp_path: Path) -> Path:
    return _issued(authority, tmp_path / "joan.crt")


def _issued(authority: Authority, file: Path) -> Path:
    made = authority.issue(
        common_name="Joan Roca",
        holder="h-81c2",
        public_key=ec.generate_private_key(ec.SECP256R1()).public_key(),
        serial=new_serial(),
        not_before=NOW - dt.timedelta(hours=1),
        not_after=NOW + dt.timedelta(days=30),
        published_at="https://online.example",
    )
    file.write_bytes(made.public_bytes(Encoding.PEM))
    return file


def _asked(authority: Authority, crt: Path, *, folder: Path, options: tuple[str, ...] = ()) -> bytes:
    question = folder / "question.der"
    openssl("ocsp", "-issuer", _issuer(authority), *options, "-cert", crt, "-reqout", question)
    return question.read_bytes()


def _issuer(authority: Authority) -> Path:
    """The first generation, which issued what is asked about here."""
    return min((authority.folder / "keys").glob("*.crt"))


def _said(authority: Authority, crt: Path, entry: Entry | None, folder: Path, options: tuple[str, ...] = ()) -> str:
    """What openssl makes of our answer to its question: it checks signature, responder and nonce."""
    digest = [option for option in options if option.startswith("-sha")]
    question = _asked(authority, crt, folder=folder, options=options)
    answer = ocsp.answer(question, folder=authority.folder, register=lambda *_: entry, at=NOW)
    (folder / "answer.der").write_bytes(answer.der)
    return openssl(
        *("ocsp", "-respin", folder / "answer.der", "-reqin", folder / "question.der"),
        *(
            "-no_nonce",
            "-issuer",
            _issuer(authority),
            *digest,
            "-cert",
            crt,
            "-CAfile",
            authority.folder / "issuers.pem",
        ),
    )


@pytest.mark.parametrize(
    ("entry", "word"),
    # Named, because two processes that collect the tests do not make the same second.
    [(Entry(None), ": good"), (REVOKED, ": revoked"), (None, ": unknown")],
    ids=["good", "revoked", "unknown"],
)
@pytest.mark.parametrize("digest", ["-sha1", "-sha256"])
def test_openssl_believes_the_answer(
    entry: Entry | None, word: str, digest: str, authority: Authority, certificate: Path, tmp_path: Path
) -> None:
    said = _said(authority, certificate, entry, tmp_path, (digest,))
    assert "Response verify OK" in said
    assert word in said
    assert "WARNING: no nonce" not in said
    if entry is REVOKED:
        assert "keyCompromise" in said


def test_the_register_is_asked_by_issuer_and_serial(authority: Authority, certificate: Path, tmp_path: Path) -> None:
    asked: list[tuple[str, str]] = []

    def register(issuer: str, serial: str) -> Entry | None:
        asked.append((issuer, serial))
        return None

    ocsp.answer(_asked(authority, certificate, folder=tmp_path), folder=authority.folder, register=register, at=NOW)
    made = x509.load_pem_x509_certificate(certificate.read_bytes())
    assert asked == [(made.issuer.rfc4514_string(), serial_of(made))]


def test_an_answer_with_a_nonce_is_for_nobody_else(authority: Authority, certificate: Path, tmp_path: Path) -> None:
    def until(*options: str) -> dt.datetime | None:
        question = _asked(authority, certificate, folder=tmp_path, options=options)
        return ocsp.answer(question, folder=authority.folder, register=lambda *_: Entry(None), at=NOW).until

    assert until("-nonce") is None
    assert until("-no_nonce") == NOW + ocsp.GOOD_FOR


@pytest.mark.parametrize("question", [b"", b"\x30\x00", b"no question", b"\x30" * MAX_QUESTION_BYTES * 2])
def test_what_is_no_question_is_malformed(question: bytes, authority: Authority) -> None:
    answer = ocsp.answer(question, folder=authority.folder, register=lambda *_: Entry(None), at=NOW)
    assert format_.load_der_ocsp_response(answer.der).response_status is STATUS.MALFORMED_REQUEST


@pytest.mark.parametrize("length", [0, 33])
def test_a_nonce_of_another_length_than_it_may_have_is_malformed(
    length: int, authority: Authority, certificate: Path
) -> None:
    made, issuer = (x509.load_pem_x509_certificate(each) for each in (certificate.read_bytes(), _pem(authority)))
    builder = format_.OCSPRequestBuilder().add_certificate(made, issuer, hashes.SHA256())
    question = builder.add_extension(x509.OCSPNonce(b"x" * length), critical=False).build().public_bytes(Encoding.DER)
    answer = ocsp.answer(question, folder=authority.folder, register=lambda *_: Entry(None), at=NOW)
    assert format_.load_der_ocsp_response(answer.der).response_status is STATUS.MALFORMED_REQUEST


def _pem(authority: Authority) -> bytes:
    return authority.certificate.public_bytes(Encoding.PEM)


def test_about_a_certificate_of_somebody_else_s_nothing_is_said(authority: Authority, tmp_path: Path) -> None:
    stranger = create(tmp_path / "stranger", name="Test CASS", at=NOW)
    question = _asked(stranger, _issued(stranger, tmp_path / "theirs.crt"), folder=tmp_path)
    answer = ocsp.answer(question, folder=authority.folder, register=lambda *_: Entry(None), at=NOW)
    assert format_.load_der_ocsp_response(answer.der).response_status is STATUS.UNAUTHORIZED


def test_each_generation_answers_for_its_own(authority: Authority, certificate: Path, tmp_path: Path) -> None:
    newer = create(authority.folder, name="Test CASS", at=NOW)
    assert "Response verify OK" in _said(authority, certificate, Entry(None), tmp_path)
    assert len({responder_file(newer.folder, each) for each, _key in newer.generations}) == 2


def test_the_responder_has_a_key_of_its_own_that_is_renewed_at_half_its_life(authority: Authority) -> None:
    file = responder_file(authority.folder, authority.certificate)
    first = file.read_bytes()
    begun = x509.load_pem_x509_certificate(first).not_valid_before_utc
    authority.renew_responders(begun + RESPONDER_LIFETIME / 2 - dt.timedelta(seconds=1))
    assert file.read_bytes() == first
    authority.renew_responders(begun + RESPONDER_LIFETIME / 2)
    assert file.read_bytes() != first
    assert file.stat().st_mode & 0o077 == 0
    assert x509.load_pem_x509_certificate(first).public_key() != authority.certificate.public_key()


def test_without_a_responder_it_asks_to_come_back(authority: Authority, certificate: Path, tmp_path: Path) -> None:
    question = _asked(authority, certificate, folder=tmp_path)
    responder_file(authority.folder, authority.certificate).unlink()
    answer = ocsp.answer(question, folder=authority.folder, register=lambda *_: Entry(None), at=NOW)
    assert format_.load_der_ocsp_response(answer.der).response_status is STATUS.TRY_LATER


def test_openssl_checks_a_certificate_against_the_list_and_finds_the_addresses_in_it(
    authority: Authority, certificate: Path
) -> None:
    chain = ("-x509_strict", "-crl_check", "-CAfile", authority.folder / "issuers.pem")
    lists = authority.folder / "crl.pem"
    assert openssl("verify", *chain, "-CRLfile", lists, certificate).strip().endswith("OK")
    shown = openssl("x509", "-in", certificate, "-noout", "-text", "-ocsp_uri")
    for address in ("ocsp", f"crl/{key_id(authority.certificate)}", f"ca/{key_id(authority.certificate)}"):
        assert f"https://online.example/pki/{address}" in shown
    revoked = [(serial_of(x509.load_pem_x509_certificate(certificate.read_bytes())), NOW, x509.ReasonFlags.superseded)]
    authority.publish_crl(revoked, NOW)
    with pytest.raises(AssertionError, match="certificate revoked"):
        openssl("verify", *chain, "-CRLfile", lists, certificate)


def test_a_question_fits_in_an_address(authority: Authority, certificate: Path, tmp_path: Path) -> None:
    """RFC 6960, appendix A: GET is for questions of less than 255 letters."""
    question = _asked(authority, certificate, folder=tmp_path, options=("-no_nonce",))
    assert len(quote(base64.b64encode(question), safe="")) < 255
