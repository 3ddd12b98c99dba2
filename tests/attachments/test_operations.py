"""From the upload to the clean copy, or to the refusal; the original is kept sealed, and is evidence."""

import datetime as dt
import hashlib
import io
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from cass.access import Actor, Door
from cass.attachments import cleaning, operations, queries, tasks
from cass.attachments.antivirus import ScannerUnavailable
from cass.attachments.models import Attachment, Kind, State
from cass.audit.models import Event, EventType
from cass.kernel import keyring
from cass.kernel.envelope import EnvelopeBroken
from cass.kernel.faults import Fault
from tests.attachments import samples
from tests.attachments.test_antivirus import VIRUS, scanner

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 20, 10, 30, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(minutes=1)
FILING = uuid.UUID("11111111-1111-4111-8111-111111111111")
HR = Actor(door=Door.CASS_CERTIFICATE, person=7, declarant=3)
OFFICER = Actor(door=Door.STAFF, staff=2)


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> keyring.Keyring:
    keyring.create(tmp_path)
    settings.KEYRING = keyring.Keyring(tmp_path)
    return settings.KEYRING


def add_newer_key(keys: keyring.Keyring) -> None:
    """A key whose id sorts after every key of today."""
    made = keys.folder / "health" / f"{keyring.rotate(keys.folder, 'health')}.key"
    made.rename(made.with_name(f"9{made.name[1:]}"))


def receive(data: bytes, name: str = "informe.pdf", kind: Kind = Kind.MEDICAL_REPORT) -> Attachment:
    upload = SimpleUploadedFile(name, data)
    return operations.receive(filing_id=FILING, kind=kind, upload=upload, actor=HR, at=AT)


def cleaned(data: bytes, **given: object) -> Attachment:
    attachment = receive(data, **given)
    operations.clean(attachment_id=attachment.pk, at=LATER)
    attachment.refresh_from_db()
    return attachment


def opened(attachment: Attachment) -> bytes:
    return operations.open_clean_copy(attachment_id=attachment.pk, actor=OFFICER, reason="Expedient", at=LATER)


def jobs() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, args->>'attachment_id' FROM procrastinate_jobs WHERE task_name LIKE 'attachments.%' ORDER BY id"
        )
        return cursor.fetchall()


def test_an_upload_is_kept_as_it_came_and_sealed():
    data = samples.pdf()
    attachment = receive(data)
    attachment.refresh_from_db()
    assert attachment.sha256 == hashlib.sha256(data).hexdigest()
    assert (attachment.size, attachment.content_type, attachment.state) == (
        len(data),
        "application/pdf",
        State.RECEIVED,
    )
    assert attachment.supplied_by == {"door": "cass_certificate", "person": 7, "declarant": 3}
    assert b"%PDF" not in bytes(attachment.original)
    assert operations._open(attachment, "original") == data


def test_receiving_defers_the_cleaning_in_the_same_transaction():
    with transaction.atomic():
        receive(samples.pdf())
        transaction.set_rollback(True)
    assert jobs() == []
    attachment = receive(samples.pdf())
    assert jobs() == [("attachments.clean", str(attachment.pk))]


def test_the_task_makes_the_clean_copy_and_an_officer_sees_that_one_only(run_tasks: Callable[[], list[str]]):
    attachment = receive(samples.hostile_pdf())
    assert run_tasks() == ["attachments.clean"]
    copy = opened(attachment)
    assert copy.startswith(b"%PDF-")
    assert b"HOSTILE" not in copy
    attachment.refresh_from_db()
    assert attachment.state == State.CLEAN
    assert copy not in bytes(attachment.clean_copy)


def test_a_jpeg_named_as_a_pdf_is_taken_for_what_it_is():
    attachment = cleaned(samples.phone_photo(), name="../informe.pdf", kind=Kind.PHOTO)
    assert (attachment.content_type, attachment.name, attachment.state) == (
        "image/jpeg",
        "informe.pdf.jpg",
        State.CLEAN,
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (samples.HEIC, "heic_not_accepted"),
        *((data, "type_not_accepted") for data in samples.NOT_ACCEPTED.values()),
    ],
)
def test_what_is_wrong_at_first_sight_is_said_at_once_and_nothing_is_kept(data: bytes, code: str):
    with pytest.raises(Fault) as fault:
        receive(data, name="informe.pdf")
    assert fault.value.code == f"attachment.{code}"
    assert not Attachment.objects.exists()
    assert jobs() == []
    assert not Event.objects.exists()


