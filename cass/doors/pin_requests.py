"""Asking for a PIN at a counter (MISSION A4), and fetching the activation code there.

At the CASS's desk with an identity document, at once; at a Comú's procedure office, ready after 48 hours; by another
person with the documents, at either. Whoever brings them fetches a code and nothing more: it opens nothing alone.
"""

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from cass.access import Actor, Role
from cass.audit.models import EventType
from cass.audit.operations import journal, record
from cass.doors import attempts_in_all as in_all
from cass.doors.models import ActivationCode, PinRequest
from cass.doors.telling import tell
from cass.kernel import verification_code
from cass.kernel.faults import Conflict, Fault, NotFound
from cass.kernel.identifiers import normalised
from cass.registry.models import Person
from cass.staff.models import User

READY_AFTER = dt.timedelta(hours=48)
"""At a Comú (the CASS's own page: «recollir-lo a les 48h»)."""
CODE_GOOD_FOR = dt.timedelta(days=7)
PRESENT_FOR = dt.timedelta(minutes=15)
"""After the desk has identified the holder who stands there (our figure)."""
_PREFIX = "P"
_REFERENCE = 8


@dataclass(frozen=True)
class Bearer:
    """Another person who brings the documents."""

    name: str
    document: str


def find_person(*, cass_number: str, identity_document: str, actor: Actor, at: dt.datetime) -> Person | Fault:
    """The one person with this number and this document: the register is not for browsing. Journalled, and counted.

    Faults ``pin_request.nobody`` and ``pin_request.too_many_searches``.
    """
    if in_all.is_reached({in_all.CLERK_SEARCHES: str(actor.staff)}, at=at):
        return Fault("pin_request.too_many_searches")
    found = Person.objects.filter(
        cass_number=normalised(cass_number), identity_document=normalised(identity_document)
    ).first()
    facts = {"found": int(found is not None), "of": "pin"}
    journal(EventType.PERSON_SEARCHED, actor=actor, at=at, person=found.pk if found else None, facts=facts)
    if found is None:
        in_all.count(in_all.CLERK_SEARCHES, whose=str(actor.staff), at=at)
    return found or Fault("pin_request.nobody")


def is_of_comu(actor: Actor) -> bool:
    return Role.COMU_CLERK in actor.roles


def needed_documents(*, is_by_bearer: bool) -> tuple[str, ...]:
    """What has to be seen, by code; the list is the institution's to change (settings)."""
    return tuple(settings.PIN_DOCUMENTS["bearer" if is_by_bearer else "holder"])


@transaction.atomic
def take(*, person: Person, documents: list[str], bearer: Bearer | None, actor: Actor, at: dt.datetime) -> PinRequest:
    """Take a request in. The holder is told by every channel known.

    Raises Fault ``pin_request.documents_missing`` and Conflict ``pin_request.open_already``.
    """
    _all_seen(documents, bearer is not None)
    clerk = User.objects.get(pk=actor.staff or 0)
    lapsed = Q(codes__ended_at=None, codes__expires_at__lte=at)
    for former in PinRequest.objects.filter(lapsed, person=person, activated_at=None, cancelled_at=None).order_by("pk"):
        _end(former, at)
    at_comu = is_of_comu(actor)
    request = PinRequest(
        reference=_new_reference(),
        person=person,
        office=clerk.office,
        at_comu=at_comu,
        bearer_name=bearer.name if bearer else "",
        bearer_document=normalised(bearer.document) if bearer else "",
        documents=documents,
        requested_at=at,
        requested_by=clerk,
        ready_at=at + READY_AFTER if at_comu else at,
    )
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("pin_request.open_already") from error
    facts = {"step": "taken", "at_comu": at_comu, "by_bearer": bearer is not None}
    record(EventType.PIN_REQUESTED, actor=actor, at=at, person=person.pk, facts=facts)
    tell(person=person, code="pin_requested", at=at, facts={"office": clerk.office})
    return request


