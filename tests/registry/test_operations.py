import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from cass.access import Capability, Role
from cass.audit.models import Event, EventType
from cass.kernel.faults import Conflict, Fault
from cass.registry import operations, queries
from cass.registry.models import Declarant, DeclarantKind, Holiday, MandateKind, Person, Relation

AT = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
ON = AT.date()


def person(number: str = "100001A", **more: object) -> Person:
    about: dict[str, object] = {
        "cass_number": number,
        "identity_document": "12 345 678-Z",
        "given_name": "Òscar",
        "surname": "Col·lell",
        "birth_date": dt.date(1980, 2, 29),
        "sex": "M",
        "nationality": "AD",
        "address": "Carrer de la Valireta, 5",
        "parish": "AD-07",
        "postcode": "AD500",
    }
    return operations.register_person(person=Person(**(about | more)))


def company(number: str = "2001B", **more: object) -> Declarant:
    about: dict[str, object] = {
        "census_number": number,
        "kind": DeclarantKind.COMPANY,
        "name": "Fusteria Solà, SL",
        "address": "Avinguda de Tarragona, 12",
        "parish": "AD-07",
        "postcode": "AD500",
    }
    return operations.register_declarant(declarant=Declarant(**(about | more)))


def employ(worker: Person, employer: Declarant, since: dt.date):
    return operations.start_employment(
        person=worker, declarant=employer, since=since, occupation="7110", job_title="Paleta", monthly_base=210_000
    )


def test_numbers_are_kept_as_they_will_be_searched(db: None) -> None:
    found = person("100.001-a", nia="123456-b")

    assert (found.cass_number, found.nia, found.identity_document) == ("100001A", "123456B", "12345678Z")
    assert queries.search_people(text="12345678-z") == [found]


@pytest.mark.parametrize(("field", "value"), [("cass_number", "1234567A"), ("nia", "12345B")])
def test_a_malformed_number_is_refused_and_named(db: None, field: str, value: str) -> None:
    with pytest.raises(Fault) as refused:
        person(**{"number": "100001A", field: value} if field != "cass_number" else {"number": value})

    assert refused.value.code == "registry.number_malformed"
    assert refused.value.facts == {"number": field}


def test_a_number_belongs_to_one_person(db: None) -> None:
    person()

    with pytest.raises(Conflict, match=r"registry\.number_taken"):
        person()


def test_a_declarants_tax_number_is_kept_as_it_is_printed(db: None) -> None:
    assert company(nrt="l709604x").nrt == "L-709604-X"
    with pytest.raises(Fault, match=r"registry\.number_malformed"):
        company("2002C", nrt="L123X")


def test_nobody_depends_twice_on_the_same_person_from_the_same_day(db: None) -> None:
    holder, child = person(), person("100002B", birth_date=dt.date(2017, 4, 3))
    operations.add_dependant(holder=holder, person=child, relation=Relation.CHILD, since=ON)

    with pytest.raises(Conflict, match=r"registry\.already_so"):
        operations.add_dependant(holder=holder, person=child, relation=Relation.CHILD, since=ON)


def test_one_employment_at_a_time_between_the_same_two(db: None) -> None:
    worker, employer = person(), company()
    first = employ(worker, employer, dt.date(2024, 1, 1))

    with pytest.raises(Conflict, match=r"registry\.already_employed"):
        employ(worker, employer, dt.date(2025, 1, 1))

    operations.end_employment(employment=first.pk, last_day=dt.date(2025, 6, 30))
    second = employ(worker, employer, dt.date(2025, 7, 1))
    assert queries.employment_on(person=worker.pk, declarant=employer.pk, on=dt.date(2025, 6, 30)) == first
    assert queries.employment_on(person=worker.pk, declarant=employer.pk, on=dt.date(2025, 7, 1)) == second


def test_an_employment_ends_once_and_not_before_it_starts(db: None) -> None:
    job = employ(person(), company(), dt.date(2024, 1, 1))

    with pytest.raises(Fault, match=r"registry\.ends_before_it_starts"):
        operations.end_employment(employment=job.pk, last_day=dt.date(2023, 12, 31))
    operations.end_employment(employment=job.pk, last_day=dt.date(2024, 1, 1))
    with pytest.raises(Conflict, match=r"registry\.already_ended"):
        operations.end_employment(employment=job.pk, last_day=dt.date(2024, 2, 1))


def test_own_account_is_of_a_person_and_runs_once(db: None) -> None:
    own = company(kind=DeclarantKind.OWN_ACCOUNT, name="Òscar Col·lell", person=person())
    about = {"since": ON, "occupation": "7230", "description": "Electricista", "monthly_base": 190_000}
    operations.start_own_account(declarant=own, **about)

    with pytest.raises(Conflict, match=r"registry\.already_active"):
        operations.start_own_account(declarant=own, **about)
    with pytest.raises(Conflict, match=r"registry\.already_active"):
        operations.start_own_account(declarant=company("2002C"), **about)


