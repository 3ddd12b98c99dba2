"""What can not be calculated of a leave, in words."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

FAULTS: "dict[str, tuple[Words, Words]]" = {
    "incapacity.month_twice": (
        _("Un mes surt dues vegades"),
        _("Sumeu els salaris del mateix mes ({month}) i poseu-los una sola vegada."),
    ),
    "incapacity.days_of_month": (
        _("Els dies d’un mes no quadren"),
        _("Un mes ({month}) té entre 0 i 30 dies treballats, i els de baixa en formen part. Reviseu els dies: {days}."),
    ),
    "incapacity.spans_overlap": (
        _("Dues suspensions se superposen"),
        _("Reviseu les dates: una comença el {start} i l’altra s’acaba el {end}."),
    ),
    "incapacity.leaves_overlap": (
        _("Dues baixes se superposen"),
        _("Reviseu les dates: una comença el {start} i l’altra s’acaba el {end}."),
    ),
    "incapacity.beyond_three_years": (
        _("La baixa passa dels tres anys"),
        _("Es paga com a màxim fins a l’expiració del tercer any ({most}). Trieu un últim dia que no en passi."),
    ),
    "incapacity.not_covered": (
        _("La llei d’aquell dia no ho preveia"),
        _("El {on} aquesta situació no donava dret a la prestació. Trieu un altre motiu o un altre dia."),
    ),
    "incapacity.change_outside": (
        _("El canvi no és dins de la baixa"),
        _("La data del canvi ({on}) ha de ser posterior al primer dia de la baixa i no pot passar de l’últim."),
    ),
}
