"""The two listeners of the embedded server: the normal port, and the certificate door, which asks for a certificate.

Browsers do not ask for a certificate in the middle of a TLS 1.3 connection, so the door has a port of its own. It takes
any certificate: TLS proves that the visitor holds its key, and ``cass.doors.certificates`` judges the rest, so that a
refusal is a page and not an error of the browser. The standard library cannot take an unverified certificate; hence
pyOpenSSL at the door.
"""

import errno
import select
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Never, TypeVar

from OpenSSL import SSL, crypto

HANDSHAKE_SECONDS = 5.0
"""A whole handshake; a client that sends a byte at a time does not hold a thread for longer."""
IDLE_SECONDS = 15.0
"""The longest silence in the middle of a request or of an answer."""
_DOOR_CIPHERS = b"ECDHE+AESGCM:ECDHE+CHACHA20"
_Result = TypeVar("_Result")


def door_context(crt: Path, key: Path, client_cas: Path) -> SSL.Context:
    """TLS for the certificate door. ``client_cas``: whose certificates the browser shall offer (PEM)."""
    context = SSL.Context(SSL.TLS_SERVER_METHOD)
    context.set_min_proto_version(SSL.TLS1_2_VERSION)
    context.set_cipher_list(_DOOR_CIPHERS)
    context.use_certificate_chain_file(str(crt))
    context.use_privatekey_file(str(key))
    context.load_client_ca(str(client_cas).encode())
    context.set_verify(SSL.VERIFY_PEER, _accept_any)
    # A resumed session would skip the proof of the key.
    context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
    context.set_options(SSL.OP_NO_TICKET | SSL.OP_NO_RENEGOTIATION | SSL.OP_NO_COMPRESSION)
    return context


