"""Reading about attachments: never their content, which only `operations.open_clean_copy` gives out."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from cass.attachments.models import Attachment


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What whoever handed a file in may know of it afterwards."""

    id: uuid.UUID
    name: str
    kind: str
    size: int
    sha256: str
    received_at: dt.datetime
    state: str
    refusal: str


def of_filing(filing_id: uuid.UUID) -> QuerySet[Attachment]:
    """The attachments of a filing as they came in, without their contents."""
    return Attachment.objects.filter(filing_id=filing_id).defer("original", "clean_copy").order_by("received_at", "pk")


def of_filings(filings: Iterable[uuid.UUID]) -> QuerySet[Attachment]:
    """The attachments of several filings that make one file, as they came in, without their contents."""
    found = Attachment.objects.filter(filing_id__in=list(filings)).defer("original", "clean_copy")
    return found.order_by("received_at", "pk")


def fates(filing_id: uuid.UUID) -> list[Fate]:
    """What became of each attachment of a filing."""
    return [Fate(**row) for row in of_filing(filing_id).values(*Fate.__dataclass_fields__)]
