"""The door is closed to the revoked, and to everybody when the list is missing, foreign, stale or not whole."""

import datetime as dt
import os
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from cass.doors.authority import CRL_LIFETIME, Authority, create
from cass.doors.certificates import Accepted, DoorTrust, Refused, judge, national_trust
from cass.doors.keys import serial_of
from tests.doors.openssl import NOW, Issued, issue, openssl

SOON = NOW + dt.timedelta(hours=2)
"""openssl dates certificates by its own clock: later than any run of the tests lasts."""
UNSPECIFIED = x509.ReasonFlags.unspecified


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return create(tmp_path / "ca", name="Test authority", at=NOW - dt.timedelta(hours=1))


@pytest.fixture
def trust(authority: Authority) -> DoorTrust:
    return national_trust(authority.folder)


@pytest.fixture
def visitor(authority: Authority, tmp_path: Path) -> Issued:
    return issue(authority, tmp_path, "visitor")


def code(visitor: Issued, trust: DoorTrust, at: dt.datetime = SOON) -> str:
    verdict = judge(visitor.der, trust=trust, at=at)
    return verdict.code if isinstance(verdict, Refused) else "accepted"


def test_a_revocation_holds_from_the_next_visit_on_without_a_restart(
    authority: Authority, trust: DoorTrust, visitor: Issued
) -> None:
    assert code(visitor, trust) == "accepted"
    authority.publish_crl([(serial_of(visitor.certificate), NOW, x509.ReasonFlags.key_compromise)], NOW)
    assert code(visitor, trust) == "certificate.revoked"
    authority.publish_crl([], NOW)
    assert code(visitor, trust) == "accepted"


def test_another_persons_revocation_changes_nothing(authority: Authority, trust: DoorTrust, visitor: Issued) -> None:
    authority.publish_crl([("abc123", NOW, UNSPECIFIED)], NOW)
    assert code(visitor, trust) == "accepted"


def test_without_a_list_the_door_is_closed(authority: Authority, trust: DoorTrust, visitor: Issued) -> None:
    (authority.folder / "crl.pem").unlink()
    assert code(visitor, trust) == "certificate.revocation_unknown"


@pytest.mark.parametrize("content", [b"", b"no list", b"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n"])
def test_an_illegible_list_closes_the_door(
    content: bytes, authority: Authority, trust: DoorTrust, visitor: Issued
) -> None:
    assert code(visitor, trust) == "accepted"
    (authority.folder / "crl.pem").write_bytes(content)
    assert code(visitor, trust) == "certificate.revocation_unknown"


def test_a_list_past_its_date_closes_the_door(authority: Authority, trust: DoorTrust, visitor: Issued) -> None:
    authority.publish_crl([], NOW)
    assert code(visitor, trust, NOW + CRL_LIFETIME - dt.timedelta(seconds=1)) == "accepted"
    assert code(visitor, trust, NOW + CRL_LIFETIME) == "certificate.revocation_unknown"


def test_a_list_from_the_future_does_not_count(authority: Authority, trust: DoorTrust, visitor: Issued) -> None:
    authority.publish_crl([], SOON + dt.timedelta(days=1))
    assert code(visitor, trust) == "certificate.revocation_unknown"


def test_a_list_signed_by_another_key_does_not_count(
    authority: Authority, trust: DoorTrust, visitor: Issued, tmp_path: Path
) -> None:
    stranger = create(tmp_path / "stranger", name="Stranger", at=NOW)
    builder = x509.CertificateRevocationListBuilder().issuer_name(authority.certificate.subject)
    forged = builder.last_update(NOW).next_update(NOW + CRL_LIFETIME).sign(stranger._key, hashes.SHA256())
    (authority.folder / "crl.pem").write_bytes(forged.public_bytes(Encoding.PEM))
    assert code(visitor, trust) == "certificate.revocation_unknown"


def test_a_part_of_a_list_does_not_count(authority: Authority, trust: DoorTrust, visitor: Issued) -> None:
    builder = x509.CertificateRevocationListBuilder().issuer_name(authority.certificate.subject)
    delta = builder.last_update(NOW).next_update(NOW + CRL_LIFETIME)
    delta = delta.add_extension(x509.DeltaCRLIndicator(1), critical=True)
    (authority.folder / "crl.pem").write_bytes(delta.sign(authority._key, hashes.SHA256()).public_bytes(Encoding.PEM))
    assert code(visitor, trust) == "certificate.revocation_unknown"


