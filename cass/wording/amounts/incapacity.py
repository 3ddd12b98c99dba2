"""Names in the amounts of temporary incapacity: facts, figures and articles."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

NAMES: "dict[str, Words]" = {
    "month_wage": _("salari global d’un mes"),
    "of_other_periods": _("part de la remuneració que correspon a altres períodes"),
    "declared_later": _("remuneració del mes declarada més tard"),
    "leave_base": _("base de càlcul de la prestació que es cobrava"),
    "leave_days": _("dies d’atur de treball indemnitzats"),
    "days_worked": _("dies treballats"),
    "month_base": _("base de cotització d’un mes per compte propi"),
    "months_contributed": _("mesos cotitzats"),
    "no_base": _("sense base de càlcul"),
    "calculation_base": _("base de càlcul mensual"),
    "early_days": _("dies pagats fins al trentè"),
    "late_days": _("dies pagats des del trenta-unè"),
    "long_days": _("dies pagats des del dia cinc-cents quaranta"),
    "month_benefit": _("prestació d’un mes"),
    "stretch_benefit": _("prestació per uns dies seguits"),
    "monthly_pension": _("pensió mensual"),
    "paid_days": _("dies pagats"),
    "base_from_own_account": _("base de càlcul per compte propi"),
    "nothing_paid": _("cap dia pagat"),
    "base_worked_months": _("nombre de mesos de la mitjana"),
    "calculation_month_days": _("dies d’un mes, a l’efecte del càlcul"),
    "accident_early_rate": _("percentatge fins al trentè dia"),
    "accident_late_rate": _("percentatge des del trenta-unè dia"),
    "accident_long_rate": _("percentatge des del dia cinc-cents quaranta"),
    "illness_early_rate": _("percentatge fins al trentè dia"),
    "illness_late_rate": _("percentatge des del trenta-unè dia"),
    "illness_long_rate": _("percentatge des del dia cinc-cents quaranta"),
    "donation_rate": _("percentatge per donació"),
    "wage_of_month": _("salari que es compta d’un mes"),
    "paid_leave": _("mes amb prestació, per la seva base de càlcul"),
    "average_wage_of_year": _("salari mitjà dels dotze darrers mesos treballats"),
    "average_wage_worked": _("salari mitjà del període treballat"),
    "nothing_declared": _("base de càlcul de qui no té cap mes declarat"),
    "own_account_base_of_year": _("base de càlcul per compte propi, la mitjana de l’any anterior"),
    "own_account_average_wage": _("base de càlcul per compte propi, el salari mitjà de les persones assalariades"),
    "several_activities": _("base de càlcul en pluriactivitat"),
    "days_at_rate": _("prestació dels dies que tenen un mateix percentatge"),
    "accident_benefit": _("prestació per accident laboral o malaltia professional"),
    "illness_benefit": _("prestació per malaltia comuna o accident no laboral"),
    "donation_benefit": _("prestació per donació d’òrgans o teixits"),
    "beside_pension": _("prestació després de descomptar-ne la pensió"),
    "withheld_from_employee": _("cotització com a persona assalariada, que es reté de la prestació"),
    "withheld_from_own_account": _("cotització per compte propi, que es descompta de la prestació"),
    "own_account_part": _("part de la prestació que ve del compte propi"),
}