@transaction.atomic
def print_code(
    *, request: PinRequest, documents: list[str], actor: Actor, at: dt.datetime, by_bearer: bool = False
) -> str:
    """Print a code, to hand over now: seven days, once. A code printed before for this request is void.

    ``by_bearer``: it is fetched by whoever brought the documents; otherwise by the holder.
    Raises Conflict ``pin_request.not_ready``, ``pin_request.over``, ``pin_request.no_bearer`` and Fault
    ``pin_request.documents_missing``.
    """
    found = _locked(request)
    if at < found.ready_at:
        raise Conflict("pin_request.not_ready", at=found.ready_at)
    _all_seen(documents, by_bearer)
    if by_bearer and not found.bearer_name:
        raise Conflict("pin_request.no_bearer")
    code = verification_code.new()
    again = bool(found.codes.filter(ended_at=None).update(ended_at=at))
    digest = digest_of(code, settings.KEYRING.current("pepper").material)
    ActivationCode.objects.create(request=found, digest=digest, printed_at=at, expires_at=at + CODE_GOOD_FOR)
    found.handed_at, found.handed_by_id = at, actor.staff
    found.save(update_fields=["handed_at", "handed_by"])
    facts = {"again": again, "by_bearer": by_bearer}
    record(EventType.PIN_CODE_PRINTED, actor=actor, at=at, person=found.person_id, facts=facts)
    tell(person=found.person, code="pin_code_handed_over", at=at, facts={"office": found.office})
    return code


@transaction.atomic
def mark_present(*, request: PinRequest, documents: list[str], actor: Actor, at: dt.datetime) -> None:
    """The holder stands at the counter and was identified: for a quarter of an hour the code and the birth date do.

    Raises Conflict ``pin_request.over``, ``pin_request.no_code`` and Fault ``pin_request.documents_missing``.
    """
    found = _locked(request)
    _all_seen(documents, is_by_bearer=False)
    if not found.codes.filter(ended_at=None, expires_at__gt=at).update(present_until=at + PRESENT_FOR):
        raise Conflict("pin_request.no_code")
    record(EventType.PIN_REQUESTED, actor=actor, at=at, person=found.person_id, facts={"step": "holder_present"})


@transaction.atomic
def cancel(*, request: PinRequest, actor: Actor, at: dt.datetime) -> None:
    """Not wanted any more, or a doubt: its code opens nothing from now on. The holder is told by every channel known.

    Raises Conflict ``pin_request.over``.
    """
    found = _locked(request)
    _end(found, at)
    tell(person=found.person, code="pin_request_cancelled", at=at, facts={"office": found.office})
    record(EventType.PIN_REQUESTED, actor=actor, at=at, person=found.person_id, facts={"step": "cancelled"})


def visible_to(actor: Actor) -> QuerySet[PinRequest]:
    """The requests on a clerk's list, the latest first: the CASS's desk sees all, a Comú's office its own."""
    clerk = User.objects.filter(pk=actor.staff or 0).first()
    found = PinRequest.objects.select_related("person", "requested_by", "handed_by")
    if clerk is None:
        return found.none()
    if is_of_comu(actor):
        found = found.filter(office=clerk.office, at_comu=True)
    return found.order_by("-requested_at", "-pk")


def get(*, actor: Actor, reference: str) -> PinRequest:
    """One request. Raises NotFound for another office's."""
    found = visible_to(actor).filter(reference=normalised(reference)).first()
    if found is None:
        raise NotFound("pin_request.not_found")
    return found


def searched(found: QuerySet[PinRequest], text: str) -> QuerySet[PinRequest]:
    """Of these, the ones with this reference or exactly this CASS number."""
    number = normalised(text)
    return found.filter(Q(reference=number) | Q(person__cass_number=number)) if number else found


def open_code(request: PinRequest, at: dt.datetime) -> ActivationCode | None:
    """The code of a request that may still be used."""
    return request.codes.filter(ended_at=None, expires_at__gt=at).order_by("-pk").first()


def known_by(reference: str) -> PinRequest | None:
    """A request by what the slip says; for anybody, who is told nothing of whose it is."""
    return PinRequest.objects.filter(reference=normalised(reference)).first()


def printed_reference(request: PinRequest) -> str:
    """As the slip has it: P7K3-M9QX-T."""
    text = request.reference
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def digest_of(code: str, key: bytes) -> bytes:
    """How a code is kept: the key is not in the database, which therefore tells nobody which code would open."""
    return hmac.new(key, f"pin-activation\0{code}".encode(), hashlib.sha256).digest()


def _all_seen(documents: list[str], is_by_bearer: bool) -> None:
    if set(needed_documents(is_by_bearer=is_by_bearer)) - set(documents):
        raise Fault("pin_request.documents_missing")


def _locked(request: PinRequest) -> PinRequest:
    found = PinRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)
    if found.activated_at is not None or found.cancelled_at is not None:
        raise Conflict("pin_request.over")
    return found


def _end(request: PinRequest, at: dt.datetime) -> None:
    request.cancelled_at = at
    request.save(update_fields=["cancelled_at"])
    request.codes.filter(ended_at=None).update(ended_at=at)


def _new_reference() -> str:
    return _PREFIX + "".join(secrets.choice(verification_code.ALPHABET) for _ in range(_REFERENCE))
