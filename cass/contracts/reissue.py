"""The contracts of a holder, and a code to obtain the certificate once more, for those who help."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from cass.access import Actor
from cass.contracts import redemption
from cass.contracts.models import Contract
from cass.doors import telling
from cass.doors.access_help import Identified
from cass.kernel.faults import NotFound
from cass.registry.models import Person


def of_holder(person: Person) -> QuerySet[Contract]:
    """What somebody has signed or is about to, the newest first."""
    return Contract.objects.filter(holder=person).order_by("-prepared_at", "pk")


@transaction.atomic
def reissue(*, person: Person, number: str, identified: Identified, actor: Actor, at: dt.datetime) -> str:
    """A code with which the holder of a contract obtains the certificate again; what there was is revoked at once.

    The code is shown once, to who passes it on. Raises Fault ``access.identity_not_checked``, NotFound, and Conflict as
    ``redemption.allow_reissue`` does.
    """
    identified.check()
    found = of_holder(person).filter(number=number).first()
    if found is None:
        raise NotFound("page.not_found")
    code = redemption.allow_reissue(contract=found, actor=actor, at=at, how=identified.facts)
    telling.reach(person=person, at=at)
    return code
