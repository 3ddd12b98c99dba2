"""A visitor with one connection that stays open, as a browser's does: cookies, TLS, the form's token."""

import http.client
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

from bench.office import host_and_port

FORM_TOKEN = "benchbenchbenchbenchbenchbench12"  # noqa: S105 — any 32 letters in cookie and form; ours alone.
PATIENCE = 60
KEPT_OPEN = 3
"""Seconds of silence after which the server may have closed the connection: another is opened, outside the clock."""


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took: from the first byte sent to the last byte received."""

    status: int
    location: str
    cookies: dict[str, str]
    body: bytes
    seconds: float


class Visitor:
    """One browser at one of the office's addresses."""

    def __init__(self, url: str, *, authority: Path, session: str = "", certificate: Path | None = None) -> None:
        context = ssl.create_default_context(cafile=authority)
        if certificate is not None:
            context.load_cert_chain(certificate)
        self._url = url
        self.session = session
        self._connection = http.client.HTTPSConnection(*host_and_port(url), context=context, timeout=PATIENCE)
        self._last = time.monotonic()

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, form: Mapping[str, str] | None = None) -> Answer:
        return self._ask("POST", path, urlencode({**(form or {}), "csrfmiddlewaretoken": FORM_TOKEN}))

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        cookies = {settings.CSRF_COOKIE_NAME: FORM_TOKEN, settings.SESSION_COOKIE: self.session}
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items() if value)}
        headers |= {"Origin": self._url, "User-Agent": "bench", "Accept-Language": "ca"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if time.monotonic() - self._last > KEPT_OPEN:
            self._connection.close()
            self._connection.connect()
        started = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - started
        self._last = time.monotonic()
        given: SimpleCookie = SimpleCookie()
        for line in response.headers.get_all("Set-Cookie", []):
            given.load(line)
        set_now = {name: morsel.value for name, morsel in given.items()}
        return Answer(response.status, response.headers.get("Location", ""), set_now, content, seconds)


def expect(answer: Answer, status: int) -> Answer:
    """The answer, if it is the one that counts: a fast error is no result."""
    if answer.status != status:
        raise RuntimeError(f"{answer.status} instead of {status}: {answer.body[:300]!r} {answer.location}")
    return answer
