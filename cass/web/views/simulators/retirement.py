"""What points come to at 65, or earlier: an estimate of the retirement pension by today's law and prices."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from babel.numbers import format_decimal
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cass.filings.forms import EurosField
from cass.filings.widgets import Radios
from cass.kernel.working_days import MONTHS_OF_A_YEAR
from cass.rules import contributions, retirement
from cass.rules.assessment import Assessment, Outcome
from cass.rules.points import points_earned
from cass.rules.retirement import EstimateFacts, RetirementFacts
from cass.rules.vocabulary import Tracing, fact, given
from cass.web.components import Cell, Column, Table
from cass.web.views.simulators.frame import Answer, KeyFigure, Known, Simulator, SimulatorForm, calculation, said
from cass.web.views.simulators.questions import only_if
from cass.wording.formats import euros, long_date, months

GOES_ON = {
    "employed": gettext_lazy("Treballo per a una empresa"),
    "own_account": gettext_lazy("Treballo per compte propi"),
    "none": gettext_lazy("Ja no cotitzo"),
}
FIRST_BIRTH, LAST_BIRTH = 1930, 2100
MOST_MONTHS, MOST_POINTS = 800, 10**8
NUMBER = {"inputmode": "numeric", "class": "govuk-input--width-4"}


class PointsField(EurosField):
    """Points as an extract writes them, with two decimals; hundredths come out."""

    default_error_messages = {"not_euros": gettext_lazy("Escriviu els punts, com ara 1.234,56")}

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-10"}
        super().__init__(most=MOST_POINTS, widget=forms.TextInput(attrs=attrs), **options)


def months_field(label: Any, help_text: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs=NUMBER)
    return forms.IntegerField(label=label, help_text=help_text, min_value=0, max_value=MOST_MONTHS, widget=widget)


def _months() -> list[tuple[int, str]]:
    return list(enumerate(months(), 1))


class RetirementForm(SimulatorForm):
    birth_year = forms.IntegerField(
        label=gettext_lazy("Any de naixement"),
        min_value=FIRST_BIRTH,
        max_value=LAST_BIRTH,
        widget=forms.TextInput(attrs=NUMBER),
    )
    birth_month = forms.TypedChoiceField(label=gettext_lazy("Mes de naixement"), choices=_months, coerce=int)
    months = months_field(
        gettext_lazy("Mesos cotitzats a la branca de jubilació"), gettext_lazy("En total. Són a l’extracte de punts.")
    )
    months_since = months_field(
        gettext_lazy("D’aquests, mesos des de l’1 de novembre del 2009"),
        gettext_lazy("Els punts d’abans d’aquell dia no es redueixen."),
    )
    points_before = PointsField(label=gettext_lazy("Punts d’abans de l’1 de novembre del 2009"), required=False)
    points_since = PointsField(label=gettext_lazy("Punts des de l’1 de novembre del 2009"))
    goes_on = forms.ChoiceField(
        label=gettext_lazy("Fins que us jubileu, com cotitzareu?"), choices=list(GOES_ON.items()), widget=Radios()
    )
    wage = only_if(
        "goes_on!=none",
        EurosField(
            label=gettext_lazy("Salari brut del mes, o base de cotització per compte propi"),
            help_text=gettext_lazy("Se suposa el mateix cada mes fins a la jubilació."),
            least=1,
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Nobody contributed for more months than they have lived."""
        given_ = super().clean()
        if {"birth_year", "birth_month", "months"} <= given_.keys():
            today = self.known.today
            lived = (today.year - given_["birth_year"]) * MONTHS_OF_A_YEAR + today.month - given_["birth_month"]
            if 0 <= lived < given_["months"]:
                self.add_error("months", ValidationError(_("Són més mesos dels que heu viscut."), code="too_many"))
        return given_


def work(answers: Mapping[str, Any], known: Known) -> Answer:
    """The pension or lump sum at 65, the points it comes from, and what going earlier would leave."""
    facts = _facts(answers, known)
    supposed, assessment = retirement.estimate(facts, known.book)
    amounts = assessment.amounts
    calculations = [calculation(_("la pensió"), amount, known.book) for amount in amounts.values()]
    if facts.monthly_contribution:
        calculations += [calculation(_("els punts"), supposed.points_since, known.book)]
    return Answer(
        figures=_figures(supposed, assessment),
        sentences=_sentences(facts, supposed, known),
        said=said(assessment.reasons, known.book),
        tables=[_by_age(facts, known)],
        calculations=calculations,
        estimated=any(amount.estimated for amount in amounts.values()),
    )


