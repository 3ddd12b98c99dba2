"""The session ends while somebody writes: after coming in again, what they typed is in the form."""

from collections.abc import Callable

from tests.journeys.conftest import Office, Walker
from tests.journeys.test_work_accident import begin

Come = Callable[..., Walker]
HALF_AN_HOUR_LATER = (
    "import datetime as dt; from django.db.models import F; from cass.doors.models import Session; "
    "Session.objects.filter(ended_at=None, staff=None).update(last_seen_at=F('last_seen_at') - dt.timedelta(minutes=31))"
)
DOING = "Pujava sacs per l'escala del darrere."


def test_what_was_typed_waits_for_its_writer(office: Office, by_certificate: Come) -> None:
    anna = by_certificate("anna-cass", width=375)
    begin(anna)
    anna.press("Què va passar")
    section = anna.page.url
    anna.answer(doing=DOING, went_wrong="Va relliscar.")
    office.manage("shell", "-c", HALF_AN_HOUR_LATER)
    anna.press("Desa i continua")
    anna.see("La sessió s’ha acabat", "us el guardem una hora")
    anna.page.locator("main .cass-tile a", has_text="Certificat digital CASS").click()
    anna.see("Comproveu qui entra")
    anna.page.locator("main form button[type=submit]").first.click()
    anna.page.wait_for_url(section)
    anna.see("Hem recuperat el que havíeu escrit.", "encara no s’ha desat")
    assert anna.page.locator("[name=doing]").input_value() == DOING
    anna.press("Desa i continua més tard")
    anna.press("Què va passar")
    assert "Hem recuperat" not in anna.text()
    assert anna.page.locator("[name=doing]").input_value() == DOING


def test_papers_that_are_being_sealed_appear_where_one_is(office: Office, by_certificate: Come) -> None:
    maria = by_certificate("maria-national", width=375)
    maria.press("Obtén el certificat de cobertura")
    maria.page.evaluate("window.stayed = true")
    maria.page.locator("#papers a[href^='/documents/']").first.wait_for()
    maria.page.locator("#papers:not([data-awaited])").wait_for()
    assert maria.page.evaluate("window.stayed"), "nothing was loaded anew"
    maria.see("Certificat de cobertura sanitària")
