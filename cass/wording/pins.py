"""The PIN's life in words: asking for it, activating it, one-time codes, the second factor."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from cass.wording.faults import Table

FAULTS: "Table" = {
    "code.wrong": (
        _("El codi no és correcte o ja no val"),
        _("Comproveu-lo. Val deu minuts, un sol cop i cinc intents; si cal, demaneu-ne un altre: només val l’últim."),
    ),
    "code.too_many_sent": (
        _("Ja us hem enviat massa codis"),
        _("Busqueu l’últim missatge, també a la carpeta de correu brossa, o torneu-ho a provar d’aquí a una hora."),
    ),
    "second_factor.wrong": (
        _("El codi de l’aplicació no és correcte"),
        _(
            "Escriviu les sis xifres que ara mostra. Cada codi val una sola vegada. Si heu perdut el telèfon, escriviu "
            "un dels codis de recuperació."
        ),
    ),
    "second_factor.wait": (
        _("Massa intents amb el codi de l’aplicació"),
        _("Ho podreu tornar a provar d’aquí a {minutes} minuts."),
    ),
    "second_factor.there_already": (
        _("Ja teniu un segon factor"),
        _("Per canviar de telèfon, primer traieu el que hi ha."),
    ),
}
