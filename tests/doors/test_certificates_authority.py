"""What the CASS's own authority certifies and publishes."""

import datetime as dt
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from cass.doors import authority as module
from cass.doors import demo_pki
from cass.doors.authority import Authority, create, new_serial, public_key_of
from cass.doors.certificates import CASS_POLICY, Accepted, cass_trust, judge
from cass.doors.keys import StrongKey
from cass.doors.revocation import Standing
from cass.kernel.faults import Fault
from tests.doors.openssl import HOLDER, NOW, openssl, request

SOON = NOW + dt.timedelta(hours=2)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return create(tmp_path / "cass", name="Test CASS", at=NOW)


def issued(authority: Authority, key: StrongKey, *, name: str = "Joan Roca") -> x509.Certificate:
    return authority.issue(
        common_name=name,
        holder="h-81c2",
        public_key=key,
        serial=new_serial(),
        not_before=NOW,
        not_after=NOW + dt.timedelta(days=30),
    )


def test_a_certificate_on_a_request_is_verified_by_openssl(authority: Authority, tmp_path: Path) -> None:
    csr = request(tmp_path, "joan", subject="/CN=Somebody Else/serialNumber=999999Z")
    certificate = issued(authority, public_key_of(csr.read_bytes()))
    crt = tmp_path / "joan.crt"
    crt.write_bytes(certificate.public_bytes(Encoding.PEM))
    folder = authority.folder

    strict = (
        "-x509_strict",
        "-purpose",
        "sslclient",
        "-policy",
        CASS_POLICY.dotted_string,
        "-explicit_policy",
        "-crl_check",
    )
    lists = ("-CAfile", folder / "issuers.pem", "-CRLfile", folder / "crl.pem")
    assert openssl("verify", *strict, *lists, crt).strip().endswith("OK")
    shown = openssl("x509", "-in", crt, "-noout", "-text")
    assert "TLS Web Client Authentication" in shown
    assert "Server" not in shown
    assert "CA:FALSE" in shown
    assert "Somebody Else" not in shown
    assert openssl("x509", "-in", crt, "-noout", "-pubkey") == openssl("req", "-in", csr, "-noout", "-pubkey")


def test_the_subject_holds_a_name_and_a_pseudonym_and_no_personal_number(authority: Authority) -> None:
    certificate = issued(authority, ec.generate_private_key(ec.SECP256R1()).public_key())
    assert certificate.subject.rfc4514_string() == "2.5.4.5=h-81c2,CN=Joan Roca,C=AD"


def test_serial_numbers_are_random_and_of_128_bits() -> None:
    serials = {new_serial() for _ in range(100)}
    assert len(serials) == 100
    assert {int(serial, 16).bit_length() for serial in serials} == {128}


@pytest.mark.parametrize("encoding", ["PEM", "DER"])
def test_a_request_is_read_in_both_of_its_forms(encoding: str, tmp_path: Path) -> None:
    csr = request(tmp_path, "x")
    form = tmp_path / "x.form"
    openssl("req", "-in", csr, "-outform", encoding, "-out", form)
    assert isinstance(public_key_of(form.read_bytes()), ec.EllipticCurvePublicKey)


BAD_REQUESTS = {
    "rsa-1024": ({"key": ("-newkey", "rsa:1024")}, "certificate_request.weak_key"),
    "ed25519": ({"key": ("-newkey", "ed25519")}, "certificate_request.weak_key"),
    "sha1": ({"digest": "sha1"}, "certificate_request.weak_key"),
}


@pytest.mark.parametrize("name", BAD_REQUESTS)
def test_weak_requests_are_refused(name: str, tmp_path: Path) -> None:
    options, expected = BAD_REQUESTS[name]
    with pytest.raises(Fault) as fault:
        public_key_of(request(tmp_path, name, **options).read_bytes())
    assert fault.value.code == expected


def test_a_request_that_its_own_key_did_not_sign_is_refused(tmp_path: Path) -> None:
    der = bytearray(x509.load_pem_x509_csr(request(tmp_path, "x").read_bytes()).public_bytes(Encoding.DER))
    at = der.index(b"Meritxell")
    der[at] ^= 1
    with pytest.raises(Fault) as fault:
        public_key_of(bytes(der))
    assert fault.value.code == "certificate_request.bad_signature"


@pytest.mark.parametrize(
    "content", [b"", b"garbage", b"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"]
)
def test_garbage_is_no_request(content: bytes) -> None:
    with pytest.raises(Fault) as fault:
        public_key_of(content)
    assert fault.value.code == "certificate_request.unreadable"


def test_a_huge_request_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(x509, "load_der_x509_csr", lambda _: pytest.fail("It was parsed."))
    with pytest.raises(Fault) as fault:
        public_key_of(b"\x30" * 20_000)
    assert fault.value.code == "certificate_request.unreadable"


def test_a_weak_key_is_not_certified_whoever_asks(authority: Authority) -> None:
    weak = rsa.generate_private_key(65537, 1024).public_key()  # noqa: S505  (weak on purpose)
    with pytest.raises(Fault, match=r"certificate_request\.weak_key"):
        issued(authority, weak)


