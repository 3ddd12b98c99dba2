"""deploy/nginx.conf as it stands, but for addresses and paths, in front of gunicorn on a Unix socket."""

import getpass
import shutil
import ssl
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cass.doors import demo_pki
from cass.doors.authority import Authority
from tests.doors.openssl import GOOD, HOLDER, NOW, Issued, issue, openssl, unpack
from tests.doors.serving import ROOT, ask, connect, fingerprint, free_ports, gunicorn, running

pytestmark = pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")

CONFIG = """
bind = ["unix:{socket}"]
umask = 0o007
worker_class, workers, threads = "gthread", 1, 4
limit_request_field_size = 65536
control_socket_disable = True
"""
LISTENS = ("listen 80", "listen 443", "listen 9444")


@dataclass(frozen=True)
class Front:
    plain: int
    normal: int
    door: int
    folder: Path

    @property
    def ca(self) -> Path:
        return self.folder / "tls" / "ca.crt"


@pytest.fixture(scope="module")
def front() -> Iterator[Front]:
    # A path below pytest's own folder is too long for a socket on some systems.
    with tempfile.TemporaryDirectory(prefix="cass-front-") as name:
        folder = Path(name)
        demo_pki.prepare(folder / "pki", at=NOW)
        demo_pki.server_certificate(folder / "tls", ["localhost", "127.0.0.1"], at=NOW)
        (folder / "gunicorn.conf.py").write_text(CONFIG.format(socket=folder / "app.sock"))
        ports = free_ports(len(LISTENS))
        text = (ROOT / "deploy" / "nginx.conf").read_text()
        changes = {listen: f"listen 127.0.0.1:{port}" for listen, port in zip(LISTENS, ports, strict=True)} | {
            "user www-data;": f"user {getpass.getuser()};",
            "/run/cass/": f"{folder}/",
            "/etc/cass/": f"{folder}/",
            "/run/nginx.pid": f"{folder}/nginx.pid",
            "/var/log/nginx/": f"{folder}/",
            "/dev/shm/cass-nginx": f"{folder}/bodies",  # noqa: S108  (what the file says)
        }
        for said, here in changes.items():
            assert said in text
            text = text.replace(said, here)
        (folder / "nginx.conf").write_text(text)
        nginx = ["nginx", "-c", folder / "nginx.conf", "-g", "daemon off;"]
        house = gunicorn(folder / "gunicorn.conf.py")
        with (
            running(house, until=[folder / "app.sock"], log=folder / "gunicorn.log", MIRROR_BEHIND_PROXY="1"),
            running(nginx, until=ports, log=folder / "nginx.out"),
        ):
            yield Front(*ports, folder)


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


def test_what_nginx_itself_refuses_writes_nothing(front: Front) -> None:
    shown = unpack(demo_pki.bad_certificates(front.folder / "pki", holder=HOLDER, at=NOW)["expired"])
    seen = ask(front.door, ca=front.ca, shows=shown, method="POST", body=b"a=1")
    assert (seen["method"], seen["received"]) == ("GET", 0)


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
    logged = "".join(file.read_text() for file in front.folder.glob("*.log"))
    assert "/cerca" in logged
    assert "Meritxell" not in logged


@pytest.mark.parametrize("letter", ["v", "V"])
def test_the_codes_of_documents_are_not_in_the_logs(letter: str, front: Front) -> None:
    ask(front.normal, f"/{letter}/7K3MQ9XT4PDAHW2K", ca=front.ca)
    logged = "".join(file.read_text() for file in front.folder.glob("*.log"))
    assert '"GET /v/"' in logged
    assert "7K3M" not in logged


def test_old_tls_is_not_spoken(front: Front) -> None:
    context = ssl.create_default_context(cafile=front.ca)
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    for port in (front.normal, front.door):
        with pytest.raises(AssertionError, match=r"alert|error"):
            openssl("s_client", "-tls1_1", "-cipher", "ALL@SECLEVEL=0", "-connect", f"127.0.0.1:{port}")
