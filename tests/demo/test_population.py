import datetime as dt
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, Q

from cass.accidents.models import Accident
from cass.contributions.models import ContributedMonth
from cass.demo import declarations, population
from cass.demo.cast import Cast
from cass.demo.population import Population, sources
from cass.filings import answers as store
from cass.filings.models import AssessmentRecord, Filing, Revision, SectionAnswers, State
from cass.filings.operations.state import context_of
from cass.kernel import canonical, identifiers
from cass.kernel.codes import is_valid, plausible
from cass.kernel.working_days import day_of
from cass.law.book import Book
from cass.procedures.work_accident_declaration import procedure
from cass.registry import queries as registry
from cass.registry.models import Declarant, Dependant, Employment, Mandate, Person
from cass.rules.assessment import Assessment

ON = dt.date(2026, 11, 20)


@pytest.fixture
def people(db: None) -> Population:
    return population.make(persons=300, seed=7, on=ON)


@pytest.fixture
def declared(cast: Cast) -> dict[str, int]:
    people = population.make(persons=200, seed=7, on=day_of(cast.at))
    return declarations.make(population=people, count=600, seed=7)


def rows() -> list[Any]:
    """What was invented, without the keys that the database gives."""
    return [
        sorted(
            Person.objects.values_list("cass_number", "nia", "name_key", "birth_date", "address", "channel", "email")
        ),
        sorted(Declarant.objects.values_list("census_number", "name", "nrt", "kind", "activity")),
        sorted(Employment.objects.values_list("person__cass_number", "declarant__name", "period", "monthly_base")),
        sorted(Dependant.objects.values_list("holder__cass_number", "person__cass_number")),
        sorted(Mandate.objects.values_list("person__cass_number", "declarant__census_number")),
        sorted(ContributedMonth.objects.values_list("person__cass_number", "month", "days")),
    ]


def drawn(seed: int) -> list[Any]:
    before = transaction.savepoint()
    population.make(persons=150, seed=seed, on=ON)
    found = rows()
    transaction.savepoint_rollback(before)
    return found


def test_the_same_seed_gives_the_same_people_and_another_seed_others(db: None) -> None:
    first = drawn(1)

    assert drawn(1) == first
    assert drawn(2) != first


def test_nobody_has_two_employments_at_once(people: Population) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM registry_employment a JOIN registry_employment b "
            "ON a.person_id = b.person_id AND a.id < b.id AND a.period && b.period"
        )
        assert cursor.fetchone() == (0,)
    assert Employment.objects.count() > len(people.people) / 2


