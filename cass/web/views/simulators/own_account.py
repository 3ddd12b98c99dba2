"""The contribution of own account: by which part of the average wage, why, and how much a month."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cass.filings.forms import EurosField
from cass.filings.widgets import Radios, YesNoField
from cass.law.book import InForce, Unit
from cass.rules import contributions, own_account, own_account_band
from cass.rules.assessment import Assessment
from cass.rules.own_account_band import Activity, Inactivity, Kind, OwnAccountFacts
from cass.rules.vocabulary import Traced, Tracing, given
from cass.web.components import Cell, Column, Table, Tag
from cass.web.views.simulators.frame import Answer, KeyFigure, Known, Simulator, SimulatorForm, calculation, said
from cass.web.views.simulators.questions import month_of, only_if, year_field
from cass.wording import explanations
from cass.wording.formats import euros

KINDS = {
    Kind.HOLDER: gettext_lazy("Titular d’una professió, un comerç, una indústria o una explotació, o artista"),
    Kind.ADMINISTRATOR: gettext_lazy("Administrador d’una societat"),
    Kind.SOLE_PARTNER: gettext_lazy("Administrador i soci únic d’una societat"),
    Kind.FAMILY_PARTNER: gettext_lazy("Administrador i soci amb familiars d’una societat"),
    Kind.PARTNER: gettext_lazy("Soci que ha triat cotitzar per compte propi"),
}
KIND_HINTS = {
    Kind.HOLDER.value: gettext_lazy("També els familiars que hi treballen: tenen la mateixa base"),
    Kind.FAMILY_PARTNER.value: gettext_lazy("Familiars fins al segon grau"),
}
MOMENTS = {
    "going_on": gettext_lazy("Fa més de dotze mesos que la faig"),
    "starting": gettext_lazy("L’he començada fa menys de dotze mesos"),
    "resuming": gettext_lazy("L’he represa fa menys de dotze mesos, després d’una aturada"),
}
CAUSES = {
    Inactivity.PARENTAL: gettext_lazy("Maternitat, paternitat o adopció"),
    Inactivity.GENDER_VIOLENCE: gettext_lazy("Violència de gènere"),
    Inactivity.OTHER: gettext_lazy("Una altra causa"),
}
ADMINISTRATORS = "administrator,sole_partner,family_partner"
COMPANIES = "sole_partner,family_partner"


class OwnAccountForm(SimulatorForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Quina activitat feu?"), choices=list(KINDS.items()), widget=Radios(hints=KIND_HINTS)
    )
    moment = forms.ChoiceField(
        label=gettext_lazy("Des de quan?"), choices=list(MOMENTS.items()), initial="going_on", widget=Radios()
    )
    cause = only_if(
        "moment=resuming",
        forms.ChoiceField(label=gettext_lazy("Per què havíeu parat?"), choices=list(CAUSES.items()), widget=Radios()),
    )
    months = only_if(
        "cause=other",
        forms.IntegerField(label=gettext_lazy("Quants mesos vau estar sense activitat?"), min_value=0, max_value=600),
    )
    age = only_if(
        "cause=other", forms.IntegerField(label=gettext_lazy("Quina edat teniu?"), min_value=16, max_value=99)
    )
    disability = only_if("cause=other", YesNoField(label=gettext_lazy("Teniu una discapacitat reconeguda?")))
    income = EurosField(
        label=gettext_lazy("Renda neta de l’any anterior"),
        help_text=gettext_lazy(
            "La de l’activitat i la del treball que no ha cotitzat a la CASS. Si no heu declarat mai res, deixeu-la en blanc."
        ),
        required=False,
    )
    entitled = only_if(
        "kind=holder",
        YesNoField(
            label=gettext_lazy("Sou també assalariat o pensionista?"),
            help_text=gettext_lazy(
                "Assalariat que cotitza almenys el salari mínim, o amb pensió de jubilació o d’invalidesa comuna de grup 1."
            ),
        ),
    )
    unpaid = only_if(
        f"kind={ADMINISTRATORS}", YesNoField(label=gettext_lazy("Feu d’administrador sense cobrar-ne res?"))
    )
    turnover = only_if(
        f"kind={COMPANIES}",
        EurosField(
            label=gettext_lazy("Xifra de negoci de les societats, l’any anterior"),
            help_text=gettext_lazy("La suma de totes les que administreu."),
        ),
    )
    professional = only_if(
        f"kind={COMPANIES}",
        YesNoField(
            label=gettext_lazy("Alguna fa una activitat professional o empresarial?"),
            help_text=gettext_lazy("És a dir, qualsevol que no sigui vendre béns sense transformar-los."),
        ),
    )

    def __init__(self, *args: Any, known: Known, **options: Any) -> None:
        super().__init__(*args, known=known, **options)
        self.fields["year"] = year_field(known)


def work(answers: Mapping[str, Any], known: Known) -> Answer:
    """The contribution, the base and why, with the whole table of the year; only the question where a fact lacks."""
    facts = _facts(answers, known)
    figures = contributions.of_month(facts.month, known.book)
    assessment = own_account_band.assess(facts, known.book)
    if not assessment.amounts:
        return Answer(figures=[], said=said(assessment.reasons, known.book))
    part = own_account_band.part_of(facts, Tracing(figures))
    quota = own_account.own_account_quota(_told(part), Tracing(figures))
    return Answer(
        figures=_figures(assessment, int(part)),
        said=said(assessment.reasons, known.book),
        tables=[_bands(int(part), figures)],
        calculations=[
            calculation(_("el percentatge"), part, known.book),
            calculation(_("la quota"), quota, known.book),
        ],
        estimated=assessment.amounts["own_account_quota"].estimated,
    )


def _facts(answers: Mapping[str, Any], known: Known) -> OwnAccountFacts:
    month = month_of(int(answers["year"]), known)
    activity = Activity(
        kind=Kind(answers["kind"]),
        turnover=answers.get("turnover"),
        professional=bool(answers.get("professional")),
        unpaid=bool(answers.get("unpaid")),
    )
    resuming = answers["moment"] == "resuming"
    return OwnAccountFacts(
        month=month,
        activities=(activity,),
        income=answers.get("income"),
        entitled=bool(answers.get("entitled")),
        started_on=month if answers["moment"] == "starting" else None,
        resumed_on=month if resuming else None,
        inactivity=Inactivity(answers["cause"]) if resuming else None,
        inactive_months=answers.get("months") or 0,
        age=answers.get("age"),
        disability=bool(answers.get("disability")),
    )


def _told(part: int) -> Traced:
    """A part without the steps that led to it."""
    return given("part", int(part), Unit.TENTHS_OF_PERCENT)


def _percent(part: int) -> str:
    return explanations.amount(_told(part).explanation)


def _figures(assessment: Assessment, part: int) -> list[KeyFigure]:
    return [
        KeyFigure(euros(assessment.amounts["own_account_quota"].cents), _("quota de cada mes")),
        KeyFigure(_percent(part), _("del salari mitjà")),
        KeyFigure(euros(assessment.amounts["own_account_base"].cents), _("base de cotització")),
    ]


def _bands(part: int, figures: InForce) -> Table:
    """Every part of the year, with its base and contribution; the person's own has its tag."""
    parts = (
        figures.own_account_letter_a,
        figures.own_account_letter_b,
        figures.own_account_letter_c,
        figures.own_account_letter_d,
        figures.own_account_letter_g,
        figures.own_account_letter_e,
        figures.own_account_letter_f,
    )
    rows = [
        [
            Cell(_percent(each), tag=Tag(_("La vostra"), "green") if each == part else None),
            Cell(euros(own_account.own_account_base(each, figures))),
            Cell(euros(own_account.own_account_quota(each, figures))),
        ]
        for each in parts
    ]
    columns = [Column(_("Del salari mitjà")), Column(_("Base"), numeric=True), Column(_("Quota al mes"), numeric=True)]
    return Table(_("Totes les bases d’aquest any"), columns, rows)


SIMULATOR = Simulator(
    slug="compte-propi",
    title=gettext_lazy("Quota del compte propi"),
    lead=gettext_lazy("Quina base us correspon, per què, i quant es paga cada mes."),
    form=OwnAccountForm,
    work=work,
    not_modelled=[
        gettext_lazy("Fer alhora activitats de més d’una mena: s’aplica la base més alta."),
        gettext_lazy("La reducció per conciliació i el règim especial dels menors de 35 anys."),
        gettext_lazy(
            "Si les sol·licituds s’han fet dins de termini: fora de termini, la base reduïda comença més tard."
        ),
        gettext_lazy("Els recàrrecs i els interessos."),
    ],
)
