"""Requests and contracts, read: by the desk, and one by one."""

import datetime as dt
import uuid
from collections import Counter

from django.db.models import Q, QuerySet

from cass.access import Actor, Capability, Verdict, verdict
from cass.attachments import queries as attachments
from cass.contracts import needs
from cass.contracts.models import (
    ApplicantKind,
    Capacity,
    CertificateRequest,
    Contract,
    ContractStep,
    RequestedDeclarant,
)
from cass.contracts.needs import Need
from cass.contracts.references import normalised_reference
from cass.contracts.stages import Stage
from cass.desk.models import Appointment
from cass.kernel.faults import NotFound
from cass.kernel.identifiers import normalised
from cass.registry import queries as registry
from cass.registry.models import Declarant, DeclarantKind, MandateKind, Person

_OPEN = Q(withdrawn_at=None, lapsed_at=None)
_BEGUN = _OPEN & Q(contract__isnull=False, contract__cancelled_at=None, contract__approved_at=None)
_KEPT = _BEGUN & Q(contract__returned_at=None)
_APPROVED = _OPEN & Q(contract__cancelled_at=None, contract__approved_at__isnull=False)


def in_stage(stage: Stage, at: dt.datetime) -> Q:
    """The requests in a stage: the same as ``stages.stage_of`` tells of one, for the stages that the desk lists."""
    return {
        Stage.REQUESTED: _OPEN & Q(contract=None),
        Stage.PREPARING: _KEPT & Q(contract__document=None, contract__signed_at=None),
        Stage.TO_SIGN: _KEPT
        & Q(contract__document__isnull=False, contract__taken_away_at=None, contract__signed_at=None),
        Stage.AWAY: _KEPT & Q(contract__taken_away_at__isnull=False, contract__signed_at=None),
        Stage.TO_APPROVE: _KEPT & Q(contract__signed_at__isnull=False),
        Stage.RETURNED: _BEGUN & Q(contract__returned_at__isnull=False),
        Stage.APPROVED: _APPROVED & Q(contract__redeemed_at=None, contract__redeem_until__gt=at),
    }[stage]


LISTED = (
    Stage.REQUESTED,
    Stage.PREPARING,
    Stage.TO_SIGN,
    Stage.AWAY,
    Stage.RETURNED,
    Stage.TO_APPROVE,
    Stage.APPROVED,
)


def visible_to(actor: Actor) -> QuerySet[CertificateRequest]:
    """The requests that an actor works on: the public desk's."""
    if verdict(actor, Capability.CONTRACT_WORK) is not Verdict.ALLOWED:
        return CertificateRequest.objects.none()
    return CertificateRequest.objects.select_related("contract", "contract__holder", "contract__document")


def get(*, actor: Actor, request: uuid.UUID) -> CertificateRequest:
    """One request, for the desk. Raises NotFound."""
    found = visible_to(actor).filter(pk=request).first()
    if found is None:
        raise NotFound("certificate_request.not_found")
    return found


def of_applicant(request: uuid.UUID) -> CertificateRequest:
    """The request of who has shown to know its password. Raises NotFound."""
    found = CertificateRequest.objects.select_related("contract").filter(pk=request).first()
    if found is None:
        raise NotFound("certificate_request.not_found")
    return found


def queue(*, actor: Actor, stage: Stage | None, text: str, at: dt.datetime) -> QuerySet[CertificateRequest]:
    """What waits at the desk, the oldest first; a search looks among everything, what is over too."""
    found = visible_to(actor)
    if text:
        found = found.filter(_matches(text)).order_by("-requested_at", "pk")
    else:
        chosen = in_stage(stage, at) if stage else _waiting(at)
        found = found.filter(chosen).order_by("requested_at", "pk")
    return found


def _waiting(at: dt.datetime) -> Q:
    """Everything that is somebody's to go on with."""
    chosen = Q()
    for stage in LISTED:
        chosen |= in_stage(stage, at) if stage is not Stage.APPROVED else Q()
    return chosen


def _matches(text: str) -> Q:
    """Reference or contract number, a document or number, a name or that of a declarant."""
    number = normalised(text)
    by_number = (
        Q(reference=normalised_reference(text))
        | Q(contract__number=number)
        | Q(identity_document=number)
        | Q(cass_number=number)
        | Q(pk__in=RequestedDeclarant.objects.filter(census_number=number).values("request"))
    )
    words = [key for word in text.split() if (key := registry.search_key(word))]
    named = Q(*(("name_key__contains", word) for word in words)) if words else Q(pk=None)
    return by_number | named


def counts(*, actor: Actor, at: dt.datetime) -> dict[Stage, int]:
    """How many requests are in each stage that the desk lists."""
    return {stage: visible_to(actor).filter(in_stage(stage, at)).count() for stage in LISTED}


