"""A report that the party did not enclose: brought to the office, or handed in by a doctor who was invited."""

import datetime as dt
import uuid

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from cass.access import Actor, Capability
from cass.attachments import operations as attachments
from cass.attachments import queries as enclosed
from cass.attachments.models import Attachment, Kind
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.documents.wording import short_date
from cass.filings import queries, reports
from cass.filings.models import UNDECIDED, BroughtBy, Filing, Origin, ReportDelivery, ReportInvitation, State
from cass.filings.operations.enclosures import demand_room
from cass.filings.operations.state import demand, note, take
from cass.filings.procedure import AttachmentNeed, Procedure
from cass.inbox import operations as inbox
from cass.kernel import verification_code
from cass.kernel.faults import Conflict, Fault, NotFound
from cass.kernel.working_days import day_of

INVITATION_LASTS = dt.timedelta(days=14)
"""Ours: long enough for the next visit to the doctor."""

ARRIVED = {
    Kind.MEDICAL_REPORT: "medical_report_received",
    Kind.LEAVE_CERTIFICATE: "leave_certificate_received",
}
"""What the history says of each."""


@transaction.atomic
def take_in_report(
    *,
    procedure: Procedure,
    filing: uuid.UUID,
    kind: str,
    brought_by: BroughtBy,
    presented_on: dt.date,
    upload: UploadedFile,
    actor: Actor,
    at: dt.datetime,
) -> ReportDelivery:
    """The office adds a report that somebody brought to it on a day.

    Raises Conflict ``report.no_longer_taken`` once the filing is decided, and Fault for a file that is refused at once.
    """
    demand(actor, Capability.MEDICAL_REPORT_TAKE_IN)
    reports.get(actor=actor, filing=filing)
    found = take(filing=filing)
    if presented_on > day_of(at):
        raise Fault("filing.presented_in_the_future")
    if kind not in reports.BROUGHT_KINDS:
        raise NotFound("page.not_found")
    was_missing = kind not in queries.enclosed_kinds(found)
    attachment = _receive(found, procedure, Kind(kind), upload, actor, at)
    delivery = ReportDelivery.objects.create(
        filing=found,
        attachment_id=attachment.pk,
        brought_by=brought_by,
        presented_on=presented_on,
        delivered_at=at,
    )
    _note_arrival(found, delivery, kind=Kind(kind), was_missing=was_missing, actor=actor, at=at)
    if found.subject is not None and brought_by != BroughtBy.INJURED:
        facts = {"number": found.number, "date": short_date(presented_on)}
        inbox.put(recipient=found.subject, code="report_at_the_office", at=at, filing=found.pk, facts=facts)
    return delivery


@transaction.atomic
def invite_doctor(*, procedure: Procedure, filing: uuid.UUID, actor: Actor, at: dt.datetime) -> str:
    """Invite a doctor to hand in the report; return the code, which is shown now and never again.

    A new invitation takes the place of an open one. Raises NotFound for who may not invite to this filing, Conflict
    ``report.no_longer_taken`` and ``report.nobody_identified``, Fault ``attachment.too_many``.
    """
    found = _for_inviting(filing, actor)
    _need_of(found, procedure, Kind.MEDICAL_REPORT)
    if found.subject is None:
        raise Conflict("report.nobody_identified")
    found.report_invitations.filter(revoked_at=None, used_at=None).update(revoked_at=at)
    code = verification_code.new()
    invitation = ReportInvitation.objects.create(
        filing=found,
        digest=reports.digest(code, settings.KEYRING.current("pepper")),
        made_at=at,
        made_by=actor.reference,
        expires_at=at + INVITATION_LASTS,
    )
    note(found, "doctor_invited", actor=actor, at=at, for_office=True)
    facts = {"invitation": invitation.pk}
    record(EventType.REPORT_INVITED, actor=actor, at=at, person=found.subject_id, filing=found.pk, facts=facts)
    return code


@transaction.atomic
def revoke_invitation(*, filing: uuid.UUID, actor: Actor, at: dt.datetime) -> None:
    """The open invitation counts no more, whoever of those who may invite made it. Without one, nothing changes."""
    found = _for_inviting(filing, actor)
    invitation = found.report_invitations.filter(revoked_at=None, used_at=None).first()
    if invitation is None:
        return
    invitation.revoked_at = at
    invitation.save(update_fields=["revoked_at"])
    note(found, "invitation_revoked", actor=actor, at=at, for_office=True)
    facts = {"invitation": invitation.pk}
    record(
        EventType.REPORT_INVITATION_REVOKED, actor=actor, at=at, person=found.subject_id, filing=found.pk, facts=facts
    )


