"""What may be lent: by an administrative holder to others, and of an adult dependant's affairs to whom insures them."""

from cass.access.capability import Capability as C
from cass.access.door import DECLARANTS, Role
from cass.access.matrix import MATRIX

HOLDER_ONLY = frozenset({C.MANDATE_READ, C.MANDATE_GRANT, C.MANDATE_AUTHORISE, C.MANDATE_REVOKE})
"""Nobody passes on what they were lent: only the administrative holder says who may act."""

LENDABLE = frozenset(grant.capability for grant in MATRIX if grant.roles & DECLARANTS) - HOLDER_ONLY
"""Everything that a holder may let others do for the declarant."""

COVERAGE_PAPERS = frozenset(
    {
        C.INSURED_OVERVIEW_READ,
        C.COVERAGE_CERTIFICATE_OBTAIN,
        C.STUDENT_CERTIFICATE_OBTAIN,
        C.TRAVEL_FORM_OBTAIN,
    }
)
"""What the person through whom an adult is insured may see to: whether they are covered, and the papers that say so.

Accidents, statements, cards, medical reports and leaves are the adult's own."""


def lendable_for(role: Role) -> frozenset[C]:
    """What a declarant of this kind may lend."""
    return frozenset(grant.capability for grant in MATRIX if role in grant.roles) & LENDABLE
