"""How PINs and passwords are hashed: rightly, and behind everything else that wants the processor."""

import os
import sys
import threading

import pytest

from cass.doors import slow_hash

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere priorities are of whole processes")


def test_a_hash_matches_its_digest_and_no_other():
    kept = slow_hash.hashed(b"one")
    assert slow_hash.matches(kept, b"one")
    assert not slow_hash.matches(kept, b"another")
    assert not slow_hash.matches("no hash at all", b"one")
    assert not slow_hash.match_nobody(b"one")


def test_a_hash_of_another_cost_is_outdated(settings):
    kept = slow_hash.hashed(b"one")
    assert not slow_hash.is_outdated(kept)
    settings.PIN_HASH_COST = settings.PIN_HASH_COST | {"time_cost": settings.PIN_HASH_COST["time_cost"] + 1}
    assert slow_hash.is_outdated(kept)


@linux_only
def test_hashing_steps_back_and_who_asked_for_it_does_not(monkeypatch: pytest.MonkeyPatch):
    mine, seen = _niceness(), []

    class Hasher(slow_hash.PasswordHasher):
        def verify(self, *_: object) -> bool:
            seen.append(_niceness())
            return True

    monkeypatch.setattr(slow_hash, "PasswordHasher", Hasher)
    assert slow_hash.matches("kept", b"keyed")
    assert seen == [min(19, mine + slow_hash.BEHIND)]
    assert _niceness() == mine


def _niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
