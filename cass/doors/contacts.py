"""Verified contacts: a telephone or an e-mail that its owner proved at the desk to read.

The desk types it, a code goes there, and the code is typed back while the person stands at the counter. What somebody
writes in the portal about themselves does not count here: whoever got in could write it.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from cass.access import Actor
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.doors import codes, deliveries
from cass.doors.models import ContactKind, OneTimeCode, VerifiedContact
from cass.doors.telling import tell
from cass.kernel.faults import Conflict, Fault, NotFound
from cass.kernel.identifiers import telephone
from cass.registry.models import Person

PURPOSE = deliveries.CONTACT
MOST = 4
"""Contacts of one person (our figure)."""


def of(person: int) -> QuerySet[VerifiedContact]:
    """The contacts of a person that count, telephones first."""
    return VerifiedContact.objects.filter(person=person, removed_at=None).order_by("-kind", "verified_at", "pk")


def written(kind: ContactKind, typed: str) -> str:
    """A contact as it is kept: telephones with their country's prefix. Raises Fault ``contact.malformed``."""
    if kind is ContactKind.EMAIL:
        try:
            validate_email(typed.strip())
        except ValidationError as error:
            raise Fault("contact.malformed") from error
        return typed.strip()
    number = telephone(typed)
    if number is None:
        raise Fault("contact.malformed")
    return number


def masked(contact: VerifiedContact) -> str:
    """Enough of a contact for its owner to know which one it is, and for nobody else."""
    if contact.kind == ContactKind.EMAIL:
        name, _, house = contact.address.partition("@")
        return f"{name[:1]}•••@{house[:1]}•••.{house.rpartition('.')[2]}"
    return f"••• {contact.address[-2:]}"


def propose(*, person: Person, kind: ContactKind, typed: str, actor: Actor, at: dt.datetime) -> OneTimeCode:
    """Send a code to a contact that the person named at the counter.

    Raises Fault ``contact.malformed``, ``code.too_many_sent`` and Conflict ``contact.there_already``, ``contact.too_many``.
    """
    address, there = written(kind, typed), of(person.pk)
    if there.filter(kind=kind, address=address).exists():
        raise Conflict("contact.there_already")
    if there.count() >= MOST:
        raise Conflict("contact.too_many", most=MOST)
    return codes.send(
        purpose=PURPOSE,
        subject=_subject(person),
        kind=kind,
        address=address,
        language=person.language,
        at=at,
        person=person.pk,
        actor=actor,
    )


def proposed(*, person: Person, at: dt.datetime) -> OneTimeCode | None:
    """The contact whose code is still to be typed back, if any."""
    return codes.waiting(purpose=PURPOSE, subject=_subject(person), at=at)


@transaction.atomic
def verify(*, person: Person, typed: str, staff: int, actor: Actor, at: dt.datetime) -> VerifiedContact | Fault:
    """The code came back: the contact counts from now on, and its owner is told everywhere. Fault ``code.wrong``."""
    code = proposed(person=person, at=at)
    refused = codes.check(purpose=PURPOSE, subject=_subject(person), typed=typed, at=at)
    if code is None or refused is not None:
        return refused or Fault("code.wrong")
    tell(person=person, code="contact_added", at=at)
    try:
        with transaction.atomic():
            contact = VerifiedContact.objects.create(
                person=person, kind=code.kind, address=code.address, verified_at=at, verified_by_id=staff
            )
    except IntegrityError as error:
        raise Conflict("contact.there_already") from error
    record(EventType.CONTACT_VERIFIED, actor=actor, at=at, person=person.pk, facts={"kind": code.kind})
    return contact


@transaction.atomic
def remove(*, person: Person, contact: int, actor: Actor, at: dt.datetime) -> None:
    """The desk takes a contact away in the person's presence; it is told too, a last time. Raises NotFound."""
    found = of(person.pk).select_for_update().filter(pk=contact).first()
    if found is None:
        raise NotFound("page.not_found")
    tell(person=person, code="contact_removed", at=at)
    found.removed_at = at
    found.save(update_fields=["removed_at"])
    record(EventType.CONTACT_REMOVED, actor=actor, at=at, person=person.pk, facts={"kind": found.kind})


def _subject(person: Person) -> str:
    return f"person:{person.pk}"
