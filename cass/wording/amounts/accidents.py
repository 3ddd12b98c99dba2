"""Names in the amounts about work accidents: facts, figures and articles."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

NAMES: "dict[str, Words]" = {
    "monthly_base": _("base de cotització global del mes"),
    "minimum_wage": _("salari mínim oficial mensual"),
    "top_up_rate": _("tipus del complement"),
    "point_sale_price": _("preu de venda del punt de jubilació"),
    "minor_fine_least_points": _("mínim de punts d’una falta lleu"),
    "minor_fine_most_points": _("màxim de punts d’una falta lleu"),
    "serious_fine_least_points": _("mínim de punts d’una falta greu"),
    "serious_fine_most_points": _("màxim de punts d’una falta greu"),
    "recovery_cap_minimum_wages": _("nombre de salaris mínims del límit"),
    "complement_base": _("base que falta fins al salari mínim"),
    "complement": _("complement de la cotització"),
    "minor_fine": _("multa d’una falta lleu"),
    "serious_fine": _("multa d’una falta greu"),
    "recovery_cap": _("límit del rescabalament"),
}
