"""The papers of a request: what was asked for, the forms to bring filled in, and the contract itself."""

import datetime as dt
from typing import TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import override

from cass.contracts.models import CertificateRequest, Contract
from cass.documents import contents
from cass.documents import operations as documents
from cass.documents.kinds import Kind
from cass.documents.models import IssuedDocument
from cass.documents.rendering import render_paper
from cass.documents.wording import long_moment, of_every_document
from cass.wording import contracts as words

CONTRACT_LANGUAGE = "ca"
"""The official language: what both parties sign has one text."""


class Row(TypedDict):
    label: str
    value: str


class Part(TypedDict):
    title: str
    rows: list[Row]


def contract(contract: Contract, *, at: dt.datetime) -> IssuedDocument:
    """The contract as a sealed document of its holder's. Raises Fault ``documents.not_printable``."""
    holder = contract.holder
    with override(CONTRACT_LANGUAGE):
        data: contents.CertificateContract = {
            "contract_number": contract.number,
            "reference": contract.request.reference,
            "name": holder.full_name,
            "cass_number": holder.cass_number,
            "identity_document": holder.identity_document,
            "capacity": str(contract.get_capacity_display()),
            "declarants": [
                {
                    "name": row.declarant.name,
                    "census_number": row.declarant.census_number,
                    "kind": str(row.declarant.get_kind_display()),
                }
                for row in contract.declarants.select_related("declarant").order_by("pk")
            ],
        }
    return documents.issue(
        kind=Kind.CERTIFICATE_CONTRACT,
        holder=holder,
        declarant=None,
        filing_id=None,
        data=data,
        language=CONTRACT_LANGUAGE,
        at=at,
    )


def receipt(request: CertificateRequest, *, language: str, at: dt.datetime) -> bytes:
    """What was asked for and its reference, to keep. Not sealed: whoever fills in a form issues no document of ours."""
    with override(language):
        return _set(
            title=_("Sol·licitud del certificat digital CASS"),
            form="",
            paragraphs=[
                _(
                    "Hem rebut la vostra sol·licitud el {moment}. Guardeu aquest paper i la contrasenya que vau triar."
                ).format(moment=long_moment(request.requested_at, language)),
            ],
            reference=request.reference,
            parts=[_applicant(request), _declarants(request)],
            items_title=_("Què heu de portar el dia de la cita"),
            items=words.to_bring(request.kind),
            closing=[
                _("Sense la contrasenya, la referència no serveix de res. Ningú de la CASS no la pot veure ni canviar.")
            ],
            language=language,
            at=at,
        )


def authorised_person(
    request: CertificateRequest, *, name: str, document: str, cass_number: str, language: str, at: dt.datetime
) -> bytes:
    """CASS-0126: a domestic employer authorises another person."""
    with override(language):
        other: Part = {
            "title": _("Persona autoritzada"),
            "rows": [
                {"label": _("Nom i cognoms"), "value": name},
                {"label": _("Document d’identitat"), "value": document},
                {"label": _("Número CASS"), "value": cass_number},
            ],
        }
        return _set(
            title=_("Autorització d’una persona al certificat digital d’un patró domèstic"),
            form="CASS-0126",
            paragraphs=[
                _(
                    "Com a patró domèstic, autoritzo la persona següent a fer en nom meu, davant la CASS, els tràmits del "
                    "certificat digital CASS."
                )
            ],
            reference=request.reference,
            parts=[_applicant(request), _declarants(request), other],
            closing=[_("Puc retirar aquesta autorització quan vulgui.")],
            signatures=[
                {"label": _("El patró domèstic"), "value": request.full_name},
                {"label": _("La persona autoritzada"), "value": name},
            ],
            language=language,
            at=at,
        )


def bearer(request: CertificateRequest, *, name: str, document: str, language: str, at: dt.datetime) -> bytes:
    """CASS-0007: another person asks for the contract and takes it away to be signed."""
    with override(language):
        other: Part = {
            "title": _("Persona que ve per mi"),
            "rows": [
                {"label": _("Nom i cognoms"), "value": name},
                {"label": _("Document d’identitat"), "value": document},
            ],
        }
        return _set(
            title=_("Autorització per demanar i recollir el contracte del certificat digital CASS"),
            form="CASS-0007",
            paragraphs=[
                _(
                    "Autoritzo la persona següent a demanar i recollir el contracte del meu certificat digital CASS. El "
                    "signaré jo, i es tornarà a presentar a les oficines de la CASS."
                )
            ],
            reference=request.reference,
            parts=[_applicant(request), _declarants(request), other],
            closing=[_("Aquesta autorització no permet signar el contracte ni obtenir el certificat.")],
            signatures=[
                {"label": _("Qui autoritza"), "value": request.full_name},
                {"label": _("La persona que ve"), "value": name},
            ],
            language=language,
            at=at,
        )


def _applicant(request: CertificateRequest) -> Part:
    return {
        "title": _("Qui ho demana"),
        "rows": [
            {"label": _("Tipus de sol·licitant"), "value": str(request.get_kind_display())},
            {"label": _("Nom i cognoms"), "value": request.full_name},
            {"label": _("Document d’identitat"), "value": request.identity_document},
            {"label": _("Número CASS"), "value": request.cass_number},
            {"label": _("Telèfon"), "value": request.telephone},
            {"label": _("Correu electrònic"), "value": request.email},
        ],
    }


def _declarants(request: CertificateRequest) -> Part:
    rows = request.declarants.order_by("pk")
    return {"title": _("Per a qui"), "rows": [{"label": row.census_number, "value": row.name} for row in rows]}


def _set(  # noqa: PLR0913 - what a paper is made of
    *,
    title: str,
    form: str,
    paragraphs: list[str],
    reference: str,
    parts: list[Part],
    closing: list[str],
    language: str,
    at: dt.datetime,
    items_title: str = "",
    items: list[str] | None = None,
    signatures: list[Row] | None = None,
) -> bytes:
    fixed = {
        "not_sealed": _("Paper omplert a CASS Online. No és un document expedit per la CASS i no porta segell."),
        "place_and_date": _("Lloc i data"),
    }
    content = {
        "t": {**of_every_document(), **fixed},
        "title": title,
        "form": form,
        "paragraphs": paragraphs,
        "reference_label": _("Referència"),
        "reference": reference,
        "parts": parts,
        "items_title": items_title,
        "items": items or [],
        "closing": closing,
        "signatures": signatures or [],
    }
    return render_paper(template="certificate_paper", words=content, language=language, at=at)
