"""Answers as they are kept: plain ones as canonical JSON, sealed ones in an envelope."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cass.filings.forms import Answers, FormContext, SectionForm
from cass.filings.models import Filing, Revision
from cass.filings.procedure import Problem, Procedure, Section
from cass.filings.widgets import YesNoField
from cass.kernel import canonical, envelope
from cass.kernel.faults import Fault

PURPOSE = "health"


class WrongAnswers(Fault):
    """Answers that can not be kept, with the problem at each field."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("filing.wrong_answers", missing=[f"{each.section}.{each.field}" for each in problems])


def accepted(section: Section, given: Any, context: FormContext) -> Any:
    """A section's answers as they may be kept, from whomever they come: canonical, and only what the form asks.

    Blanks are left for later. Raises WrongAnswers.
    """
    items = given if section.many else [given]
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        raise WrongAnswers([_ill_typed(section, "")])
    if section.many and len(items) > section.many:
        raise WrongAnswers([_ill_typed(section, "")])
    kept = [_accepted(section, item, context) for item in items]
    return kept if section.many else kept[0]


def _accepted(section: Section, item: Mapping[str, Any], context: FormContext) -> dict[str, Any]:
    fields = section.form.base_fields
    asked = {name: item[name] for name in fields if item.get(name) is not None}
    if odd := [name for name, value in asked.items() if not _fits(fields[name], value)]:
        raise WrongAnswers([_ill_typed(section, name) for name in odd])
    form = section.form(asked, context=context)
    _missing, wrong = form.split_errors()
    if wrong:
        raise WrongAnswers(_problems(section, wrong))
    return form.canonical


def _fits(field: forms.Field, value: Any) -> bool:
    """Is a value of the type in which this field's answers are kept?"""
    if isinstance(field, forms.MultipleChoiceField):
        return isinstance(value, list) and all(_is_text(each) for each in value)
    return _is_text(value) or (isinstance(value, bool) and isinstance(field, YesNoField))


def _is_text(value: Any) -> bool:
    """Text that the database takes: no null character, no half of a surrogate pair."""
    return isinstance(value, str) and not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in value)


def _ill_typed(section: Section, name: str) -> Problem:
    return Problem(section.code, name, "invalid", _("Reviseu aquesta resposta"))


def split(section: Section, answers: Any) -> tuple[Any, dict[str, Any]]:
    """A section's answers as ``(plain, sealed)``."""
    if not section.sealed:
        return answers, {}
    hidden = {name: value for name, value in answers.items() if name in section.sealed}
    return {name: value for name, value in answers.items() if name not in section.sealed}, hidden


def seal(hidden: Mapping[str, Any], *, identity: str) -> bytes | None:
    """An envelope with the sealed answers; ``None`` when there are none."""
    if not hidden:
        return None
    text = canonical.dumps(hidden).encode()
    return envelope.seal(text, keyring=settings.KEYRING, purpose=PURPOSE, identity=identity)


def unseal(sealed: bytes | memoryview | None, *, identity: str) -> dict[str, Any]:
    if sealed is None:
        return {}
    text = envelope.open_(bytes(sealed), keyring=settings.KEYRING, purpose=PURPOSE, identity=identity)
    found: dict[str, Any] = json.loads(text)
    return found


def draft_identity(filing: Filing, section: str) -> str:
    return f"section|{filing.pk}|{section}"


def revision_identity(filing: Filing, number: int) -> str:
    return f"revision|{filing.pk}|{number}"


def of_draft(filing: Filing) -> dict[str, Any]:
    """All answers of the draft, the sealed ones opened: they are the party's own words."""
    found: dict[str, Any] = {}
    for row in filing.sections.order_by("code"):
        hidden = unseal(row.sealed, identity=draft_identity(filing, row.code))
        found[row.code] = {**row.answers, **hidden} if hidden else row.answers
    return found


def of_revision(revision: Revision, *, opened: bool = False) -> dict[str, Any]:
    """The answers as filed; ``opened`` puts the sealed ones back in their places."""
    found: dict[str, Any] = json.loads(revision.answers)
    if opened:
        identity = revision_identity(revision.filing, revision.number)
        for section, hidden in unseal(revision.sealed, identity=identity).items():
            found.setdefault(section, {}).update(hidden)
    return found


def bound(section: Section, answers: Any, context: FormContext) -> list[SectionForm]:
    """The section's form (or forms, when it repeats) bound to its canonical answers."""
    if section.many:
        return [section.form(item, context=context) for item in answers or []]
    return [section.form(answers or {}, context=context)]


def check(procedure: Procedure, answers: Answers, context: FormContext) -> tuple[list[Problem], list[Problem]]:
    """Everything ``(missing, wrong)`` in the answers, section by section and across them."""
    missing: list[Problem] = []
    wrong: list[Problem] = []
    for section in procedure.asked(answers, context):
        if section.is_optional and not answers.get(section.code):
            continue
        for form in bound(section, answers.get(section.code), context):
            for found, errors in zip((missing, wrong), form.split_errors(), strict=True):
                found.extend(_problems(section, errors))
    wrong.extend(procedure.cross_check(answers, context))
    return missing, wrong


def _problems(section: Section, errors: Mapping[str, list[Any]]) -> list[Problem]:
    return [
        Problem(section.code, "" if name == "__all__" else name, error.code or "invalid", error.messages[0])
        for name, found in errors.items()
        for error in found
    ]
