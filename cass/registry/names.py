"""The names of many at once, for lists that know their numbers only."""

from collections.abc import Iterable

from cass.registry.models import Declarant, Person


def people(numbers: Iterable[int]) -> dict[int, str]:
    """Full names by id."""
    return {person.pk: person.full_name for person in Person.objects.filter(pk__in=set(numbers))}


def declarants(numbers: Iterable[int]) -> dict[int, str]:
    """Names by id."""
    return dict(Declarant.objects.filter(pk__in=set(numbers)).values_list("pk", "name"))
