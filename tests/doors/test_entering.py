"""Coming in with a certificate, going on, choosing for whom; and what the doors do not let happen."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cass.access import MATRIX, Door, Kind
from cass.audit.models import Event, EventType
from cass.doors import demo_pki, operations
from cass.doors.models import IssuedCertificate, Session
from cass.kernel.faults import Conflict
from cass.registry.models import Person
from cass.wording.capabilities import CAPABILITIES
from tests.doors.conftest import (
    at_the_door,
    browser,
    der_of,
    enter_pin,
    make_child,
    make_declarant,
    make_person,
    mandate,
)

pytestmark = pytest.mark.django_db
National = Callable[[Person], bytes]
Cass = Callable[[Person], tuple[IssuedCertificate, bytes]]
COMPROMISED = x509.ReasonFlags.key_compromise


def test_the_door_says_who_enters_and_opens_nothing(client: Client, person: Person, national: National):
    page = at_the_door(client, national(person))
    assert page.status_code == 200
    assert person.full_name in page.content.decode()
    assert not Session.objects.exists()
    assert settings.SESSION_COOKIE not in client.cookies


def test_a_national_certificate_enters_by_the_nia_and_goes_on_on_the_normal_port(
    client: Client, person: Person, national: National
):
    answer = at_the_door(client, national(person), method="post")
    assert answer.url == f"{settings.PUBLIC_URL}/inici/"
    session = Session.objects.get()
    assert (session.person, session.door, session.certificate) == (person, Door.NATIONAL_CERTIFICATE, None)


def test_a_cass_certificate_enters_by_the_register_and_the_session_hangs_on_it(
    client: Client, person: Person, cass: Cass
):
    mandate(person, make_declarant())
    entered, der = cass(person)
    answer = at_the_door(client, der, method="post", next="/empleats/")
    assert answer.url == f"{settings.PUBLIC_URL}/empleats/"
    session = Session.objects.get()
    assert (session.person, session.door, session.certificate) == (person, Door.CASS_CERTIFICATE, entered)


def test_a_revoked_certificate_ends_its_session_on_the_next_request(client: Client, person: Person, cass: Cass):
    entered, der = cass(person)
    at_the_door(client, der, method="post")
    assert client.get("/inici/", secure=True).status_code == 200
    operations.revoke_certificate(certificate=entered.pk, reason=COMPROMISED, at=timezone.now())
    assert client.get("/inici/", secure=True).status_code == 302
    refused = at_the_door(client, der)
    assert (refused.status_code, "certificate.revoked" in refused.content.decode()) == (403, True)


def test_a_revocation_is_published_for_others_and_made_once(
    person: Person, cass: Cass, pki: Path, django_capture_on_commit_callbacks: Callable
):
    entered, _ = cass(person)
    with django_capture_on_commit_callbacks(execute=True):
        operations.revoke_certificate(certificate=entered.pk, reason=COMPROMISED, at=timezone.now())
    crl = x509.load_pem_x509_crl((pki / "cass" / "crl.pem").read_bytes())
    revoked = crl.get_revoked_certificate_by_serial_number(int(entered.serial, 16))
    assert revoked is not None
    assert revoked.extensions.get_extension_for_class(x509.CRLReason).value.reason is COMPROMISED
    with pytest.raises(Conflict, match="already_revoked"):
        operations.revoke_certificate(certificate=entered.pk, reason=COMPROMISED, at=timezone.now())


def test_a_certificate_of_our_authority_that_is_not_in_the_register_does_not_enter(
    client: Client, person: Person, cass: Cass
):
    entered, der = cass(person)
    IssuedCertificate.objects.filter(pk=entered.pk).update(spki_sha256="0" * 64)
    assert "certificate.not_registered" in at_the_door(client, der).content.decode()


@pytest.mark.parametrize(
    ("name", "reason"),
    [("revoked", "certificate.revoked"), ("expired", "certificate.expired"), ("foreign", "certificate.foreign_issuer")],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_each_refusal_is_a_page_of_ours_with_its_reason(
    client: Client, person: Person, pki: Path, name: str, reason: str, method: str
):
    holder = demo_pki.NationalHolder(person.nia or "", person.given_name, person.surname)
    at = timezone.now() - dt.timedelta(minutes=2)
    bad = demo_pki.bad_certificates(pki, holder=holder, at=at)[name].read_bytes()
    before = Event.objects.using("journal").count()
    page = at_the_door(client, der_of(bad), method=method)
    assert page.status_code == 403
    assert reason in page.content.decode()
    event = Event.objects.using("journal").order_by("pk")[before]
    vouched = name != "foreign"
    assert (event.type, event.facts["reason"]) == (EventType.DOOR_REFUSED, reason)
    assert event.person_id == (person.pk if vouched else None), "a stranger cannot fill somebody's journal"
    assert not Session.objects.exists()


def test_without_a_certificate_the_page_says_how_to_show_one(client: Client, pki: Path):
    page = at_the_door(client, None).content.decode()
    assert "certificate.missing" in page
    assert "govuk-list--number" in page


def test_rubbish_instead_of_a_certificate_is_refused_calmly(client: Client, pki: Path):
    for rubbish in (b"", b"\x30\x82", bytes(9000)):
        assert "certificate.unreadable" in at_the_door(client, rubbish).content.decode()


def test_somebody_the_cass_does_not_know_yet_gets_a_page_that_says_so(
    client: Client, person: Person, national: National
):
    der = national(person)
    Person.objects.filter(pk=person.pk).update(nia="654321")
    page = at_the_door(client, der, method="post")
    assert (page.status_code, "door.person_unknown" in page.content.decode()) == (403, True)


def test_a_header_is_not_a_certificate(client: Client, person: Person, national: National):
    page = client.get(
        "/entra/certificat/",
        secure=True,
        HTTP_HOST="localhost:9444",
        headers={"X-SSL-Client-Cert": national(person).hex(), "cass.peer_der": national(person).hex()},
    )
    assert "certificate.missing" in page.content.decode()


def test_on_the_normal_port_the_certificate_door_leads_to_its_own_port(client: Client):
    answer = client.get("/entra/certificat/?next=/empleats/", secure=True)
    assert answer.url == f"{settings.DOOR_URL}/entra/certificat/?next=%2Fempleats%2F"


@pytest.mark.parametrize(
    "trap",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "/no-such-page/",
        " //evil.example/",
        "/%09/evil.example",
        "inici/",
    ],
)
def test_signing_in_goes_on_to_pages_of_ours_only(client: Client, person: Person, trap: str):
    assert enter_pin(client, person, next=trap).url == "/inici/"
    shown = browser().get("/entra/pin/", {"next": trap}, secure=True)
    assert 'name="next" value="/' not in shown.content.decode().split('id="main"', 1)[1]
    assert browser().post("/idioma/", {"next": trap, "language": "fr"}, secure=True).url == "/"


def test_after_signing_in_one_is_back_where_one_wanted_to_go(client: Client, person: Person):
    asked = client.get("/expedients/", secure=True)
    assert asked.url == "/?next=/expedients/"
    front = client.get(asked.url, secure=True).content.decode()
    assert 'href="/entra/pin/?next=%2Fexpedients%2F"' in front
    assert "Per veure aquesta pàgina" in front
    assert "Per veure aquesta pàgina" not in client.get("/", secure=True).content.decode()
    assert enter_pin(client, person, next="/expedients/").url == "/expedients/"


POSTS = ("/entra/pin/", "/entra/certificat/", "/personal/entra/", "/surt/", "/en-nom-de/", "/idioma/")


@pytest.mark.parametrize("path", POSTS)
def test_no_post_is_taken_from_another_site(urls: None, person: Person, national: National, path: str):
    careful = browser(enforce_csrf_checks=True)
    extra = {"HTTP_HOST": "localhost:9444", "cass.peer_der": national(person)} if "certificat" in path else {}
    answer = careful.post(path, {}, secure=True, headers={"Origin": "https://evil.example"}, **extra)
    assert (answer.status_code, "request.csrf" in answer.content.decode()) == (403, True)
    assert not Session.objects.exists()


def test_the_wrong_door_says_which_one_is_needed_and_leads_there(client: Client, person: Person):
    enter_pin(client, person)
    answer = client.get("/empleats/", secure=True)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "access.wrong_door" in page
    assert "Certificat digital CASS" in page
    assert 'href="/entra/certificat/?next=%2Fempleats%2F"' in page


def test_who_acts_for_several_is_asked_for_whom_before_anything_else(client: Client, person: Person, cass: Cass):
    first, second = make_declarant("Alfa, SL"), make_declarant("Beta, SL")
    for declarant in (first, second):
        mandate(person, declarant)
    _, der = cass(person)
    answer = at_the_door(client, der, method="post", next="/empleats/")
    assert answer.url == f"{settings.PUBLIC_URL}/en-nom-de/?next=%2Fempleats%2F"
    page = client.get("/en-nom-de/?next=/empleats/", secure=True).content.decode()
    assert "Alfa, SL" in page
    assert "Beta, SL" in page
    chosen = client.post("/en-nom-de/", {"declarant": second.pk, "next": "/empleats/"}, secure=True)
    assert chosen.url == "/empleats/"
    assert f"for={second.pk}" in client.get(chosen.url, secure=True).content.decode()


def test_a_strangers_party_answers_404_whatever_is_sent(client: Client, person: Person, cass: Cass):
    stranger = make_person()
    theirs, child = make_declarant(), make_child(stranger)
    mandate(stranger, theirs)
    at_the_door(client, cass(person)[1], method="post")
    for sent in ({"declarant": theirs.pk}, {"dependant": child.pk}, {"declarant": "1 OR 1=1"}, {"declarant": "9" * 30}):
        assert client.post("/en-nom-de/", sent, secure=True).status_code == 404
    assert "for=None" in client.get("/inici/", secure=True).content.decode()


def test_a_mandate_revoked_meanwhile_is_over_at_the_next_page(client: Client, person: Person, cass: Cass):
    power = mandate(person, make_declarant())
    at_the_door(client, cass(person)[1], method="post")
    assert client.get("/empleats/", secure=True).status_code == 200
    power.revoked_at = timezone.now()
    power.save()
    assert client.get("/empleats/", secure=True).status_code == 403


def test_a_gestoria_searches_its_forty_companies(client: Client, person: Person, cass: Cass):
    for number in range(40):
        mandate(person, make_declarant(f"Empresa número {number:02}, SL"))
    wanted = make_declarant("Col·lell i Fills, SL")
    mandate(person, wanted)
    at_the_door(client, cass(person)[1], method="post")
    first = client.get("/en-nom-de/", secure=True).content.decode()
    assert first.count('name="declarant"') == 25
    assert "?page=2" in first
    for text in ("collell", "COL·LELL", wanted.census_number):
        found = client.get("/en-nom-de/", {"q": text}, secure=True).content.decode()
        assert found.count('name="declarant"') == 1
        assert "Col·lell" in found
    nothing = client.get("/en-nom-de/", {"q": "zzz", "next": "/empleats/"}, secure=True).content.decode()
    assert 'name="declarant"' not in nothing
    assert 'name="next" value="/empleats/"' in nothing, "searching does not forget where one was going"


def test_as_many_queries_for_three_companies_as_for_twenty(client: Client, person: Person, cass: Cass):
    for _ in range(3):
        mandate(person, make_declarant())
    at_the_door(client, cass(person)[1], method="post")
    client.get("/en-nom-de/", secure=True)
    with CaptureQueriesContext(connection) as few:
        client.get("/en-nom-de/", secure=True)
    for _ in range(17):
        mandate(person, make_declarant())
    with CaptureQueriesContext(connection) as many:
        client.get("/en-nom-de/", secure=True)
    assert len(few) == len(many)


def test_with_the_pin_one_chooses_between_oneself_and_ones_children_only(client: Client, person: Person):
    child = make_child(person)
    mandate(person, make_declarant("Alfa, SL"))
    enter_pin(client, person)
    page = client.get("/en-nom-de/", secure=True).content.decode()
    assert child.full_name in page
    assert "Alfa, SL" not in page
    client.post("/en-nom-de/", {"dependant": child.pk}, secure=True)
    assert f"dependant={child.pk}" in client.get("/inici/", secure=True).content.decode()
    client.post("/en-nom-de/", {}, secure=True)
    assert "dependant=None" in client.get("/inici/", secure=True).content.decode()


def test_the_front_page_lists_what_the_matrix_grants_at_each_door(client: Client):
    page = client.get("/", secure=True).content.decode()
    for door in (Door.NATIONAL_CERTIFICATE, Door.PIN, Door.CASS_CERTIFICATE):
        _, _, behind = page.partition(f'id="{door.value}"')
        behind = behind.partition("</section>")[0].replace("&#x27;", "'")
        for grant in MATRIX:
            words = str(CAPABILITIES[grant.capability])
            listed = grant.kind in {Kind.CONSULT, Kind.FILE} and door in grant.doors
            assert (f">{words}" in behind.replace("\n", "").replace("  ", "")) is listed, (door, words)


def test_the_front_page_marks_what_is_coming(client: Client):
    page = client.get("/", secure=True).content.decode()
    coming = sum(
        len(grant.doors & {Door.NATIONAL_CERTIFICATE, Door.PIN, Door.CASS_CERTIFICATE})
        for grant in MATRIX
        if grant.kind in {Kind.CONSULT, Kind.FILE} and not grant.is_open
    )
    assert page.count("cass-can__item--coming") == coming > 0


def test_the_front_door_leads_who_is_in_to_their_first_page(client: Client, person: Person):
    enter_pin(client, person)
    assert client.get("/", secure=True).url == "/inici/"


def test_the_language_is_kept_in_a_cookie_and_an_unknown_one_is_not(client: Client):
    answer = client.post("/idioma/", {"language": "fr", "next": "/entra/pin/"}, secure=True)
    assert (answer.url, answer.cookies[settings.LANGUAGE_COOKIE_NAME].value) == ("/entra/pin/", "fr")
    assert '<html lang="fr"' in client.get("/entra/pin/", secure=True).content.decode()
    assert settings.LANGUAGE_COOKIE_NAME not in client.post("/idioma/", {"language": "xx"}, secure=True).cookies


def test_signing_out_after_a_certificate_says_that_the_browser_remembers_it(
    client: Client, person: Person, national: National
):
    at_the_door(client, national(person), method="post")
    assert "govuk-warning-text" in client.post("/surt/", secure=True).content.decode()
    enter_pin(client, person)
    assert "govuk-warning-text" not in client.post("/surt/", secure=True).content.decode()
    assert client.get("/surt/", secure=True).status_code == 302


def test_the_statement_on_accessibility_is_there(client: Client):
    assert "WCAG 2.2" in client.get("/accessibilitat/", secure=True).content.decode()
