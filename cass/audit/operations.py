"""Writing the journal, and chaining it."""

import datetime as dt
import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import rfc8785
from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from cass.access import Actor
from cass.audit.models import Event, EventType, Link
from cass.kernel.keyring import KeyMissing, Keyring

ORIGIN = bytes(32)
CHAIN_LOCK = 0x63617373


def record(
    type: EventType,  # noqa: A002 — the field's own name.
    *,
    actor: Actor,
    at: dt.datetime,
    person: int | None = None,
    declarant: int | None = None,
    filing: uuid.UUID | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Record a success inside the operation's own transaction: it is journalled exactly if it happened."""
    _event(type, actor, at, person, declarant, filing, facts).save(force_insert=True, using="default")


def journal(
    type: EventType,  # noqa: A002 — the field's own name.
    *,
    actor: Actor,
    at: dt.datetime,
    person: int | None = None,
    declarant: int | None = None,
    filing: uuid.UUID | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Record at once, whatever becomes of the request: denials, failed sign-ins, and readings before they are shown."""
    _event(type, actor, at, person, declarant, filing, facts).save(force_insert=True, using="journal")


def _event(
    type_: EventType,
    actor: Actor,
    at: dt.datetime,
    person: int | None,
    declarant: int | None,
    filing: uuid.UUID | None,
    facts: Mapping[str, Any] | None,
) -> Event:
    return Event(
        at=at,
        type=type_,
        actor=actor.reference,
        person_id=person,
        # What somebody does for a declarant is in the declarant's log, whatever it is about.
        declarant_id=declarant if declarant is not None else actor.declarant,
        filing_id=filing,
        facts=dict(facts or {}),
    )


def digest(previous: bytes, event: Event) -> bytes:
    """SHA-256 over the previous digest and the canonical JSON (RFC 8785) of the event."""
    content = {
        "id": event.pk,
        "at": event.at.astimezone(dt.UTC).isoformat(),
        "type": event.type,
        "actor": event.actor,
        "person": event.person_id,
        "declarant": event.declarant_id,
        "filing": None if event.filing_id is None else str(event.filing_id),
        "facts": event.facts,
    }
    return hashlib.sha256(previous + rfc8785.dumps(content)).digest()


@transaction.atomic
def link_committed(*, most: int = 5000, back: int | None = None) -> int:
    """Chain the committed events that are not yet chained, oldest first; return how many. One chainer at a time.

    ``back`` looks no more than so many events behind the last chained one, in a time that does not grow with the
    journal; what a longer transaction committed later is found by a pass without it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    last = Link.objects.order_by("-sequence").first()
    sequence, previous = (last.sequence, bytes(last.digest)) if last else (0, ORIGIN)
    start = last.event_id - back if last and back is not None else 0
    chained = Exists(Link.objects.filter(event=OuterRef("pk"), event__gt=start))
    links = []
    for event in Event.objects.filter(~chained, pk__gt=start).order_by("id")[:most]:
        sequence, previous = sequence + 1, digest(previous, event)
        links.append(Link(sequence=sequence, event=event, digest=previous))
    Link.objects.bulk_create(links)
    return len(links)


def write_head(*, folder: Path, keyring: Keyring, at: dt.datetime) -> None:
    """Append the chain's head, signed, to a file outside the database, so that cutting the chain's end shows."""
    last = Link.objects.order_by("-sequence").first()
    if last is None:
        return
    key = keyring.current("audit")
    head = {"at": at.isoformat(), "sequence": last.sequence, "digest": bytes(last.digest).hex(), "key": key.id}
    head["mac"] = _mac(head, key.material)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "heads.jsonl").open("a") as file:
        file.write(json.dumps(head) + "\n")


def _mac(head: Mapping[str, Any], key: bytes) -> str:
    signed = {name: value for name, value in head.items() if name != "mac"}
    return hmac.new(key, rfc8785.dumps(signed), hashlib.sha256).hexdigest()


def find_break(*, folder: Path, keyring: Keyring) -> int | None:
    """The first sequence number at which the chain or a signed head does not hold; ``None`` when all is whole."""
    heads: dict[int, str] = {}
    file = folder / "heads.jsonl"
    for line in file.read_text().splitlines() if file.exists() else []:
        head = json.loads(line)
        sequence = int(head["sequence"])
        # Two heads of one length with different digests: the chain was made anew in between.
        if not _is_ours(head, keyring) or heads.setdefault(sequence, head["digest"]) != head["digest"]:
            return sequence
    previous, expected = ORIGIN, 0
    for link in Link.objects.select_related("event").order_by("sequence").iterator(chunk_size=2000):
        expected += 1
        previous = digest(previous, link.event)
        stands = bytes(link.digest)
        if link.sequence != expected or stands != previous or heads.pop(link.sequence, stands.hex()) != stands.hex():
            return expected
    return min(heads) if heads else None


def _is_ours(head: Mapping[str, Any], keyring: Keyring) -> bool:
    """Whether a head was signed with a key of the key ring; one that names another key was not."""
    try:
        key = keyring.get("audit", head["key"])
    except KeyMissing:
        return False
    return hmac.compare_digest(head["mac"], _mac(head, key.material))
