"""The embedded server's two listeners, seen from outside by openssl and by a plain client."""

import base64
import contextlib
import os
import socket
import ssl
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from cass.doors import demo_pki, tls
from cass.doors.authority import Authority
from tests.doors.openssl import HOLDER, NOW, Issued, issue, openssl, unpack
from tests.doors.serving import ask, connect, fingerprint, free_ports, gunicorn, running

CONFIG = """
from pathlib import Path
from cass.doors import tls
tls.HANDSHAKE_SECONDS = tls.IDLE_SECONDS = 2.0
bind = ["127.0.0.1:{normal}", "127.0.0.1:{door}"]
worker_class, workers, threads, keepalive = "gthread", 1, 4, 5
certfile, keyfile = "{crt}", "{key}"
control_socket_disable = True
contexts = tls.ssl_context_by_port(crt=Path(certfile), key=Path(keyfile), client_cas=Path("{cas}"), door_port={door})
def ssl_context(config, default):
    return contexts
"""


@dataclass(frozen=True)
class Server:
    normal: int
    door: int
    pki: Path
    log: Path

    @property
    def ca(self) -> Path:
        return self.pki / "server" / "ca.crt"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    pki = tmp_path_factory.mktemp("tls")
    demo_pki.prepare(pki, at=NOW)
    crt, key = demo_pki.server_certificate(pki / "server", ["localhost", "127.0.0.1"], at=NOW)
    normal, door = free_ports(2)
    config, log = pki / "gunicorn.conf.py", pki / "log"
    config.write_text(CONFIG.format(normal=normal, door=door, crt=crt, key=key, cas=pki / "client-cas.pem"))
    with running(gunicorn(config), until=[normal, door], log=log):
        yield Server(normal, door, pki, log)


@pytest.fixture(scope="module")
def good(server: Server) -> Issued:
    out = server.pki / "people" / "good.p12"
    return unpack(demo_pki.national_certificate(folder=server.pki, holder=HOLDER, out=out, at=NOW))


def s_client(server: Server, port: int, *options: object) -> str:
    return openssl(
        "s_client", "-connect", f"127.0.0.1:{port}", "-servername", "localhost", "-CAfile", server.ca, *options
    )


def test_the_door_asks_for_certificates_of_both_authorities_and_of_no_other(server: Server) -> None:
    said = s_client(server, server.door)
    names = said.partition("Acceptable client certificate CA names\n")[2].partition("Requested Signature")[0]
    assert names.count("CN = ") == 2
    assert "DEMO CASS Online" in names
    assert "Verify return code: 0 (ok)" in said


def test_the_normal_port_asks_for_no_certificate(server: Server) -> None:
    assert "No client certificate CA names sent" in s_client(server, server.normal)


def get(server: Server, shown: Issued, *options: str) -> str:
    """What openssl is answered when it visits the door with a certificate."""
    return openssl(
        *("s_client", "-connect", f"127.0.0.1:{server.door}", "-quiet", "-CAfile", server.ca, *options),
        *("-cert", shown.crt, "-key", shown.key),
        stdin=b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    )


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_a_certificate_arrives_at_the_door_as_it_was_shown(version: str, server: Server, good: Issued) -> None:
    assert fingerprint(good) in get(server, good, version)


def test_without_a_certificate_both_ports_answer(server: Server) -> None:
    for port in (server.normal, server.door):
        assert ask(port, ca=server.ca)["certificate"] is None


def test_on_the_normal_port_nobody_shows_a_certificate(server: Server, good: Issued) -> None:
    assert ask(server.normal, ca=server.ca, shows=good)["certificate"] is None


@pytest.mark.parametrize("header", ["X-SSL-Client-Cert", "X_SSL_CLIENT_CERT"])
def test_a_header_is_no_certificate(header: str, server: Server, good: Issued) -> None:
    for port in (server.normal, server.door):
        seen = ask(port, ca=server.ca, headers={header: good.crt.read_text().replace("\n", "%0A")})
        assert seen["certificate"] is None


@pytest.mark.parametrize("name", ["revoked", "expired", "foreign"])
def test_a_bad_certificate_reaches_our_page_and_not_an_error_of_the_browser(name: str, server: Server) -> None:
    shown = unpack(demo_pki.bad_certificates(server.pki, holder=HOLDER, at=NOW)[name])
    for version in ("-tls1_2", "-tls1_3"):
        assert fingerprint(shown) in get(server, shown, version)


def test_a_weak_certificate_reaches_our_page(server: Server, tmp_path: Path) -> None:
    weak = issue(Authority(server.pki / "national"), tmp_path, "weak", key=("-newkey", "rsa:1024"))
    assert fingerprint(weak) in get(server, weak, "-cipher", "DEFAULT@SECLEVEL=0")


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_who_shows_a_certificate_must_hold_its_key(version: str, server: Server, good: Issued, tmp_path: Path) -> None:
    """The thief has the certificate, and a key file that claims the owner's public key beside another private one."""
    stolen = Issued(good.crt, tmp_path / "thief.key")
    stolen.key.write_text(thiefs_key(good))
    with pytest.raises(AssertionError, match="alert"):
        get(server, stolen, version, "-ign_eof")


