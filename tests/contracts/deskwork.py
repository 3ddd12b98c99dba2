"""A request for a CASS certificate and the desk's work on it, step by step, by the house's own operations."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cass.access import Actor, Door, Role
from cass.attachments import operations as attachments
from cass.attachments.models import Attachment
from cass.contracts import approval, preparation, queries, requests
from cass.contracts.models import ApplicantKind, Capacity, CertificateRequest, Contract
from cass.contracts.requests import Draft, Wanted
from cass.doors import deliveries
from cass.doors.codes import waiting
from cass.registry.models import Declarant, Person
from cass.staff.models import User
from tests.filings.acting import picture

AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
PASSWORD = "quatre cavalls sobre la neu"
HERE = "192.0.2.7"


def clerk(user: User) -> Actor:
    return Actor(door=Door.STAFF, staff=user.pk, roles=frozenset({Role.DESK_CLERK}))


def asked_for(declarant: Declarant, kind: ApplicantKind) -> Wanted:
    number = declarant.census_number
    processor = number if kind is ApplicantKind.DOMESTIC_EMPLOYER else ""
    return Wanted(census_number=number, name=declarant.name, processor_number=processor)


def draft(
    person: Person, firms: Sequence[Declarant], *, kind: ApplicantKind = ApplicantKind.COMPANY, **other: Any
) -> Draft:
    typed: dict[str, Any] = {
        "id": uuid.uuid4(),
        "kind": kind,
        "given_name": person.given_name,
        "surnames": person.surnames,
        "identity_document": person.identity_document,
        "cass_number": person.cass_number,
        "telephone": "+376 312345",
        "email": "sollicitant@example.org",
        "declarants": [asked_for(each, kind) for each in firms],
    }
    return Draft(**typed | other)


def sent(
    person: Person, *declarants: Declarant, at: dt.datetime = AT, address: str = HERE, **other: Any
) -> CertificateRequest:
    return requests.send(
        draft=draft(person, declarants, **other), password=PASSWORD, language="ca", address=address, at=at
    )


def scan(name: str = "document.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture().read())


def begun(
    request: CertificateRequest,
    person: Person,
    by: Actor,
    *,
    capacity: Capacity = Capacity.HOLDER,
    at: dt.datetime = AT,
) -> Contract:
    return preparation.begin(request=request.pk, person=person, capacity=capacity, actor=by, at=at)


def checked(request: CertificateRequest, by: Actor, *, at: dt.datetime = AT) -> None:
    """Every requested declarant attached, every required paper scanned."""
    for requested in request.declarants.order_by("pk"):
        preparation.attach(request=request.pk, requested=requested.pk, actor=by, at=at)
    scanned_all(request, by, at=at)


def scanned_all(request: CertificateRequest, by: Actor, *, at: dt.datetime = AT) -> None:
    contract = Contract.objects.get(request=request)
    for need in queries.papers_missing(contract, on=at.date()):
        preparation.check_paper(
            request=request.pk,
            paper=need.paper,
            requested=need.declarant.pk if need.declarant else None,
            upload=scan(),
            actor=by,
            at=at,
        )


def code_for(request: CertificateRequest, *, at: dt.datetime = AT) -> str:
    """The digits that went to the contact of the contract."""
    contract = Contract.objects.select_related("request").get(request=request)
    subject = f"{contract.pk}|{contract.contact_kind}|{contract.contact}"
    code = waiting(purpose="contract_contact", subject=subject, at=at)
    assert code is not None
    return str(deliveries.digits(code))


def verified(request: CertificateRequest, by: Actor, *, at: dt.datetime = AT) -> None:
    preparation.send_code(request=request.pk, actor=by, at=at)
    assert preparation.verify_contact(request=request.pk, typed=code_for(request, at=at), actor=by, at=at) is None


def made(request: CertificateRequest, person: Person, by: Actor, *, at: dt.datetime = AT, **how: Any) -> Contract:
    begun(request, person, by, at=at, **how)
    checked(request, by, at=at)
    return preparation.produce(request=request.pk, actor=by, at=at)


def signed(request: CertificateRequest, person: Person, by: Actor, *, at: dt.datetime = AT, **how: Any) -> Contract:
    made(request, person, by, at=at, **how)
    return sign_it(request, by, at=at)


def sign_it(request: CertificateRequest, by: Actor, *, at: dt.datetime = AT) -> Contract:
    verified(request, by, at=at)
    contract = preparation.sign(request=request.pk, signed=scan("contracte.png"), actor=by, at=at)
    clean(contract, at=at)
    return contract


def clean(contract: Contract, *, at: dt.datetime = AT) -> None:
    for attachment in Attachment.objects.filter(filing_id=contract.pk, state="received").order_by("pk"):
        attachments.clean(attachment_id=attachment.pk, at=at)


def approved(
    request: CertificateRequest, person: Person, one: Actor, other: Actor, *, at: dt.datetime = AT
) -> Contract:
    signed(request, person, one, at=at)
    return approval.approve(request=request.pk, actor=other, at=at)
