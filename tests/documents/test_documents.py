import datetime as dt
import hashlib
import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cass.documents import operations, queries, sealing
from cass.documents.kinds import Kind
from cass.documents.models import DocumentFile, IssuedDocument, RevocationReason, SealLevel, State
from cass.kernel import verification_code
from cass.kernel.faults import Fault
from cass.registry.models import Person
from tests.documents.conftest import NOON
from tests.documents.samples import SAMPLES

TODAY = NOON.date()
LATER = NOON + dt.timedelta(hours=1)
Issue = Callable[..., IssuedDocument]


def prepared(document: IssuedDocument) -> IssuedDocument:
    operations.prepare(document_id=document.pk, at=NOON)
    document.refresh_from_db()
    return document


def kept(document: IssuedDocument) -> bytes:
    file = queries.file_of(document)
    assert file is not None
    return bytes(file.pdf)


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'documents.prepare'")
        (count,) = cursor.fetchone()
    return int(count)


def test_a_document_gets_its_number_its_code_and_its_task_at_once(issue: Issue):
    first, second = issue(), issue()
    assert first.number.startswith("D-2026-")
    assert len(first.number) == len("D-2026-0000001")
    assert int(second.number[-7:]) == int(first.number[-7:]) + 1
    assert verification_code.normalise(first.code) == first.code
    assert jobs() == 2


def test_the_year_of_a_number_is_andorras(issue: Issue):
    new_year = dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)
    assert issue(at=new_year).number.startswith("D-2027-")


def test_a_decision_that_fails_issues_nothing(issue: Issue):
    def decide() -> None:
        with transaction.atomic():
            issue()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        decide()
    assert not IssuedDocument.objects.exists()
    assert jobs() == 0


def test_the_queued_task_makes_the_sealed_file(issue: Issue, run_tasks: Callable[[], list[str]]):
    document = issue()
    assert document.state(TODAY) == State.BEING_PREPARED
    assert queries.file_of(document) is None
    assert run_tasks() == ["documents.prepare"]
    document.refresh_from_db()
    assert document.state(TODAY) == State.VALID
    file = queries.file_of(document)
    assert file is not None
    assert hashlib.sha256(bytes(file.pdf)).hexdigest() == file.sha256
    assert sealing.verify_seal(bytes(file.pdf)) == sealing.Seal(ours=True, intact=True, whole=True)


def test_a_text_that_cannot_be_printed_is_refused_before_a_number_is_used(issue: Issue):
    with pytest.raises(Fault) as caught:
        issue(data={**SAMPLES[Kind.ACCIDENT_CARD], "name": "Anna 😀"})
    assert caught.value.code == "documents.not_printable"
    assert caught.value.facts == {"characters": "U+1F600"}
    assert not IssuedDocument.objects.exists()


def test_accents_sent_apart_from_their_letters_are_joined(issue: Issue):
    document = issue(data={**SAMPLES[Kind.ACCIDENT_CARD], "name": "Concepcio\u0301"})
    assert document.data["name"] == "Concepció"


def test_preparing_twice_makes_one_file(issue: Issue):
    document = prepared(issue())
    first = kept(document)
    operations.prepare(document_id=document.pk, at=LATER)
    document.refresh_from_db()
    assert kept(document) == first
    assert document.prepared_at == NOON


