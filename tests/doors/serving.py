"""Real servers and a plain client for the tests of the doors."""

import contextlib
import http.client
import json
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.doors.openssl import Issued

ROOT = Path(__file__).resolve().parents[2]


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on, all different."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@contextlib.contextmanager
def running(
    command: list[object], *, until: list[int | Path], log: Path, **environment: str
) -> Iterator[subprocess.Popen]:
    """A server, from the moment it listens on its ports and socket files to its end."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=os.environ | environment,
        )
        try:
            deadline = time.monotonic() + 60
            while not all(_listens(place) for place in until):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.05)
            yield process
        finally:
            process.terminate()
            process.wait(timeout=30)


def _listens(place: int | Path) -> bool:
    family, address = (
        (socket.AF_UNIX, str(place)) if isinstance(place, Path) else (socket.AF_INET, ("127.0.0.1", place))
    )
    with socket.socket(family) as one:
        return one.connect_ex(address) == 0


def gunicorn(config: Path) -> list[object]:
    return [sys.executable, "-m", "gunicorn", "-c", config, "tests.doors.mirror:application"]


def connect(port: int, *, ca: Path, shows: Issued | None = None) -> http.client.HTTPSConnection:
    """A connection of a visitor who trusts the server's authority and shows a certificate or none."""
    context = ssl.create_default_context(cafile=ca)
    if shows:
        context.load_cert_chain(shows.crt, shows.key)
    return http.client.HTTPSConnection("localhost", port, context=context, timeout=20)


def ask(
    port: int,
    path: str = "/",
    *,
    ca: Path,
    shows: Issued | None = None,
    method: str = "GET",
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    """What the mirror saw of one request; a status other than 200 fails the test."""
    connection = connect(port, ca=ca, shows=shows)
    with contextlib.closing(connection):
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == 200, content
        return json.loads(content)


def fingerprint(issued: Issued) -> str:
    return sha256(issued.der).hexdigest()
