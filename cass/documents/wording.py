"""The fixed words of the documents, and how dates and sizes are printed, in the document's language."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import override

from cass.documents.kinds import Kind
from cass.wording import formats
from cass.wording.formats import short_date

__all__ = ["ISSUER", "ISSUER_ADDRESS", "labels", "long_date", "long_moment", "of_every_document", "short_date"]

ISSUER = "Caixa Andorrana de Seguretat Social"
ISSUER_ADDRESS = "Carrer Joan Maragall, 3 · AD500 Andorra la Vella"


def labels(kind: Kind, language: str) -> dict[str, str | list[str]]:
    """Every fixed text of a kind of document, in one of the four languages."""
    with override(language):
        return {**of_every_document(), **_OF_KIND[kind]()}


def long_date(day: dt.date, language: str) -> str:
    """22 de novembre del 2026, in the document's language."""
    with override(language):
        return formats.long_date(day)


def long_moment(at: dt.datetime, language: str) -> str:
    """22 de novembre del 2026, 16:40:05: the legal time in Andorra, in the document's language."""
    with override(language):
        return formats.legal_moment(at)


def of_every_document() -> dict[str, str | list[str]]:
    """The fixed texts that every document has, in the active language."""
    return {
        "issuer": ISSUER,
        "issuer_address": ISSUER_ADDRESS,
        "mark": _("Símbol neutre de l’oficina en línia"),
        "demo": _("Implementació independent i de demostració: sense valor legal."),
        "number": _("Document núm."),
        "issued": _("Expedit el"),
        "page": _("Pàgina"),
        "code": _("Codi"),
        "verify_at": _("Es pot comprovar a"),
        "sealed": _("Document amb segell electrònic"),
        "explained": _(
            "Qualsevol persona pot comprovar que és autèntic i si encara és vigent: "
            "escanegeu el codi QR o escriviu el codi següent a"
        ),
        "qr": _("Codi QR que obre la pàgina de comprovació d’aquest document"),
        "attached": _("Les dades impreses en aquest document, per a la lectura automàtica"),
        "person": _("Persona"),
        "holder": _("Titular"),
        "name": _("Nom i cognoms"),
        "cass_number": _("Número CASS"),
        "birth_date": _("Data de naixement"),
        "file_number": _("Núm. d’expedient"),
        "procedure": _("Tràmit"),
        "valid_from": _("Vàlid des del"),
        "valid_until": _("Vàlid fins al"),
    }


def _receipt() -> dict[str, str | list[str]]:
    return {
        "title": _("Rebut de presentació"),
        "statement": _("La vostra declaració ha entrat al registre de la CASS amb les dades següents."),
        "entry_number": _("Núm. d’entrada"),
        "filed_at": _("Presentat el"),
        "entered_at": _("Data d’entrada a efectes legals"),
        "filed_by": _("Presentat per"),
        "receiver": _("Rebut per"),
        "deciding_body": _("Òrgan que ha de resoldre"),
        "decide_by": _("Termini per resoldre"),
        "in_time": _("Presentat dins dels dos dies hàbils."),
        "late": _("Presentat passats els dos dies hàbils."),
        "no_right_lost": _("La data de presentació no fa perdre cap dret a la persona accidentada."),
        "contents": _("Què s’ha presentat"),
        "hash_explained": _(
            "Empremta SHA-256 de la declaració tal com s’ha presentat; si se’n canvia una sola lletra, no coincideix:"
        ),
        "attachment": _("Document adjunt"),
        "size": _("Mida"),
        "hash": _("Empremta SHA-256"),
        "no_attachments": _("Sense documents adjunts."),
        "missing": _("Què falta"),
        "complete_by": _("Ho podeu completar fins al"),
        "incomplete_explained": _(
            "Es conserva la data d’entrada si ho completeu fins a aquest dia. Mentrestant no comença el termini per resoldre."
        ),
    }


def _incomplete_receipt() -> dict[str, str | list[str]]:
    return {
        **_receipt(),
        "title": _("Rebut de presentació incompleta"),
        "statement": _("La vostra declaració ha entrat al registre de la CASS, però encara no és completa."),
    }


def _accident_card() -> dict[str, str | list[str]]:
    return {
        "title": _("Carnet d’accident de treball"),
        "card": _("Carnet d’accident de treball"),
        "accident_date": _("Data de l’accident"),
        "employer": _("Empresa:"),
        "entitlement": _("100 % de les tarifes de responsabilitat. Tercer pagador."),
        "conditions": [
            _("La CASS paga directament el prestador de serveis: la persona titular no ha d’avançar cap import."),
            _("Només per a l’assistència derivada d’aquest accident. Cal presentar-lo amb un document d’identitat."),
            _(
                "L’Àrea de Control Sanitari en pot acordar la renovació. Un cop recuperada de les lesions, la persona titular ha de retornar aquest carnet a la CASS."
            ),
        ],
        "cut_out": _("Retalleu el carnet pel contorn i doblegueu-lo per la línia central."),
        "instructions": [
            _(
                "Presenteu el carnet a cada visita, farmàcia o centre on us atenguin per aquest accident. No heu de pagar els actes mèdics que en derivin."
            ),
            _(
                "Si quan caduqui encara necessiteu assistència, demaneu-ne la renovació a l’Àrea de Control Sanitari, amb un informe mèdic si escau."
            ),
        ],
    }


