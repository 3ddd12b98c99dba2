"""The virus scanner is asked in clamd's own protocol; without a verdict a file waits."""

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cass.attachments import antivirus
from cass.attachments.antivirus import ScannerUnavailable

VIRUS = b"X5O-TEST-VIRUS"


class Clamd(socketserver.BaseRequestHandler):
    """As clamd answers INSTREAM; knows one virus."""

    answer: bytes | None = None

    def handle(self) -> None:
        line = self.request.makefile("rb")
        assert line.read(10) == b"zINSTREAM\0"
        data = b""
        while length := struct.unpack("!L", line.read(4))[0]:
            data += line.read(length)
        line.close()
        verdict = b"stream: Test.Virus FOUND" if VIRUS in data else b"stream: OK"
        self.request.sendall((verdict if self.answer is None else self.answer) + b"\0")


@contextmanager
def scanner(answer: bytes | None = None) -> Iterator[str]:
    handler = type("Handler", (Clamd,), {"answer": answer})
    with socketserver.TCPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def test_a_file_without_a_virus_passes():
    with scanner() as address:
        assert not antivirus.is_infected(b"", address=address)
        assert not antivirus.is_infected(bytes(3 * antivirus.CHUNK + 7), address=address)


def test_a_virus_is_found_even_across_two_pieces():
    with scanner() as address:
        assert antivirus.is_infected(bytes(antivirus.CHUNK - 5) + VIRUS, address=address)


def test_the_scanner_may_listen_on_a_socket_file(tmp_path: Path):
    place = tmp_path / "clamd"
    with socketserver.UnixStreamServer(str(place), Clamd) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert antivirus.is_infected(VIRUS, address=f"unix:{place}")
        thread.join()


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR", b"", b"FOUND", b"stream: scan failed ERROR"]
)
def test_an_answer_that_is_no_verdict_is_never_taken_for_clean(answer: bytes):
    with scanner(answer) as address, pytest.raises(ScannerUnavailable):
        antivirus.is_infected(b"x", address=address)


def test_a_scanner_that_is_down_is_said_to_be_unavailable(tmp_path: Path):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        for address in (f"127.0.0.1:{closed.getsockname()[1]}", f"unix:{tmp_path / 'none'}"):
            with pytest.raises(ScannerUnavailable):
                antivirus.is_infected(b"x", address=address)
