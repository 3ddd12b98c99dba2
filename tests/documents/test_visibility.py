from collections.abc import Callable

import pytest

from cass.access import NOBODY, Actor, Capability, Door, Role
from cass.documents import queries
from cass.documents.kinds import Kind
from cass.documents.models import IssuedDocument
from cass.kernel.faults import NotFound
from cass.registry.models import Declarant, Person

Issue = Callable[..., IssuedDocument]


@pytest.fixture
def employer(db: None) -> Declarant:
    return Declarant.objects.create(
        census_number="10001234",
        kind="company",
        name="Transports Gil, SL",
        address="Av. Tarragona, 1",
        parish="07",
        postcode="AD500",
    )


def readers(document: IssuedDocument, **actors: Actor) -> set[str]:
    return {name for name, actor in actors.items() if queries.visible_to(actor).filter(pk=document.pk).exists()}


def test_a_document_is_read_by_its_holder_and_its_declarant_and_by_no_stranger(
    issue: Issue, holder: Person, employer: Declarant
):
    card = issue(declarant=employer, capability=Capability.WORK_ACCIDENT_DECLARE)
    at_the_door = Door.CASS_CERTIFICATE

    def delegate(*capabilities: Capability) -> Actor:
        return Actor(door=at_the_door, person=-2, declarant=employer.pk, mandate=frozenset(capabilities))

    assert readers(
        card,
        holder=Actor(door=Door.PIN, person=holder.pk),
        parent=Actor(door=Door.PIN, person=-1, dependant=holder.pk),
        employer=Actor(door=at_the_door, person=-1, declarant=employer.pk),
        delegate=delegate(Capability.WORK_ACCIDENT_DECLARE),
        payroll_only=delegate(Capability.CONTRIBUTION_SHEET_DECLARE),
        holder_acting_for_another=Actor(door=at_the_door, person=holder.pk, declarant=-1),
        stranger=Actor(door=Door.PIN, person=-1),
        other_employer=Actor(door=at_the_door, person=-1, declarant=-1),
        nobody=NOBODY,
    ) == {"holder", "parent", "employer", "delegate"}


def test_a_limited_mandate_reads_nothing_that_names_no_capability(issue: Issue, employer: Declarant):
    document = issue(declarant=employer)
    everything = Actor(door=Door.CASS_CERTIFICATE, person=-1, declarant=employer.pk, mandate=frozenset(Capability))
    assert readers(document, everything=everything) == set()


def test_the_desk_reads_what_it_hands_over_and_no_reasons(issue: Issue):
    def staff(role: Role) -> Actor:
        return Actor(door=Door.STAFF, staff=1, roles=frozenset({role}))

    desk = {"officer": staff(Role.ACCIDENT_OFFICER), "desk": staff(Role.DESK_CLERK)}
    assert readers(issue(), **desk) == {"officer", "desk"}
    assert readers(issue(kind=Kind.ACCIDENT_DECISION), **desk) == {"officer"}


def test_a_strangers_document_is_not_found(issue: Issue, holder: Person):
    document = issue()
    assert queries.get(actor=Actor(door=Door.PIN, person=holder.pk), document=document.pk) == document
    with pytest.raises(NotFound):
        queries.get(actor=Actor(door=Door.PIN, person=-1), document=document.pk)
