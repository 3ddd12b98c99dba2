"""The public calculations, on a telephone and a wide screen, and with a browser that runs no scripts."""

from collections.abc import Callable
from urllib.parse import urlencode

from playwright.sync_api import Browser

from tests.journeys.conftest import Office, Walker
from tests.web.test_simulators import ASKED

Come = Callable[..., Walker]


def test_every_calculation_is_whole_on_a_phone_and_on_a_wide_screen(walk: Come) -> None:
    for width in (375, 1280):
        visitor = walk(width=width)
        visitor.go("/simuladors/")
        visitor.see("Simuladors", "Comptador de terminis")
        for slug, asked in ASKED.items():
            visitor.go(f"/simuladors/{slug}/?{urlencode(asked, doseq=True)}")
            visitor.see("Resultat", "Què no hi surt", "Adreça d’aquest càlcul")


def test_a_calculation_needs_no_script(office: Office, chromium: Browser) -> None:
    context = chromium.new_context(ignore_https_errors=True, java_script_enabled=False, locale="ca")
    page = context.new_page()
    page.goto(office.url + "/simuladors/terminis/")
    page.get_by_label("Què voleu comptar?").select_option("Declarar un accident laboral")
    for label, value in (("Dia", "20"), ("Mes", "11"), ("Any", "2026")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Calcula").click()
    page.get_by_text("dimarts, 24 de novembre del 2026").wait_for()
    assert page.url.endswith("/simuladors/terminis/?limit=declaration&on=2026-11-20")
    context.close()
