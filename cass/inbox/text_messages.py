"""Text messages leave from here, by the institution's gateway."""

import base64
import json
import urllib.request
from urllib.parse import unquote, urlsplit, urlunsplit

from django.conf import settings

PATIENCE = 20
"""Seconds that the worker waits for the gateway."""


def send(*, telephone: str, text: str, reference: str) -> None:
    """Send a text message. ``reference`` never changes for one message, so that a repetition is recognised as the same.

    Raises OSError when the gateway does not take it.
    """
    if settings.SMS_URL:
        _to_gateway(telephone, text, reference)
    else:
        _to_file(telephone, text, reference)


def _to_gateway(telephone: str, text: str, reference: str) -> None:
    """POST ``{"to", "text", "id"}`` to the institution's gateway; name and password in the address go into a header."""
    url = urlsplit(settings.SMS_URL)
    headers = {"Content-Type": "application/json"}
    if url.username:
        pair = f"{unquote(url.username)}:{unquote(url.password or '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    bare = urlunsplit(url._replace(netloc=url.netloc.rpartition("@")[2]))
    body = json.dumps({"to": telephone, "text": text, "id": reference}).encode()
    asked = urllib.request.Request(bare, data=body, headers=headers)  # noqa: S310 — the operator's own address.
    with urllib.request.urlopen(asked, timeout=PATIENCE):  # noqa: S310 — as above.
        pass


def _to_file(telephone: str, text: str, reference: str) -> None:
    """Without a gateway a text message is a file in ``var/sms``, as an e-mail without a relay is one in ``var/mail``."""
    settings.SMS_FILE_PATH.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = settings.SMS_FILE_PATH / f"{reference}.txt"
    file.write_text(f"{telephone}\n\n{text}\n")
