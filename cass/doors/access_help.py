"""What the help centre and the desk do about somebody's access (MISSION A8, F1): what closes is quick, what opens asks who it is.

Nobody here ever sees or chooses a secret: a PIN, a password, a code that was sent.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography import x509
from django.db import transaction

from cass.access import Actor
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.doors import operations, pin_blocks, sessions, telling
from cass.doors.models import BlockedBy, IssuedCertificate, PinAccount
from cass.kernel.faults import Fault, NotFound
from cass.registry.models import Person

LEAST_QUESTIONS = 3
"""Right answers by telephone that stand for an identity document at the counter (our figure)."""


class Question(StrEnum):
    """What the register knows and a stranger rarely does. The officer compares; the answers are written nowhere."""

    BIRTH_DATE = "birth_date"
    IDENTITY_DOCUMENT = "identity_document"
    ADDRESS = "address"
    EMPLOYER = "employer"
    FAMILY = "family"
    LAST_FILING = "last_filing"


@dataclass(frozen=True, kw_only=True)
class Identified:
    """How an officer made sure who it is: by the document at the counter, or by questions answered rightly."""

    in_person: bool = False
    asked: frozenset[Question] = frozenset()

    def check(self) -> None:
        """Raises Fault ``access.identity_not_checked``."""
        if not self.in_person and len(self.asked) < LEAST_QUESTIONS:
            raise Fault("access.identity_not_checked", least=LEAST_QUESTIONS)

    @property
    def facts(self) -> dict[str, Any]:
        """For the journal: which questions, never the answers."""
        return {"in_person": self.in_person, "asked": sorted(each.value for each in self.asked)}


@transaction.atomic
def unblock(*, person: Person, identified: Identified, actor: Actor, at: dt.datetime) -> bool:
    """Open a PIN that mistakes have blocked; return whether anything held it back: only then is its holder told.

    What the holder or the CASS blocked on purpose is opened in person only.

    Raises Fault ``access.identity_not_checked``, ``access.in_person_only``, Conflict ``pin.none``.
    """
    identified.check()
    account = PinAccount.objects.select_for_update().filter(person=person).first()
    on_purpose = account is not None and account.blocked_by in {BlockedBy.HOLDER, BlockedBy.DESK}
    if on_purpose and not identified.in_person:
        raise Fault("access.in_person_only")
    was_held_back = pin_blocks.lift(person=person, how=identified.facts, actor=actor, at=at)
    if was_held_back:
        telling.tell(person=person, code="access_unblocked", at=at)
    return was_held_back


@transaction.atomic
def block(*, person: Person, actor: Actor, at: dt.datetime) -> None:
    """Block a PIN, because its holder asks for it or something looks wrong.

    Raises Conflict ``pin.none`` and ``pin.blocked_already``.
    """
    pin_blocks.block(person=person, by=BlockedBy.DESK, actor=actor, at=at)


@transaction.atomic
def end_sessions(*, person: Person, actor: Actor, at: dt.datetime) -> int:
    """End everything that is open in somebody's name, wherever it is; return how many sessions that were."""
    ended = list(sessions.living(at=at).filter(person=person).select_for_update(of=("self",)).order_by("pk"))
    for session in ended:
        session.ended_at = at
        session.save(update_fields=["ended_at"])
        facts = {"door": session.door, "network": session.network, "device": session.device}
        record(EventType.SESSION_ENDED, actor=actor, at=at, person=person.pk, facts=facts)
    if ended:
        telling.tell(person=person, code="access_sessions_ended", at=at)
    return len(ended)


@transaction.atomic
def revoke(
    *, person: Person, certificate: int, reason: x509.ReasonFlags, actor: Actor, at: dt.datetime
) -> IssuedCertificate:
    """Revoke one of somebody's certificates, at any hour and at once.

    Raises NotFound for one that is not theirs, Conflict ``certificate.already_revoked``.
    """
    if not IssuedCertificate.objects.filter(pk=certificate, person=person).exists():
        raise NotFound("page.not_found")
    revoked = operations.revoke_certificate(certificate=certificate, reason=reason, actor=actor, at=at)
    telling.reach(person=person, at=at)
    return revoked
