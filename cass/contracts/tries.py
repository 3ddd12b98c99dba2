"""How often a network may send the form, and how often a reference may be tried with a wrong password.

Counted by what was typed, whether or not it is anybody's: nobody learns from being held up that a reference exists.
"""

import datetime as dt

from django.db import connection
from django.utils.crypto import salted_hmac

from cass.contracts.models import Try
from cass.documents.asking import network_of

# The figures of this page are ours.
HOUR = dt.timedelta(hours=1)
MOST_SENT = 10
"""Requests from one network in an hour."""
MOST_WRONG = 5
"""Mistakes about one reference in an hour."""
MOST_WRONG_FROM_A_NETWORK = 30
"""Mistakes from one network in an hour, about any reference."""
KEPT_FOR = dt.timedelta(days=1)


class Tries:
    """What was tried under one name within the last hour. Locks the name until the transaction ends."""

    def __init__(self, what: str, name: str) -> None:
        self._digest = salted_hmac("cass.contracts.tries", f"{what}\0{name}", algorithm="sha256").digest()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(self._digest[:8], signed=True)])

    def count(self, at: dt.datetime) -> int:
        return Try.objects.filter(digest=self._digest, at__gt=at - HOUR).count()

    def note(self, at: dt.datetime) -> None:
        Try.objects.create(digest=self._digest, at=at)

    def forget(self) -> None:
        Try.objects.filter(digest=self._digest).delete()


def sent_from(address: str) -> Tries:
    """The requests that were sent from an address's network."""
    return Tries("sent", network_of(address))


def wrong_from(address: str) -> Tries:
    """The mistakes that were made from an address's network."""
    return Tries("wrong_from", network_of(address))


def wrong_about(reference: str) -> Tries:
    """The mistakes that were made about a reference."""
    return Tries("wrong", reference)


def forget_old(*, at: dt.datetime) -> int:
    """Remove what no longer counts; return how many."""
    removed, _ = Try.objects.filter(at__lt=at - KEPT_FOR).delete()
    return removed
