"""Acting for others longer than one may: who was let act because of what they are, and is it no more."""

import datetime as dt

import pytest

from cass.demo.cast import Cast
from cass.inbox import mandates as telling
from cass.inbox import queries as inbox
from cass.kernel.faults import Conflict
from cass.procedures import portfolio
from cass.registry import mandates
from cass.registry import operations as registry_operations
from cass.registry import queries as registry
from cass.registry.models import Mandate
from tests.filings.acting import AT, declaring
from tests.procedures.mandating import ACCIDENTS, ON, as_person, delegated, director, fresh, holder, powers_of, told

TOMORROW, NEXT_WEEK = ON + dt.timedelta(days=1), ON + dt.timedelta(days=7)


def heads_of(cast: Cast) -> list[int]:
    """The clients of the gestoria, by its own mandates."""
    return [each.pk for each in mandates.standing_for(gestoria=cast.declarants["gestoria"].pk, on=ON)]


def leaves(cast: Cast, last_day: dt.date) -> None:
    """Clara's last day at the gestoria is known."""
    job = registry.employment_on(person=cast.clara.pk, declarant=cast.declarants["gestoria"].pk, on=ON)
    assert job is not None
    registry_operations.end_employment(employment=job.pk, last_day=last_day)


def test_a_former_holder_of_the_gestoria_acts_for_none_of_its_clients(cast: Cast):
    gestoria, client = cast.declarants["gestoria"], cast.clients[0]
    telling.change_holder(declarant=gestoria.pk, person=cast.jordi.pk, at=AT)
    jordi = fresh(declaring(cast.jordi, gestoria))
    for person in (cast.jordi, cast.montserrat):
        telling.name(person=person, clients=heads_of(cast), actor=jordi, at=AT)
        assert powers_of(person, client)
    telling.change_holder(declarant=gestoria.pk, person=cast.nuria.pk, at=AT)
    assert powers_of(cast.jordi, client) is None
    assert told(cast.jordi)[-1] == "mandate_no_longer_named"
    assert told(client)[-1] == "mandate_no_longer_named_for_client"
    assert powers_of(cast.clara, client), "those who work there go on"
    assert powers_of(cast.montserrat, client), "as does who held it once, and works there"


def test_whose_last_day_is_known_is_not_named_beyond_it(cast: Cast):
    heads = heads_of(cast)
    telling.name(person=cast.clara, clients=[], actor=director(cast), at=AT)
    leaves(cast, TOMORROW)
    telling.name(person=cast.clara, clients=heads, actor=director(cast), at=AT)
    assert powers_of(cast.clara, cast.clients[0], on=TOMORROW)
    assert powers_of(cast.clara, cast.clients[0], on=NEXT_WEEK) is None


def test_nobody_is_let_act_as_an_employee_beyond_their_last_day(cast: Cast):
    job = registry.employment_on(person=cast.maria.pk, declarant=cast.valira.pk, on=ON)
    assert job is not None
    registry_operations.end_employment(employment=job.pk, last_day=TOMORROW)
    mandate = delegated(cast, cast.maria)
    telling.accept(mandate=mandate.pk, actor=as_person(cast.maria), at=AT)
    assert powers_of(cast.maria, cast.valira, on=TOMORROW)
    assert powers_of(cast.maria, cast.valira, on=NEXT_WEEK) is None


@pytest.mark.parametrize("first", ["accepted", "revoked"])
def test_accepting_and_revoking_end_the_same_whichever_comes_first(cast: Cast, first: str):
    mandate = delegated(cast, cast.maria)
    if first == "accepted":
        telling.accept(mandate=mandate.pk, actor=as_person(cast.maria), at=AT)
        telling.revoke(mandate=mandate.pk, actor=director(cast), at=AT)
    else:
        telling.revoke(mandate=mandate.pk, actor=director(cast), at=AT)
        with pytest.raises(Conflict):
            telling.accept(mandate=mandate.pk, actor=as_person(cast.maria), at=AT)
    assert powers_of(cast.maria, cast.valira) is None
    assert Mandate.objects.get(pk=mandate.pk).revoked_at is not None


def test_who_was_lent_a_part_reads_in_no_tray_who_else_may_act(cast: Cast):
    """That somebody was let act, or not any more, is news for the holder alone."""
    delegated(cast, cast.maria)
    lent = declaring(cast.pere, cast.valira, ACCIDENTS)
    assert told(cast.valira) == ["mandate_granted"]
    assert "mandate_granted" in [each.code for each in inbox.visible_to(holder(cast))]
    assert [each.code for each in inbox.visible_to(lent) if each.code.startswith("mandate")] == []
    of_pere = portfolio.clients(person=cast.pere.pk, on=ON)
    shown = [each.notice.code for each in portfolio.due(theirs=of_pere, on=ON) if each.notice is not None]
    assert [code for code in shown if code.startswith("mandate")] == []
