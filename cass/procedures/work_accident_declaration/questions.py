"""The kinds of question that the declaration asks again and again."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any, TypeVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cass.filings.widgets import DayMonthYear, HoursMinutes, SearchField
from cass.registry import queries as registry
from cass.registry.models import Employment

NOT_IN_LIST = "not_in_list"
NARRATIVE = 500
"""Characters of each of the three answers on what happened."""
EVER = dt.date(1900, 1, 1)
Question = TypeVar("Question", bound=forms.Field)


def only_if(condition: str, field: Question) -> Question:
    """Ask a question only after some answers to another one: ``field=a,b``, ``field!=a``, or several with ``;``."""
    field.widget.attrs["data-conditional"] = condition
    return field


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DayMonthYear(), input_formats=["%Y-%m-%d"])


def time_field(label: Any, *, required: bool = True, hint: Any = "") -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=required,
        help_text=hint,
        widget=HoursMinutes(),
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
    )


def line(
    label: Any, longest: int, *, required: bool = True, hint: Any = "", width: str = "", **attrs: str
) -> forms.CharField:
    if width:
        attrs["class"] = f"govuk-input--width-{width}"
    return forms.CharField(
        label=label, required=required, help_text=hint, max_length=longest, widget=forms.TextInput(attrs=attrs)
    )


class Prose(forms.CharField):
    """Text of several lines. A browser sends two characters for each end of line, and counts one."""

    def to_python(self, value: Any) -> Any:
        return (super().to_python(value) or "").replace("\r\n", "\n")


def prose(
    label: Any, longest: int = NARRATIVE, *, rows: int = 2, required: bool = True, hint: Any = ""
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return Prose(label=label, required=required, help_text=hint, max_length=longest, widget=widget)


class StaffField(SearchField):
    """One of those who work for a declarant or did lately, each with the job that the register knows; or another."""

    declarant: int | None = None
    since: dt.date = EVER

    def offer(self, *, declarant: int, since: dt.date) -> None:
        """Who may be chosen; read when the list is shown, not before."""
        self.declarant, self.since = declarant, since
        self.choices = partial(self._offered)

    def valid_value(self, value: Any) -> bool:
        if value == NOT_IN_LIST:
            return True
        is_number = value.isascii() and value.isdigit() and str(int(value)) == value
        return is_number and self._jobs(self.since).filter(person=int(value)).exists()

    def words(self, value: str) -> str:
        if value == NOT_IN_LIST:
            return str(_("No és a la llista"))
        known = next(iter(self._named(self._jobs(EVER).filter(person=int(value)))), None)
        return known[1] if known else value

    def _offered(self) -> Iterator[tuple[str, Any]]:
        yield "", ""
        seen = set()
        for choice in self._named(self._jobs(self.since)):
            if choice[0] not in seen:
                seen.add(choice[0])
                yield choice
        yield NOT_IN_LIST, _("No és a la llista")

    def _jobs(self, since: dt.date) -> QuerySet[Employment]:
        if self.declarant is None:
            return Employment.objects.none()
        return registry.jobs_since(declarant=self.declarant, since=since)

    def _named(self, jobs: QuerySet[Employment]) -> Iterator[tuple[str, str]]:
        # Values, not objects: an employer may have a thousand.
        names = "person__surname", "person__second_surname", "person__given_name", "person__cass_number", "job_title"
        for person, surname, second, given_name, number, job in jobs.values_list("person", *names):
            surnames = f"{surname} {second}".strip()
            yield str(person), " · ".join(filter(None, (f"{surnames}, {given_name}", number, job)))
