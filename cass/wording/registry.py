"""The words of the register's and the contributions' faults."""

from django.utils.translation import gettext_lazy as _

FAULTS = {
    "registry.number_malformed": (
        _("El número no té el format correcte"),
        _("Comproveu-lo: xifres i, al final, una lletra."),
    ),
    "registry.number_taken": (_("Aquest número ja és al registre"), _("Cerqueu-lo abans de donar-lo d’alta.")),
    "registry.already_so": (_("Ja consta al registre"), _("No cal fer res més.")),
    "registry.already_employed": (
        _("Aquesta persona ja està d’alta en aquesta empresa en aquestes dates"),
        _("Comproveu les dates o doneu abans la baixa."),
    ),
    "registry.already_ended": (_("Ja constava com a acabat"), _("Torneu a obrir la pàgina per veure-ho.")),
    "registry.ends_before_it_starts": (_("Acaba abans de començar"), _("Comproveu les dates.")),
    "registry.already_active": (
        _("Aquesta activitat no es pot donar d’alta"),
        _("Només en té una qui treballa per compte propi i no en té cap altra d’oberta."),
    ),
    "registry.delegate_needs_limits": (
        _("Digueu què pot fer la persona delegada"),
        _("Trieu almenys un tràmit."),
    ),
    "registry.mandate_needs_an_end": (_("Falta dir fins quan val l’autorització"), _("Escriviu-ne l’últim dia.")),
    "registry.not_lendable": (
        _("Això no es pot encarregar a una altra persona"),
        _("Trieu només el que hi ha a la llista: autoritzar altres persones ho fa el titular administratiu."),
    ),
    "registry.mandate_too_long": (
        _("L’últim dia no pot ser aquest"),
        _("Trieu un dia des d’avui i fins al {last}: una autorització dura dos anys com a màxim."),
    ),
    "registry.paper_needed": (
        _("Falta el document"),
        _("Escriviu la referència del paper signat o de la resolució judicial."),
    ),
    "contributions.already_paid": (_("Aquest deute ja consta com a pagat"), _("No cal fer res més.")),
}
