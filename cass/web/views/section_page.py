"""One section of a form on its page."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from cass.filings import operations
from cass.filings.forms import FormContext, SectionForm
from cass.filings.models import Filing
from cass.filings.procedure import Procedure, Section
from cass.web import answers as in_words
from cass.web.views.filing_pages import address


class SectionPage:
    """One section on its page: its form or forms, what was saved, what somebody else saved meanwhile."""

    def __init__(
        self, filing: Filing, procedure: Procedure, section: Section, given: Mapping[str, Any], context: FormContext
    ) -> None:
        self.filing, self.procedure, self.section, self.given, self.context = filing, procedure, section, given, context
        row = filing.sections.filter(code=section.code).first()
        self.version = row.version if row else 0
        self.forms: list[SectionForm] = []
        self._load(given.get(section.code))

    def _load(self, saved: Any) -> None:
        if self.section.many:
            items = [*(saved or [])][: self.section.many]
            blank: list[dict[str, Any]] = [{}] if len(items) < self.section.many else []
            self.forms = [self._form(None, number, item) for number, item in enumerate([*items, *blank])]
        else:
            self.forms = [self.section.form(context=self.context, initial=saved or {})]

    def _form(self, data: QueryDict | None, number: int, initial: Mapping[str, Any] | None = None) -> SectionForm:
        return self.section.form(
            data,
            context=self.context,
            prefix=str(number),
            initial=initial or {},
            empty_permitted=True,
            use_required_attribute=False,
        )

    def read(self, data: QueryDict, *, later: bool) -> bool:
        """Take what was posted. ``later``: blanks are no error yet. Return whether it can be saved."""
        if self.section.many:
            self.forms = [self._form(data, number) for number in range(min(self._posted(data), self.section.many))]
            return all(self._acceptable(form, later=later) for form in self.forms if form.has_changed())
        self.forms = [self.section.form(data, context=self.context)]
        return self._acceptable(self.forms[0], later=later)

    def _posted(self, data: QueryDict) -> int:
        return max((int(name.split("-")[0]) + 1 for name in data if name.split("-")[0].isdigit()), default=0)

    @staticmethod
    def _acceptable(form: SectionForm, *, later: bool) -> bool:
        missing, wrong = form.split_errors()
        if later and not wrong:
            for name in missing:
                del form.errors[name]
            return True
        return not missing and not wrong

    @property
    def canonical(self) -> Any:
        if self.section.many:
            return [form.canonical for form in self.forms if form.has_changed()]
        return self.forms[0].canonical

    def next_url(self, action: str, given: Mapping[str, Any]) -> str:
        """Where «save and continue» leads: the next section that these answers ask for, or back to the task list."""
        if action == "add":
            return address(self.filing, "section", self.section.code)
        if action == "later":
            return address(self.filing)
        codes = [section.code for section in self.procedure.asked(given, self.context)]
        place = codes.index(self.section.code) + 1 if self.section.code in codes else len(codes)
        if place < len(codes):
            return address(self.filing, "section", codes[place])
        if self.procedure.attachments:
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
            "theirs": None,
        }

    def stale(self, saved: operations.Saved) -> dict[str, Any]:
        """Both versions: somebody else's, as it stands, and ours, still in the form; saving again keeps ours."""
        self.version = saved.version
        theirs = in_words.rows(self.section, saved.theirs, self.context)
        return self.shown() | {"theirs": theirs}
