"""Activating a PIN (MISSION A4): number, birth date and activation code; a second proof; then the holder chooses.

The second proof is a one-time code to a contact verified in person, a code that came by post to the registered
address, or the desk's word that the holder stands there. Whoever carried the activation code has none of them.
"""

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from cass.access import NOBODY, Actor, Door
from cass.audit.models import EventType
from cass.audit.operations import journal, record
from cass.doors import attempts_in_all as in_all
from cass.doors import codes, contacts, pin
from cass.doors.attempts import Attempts
from cass.doors.models import AccessLetter, ActivationCode, ContactKind
from cass.doors.pin_choice import refuse_weak_for
from cass.doors.pin_requests import digest_of
from cass.doors.telling import tell, write
from cass.kernel import verification_code
from cass.kernel.faults import Conflict, Fault, NotFound
from cass.kernel.identifiers import normalised
from cass.registry.models import Person

PURPOSE = "pin_activation"
# The figures of this page are ours.
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (0, 0, 0, 0, 15, 60, 24 * 60))
"""After the first, second, … mistake with one code, whether or not it is anybody's; the last repeats.

A code of paper is too long to be guessed. What waits is the trying of numbers and birth dates by who has one; about a
number strangers may be wrong as often as they like, and its owner does not wait for it."""
GOES_ON_FOR = dt.timedelta(minutes=60)
"""How long a browser may take from the first page to the PIN."""
LETTER_GOOD_FOR = dt.timedelta(days=14)
"""After it was printed; the activation code that it belongs to waits for it."""


@dataclass(frozen=True)
class Begun:
    """The three were right. ``token`` is for the cookie of this browser alone."""

    code: ActivationCode
    token: str