def _facts(answers: Mapping[str, Any], known: Known) -> EstimateFacts:
    return EstimateFacts(
        on=known.today,
        born_on=dt.date(answers["birth_year"], answers["birth_month"], 1),
        months=answers["months"],
        months_since=answers["months_since"],
        points_before=answers["points_before"] or 0,
        points_since=answers["points_since"],
        monthly_contribution=_contribution(answers, known),
    )


def _contribution(answers: Mapping[str, Any], known: Known) -> int:
    """Both shares of a month's contribution to the retirement branch, cents."""
    if answers["goes_on"] == "none":
        return 0
    figures = Tracing(contributions.of_month(known.today, known.book))
    base = given("wage", answers["wage"])
    if answers["goes_on"] == "own_account":
        return contributions.own_account_retirement(base, figures)
    return contributions.shares(base, fact("general_only", holds=False), figures).retirement


def points_words(hundredths: int) -> str:
    return str(format_decimal(hundredths / 100, format="#,##0.00", locale=get_language() or "ca"))


def _figures(supposed: RetirementFacts, assessment: Assessment) -> list[KeyFigure]:
    points = points_words(supposed.points_before + supposed.points_since)
    rest = [KeyFigure(points, _("punts en jubilar-vos")), KeyFigure(str(supposed.months), _("mesos cotitzats"))]
    if "pension" in assessment.amounts:
        pension = KeyFigure(
            euros(assessment.amounts["pension"].cents), _("pensió cada mes"), _("en euros d’avui, abans d’impostos")
        )
        return [pension, *rest]
    granted = assessment.outcome is Outcome.GRANT
    return [KeyFigure(_("Un capital") if granted else _("Cap pensió"), _("és el que correspondria")), *rest]


def _sentences(facts: EstimateFacts, supposed: RetirementFacts, known: Known) -> list[str]:
    sentences = [_("El càlcul és per a la jubilació el %(day)s.") % {"day": long_date(supposed.on)}]
    if facts.monthly_contribution:
        monthly = points_words(points_earned(facts.monthly_contribution, known.book.on(known.today)))
        words = _("Cada mes cotitzeu %(amount)s per a la jubilació, que compren %(points)s punts.")
        sentences.append(words % {"amount": euros(facts.monthly_contribution), "points": monthly})
    early = known.book.on(known.today).early_months
    if supposed.months <= early:
        words = _("Per jubilar-vos abans de l’edat caldria haver cotitzat més de %(months)s mesos.")
        sentences.append(words % {"months": int(early)})
    return sentences


def _by_age(facts: EstimateFacts, known: Known) -> Table:
    """What each age from the earliest to 65 gives: the present one and those to come."""
    figures = known.book.on(known.today)
    rows = []
    for age in range(int(figures.early_age), int(figures.pension_age) + 1):
        if age < figures.pension_age and retirement.birthday(facts.born_on, age + 1) <= facts.on:
            continue
        supposed, assessment = retirement.estimate(facts, known.book, age=age)
        amount = assessment.amounts.get("pension")
        months = Cell(str(supposed.months))
        rows.append([Cell(_("%(age)s anys") % {"age": age}), months, Cell(euros(amount.cents) if amount else "—")])
    return Table(
        _("Segons l’edat en què us jubileu"),
        [Column(_("Edat")), Column(_("Mesos cotitzats"), numeric=True), Column(_("Pensió cada mes"), numeric=True)],
        rows,
    )


SIMULATOR = Simulator(
    slug="jubilacio",
    title=gettext_lazy("Punts i pensió de jubilació"),
    lead=gettext_lazy("Quina pensió us donarien els vostres punts, a l’edat de jubilació o abans."),
    form=RetirementForm,
    work=work,
    not_modelled=[
        gettext_lazy("Els canvis de sou, de llei i de preu del punt que hi haurà fins a la jubilació."),
        gettext_lazy("Els períodes cotitzats a Espanya, França o Portugal."),
        gettext_lazy("Els mesos amb una base inferior al salari mínim, que per jubilar-se abans se sumen entre ells."),
        gettext_lazy("L’import del capital: són les cotitzacions de cada any, actualitzades."),
        gettext_lazy("Les cotitzacions i els impostos que es descompten de la pensió."),
    ],
)
