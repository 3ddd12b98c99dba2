"""How Django's forms are drawn: our markup, our row for a field, without a line of HTML in the forms themselves."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One thing to put right: its words, its stable code, and the field to jump to (empty for the form as a whole)."""

    text: str
    code: str
    href: str = ""


class FieldRow(forms.BoundField):
    """A field with what its row on the page needs besides the input."""

    def build_widget_attrs(self, attrs: dict, widget: forms.Widget | None = None) -> dict:
        """Radios and checkboxes carry their error on the fieldset: ARIA forbids ``aria-invalid`` on the options."""
        built = super().build_widget_attrs(attrs, widget)
        if self.use_fieldset:
            built.pop("aria-invalid", None)
        return built

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
        return list(_lines(self.errors, f"#{self.first_id}"))


class Renderer(TemplatesSetting):
    """Finds the form templates among the house's own, before Django's."""

    bound_field_class = FieldRow


def error_lines(*forms_: forms.BaseForm | forms.BaseFormSet) -> list[ErrorLine]:
    """Everything to put right in these forms and formsets, in the order of the page.

    Django's own messages («Aquest camp és obligatori») do not say which field they mean; here they follow its label.
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
                named = line.code in field.field.error_messages and bool(field.label)
                yield replace(line, text=f"{field.label}: {line.text}") if named else line


def _lines(errors: ErrorList, href: str = "") -> Iterator[ErrorLine]:
    for error in errors.as_data():
        for message in error.messages:
            yield ErrorLine(str(message), error.code or "", href)
