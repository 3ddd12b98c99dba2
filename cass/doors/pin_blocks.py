"""Blocking a whole PIN on purpose, lifting what mistakes did, and its end after two years."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cass.access import Actor, Door
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.doors.attempts import Attempts
from cass.doors.models import BlockedBy, PinAccount, Session
from cass.doors.pin import GOOD_FOR
from cass.doors.telling import tell
from cass.kernel.faults import Conflict
from cass.kernel.working_days import day_of
from cass.registry.models import Person

WARNED_BEFORE = dt.timedelta(days=30)
"""How long before its end the owner is told (our figure)."""


@transaction.atomic
def block(*, person: Person, by: BlockedBy, actor: Actor, at: dt.datetime) -> None:
    """Block a PIN for every device, and end what is open by it: a stolen PIN, or a doubt of the desk's.

    Raises Conflict ``pin.none`` and ``pin.blocked_already``.
    """
    account = _account(person)
    if account.blocked_at is not None:
        raise Conflict("pin.blocked_already")
    account.blocked_at, account.blocked_by = at, by
    account.save(update_fields=["blocked_at", "blocked_by"])
    sessions = Session.objects.filter(person=person, door=Door.PIN, ended_at=None)
    sessions.exclude(pk=actor.session or 0).update(ended_at=at)
    record(EventType.BLOCKED, actor=actor, at=at, person=person.pk, facts={"door": Door.PIN.value, "by": str(by)})
    tell(person=person, code="pin_blocked_on_purpose", at=at)


@transaction.atomic
def lift(*, person: Person, actor: Actor, at: dt.datetime, how: Mapping[str, Any] | None = None) -> bool:
    """The office, having identified the person (``how``), opens the PIN again for every device; whether it was held back.

    Raises Conflict ``pin.none``.
    """
    return _open(_account(person), person, actor, at, how)


@transaction.atomic
def lift_after_certificate(*, person: int, actor: Actor, at: dt.datetime) -> None:
    """Somebody came in by certificate: what mistakes had blocked is open again.

    What they blocked themselves, or the desk did, stays so: a thief of the PIN must not be let in by its owner's visit.
    """
    account = PinAccount.objects.select_for_update(of=("self",)).select_related("person").filter(person=person).first()
    if account is not None and account.blocked_by in {"", BlockedBy.MISTAKES}:
        _open(account, account.person, actor, at)


def _open(
    account: PinAccount, person: Person, actor: Actor, at: dt.datetime, how: Mapping[str, Any] | None = None
) -> bool:
    forgotten = Attempts(door=Door.PIN, name=person.cass_number).forget_all()
    if account.blocked_at is None and not forgotten:
        return False
    account.blocked_at, account.blocked_by = None, ""
    account.save(update_fields=["blocked_at", "blocked_by"])
    facts = {"door": Door.PIN.value, **(how or {})}
    record(EventType.UNBLOCKED, actor=actor, at=at, person=person.pk, facts=facts)
    return True


def _account(person: Person) -> PinAccount:
    found = PinAccount.objects.select_for_update().filter(person=person).first()
    if found is None:
        raise Conflict("pin.none")
    return found


def warn_of_the_end(*, at: dt.datetime) -> int:
    """Tell those whose PIN will be over within a month, once each; return how many."""
    ends_before = at + WARNED_BEFORE - GOOD_FOR
    ending = PinAccount.objects.filter(warned_at=None, issued_at__lte=ends_before, issued_at__gt=at - GOOD_FOR)
    told = 0
    for pk in ending.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            account = PinAccount.objects.select_for_update(of=("self",)).select_related("person").get(pk=pk)
            if account.warned_at is None:
                account.warned_at = at
                account.save(update_fields=["warned_at"])
                last = f"{day_of(account.issued_at + GOOD_FOR):%d/%m/%Y}"
                tell(person=account.person, code="pin_ends_soon", at=at, facts={"until": last})
                told += 1
    return told
