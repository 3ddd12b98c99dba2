"""THE MATRIX: capability × door × role. Guards, menus, the public front page, the help and the tests derive from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cass.access.actor import Actor
from cass.access.capability import Capability as C
from cass.access.door import CASE_OFFICERS, DECLARANTS, STAFF, Door, Role


class Kind(StrEnum):
    """What sort of thing a capability is; the front page lists consultations and filings apart (MISSION A2)."""

    CONSULT = "consult"
    FILE = "file"
    WORK = "work"
    COMMON = "common"


@dataclass(frozen=True)
class Grant:
    """One row. ``roles`` empty: whoever came through one of the doors. ``doors`` empty: anybody at all."""

    capability: C
    mission: str
    kind: Kind
    doors: frozenset[Door] = frozenset()
    roles: frozenset[Role] = frozenset()
    is_open: bool = False
    step_up: bool = False


OPEN = True
NATIONAL = frozenset({Door.NATIONAL_CERTIFICATE})
PERSONAL = frozenset({Door.NATIONAL_CERTIFICATE, Door.PIN})
CASS = frozenset({Door.CASS_CERTIFICATE})
CITIZENS = PERSONAL | CASS
OFFICE = frozenset({Door.STAFF})
EVERYBODY = CITIZENS | OFFICE
INSURED = frozenset({Role.INSURED})
FRONT_OFFICE = frozenset({Role.DESK_CLERK, Role.HELP_CENTRE})
PIN_OFFICES = frozenset({Role.DESK_CLERK, Role.COMU_CLERK})

MATRIX: tuple[Grant, ...] = (
    # Anybody
    Grant(C.FRONT_READ, "A1 A2", Kind.COMMON, is_open=OPEN),
    Grant(C.DOOR_ENTER, "A3 A4 A8", Kind.COMMON, is_open=OPEN),
    Grant(C.DOCUMENT_VERIFY, "F3 X6", Kind.COMMON, is_open=OPEN),
    Grant(C.MEDICAL_REPORT_DELIVER, "D15", Kind.COMMON, is_open=OPEN),
    Grant(C.CERTIFICATE_REQUEST, "A5", Kind.COMMON, is_open=OPEN),
    Grant(C.CERTIFICATE_REDEEM, "A8", Kind.COMMON, is_open=OPEN),
    Grant(C.REVOCATIONS_READ, "A8", Kind.COMMON, is_open=OPEN),
    Grant(C.APPOINTMENT_BOOK, "A6", Kind.COMMON, is_open=OPEN),
    Grant(C.PIN_ACTIVATE, "A4", Kind.COMMON, is_open=OPEN),
    Grant(C.TICKET_OPEN, "A8 F1", Kind.COMMON, is_open=OPEN),
    Grant(C.SIMULATOR_USE, "F6 X7", Kind.COMMON, is_open=OPEN),
    # Anybody who has come in
    Grant(C.SESSION_END, "F6", Kind.COMMON, EVERYBODY, is_open=OPEN),
    Grant(C.PARTY_CHOOSE, "A1", Kind.COMMON, CITIZENS, is_open=OPEN),
    Grant(C.HOME_READ, "B1 C1 D1", Kind.COMMON, CITIZENS, is_open=OPEN),
    Grant(C.FILING_READ, "B6 E5", Kind.COMMON, CITIZENS, is_open=OPEN),
    Grant(C.INBOX_READ, "E5 E6", Kind.COMMON, CITIZENS, is_open=OPEN),
    Grant(C.DOCUMENT_READ, "F3", Kind.COMMON, EVERYBODY, is_open=OPEN),
    Grant(C.ACCESS_LOG_READ, "F6", Kind.COMMON, CITIZENS, is_open=OPEN),
    Grant(C.STEP_UP, "F6", Kind.COMMON, CITIZENS, is_open=OPEN),
    Grant(C.SESSIONS_MANAGE, "F6", Kind.COMMON, EVERYBODY, is_open=OPEN),
    Grant(C.PIN_MANAGE, "A4", Kind.COMMON, PERSONAL, is_open=OPEN),
    Grant(C.CERTIFICATE_MANAGE, "A8", Kind.COMMON, CITIZENS, is_open=OPEN),
    Grant(C.CERTIFICATE_RENEW, "A8", Kind.COMMON, CASS, is_open=OPEN, step_up=True),
    Grant(C.MANDATE_RECEIVE, "F2", Kind.COMMON, CITIZENS, is_open=OPEN),
    Grant(C.HEALTH_CONSENT_GIVE, "F2", Kind.COMMON, PERSONAL, INSURED, is_open=OPEN),
    # The insured person: consult
    Grant(C.INSURED_OVERVIEW_READ, "B1", Kind.CONSULT, PERSONAL, INSURED, is_open=OPEN),
    Grant(C.SITUATION_READ, "B2", Kind.CONSULT, PERSONAL, INSURED, is_open=OPEN),
    Grant(C.PERSONAL_DATA_READ, "B3", Kind.CONSULT, PERSONAL, INSURED, is_open=OPEN),
    Grant(C.LEAVES_READ, "B4", Kind.CONSULT, PERSONAL, INSURED),
    Grant(C.PAYMENTS_RECEIVED_READ, "B5", Kind.CONSULT, PERSONAL, INSURED),
    Grant(C.HISTORY_READ, "B6", Kind.CONSULT, PERSONAL, INSURED, is_open=OPEN),
    Grant(C.REFERENT_DOCTOR_READ, "B7", Kind.CONSULT, PERSONAL, INSURED),
    Grant(C.HELP_READ, "B8", Kind.CONSULT, PERSONAL, INSURED),
    Grant(C.ACCIDENT_CARD_READ, "X5", Kind.CONSULT, PERSONAL, INSURED, is_open=OPEN),
    # The insured person: file or obtain
    Grant(C.PERSONAL_DATA_CHANGE, "B10", Kind.FILE, PERSONAL, INSURED, step_up=True),
    Grant(C.REFERENT_DOCTOR_CHOOSE, "B11", Kind.FILE, PERSONAL, INSURED),
    Grant(C.COVERAGE_CERTIFICATE_OBTAIN, "B12", Kind.FILE, PERSONAL, INSURED, is_open=OPEN),
    Grant(C.STUDENT_CERTIFICATE_OBTAIN, "B13", Kind.FILE, PERSONAL, INSURED),
    Grant(C.TRAVEL_FORM_OBTAIN, "B14", Kind.FILE, PERSONAL, INSURED),
    Grant(C.FOREIGN_VOUCHER_OBTAIN, "B15", Kind.FILE, PERSONAL, INSURED),
    Grant(C.INCAPACITY_EXTRACT_OBTAIN, "B16", Kind.FILE, PERSONAL, INSURED),
    Grant(C.INCOME_EXTRACT_OBTAIN, "B17", Kind.FILE, PERSONAL, INSURED),
    Grant(C.POINTS_EXTRACT_OBTAIN, "B18", Kind.FILE, PERSONAL, INSURED),
    Grant(C.WORKING_LIFE_OBTAIN, "B19", Kind.FILE, PERSONAL, INSURED),
    Grant(C.REIMBURSEMENTS_OBTAIN, "B20", Kind.FILE, PERSONAL, INSURED),
    Grant(C.SUSPENSION_READ, "B21", Kind.FILE, PERSONAL, INSURED),
    Grant(C.WORK_ACCIDENT_STATE, "X4", Kind.FILE, PERSONAL, INSURED, is_open=OPEN),
    Grant(C.MEDICAL_REPORT_INVITE, "X4", Kind.FILE, PERSONAL, INSURED, is_open=OPEN),
    # The declarant, with the national certificate
    Grant(C.DECLARANT_OVERVIEW_READ, "C1 D1", Kind.CONSULT, NATIONAL | CASS, DECLARANTS, is_open=OPEN),
    Grant(C.CONTRIBUTIONS_TO_DECLARE_READ, "C2", Kind.CONSULT, NATIONAL, DECLARANTS),
    Grant(C.PENDING_PAYMENTS_READ, "C3", Kind.CONSULT, NATIONAL, DECLARANTS),
    Grant(C.ACTIVE_INCAPACITIES_READ, "C4 D2", Kind.CONSULT, NATIONAL | CASS, DECLARANTS),
    Grant(C.DECLARANT_DATA_CHANGE, "C10 D10", Kind.FILE, NATIONAL | CASS, DECLARANTS, step_up=True),
    Grant(C.OWN_ACCOUNT_BASE_DECLARE, "C11", Kind.FILE, NATIONAL, frozenset({Role.OWN_ACCOUNT})),
    # The employer and own account, with the CASS digital certificate
    Grant(C.EMPLOYEES_READ, "D3", Kind.CONSULT, CASS, DECLARANTS, is_open=OPEN),
    Grant(C.CONTRIBUTIONS_STATE_READ, "D4", Kind.CONSULT, CASS, DECLARANTS),
    Grant(C.CONTRIBUTION_SHEET_DECLARE, "D11", Kind.FILE, CASS, DECLARANTS),
    Grant(C.INCOME_TAX_PAY, "D12", Kind.FILE, CASS, DECLARANTS),
    Grant(C.EMPLOYEE_REGISTER, "D13", Kind.FILE, CASS, DECLARANTS),
    Grant(C.EMPLOYMENT_CHANGE, "D14", Kind.FILE, CASS, DECLARANTS),
    Grant(C.WORK_ACCIDENT_DECLARE, "D15 E4", Kind.FILE, CASS, DECLARANTS, is_open=OPEN),
    Grant(C.DISCHARGE_SIGN, "D16", Kind.FILE, CASS, DECLARANTS),
    Grant(C.MANDATE_READ, "F2", Kind.CONSULT, NATIONAL | CASS, DECLARANTS, is_open=OPEN),
    Grant(C.MANDATE_GRANT, "F2", Kind.FILE, CASS, DECLARANTS, is_open=OPEN, step_up=True),
    Grant(C.MANDATE_AUTHORISE, "F2", Kind.FILE, CASS, DECLARANTS, is_open=OPEN, step_up=True),
    Grant(C.MANDATE_REVOKE, "F2", Kind.FILE, NATIONAL | CASS, DECLARANTS, is_open=OPEN),
    Grant(C.PORTFOLIO_READ, "A1 D1", Kind.COMMON, CASS, is_open=OPEN),
    # The CASS's own people (MISSION F1)
    Grant(C.QUEUE_READ, "F1", Kind.WORK, OFFICE, CASE_OFFICERS | {Role.SUPERVISOR}, is_open=OPEN),
    Grant(C.FILE_WORK, "F1", Kind.WORK, OFFICE, CASE_OFFICERS | {Role.SUPERVISOR}, is_open=OPEN),
    Grant(C.HEALTH_FILE_OPEN, "F1", Kind.WORK, OFFICE, CASE_OFFICERS, is_open=OPEN),
    Grant(C.PROPOSAL_MAKE, "F1", Kind.WORK, OFFICE, CASE_OFFICERS, is_open=OPEN),
    Grant(C.PROPOSAL_RESOLVE, "F1", Kind.WORK, OFFICE, frozenset({Role.HEAD_OF_DEPARTMENT}), is_open=OPEN),
    Grant(C.DESK_FILING_KEY, "E4", Kind.WORK, OFFICE, frozenset({Role.DESK_CLERK}), is_open=OPEN),
    Grant(C.MEDICAL_REPORT_TAKE_IN, "D15 F1", Kind.WORK, OFFICE, CASE_OFFICERS | {Role.DESK_CLERK}, is_open=OPEN),
    Grant(C.PERSON_SEARCH, "F1", Kind.WORK, OFFICE, CASE_OFFICERS | {Role.DESK_CLERK}, is_open=OPEN),
    Grant(C.PAPER_QUEUE_WORK, "F1", Kind.WORK, OFFICE, frozenset({Role.DESK_CLERK}), is_open=OPEN),
    Grant(C.LIMITS_WATCH, "F1", Kind.WORK, OFFICE, frozenset({Role.SUPERVISOR}), is_open=OPEN),
    Grant(C.PIN_REQUEST_TAKE, "A4 F1", Kind.WORK, OFFICE, PIN_OFFICES, is_open=OPEN),
    Grant(C.PIN_ISSUE, "A4 F1", Kind.WORK, OFFICE, PIN_OFFICES, is_open=OPEN),
    Grant(C.CONTACT_VERIFY, "A4 F1", Kind.WORK, OFFICE, frozenset({Role.DESK_CLERK}), is_open=OPEN),
    Grant(C.CONTRACT_WORK, "A6 A7 F1", Kind.WORK, OFFICE, frozenset({Role.DESK_CLERK}), is_open=OPEN),
    Grant(C.CONTRACT_APPROVE, "A7 F1", Kind.WORK, OFFICE, frozenset({Role.DESK_CLERK}), is_open=OPEN),
    Grant(C.APPOINTMENT_WORK, "A6 F1", Kind.WORK, OFFICE, FRONT_OFFICE, is_open=OPEN),
    Grant(C.MANDATE_KEY, "F2", Kind.WORK, OFFICE, frozenset({Role.DESK_CLERK}), is_open=OPEN),
    Grant(C.ACCESS_WORK, "A8 F1", Kind.WORK, OFFICE, FRONT_OFFICE, is_open=OPEN),
    Grant(C.TICKET_WORK, "A8 F1", Kind.WORK, OFFICE, frozenset({Role.HELP_CENTRE}), is_open=OPEN),
)

BY_CAPABILITY: dict[C, Grant] = {grant.capability: grant for grant in MATRIX}


class Verdict(StrEnum):
    """What the matrix says to somebody who wants something; everything but ALLOWED says what is missing."""

    ALLOWED = "allowed"
    NOT_OPEN = "not_open"
    SIGN_IN = "sign_in"
    WRONG_DOOR = "wrong_door"
    WRONG_ROLE = "wrong_role"
    NOT_IN_MANDATE = "not_in_mandate"
    STEP_UP = "step_up"


def verdict(actor: Actor, capability: C) -> Verdict:
    """May this actor use this capability now? If not, the first thing that stands in the way."""
    grant = BY_CAPABILITY.get(capability)
    if grant is None or not grant.is_open:
        return Verdict.NOT_OPEN
    if not grant.doors:
        return Verdict.ALLOWED
    if not actor.is_somebody:
        return Verdict.SIGN_IN
    if actor.door not in grant.doors:
        return Verdict.WRONG_DOOR
    if grant.roles and not grant.roles & actor.roles:
        return Verdict.WRONG_ROLE
    if actor.mandate is not None and grant.kind is not Kind.COMMON and capability not in actor.mandate:
        return Verdict.NOT_IN_MANDATE
    if grant.step_up and not actor.stepped_up:
        return Verdict.STEP_UP
    return Verdict.ALLOWED


def capabilities_of(actor: Actor) -> Iterator[C]:
    """Everything this actor may use now, in the matrix's order: menus are made of it."""
    return (grant.capability for grant in MATRIX if verdict(actor, grant.capability) is Verdict.ALLOWED)


def doors_for(capability: C) -> frozenset[Door]:
    """The doors that lead to a capability; empty for what is open to anybody."""
    return BY_CAPABILITY[capability].doors


assert len(BY_CAPABILITY) == len(MATRIX) == len(C)  # noqa: S101 — one row a capability, no capability without a row.
assert all(not (grant.roles & STAFF) or grant.doors == OFFICE for grant in MATRIX)  # noqa: S101 — staff powers only behind the staff door.
