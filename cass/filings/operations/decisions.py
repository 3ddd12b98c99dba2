"""Deciding: by the rule at once, or by the person with the delegated competence (R-PROC 6, 14)."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from cass.access import Actor, Capability, Door
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.filings import hearings
from cass.filings.models import AssessmentRecord, Decision, Filing, Proposal, State
from cass.filings.operations.state import demand, move, note, take_proposal
from cass.filings.procedure import Procedure
from cass.kernel.faults import Conflict, Denied, Fault, NotFound
from cass.kernel.working_days import day_of
from cass.rules.assessment import Outcome
from cass.staff import queries as staff

THE_RULE = Actor(door=Door.NONE)
STATE_OF = {
    Outcome.GRANT: State.GRANTED,
    Outcome.GRANT_CARD_WITHHELD: State.GRANTED,
    Outcome.REFUSE: State.REFUSED,
}


def decide_by_rule(*, procedure: Procedure, filing: Filing, assessment: AssessmentRecord, at: dt.datetime) -> Decision:
    """Decide at once what the rule can decide alone. Raises Fault when it needs a person: nothing is filed then."""
    outcome = Outcome(assessment.outcome)
    if outcome is Outcome.NEEDS_PERSON:
        raise Fault("filing.needs_the_desk")
    decision = Decision.objects.create(filing=filing, outcome=outcome, assessment=assessment, decided_at=at)
    _conclude(procedure, decision, THE_RULE, at)
    return decision


@transaction.atomic
def resolve(*, procedure: Procedure, proposal: int, actor: Actor, at: dt.datetime) -> Decision:
    """Resolve as proposed: with a competence in force for this procedure, and never one's own proposal.

    Resolving what is already resolved returns the decision that stands. Raises Denied, Conflict; a refusal waits until
    the interested person has been heard (``hearings.in_the_way``).
    """
    demand(actor, Capability.PROPOSAL_RESOLVE)
    standing = take_proposal(proposal=proposal)
    filing = standing.filing
    if (decided := Decision.objects.filter(filing=filing, proposal=standing).first()) is not None:
        return decided
    if filing.state != State.PROPOSED or standing.returned_at is not None:
        raise Conflict("filing.not_now", state=filing.state)
    if standing.proposed_by_id == actor.staff:
        raise Denied("filing.own_proposal")
    competence = staff.competence(staff=actor.staff or 0, procedure=filing.procedure, on=day_of(at))
    if competence is None:
        raise Denied("filing.no_competence")
    outcome = Outcome(standing.outcome)
    if conflict := hearings.in_the_way(procedure=procedure, filing=filing, outcome=outcome, on=day_of(at)):
        raise conflict
    decision = Decision.objects.create(
        filing=filing,
        outcome=outcome,
        assessment=standing.assessment,
        proposal=standing,
        resolved_by_id=actor.staff,
        competence=competence,
        decided_at=at,
    )
    _conclude(procedure, decision, actor, at)
    return decision


def resolve_many(
    *, procedures: Mapping[str, Procedure], proposals: Sequence[int], actor: Actor, at: dt.datetime
) -> dict[int, Fault | None]:
    """Resolve a batch, each in its own transaction; say of each whether it was resolved or what stood in the way."""
    outcome: dict[int, Fault | None] = {}
    for proposal in proposals:
        code = Proposal.objects.filter(pk=proposal).values_list("filing__procedure", flat=True).first()
        try:
            if code is None:
                raise NotFound("filing.not_found")
            resolve(procedure=procedures[code], proposal=proposal, actor=actor, at=at)
            outcome[proposal] = None
        except Fault as fault:
            outcome[proposal] = fault
    return outcome


def _conclude(procedure: Procedure, decision: Decision, actor: Actor, at: dt.datetime) -> None:
    """Move the filing to its end, and do what the procedure says follows."""
    filing = decision.filing
    state = STATE_OF[Outcome(decision.outcome)]
    move(filing, state)
    filing.decided_at = at
    filing.save()
    note(filing, state.value, actor=actor, at=at)
    facts = {"outcome": decision.outcome}
    record(EventType.DECIDED, actor=actor, at=at, person=filing.subject_id, filing=filing.pk, facts=facts)
    effect = procedure.when_granted if state is State.GRANTED else procedure.when_refused
    effect(filing=filing, at=at, decision=decision)
