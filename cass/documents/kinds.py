"""The kinds of document that the house issues, and the template of each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    RECEIPT = "receipt", _("Rebut de presentació")
    INCOMPLETE_RECEIPT = "incomplete_receipt", _("Rebut de presentació incompleta")
    ACCIDENT_CARD = "accident_card", _("Carnet d’accident de treball")
    ACCIDENT_DECISION = "accident_decision", _("Resolució sobre un accident de treball")
    REJECTION_NOTICE = "rejection_notice", _("Avís per a la persona assegurada")
    COVERAGE_CERTIFICATE = "coverage_certificate", _("Certificat de cobertura sanitària")
    CORRECTION_REQUEST = "correction_request", _("Requeriment d’esmena")
    ALLEGATIONS_NOTICE = "allegations_notice", _("Tràmit d’al·legacions")
    CARD_REVOCATION = "card_revocation", _("Anul·lació d’un carnet d’accident de treball")
    CERTIFICATE_CONTRACT = "certificate_contract", _("Contracte del certificat digital CASS")


TELL_OF_HEALTH = (Kind.ACCIDENT_DECISION, Kind.CORRECTION_REQUEST, Kind.CARD_REVOCATION)
"""What an officer wrote in them may speak of injury, illness or leave: the office reads them only with the health part open."""

TEMPLATE = {
    Kind.RECEIPT: "receipt",
    Kind.INCOMPLETE_RECEIPT: "receipt",
    Kind.ACCIDENT_CARD: "work_accident_card",
    Kind.ACCIDENT_DECISION: "decision",
    Kind.REJECTION_NOTICE: "rejection_notice",
    Kind.COVERAGE_CERTIFICATE: "coverage_certificate",
    Kind.CORRECTION_REQUEST: "notice",
    Kind.ALLEGATIONS_NOTICE: "notice",
    Kind.CARD_REVOCATION: "notice",
    Kind.CERTIFICATE_CONTRACT: "certificate_contract",
}

FILLED_IN = frozenset({"certificate_paper"})
"""Templates of what the house fills in for somebody to sign or keep, and does not issue (``rendering.render_paper``)."""
