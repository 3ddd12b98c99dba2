"""THE CAST for every test, and ways for its people to come in."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from cass.access import Actor, Door
from cass.demo import cast as demo_cast
from cass.demo.cast import Cast
from cass.doors import demo_pki, sessions
from cass.doors.models import IssuedCertificate, Session
from cass.registry.models import Declarant, Person
from cass.staff.models import User


@pytest.fixture
def cast_at() -> dt.datetime:
    """The moment of the cast: now, so that what it may do in a browser it may do today. A module may fix another."""
    return timezone.now()


@pytest.fixture
def cast(db: None, cast_at: dt.datetime) -> Cast:
    return demo_cast.make(at=cast_at)


@pytest.fixture(scope="session")
def pki() -> Path:
    """The demonstration's two authorities, in the folder of the settings; made when first asked for."""
    demo_pki.prepare(settings.PKI, at=timezone.now())
    folder: Path = settings.PKI
    return folder


def _open(
    who: Person | User,
    door: Door,
    at: dt.datetime,
    *,
    declarant: Declarant | None = None,
    dependant: Person | None = None,
    certificate: IssuedCertificate | None = None,
) -> tuple[Session, str]:
    """A session as the door opens it, and the party chosen in it."""
    whose: dict[str, Any] = {"staff": who.pk} if isinstance(who, User) else {"person": who.pk}
    session, token = sessions.open_session(door=door, at=at, certificate=certificate, **whose)
    if declarant is not None or dependant is not None:
        sessions.choose_party(
            session=session,
            at=at,
            declarant=declarant.pk if declarant else None,
            dependant=dependant.pk if dependant else None,
        )
    return session, token


@pytest.fixture
def enter(db: None) -> Callable[..., Client]:
    """``enter(cast.maria, Door.PIN)``: a browser in which this person is signed in, over TLS.

    ``declarant`` or ``dependant`` is whom they act for; ``at`` another moment than now.
    """

    def come_in(who: Person | User, door: Door, *, at: dt.datetime | None = None, **party: Any) -> Client:
        _session, token = _open(who, door, at or timezone.now(), **party)
        browser = Client(**{"wsgi.url_scheme": "https"}, SERVER_NAME=settings.HOST, SERVER_PORT=str(settings.PORT))
        browser.cookies[settings.SESSION_COOKIE] = token
        return browser

    return come_in


@pytest.fixture
def actor_of(db: None) -> Callable[..., Actor]:
    """``actor_of(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira)``: who that session proves to be acting."""

    def prove(who: Person | User, door: Door, *, at: dt.datetime | None = None, **party: Any) -> Actor:
        now = at or timezone.now()
        session, _token = _open(who, door, now, **party)
        return sessions.actor(session, at=now)

    return prove
