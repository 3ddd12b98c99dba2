"""The kinds of question that several simulators ask."""

import datetime as dt
import re
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cass.web.views.simulators.frame import Known

Question = TypeVar("Question", bound=forms.Field)
PERCENT = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))?")
"""1,19 · 1.19 · 10"""
HUNDREDTHS = 100
FIRST_YEAR = 2024
"""From which both the tax regulation of 2023 and the bands of Llei 11/2023 hold for a whole year."""


def only_if(condition: str, question: Question) -> Question:
    """Ask a question only after some answers to another one: ``field=a,b`` or ``field!=a``."""
    question.widget.attrs["data-conditional"] = condition
    return question


def year_field(known: Known) -> forms.ChoiceField:
    """A year whose law is in the book, the present one first and chosen beforehand."""
    years = [(str(year), str(year)) for year in range(known.today.year, FIRST_YEAR - 1, -1)]
    return forms.ChoiceField(label=_("Any"), choices=years, initial=years[0][0])


def month_of(year: int, known: Known) -> dt.date:
    """The month whose law is shown for a year: this month, or December of a year that is over."""
    return known.today if year == known.today.year else dt.date(year, 12, 1)


class PercentField(forms.CharField):
    """A percentage as people write it; hundredths of a percent come out."""

    default_error_messages = {"not_percent": _("Escriviu un percentatge, com ara 1,19")}

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "suffix": "%", "class": "govuk-input--width-4"}
        super().__init__(max_length=6, widget=forms.TextInput(attrs=attrs), **options)

    def to_python(self, value: Any) -> Any:
        typed = str(super().to_python(value)).removesuffix("%").strip()
        if not typed:
            return None
        found = PERCENT.fullmatch(typed)
        if found is None:
            raise ValidationError(self.error_messages["not_percent"], code="not_percent")
        return int(found[1]) * HUNDREDTHS + int((found[2] or "").ljust(2, "0"))

    def run_validators(self, value: Any) -> None:
        """The length was that of what was typed."""
