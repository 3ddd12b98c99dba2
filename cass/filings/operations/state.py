"""What every verb shares: taking a filing under lock, asking again for the powers, moving it on, writing its history."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import connection

from cass.access import Actor, Capability, Verdict, verdict
from cass.filings.forms import Answers, FormContext
from cass.filings.models import FOLLOWS, Filing, Origin, Proposal, State, Step
from cass.filings.procedure import Procedure
from cass.kernel.faults import Conflict, Denied, NotFound
from cass.registry import guardians
from cass.registry import queries as registry
from cass.registry.models import DeclarantKind


def take(*, filing: uuid.UUID) -> Filing:
    """The filing, locked until the transaction ends. Raises NotFound."""
    found = Filing.objects.select_for_update().filter(pk=filing).first()
    if found is None:
        raise NotFound("filing.not_found")
    return found


def take_proposal(*, proposal: int) -> Proposal:
    """The proposal as it stands once its filing is locked. Raises NotFound."""
    filing = Proposal.objects.filter(pk=proposal).values_list("filing", flat=True).first()
    if filing is None:
        raise NotFound("filing.not_found")
    locked = take(filing=filing)
    found = Proposal.objects.get(pk=proposal)
    found.filing = locked
    return found


def demand(actor: Actor, capability: Capability) -> None:
    """Ask the matrix again, inside the transaction. Raises Denied."""
    answer = verdict(actor, capability)
    if answer is not Verdict.ALLOWED:
        raise Denied(f"access.{answer.value}", capability=capability.value, doors=[])


def demand_party(actor: Actor, filing: Filing, procedure: Procedure, *, on: dt.date) -> None:
    """May this actor act on this filing for its party, today? Powers are read again, locked.

    Raises NotFound for a stranger, Denied for somebody of the party who may not do this.
    """
    if filing.origin == Origin.DESK:
        demand(actor, Capability.DESK_FILING_KEY)
        return
    if filing.declarant_id is not None:
        if actor.person is None or actor.declarant != filing.declarant_id:
            raise NotFound("filing.not_found")
        powers = registry.powers(person=actor.person, declarant=filing.declarant_id, on=on, lock=True)
        if powers is None:
            raise NotFound("filing.not_found")
        if powers.capabilities is not None and procedure.capability not in powers.capabilities:
            raise Denied("access.not_in_mandate", capability=procedure.capability.value)
    elif actor.person is None or actor.declarant is not None or actor.person != filing.person_id:
        raise NotFound("filing.not_found")
    else:
        _demand_dependant(filing, procedure, on=on)
    demand(actor, procedure.capability)


def _demand_dependant(filing: Filing, procedure: Procedure, *, on: dt.date) -> None:
    """A filing for a dependant: does the dependence still stand, and does it go so far? Raises NotFound, Denied."""
    holder, dependant = filing.person_id, filing.subject_id
    if holder is None or dependant is None or dependant == holder:
        return
    care = guardians.care_of(person=holder, dependant=dependant, on=on, lock=True)
    if care is None:
        raise NotFound("filing.not_found")
    if care.capabilities is not None and procedure.capability not in care.capabilities:
        raise Denied("access.not_in_mandate", capability=procedure.capability.value)


def move(filing: Filing, to: State) -> None:
    """Change the state, if the one may follow the other. Raises Conflict."""
    if to not in FOLLOWS[State(filing.state)]:
        raise Conflict("filing.not_now", state=filing.state)
    filing.state = to


def note(
    filing: Filing,
    code: str,
    *,
    actor: Actor,
    at: dt.datetime,
    facts: Mapping[str, Any] | None = None,
    for_office: bool = False,
) -> None:
    """Add a line to the filing's history."""
    Step.objects.create(
        filing=filing, at=at, code=code, actor=actor.reference, facts=dict(facts or {}), for_office=for_office
    )


def next_number(sequence: str, prefix: str, *, on: dt.date) -> str:
    """The next number of one of the CASS's registers: ``E-2026-0000012``. Gaps are possible, repetitions are not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        return f"{prefix}-{on.year}-{cursor.fetchone()[0]:07d}"


def context_of(filing: Filing, answers: Answers, *, on: dt.date, language: str = "") -> FormContext:
    """What the sections' forms may know of this filing."""
    return FormContext(
        on=on,
        language=language or filing.language,
        declarant=filing.declarant_id,
        person=filing.person_id,
        is_own_account=filing.declarant is not None and filing.declarant.kind == DeclarantKind.OWN_ACCOUNT,
        is_desk=filing.origin == Origin.DESK,
        answers=answers,
    )
