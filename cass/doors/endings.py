"""How a CASS certificate comes to its end: announced to its holder, or replaced by a newer one."""

import datetime as dt

from cryptography import x509
from django.db import transaction
from django.db.models import Count

from cass.doors import issued, operations
from cass.doors.models import IssuedCertificate, Session
from cass.inbox import operations as inbox
from cass.inbox.models import Notice
from cass.kernel.working_days import day_of

# The figures of this page are ours.
ANNOUNCED = (60, 30, 7)
"""Days before its end on which the holder hears of it."""
OVERLAP = dt.timedelta(days=14)
"""The longest time for which somebody has two: the former one ends when the new one was used, and then at the latest."""


def announce(*, at: dt.datetime) -> int:
    """Tell holders whose certificate ends within sixty, thirty or seven days, once each; return how many were told.

    A day on which nobody could run this is made up for; who has a newer certificate hears nothing.
    """
    told = 0
    soon = at + dt.timedelta(days=max(ANNOUNCED))
    ending = IssuedCertificate.objects.filter(revoked_at=None, not_after__gt=at, not_after__lte=soon)
    for certificate in ending.select_related("person").order_by("pk"):
        newest = issued.living(person=certificate.person_id, at=at).first()
        if newest is not None and newest.pk == certificate.pk:
            told += _announce(certificate, at)
    return told


@transaction.atomic
def _announce(certificate: IssuedCertificate, at: dt.datetime) -> bool:
    days = min(days for days in ANNOUNCED if certificate.not_after <= at + dt.timedelta(days=days))
    facts = {
        "certificate": certificate.pk,
        "days": days,
        "until": f"{day_of(certificate.not_after):%d/%m/%Y}",
    }
    if Notice.objects.filter(person=certificate.person_id, code="certificate_ends", facts__contains=facts).exists():
        return False
    inbox.put(recipient=certificate.person, code="certificate_ends", at=at, facts=facts)
    return True


def replace_former(*, at: dt.datetime) -> int:
    """Revoke what a newer certificate of the same person has replaced; return how many."""
    living = IssuedCertificate.objects.filter(revoked_at=None, not_after__gt=at)
    several = living.values("person").annotate(number=Count("pk")).filter(number__gt=1).order_by("person")
    replaced = 0
    for person in several.values_list("person", flat=True):
        newest, *former = issued.living(person=person, at=at)
        if newest.issued_at + OVERLAP > at and not Session.objects.filter(certificate=newest).exists():
            continue
        for certificate in former:
            operations.revoke_certificate(certificate=certificate.pk, reason=x509.ReasonFlags.superseded, at=at)
            replaced += 1
    return replaced
