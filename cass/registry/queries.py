"""What the register knows, read."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet

from cass.access import Actor, Capability, Role
from cass.access.lending import LENDABLE
from cass.kernel.faults import NotFound
from cass.kernel.identifiers import normalised
from cass.kernel.working_days import Calendar
from cass.registry.models import (
    Declarant,
    DeclarantKind,
    Dependant,
    Employment,
    Holiday,
    Mandate,
    MandateKind,
    OwnAccountActivity,
    Pension,
    Person,
)

ROLE_OF_KIND = {
    DeclarantKind.COMPANY: Role.EMPLOYER,
    DeclarantKind.LIBERAL_PROFESSIONAL: Role.EMPLOYER,
    DeclarantKind.COMMUNITY_OF_OWNERS: Role.COMMUNITY_OF_OWNERS,
    DeclarantKind.DOMESTIC_EMPLOYER: Role.DOMESTIC_EMPLOYER,
    DeclarantKind.OWN_ACCOUNT: Role.OWN_ACCOUNT,
}


@dataclass(frozen=True)
class Powers:
    """What a person may do for a declarant on a day; ``capabilities`` ``None`` is everything: the administrative holder."""

    role: Role
    capabilities: frozenset[Capability] | None


def powers(*, person: int, declarant: int, on: dt.date, lock: bool = False) -> Powers | None:
    """THE predicate: may this person act for this declarant, and within which limits? ``None``: not at all.

    Operations ask it again inside their transaction with ``lock``, so that a mandate revoked meanwhile refuses.
    """
    mandates = _in_force(Mandate.objects.filter(person=person, declarant=declarant), on).select_related("declarant")
    if lock:
        mandates = mandates.select_for_update(of=("self",))
    found = list(mandates)
    if not found:
        return None
    role = ROLE_OF_KIND[DeclarantKind(found[0].declarant.kind)]
    if any(mandate.kind == MandateKind.HOLDER for mandate in found):
        return Powers(role, None)
    limits = (frozenset(map(Capability, mandate.capabilities)) or LENDABLE for mandate in found)
    return Powers(role, LENDABLE.intersection(frozenset().union(*limits)))


def is_holder(*, person: int, declarant: int, on: dt.date, lock: bool = False) -> bool:
    """Is this person an administrative holder of a declarant on a day? Only a holder says who else may act."""
    found = powers(person=person, declarant=declarant, on=on, lock=lock)
    return found is not None and found.capabilities is None


def _in_force(mandates: QuerySet[Mandate], on: dt.date) -> QuerySet[Mandate]:
    """Those that give something on a day: what waits to be accepted or confirmed gives nothing."""
    return mandates.filter(
        Q(until=None) | Q(until__gte=on),
        since__lte=on,
        accepted_at__isnull=False,
        suspended_at=None,
        revoked_at=None,
    )


def in_force(*, person: int, on: dt.date) -> QuerySet[Mandate]:
    """The mandates by which a person may act on a day, with their declarants."""
    return _in_force(Mandate.objects.filter(person=person), on).select_related("declarant")


def beneficiary(actor: Actor) -> Person:
    """The person whose insured affairs an actor sees: the dependant acted for, otherwise oneself. Raises NotFound."""
    found = Person.objects.filter(pk=actor.beneficiary or 0).first() if actor.declarant is None else None
    if found is None:
        raise NotFound("page.not_found")
    return found


def declarants_of(*, person: int, on: dt.date) -> QuerySet[Declarant]:
    """The declarants a person may act for on a day, by name."""
    mandates = _in_force(Mandate.objects.filter(person=person), on)
    return Declarant.objects.filter(pk__in=mandates.values("declarant")).order_by("name_key", "name")


def dependants_of(*, person: int, on: dt.date) -> QuerySet[Dependant]:
    """Those indirectly insured through this person on a day, eldest first."""
    return (
        Dependant.objects.filter(Q(until=None) | Q(until__gte=on), holder=person, since__lte=on)
        .select_related("person")
        .order_by("person__birth_date", "pk")
    )


def holders_of(*, person: int, on: dt.date) -> QuerySet[Dependant]:
    """Those through whom this person is indirectly insured on a day, longest first."""
    return (
        Dependant.objects.filter(Q(until=None) | Q(until__gte=on), person=person, since__lte=on)
        .select_related("holder", "person")
        .order_by("since", "pk")
    )


def staff_of(*, declarant: int, on: dt.date) -> QuerySet[Employment]:
    """The employments of a declarant that are active on a day, by surname."""
    return (
        Employment.objects.filter(declarant=declarant, period__contains=on)
        .select_related("person")
        .order_by("person__name_key", "person__surname", "person__given_name", "pk")
    )


def staff_named(found: QuerySet[Employment], *, text: str) -> QuerySet[Employment]:
    """Of these employments, those of persons with this CASS number or with these words in their names, in any order."""
    named = Q()
    for word in text.split():
        named &= Q(person__name_key__contains=search_key(word))
    return found.filter(Q(person__cass_number=normalised(text)) | named)


def employments_of(*, person: int, on: dt.date) -> QuerySet[Employment]:
    """The employments of a person that are active on a day, longest first."""
    return (
        Employment.objects.filter(person=person, period__contains=on)
        .select_related("declarant")
        .order_by("period", "pk")
    )


def jobs_since(*, declarant: int, since: dt.date) -> QuerySet[Employment]:
    """The employments with a declarant that last, or ended since a day: by surname, the latest of each person first."""
    now_or_since = Q(period__endswith__isnull=True) | Q(period__endswith__gt=since)
    return (
        Employment.objects.filter(now_or_since, declarant=declarant)
        .select_related("person")
        .order_by("person__name_key", "person__surname", "person__given_name", "person_id", "-period", "pk")
    )


def mandate_kind(*, person: int, declarant: int, on: dt.date) -> str:
    """By what a person acts for a declarant on a day, the holder's own right first; empty without a mandate."""
    kinds = set(
        _in_force(Mandate.objects.filter(person=person, declarant=declarant), on).values_list("kind", flat=True)
    )
    return next((kind.value for kind in MandateKind if kind in kinds), "")


