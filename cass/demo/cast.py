"""THE CAST: the same people in the demonstration and in every test, made by the house's own operations."""

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import transaction

from cass.access import Capability
from cass.access.lending import LENDABLE
from cass.contributions import operations as contributions
from cass.demo import access, companies
from cass.demo.people import JOBS, PEOPLE, Job
from cass.kernel.working_days import date_to_date, day_of
from cass.registry import operations as registry
from cass.registry.models import Declarant, DeclarantKind, MandateKind, Person, Relation
from cass.staff import operations as staff
from cass.staff.models import Competence, User

DELEGATION = "Resolució de la Direcció General del 12-1-2026, de delegació de competències"
DELEGATED_ON = dt.date(2026, 1, 12)
HEAD_OFFICE = "Carrer Joan Maragall, 3, Andorra la Vella"
OFFICES = {"comu": "Oficina de tràmits del Comú d’Ordino"}
"""Of those who do not sit at the head office."""


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everybody by name. ``people``, ``declarants`` and ``users`` also hold those who have no name here."""

    at: dt.datetime
    people: dict[str, Person]
    declarants: dict[str, Declarant]
    users: dict[str, User]
    pins: dict[str, str]

    maria: Person
    """Employee, five years contributed; electronic channel."""
    pol: Person
    """Her child, nine years old, insured through her."""
    jordi: Person
    """Her spouse: the mason who gets hurt; paper channel."""
    lucas: Person
    """Began to work this month: rights by illness not open yet."""
    joan: Person
    """Retired, with more than 500 points."""
    anna: Person
    """Administrative holder of the construction company."""
    pere: Person
    """Her colleague: may declare work accidents and nothing else."""
    clara: Person
    """Of the gestoria, which names her for its forty clients."""
    montserrat: Person
    """A domestic employer, and the director of the gestoria."""
    rosa: Person
    """Who works in her house."""
    nuria: Person
    """On her own account, up to date."""
    marc: Person
    """On his own account, in debt."""
    stranger: Person
    """Estranya Forana: insured, holder of another small company; must see nothing of anybody else."""

    valira: Declarant
    """Construccions Valira, SL: the employer with staff."""
    casa: Declarant
    """The domestic employer as a declarant."""
    photographer: Declarant
    electrician: Declarant
    floristeria: Declarant
    """The stranger's company."""
    clients: tuple[Declarant, ...]
    """The gestoria's forty companies."""

    oficial: User
    oficial2: User
    cap: User
    taulell: User
    taulell2: User
    """A second clerk: who prepares a contract does not approve it."""
    comu: User
    """Of a Comú's procedure office: takes requests of PINs and hands their codes over, nothing else."""
    supervisio: User
    ajuda: User
    competence: Competence
    """By which the head of department resolves declarations of work accidents."""


@transaction.atomic
def make(*, at: dt.datetime) -> Cast:
    """Enter everybody in an empty register, as things stand at ``at``. The same moment gives the same cast."""
    on = day_of(at)
    registry.seed_holidays(years=range(on.year - 5, on.year + 3))
    people = {
        name: registry.register_person(person=about.person(year=on.year)) for name, about in sorted(PEOPLE.items())
    }
    declarants = {
        name: registry.register_declarant(declarant=about.declarant(person=_behind(name, people)))
        for name, about in sorted(companies.ENTERPRISES.items())
    }
    _families_and_pension(people, on)
    for name, job in sorted(JOBS.items()):
        _employ(people[name], declarants[job.employer], job, on)
    _newcomer(people["lucas"], declarants["valira"], on)
    _own_account(people, declarants, on)
    clients = _mandates(people, declarants, at)
    users = _staff()
    competence = staff.delegate_competence(
        holder=users["cap"], procedures=["work_accident_declaration"], reference=DELEGATION, since=DELEGATED_ON
    )
    named: dict[str, Any] = {name: who for name, who in ({**people, **users}).items() if name in Cast.__annotations__}
    return Cast(
        at=at,
        people=people,
        declarants=declarants,
        users=users,
        valira=declarants["valira"],
        casa=declarants["casa"],
        photographer=declarants["nuria"],
        electrician=declarants["marc"],
        floristeria=declarants["floristeria"],
        clients=clients,
        competence=competence,
        pins=access.issue_pins(people=people, at=at),
        **named,
    )


