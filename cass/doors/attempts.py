"""What was typed wrongly at a door, and how long that makes the next attempt wait.

The counting goes by what was typed, not by whose it is: a CASS number or user name that nobody has is slowed down and
blocked exactly like one that somebody has.
"""

import datetime as dt
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection
from django.utils.crypto import salted_hmac

from cass.access import Door
from cass.doors.models import SignInFailure
from cass.kernel.faults import Fault

FORGOTTEN_AFTER = dt.timedelta(days=7)
"""A failure counts for a week, if the right thing was not typed before (our figure)."""
KEPT_FOR = 2 * FORGOTTEN_AFTER
"""No wait is longer than a week, and no failure matters a week after it was over."""
HASHES_AT_ONCE = 1
"""In each process of the web server; there is one for each processor."""
PATIENCE = 2.0
"""Seconds that somebody waits for their turn to be checked, before they are asked to come back."""

_turns = threading.BoundedSemaphore(HASHES_AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """A turn at hashing, which is meant to be costly: a flood of it must leave the house room to work.

    Raises Fault ``door.busy``.
    """
    if not _turns.acquire(timeout=PATIENCE):
        raise Fault("door.busy")
    try:
        yield
    finally:
        _turns.release()


class Attempts:
    """The failures of one name at one door. Locks the name until the transaction ends: nobody guesses in parallel."""

    def __init__(self, *, door: Door, name: str) -> None:
        self._door = door
        self._digest = salted_hmac("cass.doors.attempts", f"{door.value}\0{name}", algorithm="sha256").digest()
        self._failures = SignInFailure.objects.filter(door=door, name_digest=self._digest)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(self._digest[:8], signed=True)])

    def wait_until(
        self, *, waits: Sequence[dt.timedelta], at: dt.datetime, known_device: bool = False
    ) -> dt.datetime | None:
        """When a device of this kind may try again, if not yet; the last of the waits repeats.

        What counts are the failures of the week before the last one: a long wait is not cut short because they grow old
        in it.
        """
        kept = self._failures.filter(known_device=known_device, at__gt=at - KEPT_FOR)
        moments = list(kept.values_list("at", flat=True))
        if not moments:
            return None
        last = max(moments)
        counted = sum(moment > last - FORGOTTEN_AFTER for moment in moments)
        until = last + waits[min(counted, len(waits)) - 1]
        return until if until > at else None

    def note(self, *, known_device: bool, at: dt.datetime) -> int:
        """Note a failure; return how many that makes, of the same kind of device."""
        SignInFailure.objects.create(door=self._door, name_digest=self._digest, at=at, known_device=known_device)
        return self._failures.filter(known_device=known_device, at__gt=at - FORGOTTEN_AFTER).count()

    def forget(self, *, known_device: bool) -> None:
        """The right thing was typed: the mistakes of this kind of device are settled."""
        self._failures.filter(known_device=known_device).delete()

    def forget_all(self) -> int:
        """Every mistake is settled; return how many there were."""
        removed, _ = self._failures.all().delete()
        return removed


def forget_old(*, at: dt.datetime) -> int:
    """Remove what no longer counts; return how many. The journal keeps its own account."""
    removed, _ = SignInFailure.objects.filter(at__lt=at - KEPT_FOR).delete()
    return removed
