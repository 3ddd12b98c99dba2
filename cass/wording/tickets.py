"""The help centre's tickets in words: their e-mails, their notices, what can go wrong."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cass.wording.desk import Mail

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

    from cass.wording.faults import Table

MAILS: "dict[str, tuple[Words, Words]]" = {
    "opened": (
        _("Hem rebut la vostra incidència {reference}"),
        _("Us respondrem tan aviat com puguem.\n\nReferència: {reference}\n\nPer seguir-la o afegir-hi res: {link}"),
    ),
    "answered": (
        _("Hi ha novetats sobre la vostra incidència {reference}"),
        _("El Centre d’Atenció a l’Usuari us ha escrit.\n\nReferència: {reference}\n\nPer llegir-ho: {link}"),
    ),
}
FACTS: "dict[str, Words]" = {
    "nia": _("NIA del certificat"),
    "given_name": _("Nom del certificat"),
    "surname": _("Cognoms del certificat"),
    "common_name": _("Nom complet del certificat"),
    "birth_date": _("Data de naixement del certificat"),
    "issuer": _("Emissor del certificat"),
    "serial": _("Número de sèrie del certificat"),
}
"""What a door saw, by the name of the fact."""


def mail(news: str, *, reference: str, link: str) -> Mail:
    """In the active language; never what the ticket says."""
    subject, body = MAILS[news]
    facts = {"reference": reference, "link": link}
    return Mail(str(subject).format(**facts), str(body).format(**facts))


NOTICES: "dict[str, tuple[Words, Words]]" = {
    "ticket_opened": (
        _("Hem rebut la vostra incidència"),
        _("Referència {reference}. Us respondrem aquí mateix. La podeu seguir a «Comuniqueu un problema»."),
    ),
    "ticket_answered": (
        _("Hi ha una resposta a la vostra incidència"),
        _("Referència {reference}. La trobareu a «Comuniqueu un problema», a peu de pàgina."),
    ),
}

FAULTS: "Table" = {
    "ticket.not_found": (
        _("No hem trobat aquesta incidència"),
        _("Comproveu que l’enllaç és sencer. Si la vau obrir identificant-vos, torneu-vos a identificar."),
    ),
    "ticket.closed": (
        _("Aquesta incidència ja està tancada"),
        _("Si el problema continua, obriu-ne una altra i digueu-nos la referència d’aquesta."),
    ),
    "ticket.too_many": (
        _("Ja teniu unes quantes incidències obertes"),
        _("Afegiu el que calgui a una de les que ja heu obert, o truqueu al 870 871."),
    ),
}
