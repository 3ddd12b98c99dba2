"""The institution's virus scanner, asked over clamd's INSTREAM protocol."""

import socket
import struct

CHUNK = 1 << 16
PATIENCE_SECONDS = 60
LONGEST_ANSWER = 1 << 12


class ScannerUnavailable(RuntimeError):
    """The scanner is configured but gave no verdict: the file waits, it is never taken for clean."""


def is_infected(data: bytes, *, address: str) -> bool:
    """Ask clamd at ``unix:/path`` or ``host:port``. Raises ScannerUnavailable."""
    try:
        with _connected(address) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), CHUNK):
                piece = data[start : start + CHUNK]
                line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
            answer = _answer(line)
    except OSError as error:
        raise ScannerUnavailable("The virus scanner does not answer.") from error
    if answer == b"stream: OK":
        return False
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        return True
    raise ScannerUnavailable(f"The virus scanner gave no verdict: {answer!r}")


def _connected(address: str) -> socket.socket:
    if address.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE_SECONDS)
        try:
            line.connect(address.removeprefix("unix:"))
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS)


def _answer(line: socket.socket) -> bytes:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER and (piece := line.recv(CHUNK)):
        answer += piece
    return answer.rstrip(b"\0\n")
