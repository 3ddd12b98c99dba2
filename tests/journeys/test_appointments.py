"""An appointment from a telephone: booked, changed, cancelled; and at the office, where the clerk notes who came."""

import re
from collections.abc import Callable

from tests.journeys.conftest import Walker

Come = Callable[..., Walker]
REFERENCE = r"C-[0-9A-Z]{6}"
DUE_NOW = """
from django.utils import timezone
from cass.desk.models import Appointment
found = Appointment.objects.get(reference="{reference}")
length, now = found.ends_at - found.starts_at, timezone.now()
found.starts_at, found.ends_at, found.counter = now, now + length, 9
found.save()
"""


def choose_a_day(visitor: Walker) -> None:
    visitor.see("hores lliures")
    visitor.page.locator("main .cass-day a").nth(2).click()
    visitor.page.wait_for_load_state()


def choose_an_hour(visitor: Walker, number: int) -> None:
    visitor.page.locator("main [name=hour]").nth(number).check()


def book(visitor: Walker, purpose: str, name: str, hour: int) -> str:
    visitor.go("/cita/")
    visitor.see("Per a què veniu?")
    visitor.press(purpose)
    choose_a_day(visitor)
    visitor.see("la cita dura")
    choose_an_hour(visitor, hour)
    visitor.answer(name=name, telephone="312 345")
    visitor.press("Demana la cita")
    visitor.see("Teniu cita", "Què heu de portar")
    found = re.search(REFERENCE, visitor.text())
    assert found
    return found.group()


def test_somebody_books_changes_and_cancels_from_a_telephone(walk: Come) -> None:
    visitor = walk(width=375)
    visitor.go("/cita/")
    visitor.press("Demanar el PIN")
    choose_a_day(visitor)
    visitor.press("Demana la cita")
    visitor.see("Nom i cognoms de qui vindrà: Falta aquesta resposta")
    reference = book(visitor, "Demanar el PIN", "Nati Bosch Reig", 3)
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Afegeix-la al calendari").click()
    assert download.value.suggested_filename == f"cita-{reference}.ics"
    visitor.press("Canvia la cita")
    choose_a_day(visitor)
    visitor.see("A quina hora us va bé?")
    choose_an_hour(visitor, 5)
    visitor.press("Canvia la cita")
    visitor.see("Teniu cita", reference)
    visitor.press("Anul·la la cita")
    visitor.see("Voleu anul·lar aquesta cita?")
    visitor.press("Anul·la la cita")
    visitor.see("Anul·lada")


def test_the_clerk_finds_the_appointment_and_notes_that_they_came(walk: Come, as_staff: Come) -> None:
    visitor = walk()
    reference = book(visitor, "Un altre tràmit", "Pepi Roca Sol", 6)
    visitor.office.manage("shell", "-v", "0", "-c", DUE_NOW.format(reference=reference))
    clerk = as_staff("taulell")
    clerk.go(f"/oficina/cites/?q={reference}")
    clerk.see("Pepi Roca Sol", "312345")
    clerk.go("/oficina/cites/?oficina=atencio-al-public")
    clerk.see("Pepi Roca Sol", "Dia després")
    row = clerk.page.locator("main tbody tr", has_text=reference)
    row.get_by_role("button", name="Ha vingut", exact=False).first.click()
    clerk.page.wait_for_load_state()
    clerk.see("Ha vingut")
    assert "No ha vingut" not in clerk.page.locator("main tbody tr", has_text=reference).inner_text()
