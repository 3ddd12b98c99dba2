"""What is said about reports that others than the party bring."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

FAULTS: "dict[str, tuple[Words, Words]]" = {
    "report.code_invalid": (
        _("Aquest codi no val"),
        _(
            "Comproveu-lo símbol per símbol. Si ja s’ha fet servir o ha caducat, demaneu-ne un altre a qui us el va donar."
        ),
    ),
    "report.no_longer_taken": (
        _("Aquest expedient ja no admet informes"),
        _("S’ha resolt, retirat o arxivat. Si hi ha resolució, diu com recórrer-la."),
    ),
    "report.nobody_identified": (
        _("Encara no sabem qui és la persona accidentada"),
        _("Quan s’hagi identificat al registre, es podrà convidar el metge."),
    ),
}
