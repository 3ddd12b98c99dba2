"""Somebody's access as those who help see it, and what its owner is told, in words."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

    from cass.wording.faults import Table

QUESTIONS: "dict[str, Words]" = {
    "birth_date": _("La data de naixement"),
    "identity_document": _("El número del document d’identitat"),
    "address": _("L’adreça registrada"),
    "employer": _("On treballa o on ha treballat"),
    "family": _("Qui està assegurat a través seu, o a través de qui ho està"),
    "last_filing": _("Què va demanar a la CASS l’última vegada"),
}
FAILURES: "dict[str, Words]" = {
    "door.sign_in_failed": _("Intent fallit"),
    "door.blocked": _("Blocatge"),
}

NOTICES: "dict[str, tuple[Words, Words]]" = {
    "access_unblocked": (
        _("Hem desblocat el vostre PIN"),
        _(
            "L’ha desblocat la CASS després de comprovar qui sou. Si no ho heu demanat vós, truqueu ara mateix al 870 871."
        ),
    ),
    "access_sessions_ended": (
        _("Hem tancat totes les vostres sessions a CASS Online"),
        _("Podeu tornar a entrar quan vulgueu. Si no ho heu demanat vós, truqueu al 870 871 i us direm per què."),
    ),
}

FAULTS: "Table" = {
    "access.identity_not_checked": (
        _("Falta comprovar qui és"),
        _("Cal el document d’identitat al taulell, o {least} preguntes ben respostes per telèfon."),
    ),
    "access.in_person_only": (
        _("Aquest PIN només es pot desblocar en persona"),
        _("El va blocar la mateixa persona o la CASS. Ha de venir amb el document d’identitat, o demanar un PIN nou."),
    ),
}
