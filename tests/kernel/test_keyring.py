"""Keys outside the database: made once, turned, never lost by turning, and not for others to read."""

from pathlib import Path

import pytest

from cass.kernel import keyring
from cass.kernel.keyring import PURPOSES, KeyMissing, Keyring


def test_every_purpose_gets_a_key_once(tmp_path: Path):
    assert keyring.create(tmp_path) == list(PURPOSES)
    first = {purpose: Keyring(tmp_path).current(purpose) for purpose in PURPOSES}
    assert keyring.create(tmp_path) == []
    assert {purpose: Keyring(tmp_path).current(purpose) for purpose in PURPOSES} == first
    assert len({key.material for key in first.values()}) == len(PURPOSES)
    assert all(len(key.material) == keyring.SIZE for key in first.values())


def test_a_turned_key_is_the_current_one_and_the_former_still_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    keyring.create(tmp_path)
    ring = Keyring(tmp_path)
    before = ring.current("health")
    # The id begins with the second in which it was made: an earlier file is an earlier key.
    (tmp_path / "health" / f"{before.id}.key").rename(tmp_path / "health" / "20200101T000000-aaaaaa.key")
    new = keyring.rotate(tmp_path, "health")
    assert ring.current("health").id == new
    assert [key.material for key in ring.former("health")] == [before.material]
    assert ring.get("health", "20200101T000000-aaaaaa").material == before.material


def test_a_key_that_is_not_there_is_said_to_be_missing(tmp_path: Path):
    with pytest.raises(KeyMissing, match="No key for audit"):
        Keyring(tmp_path).current("audit")
    keyring.create(tmp_path)
    with pytest.raises(KeyMissing, match="nobody's"):
        Keyring(tmp_path).get("audit", "nobody's")


def test_keys_are_for_their_owner_alone_and_do_not_show_themselves(tmp_path: Path):
    keyring.create(tmp_path)
    for file in tmp_path.rglob("*.key"):
        assert file.stat().st_mode & 0o077 == 0
        assert file.parent.stat().st_mode & 0o077 == 0
    key = Keyring(tmp_path).current("pepper")
    assert key.material.hex() not in repr(key)
    assert repr(key) == f"Key({key.id})"


@pytest.mark.parametrize("arguments", [[], ["create"], ["rotate", "x"], ["rotate", "x", "no-such"], ["forget", "x"]])
def test_a_command_that_is_not_understood_says_what_there_is(arguments: list[str]):
    with pytest.raises(SystemExit, match="Purposes: django, health, pepper, audit, totp"):
        keyring.main(arguments)
