"""Why a certificate does not open the door, or cannot be issued: what happened and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FAULTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "certificate.missing": (
        _("El navegador no ha presentat cap certificat"),
        _("Tanqueu el navegador, inseriu o instal·leu el certificat i torneu-ho a provar. Trieu-lo quan us el demani."),
    ),
    "certificate.unreadable": (
        _("El certificat presentat no es pot llegir"),
        _("Torneu a instal·lar el certificat. Si continua igual, demaneu-ne un de nou a qui us el va emetre."),
    ),
    "certificate.foreign_issuer": (
        _("Aquest accés no admet els certificats d’aquest emissor"),
        _(
            "Comproveu que heu triat el certificat i l’accés que es corresponen. Per triar-ne un altre, tanqueu el navegador."
        ),
    ),
    "certificate.weak_key": (
        _("La clau o la signatura del certificat és massa feble"),
        _("Demaneu un certificat nou a qui us el va emetre."),
    ),
    "certificate.not_yet_valid": (
        _("El certificat encara no és vigent"),
        _("Torneu-ho a provar a partir de la data d’inici que hi consta."),
    ),
    "certificate.expired": (
        _("El certificat ha caducat"),
        _("Renoveu-lo amb qui us el va emetre. Mentrestant podeu entrar amb un altre accés."),
    ),
    "certificate.wrong_usage": (
        _("Aquest certificat no serveix per identificar-se"),
        _("Trieu el certificat d’autenticació. Per triar-ne un altre, tanqueu el navegador."),
    ),
    "certificate.revoked": (
        _("El certificat ha estat revocat"),
        _("Demaneu-ne un de nou. Si no n’heu demanat la revocació, truqueu al Centre d’Atenció a l’Usuari."),
    ),
    "certificate.revocation_unknown": (
        _("Ara no podem comprovar si el certificat continua vigent"),
        _("No és culpa vostra: torneu-ho a provar més tard o entreu amb un altre accés."),
    ),
    "certificate.not_registered": (
        _("El certificat és vàlid, però no sabem a qui correspon"),
        _("Truqueu al Centre d’Atenció a l’Usuari amb el certificat a mà."),
    ),
    "certificate_request.unreadable": (
        _("La sol·licitud de certificat (CSR) no es pot llegir"),
        _("Ha de ser un fitxer PKCS#10, en format PEM o DER."),
    ),
    "certificate_request.bad_signature": (
        _("La sol·licitud de certificat no està signada amb la seva pròpia clau"),
        _("Genereu una sol·licitud nova."),
    ),
    "certificate_request.weak_key": (
        _("La clau de la sol·licitud és massa feble o d’un tipus que no s’admet"),
        _("Genereu una clau RSA de 2048 bits o més, o de corba P-256, P-384 o P-521, amb signatura SHA-256."),
    ),
    "certificate_request.known_key": (
        _("Aquesta clau ja ha tingut un certificat"),
        _(
            "Cada certificat necessita una clau nova, encara que l’anterior s’hagi revocat. Genereu-ne una i torneu-ho a provar."
        ),
    ),
    "certificate_request.bad_name": (
        _("El certificat no pot portar aquest nom"),
        _("El nom ha de tenir com a màxim 64 lletres, sense espais al principi ni al final."),
    ),
}
