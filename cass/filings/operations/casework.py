"""The officers' verbs: match the person, open the health part, ask for a correction, propose, return, note an appeal."""

import datetime as dt
import json
import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from cass.access import Actor, Capability
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.documents.rendering import unprintable
from cass.filings import answers as store
from cass.filings import papers
from cass.filings.models import Appeal, Correction, Filing, HealthFileOpening, Proposal, State
from cass.filings.operations.assessing import assess
from cass.filings.operations.state import context_of, demand, move, note, take, take_proposal
from cass.filings.procedure import Procedure
from cass.inbox import operations as inbox
from cass.kernel.faults import Conflict, Denied, Fault, NotFound
from cass.kernel.working_days import day_of
from cass.registry.models import Person
from cass.rules.assessment import Outcome

HEALTH_FILE_OPEN_FOR = dt.timedelta(minutes=30)


def _staff(actor: Actor) -> int:
    if actor.staff is None:
        raise Denied("access.denied")
    return actor.staff


@transaction.atomic
def match_subject(*, procedure: Procedure, filing: uuid.UUID, person: int, actor: Actor, at: dt.datetime) -> Filing:
    """Say who the person typed in is, and assess again with what the register knows of them.

    A wrong match is mended by another. Raises Conflict for somebody whom the party chose from its list.
    """
    demand(actor, Capability.FILE_WORK)
    found = take(filing=filing)
    revision = found.revisions.order_by("number").last()
    if found.state not in {State.FILED, State.CORRECTION_ASKED, State.INCOMPLETE} or revision is None:
        raise Conflict("filing.not_now", state=found.state)
    said = store.of_revision(revision)
    if not procedure.subject(said, context_of(found, said, on=day_of(at))).is_unmatched:
        raise Conflict("filing.not_now", state=found.state)
    found.subject = Person.objects.filter(pk=person).first()
    if found.subject is None:
        raise NotFound("registry.not_found")
    found.is_unmatched = False
    found.save()
    note(found, "matched", actor=actor, at=at, for_office=True)
    record(EventType.SUBJECT_MATCHED, actor=actor, at=at, person=person, filing=found.pk)
    if found.state == State.FILED:
        assess(procedure=procedure, filing=found, revision=revision, at=at)
    procedure.when_filed(filing=found, at=at)
    return found


@transaction.atomic
def reassess(*, procedure: Procedure, filing: uuid.UUID, actor: Actor, at: dt.datetime) -> Filing:
    """Assess again what was filed, with what the register knows now (a debt that was paid, a report that came)."""
    demand(actor, Capability.PROPOSAL_MAKE)
    found = take(filing=filing)
    if found.state != State.FILED:
        raise Conflict("filing.not_now", state=found.state)
    assess(procedure=procedure, filing=found, revision=found.revisions.latest("number"), at=at)
    note(found, "reassessed", actor=actor, at=at, for_office=True)
    record(EventType.REASSESSED, actor=actor, at=at, person=found.subject_id, filing=found.pk)
    return found


@transaction.atomic
def open_health_file(*, filing: uuid.UUID, reason: str, actor: Actor, at: dt.datetime) -> HealthFileOpening:
    """Open the health part of a file for thirty minutes, with a reason; what is read under it is journalled."""
    demand(actor, Capability.HEALTH_FILE_OPEN)
    if not reason.strip():
        raise Fault("filing.reason_needed")
    found = take(filing=filing)
    if found.state == State.DRAFT:
        raise NotFound("filing.not_found")
    opening = HealthFileOpening.objects.create(
        filing=found, staff_id=_staff(actor), reason=reason.strip(), opened_at=at, until=at + HEALTH_FILE_OPEN_FOR
    )
    note(found, "health_file_opened", actor=actor, at=at, for_office=True)
    record(EventType.HEALTH_FILE_OPENED, actor=actor, at=at, person=found.subject_id, filing=found.pk)
    return opening


@transaction.atomic
def ask_correction(
    *, procedure: Procedure, filing: uuid.UUID, items: Sequence[dict[str, str]], actor: Actor, at: dt.datetime
) -> Correction:
    """Ask the party to mend what ``items`` name (``{"section": …, "text": …}``): ten working days once notified."""
    demand(actor, Capability.FILE_WORK)
    parts = {papers.ATTACHMENTS, *(section.code for section in procedure.sections)}
    if not items or not all(item.get("section") in parts and item.get("text", "").strip() for item in items):
        raise Fault("filing.correction_names_nothing")
    found = take(filing=filing)
    move(found, State.CORRECTION_ASKED)
    found.save()
    letter = papers.correction_request(filing=found, procedure=procedure, items=items, at=at)
    notice = inbox.put(
        recipient=found.declarant or found.person,  # type: ignore[arg-type]  # one of them is set, by constraint
        code="correction_asked",
        at=at,
        filing=found.pk,
        facts={"number": found.number},
        document=letter,
        is_official=True,
    )
    correction = Correction.objects.create(
        filing=found, asked_at=at, asked_by_id=_staff(actor), items=list(items), notice=notice
    )
    note(found, "correction_asked", actor=actor, at=at)
    record(EventType.CORRECTION_ASKED, actor=actor, at=at, filing=found.pk)
    return correction


