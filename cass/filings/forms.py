"""The forms of sections: plain Django forms that also read canonical answers, so that web, file and API share them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from cass.kernel.canonical import plain

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
    answers: Answers = field(default_factory=dict)

    def answer(self, section: str, name: str) -> Any:
        """One answer of another section; ``None`` when it has not been given."""
        found = self.answers.get(section, {})
        return found.get(name) if isinstance(found, Mapping) else None


class SectionForm(forms.Form):
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
