"""What the matrix answers: every row, door and role against the same rules said a second time, slowly."""

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cass.access import MATRIX, NOBODY, Actor, Capability, Door, Grant, Kind, Role, Verdict, capabilities_of, verdict
from cass.access.door import DECLARANTS, STAFF
from cass.access.matrix import BY_CAPABILITY, doors_for

NONE_OF_IT: frozenset[Capability] = frozenset()
CITIZENS = frozenset(Role) - STAFF


def somebody(**said: object) -> Actor:
    return Actor(**({"door": Door.PIN, "person": 1} | said))  # type: ignore[arg-type]


@st.composite
def actors(draw: st.DrawFn) -> Actor:
    """Anybody at all, also such as no session could ever prove."""
    return Actor(
        door=draw(st.sampled_from(Door)),
        roles=draw(st.frozensets(st.sampled_from(Role))),
        person=draw(st.none() | st.just(1)),
        staff=draw(st.none() | st.just(1)),
        declarant=draw(st.none() | st.just(1)),
        mandate=draw(st.none() | st.frozensets(st.sampled_from(Capability))),
        stepped_up=draw(st.booleans()),
    )


def obstacles(actor: Actor, grant: Grant) -> Iterator[Verdict]:
    """Everything that stands between somebody and a row, in the order in which it is told."""
    if not grant.is_open:
        yield Verdict.NOT_OPEN
    for_anybody = len(grant.doors) == 0
    if not for_anybody and actor.person is None and actor.staff is None:
        yield Verdict.SIGN_IN
    if not for_anybody and not any(actor.door == door for door in grant.doors):
        yield Verdict.WRONG_DOOR
    if not for_anybody and len(grant.roles) > 0 and not any(role in grant.roles for role in actor.roles):
        yield Verdict.WRONG_ROLE
    limited = actor.mandate is not None and is_named_by_mandates(grant)
    if not for_anybody and limited and grant.capability not in (actor.mandate or ()):
        yield Verdict.NOT_IN_MANDATE
    if not for_anybody and grant.step_up and not actor.stepped_up:
        yield Verdict.STEP_UP


def is_named_by_mandates(grant: Grant) -> bool:
    return grant.kind in {Kind.FILE, Kind.CONSULT, Kind.WORK}


def slowly(actor: Actor, grant: Grant) -> Verdict:
    return next(obstacles(actor, grant), Verdict.ALLOWED)


@pytest.mark.parametrize("grant", [pytest.param(grant, id=grant.capability.value) for grant in MATRIX])
def test_every_door_role_mandate_and_step_up_gets_what_its_row_says(grant: Grant):
    mandates = (None, NONE_OF_IT, frozenset({grant.capability}), frozenset(Capability))
    parties = ({"person": 1}, {"staff": 1}, {})
    roles = (frozenset(), *(frozenset({role}) for role in Role), frozenset(Role))
    for door, role, mandate, stepped_up, party in itertools.product(Door, roles, mandates, (True, False), parties):
        actor = Actor(door=door, roles=role, mandate=mandate, stepped_up=stepped_up, **party)
        assert verdict(actor, grant.capability) is slowly(actor, grant), actor


@given(actors(), st.sampled_from(MATRIX))
def test_whoever_it_is_the_answer_is_the_one_said_slowly(actor: Actor, grant: Grant):
    assert verdict(actor, grant.capability) is slowly(actor, grant)


@given(actors(), st.sampled_from([grant.capability for grant in MATRIX if not grant.is_open]))
def test_what_is_not_open_is_open_to_nobody(actor: Actor, capability: Capability):
    assert verdict(actor, capability) is Verdict.NOT_OPEN


@given(actors())
def test_the_work_of_the_office_is_done_through_the_staff_door_alone(actor: Actor):
    work = {grant.capability for grant in MATRIX if grant.kind is Kind.WORK or grant.roles & STAFF}
    if actor.door is not Door.STAFF:
        assert work.isdisjoint(capabilities_of(actor))


@given(actors())
def test_a_limited_mandate_never_widens_what_the_holder_may_do(actor: Actor):
    unlimited = Actor(
        door=actor.door, roles=actor.roles, person=actor.person, staff=actor.staff, stepped_up=actor.stepped_up
    )
    assert set(capabilities_of(actor)) <= set(capabilities_of(unlimited))


@given(st.sampled_from(Door), st.frozensets(st.sampled_from(Role)))
def test_an_empty_mandate_files_and_consults_nothing(door: Door, roles: frozenset[Role]):
    actor = somebody(door=door, roles=roles, declarant=1, mandate=NONE_OF_IT, stepped_up=True)
    assert {BY_CAPABILITY[found].kind for found in capabilities_of(actor)} <= {Kind.COMMON}


@given(actors())
def test_more_roles_never_take_anything_away(actor: Actor):
    more = Actor(
        door=actor.door,
        roles=frozenset(Role),
        person=actor.person,
        staff=actor.staff,
        mandate=actor.mandate,
        stepped_up=actor.stepped_up,
    )
    assert set(capabilities_of(actor)) <= set(capabilities_of(more))


def test_the_wrong_door_is_told_before_the_wrong_role():
    insured = somebody(door=Door.PIN, roles=frozenset({Role.INSURED}))
    assert verdict(insured, Capability.WORK_ACCIDENT_DECLARE) is Verdict.WRONG_DOOR
    insured = somebody(door=Door.CASS_CERTIFICATE, roles=frozenset({Role.INSURED}))
    assert verdict(insured, Capability.WORK_ACCIDENT_DECLARE) is Verdict.WRONG_ROLE


def test_nobody_gets_only_what_is_for_anybody():
    assert set(capabilities_of(NOBODY)) == {grant.capability for grant in MATRIX if grant.is_open and not grant.doors}


def test_a_domestic_employer_with_a_pin_cannot_act_as_a_declarant():
    actor = somebody(roles=frozenset({Role.DOMESTIC_EMPLOYER}), declarant=1)
    assert all(BY_CAPABILITY[found].kind is Kind.COMMON for found in capabilities_of(actor))


def test_no_row_mixes_the_office_with_the_people_it_serves():
    for grant in MATRIX:
        assert not (grant.roles & STAFF and grant.roles & CITIZENS), grant
        assert not grant.roles & DECLARANTS or Door.PIN not in grant.doors, grant
        assert doors_for(grant.capability) == grant.doors


def test_a_capability_that_the_matrix_does_not_know_is_not_open():
    assert verdict(somebody(), "no.such") is Verdict.NOT_OPEN  # type: ignore[arg-type]
