"""The verbs of mandates as both sides hear of them: each change, and the notices that tell of it, in one transaction."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction

from cass.access import NOBODY, Actor
from cass.documents.wording import short_date
from cass.inbox import operations as inbox
from cass.registry import mandates
from cass.registry.models import Declarant, Mandate, Person
from cass.registry.operations import revoke_mandate

NAMED = ("mandate_named", "mandate_named_for_client")
NO_LONGER_NAMED = ("mandate_no_longer_named", "mandate_no_longer_named_for_client")
"""Codes of notices: to the person of a gestoria, and to its client."""


def receiver(mandate: Mandate) -> str:
    """The receiver as the grantor knows them: as they wrote it, until somebody has accepted."""
    if mandate.accepted_at is None and mandate.offered_number:
        return f"{mandate.offered_name} · {mandate.offered_number}"
    if mandate.person is not None:
        return mandate.person.full_name
    return mandate.through.name if mandate.through is not None else ""


def _facts(mandate: Mandate) -> dict[str, Any]:
    return {
        "who": receiver(mandate),
        "declarant": mandate.declarant.name,
        "until": short_date(mandate.until) if mandate.until else "—",
    }


def _tell(mandate: Mandate, *, granting: str, receiving: str, at: dt.datetime) -> None:
    """Each side is told in its own words; an empty code tells that side nothing."""
    facts = _facts(mandate)
    if granting:
        inbox.put(recipient=mandate.declarant, code=granting, at=at, facts=facts)
    other = mandate.person or mandate.through
    if receiving and other is not None:
        inbox.put(recipient=other, code=receiving, at=at, facts=facts)
    if receiving and mandate.person is None:
        for named in mandate.named.select_related("person").exclude(accepted_at=None):
            if named.person is not None and named.revoked_at in {None, at}:
                inbox.put(recipient=named.person, code=receiving, at=at, facts=facts)


def tell_of_offer(mandate: Mandate, *, at: dt.datetime) -> None:
    """The holder is told the same whether or not anybody is behind what they wrote."""
    _tell(mandate, granting="mandate_granted", receiving="mandate_offered", at=at)


@transaction.atomic
def accept(*, mandate: int, actor: Actor, at: dt.datetime) -> Mandate:
    """As ``registry.mandates.accept``; both sides are told the first time."""
    found, is_first = mandates.accept(mandate=mandate, actor=actor, at=at)
    if is_first:
        _tell(found, granting="mandate_accepted", receiving="mandate_accepted_by_you", at=at)
    return found


@transaction.atomic
def give_up(*, mandate: int, actor: Actor, at: dt.datetime) -> Mandate:
    """As ``registry.mandates.give_up``; both sides are told."""
    found = mandates.give_up(mandate=mandate, actor=actor, at=at)
    if found.accepted_at is None:
        _tell(found, granting="mandate_declined", receiving="", at=at)
    else:
        _tell(found, granting="mandate_given_up", receiving="mandate_given_up_by_you", at=at)
    return found


@transaction.atomic
def revoke(*, mandate: int, actor: Actor, at: dt.datetime) -> Mandate:
    """The declarant's side ends it at once. Raises Conflict ``registry.already_ended``."""
    found = revoke_mandate(mandate=mandate, at=at, actor=actor)
    _tell(found, granting="mandate_revoked", receiving="mandate_revoked_for_you", at=at)
    return found


@transaction.atomic
def confirm(*, mandate: int, actor: Actor, at: dt.datetime) -> Mandate:
    """As ``registry.mandates.confirm``; both sides are told."""
    found = mandates.confirm(mandate=mandate, actor=actor, at=at)
    _tell(found, granting="mandate_confirmed", receiving="mandate_confirmed_for_you", at=at)
    return found


@transaction.atomic
def change_holder(*, declarant: int, person: int, at: dt.datetime, actor: Actor = NOBODY) -> list[Mandate]:
    """As ``registry.mandates.change_holder``; whose mandates were suspended or ended are told. Return the suspended ones."""
    suspended, taken = mandates.change_holder(declarant=declarant, person=person, at=at, actor=actor)
    for former in dict.fromkeys(each.person for each in taken if each.person is not None):
        theirs = [each for each in taken if each.person == former]
        _tell_of_naming(former, Declarant.objects.get(pk=declarant), theirs, *NO_LONGER_NAMED, at=at)
    for mandate in suspended:
        _tell(mandate, granting="mandate_suspended", receiving="mandate_suspended_for_you", at=at)
    return suspended


@transaction.atomic
def name(*, person: Person, clients: Collection[int], actor: Actor, at: dt.datetime) -> None:
    """As ``registry.mandates.name``; the person named and the clients concerned are told."""
    given, taken = mandates.name(person=person.pk, clients=clients, actor=actor, at=at)
    gestoria = Declarant.objects.get(pk=actor.declarant or 0)
    _tell_of_naming(person, gestoria, given, *NAMED, at=at)
    _tell_of_naming(person, gestoria, taken, *NO_LONGER_NAMED, at=at)


def _tell_of_naming(
    person: Person, gestoria: Declarant, changed: list[Mandate], theirs: str, of_client: str, *, at: dt.datetime
) -> None:
    """One notice to the person about all of them, and one to each client."""
    if not changed:
        return
    names = ", ".join(each.declarant.name for each in changed)
    inbox.put(recipient=person, code=theirs, at=at, facts={"gestoria": gestoria.name, "declarants": names})
    for each in changed:
        facts = {"gestoria": gestoria.name, "who": person.full_name}
        inbox.put(recipient=each.declarant, code=of_client, at=at, facts=facts)
