"""Argon2id over a keyed digest: how PINs and the passwords of certificate requests are kept.

What is hashed is short, or chosen by people; the key of the digest is not in the database, and the hash is meant to be
costly. ``attempts.turn`` bounds how many run at once.
"""

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from django.conf import settings


def hasher() -> PasswordHasher:
    """At the cost that the settings name."""
    cost = settings.PIN_HASH_COST
    return PasswordHasher(cost["time_cost"], cost["memory_cost"], cost["parallelism"])


def matches(kept: str, keyed: bytes) -> bool:
    """Is ``kept`` the hash of this digest? One hash is calculated."""
    try:
        return hasher().verify(kept, keyed)
    except (VerificationError, InvalidHashError):
        return False


def match_nobody(keyed: bytes) -> bool:
    """Never true, and as costly as ``matches``: the answer about what does not exist takes as long."""
    now = hasher()
    return matches(_nobodys_hash(now.time_cost, now.memory_cost, now.parallelism), keyed)


@lru_cache(maxsize=4)
def _nobodys_hash(time_cost: int, memory_cost: int, parallelism: int) -> str:
    return PasswordHasher(time_cost, memory_cost, parallelism).hash(secrets.token_bytes(32))