def appointment_of(request: CertificateRequest, *, at: dt.datetime) -> Appointment | None:
    """The next appointment that was booked with the request's reference."""
    booked = Appointment.objects.filter(about=request.reference, cancelled_at=None, ends_at__gt=at)
    return booked.select_related("office").order_by("starts_at", "pk").first()


# Whom it means


def candidates(request: CertificateRequest) -> list[Person]:
    """The persons of the register with exactly the CASS number or the identity document that was typed."""
    found = [registry.matching(text=text) for text in (request.cass_number, request.identity_document)]
    return list(dict.fromkeys(person for person in found if person is not None))


def in_census(requested: RequestedDeclarant) -> Declarant | None:
    """The declarant with exactly the census number that was typed."""
    return Declarant.objects.filter(census_number=requested.census_number).first()


KINDS = {
    ApplicantKind.COMPANY: {DeclarantKind.COMPANY},
    ApplicantKind.LIBERAL_PROFESSIONAL: {DeclarantKind.LIBERAL_PROFESSIONAL, DeclarantKind.OWN_ACCOUNT},
    ApplicantKind.COMMUNITY_OF_OWNERS: {DeclarantKind.COMMUNITY_OF_OWNERS},
    ApplicantKind.DOMESTIC_EMPLOYER: {DeclarantKind.DOMESTIC_EMPLOYER},
    ApplicantKind.THIRD_PARTY: set(DeclarantKind),
}
"""What the census must say of a declarant for each kind of applicant."""

MANDATE = {Capacity.HOLDER: MandateKind.HOLDER, Capacity.NOTARIAL: MandateKind.NOTARIAL}


def is_known_holder(*, person: int, declarant: Declarant, on: dt.date) -> bool:
    """Does the register know this person as the administrative holder, or as the person behind the declarant?"""
    kind = registry.mandate_kind(person=person, declarant=declarant.pk, on=on)
    return kind == MandateKind.HOLDER or declarant.person_id == person


def has_powers(*, person: int, declarant: Declarant, on: dt.date) -> bool:
    """May this person act for the declarant already?"""
    return registry.powers(person=person, declarant=declarant.pk, on=on) is not None


# What is still missing


def papers_to_check(contract: Contract, *, on: dt.date) -> list[Need]:
    """The papers that this contract needs before it is made."""
    attached = [
        (row.requested, is_known_holder(person=contract.holder_id, declarant=row.declarant, on=on))
        for row in contract.declarants.select_related("requested", "declarant").order_by("pk")
        if row.requested is not None
    ]
    return needs.to_check(contract, attached=attached)


def checked(contract: Contract) -> dict[tuple[str, int | None], uuid.UUID]:
    """The scans of the papers that were checked, by paper and declarant."""
    rows = contract.papers.values_list("paper", "declarant", "scan").order_by("pk")
    return {(paper, declarant): scan for paper, declarant, scan in rows}


def papers_missing(contract: Contract, *, on: dt.date) -> list[Need]:
    """Of the required papers, those that nobody has checked."""
    have = checked(contract)
    return [
        need
        for need in papers_to_check(contract, on=on)
        if need.is_required and (need.paper.value, need.declarant.pk if need.declarant else None) not in have
    ]


def undecided(contract: Contract) -> list[RequestedDeclarant]:
    """The requested declarants that are neither attached nor refused."""
    waiting = contract.request.declarants.filter(contract_declarant=None, refused_why="")
    return list(waiting.order_by("pk"))


def scans(contract: Contract) -> dict[uuid.UUID, attachments.Fate]:
    """What became of each scan of a contract."""
    return {fate.id: fate for fate in attachments.fates(contract.pk)}


def unusable_scans(contract: Contract) -> Counter[str]:
    """The states of the scans in use that are not clean: still being examined, or refused."""
    fates = scans(contract)
    states = (fates[scan].state if scan in fates else "refused" for scan in checked(contract).values())
    return Counter(state for state in states if state != "clean")


def scan_of(contract: Contract, scan: uuid.UUID) -> attachments.Fate:
    """One scan of this contract. Raises NotFound for another's."""
    found = scans(contract).get(scan)
    if found is None:
        raise NotFound("page.not_found")
    return found


def history(contract: Contract) -> list[ContractStep]:
    return list(contract.steps.select_related("by").order_by("at", "pk"))


def had_a_hand_in(contract: Contract, *, staff: int | None) -> bool:
    """Did this officer prepare the contract, wholly or in part? Looking at it and returning it is no part of that."""
    prepared = contract.steps.exclude(code__in=["returned", "approved", "cancelled"])
    return contract.prepared_by_id == staff or prepared.filter(by=staff).exists()
