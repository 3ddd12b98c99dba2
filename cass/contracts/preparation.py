"""Step 2 at the desk (MISSION A6, A7): the person, the declarants, the papers, the contact, the contract, its signature."""

import datetime as dt
import uuid

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from cass.access import Actor, Capability, Verdict, verdict
from cass.attachments import operations as attachments
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.contracts import papers, queries, requests
from cass.contracts.models import (
    ApplicantKind,
    Capacity,
    CheckedPaper,
    Contract,
    ContractDeclarant,
    ContractStep,
    RequestedDeclarant,
    Step,
)
from cass.contracts.needs import ATTACHMENT_KIND, Paper
from cass.contracts.references import new_contract_number
from cass.contracts.stages import Stage, contract_of, stage_of
from cass.documents import operations as documents
from cass.documents.models import RevocationReason
from cass.doors import codes, deliveries
from cass.doors.models import ContactKind
from cass.kernel.faults import Conflict, Denied, Fault, NotFound
from cass.kernel.working_days import day_of
from cass.registry.models import Person
from cass.staff.models import User

CONTACT_PURPOSE = deliveries.CONTRACT_CONTACT


def demand(actor: Actor, capability: Capability) -> User:
    """The officer who acts, if they may. Raises Denied."""
    if verdict(actor, capability) is not Verdict.ALLOWED or actor.staff is None:
        raise Denied("access.denied")
    return User.objects.get(pk=actor.staff)


def take(request: uuid.UUID, *stages: Stage, at: dt.datetime) -> Contract:
    """The contract of a request, locked with it, in one of these stages. Raises NotFound, Conflict ``contract.not_now``."""
    found = requests.locked(request)
    if contract_of(found) is None:
        raise Conflict("contract.not_now")
    contract = (
        Contract.objects.select_for_update(of=("self",))
        .select_related("request", "holder", "document")
        .get(request=found)
    )
    if stage_of(contract.request, at) not in stages:
        raise Conflict("contract.not_now")
    return contract


def note(contract: Contract, step: Step, by: User, at: dt.datetime) -> None:
    ContractStep.objects.create(contract=contract, code=step, by=by, at=at)


def tell_journal(event: EventType, contract: Contract, actor: Actor, at: dt.datetime, **facts: str) -> None:
    about = {"contract": str(contract.pk), "request": str(contract.request_id)}
    record(event, actor=actor, at=at, person=contract.holder_id, facts=about | facts)


@transaction.atomic
def begin(*, request: uuid.UUID, person: Person, capacity: Capacity, actor: Actor, at: dt.datetime) -> Contract:
    """The desk has found who asks in the register, and looked at the person: the contract is begun in their name.

    The person is one of the exact candidates. Raises Conflict ``contract.not_now``, Fault ``contract.not_this_person``.
    """
    by = demand(actor, Capability.CONTRACT_WORK)
    found = requests.locked(request)
    if stage_of(found, at) is not Stage.REQUESTED:
        raise Conflict("contract.not_now")
    if person not in queries.candidates(found):
        raise Fault("contract.not_this_person")
    contract = Contract.objects.create(
        number=_unused_number(),
        request=found,
        holder=person,
        capacity=capacity,
        contact_kind=ContactKind.TELEPHONE,
        contact=found.telephone,
        prepared_by=by,
        prepared_at=at,
    )
    note(contract, Step.OPENED, by, at)
    return contract


def _unused_number() -> str:
    while Contract.objects.filter(number=(number := new_contract_number())).exists():
        pass
    return number


@transaction.atomic
def set_capacity(*, request: uuid.UUID, capacity: Capacity, actor: Actor, at: dt.datetime) -> None:
    """By what right the holder signs: as administrative holder, or by notarial powers (A7)."""
    by = demand(actor, Capability.CONTRACT_WORK)
    contract = take(request, Stage.PREPARING, at=at)
    contract.capacity = capacity
    contract.save(update_fields=["capacity"])
    note(contract, Step.CAPACITY_SET, by, at)


@transaction.atomic
def attach(*, request: uuid.UUID, requested: int, actor: Actor, at: dt.datetime) -> ContractDeclarant:
    """A requested declarant is found in the census and becomes part of the contract.

    Raises Fault ``contract.not_in_census``, ``.declarant_kind``, ``.processor_differs``, and for who files for third
    parties ``.not_authorised`` while no authorisation is registered.
    """
    by = demand(actor, Capability.CONTRACT_WORK)
    contract = take(request, Stage.PREPARING, at=at)
    wanted = _wanted(contract, requested)
    declarant = queries.in_census(wanted)
    kind = ApplicantKind(contract.request.kind)
    if declarant is None:
        raise Fault("contract.not_in_census")
    if declarant.kind not in queries.KINDS[kind]:
        raise Fault("contract.declarant_kind")
    if kind is ApplicantKind.DOMESTIC_EMPLOYER and wanted.processor_number != wanted.census_number:
        raise Fault("contract.processor_differs")
    acts = queries.has_powers(person=contract.holder_id, declarant=declarant, on=day_of(at))
    if kind is ApplicantKind.THIRD_PARTY and not acts:
        raise Fault("contract.not_authorised")
    wanted.refused_why = ""
    wanted.save(update_fields=["refused_why"])
    row, is_new = ContractDeclarant.objects.get_or_create(
        contract=contract, declarant=declarant, defaults={"requested": wanted}
    )
    if is_new:
        note(contract, Step.DECLARANT_ATTACHED, by, at)
    return row


