"""The words of the faults of documents."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from cass.wording.faults import Table

FAULTS: "Table" = {
    "documents.not_printable": (
        _("Hi ha caràcters que no es poden imprimir"),
        _("Traieu d’aquest text els emojis i els caràcters que no siguin de l’alfabet llatí: {characters}."),
    ),
    "documents.cannot_be_set": (
        _("No s’ha pogut compondre el document {number}"),
        _("L’expedient no s’ha perdut. Aviseu el Centre d’Atenció a l’Usuari amb el número del document."),
    ),
    "documents.no_seal": (
        _("El segell electrònic no està instal·lat"),
        _("El document s’expedirà quan el segell torni a estar disponible. No heu de fer res."),
    ),
    "documents.not_found": (
        _("No hem trobat el document"),
        _("Comproveu en nom de qui actueu o torneu a l’inici."),
    ),
    "documents.file_too_large": (
        _("El fitxer és massa gran per ser un document nostre"),
        _("Els nostres documents no passen de {megabytes} MB. Comproveu el codi imprès."),
    ),
    "documents.asked_too_often": (
        _("Heu fet moltes consultes seguides"),
        _("Espereu un minut i torneu-ho a provar. Si heu de comprovar molts documents, truqueu-nos."),
    ),
}