def test_a_list_made_by_openssl_is_understood(
    authority: Authority, trust: DoorTrust, visitor: Issued, tmp_path: Path
) -> None:
    ca = next((authority.folder / "keys").glob("*.crt"))
    (tmp_path / "index.txt").touch()
    (tmp_path / "ca.cnf").write_text(f"[ca]\ndefault_ca=d\n[d]\ndatabase={tmp_path}/index.txt\ndefault_md=sha256\n")
    common = ("ca", "-config", tmp_path / "ca.cnf", "-cert", ca, "-keyfile", ca.with_suffix(".key"))
    openssl(*common, "-revoke", visitor.crt, "-crl_reason", "keyCompromise")
    openssl(*common, "-gencrl", "-crldays", "2", "-out", authority.folder / "crl.pem")
    assert code(visitor, trust) == "certificate.revoked"


def test_a_sub_authority_can_be_revoked_with_all_that_it_issued(tmp_path: Path) -> None:
    """The root revokes the sub-authority; the holder's own certificate stands on no list."""
    root, sub = tmp_path / "root", tmp_path / "sub"
    (tmp_path / "keys").mkdir()
    (tmp_path / "ca.ext").write_text(
        "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n"
    )
    new_key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    for name in (root, sub):
        openssl("req", "-new", *new_key, "-subj", f"/CN={name.name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
    sign = ("x509", "-req", "-days", "30", "-extfile", tmp_path / "ca.ext")
    openssl(*sign, "-in", f"{root}.csr", "-key", f"{root}.key", "-out", f"{root}.crt")
    openssl(
        *sign,
        "-in",
        f"{sub}.csr",
        "-CA",
        f"{root}.crt",
        "-CAkey",
        f"{root}.key",
        "-set_serial",
        "77",
        "-out",
        f"{sub}.crt",
    )
    for end in ("crt", "key"):
        (tmp_path / "keys" / f"sub.{end}").write_bytes((tmp_path / f"sub.{end}").read_bytes())
    (tmp_path / "issuers.pem").write_bytes((tmp_path / "sub.crt").read_bytes() + (tmp_path / "root.crt").read_bytes())
    lists = {name: tmp_path / f"{name.name}.crl" for name in (root, sub)}
    (tmp_path / "index.txt").touch()
    (tmp_path / "ca.cnf").write_text(f"[ca]\ndefault_ca=d\n[d]\ndatabase={tmp_path}/index.txt\ndefault_md=sha256\n")

    def publish(name: Path) -> None:
        files = ("-cert", f"{name}.crt", "-keyfile", f"{name}.key", "-out", lists[name])
        openssl("ca", "-config", tmp_path / "ca.cnf", "-gencrl", "-crldays", "2", *files)
        present = [file.read_bytes() for file in lists.values() if file.exists()]
        (tmp_path / "crl.pem").write_bytes(b"".join(present))

    visitor = issue(Authority(tmp_path), tmp_path, "visitor")
    trust = national_trust(tmp_path)
    publish(sub)
    assert code(visitor, trust) == "certificate.revocation_unknown"
    publish(root)
    assert code(visitor, trust) == "accepted"
    revoke = ("-cert", f"{root}.crt", "-keyfile", f"{root}.key", "-revoke", f"{sub}.crt")
    openssl("ca", "-config", tmp_path / "ca.cnf", *revoke)
    publish(root)
    assert code(visitor, trust) == "certificate.revoked"


def test_the_list_is_read_once_as_long_as_it_stays_the_same(
    authority: Authority, trust: DoorTrust, visitor: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    der = visitor.der
    assert code(visitor, trust) == "accepted"
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("The list was read again."))
    assert isinstance(judge(der, trust=trust, at=SOON), Accepted)


def test_a_new_list_of_the_same_size_and_time_is_noticed(
    authority: Authority, trust: DoorTrust, visitor: Issued
) -> None:
    """A published list is a new file, so the file's identity tells, whatever the clock of the disk says."""
    file = authority.folder / "crl.pem"
    authority.publish_crl([("ab" * 16, NOW, UNSPECIFIED)], NOW)
    before = file.stat()
    assert code(visitor, trust) == "accepted"
    authority.publish_crl([(serial_of(visitor.certificate), NOW, UNSPECIFIED)], NOW)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert code(visitor, trust) == "certificate.revoked"
