"""Back to one's PIN through a verified contact: a device let in after others were blocked, or a PIN forgotten.

The answers are the same, in the same time, for a number that nobody has, for a wrong birth date, and for somebody
without a verified contact.
"""

import datetime as dt

from django.db import transaction
from django.utils.crypto import salted_hmac

from cass.access import Actor, Door
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.doors import attempts_in_all as in_all
from cass.doors import codes, contacts, pin, second_factor
from cass.doors.models import BlockedBy, ContactKind, PinAccount
from cass.doors.pin_choice import refuse_weak, refuse_weak_for
from cass.doors.telling import tell, write
from cass.kernel.faults import Fault
from cass.kernel.identifiers import normalised
from cass.registry.models import Person

UNBLOCK, FORGOTTEN, INSIDE = "pin_unblock", "pin_forgotten", "pin_anew"


@transaction.atomic
def send_code(
    *, purpose: str, cass_number: str, birth_date: dt.date, network: str, language: str, at: dt.datetime
) -> Fault | None:
    """Send a code to the first verified contact, if number and birth date are somebody's who has a PIN.

    Nobody learns whether one was sent. Faults ``code.too_many_sent`` (of a number that nobody has, too) and
    ``activation.too_many``.
    """
    if any(
        not in_all.count(limit, whose=whose, at=at)
        for limit, whose in ((in_all.NETWORK_ACTIVATIONS, network), (in_all.ALL_ACTIVATIONS, in_all.EVERYBODY))
    ):
        return Fault("activation.too_many")
    account = _account(cass_number, birth_date)
    contact = contacts.of(account.person_id if account else 0).first()
    try:
        codes.send(
            purpose=purpose,
            subject=_subject(cass_number, birth_date),
            kind=ContactKind(contact.kind) if contact else ContactKind.TELEPHONE,
            address=contact.address if contact else "",
            language=account.person.language if account else language,
            person=account.person_id if contact and account else None,
            at=at,
        )
    except Fault as too_many:
        return too_many
    return None


@transaction.atomic
def let_device_in(
    *, cass_number: str, birth_date: dt.date, typed: str, device_token: str, at: dt.datetime
) -> str | Fault:
    """The code came back: this browser is known from now on, and may try the PIN. Return the token for its cookie.

    Fault ``code.wrong``.
    """
    refused = codes.check(purpose=UNBLOCK, subject=_subject(cass_number, birth_date), typed=typed, at=at)
    account = _account(cass_number, birth_date)
    if account is None or refused is not None:
        return refused or Fault("code.wrong")
    facts = {"door": Door.PIN.value, "what": "device"}
    record(EventType.UNBLOCKED, actor=_holder(account.person), at=at, person=account.person_id, facts=facts)
    tell(person=account.person, code="pin_device_let_in", at=at)
    return pin.remember(account=account, device_token=device_token, at=at)


@transaction.atomic
def choose_again(
    *, cass_number: str, birth_date: dt.date, typed: str, factor: str, chosen: str, at: dt.datetime
) -> Fault | None:
    """A forgotten PIN, set anew by whoever has both: the code sent to the verified contact, and the second factor.

    Fault ``pin_recovery.wrong``: one of the two was wrong, or there is nobody, or the PIN was blocked on purpose. What
    the holder or the desk blocked is opened by a certificate or at the desk. Raises Fault ``pin.malformed``,
    ``pin.trivial``, ``door.busy``.
    """
    # What was typed is all that this answer may depend on; what the register knows counts once the codes were right.
    refuse_weak(pin=chosen, birth_date=birth_date, numbers=[cass_number])
    account = _account(cass_number, birth_date)
    refused = codes.check(purpose=FORGOTTEN, subject=_subject(cass_number, birth_date), typed=typed, at=at)
    if account is None or refused is not None:
        return Fault("pin_recovery.wrong")
    refused = second_factor.check(person=account.person_id, code=factor, at=at)
    if refused is not None or account.blocked_by in {BlockedBy.HOLDER, BlockedBy.DESK}:
        return Fault("pin_recovery.wrong")
    refuse_weak_for(account.person, pin=chosen)
    pin.issue(person=account.person, pin=chosen, at=at, actor=_holder(account.person))
    tell(person=account.person, code="pin_activated", at=at)
    write(person=account.person, at=at)
    return None


@transaction.atomic
def send_code_inside(*, person: Person, at: dt.datetime, actor: Actor) -> Fault | None:
    """Somebody who came in by certificate sets a new PIN: a code to their verified contact.

    Faults ``contact.none`` and ``code.too_many_sent``.
    """
    contact = contacts.of(person.pk).first()
    if contact is None:
        return Fault("contact.none")
    try:
        codes.send(
            purpose=INSIDE,
            subject=_inside(person),
            kind=ContactKind(contact.kind),
            address=contact.address,
            language=person.language,
            person=person.pk,
            actor=actor,
            at=at,
        )
    except Fault as too_many:
        return too_many
    return None


def is_waiting_inside(*, person: Person, at: dt.datetime) -> bool:
    """Whether such a code was sent and may still be typed."""
    return codes.waiting(purpose=INSIDE, subject=_inside(person), at=at) is not None


@transaction.atomic
def choose_inside(*, person: Person, typed: str, chosen: str, actor: Actor, at: dt.datetime) -> Fault | None:
    """The code came back to a session of the certificate's: the PIN is new, whatever had blocked it.

    Fault ``code.wrong``. Raises Fault ``pin.malformed``, ``pin.trivial``, ``door.busy``.
    """
    refuse_weak_for(person, pin=chosen)
    refused = codes.check(purpose=INSIDE, subject=_inside(person), typed=typed, at=at)
    if refused is not None:
        return refused
    pin.issue(person=person, pin=chosen, at=at, actor=actor)
    tell(person=person, code="pin_activated", at=at)
    write(person=person, at=at)
    return None


def _account(cass_number: str, birth_date: dt.date) -> PinAccount | None:
    accounts = PinAccount.objects.select_related("person")
    return accounts.filter(person__cass_number=normalised(cass_number), person__birth_date=birth_date).first()


def _holder(person: Person) -> Actor:
    return Actor(door=Door.NONE, person=person.pk)


def _subject(cass_number: str, birth_date: dt.date) -> str:
    """By what was typed, whether or not it is anybody's; as a digest, because the row stays a while.

    Both of them: who knows the number alone neither uses up nor voids the codes of its owner.
    """
    typed = f"{normalised(cass_number)}\0{birth_date.isoformat()}"
    return salted_hmac("cass.doors.pin_recovery", typed, algorithm="sha256").hexdigest()


def _inside(person: Person) -> str:
    return f"person:{person.pk}"
