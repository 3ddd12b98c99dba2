"""The second factor beside the PIN: a time-based code (RFC 6238) from an application on the person's telephone.

A short PIN is weak: where the matrix asks for a fresh proof, whoever came in by PIN gives this one.
"""

import datetime as dt
import hashlib
import hmac

import pyotp
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from cass.access import Actor, Door
from cass.audit.models import EventType
from cass.audit.operations import journal, record
from cass.doors.attempts import Attempts
from cass.doors.models import RecoveryCode, SecondFactor
from cass.doors.telling import tell
from cass.kernel import envelope, verification_code
from cass.kernel.faults import Conflict, Fault
from cass.registry.models import Person

# The figures of this page are ours.
CLOCK_DRIFT = 1
"""Steps of half a minute by which a telephone's clock may be wrong, either way."""
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (0, 0, 0, 0, 5, 15, 60))
"""After the first, second, … mistake; the last repeats."""
RECOVERY_CODES = 8
BEGUN_FOR = dt.timedelta(minutes=10)
"""So long a secret waits for its first code: whoever finds the session later must not read the square left in it."""
ISSUER = "CASS Online"


def has(person: int) -> bool:
    """Whether a person has a second factor that counts."""
    return SecondFactor.objects.filter(person=person, confirmed_at__isnull=False).exists()


@transaction.atomic
def begin(*, person: int, at: dt.datetime) -> str:
    """A fresh secret (base32) for the person's telephone. It counts once its first code was typed (``confirm``).

    Raises Conflict ``second_factor.there_already``.
    """
    factor = SecondFactor.objects.select_for_update().filter(person=person).first()
    if factor is None:
        factor = SecondFactor.objects.create(person_id=person, secret=b"", begun_at=at)
    elif factor.confirmed_at is not None:
        raise Conflict("second_factor.there_already")
    secret = pyotp.random_base32()
    factor.secret, factor.begun_at, factor.last_step = _seal(factor, secret), at, 0
    factor.save(update_fields=["secret", "begun_at", "last_step"])
    return secret


def pending(*, person: int, at: dt.datetime) -> str | None:
    """The secret that waits for its first code; ``None`` when there is none, or it has waited too long."""
    factor = _waiting(person, at).first()
    return _open(factor) if factor else None


def _waiting(person: int, at: dt.datetime) -> QuerySet[SecondFactor]:
    return SecondFactor.objects.filter(person=person, confirmed_at=None, begun_at__gt=at - BEGUN_FOR)


def address(secret: str, *, account: str) -> str:
    """What the telephone reads from the square: ``otpauth://…``. ``account`` is how the person will recognise it."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


@transaction.atomic
def confirm(*, person: int, code: str, actor: Actor, at: dt.datetime) -> list[str] | Fault:
    """The first code was typed: from now on the factor counts, and its owner is told everywhere. Return the recovery
    codes, which are shown once.

    Faults ``second_factor.wrong``, ``second_factor.wait``.
    """
    factor = _waiting(person, at).select_for_update().first()
    refused = _try(factor, person, code, at)
    if factor is None or refused is not None:
        return refused or Fault("second_factor.wrong")
    factor.confirmed_at = at
    factor.save(update_fields=["confirmed_at"])
    factor.recovery_codes.all().delete()
    codes = [verification_code.new() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(factor=factor, digest=_digest(factor, each)) for each in codes)
    record(EventType.SECOND_FACTOR_SET, actor=actor, at=at, person=person)
    tell(person=Person.objects.get(pk=person), code="second_factor_set", at=at)
    return codes


@transaction.atomic
def check(*, person: int, code: str, at: dt.datetime) -> Fault | None:
    """Whether this is the person's code of now, or one of their recovery codes; ``None`` if so, and it is used up.

    A mistake is an answer and not an exception, because its counting has to be kept.
    Faults ``second_factor.wrong``, ``second_factor.wait``.
    """
    factor = SecondFactor.objects.select_for_update().filter(person=person, confirmed_at__isnull=False).first()
    return _try(factor, person, code, at)


@transaction.atomic
def remove(*, person: int, actor: Actor, at: dt.datetime) -> None:
    """The person takes the second factor away, and is told everywhere. Nothing happens when there is none."""
    removed, _ = SecondFactor.objects.filter(person=person).delete()
    if removed:
        record(EventType.SECOND_FACTOR_REMOVED, actor=actor, at=at, person=person)
        tell(person=Person.objects.get(pk=person), code="second_factor_removed", at=at)


@transaction.atomic
def rewrap_secrets() -> int:
    """Put every secret under the current key; return how many were not. Raises EnvelopeBroken."""
    done = 0
    for factor in SecondFactor.objects.select_for_update().order_by("pk"):
        sealed = bytes(factor.secret)
        newer = envelope.rewrap(sealed, keyring=settings.KEYRING, purpose="totp", identity=_identity(factor))
        if newer != sealed:
            factor.secret = newer
            factor.save(update_fields=["secret"])
            done += 1
    return done


def _try(factor: SecondFactor | None, person: int, code: str, at: dt.datetime) -> Fault | None:
    attempts = Attempts(door=Door.PIN, name=f"second_factor|{person}")
    until = attempts.wait_until(waits=WAITS, at=at, known_device=True)
    if until is not None:
        return Fault("second_factor.wait", minutes=int((until - at).total_seconds()) // 60 + 1)
    if factor is not None and (_is_code(factor, code, at) or _is_recovery_code(factor, code, at)):
        attempts.forget_all()
        return None
    attempts.note(known_device=True, at=at)
    facts = {"door": Door.PIN.value, "what": "second_factor"}
    journal(EventType.SIGN_IN_FAILED, actor=Actor(door=Door.PIN, person=person), at=at, person=person, facts=facts)
    return Fault("second_factor.wrong")


def _is_code(factor: SecondFactor, code: str, at: dt.datetime) -> bool:
    clock, typed = pyotp.TOTP(_open(factor)), "".join(code.split())
    now = clock.timecode(at)
    for step in range(now - CLOCK_DRIFT, now + CLOCK_DRIFT + 1):
        if step > factor.last_step and hmac.compare_digest(clock.generate_otp(step).encode(), typed.encode()):
            factor.last_step = step
            factor.save(update_fields=["last_step"])
            return True
    return False


def _is_recovery_code(factor: SecondFactor, code: str, at: dt.datetime) -> bool:
    normal = verification_code.normalise(code)
    if normal is None or factor.confirmed_at is None:
        return False
    keys = [settings.KEYRING.current("pepper"), *settings.KEYRING.former("pepper")]
    digests = [_keyed(factor, normal, key.material) for key in keys]
    return bool(factor.recovery_codes.filter(digest__in=digests, used_at=None).update(used_at=at))


def _digest(factor: SecondFactor, code: str) -> bytes:
    return _keyed(factor, verification_code.normalise(code) or "", settings.KEYRING.current("pepper").material)


def _keyed(factor: SecondFactor, code: str, key: bytes) -> bytes:
    return hmac.new(key, f"recovery\0{factor.pk}\0{code}".encode(), hashlib.sha256).digest()


def _seal(factor: SecondFactor, secret: str) -> bytes:
    return envelope.seal(secret.encode(), keyring=settings.KEYRING, purpose="totp", identity=_identity(factor))


def _open(factor: SecondFactor) -> str:
    sealed = bytes(factor.secret)
    return envelope.open_(sealed, keyring=settings.KEYRING, purpose="totp", identity=_identity(factor)).decode()


def _identity(factor: SecondFactor) -> str:
    return f"doors.SecondFactor|{factor.pk}|secret"
