"""Acting for others: the ways in which the cast grants, accepts and ends it."""

import datetime as dt
from dataclasses import replace
from typing import Any

from cass.access import Actor, Capability, Door, Role
from cass.demo.cast import Cast
from cass.filings.models import Filing
from cass.inbox.models import Notice
from cass.procedures.catalogue import CATALOGUE
from cass.registry import queries as registry
from cass.registry.models import Declarant, Mandate, Person
from tests.filings.acting import AT, declaring, draft, employer, present

DELEGATION = CATALOGUE["delegation_to_employee"]
AUTHORISATION = CATALOGUE["authorisation_of_third_party"]
REVOCATION = CATALOGUE["revocation_of_mandate"]
ON = AT.date()
NEXT_YEAR = "2027-11-18"
ACCIDENTS = Capability.WORK_ACCIDENT_DECLARE


def fresh(actor: Actor) -> Actor:
    """Somebody who has just identified again."""
    return replace(actor, stepped_up=True)


def holder(cast: Cast) -> Actor:
    return fresh(employer(cast))


def director(cast: Cast) -> Actor:
    """The holder of the gestoria, acting for it."""
    return fresh(declaring(cast.montserrat, cast.declarants["gestoria"]))


def powers_of(person: Person, declarant: Declarant, on: dt.date = ON) -> Any:
    found = registry.powers(person=person.pk, declarant=declarant.pk, on=on)
    return None if found is None else found.capabilities


def delegated(
    cast: Cast, person: Person, *lent: Capability, until: str = NEXT_YEAR, by: Actor | None = None
) -> Mandate:
    answers = {
        "employee": {"person": str(person.pk)},
        "powers": {"capabilities": [each.value for each in lent or (ACCIDENTS,)], "until": until},
    }
    actor = by or holder(cast)
    filed = present(draft(actor, answers, procedure=DELEGATION), actor, procedure=DELEGATION)
    assert filed.state == "granted"
    return Mandate.objects.get(filing_id=filed.pk)


def authorised(cast: Cast, kind: str, number: str, name: str, *lent: Capability) -> Mandate:
    powers: dict[str, Any] = {"scope": "some" if lent else "all", "until": NEXT_YEAR}
    if lent:
        powers["capabilities"] = [each.value for each in lent]
    answers = {"receiver": {"kind": kind, "number": number, "name": name}, "powers": powers}
    filed = present(draft(holder(cast), answers, procedure=AUTHORISATION), holder(cast), procedure=AUTHORISATION)
    assert filed.state == "granted"
    return Mandate.objects.get(filing_id=filed.pk)


def revoked(mandate: Mandate, by: Actor) -> Filing:
    answers = {"which": {"mandate": str(mandate.pk)}}
    return present(draft(by, answers, procedure=REVOCATION), by, procedure=REVOCATION)


def as_person(person: Person) -> Actor:
    return Actor(door=Door.PIN, roles=frozenset({Role.INSURED}), person=person.pk)


def told(recipient: Person | Declarant) -> list[str]:
    whose = {"person": recipient} if isinstance(recipient, Person) else {"declarant": recipient}
    return list(
        Notice.objects.filter(**whose, code__startswith="mandate").order_by("pk").values_list("code", flat=True)
    )