@transaction.atomic
def refuse(*, request: uuid.UUID, requested: int, why: str, actor: Actor, at: dt.datetime) -> None:
    """A requested declarant stays out of the contract, for a reason that the applicant will read."""
    by = demand(actor, Capability.CONTRACT_WORK)
    contract = take(request, Stage.PREPARING, at=at)
    wanted = _wanted(contract, requested)
    wanted.refused_why = why
    wanted.save(update_fields=["refused_why"])
    contract.declarants.filter(requested=wanted).delete()
    contract.papers.filter(declarant=wanted).delete()
    note(contract, Step.DECLARANT_REFUSED, by, at)


def _wanted(contract: Contract, requested: int) -> RequestedDeclarant:
    found = contract.request.declarants.filter(pk=requested).first()
    if found is None:
        raise NotFound("page.not_found")
    return found


@transaction.atomic
def check_paper(
    *,
    request: uuid.UUID,
    paper: Paper,
    requested: int | None,
    upload: UploadedFile,
    actor: Actor,
    at: dt.datetime,
) -> CheckedPaper:
    """An officer has seen a paper and scans it; a scan made again takes the place of the former one, which is kept.

    Raises NotFound for a paper that this contract does not need, Fault for a file that is refused at once.
    """
    by = demand(actor, Capability.CONTRACT_WORK)
    contract = take(request, Stage.PREPARING, Stage.RETURNED, at=at)
    wanted = [
        (need.paper, need.declarant.pk if need.declarant else None)
        for need in queries.papers_to_check(contract, on=day_of(at))
    ]
    if contract.returned_at is not None:
        wanted += [(Paper(row.paper), row.declarant_id) for row in contract.papers.order_by("pk")]
    if (paper, requested) not in wanted:
        raise NotFound("page.not_found")
    return _scanned(contract, paper, requested, upload, by=by, actor=actor, at=at)


def _scanned(
    contract: Contract,
    paper: Paper,
    requested: int | None,
    upload: UploadedFile,
    *,
    by: User,
    actor: Actor,
    at: dt.datetime,
) -> CheckedPaper:
    scan = attachments.receive(filing_id=contract.pk, kind=ATTACHMENT_KIND[paper], upload=upload, actor=actor, at=at)
    row, _created = CheckedPaper.objects.update_or_create(
        contract=contract,
        paper=paper,
        declarant_id=requested,
        defaults={"scan": scan.pk, "checked_by": by, "checked_at": at},
    )
    note(contract, Step.PAPER_CHECKED, by, at)
    return row


@transaction.atomic
def change_contact(*, request: uuid.UUID, kind: ContactKind, contact: str, actor: Actor, at: dt.datetime) -> None:
    """Another telephone or address than the one of the request: it has to be verified."""
    by = demand(actor, Capability.CONTRACT_WORK)
    contract = take(request, Stage.PREPARING, Stage.TO_SIGN, Stage.AWAY, at=at)
    contract.contact_kind, contract.contact, contract.contact_verified_at = kind, contact, None
    contract.save(update_fields=["contact_kind", "contact", "contact_verified_at"])
    note(contract, Step.CONTACT_CHANGED, by, at)


@transaction.atomic
def send_code(*, request: uuid.UUID, actor: Actor, at: dt.datetime) -> None:
    """Send a one-time code to the contact, for the holder to tell it at the desk. Raises Fault ``code.too_many_sent``."""
    demand(actor, Capability.CONTRACT_WORK)
    contract = take(request, Stage.PREPARING, Stage.TO_SIGN, Stage.AWAY, at=at)
    codes.send(
        purpose=CONTACT_PURPOSE,
        subject=_subject(contract),
        kind=ContactKind(contract.contact_kind),
        address=contract.contact,
        language=contract.holder.language,
        at=at,
        person=contract.holder_id,
        actor=actor,
    )


@transaction.atomic
def verify_contact(*, request: uuid.UUID, typed: str, actor: Actor, at: dt.datetime) -> Fault | None:
    """Whether what the holder told is the code; if so, the contact is verified. A mistake is an answer: it is counted."""
    by = demand(actor, Capability.CONTRACT_WORK)
    contract = take(request, Stage.PREPARING, Stage.TO_SIGN, Stage.AWAY, at=at)
    wrong = codes.check(purpose=CONTACT_PURPOSE, subject=_subject(contract), typed=typed, at=at)
    if wrong is not None:
        return wrong
    contract.contact_verified_at = at
    contract.save(update_fields=["contact_verified_at"])
    note(contract, Step.CONTACT_VERIFIED, by, at)
    tell_journal(EventType.CONTACT_VERIFIED, contract, actor, at, kind=contract.contact_kind)
    return None


