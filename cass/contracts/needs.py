"""What has to be brought to the desk (MISSION A6, A7), by kind of applicant: one table for the public page and the desk."""

from dataclasses import dataclass
from enum import StrEnum

from cass.attachments.models import Kind
from cass.contracts.models import ApplicantKind, Capacity, Contract, RequestedDeclarant


class Paper(StrEnum):
    IDENTITY = "identity"
    """The identity document of who signs."""
    HOLDER_PROOF = "holder_proof"
    """What shows who the administrative holder is, where the register does not know it."""
    MINUTES = "minutes"
    """The minutes of the community that name its representative."""
    AUTHORISING_IDENTITY = "authorising_identity"
    """The identity document of the holder of the company that authorises."""
    NOTARIAL_POWERS = "notarial_powers"
    CASS_0126 = "cass_0126"
    """A domestic employer authorises another person."""
    CASS_0007 = "cass_0007"
    """Another person asks for the contract and takes it away."""
    SIGNED_CONTRACT = "signed_contract"


ATTACHMENT_KIND = {
    Paper.IDENTITY: Kind.IDENTITY_DOCUMENT,
    Paper.HOLDER_PROOF: Kind.PROOF_OF_HOLDER,
    Paper.MINUTES: Kind.PROOF_OF_HOLDER,
    Paper.AUTHORISING_IDENTITY: Kind.IDENTITY_DOCUMENT,
    Paper.NOTARIAL_POWERS: Kind.NOTARIAL_POWERS,
    Paper.CASS_0126: Kind.SIGNED_FORM,
    Paper.CASS_0007: Kind.SIGNED_FORM,
    Paper.SIGNED_CONTRACT: Kind.SIGNED_CONTRACT,
}
OF_EACH_DECLARANT = {
    ApplicantKind.COMMUNITY_OF_OWNERS: (Paper.MINUTES,),
    ApplicantKind.THIRD_PARTY: (Paper.AUTHORISING_IDENTITY,),
}
"""Beside what shows the powers: «si es té més d'una empresa, els documents de cadascuna»."""


@dataclass(frozen=True)
class Need:
    """A paper to check, of the holder or of one declarant; optional ones are checked when they are brought."""

    paper: Paper
    declarant: RequestedDeclarant | None = None
    is_required: bool = True


def to_check(contract: Contract, *, attached: list[tuple[RequestedDeclarant, bool]]) -> list[Need]:
    """The papers that the desk checks before it makes the contract.

    ``attached`` are the declarants of the contract, each with whether the register knows the holder as such.
    """
    kind = ApplicantKind(contract.request.kind)
    found = [Need(Paper.IDENTITY)]
    for declarant, is_known in attached:
        found += [Need(paper, declarant) for paper in OF_EACH_DECLARANT.get(kind, ())]
        if contract.capacity == Capacity.NOTARIAL:
            found.append(Need(Paper.NOTARIAL_POWERS, declarant))
        elif not is_known and kind not in OF_EACH_DECLARANT:
            found.append(Need(Paper.HOLDER_PROOF, declarant))
    if kind is ApplicantKind.DOMESTIC_EMPLOYER:
        found.append(Need(Paper.CASS_0126, is_required=False))
    return found
