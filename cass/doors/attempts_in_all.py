"""How much one network, one clerk, or everybody together may try: against guessing a little at each of many accounts.

Counted in fixed stretches of time, at once and for all processes, whatever becomes of the request; of whom a count is
about, only a keyed digest is kept.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import connections
from django.db.models import Q
from django.utils.crypto import salted_hmac

from cass.doors.models import DoorCount

HOUR = dt.timedelta(hours=1)
EVERYBODY = "everybody"
KEPT_FOR = dt.timedelta(days=2)


@dataclass(frozen=True)
class Limit:
    """So many of something in so long a stretch of time."""

    what: str
    most: int
    per: dt.timedelta = HOUR


# Our figures. Many telephones of one operator share a network, so that its limit is wide; with eight digits it still
# takes thousands of years to guess somebody's PIN inside it.
NETWORK_MISTAKES = Limit("pin_mistakes_of_network", 200)
ALL_MISTAKES = Limit("pin_mistakes", 2000)
NETWORK_ACTIVATIONS = Limit("activations_of_network", 60)
ALL_ACTIVATIONS = Limit("activations", 600)
NETWORK_REDEMPTIONS = Limit("redemptions_of_network", 60)
NETWORK_QUESTIONS = Limit("questions_of_network", 120)
CLERK_SEARCHES = Limit("searches_of_clerk", 40)


def count(limit: Limit, *, whose: str = EVERYBODY, at: dt.datetime) -> bool:
    """Count one more; whether it is still within the limit."""
    with connections["journal"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO doors_doorcount AS counted (name_digest, since, count) VALUES (%s, %s, 1) "
            "ON CONFLICT (name_digest, since) DO UPDATE SET count = counted.count + 1 RETURNING count",
            [_digest(limit, whose), _since(limit, at)],
        )
        (found,) = cursor.fetchone()
    return bool(found <= limit.most)


def is_reached(limits: Mapping[Limit, str], *, at: dt.datetime) -> bool:
    """Whether one of the limits, each with whom it counts, allows no more in its present stretch of time. Counts nothing."""
    counted = [
        Q(name_digest=_digest(limit, whose), since=_since(limit, at), count__gte=limit.most)
        for limit, whose in limits.items()
    ]
    return DoorCount.objects.using("journal").filter(reduce(or_, counted)).exists()


def forget_old(*, at: dt.datetime) -> int:
    """Remove the counts that no longer matter; return how many."""
    removed, _ = DoorCount.objects.filter(since__lt=at - KEPT_FOR).delete()
    return removed


def _digest(limit: Limit, whose: str) -> bytes:
    return salted_hmac("cass.doors.attempts_in_all", f"{limit.what}\0{whose}", algorithm="sha256").digest()


def _since(limit: Limit, at: dt.datetime) -> dt.datetime:
    seconds = int(limit.per.total_seconds())
    return dt.datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, dt.UTC)
