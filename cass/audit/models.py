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
    PIN_REQUESTED = "door.pin_requested"
    PIN_CODE_PRINTED = "door.pin_code_printed"
    PIN_ISSUED = "door.pin_issued"
    PIN_CHANGED = "door.pin_changed"
    UNBLOCKED = "door.unblocked"
    CODE_SENT = "door.code_sent"
    CONTACT_VERIFIED = "door.contact_verified"
    CONTACT_REMOVED = "door.contact_removed"
    SECOND_FACTOR_SET = "door.second_factor_set"
    SECOND_FACTOR_REMOVED = "door.second_factor_removed"
    STEPPED_UP = "door.stepped_up"
    SESSION_ENDED = "door.session_ended"
    ACCESS_STATE_READ = "door.access_state_read"
    CERTIFICATE_REQUESTED = "certificate.requested"
    CONTRACT_PREPARED = "contract.prepared"
    CONTRACT_TAKEN_AWAY = "contract.taken_away"
    CONTRACT_SIGNED = "contract.signed"
    CONTRACT_RETURNED = "contract.returned"
    CONTRACT_APPROVED = "contract.approved"
    CONTRACT_CANCELLED = "contract.cancelled"
    REDEMPTION_FAILED = "contract.redemption_failed"
    REISSUE_ALLOWED = "contract.reissue_allowed"
    APPOINTMENT_BOOKED = "appointment.booked"
    APPOINTMENT_CHANGED = "appointment.changed"
    APPOINTMENT_CANCELLED = "appointment.cancelled"
    APPOINTMENT_ATTENDED = "appointment.attended"
    TICKET_OPENED = "ticket.opened"
    TICKET_ANSWERED = "ticket.answered"
    TICKET_CLOSED = "ticket.closed"
    MANDATE_GRANTED = "mandate.granted"
    MANDATE_REVOKED = "mandate.revoked"
    MANDATE_ACCEPTED = "mandate.accepted"
    MANDATE_DECLINED = "mandate.declined"
    MANDATE_SUSPENDED = "mandate.suspended"
    MANDATE_CONFIRMED = "mandate.confirmed"
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
    person_id = models.BigIntegerField(null=True)
    declarant_id = models.BigIntegerField(null=True)
    filing_id = models.UUIDField(null=True, db_index=True)
    facts = models.JSONField(default=dict)

    class Meta:
        # Its owner reads it from the latest line back.
        indexes = (
            models.Index("person_id", models.F("at").desc(), models.F("id").desc(), name="event_of_person"),
            models.Index("declarant_id", models.F("at").desc(), models.F("id").desc(), name="event_of_declarant"),
        )


class Link(models.Model):
    """The place of a committed event in the chain: each digest covers the event and the digest before it."""

    sequence = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="link")
    digest = models.BinaryField(max_length=32)