def thiefs_key(owner: Issued) -> str:
    own = ec.generate_private_key(ec.SECP256R1())
    der = own.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    points = [
        key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        for key in (own.public_key(), owner.certificate.public_key())
    ]
    text = base64.encodebytes(der.replace(*points)).decode()
    return f"-----BEGIN EC PRIVATE KEY-----\n{text}-----END EC PRIVATE KEY-----\n"


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_no_session_is_resumed_so_each_connection_proves_the_key(
    version: str, server: Server, tmp_path: Path, good: Issued
) -> None:
    session = tmp_path / "session"
    get(server, good, version, "-sess_out", str(session))
    if session.exists():
        again = s_client(server, server.door, version, "-sess_in", session)
        assert "Reused, " not in again
        assert "New, " in again


@pytest.mark.parametrize("version", ["-tls1", "-tls1_1"])
def test_old_versions_of_tls_are_not_spoken(version: str, server: Server) -> None:
    for port in (server.normal, server.door):
        done = subprocess.run(
            ["openssl", "s_client", version, "-cipher", "ALL@SECLEVEL=0", "-connect", f"127.0.0.1:{port}"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        assert done.returncode != 0


def test_large_bodies_pass_whole_in_both_directions(server: Server, good: Issued) -> None:
    for port in (server.normal, server.door):
        seen = ask(port, "/?padding=3000000", ca=server.ca, shows=good, method="POST", body=b"a" * 3_000_000)
        assert (seen["received"], len(seen["padding"])) == (3_000_000, 3_000_000)


def test_a_connection_serves_several_requests(server: Server, good: Issued) -> None:
    connection = connect(server.door, ca=server.ca, shows=good)
    with contextlib.closing(connection):
        for _ in range(3):
            connection.request("POST", "/", body=b"x" * 20_000)
            assert fingerprint(good) in connection.getresponse().read().decode()
            first = connection.sock
        assert connection.sock is first


def test_silent_and_dripping_visitors_do_not_hold_the_door(server: Server) -> None:
    """More of them than there are threads; others are served all the same once the bounded handshakes have ended."""
    with contextlib.ExitStack() as stack:
        for port in (server.door, server.normal):
            for _ in range(4):
                visitor = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
                visitor.sendall(b"\x16\x03\x01\x02\x00\x01")
        for port in (server.door, server.normal):
            assert ask(port, ca=server.ca)["certificate"] is None


def test_a_visitor_who_stops_in_the_middle_of_a_request_is_let_go(server: Server) -> None:
    for port in (server.door, server.normal):
        connection = connect(port, ca=server.ca)
        with contextlib.closing(connection):
            connection.connect()
            connection.sock.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf")
            assert b"certificate" not in connection.sock.recv(65536)


def test_strangers_noise_leaves_no_trace_in_the_log(server: Server) -> None:
    before = server.log.read_text()
    for port in (server.door, server.normal):
        with socket.create_connection(("127.0.0.1", port)) as visitor:
            visitor.sendall(b"GET / HTTP/1.1\r\n\r\n")
            with contextlib.suppress(ConnectionResetError):
                visitor.recv(100)
        with socket.create_connection(("127.0.0.1", port)) as visitor:
            visitor.sendall(b"\x16\x03\x01")
        assert ask(port, ca=server.ca)["certificate"] is None
    assert "Traceback" not in server.log.read_text()[len(before) :]


def test_a_closed_connection_never_speaks_into_the_next_visitors(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The descriptor of a visitor who was let go is the next one's: OpenSSL still knows its number."""
    monkeypatch.setattr(tls, "IDLE_SECONDS", 0.01)
    context = tls.door_context(
        server.pki / "server" / "server.crt", server.pki / "server" / "server.key", server.pki / "client-cas.pem"
    )
    ours, theirs = socket.socketpair()
    visitor = ssl.create_default_context(cafile=server.ca)
    with theirs, ThreadPoolExecutor(1) as pool:
        handshake = pool.submit(visitor.wrap_socket, theirs, server_hostname="localhost")
        number, connection = ours.fileno(), tls.AnyCertSocket(context, ours)
        with handshake.result(), pytest.raises(ConnectionResetError):
            connection.recv(1)
        mine, next_visitor = sorted(socket.socketpair(), key=lambda end: end.fileno() != number)
        with mine, next_visitor, _descriptor(number, of=mine):
            for late in (lambda: connection.shutdown(socket.SHUT_WR), lambda: connection.send(b"late")):
                with contextlib.suppress(OSError):
                    late()
            next_visitor.setblocking(False)
            with pytest.raises(BlockingIOError):
                next_visitor.recv(100)


@contextlib.contextmanager
def _descriptor(number: int, *, of: socket.socket) -> Iterator[None]:
    """The connection under this number, as the system gives the lowest one that is free."""
    if of.fileno() == number:
        yield
        return
    os.dup2(of.fileno(), number)
    try:
        yield
    finally:
        os.close(number)
