"""What ./script/<command> does. Standard library only: it must run before anything is installed.

server             everything needed, then the office on https://localhost:9443 (Ctrl-C ends it)
test [arguments]   everything needed, then pytest, browser journeys included
check              the linters, the types, the floors, the migrations
bench [arguments]  the measurements
lock               requirements*.in → requirements*.txt
messages [--check] the translations: brings the catalogues up to date, or says whether they are
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = Path(os.environ.get("CASS_VAR") or ROOT / "var").resolve()
LOCKS: dict[str, list[str]] = {"server": ["requirements.txt"], "lock": []}
ALL_LOCKS = ["requirements.txt", "requirements-dev.txt"]
APT = {"chromium": "chromium", "haproxy": "haproxy", "nginx": "nginx", "pdfsig": "poppler-utils"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def stop(why: str) -> NoReturn:
    sys.exit(f"\n{why}")


def run(*command: str, **environment: str) -> None:
    """A step whose failure ends everything; its own words have said why."""
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def manage(*arguments: str) -> None:
    run(str(PYTHON), "manage.py", *arguments)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Two scripts started together prepare one after the other."""
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / "dev.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_venv(locks: list[str]) -> None:
    """A virtual environment with exactly what the lock files name; nothing is done when it is there already."""
    usable = subprocess.run([PYTHON, "-c", ""], check=False, capture_output=True) if PYTHON.exists() else None
    if usable is None or usable.returncode:
        print("Making .venv …", flush=True)
        shutil.rmtree(VENV, ignore_errors=True)
        made = subprocess.run([sys.executable, "-m", "venv", VENV], check=False, capture_output=True, text=True)
        if made.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            stop(f"{made.stdout}{made.stderr}\nThis Python makes no venv: Debian, Ubuntu: apt-get install python3-venv")
    version = subprocess.run([PYTHON, "-VV"], check=True, capture_output=True).stdout
    for lock in locks:
        wanted = hashlib.sha256((ROOT / lock).read_bytes() + version).hexdigest()
        stamp = VENV / f"installed-{lock}"
        if stamp.exists() and stamp.read_text() == wanted:
            continue
        print(f"Installing {lock} …", flush=True)
        run(*installer(), "--require-hashes", "--no-deps", "-r", lock)
        stamp.write_text(wanted)


def installer() -> list[str]:
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    return [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--root-user-action=ignore"]


def enter_venv(command: str) -> None:
    """From here on this file runs in the virtual environment."""
    with alone():
        make_venv(LOCKS.get(command, ALL_LOCKS))
    if Path(sys.prefix) != VENV:
        os.execv(PYTHON, [str(PYTHON), *sys.argv])  # noqa: S606 - the same program goes on in another Python.


@contextlib.contextmanager
def database() -> Iterator[None]:
    """A PostgreSQL: the one DATABASE_URL names, else the embedded one, stopped at the end if it was started here."""
    if "DATABASE_URL" in os.environ:
        yield
        return
    import postgres

    try:
        server = postgres.Server(VAR)
        started = server.start()
    except postgres.Unable as why:
        stop(str(why))
    os.environ["DATABASE_URL"] = server.url
    os.environ["CASS_APPLICATION_DATABASE_URL"] = server.url.replace("user=cass", "user=cass_app")
    try:
        yield
    finally:
        if started:
            server.stop()


def prepare() -> None:
    """Keys and compiled translations: what settings and pages cannot do without."""
    with alone():
        run(str(PYTHON), "-m", "cass.kernel.keyring", "create", os.environ.get("CASS_KEYS", str(VAR / "keys")))
        run(str(PYTHON), "tools/messages.py", "compile")


def on_debian_as_root() -> bool:
    return os.geteuid() == 0 and Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def apt_install(packages: list[str]) -> None:
    print(f"Installing {', '.join(packages)} …", flush=True)
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages]
    with (VAR / "apt.log").open("w") as log:
        for command in (["apt-get", "update", "-qq"], install):
            done = subprocess.run(command, env=os.environ | quiet, stdout=log, stderr=log, check=False)
    if done.returncode:
        stop(f"apt-get could not install {', '.join(packages)}: see {VAR / 'apt.log'}")


