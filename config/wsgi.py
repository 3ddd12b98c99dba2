"""The door between server and house: adds the visitor's client certificate to the request, and nothing else.

A key of the environ with a dot and without ``HTTP_`` cannot be set by a visitor.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
_house = get_wsgi_application()

from django.conf import settings  # noqa: E402 - the settings are read by the line above.

from cass.doors.peer import peer_der  # noqa: E402 - as above: its package has models.


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if settings.BEHIND_PROXY:
        # The front server overwrites the header, so it holds one address: the visitor's.
        environ["REMOTE_ADDR"] = environ.get("HTTP_X_FORWARDED_FOR", "")
    environ["cass.peer_der"] = peer_der(environ, behind_proxy=settings.BEHIND_PROXY)
    return _house(environ, start_response)
