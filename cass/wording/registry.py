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
    "contributions.already_paid": (_("Aquest deute ja consta com a pagat"), _("No cal fer res més.")),
}
