"""Argon2id over a keyed digest: how PINs and the passwords of certificate requests are kept.

What is hashed is short, or chosen by people; the key of the digest is not in the database, and the hash is meant to be
costly. ``attempts.turn`` bounds how many run at once; they run behind everything else that wants the processor, so that
on the evening of a deadline the pages of those who are in do not wait for those who come in.
"""

import os
import secrets
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from django.conf import settings

from cass.doors.attempts import HASHES_AT_ONCE

BEHIND = 10
"""By so much a thread that hashes is nicer to the others than those that answer."""


def _step_back() -> None:
    if sys.platform != "linux":
        return  # Elsewhere priorities are of whole processes.
    me = threading.get_native_id()
    # Where the system does not let us, coming in is as fast as ever, and the pages wait.
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, me, min(19, os.getpriority(os.PRIO_PROCESS, me) + BEHIND))


_threads = ThreadPoolExecutor(HASHES_AT_ONCE, thread_name_prefix="slow-hash", initializer=_step_back)


def hashed(keyed: bytes) -> str:
    """The hash of this digest as it is kept, at the cost that the settings name."""
    return _threads.submit(_hasher().hash, keyed).result()


def matches(kept: str, keyed: bytes) -> bool:
    """Is ``kept`` the hash of this digest? One hash is calculated."""
    try:
        return _threads.submit(_hasher().verify, kept, keyed).result()
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Was it made at another cost than that of the settings?"""
    return _hasher().check_needs_rehash(kept)


def match_nobody(keyed: bytes) -> bool:
    """Never true, and as costly as ``matches``: the answer about what does not exist takes as long."""
    now = _hasher()
    return matches(_nobodys_hash(now.time_cost, now.memory_cost, now.parallelism), keyed)


def _hasher() -> PasswordHasher:
    cost = settings.PIN_HASH_COST
    return PasswordHasher(cost["time_cost"], cost["memory_cost"], cost["parallelism"])


@lru_cache(maxsize=4)
def _nobodys_hash(time_cost: int, memory_cost: int, parallelism: int) -> str:
    return PasswordHasher(time_cost, memory_cost, parallelism).hash(secrets.token_bytes(32))
