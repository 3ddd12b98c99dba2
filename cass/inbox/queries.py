"""The trays, read."""

from django.db.models import Q, QuerySet

from cass.access import Actor
from cass.inbox.models import Notice, PaperItem
from cass.kernel.faults import NotFound


def visible_to(actor: Actor) -> QuerySet[Notice]:
    """The notices of the party that an actor acts for: a declarant's, a dependant's, or one's own."""
    if actor.person is None:
        return Notice.objects.none()
    mine = Q(declarant=actor.declarant) if actor.declarant is not None else Q(person=actor.beneficiary)
    return Notice.objects.filter(mine).select_related("document").order_by("-available_at", "-pk")


def get(*, actor: Actor, notice: int) -> Notice:
    """One notice. Raises NotFound for a stranger's."""
    found = visible_to(actor).filter(pk=notice).first()
    if found is None:
        raise NotFound("notice.not_found")
    return found


def unread(actor: Actor) -> int:
    return visible_to(actor).filter(first_read_at=None).count()


def paper_queue() -> QuerySet[PaperItem]:
    """The letters still to print, to post, or whose outcome is not known yet; oldest first."""
    return (
        PaperItem.objects.filter(outcome="")
        .select_related("notice__person", "notice__document")
        .order_by("notice__available_at", "pk")
    )
