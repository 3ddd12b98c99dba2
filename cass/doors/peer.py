"""The client certificate of a request: the only place that reads where a server puts it."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

PROXY_HEADER = "HTTP_X_SSL_CLIENT_CERT"
_ARMOUR = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----")


def peer_der(environ: Mapping[str, Any], *, behind_proxy: bool) -> bytes | None:
    """The certificate (DER) that the visitor showed, unjudged; None when there is none; empty when it is illegible.

    ``behind_proxy``: our front server has ended TLS and speaks to us over a Unix socket; it removes the visitor's own
    X-SSL-Client-Cert and sets it to the PEM, percent-encoded (nginx), or to the DER in base64 (HAProxy). Otherwise
    that header is a stranger's words and is not looked at: the certificate comes from the connection itself.
    """
    if behind_proxy:
        return _decode(environ.get(PROXY_HEADER, ""))
    shown = getattr(environ.get("gunicorn.socket"), "getpeercert", None)
    return shown(binary_form=True) if shown else None


def _decode(header: str) -> bytes | None:
    text = unquote(header)
    for line in _ARMOUR:
        text = text.replace(line, "")
    text = "".join(text.split())
    if not text:
        return None
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
