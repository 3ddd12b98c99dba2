"""Telling somebody, by every channel known, that something happened to their access. No message says what, or whose."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from procrastinate.contrib.django import app

from cass.doors import deliveries
from cass.doors.models import AccessLetter, ContactKind, VerifiedContact
from cass.inbox import operations as inbox
from cass.inbox import tasks as mails
from cass.inbox.models import Email
from cass.registry.models import Channel, Person


def tell(*, person: Person, code: str, at: dt.datetime, facts: Mapping[str, Any] | None = None) -> None:
    """A notice in the inbox; an e-mail to every address and a text message to every telephone that is known of them."""
    inbox.put(recipient=person, code=code, at=at, facts=facts)
    reach(person=person, at=at)


def tell_later(*, person: int | None, code: str) -> None:
    """The same by the queue, in the same time whoever it is about; of nobody, nobody is told."""
    app.configure_task("doors.tell").defer(person_id=person, code=code)


def reach(*, person: Person, at: dt.datetime) -> None:
    """To every address and telephone, that there is news: the notice itself is in the inbox already."""
    # The inbox itself writes to the address in the register of whoever agreed to be told electronically.
    told = {person.email.lower()} if person.channel == Channel.ELECTRONIC else set()
    verified = VerifiedContact.objects.filter(person=person, removed_at=None).order_by("pk")
    addresses = [person.email, *(each.address for each in verified if each.kind == ContactKind.EMAIL)]
    for address in addresses:
        if address and address.lower() not in told:
            told.add(address.lower())
            email = Email.objects.create(address=address, language=person.language, queued_at=at)
            mails.send.defer(email_id=email.pk)
    for contact in verified:
        if contact.kind == ContactKind.TELEPHONE:
            deliveries.queue_text(telephone=contact.address, language=person.language, at=at)


def write(*, person: Person, at: dt.datetime) -> None:
    """Whoever can be told neither by e-mail nor by telephone gets a letter at the registered address, from the desk."""
    if not person.email and not VerifiedContact.objects.filter(person=person, removed_at=None).exists():
        AccessLetter.objects.create(kind=AccessLetter.Kind.NEWS, person=person, asked_at=at)