def normal_context(crt: Path, key: Path) -> ssl.SSLContext:
    """TLS for the normal port: no certificate is asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(crt, key)
    context.sslsocket_class = PatientSocket
    return context


class ByPort:
    """What gunicorn takes for an ``ssl.SSLContext``: it chooses by the port on which the visitor came."""

    def __init__(self, *, normal: ssl.SSLContext, door: SSL.Context, door_port: int) -> None:
        self._normal = normal
        self._door = door
        self._door_port = door_port

    def wrap_socket(self, sock: socket.socket, **_: Any) -> "ssl.SSLSocket | AnyCertSocket":
        """The connection after its handshake. Raises ConnectionResetError for one that failed or took too long."""
        if sock.getsockname()[1] == self._door_port:
            return AnyCertSocket(self._door, sock)
        sock.settimeout(HANDSHAKE_SECONDS)
        try:
            wrapped = self._normal.wrap_socket(sock, server_side=True)
        except OSError as error:
            _reset(error)
        wrapped.setblocking(True)
        return wrapped


def ssl_context_by_port(*, crt: Path, key: Path, client_cas: Path, door_port: int) -> ByPort:
    """Both contexts, for the ``ssl_context`` hook of gunicorn, which is called for each connection: make it once."""
    return ByPort(normal=normal_context(crt, key), door=door_context(crt, key, client_cas), door_port=door_port)


class PatientSocket(ssl.SSLSocket):
    """A TLS connection of the normal port whose *blocking* means: for IDLE_SECONDS."""

    def setblocking(self, flag: bool) -> None:
        self.settimeout(IDLE_SECONDS if flag else 0.0)

    def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
        """Up to ``buflen`` bytes. Raises TimeoutError, or ConnectionResetError when the patience is ours."""
        try:
            return super().recv(buflen, flags)
        except TimeoutError as late:
            if self.gettimeout() != IDLE_SECONDS:
                raise
            self.close()
            _reset(late)


class AnyCertSocket:
    """What gunicorn needs of a socket, around a TLS connection that shows any client certificate.

    The file descriptor never blocks; every call waits for it, up to IDLE_SECONDS or the time-out that was set.
    """

    def __init__(self, context: SSL.Context, sock: socket.socket) -> None:
        sock.setblocking(False)
        self._sock = sock
        self._tls = SSL.Connection(context, sock)
        self._tls.set_accept_state()
        self._timeout: float | None = None
        self._call(self._tls.do_handshake, HANDSHAKE_SECONDS)

    def getpeercert(self, *, binary_form: bool) -> bytes | None:
        """The visitor's certificate as DER, unjudged; None when the visitor has shown none."""
        certificate = self._tls.get_peer_certificate() if binary_form else None
        return crypto.dump_certificate(crypto.FILETYPE_ASN1, certificate) if certificate else None

    def do_handshake(self) -> None:
        """Done before the connection is handed over."""

    def recv(self, size: int) -> bytes:
        """Up to ``size`` bytes; none at the end. Raises TimeoutError or ConnectionResetError."""
        try:
            return self._call(lambda: self._tls.recv(size), IDLE_SECONDS)
        except _Ended:
            return b""

    def recv_into(self, buffer: memoryview | bytearray) -> int:
        received = self.recv(len(buffer))
        buffer[: len(received)] = received
        return len(received)

    def send(self, data: bytes) -> int:
        return self._call(lambda: self._tls.send(data), IDLE_SECONDS)

    def sendall(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[self.send(rest[:16384].tobytes()) :]

    def shutdown(self, how: int) -> None:
        """Say goodbye in TLS, then in TCP."""
        with suppress(OSError):
            self._call(self._tls.shutdown, 0.0)
        self._sock.shutdown(how)

    def close(self) -> None:
        self._sock.close()

    def fileno(self) -> int:
        return self._sock.fileno()

    def getsockname(self) -> Any:
        return self._sock.getsockname()

    def getpeername(self) -> Any:
        return self._sock.getpeername()

    def setblocking(self, flag: bool) -> None:
        self._timeout = None if flag else 0.0

    def settimeout(self, seconds: float | None) -> None:
        self._timeout = seconds

    def gettimeout(self) -> float | None:
        return self._timeout

    def _call(self, step: Callable[[], _Result], patience: float) -> _Result:
        """Repeat a step of OpenSSL until it is done, waiting for the network in between."""
        seconds = patience if self._timeout is None else min(patience, self._timeout)
        deadline = time.monotonic() + seconds
        while True:
            if self._sock.fileno() < 0:
                # OpenSSL remembers the number of the descriptor, which may be another visitor's connection by now.
                raise ConnectionResetError(errno.ECONNRESET, "The connection is closed.")
            try:
                return step()
            except SSL.WantReadError:
                self._wait(select.POLLIN, deadline)
            except SSL.WantWriteError:
                self._wait(select.POLLOUT, deadline)
            except SSL.ZeroReturnError as end:
                raise _Ended from end
            except SSL.Error as error:
                self._sock.close()
                _reset(error)

    def _wait(self, events: int, deadline: float) -> None:
        poll = select.poll()
        poll.register(self._sock, events)
        remaining = deadline - time.monotonic()
        if remaining <= 0 or not poll.poll(remaining * 1000):
            late = TimeoutError(errno.ETIMEDOUT, "The client was silent for too long.")
            if self._timeout is None:
                # Closed at once: gunicorn would wait two seconds more for a goodbye, in its only accepting thread.
                self._sock.close()
                _reset(late)
            raise late


class _Ended(ConnectionResetError):
    """The visitor has closed the connection in good form."""

    def __init__(self) -> None:
        super().__init__(errno.ECONNRESET, "The client has closed the connection.")


def _accept_any(*_: Any) -> bool:
    return True


def _reset(error: Exception) -> Never:
    """One kind of failure, which gunicorn drops without a line in the log: the Internet is full of them."""
    raise ConnectionResetError(errno.ECONNRESET, "The TLS connection failed.") from error