def _decision() -> dict[str, str | list[str]]:
    return {
        "title": _("Resolució"),
        "addressee": _("Persona interessada"),
        "facts": _("Fets"),
        "grounds": _("Fonaments de dret"),
        "calculations": _("Com s’ha calculat"),
        "evidence": _("Proves examinades"),
        "decided": _("Qui ho ha decidit"),
        "proposer": _("Proposta de"),
        "resolver": _("Resolució de"),
        "delegation": _("Competència"),
        "decided_on": _("Data de la resolució"),
        "remedy": _("Si no hi esteu d’acord"),
    }


def _rejection_notice() -> dict[str, str | list[str]]:
    return {
        "title": _("Avís per a la persona assegurada"),
        "come": _("Heu de passar per l’Àrea d’Atenció al Públic de la CASS."),
        "bring": _("Porteu-hi aquest avís i un document d’identitat."),
        "desk": _("On"),
        "hours": _("Horari"),
        "hand_over": _("L’empresa ha d’imprimir aquest avís i lliurar-lo a la persona assegurada."),
    }


def _coverage_certificate() -> dict[str, str | list[str]]:
    return {
        "title": _("Certificat de cobertura sanitària"),
        "coverages": _("Cobertura"),
        "coverage": _("Prestacions"),
        "basis": _("Base"),
        "rate": _("A càrrec de la CASS"),
        "beneficiaries": _("Persones beneficiàries"),
    }


def _notice() -> dict[str, str | list[str]]:
    return {"deadline": _("Termini:")}


def _certificate_contract() -> dict[str, str | list[str]]:
    return {
        "title": _("Contracte del certificat digital CASS"),
        "contract_number": _("Número de contracte"),
        "reference": _("Referència de la sol·licitud"),
        "identity_document": _("Document d’identitat"),
        "capacity": _("Signa com a"),
        "parties": _(
            "D’una part, la Caixa Andorrana de Seguretat Social; de l’altra, la persona titular següent, que signa per als "
            "declarants que s’hi indiquen."
        ),
        "declarants": _("Declarants"),
        "declarant": _("Declarant"),
        "census_number": _("Número de cens"),
        "kind": _("Tipus"),
        "cass_commits": _("La CASS es compromet a"),
        "cass_commitments": [
            _(
                "Expedir, un cop aprovat aquest contracte, un certificat digital a nom de la persona titular i de ningú més."
            ),
            _(
                "No guardar mai la clau privada del certificat ni poder veure la contrasenya: són només de la persona titular."
            ),
            _(
                "Revocar-lo a qualsevol hora quan la persona titular ho demani, o quan se’n conegui un mal ús, i dir-li-ho."
            ),
            _("Anotar els accessos que s’hi fan i deixar-los veure a la persona titular."),
            _("Tractar les dades només per a això (Llei 29/2021, de protecció de dades personals)."),
        ],
        "holder_commits": _("La persona titular es compromet a"),
        "holder_commitments": [
            _("Fer-lo servir personalment. No el deixa ni el copia a ningú: cada persona té el seu propi accés."),
            _("Guardar en secret la contrasenya i la clau."),
            _("Demanar que es revoqui de seguida si el perd o si sospita que algú altre l’ha pogut fer servir."),
            _("Avisar la CASS quan deixi de ser titular administratiu d’un declarant o s’acabin els seus poders."),
            _("Respondre del que es fa amb el certificat en nom dels declarants."),
        ],
        "terms": _("Com s’obté i quant dura"),
        "terms_text": [
            _(
                "El certificat s’obté una sola vegada, a CASS Online, dins dels trenta dies següents a l’aprovació d’aquest "
                "contracte, amb el número de contracte, la contrasenya de la sol·licitud i un codi enviat al contacte verificat."
            ),
            _(
                "El contracte dura fins que una de les parts l’acaba: la persona titular, quan vulgui; la CASS, dient-ne el "
                "motiu. Acabar-lo revoca el certificat."
            ),
        ],
        "signatures": _("Signatures"),
        "signed_by_holder": _("La persona titular"),
        "signed_by_cass": _("Per la CASS"),
        "place_and_date": _("Lloc i data"),
        "model": _("Text model, pendent de la revisió dels serveis jurídics de la institució."),
    }


_OF_KIND = {
    Kind.RECEIPT: _receipt,
    Kind.INCOMPLETE_RECEIPT: _incomplete_receipt,
    Kind.ACCIDENT_CARD: _accident_card,
    Kind.ACCIDENT_DECISION: _decision,
    Kind.REJECTION_NOTICE: _rejection_notice,
    Kind.COVERAGE_CERTIFICATE: _coverage_certificate,
    Kind.CORRECTION_REQUEST: _notice,
    Kind.ALLEGATIONS_NOTICE: _notice,
    Kind.CARD_REVOCATION: _notice,
    Kind.CERTIFICATE_CONTRACT: _certificate_contract,
}
