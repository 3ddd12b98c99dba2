"""The doors in words: what each asks for, how it is obtained (MISSION A2-A8), and why somebody was not let in."""

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from cass.access import Door

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

    from cass.wording.faults import Table


class DoorWords(NamedTuple):
    lead: "Words"
    audience: "Words"
    obtain: "tuple[Words, ...]"


CITIZENS = _("Assegurat o assegurada, patró domèstic, empresari o empresària i treball per compte propi")

# The order is that of the public page. Its lists of what another person has to hand in for a PIN were lost when it was
# saved: the two sentences about it are ours.
WORDS: dict[Door, DoorWords] = {
    Door.NATIONAL_CERTIFICATE: DoorWords(
        _("Amb el certificat electrònic del Govern instal·lat en aquest dispositiu."),
        CITIZENS,
        (
            _(
                "Se sol·licita presencialment a les oficines de tràmits de l’edifici administratiu del Govern, amb el "
                "passaport o el document d’identitat."
            ),
        ),
    ),
    Door.PIN: DoorWords(
        _("Amb el número CASS i el PIN que vau triar."),
        CITIZENS,
        (
            _("El podeu demanar a les oficines de la CASS, amb un document d’identitat."),
            _("També el podeu demanar a les oficines de tràmits del vostre Comú i recollir-lo al cap de 48 hores."),
            _(
                "El pot demanar una altra persona, a la CASS o al Comú: ha de portar la vostra autorització signada, una "
                "còpia del vostre document d’identitat i el seu."
            ),
        ),
    ),
    Door.CASS_CERTIFICATE: DoorWords(
        _("Amb el certificat digital que expedeix la CASS."),
        _("Empresari o empresària i treball per compte propi"),
        (
            _(
                "Pas 1. Ompliu tots els camps del formulari de sol·licitud. Guardeu la contrasenya i el número de "
                "referència de la petició."
            ),
            _(
                "Pas 2. Demaneu cita prèvia i aneu a l’Àrea d’Atenció al Públic de la CASS per fer el registre i signar "
                "el contracte."
            ),
            _(
                "Empresa i professional liberal: document d’identificació. Si teniu més d’una empresa, els documents de "
                "cadascuna. Comunitat de propietaris: l’acta on figura el representant i el document d’identitat."
            ),
            _(
                "Patró domèstic: document d’identificació; si autoritzeu una altra persona, el formulari CASS-0126 signat. "
                "El número de cens del declarant i el del tramitador han de ser el mateix."
            ),
            _(
                "Persona jurídica autoritzada a fer tràmits per a tercers: document d’identificació del titular de "
                "l’empresa que autoritza."
            ),
            _(
                "Qui signa ha de ser el titular administratiu o tenir poders notarials, que cal presentar. Una altra "
                "persona pot demanar i recollir el contracte amb el formulari CASS-0007 omplert i signat; el responsable "
                "el signa i es torna a presentar."
            ),
            _("Pas 3. Introduïu la referència (número de contracte) i la contrasenya, i instal·leu el certificat."),
        ),
    ),
}

FAULTS: "Table" = {
    "pin.wrong": (
        _("El número CASS o el PIN no són correctes"),
        _(
            "Comproveu-los i torneu-ho a provar. Si heu oblidat el PIN o no us deixa entrar, demaneu-ne un de nou a la "
            "CASS amb un document d’identitat."
        ),
    ),
    "pin.wait": (
        _("Espereu una mica abans de tornar-ho a provar"),
        _("Ho podreu tornar a provar d’aquí a {seconds} segons."),
    ),
    "pin.unknown_devices_blocked": (
        _("Massa intents: entrada blocada des d’aquest dispositiu fins al {until}"),
        _(
            "Des d’un dispositiu on ja hàgiu entrat amb aquest número CASS podeu continuar entrant. També podeu demanar un "
            "codi per desblocar aquest."
        ),
    ),
    "pin.blocked": (
        _("Hem blocat el vostre PIN"),
        _("S’ha escrit malament massa vegades. Demaneu-ne un de nou a la CASS amb un document d’identitat."),
    ),
    "pin.malformed": (_("Aquest PIN no és possible"), _("Un PIN té {length} xifres.")),
    "staff.wrong": (
        _("El nom, la contrasenya o el codi no són correctes"),
        _("Comproveu-los. Un codi val una sola vegada: si ja l’heu fet servir, espereu el següent."),
    ),
    "staff.wait": (
        _("Espereu una mica abans de tornar-ho a provar"),
        _("Ho podreu tornar a provar d’aquí a {seconds} segons."),
    ),
    "staff.blocked": (
        _("Massa intents: entrada blocada des d’aquest dispositiu fins al {until}"),
        _(
            "Si no és un dispositiu on ja hàgiu entrat, podeu entrar des d’un que ho sigui. Si no heu estat vós, aviseu el responsable de seguretat."
        ),
    ),
    "door.busy": (
        _("Ara hi ha molta gent que vol entrar"),
        _("No heu fet res malament. Torneu-ho a provar d’aquí a uns segons."),
    ),
    "door.person_unknown": (
        _("El certificat és correcte, però encara no consteu a la CASS"),
        _(
            "Si treballeu o heu treballat a Andorra, truqueu al 870 871: us buscarem. Si és la primera vegada, us heu "
            "d’afiliar a l’Àrea d’Atenció al Públic de la CASS amb el document d’identitat."
        ),
    ),
    "door.names_differ": (
        _("El certificat i el registre de la CASS no us anomenen igual"),
        _(
            "Per protegir-vos no obrim fins que ho hàgim comprovat: un dels dos pot tenir un error, o heu canviat de nom. "
            "Truqueu al 870 871 o veniu a la CASS amb el document d’identitat; ho corregirem i podreu entrar."
        ),
    ),
    "door.somebody_else": (
        _("Aquest certificat no és de qui ha obert la sessió"),
        _(
            "Torneu-ho a provar amb el mateix certificat amb què heu entrat. Per triar-ne un altre, tanqueu el navegador."
        ),
    ),
    "second_factor.missing": (
        _("Encara no teniu un segon factor"),
        _("Prepareu-lo, o entreu amb un certificat."),
    ),
    "certificate.already_revoked": (_("Aquest certificat ja estava revocat"), _("No cal que feu res més.")),
}
