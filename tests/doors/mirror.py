"""A tiny application that answers with what it sees of the visitor's certificate; started by the tests of TLS.

It is not the house: what is under test is the way of the certificate from the visitor to ``peer_der``.
"""

import json
import os
from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs

from cass.doors.peer import peer_der


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    der = peer_der(environ, behind_proxy=os.environ.get("MIRROR_BEHIND_PROXY") == "1")
    seen = {
        "path": environ["PATH_INFO"],
        "method": environ["REQUEST_METHOD"],
        "certificate": None if der is None else sha256(der).hexdigest(),
        "received": len(environ["wsgi.input"].read()),
        "client": environ.get("HTTP_X_FORWARDED_FOR"),
        "headers": sorted(key for key in environ if "SSL" in key),
        "padding": "x" * int(parse_qs(environ["QUERY_STRING"]).get("padding", ["0"])[0]),
    }
    body = json.dumps(seen).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
