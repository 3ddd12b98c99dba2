"""Dates, moments and money as the house writes them, in the active language: on pages, in letters, in reasons.

Written by hand: Django's and Babel's formatters cost several times as much, and write English dates the American way.
"""

import datetime as dt
import re

from django.utils.translation import get_language

from cass.kernel.working_days import ANDORRA

_MONTHS = {
    "ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre".split(),  # noqa: SIM905 — one line a language.
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),  # noqa: SIM905 — one line a language.
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),  # noqa: SIM905 — one line a language.
    "en": "January February March April May June July August September October November December".split(),  # noqa: SIM905 — one line a language.
}
_WEEKDAYS = {
    "ca": "dilluns dimarts dimecres dijous divendres dissabte diumenge".split(),  # noqa: SIM905 — one line a language.
    "es": "lunes martes miércoles jueves viernes sábado domingo".split(),  # noqa: SIM905 — one line a language.
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),  # noqa: SIM905 — one line a language.
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),  # noqa: SIM905 — one line a language.
}
_BEFORE_ONE = re.compile(r"\b([Ee]l|del|al) (?=11? d(?:e |’))")
_NBSP = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"
_DEL_SINCE = 2000
"""Catalan writes «del 2026» but «de 1994»."""


def active() -> str:
    """The active language, one of the four."""
    code = (get_language() or "ca")[:2]
    return code if code in _MONTHS else "ca"


def local(value: dt.date) -> dt.date:
    """A moment as the clocks of Andorra show it; a day stays what it is."""
    return value.astimezone(ANDORRA) if isinstance(value, dt.datetime) and value.tzinfo is not None else value


def long_date(value: dt.date) -> str:
    """«22 de novembre del 2026», «1 d’abril del 2026». A moment gives its day in Andorra."""
    day, language = local(value), active()
    month = _MONTHS[language][day.month - 1]
    if language == "ca":
        of_month = f"d’{month}" if month[0] in "ao" else f"de {month}"
        return f"{day.day} {of_month} {'del' if day.year >= _DEL_SINCE else 'de'} {day.year}"
    if language == "es":
        return f"{day.day} de {month} de {day.year}"
    if language == "fr":
        return f"{'1er' if day.day == 1 else day.day} {month} {day.year}"
    return f"{day.day} {month} {day.year}"


def elided(sentence: str) -> str:
    """A sentence into which dates were put, with the article that Catalan asks for: «l’1 de març», «de l’11 de juliol»."""
    return _BEFORE_ONE.sub(_elision, sentence) if active() == "ca" else sentence


def _elision(article: re.Match[str]) -> str:
    return {"el": "l’", "El": "L’", "del": "de l’", "al": "a l’"}[article[1]]


def months() -> list[str]:
    """The names of the twelve months, January first."""
    return _MONTHS[active()]


def weekday(value: dt.date) -> str:
    """«dilluns»."""
    return _WEEKDAYS[active()][local(value).weekday()]


def short_date(value: dt.date) -> str:
    """22/11/2026: where room is scarce; the same in the four languages."""
    day = local(value)
    return f"{day.day:02}/{day.month:02}/{day.year}"


def moment(value: dt.datetime) -> str:
    """«22 de novembre del 2026 a les 9.05 h», the time in Andorra."""
    at, language, words = value.astimezone(ANDORRA), active(), long_date(value)
    if language == "ca":
        return f"{words} a {'la' if at.hour == 1 else 'les'} {at.hour}.{at.minute:02}{_NBSP}h"
    if language == "es":
        return f"{words} a {'la' if at.hour == 1 else 'las'} {at.hour}:{at.minute:02}{_NBSP}h"
    if language == "fr":
        return f"{words} à {at.hour}{_NBSP}h{_NBSP}{at.minute:02}"
    return f"{words} at {at.hour}:{at.minute:02}"


def legal_moment(value: dt.datetime) -> str:
    """«22 de novembre del 2026, 16:40:05»: the legal time, to the second, as a receipt says it."""
    return f"{long_date(value)}, {value.astimezone(ANDORRA):%H:%M:%S}"


def euros(cents: int) -> str:
    """Whole cents as euros: 152533 is «1.525,33 €» («1 525,33 €» in French, «€1,525.33» in English)."""
    whole, rest = divmod(abs(cents), 100)
    sign, language, grouped = _MINUS if cents < 0 else "", active(), f"{whole:,}"
    if language == "en":
        return f"{sign}€{grouped}.{rest:02}"
    return f"{sign}{grouped.replace(',', _NBSP if language == 'fr' else '.')},{rest:02}{_NBSP}€"
