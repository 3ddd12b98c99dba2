"""Step 2, its last sentence: the desk or a doctor supplies the medical report that the employer did not have."""

import re
from collections.abc import Callable

from tests.journeys.conftest import Walker
from tests.journeys.test_work_accident import begin, fill, open_file, picture

Come = Callable[..., Walker]


def declare_without_report(anna: Walker, who: str) -> str:
    """Present a declaration that lacks the medical report and nothing else; return the file's number."""
    begin(anna)
    anna.press("La persona i la feina")
    fill(anna, who)
    anna.go(anna.page.url.replace("adjunts/", "comprova/"))
    anna.see("Encara falta", "Informe mèdic")
    anna.press("Presenta ara i completa més tard")
    anna.see("Presentada incompleta")
    found = re.search(r"E-\d{4}-\d{7}", anna.text())
    assert found, anna.text()
    return found.group()


def complete(anna: Walker, number: str) -> None:
    """The employer, who is told that the report came, completes the presentation, and has not seen whose it is."""
    anna.go("/bustia/?safata=notices")
    anna.see("Ha arribat un document que us faltava")
    anna.go(f"/expedients/?q={number}")
    anna.page.locator("main table a").first.click()
    anna.press("Documents adjunts")
    anna.see("ja n’ha rebut un per una altra via")
    anna.go(anna.page.url.replace("adjunts/", "comprova/"))
    anna.press("Presenta")
    anna.see("En estudi", "Informe mèdic rebut")
    assert not re.search("informe.jpg|Joana|col·legiat", anna.text())


def test_a_doctor_is_invited_by_the_injured_person_and_hands_in_the_report(
    by_certificate: Come, by_pin: Come, walk: Come, as_staff: Come
) -> None:
    anna = by_certificate("anna-cass")
    number = declare_without_report(anna, "Ribas")

    jordi = by_pin("jordi", width=375)
    jordi.go(f"/expedients/?q={number}")
    jordi.page.locator("main table a").first.click()
    jordi.see("L’informe del metge")
    jordi.press("Convideu el metge")
    jordi.see("directament a la CASS")
    jordi.press("Fes una invitació")
    jordi.see("El codi només es veu ara")
    code = jordi.page.locator(".cass-verify__code").inner_text()
    assert jordi.page.locator(".cass-verify__qr").evaluate("node => node.naturalWidth") > 0

    # The doctor mistypes it first, on a telephone; then everything but the file; then the report.
    doctor = walk(width=375)
    doctor.go("/informe/")
    doctor.answer(code=code[:-1] + ("0" if code[-1] != "0" else "1"))
    doctor.press("Continua")
    doctor.see("Aquest codi no val")
    doctor.answer(code=code.lower())
    doctor.press("Continua")
    doctor.see("J. Ribas Font")
    assert not re.search("Valira|bastida|espatlla", doctor.page.content())
    doctor.answer(doctor_name="Joana Vila Mas", doctor_number="1234")
    doctor.press("Lliura l’informe")
    doctor.see("Falta el fitxer")
    doctor.page.locator("input[type=file]").set_input_files(picture())
    doctor.press("Lliura l’informe")
    doctor.see("Hem rebut l’informe mèdic", "informe.jpg")
    doctor.go(f"/informe/{code.replace('-', '')}")
    doctor.see("Aquest codi no val")

    jordi.go("/bustia/?safata=notices")
    jordi.see("Ha arribat un informe mèdic del vostre accident")
    complete(anna, number)
    officer = as_staff("oficial")
    open_file(officer, number)
    officer.see("diu que és Joana Vila Mas, núm. 1234: identitat no comprovada")


def test_the_desk_adds_a_report_that_the_injured_person_brings(by_certificate: Come, as_staff: Come) -> None:
    anna = by_certificate("anna-cass")
    number = declare_without_report(anna, "Ribas")
    clerk = as_staff("taulell")
    clerk.go("/oficina/taulell/")
    clerk.press("Algú porta un informe mèdic")
    clerk.see("Queda registrat que heu fet una cerca")
    clerk.answer(q=number)
    clerk.press("Cerca")
    clerk.see("Jordi Ribas Font")
    clerk.page.locator("main table a", has_text=number).click()
    clerk.see("Ningú no ha portat cap informe")
    clerk.press("Afegeix a l’expedient")
    clerk.see("Falta el fitxer")
    clerk.answer(brought_by="injured")
    clerk.page.locator("input[type=file]").set_input_files(picture())
    clerk.press("Afegeix a l’expedient")
    clerk.see("La persona accidentada")
    assert "informe.jpg" not in clerk.text()
    complete(anna, number)
