"""Requests and contracts of CASS certificates in words: what to bring, how far it has come, what went wrong."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

    from cass.wording.faults import Table

SIGNS: "Words" = _(
    "Qui signa ha de ser el titular administratiu o tenir poders notarials; en aquest cas, porteu els poders notarials."
)
IDENTITY: "Words" = _("El vostre document d’identitat.")
TO_BRING: "dict[str, tuple[Words, ...]]" = {
    "company": (
        IDENTITY,
        _("Si sou titular de més d’una empresa o societat, els documents de cadascuna."),
        SIGNS,
    ),
    "liberal_professional": (IDENTITY, SIGNS),
    "community_of_owners": (
        IDENTITY,
        _("L’acta de la comunitat on figura que en sou el representant."),
        SIGNS,
    ),
    "domestic_employer": (
        IDENTITY,
        _("Si autoritzeu una altra persona, el formulari CASS-0126 signat."),
        SIGNS,
    ),
    "third_party": (
        IDENTITY,
        _("El document d’identitat del titular de cada empresa que us autoritza."),
        SIGNS,
    ),
}
"""MISSION A6, A7, by kind of applicant."""

PAPERS: "dict[str, Words]" = {
    "identity": _("Document d’identitat de qui signa"),
    "holder_proof": _("Document que acredita el titular administratiu"),
    "minutes": _("Acta de la comunitat on figura el representant"),
    "authorising_identity": _("Document d’identitat del titular de l’empresa que autoritza"),
    "notarial_powers": _("Poders notarials"),
    "cass_0126": _("Formulari CASS-0126 signat"),
    "cass_0007": _("Formulari CASS-0007 signat"),
    "signed_contract": _("Contracte signat"),
}

STAGES: "dict[str, Words]" = {
    "requested": _("Sol·licitud rebuda"),
    "preparing": _("En preparació"),
    "to_sign": _("Per signar"),
    "away": _("Fora, per signar"),
    "to_approve": _("Per aprovar"),
    "returned": _("Retornat per refer"),
    "approved": _("Aprovat"),
    "redeemed": _("Certificat obtingut"),
    "expired": _("Caducat sense obtenir-lo"),
    "cancelled": _("Cancel·lat"),
    "withdrawn": _("Retirada"),
    "lapsed": _("Caducada"),
}

FIGURES: "dict[str, Words]" = {
    "requested": _("per començar"),
    "preparing": _("en preparació"),
    "to_sign": _("per signar"),
    "away": _("fora, per signar"),
    "returned": _("retornats"),
    "to_approve": _("per aprovar"),
    "approved": _("aprovats, per obtenir"),
}

FOR_APPLICANT: "dict[str, Words]" = {
    "requested": _(
        "Demaneu cita prèvia i porteu els documents de la llista. Sense això, la sol·licitud caduca als seixanta dies."
    ),
    "preparing": _("L’Àrea d’Atenció al Públic de la CASS està comprovant els documents."),
    "to_sign": _("El contracte ja és fet: falta que el signeu."),
    "away": _(
        "La persona que heu autoritzat s’ha endut el contracte. Signeu-lo i torneu-lo a les oficines de la CASS."
    ),
    "to_approve": _("Heu signat el contracte. Ara l’ha d’aprovar una altra persona de la CASS."),
    "returned": _("La CASS ho està tornant a revisar. Si cal que porteu res més, us trucarem."),
    "approved": _(
        "El contracte està aprovat. Ja podeu obtenir el certificat, una sola vegada, amb el número de contracte i la contrasenya."
    ),
    "redeemed": _("Ja heu obtingut el certificat amb aquest contracte."),
    "expired": _("Han passat els trenta dies per obtenir el certificat. Aneu a la CASS amb cita prèvia."),
    "cancelled": _("La CASS ha cancel·lat el contracte. Podeu fer una altra sol·licitud."),
    "withdrawn": _("Heu retirat la sol·licitud. No cal que feu res més."),
    "lapsed": _("La sol·licitud ha caducat. En podeu fer una altra."),
}

STRENGTH: "dict[str, Words]" = {
    "enough": _("La contrasenya que heu triat és suficient."),
    "good": _("La contrasenya que heu triat és bona."),
    "very_good": _("La contrasenya que heu triat és molt bona."),
}

FAULTS: "Table" = {
    "certificate_request.not_found": (
        _("No hem trobat aquesta sol·licitud"),
        _("Comproveu l’adreça o torneu a la llista."),
    ),
    "certificate_request.too_many": (
        _("S’han enviat massa sol·licituds des d’aquesta connexió"),
        _("Torneu-ho a provar d’aquí a una hora, o demaneu-ho a l’Àrea d’Atenció al Públic de la CASS."),
    ),
    "certificate_request.too_many_declarants": (
        _("Hi ha d’haver entre un i {most} declarants"),
        _("Reviseu la llista de declarants. Si en teniu més, feu una altra sol·licitud per a la resta."),
    ),
    "certificate_request.processor_differs": (
        _("El número de cens del declarant i el del tramitador no són iguals"),
        _("Per a un patró domèstic han de ser el mateix. Comproveu-los."),
    ),
    "certificate_request.already_sent": (
        _("Aquesta sol·licitud ja s’havia enviat"),
        _("Consulteu-la amb la referència i la contrasenya d’aleshores, o comenceu-ne una de nova."),
    ),
    "certificate_request.expired": (
        _("El formulari ha caducat"),
        _("No s’ha desat ni enviat res. Torneu-lo a omplir des del principi."),
    ),
    "certificate_request.shown_too_long": (
        _("Ha passat massa estona"),
        _("Torneu a escriure la referència i la contrasenya."),
    ),
    "certificate_request.password_short": (
        _("La contrasenya és massa curta"),
        _("Ha de tenir {least} caràcters o més."),
    ),
    "certificate_request.password_common": (
        _("Aquesta contrasenya és massa coneguda"),
        _("Trieu-ne una altra: tres o quatre paraules que només relacioneu vós."),
    ),
    "certificate_request.password_simple": (
        _("Aquesta contrasenya és massa repetitiva"),
        _("Ha de tenir {least} caràcters diferents o més."),
    ),
    "certificate_request.password_known": (
        _("La contrasenya conté dades vostres"),
        _("No hi poseu el nom, els números ni el correu de la sol·licitud."),
    ),
    "certificate_request.wrong": (
        _("La referència o la contrasenya no són correctes"),
        _("Comproveu-les. Si heu perdut la contrasenya, feu una altra sol·licitud: ningú no la pot recuperar."),
    ),
    "certificate_request.wait": (
        _("Massa intents"),
        _("Torneu-ho a provar d’aquí a una hora."),
    ),
    "certificate_request.not_to_withdraw": (
        _("Aquesta sol·licitud ja no es pot retirar"),
        _("Si el contracte ja està aprovat, demaneu a la CASS que el cancel·li: 870 871."),
    ),
    "contract.not_now": (
        _("Això ja no es pot fer"),
        _("Algú altre hi ha treballat mentrestant. Torneu a obrir la sol·licitud i mireu com està ara."),
    ),
    "contract.not_this_person": (
        _("Aquesta persona no té el número ni el document de la sol·licitud"),
        _("Trieu una de les persones que es mostren."),
    ),
    "contract.not_in_census": (
        _("Aquest número no és al cens de declarants"),
        _("Comproveu-lo amb la persona. Si està equivocat, deixeu fora el declarant i digueu-ne el motiu."),
    ),
    "contract.declarant_kind": (
        _("Al cens, aquest declarant és d’un altre tipus"),
        _("Comproveu el tipus de sol·licitud i el número. Si no correspon, deixeu-lo fora i digueu-ne el motiu."),
    ),
    "contract.processor_differs": (
        _("El número de cens del declarant i el del tramitador no són iguals"),
        _("Per a un patró domèstic han de ser el mateix. Deixeu-lo fora i digueu-ne el motiu."),
    ),
    "contract.not_authorised": (
        _("No consta cap autorització d’aquesta empresa a favor de qui signa"),
        _("Primer s’ha de registrar l’autorització (CASS-0167). Després hi podreu afegir l’empresa."),
    ),
    "contract.no_declarant": (_("El contracte no té cap declarant"), _("Afegiu-n’hi un com a mínim.")),
    "contract.declarants_undecided": (
        _("Hi ha declarants per decidir"),
        _("Afegiu-los o deixeu-los fora amb un motiu."),
    ),
    "contract.papers_missing": (
        _("Falten documents per comprovar"),
        _("Comproveu i escanegeu tots els documents obligatoris."),
    ),
    "contract.scans_not_clean": (
        _("Hi ha documents escanejats que encara no es poden obrir"),
        _(
            "Espereu que s’acabin de revisar. Si n’hi ha cap de rebutjat, retorneu el contracte perquè el tornin a escanejar."
        ),
    ),
    "contract.contact_not_verified": (
        _("El contacte no està verificat"),
        _("Envieu-hi un codi i que la persona titular us el digui."),
    ),
    "contract.own_work": (
        _("Aquest contracte l’heu preparat vós"),
        _("L’ha d’aprovar o retornar una altra persona."),
    ),
}


def to_bring(kind: str) -> list[str]:
    """What a kind of applicant brings, line by line, in the active language."""
    return [str(line) for line in TO_BRING[kind]]
