"""The forms of sections: plain Django forms that also read canonical answers, so that web, file and API share them."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cass.kernel.canonical import plain
from cass.wording.formats import euros

Answers = Mapping[str, Any]
"""The answers of all sections: ``{section: {field: value}}``, repeated sections as ``{section: [{…}, …]}``."""


@dataclass(frozen=True, kw_only=True)
class FormContext:
    """What a section's form may need to know: for whom, when, in what language, and what the other sections say."""

    on: dt.date
    language: str
    declarant: int | None = None
    person: int | None = None
    is_own_account: bool = False
    """The party works on its own account: it declares for itself."""
    is_desk: bool = False
    """A clerk keys in what was signed on paper."""
    writer: str = ""
    """The name of whoever fills in the form online; empty where nobody does."""
    mandate: str = ""
    """The kind of mandate by which the writer acts for the declarant."""
    answers: Answers = field(default_factory=dict)

    def answer(self, section: str, name: str) -> Any:
        """One answer of another section; ``None`` when it has not been given."""
        found = self.answers.get(section, {})
        return found.get(name) if isinstance(found, Mapping) else None


EUROS = re.compile(r"(\d{1,3}(?:([., \u00a0\u202f])\d{3})(?:\2\d{3})*|\d+)(?:(?!\2)[.,](\d{1,2}))?")
"""1.525,33 · 1525,33 · 1525.33 · 1,525.33 · 1 525: a mark before exactly three figures groups thousands."""


class EurosField(forms.CharField):
    """An amount typed in euros, as people write it; whole cents come out. ``least`` and ``most`` are cents."""

    default_error_messages = {
        "not_euros": _("Escriviu un import en euros, com ara 1.525,33"),
        "too_little": _("L’import ha de ser de {least} com a mínim"),
        "too_much": _("L’import ha de ser de {most} com a màxim"),
    }

    def __init__(self, *, least: int = 0, most: int = 10**9, **options: Any) -> None:
        self.least, self.most = least, most
        options.setdefault(
            "widget",
            forms.TextInput(
                attrs={"inputmode": "decimal", "autocomplete": "off", "suffix": "€", "class": "govuk-input--width-10"}
            ),
        )
        super().__init__(max_length=20, **options)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, int):
            return value
        typed = str(super().to_python(value)).strip(" \u00a0€")
        if not typed:
            return None
        found = EUROS.fullmatch(typed)
        if found is None:
            raise ValidationError(self.error_messages["not_euros"], code="not_euros")
        whole, decimals = re.sub(r"\D", "", found[1]), found[3] or ""
        return int(whole) * 100 + int(decimals.ljust(2, "0") or 0)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if value < self.least:
            raise ValidationError(str(self.error_messages["too_little"]).format(least=euros(self.least)), "too_little")
        if value > self.most:
            raise ValidationError(str(self.error_messages["too_much"]).format(most=euros(self.most)), "too_much")

    def run_validators(self, value: Any) -> None:
        """The length was that of what was typed."""


class ConditionalForm(forms.Form):
    """A form some of whose questions are asked only after certain answers to others.

    A question whose widget says ``data-conditional`` (see the web's components) is not missing until those answers are
    given, and what was typed in it before the answers became others is dropped.
    """

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name in self.fields:
            asked = self._is_asked(name)
            if asked is False:
                self.cleaned_data.pop(name, None)
                self.errors.pop(name, None)
            elif asked is None and name in self.errors and self.has_error(name, "required"):
                self.errors.pop(name)
        return self.cleaned_data

    def _is_asked(self, name: str) -> bool | None:
        """Do the answers given to other questions make this one matter? ``None``: those are not given yet."""
        conditions = self.fields[name].widget.attrs.get("data-conditional")
        if not conditions:
            return True
        found = [self._holds(condition) for condition in conditions.split(";")]
        return True if True in found else None if None in found else False

    def _holds(self, condition: str) -> bool | None:
        name, _equals, values = condition.partition("=")
        given = self.cleaned_data.get(name.rstrip("!"))
        if given in (None, ""):
            return None
        answer = ("yes" if given else "no") if isinstance(given, bool) else str(given)
        return (answer in values.split(",")) is not name.endswith("!")


class SectionForm(ConditionalForm):
    """A section's form. ``data`` is a browser's post or the section's canonical answers alike.

    Fields are required in the sense of the law: a blank one is *missing*, which can be completed later; any other
    error is *wrong*, and cannot be filed.
    """

    def __init__(self, data: Mapping[str, Any] | None = None, *, context: FormContext, **options: Any) -> None:
        self.context = context
        super().__init__(data, **options)

    @property
    def canonical(self) -> dict[str, Any]:
        """What was answered rightly, in canonical form; blanks are left out."""
        return {
            name: plain(value)
            for name, value in self.cleaned_data.items()
            if name not in self.errors and value not in (None, "", [])
        }

    def split_errors(self) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
        """The errors as ``(missing, wrong)``, each ``{field: [ValidationError, …]}``."""
        missing: dict[str, list[Any]] = {}
        wrong: dict[str, list[Any]] = {}
        for name, errors in self.errors.as_data().items():
            for error in errors:
                (missing if error.code == "required" else wrong).setdefault(name, []).append(error)
        return missing, wrong
