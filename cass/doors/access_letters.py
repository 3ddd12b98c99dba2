"""Letters about access: printed by the desk, posted to the registered address, and kept nowhere."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from cass.access import Actor
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.doors.activation import LETTER_GOOD_FOR
from cass.doors.models import AccessLetter, ActivationCode
from cass.doors.pin_requests import digest_of
from cass.kernel import verification_code
from cass.kernel.faults import Conflict, NotFound

SHOWN_FOR = dt.timedelta(days=14)
"""How long a printed letter stays on the list, in case it has to be printed again."""


def queue(*, at: dt.datetime) -> QuerySet[AccessLetter]:
    """The letters to print, oldest first, and after them those printed lately."""
    waiting = AccessLetter.objects.filter(printed_at=None) | AccessLetter.objects.filter(printed_at__gt=at - SHOWN_FOR)
    return waiting.select_related("person", "activation").order_by(
        F("printed_at").asc(nulls_first=True), "asked_at", "pk"
    )


def get(number: int) -> AccessLetter:
    """One letter. Raises NotFound."""
    found = AccessLetter.objects.select_related("person", "activation").filter(pk=number).first()
    if found is None:
        raise NotFound("page.not_found")
    return found


@transaction.atomic
def print_letter(*, letter: AccessLetter, actor: Actor, at: dt.datetime) -> str:
    """Print a letter; return the code in it, which is made now (empty for a letter without one).

    Printed again it has another code. The activation code that it belongs to stays good until the letter is over.
    Raises Conflict ``activation.letter_void`` when that was used or cancelled meanwhile.
    """
    found = AccessLetter.objects.select_for_update().get(pk=letter.pk)
    code = ""
    if found.kind == AccessLetter.Kind.CODE:
        code = verification_code.new()
        found.digest = digest_of(code, settings.KEYRING.current("pepper").material)
        waits = ActivationCode.objects.filter(letters=found, ended_at=None)
        if not waits.update(expires_at=at + LETTER_GOOD_FOR):
            raise Conflict("activation.letter_void")
    found.printed_at, found.printed_by_id = at, actor.staff
    found.save(update_fields=["digest", "printed_at", "printed_by"])
    facts = {"letter": found.kind}
    record(EventType.PIN_CODE_PRINTED, actor=actor, at=at, person=found.person_id, facts=facts)
    return code
