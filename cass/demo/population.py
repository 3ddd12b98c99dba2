"""A population of any size, invented from a seed: persons, families, employers by sector, work without overlaps.

The same seed, size and day give the same rows, whatever keys the database gives them. Nobody in it exists.
"""

import datetime as dt
import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.db import transaction

from cass.contributions.models import ContributedMonth, Debt
from cass.demo.copying import analyse, copy, new_keys
from cass.demo.people import postcode
from cass.kernel import identifiers
from cass.kernel.working_days import ANDORRA, date_to_date
from cass.law.book import Book
from cass.registry.models import (
    Declarant,
    DeclarantKind,
    Dependant,
    Employment,
    Mandate,
    MandateKind,
    OwnAccountActivity,
    Pension,
    Person,
    Relation,
)

FIRST_NUMBER = 200_000
"""The cast has smaller numbers."""
FIRST_NIA = 400_000
MOST = 299_999
"""Tax numbers of residents (F and NIA) end at 699,999."""
LETTERS = "ABCDEFGHJKLMNPQRSTVWXZ"
MEDIAN_WAGE = 214_000
"""Cents a month, October 2025 (Departament d'Estadística); the spread is ours."""
WAGE_SPREAD = 36
CHILDREN, RETIRED, OWN_ACCOUNT, IN_DEBT = 18, 16, 12, 5
FRONTIER, ELECTRONIC = 3, 60
"""Shares are per cent; the spread of wages is per cent of a natural logarithm."""
PERSONS_TO_AN_EMPLOYER = 9
LARGEST = 60
"""Times the smallest employer."""
YEARS_OF_WORK, YEARS_COUNTED = 12, 6


@dataclass(slots=True)
class Resident:
    key: int
    number: int
    nation: str
    given: str
    surnames: tuple[str, str]
    sex: str
    born: dt.date
    parish: str
    street: str
    is_resident: bool = True


@dataclass(slots=True)
class Employer:
    key: int
    number: int
    name: str
    sector: dict[str, Any]
    parish: str
    street: str
    kind: DeclarantKind = DeclarantKind.COMPANY
    person: int | None = None


@dataclass(slots=True)
class Work:
    """One employment, or one activity on one's own account; ``end`` is the first day after it."""

    person: int
    employer: Employer
    start: dt.date
    end: dt.date | None
    occupation: str
    title: str
    base: int


@dataclass
class Population:
    """What was invented, before it is written."""

    on: dt.date
    people: list[Resident] = field(default_factory=list)
    children: list[tuple[Resident, Resident]] = field(default_factory=list)
    employers: list[Employer] = field(default_factory=list)
    employments: list[Work] = field(default_factory=list)
    own_account: list[Work] = field(default_factory=list)
    retired: list[Resident] = field(default_factory=list)
    holders: list[tuple[int, Employer]] = field(default_factory=list)


