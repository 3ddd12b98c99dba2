"""Receiving files, cleaning them, opening the clean copies, and sealing them under a newer key."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import BinaryField, F, Func, Q, Value
from procrastinate.contrib.django import app

from cass.access import Actor
from cass.attachments import antivirus, cleaning
from cass.attachments.models import Attachment, Kind, State
from cass.attachments.refusal import Refused
from cass.audit import operations as audit
from cass.audit.models import EventType
from cass.kernel import envelope
from cass.kernel.faults import Fault

PURPOSE = "health"
SEALED_FIELDS = ("original", "clean_copy")
FORGOTTEN_AFTER = dt.timedelta(days=1)
"""Longer than a scanner that is down keeps its own repetitions going."""


@transaction.atomic
def receive(*, filing_id: uuid.UUID, kind: Kind, upload: UploadedFile, actor: Actor, at: dt.datetime) -> Attachment:
    """Keep the original sealed and have it cleaned after the commit.

    Raises Fault for what shows at once: ``attachment.empty``, ``.too_large``, ``.type_not_accepted``,
    ``.heic_not_accepted``. What only parsing finds becomes the state of the attachment (`clean`).
    """
    data = _read(upload)
    try:
        content_type = cleaning.type_of(data)
    except Refused as refused:
        raise Fault(refused.code) from refused
    attachment = Attachment(
        filing_id=filing_id,
        kind=kind,
        supplied_by=actor.reference,
        name=cleaning.clean_name(upload.name or "", content_type),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        content_type=content_type,
        received_at=at,
    )
    attachment.original = _seal(attachment, "original", data)
    attachment.save(force_insert=True)
    audit.record(EventType.ATTACHMENT_RECEIVED, actor=actor, at=at, filing=filing_id, facts=_facts(attachment))
    app.configure_task("attachments.clean").defer(attachment_id=str(attachment.pk))
    return attachment


def clean(*, attachment_id: uuid.UUID, at: dt.datetime) -> None:
    """Examine a received file and make its clean copy, or refuse it; its original stays as evidence either way.

    Doing it again, or for a file removed meanwhile, changes nothing. Raises ScannerUnavailable and
    CleaningInterrupted, after which the file is still only received and the task tries again.
    """
    attachment = Attachment.objects.filter(pk=attachment_id, state=State.RECEIVED).first()
    if attachment is None:
        return
    data = _open(attachment, "original")
    try:
        copy = _examined(data)
    except Refused as refused:
        fate: dict[str, object] = {"state": State.REFUSED, "refusal": refused.code}
    else:
        fate = {"state": State.CLEAN, "clean_copy": _seal(attachment, "clean_copy", copy)}
    # No lock was held while examining, so that a removal need not wait; the first to finish decides.
    Attachment.objects.filter(pk=attachment_id, state=State.RECEIVED).update(cleaned_at=at, **fate)


def clean_forgotten(*, at: dt.datetime) -> int:
    """Have files examined that nobody has examined for a day: a worker gave up, or was killed too often. Return how many."""
    forgotten = Attachment.objects.filter(state=State.RECEIVED, received_at__lt=at - FORGOTTEN_AFTER).order_by("pk")
    numbers = list(forgotten.values_list("pk", flat=True))
    for number in numbers:
        app.configure_task("attachments.clean").defer(attachment_id=str(number))
    return len(numbers)


@transaction.atomic
def remove(*, attachment_id: uuid.UUID, actor: Actor, at: dt.datetime) -> None:
    """Take a file out of a draft. That the filing is still a draft of the actor's is the caller's to check."""
    attachment = Attachment.objects.defer(*SEALED_FIELDS).select_for_update().get(pk=attachment_id)
    audit.record(
        EventType.ATTACHMENT_REMOVED, actor=actor, at=at, filing=attachment.filing_id, facts=_facts(attachment)
    )
    attachment.delete()


def open_clean_copy(*, attachment_id: uuid.UUID, actor: Actor, reason: str, at: dt.datetime) -> bytes:
    """The clean copy, journalled before it is shown. That the actor may read it is the caller's to check.

    Raises Fault ``attachment.not_ready`` while it is being examined, or the code of its refusal.
    """
    attachment = Attachment.objects.defer("original").get(pk=attachment_id)
    if attachment.state != State.CLEAN:
        raise Fault(attachment.refusal or "attachment.not_ready")
    audit.journal(
        EventType.HEALTH_FILE_READ if attachment.health else EventType.FILE_READ,
        actor=actor,
        at=at,
        filing=attachment.filing_id,
        facts=_facts(attachment) | {"reason": reason},
    )
    return _open(attachment, "clean_copy")


def under_former_keys(*, after: uuid.UUID, most: int) -> list[uuid.UUID]:
    """The next attachments, in the order of their ids, with an envelope that is not under the current key."""
    start = envelope.beginning(settings.KEYRING.current(PURPOSE))
    heads = {
        f"{field}_head": Func(
            F(field), Value(1), Value(len(start)), function="substring", output_field=BinaryField(null=True)
        )
        for field in SEALED_FIELDS
    }
    former = ~Q(original_head=start) | Q(clean_copy__isnull=False) & ~Q(clean_copy_head=start)
    rows = Attachment.objects.annotate(**heads).filter(former, pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:most])


@transaction.atomic
def rewrap(*, attachment_id: uuid.UUID) -> None:
    """Put one attachment's envelopes under the current key; their content stays as it is. Raises EnvelopeBroken."""
    attachment = Attachment.objects.select_for_update().filter(pk=attachment_id).first()
    if attachment is None:
        return
    for field in SEALED_FIELDS:
        sealed = getattr(attachment, field)
        if sealed is not None:
            identity = attachment.identity(field)
            newer = envelope.rewrap(bytes(sealed), keyring=settings.KEYRING, purpose=PURPOSE, identity=identity)
            setattr(attachment, field, newer)
    attachment.save(update_fields=SEALED_FIELDS)


def _read(upload: UploadedFile) -> bytes:
    """The whole upload, but never more than one byte over the limit: what says it is larger is not even begun."""
    limit = settings.ATTACHMENT_MAX_BYTES
    pieces: Iterable[bytes] = upload.chunks() if (upload.size or 0) <= limit else ()
    data = bytearray()
    for piece in pieces:
        data += piece[: limit + 1 - len(data)]
        if len(data) > limit:
            break
    if (upload.size or 0) > limit or len(data) > limit:
        raise Fault("attachment.too_large", most_megabytes=limit >> 20)
    if not data:
        raise Fault("attachment.empty")
    return bytes(data)


def _examined(original: bytes) -> bytes:
    if settings.CLAMD and antivirus.is_infected(original, address=settings.CLAMD):
        raise Refused("attachment.infected")
    return cleaning.clean_in_child(original)


def _seal(attachment: Attachment, field: str, plain: bytes) -> bytes:
    return envelope.seal(plain, keyring=settings.KEYRING, purpose=PURPOSE, identity=attachment.identity(field))


def _open(attachment: Attachment, field: str) -> bytes:
    sealed = bytes(getattr(attachment, field))
    return envelope.open_(sealed, keyring=settings.KEYRING, purpose=PURPOSE, identity=attachment.identity(field))


def _facts(attachment: Attachment) -> dict[str, str]:
    """What the journal may know of a file: not its name, which can be a person's."""
    return {"attachment": str(attachment.pk), "kind": attachment.kind, "sha256": attachment.sha256}
