"""Where the certificate of a request is read, and where it is not."""

import base64
from urllib.parse import quote

import pytest

from cass.doors.peer import peer_der

DER = bytes(range(256))
BASE64 = base64.b64encode(DER).decode()
PEM = f"-----BEGIN CERTIFICATE-----\n{base64.encodebytes(DER).decode()}-----END CERTIFICATE-----\n"


class Connection:
    def getpeercert(self, *, binary_form: bool) -> bytes | None:
        return DER if binary_form else None


@pytest.mark.parametrize("header", [quote(PEM, safe=""), BASE64], ids=["nginx", "haproxy"])
def test_a_front_server_hands_it_on_in_a_header(header: str) -> None:
    assert peer_der({"HTTP_X_SSL_CLIENT_CERT": header}, behind_proxy=True) == DER


@pytest.mark.parametrize("header", ["%", "@@@", "A", PEM[:60] + "ç", "a,b"])
def test_an_illegible_header_is_not_the_same_as_no_certificate(header: str) -> None:
    assert peer_der({"HTTP_X_SSL_CLIENT_CERT": header}, behind_proxy=True) == b""


@pytest.mark.parametrize("environ", [{}, {"HTTP_X_SSL_CLIENT_CERT": ""}])
def test_behind_a_front_server_no_header_is_no_certificate(environ: dict[str, str]) -> None:
    assert peer_der(environ | {"gunicorn.socket": Connection()}, behind_proxy=True) is None


def test_without_a_front_server_the_connection_tells_and_the_header_does_not() -> None:
    assert peer_der({"gunicorn.socket": Connection()}, behind_proxy=False) == DER
    assert peer_der({"HTTP_X_SSL_CLIENT_CERT": BASE64}, behind_proxy=False) is None
    assert peer_der({"HTTP_X_SSL_CLIENT_CERT": BASE64, "gunicorn.socket": object()}, behind_proxy=False) is None