class Endless(UploadedFile):
    """An upload that never ends, and says how much of it was read."""

    def __init__(self, said: int | None) -> None:
        super().__init__(file=io.BytesIO(), name="informe.pdf", size=said)
        self.read_bytes = 0

    def chunks(self, _chunk_size: int | None = None) -> Iterator[bytes]:
        while True:
            self.read_bytes += 1 << 16
            yield samples.pdf().ljust(1 << 16)


@pytest.mark.parametrize(("said", "most"), [(50 << 20, 0), (None, (1 << 20) + (1 << 16)), (5, (1 << 20) + (1 << 16))])
def test_a_file_over_the_limit_is_refused_without_being_read_to_its_end(
    settings: Settings, said: int | None, most: int
):
    settings.ATTACHMENT_MAX_BYTES = 1 << 20
    upload = Endless(said)
    with pytest.raises(Fault) as fault:
        operations.receive(filing_id=FILING, kind=Kind.SCAN, upload=upload, actor=HR, at=AT)
    assert (fault.value.code, fault.value.facts) == ("attachment.too_large", {"most_megabytes": 1})
    assert upload.read_bytes <= most


def test_a_file_of_exactly_the_limit_is_taken_and_one_byte_more_is_not(settings: Settings):
    data = samples.pdf()
    settings.ATTACHMENT_MAX_BYTES = len(data)
    assert receive(data).size == len(data)
    with pytest.raises(Fault, match=r"attachment\.too_large"):
        receive(data + b"\n")


def test_a_refused_original_stays_as_evidence_and_is_never_shown():
    data = samples.locked_pdf(to_open="secret")
    attachment = cleaned(data)
    assert (attachment.state, attachment.refusal, attachment.cleaned_at) == (
        State.REFUSED,
        "attachment.password_protected",
        LATER,
    )
    assert operations._open(attachment, "original") == data
    with pytest.raises(Fault, match=r"attachment\.password_protected"):
        opened(attachment)


def test_cleaning_twice_is_cleaning_once(monkeypatch: pytest.MonkeyPatch):
    attachment = cleaned(samples.pdf())
    before = bytes(attachment.clean_copy)
    monkeypatch.setattr(cleaning, "clean_in_child", lambda _: pytest.fail("examined twice"))
    operations.clean(attachment_id=attachment.pk, at=LATER + dt.timedelta(days=1))
    attachment.refresh_from_db()
    assert (bytes(attachment.clean_copy), attachment.cleaned_at) == (before, LATER)


def test_of_two_cleanings_at_once_the_first_to_finish_decides(monkeypatch: pytest.MonkeyPatch):
    attachment = receive(samples.pdf())
    examine = cleaning.clean_in_child

    def overtaken(data: bytes) -> bytes:
        monkeypatch.setattr(cleaning, "clean_in_child", examine)
        operations.clean(attachment_id=attachment.pk, at=LATER)
        return examine(data)

    monkeypatch.setattr(cleaning, "clean_in_child", overtaken)
    operations.clean(attachment_id=attachment.pk, at=LATER + dt.timedelta(minutes=5))
    attachment.refresh_from_db()
    assert attachment.cleaned_at == LATER


def test_a_file_removed_before_its_cleaning_is_no_error():
    attachment = receive(samples.pdf())
    operations.remove(attachment_id=attachment.pk, actor=HR, at=LATER)
    tasks.clean(str(attachment.pk))
    assert not Attachment.objects.exists()


def test_a_child_killed_from_outside_leaves_the_file_waiting_and_the_task_tries_again(monkeypatch: pytest.MonkeyPatch):
    attachment = receive(samples.pdf())

    def killed(_: bytes) -> bytes:
        raise cleaning.CleaningInterrupted

    monkeypatch.setattr(cleaning, "clean_in_child", killed)
    with pytest.raises(cleaning.CleaningInterrupted):
        tasks.clean(str(attachment.pk))
    attachment.refresh_from_db()
    assert attachment.state == State.RECEIVED
    assert {cleaning.CleaningInterrupted, ScannerUnavailable} <= set(tasks.AGAIN.retry_exceptions)


