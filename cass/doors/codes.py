"""One-time codes: six digits sent to a telephone or an e-mail, and typed back.

A code is kept nowhere: it is derived (HMAC) from a key of the key ring and from what its row holds, a nonce among it,
when it is sent and again when it is typed. Whoever has a copy of the database has no code.
"""

import datetime as dt
import hashlib
import hmac
import secrets

from django.conf import settings
from django.db import connection, transaction

from cass.access import NOBODY, Actor
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.doors import deliveries
from cass.doors.models import ContactKind, OneTimeCode
from cass.kernel.faults import Fault

# The figures of this page are ours.
GOOD_FOR = dt.timedelta(minutes=10)
MOST_TRIES = 5
MOST_SENT = ((5, dt.timedelta(hours=1)), (10, dt.timedelta(days=1)))
"""Codes for one subject: in an hour, in a day. With five tries each that is one guess in 20,000 a day."""
KEPT_FOR = dt.timedelta(days=2)
NONCE = 16


@transaction.atomic
def send(
    *,
    purpose: str,
    subject: str,
    kind: ContactKind,
    address: str,
    language: str,
    at: dt.datetime,
    person: int | None = None,
    actor: Actor = NOBODY,
) -> OneTimeCode:
    """Send a code; the former ones for the same subject are no longer good.

    With an empty ``address`` everything happens but the sending, in the same time: the answer to somebody who asked
    about a number that nobody has. ``person`` is whom the journal's line is about. Raises Fault ``code.too_many_sent``.
    """
    _lock(purpose, subject)
    codes = OneTimeCode.objects.filter(purpose=purpose, subject=subject)
    if any(codes.filter(asked_at__gt=at - window).count() >= most for most, window in MOST_SENT):
        raise Fault("code.too_many_sent")
    codes.filter(used_at=None, expires_at__gt=at).update(expires_at=at)
    code = OneTimeCode.objects.create(
        purpose=purpose,
        subject=subject,
        kind=kind,
        address=address,
        language=language,
        nonce=secrets.token_bytes(NONCE),
        key_id=settings.KEYRING.current("codes").id,
        asked_at=at,
        expires_at=at + GOOD_FOR,
    )
    record(EventType.CODE_SENT, actor=actor, at=at, person=person, facts={"purpose": purpose, "kind": str(kind)})
    deliveries.queue_code(code)
    return code


@transaction.atomic
def check(*, purpose: str, subject: str, typed: str, at: dt.datetime) -> Fault | None:
    """Whether what was typed is the code last sent for a subject; ``None`` if so, and then it is used up.

    A mistake is an answer and not an exception, because its counting has to be kept. Fault ``code.wrong`` is the same
    for a wrong code, one that is over, used or was tried too often, and none at all.
    """
    _lock(purpose, subject)
    code = waiting(purpose=purpose, subject=subject, at=at)
    if code is None or code.tries >= MOST_TRIES:
        return Fault("code.wrong")
    code.tries += 1
    right = (
        hmac.compare_digest(deliveries.digits(code).encode(), "".join(typed.split()).encode()) and code.address != ""
    )
    code.used_at = at if right else None
    code.save(update_fields=["tries", "used_at"])
    return None if right else Fault("code.wrong")


def waiting(*, purpose: str, subject: str, at: dt.datetime) -> OneTimeCode | None:
    """The code of a subject that may still be typed."""
    codes = OneTimeCode.objects.filter(purpose=purpose, subject=subject, used_at=None, expires_at__gt=at)
    return codes.order_by("-asked_at", "-pk").first()


def forget_old(*, at: dt.datetime) -> int:
    """Remove the codes that count for nothing any more, and with them the addresses; return how many."""
    removed, _ = OneTimeCode.objects.filter(asked_at__lt=at - KEPT_FOR).delete()
    return removed


def _lock(purpose: str, subject: str) -> None:
    """One at a time for each subject: nobody guesses, or has codes sent, in parallel."""
    name = hashlib.sha256(f"cass.doors.codes\0{purpose}\0{subject}".encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(name[:8], signed=True)])
