"""Settings and keys stop the start with a sentence that names what is wrong."""

import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cass.kernel import keyring
from config import env

ROOT = Path(__file__).resolve().parents[2]


def start_with(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CASS_DEMO", "perhaps"),
        ("CASS_PROXY", "2"),
        ("CASS_PORT", "https"),
        ("CASS_HSTS_SECONDS", "-1"),
        ("DATABASE_URL", "sqlite:///office.db"),
    ],
)
def test_a_malformed_setting_stops_the_start_and_is_named(name: str, value: str):
    started = start_with(**{name: value})
    assert started.returncode != 0
    assert name in started.stderr
    assert "Traceback" not in started.stderr


def test_well_formed_settings_start():
    assert start_with(CASS_DEMO="1", CASS_PORT="8443").returncode == 0


def test_without_keys_nothing_starts(tmp_path: Path):
    started = start_with(CASS_KEYS=str(tmp_path))
    assert started.returncode != 0
    assert "No key for django" in started.stderr


@pytest.mark.parametrize("purpose", keyring.PURPOSES)
def test_without_one_of_the_keys_nothing_starts(tmp_path: Path, purpose: str):
    keyring.create(tmp_path)
    for file in (tmp_path / purpose).iterdir():
        file.unlink()
    assert f"No key for {purpose}" in start_with(CASS_KEYS=str(tmp_path)).stderr


def test_the_key_ring_is_made_once(tmp_path: Path):
    assert keyring.create(tmp_path) == list(keyring.PURPOSES)
    first = keyring.Keyring(tmp_path).current("health")
    assert keyring.create(tmp_path) == []
    assert keyring.Keyring(tmp_path).current("health") == first


def test_a_rotated_key_is_current_and_the_former_one_still_reads(tmp_path: Path):
    keyring.create(tmp_path)
    ring = keyring.Keyring(tmp_path)
    former = ring.current("pepper")
    # The id begins with the moment, so a key of the same second would come in any order.
    (tmp_path / "pepper" / "20000101T000000-000000.key").write_text("00" * keyring.SIZE)
    (tmp_path / "pepper" / "99990101T000000-000000.key").write_text("ff" * keyring.SIZE)
    assert ring.current("pepper").material == b"\xff" * keyring.SIZE
    assert [key.id for key in ring.former("pepper")] == [former.id, "20000101T000000-000000"]
    assert ring.get("pepper", former.id) == former


def test_a_key_never_shows_itself_and_is_closed_to_others(tmp_path: Path):
    keyring.create(tmp_path)
    key = keyring.Keyring(tmp_path).current("audit")
    assert key.material.hex() not in repr(key)
    (file,) = (tmp_path / "audit").glob("*.key")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_key_that_a_record_names_and_nobody_has_is_said_to_be_missing(tmp_path: Path):
    keyring.create(tmp_path)
    with pytest.raises(keyring.KeyMissing, match="of health is not in"):
        keyring.Keyring(tmp_path).get("health", "20200101T000000-abcdef")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_file_names_hashes_and_no_address(name: str):
    text = (ROOT / name).read_text()
    assert "--hash=sha256:" in text
    assert not re.search(r"https?://|--(?:extra-)?index-url|--find-links|--trusted-host", text)


@pytest.mark.parametrize(
    ("read", "good", "bad"),
    [
        (env.addresses, "http://ocsp.example/a https://ocsp.example", "ocsp.example"),
        (env.addresses, "", "file:///etc/passwd"),
        (lambda name: env.identifiers(name, ""), "2.5.4.5 1.2.3", "serialNumber"),
        (lambda name: env.identifiers(name, ""), "", "2.05"),
        (lambda name: env.some_of(name, ("ocsp", "crl")), "crl ocsp", "ocsp ocsp"),
        (lambda name: env.some_of(name, ("ocsp", "crl")), "ocsp", "telephone"),
    ],
)
def test_lists_in_settings_are_read_whole_or_stop_the_start(
    read: Callable[[str], tuple[str, ...]], good: str, bad: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CASS_TRIED", good)
    assert read("CASS_TRIED") == tuple(good.split())
    monkeypatch.setenv("CASS_TRIED", bad)
    with pytest.raises(env.BadSetting, match="CASS_TRIED"):
        read("CASS_TRIED")
