import io
import json
import re
import subprocess
import threading
import unicodedata
from pathlib import Path

import page
import pikepdf
import pytest

from cass.documents import rendering, sealing, wording
from cass.documents.kinds import Kind
from cass.kernel.faults import Fault
from tests.documents.conftest import in_memory
from tests.documents.samples import SAMPLES

LANGUAGES = ("ca", "es", "fr", "en")


def text_of(pdf: bytes, tmp_path: Path) -> str:
    file = tmp_path / "document.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-raw", file, "-"], check=True, capture_output=True, text=True).stdout


def letters(text: str) -> str:
    """What was printed or said, without the spaces and line breaks of the page."""
    return re.sub(r"[\s\u200b]", "", unicodedata.normalize("NFKC", text))


def failures(pdf: bytes) -> list[tuple[str, str]]:
    reports = [page.validate_pdf_bytes(pdf, profile=profile) for profile in ("3a", "ua1")]
    assert all(report.is_compliant or report.failures for report in reports)
    return [(failure.rule_id, failure.message) for report in reports for failure in report.failures]


def leaves(value: object) -> list[str]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(Kind))
def test_every_document_is_archivable_and_accessible_before_and_after_its_seal(kind: Kind, language: str):
    pdf = rendering.render(in_memory(kind, language))
    assert failures(pdf) == []
    assert failures(sealing.seal(pdf)) == []


def test_the_validator_of_these_tests_sees_a_defect():
    pdf = rendering.render(in_memory(Kind.RECEIPT))
    assert failures(pdf.replace(b"/Lang", b"/Lung")) != []


@pytest.mark.parametrize("kind", list(Kind))
def test_the_same_document_gives_the_same_bytes(kind: Kind):
    rendering._engine.cache_clear()
    first = rendering.render(in_memory(kind))
    rendering._engine.cache_clear()
    assert rendering.render(in_memory(kind)) == first


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_printed_is_what_is_attached(kind: Kind, tmp_path: Path):
    document = in_memory(kind)
    pdf = rendering.render(document)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        attached = json.loads(opened.attachments["document.json"].get_file().read_bytes())
    assert attached["data"] == document.data
    assert attached["code"] == document.code
    printed = letters(text_of(pdf, tmp_path))
    data = {key: value for key, value in attached["data"].items() if key != "t"}
    assert [leaf for leaf in leaves(data) if letters(leaf) not in printed] == []


def test_threads_do_not_mix_their_documents(tmp_path: Path):
    names = [f"Persona{letter}" for letter in "ABCDEFGH"]
    made: dict[str, bytes] = {}

    def make(name: str) -> None:
        made[name] = rendering.render(in_memory(Kind.ACCIDENT_CARD, name=name))

    threads = [threading.Thread(target=make, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name in names:
        assert re.findall(r"Persona[A-Z]", text_of(made[name], tmp_path)) == [name]


@pytest.mark.parametrize(
    "name",
    ['#panic("x") $a^2$ *b* _c_ `d` @e <f> = g', '"; }] \\u{41} // ', "{{ 7*7 }} & <script>alert(1)</script>"],
)
def test_a_hostile_name_is_printed_as_text(name: str, tmp_path: Path):
    pdf = rendering.render(in_memory(Kind.ACCIDENT_CARD, name=name))
    assert letters(name) in letters(text_of(pdf, tmp_path))
    assert failures(pdf) == []


@pytest.mark.parametrize("name", ["Anna 😀", "مريم", "Anna \u202e gpj.exe", "Анна", "a\x07b"])
def test_what_the_typeface_does_not_have_is_named_before_anything_is_issued(name: str):
    assert rendering.unprintable({"holder": [{"name": name}]})


@pytest.mark.parametrize("name", ["Anna 😀", "مريم", "Анна"])
def test_the_engine_refuses_what_it_cannot_set_rather_than_leave_it_out(name: str):
    with pytest.raises(Fault) as caught:
        rendering.render(in_memory(Kind.ACCIDENT_CARD, name=name))
    assert caught.value.code == "documents.cannot_be_set"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(Kind))
def test_the_fixed_words_are_complete_and_printable(kind: Kind, language: str):
    labels = wording.labels(kind, language)
    assert all(leaves(labels))
    assert rendering.unprintable(labels) == set()


def test_the_card_says_nothing_of_the_injury_to_the_counter():
    assert set(SAMPLES[Kind.ACCIDENT_CARD]) == {
        "name",
        "cass_number",
        "birth_date",
        "file_number",
        "accident_date",
        "employer",
    }


def test_the_qr_opens_the_verification_page(settings):
    settings.PUBLIC_URL = "https://online.example"
    assert rendering.verification_address("7K3MQ9XT4PDAHW2K") == "HTTPS://ONLINE.EXAMPLE/V/7K3MQ9XT4PDAHW2K"
