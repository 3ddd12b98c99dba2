"""What the CASS pays of an act, what the person bears, and who pays the provider."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cass.filings.forms import EurosField
from cass.filings.widgets import DayMonthYear, Radios, YesNoField
from cass.law.book import Unit
from cass.rules import reimbursement, tariffs
from cass.rules.assessment import Assessment, Outcome
from cass.rules.reimbursement import Act, ActFacts, Cause, Provider, Standing
from cass.rules.vocabulary import Tracing, given
from cass.web.components import Cell, Column, Table
from cass.web.views.simulators.frame import Answer, KeyFigure, Known, Simulator, SimulatorForm, calculation, said
from cass.web.views.simulators.questions import only_if
from cass.wording.amounts import NAMES
from cass.wording.formats import euros

ACTS = {
    "general_visit": gettext_lazy("Visita de medicina general"),
    "specialist_visit": gettext_lazy("Visita d’especialista"),
    "rehabilitation": gettext_lazy("Rehabilitació"),
    "other": gettext_lazy("Proves, cures, medicaments o productes"),
    "hospital": gettext_lazy("Ingrés a l’hospital"),
    "travel": gettext_lazy("Viatge i allotjament a l’estranger"),
}
ACT_HINTS = {
    "rehabilitation": gettext_lazy("Fisioteràpia, logopèdia i altres actes de reeducació"),
    "travel": gettext_lazy("Per a una atenció que no es pot fer a Andorra"),
}
KINDS = {"general_visit": Act.VISIT, "specialist_visit": Act.VISIT}
LETTERS = {"general_visit": "C", "specialist_visit": "CS", "rehabilitation": "AMM", "other": "K"}
"""The key letter that stands for each kind: for the visits the example of a tariff, for all whether it is listed."""
TRAVEL = {
    "CBA": "tariff_travel_barcelona",
    "CTO": "tariff_travel_toulouse",
    "TKM": "tariff_travel_kilometre",
    "TBA": "tariff_taxi_barcelona",
    "TTO": "tariff_taxi_toulouse",
    "TTE": "tariff_taxi_waiting_hour",
    "TCT": "tariff_taxi_zone",
    "DMP": "tariff_lodging_one",
    "DMT": "tariff_lodging_two",
    "DMA": "tariff_meals",
}
PROVIDERS = {
    Provider.WITH_AGREEMENT.value: gettext_lazy("Sí"),
    Provider.WITHOUT_AGREEMENT.value: gettext_lazy("No"),
    Provider.URGENT_WITHOUT_AGREEMENT.value: gettext_lazy("No, però era una urgència i no hi havia ningú amb conveni"),
}
SITUATIONS = {
    "common": gettext_lazy("Cap de les següents"),
    "work_accident": gettext_lazy("Accident de treball o malaltia professional"),
    "maternity": gettext_lazy("Maternitat"),
    "full": gettext_lazy("Dret reconegut al reemborsament total"),
    "chronic": gettext_lazy("Malaltia reconeguda de la llista"),
}
SITUATION_HINTS = {
    "full": gettext_lazy(
        "Ingressos insuficients, pensió de solidaritat, invalidesa total, orfenesa, tutela del Govern"
    ),
    "chronic": gettext_lazy("Diabetis amb insulina, esclerosi múltiple, tumors i d’altres"),
}
CAUSES = {"work_accident": Cause.WORK_ACCIDENT, "maternity": Cause.MATERNITY}
STANDINGS = {"full": Standing.FULL, "chronic": Standing.CHRONIC}
TYPED = ("rehabilitation", "other", "hospital")
MOST_TIMES = 9999
MOST_YEARS = 130


class ActForm(SimulatorForm):
    act = forms.ChoiceField(
        label=gettext_lazy("Quin acte és?"), choices=list(ACTS.items()), widget=Radios(hints=ACT_HINTS)
    )
    on = forms.DateField(label=gettext_lazy("Dia de l’acte"), widget=DayMonthYear(), input_formats=["%Y-%m-%d"])
    travel = only_if(
        "act=travel",
        forms.ChoiceField(
            label=gettext_lazy("Què es paga?"), choices=[(letter, NAMES[name]) for letter, name in TRAVEL.items()]
        ),
    )
    times = only_if(
        "act=travel",
        forms.IntegerField(
            label=gettext_lazy("Quants?"),
            help_text=gettext_lazy("Trajectes, quilòmetres, hores o nits."),
            min_value=1,
            max_value=MOST_TIMES,
            initial=1,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        ),
    )
    tariff = only_if(
        "act!=travel",
        EurosField(
            label=gettext_lazy("Tarifa de responsabilitat de l’acte"),
            help_text=gettext_lazy(
                "La que la CASS reconeix. Per a una visita la podeu deixar en blanc: farem servir un import d’exemple."
            ),
            required=False,
        ),
    )
    price = only_if(
        "act!=travel",
        EurosField(
            label=gettext_lazy("Preu que us cobren"),
            help_text=gettext_lazy("Si no és la tarifa."),
            required=False,
        ),
    )
    route = only_if(
        "act!=travel",
        YesNoField(
            label=gettext_lazy("Heu seguit la via preferent?"),
            help_text=gettext_lazy("Hi heu anat pel vostre metge referent, o amb la seva derivació."),
        ),
    )
    urgent = only_if("route=no", YesNoField(label=gettext_lazy("Era una urgència atesa a l’hospital?")))
    provider = only_if(
        "act!=travel",
        forms.ChoiceField(
            label=gettext_lazy("Qui fa l’acte té conveni amb la CASS?"),
            choices=list(PROVIDERS.items()),
            initial=Provider.WITH_AGREEMENT.value,
            widget=Radios(),
        ),
    )
    situation = only_if(
        "act!=travel",
        forms.ChoiceField(
            label=gettext_lazy("És un d’aquests casos?"),
            choices=list(SITUATIONS.items()),
            initial="common",
            widget=Radios(hints=SITUATION_HINTS),
        ),
    )
    age = only_if(
        "act!=travel",
        forms.IntegerField(
            label=gettext_lazy("Edat de la persona"),
            help_text=gettext_lazy("A partir d’una certa edat, la CASS paga directament molts actes."),
            min_value=0,
            max_value=MOST_YEARS,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
        ),
    )

    def __init__(self, *args: Any, known: Known, **options: Any) -> None:
        super().__init__(*args, known=known, **options)
        self.fields["on"].initial = known.today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("act") in TYPED and cleaned.get("tariff") is None and "tariff" not in self.errors:
            self.add_error("tariff", _("Escriviu la tarifa de l’acte"))
        return cleaned


def work(answers: Mapping[str, Any], known: Known) -> Answer:
    """What each side pays, the percentage with its article, and who pays the provider."""
    facts = _facts(answers, known)
    assessment = reimbursement.assess(facts, known.book)
    amounts = assessment.amounts
    titles = {
        "reimbursed": _("el que paga la CASS"),
        "participation": _("la participació de la persona"),
        "excess": _("el que se us cobra per sobre de la tarifa"),
    }
    return Answer(
        figures=_figures(assessment),
        said=said(assessment.reasons, known.book),
        sentences=_sentences(assessment, facts),
        tables=[_shared_out(assessment)] if amounts else [],
        calculations=[
            calculation(titles[name], amount, known.book) for name, amount in amounts.items() if amount.cents
        ],
        estimated=any(amount.estimated for amount in amounts.values()),
    )


def _facts(answers: Mapping[str, Any], known: Known) -> ActFacts:
    act, figures = answers["act"], Tracing(known.book.on(answers["on"]))
    if act == "travel":
        times = given("coefficient", answers["times"], Unit.TIMES)
        tariff: int = tariffs.tariff(times, answers["travel"], figures)
        return ActFacts(on=answers["on"], act=Act.TRAVEL, on_route=True, tariff=tariff)
    told = answers["tariff"]
    example = told is None
    return ActFacts(
        on=answers["on"],
        act=KINDS.get(act) or Act(act),
        on_route=answers["route"],
        provider=Provider(answers["provider"]),
        cause=CAUSES.get(answers["situation"], Cause.COMMON),
        standing=STANDINGS.get(answers["situation"], Standing.ORDINARY),
        urgent_in_hospital=bool(answers.get("urgent")),
        tariff=tariffs.tariff(given("coefficient", 1, Unit.TIMES), LETTERS[act], figures) if example else told,
        price=answers["price"],
        billed_electronically=True,
        referent_visit=act == "general_visit",
        key_letter=LETTERS.get(act),
        age=answers["age"],
    )


def _percent(assessment: Assessment) -> str:
    granted = [reason.facts["percent"] for reason in assessment.reasons if reason.leads_to is Outcome.GRANT]
    return f"{granted[0]}\N{NO-BREAK SPACE}%" if granted else "—"


def _figures(assessment: Assessment) -> list[KeyFigure]:
    amounts = assessment.amounts
    if not amounts:
        return [KeyFigure(_percent(assessment), _("de la tarifa, a càrrec de la CASS"))]
    borne = amounts["participation"].cents + amounts["excess"].cents
    return [
        KeyFigure(euros(amounts["reimbursed"].cents), _("paga la CASS"), _percent(assessment)),
        KeyFigure(euros(borne), _("paga la persona")),
    ]


def _sentences(assessment: Assessment, facts: ActFacts) -> list[str]:
    if not assessment.amounts:
        return []
    whole = sum(amount.cents for amount in assessment.amounts.values())
    back = assessment.amounts["reimbursed"].cents
    if any(reason.code == reimbursement.THIRD_PARTY.code for reason in assessment.reasons):
        return [_("Pagueu %(amount)s a qui us atén.") % {"amount": euros(whole - back)}]
    words = _("Primer pagueu %(whole)s, i després la CASS us en reemborsa %(back)s.")
    return [words % {"whole": euros(whole), "back": euros(back)}]


def _shared_out(assessment: Assessment) -> Table:
    amounts = assessment.amounts
    rows = [
        (_("Paga la CASS"), amounts["reimbursed"].cents),
        (_("Participació de la persona en la tarifa"), amounts["participation"].cents),
        (_("Preu per sobre de la tarifa, a càrrec de la persona"), amounts["excess"].cents),
        (_("Total"), sum(amount.cents for amount in amounts.values())),
    ]
    return Table(
        _("Qui paga què"),
        [Column(_("Part")), Column(_("Import"), numeric=True)],
        [[Cell(name), Cell(euros(cents))] for name, cents in rows],
    )


SIMULATOR = Simulator(
    slug="reemborsament",
    title=gettext_lazy("Reemborsament d’un acte"),
    lead=gettext_lazy("Quina part d’una visita, una prova o un ingrés paga la CASS."),
    form=ActForm,
    work=work,
    not_modelled=[
        gettext_lazy("Si teniu els drets oberts: el càlcul suposa que sí."),
        gettext_lazy("Les tarifes de la majoria d’actes: escriviu la que consta al full de prestacions."),
        gettext_lazy("Els límits anuals de la participació i els actes que necessiten l’acord previ de la CASS."),
        gettext_lazy("El grau de discapacitat, que també pot fer que la CASS pagui directament."),
        gettext_lazy("Que no es facturi electrònicament: el càlcul suposa que sí."),
    ],
)
