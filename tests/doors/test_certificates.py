"""What the certificate door says of a certificate."""

import datetime as dt
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cass.doors import demo_pki
from cass.doors.authority import Authority, create, new_serial
from cass.doors.certificates import (
    MAX_BYTES,
    Accepted,
    DoorTrust,
    Refused,
    cass_trust,
    judge,
    national_trust,
    read_issuers,
)
from cass.doors.keys import public_key_hash, serial_of
from cass.doors.revocation import Standing
from tests.doors.openssl import EC, GOOD, HOLDER, NOW, Issued, issue, openssl, unpack

SOON = NOW + dt.timedelta(hours=2)


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pki")
    demo_pki.prepare(folder, at=NOW - dt.timedelta(hours=1))
    return folder


@pytest.fixture(scope="module")
def national(pki: Path) -> DoorTrust:
    return national_trust(pki / "national")


@pytest.fixture(scope="module")
def good(pki: Path) -> Issued:
    out = pki / "people" / "meritxell.p12"
    return unpack(demo_pki.national_certificate(folder=pki, holder=HOLDER, out=out, at=NOW))


def refusal(der: bytes | None, trust: DoorTrust, at: dt.datetime = SOON) -> str:
    verdict = judge(der, trust=trust, at=at)
    assert isinstance(verdict, Refused)
    return verdict.code


def test_a_national_certificate_says_who_its_holder_is(good: Issued, national: DoorTrust) -> None:
    verdict = judge(good.der, trust=national, at=SOON)

    assert isinstance(verdict, Accepted)
    assert verdict.nia == "123456A"
    assert (verdict.subject.given_name, verdict.subject.surname) == ("Meritxell", "Font Solà")
    said = openssl("x509", "-in", good.crt, "-noout", "-serial", "-issuer", "-nameopt", "RFC2253,-esc_msb,utf8")
    assert f"serial={verdict.serial.upper()}" in said
    assert "issuer=" + verdict.issuer.replace("2.5.4.5", "serialNumber") in said
    spki = good.crt.with_suffix(".spki")
    pem = openssl("x509", "-in", good.crt, "-noout", "-pubkey").encode()
    openssl("pkey", "-pubin", "-pubout", "-outform", "DER", "-out", spki, stdin=pem)
    assert verdict.spki_sha256 in openssl("dgst", "-sha256", spki)


def test_openssl_agrees_that_the_chain_and_the_list_are_sound(good: Issued, pki: Path) -> None:
    folder = pki / "national"
    said = openssl(
        *("verify", "-x509_strict", "-purpose", "sslclient", "-crl_check"),
        *("-CAfile", folder / "issuers.pem", "-CRLfile", folder / "crl.pem", good.crt),
    )
    assert said.strip().endswith("OK")


def test_a_visitor_without_a_certificate_is_told_so(national: DoorTrust) -> None:
    assert refusal(None, national) == "certificate.missing"


@pytest.mark.parametrize("der", [b"", b"\x30", b"garbage" * 40, b"\x30\x82\xff\xff" + b"\x00" * 100])
def test_garbage_is_unreadable(der: bytes, national: DoorTrust) -> None:
    assert refusal(der, national) == "certificate.unreadable"


def test_bytes_behind_the_certificate_make_it_unreadable(good: Issued, national: DoorTrust) -> None:
    assert refusal(good.der + b"\x00", national) == "certificate.unreadable"


