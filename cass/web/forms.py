"""How Django's forms are drawn: our markup, our row for a field, without a line of HTML in the forms themselves."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList
from django.utils.translation import gettext_lazy as _

from cass.kernel.identifiers import telephone

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One thing to put right: its words, its stable code, and the field to jump to (empty for the form as a whole)."""

    text: str
    code: str
    href: str = ""
    general: bool = False


_MISSING = _("Falta aquesta resposta")
_TOO_LONG = _("Escurceu-ho: hi caben %(limit_value)d caràcters, i n’hi ha %(show_value)d")
_UNKNOWN_CHOICE = _("Trieu una de les opcions")
GENERAL_WORDS: dict[type[forms.Field], dict[str, "_StrPromise"]] = {
    forms.DateField: {"invalid": _("Escriviu una data que existeixi, amb dia, mes i any")},
    forms.TimeField: {"invalid": _("Escriviu una hora que existeixi, de 0 a 23, i els minuts")},
    forms.EmailField: {"invalid": _("Escriviu una adreça electrònica sencera, com ara nom@exemple.ad")},
    forms.DecimalField: {"invalid": _("Escriviu un nombre")},
    forms.IntegerField: {"invalid": _("Escriviu un nombre, només amb xifres")},
    forms.FileField: {"required": _("Falta el fitxer"), "empty": _("El fitxer és buit")},
    forms.MultipleChoiceField: {"required": _("Trieu-ne almenys una"), "invalid_choice": _UNKNOWN_CHOICE},
    forms.ChoiceField: {"required": _("Trieu una opció"), "invalid_choice": _UNKNOWN_CHOICE},
    forms.BooleanField: {"required": _("Cal marcar la casella")},
    forms.Field: {"required": _MISSING},
}
"""What the house says instead of Django's stock messages, by kind of field; a form's own message always stands."""


def telephone_typed(typed: str) -> str:
    """A telephone number as it is kept, with its country's prefix. Raises ValidationError."""
    number = telephone(typed)
    if number is None:
        raise ValidationError(_("Escriviu un telèfon, com ara 312345 o +376 312345"), code="telephone.malformed")
    return number


class FieldRow(forms.BoundField):
    """A field with what its row on the page needs besides the input."""

    def build_widget_attrs(self, attrs: dict, widget: forms.Widget | None = None) -> dict:
        """Radios and checkboxes carry their error on the fieldset: ARIA forbids ``aria-invalid`` on the options."""
        built = super().build_widget_attrs(attrs, widget)
        if self.use_fieldset:
            built.pop("aria-invalid", None)
        return built

    @property
    def is_optional(self) -> bool:
        """May it be left empty whatever else is answered? One of several that can stand for each other may not."""
        return not self.field.required and self.name not in getattr(self.form, "one_will_do", ())

    @property
    def conditional(self) -> str:
        """``field=value[,value]``: the answers of another field of this form that make this one matter."""
        return str(self.field.widget.attrs.get("data-conditional", ""))

    @property
    def form_prefix(self) -> str:
        return self.form.prefix or ""

    @property
    def first_id(self) -> str:
        """The id of the first thing that can be focused: what the error summary links to."""
        if isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return f"{self.auto_id}_0"
        return self.id_for_label

    @property
    def error_lines(self) -> list[ErrorLine]:
        href = f"#{self.first_id}"
        lines: list[ErrorLine] = []
        for error in self.errors.as_data():
            if words := self._general_words(error):
                lines.append(ErrorLine(words, error.code or "", href, general=True))
            else:
                lines.extend(ErrorLine(str(message), error.code or "", href) for message in error.messages)
        return lines

    def _general_words(self, error: ValidationError) -> str:
        """The house's words for one of Django's stock messages; empty if the message is the form's own."""
        if error.message is MaxLengthValidator.message:
            return str(_TOO_LONG) % error.params
        kinds = type(self.field).__mro__
        stock = [vars(kind).get("default_error_messages", {}).get(error.code) for kind in kinds]
        if error.message not in (*filter(None, stock), EmailValidator.message):
            return ""
        words = (GENERAL_WORDS[kind].get(error.code or "") for kind in kinds if kind in GENERAL_WORDS)
        return str(next(filter(None, words), ""))


class Renderer(TemplatesSetting):
    """Finds the form templates among the house's own, before Django's."""

    bound_field_class = FieldRow


def error_lines(*forms_: forms.BaseForm | forms.BaseFormSet) -> list[ErrorLine]:
    """Everything to put right in these forms and formsets, in the order of the page.

    General words («Falta aquesta resposta») do not say which field they mean; here they follow its label.
    """
    return [line for form in forms_ for line in _form_lines(form)]


def _form_lines(form: forms.BaseForm | forms.BaseFormSet) -> Iterator[ErrorLine]:
    if isinstance(form, forms.BaseFormSet):
        yield from _lines(form.non_form_errors())
        for one in form.forms:
            yield from _form_lines(one)
        return
    yield from _lines(form.non_field_errors())
    for field in form:
        if isinstance(field, FieldRow):
            for line in field.error_lines:
                yield replace(line, text=_named(field, line.text)) if line.general else line


def _named(field: FieldRow, text: str) -> str:
    label = str(field.label)
    return f"{label} {text}" if label.endswith("?") else f"{label}: {text}"


def _lines(errors: ErrorList) -> Iterator[ErrorLine]:
    for error in errors.as_data():
        for message in error.messages:
            yield ErrorLine(str(message), error.code or "")
