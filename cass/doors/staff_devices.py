"""The browsers from which a member of staff has come in before.

Nothing of them is stored: the browser keeps a signed list of the accounts that came in from it, of which each line is
bound to the account's password. Who changes the password makes every browser a stranger again.
"""

import datetime as dt

from django.core import signing
from django.utils.crypto import constant_time_compare

from cass.staff.models import User

KNOWN_FOR = dt.timedelta(days=365)
"""After the last entry from it."""
ACCOUNTS = 12
"""So many share one computer at most; the one that came in longest ago is forgotten first."""
_SALT = "cass.doors.staff_devices"


def knows(token: str, *, username: str, at: dt.datetime) -> bool:
    """Whether this account came in from the browser that shows ``token``."""
    user = User.objects.filter(username=username).first()
    return user is not None and any(_is_of(line, user, at) for line in _read(token))


def with_account(token: str, *, user: User, at: dt.datetime) -> str:
    """The token of a browser from which this account has come in now; the others that it knew stay known."""
    others = [line for line in _read(token) if line[0] != user.pk]
    lines = [[user.pk, user.get_session_auth_hash(), int(at.timestamp())], *others]
    return signing.dumps(lines[:ACCOUNTS], salt=_SALT, compress=True)


def _is_of(line: list[int | str], user: User, at: dt.datetime) -> bool:
    account, password, entered_at = line
    is_recent = dt.timedelta(0) <= at - dt.datetime.fromtimestamp(int(entered_at), dt.UTC) < KNOWN_FOR
    return account == user.pk and is_recent and constant_time_compare(str(password), user.get_session_auth_hash())


def _read(token: str) -> list[list[int | str]]:
    try:
        lines: list[list[int | str]] = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return []
    return lines
