"""THE CATALOGUE: every procedure of the house, by code. One file a procedure."""

from cass.filings.procedure import Procedure
from cass.kernel.faults import NotFound
from cass.procedures import coverage_certificate, work_accident_declaration, work_accident_statement

CATALOGUE: dict[str, Procedure] = {
    procedure.code: procedure
    for procedure in (
        work_accident_declaration.procedure,
        work_accident_statement.procedure,
        coverage_certificate.procedure,
    )
}


def procedure(code: str) -> Procedure:
    """Raises NotFound."""
    if code not in CATALOGUE:
        raise NotFound("page.not_found")
    return CATALOGUE[code]