@transaction.atomic
def propose(
    *,
    filing: uuid.UUID,
    outcome: Outcome,
    reasons: Sequence[str],
    ground: str,
    evidence: Sequence[str],
    actor: Actor,
    at: dt.datetime,
) -> Proposal:
    """Propose to grant or to refuse, on the latest assessment. Two officers at once: one proposal, the other is told.

    Raises Conflict ``filing.assessment_changed`` when a reason is not (or no longer) one of that assessment, Fault
    ``filing.card_as_assessed`` when the card would be given against it (LSS 118.2), and ``documents.not_printable`` for
    words that the decision could not print.
    """
    demand(actor, Capability.PROPOSAL_MAKE)
    if outcome is Outcome.NEEDS_PERSON:
        raise Fault("filing.proposal_decides_nothing")
    if not ground.strip() or not reasons:
        raise Fault("filing.proposal_without_reasons")
    if odd := unprintable([ground, *evidence]):
        raise Fault("documents.not_printable", characters=" ".join(f"U+{ord(sign):04X}" for sign in sorted(odd)))
    found = take(filing=filing)
    if found.state == State.PROPOSED:
        raise Conflict("filing.already_proposed")
    if found.is_unmatched:
        raise Conflict("filing.unmatched")
    assessment = found.assessments.latest("pk")
    assessed = json.loads(assessment.assessment)["reasons"]
    if not set(reasons) <= {reason["code"] for reason in assessed}:
        raise Conflict("filing.assessment_changed")
    withheld = any(reason["leads_to"] == Outcome.GRANT_CARD_WITHHELD for reason in assessed)
    if outcome is (Outcome.GRANT if withheld else Outcome.GRANT_CARD_WITHHELD):
        raise Fault("filing.card_as_assessed")
    move(found, State.PROPOSED)
    found.save()
    try:
        with transaction.atomic():
            proposal = Proposal.objects.create(
                filing=found,
                assessment=assessment,
                outcome=outcome,
                reasons=list(reasons),
                ground=ground.strip(),
                evidence=list(evidence),
                proposed_at=at,
                proposed_by_id=_staff(actor),
            )
    except IntegrityError as error:
        raise Conflict("filing.already_proposed") from error
    note(found, "proposed", actor=actor, at=at, for_office=True)
    record(EventType.PROPOSED, actor=actor, at=at, filing=found.pk, facts={"outcome": outcome.value})
    return proposal


@transaction.atomic
def return_proposal(*, proposal: int, why: str, actor: Actor, at: dt.datetime) -> Proposal:
    """The head sends a proposal back to the officers, with what is still to be done."""
    demand(actor, Capability.PROPOSAL_RESOLVE)
    if not why.strip():
        raise Fault("filing.reason_needed")
    standing = take_proposal(proposal=proposal)
    found = standing.filing
    if found.state != State.PROPOSED or standing.returned_at is not None:
        raise Conflict("filing.not_now", state=found.state)
    move(found, State.FILED)
    found.save()
    standing.returned_at, standing.returned_by_id, standing.returned_why = at, _staff(actor), why.strip()
    standing.save(update_fields=["returned_at", "returned_by", "returned_why"])
    note(found, "proposal_returned", actor=actor, at=at, for_office=True)
    record(EventType.PROPOSAL_RETURNED, actor=actor, at=at, filing=found.pk)
    return standing


@transaction.atomic
def record_appeal(*, filing: uuid.UUID, body: str, lodged_on: dt.date, actor: Actor, at: dt.datetime) -> Appeal:
    """Note that an administrative appeal was lodged against the decision or the silence (LSS 255)."""
    demand(actor, Capability.FILE_WORK)
    found: Filing = take(filing=filing)
    if found.decided_at is None and found.silence_on is None:
        raise Conflict("filing.nothing_to_appeal")
    appeal = Appeal.objects.create(
        filing=found, body=body, lodged_on=lodged_on, recorded_at=at, recorded_by_id=_staff(actor)
    )
    note(found, "appealed", actor=actor, at=at, facts={"on": lodged_on.isoformat()})
    record(EventType.APPEALED, actor=actor, at=at, filing=found.pk)
    return appeal
