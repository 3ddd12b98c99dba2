"""The few widgets that the forms of the procedures add to Django's. Their templates are the web's."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cass.kernel.codes import LANGUAGES, LISTS, codes, is_valid
from cass.kernel.codes.words import EMPTY_WORDS


class _Parts(forms.Widget):
    """One value typed in a few boxes. The value is also accepted whole, as files and the API send it."""

    parts: tuple[tuple[str, Any, int], ...]
    """Suffix of the box's name, its label, its width in characters."""
    separator: str
    autocomplete: tuple[str, ...] = ()
    use_fieldset = True

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_{self.parts[0][0]}" if id_ else id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        values = self.split(value)
        given = context["widget"]["attrs"]
        autocomplete = self._autocomplete(given.get("autocomplete", ""))
        context["widget"]["parts"] = [
            {
                "name": f"{name}_{suffix}",
                "id": f"{given.get('id', name)}_{suffix}",
                "label": label,
                "width": width,
                "value": values[index] if index < len(values) else "",
                "autocomplete": autocomplete[index] if autocomplete else "",
            }
            for index, (suffix, label, width) in enumerate(self.parts)
        ]
        return context

    def _autocomplete(self, asked: str) -> tuple[str, ...]:
        return self.autocomplete if asked == "bday" else ()

    def split(self, value: Any) -> list[str]:
        return str(value).split(self.separator) if value else []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        boxes = [str(data.get(f"{name}_{suffix}") or "").strip() for suffix, _label, _width in self.parts]
        if not any(boxes):
            whole = data.get(name)
            return str(whole) if whole else None
        return self.join(boxes)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and not any(f"{name}_{suffix}" in data for suffix, _label, _width in self.parts)

    def join(self, boxes: list[str]) -> str:
        return self.separator.join(boxes)


class DayMonthYear(_Parts):
    """A known date in three boxes: quicker and surer than a calendar. ``autocomplete="bday"`` for a birth date."""

    template_name = "cass/widgets/parts.html"
    parts = (("day", _("Dia"), 2), ("month", _("Mes"), 2), ("year", _("Any"), 4))
    separator = "-"
    autocomplete = ("bday-day", "bday-month", "bday-year")

    def split(self, value: Any) -> list[str]:
        return list(reversed(super().split(value)))

    def join(self, boxes: list[str]) -> str:
        return "-".join(reversed(boxes))


class HoursMinutes(_Parts):
    """A time of the day in two boxes, 24 hours."""

    template_name = "cass/widgets/parts.html"
    parts = (("hour", _("Hora"), 2), ("minute", _("Minuts"), 2))
    separator = ":"

    def split(self, value: Any) -> list[str]:
        return super().split(value)[:2]

    def join(self, boxes: list[str]) -> str:
        """An hour alone means the hour sharp: «8» is 8.00."""
        return f"{boxes[0]}:{boxes[1] or '00'}"


class CodeSearch(forms.Select):
    """One of many. Without JavaScript a list under its headings; with it, found by typing what people call it.

    ``code_list`` names the list of codes (its options are drawn once a language and kept); without one, the choices of
    the field are offered, under headings or not. A choice of ``always`` is offered whatever is typed.
    """

    template_name = "cass/widgets/code_search.html"

    def __init__(self, *args: Any, code_list: str = "", always: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code_list, self.always = code_list, always

    def use_required_attribute(self, initial: Any) -> bool:
        """Django would read every choice to know; the label says which questions are optional."""
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        # Not Select's own, which makes a dictionary for every option and a template of each.
        context: dict[str, Any] = forms.Widget.get_context(self, name, value, attrs)
        context["widget"]["options"] = self._with_chosen("" if value is None else str(value))
        context["widget"]["empty_words"] = " ".join(sorted(EMPTY_WORDS))
        return context

    def _with_chosen(self, value: str) -> SafeString:
        options = code_options(self.code_list, get_language() or "ca") if self.code_list else self._plain_options()
        if not value:
            return options
        start = format_html('<option value="{}"', value)
        # Both sides are escaped already.
        return mark_safe(options.replace(start, f"{start} selected", 1))  # noqa: S308

    def _plain_options(self) -> SafeString:
        # Escaped by hand: an employer has a thousand of them, and format_html takes ten times as long.
        drawn = (self._plain(value, label) for value, label in self.choices if value != "")
        return mark_safe("".join(drawn))  # noqa: S308

    def _plain(self, value: Any, label: Any) -> str:
        if isinstance(label, list | tuple):
            inside = "".join(self._plain(*choice) for choice in label)
            return f'<optgroup label="{escape(value)}">{inside}</optgroup>'
        always = " data-always" if value == self.always else ""
        return f'<option value="{escape(value)}"{always}>{escape(label)}</option>'


@lru_cache(maxsize=len(LISTS) * len(LANGUAGES))
def code_options(name: str, language: str) -> SafeString:
    """The answers of a code list as options below their headings, each with what people say instead."""
    found = codes(name)
    synonyms = found.synonyms(language)
    groups = (
        (heading, format_html_join("", '<option value="{}"{}>{}</option>', map(_option(synonyms), choices)))
        for heading, choices in found.grouped(language)
    )
    return format_html_join("", '<optgroup label="{}">{}</optgroup>', groups)


def _option(synonyms: Mapping[str, Sequence[str]]) -> Callable[[tuple[str, str]], tuple[str, SafeString | str, str]]:
    def parts(choice: tuple[str, str]) -> tuple[str, SafeString | str, str]:
        code, label = choice
        said = synonyms.get(code)
        return code, format_html(' data-words="{}"', " ".join(said)) if said else "", label

    return parts


class SearchField(forms.ChoiceField):
    """One of many. What it offers is read only when it is shown; an answer is checked and worded by itself."""

    widget: Any = CodeSearch

    def words(self, value: str) -> str:
        """One of its answers, in words."""
        raise NotImplementedError


class CodeField(SearchField):
    """A code of one of the published lists (``cass.kernel.codes``)."""

    def __init__(self, code_list: str, **options: Any) -> None:
        self.code_list = code_list
        super().__init__(widget=CodeSearch(code_list=code_list), **options)

    def valid_value(self, value: Any) -> bool:
        return is_valid(self.code_list, str(value))

    def words(self, value: str) -> str:
        found = codes(self.code_list)
        return found.label(value, get_language() or "ca").text if value in found else value


class _Options:
    """Options with a hint each: ``hints={"value": "what it means"}``; ``inline`` sets two short ones side by side."""

    def __init__(self, *args: Any, hints: Mapping[str, Any] | None = None, inline: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = hints or {}
        self.inline = inline

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        context["widget"]["inline"] = self.inline
        return context

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)  # type: ignore[misc]
        option["hint"] = self.hints.get(str(option["value"]), "")
        if option["hint"] and option["attrs"].get("id"):
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        return option


class Radios(_Options, forms.RadioSelect):
    """One of a few."""


class Checkboxes(_Options, forms.CheckboxSelectMultiple):
    """Any of a few."""


class YesNo(Radios):
    """Yes or no, side by side, neither chosen beforehand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, inline=True, **kwargs)


class YesNoField(forms.TypedChoiceField):
    """A question that must be answered with yes or no: ``True``, ``False``, or ``None`` when optional and left out."""

    widget = YesNo

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=(("yes", _("Sí")), ("no", _("No"))), coerce="yes".__eq__, empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return self.to_python(value) if isinstance(value, bool) else value

    def to_python(self, value: Any) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        return str(super().to_python(value))
