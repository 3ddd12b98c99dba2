"""Verbs of the register: persons, declarants, work, mandates, holidays. One transaction each."""

import datetime as dt
from collections.abc import Iterable

import holidays
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model, Q

from cass.access import NOBODY, Actor, Capability
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.kernel import identifiers
from cass.kernel.faults import Conflict, Fault
from cass.registry.models import (
    LENT,
    Declarant,
    Dependant,
    Employment,
    Holiday,
    Mandate,
    MandateKind,
    OwnAccountActivity,
    Pension,
    Person,
    Relation,
)

PARISHES = tuple(f"AD-0{number}" for number in range(2, 9))
WELL_FORMED = {
    "cass_number": identifiers.is_cass_number,
    "census_number": identifiers.is_census_number,
    "nia": identifiers.is_nia,
    "nrt": identifiers.is_nrt,
}


@transaction.atomic
def register_person(*, person: Person) -> Person:
    """Enter a person, as filled in by the caller, under their lifelong number (LSS 30).

    Raises Fault ``registry.number_malformed`` and Conflict ``registry.number_taken``.
    """
    person.cass_number = _well_formed("cass_number", person.cass_number)
    person.identity_document = identifiers.normalised(person.identity_document)
    if person.nia is not None:
        person.nia = _well_formed("nia", person.nia)
    _insert(person, Conflict("registry.number_taken"))
    return person


@transaction.atomic
def add_dependant(*, holder: Person, person: Person, relation: Relation, since: dt.date) -> Dependant:
    """A person is indirectly insured through another from a day on (LSS 13-14). Raises Conflict ``registry.already_so``."""
    dependant = Dependant(holder=holder, person=person, relation=relation, since=since)
    _insert(dependant, Conflict("registry.already_so"))
    return dependant


@transaction.atomic
def register_declarant(*, declarant: Declarant) -> Declarant:
    """Enter a declarant, as filled in by the caller, in the census.

    Raises Fault ``registry.number_malformed`` and Conflict ``registry.number_taken``.
    """
    declarant.census_number = _well_formed("census_number", declarant.census_number)
    if declarant.nrt:
        declarant.nrt = identifiers.printed_nrt(_well_formed("nrt", declarant.nrt))
    _insert(declarant, Conflict("registry.number_taken"))
    return declarant


@transaction.atomic
def start_employment(
    *,
    person: Person,
    declarant: Declarant,
    since: dt.date,
    occupation: str,
    job_title: str,
    monthly_base: int,
    weekly_hours: int = 40,
) -> Employment:
    """An *alta*: from ``since`` on; ``monthly_base`` in cents. Raises Conflict ``registry.already_employed``."""
    employment = Employment(
        person=person,
        declarant=declarant,
        period=DateRange(since, None),
        occupation=occupation,
        job_title=job_title,
        monthly_base=monthly_base,
        weekly_hours=weekly_hours,
    )
    _insert(employment, Conflict("registry.already_employed"))
    return employment


@transaction.atomic
def end_employment(*, employment: int, last_day: dt.date) -> Employment:
    """A *baixa*: ``last_day`` is the last day of work, and of what the person was let do because they work there.

    Raises Conflict ``registry.already_ended`` and Fault ``registry.ends_before_it_starts``.
    """
    found = Employment.objects.select_for_update().get(pk=employment)
    if found.period.upper is not None:
        raise Conflict("registry.already_ended")
    if last_day < found.period.lower:
        raise Fault("registry.ends_before_it_starts")
    found.period = DateRange(found.period.lower, last_day + dt.timedelta(days=1))
    found.save(update_fields=["period"])
    because = Q(kind=MandateKind.DELEGATE, declarant=found.declarant_id) | Q(through=found.declarant_id)
    lent = Mandate.objects.filter(because, person=found.person_id, revoked_at=None, until__gt=last_day)
    lent.update(until=last_day)
    return found


@transaction.atomic
def start_own_account(
    *, declarant: Declarant, since: dt.date, occupation: str, description: str, monthly_base: int
) -> OwnAccountActivity:
    """Work on one's own account from a day on; ``monthly_base`` in cents. Raises Conflict ``registry.already_active``."""
    running = OwnAccountActivity.objects.filter(declarant=declarant, period__endswith__isnull=True)
    if Declarant.objects.select_for_update().get(pk=declarant.pk).person_id is None or running.exists():
        raise Conflict("registry.already_active")
    return OwnAccountActivity.objects.create(
        declarant=declarant,
        period=DateRange(since, None),
        occupation=occupation,
        description=description,
        monthly_base=monthly_base,
    )


