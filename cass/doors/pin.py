"""The PIN (MISSION A4): how it is kept, how it is tried, and whom mistakes slow down.

A PIN is short, so that its hash alone would not protect it: what is hashed is a keyed digest of it, and the key
(the pepper) is not in the database. Strangers' mistakes slow down and then block strangers' devices; they never lock
the owner out of a device from which the right PIN was once entered.
"""

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cass.access import NOBODY, Actor, Door
from cass.audit.models import EventType
from cass.audit.operations import journal, record
from cass.doors import attempts_in_all as in_all
from cass.doors import slow_hash
from cass.doors.attempts import FORGOTTEN_AFTER, Attempts, turn
from cass.doors.models import BlockedBy, KnownDevice, PinAccount, Session
from cass.doors.telling import tell, tell_later
from cass.kernel.faults import Fault
from cass.kernel.keyring import Key
from cass.registry.models import Person

# The figures of this page are ours: neither the law nor the CASS's pages give any.
PIN_LENGTH = 8
"""Digits. With six, a few guesses at each of 80,000 numbers would find somebody's every other week."""
PAUSES = tuple(dt.timedelta(seconds=seconds) for seconds in (0, 2, 5, 15))
"""After the first, second, … mistake from an unknown device."""
BLOCKS = (dt.timedelta(minutes=15), dt.timedelta(hours=1), dt.timedelta(hours=24), FORGOTTEN_AFTER)
"""After the pauses: the blocks of unknown devices. The last one ends by a code sent to a verified contact
(``pin_recovery``), or when nobody has tried for a week."""
KNOWN_DEVICE_MISTAKES = 5
"""So many mistakes from the owner's own devices, without the right PIN in between, block the whole PIN."""
KNOWN_FOR = dt.timedelta(days=365)
"""A device stays known for a year after the last time the right PIN was entered from it."""
GOOD_FOR = dt.timedelta(days=730)
"""Two years after it was chosen a PIN is over."""


@dataclass(frozen=True)
class Entered:
    """The PIN was right. ``device_token`` is for the cookie by which this browser is known from now on."""

    person: int
    device_token: str


def account_of(person: int) -> PinAccount | None:
    """A person's access by PIN, if they have one."""
    return PinAccount.objects.filter(person=person).first()


def issue(*, person: Person, pin: str, at: dt.datetime, actor: Actor = NOBODY) -> PinAccount:
    """Give a person a PIN, or a new one: mistakes and known devices are forgotten, open PIN sessions end.

    Raises Fault ``pin.malformed`` and ``door.busy``.
    """
    kept, key = _kept(person, pin)
    with transaction.atomic():
        account = _put(person, kept, key, at)
        account.devices.all().delete()
        Session.objects.filter(person=person, door=Door.PIN, ended_at=None).update(ended_at=at)
        record(EventType.PIN_ISSUED, actor=actor, at=at, person=person.pk)
    return account


def change(
    *, person: Person, present: str, pin: str, device_token: str, session: int, actor: Actor, at: dt.datetime
) -> Fault | None:
    """The owner, inside, changes the PIN that they know. Other devices and other open PIN sessions have to enter it anew.

    A mistake in the present PIN counts as one from a known device. Faults ``pin.wrong``, ``pin.blocked``, ``door.busy``.
    Raises Fault ``pin.malformed`` and ``door.busy``.
    """
    kept, key = _kept(person, pin)
    with transaction.atomic():
        attempts = Attempts(door=Door.PIN, name=person.cass_number)
        account = PinAccount.objects.select_related("person").filter(person=person).first()
        if account is None or account.blocked_at is not None:
            return Fault("pin.blocked")
        try:
            right = _is_right(account, person.cass_number, present)
        except Fault as busy:
            return busy
        if not right:
            return _mistake(attempts, account, known_device=True, network="", at=at)
        account = _put(person, kept, key, at)
        account.devices.exclude(token_digest=_digest(device_token)).delete()
        Session.objects.filter(person=person, door=Door.PIN, ended_at=None).exclude(pk=session).update(ended_at=at)
        record(EventType.PIN_CHANGED, actor=actor, at=at, person=person.pk)
        tell(person=person, code="pin_changed", at=at)
    return None


def _kept(person: Person, pin: str) -> tuple[str, Key]:
    """A PIN as it is kept, and the key under which. Made before any lock is taken: it is slow on purpose.

    Raises Fault ``pin.malformed`` and ``door.busy``.
    """
    if len(pin) != PIN_LENGTH or not (pin.isascii() and pin.isdigit()):
        raise Fault("pin.malformed", length=PIN_LENGTH)
    key = settings.KEYRING.current("pepper")
    with turn():
        return slow_hash.hashed(_keyed(person.cass_number, pin, key)), key


def _put(person: Person, kept: str, key: Key, at: dt.datetime) -> PinAccount:
    fresh = {"hash": kept, "pepper_id": key.id, "issued_at": at}
    open_ = {"blocked_at": None, "blocked_by": "", "warned_at": None}
    account, _ = PinAccount.objects.update_or_create(person=person, defaults=fresh | open_)
    Attempts(door=Door.PIN, name=person.cass_number).forget_all()
    return account


