"""Filings, read: by their parties, by the injured person, by the office."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Right
from django.db.models.lookups import Exact

from cass.access import Actor, Capability, Verdict, verdict
from cass.access.lending import COVERAGE_PAPERS
from cass.attachments import queries as attachments
from cass.filings.models import (
    OPEN_TO_THE_PARTY,
    SERIAL,
    WITH_THE_OFFICE,
    AssessmentRecord,
    Filing,
    HealthFileOpening,
    Origin,
    Proposal,
    Revision,
    State,
    Step,
)
from cass.kernel.faults import NotFound
from cass.kernel.identifiers import normalised
from cass.registry.queries import search_declarants, search_key, search_people


def of_party(actor: Actor) -> QuerySet[Filing]:
    """What the party that an actor acts for has drafted and filed online; the desk's drafts are the desk's.

    What somebody filed for a dependant is found acting for the dependant, as long as they may; its coverage papers always.
    """
    if actor.person is None:
        return Filing.objects.none()
    if actor.declarant is not None:
        return _within(actor, Filing.objects.filter(declarant=actor.declarant)).filter(origin="online")
    mine = Filing.objects.filter(person=actor.person)
    if actor.dependant is not None:
        return _within(actor, mine.filter(subject=actor.dependant))
    return mine.filter(Q(subject=actor.person) | Q(subject=None) | Q(capability__in=COVERAGE_PAPERS))


def _within(actor: Actor, found: QuerySet[Filing]) -> QuerySet[Filing]:
    """Those of the capabilities that the actor was lent."""
    if actor.mandate is None:
        return found
    return found.filter(capability__in=[capability.value for capability in actor.mandate])


def open_of_many(*, declarants: Collection[int]) -> QuerySet[Filing]:
    """What waits for any of these declarants: drafts, incomplete presentations, requests for correction."""
    found = Filing.objects.filter(declarant__in=declarants, state__in=OPEN_TO_THE_PARTY, origin=Origin.ONLINE)
    return found.select_related("subject").order_by("-saved_at", "pk")


def about_me(actor: Actor) -> QuerySet[Filing]:
    """What others filed about this person (an employer's declaration of their accident): presented, never drafts."""
    if actor.person is None or actor.declarant is not None:
        return Filing.objects.none()
    about = Filing.objects.filter(subject=actor.beneficiary, is_unmatched=False, declarant__isnull=False)
    return _within(actor, about).exclude(state=State.DRAFT)


def visible_to(actor: Actor) -> QuerySet[Filing]:
    """Everything an actor may know of: one's party's filings and those about oneself; for officers, what was filed."""
    if actor.is_staff:
        seen = Filing.objects.none()
        if verdict(actor, Capability.FILE_WORK) is Verdict.ALLOWED:
            seen |= Filing.objects.exclude(state=State.DRAFT)
        return seen | of_desk(actor)
    return (of_party(actor) | about_me(actor)).distinct()


def of_desk(actor: Actor) -> QuerySet[Filing]:
    """What the public desk keys in from signed papers: any clerk goes on with what another began."""
    if verdict(actor, Capability.DESK_FILING_KEY) is not Verdict.ALLOWED:
        return Filing.objects.none()
    return Filing.objects.filter(origin=Origin.DESK)


def get(*, actor: Actor, filing: uuid.UUID) -> Filing:
    """One filing. Raises NotFound for a stranger's, as for one that does not exist."""
    found = visible_to(actor).select_related("person", "declarant", "subject").filter(pk=filing).first()
    if found is None:
        raise NotFound("filing.not_found")
    return found


def is_party(actor: Actor, filing: Filing) -> bool:
    """Does the actor act for the party that filed (and not only as the person it is about)? At the desk, the clerk does."""
    if actor.is_staff:
        return filing.origin == Origin.DESK and verdict(actor, Capability.DESK_FILING_KEY) is Verdict.ALLOWED
    if actor.declarant is not None:
        return filing.declarant_id == actor.declarant
    return filing.person_id is not None and filing.person_id == actor.person


def enclosed_kinds(filing: Filing) -> set[str]:
    """The kinds of what is enclosed, whether by the party or with a statement of the person it is about; not what was refused."""
    stated = filing.follow_ups.exclude(state=State.DRAFT).values_list("pk", flat=True)
    fates = [fate for pk in (filing.pk, *stated) for fate in attachments.fates(pk)]
    return {fate.kind for fate in fates if fate.state != "refused"}


def enclosed_by_party(filing: Filing) -> list[attachments.Fate]:
    """What the party enclosed, and what became of it: what others brought is not the party's to list, file or take out."""
    others = set(filing.report_deliveries.values_list("attachment_id", flat=True))
    return [fate for fate in attachments.fates(filing.pk) if fate.id not in others]


def history(*, actor: Actor, filing: Filing) -> QuerySet[Step]:
    """The steps that this actor may see, oldest first."""
    steps = filing.steps.order_by("at", "pk")
    return steps if actor.is_staff else steps.filter(for_office=False)


def queue(*, name: str, text: str = "", state: str = "") -> QuerySet[Filing]:
    """What the office has to decide, by legal limit: the oldest due first, each with its latest assessment's outcome.

    A search (``text``) looks among what was decided too: an appeal is recorded on a file that has left the queue.
    """
    found = Filing.objects.filter(queue=name).exclude(state=State.DRAFT)
    by_limit = (F("decision_due").asc(nulls_last=True), "id")
    if text:
        found = found.filter(_matches(text)).order_by(F("decided_at").asc(nulls_first=True), *by_limit)
    else:
        found = found.filter(state__in=WITH_THE_OFFICE).order_by(*by_limit)
    if state:
        found = found.filter(state=state)
    return with_assessment(found).select_related("subject", "declarant")


def searched(found: QuerySet[Filing], *, text: str) -> QuerySet[Filing]:
    """Those of ``found`` with this number, or with these words in a name on them.

    Nobody outside ``found`` is asked for: neither what a party finds nor how long it takes tells who is in the register.
    """
    words = [key for word in text.split() if (key := search_key(word))]
    if not words:
        return found.none()
    named = _numbered(text) | Q(subject__cass_number=normalised(text))
    for who in ("subject", "person", "declarant"):
        named |= Q(*((f"{who}__name_key__contains", word) for word in words))
    return found.filter(named)


def numbered(found: QuerySet[Filing], *, text: str) -> QuerySet[Filing]:
    """Those of ``found`` with this number, or about the person with this CASS number: nobody looks round by names."""
    return found.filter(_numbered(text) | Q(subject__cass_number=normalised(text)))


def with_assessment(found: QuerySet[Filing]) -> QuerySet[Filing]:
    """Each filing with what its latest assessment came to (``assessed``); ``None`` while it was not assessed."""
    latest = AssessmentRecord.objects.filter(filing=OuterRef("pk")).order_by("-pk").values("outcome")[:1]
    return found.annotate(assessed=Subquery(latest))


def search(*, text: str, limit: int = 50) -> list[Filing]:
    """Filings by number, or by the name or CASS number of the person or the declarant."""
    found = Filing.objects.exclude(state=State.DRAFT).filter(_matches(text))
    return list(found.select_related("subject", "declarant").order_by("-filed_at", "id")[:limit])


def _matches(text: str) -> Q:
    number = text.strip().upper()
    if number.startswith("E-") or number.replace("-", "").isdigit():
        return _numbered(text)
    people = [person.pk for person in search_people(text=text)]
    declarants = [declarant.pk for declarant in search_declarants(text=text)]
    return Q(subject__in=people) | Q(person__in=people) | Q(declarant__in=declarants)


def _numbered(text: str) -> Q:
    """The number of a filing, whole or its last part as people say it."""
    number = text.replace("\0", "").strip().upper()
    serial = Exact(Right("number", SERIAL), f"-{number.zfill(SERIAL - 1)}")
    return Q(number__in=(number, f"E-{number}")) | Q(serial)


def proposals_to_resolve(*, actor: Actor) -> QuerySet[Proposal]:
    """Standing proposals made by others, by the legal limit of their filing."""
    return (
        Proposal.objects.filter(returned_at=None, filing__state=State.PROPOSED)
        .exclude(proposed_by=actor.staff)
        .select_related("filing__subject", "filing__declarant", "proposed_by", "assessment")
        .order_by("filing__decision_due", "pk")
    )


def health_file_opening(*, actor: Actor, filing: Filing, at: dt.datetime) -> HealthFileOpening | None:
    """The opening of the health part that is in force for this officer now; ``None``: it is closed."""
    return (
        HealthFileOpening.objects.filter(filing=filing, staff=actor.staff, opened_at__lte=at, until__gt=at)
        .order_by("-until")
        .first()
    )


def counts_by_state(*, queue: str, on: dt.date) -> dict[str, Any]:
    """How much there is in each state, and how much is past its limit."""
    found = Filing.objects.filter(queue=queue, state__in=WITH_THE_OFFICE)
    states = dict(found.values_list("state").annotate(total=Count("pk")).order_by())
    return {"states": states, "overdue": found.filter(decision_due__lt=on).count()}


def latest_revision(filing: uuid.UUID) -> Revision | None:
    """What was filed last, whole."""
    return Revision.objects.select_related("filing__declarant").filter(filing=filing).order_by("-number").first()


def standing_proposal(filing: Filing) -> Proposal | None:
    """The proposal that waits to be resolved."""
    return filing.proposals.filter(returned_at=None).select_related("proposed_by", "assessment").first()


def proposals(*, numbers: Sequence[int]) -> QuerySet[Proposal]:
    """These proposals, whatever became of them, by the legal limit of their filing."""
    return (
        Proposal.objects.filter(pk__in=numbers)
        .select_related("filing__subject", "filing__declarant", "proposed_by", "assessment")
        .order_by("filing__decision_due", "pk")
    )


def overdue(*, queue: str, on: dt.date) -> QuerySet[Filing]:
    """Undecided past the legal limit: silence (R-PROC 15), oldest first."""
    return _watched(queue).filter(state__in=WITH_THE_OFFICE, decision_due__lt=on).order_by("decision_due", "id")


def due_between(*, queue: str, first: dt.date, last: dt.date) -> QuerySet[Filing]:
    """Undecided, with the legal limit within these days."""
    found = _watched(queue).filter(state__in=WITH_THE_OFFICE, decision_due__range=(first, last))
    return found.order_by("decision_due", "id")


def lapsing(*, queue: str, until: dt.date) -> QuerySet[Filing]:
    """In the party's hands, and not completed or mended by that day: about to be archived or decided as it is."""
    found = _watched(queue).filter(state__in=[State.INCOMPLETE, State.CORRECTION_ASKED], party_due__lte=until)
    return found.order_by("party_due", "id")


def _watched(queue: str) -> QuerySet[Filing]:
    return Filing.objects.filter(queue=queue).select_related("subject", "declarant")


def proposals_by_officer(*, queue: str, since: dt.datetime) -> list[tuple[str, int, int, int]]:
    """How many proposals each officer made since a moment, and how many of them were resolved or came back.

    Name, made, resolved, returned.
    """
    made = Proposal.objects.filter(filing__queue=queue, proposed_at__gte=since)
    counted = made.values_list("proposed_by__full_name").annotate(
        made=Count("pk"),
        resolved=Count("pk", filter=Q(decision__isnull=False)),
        returned=Count("pk", filter=Q(returned_at__isnull=False)),
    )
    return list(counted.order_by("-made", "proposed_by__full_name"))
