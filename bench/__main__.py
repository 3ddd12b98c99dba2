"""The measurements: an office of its own with a large population, every figure, the results beside this file.

Linux only: processor times and memory are read from /proc.
"""

import argparse
import os
import shutil
import socket
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    arguments = _arguments()
    folder = Path(arguments.keep or tempfile.mkdtemp(prefix="cass-bench-", dir="/var/tmp"))
    folder.mkdir(parents=True, exist_ok=True)
    # The database's account has to reach its own folder in it.
    folder.chmod(0o711)
    try:
        _surroundings(folder)
        _measure(arguments.persons, arguments.filings)
    finally:
        if not arguments.keep:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./script/bench", description=__doc__)
    parser.add_argument("--persons", type=int, default=10_000)
    parser.add_argument("--filings", type=int, default=100_000)
    parser.add_argument("--keep", metavar="FOLDER", help="keep the office's folder, to measure on it again")
    return parser.parse_args()


def _surroundings(folder: Path) -> None:
    """Nothing of the developer's own office is used; settings read the environment when they are first imported."""
    for name in [name for name in os.environ if name.startswith(("CASS_", "DATABASE_URL"))]:
        del os.environ[name]
    port, door, stamps = _free_ports(3)
    os.environ |= {
        "CASS_VAR": str(folder),
        "CASS_DEMO": "1",
        "CASS_LOG_LEVEL": "ERROR",
        "CASS_PORT": str(port),
        "CASS_DOOR_PORT": str(door),
        "CASS_TSA_PORT": str(stamps),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    sys.path.insert(0, str(ROOT / "tools"))


def _free_ports(count: int) -> list[int]:
    plugs = [socket.socket() for _ in range(count)]
    for plug in plugs:
        plug.bind(("127.0.0.1", 0))
    ports = [plug.getsockname()[1] for plug in plugs]
    for plug in plugs:
        plug.close()
    return ports


def _measure(persons: int, filings: int) -> None:
    started = time.monotonic()
    from bench import office

    with office.opened(persons=persons, filings=filings) as opened:
        # Only now: these know the models, and Django is ready.
        from bench import certificates, doors, evening, filing, law, pages, report, rules
        from bench.measuring import peak_memory

        print("Measuring …", flush=True)
        results = [
            filing.filing(opened),
            *pages.pages(opened),
            *pages.searches(opened),
            *certificates.certificates(opened),
            *doors.doors(opened),
            *evening.evening(opened),
            filing.completed(opened),
            *law.law(),
        ]
        peaks = {part: peak_memory(opened.meter.parts[part]) for part in ("web", "worker")}
        seconds = time.monotonic() - started
        about = report.circumstances(persons=persons, filings=filings, seconds=seconds, peak_memory=peaks)
        report.write(about, results, rules.rules())
    missed = [result.name for result in results if result.missed]
    print(f"Written to {report.FOLDER.name}/results.md. Missed: {', '.join(missed) or 'none'}.")


if __name__ == "__main__":
    sys.exit(main())
