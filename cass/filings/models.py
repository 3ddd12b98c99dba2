"""One life for everything that is filed: draft, filed, decided; with its revisions, assessments and history."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Right
from django.utils.translation import gettext_lazy as _

from cass.documents.models import IssuedDocument
from cass.inbox.models import Notice
from cass.registry.models import Declarant, Person
from cass.staff.models import Competence, User


class State(models.TextChoices):
    DRAFT = "draft", _("Esborrany")
    INCOMPLETE = "incomplete", _("Presentada incompleta")
    FILED = "filed", _("En estudi")
    CORRECTION_ASKED = "correction_asked", _("Pendent d’esmena")
    PROPOSED = "proposed", _("En estudi (proposta feta)")
    GRANTED = "granted", _("Aprovada")
    REFUSED = "refused", _("Denegada")
    WITHDRAWN = "withdrawn", _("Retirada")
    ARCHIVED = "archived", _("Arxivada")


# What may follow what; nothing else may.
FOLLOWS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.INCOMPLETE, State.FILED}),
    State.INCOMPLETE: frozenset({State.FILED, State.WITHDRAWN, State.ARCHIVED}),
    State.FILED: frozenset({State.CORRECTION_ASKED, State.PROPOSED, State.WITHDRAWN, State.GRANTED, State.REFUSED}),
    State.CORRECTION_ASKED: frozenset({State.FILED, State.WITHDRAWN, State.ARCHIVED}),
    State.PROPOSED: frozenset({State.FILED, State.GRANTED, State.REFUSED}),
    State.GRANTED: frozenset(),
    State.REFUSED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.ARCHIVED: frozenset(),
}
OPEN_TO_THE_PARTY = (State.DRAFT, State.INCOMPLETE, State.CORRECTION_ASKED)
SERIAL = 8
"""The last signs of a file number, the hyphen included: people type them without the year."""
WITH_THE_OFFICE = (State.FILED, State.CORRECTION_ASKED, State.PROPOSED)
UNDECIDED = (State.INCOMPLETE, *WITH_THE_OFFICE)


class Origin(models.TextChoices):
    ONLINE = "online", _("En línia")
    DESK = "desk", _("Al taulell")


class Filing(models.Model):
    """Something filed, or about to be, by one party under one version of one procedure."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.CharField(max_length=16, unique=True, null=True)
    """The file number, given at the first presentation."""
    procedure = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    capability = models.CharField(max_length=40)
    """What filing it takes: a limited mandate shows the filings of its capabilities and no others."""
    queue = models.CharField(max_length=40, blank=True)
    """The office's queue that decides; empty: the rule decides."""
    state = models.CharField(max_length=16, choices=State.choices, default=State.DRAFT)
    origin = models.CharField(max_length=6, choices=Origin.choices, default=Origin.ONLINE)
    language = models.CharField(max_length=2)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="filings")
    declarant = models.ForeignKey(Declarant, on_delete=models.PROTECT, null=True, related_name="filings")
    """The party: a person or a declarant, never both."""
    subject = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    """Whom it is about (the injured person, the dependant); ``None`` while nobody in the register is known."""
    subject_key = models.CharField(max_length=80, blank=True)
    """Two drafts of a party with the same key are about the same thing; empty until that is known."""
    is_unmatched = models.BooleanField(default=False)
    """The subject was typed in and an officer has to find the person."""
    about = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="follow_ups")
    """The filing that this one is about (a statement on a declaration)."""
    created_at = models.DateTimeField()
    created_by = models.JSONField()
    saved_at = models.DateTimeField()
    presented_on = models.DateField(null=True)
    """Desk: the day on the paper's entry stamp."""
    filed_at = models.DateTimeField(null=True)
    entered_at = models.DateTimeField(null=True)
    """Legal entry: a non-working day's filing enters at the first hour of the next working day (CA 102)."""
    completed_on = models.DateField(null=True)
    """The legal entry of the complete presentation: the decision limit runs from it (R-PROC 14.1)."""
    decision_due = models.DateField(null=True)
    party_due = models.DateField(null=True)
    """Until when the party may complete or correct."""
    silence_on = models.DateField(null=True)
    """The day the decision limit passed undecided: silence, with the right to appeal."""
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["declarant", "-saved_at"], name="filing_of_declarant"),
            models.Index(fields=["person", "-saved_at"], name="filing_of_person"),
            models.Index(fields=["subject", "-saved_at"], name="filing_about_subject"),
            models.Index(
                fields=["queue", "decision_due", "id"],
                name="filing_queue",
                condition=Q(state__in=["filed", "correction_asked", "proposed"]),
            ),
            models.Index(
                fields=["queue", "party_due", "id"],
                name="filing_with_the_party",
                condition=Q(state__in=["incomplete", "correction_asked"]),
            ),
            models.Index(fields=["decision_due", "id"], name="filing_to_resolve", condition=Q(state="proposed")),
            models.Index(Right("number", SERIAL), name="filing_by_serial"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=False, declarant__isnull=True)
                | Q(person__isnull=True, declarant__isnull=False),
                name="filing_has_one_party",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, number__isnull=True, filed_at__isnull=True, entered_at__isnull=True)
                | (~Q(state=State.DRAFT) & Q(number__isnull=False, filed_at__isnull=False, entered_at__isnull=False)),
                name="filed_means_numbered_and_dated",
            ),
            models.UniqueConstraint(
                fields=["procedure", "person", "declarant", "origin", "subject_key"],
                condition=Q(state=State.DRAFT) & ~Q(subject_key=""),
                nulls_distinct=False,
                name="one_draft_for_one_thing",
            ),
        )


