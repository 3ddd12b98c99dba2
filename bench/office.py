"""An office of its own to measure: fresh folder, database, cast, population; web server, worker, time stamps."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import dev
import office
import postgres

from bench.measuring import Meter

START_SECONDS = 60
PATIENCE = 120
"""Seconds that the worker may take to finish what was queued."""


class TooSlow(Exception):
    """The office did not start, or its worker did not finish."""


@dataclass(frozen=True)
class Office:
    """The running office, and the clocks of its parts."""

    var: Path
    meter: Meter

    @property
    def authority(self) -> Path:
        return self.var / "tls" / "ca.crt"

    def settle(self) -> None:
        """Wait until the worker has nothing to do."""
        from django.db import connection

        until = time.monotonic() + PATIENCE
        while True:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
                if cursor.fetchone() == (0,):
                    return
            if time.monotonic() > until:
                raise TooSlow("The worker has not finished what was queued.")
            time.sleep(0.05)


@contextmanager
def opened(*, persons: int, filings: int) -> Iterator[Office]:
    """The office, open; stopped at the end. A folder that has its population already is not given another."""
    dev.prepare()
    with dev.database():
        office.furnish()
        populated = dev.VAR / f"population-{persons}-{filings}"
        if not populated.exists():
            dev.manage("population", "--persons", str(persons), "--filings", str(filings))
            populated.touch()
        _vacuum()
        started: list[subprocess.Popen[bytes]] = []
        try:
            # One by one: what has started is ended, whatever follows.
            started.extend(office.start(part) for part in (office.TIME_STAMPS, office.WEB, office.WORKER))
            stamps, web, worker = started
            _wait_until_open(web)
            parts = {"web": web.pid, "worker": worker.pid, "database": _postmaster(), "time stamps": stamps.pid}
            yield Office(dev.VAR, Meter(parts))
        finally:
            for process in reversed(started):
                office.end(process)


def _vacuum() -> None:
    import django

    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        cursor.execute(f"VACUUM ANALYZE {', '.join(tables)}")


def _wait_until_open(web: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while not (office.answers(office.PORT) and office.answers(office.DOOR_PORT)):
        if web.poll() is not None or time.monotonic() > until:
            raise TooSlow("The web server did not start; its own words are above.")
        time.sleep(0.1)


def _postmaster() -> int:
    return int((postgres.Server(dev.VAR).data / "postmaster.pid").read_text().split()[0])


def host_and_port(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or 443
