"""Filters and tags that every template has: dates, moments and money as the house writes them; small blocks."""

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cass.web.forms import ErrorLine, error_lines
from cass.wording import formats

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """A date in words: «22 de novembre del 2026». A moment gives its day in Andorra."""
    return "" if value is None else formats.long_date(value)


@register.filter
def short_day(value: date | None) -> str:
    """A date in figures, for tables: 22/11/2026."""
    return "" if value is None else formats.short_date(value)


@register.filter
def moment(value: datetime | None) -> str:
    """A date and a time in Andorra: «22 de novembre del 2026 a les 9.05 h»."""
    return "" if value is None else formats.moment(value)


@register.filter
def euros(cents: int | None) -> str:
    """Whole cents as euros: 152533 is «1.525,33 €»."""
    return "" if cents is None else formats.euros(cents)


@register.simple_tag
def error_summary_lines(*forms: BaseForm | BaseFormSet | list) -> list[ErrorLine]:
    """What the error summary lists: for forms, formsets, or a list of them."""
    given = [one for form in forms for one in (form if isinstance(form, list | tuple) else [form])]
    return error_lines(*given)


@register.simple_block_tag
def inset(content: SafeString) -> SafeString:
    """``{% inset %}…{% endinset %}``: a note set apart from the running text."""
    return render_to_string("components/inset.html", {"content": content})


@register.simple_block_tag
def warning(content: SafeString) -> SafeString:
    """``{% warning %}…{% endwarning %}``: a consequence to know before going on."""
    return render_to_string("components/warning.html", {"content": content})


@register.simple_block_tag
def details(content: SafeString, summary: Any) -> SafeString:
    """``{% details "title" %}…{% enddetails %}``: more, for those who want it."""
    return render_to_string("components/details.html", {"content": content, "summary": summary})
