"""The counter of legal time limits: from an event to the last day, with every day that does not count."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cass.filings.widgets import DayMonthYear
from cass.kernel.working_days import Reason
from cass.law.book import Unit
from cass.rules import deadlines
from cass.rules.deadlines import Deadline
from cass.web.components import Cell, Column, Table
from cass.web.templatetags.cass import day
from cass.web.views.simulators.frame import Answer, KeyFigure, Known, Said, Simulator, SimulatorForm
from cass.wording.formats import weekday


@dataclass(frozen=True)
class Counted:
    """A limit that can be counted: what must be done, the event it counts from, and the rule with its argument."""

    words: Any
    event: Any
    rule: Callable[..., Deadline]
    argument: str


NOTIFIED = gettext_lazy("la notificació")
FILED = gettext_lazy("la presentació completa")
PRESENTED = gettext_lazy("la presentació incompleta")
CHANGED = gettext_lazy("el canvi")
STARTED = gettext_lazy("l’inici de l’activitat")
ENDED = gettext_lazy("el final de l’activitat")
MONTH_ENDED = gettext_lazy("l’últim dia del mes que es paga")

GROUPS: dict[Any, dict[str, Counted]] = {
    gettext_lazy("Accident laboral i expedients"): {
        "declaration": Counted(
            gettext_lazy("Declarar un accident laboral"),
            gettext_lazy("l’accident"),
            deadlines.declaration,
            "occurred_on",
        ),
        "decision": Counted(gettext_lazy("Resolució de la CASS"), FILED, deadlines.decision, "filed_on"),
        "correction": Counted(gettext_lazy("Esmenar una sol·licitud"), NOTIFIED, deadlines.correction, "notified_on"),
        "incomplete": Counted(
            gettext_lazy("Completar una presentació incompleta"),
            PRESENTED,
            deadlines.incomplete_presentation,
            "presented_on",
        ),
        "allegations": Counted(gettext_lazy("Presentar al·legacions"), NOTIFIED, deadlines.allegations, "notified_on"),
        "disease_decision": Counted(
            gettext_lazy("Resolució sobre una malaltia professional"), FILED, deadlines.disease_decision, "filed_on"
        ),
        "charge_sheet": Counted(
            gettext_lazy("Respondre a un plec de càrrecs"), NOTIFIED, deadlines.charge_sheet, "notified_on"
        ),
    },
    gettext_lazy("Notificacions i recursos"): {
        "electronic_notice": Counted(
            gettext_lazy("Obrir una notificació electrònica"),
            gettext_lazy("la posada a disposició a la bústia"),
            deadlines.electronic_notice,
            "available_on",
        ),
        "paper_notice": Counted(
            gettext_lazy("Recollir una notificació en paper"),
            gettext_lazy("el dia que van deixar l’avís"),
            deadlines.paper_notice,
            "left_on",
        ),
        "appeal": Counted(
            gettext_lazy("Recórrer davant el Consell d’Administració"), NOTIFIED, deadlines.appeal, "notified_on"
        ),
        "court_appeal": Counted(
            gettext_lazy("Recórrer davant la Batllia"), NOTIFIED, deadlines.court_appeal, "notified_on"
        ),
        "court_appeal_after_silence": Counted(
            gettext_lazy("Recórrer davant la Batllia si no contesten el recurs"),
            gettext_lazy("el dia del silenci"),
            deadlines.court_appeal_after_silence,
            "silent_on",
        ),
    },
    gettext_lazy("Empresa i persones assalariades"): {
        "registration": Counted(
            gettext_lazy("Donar d’alta una persona assalariada"),
            gettext_lazy("el primer dia de feina"),
            deadlines.registration,
            "starts_on",
        ),
        "deregistration": Counted(
            gettext_lazy("Donar de baixa una persona assalariada"),
            gettext_lazy("l’últim dia de feina"),
            deadlines.deregistration,
            "ended_on",
        ),
        "registration_data": Counted(
            gettext_lazy("Comunicar un canvi en la feina"), CHANGED, deadlines.registration_data, "changed_on"
        ),
        "affiliation_data": Counted(
            gettext_lazy("Comunicar un canvi de dades personals"), CHANGED, deadlines.affiliation_data, "changed_on"
        ),
        "company_data": Counted(
            gettext_lazy("Comunicar un canvi de l’empresa"), CHANGED, deadlines.company_data, "changed_on"
        ),
    },
    gettext_lazy("Compte propi"): {
        "own_account_affiliation": Counted(
            gettext_lazy("Afiliar-se"), STARTED, deadlines.own_account_affiliation, "started_on"
        ),
        "own_account_registration": Counted(
            gettext_lazy("Donar-se d’alta"),
            gettext_lazy("l’autorització"),
            deadlines.own_account_registration,
            "authorised_on",
        ),
        "own_account_deregistration": Counted(
            gettext_lazy("Donar-se de baixa"), ENDED, deadlines.own_account_deregistration, "ended_on"
        ),
        "own_account_request": Counted(
            gettext_lazy("Demanar la base més baixa en començar"),
            gettext_lazy("el naixement de l’obligació de cotitzar"),
            deadlines.own_account_request,
            "obliged_on",
        ),
    },
    gettext_lazy("Pagaments"): {
        "payment": Counted(
            gettext_lazy("Presentar i pagar la cotització d’un mes"),
            MONTH_ENDED,
            deadlines.payment,
            "period_ended_on",
        ),
        "withheld_tax_payment": Counted(
            gettext_lazy("Pagar l’IRPF retingut"), MONTH_ENDED, deadlines.withheld_tax_payment, "period_ended_on"
        ),
        "payment_after_demand": Counted(
            gettext_lazy("Pagar amb el recàrrec reduït"),
            gettext_lazy("el requeriment de pagament"),
            deadlines.payment_after_demand,
            "demanded_on",
        ),
    },
}
LIMITS = {code: counted for group in GROUPS.values() for code, counted in group.items()}

A_YEAR = dt.timedelta(days=366)

WHY = {
    Reason.SATURDAY: gettext_lazy("dissabte"),
    Reason.SUNDAY: gettext_lazy("diumenge"),
    Reason.HOLIDAY: gettext_lazy("festiu"),
}


class DeadlineForm(SimulatorForm):
    limit = forms.ChoiceField(
        label=gettext_lazy("Què voleu comptar?"),
        choices=[
            ("", ""),
            *((title, [(code, counted.words) for code, counted in group.items()]) for title, group in GROUPS.items()),
        ],
        widget=forms.Select(),
    )
    on = forms.DateField(
        label=gettext_lazy("Data del fet"),
        help_text=gettext_lazy("El dia que va passar, o el dia que us ho van notificar."),
        widget=DayMonthYear(),
        input_formats=["%Y-%m-%d"],
    )

    def clean_on(self) -> Any:
        """Nobody knows the holidays of the years to come, and no calendar goes on for ever."""
        on = self.cleaned_data["on"]
        if on > self.known.today + A_YEAR:
            raise ValidationError(_("Trieu un dia més pròxim."), code="too_far")
        return on


def work(answers: Mapping[str, Any], known: Known) -> Answer:
    """The last day of a limit, its length, its article, and the days it passes over."""
    counted = LIMITS[answers["limit"]]
    limit = counted.rule(**{counted.argument: answers["on"]}, calendar=known.calendar, book=known.book)
    citation = known.book.citations[limit.citation]
    event = _("%(what)s. Compta des de: %(event)s.") % {"what": counted.words, "event": counted.event}
    return Answer(
        figures=[KeyFigure(f"{weekday(limit.last_day)}, {day(limit.last_day)}", _("últim dia"), _length(limit))],
        said=[Said(event, citation.in_words)],
        sentences=_left(limit, known),
        tables=[_skipped(limit)] if limit.skipped else [],
    )


def _length(limit: Deadline) -> str:
    count = {"count": limit.length}
    if limit.unit == Unit.MONTHS:
        return ngettext("%(count)s mes", "%(count)s mesos", limit.length) % count
    if limit.unit == Unit.WORKING_DAYS:
        return ngettext("%(count)s dia hàbil", "%(count)s dies hàbils", limit.length) % count
    if limit.last_day == limit.starts_on + dt.timedelta(days=limit.length):
        return ngettext("%(count)s dia natural", "%(count)s dies naturals", limit.length) % count
    if limit.last_day > limit.starts_on + dt.timedelta(days=limit.length) and limit.unit == Unit.DAYS:
        return _("%(count)s dies naturals, fins al primer dia hàbil") % count
    return _("des de %(count)s dies abans fins al mateix dia") % count


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