def test_a_file_whose_examination_broke_is_examined_the_next_night(run_tasks: Callable[[], list[str]]):
    attachment = receive(samples.pdf())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    later = attachment.received_at + operations.FORGOTTEN_AFTER
    assert operations.clean_forgotten(at=later) == 0
    assert operations.clean_forgotten(at=later + dt.timedelta(seconds=1)) == 1
    run_tasks()
    attachment.refresh_from_db()
    assert attachment.state == State.CLEAN
    assert operations.clean_forgotten(at=later + dt.timedelta(days=1)) == 0


def test_an_infected_file_is_refused_before_anything_parses_it(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cleaning, "clean_in_child", lambda _: pytest.fail("parsed"))
    with scanner() as settings.CLAMD:
        attachment = cleaned(samples.pdf() + VIRUS)
    assert (attachment.state, attachment.refusal) == (State.REFUSED, "attachment.infected")


def test_while_the_scanner_is_down_a_file_waits_and_is_not_shown(settings: Settings):
    with scanner(b"ERROR") as settings.CLAMD:
        attachment = receive(samples.pdf())
        with pytest.raises(ScannerUnavailable):
            operations.clean(attachment_id=attachment.pk, at=LATER)
        with pytest.raises(Fault, match=r"attachment\.not_ready"):
            opened(attachment)
    with scanner() as settings.CLAMD:
        operations.clean(attachment_id=attachment.pk, at=LATER)
    assert opened(attachment)


def test_receiving_reading_and_removing_are_journalled_without_the_files_name():
    attachment = cleaned(samples.pdf(), name="Maria Font.pdf")
    opened(attachment)
    operations.remove(attachment_id=attachment.pk, actor=HR, at=LATER)
    reading = Event.objects.using("journal").get()
    events = [*Event.objects.order_by("at", "id"), reading]
    assert [event.type for event in events] == [
        EventType.ATTACHMENT_RECEIVED,
        EventType.ATTACHMENT_REMOVED,
        EventType.HEALTH_FILE_READ,
    ]
    assert {event.filing_id for event in events} == {FILING}
    assert "Maria" not in str([event.facts for event in events])
    assert reading.actor == {"door": "staff", "staff": 2}
    assert reading.facts["reason"] == "Expedient"


def test_a_photo_is_read_as_a_file_and_not_as_a_health_file():
    attachment = cleaned(samples.phone_photo(), kind=Kind.PHOTO)
    opened(attachment)
    assert Event.objects.using("journal").get().type == EventType.FILE_READ


def test_exactly_the_medical_papers_and_the_scan_of_a_signed_form_are_health_data():
    health = {Kind.MEDICAL_REPORT, Kind.LEAVE_CERTIFICATE, Kind.SCAN}
    assert {kind for kind in Kind if Attachment(kind=kind).health} == health


def test_what_became_of_the_files_of_a_filing_is_told_in_order_and_without_content():
    first = cleaned(samples.pdf(), name="a.pdf")
    second = cleaned(samples.locked_pdf(to_open="x"), name="b.pdf")
    stranger = SimpleUploadedFile("c.pdf", samples.pdf())
    operations.receive(filing_id=uuid.uuid4(), kind=Kind.SCAN, upload=stranger, actor=HR, at=AT)
    told = {fate.id: fate for fate in queries.fates(FILING)}
    assert set(told) == {first.pk, second.pk}
    assert (told[first.pk].name, told[first.pk].state, told[first.pk].refusal) == ("a.pdf", "clean", "")
    assert (told[second.pk].state, told[second.pk].refusal) == ("refused", "attachment.password_protected")
    assert not {"original", "clean_copy"} & set(vars(told[first.pk]))
    assert all({"original", "clean_copy"} <= row.get_deferred_fields() for row in queries.of_filing(FILING))


@pytest.mark.parametrize("field", ["original", "clean_copy"])
def test_a_ciphertext_moved_to_another_row_does_not_open(field: str):
    one, other = cleaned(samples.pdf()), cleaned(samples.pdf(pages=2))
    setattr(one, field, getattr(other, field))
    with pytest.raises(EnvelopeBroken):
        operations._open(one, field)


