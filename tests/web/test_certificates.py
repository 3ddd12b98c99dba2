"""The pages of the CASS certificate, the published lists and answers, as a browser gets them."""

import base64
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from django.conf import settings
from django.core import signing
from django.test import Client
from django.utils import timezone

from cass.access import Door
from cass.contracts import redemption
from cass.contracts.models import CertificateRequest, Contract, Issue
from cass.demo.cast import Cast
from cass.doors import deliveries, operations
from cass.doors.authority import Authority, key_id
from cass.doors.codes import waiting
from cass.doors.models import IssuedCertificate
from cass.web.views import certificates as pages
from tests.contracts import deskwork
from tests.contracts.deskwork import PASSWORD
from tests.contracts.test_redemption import csr

CHAIN = "application/pem-certificate-chain"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pki")]


@pytest.fixture
def browser() -> Client:
    return Client(**{"wsgi.url_scheme": "https"}, SERVER_NAME=settings.HOST, SERVER_PORT=str(settings.PORT))


@pytest.fixture
def contract(cast: Cast) -> Contract:
    now = timezone.now()
    asked: CertificateRequest = deskwork.sent(cast.anna, cast.valira, at=now)
    one, other = deskwork.clerk(cast.taulell), deskwork.clerk(cast.taulell2)
    return deskwork.approved(asked, cast.anna, one, other, at=now)


def code_for(contract: Contract) -> str:
    code = waiting(purpose="redeem", subject=str(contract.pk), at=timezone.now())
    assert code is not None
    return str(deliveries.digits(code))


def known(browser: Client, contract: Contract) -> Any:
    return browser.post("/certificat/obtenir/", {"number": contract.number, "secret": PASSWORD})


def at_the_key(browser: Client, contract: Contract) -> None:
    assert known(browser, contract).headers["Location"] == "/certificat/obtenir/codi/"
    answer = browser.post("/certificat/obtenir/codi/", {"code": code_for(contract)})
    assert answer.headers["Location"] == "/certificat/obtenir/clau/"


def asks(browser: Client, content: bytes) -> Any:
    """As the script of the page asks."""
    return browser.post("/certificat/obtenir/clau/", {"request": content.decode()}, headers={"Accept": CHAIN})


def test_from_the_contract_to_the_certificate(browser: Client, contract: Contract, cast: Cast):
    at_the_key(browser, contract)
    assert cast.anna.full_name in browser.get("/certificat/obtenir/clau/").content.decode()
    answer = asks(browser, csr())
    own, issuer = x509.load_pem_x509_certificates(answer.content)
    assert answer.headers["Content-Type"] == CHAIN
    own.verify_directly_issued_by(issuer)
    assert IssuedCertificate.objects.get(serial=f"{own.serial_number:x}").person == cast.anna


def test_an_answer_that_was_lost_is_given_again(browser: Client, contract: Contract):
    at_the_key(browser, contract)
    request = csr(ec.generate_private_key(ec.SECP256R1()))
    assert asks(browser, request).content == asks(browser, request).content
    assert Issue.objects.count() == 1
    other = asks(browser, csr())
    assert other.status_code == 422
    assert other.json()["code"] == "redemption.already_redeemed"


def test_a_request_brought_along_is_answered_by_a_page_and_a_file(browser: Client, contract: Contract):
    at_the_key(browser, contract)
    answer = browser.post("/certificat/obtenir/clau/", {"request": csr().decode()})
    assert answer.headers["Location"] == "/certificat/obtenir/llest/"
    assert "/certificat/obtenir/fitxer/" in browser.get("/certificat/obtenir/llest/").content.decode()
    file = browser.get("/certificat/obtenir/fitxer/")
    assert "attachment" in file.headers["Content-Disposition"]
    assert len(x509.load_pem_x509_certificates(file.content)) == 2


@pytest.mark.parametrize("accept", ["text/html", CHAIN])
def test_a_weak_key_is_told_in_words(browser: Client, contract: Contract, accept: str, tmp_path: Path):
    at_the_key(browser, contract)
    weak = csr(ec.generate_private_key(ec.SECP256K1()))
    answer = browser.post("/certificat/obtenir/clau/", {"request": weak.decode()}, headers={"Accept": accept})
    assert answer.status_code == 422
    assert "P-256" in answer.content.decode()