def _behind(name: str, people: dict[str, Person]) -> Person | None:
    """The person of an own-account declarant, who has the same name here."""
    own_account = companies.ENTERPRISES[name].kind is DeclarantKind.OWN_ACCOUNT
    return people[name] if own_account else None


def _families_and_pension(people: dict[str, Person], on: dt.date) -> None:
    pol = people["pol"]
    registry.add_dependant(holder=people["maria"], person=pol, relation=Relation.CHILD, since=pol.birth_date)
    registry.start_pension(person=people["joan"], kind="retirement", since=dt.date(on.year - 7, 9, 1), points=812)


def _employ(person: Person, employer: Declarant, job: Job, on: dt.date) -> None:
    years, month, day = job.since
    registry.start_employment(
        person=person,
        declarant=employer,
        since=dt.date(on.year - years, month, day),
        occupation=job.occupation,
        job_title=job.title,
        monthly_base=job.base,
    )
    _contributed(person, job.months, on)


def _contributed(person: Person, months: int, on: dt.date) -> None:
    """So many whole months before this one."""
    firsts = [date_to_date(on.replace(day=1), -count) for count in range(months + 1)]
    days = {first: (after - first).days for after, first in pairwise(firsts)}
    contributions.count_days(person=person, days=days)


def _newcomer(person: Person, employer: Declarant, on: dt.date) -> None:
    registry.start_employment(
        person=person,
        declarant=employer,
        since=on - dt.timedelta(days=9),
        occupation="9602",
        job_title="Peó",
        monthly_base=172_000,
    )


def _own_account(people: dict[str, Person], declarants: dict[str, Declarant], on: dt.date) -> None:
    for name, occupation, work, base in (
        ("nuria", "3041", "Fotògrafa de muntanya i monitora d'esquí", 215_000),
        ("marc", "7230", "Electricista", 234_000),
    ):
        registry.start_own_account(
            declarant=declarants[name],
            since=dt.date(on.year - 6, 2, 1),
            occupation=occupation,
            description=work,
            monthly_base=base,
        )
        _contributed(people[name], 66, on)
    this_month = on.replace(day=1)
    for ago in (4, 3):
        month = date_to_date(this_month, -ago)
        due_on = date_to_date(month, 1).replace(day=15)
        contributions.enter_debt(declarant=declarants["marc"], month=month, amount=51_480, due_on=due_on)


def _mandates(people: dict[str, Person], declarants: dict[str, Declarant], at: dt.datetime) -> tuple[Declarant, ...]:
    """Who may act for whom; the gestoria's clients are entered here."""
    since = dt.date(day_of(at).year - 1, 1, 7)
    until = since.replace(year=since.year + 2) - dt.timedelta(days=1)
    for person, declarant in (
        ("anna", "valira"),
        ("stranger", "floristeria"),
        ("montserrat", "casa"),
        ("montserrat", "gestoria"),
        ("nuria", "nuria"),
        ("marc", "marc"),
    ):
        registry.grant_mandate(
            person=people[person], declarant=declarants[declarant], kind=MandateKind.HOLDER, since=since, at=at
        )
    registry.grant_mandate(
        person=people["pere"],
        declarant=declarants["valira"],
        kind=MandateKind.DELEGATE,
        capabilities=[Capability.WORK_ACCIDENT_DECLARE],
        since=since,
        until=until,
        at=at,
    )
    clients = tuple(registry.register_declarant(declarant=client.declarant()) for client in companies.clients())
    for client in clients:
        lent: dict[str, Any] = {
            "declarant": client,
            "kind": MandateKind.GESTORIA,
            "capabilities": LENDABLE,
            "through": declarants["gestoria"],
            "since": since,
            "until": until,
            "at": at,
        }
        authorised = registry.grant_mandate(person=None, **lent)
        registry.grant_mandate(person=people["clara"], under=authorised, **lent)
    return clients


def _staff() -> dict[str, User]:
    return {
        username: staff.create_user(
            username=username,
            full_name=full_name,
            roles=[role],
            office=OFFICES.get(username, HEAD_OFFICE),
            password=access.STAFF_PASSWORD,
            totp_secret=access.TOTP_SECRET,
            email=f"{username}@example.org",
        )
        for username, (full_name, role) in access.STAFF.items()
    }
