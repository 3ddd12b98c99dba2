"""Obtaining, renewing and ending a CASS certificate, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES = {
    "good": _("Vigent"),
    "revoked": _("Revocat"),
    "superseded": _("Substituït per un de més nou"),
    "expired": _("Caducat"),
}

REASONS = {
    "keyCompromise": _("L’he perdut, o algú altre el pot tenir"),
    "cessationOfOperation": _("Ja no el faig servir"),
    "superseded": _("N’hi ha un de més nou"),
    "unspecified": _("Sense cap motiu concret"),
    "affiliationChanged": _("Ja no representa els declarants"),
    "privilegeWithdrawn": _("S’ha retirat l’accés"),
}

FAULTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "redemption.wrong": (
        _("El número de contracte o la contrasenya no són correctes"),
        _(
            "Comproveu-los i torneu-ho a provar. Després de cinc errors el contracte queda tancat, encara que encerteu: "
            "aneu al taulell amb un document d’identitat."
        ),
    ),
    "redemption.too_many": (
        _("Hi ha hagut massa intents equivocats"),
        _("Torneu-ho a provar d’aquí a una hora, o truqueu al Centre d’Atenció a l’Usuari."),
    ),
    "redemption.blocked": (
        _("S’ha escrit malament massa vegades"),
        _("Ara només us poden ajudar al taulell de la CASS, amb un document d’identitat."),
    ),
    "redemption.not_approved": (
        _("El contracte encara no està aprovat"),
        _("Us avisarem quan ho estigui; no cal que feu res."),
    ),
    "redemption.cancelled": (
        _("El contracte s’ha cancel·lat"),
        _("Si encara voleu el certificat, feu una sol·licitud nova. Si no en sabeu el motiu, pregunteu-lo al taulell."),
    ),
    "redemption.expired": (
        _("Ja han passat els trenta dies per obtenir el certificat"),
        _("Demaneu al taulell, amb un document d’identitat, un codi per obtenir-lo: no cal signar un altre contracte."),
    ),
    "redemption.already_redeemed": (
        _("Amb aquest contracte ja s’ha obtingut el certificat"),
        _(
            "Si no l’heu obtingut vós, truqueu ara mateix al Centre d’Atenció a l’Usuari. Si l’heu perdut, demaneu allí o al "
            "taulell un codi per tornar-lo a obtenir."
        ),
    ),
    "redemption.start_again": (
        _("Ha passat massa temps"),
        _("Torneu a començar amb el número de contracte i la contrasenya."),
    ),
    "certificate.over": (
        _("Aquest certificat ja no és vigent i no es pot renovar"),
        _("Demaneu al taulell un codi per obtenir-ne un altre amb el mateix contracte."),
    ),
    "certificate.no_contract": (
        _("Aquest certificat no es pot renovar des d’aquí"),
        _("No ve de cap contracte del portal. Pregunteu al Centre d’Atenció a l’Usuari."),
    ),
    "certificate.already_renewed": (
        _("Ja l’heu renovat"),
        _("Feu servir el certificat més nou: quan hi entreu, aquest deixarà de servir."),
    ),
    "certificate.too_early": (
        _("Encara no cal renovar-lo"),
        _("El podreu renovar a partir del {since}. Us avisarem."),
    ),
}