@lru_cache(maxsize=1)
def sources() -> dict[str, Any]:
    """The names, places, sectors and accidents that populations are drawn from."""
    text = (Path(__file__).parent / "data" / "population.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@transaction.atomic
def make(*, persons: int, seed: int, on: dt.date) -> Population:
    """Write a population, once. Raises ValueError where one is there already, or for more persons than there are numbers."""
    if persons > MOST:
        raise ValueError(f"At most {MOST:,} persons.")
    if Person.objects.filter(cass_number__startswith=str(FIRST_NUMBER)).exists():
        raise ValueError("A population is there already: one database holds one.")
    found = _invent(persons, Random(seed), on)  # noqa: S311 — invented data, repeatable on purpose.
    _write(found, Random(seed))  # noqa: S311
    return found


def _invent(persons: int, rng: Random, on: dt.date) -> Population:
    found = Population(on)
    keys = iter(new_keys(Person, persons))
    children, retired = persons * CHILDREN // 100, persons * RETIRED // 100
    adults = [_adult(rng, next(keys), count, on, retired=count < retired) for count in range(persons - children)]
    found.retired, working = adults[:retired], adults[retired:]
    found.people = list(adults)
    for count in range(len(adults), persons):
        parent = rng.choice(working)
        child = _child(rng, next(keys), count, parent, on)
        found.people.append(child)
        found.children.append((parent, child))
    _work(found, working, rng)
    return found


def _adult(rng: Random, key: int, count: int, on: dt.date, *, retired: bool) -> Resident:
    source = sources()
    nations = source["nationalities"]
    nation = rng.choices(list(nations), [each["weight"] for each in nations.values()])[0]
    names, sex = nations[nation], rng.choice("FM")
    first, second = rng.choice(names["surnames"]), rng.choice(names["surnames"])
    parish = rng.choices(list(source["parishes"]), list(source["parishes"].values()))[0]
    age = rng.randint(65 * 365, 90 * 365) if retired else rng.randint(18 * 365, 64 * 365)
    return Resident(
        key=key,
        number=count,
        nation=nation,
        given=rng.choice(names["female" if sex == "F" else "male"]),
        surnames=(first, second if names["two_surnames"] else ""),
        sex=sex,
        born=on - dt.timedelta(days=age),
        parish=parish,
        street=f"{rng.choice(source['streets'])}, {rng.randint(1, 120)}",
        is_resident=rng.randrange(100) >= FRONTIER,
    )


def _child(rng: Random, key: int, count: int, parent: Resident, on: dt.date) -> Resident:
    names, sex = sources()["nationalities"][parent.nation], rng.choice("FM")
    second = rng.choice(names["surnames"]) if names["two_surnames"] else ""
    return Resident(
        key=key,
        number=count,
        nation=parent.nation,
        given=rng.choice(names["female" if sex == "F" else "male"]),
        surnames=(parent.surnames[0], second),
        sex=sex,
        born=on - dt.timedelta(days=rng.randint(1, 17 * 365)),
        parish=parent.parish,
        street=parent.street,
    )


def _work(found: Population, working: list[Resident], rng: Random) -> None:
    """Employers of every size (a few large ones, most with one to five people), and everybody's working life."""
    sectors, brands = sources()["sectors"], sources()["brands"]
    companies = max(3, len(found.people) // PERSONS_TO_AN_EMPLOYER)
    own_count = len(working) * OWN_ACCOUNT // 100
    keys = iter(new_keys(Declarant, companies + own_count))
    for count in range(companies):
        sector = rng.choices(sectors, [each["weight"] for each in sectors])[0]
        place = rng.choice(working)
        name = f"{rng.choice(sector['trades'])} {rng.choice(brands)}, SL"
        found.employers.append(Employer(next(keys), count, name, sector, place.parish, place.street))
        found.holders.append((place.key, found.employers[-1]))
    sizes = list(accumulate(int(100 * min(rng.paretovariate(1), LARGEST)) for _ in found.employers))
    minimum = int(Book.load().on(found.on).minimum_wage)
    for person in working[:own_count]:
        found.own_account.append(_own_account(rng, found, person, next(keys), minimum))
    for person in working[own_count:]:
        found.employments.extend(_career(rng, found, person, sizes, minimum))


def _own_account(rng: Random, found: Population, person: Resident, key: int, minimum: int) -> Work:
    nace, occupation, title = rng.choice(sources()["own_account"])
    name = " ".join(part for part in (person.given, *person.surnames) if part)
    kind = DeclarantKind.OWN_ACCOUNT
    number = len(found.employers)
    own = Employer(key, number, name, {"nace": nace}, person.parish, person.street, kind, person.key)
    found.employers.append(own)
    found.holders.append((person.key, own))
    start = _first_day(rng, person, found.on)
    return Work(person.key, own, start, None, occupation, title, _wage(rng, minimum))


def _career(rng: Random, found: Population, person: Resident, sizes: list[int], minimum: int) -> Iterator[Work]:
    """One employment after another, with or without pauses between; most people work today."""
    companies = len(sizes)
    start = _first_day(rng, person, found.on)
    while start < found.on:
        employer = found.employers[rng.choices(range(companies), cum_weights=sizes)[0]]
        occupation, title = rng.choice(employer.sector["jobs"])
        end: dt.date | None = start + dt.timedelta(days=60 + int(rng.expovariate(1 / 1200)))
        if end is None or end > found.on:
            end = None
        yield Work(person.key, employer, start, end, occupation, title, _wage(rng, minimum))
        if end is None:
            return
        start = end + dt.timedelta(days=rng.choice((0, 0, 1, 15, 40, 120)))


def _first_day(rng: Random, person: Resident, on: dt.date) -> dt.date:
    of_age = person.born + dt.timedelta(days=17 * 365)
    earliest = max(of_age, on - dt.timedelta(days=YEARS_OF_WORK * 365))
    return earliest + dt.timedelta(days=rng.randint(0, max(1, (on - earliest).days * 2 // 3)))


def _wage(rng: Random, minimum: int) -> int:
    """Log-normal around the median, in steps of five euros, and never below the minimum wage."""
    wage = round(MEDIAN_WAGE * math.exp(rng.gauss(0, 1) * WAGE_SPREAD / 100), -2)
    return max(minimum, int(wage) // 500 * 500)


def _lettered(number: int) -> str:
    return f"{number}{LETTERS[number % len(LETTERS)]}"


def _write(found: Population, rng: Random) -> None:
    copy(Person, PERSON, (_person_row(person, rng) for person in found.people))
    copy(Declarant, DECLARANT, map(_declarant_row, found.employers))
    copy(Employment, EMPLOYMENT, map(_employment_row, found.employments))
    copy(OwnAccountActivity, ACTIVITY, map(_activity_row, found.own_account))
    copy(Mandate, MANDATE, (_mandate_row(person, employer, found.on) for person, employer in found.holders))
    families = ((holder.key, child.key, Relation.CHILD.value, child.born) for holder, child in found.children)
    copy(Dependant, ("holder", "person", "relation", "since"), families)
    pensions = ((each.key, "retirement", f"[{_retired_on(each)},)", rng.randint(120, 1400)) for each in found.retired)
    copy(Pension, ("person", "kind", "period", "points"), pensions)
    copy(ContributedMonth, ("person", "month", "days"), _months(found))
    copy(Debt, ("declarant", "month", "amount", "due_on"), _debts(found, rng))
    analyse(Person, Declarant, Employment, OwnAccountActivity, Mandate, Dependant, Pension, ContributedMonth, Debt)


PERSON = (
    "id", "cass_number", "nia", "identity_document", "given_name", "surname", "second_surname", "birth_date", "sex",
    "nationality", "address", "parish", "postcode", "is_resident", "telephone", "email", "language", "channel",
)  # fmt: skip
DECLARANT = (
    "id", "census_number", "kind", "name", "nrt", "activity", "address", "parish", "postcode", "telephone", "email",
    "language", "person",
)  # fmt: skip
EMPLOYMENT = ("person", "declarant", "period", "occupation", "job_title", "weekly_hours", "monthly_base")
ACTIVITY = ("declarant", "period", "occupation", "description", "monthly_base")
MANDATE = ("person", "declarant", "kind", "capabilities", "since", "offered_number", "offered_name", "accepted_at")


def _person_row(person: Resident, rng: Random) -> tuple[Any, ...]:
    nia = f"{FIRST_NIA + person.number}{LETTERS[person.number % 21]}"
    electronic = rng.randrange(100) < ELECTRONIC
    number = _lettered(FIRST_NUMBER + person.number)
    return (
        person.key, number, nia if person.is_resident else None, f"X{FIRST_NIA + person.number}",
        person.given, *person.surnames, person.born, person.sex, person.nation, person.street,
        person.parish if person.is_resident else "", postcode(person.parish) if person.is_resident else "25700",
        person.is_resident, f"0{number[:5]}", f"{number.lower()}@example.org" if electronic else "",
        sources()["nationalities"][person.nation]["language"], "electronic" if electronic else "paper",
    )  # fmt: skip


def _declarant_row(employer: Employer) -> tuple[Any, ...]:
    number = _lettered(FIRST_NUMBER + employer.number)
    letter = LETTERS[employer.number % 19]
    # Companies' tax numbers run from 700000 to 799999; beyond that ours have none.
    company = employer.kind is DeclarantKind.COMPANY and employer.number < 60_000  # noqa: PLR2004
    nrt = identifiers.printed_nrt(f"L{740_000 + employer.number}{letter}") if company else ""
    return (
        employer.key, number, employer.kind.value, employer.name, nrt, employer.sector["nace"], employer.street,
        employer.parish, postcode(employer.parish), f"0{number[1:6]}", f"c{number.lower()}@example.org", "ca",
        employer.person,
    )  # fmt: skip


def _period(work: Work) -> str:
    return f"[{work.start},{work.end or ''})"


def _employment_row(work: Work) -> tuple[Any, ...]:
    return (work.person, work.employer.key, _period(work), work.occupation, work.title, 40, work.base)


def _activity_row(work: Work) -> tuple[Any, ...]:
    return (work.employer.key, _period(work), work.occupation, work.title, work.base)


def _mandate_row(person: int, employer: Employer, on: dt.date) -> tuple[Any, ...]:
    since = on.replace(month=1, day=1)
    return (
        person,
        employer.key,
        MandateKind.HOLDER.value,
        "[]",
        since,
        "",
        "",
        dt.datetime.combine(since, dt.time(), ANDORRA),
    )


def _retired_on(person: Resident) -> dt.date:
    return date_to_date(person.born, 65 * 12)


def _months(found: Population) -> Iterator[tuple[int, dt.date, int]]:
    """The calendar days contributed in each month, over the last years up to last month."""
    this_month = found.on.replace(day=1)
    firsts = [date_to_date(this_month, -count) for count in range(12 * YEARS_COUNTED, -1, -1)]
    days: dict[tuple[int, int], int] = {}
    for work in (*found.employments, *found.own_account):
        start, end = max(work.start, firsts[0]), min(work.end or this_month, this_month)
        place = bisect_right(firsts, start) - 1
        while start < end:
            after = min(firsts[place + 1], end)
            days[work.person, place] = days.get((work.person, place), 0) + (after - start).days
            start, place = after, place + 1
    lengths = [(after - month).days for month, after in pairwise(firsts)]
    for (person, place), count in days.items():
        yield person, firsts[place], min(count, lengths[place])


def _debts(found: Population, rng: Random) -> Iterator[tuple[Any, ...]]:
    month = date_to_date(found.on.replace(day=1), -3)
    for work in found.own_account:
        if rng.randrange(100) < IN_DEBT:
            yield work.employer.key, month, work.base * 22 // 100, date_to_date(month, 1).replace(day=15)
