"""The benefit for temporary incapacity of a leave: day by day, in total, and month by month as a chart with its table."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cass.filings.forms import EurosField
from cass.filings.widgets import DayMonthYear, Radios
from cass.kernel.faults import Fault
from cass.law.book import InForce
from cass.rules import minimum_wage
from cass.rules.assessment import Amount
from cass.rules.incapacity_amounts import FROM_DAY_ONE, Contingency
from cass.rules.incapacity_base import Activity
from cass.rules.incapacity_duration import DurationFacts, first_year_ends_on, most_ends_on
from cass.rules.incapacity_payments import Leave, MonthlyPayment, Payments, Stretch, payments
from cass.web.components import Cell, Column, Table
from cass.web.views.simulators import leave_chart
from cass.web.views.simulators.frame import Answer, KeyFigure, Known, Said, Simulator, SimulatorForm, calculation, said
from cass.web.views.simulators.questions import only_if
from cass.wording.formats import euros, long_date, short_date

CONTINGENCIES = {
    Contingency.COMMON_ILLNESS: gettext_lazy("Malaltia comuna"),
    Contingency.NON_WORK_ACCIDENT: gettext_lazy("Accident no laboral"),
    Contingency.WORK_ACCIDENT: gettext_lazy("Accident laboral"),
    Contingency.OCCUPATIONAL_DISEASE: gettext_lazy("Malaltia professional"),
    Contingency.DONATION: gettext_lazy("Donació d’òrgans o teixits en viu"),
    Contingency.ISOLATION: gettext_lazy("Aïllament forçós per una malaltia contagiosa"),
    Contingency.BIRTH_REST: gettext_lazy("Descans prescrit abans del part, o part prematur"),
}
ACTIVITIES = {
    Activity.EMPLOYEE: gettext_lazy("Persona assalariada"),
    Activity.SELF_EMPLOYED: gettext_lazy("Persona que treballa per compte propi"),
    Activity.BOTH: gettext_lazy("Totes dues coses"),
}
YEARS_AHEAD = 2


class IncapacityForm(SimulatorForm):
    contingency = forms.ChoiceField(
        label=gettext_lazy("Quin és el motiu de la baixa?"),
        help_text=gettext_lazy("És al certificat mèdic."),
        choices=list(CONTINGENCIES.items()),
        widget=Radios(),
    )
    activity = forms.ChoiceField(
        label=gettext_lazy("Com treballeu?"), choices=list(ACTIVITIES.items()), widget=Radios()
    )
    wage = only_if(
        "activity=employee,both",
        EurosField(
            label=gettext_lazy("Salari brut mitjà d’un mes"),
            help_text=gettext_lazy("La mitjana dels dotze últims mesos treballats abans del mes de la baixa."),
            least=1,
        ),
    )
    own_base = only_if(
        "activity=self_employed,both",
        EurosField(
            label=gettext_lazy("Base de cotització mensual mitjana per compte propi"),
            help_text=gettext_lazy("La mitjana dels dotze mesos anteriors al mes de la baixa."),
            least=1,
        ),
    )
    first_day = forms.DateField(
        label=gettext_lazy("Primer dia de la baixa"),
        help_text=gettext_lazy("La data del certificat mèdic inicial."),
        widget=DayMonthYear(),
        input_formats=["%Y-%m-%d"],
    )
    last_day = forms.DateField(
        label=gettext_lazy("Últim dia de la baixa"), widget=DayMonthYear(), input_formats=["%Y-%m-%d"]
    )
    earlier_days = forms.IntegerField(
        label=gettext_lazy("Si és una recaiguda, dies de la baixa anterior"),
        help_text=gettext_lazy("És una recaiguda si la malaltia és la mateixa i no fa més de sis mesos de l’alta."),
        required=False,
        min_value=0,
        max_value=1095,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )

    def clean_first_day(self) -> Any:
        """No law is known for a leave that begins years from now."""
        first_day = self.cleaned_data["first_day"]
        if first_day.year > self.known.today.year + YEARS_AHEAD:
            raise ValidationError(_("Trieu un dia més pròxim."), code="too_far")
        return first_day


def work(answers: Mapping[str, Any], known: Known) -> Answer:
    """What a leave is paid, with the law of its first day.

    Raises Fault: period.ends_before_it_starts, incapacity.beyond_three_years, law.value_missing.
    """
    leave = Leave(
        certified_on=answers["first_day"],
        last_day=answers["last_day"],
        contingency=Contingency(answers["contingency"]),
        employed_base=answers.get("wage") or 0,
        own_account_base=answers.get("own_base") or 0,
        earlier_days=answers.get("earlier_days") or 0,
    )
    figures = known.book.on(leave.certified_on)
    _within_three_years(leave, figures)
    paid = payments(leave, known.book)
    return Answer(
        figures=_figures(paid),
        said=_said(leave, figures, known),
        chart=leave_chart.chart(paid.months) if paid.months else None,
        tables=[_by_month(paid.months), _by_day(paid.stretches)] if paid.months else [_by_day(paid.stretches)],
        calculations=_calculations(paid, known),
        estimated=Amount.of(paid.gross).estimated or Amount.of(paid.withheld).estimated,
    )


def _within_three_years(leave: Leave, figures: InForce) -> None:
    whole = DurationFacts(certified_on=leave.certified_on, last_day=leave.last_day, contingency=leave.contingency)
    most = most_ends_on(whole, figures)
    if leave.last_day > most:
        raise Fault("incapacity.beyond_three_years", most=long_date(most))


def _figures(paid: Payments) -> list[KeyFigure]:
    about = {
        "paid": sum(month.days for month in paid.months),
        "whole": sum(stretch.days for stretch in paid.stretches),
    }
    return [
        KeyFigure(euros(paid.net), _("es cobra en total"), _("un cop retinguda la cotització")),
        KeyFigure(euros(paid.gross), _("prestació"), _("%(paid)s dies pagats, de %(whole)s") % about),
        KeyFigure(euros(paid.withheld), _("es reté per cotitzar")),
    ]


def _said(leave: Leave, figures: InForce, known: Known) -> list[Said]:
    """What else the law asks of such a leave."""
    cited = known.book.citations
    if leave.contingency in FROM_DAY_ONE:
        words = [
            (_("Es paga des del primer dia."), ["LSS-148.1"]),
            (_("No cal cap període previ de cotització."), ["LSS-146bis.2"]),
        ]
    else:
        qualifying = _(
            "Cal haver cotitzat %(short)s dies en els %(short_months)s mesos anteriors, o %(long)s en els %(long_months)s."
        ) % {
            "short": figures.qualifying_short_days,
            "short_months": figures.qualifying_short_months,
            "long": figures.qualifying_long_days,
            "long_months": figures.qualifying_long_months,
        }
        waiting = _("Els %(count)s primers dies no es paguen.") % {"count": figures.illness_waiting_days}
        words = [(waiting, ["LSS-148.2"]), (qualifying, ["LSS-146bis.1.a", "LSS-146bis.1.b"])]
    if leave.earlier_days:
        words.append((_("En una recaiguda continua el còmput de la baixa anterior."), ["RIT-5"]))
    year_ends = first_year_ends_on(leave.certified_on, figures)
    if leave.last_day > year_ends:
        extension = _("Per passar de %(count)s mesos (fins al %(day)s) cal que la CASS acordi la prolongació.") % {
            "count": figures.incapacity_first_months,
            "day": long_date(year_ends),
        }
        words.append((extension, ["LSS-149.2"]))
    quoted = [Said(text, " · ".join(cited[each].in_words for each in articles)) for text, articles in words]
    return [*quoted, *_base_too_low(leave, figures, known)]


def _base_too_low(leave: Leave, figures: InForce, known: Known) -> list[Said]:
    """The question that a base below the minimum wage leaves open."""
    base = minimum_wage.Base(leave.employed_base + leave.own_account_base, topped_up=None, exempt=False)
    reason = minimum_wage.requirement(base, figures)
    return said([reason], known.book) if reason.leads_to is not minimum_wage.REACHED.leads_to else []


def _by_month(months: Sequence[MonthlyPayment]) -> Table:
    return Table(
        _("Mes a mes"),
        [
            Column(_("Mes")),
            Column(_("Dies pagats"), numeric=True),
            Column(_("Prestació"), numeric=True),
            Column(_("Retenció"), numeric=True),
            Column(_("Es cobra"), numeric=True),
            Column(_("Es paga des del")),
        ],
        [
            [
                Cell(leave_chart.label(month)),
                Cell(str(month.days)),
                Cell(euros(month.gross)),
                Cell(euros(month.withheld)),
                Cell(euros(month.net)),
                Cell(short_date(month.payable_from)),
            ]
            for month in months
        ],
    )


def _by_day(stretches: Sequence[Stretch]) -> Table:
    return Table(
        _("Dia a dia"),
        [
            Column(_("Dies de la baixa")),
            Column(_("Dates")),
            Column(_("Percentatge de la base"), numeric=True),
            Column(_("Cada dia"), numeric=True),
            Column(_("En total"), numeric=True),
        ],
        [
            [
                Cell(_numbers(stretch)),
                Cell(f"{short_date(stretch.first.on)} – {short_date(stretch.last.on)}"),
                Cell(f"{stretch.rate}\N{NO-BREAK SPACE}%"),
                Cell(euros(stretch.daily)),
                Cell(euros(stretch.amount)),
            ]
            for stretch in stretches
        ],
    )


def _numbers(stretch: Stretch) -> str:
    first, last = stretch.first.number, stretch.last.number
    return str(first) if first == last else f"{first} – {last}"


def _calculations(paid: Payments, known: Known) -> list[Any]:
    if not paid.months:
        return []
    first = paid.months[0]
    withheld = _("la retenció del primer mes (%(month)s)") % {"month": leave_chart.label(first)}
    return [
        calculation(_("la prestació"), paid.gross, known.book),
        calculation(withheld, first.withheld, known.book),
    ]


SIMULATOR = Simulator(
    slug="baixa",
    title=gettext_lazy("Prestació d’una baixa mèdica"),
    lead=gettext_lazy("Quant es cobra cada dia i cada mes per incapacitat temporal, i què s’hi reté."),
    form=IncapacityForm,
    work=work,
    not_modelled=[
        gettext_lazy("Si la CASS reconeix la baixa, i la durada màxima de cada patologia."),
        gettext_lazy("El complement que algunes empreses paguen fins al salari."),
        gettext_lazy("L’IRPF, i els mesos sense treballar o amb altres baixes en la mitjana del salari."),
        gettext_lazy("La maternitat, els canvis de patologia i les suspensions durant la baixa."),
        gettext_lazy("Una pensió d’invalidesa o de jubilació en baixes anteriors al 28 de febrer del 2024."),
    ],
)
