"""Documents: issue, prepare the sealed file, revoke, add the time stamp that could not be had at once."""

import datetime as dt
import hashlib
import logging
import unicodedata
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from cass.access import Capability
from cass.documents import rendering, sealing, wording
from cass.documents.contents import Content
from cass.documents.kinds import TEMPLATE, Kind
from cass.documents.models import DocumentFile, IssuedDocument, RevocationReason, SealLevel
from cass.kernel import verification_code
from cass.kernel.faults import Fault
from cass.registry.models import Declarant, Person

FORGOTTEN_AFTER = dt.timedelta(hours=1)

logger = logging.getLogger(__name__)


def issue(  # noqa: PLR0913 - what a document is
    *,
    kind: Kind,
    holder: Person | None,
    declarant: Declarant | None,
    filing_id: UUID | None,
    data: Content,
    language: str,
    at: dt.datetime,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
    capability: Capability | None = None,
) -> IssuedDocument:
    """Issue a document within the transaction of the decision: its number and code exist, or nothing does.

    The sealed file is made by a task that is queued in the same transaction. ``data`` is what the kind prints (see
    ``contents``); the fixed words are frozen with it. ``holder`` and ``declarant`` are those who may read it; a limited
    mandate of the declarant's reads it only with ``capability``. Raises Fault ``documents.not_printable`` when a text holds
    characters that the typeface does not have.
    """
    printed = {**_composed(dict(data)), "t": wording.labels(kind, language), "demo": settings.DEMO}
    if missing := rendering.unprintable(printed):
        raise Fault("documents.not_printable", characters=" ".join(f"U+{ord(c):04X}" for c in sorted(missing)))
    with transaction.atomic():
        document = IssuedDocument.objects.create(
            number=_next_number(at),
            code=verification_code.new(),
            kind=kind,
            template=TEMPLATE[kind],
            language=language,
            holder=holder,
            declarant=declarant,
            capability=capability or "",
            filing_id=filing_id,
            data=printed,
            issued_at=at,
            valid_from=valid_from,
            valid_until=valid_until,
        )
        app.configure_task("documents.prepare").defer(document_id=document.pk)
    return document


def prepare(*, document_id: int, at: dt.datetime) -> None:
    """Render, seal and store the file of a document. Done twice, by two workers or after a crash, it makes one file."""
    with transaction.atomic():
        document = IssuedDocument.objects.select_for_update(no_key=True).get(pk=document_id)
        if document.prepared_at:
            return
        pdf, level = _with_time_stamp(sealing.seal(rendering.render(document)))
        DocumentFile.objects.create(
            document=document, pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(), seal_level=level, sealed_at=at
        )
        document.prepared_at = at
        document.save(update_fields=["prepared_at"])


def prepare_forgotten(*, at: dt.datetime) -> None:
    """Prepare what is still without its file an hour after it was issued: a worker was killed, or gave up."""
    forgotten = IssuedDocument.objects.filter(prepared_at=None, issued_at__lt=at - FORGOTTEN_AFTER).order_by("pk")
    for document_id in forgotten.values_list("pk", flat=True):
        try:
            prepare(document_id=document_id, at=at)
        except Exception:  # whatever is wrong with one, the others are not held up.
            logger.exception("Document %s cannot be prepared.", document_id)


def revoke(*, document: IssuedDocument, reason: RevocationReason, at: dt.datetime) -> None:
    """A document stops counting; its verification page says so from now on. The first revocation stands."""
    with transaction.atomic():
        locked = IssuedDocument.objects.select_for_update(no_key=True).get(pk=document.pk)
        if locked.revoked_at is None:
            locked.revoked_at, locked.revocation_reason = at, reason
            locked.save(update_fields=["revoked_at", "revocation_reason"])
        document.revoked_at, document.revocation_reason = locked.revoked_at, locked.revocation_reason


def upgrade_seals(*, at: dt.datetime) -> int:
    """Give the files that went out B-B their time stamp, one transaction each; returns how many got theirs.

    Stops at the first refusal of the time-stamp authority: the rest waits for another night.
    """
    upgraded = 0
    for file_id in DocumentFile.objects.filter(seal_level=SealLevel.SEALED).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            file = DocumentFile.objects.select_for_update(skip_locked=True).filter(pk=file_id).first()
            if file is None or file.seal_level != SealLevel.SEALED:
                continue
            pdf, level = _with_time_stamp(bytes(file.pdf))
            if level == SealLevel.SEALED:
                break
            file.pdf, file.seal_level, file.sealed_at = pdf, level, at
            file.sha256 = hashlib.sha256(pdf).hexdigest()
            file.save()
            upgraded += 1
    return upgraded


def _composed(value: Any) -> Any:
    """Texts with their accents composed (NFC): some keyboards and files send a letter and its accent apart."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {key: _composed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_composed(item) for item in value]
    return value


def _with_time_stamp(sealed: bytes) -> tuple[bytes, SealLevel]:
    try:
        return sealing.stamp(sealed), SealLevel.TIME_STAMPED
    except sealing.TimeStampUnavailable as error:
        logger.warning("No time stamp: %s", error)
        return sealed, SealLevel.SEALED


def _next_number(at: dt.datetime) -> str:
    """D-2026-0000001: the year of issue in Andorra, and a sequence that never gives a number twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('documents_number')")
        (number,) = cursor.fetchone()
    return f"D-{timezone.localtime(at, timezone.get_default_timezone()).year}-{number:07d}"
