"""Attacks on the doors, each on every door and page that it could be tried on."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from cass.access import Capability, Door
from cass.access.matrix import BY_CAPABILITY
from cass.doors import demo_pki, sessions
from cass.doors.authority import Authority, create
from cass.doors.models import IssuedCertificate, Session
from cass.registry.models import Person
from cass.staff.models import User
from cass.web.paths import own_path
from tests.architecture.house import routes
from tests.doors.conftest import PASSWORD, PORTS, at_the_door, browser, code, der_of, enter_pin, make_person
from tests.doors.openssl import EC, GOOD, NOW, issue

pytestmark = pytest.mark.django_db
National = Callable[[Person], bytes]
Cass = Callable[[Person], tuple[IssuedCertificate, bytes]]
Entry = Callable[[Client, dict[str, str]], Any]
PLANTED = "planted-by-an-attacker"
OF_MACHINES = {"/pki/ocsp"}
"""A question about a certificate (RFC 6960): it changes nothing, and no cookie counts."""
TRAPS = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https://evil.example/",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/%2F/evil.example\r\nSet-Cookie: x=1",
    "\t//evil.example",
    " //evil.example",
    "@evil.example",
    "evil.example",
    "/no-hi-es/",
    "",
]


@pytest.fixture(params=["pin", "national", "cass", "staff"])
def enter_by(request: pytest.FixtureRequest, person: Person, officer: User, national: National, cass: Cass) -> Entry:
    """Somebody comes in by this door; the dictionary goes with the form."""

    def by_certificate(der: bytes) -> Entry:
        return lambda client, more: at_the_door(client, der, method="post", **more)

    def staff(client: Client, more: dict[str, str]) -> Any:
        given = {"username": officer.username, "password": PASSWORD, "code": code()}
        return client.post("/personal/entra/", given | more, secure=True)

    doors: dict[str, Callable[[], Entry]] = {
        "pin": lambda: lambda client, more: enter_pin(client, person, **more),
        "national": lambda: by_certificate(national(person)),
        "cass": lambda: by_certificate(cass(person)[1]),
        "staff": lambda: staff,
    }
    return doors[request.param]()


@pytest.mark.parametrize("is_living", [False, True], ids=["made up", "of the attacker"])
def test_a_session_planted_before_coming_in_is_replaced(client: Client, enter_by: Entry, is_living: bool):
    _session, living = sessions.open_session(door=Door.PIN, person=make_person().pk, at=timezone.now())
    planted = living if is_living else PLANTED
    client.cookies[settings.SESSION_COOKIE] = planted
    assert enter_by(client, {}).status_code == 302
    token = client.cookies[settings.SESSION_COOKIE].value
    assert token != planted
    assert sessions.find(token=planted, at=timezone.now()) is None
    assert sessions.find(token=token, at=timezone.now()) is not None


@pytest.mark.parametrize("trap", TRAPS)
def test_a_path_of_ours_is_a_path_of_ours(trap: str):
    assert own_path(trap) == ""


@pytest.mark.parametrize("trap", ["//evil.example", "\\\\evil.example", "https:evil.example", "/\\evil.example"])
def test_after_each_door_one_is_at_home(client: Client, enter_by: Entry, trap: str):
    answer = enter_by(client, {"next": trap})
    assert answer.status_code == 302
    where = urlsplit(answer.headers["Location"])
    assert where.netloc in {"", urlsplit(settings.PUBLIC_URL).netloc}
    assert resolve(where.path) is not None


@pytest.mark.parametrize("trap", ["//evil.example", "https:evil.example", "\\\\evil.example"])
@pytest.mark.parametrize("page", ["/", "/entra/pin/", "/personal/entra/", "/identificacio/", "/en-nom-de/"])
def test_a_trap_in_an_address_is_on_no_page(client: Client, person: Person, page: str, trap: str):
    enter_pin(client, person)
    answer = client.get(page, {"next": trap}, secure=True)
    assert "evil.example" not in answer.content.decode() + answer.headers.get("Location", "")


def test_the_language_does_not_lead_away(client: Client):
    for trap in TRAPS[:-1]:
        answer = client.post("/idioma/", {"language": "ca", "next": trap}, secure=True)
        where = urlsplit(answer.headers["Location"])
        assert (where.scheme, where.netloc) == ("", "")
        try:
            resolve(where.path)
        except Resolver404:
            pytest.fail(f"{trap} leads to {where.path}")


def _posts() -> Iterator[str]:
    """Every address of the house that takes a POST without an id in it, but for what machines ask without a session."""
    asked = (route for route in routes() if "POST" in route.methods and "<" not in route.path)
    return (route.path for route in asked if route.path not in OF_MACHINES)


@pytest.mark.parametrize("path", sorted(_posts()))
def test_no_post_is_taken_without_the_token_of_our_page(urls: None, person: Person, path: str, settings: Any):
    settings.ROOT_URLCONF = "config.urls"
    attacked = browser(enforce_csrf_checks=True)
    _session, token = sessions.open_session(door=Door.NATIONAL_CERTIFICATE, person=person.pk, at=timezone.now())
    attacked.cookies[settings.SESSION_COOKIE] = token
    for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Referer": "https://evil.example/"}):
        answer = attacked.post(path, {"csrfmiddlewaretoken": "x" * 64}, secure=True, headers=headers)
        assert (answer.status_code, "request.csrf" in answer.content.decode()) == (403, True)
    assert Session.objects.filter(ended_at=None).count() == 1


def test_no_page_is_framed_not_even_a_refusal(client: Client, person: Person, national: National, pki: Path):
    answers = [
        client.get("/", secure=True),
        client.get("/entra/pin/", secure=True),
        client.get("/no-hi-es/", secure=True),
        client.get("/inici/", secure=True),
        client.post("/inici/", secure=True),
        at_the_door(client, None),
        at_the_door(client, national(person)),
        enter_pin(client, person, "00000000"),
        enter_pin(client, person),
        client.get("/sessions/", secure=True),
        client.get("/identificacio/", secure=True),
        client.get("/personal/safata/", secure=True),
    ]
    for answer in answers:
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], answer.request
        assert "form-action 'self'" in answer.headers["Content-Security-Policy"]


def test_a_cookie_of_one_door_gives_nothing_of_another(client: Client, person: Person, officer: User):
    """The session knows its door: whoever carries its cookie elsewhere has only what that door opens."""
    behind = {
        Door.PIN: ("/inici/", {"/empleats/", "/personal/safata/", "/personal/registre/"}),
        Door.CASS_CERTIFICATE: ("/inici/", {"/personal/safata/", "/personal/registre/"}),
        Door.STAFF: ("/personal/safata/", {"/inici/", "/bustia/", "/empleats/", "/accessos/", "/identificacio/"}),
    }
    for door, (open_, closed) in behind.items():
        whose = {"staff": officer.pk} if door is Door.STAFF else {"person": person.pk}
        _session, token = sessions.open_session(door=door, at=timezone.now(), **whose)
        thief = browser()
        thief.cookies[settings.SESSION_COOKIE] = token
        assert thief.get(open_, secure=True).status_code == 200
        for path in closed:
            assert thief.get(path, secure=True).status_code == 403, (door, path)


def test_a_cookie_shown_under_another_name_is_nothing(client: Client, person: Person, officer: User):
    _session, token = sessions.open_session(door=Door.STAFF, staff=officer.pk, at=timezone.now())
    for name in (settings.DEVICE_COOKIE, settings.STAFF_DEVICE_COOKIE, "session", "sessionid"):
        thief = browser()
        thief.cookies[name] = token
        assert thief.get("/personal/safata/", secure=True).status_code == 302
    enter_pin(client, person)
    device = client.cookies[settings.DEVICE_COOKIE].value
    thief = browser()
    thief.cookies[settings.SESSION_COOKIE] = device
    assert thief.get("/inici/", secure=True).status_code == 302, "being known lets nobody in"


def test_a_session_of_the_pin_shows_no_certificate_its_way_in(client: Client, person: Person, cass: Cass):
    """Beside a certificate, the cookie of a weaker door stays what it is."""
    enter_pin(client, person)
    answer = client.get("/empleats/", secure=True, **{"cass.peer_der": cass(person)[1]})
    assert answer.status_code == 403


HEADERS = (
    "HTTP_X_SSL_CLIENT_CERT",
    "HTTP_X_CLIENT_CERT",
    "HTTP_X_FORWARDED_CLIENT_CERT",
    "HTTP_SSL_CLIENT_CERT",
    "HTTP_CASS_PEER_DER",
    "HTTP_CASS.PEER_DER",
    "SSL_CLIENT_CERT",
)


@pytest.mark.parametrize("header", HEADERS)
def test_no_header_is_a_certificate(client: Client, person: Person, national: National, header: str):
    pem = x509.load_der_x509_certificate(national(person)).public_bytes(Encoding.PEM).decode().replace("\n", "%0A")
    for method in ("get", "post"):
        answer = getattr(client, method)("/entra/certificat/", secure=True, HTTP_HOST=PORTS["door"], **{header: pem})
        assert (answer.status_code, "certificate.missing" in answer.content.decode()) == (403, True)


def bad_certificates(pki: Path, folder: Path, person: Person) -> Iterator[tuple[str, bytes]]:
    """What somebody could show who wants to be this person, and the code of the refusal."""
    holder = demo_pki.NationalHolder(person.nia or "", person.given_name, person.surname)
    subject = f"/C=AD/CN={person.full_name}/GN={person.given_name}/SN={person.surname}/serialNumber={person.nia}"
    national = Authority(pki / "national")
    stranger = create(folder / "stranger", name="Una altra autoritat", at=NOW)
    namesake = create(folder / "namesake", name="DEMO autoritat nacional (no és de l'Estat)", at=NOW)
    for name, authority in (("stranger", stranger), ("namesake", namesake)):
        yield "certificate.foreign_issuer", issue(authority, folder, name, subject=subject).der
    weak: tuple[tuple[str, ...], ...] = (
        ("-newkey", "rsa:1024"),
        ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-224"),
    )
    for number, key in enumerate(weak):
        yield "certificate.weak_key", issue(national, folder, f"weak{number}", key=key, subject=subject).der
    yield "certificate.weak_key", issue(national, folder, "sha1", key=EC, subject=subject, digest="sha1").der
    for_servers = GOOD | {"extendedKeyUsage": "serverAuth"}
    yield "certificate.wrong_usage", issue(national, folder, "server", extensions=for_servers, subject=subject).der
    now = timezone.now().replace(microsecond=0)
    for name, file in demo_pki.bad_certificates(pki, holder=holder, at=now).items():
        yield {"foreign": "certificate.foreign_issuer"}.get(name, f"certificate.{name}"), der_of(file.read_bytes())
    later, _key = demo_pki._national(national, holder, now + sessions.LENGTH, now + demo_pki.PERSONAL)
    yield "certificate.not_yet_valid", later.public_bytes(Encoding.DER)


def test_no_bad_certificate_opens_and_each_is_told_its_reason(
    client: Client, person: Person, pki: Path, tmp_path: Path
):
    told = set()
    for (reason, der), method in itertools.product(list(bad_certificates(pki, tmp_path, person)), ("get", "post")):
        answer = at_the_door(client, der, method=method)
        client.post("/idioma/", secure=True)
        assert (answer.status_code, reason in answer.content.decode()) == (403, True), reason
        told.add(reason)
    assert not Session.objects.exists()
    assert len(told) == 6


def test_staff_s_powers_are_behind_the_staff_s_door_alone():
    """Whatever row is added: no citizen's cookie reaches the office."""
    for capability in Capability:
        grant = BY_CAPABILITY[capability]
        assert Door.STAFF not in grant.doors or not grant.roles or grant.doors == frozenset({Door.STAFF})
