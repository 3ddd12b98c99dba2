"""Who may see to whose insured affairs: minors, wards, and adults who are insured through somebody."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from cass.access import Actor, Capability
from cass.access.lending import COVERAGE_PAPERS
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.kernel.faults import Conflict, Fault, NotFound
from cass.kernel.working_days import MONTHS_OF_A_YEAR, date_to_date, day_of
from cass.law.book import Book
from cass.registry import queries
from cass.registry.models import Basis, Dependant, Person, Relation, Representation


@dataclass(frozen=True)
class Care:
    """What a person may do for somebody insured through them; ``capabilities`` ``None``: all their insured affairs."""

    capabilities: frozenset[Capability] | None

    @property
    def is_limited(self) -> bool:
        return self.capabilities is not None


def care_of(*, person: int, dependant: int, on: dt.date, lock: bool = False) -> Care | None:
    """THE predicate for dependants; ``None``: not theirs to act for.

    Parents act for children under age, and guardians for wards. Of every other dependant (a spouse, a child of age) only
    the papers of their coverage, unless they have consented or a court has ordered it.
    """
    link = queries.dependants_of(person=person, on=on).filter(person=dependant).first()
    if link is None:
        return None
    if is_in_care(link, on):
        return Care(None)
    found = _in_force(Representation.objects.filter(dependant=dependant, representative=person), on)
    if lock:
        found = found.select_for_update()
    return Care(None if list(found) else COVERAGE_PAPERS)


def is_in_care(link: Dependant, on: dt.date) -> bool:
    """Is this dependant a minor child or a ward of the holder? A grandchild's parents are the ones who act."""
    if link.relation == Relation.WARD:
        return True
    of_age = date_to_date(link.person.birth_date, int(Book.load().on(on).majority) * MONTHS_OF_A_YEAR)
    return bool(link.relation == Relation.CHILD and on < of_age)


def _in_force(found: QuerySet[Representation], on: dt.date) -> QuerySet[Representation]:
    return found.filter(Q(until=None) | Q(until__gte=on), since__lte=on, ended_at=None)


def representations(*, dependant: int) -> QuerySet[Representation]:
    """Who was ever let see to this person's health affairs, the latest first."""
    found = Representation.objects.filter(dependant=dependant).select_related("representative")
    return found.order_by("-recorded_at", "-pk")


@transaction.atomic
def consent(*, representative: int, actor: Actor, at: dt.datetime) -> Representation:
    """The dependant consents, through their own door and for themselves only, until they withdraw it.

    Raises NotFound when they are not insured through that person, and Conflict ``registry.already_so``.
    """
    person = _oneself(actor)
    return _record(dependant=person, representative=representative, basis=Basis.CONSENT, actor=actor, at=at)


@transaction.atomic
def record_paper(
    *,
    dependant: int,
    representative: int,
    basis: Basis,
    document: str,
    since: dt.date,
    until: dt.date | None,
    actor: Actor,
    at: dt.datetime,
) -> Representation:
    """The desk enters a signed consent or a court's order. Raises Fault ``registry.paper_needed`` and as ``consent``."""
    if not document.strip():
        raise Fault("registry.paper_needed")
    if until is not None and until < since:
        raise Fault("registry.ends_before_it_starts")
    return _record(
        dependant=dependant,
        representative=representative,
        basis=basis,
        document=document.strip(),
        since=since,
        until=until,
        actor=actor,
        at=at,
    )


def _record(
    *,
    dependant: int,
    representative: int,
    basis: Basis,
    actor: Actor,
    at: dt.datetime,
    document: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Representation:
    on = day_of(at)
    Person.objects.select_for_update().get(pk=dependant)
    if not queries.dependants_of(person=representative, on=on).filter(person=dependant).exists():
        raise NotFound("registry.not_found")
    standing = Representation.objects.filter(
        dependant=dependant, representative=representative, basis=basis, ended_at=None
    )
    if standing.filter(Q(until=None) | Q(until__gte=on)).exists():
        raise Conflict("registry.already_so")
    standing.update(ended_at=at)
    made = Representation.objects.create(
        dependant_id=dependant,
        representative_id=representative,
        basis=basis,
        document=document,
        since=since or on,
        until=until,
        recorded_at=at,
    )
    facts = {"representation": made.pk, "basis": basis.value, "representative": representative}
    record(EventType.MANDATE_GRANTED, actor=actor, at=at, person=dependant, facts=facts)
    return made


@transaction.atomic
def withdraw_consent(*, representation: int, actor: Actor, at: dt.datetime) -> None:
    """The dependant takes the consent back: the next request of the other sees nothing any more.

    Raises NotFound for anybody else's, and for what a court has ordered.
    """
    found = _locked(representation)
    if found.dependant_id != _oneself(actor) or found.basis != Basis.CONSENT:
        raise NotFound("registry.not_found")
    _end(found, actor, at)


@transaction.atomic
def end_paper(*, representation: int, dependant: int, actor: Actor, at: dt.datetime) -> None:
    """The desk ends a consent or an order about somebody, on a paper that says so. Raises NotFound."""
    found = _locked(representation)
    if found.dependant_id != dependant:
        raise NotFound("registry.not_found")
    _end(found, actor, at)


def _locked(number: int) -> Representation:
    found = Representation.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise NotFound("registry.not_found")
    return found


def _end(found: Representation, actor: Actor, at: dt.datetime) -> None:
    if found.ended_at is not None:
        return
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    facts = {"representation": found.pk, "representative": found.representative_id}
    record(EventType.MANDATE_REVOKED, actor=actor, at=at, person=found.dependant_id, facts=facts)


def _oneself(actor: Actor) -> int:
    """The person who acts for themselves: nobody consents in another's name. Raises NotFound."""
    if actor.person is None or actor.dependant is not None or actor.declarant is not None:
        raise NotFound("page.not_found")
    return actor.person
