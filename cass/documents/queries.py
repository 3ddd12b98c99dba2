"""Documents, read: the public verification, the comparison of a dropped file, the sealed file itself."""

import contextlib
import datetime as dt
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice
from uuid import UUID

from django.db.models import Q, QuerySet

from cass.access import Actor, Capability, Verdict, verdict
from cass.documents import sealing
from cass.documents.kinds import TELL_OF_HEALTH, Kind
from cass.documents.models import DocumentFile, IssuedDocument, State
from cass.documents.wording import ISSUER
from cass.kernel import verification_code
from cass.kernel.faults import Fault, NotFound

LARGEST_COMPARED = 8 * 1024 * 1024
"""Bytes: many times our largest document."""
_CODE_IN_METADATA = re.compile(rb"Keywords[^0-9A-Z]{1,40}([0-9A-Z]{16})(?![0-9A-Z])")
_STREAM = re.compile(rb"stream\r?\n")
MOST_NAMES = 10
MOST_STREAMS = 200
STREAM_READ = 32 * 1024
"""Bytes."""


DESK_KINDS = (
    Kind.RECEIPT,
    Kind.INCOMPLETE_RECEIPT,
    Kind.ACCIDENT_CARD,
    Kind.REJECTION_NOTICE,
    Kind.COVERAGE_CERTIFICATE,
    Kind.CERTIFICATE_CONTRACT,
)
"""What the public desk hands over; decisions with their reasons are not among it."""


def visible_to(actor: Actor) -> QuerySet[IssuedDocument]:
    """The documents that an actor may read: the declarant's that they act for, or their own or their dependant's.

    Of an adult dependant, only certificates of coverage.
    Officers who work on files read all, except what tells of health where they may not open health files, and the
    contracts of certificates, which are the public desk's; it reads what it hands over.
    """
    if actor.is_staff:
        if verdict(actor, Capability.FILE_WORK) is Verdict.ALLOWED:
            may_open = verdict(actor, Capability.HEALTH_FILE_OPEN) is Verdict.ALLOWED
            closed = () if may_open else TELL_OF_HEALTH
            return IssuedDocument.objects.exclude(kind__in=(*closed, Kind.CERTIFICATE_CONTRACT))
        at_the_desk = verdict(actor, Capability.DESK_FILING_KEY) is Verdict.ALLOWED
        return IssuedDocument.objects.filter(kind__in=DESK_KINDS) if at_the_desk else IssuedDocument.objects.none()
    if actor.person is None:
        return IssuedDocument.objects.none()
    if actor.declarant is None:
        of_person = IssuedDocument.objects.filter(holder=actor.beneficiary)
        return of_person if actor.mandate is None else of_person.filter(kind=Kind.COVERAGE_CERTIFICATE)
    of_party = Q(declarant=actor.declarant) | Q(holder=actor.person, filing_id__in=filed_for_oneself(actor))
    found = IssuedDocument.objects.filter(of_party)
    return found if actor.mandate is None else found.filter(capability__in=actor.mandate)


def filed_for_oneself(actor: Actor) -> QuerySet[IssuedDocument, UUID | None]:
    """The filings, known by their receipts, that an actor who works on their own account has made as such.

    What is decided on them is addressed to the person, and the person is the party: who declared for themselves reads
    the resolution, with its reasons, at the door through which they declared. Nobody else does: who acts for them by
    a mandate is another person. And no other affair of theirs is in sight there.
    """
    mine = IssuedDocument.objects.filter(declarant=actor.declarant, declarant__person=actor.person)
    return mine.exclude(filing_id=None).values_list("filing_id", flat=True)


def get(*, actor: Actor, document: int) -> IssuedDocument:
    """One document. Raises NotFound for a stranger's, as for one that does not exist."""
    found = visible_to(actor).filter(pk=document).first()
    if found is None:
        raise NotFound("documents.not_found")
    return found


