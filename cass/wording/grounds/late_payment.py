"""The reasons about contributions paid late."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

TEXTS: "dict[str, Words]" = {
    "late_payment.in_time": _("S’ha pagat dins del termini, que s’acabava el {due_on}."),
    "late_payment.cass_error": _("El retard es deu a un error administratiu de la CASS: el recàrrec s’anul·la."),
    "late_payment.by_days": _("El termini s’acabava el {due_on}. El recàrrec es compta per dies de retard: {days}."),
    "late_payment.long_2015": _("El termini s’acabava el {due_on} i han passat més de sis mesos."),
    "late_payment.short": _("El termini s’acabava el {due_on} i s’ha pagat dins del mes següent."),
    "late_payment.middle": _(
        "El termini s’acabava el {due_on} i s’ha pagat amb més d’un mes de retard i no més de sis."
    ),
    "late_payment.long": _("El termini s’acabava el {due_on} i s’ha pagat amb més de sis mesos de retard."),
    "late_payment.deferred": _(
        "L’ajornament es va demanar el {filed_on}, dins del mes següent al termini, s’ha concedit i es compleix."
    ),
    "late_payment.deferred_late": _(
        "L’ajornament demanat el {filed_on} atura el recàrrec des d’aquell dia. Des d’aleshores corren interessos moratoris."
    ),
    "late_payment.deferral_unknown": _("S’ha concedit i es compleix l’ajornament demanat el {filed_on}?"),
    "late_payment.spontaneous": _("El recàrrec es redueix: s’ha pagat de bona fe abans que la CASS ho reclamés."),
    "late_payment.on_demand": _(
        "El recàrrec es redueix: s’ha pagat de bona fe dins dels deu dies següents a la reclamació."
    ),
    "late_payment.repeated": _(
        "El recàrrec no es redueix: n’hi ha un altre de ferm, del {last_on}, dins dels dos anys anteriors."
    ),
    "late_payment.bad_faith": _("El recàrrec no es redueix: falta la bona fe o hi ha hagut negligència greu."),
    "late_payment.good_faith_unknown": _(
        "S’ha actuat de bona fe i sense negligència greu? Si és així, el recàrrec es redueix."
    ),
}
