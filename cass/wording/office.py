"""The words of the faults of the office's own screens."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from cass.wording.faults import Table

FAULTS: "Table" = {
    "filing.needs_the_desk": (
        _("Aquest cas l’ha de revisar una persona"),
        _("Adreceu-vos a l’Àrea d’Atenció al Públic: amb el que consta no es pot resoldre a l’instant."),
    ),
    "filing.reason_needed": (_("Falta el motiu"), _("Escriviu per què: queda a l’expedient.")),
    "filing.correction_names_nothing": (
        _("No heu dit què cal esmenar"),
        _("Escriviu, en un apartat com a mínim, què ha d’esmenar qui ho va presentar."),
    ),
    "filing.proposal_decides_nothing": (_("Falta el sentit de la proposta"), _("Trieu si proposeu aprovar o denegar.")),
    "filing.proposal_without_reasons": (
        _("Falten els motius de la proposta"),
        _("Trieu almenys un motiu i escriviu la fonamentació."),
    ),
    "filing.assessment_changed": (
        _("L’avaluació ha canviat mentre fèieu la proposta"),
        _("Reviseu els motius nous. El que havíeu escrit continua a sota."),
    ),
    "filing.not_heard": (
        _("Encara no es pot denegar: la persona no està notificada"),
        _(
            "L’avís de la declaració encara no ha tingut efecte. Des que en tingui, la persona té deu dies hàbils per "
            "dir-hi la seva (Reglament del procediment administratiu, art. 13.4)."
        ),
    ),
    "filing.allegations_open": (
        _("Encara no es pot denegar: la persona pot dir-hi la seva fins al {last_day}"),
        _(
            "Té deu dies hàbils des de la notificació (Reglament del procediment administratiu, art. 13.4). Si abans "
            "presenta la seva declaració, ja es podrà resoldre."
        ),
    ),
    "filing.nothing_to_appeal": (
        _("Encara no hi ha res per recórrer"),
        _("Només es pot recórrer una resolució o el silenci un cop passat el termini."),
    ),
    "filing.presented_in_the_future": (
        _("La data de presentació no és possible"),
        _("Escriviu el dia en què es va presentar el paper: avui o abans."),
    ),
    "accidents.no_card": (
        _("Aquest expedient no té cap carnet vigent"),
        _("El carnet no s’ha expedit, o ja s’ha retornat o anul·lat: torneu a obrir l’expedient."),
    ),
    "accidents.card_expired": (
        _("El carnet ja ha caducat"),
        _("No se’n pot expedir un altre igual: l’ha de renovar l’Àrea de Control Sanitari."),
    ),
    "accidents.return_day": (
        _("El dia del retorn no és possible"),
        _("Escriviu un dia des que es va expedir el carnet fins avui."),
    ),
    "registry.not_found": (_("No consta al registre"), _("Torneu a fer la cerca.")),
    "paper.being_prepared": (_("La carta s’està preparant"), _("Torneu-ho a provar d’aquí a uns segons.")),
    "paper.outcome_known": (
        _("Ja consta què ha passat amb aquesta carta"),
        _("Torneu a obrir-la: hi veureu el resultat."),
    ),
    "paper.nothing_to_publish": (
        _("Aquesta carta ja no espera cap publicació"),
        _("Ja s’ha publicat, o la notificació ja ha tingut efecte: torneu-la a obrir."),
    ),
    "paper.not_back_yet": (
        _("Aquell dia la carta encara no havia tornat"),
        _("Escriviu un dia des que va tornar fins avui."),
    ),
    "paper.not_posted": (
        _("Aquesta notificació encara no s’ha enviat"),
        _("Anoteu primer el dia d’enviament; el resultat no pot ser anterior."),
    ),
}