def by_code(code: str) -> IssuedDocument | None:
    """The document with a code as somebody typed it; None when there is none, or when the code has a typing error."""
    normal = verification_code.normalise(code)
    return IssuedDocument.objects.select_related("holder").filter(code=normal).first() if normal else None


def of_filing(filing_id: UUID) -> list[IssuedDocument]:
    """The documents of a filing, oldest first."""
    return list(IssuedDocument.objects.filter(filing_id=filing_id).order_by("pk"))


@dataclass(frozen=True)
class Standing:
    """What anybody who holds a document may learn: enough to compare with the person present, and no more."""

    kind: Kind
    issuer: str
    number: str
    state: State
    issued_at: dt.datetime
    valid_from: dt.date | None
    valid_until: dt.date | None
    revoked_at: dt.datetime | None
    holder_name: str
    birth_year: int | None
    cass_number_end: str
    """The last three characters of the holder's CASS number."""


def standing(document: IssuedDocument, on: dt.date) -> Standing:
    """A document as the public page shows it on a day: never body part, employer, reasons or circumstances."""
    holder = document.holder
    return Standing(
        kind=Kind(document.kind),
        issuer=ISSUER,
        number=document.number,
        state=document.state(on),
        issued_at=document.issued_at,
        valid_from=document.valid_from,
        valid_until=document.valid_until,
        revoked_at=document.revoked_at,
        holder_name=holder.full_name if holder else "",
        birth_year=holder.birth_date.year if holder else None,
        cass_number_end=holder.cass_number[-3:] if holder else "",
    )


class Match(StrEnum):
    AUTHENTIC = "authentic"
    """The very file that we keep."""
    OTHER_VERSION = "other_version"
    """Sealed by us and untouched, but not the file that we keep: downloaded before its time stamp was added."""
    ALTERED = "altered"
    """It bears our seal or one of our codes, and is not what we issued."""
    NOT_OURS = "not_ours"


@dataclass(frozen=True)
class Comparison:
    match: Match
    document: IssuedDocument | None


def compare(pdf: bytes) -> Comparison:
    """Recognise a file that somebody dropped in, from anywhere: it is compared with ours and never opened as a PDF.

    Raises Fault ``documents.file_too_large``; any other bytes are judged.
    """
    if len(pdf) > LARGEST_COMPARED:
        raise Fault("documents.file_too_large", megabytes=LARGEST_COMPARED // (1024 * 1024))
    kept = (
        DocumentFile.objects.select_related("document__holder")
        .defer("pdf")
        .filter(sha256=hashlib.sha256(pdf).hexdigest())
        .first()
    )
    if kept:
        return Comparison(Match.AUTHENTIC, kept.document)
    document = _document_named_in(pdf)
    if document is None:
        return Comparison(Match.NOT_OURS, None)
    file = file_of(document)
    if file and sealing.differ_only_in_time_stamp(pdf, bytes(file.pdf)):
        return Comparison(Match.OTHER_VERSION, document)
    return Comparison(Match.ALTERED, document)


def file_of(document: IssuedDocument) -> DocumentFile | None:
    """The sealed file; None while it is being prepared."""
    return DocumentFile.objects.filter(document=document).first()


def _document_named_in(pdf: bytes) -> IssuedDocument | None:
    """The document whose code stands in a file's metadata, in plain sight or packed by another program."""
    for text in chain([pdf], _unpacked_streams(pdf)):
        for named in islice(_CODE_IN_METADATA.finditer(text), MOST_NAMES):
            if document := by_code(named[1].decode()):
                return document
    return None


def _unpacked_streams(pdf: bytes) -> Iterator[bytes]:
    """The beginnings of a file's first packed streams: never more than a few megabytes, whatever the file holds."""
    for start in islice(_STREAM.finditer(pdf), MOST_STREAMS):
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj().decompress(pdf[start.end() : start.end() + STREAM_READ], STREAM_READ)
