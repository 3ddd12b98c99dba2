import pytest

from cass.kernel import identifiers


@pytest.mark.parametrize("typed", ["123456a", " 123.456-A ", "123 456 A", "123456A"])
def test_a_number_is_kept_in_one_form_however_it_was_typed(typed: str) -> None:
    assert identifiers.normalised(typed) == "123456A"


@pytest.mark.parametrize("number", ["1A", "12345B", "123456Z"])
def test_cass_and_census_numbers_have_up_to_six_digits_and_a_letter(number: str) -> None:
    assert identifiers.is_cass_number(number)
    assert identifiers.is_census_number(number)


@pytest.mark.parametrize(
    "number", ["", "A", "1234567A", "123456", "123456a", "123456Ñ", "A123456", "١٢٣A", "12 A", "1A\n"]
)
def test_anything_else_is_no_cass_number(number: str) -> None:
    assert not identifiers.is_cass_number(number)
    assert not identifiers.is_census_number(number)


@pytest.mark.parametrize(("number", "well_formed"), [("123456A", True), ("12345A", False), ("123456", False)])
def test_a_nia_has_exactly_six_digits_and_a_letter(number: str, well_formed: bool) -> None:
    assert identifiers.is_nia(number) is well_formed


@pytest.mark.parametrize("number", ["L-709604-X", "L709604X", "F123456A", "E654321B", "A701234C"])
def test_tax_numbers_of_companies_and_persons_are_recognised(number: str) -> None:
    assert identifiers.is_nrt(number)


@pytest.mark.parametrize("number", ["L123456X", "F700000A", "B709604X", "L70960X", "L-709604-7", ""])
def test_tax_numbers_out_of_their_range_or_form_are_not(number: str) -> None:
    assert not identifiers.is_nrt(number)


def test_the_control_letter_of_a_tax_number_is_not_checked_because_its_rule_is_not_public() -> None:
    assert identifiers.is_nrt("U132950X")
    assert identifiers.is_nrt("U132950Y")


def test_a_residents_tax_number_comes_from_the_nia() -> None:
    assert identifiers.nrt_of_resident("123456A") == "F-123456-A"
    assert identifiers.printed_nrt("l709604x") == "L-709604-X"


def test_an_andorran_iban_has_right_check_digits() -> None:
    assert identifiers.is_andorran_iban("AD1200012030200359100100")
    assert identifiers.is_andorran_iban("AD12 0001 2030 2003 5910 0100")
    assert not identifiers.is_andorran_iban("AD1300012030200359100100")
    assert not identifiers.is_andorran_iban("AD12000120302003591001")


def test_an_account_elsewhere_is_not_an_andorran_one() -> None:
    assert not identifiers.is_andorran_iban("ES9121000418450200051332")
    assert not identifiers.is_andorran_iban("")


def test_an_iban_is_printed_in_groups_of_four() -> None:
    assert identifiers.printed_iban("AD1200012030200359100100") == "AD12 0001 2030 2003 5910 0100"
