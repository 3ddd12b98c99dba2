"""Steps 1 to 6: from the employer's declaration to a verified card, and to a refusal that says no more than it must."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from tests.journeys.conftest import Walker

Come = Callable[..., Walker]
YESTERDAY = dt.date.today() - dt.timedelta(days=1)


def picture() -> dict[str, Any]:
    """A medical report as a phone sends it."""
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(file, "JPEG")
    return {"name": "informe.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def begin(walker: Walker) -> None:
    walker.go("/tramits/work_accident_declaration/")
    walker.see("Què us demanarem")
    walker.press("Comença")


def fill(walker: Walker, who: str, **changed: dict[str, str]) -> None:
    """Every section, in order, with «save and continue»."""
    people = walker.page.locator("select[name=who] option")
    labels = people.all_inner_texts()
    chosen = next(index for index, label in enumerate(labels) if who in label)
    value = people.nth(chosen).get_attribute("value") or ""
    pages: dict[str, dict[str, str]] = {
        "injured": {"who": value, "same_job": "yes"},
        "event": {
            "occurred_on": YESTERDAY.isoformat(),
            "time": "10:30",
            "place": "usual",
            "parish": "AD-07",
            "spot": "Obra del carrer Major",
        },
        "timetable": {"starts": "08:00", "ends": "17:00", "was_working": "yes", "usual_work": "yes"},
        "facts": {
            "doing": "Pujava totxos a la bastida.",
            "went_wrong": "Va relliscar amb el gel d'una planxa.",
            "hurt_how": "Va caure i es va donar un cop a l'espatlla esquerra.",
            "deviation": "51",
        },
        "injury": {"injury": "021", "body_part": "51", "side": "left", "severity": "minor", "in_hospital": "no"},
        "others": {"others_hurt": "no", "third_party": "no"},
        "witnesses": {},
        "leave": {"stopped": "no"},
        "prevention": {"trained": "yes", "equipped": "yes"},
        "signatory": {"name": "Anna Torres Mas", "capacity": "holder"},
    }
    for section, answers in pages.items():
        walker.see()
        walker.answer(**(answers | changed.get(section, {})))
        walker.press("Desa i continua")


@pytest.fixture
def declared(by_certificate: Come) -> tuple[Walker, str]:
    """Anna has declared Jordi's accident, with the medical report; the file's number."""
    anna = by_certificate("anna-cass")
    begin(anna)
    anna.press("La persona i la feina")
    fill(anna, "Ribas")
    anna.see("Documents adjunts")
    anna.page.locator("[id='file-medical_report']").set_input_files(picture())
    anna.page.locator("form:has([id='file-medical_report']) button").click()
    anna.see("informe.jpg")
    anna.go(anna.page.url.replace("adjunts/", "comprova/"))
    anna.see("Comproveu les respostes", "Va relliscar amb el gel")
    anna.press("Presenta")
    anna.see("En estudi")
    return anna, anna.text().split("E-2026-")[1][:7] if "E-2026-" in anna.text() else ""


def test_an_employer_declares_and_has_the_receipt_at_once(declared: tuple[Walker, str]) -> None:
    anna, number = declared
    assert number
    anna.see("Rebut de presentació", "Expedient")
