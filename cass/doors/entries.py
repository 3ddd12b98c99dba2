"""Coming in: what each door takes, and what it opens a session for."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cass.access import NOBODY, Door
from cass.audit.models import EventType
from cass.audit.operations import journal
from cass.doors import pin as pins
from cass.doors import pin_blocks, rechecks, sessions, staff_devices
from cass.doors.attempts import Attempts, turn
from cass.doors.certificates import DoorTrust, Named, Refused, cass_trust, judge
from cass.doors.models import IssuedCertificate, Session
from cass.doors.names import names_agree
from cass.doors.national import national
from cass.doors.origin import UNKNOWN, Origin
from cass.doors.revocation import Standing
from cass.kernel.faults import Fault
from cass.registry.models import Person
from cass.staff import operations as staff

STAFF_PAUSES = tuple(dt.timedelta(seconds=seconds) for seconds in (0, 2, 5, 15, 30, 60))
"""After the first, second, … mistake at the staff door (our figures, as those below)."""
STAFF_BLOCKS = (dt.timedelta(minutes=15), dt.timedelta(hours=1))
"""After the pauses, from where the account never came in: a stranger's two dozen guesses a day at a password and a code
together. They cost the colleague nothing, who comes in from where they always do."""
STAFF_OWN_BLOCKS = (*STAFF_BLOCKS, dt.timedelta(hours=24))
"""After the pauses, from a browser in which the account came in before: somebody sits at the colleague's computer."""


@dataclass(frozen=True)
class Opened:
    """A fresh session, and the tokens for the browser's cookies: shown once."""

    session: Session
    token: str
    device_token: str = ""


@dataclass(frozen=True)
class Shown:
    """Whom a certificate at the certificate door stands for; nothing is opened yet."""

    door: Door
    person: Person
    certificate: IssuedCertificate | None
    not_after: dt.datetime
    national: str = ""
    """By which the lists of revocations are asked again while the session lasts; empty for a CASS certificate."""


@transaction.atomic
def with_pin(
    *, cass_number: str, pin: str, device_token: str, leaving: Session | None, at: dt.datetime, origin: Origin = UNKNOWN
) -> Opened | Fault:
    """Come in by PIN. ``leaving`` is the browser's session until now, which ends. The faults are those of ``pin.enter``."""
    entered = pins.enter(cass_number=cass_number, pin=pin, device_token=device_token, network=origin.network, at=at)
    if isinstance(entered, Fault):
        return entered
    _leave(leaving, at)
    session, token = sessions.open_session(door=Door.PIN, person=entered.person, origin=origin, at=at)
    return Opened(session, token, entered.device_token)


def shown(*, der: bytes | None, at: dt.datetime, origin: Origin = UNKNOWN) -> Shown | Fault:
    """Whom the certificate shown at the door stands for. Creates nothing but the journal's line of a refusal.

    The national authority is asked first, then ours: the one that issued the certificate decides which door this is.
    Faults: ``certificate.*``, ``door.person_unknown`` (a good national certificate of somebody the CASS does not know)
    and ``door.names_differ`` (of somebody whom the register calls otherwise: one of the two is mistaken).
    """
    judged = judge(der, trust=national(settings.PKI / "national"), at=at)
    if isinstance(judged, Refused) and judged.code == "certificate.foreign_issuer":
        judged = judge(der, trust=_cass(settings.PKI / "cass"), at=at)
    if isinstance(judged, Refused):
        return _refusal(judged.code, origin, at, owner=_owner(judged.named))
    certificate = None
    if judged.nia is None:
        certificate = _registered(judged.issuer, judged.serial, judged.spki_sha256)
        person = certificate.person if certificate else None
    else:
        person = _by_nia(judged.nia)
    if person is None:
        return _refusal("door.person_unknown" if judged.nia else "certificate.not_registered", origin, at)
    if certificate is None and not names_agree(judged.subject, person):
        return _refusal("door.names_differ", origin, at, owner=(Door.NATIONAL_CERTIFICATE, person.pk))
    door = Door.NATIONAL_CERTIFICATE if certificate is None else Door.CASS_CERTIFICATE
    return Shown(door, person, certificate, judged.not_after, "" if certificate else rechecks.reference(judged))


