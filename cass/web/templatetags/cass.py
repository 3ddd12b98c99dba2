"""Filters and tags that every template has: dates, moments and money as the house writes them; small blocks.

Formatting is done here in Python, not by Django's ``date`` and ``floatformat``, which cost several times as much.
"""

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cass.web.forms import ErrorLine, error_lines

register = template.Library()

_MONTHS = {
    "ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre".split(),  # noqa: SIM905  one line a language
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),  # noqa: SIM905  one line a language
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),  # noqa: SIM905  one line a language
    "en": "January February March April May June July August September October November December".split(),  # noqa: SIM905  one line a language
}
_NBSP = "\N{NO-BREAK SPACE}"
_NARROW = "\N{NARROW NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"
_DEL_SINCE = 2000
"""Catalan writes «del 2026» but «de 1994»."""


def _language() -> str:
    code = (get_language() or "ca")[:2]
    return code if code in _MONTHS else "ca"


@register.filter
def day(value: date | None) -> str:
    """A date in words: «22 de novembre del 2026», «1 d'abril del 2026». A moment gives its day in Andorra."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    language = _language()
    month = _MONTHS[language][local.month - 1]
    if language == "ca":
        of_month = f"d'{month}" if month[0] in "ao" else f"de {month}"
        of_year = "del" if local.year >= _DEL_SINCE else "de"
        return f"{local.day} {of_month} {of_year} {local.year}"
    if language == "es":
        return f"{local.day} de {month} de {local.year}"
    if language == "fr":
        return f"{'1er' if local.day == 1 else local.day} {month} {local.year}"
    return f"{local.day} {month} {local.year}"


@register.filter
def short_day(value: date | None) -> str:
    """A date in figures, for tables: 22/11/2026."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    return f"{local.day:02}/{local.month:02}/{local.year}"


@register.filter
def moment(value: datetime | None) -> str:
    """A date and a time in Andorra: «22 de novembre del 2026 a les 9.05 h»."""
    if value is None:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    hour, minute, in_words = local.hour, local.minute, day(local)
    language = _language()
    if language == "ca":
        return f"{in_words} a {'la' if hour == 1 else 'les'} {hour}.{minute:02}{_NBSP}h"
    if language == "es":
        return f"{in_words} a {'la' if hour == 1 else 'las'} {hour}:{minute:02}{_NBSP}h"
    if language == "fr":
        return f"{in_words} à {hour}{_NBSP}h{_NBSP}{minute:02}"
    return f"{in_words} at {hour}:{minute:02}"


@register.filter
def euros(cents: int | None) -> str:
    """Whole cents as euros: 152533 is «1.525,33 €» («1 525,33 €» in French, «€1,525.33» in English)."""
    if cents is None:
        return ""
    whole, rest = divmod(abs(cents), 100)
    sign = _MINUS if cents < 0 else ""
    language = _language()
    grouped = f"{whole:,}"
    if language == "en":
        return f"{sign}€{grouped}.{rest:02}"
    return f"{sign}{grouped.replace(',', _NARROW if language == 'fr' else '.')},{rest:02}{_NBSP}€"


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
