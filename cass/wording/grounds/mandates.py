"""The reasons about delegations, authorisations and their end."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

TEXTS: "dict[str, Words]" = {
    "mandate.offered": _("Ho ha demanat el titular administratiu, amb un abast i un final: fins al {until_on}."),
    "mandate.not_holder": _("Només el titular administratiu pot dir qui actua en nom de l’empresa."),
    "mandate.not_employee": _("La persona no està d’alta a l’empresa: la delegació és per a qui hi treballa."),
    "mandate.not_lendable": _(
        "Hi ha coses que només pot fer el titular administratiu, com ara autoritzar altres persones."
    ),
    "mandate.nothing_lent": _("No s’ha dit què podrà fer la persona autoritzada."),
    "mandate.ends_before": _("L’últim dia és anterior a la data de la sol·licitud."),
    "mandate.too_long": _("Una autorització dura dos anys com a màxim: fins al {last_on}."),
    "mandate.revoked": _("El titular administratiu pot acabar una autorització en qualsevol moment."),
    "mandate.already_ended": _("Aquesta autorització ja s’havia acabat."),
}
