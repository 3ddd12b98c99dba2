"""The door between server and house: adds the visitor's client certificate to the request, and nothing else.

A key of the environ with a dot and without ``HTTP_`` cannot be set by a visitor.
"""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
_house = get_wsgi_application()

from django.conf import settings  # noqa: E402 - the settings are read by the line above.
from django.template import engines  # noqa: E402 - as above.
from django.urls import get_resolver, reverse  # noqa: E402 - as above.

from cass.doors.peer import peer_der  # noqa: E402 - as above: its package has models.

# A thread that comes back from the database or from hashing waits that long for one that calculates (5 ms is usual):
# a page asks the database a dozen times.
sys.setswitchinterval(0.0005)


def _warm_up() -> None:
    """Import every page and compile every template before the first visitor comes, who would wait a second for it."""
    get_resolver().check()
    reverse("front")
    for folder in map(Path, engines["django"].template_dirs):
        for template in folder.rglob("*.html"):
            engines["django"].get_template(str(template.relative_to(folder)))


_warm_up()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if settings.BEHIND_PROXY:
        # The front server overwrites the header, so it holds one address: the visitor's.
        environ["REMOTE_ADDR"] = environ.get("HTTP_X_FORWARDED_FOR", "")
    environ["cass.peer_der"] = peer_der(environ, behind_proxy=settings.BEHIND_PROXY)
    return _house(environ, start_response)
