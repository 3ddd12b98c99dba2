"""The two front servers of deploy/, as they stand but for addresses, paths and patience, before a gunicorn on a socket."""

import getpass
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cass.doors import demo_pki
from tests.doors.openssl import NOW
from tests.doors.serving import ROOT, free_ports, gunicorn, running

# With header_map the mirror sees X_SSL_CLIENT_CERT under our header's name, which gunicorn itself would drop.
GUNICORN = """
bind = ["unix:{socket}"]
umask = 0o007
worker_class, workers, threads = "gthread", 1, 4
limit_request_field_size = 65536
header_map = "dangerous"
control_socket_disable = True
"""


@dataclass(frozen=True)
class Front:
    """A running front server: its ports, and the folder with its certificates and its logs (``*.log``)."""

    name: str
    plain: int
    normal: int
    door: int
    folder: Path

    @property
    def ca(self) -> Path:
        return self.folder / "tls" / "ca.crt"

    def logged(self, line: str) -> str:
        """All that stands in the logs once this does: a line is written after its answer."""
        deadline = time.monotonic() + 30
        while line not in (said := "".join(file.read_text() for file in self.folder.glob("*.log"))):
            assert time.monotonic() < deadline, said
            time.sleep(0.02)
        return said


@contextmanager
def nginx(ports: list[int], folder: Path) -> Iterator[None]:
    listens = zip(("listen 80", "listen 443", "listen 9444"), ports, strict=True)
    _rewrite(
        "nginx.conf",
        folder,
        {listen: f"listen 127.0.0.1:{port}" for listen, port in listens}
        | {
            "user www-data;": f"user {getpass.getuser()};",
            "/run/nginx.pid": f"{folder}/nginx.pid",
            "/var/log/nginx/": f"{folder}/",
            "/dev/shm/cass-nginx": f"{folder}/bodies",  # noqa: S108  (what the file says)
            "client_header_timeout 10s": "client_header_timeout 2s",
            "client_body_timeout 20s": "client_body_timeout 2s",
        },
    )
    command = ["nginx", "-c", folder / "nginx.conf", "-g", "daemon off;"]
    with running(command, until=ports, log=folder / "nginx.out"):
        yield


@contextmanager
def haproxy(ports: list[int], folder: Path) -> Iterator[None]:
    binds = zip(("bind :80", "bind :443", "bind :9444"), ports, strict=True)
    (folder / "tls" / "server.pem").write_bytes(
        (folder / "tls" / "server.crt").read_bytes() + (folder / "tls" / "server.key").read_bytes()
    )
    _rewrite(
        "haproxy.cfg",
        folder,
        {bind: f"bind 127.0.0.1:{port}" for bind, port in binds}
        | {
            "    user haproxy\n    group haproxy\n": "",
            "log /dev/log local0": "log stdout format raw local0",
            "timeout http-request 10s": "timeout http-request 2s",
            "wait-for-body time 20s": "wait-for-body time 2s",
            "timeout server 30s": "timeout server 4s",
        },
    )
    with running(["haproxy", "-db", "-f", folder / "haproxy.cfg"], until=ports, log=folder / "haproxy.log"):
        yield


def _rewrite(name: str, folder: Path, changes: dict[str, str]) -> None:
    text = (ROOT / "deploy" / name).read_text()
    for said, here in (changes | {"/run/cass/": f"{folder}/", "/etc/cass/": f"{folder}/"}).items():
        assert said in text, f"{name} does not say {said!r} any more"
        text = text.replace(said, here)
    (folder / name).write_text(text)


SERVERS = {"nginx": nginx, "haproxy": haproxy}


@contextmanager
def serving(name: str) -> Iterator[Front]:
    """``name``: nginx or haproxy. Stopped at the end."""
    # A path below pytest's own folder is too long for a socket on some systems.
    with tempfile.TemporaryDirectory(prefix="cass-front-") as temporary:
        folder = Path(temporary)
        demo_pki.prepare(folder / "pki", at=NOW)
        demo_pki.server_certificate(folder / "tls", ["localhost", "127.0.0.1"], at=NOW)
        (folder / "gunicorn.conf.py").write_text(GUNICORN.format(socket=folder / "app.sock"))
        ports = free_ports(3)
        house = gunicorn(folder / "gunicorn.conf.py")
        with (
            running(house, until=[folder / "app.sock"], log=folder / "gunicorn.log", MIRROR_BEHIND_PROXY="1"),
            SERVERS[name](ports, folder),
        ):
            yield Front(name, *ports, folder)