@transaction.atomic
def start_pension(*, person: Person, kind: str, since: dt.date, points: int) -> Pension:
    """A CASS pension in payment from a day on: a title to rights of its own (LSS 120.4)."""
    return Pension.objects.create(person=person, kind=kind, period=DateRange(since, None), points=points)


@transaction.atomic
def grant_mandate(  # noqa: PLR0913 — what a mandate says
    *,
    person: Person | None,
    declarant: Declarant,
    kind: MandateKind,
    since: dt.date,
    at: dt.datetime,
    until: dt.date | None = None,
    capabilities: Iterable[Capability] = (),
    through: Declarant | None = None,
    under: Mandate | None = None,
    actor: Actor = NOBODY,
) -> Mandate:
    """Enter at once that a person may act for a declarant, as papers at the CASS say; no ``capabilities``: for everything.

    ``through`` a gestoria without a ``person`` is its own; its people are named ``under`` that. What a holder lends online waits to be accepted (``mandates.offer``). Raises Fault ``registry.delegate_needs_limits``
    (a delegate acts within named limits only), ``registry.mandate_needs_an_end`` and ``registry.ends_before_it_starts``.
    """
    limits = sorted(capability.value for capability in capabilities)
    if kind is MandateKind.DELEGATE and not limits:
        raise Fault("registry.delegate_needs_limits")
    if kind in LENT and until is None:
        raise Fault("registry.mandate_needs_an_end")
    if until is not None and until < since:
        raise Fault("registry.ends_before_it_starts")
    mandate = Mandate.objects.create(
        person=person,
        declarant=declarant,
        kind=kind,
        capabilities=limits,
        since=since,
        until=until,
        through=through,
        under=under,
        accepted_at=at,
    )
    facts = {"mandate": mandate.pk, "kind": kind.value, "capabilities": limits}
    who = person.pk if person is not None else None
    record(EventType.MANDATE_GRANTED, actor=actor, at=at, person=who, declarant=declarant.pk, facts=facts)
    return mandate


@transaction.atomic
def revoke_mandate(*, mandate: int, at: dt.datetime, actor: Actor = NOBODY) -> Mandate:
    """End a mandate at once, with whoever is named under it: it opens nothing any more.

    Raises Conflict ``registry.already_ended``.
    """
    found = Mandate.objects.select_for_update().get(pk=mandate)
    if found.revoked_at is not None:
        raise Conflict("registry.already_ended")
    found.revoked_at = at
    found.save(update_fields=["revoked_at"])
    found.named.filter(revoked_at=None).update(revoked_at=at)
    facts = {"mandate": found.pk}
    record(
        EventType.MANDATE_REVOKED,
        actor=actor,
        at=at,
        person=found.person_id,
        declarant=found.declarant_id,
        facts=facts,
    )
    return found


@transaction.atomic
def seed_holidays(*, years: Iterable[int]) -> int:
    """Enter the public holidays of years that have none yet; return how many days. Entered years stay as staff left them.

    The package's national days are right; of the parishes' (up to four a year, set by each Comú) it knows only some:
    staff complete them from the Comuns' announcements.
    """
    entered = {day.year for day in Holiday.objects.dates("date", "year")}
    missing = sorted(set(years) - entered)
    national = holidays.country_holidays("AD", years=missing, language="ca")
    days = [Holiday(date=day, scope=Holiday.Scope.NATIONAL, name=name) for day, name in national.items()]
    for parish in PARISHES:
        local = holidays.country_holidays("AD", subdiv=parish[-2:], years=missing, language="ca")
        days += [
            Holiday(date=day, scope=Holiday.Scope.PARISH, parish=parish, name=name)
            for day, name in local.items()
            if day not in national
        ]
    return len(Holiday.objects.bulk_create(days))


def _well_formed(number: str, typed: str) -> str:
    text = identifiers.normalised(typed)
    if not WELL_FORMED[number](text):
        raise Fault("registry.number_malformed", number=number)
    return text


def _insert(row: Model, otherwise: Conflict) -> None:
    """Insert, and let the database's own constraints say that it is there already."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise otherwise from error
