"""Who may see to whose insured affairs, tried as somebody would who should not."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cass.access import Actor, Capability, Door, Role, Verdict, verdict
from cass.access.lending import COVERAGE_PAPERS
from cass.accidents import queries as accidents
from cass.demo.cast import Cast
from cass.documents import queries as documents
from cass.documents.kinds import Kind
from cass.doors import sessions
from cass.filings import operations, queries
from cass.inbox import queries as inbox
from cass.inbox.models import Notice
from cass.kernel.faults import Conflict, Denied, Fault, NotFound
from cass.registry import guardians
from cass.registry.models import Basis, Dependant, Person, Relation, Representation
from cass.registry.operations import add_dependant
from tests.filings import acting
from tests.filings.acting import AT

ON = AT.date()
Enter = Callable[..., Client]


@pytest.fixture
def cast_at() -> dt.datetime:
    return AT


@pytest.fixture
def lucas(cast: Cast) -> Person:
    """An adult who is insured through Maria."""
    add_dependant(holder=cast.maria, person=cast.lucas, relation=Relation.SPOUSE, since=dt.date(2025, 1, 1))
    return cast.lucas


def care(holder: Person, dependant: Person, on: dt.date = ON) -> guardians.Care | None:
    return guardians.care_of(person=holder.pk, dependant=dependant.pk, on=on)


def oneself(person: Person) -> Actor:
    return Actor(door=Door.PIN, roles=frozenset({Role.INSURED}), person=person.pk)


def for_adult(holder: Person, dependant: Person) -> Actor:
    """Who the session of the holder proves to be acting, the dependant chosen."""
    session, _token = sessions.open_session(door=Door.PIN, at=AT, person=holder.pk)
    sessions.choose_party(session=session, at=AT, dependant=dependant.pk)
    return sessions.actor(session, at=AT)


def as_relation(cast: Cast, relation: Relation) -> None:
    Dependant.objects.filter(holder=cast.maria, person=cast.pol).update(relation=relation)


# Who is in care


def test_parents_act_for_a_minor_until_the_day_of_majority(cast: Cast):
    assert care(cast.maria, cast.pol) == guardians.Care(None)
    birthday = cast.pol.birth_date.replace(year=cast.pol.birth_date.year + 18)
    assert care(cast.maria, cast.pol, birthday - dt.timedelta(days=1)) == guardians.Care(None)
    assert care(cast.maria, cast.pol, birthday) == guardians.Care(COVERAGE_PAPERS)


def test_a_guardian_acts_for_a_ward_of_any_age(cast: Cast):
    as_relation(cast, Relation.WARD)
    assert care(cast.maria, cast.pol, dt.date(2060, 1, 1)) == guardians.Care(None)


def test_grandparents_have_the_papers_of_coverage_the_parents_act(cast: Cast):
    as_relation(cast, Relation.GRANDCHILD)
    assert care(cast.maria, cast.pol) == guardians.Care(COVERAGE_PAPERS)


def test_who_insures_nobody_acts_for_nobody(cast: Cast, lucas: Person):
    assert care(cast.jordi, cast.pol) is None
    assert care(lucas, cast.maria) is None
    assert care(cast.stranger, lucas) is None


# An adult's health is their own


def test_of_an_adult_only_the_papers_of_coverage_are_open(cast: Cast, lucas: Person):
    actor = for_adult(cast.maria, lucas)
    allowed = {each for each in Capability if verdict(actor, each) is Verdict.ALLOWED}
    assert COVERAGE_PAPERS & allowed == {
        each for each in COVERAGE_PAPERS if verdict(oneself(cast.maria), each) is Verdict.ALLOWED
    }
    for health in (
        Capability.WORK_ACCIDENT_STATE,
        Capability.MEDICAL_REPORT_INVITE,
        Capability.ACCIDENT_CARD_READ,
        Capability.PERSONAL_DATA_READ,
        Capability.SITUATION_READ,
        Capability.HISTORY_READ,
    ):
        assert verdict(actor, health) is Verdict.NOT_IN_MANDATE


@pytest.fixture
def hurt(cast: Cast, lucas: Person) -> Any:
    """The adult dependant has an accident, recognised, with its card."""
    return acting.decided(cast, acting.filed_by_employer(cast, lucas))


def test_an_accident_of_an_adult_shows_nowhere_to_whom_insures_them(cast: Cast, lucas: Person, hurt: Any):
    actor = for_adult(cast.maria, lucas)
    assert accidents.cards_of(oneself(lucas)).exists()
    assert not accidents.cards_of(actor).exists()
    assert hurt not in queries.visible_to(actor)
    assert not inbox.visible_to(actor).exists()
    assert not documents.visible_to(actor).exists()
    with pytest.raises(NotFound):
        queries.get(actor=actor, filing=hurt.pk)


def test_nobody_opens_an_adult_s_letters(cast: Cast, lucas: Person, hurt: Any):
    notice = Notice.objects.filter(person=lucas).latest("pk")
    with pytest.raises(NotFound):
        operations.open_notice(notice=notice.pk, actor=for_adult(cast.maria, lucas), at=AT)


def test_nobody_states_anything_in_an_adult_s_name(cast: Cast, lucas: Person):
    about = acting.filed_by_employer(cast, lucas)
    forged = Actor(door=Door.PIN, roles=frozenset({Role.INSURED}), person=cast.maria.pk, dependant=lucas.pk)
    with pytest.raises((NotFound, Denied)):
        operations.start(procedure=acting.STATEMENT, actor=forged, at=AT, language="ca", about=about.pk)
    with pytest.raises((NotFound, Denied)):
        operations.start(
            procedure=acting.STATEMENT, actor=for_adult(cast.maria, lucas), at=AT, language="ca", about=about.pk
        )


def test_the_certificate_of_coverage_is_obtained_and_read(cast: Cast):
    add_dependant(holder=cast.maria, person=cast.joan, relation=Relation.SPOUSE, since=dt.date(2025, 1, 1))
    actor = for_adult(cast.maria, cast.joan)
    filing = operations.obtain(procedure=acting.COVERAGE, actor=actor, at=AT, language="ca")
    assert queries.get(actor=actor, filing=filing.pk) == filing
    assert [each.kind for each in documents.visible_to(actor)] == [Kind.COVERAGE_CERTIFICATE]


def test_what_a_parent_wrote_for_a_child_is_closed_when_the_child_is_of_age(cast: Cast):
    about = acting.filed(acting.employer(cast), acting.right_answers(cast.jordi))
    pol = acting.insured(cast.maria, cast.pol)
    certificate = operations.obtain(procedure=acting.COVERAGE, actor=pol, at=AT, language="ca")
    stated = type(about).objects.create(
        procedure="work_accident_statement",
        version=1,
        capability=Capability.WORK_ACCIDENT_STATE,
        language="ca",
        person=cast.maria,
        subject=cast.pol,
        created_at=AT,
        saved_at=AT,
        created_by={},
    )
    assert set(queries.of_party(pol)) == {certificate, stated}
    Person.objects.filter(pk=cast.pol.pk).update(birth_date=dt.date(2008, 1, 1))
    for actor in (for_adult(cast.maria, cast.pol), oneself(cast.maria)):
        assert set(queries.of_party(actor)) == {certificate}


# Consent and court orders


def test_with_consent_they_see_the_same_and_without_it_at_once_nothing(cast: Cast, lucas: Person, hurt: Any):
    given = guardians.consent(representative=cast.maria.pk, actor=oneself(lucas), at=AT)
    assert care(cast.maria, lucas) == guardians.Care(None)
    assert hurt in queries.visible_to(for_adult(cast.maria, lucas))
    assert accidents.cards_of(for_adult(cast.maria, lucas)).exists()
    guardians.withdraw_consent(representation=given.pk, actor=oneself(lucas), at=AT)
    assert hurt not in queries.visible_to(for_adult(cast.maria, lucas))
    guardians.withdraw_consent(representation=given.pk, actor=oneself(lucas), at=AT)
    assert Representation.objects.get(pk=given.pk).ended_at == AT


def test_nobody_consents_in_another_s_name(cast: Cast, lucas: Person):
    forged = Actor(door=Door.PIN, roles=frozenset({Role.INSURED}), person=cast.maria.pk, dependant=lucas.pk)
    for actor in (for_adult(cast.maria, lucas), forged, oneself(cast.stranger), acting.employer(cast)):
        with pytest.raises(NotFound):
            guardians.consent(representative=cast.maria.pk, actor=actor, at=AT)
    assert not Representation.objects.exists()


def test_nobody_takes_back_a_consent_that_is_not_theirs_or_a_court_s_order(cast: Cast, lucas: Person):
    given = guardians.consent(representative=cast.maria.pk, actor=oneself(lucas), at=AT)
    for actor in (oneself(cast.maria), for_adult(cast.maria, lucas), oneself(cast.stranger)):
        with pytest.raises(NotFound):
            guardians.withdraw_consent(representation=given.pk, actor=actor, at=AT)
    order = _paper(cast, lucas, Basis.COURT_ORDER)
    with pytest.raises(NotFound):
        guardians.withdraw_consent(representation=order.pk, actor=oneself(lucas), at=AT)


def _paper(cast: Cast, lucas: Person, basis: Basis, **given: Any) -> Representation:
    paper: dict[str, Any] = {"document": "Batllia, 123/2026", "since": ON, "until": None, **given}
    return guardians.record_paper(
        dependant=lucas.pk,
        representative=cast.maria.pk,
        basis=basis,
        actor=acting.working(cast.taulell),
        at=AT,
        **paper,
    )


def test_a_court_s_order_counts_on_its_days(cast: Cast, lucas: Person):
    _paper(cast, lucas, Basis.COURT_ORDER, since=ON, until=ON + dt.timedelta(days=10))
    assert care(cast.maria, lucas, ON - dt.timedelta(days=1)) == guardians.Care(COVERAGE_PAPERS)
    assert care(cast.maria, lucas, ON + dt.timedelta(days=10)) == guardians.Care(None)
    assert care(cast.maria, lucas, ON + dt.timedelta(days=11)) == guardians.Care(COVERAGE_PAPERS)


def test_a_paper_names_itself_and_is_entered_once(cast: Cast, lucas: Person):
    with pytest.raises(Fault, match=r"registry\.paper_needed"):
        _paper(cast, lucas, Basis.CONSENT, document=" ")
    with pytest.raises(Fault, match=r"registry\.ends_before_it_starts"):
        _paper(cast, lucas, Basis.CONSENT, until=ON - dt.timedelta(days=1))
    made = _paper(cast, lucas, Basis.CONSENT)
    with pytest.raises(Conflict, match=r"registry\.already_so"):
        _paper(cast, lucas, Basis.CONSENT)
    with pytest.raises(NotFound):
        guardians.end_paper(representation=made.pk, dependant=cast.maria.pk, actor=acting.working(cast.taulell), at=AT)
    guardians.end_paper(representation=made.pk, dependant=lucas.pk, actor=acting.working(cast.taulell), at=AT)
    assert care(cast.maria, lucas) == guardians.Care(COVERAGE_PAPERS)


def test_a_consent_ends_with_the_dependence(cast: Cast, lucas: Person):
    guardians.consent(representative=cast.maria.pk, actor=oneself(lucas), at=AT)
    Dependant.objects.filter(person=lucas).update(until=ON)
    assert care(cast.maria, lucas, ON + dt.timedelta(days=1)) is None
    with pytest.raises(NotFound):
        guardians.consent(representative=cast.stranger.pk, actor=oneself(lucas), at=AT)


# On the pages


@pytest.mark.django_db
def test_on_the_pages_an_adult_is_limited_and_consents_through_their_own_door(cast: Cast, enter: Enter):
    now = timezone.now()
    add_dependant(holder=cast.maria, person=cast.lucas, relation=Relation.SPOUSE, since=dt.date(2025, 1, 1))
    maria = enter(cast.maria, Door.PIN, dependant=cast.lucas)
    assert "només els papers de cobertura" in maria.get("/en-nom-de/").content.decode()
    assert "És una persona adulta" in maria.get("/inici/").content.decode()
    for closed in ("/situacio/", "/dades/", "/tramits/work_accident_statement/"):
        assert maria.get(closed).status_code in {302, 403}
    assert maria.get("/dades/salut/").status_code == 404
    assert maria.post("/dades/salut/", {"consent": cast.maria.pk}).status_code == 404
    lucas = enter(cast.lucas, Door.PIN)
    assert cast.maria.full_name in lucas.get("/dades/salut/").content.decode()
    assert lucas.post("/dades/salut/", {"consent": cast.maria.pk}).status_code == 302
    assert "Retira el consentiment" in lucas.get("/dades/salut/").content.decode()
    assert maria.get("/situacio/").status_code == 200
    given = Representation.objects.get()
    assert lucas.post("/dades/salut/", {"withdraw": given.pk}).status_code == 302
    assert maria.get("/situacio/").status_code == 403
    assert now <= Representation.objects.get().recorded_at
