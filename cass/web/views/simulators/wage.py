"""What is contributed by a wage: the worker's part and the employer's, the tax withheld, and what is left."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cass.filings.forms import EurosField
from cass.filings.widgets import Radios
from cass.kernel.working_days import MONTHS_OF_A_YEAR
from cass.law.book import Unit
from cass.rules import contributions, income_tax, minimum_wage
from cass.rules.contributions import Shares
from cass.rules.vocabulary import Figures, Traced, Tracing, fact, given
from cass.web.components import Cell, Column, Table
from cass.web.views.simulators.frame import Answer, KeyFigure, Known, Said, Simulator, SimulatorForm, calculation
from cass.web.views.simulators.questions import PercentField, month_of, only_if, year_field
from cass.wording import explanations
from cass.wording.formats import euros

SITUATIONS = {
    "usual": gettext_lazy("Persona assalariada"),
    "pensioner": gettext_lazy("Persona assalariada que ja cobra la pensió de jubilació"),
    "partner": gettext_lazy("Soci que cobra un salari de la seva societat"),
}
SITUATION_HINTS = {
    "usual": gettext_lazy("També els patrons domèstics, la funció pública i qui té més de 65 anys sense pensió"),
    "pensioner": gettext_lazy("Només cotitza a la branca general"),
    "partner": gettext_lazy("Cotitza com a mínim pel salari mínim"),
}
TAXES = {
    "estimate": gettext_lazy("No la sé: calculeu-la"),
    "told": gettext_lazy("La que consta a la nòmina"),
    "none": gettext_lazy("El Ministeri encara no n’ha comunicat cap"),
}
TAX_HINTS = {
    "estimate": gettext_lazy("Com si cobréssiu el mateix dotze mesos i no tinguéssiu cap reducció familiar"),
    "none": gettext_lazy("S’aplica el percentatge que la norma preveu quan no hi ha dades"),
}


class WageForm(SimulatorForm):
    wage = EurosField(
        label=gettext_lazy("Salari brut del mes"),
        help_text=gettext_lazy("Amb complements i primes, i sense dietes ni despeses de viatge."),
        least=1,
    )
    situation = forms.ChoiceField(
        label=gettext_lazy("De qui és el salari?"),
        choices=list(SITUATIONS.items()),
        initial="usual",
        widget=Radios(hints=SITUATION_HINTS),
    )
    tax = forms.ChoiceField(
        label=gettext_lazy("Retenció de l’IRPF"),
        choices=list(TAXES.items()),
        initial="estimate",
        widget=Radios(hints=TAX_HINTS),
    )
    percentage = only_if("tax=told", PercentField(label=gettext_lazy("Percentatge de retenció")))

    def __init__(self, *args: Any, known: Known, **options: Any) -> None:
        super().__init__(*args, known=known, **options)
        self.fields["year"] = year_field(known)


def work(answers: Mapping[str, Any], known: Known) -> Answer:
    """The four parts of the contribution, the tax withheld and the net pay of a month."""
    figures = Tracing(contributions.of_month(month_of(int(answers["year"]), known), known.book))
    wage = given("wage", answers["wage"])
    base: int = contributions.partner_base(wage, figures) if answers["situation"] == "partner" else wage
    general_only = fact("general_only", holds=answers["situation"] == "pensioner")
    parts = contributions.shares(base, general_only, figures)
    worker = contributions.worker_share(base, general_only, figures)
    employer = contributions.employer_share(base, general_only, figures)
    percentage = _percentage(answers, wage, worker, figures)
    withheld = income_tax.withholding(wage, percentage, figures)
    traced = [
        (_("la part del treballador"), worker),
        (_("la part de l’empresa"), employer),
        (_("la retenció de l’IRPF"), withheld),
    ]
    return Answer(
        figures=[
            KeyFigure(euros(wage - worker - withheld), _("cobra la persona")),
            KeyFigure(euros(worker), _("part del treballador")),
            KeyFigure(euros(employer), _("part de l’empresa")),
            KeyFigure(euros(wage + employer), _("costa a l’empresa")),
        ],
        said=_said(answers, wage, figures, known),
        tables=[_by_branch(parts), _to_net(wage, worker, withheld, _applied(percentage, figures))],
        calculations=[calculation(title, amount, known.book) for title, amount in traced],
        estimated=any(isinstance(each, Traced) and each.explanation.estimated for _title, each in traced),
    )


def _percentage(answers: Mapping[str, Any], wage: int, worker: int, figures: Figures) -> int | None:
    """Hundredths of a percent: what the Ministry told, nothing, or what it would work out of a year like this month."""
    if answers["tax"] == "none":
        return None
    if answers["tax"] == "told":
        return given("withholding_percentage", answers["percentage"], Unit.HUNDREDTHS_OF_PERCENT)
    year = income_tax.Year(
        pay=given("pay", int(wage) * MONTHS_OF_A_YEAR),
        contributions=given("yearly_contributions", int(worker) * MONTHS_OF_A_YEAR),
    )
    return income_tax.percentage(year, figures)


def _said(answers: Mapping[str, Any], wage: int, figures: Figures, known: Known) -> list[Said]:
    """What the law adds to the figures."""
    cited = known.book.citations
    said = [
        Said(
            _("La part del treballador es descompta del salari; l’empresa hi afegeix la seva."),
            cited["LSS-97.2"].in_words,
        )
    ]
    if answers["situation"] == "pensioner":
        said.append(Said(_("Amb la pensió de jubilació no es cotitza per jubilar-se."), cited["LRL-29.5"].in_words))
    if answers["situation"] == "partner" and wage < figures.minimum_wage:
        said.append(Said(_("La base és el salari mínim, que és més que el salari."), cited["LSS-98.4"].in_words))
    if answers["situation"] == "usual" and wage < figures.minimum_wage:
        complement = euros(minimum_wage.complement(wage, figures))
        words = _("Qui no té cap altre salari ni drets per una altra via ha de complementar el mes amb %(amount)s.")
        said.append(Said(words % {"amount": complement}, cited["RCOT-19.2"].in_words))
    return said


def _by_branch(parts: Shares[int]) -> Table:
    rows = [
        (_("Branca general"), parts.worker_general, parts.employer_general, parts.general),
        (_("Branca de jubilació"), parts.worker_retirement, parts.employer_retirement, parts.retirement),
        (_("Total"), parts.worker, parts.employer, parts.whole),
    ]
    return Table(
        _("Cotització per branca"),
        [
            Column(_("Branca")),
            Column(_("Treballador"), numeric=True),
            Column(_("Empresa"), numeric=True),
            Column(_("Total"), numeric=True),
        ],
        [[Cell(name), *(Cell(euros(amount)) for amount in amounts)] for name, *amounts in rows],
    )


def _applied(percentage: int | None, figures: Figures) -> str:
    """The percentage that was withheld, in words."""
    applied = figures.withholding_without_data if percentage is None else percentage
    return explanations.amount(given("withholding_percentage", int(applied), Unit.HUNDREDTHS_OF_PERCENT).explanation)


def _to_net(wage: int, worker: int, withheld: int, applied: str) -> Table:
    rows = [
        (Cell(_("Salari brut")), wage),
        (Cell(_("Part del treballador")), -worker),
        (Cell(_("Retenció de l’IRPF"), hint=applied), -withheld),
        (Cell(_("Cobra la persona")), wage - worker - withheld),
    ]
    return Table(
        _("Del brut al net"),
        [Column(_("Concepte")), Column(_("Import"), numeric=True)],
        [[name, Cell(euros(amount))] for name, amount in rows],
    )


SIMULATOR = Simulator(
    slug="salari",
    title=gettext_lazy("Cotització d’un salari"),
    lead=gettext_lazy("Què es descompta del salari, què hi afegeix l’empresa i què queda."),
    form=WageForm,
    work=work,
    not_modelled=[
        gettext_lazy("Les reduccions familiars, d’habitatge i de plans de pensions que canvien la retenció."),
        gettext_lazy("Els altres salaris de la mateixa persona i els règims especials."),
        gettext_lazy("Els altres descomptes, com ara un embargament o una bestreta."),
        gettext_lazy("Els avantatges en espècie, que també són salari i s’han de sumar al brut."),
    ],
)
