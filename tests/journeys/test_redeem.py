"""Obtaining the CASS certificate in a browser: the key is made there, leaves it in no request, and opens the door."""

import base64
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request

from tests.journeys.conftest import Office, Walker

PASSWORD = "quatre cavalls sobre la neu"
PASSPHRASE = "quatre paraules de pas"
PATIENCE_SECONDS = 60
NUMBER = "90310427"
TELEPHONE = "+376312999"
SETTLED = f"""
import datetime as dt
from django.utils import timezone
from cass.contracts import passwords
from cass.contracts.models import CertificateRequest, Contract
from cass.registry.models import Person
from cass.staff.models import User
at = timezone.now()
like = Person.objects.order_by("pk").first()
who = Person.objects.create(
    cass_number="931042Z", identity_document="AD-931042", given_name="Blanca", surname="Torres", second_surname="Mas",
    birth_date=like.birth_date, sex=like.sex, nationality="AD", address=like.address, postcode=like.postcode,
)
request = CertificateRequest(
    reference="SP-2026-JOURNEY1", kind="company", given_name="Blanca", surnames="Torres Mas", cass_number="931042Z",
    identity_document="AD-931042", telephone="{TELEPHONE}", email="blanca@example.org", language="ca", requested_at=at,
)
passwords.keep(request=request, password="{PASSWORD}")
request.save()
one, other = (User.objects.get(username=name) for name in ("taulell", "taulell2"))
Contract.objects.create(
    number="{NUMBER}", request=request, holder=who, capacity="holder", contact_kind="telephone", contact="{TELEPHONE}",
    prepared_by=one, prepared_at=at, signed_at=at, approved_by=other, approved_at=at,
    redeem_until=at + dt.timedelta(days=30),
)
"""
"""An approved contract of somebody whom no other journey knows; how the desk comes to it is the desk's journey."""


def code_sent(office: Office) -> str:
    """The digits of the text message, which the worker writes to a file."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        for file in (office.var / "sms").glob("*.txt"):
            to, _line, text = file.read_text().partition("\n")
            # The worker may be in the middle of writing it.
            if to == TELEPHONE and (found := re.search(r"\b\d{6}\b", text)):
                return found[0]
        time.sleep(0.3)
    pytest.fail("No text message came.")


def openssl(*arguments: object) -> str:
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, check=False)
    said = (done.stdout + done.stderr).decode(errors="replace")
    assert done.returncode == 0, said
    return said


def pem_of(walker: Walker, path: str, label: str, file: Path) -> Path:
    """What the authority publishes at an address, as openssl likes to read it."""
    body = base64.encodebytes(walker.page.request.get(walker.office.url + path).body()).decode()
    file.write_text(f"-----BEGIN {label}-----\n{body}-----END {label}-----\n")
    return file


def test_a_key_is_made_in_the_browser_and_opens_the_door(
    office: Office, chromium: Browser, walk: Callable[..., Walker], tmp_path: Path
):
    office.manage("shell", "-c", SETTLED)
    walker, posts = walk(width=375), []
    walker.page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)

    walker.go("/certificat/obtenir/")
    walker.see("trenta dies")
    walker.answer(number=NUMBER, secret=PASSWORD)
    walker.press("Continua")
    walker.see("99")
    walker.answer(code=code_sent(office))
    walker.press("Continua")
    walker.see("Blanca Torres Mas")
    file = _key_made(walker, tmp_path)
    walker.see("El certificat és a punt")
    _no_key_was_sent(posts)

    shown = openssl("pkcs12", "-info", "-in", file, "-passin", f"pass:{PASSPHRASE}", "-nokeys")
    assert "MAC: sha256" in shown
    assert shown.count("PBES2, PBKDF2, AES-256-CBC") == 2
    _openssl_believes_it(walker, file, tmp_path)

    owner = _with_file(office, chromium, file)
    owner.go("/certificat/prova/")
    owner.see("El certificat funciona", "Blanca Torres Mas")
    owner.page.locator("main a.govuk-button").click()
    owner.page.wait_for_load_state()
    owner.page.locator("main form button[type=submit]").click()
    owner.page.wait_for_url(re.compile(re.escape(office.url)))
    owner.go("/certificat/meu/")
    owner.see("Certificat vigent")

    owner.press("Revoca")
    owner.see()
    owner.page.locator("[value=keyCompromise]").check()
    owner.press("Revoca el certificat")
    owner.see("Heu revocat el certificat", "també heu sortit")
    owner.go(office.door + "/certificat/prova/")
    owner.see("El certificat ha estat revocat")
    owner.page.context.close()


def _key_made(walker: Walker, folder: Path) -> Path:
    """A passphrase typed badly, then well; the file that the browser then keeps."""
    page = walker.page
    page.locator("#passphrase").fill("curta")
    page.locator("main form[data-key] button[type=submit]").click()
    walker.see("dotze lletres o més")
    for box in ("#passphrase", "#passphrase-again"):
        page.locator(box).fill(PASSPHRASE)
    with page.expect_download() as download:
        page.locator("main form[data-key] button[type=submit]").click()
    file = folder / download.value.suggested_filename
    assert file.suffix == ".p12"
    download.value.save_as(file)
    return file


def _no_key_was_sent(posts: list[Request]) -> None:
    assert len(posts) == 3
    for request in posts:
        sent = request.post_data_buffer or b""
        assert PASSPHRASE.encode() not in sent
        assert b"PRIVATE" not in sent
    body = (posts[-1].post_data_buffer or b"").decode()
    assert "BEGIN CERTIFICATE REQUEST" in body
    # Three parts: the token, the request; nothing else.
    assert re.findall(r'name="(\w+)"', body) == ["csrfmiddlewaretoken", "request"]


def _openssl_believes_it(walker: Walker, file: Path, folder: Path) -> None:
    """Chain, list and answer, as somebody else would ask."""
    crt = folder / "own.pem"
    openssl("pkcs12", "-in", file, "-passin", f"pass:{PASSPHRASE}", "-nokeys", "-clcerts", "-out", crt)
    addresses = openssl("x509", "-in", crt, "-noout", "-text")
    (crl_path,) = re.findall(r"URI:https://[^/]+(/pki/crl/\w+)", addresses)
    (ca_path,) = re.findall(r"URI:https://[^/]+(/pki/ca/\w+)", addresses)
    crl = pem_of(walker, crl_path, "X509 CRL", folder / "crl.pem")
    ca = pem_of(walker, ca_path, "CERTIFICATE", folder / "ca.pem")
    checked = openssl("verify", "-x509_strict", "-crl_check", "-CAfile", ca, "-CRLfile", crl, crt)
    assert checked.strip().endswith("OK")


def _with_file(office: Office, chromium: Browser, file: Path) -> Walker:
    """A browser into which the file was put."""
    certificate = {"origin": office.door, "pfxPath": str(file), "passphrase": PASSPHRASE}
    context = chromium.new_context(ignore_https_errors=True, locale="ca", client_certificates=[certificate])
    return Walker(office, context.new_page())