def test_no_request_at_all_is_told_too(browser: Client, contract: Contract):
    at_the_key(browser, contract)
    answer = browser.post("/certificat/obtenir/clau/", {"request": " "})
    assert answer.status_code == 422
    assert "Falta la sol·licitud" in answer.content.decode()


@pytest.mark.parametrize("path", ["codi/", "clau/", "llest/", "fitxer/"])
def test_nobody_begins_in_the_middle(browser: Client, path: str):
    assert browser.get(f"/certificat/obtenir/{path}").headers["Location"] == "/certificat/obtenir/"


def test_the_password_alone_does_not_lead_to_the_key(browser: Client, contract: Contract):
    known(browser, contract)
    assert browser.get("/certificat/obtenir/clau/").headers["Location"] == "/certificat/obtenir/"
    assert asks(browser, csr()).json()["code"] == "redemption.start_again"


def test_a_state_made_by_somebody_else_is_none(browser: Client, contract: Contract):
    state = {"step": "key", "contract": str(contract.pk), "until": contract.redeem_until.isoformat()}
    browser.cookies[pages.COOKIE] = signing.dumps(state, key="not ours", salt=pages.SALT)
    assert browser.get("/certificat/obtenir/clau/").status_code == 302
    browser.cookies[pages.COOKIE] = signing.dumps(state, salt="cass.something_else")
    assert browser.get("/certificat/obtenir/clau/").status_code == 302


def test_the_state_is_out_of_reach_of_scripts_and_of_other_sites(browser: Client, contract: Contract):
    cookie = known(browser, contract).cookies[pages.COOKIE]
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Strict"
    assert cookie["max-age"] == pages.STEP_WITHIN.total_seconds()
    assert contract.number not in signing.loads(cookie.value, salt=pages.SALT).values()


def test_a_wrong_password_and_an_unknown_number_get_the_same_page(browser: Client, contract: Contract):
    def page(number: str) -> str:
        answer = browser.post("/certificat/obtenir/", {"number": number, "secret": "una altra frase"})
        assert answer.status_code == 422
        lines = answer.content.decode().splitlines()
        return "\n".join(line for line in lines if "csrf" not in line and number not in line)

    assert page(contract.number) == page("00000000")


def test_a_wrong_code_stays_on_the_page_and_another_can_be_asked_for(browser: Client, contract: Contract):
    known(browser, contract)
    former = code_for(contract)
    wrong = browser.post("/certificat/obtenir/codi/", {"code": "000000" if former != "000000" else "000001"})
    assert wrong.status_code == 422
    assert browser.post("/certificat/obtenir/codi/", {"again": "1"}).status_code == 200
    fresh = browser.post("/certificat/obtenir/codi/", {"code": code_for(contract)})
    assert fresh.status_code == 302


def test_the_forms_are_held_to_their_token(cast: Cast):
    strict = Client(
        enforce_csrf_checks=True,
        **{"wsgi.url_scheme": "https"},
        SERVER_NAME=settings.HOST,
        SERVER_PORT=str(settings.PORT),
    )
    for path in ("", "codi/", "clau/"):
        assert strict.post(f"/certificat/obtenir/{path}", {}).status_code == 403


def test_the_page_of_the_key_runs_only_scripts_of_ours_and_its_passphrase_has_no_name(
    browser: Client, contract: Contract
):
    at_the_key(browser, contract)
    answer = browser.get("/certificat/obtenir/clau/")
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"] + ";"
    page = answer.content.decode()
    passphrases = [part.split(">")[0] for part in page.split("<input")[1:] if 'type="password"' in part.split(">")[0]]
    assert len(passphrases) == 2
    assert not [each for each in passphrases if "name=" in each]


# One's own


