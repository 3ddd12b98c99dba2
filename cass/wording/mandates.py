"""Acting for others in words: what was lent, what was done with it, and the notices to both sides."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cass.access import Capability, Role
from cass.access.lending import lendable_for
from cass.wording.capabilities import CAPABILITIES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

NOTICES: "dict[str, tuple[Words, Words]]" = {
    "mandate_granted": (
        _("Heu autoritzat algú a actuar en nom vostre"),
        _("{who}. Tindrà efecte quan ho accepti, i com a màxim fins al {until}. Ho podeu revocar en qualsevol moment."),
    ),
    "mandate_offered": (
        _("Us proposen actuar en nom d’un declarant"),
        _("{declarant}, fins al {until}. No val fins que ho accepteu, a l’apartat «Autoritzacions»."),
    ),
    "mandate_refused": (
        _("No hem pogut registrar l’autorització"),
        _("Expedient {number}. {why}"),
    ),
    "mandate_accepted": (
        _("S’ha acceptat una autorització"),
        _("{who} ja pot actuar en nom vostre, fins al {until}."),
    ),
    "mandate_accepted_by_you": (
        _("Heu acceptat una autorització"),
        _("Ja podeu actuar en nom de {declarant}, fins al {until}. La podeu deixar en qualsevol moment."),
    ),
    "mandate_declined": (
        _("No s’ha acceptat una autorització"),
        _("{who} no l’ha acceptada: no pot actuar en nom vostre."),
    ),
    "mandate_given_up": (
        _("S’ha deixat una autorització"),
        _("{who} ha deixat d’actuar en nom vostre."),
    ),
    "mandate_given_up_by_you": (
        _("Heu deixat una autorització"),
        _("Ja no actueu en nom de {declarant}."),
    ),
    "mandate_revoked": (
        _("Heu revocat una autorització"),
        _("{who} ja no pot actuar en nom vostre. El que havia començat és vostre i ho podeu continuar."),
    ),
    "mandate_revoked_for_you": (
        _("S’ha revocat una autorització que teníeu"),
        _("Ja no podeu actuar en nom de {declarant}."),
    ),
    "mandate_suspended": (
        _("Heu de confirmar qui actua en nom vostre"),
        _(
            "Ha canviat el titular administratiu. El que havia autoritzat l’anterior ha quedat aturat: {who}. Confirmeu-ho o "
            "revoqueu-ho a l’apartat «Autoritzacions»."
        ),
    ),
    "mandate_suspended_for_you": (
        _("Una autorització vostra ha quedat aturada"),
        _("A {declarant} ha canviat el titular administratiu. No hi podeu actuar fins que el nou ho confirmi."),
    ),
    "mandate_confirmed": (
        _("Heu confirmat una autorització"),
        _("{who} torna a poder actuar en nom vostre, fins al {until}."),
    ),
    "mandate_confirmed_for_you": (
        _("S’ha confirmat una autorització vostra"),
        _("Torneu a poder actuar en nom de {declarant}, fins al {until}."),
    ),
    "mandate_named": (
        _("La vostra gestoria us ha encarregat clients"),
        _("{gestoria} us ha triat per actuar en nom de: {declarants}."),
    ),
    "mandate_named_for_client": (
        _("La vostra gestoria ha dit qui actua en nom vostre"),
        _("{gestoria}: {who}."),
    ),
    "mandate_no_longer_named": (
        _("La vostra gestoria us ha tret clients"),
        _("Ja no actueu en nom de: {declarants}."),
    ),
    "mandate_no_longer_named_for_client": (
        _("La vostra gestoria ha canviat qui actua en nom vostre"),
        _("{gestoria}: {who} ja no hi actua."),
    ),
}

USES: "dict[str, Words]" = {
    "door.party_chosen": _("Entrada en nom del declarant"),
    "filing.started": _("Tràmit començat"),
    "filing.saved": _("Apartat d’un tràmit desat"),
    "filing.filed": _("Tràmit presentat"),
    "filing.withdrawn": _("Tràmit retirat o descartat"),
    "attachment.received": _("Fitxer adjuntat"),
    "attachment.removed": _("Fitxer tret"),
    "document.read": _("Document llegit"),
    "notice.opened": _("Avís o notificació oberts"),
    "list.read": _("Llista de persones consultada"),
}
"""What the log of use says of each kind of event."""


def capabilities(codes: Iterable[str], role: Role) -> list[str]:
    """What was lent to act for a declarant of this kind, in words: everything, or one by one."""
    lent = {Capability(code) for code in codes}
    if lendable_for(role) <= lent:
        return [_now("Tot el que pot fer el titular, menys autoritzar altres persones")]
    return [str(words) for capability, words in CAPABILITIES.items() if capability in lent]