@transaction.atomic
def with_certificate(
    *, der: bytes | None, leaving: Session | None, at: dt.datetime, origin: Origin = UNKNOWN
) -> Opened | Fault:
    """Come in with the certificate shown, judged anew. The faults are those of ``shown``."""
    found = shown(der=der, origin=origin, at=at)
    if isinstance(found, Fault):
        return found
    _leave(leaving, at)
    session, token = sessions.open_session(
        door=found.door,
        person=found.person.pk,
        certificate=found.certificate,
        national=found.national,
        until=found.not_after,
        origin=origin,
        at=at,
    )
    pin_blocks.lift_after_certificate(person=found.person.pk, actor=sessions.actor(session, at=at), at=at)
    return Opened(session, token)


@transaction.atomic
def with_password(
    *,
    username: str,
    password: str,
    code: str,
    leaving: Session | None,
    at: dt.datetime,
    device_token: str = "",
    origin: Origin = UNKNOWN,
) -> Opened | Fault:
    """Come in as staff, by name, password and time-based code.

    Mistakes from browsers in which the account came in before and from all others are counted apart. Faults
    ``staff.wrong``, ``staff.wait``, ``staff.blocked`` and ``door.busy``, the same for a name that nobody has.
    """
    attempts = Attempts(door=Door.STAFF, name=username)
    is_known = staff_devices.knows(device_token, username=username, at=at)
    waits = STAFF_PAUSES + (STAFF_OWN_BLOCKS if is_known else STAFF_BLOCKS)
    until = attempts.wait_until(waits=waits, known_device=is_known, at=at)
    if until is not None:
        return _staff_waits(until, at)
    try:
        with turn():
            found = staff.check(username=username, password=password, code=code, at=at)
    except Fault as busy:
        return busy
    if isinstance(found, Fault):
        facts = {"door": Door.STAFF.value, "known_device": is_known}
        count = attempts.note(known_device=is_known, at=at)
        journal(EventType.SIGN_IN_FAILED, actor=NOBODY, at=at, facts=facts)
        if count == len(STAFF_PAUSES) + 1:
            journal(EventType.BLOCKED, actor=NOBODY, at=at, facts=facts)
        return found
    attempts.forget(known_device=is_known)
    _leave(leaving, at)
    session, token = sessions.open_session(door=Door.STAFF, staff=found.pk, origin=origin, at=at)
    return Opened(session, token, staff_devices.with_account(device_token, user=found, at=at))


def _staff_waits(until: dt.datetime, at: dt.datetime) -> Fault:
    left = until - at
    if left <= STAFF_PAUSES[-1]:
        return Fault("staff.wait", seconds=int(left.total_seconds()) + 1)
    return Fault("staff.blocked", until=f"{timezone.localtime(until):%d/%m/%Y %H:%M}")


def _leave(session: Session | None, at: dt.datetime) -> None:
    if session is not None:
        sessions.end(session=session, at=at)


def _refusal(code: str, origin: Origin, at: dt.datetime, *, owner: tuple[Door, int] | None = None) -> Fault:
    if code != "certificate.missing":
        door, person = owner or (None, None)
        facts = {"reason": code} | ({"door": door.value} if door else {}) | origin.facts
        journal(EventType.DOOR_REFUSED, actor=NOBODY, at=at, person=person, facts=facts)
    return Fault(code)


def _owner(named: Named | None) -> tuple[Door, int] | None:
    """The door and the person of a certificate that was refused, if its issuer has signed it and they are known."""
    if named is None:
        return None
    if named.nia:
        person = _by_nia(named.nia)
        return (Door.NATIONAL_CERTIFICATE, person.pk) if person else None
    entered = IssuedCertificate.objects.filter(
        issuer=named.issuer, serial=named.serial, spki_sha256=named.spki_sha256
    ).first()
    return (Door.CASS_CERTIFICATE, entered.person_id) if entered else None


def _by_nia(nia: str) -> Person | None:
    return Person.objects.filter(nia=nia.upper()).first()


def _registered(issuer: str, serial: str, spki_sha256: str) -> IssuedCertificate | None:
    found = IssuedCertificate.objects.select_related("person").filter(issuer=issuer, serial=serial)
    return found.filter(spki_sha256=spki_sha256, revoked_at=None).first()


def _standing(issuer: str, serial: str, spki_sha256: str) -> Standing:
    """What the register of issued certificates says, at the end of the judgement."""
    found = IssuedCertificate.objects.filter(issuer=issuer, serial=serial, spki_sha256=spki_sha256).first()
    if found is None:
        return Standing.UNKNOWN
    return Standing.GOOD if found.revoked_at is None else Standing.REVOKED


@lru_cache(maxsize=2)
def _cass(folder: Path) -> DoorTrust:
    return cass_trust(folder, register=_standing)
