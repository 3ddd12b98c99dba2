"""Another officer approves what one prepared (MISSION A7), sends it back, or ends it."""

import datetime as dt
import uuid

from django.db import transaction

from cass.access import Actor, Capability
from cass.audit.models import EventType
from cass.contracts import queries, requests
from cass.contracts.models import ApplicantKind, Capacity, Contract, News, Step
from cass.contracts.preparation import demand, note, take, tell_journal
from cass.contracts.stages import AT_THE_DESK, Stage
from cass.inbox import operations as inbox
from cass.kernel.faults import Denied, Fault
from cass.kernel.working_days import day_of
from cass.registry import operations as registry
from cass.registry import queries as powers
from cass.registry.models import MandateKind
from cass.staff.models import User

REDEEM_WITHIN = dt.timedelta(days=30)


def _demand_another(contract: Contract, officer: User) -> None:
    """Two pairs of eyes: whoever had a hand in preparing it does not judge it. Raises Denied ``contract.own_work``."""
    if queries.had_a_hand_in(contract, staff=officer.pk):
        raise Denied("contract.own_work")


@transaction.atomic
def approve(*, request: uuid.UUID, actor: Actor, at: dt.datetime) -> Contract:
    """The contract counts: it can be redeemed for thirty days, and the register knows what its holder may do.

    Raises Conflict ``contract.not_now``, Denied ``contract.own_work``, Fault ``contract.papers_missing``,
    ``contract.scans_not_clean``, ``contract.not_authorised``.
    """
    by = demand(actor, Capability.CONTRACT_APPROVE)
    contract = take(request, Stage.TO_APPROVE, at=at)
    _demand_another(contract, by)
    if queries.papers_missing(contract, on=day_of(at)):
        raise Fault("contract.papers_missing")
    if queries.unusable_scans(contract):
        raise Fault("contract.scans_not_clean")
    _enter_mandates(contract, actor, at)
    contract.approved_by, contract.approved_at, contract.redeem_until = by, at, at + REDEEM_WITHIN
    contract.save(update_fields=["approved_by", "approved_at", "redeem_until"])
    note(contract, Step.APPROVED, by, at)
    tell_journal(EventType.CONTRACT_APPROVED, contract, actor, at)
    _tell(contract, "contract_approved", at, until=contract.redeem_until)
    return contract


def _enter_mandates(contract: Contract, actor: Actor, at: dt.datetime) -> None:
    """What the papers proved and the register did not know yet. Who files for third parties acts by their authorisations."""
    on, kind = day_of(at), MandateKind(queries.MANDATE[Capacity(contract.capacity)])
    for row in contract.declarants.select_related("declarant").order_by("pk"):
        if contract.request.kind == ApplicantKind.THIRD_PARTY:
            if not queries.has_powers(person=contract.holder_id, declarant=row.declarant, on=on):
                raise Fault("contract.not_authorised")
        elif powers.mandate_kind(person=contract.holder_id, declarant=row.declarant_id, on=on) not in {
            MandateKind.HOLDER,
            MandateKind.NOTARIAL,
        }:
            registry.grant_mandate(
                person=contract.holder, declarant=row.declarant, kind=kind, since=on, at=at, actor=actor
            )


@transaction.atomic
def give_back(*, request: uuid.UUID, why: str, actor: Actor, at: dt.datetime) -> Contract:
    """The approving officer returns it to be put right. Raises Denied ``contract.own_work``."""
    by = demand(actor, Capability.CONTRACT_APPROVE)
    contract = take(request, Stage.TO_APPROVE, at=at)
    _demand_another(contract, by)
    contract.returned_at, contract.returned_why = at, why
    contract.save(update_fields=["returned_at", "returned_why"])
    note(contract, Step.RETURNED, by, at)
    tell_journal(EventType.CONTRACT_RETURNED, contract, actor, at)
    return contract


@transaction.atomic
def cancel(*, request: uuid.UUID, why: str, actor: Actor, at: dt.datetime) -> Contract:
    """The office ends a contract that is not redeemed, for a reason that the applicant reads; they may ask again."""
    by = demand(actor, Capability.CONTRACT_WORK)
    contract = take(request, *AT_THE_DESK, Stage.APPROVED, at=at)
    requests.end_contract(contract, why, at=at)
    requests.forget_password(contract.request)
    note(contract, Step.CANCELLED, by, at)
    tell_journal(EventType.CONTRACT_CANCELLED, contract, actor, at, why="office")
    _tell(contract, "contract_cancelled", at)
    return contract


def _tell(contract: Contract, code: str, at: dt.datetime, *, until: dt.datetime | None = None) -> None:
    """In the holder's inbox, and by e-mail to the address of the request unless the inbox writes to that one already."""
    facts = {"number": contract.number}
    if until is not None:
        facts["until"] = day_of(until).strftime("%d/%m/%Y")
    notice = inbox.put(recipient=contract.holder, code=code, at=at, facts=facts)
    written = getattr(notice, "email", None)
    if written is None or written.address.lower() != contract.request.email.lower():
        requests.tell(contract.request, News.CHANGED, at=at)