def employment_on(*, person: int, declarant: int, on: dt.date) -> Employment | None:
    return Employment.objects.filter(person=person, declarant=declarant, period__contains=on).first()


def occupation_on(*, person: int, declarant: int, on: dt.date) -> str:
    """The registered occupation (CNO) with a declarant on a day, employed or own account; empty if none."""
    found = employment_on(person=person, declarant=declarant, on=on)
    if found is not None:
        return found.occupation
    activity = OwnAccountActivity.objects.filter(declarant=declarant, period__contains=on).first()
    return activity.occupation if activity else ""


def was_ever_employed(*, person: int, declarant: int) -> bool:
    return Employment.objects.filter(person=person, declarant=declarant).exists()


def is_oneself(*, person: int, declarant: int) -> bool:
    """Is this declarant the person itself, at work on their own account?"""
    return Declarant.objects.filter(pk=declarant, person=person).exists()


def is_active(*, declarant: int, on: dt.date) -> bool:
    """Is an own-account declarant registered as working on a day?"""
    return OwnAccountActivity.objects.filter(declarant=declarant, period__contains=on).exists()


@dataclass(frozen=True)
class Work:
    """What the register knows of a person's work on a day: employments and own account together."""

    is_active: bool
    monthly_base: int | None
    """Global monthly base over all activities, cents; ``None`` without any."""
    own_account: int | None
    """The own-account declarant that is active."""
    ended_on: dt.date | None
    """The last day of the last work, when there is none any more."""


def work_of(*, person: int, on: dt.date) -> Work:
    """The work of a person on a day, and when the last one ended."""
    employments = list(Employment.objects.filter(person=person, period__startswith__lte=on).order_by("pk"))
    activities = list(
        OwnAccountActivity.objects.filter(declarant__person=person, period__startswith__lte=on).order_by("pk")
    )
    periods: list[Employment | OwnAccountActivity] = [*employments, *activities]
    active = [work for work in periods if work.period.upper is None or work.period.upper > on]
    ends = [work.period.upper - dt.timedelta(days=1) for work in periods if work.period.upper is not None]
    own = next((activity.declarant_id for activity in activities if activity in active), None)
    return Work(
        is_active=bool(active),
        monthly_base=sum(work.monthly_base for work in active) if active else None,
        own_account=own,
        ended_on=max(ends, default=None) if not active else None,
    )