def held(cast: Cast, *, ends_in: dt.timedelta | None = None) -> IssuedCertificate:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = operations.issue_certificate(person=cast.anna, public_key=key.public_key(), at=timezone.now())
    if ends_in is not None:
        certificate.not_after = timezone.now() + ends_in
        certificate.save(update_fields=["not_after"])
    return certificate


@pytest.mark.parametrize("door", [Door.PIN, Door.NATIONAL_CERTIFICATE, Door.CASS_CERTIFICATE])
def test_a_certificate_is_revoked_through_any_door(cast: Cast, enter: Callable[..., Client], door: Door):
    certificate, browser = held(cast), enter(cast.anna, door)
    assert certificate.serial in browser.get("/certificat/meu/").content.decode()
    path = f"/certificat/meu/{certificate.pk}/revoca/"
    assert browser.get(path).status_code == 200
    assert browser.post(path, {}).status_code == 422
    certificate.refresh_from_db()
    assert certificate.revoked_at is None
    assert browser.post(path, {"reason": "keyCompromise"}).status_code == 200
    certificate.refresh_from_db()
    assert certificate.revocation_reason == "keyCompromise"
    assert browser.post(path, {"reason": "keyCompromise"}).status_code == 409
    assert browser.get(path).headers["Location"] == "/certificat/meu/"


def test_who_revokes_the_certificate_they_came_in_with_is_out(cast: Cast, enter: Callable[..., Client]):
    certificate = held(cast)
    browser = enter(cast.anna, Door.CASS_CERTIFICATE, certificate=certificate)
    answer = browser.post(f"/certificat/meu/{certificate.pk}/revoca/", {"reason": "cessationOfOperation"})
    assert "heu sortit" in answer.content.decode()
    assert browser.get("/certificat/meu/").status_code == 302


def test_another_persons_certificate_is_not_there(cast: Cast, enter: Callable[..., Client]):
    certificate, browser = held(cast), enter(cast.pere, Door.CASS_CERTIFICATE)
    assert certificate.serial not in browser.get("/certificat/meu/").content.decode()
    for path in ("revoca/", "fitxer/"):
        assert browser.get(f"/certificat/meu/{certificate.pk}/{path}").status_code == 404
    assert browser.post(f"/certificat/meu/{certificate.pk}/revoca/", {"reason": "keyCompromise"}).status_code == 404


def test_renewing_from_inside_with_the_certificate_that_ends(
    cast: Cast, contract: Contract, enter: Callable[..., Client]
):
    former = held(cast, ends_in=dt.timedelta(days=20))
    redemption.enter(contract=contract, certificate=former, how=Issue.How.REDEEMED, at=timezone.now())
    assert "/certificat/meu/renova/" not in enter(cast.anna, Door.PIN).get("/certificat/meu/").content.decode()
    browser = enter(cast.anna, Door.CASS_CERTIFICATE, certificate=former)
    assert "/certificat/meu/renova/" in browser.get("/certificat/meu/").content.decode()
    assert "catorze dies" in browser.get("/certificat/meu/renova/").content.decode()
    answer = browser.post("/certificat/meu/renova/", {"request": csr().decode()}, headers={"Accept": CHAIN})
    assert len(x509.load_pem_x509_certificates(answer.content)) == 2
    listed = browser.get("/certificat/meu/").content.decode()
    assert listed.count("Certificat vigent") == 2


def test_renewing_asks_for_the_certificate_and_for_a_recent_identification(
    cast: Cast, contract: Contract, enter: Callable[..., Client]
):
    former = held(cast, ends_in=dt.timedelta(days=20))
    redemption.enter(contract=contract, certificate=former, how=Issue.How.REDEEMED, at=timezone.now())
    assert enter(cast.anna, Door.PIN).get("/certificat/meu/renova/").status_code == 403
    stale = timezone.now() - dt.timedelta(minutes=15)
    browser = enter(cast.anna, Door.CASS_CERTIFICATE, certificate=former, at=stale)
    post = browser.post("/certificat/meu/renova/", {"request": csr().decode()})
    assert post.status_code in {302, 403}
    assert IssuedCertificate.objects.filter(person=cast.anna).count() == 1


# What the authority publishes