def test_a_huge_certificate_is_refused_before_it_is_parsed(
    pki: Path, national: DoorTrust, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ",".join(f"DNS:name-{number}.example" for number in range(600))
    huge = issue(Authority(pki / "national"), tmp_path, "huge", extensions=GOOD | {"subjectAltName": names})
    assert len(huge.der) > MAX_BYTES

    monkeypatch.setattr(x509, "load_der_x509_certificate", lambda _: pytest.fail("It was parsed."))
    assert refusal(huge.der, national) == "certificate.unreadable"


def test_before_and_after_its_dates_it_does_not_open(good: Issued, national: DoorTrust) -> None:
    first, last = good.certificate.not_valid_before_utc, good.certificate.not_valid_after_utc
    assert refusal(good.der, national, first - dt.timedelta(seconds=1)) == "certificate.not_yet_valid"
    assert refusal(good.der, national, last + dt.timedelta(seconds=1)) == "certificate.expired"
    assert isinstance(judge(good.der, trust=national, at=first), Accepted)


def test_the_demo_files_to_be_refused_are_refused_each_for_its_reason(pki: Path, national: DoorTrust) -> None:
    files = demo_pki.bad_certificates(pki, holder=HOLDER, at=NOW)
    codes = {name: refusal(unpack(file).der, national) for name, file in files.items()}
    assert codes == {
        "revoked": "certificate.revoked",
        "expired": "certificate.expired",
        "foreign": "certificate.foreign_issuer",
    }
    assert demo_pki.bad_certificates(pki, holder=HOLDER, at=SOON) == files


def test_a_self_signed_certificate_with_the_authoritys_name_is_foreign(
    pki: Path, national: DoorTrust, tmp_path: Path
) -> None:
    name = Authority(pki / "national").certificate.subject
    subject = "".join(f"/{attribute.rfc4514_attribute_name}={attribute.value}" for attribute in name)
    crt = tmp_path / "twin.crt"
    openssl("req", "-x509", *EC, "-nodes", "-utf8", "-subj", subject, "-keyout", tmp_path / "twin.key", "-out", crt)
    twin = Issued(crt, tmp_path / "twin.key")
    assert twin.certificate.issuer == name
    assert refusal(twin.der, national) == "certificate.foreign_issuer"


def test_the_authority_itself_is_no_visitor(national: DoorTrust) -> None:
    issuer = national.issuers[0].public_bytes(Encoding.DER)
    assert refusal(issuer, national) == "certificate.foreign_issuer"


WEAK = {
    "rsa-1024": {"key": ("-newkey", "rsa:1024")},
    "rsa-exponent-3": {"key": ("-newkey", "rsa:2048", "-pkeyopt", "rsa_keygen_pubexp:3")},
    "brainpool": {"key": ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:brainpoolP256r1")},
    "ed448": {"key": ("-newkey", "ed448")},
    "sha1": {"digest": "sha1"},
}


@pytest.mark.parametrize("weakness", WEAK)
def test_weak_keys_and_signatures_are_refused(weakness: str, pki: Path, national: DoorTrust, tmp_path: Path) -> None:
    weak = issue(Authority(pki / "national"), tmp_path, weakness, **WEAK[weakness])
    assert refusal(weak.der, national) == "certificate.weak_key"


def test_strong_rsa_is_as_welcome_as_elliptic_curves(pki: Path, national: DoorTrust, tmp_path: Path) -> None:
    rsa = issue(Authority(pki / "national"), tmp_path, "rsa", key=("-newkey", "rsa:2048"))
    assert isinstance(judge(rsa.der, trust=national, at=SOON), Accepted)


MISUSED = {
    "no extended key usage": {"extendedKeyUsage": None},
    "a server's": {"extendedKeyUsage": "serverAuth"},
    "any usage": {"extendedKeyUsage": "anyExtendedKeyUsage"},
    "for signing documents": {"keyUsage": "critical,nonRepudiation"},
    "a sub-authority": {"basicConstraints": "critical,CA:TRUE"},
    "an unknown critical extension": {"1.2.3.4": "critical,ASN1:UTF8String:unknown"},
}


@pytest.mark.parametrize("misuse", MISUSED)
def test_a_certificate_for_something_else_is_refused(
    misuse: str, pki: Path, national: DoorTrust, tmp_path: Path
) -> None:
    fields = {field: value for field, value in (GOOD | MISUSED[misuse]).items() if value}
    other = issue(Authority(pki / "national"), tmp_path, "misused", extensions=fields)
    assert refusal(other.der, national) == "certificate.wrong_usage"


def test_a_national_certificate_may_be_asked_for_a_policy(pki: Path, good: Issued) -> None:
    asked = national_trust(pki / "national", policies=frozenset({demo_pki.NATIONAL_POLICY}))
    assert isinstance(judge(good.der, trust=asked, at=SOON), Accepted)
    another = national_trust(pki / "national", policies=frozenset({x509.ObjectIdentifier("2.25.1")}))
    assert refusal(good.der, another) == "certificate.wrong_usage"


@pytest.mark.parametrize("subject", ["/C=AD/CN=Nobody", "/CN=Two/serialNumber=1/serialNumber=2"])
def test_a_national_certificate_that_does_not_name_one_number_identifies_nobody(
    subject: str, pki: Path, national: DoorTrust, tmp_path: Path
) -> None:
    unnamed = issue(Authority(pki / "national"), tmp_path, "unnamed", subject=subject)
    assert refusal(unnamed.der, national) == "certificate.not_registered"


def test_the_setting_says_which_attribute_is_the_number(pki: Path, tmp_path: Path) -> None:
    elsewhere = issue(Authority(pki / "national"), tmp_path, "elsewhere", subject="/CN=X/UID=654321B")
    trust = national_trust(pki / "national", nia_attribute=x509.NameOID.USER_ID)
    verdict = judge(elsewhere.der, trust=trust, at=SOON)
    assert isinstance(verdict, Accepted)
    assert verdict.nia == "654321B"


def test_a_cass_certificate_opens_only_when_it_stands_in_the_register(pki: Path) -> None:
    authority = Authority(pki / "cass")
    certificate = authority.issue(
        common_name="Joan Roca",
        holder="h-81c2",
        public_key=ec.generate_private_key(ec.SECP256R1()).public_key(),
        serial=new_serial(),
        not_before=NOW,
        not_after=NOW + dt.timedelta(days=730),
    )
    key = (certificate.issuer.rfc4514_string(), serial_of(certificate), public_key_hash(certificate))
    register: dict[tuple[str, str, str], Standing] = {}
    trust = cass_trust(pki / "cass", register=lambda *asked: register.get(asked, Standing.UNKNOWN))
    der = certificate.public_bytes(Encoding.DER)

    assert refusal(der, trust) == "certificate.not_registered"
    register[key] = Standing.GOOD
    verdict = judge(der, trust=trust, at=SOON)
    assert isinstance(verdict, Accepted)
    assert (verdict.issuer, verdict.serial, verdict.spki_sha256) == key
    assert (verdict.subject.common_name, verdict.subject.serial_number) == ("Joan Roca", "h-81c2")
    assert verdict.nia is None
    register[key] = Standing.REVOKED
    assert refusal(der, trust) == "certificate.revoked"


def test_a_certificate_of_our_key_without_our_policy_is_refused(pki: Path, tmp_path: Path) -> None:
    fields = {field: value for field, value in GOOD.items() if field != "certificatePolicies"}
    other = issue(Authority(pki / "cass"), tmp_path, "nopolicy", extensions=fields)
    trust = cass_trust(pki / "cass", register=lambda *_: Standing.GOOD)
    assert refusal(other.der, trust) == "certificate.wrong_usage"


def test_each_door_knows_its_own_issuers_only(pki: Path, good: Issued, national: DoorTrust, tmp_path: Path) -> None:
    cass = cass_trust(pki / "cass", register=lambda *_: Standing.GOOD)
    ours = issue(Authority(pki / "cass"), tmp_path, "ours")
    assert isinstance(judge(ours.der, trust=cass, at=SOON), Accepted)
    assert refusal(ours.der, national) == "certificate.foreign_issuer"
    assert refusal(good.der, cass) == "certificate.foreign_issuer"


def test_the_addresses_in_a_certificate_are_never_visited(pki: Path, national: DoorTrust, tmp_path: Path) -> None:
    """The suite lets nobody out, so a visit would raise."""
    fields = GOOD | {
        "crlDistributionPoints": "URI:http://203.0.113.9/crl",
        "authorityInfoAccess": "OCSP;URI:http://203.0.113.9/ocsp",
    }
    talkative = issue(Authority(pki / "national"), tmp_path, "talkative", extensions=fields)
    assert isinstance(judge(talkative.der, trust=national, at=SOON), Accepted)


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_a_damaged_certificate_never_opens_and_never_breaks_the_door(
    data: st.DataObject, good: Issued, national: DoorTrust
) -> None:
    der = bytearray(good.der)
    for _ in range(data.draw(st.integers(1, 3))):
        der[data.draw(st.integers(0, len(der) - 1))] = data.draw(st.integers(0, 255))
    verdict = judge(bytes(der), trust=national, at=SOON)
    assert isinstance(verdict, Refused) == (bytes(der) != good.der)


def test_a_configured_issuer_that_cannot_be_one_stops_the_start(tmp_path: Path, good: Issued) -> None:
    with pytest.raises(ValueError, match="no certificate authority"):
        read_issuers(good.crt)


def test_an_issuer_past_its_own_dates_issues_nothing_any_more(tmp_path: Path) -> None:
    authority = create(tmp_path, name="Old", at=NOW - dt.timedelta(days=3650))
    late = issue(authority, tmp_path, "late")
    assert refusal(late.der, national_trust(tmp_path), NOW + dt.timedelta(days=3)) == "certificate.foreign_issuer"