@transaction.atomic
def begin(
    *, cass_number: str, birth_date: dt.date, activation_code: str, network: str, at: dt.datetime
) -> Begun | Fault:
    """The first page. A mistake is an answer and not an exception, because its counting has to be kept.

    Faults: ``activation.wrong``, the same whatever was wrong and whether or not the number is anybody's;
    ``activation.wait``, ``activation.too_many``.
    """
    number = normalised(cass_number)
    written = verification_code.normalise(activation_code) or activation_code
    attempts = Attempts(door=Door.PIN, name=f"activation|{written}")
    until = attempts.wait_until(waits=WAITS, at=at)
    if until is not None:
        return Fault("activation.wait", minutes=int((until - at).total_seconds()) // 60 + 1)
    if in_all.is_reached({in_all.NETWORK_ACTIVATIONS: network, in_all.ALL_ACTIVATIONS: in_all.EVERYBODY}, at=at):
        return Fault("activation.too_many")
    code = _of_paper(activation_code, at)
    person = code.request.person if code else None
    is_theirs = person is not None and (person.cass_number, person.birth_date) == (number, birth_date)
    if code is None or not is_theirs:
        attempts.note(known_device=False, at=at)
        in_all.count(in_all.NETWORK_ACTIVATIONS, whose=network, at=at)
        in_all.count(in_all.ALL_ACTIVATIONS, at=at)
        facts = {"door": Door.PIN.value, "what": "activation"}
        owner = Person.objects.filter(cass_number=number).values_list("pk", flat=True).first()
        journal(EventType.SIGN_IN_FAILED, actor=NOBODY, at=at, person=owner, facts=facts)
        return Fault("activation.wrong")
    attempts.forget_all()
    token = secrets.token_urlsafe(32)
    code.browser_digest, code.begun_at, code.proved_at = _digest(token), at, None
    code.save(update_fields=["browser_digest", "begun_at", "proved_at"])
    return Begun(code, token)


def of_browser(*, token: str, at: dt.datetime) -> ActivationCode:
    """The activation that this browser has begun. Raises NotFound ``activation.begin_again``."""
    codes_ = ActivationCode.objects.select_related("request__person").filter(
        browser_digest=_digest(token), ended_at=None, expires_at__gt=at, begun_at__gt=at - GOES_ON_FOR
    )
    found = codes_.first() if token else None
    if found is None:
        raise NotFound("activation.begin_again")
    return found


def is_proved(code: ActivationCode, at: dt.datetime) -> bool:
    """Whether the second proof was given, by code or at the counter."""
    return code.proved_at is not None or (code.present_until is not None and at < code.present_until)


def letter_of(code: ActivationCode) -> AccessLetter | None:
    return code.letters.first()


def is_waiting(code: ActivationCode, at: dt.datetime) -> bool:
    """Whether a one-time code was sent and may still be typed."""
    return codes.waiting(purpose=PURPOSE, subject=_subject(code), at=at) is not None


@transaction.atomic
def send_code(*, code: ActivationCode, contact: int, at: dt.datetime) -> None:
    """Send a one-time code to one of the holder's verified contacts. Raises NotFound, Fault ``code.too_many_sent``."""
    person = code.request.person
    found = contacts.of(person.pk).filter(pk=contact).first()
    if found is None:
        raise NotFound("page.not_found")
    kind, language = ContactKind(found.kind), person.language
    subject = _subject(code)
    codes.send(
        purpose=PURPOSE, subject=subject, kind=kind, address=found.address, language=language, at=at, person=person.pk
    )


@transaction.atomic
def prove(*, code: ActivationCode, typed: str, at: dt.datetime) -> Fault | None:
    """The one-time code, or the one that came by post, as it was typed. Fault ``code.wrong``, ``activation.wait``."""
    refused = codes.check(purpose=PURPOSE, subject=_subject(code), typed=typed, at=at)
    letter = letter_of(code) if refused is not None else None
    if letter is not None:
        refused = _try_letter(letter, typed, at)
    if refused is None:
        ActivationCode.objects.filter(pk=code.pk).update(proved_at=at)
    return refused


@transaction.atomic
def ask_for_letter(*, code: ActivationCode, at: dt.datetime) -> None:
    """A second code is to go by post to the registered address. Raises Conflict ``activation.letter_asked``."""
    _letter, is_new = AccessLetter.objects.get_or_create(
        activation=code, defaults={"kind": AccessLetter.Kind.CODE, "person": code.request.person, "asked_at": at}
    )
    if not is_new:
        raise Conflict("activation.letter_asked")
    facts = {"step": "letter_asked"}
    record(EventType.PIN_REQUESTED, actor=NOBODY, at=at, person=code.request.person_id, facts=facts)


@transaction.atomic
def complete(*, code: ActivationCode, chosen: str, at: dt.datetime) -> None:
    """The holder has chosen: the PIN is there, the activation code is used up, and every channel known tells it.

    Raises Fault ``pin.malformed``, ``pin.trivial``, ``door.busy`` and Conflict ``activation.not_proved``.
    """
    found = ActivationCode.objects.select_for_update(of=("self",)).select_related("request__person").get(pk=code.pk)
    person = found.request.person
    if found.ended_at is not None or not is_proved(found, at):
        raise Conflict("activation.not_proved")
    refuse_weak_for(person, pin=chosen)
    pin.issue(person=person, pin=chosen, at=at, actor=Actor(door=Door.NONE, person=person.pk))
    found.ended_at, found.browser_digest = at, None
    found.save(update_fields=["ended_at", "browser_digest"])
    found.request.activated_at = at
    found.request.save(update_fields=["activated_at"])
    tell(person=person, code="pin_activated", at=at)
    write(person=person, at=at)


def _of_paper(typed: str, at: dt.datetime) -> ActivationCode | None:
    normal = verification_code.normalise(typed) or ""
    keys = [settings.KEYRING.current("pepper"), *settings.KEYRING.former("pepper")]
    possible = [digest_of(normal, key.material) for key in keys]
    open_codes = ActivationCode.objects.select_for_update(of=("self",)).select_related("request__person")
    return open_codes.filter(digest__in=possible, ended_at=None, expires_at__gt=at).first()


def _try_letter(letter: AccessLetter, typed: str, at: dt.datetime) -> Fault | None:
    """Whether it is the code of the letter; its mistakes slow down by themselves."""
    attempts = Attempts(door=Door.PIN, name=f"activation_letter|{letter.activation_id}")
    until = attempts.wait_until(waits=WAITS, at=at)
    if until is not None:
        return Fault("activation.wait", minutes=int((until - at).total_seconds()) // 60 + 1)
    normal = verification_code.normalise(typed)
    if letter.digest is not None and normal is not None:
        keys = [settings.KEYRING.current("pepper"), *settings.KEYRING.former("pepper")]
        if any(hmac.compare_digest(bytes(letter.digest), digest_of(normal, key.material)) for key in keys):
            return None
    attempts.note(known_device=False, at=at)
    return Fault("code.wrong")


def _subject(code: ActivationCode) -> str:
    return f"activation:{code.pk}"


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
