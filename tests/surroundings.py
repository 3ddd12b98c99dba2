"""What the tests run in. Loaded by `-p tests.surroundings` (pyproject.toml), because pytest-django reads the settings
before any conftest: own `var` folder with own keys, the embedded PostgreSQL, and no network but loopback.
"""

import atexit
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Any

from cass.kernel import keyring
from tools import postgres

ROOT = Path(__file__).resolve().parent.parent
KEPT = {"CASS_TEST_RUN", "CASS_CHROMIUM", "CASS_ACCEPT"}
"""What a developer's environment may say to the tests; the rest of CASS_* would make them depend on it."""
_connect = socket.socket.connect


def _database() -> str:
    """The address of a server to make test databases on; starts the embedded one where none is named."""
    server = postgres.Server()
    server.start()
    return server.url


def _own_var() -> Path:
    var = Path(tempfile.mkdtemp(prefix="cass-tests-"))
    atexit.register(shutil.rmtree, var, ignore_errors=True)
    keyring.create(var / "keys")
    return var


def _connect_near(self: socket.socket, address: Any) -> None:
    """Only this machine answers: a test that needs the world is a test that fails on a bad day."""
    if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
        raise OSError(f"The tests do not go out, and this one tried to reach {address[0]}.")
    _connect(self, address)


if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = _database()
for name in [name for name in os.environ if name.startswith("CASS_") and name not in KEPT]:
    del os.environ[name]
os.environ |= {
    "CASS_VAR": str(_own_var()),
    "CASS_LOG_LEVEL": "WARNING",
    "CASS_STATIC": "django.contrib.staticfiles.storage.StaticFilesStorage",
    # Playwright's loop runs in the tests' thread, which also reads the database.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    # A test database need not survive a power cut.
    "PGOPTIONS": "-c synchronous_commit=off",
}
socket.socket.connect = _connect_near  # type: ignore[method-assign]
