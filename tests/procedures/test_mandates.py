"""Acting for others: granted by a holder, accepted by the other side, and ended at once by either."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from cass.access import Capability, Door
from cass.access.lending import HOLDER_ONLY, LENDABLE
from cass.audit.models import Event
from cass.demo.cast import Cast
from cass.filings import operations, queries
from cass.filings.models import Filing
from cass.inbox import mandates as telling
from cass.inbox.models import Notice
from cass.kernel.faults import Conflict, Denied, Fault, NotFound
from cass.registry import acting, mandates
from cass.registry import operations as registry_operations
from cass.registry import queries as registry
from cass.registry.models import Mandate, MandateKind
from tests.filings.acting import AT, declaring, draft, employer, enclose, present, right_answers, save
from tests.procedures.mandating import (
    ACCIDENTS,
    AUTHORISATION,
    DELEGATION,
    ON,
    REVOCATION,
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

# Granting and accepting


def test_a_delegation_counts_from_its_acceptance_and_both_sides_are_told(cast: Cast):
    mandate = delegated(cast, cast.maria)
    assert powers_of(cast.maria, cast.valira) is None
    telling.accept(mandate=mandate.pk, actor=as_person(cast.maria), at=AT)
    assert powers_of(cast.maria, cast.valira) == {ACCIDENTS}
    assert powers_of(cast.maria, cast.valira, dt.date(2027, 11, 18)) == {ACCIDENTS}
    assert powers_of(cast.maria, cast.valira, dt.date(2027, 11, 19)) is None
    assert told(cast.maria) == ["mandate_offered", "mandate_accepted_by_you"]
    assert told(cast.valira) == ["mandate_granted", "mandate_accepted"]
    kinds = Event.objects.filter(type__startswith="mandate", facts__mandate=mandate.pk).order_by("pk")
    assert [event.type for event in kinds] == ["mandate.granted", "mandate.accepted"]
    assert kinds[0].actor["person"] == cast.anna.pk


def test_it_has_a_receipt_and_a_history_like_every_procedure(cast: Cast):
    filing = Filing.objects.get(pk=delegated(cast, cast.maria).filing_id)
    assert filing.revisions.get().receipt.declarant == cast.valira
    assert [step.code for step in filing.steps.order_by("pk")] == ["started", "filed", "granted"]


def test_without_a_recent_identification_nothing_is_granted(cast: Cast):
    for procedure in (DELEGATION, AUTHORISATION):
        with pytest.raises(Denied, match=r"access\.step_up"):
            operations.start(procedure=procedure, actor=employer(cast), at=AT, language="ca")


def test_the_door_of_the_national_certificate_does_not_grant(cast: Cast):
    national = replace(holder(cast), door=Door.NATIONAL_CERTIFICATE)
    with pytest.raises(Denied, match=r"access\.wrong_door"):
        operations.start(procedure=DELEGATION, actor=national, at=AT, language="ca")


def test_nobody_passes_on_what_they_were_lent(cast: Cast):
    for actor in (
        declaring(cast.pere, cast.valira, ACCIDENTS),
        declaring(cast.clara, cast.clients[0], *LENDABLE),
    ):
        for procedure in (DELEGATION, AUTHORISATION, REVOCATION):
            with pytest.raises(Denied, match=r"access\.not_in_mandate"):
                operations.start(procedure=procedure, actor=fresh(actor), at=AT, language="ca")


def test_even_with_a_forged_session_only_a_holder_s_filing_is_granted(cast: Cast):
    """The matrix is asked first; were it wrong, the powers are read again, and the rule refuses."""
    forged = fresh(declaring(cast.pere, cast.valira))
    with pytest.raises(Denied):
        delegated(cast, cast.maria, by=forged)
    assert not Mandate.objects.filter(person=cast.maria).exists()


@pytest.mark.parametrize("kind", [MandateKind.GESTORIA, MandateKind.NOTARIAL, MandateKind.DELEGATE])
def test_only_the_holder_s_powers_are_without_limits(cast: Cast, kind: MandateKind):
    Mandate.objects.create(
        person=cast.maria, declarant=cast.valira, kind=kind, since=ON, until=ON, accepted_at=AT, capabilities=[]
    )
    assert powers_of(cast.maria, cast.valira) == LENDABLE
    assert not HOLDER_ONLY & LENDABLE
    assert not registry.is_holder(person=cast.maria.pk, declarant=cast.valira.pk, on=ON)


def test_what_is_the_holder_s_alone_is_not_offered(cast: Cast):
    with pytest.raises(Fault):
        delegated(cast, cast.maria, Capability.MANDATE_GRANT)
    with pytest.raises(Fault, match=r"registry\.not_lendable"):
        mandates.offer(
            declarant=cast.valira.pk,
            kind=MandateKind.DELEGATE,
            capabilities=[Capability.MANDATE_AUTHORISE],
            until=ON,
            person=cast.maria,
            at=AT,
        )


@pytest.mark.parametrize("until", ["2028-11-19", "2026-11-18", ""])
def test_it_always_ends_within_two_years(cast: Cast, until: str):
    with pytest.raises(Fault):
        delegated(cast, cast.maria, until=until)
    assert not Mandate.objects.filter(person=cast.maria).exists()
    assert delegated(cast, cast.jordi, until="2028-11-18").until == dt.date(2028, 11, 18)


def test_a_delegation_is_for_who_works_there(cast: Cast):
    with pytest.raises(Fault):
        delegated(cast, cast.stranger)
    with pytest.raises(Fault):
        delegated(cast, cast.anna)


def test_who_stops_working_there_stops_acting(cast: Cast):
    telling.accept(mandate=delegated(cast, cast.maria).pk, actor=as_person(cast.maria), at=AT)
    job = registry.employment_on(person=cast.maria.pk, declarant=cast.valira.pk, on=ON)
    assert job is not None
    registry_operations.end_employment(employment=job.pk, last_day=ON)
    assert powers_of(cast.maria, cast.valira) == {ACCIDENTS}
    assert powers_of(cast.maria, cast.valira, ON + dt.timedelta(days=1)) is None


# Who the receiver is


def test_a_third_person_is_found_by_number_and_surname(cast: Cast):
    mandate = authorised(cast, "person", "133908 l", "forana", ACCIDENTS)
    assert mandate.person == cast.stranger
    telling.accept(mandate=mandate.pk, actor=as_person(cast.stranger), at=AT)
    assert powers_of(cast.stranger, cast.valira) == {ACCIDENTS}


@pytest.mark.parametrize(("number", "name"), [("133908L", "Serra"), ("999999Z", "Forana"), ("133908L", "")])
def test_a_wrong_name_or_number_answers_as_a_right_one_does(cast: Cast, number: str, name: str):
    right = authorised(cast, "person", "133908L", "Forana", ACCIDENTS)
    try:
        wrong = authorised(cast, "person", number, name, ACCIDENTS)
    except Fault:
        assert not name
        return
    filings = [Filing.objects.get(pk=each.filing_id) for each in (right, wrong)]
    assert (
        len({(each.state, each.subject_id, tuple(s.code for s in each.steps.order_by("pk"))) for each in filings}) == 1
    )
    assert wrong.person is None
    assert acting.standing(wrong, ON) is acting.standing(right, ON) is acting.Standing.OFFERED
    mine = Notice.objects.filter(declarant=cast.valira, code="mandate_granted").order_by("pk")
    assert {tuple(sorted(notice.facts)) for notice in mine} == {("declarant", "until", "who")}
    assert [notice.facts["who"].split(" · ")[1] for notice in mine] == ["133908L", number]
    assert "Forana Lluny" not in str([notice.facts for notice in mine])


def test_before_it_is_accepted_the_grantor_reads_what_they_wrote_and_no_more(cast: Cast):
    mandate = authorised(cast, "person", "133908L", "Forana", ACCIDENTS)
    assert telling.receiver(mandate) == "Forana · 133908L"
    assert (
        telling.receiver(telling.accept(mandate=mandate.pk, actor=as_person(cast.stranger), at=AT))
        == "Estranya Forana Lluny"
    )


# Accepting and ending


@pytest.mark.parametrize("verb", [telling.accept, telling.give_up])
def test_nobody_answers_for_somebody_else(cast: Cast, verb: Any):
    mandate = delegated(cast, cast.maria)
    for stranger in (as_person(cast.jordi), as_person(cast.stranger), employer(cast), director(cast)):
        with pytest.raises(NotFound):
            verb(mandate=mandate.pk, actor=stranger, at=AT)
    with pytest.raises(NotFound):
        verb(mandate=0, actor=as_person(cast.maria), at=AT)


def test_accepting_twice_is_once_and_what_was_declined_is_not_accepted(cast: Cast):
    mandate = delegated(cast, cast.maria)
    for _ in range(2):
        telling.accept(mandate=mandate.pk, actor=as_person(cast.maria), at=AT)
    assert told(cast.maria).count("mandate_accepted_by_you") == 1
    other = delegated(cast, cast.jordi)
    telling.give_up(mandate=other.pk, actor=as_person(cast.jordi), at=AT)
    assert told(cast.valira)[-1] == "mandate_declined"
    with pytest.raises(Conflict, match=r"registry\.already_ended"):
        telling.accept(mandate=other.pk, actor=as_person(cast.jordi), at=AT)


def test_an_offer_that_is_over_is_not_accepted(cast: Cast):
    mandate = delegated(cast, cast.maria, until="2026-11-20")
    with pytest.raises(Conflict):
        telling.accept(mandate=mandate.pk, actor=as_person(cast.maria), at=AT + dt.timedelta(days=2))


def test_the_receiver_gives_it_up_at_once(cast: Cast):
    mandate = delegated(cast, cast.maria)
    telling.accept(mandate=mandate.pk, actor=as_person(cast.maria), at=AT)
    telling.give_up(mandate=mandate.pk, actor=as_person(cast.maria), at=AT)
    assert powers_of(cast.maria, cast.valira) is None
    assert (told(cast.valira)[-1], told(cast.maria)[-1]) == ("mandate_given_up", "mandate_given_up_by_you")


def test_a_holder_does_not_give_up_being_the_holder(cast: Cast):
    own = Mandate.objects.get(person=cast.anna, declarant=cast.valira)
    with pytest.raises(NotFound):
        telling.give_up(mandate=own.pk, actor=as_person(cast.anna), at=AT)


def test_the_declarant_revokes_at_once_and_the_draft_stays_with_it(cast: Cast):
    mandate = delegated(cast, cast.maria)
    telling.accept(mandate=mandate.pk, actor=as_person(cast.maria), at=AT)
    maria = declaring(cast.maria, cast.valira, ACCIDENTS)
    filing = draft(maria, {"event": right_answers(cast.jordi)["event"]})
    assert revoked(mandate, holder(cast)).state == "granted"
    for attempt in (
        lambda: save(filing, "timetable", right_answers(cast.jordi)["timetable"], maria),
        lambda: present(filing, maria),
        lambda: enclose(filing, maria),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert filing in queries.visible_to(employer(cast))
    save(filing, "timetable", right_answers(cast.jordi)["timetable"], employer(cast))
    assert told(cast.maria)[-1] == "mandate_revoked_for_you"
    assert told(cast.valira)[-1] == "mandate_revoked"


def test_nobody_revokes_what_another_declarant_granted(cast: Cast):
    mandate = delegated(cast, cast.maria)
    rival = fresh(declaring(cast.stranger, cast.floristeria))
    with pytest.raises(Fault):
        revoked(mandate, rival)
    mandate.refresh_from_db()
    assert mandate.revoked_at is None


def test_a_mandate_is_revoked_once(cast: Cast):
    mandate = delegated(cast, cast.maria)
    revoked(mandate, holder(cast))
    with pytest.raises(Fault):
        revoked(mandate, holder(cast))
