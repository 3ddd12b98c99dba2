import datetime as dt
import io
import re
import socket
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import page
import pytest
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from cass.documents import demo_seal, rendering, sealing
from cass.documents.kinds import Kind
from cass.kernel.faults import Fault
from tests.documents.conftest import in_memory

WHOLE = sealing.Seal(ours=True, intact=True, whole=True)


@pytest.fixture(scope="module")
def rendered() -> bytes:
    return rendering.render(in_memory(Kind.COVERAGE_CERTIFICATE))


@pytest.fixture
def silent_server() -> Iterator[str]:
    """An address that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def pdfsig(pdf: bytes, tmp_path: Path) -> str:
    file = tmp_path / "sealed.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdfsig", "-nocert", file], check=False, capture_output=True, text=True).stdout


def compliant(pdf: bytes) -> list[bool]:
    return [page.validate_pdf_bytes(pdf, profile=profile).is_compliant for profile in ("3a", "ua1")]


def test_another_program_finds_the_seal_valid(rendered: bytes, tmp_path: Path):
    report = pdfsig(sealing.seal(rendered), tmp_path)
    assert "Signature is Valid" in report
    assert "Total document signed" in report
    assert "ETSI.CAdES.detached" in report


def test_the_seal_adds_to_the_rendered_bytes_and_changes_none(rendered: bytes):
    assert sealing.seal(rendered).startswith(rendered)


def test_every_flipped_byte_of_the_page_is_caught(rendered: bytes):
    sealed = sealing.seal(rendered)
    assert sealing.verify_seal(sealed) == WHOLE
    inside_streams = [match.end() + 40 for match in re.finditer(rb"stream\r?\n", rendered)][:6]
    for place in inside_streams:
        flipped = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        seal = sealing.verify_seal(flipped)
        assert seal is not None
        assert not seal.intact


def test_what_is_added_after_the_seal_is_seen(rendered: bytes):
    sealed = sealing.seal(rendered)
    writer = sealing.IncrementalPdfFileWriter(io.BytesIO(sealed))
    writer.root["/Touched"] = sealing.PdfFileReader(io.BytesIO(sealed)).root["/Lang"]
    writer.update_root()
    added = io.BytesIO()
    writer.write(added)
    seal = sealing.verify_seal(added.getvalue())
    assert seal is not None
    assert not seal.whole


def test_a_seal_of_somebody_else_is_not_ours(rendered: bytes, settings, tmp_path: Path):
    ours = settings.SEAL_FOLDER
    settings.SEAL_FOLDER = tmp_path
    demo_seal.ensure(tmp_path, at=dt.datetime.now(dt.UTC))
    theirs = sealing.seal(rendered)
    settings.SEAL_FOLDER = ours
    seal = sealing.verify_seal(theirs)
    assert seal is not None
    assert seal.intact
    assert not seal.ours


def test_a_file_without_a_seal_has_none(rendered: bytes):
    assert sealing.verify_seal(rendered) is None


def test_without_a_seal_installed_nothing_is_sealed(rendered: bytes, settings, tmp_path: Path):
    settings.SEAL_FOLDER = tmp_path
    with pytest.raises(Fault) as caught:
        sealing.seal(rendered)
    assert caught.value.code == "documents.no_seal"


def test_a_newer_seal_seals_and_the_former_is_still_recognised(rendered: bytes, settings, tmp_path: Path):
    settings.SEAL_FOLDER = tmp_path
    now = dt.datetime.now(dt.UTC)
    demo_seal.ensure(tmp_path, at=now)
    former = sealing.seal(rendered)
    demo_seal.rotate(tmp_path, at=now + dt.timedelta(seconds=1))
    current = sealing.seal(rendered)
    assert sealing.verify_seal(former) == sealing.verify_seal(current) == WHOLE
    assert _signer(former) != _signer(current)


def _signer(pdf: bytes) -> bytes:
    return bytes(PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0].signer_cert.dump())


def test_the_demo_keys_are_made_once_labelled_and_closed_to_others(seal_folder: Path):
    before = {path.name: path.read_bytes() for path in seal_folder.iterdir()}
    demo_seal.ensure(seal_folder, at=dt.datetime.now(dt.UTC))
    assert {path.name: path.read_bytes() for path in seal_folder.iterdir()} == before
    for path in seal_folder.glob("*.key"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for path in seal_folder.glob("*.pem"):
        name = x509.Certificate.load(pem.unarmor(path.read_bytes())[2]).subject.native
        assert "(DEMO)" in name["common_name"]


def test_a_time_stamp_is_added_without_touching_what_was_sealed(
    rendered: bytes, time_stamps, seal_folder: Path, tmp_path: Path
):
    sealed = sealing.seal(rendered)
    stamped = sealing.stamp(sealed)
    assert stamped != sealed
    assert len(stamped) == len(sealed)
    assert stamped.startswith(rendered)
    assert compliant(stamped) == [True, True]
    assert "Signature is Valid" in pdfsig(stamped, tmp_path)
    authority = x509.Certificate.load(pem.unarmor((seal_folder / "ca.pem").read_bytes())[2])
    trust = ValidationContext(trust_roots=[authority])
    status = validate_pdf_signature(PdfFileReader(io.BytesIO(stamped)).embedded_signatures[0], trust, trust)
    assert status.bottom_line
    assert status.timestamp_validity.valid
    assert status.timestamp_validity.trusted


def test_a_silent_time_stamp_server_is_not_waited_for(rendered: bytes, silent_server: str, settings, monkeypatch):
    settings.TSA_URL = silent_server
    monkeypatch.setattr(sealing, "TIME_STAMP_PATIENCE", 0.2)
    with pytest.raises(sealing.TimeStampUnavailable):
        sealing.stamp(sealing.seal(rendered))


def test_a_time_stamp_of_something_else_is_refused(rendered: bytes, time_stamps, monkeypatch):
    real = sealing.tsp.TimeStampReq

    def of_something_else(query: dict) -> object:
        imprint = query["message_imprint"] | {"hashed_message": b"\0" * 32}
        return real(query | {"message_imprint": imprint})

    monkeypatch.setattr(sealing.tsp, "TimeStampReq", of_something_else)
    with pytest.raises(sealing.TimeStampUnavailable):
        sealing.stamp(sealing.seal(rendered))