@pytest.mark.parametrize("name", ["", " ", "x" * 65, "é" * 33, "line\nbreak", " Joan"])
def test_a_name_that_a_certificate_cannot_carry_is_refused(name: str, authority: Authority) -> None:
    with pytest.raises(Fault, match=r"certificate_request\.bad_name"):
        issued(authority, ec.generate_private_key(ec.SECP256R1()).public_key(), name=name)


def test_no_certificate_outlives_its_authority(authority: Authority) -> None:
    with pytest.raises(ValueError, match="not after its authority"):
        authority.issue(
            common_name="Joan",
            holder="h",
            public_key=ec.generate_private_key(ec.SECP256R1()).public_key(),
            serial=new_serial(),
            not_before=NOW,
            not_after=NOW + module.LIFETIME + dt.timedelta(days=1),
        )


def test_openssl_reads_the_list_and_its_reasons(authority: Authority) -> None:
    first, second = new_serial(), new_serial()
    revoked = [(first, NOW, x509.ReasonFlags.key_compromise), (second, NOW, x509.ReasonFlags.unspecified)]
    crl = authority.publish_crl(revoked, NOW)
    shown = openssl("crl", "-in", crl, "-CAfile", authority.folder / "issuers.pem", "-noout", "-text", "-verify")
    assert "verify OK" in shown
    assert "Key Compromise" in shown
    assert {first.upper(), second.upper()} <= set(shown.split())


def test_the_private_key_is_its_owners_only(authority: Authority) -> None:
    (key,) = (authority.folder / "keys").glob("*.key")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "prime256v1" in openssl("ec", "-in", key, "-noout", "-text")


def test_after_a_rotation_old_and_new_certificates_open_the_door(authority: Authority) -> None:
    old = issued(authority, ec.generate_private_key(ec.SECP256R1()).public_key())
    newer = create(authority.folder, name="Test CASS", at=NOW + dt.timedelta(seconds=1))
    assert newer.certificate.subject != authority.certificate.subject
    new = newer.issue(
        common_name="New",
        holder="h",
        public_key=ec.generate_private_key(ec.SECP256R1()).public_key(),
        serial=new_serial(),
        not_before=NOW,
        not_after=SOON,
    )
    trust = cass_trust(authority.folder, register=lambda *_: Standing.GOOD)
    for certificate in (old, new):
        verdict = judge(certificate.public_bytes(Encoding.DER), trust=trust, at=SOON - dt.timedelta(minutes=1))
        assert isinstance(verdict, Accepted)
    assert openssl("crl", "-in", newer.publish_crl([], NOW), "-noout", "-issuer")


def test_the_command_makes_an_authority_once_and_rotates_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "ca")
    module.main(["create", folder, "Test"])
    with pytest.raises(SystemExit, match="holds an authority already"):
        module.main(["create", folder, "Test"])
    module.main(["rotate", folder, "Test"])
    assert capsys.readouterr().out.count("CN=Test") == 2
    assert len(list((tmp_path / "ca" / "keys").glob("*.key"))) == 2
    with pytest.raises(SystemExit, match="holds no authority yet"):
        module.main(["rotate", str(tmp_path / "nowhere"), "Test"])
    with pytest.raises(SystemExit, match="No authority in"):
        Authority(tmp_path / "nowhere")


def test_the_demo_pki_is_made_once_and_its_list_stays_fresh(tmp_path: Path) -> None:
    demo_pki.prepare(tmp_path, at=NOW)
    person = demo_pki.national_certificate(folder=tmp_path, holder=HOLDER, out=tmp_path / "m.p12", at=NOW)
    before = {file: file.read_bytes() for file in (*tmp_path.rglob("*.key"), person, tmp_path / "client-cas.pem")}
    later = NOW + dt.timedelta(days=30)
    demo_pki.prepare(tmp_path, at=later)
    demo_pki.national_certificate(folder=tmp_path, holder=HOLDER, out=person, at=later)

    assert {file: file.read_bytes() for file in before} == before
    crl = x509.load_pem_x509_crl((tmp_path / "national" / "crl.pem").read_bytes())
    assert crl.last_update_utc == later


def test_the_server_certificate_names_its_hosts_and_is_renewed_in_time(tmp_path: Path) -> None:
    hosts = ["localhost", "127.0.0.1"]
    crt, key = demo_pki.server_certificate(tmp_path, hosts, at=NOW)
    for name in (("-verify_hostname", "localhost"), ("-verify_ip", "127.0.0.1")):
        said = openssl("verify", "-purpose", "sslserver", "-CAfile", tmp_path / "ca.crt", *name, crt)
        assert said.strip().endswith("OK")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    first = crt.read_bytes()
    demo_pki.server_certificate(tmp_path, hosts, at=SOON)
    assert crt.read_bytes() == first
    demo_pki.server_certificate(tmp_path, hosts, at=NOW + dt.timedelta(days=380))
    assert crt.read_bytes() != first
    second = crt.read_bytes()
    demo_pki.server_certificate(tmp_path, ["cass.example"], at=NOW + dt.timedelta(days=381))
    assert crt.read_bytes() != second
