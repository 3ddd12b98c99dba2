"""The journal: who did or looked at what. Rows are inserted and never touched again."""

from django.db import models


class EventType(models.TextChoices):
    """The closed list of what is journalled; a new kind is a new line here."""

    SIGNED_IN = "door.signed_in"
    SIGN_IN_FAILED = "door.sign_in_failed"
    DOOR_REFUSED = "door.refused"
    BLOCKED = "door.blocked"
    SIGNED_OUT = "door.signed_out"
    PARTY_CHOSEN = "door.party_chosen"
    CERTIFICATE_ISSUED = "door.certificate_issued"
    CERTIFICATE_REVOKED = "door.certificate_revoked"
    PIN_ISSUED = "door.pin_issued"
    MANDATE_GRANTED = "mandate.granted"
    MANDATE_REVOKED = "mandate.revoked"
    DENIED = "access.denied"
    FILING_STARTED = "filing.started"
    FILING_SAVED = "filing.saved"
    FILING_FILED = "filing.filed"
    FILING_WITHDRAWN = "filing.withdrawn"
    FILING_LAPSED = "filing.lapsed"
    SUBJECT_MATCHED = "filing.subject_matched"
    CORRECTION_ASKED = "filing.correction_asked"
    REASSESSED = "filing.reassessed"
    PROPOSED = "filing.proposed"
    PROPOSAL_RETURNED = "filing.proposal_returned"
    DECIDED = "filing.decided"
    LIMIT_PASSED = "filing.limit_passed"
    APPEALED = "filing.appealed"
    HEALTH_FILE_OPENED = "health_file.opened"
    HEALTH_FILE_READ = "health_file.read"
    FILE_READ = "file.read"
    PERSON_SEARCHED = "person.searched"
    ATTACHMENT_RECEIVED = "attachment.received"
    ATTACHMENT_REMOVED = "attachment.removed"
    REPORT_INVITED = "report.invited"
    REPORT_INVITATION_REVOKED = "report.invitation_revoked"
    REPORT_CODE_TRIED = "report.code_tried"
    REPORT_DELIVERED = "report.delivered"
    DOCUMENT_ISSUED = "document.issued"
    DOCUMENT_READ = "document.read"
    DOCUMENT_VERIFIED = "document.verified"
    DOCUMENT_REVOKED = "document.revoked"
    NOTICE_OPENED = "notice.opened"
    PAPER_POSTED = "paper.posted"
    PAPER_PUBLISHED = "paper.published"
    LIST_READ = "list.read"


class Event(models.Model):
    """One thing that happened. Ids only: no names, numbers or contents, so that the journal itself leaks nothing."""

    at = models.DateTimeField()
    type = models.CharField(max_length=40, choices=EventType.choices)
    actor = models.JSONField()
    person_id = models.BigIntegerField(null=True, db_index=True)
    declarant_id = models.BigIntegerField(null=True, db_index=True)
    filing_id = models.UUIDField(null=True, db_index=True)
    facts = models.JSONField(default=dict)


class Link(models.Model):
    """The place of a committed event in the chain: each digest covers the event and the digest before it."""

    sequence = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="link")
    digest = models.BinaryField(max_length=32)
