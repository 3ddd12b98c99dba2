"""One section of a form on its page."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from cass.filings import operations
from cass.filings.forms import FormContext, SectionForm
from cass.filings.models import Filing
from cass.filings.procedure import Procedure, Section
from cass.web import answers as in_words
from cass.web.views.filing_pages import address

LATER = "later"
FORGET = "forget"
"""Away with what was typed when the session ended: the page as it was saved."""
REMOVE = "remove-"
NUMBER = re.compile("[0-9]")


def version_in(data: QueryDict) -> int:
    """The version of the section that the page showed; one that cannot be read is an old one."""
    text = data.get("version", "")
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else -1


class SectionPage:
    """One section on its page: its form or forms, what was saved, what somebody else saved meanwhile."""

    def __init__(
        self, filing: Filing, procedure: Procedure, section: Section, given: Mapping[str, Any], context: FormContext
    ) -> None:
        self.filing, self.procedure, self.section, self.given, self.context = filing, procedure, section, given, context
        row = filing.sections.filter(code=section.code).first()
        self.version = row.version if row else 0
        self.forms: list[SectionForm] = []
        self.is_recovered = False
        self._load(given.get(section.code))

    def _load(self, saved: Any) -> None:
        if self.section.many:
            items = [*(saved or [])][: self.section.many]
            blank: list[dict[str, Any]] = [{}] if len(items) < self.section.many else []
            self.forms = [self._form(None, number, item) for number, item in enumerate([*items, *blank])]
        else:
            self.forms = [self.section.form(context=self.context, initial=saved or {})]
            self._recall(saved)

    def _recall(self, saved: Any) -> None:
        """What was saved and is wrong is shown with its errors; what is missing is not held against anybody yet."""
        if not saved:
            return
        form = self.section.form(saved, context=self.context)
        if not (self._acceptable(form, later=True) and self._agrees(form, saved)):
            self.forms = [form]

    def _agrees(self, form: SectionForm, answers: Any) -> bool:
        """Do these answers agree with those of the other sections? What contradicts them is said at its field."""
        given = {**self.given, self.section.code: answers}
        found = [
            problem
            for problem in self.procedure.cross_check(given, self.context)
            if problem.section == self.section.code
        ]
        for problem in found:
            form.add_error(problem.field or None, ValidationError(problem.message, code=problem.code))
        return not found

    def _form(self, data: QueryDict | None, number: int, initial: Mapping[str, Any] | None = None) -> SectionForm:
        return self.section.form(
            data,
            context=self.context,
            prefix=str(number),
            initial=initial or {},
            empty_permitted=True,
            use_required_attribute=False,
        )

    def read(self, data: QueryDict, *, action: str) -> bool:
        """Take what was posted. Return whether it can be saved.

        The action ``later``: blanks, and what contradicts other sections, are no error yet. ``remove-2``: the third
        of a repeated section is left out.
        """
        if self.section.many:
            left_out = action.removeprefix(REMOVE) if action.startswith(REMOVE) else ""
            posted = range(min(self._posted(data), self.section.many))
            self.forms = [self._form(data, number) for number in posted if str(number) != left_out]
            later = action == LATER or bool(left_out)
            acceptable = [self._acceptable(form, later=later) for form in self.forms if form.has_changed()]
            return all(acceptable)
        later = action == LATER
        form = self.section.form(data, context=self.context)
        self.forms = [form]
        return self._acceptable(form, later=later) and (later or self._agrees(form, form.canonical))

    def recover(self, typed: Mapping[str, list[str]]) -> None:
        """Show what was typed when the session ended: not saved, with its mistakes, over the version it was typed on."""
        data = QueryDict(mutable=True)
        for name, values in typed.items():
            data.setlist(name, values)
        self.read(data, action=LATER)
        self.version, self.is_recovered = version_in(data), True

    def _posted(self, data: QueryDict) -> int:
        numbers = (name.partition("-")[0] for name in data)
        return max((int(number) + 1 for number in numbers if NUMBER.fullmatch(number)), default=0)

    @staticmethod
    def _acceptable(form: SectionForm, *, later: bool) -> bool:
        missing, wrong = form.split_errors()
        if not later:
            return not missing and not wrong
        for name in missing:
            del form.errors[name]
        return not wrong

    @property
    def canonical(self) -> Any:
        if self.section.many:
            return [form.canonical for form in self.forms if form.has_changed()]
        return self.forms[0].canonical

    def next_url(self, action: str, given: Mapping[str, Any]) -> str:
        """Where «save and continue» leads: the next section that these answers ask for, or back to the task list."""
        if action == "add" or action.startswith(REMOVE):
            return address(self.filing, "section", self.section.code)
        if action == LATER:
            return address(self.filing)
        codes = [section.code for section in self.procedure.asked(given, self.context)]
        place = codes.index(self.section.code) + 1 if self.section.code in codes else len(codes)
        if place < len(codes):
            return address(self.filing, "section", codes[place])
        if self.procedure.takes(given, self.context):
            return address(self.filing, "enclosures")
        return address(self.filing)

    def shown(self) -> dict[str, Any]:
        return {
            "title": str(self.section.title),
            "filing": self.filing,
            "procedure_title": str(self.procedure.title),
            "section": self.section,
            "forms": self.forms,
            "version": self.version,
            "can_add": 0 < len(self.forms) < self.section.many,
            "back_url": address(self.filing),
            "help": getattr(self.section.form, "help", ""),
            "name_of_one": getattr(self.section.form, "one", self.section.title),
            "theirs": None,
            "is_recovered": self.is_recovered,
        }

    def stale(self, saved: operations.Saved) -> dict[str, Any]:
        """Both versions: somebody else's, as it stands, and ours, still in the form; saving again keeps ours."""
        self.version = saved.version
        theirs = in_words.rows(self.section, saved.theirs, self.context)
        return self.shown() | {"theirs": theirs}
