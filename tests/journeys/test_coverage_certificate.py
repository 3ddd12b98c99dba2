"""Step 7: the certificate of health coverage in one click, for oneself or a dependant, in one's language, verifiable."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.journeys.conftest import Walker
from tests.journeys.test_work_accident import code_of, download

Come = Callable[..., Walker]


def printed(pdf: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def test_maria_obtains_it_on_her_phone_and_anybody_can_verify_it(by_pin: Come, walk: Come, tmp_path: Path) -> None:
    maria = by_pin("maria", width=375)
    maria.see("Teniu cobertura sanitària")
    maria.press("Obtén el certificat de cobertura")
    maria.see("Certificat de cobertura sanitària")
    certificate = download(maria, "Certificat de cobertura sanitària")
    words = printed(certificate)
    assert "Maria Serra Vidal" in words
    assert "Pol Ribas Serra" in words

    file = tmp_path / "certificate.pdf"
    file.write_bytes(certificate)
    sealed = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, check=False).stdout
    assert b"Signature is Valid" in sealed
    reader = walk()
    reader.go("/v/" + code_of(certificate).replace("-", "").lower())
    reader.see("Maria Serra Vidal")


def test_for_a_dependant_and_in_french(by_pin: Come) -> None:
    maria = by_pin("maria")
    maria.page.get_by_role("button", name="Français").click()
    maria.page.wait_for_load_state()
    maria.go("/en-nom-de/")
    maria.page.locator("main button[name=dependant]").first.click()
    maria.page.wait_for_load_state()
    maria.go("/tramits/coverage_certificate/")
    maria.page.locator("main form button[type=submit]").first.click()
    maria.page.wait_for_load_state()
    maria.see()
    words = printed(download(maria, "Certificat" if "Certificat" in maria.text() else "Attestation"))
    assert re.search(r"Pol Ribas Serra", words)
    assert "Maria" not in words


def test_whose_rights_are_not_open_yet_is_told_why_and_gets_no_paper(by_pin: Come) -> None:
    lucas = by_pin("lucas")
    lucas.see()
    lucas.go("/tramits/coverage_certificate/")
    lucas.page.locator("main form button[type=submit]").first.click()
    lucas.page.wait_for_load_state()
    lucas.see("Denegada")
    assert not lucas.page.locator("main a[href^='/documents/']").count()
