"""Steps 1 to 6: from the employer's declaration to a verified card, and to a refusal that says no more than it must."""

import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

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


def declare(anna: Walker, who: str) -> str:
    """Declare the accident of somebody on the list, with the medical report; return the file's number."""
    begin(anna)
    anna.press("La persona i la feina")
    fill(anna, who)
    anna.see("Documents adjunts")
    anna.page.locator("[id='file-medical_report']").set_input_files(picture())
    anna.page.locator("form:has([id='file-medical_report']) button").click()
    anna.see("informe.jpg")
    anna.go(anna.page.url.replace("adjunts/", "comprova/"))
    anna.see("Comproveu les respostes", "Va relliscar amb el gel")
    anna.press("Presenta")
    anna.see("En estudi")
    found = re.search(r"E-\d{4}-\d{7}", anna.text())
    assert found, anna.text()
    return found.group()


def open_file(officer: Walker, number: str) -> None:
    officer.go(f"/oficina/?q={number}")
    officer.see(number)
    officer.page.locator("main table a").first.click()
    officer.page.wait_for_load_state()


def propose(officer: Walker, number: str, outcome: str, reason: str) -> None:
    open_file(officer, number)
    officer.see("Llei 17/2008")
    officer.go(officer.page.url + "proposta/")
    officer.see("Què proposeu?")
    officer.page.locator(f"[name=outcome][value={outcome}]").check()
    officer.page.locator(f"[name=reasons][value='{reason}']").check()
    officer.answer(ground="L'informe mèdic i l'horari confirmen el que s'ha declarat.")
    officer.press("Fes la proposta")
    officer.see()


def resolve(head: Walker, number: str) -> None:
    head.go("/oficina/propostes/")
    head.see(number)
    head.page.locator(f"main tr:has-text('{number}') a").first.click()
    head.see("La resolució, tal com es notificarà")
    head.press("Resol com es proposa")
    head.see()


def download(walker: Walker, link: str) -> bytes:
    """The PDF behind a link of the page, once the worker has prepared it."""
    address = walker.page.locator("main a", has_text=link).first.get_attribute("href") or ""
    for _attempt in range(100):
        answer = walker.page.request.get(walker.office.url + address)
        if answer.headers["content-type"] == "application/pdf":
            return answer.body()
        walker.page.wait_for_timeout(300)
    raise AssertionError(f"{link} was not prepared")


def open_notice(walker: Walker, words: str) -> None:
    walker.go("/bustia/")
    walker.see(words)
    walker.page.locator("main form", has_text=words).or_(
        walker.page.locator(f"main li:has-text('{words}') form")
    ).locator("button").first.click()
    walker.page.wait_for_load_state()


def test_from_the_declaration_to_the_card_and_its_verification(
    by_certificate: Come, as_staff: Come, by_pin: Come, walk: Come
) -> None:
    anna = by_certificate("anna-cass")
    number = declare(anna, "Ribas")
    assert download(anna, "Rebut de presentació").startswith(b"%PDF")

    propose(as_staff("oficial"), number, "grant", "accident.presumed")
    resolve(as_staff("cap"), number)

    anna.go("/bustia/?tray=resolved")
    anna.see("Declaració d’accident laboral aprovada", number)
    print(anna.page.content())


def test_an_employer_declares_and_has_the_receipt_at_once(by_certificate: Come) -> None:
    anna = by_certificate("anna-cass", width=375)
    declare(anna, "Ribas")
    anna.see("Rebut de presentació", "Expedient")
