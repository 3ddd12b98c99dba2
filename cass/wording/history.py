"""The steps of a filing's history and the notices in the inbox, in words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from cass.wording import access_help, mandates, pins, tickets

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

STEPS: "dict[str, Words]" = {
    "started": _("Esborrany començat"),
    "filed": _("Presentat"),
    "incomplete": _("Presentat incomplet"),
    "corrected": _("Esmena presentada"),
    "matched": _("Persona identificada al registre"),
    "stated": _("Declaració de la persona accidentada rebuda"),
    "medical_report_received": _("Informe mèdic rebut"),
    "leave_certificate_received": _("Comunicat de baixa mèdica rebut"),
    "doctor_invited": _("Invitació feta per al metge"),
    "invitation_revoked": _("Invitació per al metge anul·lada"),
    "reassessed": _("Avaluat de nou"),
    "health_file_opened": _("Part de salut oberta"),
    "correction_asked": _("Esmena demanada"),
    "correction_notified": _("Requeriment d’esmena notificat"),
    "correction_unanswered": _("Termini d’esmena esgotat"),
    "proposed": _("Proposta feta"),
    "proposal_returned": _("Proposta retornada"),
    "granted": _("Aprovat"),
    "refused": _("Denegat"),
    "withdrawn": _("Retirat"),
    "archived": _("Arxivat: no s’ha completat a temps"),
    "silence": _("Termini per resoldre esgotat: podeu recórrer"),
    "appealed": _("Recurs presentat"),
    "notified": _("Persona accidentada avisada"),
    "card_issued": _("Carnet expedit"),
    "card_returned": _("Carnet retornat"),
    "card_revoked": _("Carnet anul·lat: s’havia expedit per error"),
    "card_replaced_wrong_data": _("Carnet substituït: tenia dades equivocades"),
    "card_replaced_lost": _("Carnet substituït: s’havia perdut"),
    "card_replaced_damaged": _("Carnet substituït: s’havia fet malbé"),
    "card_revoked_why": _("Motiu de l’anul·lació del carnet"),
    "letter_reprinted": _("Carta impresa un altre cop"),
    "letter_came_back": _("La carta ha tornat: cal publicar-ne l’avís al BOPA"),
    "letter_published": _("Avís publicat al BOPA"),
    "letter_handed_over": _("Carta lliurada a l’oficina"),
    "card_withheld": _("Carnet retingut fins al pagament de les cotitzacions"),
}

NOTICES: "dict[str, tuple[Words, Words]]" = {
    "accident_declared": (
        _("S’ha declarat un accident laboral vostre"),
        _(
            "{employer} ha declarat un accident laboral del {date} en què sou la persona accidentada (expedient "
            "{number}). Podeu llegir la declaració i, en els {days} dies hàbils següents, dir-hi la vostra."
        ),
    ),
    "accident_granted_employer": (
        _("Declaració d’accident laboral aprovada"),
        _("Expedient {number}. Imprimiu el carnet i lliureu-lo a la persona accidentada."),
    ),
    "accident_granted_person": (
        _("El vostre accident laboral s’ha reconegut"),
        _(
            "Expedient {number}. Ja teniu el carnet: la CASS paga directament el 100 % de les tarifes de responsabilitat."
        ),
    ),
    "accident_card_withheld": (
        _("El vostre accident laboral s’ha reconegut; el carnet queda retingut"),
        _(
            "Expedient {number}. Teniu cotitzacions pendents: quan les pagueu, s’expedirà el carnet i les prestacions "
            "s’abonaran amb efecte retroactiu (Llei 17/2008, art. 118.2)."
        ),
    ),
    "accident_card_released": (
        _("Ja teniu el carnet del vostre accident laboral"),
        _(
            "Expedient {number}. Les cotitzacions pendents ja consten pagades: la CASS paga directament el 100 % de les tarifes, i les "
            "prestacions s’abonaran amb efecte retroactiu (Llei 17/2008, art. 118.2)."
        ),
    ),
    "accident_card_replaced": (
        _("Teniu un carnet nou del vostre accident laboral"),
        _("Expedient {number}. Substitueix l’anterior, que ja no val: utilitzeu només el nou."),
    ),
    "accident_card_replaced_employer": (
        _("S’ha substituït un carnet d’accident laboral"),
        _("Expedient {number}. L’anterior ja no val. Imprimiu el nou i lliureu-lo a la persona accidentada."),
    ),
    "accident_card_revoked": (
        _("S’ha anul·lat el carnet del vostre accident laboral"),
        _("Expedient {number}. Ja no val: no l’utilitzeu. La carta diu per què i com ho podeu recórrer."),
    ),
    "accident_card_revoked_employer": (
        _("S’ha anul·lat un carnet d’accident laboral"),
        _("Expedient {number}. El carnet que vau rebre ja no val: no el lliureu a ningú i destruïu-ne les còpies."),
    ),
    "accident_refused_employer": (
        _("Declaració d’accident laboral denegada"),
        _(
            "Expedient {number}. Imprimiu l’avís i lliureu-lo a la persona: ha de passar per l’Àrea d’Atenció al Públic."
        ),
    ),
    "accident_refused_person": (
        _("Resolució sobre el vostre accident laboral"),
        _("Expedient {number}. Llegiu la resolució, els motius i com recórrer-la."),
    ),
    "statement_received": (
        _("Hem rebut la vostra declaració sobre l’accident"),
        _("Expedient {number}."),
    ),
    "report_by_doctor": (
        _("Ha arribat un informe mèdic del vostre accident"),
        _(
            "Expedient {number}. S’ha lliurat el {date} amb una invitació. Qui l’ha lliurat ha dit que és {doctor}; no n’hem "
            "comprovat la identitat. Si no en sabeu res, aviseu-nos."
        ),
    ),
    "report_at_the_office": (
        _("Ha arribat un informe mèdic del vostre accident"),
        _("Expedient {number}. Ens l’han portat a la CASS el {date}."),
    ),
    "report_was_missing": (
        _("Ha arribat un document que us faltava"),
        _("Expedient {number}. Ja no l’heu d’adjuntar. Obriu l’expedient i mireu si ja el podeu presentar complet."),
    ),
    "correction_asked": (
        _("Us demanem una esmena"),
        _("Expedient {number}. El requeriment diu què cal esmenar. Feu-ho des de l’expedient."),
    ),
    "correction_unanswered": (
        _("S’ha acabat el termini d’esmena"),
        _("Expedient {number}. Resoldrem amb el que consta a l’expedient."),
    ),
    "archived": (
        _("Hem arxivat una presentació incompleta"),
        _("Expedient {number}. No s’ha completat dins del termini; la podeu tornar a presentar."),
    ),
    "withdrawn": (
        _("S’ha retirat una declaració que us afecta"),
        _(
            "Expedient {number}. Qui l’havia presentada l’ha retirada. Si no hi esteu d’acord, digueu-hi la vostra o passeu "
            "per l’Àrea d’Atenció al Públic."
        ),
    ),
    "completion_reminder": (
        _("Us falta completar una presentació"),
        _("Expedient {number}. La podeu completar fins al {due}."),
    ),
    "silence": (
        _("Ha passat el termini per resoldre"),
        _("Expedient {number}. Podeu esperar la resolució o presentar recurs davant el Consell d’Administració."),
    ),
    "certificate_issued": (
        _("S’ha expedit un certificat digital CASS a nom vostre"),
        _(
            "Serveix per entrar a CASS Online fins al {until}. Si no l’heu obtingut vós, revoqueu-lo ara mateix des de "
            "«El vostre certificat digital CASS» i aviseu el Centre d’Atenció a l’Usuari."
        ),
    ),
    "certificate_issued_declarant": (
        _("S’ha expedit un certificat digital CASS"),
        _(
            "És de {name}, que pot actuar en nom vostre. Si ja no n’ha de poder, aviseu el Centre d’Atenció a l’Usuari o "
            "l’Àrea d’Atenció al Públic."
        ),
    ),
    "certificate_issued_holder": (
        _("S’ha expedit un certificat digital CASS per a {declarant}"),
        _(
            "És de {name}, que hi pot actuar. Si no n’ha de poder, truqueu ara mateix al Centre d’Atenció a l’Usuari: "
            "870 871."
        ),
    ),
    "certificate_revoked": (
        _("S’ha revocat el vostre certificat digital CASS"),
        _(
            "Ja no obre res, i les sessions que s’hi havien obert s’han acabat. Si no ho heu demanat vós, truqueu al Centre "
            "d’Atenció a l’Usuari."
        ),
    ),
    "certificate_ends": (
        _("El vostre certificat digital CASS caduca el {until}"),
        _(
            "Renoveu-lo abans des de «El vostre certificat digital CASS»: des d’aquí és un moment; després caldria passar "
            "pel taulell."
        ),
    ),
    "certificate_again": (
        _("Us hem lliurat un codi per tornar a obtenir el certificat digital CASS"),
        _(
            "Serveix fins al {until}. El certificat anterior, si en teníeu, ja no obre res. Si no l’heu demanat vós, truqueu "
            "ara mateix al Centre d’Atenció a l’Usuari."
        ),
    ),
    "redemption_blocked": (
        _("Algú ha intentat massa vegades obtenir el vostre certificat digital CASS"),
        _(
            "La contrasenya o el codi eren equivocats i hem tancat el pas. Si éreu vós, aneu al taulell amb un document "
            "d’identitat; si no, no cal que feu res."
        ),
    ),
    "contract_approved": (
        _("El contracte del certificat digital CASS està aprovat"),
        _(
            "Contracte {number}. Podeu obtenir el certificat fins al {until}, amb el número de contracte i la contrasenya."
        ),
    ),
    "contract_cancelled": (
        _("S’ha cancel·lat el contracte del certificat digital CASS"),
        _("Contracte {number}. Si voleu el certificat, feu una altra sol·licitud."),
    ),
    "pin_blocked": (
        _("Hem blocat l’entrada amb PIN des de dispositius desconeguts"),
        _(
            "Algú ha provat d’entrar amb un PIN equivocat. Si no éreu vós, no cal que feu res: des dels vostres dispositius podeu continuar entrant."
        ),
    ),
    "pin_account_blocked": (
        _("Hem blocat el vostre PIN"),
        _(
            "S’ha escrit malament massa vegades des d’un dispositiu vostre. Per tornar a entrar amb PIN, demaneu-ne un "
            "de nou a la CASS amb un document d’identitat."
        ),
    ),
    **pins.NOTICES,
    **mandates.NOTICES,
    **tickets.NOTICES,
    **access_help.NOTICES,
}


UNOPENED: "dict[str, Words]" = {
    "accident_declared": _("Tràmit d’al·legacions"),
    "correction_asked": _("Requeriment d’esmena"),
    "accident_granted_person": _("Resolució"),
    "accident_card_withheld": _("Resolució"),
    "accident_refused_person": _("Resolució"),
}
"""Of an official notice that nobody has opened, its kind, where that tells nothing of what it says."""


def step(code: str) -> str:
    return str(STEPS[code])


def unopened(code: str) -> str:
    """The kind of an official notice that nobody has opened; empty where the kind alone would tell too much."""
    return str(UNOPENED.get(code, ""))


def notice(code: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Title and text of a notice in the active language."""
    title, text = NOTICES[code]
    return str(title).format(**facts), str(text).format(**facts)
