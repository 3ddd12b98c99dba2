"""Names of what rules count, compare or refuse, and of the amounts that an assessment leads to."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

INSURED: "dict[str, Words]" = {
    "months": _("mesos cotitzats"),
    "contributed_months": _("mesos cotitzats"),
    "contributed_days": _("dies cotitzats"),
    "days_in_previous_month": _("dies cotitzats en el mes anterior"),
    "days_in_previous_two_months": _("dies cotitzats en els dos mesos anteriors"),
    "days_in_previous_three_months": _("dies cotitzats en els tres mesos anteriors"),
    "days_in_six_months": _("dies cotitzats en els sis mesos anteriors"),
    "days_in_twenty_four_months": _("dies cotitzats en els vint-i-quatre mesos anteriors"),
    "compensated_months": _("mesos d’indemnització"),
    "pension_points": _("punts de la pensió"),
    "months_without_contributing": _("mesos sense cotitzar"),
    "registered_months": _("mesos d’alta"),
    "recent_months": _("mesos cotitzats en els anys anteriors a la mort"),
    "united_years": _("anys de matrimoni o de parella"),
    "child_age": _("edat del menor a càrrec"),
    "dependency_grade": _("grau de dependència"),
    "age": _("edat"),
    "impairment": _("grau de menyscabament"),
    "inactive_months": _("mesos sense activitat"),
    "income_before": _("import del mateix període de l’any anterior"),
    "employed_base": _("base de càlcul com a persona assalariada"),
    "earlier_days": _("dies de la baixa anterior"),
}

MONEY: "dict[str, Words]" = {
    "spent": _("despeses de la CASS per l’accident"),
    "debt": _("cotitzacions degudes"),
    "payment": _("import del pagament"),
    "employees_retirement": _("deute de les persones assalariades a la branca de jubilació"),
    "employees_general": _("deute de les persones assalariades a la branca general"),
    "own_retirement": _("deute del compte propi a la branca de jubilació"),
    "own_general": _("deute del compte propi a la branca general"),
    "surcharges": _("recàrrecs"),
    "interest": _("interessos"),
    "contributions": _("cotitzacions de la persona"),
    "paid": _("retribució pagada"),
    "sick_benefit": _("prestacions d’incapacitat temporal"),
    "considered": _("retribució que s’ha tingut en compte"),
    "expected": _("retribució prevista"),
    "due": _("impost de tot l’any"),
    "withheld": _("impost ja retingut"),
}

RESULTS: "dict[str, Words]" = {
    "top_up": _("complement de la cotització"),
    "surcharge": _("recàrrec"),
    "to_pay": _("total que s’ha de pagar"),
    "lump_sum": _("capital"),
    "before_early": _("pensió sense la reducció per l’edat"),
}

NAMES = INSURED | MONEY | RESULTS