def test_numbers_codes_and_wages_are_as_a_register_has_them(people: Population) -> None:
    persons, declarants = Person.objects.order_by("pk"), Declarant.objects.order_by("pk")

    assert all(identifiers.is_cass_number(person.cass_number) for person in persons)
    assert all(identifiers.is_nia(person.nia) for person in persons if person.nia)
    assert all(identifiers.is_nrt(each.nrt) for each in declarants if each.nrt)
    assert all(is_valid("nace2", each.activity) for each in declarants)
    wages = sorted(Employment.objects.values_list("monthly_base", flat=True))
    assert 190_000 < wages[len(wages) // 2] < 240_000
    assert wages[0] >= Book.load().on(ON).minimum_wage
    assert all(is_valid("cno_ad_2004", job.occupation) for job in Employment.objects.order_by("pk"))


def test_most_employers_are_small_and_a_few_are_not(db: None) -> None:
    population.make(persons=3000, seed=3, on=ON)
    working = Count("employments", filter=Q(employments__period__contains=ON))
    sizes = sorted(Declarant.objects.filter(kind="company").annotate(staff=working).values_list("staff", flat=True))

    assert sizes[len(sizes) // 2] <= 5
    assert 20 < sizes[-1] < len(sizes)


def test_children_are_insured_through_somebody_grown_up(people: Population) -> None:
    links = Dependant.objects.select_related("holder", "person").order_by("pk")

    assert len(links) == 54
    assert all(link.holder.birth_date < link.person.birth_date for link in links)
    assert all(link.holder.surname == link.person.surname for link in links)


def test_nobody_contributed_more_days_than_a_month_has_or_in_a_month_to_come(people: Population) -> None:
    months = list(ContributedMonth.objects.order_by("pk"))

    assert all(1 <= row.days <= 31 and row.month < ON.replace(day=1) for row in months)
    assert any(row.days < 28 for row in months)


def test_a_second_population_is_refused_and_so_is_one_beyond_the_numbers(people: Population) -> None:
    with pytest.raises(ValueError, match="there already"):
        population.make(persons=10, seed=1, on=ON)
    with pytest.raises(ValueError, match="At most"):
        population.make(persons=population.MOST + 1, seed=1, on=ON)


def test_names_sort_and_are_found_without_regard_to_accents_and_middle_dots(db: None) -> None:
    population.make(persons=2000, seed=5, on=ON)

    found = registry.search_people(text="colell")
    assert found
    assert {"Col·lell"} == {name for person in found for name in (person.surname, person.second_surname) if "·" in name}
    ordered = list(dict.fromkeys(Person.objects.order_by("name_key", "pk").values_list("surname", flat=True)))
    wanted = ["Àlvarez", "Areny", "Coll", "Col·lell", "Comes", "D'Areny", "Dolsa", "Martí", "Mora"]
    assert [name for name in ordered if name in wanted] == wanted


def test_each_kind_of_accident_is_possible_and_in_the_lists() -> None:
    lists = {
        "activity": "esaw_specific_physical_activity",
        "deviation": "esaw_deviation",
        "contact": "esaw_contact_mode",
        "injury": "esaw_type_of_injury",
        "body_part": "esaw_part_of_body",
    }

    for kind in sources()["accidents"]:
        assert all(is_valid(name, kind[field]) for field, name in lists.items())
        assert plausible(kind["injury"], kind["body_part"])


def test_declarations_stand_in_every_state(declared: dict[str, int]) -> None:
    assert sum(declared.values()) == Filing.objects.count() == 600
    assert declared == dict(Filing.objects.values_list("state").annotate(Count("pk")).order_by())
    assert set(declared) <= set(State.values)
    assert {"filed", "granted", "refused", "proposed"} <= set(declared)


def test_what_was_filed_is_canonical_sealed_and_hashed_as_the_house_does_it(declared: dict[str, int]) -> None:
    for revision in Revision.objects.select_related("filing").order_by("pk")[:40]:
        whole = store.of_revision(revision, opened=True)

        assert revision.answers == canonical.dumps(json.loads(revision.answers))
        assert "doing" not in json.loads(revision.answers)["facts"]
        assert whole["facts"]["doing"]
        assert revision.sha256 == canonical.sha256({"answers": whole, "attachments": revision.attachments})


def test_what_the_rule_said_can_be_read_again(declared: dict[str, int]) -> None:
    records = AssessmentRecord.objects.order_by("pk")[:40]

    for record in records:
        read = Assessment.from_json(json.loads(record.assessment))
        assert canonical.dumps(read) == record.assessment
        assert read.outcome == record.outcome
        assert record.facts == canonical.dumps(json.loads(record.facts))


def test_a_filing_has_what_its_state_asks_for(declared: dict[str, int]) -> None:
    decided = Filing.objects.filter(state__in=["granted", "refused"])

    assert not decided.filter(decision=None).exists()
    assert not Filing.objects.filter(state="proposed", proposals=None).exists()
    assert not Filing.objects.filter(state="correction_asked", corrections=None).exists()
    assert not Filing.objects.exclude(state="draft").filter(revisions=None).exists()
    assert Accident.objects.count() == Filing.objects.exclude(state="draft").count()
    assert Accident.objects.exclude(recognised_on=None).count() == declared["granted"]


def test_accidents_happen_at_work(declared: dict[str, int]) -> None:
    for accident in Accident.objects.order_by("pk")[:60]:
        on = {"person": accident.person_id, "declarant": accident.declarant_id, "on": accident.occurred_on}
        assert registry.employment_on(**on) is not None


def test_the_declarations_answer_the_forms_questions(declared: dict[str, int]) -> None:
    filing = Filing.objects.filter(state="filed").order_by("pk")[0]
    answers = store.of_revision(filing.revisions.get(), opened=True)

    context = context_of(filing, answers, on=filing.filed_at.date())
    missing, wrong = store.check(procedure, answers, context)
    assert (missing, wrong) == ([], [])


def test_numbers_given_later_follow_on(declared: dict[str, int]) -> None:
    taken = set(Filing.objects.exclude(number=None).values_list("number", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('filing_number')")
        (number,) = cursor.fetchone()

    assert not any(each.endswith(f"-{number:07d}") for each in taken)
    assert SectionAnswers.objects.filter(filing__state="draft").count() >= declared.get("draft", 0)


def test_the_command_says_how_many_and_refuses_a_second_time(
    cast: Cast, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DEMO = True
    call_command("population", "--persons", "100", "--filings", "50", "--seed", "4")

    said = capsys.readouterr().out
    assert "100 persons" in said
    assert "50 filings" in said
    with pytest.raises(CommandError, match="there already"):
        call_command("population")


def test_declarations_need_somebody_to_decide_them(db: None, settings: Any) -> None:
    settings.DEMO = True
    with pytest.raises(CommandError, match="load the cast first"):
        call_command("population", "--filings", "10")
    settings.DEMO = False
    with pytest.raises(CommandError, match="CASS_DEMO"):
        call_command("population")
