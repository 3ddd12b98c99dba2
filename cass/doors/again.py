"""Identifying again in a session that is open, for what the matrix asks more for (a step-up).

The session goes on: whom it acts for and what is being written stay. What counts is the door it was opened by, once
more; at the door of the PIN, which is weak, the second factor too.
"""

import datetime as dt

from django.db import transaction

from cass.access import Door
from cass.doors import entries, second_factor, sessions
from cass.doors import pin as pins
from cass.doors.models import Session
from cass.doors.origin import UNKNOWN, Origin
from cass.kernel.faults import Fault


@transaction.atomic
def with_certificate(
    *, session: Session, token: str, der: bytes | None, at: dt.datetime, origin: Origin = UNKNOWN
) -> str | Fault:
    """The same person shows their certificate at the same door again; return the session's new token.

    Faults: those of ``entries.shown``, and ``door.somebody_else``.
    """
    found = the_same(session=session, der=der, origin=origin, at=at)
    return found if isinstance(found, Fault) else sessions.step_up(session=session, token=token, at=at)


def the_same(
    *, session: Session, der: bytes | None, at: dt.datetime, origin: Origin = UNKNOWN
) -> entries.Shown | Fault:
    """The certificate shown, if it is of the person and of the door of this session. Faults as ``with_certificate``."""
    found = entries.shown(der=der, origin=origin, at=at)
    if isinstance(found, Fault):
        return found
    if found.person.pk != session.person_id or found.door is not Door(session.door):
        return Fault("door.somebody_else")
    return found


@transaction.atomic
def with_pin(
    *, session: Session, token: str, pin: str, code: str, device_token: str, network: str, at: dt.datetime
) -> str | Fault:
    """The PIN and the code of the second factor, both right; return the session's new token.

    Faults: those of ``pin.enter`` and of ``second_factor.check``, and ``second_factor.missing`` for who has none.
    """
    person = session.person
    if person is None or Door(session.door) is not Door.PIN or not second_factor.has(person.pk):
        return Fault("second_factor.missing")
    entered = pins.enter(cass_number=person.cass_number, pin=pin, device_token=device_token, network=network, at=at)
    if isinstance(entered, Fault):
        return entered
    refused = second_factor.check(person=person.pk, code=code, at=at)
    return refused or sessions.step_up(session=session, token=token, at=at)
