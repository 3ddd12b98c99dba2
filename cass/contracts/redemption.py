"""Redeeming a contract (MISSION A8): number and password once, a code to the verified contact, a key; then a certificate.

After five mistakes only the desk helps, by a code in the place of the password (``allow_reissue``).
"""

import datetime as dt
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from django.conf import settings
from django.db import transaction

from cass.access import NOBODY, Actor
from cass.audit.models import EventType
from cass.audit.operations import journal, record
from cass.contracts import passwords
from cass.contracts.models import Contract, Issue
from cass.doors import attempts_in_all as in_all
from cass.doors import codes, contacts
from cass.doors import operations as doors
from cass.doors.authority import public_key_of
from cass.doors.keys import key_hash
from cass.doors.models import ContactKind, IssuedCertificate, VerifiedContact
from cass.doors.telling import tell, tell_later
from cass.inbox import operations as inbox
from cass.kernel.faults import Conflict, Fault
from cass.kernel.keyring import Key
from cass.kernel.working_days import day_of
from cass.registry import acting

# The figures of this page are ours, but for the thirty days and the five tries.
MOST_FAILURES = 5
REISSUE_FOR = dt.timedelta(days=30)
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that are taken for one another."""
CODE_LENGTH = 16
PURPOSE = "redeem"


@dataclass(frozen=True)
class Redemption:
    """Somebody who proved to know a contract's secret. ``until`` names the right they go by: each has its own last day."""

    contract: uuid.UUID
    until: dt.datetime


def check(*, number: str, secret: str, at: dt.datetime, network: str = "") -> Redemption | Fault:
    """Try a contract's number with its password, or with the code for a re-issue while one is open; then send a code.

    A mistake is an answer and not an exception, because its counting has to be kept. Faults: ``redemption.wrong`` (of a
    number that does not exist, and after five mistakes, too), ``redemption.too_many`` (of the whole ``network``), and to
    who knows the secret only what else is in the way: ``redemption.not_approved``, ``.cancelled``, ``.expired``,
    ``.already_redeemed``; ``code.too_many_sent``, ``door.busy``.
    """
    if in_all.is_reached({in_all.NETWORK_REDEMPTIONS: network}, at=at):
        return Fault("redemption.too_many")
    try:
        with transaction.atomic():
            found = _checked(number, secret, at)
    except Fault as fault:
        return fault
    if isinstance(found, Fault):
        in_all.count(in_all.NETWORK_REDEMPTIONS, whose=network, at=at)
    return found


def _checked(number: str, secret: str, at: dt.datetime) -> Redemption | Fault:
    found = Contract.objects.select_for_update(of=("self",)).select_related("request", "holder")
    contract = found.filter(number=number).first()
    right = passwords.is_right(request=contract.request if contract else None, password=secret)
    if contract is not None and contract.reissue_digest is not None:
        right = _is_code(contract, secret)
    if contract is None or not right or contract.failures >= MOST_FAILURES:
        _note_failure(contract, at)
        return Fault("redemption.wrong")
    redemption = Redemption(contract.pk, _open_until(contract, at))
    _send(contract, at)
    return redemption


def send_code(*, redemption: Redemption, at: dt.datetime) -> Fault | None:
    """Send another one-time code. Fault ``redemption.blocked``, ``code.too_many_sent`` and those of ``issue``."""
    try:
        with transaction.atomic():
            contract = _locked(redemption)
            if contract.failures >= MOST_FAILURES:
                return Fault("redemption.blocked")
            _check_right(contract, redemption, at)
            _send(contract, at)
    except Fault as fault:
        return fault
    return None


def _send(contract: Contract, at: dt.datetime) -> None:
    codes.send(
        purpose=PURPOSE,
        subject=str(contract.pk),
        kind=ContactKind(contract.contact_kind),
        address=contract.contact,
        language=contract.request.language,
        at=at,
        person=contract.holder_id,
    )


@transaction.atomic
def check_code(*, redemption: Redemption, typed: str, at: dt.datetime) -> Fault | None:
    """Try the one-time code; ``None`` when it is right. Faults ``code.wrong``, ``redemption.blocked`` and those of ``issue``."""
    contract = _locked(redemption)
    if contract.failures >= MOST_FAILURES:
        return Fault("redemption.blocked")
    try:
        _check_right(contract, redemption, at)
    except Fault as gone:
        return gone
    mistake = codes.check(purpose=PURPOSE, subject=str(contract.pk), typed=typed, at=at)
    if mistake is None:
        return None
    _note_failure(contract, at)
    return Fault("redemption.blocked") if contract.failures >= MOST_FAILURES else mistake


@transaction.atomic
def issue(*, redemption: Redemption, request: bytes, at: dt.datetime, actor: Actor = NOBODY) -> IssuedCertificate:
    """Certify the key of a certificate request for the holder of the contract; everybody concerned is told.

    The same key again gives the same certificate: an answer may be lost on its way. Raises Fault
    ``redemption.already_redeemed``, ``.cancelled``, ``.expired``, ``.not_approved`` and those of ``public_key_of``.
    """
    public_key = public_key_of(request)
    contract = _locked(redemption)
    same = IssuedCertificate.objects.filter(issue__contract=contract, spki_sha256=key_hash(public_key), revoked_at=None)
    if issued := same.first():
        return issued
    _check_right(contract, redemption, at)
    how = Issue.How.REISSUED if contract.redeemed_at else Issue.How.REDEEMED
    contract.redeemed_at = contract.redeemed_at or at
    contract.reissue_digest = contract.reissue_until = None
    contract.save(update_fields=["redeemed_at", "reissue_digest", "reissue_until"])
    certificate = doors.issue_certificate(person=contract.holder, public_key=public_key, at=at, actor=actor)
    enter(contract=contract, certificate=certificate, how=how, at=at)
    return certificate


