"""The national certificate of an open session, looked up again: a revocation ends what it had opened.

The door asks for the certificate once; on the normal port the browser does not show it. So the session's token carries
which certificate it was (the digest in the register of sessions vouches for the whole token), and whoever the
door asks is asked again. A CASS certificate needs none of this: its line in our register is read every time.
"""

import datetime as dt
from collections.abc import Iterator
from hashlib import sha256

from cryptography import x509
from django.conf import settings

from cass.audit.models import EventType
from cass.audit.operations import journal
from cass.doors import sessions
from cass.doors.certificates import Accepted, DoorTrust
from cass.doors.models import Session
from cass.doors.national import national
from cass.doors.revocation import Standing
from cass.kernel.faults import Fault

RECHECK_AFTER = dt.timedelta(minutes=3)
"""Each process asks the lists once in so long for each certificate: with ten thousand revoked ones that takes about ten
milliseconds (the signature of the list, and a search in it). The national list itself is fetched every hour."""

_answers: dict[str, tuple[dt.datetime, Standing]] = {}


def reference(certificate: Accepted) -> str:
    """Issuer and serial, as the token of a session carries them."""
    return f"{_name_digest(certificate.issuer)}.{certificate.serial}"


def refusal(*, session: Session, token: str, at: dt.datetime) -> Fault | None:
    """Why a session does not count now, if it does not; one whose certificate was revoked is ended.

    Faults ``certificate.revoked``, and ``certificate.revocation_unknown`` once the last list is out of date: the session
    waits for the next one.
    """
    _secret, _, certificate = token.partition(".")
    standing = _standing(certificate, at) if certificate else Standing.GOOD
    if standing is Standing.GOOD:
        return None
    if standing is Standing.UNKNOWN:
        return Fault("certificate.revocation_unknown")
    # Through the journal's connection: the request may be one that only reads.
    Session.objects.using("journal").filter(pk=session.pk, ended_at=None).update(ended_at=at)
    actor = sessions.actor(session, at=at)
    facts = {"reason": "certificate.revoked", "door": session.door}
    journal(EventType.DOOR_REFUSED, actor=actor, at=at, person=session.person_id, facts=facts)
    return Fault("certificate.revoked")


def _standing(certificate: str, at: dt.datetime) -> Standing:
    asked_at, answer = _answers.get(certificate, (None, Standing.UNKNOWN))
    if asked_at is not None and dt.timedelta(0) <= at - asked_at < RECHECK_AFTER:
        return answer
    for old in [one for one, (moment, _) in list(_answers.items()) if at - moment >= RECHECK_AFTER]:
        _answers.pop(old, None)
    answer = _ask(certificate, at)
    _answers[certificate] = (at, answer)
    return answer


def _ask(certificate: str, at: dt.datetime) -> Standing:
    """What the lists say of it, under each of the door's issuers of that name (two generations may share it)."""
    issuer_digest, _, serial = certificate.partition(".")
    trust = national(settings.PKI / "national")
    answers = [
        set(_upwards(int(serial, 16), issuer, trust, at))
        for issuer in trust.issuers
        if _name_digest(issuer.subject.rfc4514_string()) == issuer_digest
    ]
    if any(Standing.REVOKED in answer for answer in answers):
        return Standing.REVOKED
    return Standing.GOOD if {Standing.GOOD} in answers else Standing.UNKNOWN


def _upwards(serial: int, issuer: x509.Certificate, trust: DoorTrust, at: dt.datetime) -> Iterator[Standing]:
    """The certificate's standing, and that of the authorities above it."""
    yield trust.revocations.standing_since(serial, issuer, at)
    for above in trust.issuers:
        if above.subject == issuer.issuer != issuer.subject:
            yield from _upwards(issuer.serial_number, above, trust, at)


def _name_digest(issuer: str) -> str:
    return sha256(issuer.encode()).hexdigest()[:16]
