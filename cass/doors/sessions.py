"""Sessions: what a cookie proves, for how long, and whom its holder acts for."""

import datetime as dt
import hashlib
import secrets
from functools import partial

from django.db import transaction
from django.db.models import Q

from cass.access import NOBODY, Actor, Door, Role
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.doors import queries as parties
from cass.doors.models import IssuedCertificate, Session
from cass.kernel.faults import NotFound
from cass.kernel.working_days import day_of
from cass.registry import queries as registry

IDLE = dt.timedelta(minutes=30)
LENGTH = dt.timedelta(hours=8)
STEP_UP = dt.timedelta(minutes=10)
TOUCH_AFTER = dt.timedelta(minutes=1)


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def open_session(
    *,
    door: Door,
    at: dt.datetime,
    person: int | None = None,
    staff: int | None = None,
    certificate: IssuedCertificate | None = None,
    national: str = "",
    until: dt.datetime | None = None,
    device: str = "",
) -> tuple[Session, str]:
    """A fresh session and its token, which is shown once, to the cookie. Journalled in the same transaction.

    ``national`` is how the national certificate is asked after later (``rechecks``): the token carries it. ``until`` is
    the end of the certificate, and so of the session. A person who acts for exactly one declarant at the CASS certificate door acts for it from the start.
    """
    token = f"{secrets.token_urlsafe(32)}.{national}" if national else secrets.token_urlsafe(32)
    with transaction.atomic():
        session = Session.objects.create(
            token_digest=digest(token),
            door=door,
            person_id=person,
            staff_id=staff,
            certificate=certificate,
            device=device[:120],
            created_at=at,
            last_seen_at=at,
            stepped_up_at=at,
            expires_at=min(at + LENGTH, until or at + LENGTH),
        )
        if door is Door.CASS_CERTIFICATE and person is not None:
            only = list(registry.declarants_of(person=person, on=day_of(at))[:2])
            if len(only) == 1:
                session.declarant = only[0]
                session.save(update_fields=["declarant"])
        record(EventType.SIGNED_IN, actor=actor(session, at=at), at=at, person=person)
    return session, token


def find(*, token: str, at: dt.datetime) -> Session | None:
    """The living session of a token. One whose certificate was revoked, or idle too long, is no longer living."""
    return (
        Session.objects.select_related("person", "staff", "certificate")
        .filter(
            Q(certificate=None) | Q(certificate__revoked_at=None),
            Q(staff=None) | Q(staff__is_active=True),
            token_digest=digest(token),
            ended_at=None,
            expires_at__gt=at,
            last_seen_at__gt=at - IDLE,
        )
        .first()
    )


def touch(session: Session, *, at: dt.datetime) -> None:
    """Note the last use, a minute apart at most, through the journal connection: it is not the request's business."""
    if at - session.last_seen_at > TOUCH_AFTER:
        Session.objects.using("journal").filter(pk=session.pk).update(last_seen_at=at)


def actor(session: Session, *, at: dt.datetime) -> Actor:
    """Who this session proves to be acting, with the powers they have today."""
    door, on = Door(session.door), day_of(at)
    proved = partial(Actor, door=door, session=session.pk, stepped_up=_is_fresh(session, at))
    if session.staff is not None:
        return proved(staff=session.staff.pk, roles=session.staff.role_set)
    person = session.person_id
    if person is None:
        return NOBODY
    if session.declarant_id is not None:
        powers = registry.powers(person=person, declarant=session.declarant_id, on=on)
        if powers is not None:
            roles = frozenset({powers.role})
            return proved(person=person, roles=roles, declarant=session.declarant_id, mandate=powers.capabilities)
    dependant = session.dependant_id
    if dependant is not None and not registry.may_act_for_dependant(person=person, dependant=dependant, on=on):
        dependant = None
    return proved(person=person, roles=frozenset({Role.INSURED}), dependant=dependant)


def _is_fresh(session: Session, at: dt.datetime) -> bool:
    return session.stepped_up_at is not None and at - session.stepped_up_at <= STEP_UP


@transaction.atomic
def choose_party(
    *, session: Session, at: dt.datetime, declarant: int | None = None, dependant: int | None = None
) -> None:
    """Act for a declarant, for a dependant, or (neither) for oneself.

    Raises NotFound for what is not theirs, and for what is not open behind the door they came through: nobody acts for
    an employer through the door of the PIN.
    """
    person, door, on = session.person_id, Door(session.door), day_of(at)
    if person is None:
        raise NotFound("page.not_found")
    declarants, dependants = (
        find(person=person, door=door, on=on) for find in (parties.declarants, parties.dependants)
    )
    if declarant is not None and not declarants.filter(pk=declarant).exists():
        raise NotFound("page.not_found")
    if dependant is not None and not dependants.filter(person=dependant).exists():
        raise NotFound("page.not_found")
    session.declarant_id, session.dependant_id = declarant, dependant
    session.save(update_fields=["declarant", "dependant"])
    record(EventType.PARTY_CHOSEN, actor=actor(session, at=at), at=at, declarant=declarant, person=dependant)


@transaction.atomic
def end(*, session: Session, at: dt.datetime) -> None:
    """Sign out: the token opens nothing any more."""
    session.ended_at = at
    session.save(update_fields=["ended_at"])
    record(EventType.SIGNED_OUT, actor=actor(session, at=at), at=at)


def holder_name(session: Session) -> str:
    if session.staff is not None:
        return session.staff.full_name
    return session.person.full_name if session.person is not None else ""
