# ruff: noqa: N999 - gunicorn looks for the file by this name.
"""The web server. Alone: two listeners that speak TLS, the normal port and the certificate door. Behind a front server
(CASS_PROXY=1): a Unix socket, and the front server speaks TLS and hands on the certificate (deploy/).
"""

import datetime as dt
import os
from pathlib import Path
from typing import Any

from cass.doors import demo_pki, tls
from config import env, settings

wsgi_app = "config.wsgi"
worker_class = "gthread"
# One for each processor: Python calculates on one at a time in each.
workers = env.number("CASS_WORKERS", min(4, os.cpu_count() or 1))
# More threads fight over the interpreter's lock; they are there for the visitors who are slow, not for speed.
threads = env.number("CASS_THREADS", 4)
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 5
errorlog = "-"
loglevel = "warning"
control_socket_disable = True

if settings.BEHIND_PROXY:
    bind = [f"unix:{env.folder('CASS_SOCKET', settings.VAR / 'app.sock')}"]
    # The front server reaches the socket by its group; nobody else does, for its word on certificates is believed.
    umask = 0o007
    # A certificate with much to say is long as a header; the house, not the server, tells its holder what is wrong.
    limit_request_field_size = 65536
else:
    _address = env.text("CASS_BIND", "127.0.0.1")
    bind = [f"{_address}:{settings.PORT}", f"{_address}:{settings.DOOR_PORT}"]
    _now = dt.datetime.now(dt.UTC)
    if settings.DEMO:
        demo_pki.prepare(settings.PKI, at=_now)
    if certfile := env.text("CASS_TLS_CERTIFICATE", ""):
        keyfile = env.text("CASS_TLS_KEY")
    else:
        _made = demo_pki.server_certificate(settings.VAR / "tls", [settings.HOST, "127.0.0.1"], at=_now)
        certfile, keyfile = map(str, _made)
    _contexts = tls.ssl_context_by_port(
        crt=Path(certfile), key=Path(keyfile), client_cas=settings.PKI / "client-cas.pem", door_port=settings.DOOR_PORT
    )

    def ssl_context(_config: Any, _default: Any) -> tls.ByPort:
        """Asked for at each connection; the contexts are made once."""
        return _contexts
