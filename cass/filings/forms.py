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
    writer: str = ""
    """The name of whoever fills in the form online; empty where nobody does."""
    mandate: str = ""
    """The kind of mandate by which the writer acts for the declarant."""
    answers: Answers = field(default_factory=dict)

    def answer(self, section: str, name: str) -> Any:
        """One answer of another section; ``None`` when it has not been given."""
        found = self.answers.get(section, {})
        return found.get(name) if isinstance(found, Mapping) else None


class SectionForm(forms.Form):
    """A section's form. ``data`` is a browser's post or the section's canonical answers alike.

    Fields are required in the sense of the law: a blank one is *missing*, which can be completed later; any other
    error is *wrong*, and cannot be filed. A question whose widget says ``data-conditional`` (see the web's components)
    is asked only after those answers of others: until then it is not missing, and what was typed in it before the
    answers became others is dropped.
    """

    def __init__(self, data: Mapping[str, Any] | None = None, *, context: FormContext, **options: Any) -> None:
        self.context = context
        super().__init__(data, **options)

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
