"""The reasons about what the CASS pays of an act, and whom it pays."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

TEXTS: "dict[str, Words]" = {
    "reimbursement.travel": _(
        "El desplaçament i l’allotjament per a una atenció que no es pot fer a Andorra es reemborsen al {percent} % de les tarifes."
    ),
    "reimbursement.without_agreement": _(
        "Qui fa o prescriu l’acte no té conveni amb la CASS: es reemborsa el {percent} % de la tarifa."
    ),
    "reimbursement.as_with_agreement": _(
        "Era una urgència justificada on no hi ha cap prestador amb conveni: es reemborsa com si el prestador en tingués."
    ),
    "reimbursement.work_accident": _(
        "És conseqüència d’un accident laboral o d’una malaltia professional: es paga el {percent} % de la tarifa."
    ),
    "reimbursement.maternity": _("És un acte de la maternitat: es paga el {percent} % de la tarifa."),
    "reimbursement.maternity_off_route": _(
        "És un acte de la maternitat fora de la via preferent: es paga el {percent} % de la tarifa."
    ),
    "reimbursement.full": _("Per la seva situació, la persona té dret al {percent} % de la tarifa."),
    "reimbursement.full_needs_route": _("El reemborsament total és per a qui segueix la via preferent."),
    "reimbursement.chronic_hospital": _(
        "Té reconeguda una malaltia de la llista: els actes durant l’hospitalització es paguen al {percent} %."
    ),
    "reimbursement.chronic": _(
        "Té reconeguda una malaltia de la llista: els seus actes fora de l’hospital es paguen al {percent} %."
    ),
    "reimbursement.hospital": _("És un ingrés hospitalari: es paga el {percent} % de la tarifa."),
    "reimbursement.hospital_off_route": _(
        "És un ingrés hospitalari fora de la via preferent i sense urgència: es paga el {percent} % de la tarifa."
    ),
    "reimbursement.rehabilitation": _("És un acte de rehabilitació: es paga el {percent} % de la tarifa."),
    "reimbursement.ambulatory": _("És un acte fora de l’hospital: es paga el {percent} % de la tarifa."),
    "reimbursement.visit_off_route": _(
        "És una visita mèdica fora de la via preferent: es paga el {percent} % de la tarifa."
    ),
    "reimbursement.other_off_route": _(
        "És un acte o un producte fora de la via preferent: es paga el {percent} % de la tarifa."
    ),
    "reimbursement.route_unknown": _("El percentatge depèn de la via. S’ha seguit la via preferent?"),
    "reimbursement.third_party": _("La CASS paga la seva part directament a qui presta el servei."),
    "reimbursement.paid_first": _("La persona paga l’acte i després en demana el reemborsament a la CASS."),
    "reimbursement.third_party_unknown": _(
        "No tenim escrit quins actes pagava llavors la CASS directament per l’edat o per discapacitat."
    ),
}
