"""The reasons about what comes after a work accident: who answers for its cost, and care once the injury is consolidated."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

TEXTS: "dict[str, Words]" = {
    "employer_fault.chance": _("L’accident ve d’un cas fortuït o de força major: l’empresa no n’és responsable."),
    "employer_fault.reckless_worker": _(
        "L’accident ve de la imprudència de la persona treballadora, que tenia formació específica i equips de protecció: l’empresa no n’és responsable."
    ),
    "employer_fault.training_unknown": _(
        "La persona treballadora tenia informació i formació específica sobre el risc, i equips de protecció a l’abast?"
    ),
    "employer_fault.rules_ignored": _(
        "L’empresa va actuar amb imprudència o negligència, sense tenir en compte les regles elementals de seguretat."
    ),
    "employer_fault.safety_offence": _(
        "L’empresa va cometre una falta greu o molt greu de seguretat i salut en el treball."
    ),
    "employer_fault.declared_liable": _("Els tribunals han declarat la responsabilitat de l’empresa."),
    "employer_fault.none": _("No hi ha hagut cap falta inexcusable de l’empresa."),
    "employer_fault.to_judge": _("Hi ha hagut una falta inexcusable de l’empresa?"),
    "employer_fault.joint": _("L’empresa principal en respon solidàriament amb la subcontractada."),
    "employer_fault.principal_alone": _("Només en respon l’empresa principal."),
    "aftercare.effects_last": _("Els efectes de l’accident duren i l’atenció es paga com a accident laboral."),
    "aftercare.consolidated": _("La lesió és consolidada: l’atenció es reemborsa perquè hi ha alta i drets oberts."),
    "aftercare.not_registered": _("La lesió és consolidada i la persona no consta d’alta."),
    "aftercare.not_linked": _("L’acte no és conseqüència de l’accident."),
    "aftercare.link_unknown": _("L’acte és conseqüència de l’accident?"),
}
