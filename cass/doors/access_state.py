"""How somebody's access stands, for those who help: never a secret, and of contacts only enough to recognise them."""

import datetime as dt
from dataclasses import dataclass

from cass.access import Door
from cass.audit import queries as journal
from cass.audit.models import Event, EventType
from cass.doors import contacts, issued, pin, sessions
from cass.doors.attempts import Attempts
from cass.doors.models import IssuedCertificate, PinAccount, SecondFactor, Session
from cass.registry.models import Person

FAILURES = 10
"""The last so many are shown."""


@dataclass(frozen=True, kw_only=True)
class PinState:
    """A PIN from outside. ``strangers_until`` is until when unknown devices have to wait."""

    issued_at: dt.datetime
    expires_at: dt.datetime
    blocked_at: dt.datetime | None
    blocked_by: str
    devices: int
    strangers_until: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class AccessState:
    pin: PinState | None
    second_factor_since: dt.datetime | None
    contacts: list[str]
    certificates: list[IssuedCertificate]
    sessions: list[Session]
    failures: list[Event]


def of(person: Person, *, at: dt.datetime) -> AccessState:
    """How somebody's access stands at a moment."""
    factor = SecondFactor.objects.filter(person=person, confirmed_at__isnull=False).first()
    failed = journal.about_person(person=person.pk, types={EventType.SIGN_IN_FAILED, EventType.BLOCKED})
    return AccessState(
        pin=_pin(person, at),
        second_factor_since=factor.confirmed_at if factor else None,
        contacts=[contacts.masked(each) for each in contacts.of(person.pk)],
        certificates=list(issued.of_person(person.pk)),
        sessions=list(sessions.living(at=at).filter(person=person).order_by("-created_at", "-pk")),
        failures=list(failed[:FAILURES]),
    )


def _pin(person: Person, at: dt.datetime) -> PinState | None:
    account = PinAccount.objects.filter(person=person).first()
    if account is None:
        return None
    attempts = Attempts(door=Door.PIN, name=person.cass_number)
    return PinState(
        issued_at=account.issued_at,
        expires_at=account.issued_at + pin.GOOD_FOR,
        blocked_at=account.blocked_at,
        blocked_by=str(account.get_blocked_by_display()) if account.blocked_by else "",
        devices=account.devices.count(),
        strangers_until=attempts.wait_until(waits=pin.PAUSES + pin.BLOCKS, at=at),
    )
