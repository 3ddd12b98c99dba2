"""The portfolio of whoever acts for many declarants: what is due for each of them, in a constant number of queries."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from cass.access import Capability
from cass.access.lending import LENDABLE
from cass.contributions import queries as contributions
from cass.filings import queries as filings
from cass.filings.models import Filing, State
from cass.inbox import queries as inbox
from cass.inbox.models import Notice, Tray
from cass.procedures import work_accident_declaration
from cass.procedures.work_accident_declaration import limits
from cass.registry import queries as registry
from cass.registry.models import Declarant, Mandate, MandateKind

ENDING = dt.timedelta(days=30)
"""So long before its end a mandate is something to see to: ours."""
MONEY = frozenset({Capability.CONTRIBUTIONS_STATE_READ, Capability.PENDING_PAYMENTS_READ})
"""Whoever may see how a declarant stands with its contributions sees what it owes."""


class Kind(StrEnum):
    """What sort of thing is due."""

    CORRECTION = "correction"
    COMPLETION = "completion"
    DRAFT = "draft"
    NOTICE = "notice"
    DECISION = "decision"
    DEBT = "debt"
    MANDATE = "mandate"


@dataclass(frozen=True)
class Due:
    """One thing that waits. ``last_day``: until when, where the law or a paper says so; ``since``: from when."""

    declarant: Declarant
    kind: Kind
    last_day: dt.date | None
    since: dt.date | None
    path: str
    filing: Filing | None = None
    notice: Notice | None = None
    amount: int = 0
    """Cents, of a debt."""


@dataclass(frozen=True)
class Client:
    """A declarant that the person may act for, and within which limits (``None``: everything)."""

    declarant: Declarant
    capabilities: frozenset[Capability] | None
    until: dt.date | None

    def may(self, capability: str) -> bool:
        return self.capabilities is None or capability in self.capabilities


def clients(*, person: int, on: dt.date) -> dict[int, Client]:
    """Every declarant that a person may act for on a day; several mandates for one count together, as in ``powers``."""
    by_declarant: dict[int, list[Mandate]] = {}
    for mandate in registry.in_force(person=person, on=on).order_by("declarant__name_key", "declarant__name", "pk"):
        by_declarant.setdefault(mandate.declarant_id, []).append(mandate)
    return {number: _client(found) for number, found in by_declarant.items()}


def _client(found: list[Mandate]) -> Client:
    limits_of = [frozenset(map(Capability, each.capabilities)) or LENDABLE for each in found]
    is_holder = any(each.kind == MandateKind.HOLDER for each in found)
    ends = [each.until for each in found]
    return Client(
        declarant=found[0].declarant,
        capabilities=None if is_holder else frozenset().union(*limits_of) & LENDABLE,
        until=None if None in ends else max(end for end in ends if end is not None),
    )


def due(*, theirs: dict[int, Client], on: dt.date) -> list[Due]:
    """All that waits for these clients: by its last day, then what is owed already, then the rest, the oldest first."""
    found = [*_filings(theirs, on), *_notices(theirs), *_debts(theirs, on), *_endings(theirs, on)]
    return sorted(found, key=_urgency)


def _urgency(each: Due) -> tuple[dt.date, bool, dt.date, str, str]:
    not_owed = each.kind is not Kind.DEBT
    return each.last_day or dt.date.max, not_owed, each.since or dt.date.max, each.declarant.name_key, each.path


def _filings(theirs: dict[int, Client], on: dt.date) -> Iterable[Due]:
    """Drafts, incomplete presentations, corrections that were notified: before, the notification is what waits."""
    open_ones = [
        each
        for each in filings.open_of_many(declarants=theirs)
        if each.declarant_id is not None
        and theirs[each.declarant_id].may(each.capability)
        and (each.state != State.CORRECTION_ASKED or each.party_due is not None)
    ]
    accidents = [each.pk for each in open_ones if _is_accident_draft(each)]
    last_days = {pk: limit.last_day for pk, limit in limits.of_drafts(accidents, on=on).items()}
    kinds = {State.CORRECTION_ASKED: Kind.CORRECTION, State.INCOMPLETE: Kind.COMPLETION, State.DRAFT: Kind.DRAFT}
    for each in open_ones:
        yield Due(
            declarant=theirs[each.declarant_id or 0].declarant,
            kind=kinds[State(each.state)],
            last_day=each.party_due or last_days.get(each.pk),
            since=each.saved_at.date(),
            path=reverse("filing", args=[each.pk]),
            filing=each,
        )


def _is_accident_draft(filing: Filing) -> bool:
    return filing.state == State.DRAFT and filing.procedure == work_accident_declaration.procedure.code


def _notices(theirs: dict[int, Client]) -> Iterable[Due]:
    """Official notices nobody has opened, with their legal clock; results and other news nobody has read."""
    held = [number for number, client in theirs.items() if client.capabilities is None]
    for notice in inbox.unread_of_many(declarants=theirs, held=held):
        document = notice.document
        if document is not None and not theirs[notice.declarant_id or 0].may(document.capability):
            continue
        is_result = notice.tray in {Tray.RESOLVED, Tray.REJECTED}
        yield Due(
            declarant=theirs[notice.declarant_id or 0].declarant,
            kind=Kind.DECISION if is_result and not notice.is_official else Kind.NOTICE,
            last_day=notice.lapses_on if notice.effective_at is None else None,
            since=notice.available_at.date(),
            path=reverse("notice", args=[notice.pk]),
            notice=notice,
        )


def _debts(theirs: dict[int, Client], on: dt.date) -> Iterable[Due]:
    """What is owed, to whoever may see how contributions stand; the oldest due day is how long it has been due."""
    entitled = [
        number for number, client in theirs.items() if client.capabilities is None or client.capabilities & MONEY
    ]
    for number, (amount, since) in contributions.owed_by_many(declarants=entitled, on=on).items():
        client = theirs[number].declarant
        yield Due(client, Kind.DEBT, last_day=None, since=since, path=reverse("home"), amount=amount)


def _endings(theirs: dict[int, Client], on: dt.date) -> Iterable[Due]:
    """Mandates that end soon: without a new one, nobody acts from then on."""
    for client in theirs.values():
        if client.until is not None and client.until <= on + ENDING:
            path = reverse("mandates_received")
            yield Due(client.declarant, Kind.MANDATE, last_day=client.until, since=None, path=path)


def narrowed(found: list[Due], *, kind: str, declarants: Collection[int] | None) -> list[Due]:
    """Those of one sort, of some declarants."""
    return [
        each
        for each in found
        if (not kind or each.kind == kind) and (declarants is None or each.declarant.pk in declarants)
    ]


def called(theirs: dict[int, Client], text: str) -> dict[int, Client]:
    """The clients with these words in their names, or with this census number."""
    words = [key for word in text.split() if (key := registry.search_key(word))]
    return {
        number: client
        for number, client in theirs.items()
        if all(word in client.declarant.name_key for word in words)
        or registry.search_key(text) in registry.search_key(client.declarant.census_number)
    }