@transaction.atomic
def deliver_report(
    *,
    procedure: Procedure,
    code: str,
    doctor_name: str,
    doctor_number: str,
    upload: UploadedFile,
    actor: Actor,
    at: dt.datetime,
) -> Attachment:
    """Whoever holds an invitation's code hands the medical report in, and says who they are: nothing proves it.

    The code is used up by a file that was received. Raises Fault ``report.code_invalid`` for every code that does not
    count, and for a file that is refused at once; then the code is still good.
    """
    known = reports.invited(code=code, at=at)
    if known is None:
        raise Fault("report.code_invalid")
    found = take(filing=known.filing_id)
    invitation = reports.invited(code=code, at=at)
    if invitation is None:
        raise Fault("report.code_invalid")
    was_missing = Kind.MEDICAL_REPORT not in queries.enclosed_kinds(found)
    attachment = _receive(found, procedure, Kind.MEDICAL_REPORT, upload, actor, at)
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
    delivery = ReportDelivery.objects.create(
        filing=found,
        attachment_id=attachment.pk,
        brought_by=BroughtBy.DOCTOR,
        presented_on=day_of(at),
        delivered_at=at,
        invitation=invitation,
        doctor_name=doctor_name,
        doctor_number=doctor_number,
    )
    _note_arrival(found, delivery, kind=Kind.MEDICAL_REPORT, was_missing=was_missing, actor=actor, at=at)
    if found.subject is not None:
        facts = {"number": found.number, "date": short_date(day_of(at)), "doctor": doctor_name}
        inbox.put(recipient=found.subject, code="report_by_doctor", at=at, filing=found.pk, facts=facts)
    return attachment


def _for_inviting(filing: uuid.UUID, actor: Actor) -> Filing:
    """The filing, locked, for who may invite to it: the injured person, or the office. Raises Denied, NotFound."""
    demand(actor, Capability.MEDICAL_REPORT_TAKE_IN if actor.is_staff else Capability.MEDICAL_REPORT_INVITE)
    reports.get(actor=actor, filing=filing)
    return take(filing=filing)


def _need_of(filing: Filing, procedure: Procedure, kind: Kind) -> AttachmentNeed:
    """What the procedure says of a kind, if one more of it may come from others.

    They are counted apart from the party's own: neither can fill the other's place.
    """
    if filing.state not in UNDECIDED:
        raise Conflict("report.no_longer_taken")
    need = next((need for need in procedure.attachments if need.kind == kind), None)
    if need is None:
        raise NotFound("page.not_found")
    theirs = reports.deliveries(filing)
    demand_room([fate for fate in enclosed.fates(filing.pk) if fate.id in theirs], need)
    return need


def _receive(
    filing: Filing, procedure: Procedure, kind: Kind, upload: UploadedFile, actor: Actor, at: dt.datetime
) -> Attachment:
    _need_of(filing, procedure, kind)
    return attachments.receive(filing_id=filing.pk, kind=kind, upload=upload, actor=actor, at=at)


def _note_arrival(
    filing: Filing, delivery: ReportDelivery, *, kind: Kind, was_missing: bool, actor: Actor, at: dt.datetime
) -> None:
    """In the history, which the party reads too: that it came, and no more. Who waits for it to complete is told."""
    note(filing, ARRIVED[kind], actor=actor, at=at)
    facts = {
        "attachment": str(delivery.attachment_id),
        "brought_by": delivery.brought_by,
        "invitation": delivery.invitation_id,
    }
    record(EventType.REPORT_DELIVERED, actor=actor, at=at, person=filing.subject_id, filing=filing.pk, facts=facts)
    waits = filing.state == State.INCOMPLETE and filing.origin == Origin.ONLINE
    if was_missing and waits and filing.declarant is not None:
        inbox.put(
            recipient=filing.declarant,
            code="report_was_missing",
            at=at,
            filing=filing.pk,
            facts={"number": filing.number},
        )
