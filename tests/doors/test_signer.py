"""An authority whose key only a command can use: openssl in the place of a token, and a token where there is one."""

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_public_key

from cass.doors import authority as module
from cass.doors.authority import Authority, create, new_serial
from cass.doors.keys import serial_of
from cass.doors.signer import CommandKey, TokenFailed
from tests.doors.openssl import NOW, openssl

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")


@pytest.fixture
def command(tmp_path: Path) -> tuple[str, ...]:
    key = tmp_path / "elsewhere.key"
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key)
    openssl("pkey", "-in", key, "-pubout", "-out", tmp_path / "public.pem")
    return ("openssl", "pkeyutl", "-sign", "-inkey", str(key))


@pytest.fixture
def public_key(command: tuple[str, ...], tmp_path: Path) -> object:
    return load_pem_public_key((tmp_path / "public.pem").read_bytes())


def works(authority: Authority, folder: Path) -> None:
    """Certificate, list and responder's certificate, all signed by the token and believed by openssl."""
    made = authority.issue(
        common_name="Joan Roca",
        holder="h-81c2",
        public_key=ec.generate_private_key(ec.SECP256R1()).public_key(),
        serial=new_serial(),
        not_before=NOW,
        not_after=NOW + dt.timedelta(days=30),
    )
    crt = folder / "joan.crt"
    crt.write_bytes(made.public_bytes(Encoding.PEM))
    check = ("verify", "-x509_strict", "-crl_check", "-CAfile", authority.folder / "issuers.pem")
    assert openssl(*check, "-CRLfile", authority.folder / "crl.pem", crt).strip().endswith("OK")
    authority.publish_crl([(serial_of(made), NOW, x509.ReasonFlags.unspecified)], NOW)
    with pytest.raises(AssertionError, match="certificate revoked"):
        openssl(*check, "-CRLfile", authority.folder / "crl.pem", crt)
    responder = next((authority.folder / "ocsp").glob("*.pem"))
    assert openssl("verify", "-CAfile", authority.folder / "issuers.pem", responder).strip().endswith("OK")
    assert not list((authority.folder / "keys").glob("*.key"))


def test_the_authority_works_without_seeing_its_key(
    command: tuple[str, ...], public_key: object, tmp_path: Path
) -> None:
    create(tmp_path / "cass", name="Test CASS", at=NOW, token=CommandKey(public_key, command))
    works(Authority(tmp_path / "cass"), tmp_path)


def test_it_is_made_from_the_command_line(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    module.main(["create", str(tmp_path / "cass"), "Test CASS", str(tmp_path / "public.pem"), *command])
    assert "CN=Test CASS" in capsys.readouterr().out
    assert Authority(tmp_path / "cass").certificate.public_key() == load_pem_public_key(
        (tmp_path / "public.pem").read_bytes()
    )


@pytest.mark.parametrize("broken", [("false",), ("cat",), ("this-command-does-not-exist",)])
def test_what_is_no_signature_of_this_key_is_never_taken(broken: tuple[str, ...], public_key: object) -> None:
    with pytest.raises(TokenFailed):
        CommandKey(public_key, broken).sign(b"words", ec.ECDSA(hashes.SHA256()))


def test_another_key_than_the_certificate_names_is_noticed(command: tuple[str, ...]) -> None:
    other = ec.generate_private_key(ec.SECP256R1()).public_key()
    with pytest.raises(TokenFailed):
        CommandKey(other, command).sign(b"words", ec.ECDSA(hashes.SHA256()))


def test_only_keys_on_p_256_are_taken(command: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="P-256"):
        CommandKey(ec.generate_private_key(ec.SECP384R1()).public_key(), command)


@pytest.mark.skipif(
    not (MODULE.exists() and shutil.which("pkcs11-tool") and shutil.which("softhsm2-util")),
    reason="SoftHSM and OpenSC are not installed: the token is only stood in for, by openssl",
)
def test_a_key_in_a_token_signs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm.conf").write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm.conf"))
    monkeypatch.setenv("TOKEN_PIN", "8642")
    tool = ("pkcs11-tool", "--module", str(MODULE), "--token-label", "cass", "--pin", "env:TOKEN_PIN")
    _run("softhsm2-util", "--init-token", "--free", "--label", "cass", "--so-pin", "975310", "--pin", "8642")
    _run(*tool, "--login", "--keypairgen", "--key-type", "EC:prime256v1", "--label", "ca", "--id", "01")
    _run(*tool, "--read-object", "--type", "pubkey", "--id", "01", "--output-file", str(tmp_path / "public.der"))
    openssl("pkey", "-pubin", "-inform", "DER", "-in", tmp_path / "public.der", "-out", tmp_path / "public.pem")
    sign = (*tool, "--login", "--id", "01", "--sign", "--mechanism", "ECDSA", "--signature-format", "openssl")
    key = CommandKey(load_pem_public_key((tmp_path / "public.pem").read_bytes()), sign)
    works(create(tmp_path / "cass", name="Test CASS", at=NOW, token=key), tmp_path)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
