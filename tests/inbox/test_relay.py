"""The mail relay: what it refuses is told without a word about to whom."""

import socketserver
import threading
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.mail import EmailMessage

from cass.inbox.relay import RelayRefused

ADDRESS = "maria.serra@exemple.ad"


class Relay(socketserver.StreamRequestHandler):
    """Speaks just enough to refuse where the server says so."""

    def handle(self) -> None:
        self._say("220 relay")
        for line in self.rfile:
            verb = line[:4].decode().upper()
            if verb == "QUIT":
                self._say("221 bye")
                return
            if verb == self.server.refuses:
                self._say(f"550 5.1.1 <{ADDRESS}>: unknown here")
            else:
                self._say("354 go on" if verb == "DATA" else "250 fine")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def relay(settings: Any) -> Iterator[Any]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Relay) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "cass.inbox.relay.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server
        server.shutdown()


@pytest.mark.parametrize("verb", ["RCPT", "MAIL", "DATA"])
def test_a_refusal_carries_the_code_and_no_address(verb: str, relay: Any):
    relay.refuses = verb
    with pytest.raises(RelayRefused, match="550") as refused:
        EmailMessage("Teniu novetats", "Entreu.", to=[ADDRESS]).send()
    told = "".join(traceback.format_exception(refused.value))
    assert ADDRESS not in told
