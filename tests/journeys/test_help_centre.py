"""An incident from an error page: somebody tells it, the help centre answers, they find the answer."""

import re
from collections.abc import Callable

from tests.journeys.conftest import Walker

Come = Callable[..., Walker]
REFERENCE = r"I-[0-9A-Z]{6}"


def test_an_incident_goes_from_an_error_page_to_the_help_centre_and_back(walk: Come, as_staff: Come) -> None:
    visitor = walk(width=375)
    visitor.go("/no-hi-es/")
    visitor.press("O expliqueu-nos què ha passat")
    visitor.see("Comuniqueu un problema", "page.not_found")
    visitor.press("Envia")
    visitor.see("Falta aquesta resposta", "page.not_found")
    visitor.answer(text="L’enllaç de la carta no va enlloc.", name="Quima Ros Font", telephone="312 346")
    visitor.press("Envia")
    visitor.see("L’estem mirant", "page.not_found", "L’enllaç de la carta no va enlloc.")
    found = re.search(REFERENCE, visitor.text())
    assert found
    here = visitor.page.url

    helper = as_staff("ajuda")
    helper.go("/oficina/incidencies/")
    helper.see("Quima Ros Font", "page.not_found")
    helper.page.get_by_role("link", name=found.group()).click()
    helper.page.wait_for_load_state()
    helper.see("312346", "L’enllaç de la carta no va enlloc.")
    helper.press("Me’n faig càrrec")
    helper.see("Deixa-la als altres")
    helper.answer(text="Us enviem la carta un altre cop.")
    helper.press("Envia la resposta")
    helper.see("Us enviem la carta un altre cop.", "Espera resposta de la persona")

    visitor.go(here)
    visitor.see("Us hem respost", "Us enviem la carta un altre cop.")
    visitor.answer(text="Gràcies, ja l’he trobada.")
    visitor.press("Envia")
    visitor.see("L’estem mirant", "Gràcies, ja l’he trobada.")


def test_who_is_signed_in_finds_the_answer_in_the_inbox(by_pin: Come, as_staff: Come) -> None:
    nuria = by_pin("nuria")
    nuria.go("/situacio/")
    nuria.page.locator("footer").get_by_role("link", name="Comuniqueu un problema").click()
    nuria.page.wait_for_load_state()
    nuria.see("/situacio/")
    nuria.answer(text="Hi falta una feina.")
    nuria.press("Envia")
    found = re.search(REFERENCE, nuria.text())
    assert found
    helper = as_staff("ajuda")
    helper.go(f"/oficina/incidencies/?q={found.group()}")
    helper.answer(text="Ja hi és.")
    helper.page.locator("[name=closes]").check()
    helper.press("Envia la resposta")
    helper.see("Tancada")
    nuria.go("/bustia/?safata=notices")
    nuria.see("Hi ha una resposta a la vostra incidència")
    nuria.go("/incidencia/")
    nuria.press(found.group())
    nuria.see("Ja hi és.", "Tancada")
