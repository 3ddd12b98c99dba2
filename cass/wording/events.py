"""The journal in words, for those it is about: what happened, and in which group it is looked for.

The codes are those of ``cass.audit``, which stands above this floor; a test holds the two together.
"""

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words


class Group(TextChoices):
    """What its reader looks for."""

    ENTRIES = "entries", _("Entrades i sortides")
    READINGS = "readings", _("Qui ha mirat les vostres dades")
    ACCESS = "access", _("PIN, certificats i contactes")
    MANDATES = "mandates", _("Autoritzacions")
    PROCEDURES = "procedures", _("Tràmits i cites")


WORDS: "dict[str, tuple[Group, Words]]" = {
    "door.signed_in": (Group.ENTRIES, _("Entrada")),
    "door.signed_out": (Group.ENTRIES, _("Sortida")),
    "door.sign_in_failed": (Group.ENTRIES, _("Intent d’entrada fallit")),
    "door.refused": (Group.ENTRIES, _("Certificat rebutjat")),
    "door.blocked": (Group.ENTRIES, _("Bloqueig per massa intents")),
    "door.unblocked": (Group.ENTRIES, _("Desbloqueig")),
    "door.stepped_up": (Group.ENTRIES, _("Nova identificació dins de la sessió")),
    "door.session_ended": (Group.ENTRIES, _("Sessió tancada des d’un altre lloc")),
    "door.party_chosen": (Group.ENTRIES, _("Algú ha començat a actuar en nom vostre")),
    "file.read": (Group.READINGS, _("Consulta d’un expedient")),
    "health_file.opened": (Group.READINGS, _("Obertura de la part de salut d’un expedient")),
    "health_file.read": (Group.READINGS, _("Consulta de la part de salut d’un expedient")),
    "document.read": (Group.READINGS, _("Consulta d’un document")),
    "person.searched": (Group.READINGS, _("Consulta de la fitxa del registre")),
    "door.access_state_read": (Group.READINGS, _("Consulta de l’estat dels accessos")),
    "list.read": (Group.READINGS, _("Consulta d’una llista de persones")),
    "door.pin_requested": (Group.ACCESS, _("Petició de PIN")),
    "door.pin_code_printed": (Group.ACCESS, _("Impressió d’un codi per activar el PIN")),
    "door.pin_issued": (Group.ACCESS, _("PIN nou")),
    "door.pin_changed": (Group.ACCESS, _("Canvi de PIN")),
    "door.code_sent": (Group.ACCESS, _("Codi d’un sol ús enviat")),
    "door.contact_verified": (Group.ACCESS, _("Telèfon o correu comprovat")),
    "door.contact_removed": (Group.ACCESS, _("Telèfon o correu retirat")),
    "door.second_factor_set": (Group.ACCESS, _("Segon factor preparat")),
    "door.second_factor_removed": (Group.ACCESS, _("Segon factor retirat")),
    "door.certificate_issued": (Group.ACCESS, _("Certificat digital CASS expedit")),
    "door.certificate_revoked": (Group.ACCESS, _("Certificat digital CASS revocat")),
    "certificate.requested": (Group.ACCESS, _("Sol·licitud de certificat digital CASS")),
    "contract.prepared": (Group.ACCESS, _("Contracte del certificat preparat")),
    "contract.taken_away": (Group.ACCESS, _("Contracte del certificat lliurat per signar")),
    "contract.signed": (Group.ACCESS, _("Contracte del certificat signat")),
    "contract.returned": (Group.ACCESS, _("Contracte del certificat retornat per corregir")),
    "contract.approved": (Group.ACCESS, _("Contracte del certificat aprovat")),
    "contract.cancelled": (Group.ACCESS, _("Contracte del certificat anul·lat")),
    "contract.reissue_allowed": (Group.ACCESS, _("Permís per tornar a obtenir el certificat")),
    "contract.redemption_failed": (Group.ACCESS, _("Intent fallit d’obtenir el certificat")),
    "ticket.opened": (Group.ACCESS, _("Incidència oberta al CAU")),
    "ticket.answered": (Group.ACCESS, _("Resposta a una incidència")),
    "ticket.closed": (Group.ACCESS, _("Incidència tancada")),
    "mandate.granted": (Group.MANDATES, _("Autorització donada")),
    "mandate.revoked": (Group.MANDATES, _("Autorització revocada")),
    "mandate.accepted": (Group.MANDATES, _("Autorització acceptada")),
    "mandate.declined": (Group.MANDATES, _("Autorització no acceptada")),
    "mandate.suspended": (Group.MANDATES, _("Autorització suspesa")),
    "mandate.confirmed": (Group.MANDATES, _("Autorització confirmada")),
    "filing.started": (Group.PROCEDURES, _("Esborrany començat")),
    "filing.saved": (Group.PROCEDURES, _("Esborrany desat")),
    "filing.filed": (Group.PROCEDURES, _("Tràmit presentat")),
    "filing.withdrawn": (Group.PROCEDURES, _("Tràmit retirat")),
    "filing.lapsed": (Group.PROCEDURES, _("Tràmit arxivat")),
    "filing.subject_matched": (Group.PROCEDURES, _("Expedient relacionat amb vós")),
    "filing.correction_asked": (Group.PROCEDURES, _("Esmena demanada")),
    "filing.decided": (Group.PROCEDURES, _("Resolució d’un expedient")),
    "filing.appealed": (Group.PROCEDURES, _("Recurs presentat")),
    "attachment.received": (Group.PROCEDURES, _("Fitxer rebut")),
    "attachment.removed": (Group.PROCEDURES, _("Fitxer tret")),
    "report.invited": (Group.PROCEDURES, _("Metge o metgessa convidat a fer l’informe")),
    "report.invitation_revoked": (Group.PROCEDURES, _("Invitació a fer l’informe retirada")),
    "report.delivered": (Group.PROCEDURES, _("Informe mèdic lliurat")),
    "document.issued": (Group.PROCEDURES, _("Document expedit")),
    "document.revoked": (Group.PROCEDURES, _("Document anul·lat")),
    "notice.opened": (Group.PROCEDURES, _("Avís o notificació oberts")),
    "paper.posted": (Group.PROCEDURES, _("Carta de la CASS")),
    "paper.published": (Group.PROCEDURES, _("Anunci al BOPA")),
    "appointment.booked": (Group.PROCEDURES, _("Cita demanada")),
    "appointment.changed": (Group.PROCEDURES, _("Cita canviada")),
    "appointment.cancelled": (Group.PROCEDURES, _("Cita anul·lada")),
    "appointment.attended": (Group.PROCEDURES, _("Cita atesa")),
}
NOT_SHOWN = frozenset(
    {
        "access.denied",  # A page that was not opened to the reader themselves: nothing was entered or seen.
        "filing.reassessed",  # Steps of the office before it has decided: they are in the file, which is read as such.
        "filing.proposed",
        "filing.proposal_returned",
        "filing.limit_passed",
        "report.code_tried",  # Of a code, which names nobody.
        "document.verified",  # Of a document: anybody who is shown one may ask whether it is authentic.
    }
)


AT_THE_DOOR = frozenset({"door.sign_in_failed", "door.refused", "door.blocked"})
"""Nobody was in yet: which door it was is a fact of the event, and not of whoever acted."""
BY_STRANGERS = AT_THE_DOOR | {"contract.redemption_failed"}
"""Whoever did it had not shown who they are."""
DEVICES_AT_FAULT = {True: _("Des d’un dispositiu conegut"), False: _("Des d’un dispositiu desconegut")}
"""Of a failed entry: was it a browser from which the owner had come in before?"""


def types_of(group: Group | None) -> list[str]:
    """The kinds of event of a group, or all that their owner may see."""
    return [type_ for type_, (of, _words) in WORDS.items() if group in {None, of}]
