"""An amount as people type it, in any of the four languages' habits."""

import pytest
from django import forms

from cass.filings.forms import EurosField


class Asking(forms.Form):
    amount = EurosField(least=100, most=10**8)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1.525,33", 152533),
        ("1,525.33", 152533),
        ("1525,33", 152533),
        ("1525.3", 152530),
        ("1 525,33 €", 152533),
        ("1\N{NO-BREAK SPACE}525,33\N{NO-BREAK SPACE}€", 152533),
        ("€1,525.33", 152533),
        ("1.525", 152500),
        ("1.000.000", 100000000),
        ("12", 1200),
    ],
)
def test_what_people_write_is_understood(typed: str, cents: int):
    form = Asking({"amount": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == cents


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.52533", "not_euros"),
        ("1.525.33", "not_euros"),
        ("1,5,2", "not_euros"),
        ("-20", "not_euros"),
        ("mil", "not_euros"),
        ("0,99", "too_little"),
        ("1.000.000,01", "too_much"),
        ("", "required"),
    ],
)
def test_what_cannot_be_meant_is_said(typed: str, code: str):
    form = Asking({"amount": typed})
    assert [error.code for error in form.errors.as_data()["amount"]] == [code]
