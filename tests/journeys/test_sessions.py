"""Somebody sees where they are in and ends it there; a session that is about to end says so, and loses nothing."""

from collections.abc import Callable

from cass.demo import access
from tests.journeys.conftest import Office, Walker

Come = Callable[..., Walker]
DOING = "Pintava la façana del darrere."
ENDED = (
    "import datetime as dt; from django.db.models import F; from cass.doors.models import Session; "
    "Session.objects.filter(pk=Session.objects.filter(ended_at=None, person__cass_number='{number}').latest('pk').pk)"
    ".update(last_seen_at=F('last_seen_at') - dt.timedelta(minutes=31))"
)
NEARLY_OVER = (
    "import datetime as dt; from django.utils import timezone; from cass.doors.models import Session; "
    "Session.objects.filter(ended_at=None, person__cass_number='{number}')"
    ".update(expires_at=timezone.now() + dt.timedelta(minutes=4))"
)
A_MINUTE = 60_000


def test_a_session_elsewhere_is_seen_and_ended(by_pin: Come) -> None:
    elsewhere = by_pin("nuria", width=375)
    here = by_pin("nuria")
    here.go("/sessions/")
    here.see("Les vostres sessions obertes", "En aquest navegador", "Tanca-la")
    others = here.page.locator("main").get_by_role("button", name="Tanca-la")
    while others.count():  # Other journeys may have left her in as well.
        others.first.click()
        here.page.wait_for_load_state()
    here.see("No teniu cap altra sessió oberta.")
    elsewhere.go("/inici/")
    elsewhere.see("Accés a CASS Online")
    here.go("/accessos/")
    here.see("Sessió tancada des d’un altre lloc", "Entrada", "Vós")
    here.page.locator("select[name=kind]").select_option("readings")
    here.press("Filtra")
    assert "Entrada" not in here.page.locator("table, .cass-empty").first.inner_text()


def test_who_goes_on_is_asked_no_more_for_a_while(by_pin: Come) -> None:
    reader = by_pin("nuria")
    reader.page.clock.install()
    reader.go("/inici/")
    dialog = reader.page.get_by_role("alertdialog")
    reader.page.clock.fast_forward(20 * A_MINUTE)
    assert not dialog.is_visible()
    reader.page.clock.fast_forward(6 * A_MINUTE)
    dialog.get_by_text("d’aquí a 4 minuts").wait_for()
    reader.see()
    assert reader.page.evaluate("document.activeElement.textContent") == "Continua"
    dialog.get_by_role("button", name="Continua").click()
    dialog.wait_for(state="hidden")
    reader.page.clock.fast_forward(20 * A_MINUTE)
    assert not dialog.is_visible()


def test_the_longest_a_session_lasts_is_told_too_and_cannot_be_put_off(office: Office, by_pin: Come) -> None:
    reader = by_pin("nuria")
    office.manage("shell", "-c", NEARLY_OVER.format(number=access.PEOPLE["nuria"].number))
    reader.go("/inici/")
    dialog = reader.page.get_by_role("alertdialog")
    dialog.get_by_text("Fa vuit hores que hi sou").wait_for()
    dialog.get_by_role("button", name="D’acord").click()
    dialog.wait_for(state="hidden")
    reader.see()


def begin_draft(office: Office, walker: Walker) -> str:
    """A new declaration, open at what happened."""
    walker.go("/tramits/work_accident_declaration/")
    walker.press("Comença")
    walker.press("Què va passar")
    return walker.page.url


def test_what_is_written_is_saved_when_nobody_answers(office: Office, by_certificate: Come) -> None:
    marc = by_certificate("marc-cass")
    section = begin_draft(office, marc)
    marc.page.clock.install()
    marc.go(section)
    marc.answer(doing=DOING)
    marc.page.clock.fast_forward(26 * A_MINUTE)
    marc.page.get_by_role("alertdialog").get_by_text("el que heu escrit es desarà sol").wait_for()
    with marc.page.expect_response(lambda answer: answer.request.method == "POST"):
        marc.page.clock.fast_forward(4 * A_MINUTE - 10_000)
    marc.page.clock.fast_forward(A_MINUTE)
    marc.page.wait_for_url(lambda url: url != section)
    marc.go(section)
    assert marc.page.locator("[name=doing]").input_value() == DOING
    assert "Hem recuperat" not in marc.text()


def test_what_cannot_be_saved_in_time_waits_for_its_writer(office: Office, by_certificate: Come) -> None:
    marc = by_certificate("marc-cass")
    section = begin_draft(office, marc)
    marc.page.clock.install()
    marc.go(section)
    marc.answer(doing=DOING, went_wrong="Res")
    office.manage("shell", "-c", ENDED.format(number=access.PEOPLE["marc"].number))
    marc.page.clock.fast_forward(31 * A_MINUTE)
    marc.see("La sessió s’ha acabat", "us el guardem una hora")