@transaction.atomic(savepoint=False)
def enter(*, cass_number: str, pin: str, device_token: str, at: dt.datetime, network: str = "") -> Entered | Fault:
    """Try a PIN. A mistake is an answer and not an exception, because what it leaves behind has to be kept.

    Faults: ``pin.wrong`` (of a number that nobody has, too), ``pin.wait``, ``pin.unknown_devices_blocked``,
    ``pin.too_many_mistakes`` (of the whole network, or of everybody), ``pin.blocked`` (told to a known device only),
    ``pin.expired`` (told to whoever has the right one) and ``door.busy``.
    """
    attempts = Attempts(door=Door.PIN, name=cass_number)
    account = PinAccount.objects.select_related("person").filter(person__cass_number=cass_number).first()
    device = _known(cass_number, device_token, at)
    if device is None:
        until = attempts.wait_until(waits=PAUSES + BLOCKS, at=at)
        if until is not None:
            return _wait(until, at)
        if in_all.is_reached({in_all.NETWORK_MISTAKES: network, in_all.ALL_MISTAKES: in_all.EVERYBODY}, at=at):
            return Fault("pin.too_many_mistakes")
    elif device.account.blocked_at is not None:
        return Fault("pin.blocked")
    try:
        right = _is_right(account, cass_number, pin)
    except Fault as busy:
        return busy
    if account is None or not right or account.blocked_at is not None:
        return _mistake(attempts, account, known_device=device is not None, network=network, at=at)
    if at >= account.issued_at + GOOD_FOR:
        return Fault("pin.expired")
    attempts.forget(known_device=device is not None)
    return Entered(account.person_id, _remember(account, device, device_token, at))


def _wait(until: dt.datetime, at: dt.datetime) -> Fault:
    left = until - at
    if left <= PAUSES[-1]:
        return Fault("pin.wait", seconds=int(left.total_seconds()) + 1)
    return Fault("pin.unknown_devices_blocked", until=f"{timezone.localtime(until):%d/%m/%Y %H:%M}")


def _mistake(
    attempts: Attempts, account: PinAccount | None, *, known_device: bool, network: str, at: dt.datetime
) -> Fault:
    """Count and journal a mistake; tell the owner when it is the one that blocks."""
    person = account.person if account else None
    facts = {"door": Door.PIN.value, "known_device": known_device} | ({"network": network} if network else {})
    count = attempts.note(known_device=known_device, at=at)
    if not known_device:
        in_all.count(in_all.NETWORK_MISTAKES, whose=network, at=at)
        in_all.count(in_all.ALL_MISTAKES, at=at)
    journal(EventType.SIGN_IN_FAILED, actor=NOBODY, at=at, person=person.pk if person else None, facts=facts)
    if count != (KNOWN_DEVICE_MISTAKES if known_device else len(PAUSES) + 1):
        return Fault("pin.wrong")
    journal(EventType.BLOCKED, actor=NOBODY, at=at, person=person.pk if person else None, facts=facts)
    if account is None or person is None or not known_device:
        # Of a number that nobody has too: telling takes a while, by which strangers could know the numbers in use.
        tell_later(person=person.pk if person else None, code="pin_blocked")
        return Fault("pin.wrong")
    account.blocked_at, account.blocked_by = at, BlockedBy.MISTAKES
    account.save(update_fields=["blocked_at", "blocked_by"])
    tell(person=person, code="pin_account_blocked", at=at)
    return Fault("pin.blocked")


def _known(cass_number: str, token: str, at: dt.datetime) -> KnownDevice | None:
    if not token:
        return None
    return (
        KnownDevice.objects.select_related("account")
        .filter(
            account__person__cass_number=cass_number, token_digest=_digest(token), last_entered_at__gt=at - KNOWN_FOR
        )
        .first()
    )


def remember(*, account: PinAccount, device_token: str, at: dt.datetime) -> str:
    """Make a browser known without the PIN, after another proof; return the token for its cookie."""
    return _remember(account, _known(account.person.cass_number, device_token, at), device_token, at)


def _remember(account: PinAccount, device: KnownDevice | None, token: str, at: dt.datetime) -> str:
    """Make the browser known to this account; one that is known to another keeps its token, none is taken on trust."""
    if not token or (device is None and not KnownDevice.objects.filter(token_digest=_digest(token)).exists()):
        token = secrets.token_urlsafe(32)
        account.devices.create(token_digest=_digest(token), last_entered_at=at)
    else:
        account.devices.update_or_create(token_digest=_digest(token), defaults={"last_entered_at": at})
    return token


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _is_right(account: PinAccount | None, cass_number: str, pin: str) -> bool:
    """One hash, whoever asks: a number that nobody has costs the same as a wrong PIN. Raises Fault ``door.busy``."""
    key = settings.KEYRING.get("pepper", account.pepper_id) if account else settings.KEYRING.current("pepper")
    keyed = _keyed(cass_number, pin, key)
    with turn():
        if account is None:
            return slow_hash.match_nobody(keyed)
        if not slow_hash.matches(account.hash, keyed):
            return False
        current = settings.KEYRING.current("pepper")
        if account.pepper_id != current.id or slow_hash.is_outdated(account.hash):
            account.hash, account.pepper_id = slow_hash.hashed(_keyed(cass_number, pin, current)), current.id
            account.save(update_fields=["hash", "pepper_id"])
    return True


def _keyed(cass_number: str, pin: str, key: Key) -> bytes:
    """Bound to the number, so that a hash copied to another account opens nothing there."""
    return hmac.new(key.material, f"pin\0{cass_number}\0{pin}".encode(), hashlib.sha256).digest()