def browser() -> str | None:
    named = os.environ.get("CASS_CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


def find_tools() -> None:
    """The programs of other people that the tests drive: a Chromium, HAProxy, nginx, pdfsig. None is ever skipped."""

    def missing() -> list[str]:
        have = {"chromium": browser(), "haproxy": find_sbin("haproxy"), "nginx": find_sbin("nginx")}
        have["pdfsig"] = shutil.which("pdfsig")
        return [APT[name] for name, path in have.items() if path is None]

    if missing() and on_debian_as_root():
        apt_install(missing())
    if lacking := missing():
        stop(
            f"The tests need {', '.join(lacking)} (Debian, Ubuntu: apt-get install {' '.join(lacking)}); "
            "another Chromium can be named in CASS_CHROMIUM."
        )
    os.environ["CASS_CHROMIUM"] = str(browser())


def find_sbin(name: str) -> str | None:
    """Debian keeps servers where an ordinary PATH does not look."""
    os.environ["PATH"] = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"
    return shutil.which(name)


def test(arguments: list[str]) -> int:
    find_tools()
    prepare()
    with database():
        # Sharing out the whole suite pays; for a few tests the second process costs more than it gives.
        share = [] if arguments or os.cpu_count() == 1 else ["-n", "2", "--dist", "loadfile"]
        return subprocess.run([PYTHON, "-m", "pytest", *share, *arguments], cwd=ROOT, check=False).returncode


def check(_arguments: list[str]) -> int:
    templates = [str(folder.relative_to(ROOT)) for folder in sorted(ROOT.glob("cass/**/templates"))]
    checks = {
        "ruff": ["ruff", "check", "."],
        "format": ["ruff", "format", "--check", "."],
        "types": ["mypy"],
        "floors": ["lint-imports"],
        "templates": ["djlint", "--lint", "--quiet", *templates],
        "template format": ["djlint", "--check", "--quiet", *templates],
        "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
        "settings": ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    }
    prepare()
    failed = []
    with database():
        for name, (program, *arguments) in checks.items():
            command = [str(VENV / "bin" / program), *arguments]
            done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
            print(f"{name}: {'in order' if done.returncode == 0 else 'NOT in order'}", flush=True)
            if done.returncode:
                failed.append(name)
                print(done.stdout + done.stderr, flush=True)
    return 1 if failed else 0


def bench(arguments: list[str]) -> int:
    """In a folder and with a database of its own: see bench/__main__.py."""
    return subprocess.run([PYTHON, "-m", "bench", *arguments], cwd=ROOT, check=False).returncode


def lock(_arguments: list[str]) -> int:
    """Only this form of lock file names no address of a package registry."""
    uv = shutil.which("uv") or stop("./script/lock needs uv on the PATH.")
    for name in ("requirements", "requirements-dev"):
        form = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
        run(uv, "pip", "compile", "--quiet", *form, f"{name}.in", "-o", f"{name}.txt")
    return 0


def messages(arguments: list[str]) -> int:
    how = "check" if arguments == ["--check"] else "update"
    return subprocess.run([PYTHON, "tools/messages.py", how], cwd=ROOT, check=False).returncode


def server(_arguments: list[str]) -> int:
    os.environ.setdefault("CASS_DEMO", "1")
    os.environ.setdefault("CASS_LOG_LEVEL", "WARNING")
    prepare()
    import office

    with database():
        return office.serve()


COMMANDS = {"server": server, "test": test, "check": check, "bench": bench, "lock": lock, "messages": messages}


def main() -> int:
    command, *arguments = sys.argv[1:] or [""]
    if command not in COMMANDS or (command != "test" and "--help" in arguments):
        print(__doc__)
        return 0 if "--help" in sys.argv else 2
    enter_venv(command)
    return COMMANDS[command](arguments)


if __name__ == "__main__":
    sys.exit(main())
