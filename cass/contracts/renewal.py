"""Renewing a CASS certificate from inside, before it ends: the same contract, a new key."""

import datetime as dt

from django.db import transaction

from cass.access import Actor
from cass.contracts import redemption
from cass.contracts.models import Issue
from cass.doors import issued
from cass.doors import operations as doors
from cass.doors.authority import public_key_of
from cass.doors.keys import key_hash
from cass.doors.models import IssuedCertificate
from cass.kernel.faults import Fault, NotFound
from cass.registry.models import Person

RENEWABLE = dt.timedelta(days=60)
"""So long before its end a certificate can be renewed, and the holder hears of it (our figure)."""


@transaction.atomic
def renew(*, certificate: int, request: bytes, actor: Actor, at: dt.datetime) -> IssuedCertificate:
    """Certify a new key for the holder of a certificate that ends soon. The former one is good until the new one is used.

    The same key again gives the same certificate: an answer may be lost on its way. Raises NotFound for a certificate
    that is not the actor's, Fault ``certificate.too_early``, ``.already_renewed``, ``.no_contract``,
    ``redemption.cancelled``, and those of ``public_key_of``.
    """
    public_key = public_key_of(request)
    former = _own(certificate, actor)
    same = IssuedCertificate.objects.filter(person=former.person_id, spki_sha256=key_hash(public_key), revoked_at=None)
    if known := same.exclude(pk=former.pk).first():
        return known
    if fault := obstacle(certificate=former, at=at):
        raise fault
    contract = Issue.objects.select_related("contract__holder").get(certificate=former).contract
    fresh = doors.issue_certificate(person=contract.holder, public_key=public_key, at=at, actor=actor)
    redemption.enter(contract=contract, certificate=fresh, how=Issue.How.RENEWED, at=at)
    return fresh


def obstacle(*, certificate: IssuedCertificate, at: dt.datetime) -> Fault | None:
    """What stands in the way of renewing a certificate at a moment, if anything."""
    if certificate.revoked_at is not None or at >= certificate.not_after:
        return Fault("certificate.over")
    issue = Issue.objects.select_related("contract").filter(certificate=certificate).first()
    if issue is None:
        return Fault("certificate.no_contract")
    if issue.contract.cancelled_at is not None:
        return Fault("redemption.cancelled")
    newest = issued.living(person=certificate.person_id, at=at).first()
    if newest is not None and newest.pk != certificate.pk:
        return Fault("certificate.already_renewed")
    if at < certificate.not_after - RENEWABLE:
        return Fault("certificate.too_early", since=f"{certificate.not_after - RENEWABLE:%d/%m/%Y}")
    return None


def _own(certificate: int, actor: Actor) -> IssuedCertificate:
    """The actor's own certificate, locked with its holder: two renewals at once are one after the other."""
    found = IssuedCertificate.objects.filter(pk=certificate, person=actor.person).first()
    if found is None:
        raise NotFound("page.not_found")
    Person.objects.select_for_update().get(pk=found.person_id)
    return found