class SectionAnswers(models.Model):
    """The draft of one section. ``version`` grows with each save: a stale save is told, and loses nothing."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    answers = models.JSONField()
    sealed = models.BinaryField(null=True)
    """The health narrative and the like, in an envelope."""
    saved_at = models.DateTimeField()
    saved_by = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["filing", "code"], name="section_once"),)


class Revision(models.Model):
    """What was filed, as it was filed: immutable (trigger). A correction is a new revision."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    entry_number = models.CharField(max_length=16, unique=True)
    """The number in the CASS's register of entries."""
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    answers = models.TextField()
    """Canonical JSON, without the sealed fields."""
    sealed = models.BinaryField(null=True)
    attachments = models.JSONField(default=list)
    """Name, kind, size and SHA-256 of each attachment that was filed."""
    sha256 = models.CharField(max_length=64)
    """Over the whole canonical JSON: answers with the sealed fields, and attachments."""
    filed_at = models.DateTimeField()
    filed_by = models.JSONField()
    missing = models.JSONField(default=list)
    receipt = models.ForeignKey(IssuedDocument, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["filing", "number"], name="revision_once"),)


class AssessmentRecord(models.Model):
    """What the rule said of a revision: facts, result, and the versions needed to say it again in ten years."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="assessments")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="assessments")
    made_at = models.DateTimeField()
    facts = models.TextField()
    assessment = models.TextField()
    outcome = models.CharField(max_length=24)


class Correction(models.Model):
    """A request to mend defects: ten working days from its notification; the decision limit moves then (R-PROC 13)."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="corrections")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    items = models.JSONField()
    """The sections asked for, each with the officer's words."""
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, null=True, related_name="correction")
    notified_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)


class Proposal(models.Model):
    """An officer proposes; the person with the competence resolves (never their own proposal)."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="proposals")
    assessment = models.ForeignKey(AssessmentRecord, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=24)
    reasons = models.JSONField()
    """Codes of the assessment's reasons that the decision will rest on."""
    ground = models.TextField()
    """The officer's words."""
    evidence = models.JSONField(default=list)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="proposals")
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    returned_why = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["filing"], condition=Q(returned_at=None), name="one_standing_proposal"),
        )
        indexes = (models.Index(fields=["proposed_at"], name="proposal_by_day"),)


class Decision(models.Model):
    """The resolution of a filing: immutable (trigger)."""

    filing = models.OneToOneField(Filing, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=24)
    assessment = models.ForeignKey(AssessmentRecord, on_delete=models.PROTECT, related_name="+")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, related_name="decision")
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="decisions")
    competence = models.ForeignKey(Competence, on_delete=models.PROTECT, null=True, related_name="decisions")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(proposal=None, resolved_by=None, competence=None)
                | Q(proposal__isnull=False, resolved_by__isnull=False, competence__isnull=False),
                name="decided_by_rule_or_by_competence",
            ),
        )


class Appeal(models.Model):
    """An administrative appeal that was lodged (LSS 255): recorded, decided elsewhere."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="appeals")
    body = models.CharField(max_length=80)
    lodged_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class Step(models.Model):
    """One line of a filing's history, as its parties and the office see it; ``code`` becomes words in ``wording``."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    code = models.CharField(max_length=40)
    actor = models.JSONField()
    facts = models.JSONField(default=dict)
    for_office = models.BooleanField(default=False)
    """Seen by the office only (searches, openings, proposals)."""


class HealthFileOpening(models.Model):
    """An officer opened the health part of a file, with a reason, for thirty minutes."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="openings")
    staff = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()


class ReportInvitation(models.Model):
    """The injured person or the office asks a doctor, who has no door, for the medical report: a code good for once."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="report_invitations")
    digest = models.BinaryField(max_length=32, unique=True)
    """Of the code, keyed with the pepper: the code itself is shown once and kept nowhere."""
    made_at = models.DateTimeField()
    made_by = models.JSONField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["filing"], condition=Q(revoked_at=None, used_at=None), name="one_open_invitation"
            ),
            models.CheckConstraint(condition=Q(revoked_at=None) | Q(used_at=None), name="invitation_used_or_revoked"),
        )

    def is_open(self, at: dt.datetime) -> bool:
        return self.revoked_at is None and self.used_at is None and at < self.expires_at


class BroughtBy(models.TextChoices):
    """Who brought a report to the office, as far as they said."""

    INJURED = "injured", _("La persona accidentada")
    DOCTOR = "doctor", _("El metge o la metgessa")
    DECLARANT = "declarant", _("Qui va fer la declaració")
    ANOTHER = "another", _("Una altra persona")


class ReportDelivery(models.Model):
    """An attachment of a filing that its party did not enclose: the office or a doctor did; the party never lists it."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="report_deliveries")
    attachment_id = models.UUIDField(unique=True)
    brought_by = models.CharField(max_length=10, choices=BroughtBy.choices)
    presented_on = models.DateField()
    delivered_at = models.DateTimeField()
    invitation = models.OneToOneField(ReportInvitation, on_delete=models.PROTECT, null=True, related_name="delivery")
    doctor_name = models.CharField(max_length=80, blank=True)
    """As stated by whoever used the invitation; nobody has proven it."""
    doctor_number = models.CharField(max_length=20, blank=True)
    """The registration number of the Col·legi Oficial de Metges that they stated."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(invitation=None, doctor_name="", doctor_number="")
                | Q(invitation__isnull=False, brought_by=BroughtBy.DOCTOR) & ~Q(doctor_name="") & ~Q(doctor_number=""),
                name="invited_doctors_say_who_they_are",
            ),
        )
