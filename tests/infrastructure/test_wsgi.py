"""Between server and house: whose word on the visitor's certificate and address is taken."""

import base64
import importlib
from typing import Any

import pytest
from django.conf import LazySettings

FORGED = base64.b64encode(b"a certificate").decode()


class Connection:
    def getpeercert(self, *, binary_form: bool) -> bytes | None:
        return b"shown in TLS" if binary_form else None


@pytest.fixture
def arriving(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the house is given for a request as the server hands it over."""
    # Not at the head of this file: it compiles the templates, and whoever collects the tests is not ready for that.
    wsgi = importlib.import_module("config.wsgi")

    def arrive(**environ: Any) -> dict[str, Any]:
        given: dict[str, Any] = {}
        monkeypatch.setattr(wsgi, "_house", lambda environ, _: given.update(environ) or [])
        wsgi.application({"REMOTE_ADDR": "192.0.2.7"} | environ, lambda *_: None)
        return given

    return arrive


def test_alone_the_certificate_comes_from_the_connection_and_headers_are_a_strangers_words(arriving: Any):
    given = arriving(
        **{"gunicorn.socket": Connection()}, HTTP_X_SSL_CLIENT_CERT=FORGED, HTTP_X_FORWARDED_FOR="203.0.113.9"
    )
    assert given["cass.peer_der"] == b"shown in TLS"
    assert given["REMOTE_ADDR"] == "192.0.2.7"


def test_alone_on_the_normal_port_there_is_no_certificate(arriving: Any):
    assert arriving(**{"gunicorn.socket": object()}, HTTP_X_SSL_CLIENT_CERT=FORGED)["cass.peer_der"] is None


def test_behind_a_front_server_its_headers_are_taken(arriving: Any, settings: LazySettings):
    settings.BEHIND_PROXY = True
    given = arriving(HTTP_X_SSL_CLIENT_CERT=FORGED, HTTP_X_FORWARDED_FOR="203.0.113.9", REMOTE_ADDR="")
    assert given["cass.peer_der"] == b"a certificate"
    assert given["REMOTE_ADDR"] == "203.0.113.9"
    assert arriving()["cass.peer_der"] is None
