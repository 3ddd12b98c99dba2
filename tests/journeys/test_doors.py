"""Steps 1, 7 and 8: the doors, what each one opens, and what it says to those it does not let in."""

from collections.abc import Callable

import pytest

from tests.journeys.conftest import Walker

Come = Callable[..., Walker]


@pytest.mark.parametrize(
    ("certificate", "code"),
    [("revoked", "certificate.revoked"), ("expired", "certificate.expired"), ("foreign", "certificate.foreign_issuer")],
)
def test_a_bad_certificate_gets_our_page_with_the_reason(walk: Come, certificate: str, code: str) -> None:
    stranger = walk(certificate=certificate)
    stranger.go(stranger.office.door + "/entra/certificat/")
    stranger.see(code)


def test_without_a_certificate_the_door_says_how_to_get_one(walk: Come) -> None:
    nobody = walk()
    nobody.go(nobody.office.door + "/entra/certificat/")
    nobody.see("certificate.missing")


def test_the_front_page_shows_the_three_doors_on_a_phone_too(walk: Come) -> None:
    for width in (375, 1280):
        visitor = walk(width=width)
        visitor.go("/")
        visitor.see("Accés a CASS Online", "Certificat electrònic nacional", "Certificat digital CASS", "(PIN)")


def test_the_wrong_door_says_which_door_is_needed(by_pin: Come) -> None:
    maria = by_pin("maria")
    maria.go("/tramits/work_accident_declaration/")
    maria.see("Cal un altre accés", "Certificat digital CASS")


def test_a_wrong_pin_loses_nothing_typed_and_says_no_more_than_it_must(walk: Come) -> None:
    visitor = walk(width=375)
    visitor.go("/entra/pin/")
    visitor.answer(cass_number="104218K", pin="00000000")
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.see()
    known = visitor.page.locator(".govuk-error-summary").inner_text()
    visitor.answer(cass_number="999999Z", pin="00000000")
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.see()
    assert visitor.page.locator(".govuk-error-summary").inner_text() == known


def test_signing_out_ends_the_session(by_pin: Come) -> None:
    maria = by_pin("maria")
    maria.page.get_by_role("button", name="Surt").click()
    maria.see()
    maria.go("/expedients/")
    assert "/expedients/" not in maria.page.url.split("?", maxsplit=1)[0]


def test_a_gestoria_chooses_for_whom_and_the_choice_is_on_every_page(by_certificate: Come) -> None:
    clara = by_certificate("clara-cass")
    clara.go("/en-nom-de/")
    clara.see()
    clara.page.locator("main button[name=declarant]").nth(3).click()
    clara.page.wait_for_load_state()
    party = clara.page.locator(".cass-who__for strong").inner_text()
    for path in ("/inici/", "/tramits/", "/expedients/"):
        clara.go(path)
        clara.see()
        assert clara.page.locator(".cass-who__for strong").inner_text() == party
