"""Staff accounts: made, and checked at the staff door."""

import datetime as dt
import hmac
from collections.abc import Iterable

import pyotp
from django.conf import settings
from django.db import transaction

from cass.access import Role
from cass.kernel import envelope
from cass.kernel.faults import Fault
from cass.staff.models import Competence, User

CLOCK_DRIFT = 1
"""Steps of half a minute by which a telephone's clock may be wrong, either way."""


@transaction.atomic
def create_user(
    *,
    username: str,
    full_name: str,
    roles: Iterable[Role],
    office: str,
    password: str,
    totp_secret: str,
    email: str = "",
) -> User:
    """An account of a member of staff. ``totp_secret`` (base32) is what their telephone was given; it is kept sealed."""
    user = User(
        username=username, full_name=full_name, email=email, roles=sorted(role.value for role in roles), office=office
    )
    user.set_password(password)
    user.save()
    user.totp_secret = envelope.seal(
        totp_secret.encode(), keyring=settings.KEYRING, purpose="totp", identity=_identity(user)
    )
    user.save(update_fields=["totp_secret"])
    return user


@transaction.atomic
def check(*, username: str, password: str, code: str, at: dt.datetime) -> User | Fault:
    """The member of staff, if name, password and code are right; which of them was wrong is not said.

    A code is good once. A name that nobody has costs as much work as a wrong password. Fault ``staff.wrong``.
    """
    user = User.objects.select_for_update().filter(username=username, is_active=True).first()
    if user is None:
        User().set_password(password)
        return Fault("staff.wrong")
    knows, step = user.check_password(password), _step_of(user, code, at)
    if not knows or step is None:
        return Fault("staff.wrong")
    user.totp_last_step = step
    user.save(update_fields=["totp_last_step"])
    return user


def _step_of(user: User, code: str, at: dt.datetime) -> int | None:
    """The time step a code belongs to, if it is one of now and later than the last one used (RFC 6238, 5.2)."""
    secret = envelope.open_(bytes(user.totp_secret), keyring=settings.KEYRING, purpose="totp", identity=_identity(user))
    clock = pyotp.TOTP(secret.decode())
    now = clock.timecode(at)
    for step in range(now - CLOCK_DRIFT, now + CLOCK_DRIFT + 1):
        if step > user.totp_last_step and hmac.compare_digest(clock.generate_otp(step).encode(), code.encode()):
            return step
    return None


def _identity(user: User) -> str:
    return f"staff.User|{user.pk}|totp_secret"


@transaction.atomic
def delegate_competence(*, holder: User, procedures: Iterable[str], reference: str, since: dt.date) -> Competence:
    """A competence to resolve some procedures, by the act that delegates it (R-PROC 6): decisions cite ``reference``."""
    return Competence.objects.create(holder=holder, procedures=sorted(procedures), reference=reference, since=since)


@transaction.atomic
def rewrap_secrets() -> int:
    """Put every time-based code's secret under the current key; return how many were not. Raises EnvelopeBroken."""
    done = 0
    for user in User.objects.select_for_update().order_by("pk"):
        sealed = bytes(user.totp_secret)
        newer = envelope.rewrap(sealed, keyring=settings.KEYRING, purpose="totp", identity=_identity(user))
        if newer != sealed:
            user.totp_secret = newer
            user.save(update_fields=["totp_secret"])
            done += 1
    return done
