"""The commands of the house, before anything is installed."""

import os
import subprocess
from pathlib import Path

import pytest

from tools import dev

SCRIPTS = sorted((dev.ROOT / "script").iterdir())


def test_each_command_has_its_script_and_each_script_its_command():
    assert {script.name for script in SCRIPTS} == set(dev.COMMANDS)
    assert all(name in dev.__doc__ for name in dev.COMMANDS)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_can_be_run_and_only_looks_for_python(script: Path):
    assert os.access(script, os.X_OK)
    assert script.read_text() == SCRIPTS[0].read_text()


def test_help_says_what_there_is():
    told = subprocess.run([dev.ROOT / "script" / "check", "--help"], capture_output=True, text=True, check=True)
    assert "browser journeys included" in told.stdout


def test_without_python_one_sentence_says_what_to_do(tmp_path: Path):
    # A copy elsewhere: beside it is no .venv whose Python would do.
    script = tmp_path / "script" / "server"
    script.parent.mkdir()
    script.write_text(SCRIPTS[0].read_text())
    for name in ("dirname", "basename"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    told = subprocess.run(["/bin/sh", script], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert told.stderr.startswith("CASS Online needs Python 3.11 or newer")
    assert told.stderr.count("\n") == 1


def test_where_no_browser_can_be_had_the_tests_say_so_instead_of_skipping(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dev.shutil, "which", lambda _: None)
    monkeypatch.setattr(dev, "on_debian_as_root", lambda: False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CASS_CHROMIUM", raising=False)
    with pytest.raises(SystemExit, match=r"The tests need chromium, haproxy, nginx, poppler-utils .*CASS_CHROMIUM"):
        dev.find_tools()


def test_a_browser_that_was_named_is_taken(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CASS_CHROMIUM", "/opt/browser")
    assert dev.browser() == "/opt/browser"
