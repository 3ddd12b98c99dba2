"""Steps 1 to 6: from the employer's declaration to a verified card, and to a refusal that says no more than it must."""

import datetime as dt
import io
import re
import subprocess
from collections.abc import Callable
from typing import Any

from PIL import Image

from cass.kernel.working_days import ANDORRA
from tests.journeys.conftest import Walker

Come = Callable[..., Walker]
YESTERDAY = dt.datetime.now(ANDORRA).date() - dt.timedelta(days=1)


def picture() -> dict[str, Any]:
    """A medical report as a phone sends it."""
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(file, "JPEG")
    return {"name": "informe.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def begin(walker: Walker) -> None:
    walker.go("/tramits/work_accident_declaration/")
    walker.see("Què us demanarem")
    walker.press("Comença")


def value_of(walker: Walker, who: str) -> str:
    """What the list of employees sends for the one with this name."""
    people = walker.page.locator("select[name=who] option")
    chosen = next(index for index, label in enumerate(people.all_inner_texts()) if who in label)
    return people.nth(chosen).get_attribute("value") or ""


def fill(walker: Walker, who: str, *, own_account: str = "", commuting: bool = False) -> None:
    """Every section, in order, with «save and continue»; own account, under its name, has told its activity already."""
    value = "" if own_account else value_of(walker, who)
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
        "commuting": {},
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
    if own_account:
        del pages["injured"]
        pages["signatory"] = {"name": own_account, "capacity": "self"}
    if commuting:
        pages["event"] |= {"time": "07:40", "place": "commuting", "spot": "CG-1, a l'altura de la rotonda"}
        pages["timetable"]["was_working"] = "no"
        pages["commuting"] = {
            "came_from": "de casa, a Encamp",
            "went_to": "a l'obra",
            "left_at": "07:25",
            "means": "car",
        }
        pages["commuting"] |= {"usual_route": "yes", "only_for_work": "yes", "close_in_time": "yes"}
    else:
        del pages["commuting"]
    for answers in pages.values():
        walker.see()
        walker.answer(**answers)
        walker.press("Desa i continua")


def enclose(walker: Walker, kind: str) -> None:
    walker.page.locator(f"[id='file-{kind}']").set_input_files(picture())
    walker.page.locator(f"form:has([id='file-{kind}']) button").click()
    walker.see("informe.jpg")


def present(walker: Walker) -> str:
    """From the files enclosed: check the answers, and file; return the file's number."""
    walker.go(walker.page.url.replace("adjunts/", "comprova/"))
    walker.see("Comproveu les respostes", "Va relliscar amb el gel")
    walker.press("Presenta")
    walker.see("En estudi")
    found = re.search(r"E-\d{4}-\d{7}", walker.text())
    assert found, walker.text()
    return found.group()


def declare(anna: Walker, who: str, *, commuting: bool = False) -> str:
    """Declare the accident of somebody on the list, with the medical report; return the file's number."""
    begin(anna)
    anna.press("La persona i la feina")
    fill(anna, who, commuting=commuting)
    anna.see("Documents adjunts")
    enclose(anna, "medical_report")
    if commuting:
        enclose(anna, "proof_of_route")
    return present(anna)


def declare_own(walker: Walker, name: str, work: str) -> str:
    """Declare one's own accident, on one's own account; return the file's number."""
    begin(walker)
    walker.press("La vostra activitat")
    walker.answer(usual_work=work, meanwhile="inactive")
    walker.press("Desa i continua")
    fill(walker, "", own_account=name)
    enclose(walker, "medical_report")
    return present(walker)


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


def open_notification(walker: Walker) -> None:
    """Open the newest official notice: what was decided is told there, and takes effect."""
    walker.go("/bustia/?safata=resolved")
    walker.page.locator("main .cass-file a").first.click()
    walker.see("En obrir-la, queda notificada.")
    walker.press("Obre la notificació")
    walker.see()


def download(walker: Walker, link: str) -> bytes:
    """The PDF behind a link of the page, once the worker has prepared it."""
    found = walker.page.locator("main a", has_text=link)
    for _attempt in range(200):
        if found.count():
            answer = walker.page.request.get(walker.office.url + (found.first.get_attribute("href") or ""))
            if answer.headers["content-type"] == "application/pdf":
                return answer.body()
        walker.page.wait_for_timeout(300)
        walker.page.reload()
    raise AssertionError(f"{link} was not prepared: {walker.text()}")


def code_of(pdf: bytes) -> str:
    """The verification code as it is printed."""
    printed = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    found = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", printed)
    assert found, printed
    return found.group()


def test_from_the_declaration_to_the_card_and_its_verification(
    by_certificate: Come, as_staff: Come, by_pin: Come, walk: Come
) -> None:
    anna = by_certificate("anna-cass")
    number = declare(anna, "Ribas")
    assert download(anna, "Rebut de presentació").startswith(b"%PDF")

    propose(as_staff("oficial"), number, "grant", "accident.presumed")
    resolve(as_staff("cap"), number)

    # The employer finds the card in the tray of resolved requests, to print and hand over.
    anna.go("/bustia/?safata=resolved")
    anna.see("Declaració d’accident laboral aprovada", number)
    card = download(anna, "Carnet d’accident de treball")

    # The injured person has it too, and the reasoned decision, which the employer has not.
    jordi = by_pin("jordi", width=375)
    jordi.go("/expedients/")
    jordi.see(number)
    jordi.page.locator("main table a", has_text="Declaració d’accident laboral").first.click()
    jordi.see("Aprovada", "Carnet d’accident de treball", "Què es va presentar")
    assert download(jordi, "Carnet d’accident de treball") == card
    anna.go("/expedients/")
    anna.page.locator(f"main tr:has-text('{number}') a").first.click()
    anna.see("Aprovada")
    assert "Resolució" not in anna.page.locator("main").inner_text()

    # Anybody may check it, and learns nothing about the injury or the employer.
    pharmacy = walk(width=375)
    pharmacy.go("/v/")
    pharmacy.answer(code=code_of(card).lower())
    pharmacy.press("Verifica el codi")
    pharmacy.see("Jordi Ribas Font")
    assert not re.search("Valira|espatlla|fractura|bastida", pharmacy.page.content())
    pharmacy.go("/v/" + code_of(card).replace("-", ""))
    pharmacy.see("Jordi Ribas Font")
    altered = card.replace(b"/Author", b"/Auth0r", 1)
    assert altered != card
    pharmacy.go("/v/")
    file = {"name": "carnet.pdf", "mimeType": "application/pdf", "buffer": altered}
    pharmacy.page.locator("input[type=file]").set_input_files(file)
    pharmacy.press("Verifica el fitxer")
    pharmacy.see("alterat")


def dispute(jordi: Walker, number: str) -> None:
    """The injured person says that it was not as declared."""
    jordi.go(f"/expedients/?q={number}")
    jordi.page.locator("main table a", has_text="Declaració d’accident laboral").first.click()
    jordi.press("Afegeix-hi una declaració")
    jordi.press("La vostra declaració")
    jordi.answer(kind="dispute", words="No va ser a l'obra: va ser al magatzem.")
    jordi.press("Desa i continua")
    jordi.go(re.sub("(apartat|adjunts)/.*", "comprova/", jordi.page.url))
    jordi.see("va ser al magatzem")
    jordi.press("Presenta")
    jordi.see("Aprovada")


def test_a_refusal_waits_until_the_person_is_heard_and_tells_the_employer_only_to_send_them_to_the_desk(
    by_certificate: Come, as_staff: Come, by_pin: Come
) -> None:
    anna = by_certificate("anna-cass")
    number = declare(anna, "Ribas")
    propose(as_staff("oficial"), number, "refuse", "accident.presumed")

    # Nobody has told Jordi yet, nor asked him: his letter is still at the desk.
    head = as_staff("cap")
    head.go("/oficina/propostes/")
    head.page.locator(f"main tr:has-text('{number}') a").first.click()
    head.see("la persona no està notificada")
    assert "Resol com es proposa" not in head.text()

    dispute(by_pin("jordi", width=375), number)
    resolve(head, number)
    anna.go("/bustia/?safata=rejected")
    anna.see("Declaració d’accident laboral denegada", number)
    notice = download(anna, "Avís per a la persona assegurada")
    printed = subprocess.run(["pdftotext", "-", "-"], input=notice, capture_output=True, check=True).stdout.decode()
    assert "Atenció al Públic" in printed
    assert "confirmen" not in printed


def test_somebody_not_in_the_list_is_accepted_incomplete_and_matched_by_an_officer(
    by_certificate: Come, as_staff: Come
) -> None:
    anna = by_certificate("anna-cass", width=375)
    begin(anna)
    anna.press("La persona i la feina")
    anna.answer(who="not_in_list", number="161482V", surname="Ferreira", given_name="Lucas", birth_date="1999-05-04")
    anna.answer(occupation="7121")
    anna.press("Desa i continua més tard")
    for section, answers in {
        "Quan i on": {"occurred_on": YESTERDAY.isoformat()},
        "Què va passar": {"doing": "Descarregava un camió."},
        "Qui signa": {"name": "Anna Torres Mas"},
    }.items():
        anna.press(section)
        anna.answer(**answers)
        anna.press("Desa i continua més tard")
    anna.see("A mitges")
    anna.press("Comprova i presenta")
    anna.see("Encara falta", "Informe mèdic")
    anna.press("Presenta ara i completa més tard")
    anna.see("Presentada incompleta", "Rebut de presentació incompleta")
    found = re.search(r"E-\d{4}-\d{7}", anna.text())
    assert found, anna.text()

    officer = as_staff("oficial")
    open_file(officer, found.group())
    officer.press("Identifica la persona")
    officer.see("Lucas Ferreira", "161482V", "D’alta a l’empresa")
    officer.press("És aquesta persona")
    officer.see("Lucas Ferreira")
    assert "Identifica la persona" not in officer.text()


def test_own_account_in_debt_is_recognised_and_the_card_waits(by_certificate: Come, as_staff: Come) -> None:
    marc = by_certificate("marc-cass")
    number = declare_own(marc, "Marc Puig Riba", "Instal·lacions elèctriques.")
    propose(as_staff("oficial"), number, "grant_card_withheld", "accident.contributions_owed")
    resolve(as_staff("cap"), number)
    open_notification(marc)
    marc.go("/expedients/")
    marc.page.locator(f"main tr:has-text('{number}') a").first.click()
    marc.see("Aprovada", "Carnet retingut")
    assert "Carnet d’accident de treball" not in marc.text()


def test_on_the_way_to_work_and_on_ones_own_account_resolved_together(
    by_certificate: Come, as_staff: Come, by_pin: Come
) -> None:
    anna, nuria = by_certificate("anna-cass", width=375), by_certificate("nuria-cass", width=375)
    on_the_way = declare(anna, "Ribas", commuting=True)
    anna.see("Rebut de presentació", "Expedient")
    own = declare_own(nuria, "Núria Casals Pujol", "Fotografia a la muntanya.")
    officer = as_staff("oficial")
    propose(officer, on_the_way, "grant", "accident.commuting_proven")
    propose(officer, own, "grant", "accident.presumed")

    head = as_staff("cap")
    head.go("/oficina/propostes/")
    for number in (on_the_way, own):
        head.page.locator(f"main tr:has-text('{number}') input[name=proposal]").check()
    head.press("Resol les marcades")
    head.see("Resoldreu 2 expedients tal com es proposa", on_the_way, own)
    head.press("Resol-les totes")
    head.see("S’han resolt 2 de 2")

    open_notification(nuria)
    jordi = by_pin("jordi", width=375)
    for walker, number in ((jordi, on_the_way), (nuria, own)):
        walker.go(f"/expedients/?q={number}")
        walker.page.locator("main table a").first.click()
        walker.see("Aprovada")
        assert download(walker, "Carnet d’accident de treball").startswith(b"%PDF")


def test_codes_are_found_by_the_words_people_use_and_can_be_changed(by_certificate: Come) -> None:
    anna = by_certificate("anna-cass", width=375)
    begin(anna)
    anna.press("Què va passar")
    box = anna.page.locator(".cass-code-search:has(select[name=deviation]) input")
    box.fill("relliscar")
    anna.page.keyboard.press("ArrowDown")
    anna.page.keyboard.press("Enter")
    chosen = anna.page.locator("select[name=deviation]").evaluate("node => node.value")
    assert chosen.startswith("5"), f"«relliscar» found {chosen!r}"
    anna.see("Canvia")
