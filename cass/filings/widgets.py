"""The few widgets that the forms of the procedures add to Django's. Their templates are the web's."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


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
    """A long list of official codes, grouped by heading; with JavaScript it narrows down as one types."""

    template_name = "cass/widgets/code_search.html"


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
