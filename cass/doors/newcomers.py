"""A good national certificate of somebody the register does not know, or calls otherwise: the help centre looks at it."""

import datetime as dt

from django.conf import settings
from django.db import transaction

from cass.desk import tickets
from cass.desk.models import Ticket, TicketKind
from cass.doors.certificates import Refused, judge
from cass.doors.names import names_agree
from cass.doors.national import national
from cass.registry.models import Person

TO_REVIEW = frozenset({"door.person_unknown", "door.names_differ"})
"""The faults of the door that a person at the help centre can put right."""


@transaction.atomic
def ask_for_review(*, der: bytes | None, language: str, at: dt.datetime) -> Ticket | None:
    """Put the certificate shown before the help centre, once; ``None`` when there is nothing to look at (any more).

    Whoever asks has shown that they hold the certificate's key, so that nobody fills the queue with others' names.
    """
    judged = judge(der, trust=national(settings.PKI / "national"), at=at)
    if isinstance(judged, Refused) or not judged.nia:
        return None
    person = Person.objects.filter(nia=judged.nia.upper()).first()
    if person is not None and names_agree(judged.subject, person):
        return None
    facts = {
        "nia": judged.nia,
        "given_name": judged.subject.given_name or judged.subject.common_name,
        "surname": judged.subject.surname,
    }
    kind = TicketKind.CERTIFICATE_UNKNOWN if person is None else TicketKind.NAMES_DIFFER
    return tickets.open(kind=kind, facts=facts, person=person, language=language, at=at)