def question(certificate: IssuedCertificate) -> bytes:
    own = x509.load_der_x509_certificate(bytes(certificate.der or b""))
    issuer = Authority(settings.PKI / "cass").certificate
    return ocsp.OCSPRequestBuilder().add_certificate(own, issuer, hashes.SHA256()).build().public_bytes(Encoding.DER)


def asked(browser: Client, certificate: IssuedCertificate, *, by_address: bool) -> ocsp.OCSPResponse:
    content = question(certificate)
    if by_address:
        answer = browser.get("/pki/ocsp/" + quote(base64.b64encode(content).decode(), safe=""))
        assert answer.headers["Cache-Control"] == "public, max-age=600"
    else:
        answer = browser.post("/pki/ocsp", content, content_type="application/ocsp-request")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/ocsp-response"
    return ocsp.load_der_ocsp_response(answer.content)


@pytest.mark.parametrize("by_address", [True, False])
def test_the_answer_changes_with_the_revocation(cast: Cast, by_address: bool):
    browser = Client(
        enforce_csrf_checks=True,
        **{"wsgi.url_scheme": "https"},
        SERVER_NAME=settings.HOST,
        SERVER_PORT=str(settings.PORT),
    )
    certificate = held(cast)
    assert asked(browser, certificate, by_address=by_address).certificate_status is ocsp.OCSPCertStatus.GOOD
    operations.revoke_certificate(certificate=certificate.pk, reason=x509.ReasonFlags.key_compromise, at=timezone.now())
    answer = asked(browser, certificate, by_address=by_address)
    assert answer.certificate_status is ocsp.OCSPCertStatus.REVOKED
    assert answer.revocation_reason is x509.ReasonFlags.key_compromise


@pytest.mark.parametrize("address", ["/pki/ocsp/", "/pki/ocsp/%2F%2F%2F", "/pki/ocsp/no-base64!", "/pki/ocsp"])
def test_what_is_no_question_is_answered_all_the_same(browser: Client, address: str):
    answer = browser.get(address)
    if answer.status_code == 404:
        assert address == "/pki/ocsp/"
        return
    assert ocsp.load_der_ocsp_response(answer.content).response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


def test_a_long_question_is_not_read_to_its_end(browser: Client):
    answer = browser.post("/pki/ocsp", b"\x30" * 1_000_000, content_type="application/ocsp-request")
    assert ocsp.load_der_ocsp_response(answer.content).response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


def test_the_list_and_the_authority_are_found_under_its_key(
    cast: Cast, browser: Client, django_capture_on_commit_callbacks: Callable[..., Any]
):
    authority, certificate = Authority(settings.PKI / "cass"), held(cast)
    with django_capture_on_commit_callbacks(execute=True):
        operations.revoke_certificate(
            certificate=certificate.pk, reason=x509.ReasonFlags.key_compromise, at=timezone.now()
        )
    key = key_id(authority.certificate)
    for address in ("/pki/crl", f"/pki/crl/{key}"):
        answer = browser.get(address)
        crl = x509.load_der_x509_crl(answer.content)
        assert answer.headers["Content-Type"] == "application/pkix-crl"
        assert answer.headers["Cache-Control"] == "public, max-age=600"
        assert crl.get_revoked_certificate_by_serial_number(int(certificate.serial, 16)) is not None
    assert x509.load_der_x509_certificate(browser.get(f"/pki/ca/{key}").content) == authority.certificate
    assert browser.get("/pki/crl/0123456789abcdef").status_code == 404


# Trying it


def test_trying_goes_to_the_door_and_says_what_is_wrong(browser: Client):
    assert browser.get("/certificat/prova/").headers["Location"] == f"{settings.DOOR_URL}/certificat/prova/"
    answer = browser.get("/certificat/prova/", headers={"Host": urlsplit(settings.DOOR_URL).netloc})
    assert answer.status_code == 200
    assert "certificate.missing" in answer.content.decode()


def test_the_instructions_need_no_access(browser: Client):
    page = browser.get("/certificat/installa/").content.decode()
    for place in ("Windows", "Mac", "Firefox", "Android", "iPhone"):
        assert place in page
