"""The running office: database brought up to date, demo loaded, then the web server and a worker until told to stop."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from dev import PYTHON, ROOT, VAR, alone, manage, stop

PORT = int(os.environ.get("CASS_PORT", "9443"))
DOOR_PORT = int(os.environ.get("CASS_DOOR_PORT", "9444"))
LONGEST_PAUSE = 30
START_SECONDS = 60
GRACE_SECONDS = 15
WEB = ["-m", "gunicorn", "-c", "config/gunicorn.conf.py", "config.wsgi"]
WORKER = ["manage.py", "procrastinate", "worker", "--delete-jobs", "successful"]
TSA_PORT = int(os.environ.get("CASS_TSA_PORT", "9445"))
TIME_STAMPS = ["manage.py", "demo_tsa", "--port", str(TSA_PORT)]


def collect_static() -> None:
    files = sorted(path for path in ROOT.glob("cass/*/static/**/*") if path.is_file())
    facts = [f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in files]
    wanted = hashlib.sha256("\n".join(facts).encode() + (ROOT / "requirements.txt").read_bytes()).hexdigest()
    stamp = VAR / "static.stamp"
    if not stamp.exists() or stamp.read_text() != wanted:
        manage("collectstatic", "--no-input", "--clear", "-v", "0")
        stamp.write_text(wanted)


def has_demo() -> bool:
    return os.environ.get("CASS_DEMO") == "1" and (ROOT / "cass/demo/management/commands/demo.py").exists()


def furnish() -> None:
    with alone():
        manage("migrate", "--no-input", "-v", "0")
        if "CASS_APPLICATION_DATABASE_URL" in os.environ:
            manage("grant")
        collect_static()
        if has_demo():
            manage("demo_seal")
            manage("demo")


def answers(port: int) -> bool:
    with socket.socket() as plug:
        plug.settimeout(1)
        return plug.connect_ex(("127.0.0.1", port)) == 0


def start(arguments: list[str]) -> subprocess.Popen[bytes]:
    """A part of the office, as the application's role: only the migrations are made by the tables' owner.

    In a session of its own: a Ctrl-C reaches us alone, and we end the others in order.
    """
    role = os.environ.get("CASS_APPLICATION_DATABASE_URL", os.environ["DATABASE_URL"])
    environment = os.environ | {"DATABASE_URL": role}
    if has_demo():
        environment.setdefault("CASS_TSA_URL", f"http://127.0.0.1:{TSA_PORT}/")
    return subprocess.Popen([PYTHON, *arguments], cwd=ROOT, env=environment, start_new_session=True)


def end(process: subprocess.Popen[bytes] | None) -> None:
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _told_to_stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def serve() -> int:
    signal.signal(signal.SIGTERM, _told_to_stop)
    if taken := [str(port) for port in (PORT, DOOR_PORT) if answers(port)]:
        stop(f"Taken: port {', '.join(taken)}. Is the office open already? CASS_PORT and CASS_DOOR_PORT name others.")
    web: subprocess.Popen[bytes] | None = None
    worker: subprocess.Popen[bytes] | None = None
    time_stamps: subprocess.Popen[bytes] | None = None
    try:
        furnish()
        time_stamps = start(TIME_STAMPS) if has_demo() and "CASS_TSA_URL" not in os.environ else None
        web, worker = start(WEB), start(WORKER)
        _welcome(web)
        worker_since, pause = time.monotonic(), 1
        while web.poll() is None:
            time.sleep(0.5)
            if worker.poll() is not None:
                # The worker ends when its database goes away; a worker that lasted starts the count anew.
                pause = 1 if time.monotonic() - worker_since > 2 * LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
                print(
                    f"The worker ended ({worker.returncode}); another starts in {pause} s.", file=sys.stderr, flush=True
                )
                time.sleep(pause)
                worker, worker_since = start(WORKER), time.monotonic()
    except KeyboardInterrupt:
        print("\nClosing …", flush=True)
        return 0
    finally:
        end(web)
        end(worker)
        end(time_stamps)
    return web.returncode or 1


def _welcome(web: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while not (answers(PORT) and answers(DOOR_PORT)):
        if web.poll() is not None or time.monotonic() > until:
            stop("The web server did not start; its own words are above.")
        time.sleep(0.1)
    host = os.environ.get("CASS_HOST", "localhost")
    print(f"\nThe office is open: https://{host}:{PORT}")
    print(f"The certificate door: https://{host}:{DOOR_PORT}")
    print(
        f"The browser does not know this server's certificate yet: accept it, or trust {_shown(VAR / 'tls' / 'ca.crt')}\n",
        flush=True,
    )
    if has_demo():
        manage("demo", "--who")


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
