"""THE CATALOGUE: every procedure of the house, by code. One file a procedure."""

from cass.filings.procedure import Procedure
from cass.kernel.faults import NotFound
from cass.procedures import (
    authorisation_of_third_party,
    coverage_certificate,
    delegation_to_employee,
    revocation_of_mandate,
    work_accident_declaration,
    work_accident_statement,
)

CATALOGUE: dict[str, Procedure] = {
    procedure.code: procedure
    for procedure in (
        work_accident_declaration.procedure,
        work_accident_statement.procedure,
        coverage_certificate.procedure,
        delegation_to_employee.procedure,
        authorisation_of_third_party.procedure,
        revocation_of_mandate.procedure,
    )
}


def procedure(code: str) -> Procedure:
    """Raises NotFound."""
    if code not in CATALOGUE:
        raise NotFound("page.not_found")
    return CATALOGUE[code]
