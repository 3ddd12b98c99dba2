"""The front servers of deploy/ before the house: what of a visitor's certificate, words and files gets through."""

import contextlib
import http.client
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cass.doors import demo_pki
from cass.doors.authority import Authority
from tests.doors.fronts import SERVERS, Front, serving
from tests.doors.openssl import GOOD, HOLDER, NOW, Issued, issue, openssl, unpack
from tests.doors.serving import ask, connect, fingerprint


@pytest.fixture(scope="module", params=SERVERS)
def front(request: pytest.FixtureRequest) -> Iterator[Front]:
    if shutil.which(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    with serving(request.param) as started:
        yield started


@pytest.fixture(scope="module")
def good(front: Front) -> Issued:
    out = front.folder / "people" / "good.p12"
    return unpack(demo_pki.national_certificate(folder=front.folder / "pki", holder=HOLDER, out=out, at=NOW))


def test_a_good_certificate_arrives_as_it_was_shown(front: Front, good: Issued) -> None:
    seen = ask(front.door, ca=front.ca, shows=good)
    assert (seen["certificate"], seen["client"]) == (fingerprint(good), "127.0.0.1")


def test_without_a_certificate_both_ports_answer(front: Front) -> None:
    for port in (front.normal, front.door):
        assert ask(port, ca=front.ca)["certificate"] is None


def test_on_the_normal_port_nobody_shows_a_certificate(front: Front, good: Issued) -> None:
    assert ask(front.normal, ca=front.ca, shows=good)["certificate"] is None


@pytest.mark.parametrize("header", ["X-SSL-Client-Cert", "X_SSL_CLIENT_CERT", "X_SSL-Client_Cert", "x-ssl-client-cert"])
def test_a_spoofed_header_does_not_get_through(header: str, front: Front, good: Issued) -> None:
    spoof = {header: good.crt.read_text().replace("\n", "%0A")}
    for port in (front.normal, front.door):
        seen = ask(port, ca=front.ca, headers=spoof)
        assert (seen["certificate"], seen["headers"]) in [(None, []), (None, ["HTTP_X_SSL_CLIENT_CERT"])]


def test_a_spoofed_header_does_not_replace_ones_own_certificate(front: Front, good: Issued, tmp_path: Path) -> None:
    other = issue(Authority(front.folder / "pki" / "national"), tmp_path, "other")
    spoof = {"X-SSL-Client-Cert": good.crt.read_text().replace("\n", "%0A"), "X-Forwarded-For": "203.0.113.9"}
    seen = ask(front.door, ca=front.ca, shows=other, headers=spoof)
    assert (seen["certificate"], seen["client"]) == (fingerprint(other), "127.0.0.1")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", ["revoked", "expired", "foreign"])
def test_a_bad_certificate_reaches_our_page_and_not_a_bare_400(name: str, method: str, front: Front) -> None:
    shown = unpack(demo_pki.bad_certificates(front.folder / "pki", holder=HOLDER, at=NOW)[name])
    body = b"a=1" if method == "POST" else None
    seen = ask(front.door, "/entra", ca=front.ca, shows=shown, method=method, body=body)
    assert (seen["certificate"], seen["path"]) == (fingerprint(shown), "/entra")


def test_what_the_front_server_itself_refuses_writes_nothing(front: Front) -> None:
    """nginx says 495 and knows no other way to our page; HAProxy refuses nobody, and the house has the whole request."""
    shown = unpack(demo_pki.bad_certificates(front.folder / "pki", holder=HOLDER, at=NOW)["expired"])
    seen = ask(front.door, ca=front.ca, shows=shown, method="POST", body=b"a=1")
    assert (seen["method"], seen["received"]) == {"nginx": ("GET", 0), "haproxy": ("POST", 3)}[front.name]


MISUSED = {
    "for a server": GOOD | {"extendedKeyUsage": "serverAuth"},
    "with much to say": GOOD | {"subjectAltName": ",".join(f"DNS:name-{number}.example" for number in range(300))},
}


@pytest.mark.parametrize("misuse", MISUSED)
def test_an_odd_certificate_reaches_our_page(misuse: str, front: Front, tmp_path: Path) -> None:
    odd = issue(Authority(front.folder / "pki" / "national"), tmp_path, "odd", extensions=MISUSED[misuse])
    assert ask(front.door, ca=front.ca, shows=odd)["certificate"] == fingerprint(odd)


def test_the_door_names_both_authorities_and_resumes_no_session(front: Front, good: Issued, tmp_path: Path) -> None:
    visit = ("s_client", "-connect", f"127.0.0.1:{front.door}", "-CAfile", front.ca)
    said = openssl(*visit, "-sess_out", tmp_path / "session", "-cert", good.crt, "-key", good.key)
    assert "DEMO CASS Online" in said
    assert "DEMO autoritat nacional" in said
    if (tmp_path / "session").exists():
        assert "Reused, " not in openssl(*visit, "-sess_in", tmp_path / "session")


def test_large_files_pass_and_huge_ones_do_not(front: Front, good: Issued) -> None:
    large = ask(front.door, ca=front.ca, shows=good, method="POST", body=b"a" * 20_000_000)
    assert large["received"] == 20_000_000
    connection = connect(front.normal, ca=front.ca)
    connection.putrequest("POST", "/")
    connection.putheader("Content-Length", str(50_000_000))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_what_people_search_for_is_not_in_the_logs(front: Front) -> None:
    ask(front.normal, "/cerca?q=Meritxell-Font", ca=front.ca)
    ask(
        front.normal, "/cerca?q=Meritxell-Font", ca=front.ca, headers={"Referer": "https://localhost/?q=Meritxell-Font"}
    )
    ask(front.normal, "/last", ca=front.ca)
    logged = front.logged("/last")
    assert "/cerca" in logged
    assert "Meritxell" not in logged


@pytest.mark.parametrize("folder", ["v", "V", "informe", "INFORME", "cita", "incidencia", "oficina/pins/nova"])
def test_codes_that_open_something_are_not_in_the_logs(folder: str, front: Front) -> None:
    ask(front.normal, f"/{folder}/7K3MQ9XT4PDAHW2K", ca=front.ca)
    assert "7K3M" not in front.logged(f'"GET /{folder.lower()}/"')


def test_old_tls_is_not_spoken(front: Front) -> None:
    for port in (front.normal, front.door):
        with pytest.raises(AssertionError, match=r"alert|error"):
            openssl("s_client", "-tls1_1", "-cipher", "ALL@SECLEVEL=0", "-connect", f"127.0.0.1:{port}")


def test_without_tls_one_is_sent_to_it_with_nothing_said_before(front: Front) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", front.plain, timeout=20)
    with contextlib.closing(connection):
        connection.request("GET", "/entra/pin/", headers={"Host": "cass.example.org"})
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Location"]) == (301, "https://cass.example.org/entra/pin/")


STOPS = {
    "the head": b"GET / HTTP/1.1\r\nHost: local",
    "a form": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000\r\n\r\na",
    "a file": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000\r\n\r\n" + b"a" * 80_000,
}


@pytest.mark.parametrize("within", STOPS)
def test_who_stops_in_the_middle_of_a_request_is_let_go(within: str, front: Front, good: Issued) -> None:
    for port, shows in ((front.normal, None), (front.door, good)):
        with contextlib.closing(connect(port, ca=front.ca, shows=shows)) as visitor:
            visitor.connect()
            visitor.sock.sendall(STOPS[within])
            said = b""
            while part := visitor.sock.recv(4096):
                said += part
            assert said[:12] in {b"", b"HTTP/1.1 408", b"HTTP/1.1 504"}


def test_a_body_says_how_long_it_is_or_is_held_back_whole(front: Front) -> None:
    """Behind HAProxy, which would hand on a body without end; nginx gathers it, up to the same limit."""
    with contextlib.closing(connect(front.normal, ca=front.ca)) as visitor:
        visitor.connect()
        visitor.sock.sendall(
            b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=1\r\n0\r\n\r\n"
        )
        assert visitor.sock.recv(12) == {"nginx": b"HTTP/1.1 200", "haproxy": b"HTTP/1.1 411"}[front.name]


@pytest.mark.parametrize("name", SERVERS)
def test_one_visitor_does_not_take_the_whole_house(name: str) -> None:
    """With a server of its own: the others would be turned away for what was asked here."""
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    with serving(name) as front, contextlib.closing(connect(front.normal, ca=front.ca)) as visitor:
        answers = set()
        for _ in range(500):
            visitor.request("GET", "/")
            answer = visitor.getresponse()
            answer.read()
            answers.add(answer.status)
            if answer.status == 429:
                break
        assert answers == {200, 429}
