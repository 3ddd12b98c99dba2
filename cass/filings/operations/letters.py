"""Letters of a file that go by post: printed, and what becomes of them; what takes effect, and what must be published."""

import datetime as dt

from django.db import transaction

from cass.access import Actor, Capability
from cass.filings.models import Filing
from cass.filings.operations.limits import settle
from cass.filings.operations.state import demand, note, take
from cass.inbox import operations as inbox
from cass.inbox.models import CAME_BACK, PaperItem
from cass.kernel.faults import Fault


@transaction.atomic
def print_letter(*, item: PaperItem, why: str, actor: Actor, at: dt.datetime) -> None:
    """The desk opens a letter to print it. Again, it has to say why: a letter may tell of health.

    Raises Denied, Fault ``filing.reason_needed``.
    """
    demand(actor, Capability.PAPER_QUEUE_WORK)
    filing = _take(item)
    if not inbox.note_printed(item=item, actor=actor, at=at):
        return
    if not why.strip():
        raise Fault("filing.reason_needed")
    _note(filing, "letter_reprinted", actor, at, why=why.strip())


@transaction.atomic
def note_letter_outcome(*, item: PaperItem, outcome: str, on: dt.date, actor: Actor, at: dt.datetime) -> None:
    """What became of a letter; one that was delivered takes effect, and so does what it asks.

    Raises Denied, Conflict ``paper.not_posted``, ``paper.outcome_known``.
    """
    demand(actor, Capability.PAPER_QUEUE_WORK)
    filing = _take(item)
    found = inbox.note_outcome(item=item, outcome=outcome, on=on, actor=actor, at=at)
    if outcome in CAME_BACK:
        _note(filing, "letter_came_back", actor, at)
    settle(notice=found.notice, at=at)


@transaction.atomic
def publish_letter(*, item: PaperItem, on: dt.date, bopa_number: str, actor: Actor, at: dt.datetime) -> None:
    """The BOPA published the notice of a letter that came back (CA 48.3): not come for in time, it counts as made.

    Raises Denied, Conflict ``paper.nothing_to_publish``, ``paper.not_back_yet``.
    """
    demand(actor, Capability.PAPER_QUEUE_WORK)
    filing = _take(item)
    inbox.publish(item=item, on=on, bopa_number=bopa_number, actor=actor, at=at)
    _note(filing, "letter_published", actor, at, why=bopa_number)


@transaction.atomic
def hand_over_letter(*, item: PaperItem, on: dt.date, actor: Actor, at: dt.datetime) -> None:
    """The person came to the office for a letter that had come back: it takes effect, and so does what it asks.

    Raises Denied, Conflict ``paper.nothing_to_publish``, ``paper.not_back_yet``.
    """
    demand(actor, Capability.PAPER_QUEUE_WORK)
    filing = _take(item)
    found = inbox.hand_over(item=item, on=on, actor=actor, at=at)
    _note(filing, "letter_handed_over", actor, at)
    settle(notice=found.notice, at=at)


def _take(item: PaperItem) -> Filing | None:
    """The letter's filing, locked before the letter: in that order everywhere, so that nobody waits in a circle."""
    return None if item.notice.filing_id is None else take(filing=item.notice.filing_id)


def _note(filing: Filing | None, code: str, actor: Actor, at: dt.datetime, **facts: str) -> None:
    if filing is not None:
        note(filing, code, actor=actor, at=at, facts=facts, for_office=True)
