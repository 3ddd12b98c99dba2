"""Acting for others: granted with the certificate, accepted by the other in their own browser, used, revoked."""

import datetime as dt
from collections.abc import Callable

from tests.journeys.conftest import Walker

Come = Callable[..., Walker]
UNTIL = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=200)


def test_granted_accepted_used_and_revoked(by_certificate: Come) -> None:
    marc = by_certificate("marc-cass")
    marc.go("/autoritzacions/")
    marc.see("Encara no heu autoritzat ningú.", "Marc Puig Riba")
    marc.press("Autoritza una gestoria o una altra persona")
    marc.see("A qui")
    marc.press("Comença")
    marc.press("A qui")
    marc.see()
    marc.answer(kind="person", number="112690J", name="Soler")
    marc.press("Desa i continua")
    marc.see("Què podrà fer?")
    marc.page.get_by_label("Només una part").check()
    marc.page.get_by_label("La declaració d’accident laboral").check()
    marc.answer(until=UNTIL.isoformat())
    marc.press("Desa i continua")
    marc.see()
    marc.press("Comprova i presenta")
    marc.see("112690J", "Soler")
    marc.press("Presenta")
    marc.see("S’ha presentat")
    marc.go("/autoritzacions/")
    marc.see("Soler · 112690J", "Per acceptar")

    pere = by_certificate("pere-cass")
    pere.go("/autoritzacions/rebudes/")
    pere.see("Marc Puig Riba", "No val fins que ho accepteu")
    pere.page.locator("main button[value=accepta]").click()
    pere.page.wait_for_load_state()
    pere.see("En vigor")
    pere.go("/cartera/?vista=clients")
    pere.see("Construccions Valira, SL", "Marc Puig Riba")
    pere.press("Marc Puig Riba")
    pere.see()
    pere.go("/tramits/work_accident_declaration/")
    pere.press("Comença")
    draft = pere.page.url
    pere.press("La vostra activitat")
    pere.see()

    marc.go("/autoritzacions/")
    marc.press("Pere Soler Camps")
    marc.see("En vigor", "Tràmit començat")
    marc.press("Revoca l’autorització")
    marc.see("Voleu revocar aquesta autorització?")
    marc.press("Revoca-la ara")
    marc.see("S’ha presentat", "Revocació d’una autorització")

    # In the middle of the form: the next request refuses, and the draft stays with the declarant.
    pere.page.locator("main form button[type=submit]").first.click()
    pere.page.wait_for_load_state()
    pere.see("Ja no podeu actuar en nom d’aquest declarant")
    marc.go(draft)
    marc.see("La vostra activitat")
    marc.page.get_by_text("Descarta").last.click()


def test_whoever_acts_for_forty_companies_lives_in_the_portfolio(by_certificate: Come) -> None:
    for width in (1280, 375):
        clara = by_certificate("clara-cass", width=width)
        clara.see("La vostra cartera", "Per fer", "Clients (40)")
        clara.page.locator("main [name=q]").fill("Perruqueria Sant")
        clara.press("Filtra")
        clara.see("Perruqueria Sant Serni, SL", "Teniu una notificació oficial")
        clara.page.locator("main table button").first.click()
        clara.page.wait_for_load_state()
        clara.see("Teniu una notificació oficial")
        assert "Perruqueria Sant Serni, SL" in clara.page.locator("body").inner_text()
        clara.go("/cartera/?vista=clients")
        clara.see("Forn de pa Arinsal, SL")