def test_the_original_does_not_open_as_the_clean_copy():
    attachment = cleaned(samples.pdf())
    attachment.clean_copy = attachment.original
    with pytest.raises(EnvelopeBroken):
        operations._open(attachment, "clean_copy")


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "0" * 64},
        {"size": 1},
        {"name": "other.pdf"},
        {"kind": Kind.OTHER},
        {"filing_id": uuid.uuid4()},
        {"received_at": LATER},
        {"supplied_by": {}},
        {"content_type": "image/png"},
        {"original": b"CE\x01\x01x" + bytes(100)},
        {"clean_copy": b"CE\x01\x01x" + bytes(100)},
        {"state": State.RECEIVED, "clean_copy": None, "cleaned_at": None},
        {"state": State.REFUSED, "clean_copy": None, "refusal": "attachment.infected"},
        {"cleaned_at": AT},
    ],
    ids=" ".join,
)
def test_the_database_lets_no_evidence_be_changed(change: dict[str, object]):
    attachment = cleaned(samples.pdf())
    with pytest.raises(IntegrityError, match=r"evidence|settled"), transaction.atomic():
        Attachment.objects.filter(pk=attachment.pk).update(**change)


@pytest.mark.parametrize("fate", [{"state": State.CLEAN}, {"state": State.REFUSED, "cleaned_at": AT}, {"refusal": "x"}])
def test_the_database_takes_no_half_fate(fate: dict[str, object]):
    attachment = receive(samples.pdf())
    with pytest.raises(IntegrityError, match="attachment_state_fits_its_fate"), transaction.atomic():
        Attachment.objects.filter(pk=attachment.pk).update(**fate)


def test_after_a_rotation_everything_is_under_the_new_key_and_the_old_one_can_go(keys: keyring.Keyring):
    attachments = [cleaned(samples.pdf(pages=number)) for number in (1, 2)] + [receive(samples.pdf(pages=3))]
    former = keys.current("health")
    add_newer_key(keys)
    newest = cleaned(samples.pdf(pages=4))
    said = io.StringIO()
    call_command("rotate_health_keys", stdout=said)
    assert said.getvalue().startswith("3 attachments")
    (keys.folder / "health" / f"{former.id}.key").unlink()
    for attachment in [*attachments, newest]:
        attachment.refresh_from_db()
        assert hashlib.sha256(operations._open(attachment, "original")).hexdigest() == attachment.sha256
        if attachment.state == State.CLEAN:
            assert opened(attachment)


def test_a_rotation_that_was_stopped_goes_on_where_it_stopped(keys: keyring.Keyring, monkeypatch: pytest.MonkeyPatch):
    for _ in range(5):
        receive(samples.pdf())
    add_newer_key(keys)
    rewrap, done = operations.rewrap, []

    def twice_only(*, attachment_id: uuid.UUID) -> None:
        if len(done) == 2:
            raise KeyboardInterrupt
        rewrap(attachment_id=attachment_id)
        done.append(attachment_id)

    monkeypatch.setattr(operations, "rewrap", twice_only)
    with pytest.raises(KeyboardInterrupt):
        call_command("rotate_health_keys", stdout=io.StringIO())
    monkeypatch.setattr(operations, "rewrap", rewrap)
    said = io.StringIO()
    call_command("rotate_health_keys", stdout=said)
    assert said.getvalue().startswith("3 attachments")
    assert operations.under_former_keys(after=uuid.UUID(int=0), most=10) == []


def test_an_envelope_that_does_not_open_is_named_and_does_not_stop_the_others(
    keys: keyring.Keyring, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("cass.attachments.management.commands.rotate_health_keys.BATCH", 1)
    broken, *_whole = sorted((receive(samples.pdf()) for _ in range(3)), key=lambda attachment: attachment.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE attachments_attachment SET original = set_byte(original, 40, 255 - get_byte(original, 40)) WHERE id = %s",
            [broken.pk],
        )
    add_newer_key(keys)
    with pytest.raises(CommandError, match=str(broken.pk)):
        call_command("rotate_health_keys", stdout=io.StringIO())
    assert operations.under_former_keys(after=uuid.UUID(int=0), most=10) == [broken.pk]
