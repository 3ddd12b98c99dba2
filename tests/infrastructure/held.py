"""Runs a part of the office and stops still at the marked points, so that a test can kill it there.

``python -m tests.infrastructure.held FOLDER POINTS web|worker``: ``POINTS`` are functions with commas, as
«before:module.function» or «after:module.function». The first time that one is reached, whoever reached it leaves its
process id in FOLDER under the point's name, and waits to be killed; the next time it goes on.
"""

import functools
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

PARTS = {
    "web": ["gunicorn", "-c", "config/gunicorn.conf.py", "config.wsgi"],
    "worker": ["manage.py", "procrastinate", "worker", "--delete-jobs", "successful"],
}


def hold(folder: Path, point: str) -> None:
    when, _, name = point.partition(":")
    owner_name, _, attribute = name.rpartition(".")
    owner = resolve_name(owner_name)
    original: Callable[..., Any] = getattr(owner, attribute)

    def stop_here() -> None:
        mark = folder / point
        if not mark.exists():
            (folder / f".{os.getpid()}").write_text(str(os.getpid()))
            (folder / f".{os.getpid()}").rename(mark)
            time.sleep(300)

    @functools.wraps(original)
    def held(*arguments: Any, **named: Any) -> Any:
        if when == "before":
            stop_here()
        done = original(*arguments, **named)
        if when == "after":
            stop_here()
        return done

    setattr(owner, attribute, held)


def main(folder: str, points: str, part: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    for point in filter(None, points.split(",")):
        hold(Path(folder), point)
    sys.argv = PARTS[part]
    if part == "web":
        from gunicorn.app.wsgiapp import run

        run()
    else:
        from django.core.management import execute_from_command_line

        execute_from_command_line()


if __name__ == "__main__":
    main(*sys.argv[1:])