def enter(*, contract: Contract, certificate: IssuedCertificate, how: Issue.How, at: dt.datetime) -> None:
    """Enter what was issued on a contract; by every channel known the holder hears of it, and who holds the declarants."""
    Issue.objects.create(contract=contract, certificate=certificate, how=how, issued_at=at)
    named = contract.holder
    until = f"{day_of(certificate.not_after):%d/%m/%Y}"
    tell(person=named, code="certificate_issued", at=at, facts={"until": until})
    for attached in contract.declarants.select_related("declarant").order_by("pk"):
        declarant = attached.declarant
        inbox.put(recipient=declarant, code="certificate_issued_declarant", at=at, facts={"name": named.full_name})
        facts = {"name": named.full_name, "declarant": declarant.name}
        for holder in acting.holders(declarant.pk, day_of(at)):
            if holder != named:
                tell(person=holder, code="certificate_issued_holder", at=at, facts=facts)


@transaction.atomic
def allow_reissue(*, contract: Contract, actor: Actor, at: dt.datetime, how: Mapping[str, Any] | None = None) -> str:
    """The holder has lost the computer, the password or the tries: a code in the place of the password, for thirty days.

    Whoever calls has checked the identity (``how``). The code is shown once, and kept as a digest. What was issued on the contract
    before is revoked at once, for nobody knows who has it; the holder is told. Raises Conflict
    ``redemption.not_approved``, ``redemption.cancelled``.
    """
    found = Contract.objects.select_for_update(of=("self",)).select_related("holder").get(pk=contract.pk)
    if found.cancelled_at is not None:
        raise Conflict("redemption.cancelled")
    if found.approved_at is None:
        raise Conflict("redemption.not_approved")
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    found.reissue_digest = _digest(found, code, settings.KEYRING.current("codes"))
    found.reissue_until, found.failures = at + REISSUE_FOR, 0
    found.save(update_fields=["reissue_digest", "reissue_until", "failures"])
    for certificate in IssuedCertificate.objects.filter(issue__contract=found, revoked_at=None).order_by("pk"):
        doors.revoke_certificate(certificate=certificate.pk, reason=x509.ReasonFlags.key_compromise, at=at, actor=actor)
    known = {"contract": str(found.pk), **(how or {})}
    record(EventType.REISSUE_ALLOWED, actor=actor, at=at, person=found.holder_id, facts=known)
    facts = {"until": f"{day_of(found.reissue_until):%d/%m/%Y}"}
    inbox.put(recipient=found.holder, code="certificate_again", at=at, facts=facts)
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def holder_name(redemption: Redemption) -> str:
    """Whom the certificate will name."""
    return Contract.objects.select_related("holder").get(pk=redemption.contract).holder.full_name


def masked_contact(redemption: Redemption) -> str:
    """Where the code went, for who knows it anyway."""
    contract = Contract.objects.get(pk=redemption.contract)
    return contacts.masked(VerifiedContact(kind=contract.contact_kind, address=contract.contact))


def _locked(redemption: Redemption) -> Contract:
    found = Contract.objects.select_for_update(of=("self",)).select_related("holder", "request")
    return found.get(pk=redemption.contract)


def _check_right(contract: Contract, redemption: Redemption, at: dt.datetime) -> None:
    """Whether the right that was proved still stands: it was not used, replaced or taken away meanwhile."""
    if _open_until(contract, at) != redemption.until:
        raise Fault("redemption.already_redeemed")


def _open_until(contract: Contract, at: dt.datetime) -> dt.datetime:
    """Until when the contract can be redeemed, by what opens it now. Raises Fault, by what stands in the way."""
    if contract.cancelled_at is not None:
        raise Fault("redemption.cancelled")
    if contract.redeem_until is None:
        raise Fault("redemption.not_approved")
    if contract.reissue_until is None and contract.redeemed_at is not None:
        raise Fault("redemption.already_redeemed")
    until = contract.reissue_until or contract.redeem_until
    if at > until:
        raise Fault("redemption.expired")
    return until


def _note_failure(contract: Contract | None, at: dt.datetime) -> None:
    """Count and journal a mistake; tell the holder when it is the one that blocks."""
    journal(EventType.REDEMPTION_FAILED, actor=NOBODY, at=at, person=contract.holder_id if contract else None)
    if contract is None or contract.failures >= MOST_FAILURES:
        return
    contract.failures += 1
    contract.save(update_fields=["failures"])
    if contract.failures == MOST_FAILURES:
        tell_later(person=contract.holder_id, code="redemption_blocked")


def _is_code(contract: Contract, typed: str) -> bool:
    keys = (settings.KEYRING.current("codes"), *settings.KEYRING.former("codes"))
    kept = bytes(contract.reissue_digest or b"")
    return any(hmac.compare_digest(kept, _digest(contract, typed, key)) for key in keys)


def _digest(contract: Contract, code: str, key: Key) -> bytes:
    """Of a code as it was typed. It is long and made by chance, so that it needs no slow hash; but it needs the key."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return hmac.new(key.material, f"reissue\0{contract.pk}\0{letters}".encode(), hashlib.sha256).digest()
