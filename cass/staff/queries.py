"""Staff, read."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from cass.access import Role
from cass.staff.models import Competence, User


def competence(*, staff: int, procedure: str, on: dt.date) -> Competence | None:
    """The delegated competence by which this person may resolve this procedure on a day; ``None`` if there is none."""
    return (
        Competence.objects.filter(
            Q(until=None) | Q(until__gte=on), holder=staff, since__lte=on, procedures__contains=[procedure]
        )
        .order_by("since", "pk")
        .first()
    )


def names(numbers: Iterable[int]) -> dict[int, str]:
    """The names of members of staff, for the office's own pages."""
    return dict(User.objects.filter(pk__in=list(numbers)).values_list("pk", "full_name"))


def posts(numbers: Iterable[int]) -> dict[int, tuple[frozenset[Role], str]]:
    """The roles and the office of members of staff: what those whose data they look at may know of them."""
    return {user.pk: (user.role_set, user.office) for user in User.objects.filter(pk__in=list(numbers))}
