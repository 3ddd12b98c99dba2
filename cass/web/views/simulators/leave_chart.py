"""The months of a leave drawn as bars: what is received, and on top of it what is withheld. Whole numbers only."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cass.rules.incapacity_payments import MonthlyPayment
from cass.wording.formats import euros

WIDTH, HEIGHT = 3200, 1900
LEFT, TOP, FLOOR = 640, 200, 1640
"""Units of the drawing; a letter is 140 high, so that it can be read on a telephone."""
MOST_VALUES, MOST_LABELS = 4, 6
NICE = (1, 2, 3, 4, 5, 6, 8, 10)
ROUND = re.compile(r"[.,]00(?!\d)")


@dataclass(frozen=True, slots=True)
class Tick:
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """``label`` and ``value`` are empty where there is no room for them."""

    x: int
    width: int
    middle: int
    net_y: int
    net_height: int
    withheld_y: int
    withheld_height: int
    label: str
    value: str


def chart(months: Sequence[MonthlyPayment]) -> SafeString:
    """The drawing, with a title and a description that say the same in words; at least one month."""
    highest = _ceiling(max(month.gross for month in months))
    context = {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "floor": FLOOR,
        "ticks": [Tick(_y(cents, highest), _whole(cents)) for cents in (highest, highest // 2, 0)],
        "bars": [_bar(place, months, highest) for place in range(len(months))],
        "described": _described(months),
    }
    return render_to_string("simulators/leave_chart.html", context)


def label(month: MonthlyPayment) -> str:
    """A month as the chart and its table call it: 01/2026."""
    return f"{month.first_day.month:02}/{month.first_day.year}"


def _bar(place: int, months: Sequence[MonthlyPayment], highest: int) -> Bar:
    month = months[place]
    slot = (WIDTH - LEFT) // len(months)
    width = min(slot * 2 // 3, 520)
    middle = LEFT + slot * place + slot // 2
    every = -(-len(months) // MOST_LABELS)
    net_y, gross_y = _y(month.net, highest), _y(month.gross, highest)
    return Bar(
        x=middle - width // 2,
        width=width,
        middle=middle,
        net_y=net_y,
        net_height=FLOOR - net_y,
        withheld_y=gross_y,
        withheld_height=net_y - gross_y,
        label=_short(month) if place % every == 0 else "",
        value=_whole_of(month.gross) if len(months) <= MOST_VALUES else "",
    )


def _described(months: Sequence[MonthlyPayment]) -> str:
    most, least = max(months, key=_gross), min(months, key=_gross)
    count = ngettext("Un mes.", "%(count)s mesos.", len(months)) % {"count": len(months)}
    if len(months) == 1:
        return f"{count} {label(most)}: {euros(most.gross)}."
    words = _("El que més es paga és %(most)s (%(most_amount)s) i el que menys, %(least)s (%(least_amount)s).") % {
        "most": label(most),
        "most_amount": euros(most.gross),
        "least": label(least),
        "least_amount": euros(least.gross),
    }
    return f"{count} {words}"


def _gross(month: MonthlyPayment) -> int:
    return month.gross


def _short(month: MonthlyPayment) -> str:
    """Two figures of the year are enough below a bar."""
    return f"{month.first_day:%m/%y}"


def _whole_of(cents: int) -> str:
    """An amount to the euro, half up, where the table beside gives the cents."""
    return _whole((cents + 50) // 100 * 100)


def _whole(cents: int) -> str:
    return ROUND.sub("", euros(cents))


def _y(cents: int, highest: int) -> int:
    return FLOOR - (FLOOR - TOP) * cents // highest


def _ceiling(cents: int) -> int:
    """The next round number of euros, in cents, whose half is round too."""
    power = 100
    while 10 * power < cents:
        power *= 10
    return next(nice * power for nice in NICE if nice * power >= cents)
