"""What each kind of document prints: the shape of ``data`` that a procedure hands to ``operations.issue``.

Every value is text ready to be printed, in the document's language (see ``wording.long_date`` and its neighbours).
An empty text or list leaves its place out. Nothing else may be in ``data``: it is attached to the PDF as it stands.
"""

from typing import TypedDict


class Coverage(TypedDict):
    what: str
    basis: str
    rate: str


class Beneficiary(TypedDict):
    name: str
    cass_number: str
    birth_date: str


class CoverageCertificate(TypedDict):
    statement: str
    name: str
    cass_number: str
    birth_date: str
    coverages: list[Coverage]
    beneficiaries: list[Beneficiary]
    notes: list[str]


class AccidentCard(TypedDict):
    """No diagnosis, no part of the body, no circumstances: the card is shown at counters."""

    name: str
    cass_number: str
    birth_date: str
    file_number: str
    accident_date: str
    employer: str


class Attachment(TypedDict):
    name: str
    size: str
    sha256: str


class Receipt(TypedDict):
    """Of a filing (R-PROC 2), or of an incomplete one (R-PROC 12): then ``missing`` and ``complete_by`` say what."""

    procedure: str
    file_number: str
    entry_number: str
    filed_at: str
    """When it arrived: date and legal time."""
    entered_at: str
    """When it counts as entered: the same, or the first hour of the next working day."""
    filed_by: str
    person: str
    receiver: str
    deciding_body: str
    decide_by: str
    in_time: bool | None
    """Within the two working days of an accident; None where no such limit exists."""
    sha256: str
    attachments: list[Attachment]
    missing: list[str]
    complete_by: str


class Reason(TypedDict):
    text: str
    article: str


class Step(TypedDict):
    """One step of a calculation; ``depth`` 0 is the result."""

    depth: int
    text: str
    value: str
    article: str
    estimated: str
    """Words that say the figure is estimated, or nothing."""


class Decision(TypedDict):
    """A reasoned decision (R-PROC 6, 13, 14)."""

    addressee: str
    procedure: str
    file_number: str
    outcome: str
    facts: list[str]
    reasons: list[Reason]
    calculations: list[list[Step]]
    """How each amount of the assessment came about (MISSION X7)."""
    evidence: list[str]
    proposer: str
    resolver: str
    delegation: str
    decided_on: str
    remedy: list[str]


class RejectionNotice(TypedDict):
    """What the employer prints and hands over: the person must come to the public desk, and nothing more."""

    name: str
    file_number: str
    desk: str
    hours: str


class Fact(TypedDict):
    label: str
    value: str


class Notice(TypedDict):
    subject: str
    addressee: list[str]
    paragraphs: list[str]
    items: list[str]
    facts: list[Fact]
    deadline: str
    closing: list[str]


class ContractedDeclarant(TypedDict):
    name: str
    census_number: str
    kind: str


class CertificateContract(TypedDict):
    """The contract of a CASS digital certificate: who signs it, by what right, and for whom; what both commit to is fixed."""

    contract_number: str
    reference: str
    name: str
    cass_number: str
    identity_document: str
    capacity: str
    declarants: list[ContractedDeclarant]


Content = CoverageCertificate | AccidentCard | Receipt | Decision | RejectionNotice | Notice | CertificateContract
