"""deploy/*.service as systemd itself reads them."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.doors.serving import ROOT

pytestmark = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
UNITS = sorted((ROOT / "deploy").glob("*.service"))


def test_every_part_that_runs_has_a_unit() -> None:
    assert [unit.stem for unit in UNITS] == ["cass-crl", "cass-web", "cass-worker"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_finds_nothing_to_say_against_a_unit(unit: Path, tmp_path: Path) -> None:
    here = tmp_path / unit.name
    here.write_text(unit.read_text().replace("/opt/cass/.venv/bin/python", "/bin/true"))
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", here], capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if unit.name in line]) == (0, [])


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_what_a_unit_starts_exists(unit: Path) -> None:
    (command,) = [line for line in unit.read_text().splitlines() if line.startswith("ExecStart=")]
    for word in command.split()[1:]:
        if word.endswith(".py"):
            assert (ROOT / word).is_file()