@pytest.mark.parametrize(
    "killed_in", ["cass.documents.rendering.render", "cass.documents.sealing.seal", "cass.documents.sealing.stamp"]
)
def test_killed_on_the_way_it_ends_as_one_file(killed_in: str, issue: Issue, monkeypatch: pytest.MonkeyPatch):
    document = issue()

    def killed(*_: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(killed_in, killed)
        with pytest.raises(KeyboardInterrupt):
            operations.prepare(document_id=document.pk, at=NOON)
    assert queries.file_of(document) is None
    prepared(document)
    assert DocumentFile.objects.filter(document=document).count() == 1


def test_killed_after_storing_and_before_the_end_it_ends_as_one_file(issue: Issue, monkeypatch: pytest.MonkeyPatch):
    document = issue()
    real = IssuedDocument.save

    def killed(self: IssuedDocument, **_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(IssuedDocument, "save", killed)
    with pytest.raises(KeyboardInterrupt):
        operations.prepare(document_id=document.pk, at=NOON)
    monkeypatch.setattr(IssuedDocument, "save", real)
    assert queries.file_of(document) is None
    prepared(document)
    assert DocumentFile.objects.filter(document=document).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_file(issue: Issue, monkeypatch: pytest.MonkeyPatch):
    document = issue()
    renderings: list[int] = []
    real = operations.rendering.render
    both = threading.Barrier(2)

    def counted(one: IssuedDocument) -> bytes:
        renderings.append(one.pk)
        return real(one)

    def work() -> None:
        both.wait()
        operations.prepare(document_id=document.pk, at=NOON)
        connection.close()

    monkeypatch.setattr(operations.rendering, "render", counted)
    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert renderings == [document.pk]
    assert DocumentFile.objects.count() == 1


def test_what_a_killed_worker_forgot_is_prepared_within_the_hour_after(
    issue: Issue, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    with monkeypatch.context() as patched:
        patched.setattr(operations.rendering, "unprintable", lambda _: set())
        impossible = issue(data={**SAMPLES[Kind.ACCIDENT_CARD], "name": "Anna 😀"})
    forgotten, fresh = issue(), issue(at=LATER)
    operations.prepare_forgotten(at=NOON + dt.timedelta(minutes=61))
    assert queries.file_of(forgotten) is not None
    assert queries.file_of(fresh) is None
    assert f"Document {impossible.pk} cannot be prepared." in caplog.text
    assert "documents.cannot_be_set" in caplog.text
    assert "Anna" not in caplog.text


def test_whatever_fails_in_one_forgotten_document_the_others_are_prepared(
    issue: Issue, monkeypatch: pytest.MonkeyPatch
):
    broken, sound = issue(), issue()
    render = operations.rendering.render

    def fails_for_one(document: IssuedDocument) -> bytes:
        if document == broken:
            raise ValueError("not a Fault")
        return render(document)

    monkeypatch.setattr(operations.rendering, "render", fails_for_one)
    operations.prepare_forgotten(at=NOON + dt.timedelta(minutes=61))
    assert queries.file_of(broken) is None
    assert queries.file_of(sound) is not None


def test_without_time_stamps_a_paper_goes_out_and_gets_its_stamp_another_night(
    issue: Issue, seal_folder: object, request: pytest.FixtureRequest
):
    documents = [prepared(issue()), prepared(issue())]
    downloaded = kept(documents[0])
    assert {queries.file_of(one).seal_level for one in documents} == {SealLevel.SEALED}
    assert operations.upgrade_seals(at=LATER) == 0
    request.getfixturevalue("time_stamps")
    assert operations.upgrade_seals(at=LATER) == 2
    assert operations.upgrade_seals(at=LATER) == 0
    file = queries.file_of(documents[0])
    assert file.seal_level == SealLevel.TIME_STAMPED
    assert hashlib.sha256(bytes(file.pdf)).hexdigest() == file.sha256
    assert queries.compare(bytes(file.pdf)).match == queries.Match.AUTHENTIC
    assert queries.compare(downloaded) == queries.Comparison(queries.Match.OTHER_VERSION, documents[0])


def test_with_time_stamps_a_paper_goes_out_stamped(issue: Issue, time_stamps: None):
    assert queries.file_of(prepared(issue())).seal_level == SealLevel.TIME_STAMPED


def test_a_document_expires_after_its_last_day(issue: Issue):
    document = prepared(issue(valid_until=dt.date(2027, 5, 21)))
    assert document.state(dt.date(2027, 5, 21)) == State.VALID
    assert document.state(dt.date(2027, 5, 22)) == State.EXPIRED


def test_the_first_revocation_stands(issue: Issue):
    document = prepared(issue())
    operations.revoke(document=document, reason=RevocationReason.RETURNED, at=NOON)
    operations.revoke(document=document, reason=RevocationReason.ISSUED_IN_ERROR, at=LATER)
    document.refresh_from_db()
    assert (document.state(TODAY), document.revocation_reason) == (State.REVOKED, RevocationReason.RETURNED)


def test_a_document_cannot_end_before_it_begins(issue: Issue):
    with pytest.raises(IntegrityError, match="document_ends_after_it_begins"), transaction.atomic():
        issue(valid_from=dt.date(2026, 11, 22), valid_until=dt.date(2026, 11, 21))


@pytest.mark.parametrize(
    "change",
    [
        {"number": "D-2026-9999999"},
        {"code": "0" * 16},
        {"data": {}},
        {"valid_until": dt.date(2099, 1, 1)},
        {"holder": None},
        {"issued_at": LATER},
        {"prepared_at": LATER},
    ],
)
def test_the_database_refuses_to_change_an_issued_document(issue: Issue, change: dict):
    document = prepared(issue())
    with pytest.raises(DatabaseError, match="only by its preparation and its revocation"), transaction.atomic():
        IssuedDocument.objects.filter(pk=document.pk).update(**change)


def test_the_database_refuses_to_undo_a_revocation(issue: Issue):
    document = prepared(issue())
    operations.revoke(document=document, reason=RevocationReason.REPLACED, at=NOON)
    with pytest.raises(DatabaseError, match="only by its preparation"), transaction.atomic():
        IssuedDocument.objects.filter(pk=document.pk).update(revoked_at=None, revocation_reason="")


def test_the_database_refuses_to_swap_or_delete_a_file(issue: Issue):
    document = prepared(issue())
    files = DocumentFile.objects.filter(document=document)
    for change in ({"pdf": b"other"}, {"seal_level": "B-T", "pdf": b"other"}, {"sha256": "0" * 64}):
        with pytest.raises(DatabaseError, match="only when its seal"), transaction.atomic():
            files.update(**change)
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        files.delete()
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        IssuedDocument.objects.filter(pk=document.pk)._raw_delete("default")


def test_the_documents_of_a_filing_come_oldest_first(issue: Issue):
    filing = uuid.uuid4()
    documents = [issue(filing_id=filing), issue(filing_id=filing)]
    issue(filing_id=uuid.uuid4())
    assert queries.of_filing(filing) == documents


def test_a_holder_of_documents_cannot_be_deleted(issue: Issue, holder: Person):
    issue()
    with pytest.raises(IntegrityError), transaction.atomic():
        holder.delete()
