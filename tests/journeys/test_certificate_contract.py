"""Steps 1 and 2 of the CASS certificate: somebody asks for it, signs at the desk, and another officer approves."""

import re
from collections.abc import Callable

from cass.demo.companies import clients
from cass.demo.people import PEOPLE
from tests.journeys.conftest import Office, Walker
from tests.journeys.test_work_accident import picture

Come = Callable[..., Walker]
MERITXELL = PEOPLE["meritxell"]
COMMUNITY = next(client for client in clients() if client.kind == "community_of_owners")
PASSWORD = "quatre cavalls sobre la neu"
TELEPHONE = "+376312345"


def ask(walker: Walker) -> str:
    """Fill the public form in, send it, and read its reference."""
    given, surname, second = MERITXELL.name
    walker.go("/certificat/sollicitud/")
    walker.see("Pas 1 de 4")
    walker.answer(kind="community_of_owners")
    walker.press("Continua")
    walker.see("Pas 2 de 4")
    walker.answer(
        given_name=given,
        surnames=f"{surname} {second}",
        identity_document=MERITXELL.document,
        cass_number=MERITXELL.number,
        telephone=TELEPHONE,
        email="meritxell@example.org",
        email_again="meritxell@example.org",
    )
    walker.press("Continua")
    walker.see("Pas 3 de 4")
    walker.page.locator("[name='d0-census_number']").fill(COMMUNITY.census)
    walker.page.locator("[name='d0-name']").fill(COMMUNITY.name)
    walker.press("Continua")
    walker.see("Pas 4 de 4")
    walker.answer(password=PASSWORD, password_again=PASSWORD)
    walker.see("molt bona")
    walker.press("Envia la sol·licitud")
    walker.see("Hem rebut la sol·licitud")
    found = re.search(r"SP-\d{4}-[0-9A-Z]{8}", walker.text())
    assert found
    return found.group()


def come_back(walker: Walker, reference: str) -> None:
    walker.go("/certificat/")
    walker.answer(reference=reference, password=PASSWORD)
    walker.press("Mira la sol·licitud")
    walker.see(reference)


def scan_papers(clerk: Walker) -> None:
    """Every paper that is not checked yet: seen, and scanned."""
    waiting = clerk.page.locator("section:not(:has(.govuk-tag--green)):has(input[type=file])")
    while waiting.count():
        section = waiting.first
        section.locator("[name=seen]").check(force=True)
        section.locator("input[type=file]").set_input_files(picture())
        section.locator("button[type=submit]").click()
        clerk.page.wait_for_load_state()


def code_sent(office: Office, clerk: Walker) -> str:
    """The digits of the newest text message to the applicant's telephone."""
    for _attempt in range(300):
        messages = sorted((office.var / "sms").glob("code-*.txt"), key=lambda file: file.stat().st_mtime)
        texts = [text for file in messages if (text := file.read_text()).startswith(TELEPHONE)]
        if texts and (found := re.search(r"\b\d{6}\b", texts[-1].removeprefix(TELEPHONE))):
            return found.group()
        clerk.page.wait_for_timeout(200)
    raise AssertionError("No code was sent.")


def wait_for(walker: Walker, selector: str) -> None:
    """Until the worker has done its part: read again."""
    for _attempt in range(120):
        if walker.page.locator(selector).count():
            return
        walker.page.wait_for_timeout(500)
        walker.page.reload()
    raise AssertionError(selector)


def test_from_the_request_to_the_approval_with_two_officers(walk: Come, as_staff: Come, office: Office) -> None:
    visitor = walk(width=375)
    reference = ask(visitor)
    come_back(visitor, reference)
    visitor.see("Demaneu cita prèvia")

    clerk = as_staff("taulell")
    clerk.go(f"/oficina/contractes/?q={reference}")
    clerk.see(reference)
    clerk.page.locator("main table a").first.click()
    clerk.page.wait_for_load_state()
    clerk.see("Què cal fer")
    desk = clerk.page.url
    clerk.press("Identifica la persona")
    clerk.see("Coincideix")
    clerk.press("És aquesta persona")
    clerk.see("No hi consta: cal acreditar-ho")
    clerk.press("Afegeix-lo al contracte")
    clerk.see("És al contracte")
    clerk.go(desk + "documents/")
    clerk.see("Acta de la comunitat")
    scan_papers(clerk)
    clerk.go(desk + "contacte/")
    clerk.press("Envia un codi")
    clerk.see("S’ha enviat un codi")
    clerk.answer(code=code_sent(office, clerk))
    clerk.press("Verifica")
    clerk.go(desk)
    clerk.press("Fes el contracte")
    wait_for(clerk, "main a[href*='/documents/']:has-text('Contracte del certificat')")
    clerk.go(desk + "signatura/")
    clerk.see("L’ha signat aquí")
    clerk.page.locator("[name=signed]").set_input_files(picture())
    clerk.press("Anota la signatura")
    clerk.see("L’heu preparat vós")

    other = as_staff("taulell2")
    other.go(desk)
    wait_for(other, "main .cass-file:has-text('Contracte signat') a")
    other.see("Aprova el contracte")
    other.press("Aprova el contracte")
    other.see("S’ha aprovat el contracte")

    come_back(visitor, reference)
    visitor.see("Número de contracte")
    assert re.search(r"\b\d{8}\b", visitor.text())
    visitor.see("Obtén el certificat")
