"""The words of what goes wrong when contributions are worked out."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

FAULTS: "dict[str, tuple[Words, Words]]" = {
    "regime.month_of_activity": (
        _("Aquest mes no és d’aquest règim especial"),
        _("Indiqueu quin mes d’activitat és, de l’1 al 24."),
    ),
    "own_account.no_activity": (_("Falta l’activitat"), _("Indiqueu almenys una activitat per compte propi.")),
    "own_account.starts_after_the_month": (
        _("L’activitat comença després del mes que s’ha de cotitzar"),
        _("Reviseu les dates: comença el {start} i es demana el mes del {month}."),
    ),
    "own_account.unknown_part": (
        _("Aquest percentatge no existeix"),
        _("Trieu un dels percentatges que la llei preveu."),
    ),
    "declaration.month": (
        _("En aquest mes no es pot adaptar la cotització"),
        _("Presenteu l’adaptació a l’abril, al juliol o a l’octubre."),
    ),
}