def test_a_delegate_may_do_what_the_mandate_names_until_it_is_revoked(db: None) -> None:
    delegate, employer = person(), company()
    mandate = operations.grant_mandate(
        person=delegate,
        declarant=employer,
        kind=MandateKind.DELEGATE,
        capabilities=[Capability.WORK_ACCIDENT_DECLARE],
        since=ON,
        until=ON,
        at=AT,
    )

    powers = queries.powers(person=delegate.pk, declarant=employer.pk, on=ON)
    assert powers == queries.Powers(Role.EMPLOYER, frozenset({Capability.WORK_ACCIDENT_DECLARE}))

    operations.revoke_mandate(mandate=mandate.pk, at=AT)
    assert queries.powers(person=delegate.pk, declarant=employer.pk, on=ON) is None
    with pytest.raises(Conflict, match=r"registry\.already_ended"):
        operations.revoke_mandate(mandate=mandate.pk, at=AT)
    journal = Event.objects.order_by("pk").values_list("type", "person_id", "declarant_id")
    assert list(journal) == [
        (EventType.MANDATE_GRANTED, delegate.pk, employer.pk),
        (EventType.MANDATE_REVOKED, delegate.pk, employer.pk),
    ]


def test_a_delegate_without_limits_would_be_a_holder_and_is_refused(db: None) -> None:
    with pytest.raises(Fault, match=r"registry\.delegate_needs_limits"):
        operations.grant_mandate(person=person(), declarant=company(), kind=MandateKind.DELEGATE, since=ON, at=AT)


def test_a_mandate_does_not_end_before_it_starts(db: None) -> None:
    with pytest.raises(Fault, match=r"registry\.ends_before_it_starts"):
        operations.grant_mandate(
            person=person(),
            declarant=company(),
            kind=MandateKind.HOLDER,
            since=ON,
            until=ON - dt.timedelta(days=1),
            at=AT,
        )


def test_the_holidays_of_a_year_are_entered_once_and_stay_as_staff_left_them(db: None) -> None:
    assert operations.seed_holidays(years=[2026]) > 14
    assert Holiday.objects.filter(scope=Holiday.Scope.NATIONAL).count() == 14
    Holiday.objects.filter(date=dt.date(2026, 9, 8)).delete()

    assert operations.seed_holidays(years=[2026]) == 0
    assert operations.seed_holidays(years=[2025, 2026]) == Holiday.objects.filter(date__year=2025).count() > 14
    assert not Holiday.objects.filter(date=dt.date(2026, 9, 8)).exists()


def test_an_operator_enters_the_holidays_of_the_years_to_come(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("holidays", "2026", "2027")
    assert {day.year for day in Holiday.objects.values_list("date", flat=True)} == {2026, 2027}
    assert f"{Holiday.objects.count()} days entered" in capsys.readouterr().out


def test_a_seat_in_another_parish_keeps_that_parish_s_days(db: None, settings: Any) -> None:
    operations.seed_holidays(years=[2026])
    settings.SEAT = "AD-05"
    assert not queries.calendar().is_working(dt.date(2026, 6, 29))
    assert queries.calendar().is_working(dt.date(2026, 8, 3))


def test_the_seats_parish_days_are_no_working_days_and_those_of_other_parishes_are(db: None) -> None:
    operations.seed_holidays(years=[2026])
    calendar = queries.calendar()

    assert not calendar.is_working(dt.date(2026, 8, 3))  # Andorra la Vella
    assert calendar.is_working(dt.date(2026, 6, 29))  # Ordino
    assert not calendar.is_working(dt.date(2026, 9, 8))  # Meritxell, everywhere


def test_a_middle_dot_and_accents_make_no_difference_to_a_search(db: None) -> None:
    found = person()

    assert queries.search_people(text="colell") == [found]
    assert queries.search_people(text="COL·LELL oscar") == [found]
    assert queries.search_people(text="collell òscar") == [found]
    assert queries.search_people(text="coell") == []


def test_the_key_of_what_is_searched_is_what_the_database_writes_of_every_letter_of_europe(db: None) -> None:
    letters = [sign for sign in map(chr, range(0x41, 0x180)) if sign.isalpha() and sign not in "ĸŉ"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT cass_sort_key(letter) FROM unnest(%s::text[]) AS letter", [letters])
        assert [key for (key,) in cursor.fetchall()] == [queries.search_key(letter) for letter in letters]
