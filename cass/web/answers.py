"""Canonical answers in words: what was chosen, typed or dated, as a reader of the page understands it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from cass.filings import answers as store
from cass.filings.forms import FormContext, SectionForm
from cass.filings.procedure import Procedure, Section
from cass.filings.widgets import SearchField
from cass.web.components import SummaryRow
from cass.web.templatetags.cass import day


def rows(section: Section, given: Any, context: FormContext, *, change_url: str = "") -> list[SummaryRow]:
    """A section's answers as rows of a summary list; repeated sections one block after the other."""
    return [
        row
        for form, answers in zip(store.bound(section, given, context), _listed(section, given), strict=True)
        for row in _of_form(form, answers, change_url)
    ]


def _listed(section: Section, given: Any) -> list[Mapping[str, Any]]:
    return list(given or []) if section.many else [given or {}]


def _of_form(form: SectionForm, answers: Mapping[str, Any], change_url: str) -> list[SummaryRow]:
    return [
        SummaryRow(str(field.label or name), in_words(field, answers[name]), change_url=change_url)
        for name, field in form.fields.items()
        if name in answers
    ]


def in_words(field: forms.Field, value: Any) -> str:
    """One canonical value as its field would say it."""
    if isinstance(field, SearchField):
        return field.words(str(value))
    if isinstance(field, forms.MultipleChoiceField):
        return ", ".join(_label(field, item) for item in value)
    if isinstance(field, forms.ChoiceField | forms.TypedChoiceField):
        return _label(field, value)
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    if isinstance(field, forms.DateField):
        return day(dt.date.fromisoformat(str(value)))
    return str(value)


def _label(field: forms.ChoiceField, value: Any) -> str:
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    choices: Any = field.choices
    for key, label in choices:
        if isinstance(label, list | tuple):
            for inner, inner_label in label:
                if str(inner) == str(value):
                    return str(inner_label)
        elif str(key) == str(value):
            return str(label)
    return str(value)


def sections_in_words(
    procedure: Procedure, answers: Mapping[str, Any], context: FormContext, *, only: frozenset[str] | None = None
) -> list[tuple[str, list[SummaryRow]]]:
    """Title and rows of every section that was answered, in order; ``only`` limits which."""
    return [
        (str(section.title), rows(section, answers[section.code], context))
        for section in procedure.asked(answers, context)
        if answers.get(section.code) and (only is None or section.code in only)
    ]
