"""What somebody was writing when their session ended, or when they had to identify again: kept for an hour, for them alone.

Whoever posts with the cookie of a session that idled away proves by it that the session was theirs; a cookie that names
no session, or one that was ended on purpose (signed out, revoked), proves nothing, and nothing is kept.
"""

import datetime as dt
import json
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from cass.access import Actor
from cass.doors.models import Session, UnsavedWriting
from cass.doors.sessions import IDLE, digest
from cass.kernel import envelope

PURPOSE = "health"
"""A section may tell of an injury: all that is typed is sealed as if it did."""
KEPT_FOR = dt.timedelta(hours=1)
LATELY = dt.timedelta(hours=24)
"""How long after a session ended its cookie may still hand something in."""
LARGEST = 64 * 1024
"""Bytes: many times the longest section."""

Typed = Mapping[str, list[str]]
"""The fields of a form as the browser sends them, files left out."""


@transaction.atomic
def keep(*, token: str, path: str, typed: Typed, at: dt.datetime) -> bool:
    """Keep what was typed on a page (``path``) for the holder of the session that has ended. Return whether it was kept.

    One piece of writing for each session: the last one.
    """
    session = _ended_lately(token, at)
    return session is not None and _keep(session, path, typed, at)


@transaction.atomic
def keep_during(*, session: int, path: str, typed: Typed, at: dt.datetime) -> bool:
    """Keep what was typed on a page while its writer identifies again, in the session they are in. Return whether it was kept."""
    return _keep(Session.objects.select_for_update(of=("self",)).get(pk=session), path, typed, at)


def _keep(session: Session, path: str, typed: Typed, at: dt.datetime) -> bool:
    content = json.dumps(dict(typed)).encode()
    if not typed or len(content) > LARGEST:
        return False
    sealed = envelope.seal(content, keyring=settings.KEYRING, purpose=PURPOSE, identity=_identity(session.pk, path))
    UnsavedWriting.objects.update_or_create(
        session=session, defaults={"path": path, "sealed": sealed, "written_at": at}
    )
    return True


def _ended_lately(token: str, at: dt.datetime) -> Session | None:
    """The session of a token, if nothing but time has ended it, and not long ago. Locked: posts come in twice."""
    return (
        Session.objects.select_for_update(of=("self",))
        .filter(
            _over(at),
            Q(certificate=None) | Q(certificate__revoked_at=None),
            Q(staff=None) | Q(staff__is_active=True),
            token_digest=digest(token),
            ended_at=None,
            expires_at__gt=at - LATELY,
            last_seen_at__gt=at - LATELY - IDLE,
        )
        .first()
    )


def _over(at: dt.datetime) -> Q:
    return Q(expires_at__lte=at) | Q(last_seen_at__lte=at - IDLE)


def written(*, actor: Actor, path: str, at: dt.datetime) -> Typed | None:
    """What this actor typed on a page for the party they act for now, and could not save; ``None`` if there is nothing."""
    found = _of(actor, path).filter(written_at__gt=at - KEPT_FOR).order_by("-written_at", "-pk").first()
    if found is None:
        return None
    identity = _identity(found.session_id, path)
    try:
        content = envelope.open_(bytes(found.sealed), keyring=settings.KEYRING, purpose=PURPOSE, identity=identity)
    except envelope.EnvelopeBroken:
        return None  # Its key went within the hour: a rotation does not wait for what nobody has saved.
    typed: Typed = json.loads(content)
    return typed


@transaction.atomic
def forget(*, actor: Actor, path: str, at: dt.datetime) -> None:
    """The actor has saved the page, or wants none of it. The sessions over that had handed it in hand in nothing more."""
    found = _of(actor, path)
    Session.objects.filter(_over(at), unsaved_writing__in=found).update(ended_at=at)
    found.delete()


def forget_old(*, at: dt.datetime) -> int:
    """Remove what nobody came back for; return how many."""
    removed, _ = UnsavedWriting.objects.filter(written_at__lte=at - KEPT_FOR).delete()
    return removed


def _of(actor: Actor, path: str) -> QuerySet[UnsavedWriting]:
    """Theirs on this page: of the same person (or clerk), for the same party."""
    return UnsavedWriting.objects.filter(
        path=path,
        session__person=actor.person,
        session__staff=actor.staff,
        session__declarant=actor.declarant,
        session__dependant=actor.dependant,
    )


def _identity(session: int, path: str) -> str:
    return f"unsaved_writing|{session}|{path}"
