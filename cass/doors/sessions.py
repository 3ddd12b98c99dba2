"""Sessions: what a cookie proves, for how long, and whom its holder acts for."""

import datetime as dt
import hashlib
import secrets
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from cass.access import NOBODY, Actor, Door, Role
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.doors import queries as parties
from cass.doors.models import IssuedCertificate, Session
from cass.doors.origin import UNKNOWN, Origin
from cass.kernel.faults import NotFound
from cass.kernel.working_days import day_of
from cass.registry import guardians
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
    origin: Origin = UNKNOWN,
) -> tuple[Session, str]:
    """A fresh session and its token, which is shown once, to the cookie. Journalled in the same transaction.

    ``national`` is how the national certificate is asked after later (``rechecks``): the token carries it. ``until`` is
    the end of the certificate, and so of the session. A person who acts for exactly one declarant at the CASS certificate door acts for it from the start.

    Coming in counts as a recent identification, but not with a PIN alone: a PIN is short.
    """
    token = _token(national)
    with transaction.atomic(savepoint=False):
        session = Session.objects.create(
            token_digest=digest(token),
            door=door,
            person_id=person,
            staff_id=staff,
            certificate=certificate,
            device=origin.device,
            network=origin.network,
            created_at=at,
            last_seen_at=at,
            stepped_up_at=None if door is Door.PIN else at,
            expires_at=min(at + LENGTH, until or at + LENGTH),
        )
        if door is Door.CASS_CERTIFICATE and person is not None:
            only = list(registry.declarants_of(person=person, on=day_of(at))[:2])
            if len(only) == 1:
                session.declarant = only[0]
                session.save(update_fields=["declarant"])
        record(EventType.SIGNED_IN, actor=actor(session, at=at), at=at, person=person, facts=origin.facts)
    return session, token


def _token(national: str) -> str:
    return f"{secrets.token_urlsafe(32)}.{national}" if national else secrets.token_urlsafe(32)


def living(*, at: dt.datetime) -> QuerySet[Session]:
    """The sessions that count at a moment: not ended, nor too old, nor idle too long, and of people who may come in."""
    return Session.objects.filter(
        Q(certificate=None) | Q(certificate__revoked_at=None),
        Q(staff=None) | Q(staff__is_active=True),
        ended_at=None,
        expires_at__gt=at,
        last_seen_at__gt=at - IDLE,
    )


def find(*, token: str, at: dt.datetime) -> Session | None:
    """The living session of a token. One whose certificate was revoked, or idle too long, is no longer living."""
    found = living(at=at).select_related("person", "staff", "certificate")
    return found.filter(token_digest=digest(token)).first()


def touch(session: Session, *, at: dt.datetime) -> None:
    """Note the last use, a minute apart at most, through the journal connection: it is not the request's business."""
    if at - session.last_seen_at > TOUCH_AFTER:
        Session.objects.using("journal").filter(pk=session.pk).update(last_seen_at=at)
        session.last_seen_at = at


def left(session: Session, *, at: dt.datetime) -> tuple[dt.timedelta, dt.timedelta]:
    """How long a session still lasts: if nobody touches it, and at the longest."""
    longest = session.expires_at - at
    return min(session.last_seen_at + IDLE - at, longest), longest


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
    insured = partial(proved, person=person, roles=frozenset({Role.INSURED}))
    if session.dependant_id is not None:
        care = guardians.care_of(person=person, dependant=session.dependant_id, on=on)
        if care is not None:
            return insured(dependant=session.dependant_id, mandate=care.capabilities)
    return insured()


def has_lost_declarant(session: Session, *, by: Actor) -> bool:
    """Could this session act for a declarant when it was chosen, and no longer? Nobody chooses one that is not theirs."""
    return session.person_id is not None and session.declarant_id is not None and by.declarant is None


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
    record(EventType.SIGNED_OUT, actor=actor(session, at=at), at=at, person=session.person_id)


def of_same_owner(session: Session, *, at: dt.datetime) -> QuerySet[Session]:
    """The living sessions of whoever this one is of, through whichever door, the last opened first."""
    mine = living(at=at).filter(person=session.person_id, staff=session.staff_id)
    return mine.order_by("-created_at", "-pk")


@transaction.atomic
def end_other(*, session: Session, other: int, at: dt.datetime) -> None:
    """From one session its owner ends another one of theirs. Raises NotFound for anybody else's, and for one that is over."""
    found = _locked(of_same_owner(session, at=at).filter(pk=other))
    if not found:
        raise NotFound("page.not_found")
    _end_all(session, found, at)


@transaction.atomic
def end_others(*, session: Session, at: dt.datetime) -> int:
    """The owner keeps only the session they are in; return how many ended."""
    found = _locked(of_same_owner(session, at=at).exclude(pk=session.pk))
    _end_all(session, found, at)
    return len(found)


def _locked(found: QuerySet[Session]) -> list[Session]:
    return list(found.select_for_update(of=("self",)))


def _end_all(session: Session, ended: list[Session], at: dt.datetime) -> None:
    by = actor(session, at=at)
    for each in ended:
        each.ended_at = at
        each.save(update_fields=["ended_at"])
        facts = {"door": each.door, "network": each.network, "device": each.device}
        record(EventType.SESSION_ENDED, actor=by, at=at, person=each.person_id, facts=facts)


@transaction.atomic
def step_up(*, session: Session, token: str, at: dt.datetime) -> str:
    """The owner has proved again who they are. The session goes on under a new token, which is returned.

    So whoever had copied the former one does not gain what the owner has proved.
    """
    renewed = _token(token.partition(".")[2])
    session.stepped_up_at, session.last_seen_at, session.token_digest = at, at, digest(renewed)
    session.save(update_fields=["stepped_up_at", "last_seen_at", "token_digest"])
    record(EventType.STEPPED_UP, actor=actor(session, at=at), at=at, person=session.person_id)
    return renewed


def holder_name(session: Session) -> str:
    if session.staff is not None:
        return session.staff.full_name
    return session.person.full_name if session.person is not None else ""