def pension_on(*, person: int, on: dt.date) -> Pension | None:
    """The pension in payment on a day, the one with the most points first."""
    return Pension.objects.filter(person=person, period__contains=on).order_by("-points", "pk").first()


def matching(*, text: str) -> Person | None:
    """The one person whose CASS number or identity document this is."""
    number = normalised(text)
    return Person.objects.filter(Q(cass_number=number) | Q(identity_document=number)).order_by("pk").first()


_AS_UNACCENTED = str.maketrans(
    {"æ": "ae", "ð": "d", "ø": "o", "þ": "th", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "ŋ": "n", "œ": "oe", "ŧ": "t"}
)
"""Letters of Europe's names that are no accented ones, as the database's ``unaccent`` writes them."""


def search_key(text: str) -> str:
    """The same key as the database's ``cass_sort_key``: «Col·lell» and «collell» meet."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if letter.isalnum()).casefold().translate(_AS_UNACCENTED)


def search_people(*, text: str, limit: int = 50) -> list[Person]:
    """Persons by CASS number, identity document, or words of their name in any order.

    One L or two make no difference: few people type the «l·l» of «Col·lell».
    """
    words = [key for word in re.split(r"\s+", text.strip()) if (key := search_key(word))]
    if not words:
        return []
    number = normalised(text)
    exact = Person.objects.filter(Q(cass_number=number) | Q(identity_document=number) | Q(nia=number))
    if found := list(exact.order_by("pk")[:limit]):
        return found
    people = Person.objects.all()
    for word in words:
        people = people.filter(name_key__regex=re.sub("l+", "l+", word))
    return list(people.order_by("name_key", "surname", "given_name", "pk")[:limit])


def search_declarants(*, text: str, limit: int = 50) -> list[Declarant]:
    """Declarants by census number or part of their name, by name."""
    key = search_key(text)
    if not key:
        return []
    found = Declarant.objects.filter(Q(census_number=key.upper()) | Q(name_key__regex=re.sub("l+", "l+", key)))
    return list(found.order_by("name_key", "name", "pk")[:limit])


def person(number: int) -> Person:
    """One person of the register. Raises NotFound."""
    found = Person.objects.filter(pk=number).first()
    if found is None:
        raise NotFound("registry.not_found")
    return found


def declarant(number: int) -> Declarant:
    """One declarant of the census. Raises NotFound."""
    found = Declarant.objects.filter(pk=number).first()
    if found is None:
        raise NotFound("registry.not_found")
    return found


def kind_of(number: int) -> DeclarantKind:
    """What kind of declarant this is. Raises NotFound."""
    return DeclarantKind(declarant(number).kind)


def working_life(*, person: int) -> QuerySet[Employment]:
    """All employments of a person, the latest first."""
    return Employment.objects.filter(person=person).select_related("declarant").order_by("-period", "pk")


def last_day(employment: Employment) -> dt.date | None:
    """The last day of an employment; ``None`` while it goes on."""
    upper: dt.date | None = employment.period.upper
    return upper - dt.timedelta(days=1) if upper is not None else None


def employed_there(*, people: Iterable[int], declarant: int, on: dt.date) -> frozenset[int]:
    """Which of these people were registered with a declarant on a day."""
    found = Employment.objects.filter(person__in=list(people), declarant=declarant, period__contains=on)
    return frozenset(found.values_list("person", flat=True))


def acting_label(actor: Actor) -> str:
    """The name of the party somebody acts for; empty when they act for themselves."""
    if actor.declarant is not None:
        declarant = Declarant.objects.get(pk=actor.declarant)
        return f"{declarant.name} · {declarant.census_number}"
    if actor.dependant is not None:
        return Person.objects.get(pk=actor.dependant).full_name
    return ""


def calendar() -> Calendar:
    """The working days of the CASS: Monday to Friday, without national holidays and those of the parish of its seat."""
    days = Holiday.objects.filter(Q(scope=Holiday.Scope.NATIONAL) | Q(parish=settings.SEAT)).values_list(
        "date", flat=True
    )
    return Calendar(frozenset(days))
