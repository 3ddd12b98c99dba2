"""The counter of legal time limits: from an event to the last day, with every day that does not count."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cass.filings.widgets import DayMonthYear, Radios
from cass.kernel.working_days import Reason
from cass.law.book import Unit
from cass.rules import deadlines
from cass.rules.deadlines import Deadline
from cass.web.components import Cell, Column, Table
from cass.web.templatetags.cass import day
from cass.web.views.simulators.frame import Answer, KeyFigure, Known, Said, Simulator, SimulatorForm
from cass.wording.formats import weekday

LIMITS: dict[str, tuple[Any, Any]] = {
    "declaration": (
        gettext_lazy("Declarar un accident de treball"),
        lambda on, known: deadlines.declaration(occurred_on=on, calendar=known.calendar, book=known.book),
    ),
    "decision": (
        gettext_lazy("Resolució de la CASS d’una sol·licitud completa"),
        lambda on, known: deadlines.decision(filed_on=on, calendar=known.calendar, book=known.book),
    ),
    "correction": (
        gettext_lazy("Esmenar una sol·licitud"),
        lambda on, known: deadlines.correction(notified_on=on, calendar=known.calendar, book=known.book),
    ),
    "incomplete_presentation": (
        gettext_lazy("Completar una presentació incompleta"),
        lambda on, known: deadlines.incomplete_presentation(presented_on=on, calendar=known.calendar, book=known.book),
    ),
    "allegations": (
        gettext_lazy("Presentar al·legacions"),
        lambda on, known: deadlines.allegations(notified_on=on, calendar=known.calendar, book=known.book),
    ),
    "appeal": (
        gettext_lazy("Recórrer davant el Consell d’Administració"),
        lambda on, known: deadlines.appeal(notified_on=on, calendar=known.calendar, book=known.book),
    ),
    "electronic_notice": (
        gettext_lazy("Obrir una notificació electrònica"),
        lambda on, known: deadlines.electronic_notice(available_on=on, calendar=known.calendar, book=known.book),
    ),
}
"""What is counted: its words, and the rule from the day of the event."""

EVENTS = {
    "declaration": gettext_lazy("Compta des de l’endemà de l’accident"),
    "decision": gettext_lazy("Compta de data a data des de la presentació completa"),
    "correction": gettext_lazy("Compta des de l’endemà de la notificació"),
    "incomplete_presentation": gettext_lazy("Compta de data a data des de la presentació"),
    "allegations": gettext_lazy("Compta des de l’endemà de la notificació"),
    "appeal": gettext_lazy("Compta de data a data des de la notificació"),
    "electronic_notice": gettext_lazy("Compta des de l’endemà que la notificació és a la bústia"),
}

WHY = {
    Reason.SATURDAY: gettext_lazy("dissabte"),
    Reason.SUNDAY: gettext_lazy("diumenge"),
    Reason.HOLIDAY: gettext_lazy("festiu"),
}


class DeadlineForm(SimulatorForm):
    limit = forms.ChoiceField(
        label=gettext_lazy("Què voleu comptar?"),
        choices=[(code, words) for code, (words, _rule) in LIMITS.items()],
        widget=Radios(hints=EVENTS),
    )
    on = forms.DateField(
        label=gettext_lazy("Data del fet"),
        help_text=gettext_lazy("El dia de l’accident, de la presentació o de la notificació."),
        widget=DayMonthYear(),
        input_formats=["%Y-%m-%d"],
    )


def work(answers: Mapping[str, Any], known: Known) -> Answer:
    """The last day of a limit, its length, its article, and the days it passes over."""
    words, rule = LIMITS[answers["limit"]]
    limit: Deadline = rule(answers["on"], known)
    citation = known.book.citations[limit.citation]
    return Answer(
        figures=[KeyFigure(f"{weekday(limit.last_day)}, {day(limit.last_day)}", _("últim dia"), _length(limit))],
        said=[Said(f"{words}. {EVENTS[answers['limit']]}.", citation.in_words)],
        sentences=_left(limit, known),
        tables=[_skipped(limit)] if limit.skipped else [],
    )


def _length(limit: Deadline) -> str:
    if limit.unit == Unit.MONTHS:
        return _("%(count)s mesos") % {"count": limit.length} if limit.length > 1 else _("1 mes")
    return _("%(count)s dies hàbils") % {"count": limit.length}


def _left(limit: Deadline, known: Known) -> list[str]:
    if not limit.is_met(known.today):
        return [_("Aquest termini ja s’ha acabat.")]
    count = limit.working_days_left(known.today, known.calendar)
    return [_("Des d’avui queden %(count)s dies hàbils.") % {"count": count}]


def _skipped(limit: Deadline) -> Table:
    rows = [[Cell(day(skipped.day)), Cell(str(WHY[skipped.reason]))] for skipped in limit.skipped]
    return Table(_("Dies que no compten"), [Column(_("Dia")), Column(_("Per què"))], rows)


SIMULATOR = Simulator(
    slug="terminis",
    title=gettext_lazy("Comptador de terminis"),
    lead=gettext_lazy("Quin és l’últim dia, amb els festius d’Andorra la Vella."),
    form=DeadlineForm,
    work=work,
    not_modelled=[
        gettext_lazy("Les ampliacions que la CASS hagi concedit en un expedient concret."),
        gettext_lazy(
            "Els terminis d’altres administracions i dels tribunals, que compten els dies d’una altra manera."
        ),
    ],
)
