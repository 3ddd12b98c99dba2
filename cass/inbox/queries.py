"""The trays, read."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from cass.access import Actor
from cass.documents.queries import filed_for_oneself
from cass.inbox.models import CAME_BACK, Notice, PaperItem, Tray
from cass.kernel.faults import NotFound
from cass.registry.models import Channel

OF_THE_HOLDER = Q(code__startswith="mandate")
"""Who was let act for a declarant, and who no longer: not for those who were themselves lent a part."""


def visible_to(actor: Actor) -> QuerySet[Notice]:
    """The notices of the party that an actor acts for: a declarant's, a dependant's, or one's own.

    Who works on their own account finds there too what was addressed to them about what they filed as such. A limited
    mandate sees those whose document it may read, and those without one; nobody opens the letters of an adult dependant.
    """
    if actor.person is None or (actor.dependant is not None and actor.mandate is not None):
        return Notice.objects.none()
    mine = Q(person=actor.beneficiary)
    if actor.declarant is not None:
        mine = Q(declarant=actor.declarant) | Q(person=actor.person, filing_id__in=filed_for_oneself(actor))
    if actor.mandate is not None:
        mine &= ~OF_THE_HOLDER & (Q(document=None) | Q(document__capability__in=actor.mandate))
    return Notice.objects.filter(mine).select_related("document").order_by("-available_at", "-pk")


def get(*, actor: Actor, notice: int) -> Notice:
    """One notice. Raises NotFound for a stranger's."""
    found = visible_to(actor).filter(pk=notice).first()
    if found is None:
        raise NotFound("notice.not_found")
    return found


def unread_of_many(*, declarants: Collection[int], held: Collection[int]) -> QuerySet[Notice]:
    """What nobody has read of any of these declarants, with what has not taken effect; the latest first.

    ``held`` are those of them whose holder asks: of the others, what is the holder's is left out.
    """
    waiting = Q(first_read_at=None) | Q(is_official=True, effective_at=None)
    theirs = ~OF_THE_HOLDER | Q(declarant__in=held)
    found = Notice.objects.filter(waiting, theirs, declarant__in=declarants).select_related("document")
    return found.order_by("-available_at", "-pk")


def unread(actor: Actor) -> int:
    return visible_to(actor).filter(first_read_at=None).count()


class TrayCount(NamedTuple):
    total: int
    unread: int


def trays(actor: Actor) -> dict[Tray, TrayCount]:
    """Every tray of the party, with how many notices it holds and how many nobody has opened."""
    unread = Count("pk", filter=Q(first_read_at=None))
    found = visible_to(actor).order_by().values_list("tray").annotate(total=Count("pk"), unread=unread)
    counts = {tray: TrayCount(total, new) for tray, total, new in found}
    return {tray: counts.get(tray.value, TrayCount(0, 0)) for tray in Tray}


def awaiting_opening(actor: Actor) -> QuerySet[Notice]:
    """Official notices that have not taken effect: until they are opened, their documents are not for reading."""
    return visible_to(actor).filter(is_official=True, effective_at=None)


def unopened_results(actor: Actor) -> dict[UUID, int]:
    """The filings whose result waits in an electronic notification that nobody opened, each with that notice.

    Notified is what was opened, or has lapsed (CA 49.4-5): until then no page tells the result in its place.
    """
    results = awaiting_opening(actor).filter(channel=Channel.ELECTRONIC, tray__in=[Tray.RESOLVED, Tray.REJECTED])
    return {filing: notice for filing, notice in results.values_list("filing_id", "pk") if filing is not None}


def paper_queue() -> QuerySet[PaperItem]:
    """The letters still to print, to post, or whose outcome is not known yet; oldest first."""
    return (
        PaperItem.objects.filter(outcome="")
        .select_related("notice__person", "notice__document")
        .order_by("notice__available_at", "pk")
    )


def to_publish() -> QuerySet[PaperItem]:
    """The letters that came back and have not taken effect: those still to publish first, by their limit (CA 48.3)."""
    return (
        PaperItem.objects.filter(outcome__in=CAME_BACK, notice__effective_at=None)
        .select_related("notice__person", "notice__document")
        .order_by(F("published_on").asc(nulls_first=True), "publish_by", "pk")
    )


def paper_item(number: int) -> PaperItem:
    """One letter of the paper queue, finished or not. Raises NotFound."""
    found = PaperItem.objects.select_related("notice__person", "notice__document").filter(pk=number).first()
    if found is None:
        raise NotFound("notice.not_found")
    return found
