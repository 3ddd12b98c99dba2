"""The people on whom every other test relies."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from django.conf import settings as house
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.test import Client
from django.utils import timezone

from cass.access import Actor, Capability, Door, Role, Verdict, verdict
from cass.contributions import queries as contributions
from cass.contributions.models import ContributedMonth, Debt
from cass.demo import access
from cass.demo import cast as demo_cast
from cass.demo.cast import Cast
from cass.doors import entries, pin, sessions
from cass.kernel import identifiers
from cass.kernel.codes import codes, is_valid
from cass.kernel.working_days import day_of
from cass.law.book import Book
from cass.procedures.coverage_certificate import facts_of
from cass.registry import queries as registry
from cass.registry.models import Declarant, Dependant, Employment, Holiday, Mandate, OwnAccountActivity, Person
from cass.rules import coverage
from cass.rules.assessment import Assessment, Outcome
from cass.staff import operations as staff_operations
from cass.staff import queries as staff

FIXED = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)


def coverage_of(person: Person, cast: Cast) -> Assessment:
    return coverage.assess(facts_of(person, day_of(cast.at)), Book.load())


def codes_of(assessment: Assessment) -> set[str]:
    return {reason.code for reason in assessment.reasons}


def test_numbers_are_well_formed_and_nobodys_twice(cast: Cast) -> None:
    people, declarants = list(Person.objects.order_by("pk")), list(Declarant.objects.order_by("pk"))

    assert all(identifiers.is_cass_number(person.cass_number) and identifiers.is_nia(person.nia) for person in people)
    assert all(identifiers.is_census_number(each.census_number) for each in declarants)
    assert all(identifiers.is_nrt(each.nrt) for each in declarants)
    assert len({each.nrt for each in declarants}) == len(declarants)


def test_everybody_lives_in_a_parish_and_works_by_the_code_lists(cast: Cast) -> None:
    places = [*Person.objects.order_by("pk"), *Declarant.objects.order_by("pk")]

    assert all(codes("parishes").get(place.parish).facts["postcodes"] == place.postcode for place in places)
    assert all(is_valid("nace2", each.activity) for each in Declarant.objects.order_by("pk"))
    works = [*Employment.objects.order_by("pk"), *OwnAccountActivity.objects.order_by("pk")]
    assert all(is_valid("cno_ad_2004", work.occupation) for work in works)


def test_nobody_can_be_reached_by_mistake(cast: Cast) -> None:
    parties = [*Person.objects.order_by("pk"), *Declarant.objects.order_by("pk")]

    assert all(not party.email or party.email.endswith("@example.org") for party in parties)
    assert all(party.telephone.startswith("0") for party in parties)


@pytest.mark.parametrize("name", ["maria", "jordi", "nuria", "anna", "rosa", "stranger"])
def test_who_has_contributed_has_open_rights(cast: Cast, name: str) -> None:
    assessment = coverage_of(cast.people[name], cast)

    assert assessment.outcome is Outcome.GRANT
    assert "coverage.open" in codes_of(assessment)


def test_maria_has_contributed_for_five_years_and_her_child_is_covered_through_her(cast: Cast) -> None:
    assert contributions.contributed(person=cast.maria.pk, on=day_of(cast.at)).months == 60
    assert [link.person for link in registry.dependants_of(person=cast.maria.pk, on=day_of(cast.at))] == [cast.pol]
    assessment = coverage_of(cast.pol, cast)
    assert assessment.outcome is Outcome.GRANT
    assert "coverage.dependant" in codes_of(assessment)


def test_who_has_just_begun_has_no_rights_by_illness_and_all_by_accident(cast: Cast) -> None:
    facts = facts_of(cast.lucas, day_of(cast.at))
    assert isinstance(facts, coverage.DirectFacts)

    assert codes_of(coverage_of(cast.lucas, cast)) >= {"coverage.not_yet"}
    assert coverage_of(cast.lucas, cast).outcome is Outcome.REFUSE
    accident = coverage.DirectFacts(**(vars(facts) | {"cause": coverage.Cause.WORK_ACCIDENT}))
    assert coverage.assess(accident, Book.load()).outcome is Outcome.GRANT


def test_the_pensioner_has_points_enough(cast: Cast) -> None:
    assert coverage_of(cast.joan, cast).outcome is Outcome.GRANT
    assert "coverage.pensioner" in codes_of(coverage_of(cast.joan, cast))


def test_own_account_in_debt_keeps_the_right_and_not_the_card(cast: Cast) -> None:
    assert coverage_of(cast.nuria, cast).outcome is Outcome.GRANT
    assert coverage_of(cast.marc, cast).outcome is Outcome.GRANT_CARD_WITHHELD
    assert contributions.owed(declarant=cast.electrician.pk, on=day_of(cast.at)) == 2 * 51_480


def test_the_company_has_a_dozen_people_and_the_house_one(cast: Cast) -> None:
    assert registry.staff_of(declarant=cast.valira.pk, on=day_of(cast.at)).count() == 13
    assert [job.person for job in registry.staff_of(declarant=cast.casa.pk, on=day_of(cast.at))] == [cast.rosa]


def test_the_gestoria_acts_for_forty_companies_and_chooses_one(cast: Cast, actor_of: Callable[..., Actor]) -> None:
    companies = registry.declarants_of(person=cast.clara.pk, on=day_of(cast.at))
    assert set(companies) == set(cast.clients)
    assert len(cast.clients) == 40

    assert actor_of(cast.clara, Door.CASS_CERTIFICATE).declarant is None
    client = cast.clients[0]
    assert actor_of(cast.clara, Door.CASS_CERTIFICATE, declarant=client).declarant == client.pk


def test_the_holder_may_do_everything_and_the_delegate_declare_accidents(
    cast: Cast, actor_of: Callable[..., Actor]
) -> None:
    anna, pere = (actor_of(who, Door.CASS_CERTIFICATE) for who in (cast.anna, cast.pere))

    assert (anna.declarant, anna.mandate) == (cast.valira.pk, None)
    assert verdict(anna, Capability.WORK_ACCIDENT_DECLARE) is Verdict.ALLOWED
    assert (pere.declarant, pere.mandate) == (cast.valira.pk, frozenset({Capability.WORK_ACCIDENT_DECLARE}))


def test_only_the_head_of_department_has_the_competence(cast: Cast) -> None:
    of_accidents = {"procedure": "work_accident_declaration", "on": day_of(cast.at)}
    holders = [user for user in cast.users.values() if staff.competence(staff=user.pk, **of_accidents)]

    assert holders == [cast.cap]
    assert staff.competence(staff=cast.cap.pk, **of_accidents) == cast.competence
    assert cast.oficial.role_set == cast.oficial2.role_set == {Role.ACCIDENT_OFFICER}


def test_the_stranger_may_act_for_nobody_else(cast: Cast) -> None:
    on = day_of(cast.at)
    others = Declarant.objects.exclude(pk=cast.floristeria.pk)

    assert others.count() == 45
    assert all(registry.powers(person=cast.stranger.pk, declarant=each.pk, on=on) is None for each in others)
    assert not Mandate.objects.filter(declarant=cast.floristeria).exclude(person=cast.stranger).exists()
    assert not Dependant.objects.filter(models.Q(holder=cast.stranger) | models.Q(person=cast.stranger)).exists()
    assert not Employment.objects.filter(person=cast.stranger).exclude(declarant=cast.floristeria).exists()


def test_working_days_are_known_around_today(cast: Cast) -> None:
    years = {day.year for day in Holiday.objects.dates("date", "year")}

    assert set(range(cast.at.year - 5, cast.at.year + 3)) == years
    assert registry.calendar().add_working_days(day_of(cast.at), 2) > day_of(cast.at)


def test_a_browser_comes_in_through_a_door(cast: Cast, enter: Callable[..., Client]) -> None:
    browser = enter(cast.clara, Door.CASS_CERTIFICATE, declarant=cast.clients[3])

    session = sessions.find(token=browser.cookies[house.SESSION_COOKIE].value, at=timezone.now())
    assert session is not None
    assert (session.person, session.declarant) == (cast.clara, cast.clients[3])


def test_the_pins_of_the_tour_open_the_door(cast: Cast) -> None:
    opened = pin.enter(cass_number=cast.maria.cass_number, pin=cast.pins["maria"], device_token="", at=cast.at)

    assert isinstance(opened, pin.Entered)
    assert opened.person == cast.maria.pk
    assert len(set(cast.pins.values())) == len(cast.pins)


def test_staff_come_in_with_the_tours_password_and_code(cast: Cast) -> None:
    code = access.code_now(at=cast.at)
    about = {"username": "oficial", "password": access.STAFF_PASSWORD, "code": code, "at": cast.at}

    assert staff_operations.check(**about) == cast.oficial


def test_certificates_open_the_door_they_are_for_and_the_bad_ones_none(
    cast: Cast, tmp_path: Path, settings: Any
) -> None:
    settings.PKI = tmp_path / "pki"
    access.issue_certificates(people=cast.people, folder=tmp_path, at=cast.at - dt.timedelta(minutes=1))

    def shown(file: str) -> entries.Shown | Any:
        _key, certificate, _more = pkcs12.load_key_and_certificates((tmp_path / file).read_bytes(), b"demo")
        assert certificate is not None
        return entries.shown(der=certificate.public_bytes(Encoding.DER), at=cast.at)

    maria, anna = shown("maria-national.p12"), shown("anna-cass.p12")
    assert (maria.door, maria.person) == (Door.NATIONAL_CERTIFICATE, cast.maria)
    assert (anna.door, anna.person) == (Door.CASS_CERTIFICATE, cast.anna)
    refused = [shown(f"{name}.p12").code for name in access.REFUSED]
    assert refused == ["certificate.revoked", "certificate.expired", "certificate.foreign_issuer"]


def rows() -> list[Any]:
    """The register in words, without the keys that the database gives."""
    return [
        sorted(Person.objects.values_list("cass_number", "name_key", "birth_date", "address", "parish", "channel")),
        sorted(Declarant.objects.values_list("census_number", "name", "nrt", "kind", "person__cass_number")),
        sorted(Employment.objects.values_list("person__cass_number", "declarant__name", "period", "monthly_base")),
        sorted(ContributedMonth.objects.values_list("person__cass_number", "month", "days")),
        sorted(Debt.objects.values_list("declarant__name", "month", "amount")),
        sorted(Mandate.objects.values_list("person__cass_number", "declarant__name", "kind", "since"), key=str),
        sorted(Holiday.objects.values_list("date", "scope", "parish", "name")),
    ]


def test_the_same_moment_gives_the_same_cast(db: None) -> None:
    found = []
    for _ in range(2):
        before = transaction.savepoint()
        demo_cast.make(at=FIXED)
        found.append(rows())
        transaction.savepoint_rollback(before)

    assert found[0] == found[1]
    assert len(found[0][0]) == 21


@pytest.mark.parametrize("day", ["2026-01-01", "2028-02-29", "2031-12-31"])
def test_the_cast_stands_on_any_day(db: None, day: str) -> None:
    at = dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")
    cast = demo_cast.make(at=at)

    assert coverage_of(cast.maria, cast).outcome is Outcome.GRANT
    assert coverage_of(cast.lucas, cast).outcome is Outcome.REFUSE


def test_the_demonstration_loads_once_and_says_who_may_come_in(
    db: None, settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DEMO, settings.VAR, settings.PKI, settings.SEAL_FOLDER = (
        True,
        tmp_path,
        tmp_path / "pki",
        tmp_path / "seal",
    )
    call_command("demo")
    call_command("demo")
    call_command("demo", "--who")

    said = capsys.readouterr().out
    assert Person.objects.filter(cass_number="104218K").count() == 1
    assert "Maria Serra Vidal" in said
    assert all((tmp_path / "demo" / f"{name}-cass.p12").exists() for name in access.CASS)
    call_command("demo", "--code", "oficial")
    assert capsys.readouterr().out.strip().isdigit()


def test_nothing_of_it_where_it_is_no_demonstration(db: None, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="CASS_DEMO"):
        call_command("demo")
