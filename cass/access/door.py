"""The doors and the roles."""

from enum import StrEnum


class Door(StrEnum):
    """The way somebody came in; each proves something different about them (MISSION A1)."""

    NATIONAL_CERTIFICATE = "national_certificate"
    PIN = "pin"
    CASS_CERTIFICATE = "cass_certificate"
    STAFF = "staff"
    NONE = "none"


class Role(StrEnum):
    """What somebody is to the CASS, for the party they act for at this moment."""

    INSURED = "insured"
    EMPLOYER = "employer"
    DOMESTIC_EMPLOYER = "domestic_employer"
    COMMUNITY_OF_OWNERS = "community_of_owners"
    OWN_ACCOUNT = "own_account"

    DESK_CLERK = "desk_clerk"
    ACCIDENT_OFFICER = "accident_officer"
    HEAD_OF_DEPARTMENT = "head_of_department"
    SUPERVISOR = "supervisor"
    HELP_CENTRE = "help_centre"
    COMU_CLERK = "comu_clerk"


DECLARANTS = frozenset({Role.EMPLOYER, Role.DOMESTIC_EMPLOYER, Role.COMMUNITY_OF_OWNERS, Role.OWN_ACCOUNT})
EMPLOYERS = DECLARANTS - {Role.OWN_ACCOUNT}
CASE_OFFICERS = frozenset({Role.ACCIDENT_OFFICER, Role.HEAD_OF_DEPARTMENT})
STAFF = frozenset(
    {
        Role.DESK_CLERK,
        Role.ACCIDENT_OFFICER,
        Role.HEAD_OF_DEPARTMENT,
        Role.SUPERVISOR,
        Role.HELP_CENTRE,
        Role.COMU_CLERK,
    }
)
