"""A gestoria and its people, a change of holder, and papers at the desk."""

import datetime as dt

import pytest

from cass.access import Role
from cass.access.lending import LENDABLE, lendable_for
from cass.audit.models import Event
from cass.demo.cast import Cast
from cass.filings import queries
from cass.inbox import mandates as telling
from cass.kernel.faults import Conflict, Fault, NotFound
from cass.registry import mandates
from cass.registry import operations as registry_operations
from cass.registry import queries as registry
from cass.registry.models import Mandate
from tests.filings.acting import AT, declaring, draft, enclose, present, working
from tests.procedures.mandating import (
    ACCIDENTS,
    DELEGATION,
    NEXT_YEAR,
    ON,
    as_person,
    authorised,
    delegated,
    director,
    fresh,
    holder,
    powers_of,
    revoked,
    told,
)

# The gestoria


def test_a_gestoria_accepts_by_its_holder_and_names_who_acts(cast: Cast):
    gestoria = cast.declarants["gestoria"]
    mandate = authorised(cast, "gestoria", gestoria.census_number, "gestoria pirineus")
    assert (mandate.person, mandate.through) == (None, gestoria)
    with pytest.raises(NotFound):
        telling.accept(mandate=mandate.pk, actor=as_person(cast.montserrat), at=AT)
    telling.accept(mandate=mandate.pk, actor=director(cast), at=AT)
    assert powers_of(cast.montserrat, cast.valira) is None
    assert powers_of(cast.clara, cast.valira) is None
    before = {each.under_id for each in Mandate.objects.filter(person=cast.clara, under__isnull=False)}
    telling.name(person=cast.clara, clients={*before, mandate.pk}, actor=director(cast), at=AT)
    assert powers_of(cast.clara, cast.valira) == lendable_for(Role.EMPLOYER)
    assert told(cast.clara) == ["mandate_named"]
    assert told(cast.valira)[-1] == "mandate_named_for_client"
    revoked(mandate, holder(cast))
    assert powers_of(cast.clara, cast.valira) is None
    assert told(cast.clara)[-1] == "mandate_revoked_for_you"


def test_the_gestoria_takes_a_client_from_one_of_its_people(cast: Cast):
    clients = {each.under_id for each in Mandate.objects.filter(person=cast.clara, under__isnull=False)}
    kept = set(sorted(clients)[1:])
    telling.name(person=cast.clara, clients=kept, actor=director(cast), at=AT)
    assert registry.declarants_of(person=cast.clara.pk, on=ON).count() == 39
    assert told(cast.clara) == ["mandate_no_longer_named"]


def test_a_gestoria_names_only_its_own_people_for_its_own_clients(cast: Cast):
    clients = [each.pk for each in Mandate.objects.filter(through=cast.declarants["gestoria"], under=None)]
    with pytest.raises(NotFound):
        mandates.name(person=cast.stranger.pk, clients=clients, actor=director(cast), at=AT)
    foreign = delegated(cast, cast.maria)
    with pytest.raises(NotFound):
        mandates.name(person=cast.clara.pk, clients=[foreign.pk], actor=director(cast), at=AT)
    for actor in (as_person(cast.clara), declaring(cast.clara, cast.clients[0], *LENDABLE), holder(cast)):
        with pytest.raises(NotFound):
            mandates.name(person=cast.clara.pk, clients=clients, actor=actor, at=AT)


def test_who_leaves_the_gestoria_acts_for_none_of_its_clients(cast: Cast):
    job = registry.employment_on(person=cast.clara.pk, declarant=cast.declarants["gestoria"].pk, on=ON)
    assert job is not None
    registry_operations.end_employment(employment=job.pk, last_day=ON)
    assert registry.declarants_of(person=cast.clara.pk, on=ON).count() == 40
    assert not registry.declarants_of(person=cast.clara.pk, on=ON + dt.timedelta(days=1)).exists()


# A change of holder


def test_a_new_holder_confirms_what_the_former_one_granted(cast: Cast):
    mandate = delegated(cast, cast.maria)
    telling.accept(mandate=mandate.pk, actor=as_person(cast.maria), at=AT)
    telling.change_holder(declarant=cast.valira.pk, person=cast.jordi.pk, at=AT)
    assert powers_of(cast.anna, cast.valira) is None
    assert powers_of(cast.maria, cast.valira) is None
    assert powers_of(cast.pere, cast.valira) is None
    assert registry.is_holder(person=cast.jordi.pk, declarant=cast.valira.pk, on=ON)
    assert told(cast.maria)[-1] == "mandate_suspended_for_you"
    with pytest.raises(NotFound):
        telling.confirm(mandate=mandate.pk, actor=holder(cast), at=AT)
    telling.confirm(mandate=mandate.pk, actor=fresh(declaring(cast.jordi, cast.valira)), at=AT)
    assert powers_of(cast.maria, cast.valira) == {ACCIDENTS}
    assert powers_of(cast.pere, cast.valira) is None
    assert told(cast.maria)[-1] == "mandate_confirmed_for_you"
    with pytest.raises(Conflict, match=r"registry\.already_so"):
        mandates.change_holder(declarant=cast.valira.pk, person=cast.jordi.pk, at=AT)


def test_a_suspended_gestoria_is_suspended_with_its_people(cast: Cast):
    client = cast.clients[0]
    telling.change_holder(declarant=client.pk, person=cast.jordi.pk, at=AT)
    assert powers_of(cast.clara, client) is None
    head = Mandate.objects.get(declarant=client, under=None, through__isnull=False)
    telling.confirm(mandate=head.pk, actor=fresh(declaring(cast.jordi, client)), at=AT)
    assert powers_of(cast.clara, client) == LENDABLE


def test_what_is_offered_under_suspension_still_waits_for_the_new_holder(cast: Cast):
    mandate = delegated(cast, cast.maria)
    telling.change_holder(declarant=cast.valira.pk, person=cast.jordi.pk, at=AT)
    telling.accept(mandate=mandate.pk, actor=as_person(cast.maria), at=AT)
    assert powers_of(cast.maria, cast.valira) is None


# At the desk


def test_the_desk_keys_in_a_signed_delegation(cast: Cast):
    clerk = working(cast.taulell)
    answers = {
        "employee": {"person": str(cast.maria.pk)},
        "powers": {"capabilities": [ACCIDENTS.value], "until": NEXT_YEAR},
        "signed": {"holder": str(cast.anna.pk)},
    }
    filing = draft(clerk, answers, procedure=DELEGATION, declarant=cast.valira.pk, presented_on=ON)
    enclose(filing, clerk, kind="scan", procedure=DELEGATION)
    assert present(filing, clerk, procedure=DELEGATION).state == "granted"
    mandate = Mandate.objects.get(filing_id=filing.pk)
    assert mandate.granted_by == cast.anna
    assert Event.objects.get(type="mandate.granted", facts__mandate=mandate.pk).actor["staff"] == cast.taulell.pk


def test_the_desk_takes_no_paper_that_the_holder_did_not_sign(cast: Cast):
    clerk = working(cast.taulell)
    with pytest.raises(Fault):
        draft(
            clerk,
            {"signed": {"holder": str(cast.pere.pk)}},
            procedure=DELEGATION,
            declarant=cast.valira.pk,
            presented_on=ON,
        )


def test_what_was_granted_shows_the_employee_nothing_of_the_others(cast: Cast):
    delegated(cast, cast.maria)
    other = delegated(cast, cast.jordi)
    assert other.filing_id not in {filing.pk for filing in queries.visible_to(as_person(cast.maria))}
