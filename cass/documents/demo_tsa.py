"""The demo's time-stamp authority (RFC 3161): ``openssl ts`` behind the standard library's web server, on loopback."""

import subprocess
import tempfile
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LARGEST_QUERY = 4096
PATIENCE = 10
"""Seconds that openssl may take."""
_one_at_a_time = threading.Lock()
"""openssl reads and writes the file of serial numbers without a lock."""
_CONFIGURATION = """
[tsa]
default_tsa = demo
[demo]
serial = {serial}
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
signer_digest = sha256
"""


def reply(query: bytes, folder: Path) -> bytes:
    """The answer to a time-stamp query, stamped with ``tsa.pem`` and ``tsa.key`` of the folder."""
    with tempfile.TemporaryDirectory() as scratch:
        configuration, query_file = Path(scratch, "tsa.cnf"), Path(scratch, "query.tsq")
        configuration.write_text(_CONFIGURATION.format(serial=folder / "tsa.serial"))
        query_file.write_bytes(query)
        command: list[str | Path] = ["openssl", "ts", "-reply", "-config", configuration, "-queryfile", query_file]
        keys: list[str | Path] = ["-signer", folder / "tsa.pem", "-inkey", folder / "tsa.key"]
        with _one_at_a_time:
            return subprocess.run([*command, *keys], check=True, capture_output=True, timeout=PATIENCE).stdout


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server on loopback, bound and not yet serving; port 0 takes a free one."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            if not 0 < size <= LARGEST_QUERY:
                self.send_error(HTTPStatus.BAD_REQUEST)
                return
            answer = reply(self.rfile.read(size), folder)
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)
