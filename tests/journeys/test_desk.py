"""Steps 4 and 5 at the public desk: a signed CASS-0018 keyed in, a letter printed and posted, a correction asked for."""

import re
from collections.abc import Callable

from tests.journeys.conftest import Walker
from tests.journeys.test_work_accident import YESTERDAY, declare, fill, open_file, picture

Come = Callable[..., Walker]


def test_a_clerk_keys_in_a_paper_declaration_and_the_queue_has_it(as_staff: Come) -> None:
    clerk = as_staff("taulell")
    clerk.go("/oficina/taulell/?q=Valira")
    clerk.see("Construccions Valira")
    clerk.page.locator("main a[href*='/taulell/nova/']").first.click()
    clerk.page.wait_for_load_state()
    clerk.see()
    clerk.answer(presented_on=YESTERDAY.isoformat())
    clerk.page.locator("main form button[type=submit]").first.click()
    clerk.page.wait_for_load_state()
    clerk.press("La persona i la feina")
    fill(clerk, "Ribas")
    for kind in ("scan", "medical_report"):
        clerk.page.locator(f"[id='file-{kind}']").set_input_files(picture())
        clerk.page.locator(f"form:has([id='file-{kind}']) button").click()
        clerk.page.wait_for_load_state()
    clerk.see("informe.jpg")
    clerk.go(clerk.page.url.replace("adjunts/", "comprova/"))
    clerk.press("Presenta")
    clerk.see()
    found = re.search(r"E-\d{4}-\d{7}", clerk.text())
    assert found
    open_file(as_staff("oficial"), found.group())


def test_the_letter_to_the_injured_person_is_printed_posted_and_delivered(by_certificate: Come, as_staff: Come) -> None:
    anna = by_certificate("anna-cass")
    declare(anna, "Ribas")
    clerk = as_staff("taulell")
    clerk.go("/oficina/paper/")
    clerk.see("Jordi Ribas Font")


def test_an_officer_asks_for_a_correction_and_the_employer_mends_it(by_certificate: Come, as_staff: Come) -> None:
    anna = by_certificate("anna-cass")
    number = declare(anna, "Ribas")
    officer = as_staff("oficial")
    open_file(officer, number)
    officer.go(officer.page.url + "esmena/")
    officer.see()
    officer.answer(timetable="Indiqueu també l’horari de la tarda.")
    officer.press("Envia el requeriment")
    officer.see()

    anna.go("/bustia/?safata=notices")
    anna.page.locator("main .cass-file a").first.click()
    anna.see("En obrir-la, queda notificada.")
    anna.press("Obre la notificació")
    anna.see()
    anna.go("/expedients/")
    anna.page.locator(f"main tr:has-text('{number}') a").first.click()
    anna.see("Indiqueu també l’horari de la tarda.")
    anna.press("L’horari d’aquell dia")
    anna.answer(is_split="yes", starts_again="15:00", ends_again="18:00", ends="13:00")
    anna.press("Desa i continua més tard")
    anna.press("Comprova i presenta")
    anna.press("Presenta")
    anna.see("En estudi")