def has_code_waiting(contract: Contract, at: dt.datetime) -> bool:
    """A code was sent to the contact, and may still be told."""
    return codes.waiting(purpose=CONTACT_PURPOSE, subject=_subject(contract), at=at) is not None


def _subject(contract: Contract) -> str:
    """Bound to the contact: a code that went to a former telephone does not verify the new one."""
    return f"{contract.pk}|{contract.contact_kind}|{contract.contact}"


@transaction.atomic
def produce(*, request: uuid.UUID, actor: Actor, at: dt.datetime) -> Contract:
    """Make the contract: a sealed document, to be printed and signed.

    Raises Fault ``contract.no_declarant``, ``.declarants_undecided``, ``.papers_missing``.
    """
    by = demand(actor, Capability.CONTRACT_WORK)
    contract = take(request, Stage.PREPARING, at=at)
    if not contract.declarants.exists():
        raise Fault("contract.no_declarant")
    if queries.undecided(contract):
        raise Fault("contract.declarants_undecided")
    if queries.papers_missing(contract, on=day_of(at)):
        raise Fault("contract.papers_missing")
    contract.document = papers.contract(contract, at=at)
    contract.prepared_by, contract.prepared_at = by, at
    contract.save(update_fields=["document", "prepared_by", "prepared_at"])
    note(contract, Step.PRODUCED, by, at)
    tell_journal(EventType.CONTRACT_PREPARED, contract, actor, at)
    return contract


@transaction.atomic
def reopen(*, request: uuid.UUID, actor: Actor, at: dt.datetime) -> None:
    """Something in the contract is wrong: the document counts no more, and it is made and signed again."""
    by = demand(actor, Capability.CONTRACT_WORK)
    contract = take(request, Stage.TO_SIGN, Stage.AWAY, Stage.RETURNED, at=at)
    if contract.document is not None:
        documents.revoke(document=contract.document, reason=RevocationReason.ISSUED_IN_ERROR, at=at)
    contract.document = contract.signed_at = contract.taken_away_at = contract.returned_at = None
    contract.bearer_name = contract.bearer_document = ""
    contract.save(
        update_fields=["document", "signed_at", "taken_away_at", "returned_at", "bearer_name", "bearer_document"]
    )
    contract.papers.filter(paper__in=[Paper.SIGNED_CONTRACT, Paper.CASS_0007]).delete()
    note(contract, Step.REOPENED, by, at)


@transaction.atomic
def hand_over(
    *, request: uuid.UUID, name: str, document: str, form: UploadedFile, actor: Actor, at: dt.datetime
) -> None:
    """The bearer of a signed CASS-0007 takes the contract away, to bring it back signed (A7). ``form`` is its scan."""
    by = demand(actor, Capability.CONTRACT_WORK)
    contract = take(request, Stage.TO_SIGN, at=at)
    contract.bearer_name, contract.bearer_document, contract.taken_away_at = name, document, at
    contract.save(update_fields=["bearer_name", "bearer_document", "taken_away_at"])
    _scanned(contract, Paper.CASS_0007, None, form, by=by, actor=actor, at=at)
    note(contract, Step.TAKEN_AWAY, by, at)
    tell_journal(EventType.CONTRACT_TAKEN_AWAY, contract, actor, at)


@transaction.atomic
def sign(*, request: uuid.UUID, signed: UploadedFile, actor: Actor, at: dt.datetime) -> Contract:
    """The holder has signed, at the desk or where the bearer took it; ``signed`` is the scan of it.

    Raises Fault ``contract.contact_not_verified``.
    """
    by = demand(actor, Capability.CONTRACT_WORK)
    contract = take(request, Stage.TO_SIGN, Stage.AWAY, at=at)
    if contract.contact_verified_at is None:
        raise Fault("contract.contact_not_verified")
    _scanned(contract, Paper.SIGNED_CONTRACT, None, signed, by=by, actor=actor, at=at)
    contract.signed_at = at
    contract.save(update_fields=["signed_at"])
    note(contract, Step.SIGNED, by, at)
    tell_journal(EventType.CONTRACT_SIGNED, contract, actor, at)
    return contract


@transaction.atomic
def send_on(*, request: uuid.UUID, actor: Actor, at: dt.datetime) -> None:
    """What the approving officer asked for is done, and the signed contract is still right: to be approved again."""
    by = demand(actor, Capability.CONTRACT_WORK)
    contract = take(request, Stage.RETURNED, at=at)
    contract.returned_at = None
    contract.prepared_by, contract.prepared_at = by, at
    contract.save(update_fields=["returned_at", "prepared_by", "prepared_at"])
    note(contract, Step.SENT_ON, by, at)
