import dataclasses
import datetime as dt
import io
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from cass.documents import demo_seal, operations, queries, sealing
from cass.documents.kinds import Kind
from cass.documents.models import IssuedDocument, RevocationReason, State
from cass.documents.queries import Comparison, Match
from cass.kernel import verification_code
from cass.kernel.faults import Fault
from tests.documents.conftest import NOON

TODAY = NOON.date()
Issue = Callable[..., IssuedDocument]


@pytest.fixture
def card(issue: Issue) -> IssuedDocument:
    document = issue()
    operations.prepare(document_id=document.pk, at=NOON)
    document.refresh_from_db()
    return document


@pytest.fixture
def pdf(card: IssuedDocument) -> bytes:
    file = queries.file_of(card)
    assert file is not None
    return bytes(file.pdf)


def test_a_typed_code_finds_its_document(card: IssuedDocument):
    assert queries.by_code(verification_code.display(card.code).lower()) == card


def test_a_typing_error_is_caught_without_the_database(card: IssuedDocument, django_assert_num_queries):
    wrong = ("1" if card.code[0] == "0" else "0") + card.code[1:]
    with django_assert_num_queries(0):
        assert queries.by_code(wrong) is None


def test_a_code_nobody_has_finds_nothing(card: IssuedDocument):
    assert queries.by_code(verification_code.new()) is None


def test_the_public_page_learns_who_and_until_when_and_nothing_else(card: IssuedDocument):
    standing = queries.standing(card, TODAY)
    assert dataclasses.asdict(standing) == {
        "kind": Kind.ACCIDENT_CARD,
        "issuer": "Caixa Andorrana de Seguretat Social",
        "number": card.number,
        "state": State.VALID,
        "issued_at": NOON,
        "valid_from": dt.date(2026, 11, 22),
        "valid_until": dt.date(2027, 5, 21),
        "revoked_at": None,
        "holder_name": "Maria de la Concepció Villaverde-Casadesús i Montgarrí",
        "birth_year": 1984,
        "cass_number_end": "56X",
    }


def test_the_public_page_says_revoked_and_expired(card: IssuedDocument):
    assert queries.standing(card, dt.date(2028, 1, 1)).state == State.EXPIRED
    operations.revoke(document=card, reason=RevocationReason.RETURNED, at=NOON)
    assert queries.standing(card, TODAY).state == State.REVOKED
    assert queries.standing(card, TODAY).revoked_at == NOON


def test_a_document_of_nobody_shows_nobody(issue: Issue):
    standing = queries.standing(issue(holder=None, kind=Kind.RECEIPT), TODAY)
    assert (standing.holder_name, standing.birth_year, standing.cass_number_end) == ("", None, "")


def test_the_file_that_we_keep_is_authentic(card: IssuedDocument, pdf: bytes):
    assert queries.compare(pdf) == Comparison(Match.AUTHENTIC, card)


def test_one_flipped_byte_is_altered(card: IssuedDocument, pdf: bytes):
    for place in range(200, len(pdf), len(pdf) // 40):
        flipped = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
        assert queries.compare(flipped).match != Match.AUTHENTIC
    middle = pdf.index(b"stream") + 40
    flipped = pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]
    assert queries.compare(flipped) == Comparison(Match.ALTERED, card)


def test_our_file_saved_by_another_program_is_altered(card: IssuedDocument, pdf: bytes):
    saved = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(saved, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert queries.compare(saved.getvalue()) == Comparison(Match.ALTERED, card)


def test_our_file_sealed_by_somebody_else_is_altered(card: IssuedDocument, pdf: bytes, settings, tmp_path: Path):
    ours, settings.SEAL_FOLDER = settings.SEAL_FOLDER, tmp_path
    demo_seal.ensure(tmp_path, at=dt.datetime.now(dt.UTC))
    forged = sealing.seal(operations.rendering.render(card))
    settings.SEAL_FOLDER = ours
    assert queries.compare(forged) == Comparison(Match.ALTERED, card)


def test_our_file_with_another_signature_in_the_room_of_ours_is_altered(card: IssuedDocument, pdf: bytes):
    room = pdf.index(b"/Contents <") + len(b"/Contents <")
    for digits in (b"00" * 50, pdf[room + 100 : room + 200][::-1]):
        forged = pdf[:room] + digits + pdf[room + len(digits) :]
        assert queries.compare(forged) == Comparison(Match.ALTERED, card)


def test_a_packed_bomb_is_not_unpacked(card: IssuedDocument):
    bomb = zlib.compress(bytes(200_000_000))
    stream = b"1 0 obj\n<</Type /ObjStm /Filter /FlateDecode>>\nstream\n" + bomb + b"\nendstream\n"
    tracemalloc.start()
    assert queries.compare(b"%PDF-1.7\n" + stream * 20).match == Match.NOT_OURS
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


def test_a_strangers_pdf_is_not_ours(card: IssuedDocument):
    strange = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(strange)
    assert queries.compare(strange.getvalue()) == Comparison(Match.NOT_OURS, None)


@pytest.mark.parametrize(
    "nonsense", [b"", b"%PDF-1.7\n%%EOF", b"\0" * 1000, b"<html></html>", b"%PDF-1.7\n" + b"[" * 50_000]
)
def test_nonsense_is_not_ours(card: IssuedDocument, nonsense: bytes):
    assert queries.compare(nonsense) == Comparison(Match.NOT_OURS, None)


def test_a_file_far_larger_than_ours_is_not_read(card: IssuedDocument):
    with pytest.raises(Fault) as caught:
        queries.compare(bytes(queries.LARGEST_COMPARED + 1))
    assert caught.value.code == "documents.file_too_large"
