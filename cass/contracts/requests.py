"""Step 1 of a CASS certificate (MISSION A5): the request, sent by anybody, come back to, withdrawn, lapsed."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q

from cass.access import NOBODY, Actor
from cass.audit.models import EventType
from cass.audit.operations import journal, record
from cass.contracts import passwords, strength, tasks, tries
from cass.contracts.models import ApplicantKind, CertificateRequest, Contract, News, RequestedDeclarant, RequestEmail
from cass.contracts.references import new_reference, normalised_reference
from cass.contracts.stages import AT_THE_DESK, Stage, contract_of, stage_of
from cass.documents import operations as documents
from cass.documents.models import RevocationReason
from cass.kernel.faults import Conflict, Fault, NotFound
from cass.kernel.working_days import day_of

# The figures of this page are ours.
MOST_DECLARANTS = 40
LAPSES_AFTER = dt.timedelta(days=60)
"""A request for which nobody came to the desk."""
LEFT_UNSIGNED = dt.timedelta(days=90)
"""A contract that was begun and never approved."""
MOST_MAILS = 3
"""E-mails to one address about new requests in a day: the form must not flood anybody."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A declarant to act for, as the applicant typed it."""

    census_number: str
    name: str
    processor_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A request as it was typed, its numbers normalised. ``id`` was given when the form was begun: sent twice, it is one."""

    id: uuid.UUID
    kind: ApplicantKind
    given_name: str
    surnames: str
    identity_document: str
    cass_number: str
    telephone: str
    email: str
    declarants: Sequence[Wanted]

    @property
    def known_to_others(self) -> list[str]:
        """What a password must not contain."""
        return [
            *self.given_name.split(),
            *self.surnames.split(),
            self.identity_document,
            self.cass_number,
            self.telephone,
            self.email.partition("@")[0],
            *(wanted.census_number for wanted in self.declarants),
        ]


@transaction.atomic
def send(
    *, draft: Draft, password: str, language: str, address: str, at: dt.datetime, actor: Actor = NOBODY
) -> CertificateRequest:
    """Keep a request; nothing of it is compared with the register, so that nobody learns from it who is there.

    ``address`` is where it comes from. Raises Fault ``certificate_request.too_many``, ``.processor_differs``,
    ``.too_many_declarants``, those of the password (``strength``), ``door.busy``; Conflict
    ``certificate_request.already_sent`` for the same form with another password.
    """
    _hold_to_the_rules(draft)
    strength.demand(password, about=draft.known_to_others)
    sent = tries.sent_from(address)
    if (before := CertificateRequest.objects.filter(pk=draft.id).first()) is not None:
        if not passwords.is_right(request=before, password=password):
            raise Conflict("certificate_request.already_sent")
        return before
    if sent.count(at) >= tries.MOST_SENT:
        raise Fault("certificate_request.too_many")
    sent.note(at)
    request = _kept(draft, password, language, at)
    RequestedDeclarant.objects.bulk_create(
        RequestedDeclarant(
            request=request,
            census_number=wanted.census_number,
            processor_number=wanted.processor_number,
            name=wanted.name,
        )
        for wanted in draft.declarants
    )
    facts = {"request": str(request.pk), "kind": request.kind, "declarants": len(draft.declarants)}
    record(EventType.CERTIFICATE_REQUESTED, actor=actor, at=at, facts=facts)
    lately = RequestEmail.objects.filter(
        request__email__iexact=request.email, news=News.RECEIVED, queued_at__gt=at - dt.timedelta(days=1)
    )
    if lately.count() < MOST_MAILS:
        tell(request, News.RECEIVED, at=at)
    return request


def _hold_to_the_rules(draft: Draft) -> None:
    if not 1 <= len(draft.declarants) <= MOST_DECLARANTS:
        raise Fault("certificate_request.too_many_declarants", most=MOST_DECLARANTS)
    differs = any(wanted.processor_number != wanted.census_number for wanted in draft.declarants)
    if draft.kind is ApplicantKind.DOMESTIC_EMPLOYER and differs:
        raise Fault("certificate_request.processor_differs")


def _kept(draft: Draft, password: str, language: str, at: dt.datetime) -> CertificateRequest:
    request = CertificateRequest(
        pk=draft.id,
        kind=draft.kind,
        given_name=draft.given_name,
        surnames=draft.surnames,
        identity_document=draft.identity_document,
        cass_number=draft.cass_number,
        telephone=draft.telephone,
        email=draft.email,
        language=language,
        requested_at=at,
    )
    passwords.keep(request=request, password=password)
    while True:
        request.reference = new_reference(day_of(at).year)
        try:
            with transaction.atomic():
                request.save(force_insert=True)
        except IntegrityError:
            if CertificateRequest.objects.filter(pk=request.pk).exists():
                raise Conflict("certificate_request.already_sent") from None
            continue
        return request


@transaction.atomic
def come_back(*, reference: str, password: str, address: str, at: dt.datetime) -> CertificateRequest | Fault:
    """The request of who knows its reference and its password. A mistake is an answer: its counting has to be kept.

    Faults: ``certificate_request.wrong``, the same for a reference that nobody has, one that was withdrawn or lapsed,
    and a wrong password; ``certificate_request.wait``; ``door.busy``.
    """
    number = normalised_reference(reference)
    about, here = tries.wrong_about(number), tries.wrong_from(address)
    if about.count(at) >= tries.MOST_WRONG or here.count(at) >= tries.MOST_WRONG_FROM_A_NETWORK:
        return Fault("certificate_request.wait")
    found = CertificateRequest.objects.select_related("contract").filter(reference=number).first()
    try:
        right = passwords.is_right(request=found, password=password)
    except Fault as busy:
        return busy
    if found is None or not right:
        about.note(at)
        here.note(at)
        facts = {"of": "request", "request": str(found.pk) if found else None}
        journal(EventType.SIGN_IN_FAILED, actor=NOBODY, at=at, facts=facts)
        return Fault("certificate_request.wrong")
    about.forget()
    return found


@transaction.atomic
def withdraw(*, request: uuid.UUID, at: dt.datetime, actor: Actor = NOBODY) -> CertificateRequest:
    """The applicant does not want it any more; a contract that was begun is cancelled with it.

    Raises Conflict ``certificate_request.not_to_withdraw`` once it is approved or over.
    """
    found = locked(request)
    contract = contract_of(found)
    stage = stage_of(found, at)
    if stage is not Stage.REQUESTED and stage not in AT_THE_DESK:
        raise Conflict("certificate_request.not_to_withdraw")
    if contract is not None:
        end_contract(contract, "withdrawn", at=at)
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    forget_password(found)
    _note_end(found, "withdrawn", actor, at)
    return found


def lapse(*, at: dt.datetime) -> int:
    """End the requests that nobody came for and the contracts that nobody finished, one transaction each; return how many.

    Passwords that open nothing any more are forgotten too: those of contracts that were not redeemed in time.
    """
    nobody_came = Q(contract=None, requested_at__lt=at - LAPSES_AFTER)
    nobody_finished = Q(contract__approved_at=None, contract__prepared_at__lt=at - LEFT_UNSIGNED)
    still = CertificateRequest.objects.filter(withdrawn_at=None, lapsed_at=None, contract__cancelled_at=None)
    due = still.filter(nobody_came | nobody_finished).order_by("pk").values_list("pk", flat=True)
    lapsed = sum(_lapse_one(request, at) for request in list(due))
    CertificateRequest.objects.filter(contract__redeemed_at=None, contract__redeem_until__lte=at).exclude(
        password_hash=""
    ).update(password_hash="", pepper_id="")
    return lapsed


@transaction.atomic
def _lapse_one(request: uuid.UUID, at: dt.datetime) -> bool:
    """Looked at again under its lock: somebody may be at the desk at this moment."""
    found = locked(request)
    contract, stage = contract_of(found), stage_of(found, at)
    due = stage is Stage.REQUESTED and found.requested_at < at - LAPSES_AFTER
    left = contract is not None and stage in AT_THE_DESK and contract.prepared_at < at - LEFT_UNSIGNED
    if not due and not left:
        return False
    if contract is not None:
        end_contract(contract, "lapsed", at=at)
    found.lapsed_at = at
    found.save(update_fields=["lapsed_at"])
    forget_password(found)
    _note_end(found, "lapsed", NOBODY, at)
    return True


def locked(request: uuid.UUID) -> CertificateRequest:
    """A request and its contract as they stand now, whatever a page showed. Raises NotFound."""
    rows = CertificateRequest.objects.select_for_update(of=("self",)).select_related("contract", "contract__holder")
    found = rows.filter(pk=request).first()
    if found is None:
        raise NotFound("certificate_request.not_found")
    return found


def end_contract(contract: Contract, why: str, *, at: dt.datetime) -> None:
    """A contract counts no more, and neither does what was printed of it."""
    contract.cancelled_at, contract.cancelled_why = at, why
    contract.save(update_fields=["cancelled_at", "cancelled_why"])
    if contract.document is not None:
        documents.revoke(document=contract.document, reason=RevocationReason.RIGHT_ENDED, at=at)


def forget_password(request: CertificateRequest) -> None:
    """What the password opened is over."""
    request.password_hash = request.pepper_id = ""
    request.save(update_fields=["password_hash", "pepper_id"])


def tell(request: CertificateRequest, news: News, *, at: dt.datetime) -> None:
    """An e-mail to the applicant, on commit: that the request was received, or that there is news of it, and no more."""
    email = RequestEmail.objects.create(request=request, news=news, queued_at=at)
    tasks.send.defer(email_id=email.pk)


def _note_end(request: CertificateRequest, why: str, actor: Actor, at: dt.datetime) -> None:
    contract = contract_of(request)
    facts = {"request": str(request.pk), "contract": str(contract.pk) if contract else None, "why": why}
    person = contract.holder_id if contract else None
    record(EventType.CONTRACT_CANCELLED, actor=actor, at=at, person=person, facts=facts)
