"""Names in the amounts about late payment, offences and recovery: facts, figures and articles."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

NAMES: "dict[str, Words]" = {
    "late_debt": _("cotitzacions degudes"),
    "spent_on_accident": _("despeses de la CASS per l’accident"),
    "days_late": _("dies de retard"),
    "days_of_interest": _("dies amb interessos"),
    "days_of_year": _("dies d’aquell any"),
    "daily_surcharge_rate": _("recàrrec per cada dia de retard"),
    "long_surcharge_rate_2015": _("recàrrec de més de sis mesos"),
    "short_surcharge_rate": _("recàrrec de fins a un mes"),
    "middle_surcharge_rate": _("recàrrec de més d’un mes i fins a sis"),
    "long_surcharge_rate": _("recàrrec de més de sis mesos"),
    "deferral_surcharge_rate": _("recàrrec d’un deute ajornat"),
    "spontaneous_reduction": _("reducció per pagar abans de la reclamació"),
    "demanded_reduction": _("reducció per pagar després de la reclamació"),
    "legal_interest": _("interès legal"),
    "legal_interest_times": _("vegades que s’aplica l’interès legal"),
    "moratory_interest": _("interès moratori"),
    "daily_surcharge": _("recàrrec per dies de retard"),
    "long_surcharge_2015": _("recàrrec per més de sis mesos"),
    "late_surcharge": _("recàrrec per pagament fora de termini"),
    "deferral_surcharge": _("recàrrec del deute ajornat"),
    "after_spontaneous_payment": _("recàrrec reduït"),
    "after_payment_on_demand": _("recàrrec reduït"),
    "moratory_interest_of_days": _("interessos moratoris"),
    "double_legal_interest_of_days": _("interessos, el doble de l’interès legal"),
    "imputed": _("part del pagament que s’hi imputa"),
    "estimated_base": _("base estimada"),
    "very_serious_fine_least_points": _("mínim de punts d’una falta molt greu"),
    "very_serious_fine_most_points": _("màxim de punts d’una falta molt greu"),
    "very_serious_fine": _("multa d’una falta molt greu"),
    "upper_half": _("punts on comença la meitat superior de la multa"),
    "recovery": _("import que es pot reclamar a l’empresa"),
}
