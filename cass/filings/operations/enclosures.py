"""What the party encloses: attachments of a filing that is still, or again, in its hands."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from cass.access import Actor
from cass.attachments import operations as attachments
from cass.attachments.models import Attachment, Kind
from cass.attachments.queries import Fate
from cass.filings import queries
from cass.filings.models import OPEN_TO_THE_PARTY
from cass.filings.operations.state import demand_party, take
from cass.filings.procedure import AttachmentNeed, Procedure
from cass.kernel.faults import Conflict, Fault, NotFound
from cass.kernel.working_days import day_of

MOST_REFUSED = 10
"""Refused files of one kind that a filing keeps; the next takes the place of one that is taken out."""


@transaction.atomic
def enclose(
    *, procedure: Procedure, filing: uuid.UUID, kind: str, upload: UploadedFile, actor: Actor, at: dt.datetime
) -> Attachment:
    """Add a file of a kind that the procedure takes. Raises Fault for a file that is refused at once."""
    found = take(filing=filing)
    demand_party(actor, found, procedure, on=day_of(at))
    if found.state not in OPEN_TO_THE_PARTY:
        raise Conflict("filing.not_open_to_you")
    need = next((need for need in procedure.attachments if need.kind == kind), None)
    if need is None:
        raise NotFound("page.not_found")
    demand_room(queries.enclosed_by_party(found), need)
    return attachments.receive(filing_id=found.pk, kind=Kind(kind), upload=upload, actor=actor, at=at)


def demand_room(fates: Iterable[Fate], need: AttachmentNeed) -> None:
    """May one more file of a kind be added to these? Raises Fault ``attachment.too_many``."""
    states = [fate.state for fate in fates if fate.kind == need.kind]
    refused = states.count("refused")
    if len(states) - refused >= need.most or refused >= MOST_REFUSED:
        raise Fault("attachment.too_many", most=need.most)


@transaction.atomic
def take_out(*, procedure: Procedure, filing: uuid.UUID, attachment: uuid.UUID, actor: Actor, at: dt.datetime) -> None:
    """Take a file out again, as long as it was not filed with a revision."""
    found = take(filing=filing)
    demand_party(actor, found, procedure, on=day_of(at))
    if found.state not in OPEN_TO_THE_PARTY:
        raise Conflict("filing.not_open_to_you")
    if not any(fate.id == attachment for fate in queries.enclosed_by_party(found)):
        raise NotFound("page.not_found")
    filed = {item["id"] for revision in found.revisions.all() for item in revision.attachments}
    if str(attachment) in filed:
        raise Conflict("filing.not_open_to_you")
    attachments.remove(attachment_id=attachment, actor=actor, at=at)
