"""Drafting: rows owned by the party, saved section by section, found again, never duplicated."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from cass.access import Actor, Capability
from cass.attachments import operations as attachments
from cass.attachments import queries as enclosed
from cass.audit.models import EventType
from cass.audit.operations import record
from cass.filings import answers as store
from cass.filings import queries
from cass.filings.models import OPEN_TO_THE_PARTY, Filing, Origin, SectionAnswers, State
from cass.filings.operations.state import context_of, demand, demand_party, note, take
from cass.filings.procedure import Procedure, Subject
from cass.kernel.faults import Conflict, Denied, Fault, NotFound
from cass.kernel.working_days import day_of
from cass.registry.models import Declarant


@dataclass(frozen=True)
class Saved:
    """What became of a save. ``theirs`` holds somebody else's newer answers when ours were stale."""

    version: int
    theirs: Any | None = None

    @property
    def is_stale(self) -> bool:
        return self.theirs is not None


@transaction.atomic
def start(
    *,
    procedure: Procedure,
    actor: Actor,
    at: dt.datetime,
    language: str,
    declarant: int | None = None,
    presented_on: dt.date | None = None,
    about: uuid.UUID | None = None,
) -> Filing:
    """Open a draft for the party that the actor acts for.

    The desk names the ``declarant`` and the day on which the signed paper was presented.
    """
    at_the_desk = actor.is_staff
    demand(actor, Capability.DESK_FILING_KEY if at_the_desk else procedure.capability)
    if at_the_desk != (declarant is not None):
        raise Denied("access.denied")
    if at_the_desk and (presented_on is None or presented_on > day_of(at)):
        raise Fault("filing.presented_in_the_future")
    if about is not None and not queries.visible_to(actor).filter(pk=about).exists():
        raise NotFound("filing.not_found")
    if declarant is not None and not Declarant.objects.filter(pk=declarant).exists():
        raise NotFound("registry.not_found")
    party = declarant if at_the_desk else actor.declarant
    filing = Filing(
        procedure=procedure.code,
        version=procedure.version,
        capability=procedure.capability,
        queue=procedure.queue or "",
        origin=Origin.DESK if at_the_desk else Origin.ONLINE,
        language=language,
        declarant_id=party,
        person_id=actor.person if party is None else None,
        subject_id=actor.beneficiary if party is None else None,
        about_id=about,
        created_at=at,
        saved_at=at,
        created_by=actor.reference,
        presented_on=presented_on,
    )
    demand_party(actor, filing, procedure, on=day_of(at))
    filing.save(force_insert=True)
    note(filing, "started", actor=actor, at=at)
    record(EventType.FILING_STARTED, actor=actor, at=at, declarant=party, filing=filing.pk)
    return filing


@transaction.atomic
def save_section(
    *,
    procedure: Procedure,
    filing: uuid.UUID,
    section: str,
    answers: Any,
    version: int,
    actor: Actor,
    at: dt.datetime,
) -> Saved:
    """Save one section's answers over the ``version`` that the page showed (0: nothing was saved yet).

    A stale save writes nothing and returns both sides. Raises WrongAnswers, and Conflict("filing.same_subject",
    existing=…) when the party already has a draft about the same thing.
    """
    found = take(filing=filing)
    demand_party(actor, found, procedure, on=day_of(at))
    if found.state not in OPEN_TO_THE_PARTY:
        raise Conflict("filing.not_open_to_you")
    declared = procedure.section(section)
    row = SectionAnswers.objects.filter(filing=found, code=section).first()
    if (row.version if row else 0) != version:
        return Saved(version=row.version if row else 0, theirs=store.of_draft(found).get(section, {}))
    context = context_of(found, store.of_draft(found), on=day_of(at))
    shown, hidden = store.split(declared, store.accepted(declared, answers, context))
    row = row or SectionAnswers(filing=found, code=section, version=0)
    row.version += 1
    row.answers, row.saved_at, row.saved_by = shown, at, actor.reference
    row.sealed = store.seal(hidden, identity=store.draft_identity(found, section))
    row.save()
    found.saved_at = at
    _keep_subject(found, procedure, at)
    record(EventType.FILING_SAVED, actor=actor, at=at, filing=found.pk, facts={"section": section})
    return Saved(version=row.version)


def _keep_subject(filing: Filing, procedure: Procedure, at: dt.datetime) -> None:
    """Note whom the draft is about, as soon as its answers say so; a second draft about the same is refused."""
    given = store.of_draft(filing)
    subject = procedure.subject(given, context_of(filing, given, on=day_of(at)))
    apply_subject(filing, subject)
    try:
        with transaction.atomic():
            filing.save()
    except IntegrityError as error:
        if "one_draft_for_one_thing" not in str(error):
            raise
        existing = Filing.objects.get(
            procedure=filing.procedure,
            person=filing.person_id,
            declarant=filing.declarant_id,
            origin=filing.origin,
            subject_key=subject.key,
            state=State.DRAFT,
        )
        raise Conflict("filing.same_subject", existing=str(existing.pk)) from error


def apply_subject(filing: Filing, subject: Subject) -> None:
    """Whom a filing of a declarant is about; a person's own filing is about the party itself.

    Somebody typed in whom an officer has matched stays matched while the party says the same.
    """
    already_matched = filing.subject_id is not None and filing.subject_key == subject.key
    if filing.declarant_id is not None and not (subject.is_unmatched and already_matched):
        filing.subject_id, filing.is_unmatched = subject.person, subject.is_unmatched
    filing.subject_key = subject.key


@transaction.atomic
def discard(*, procedure: Procedure, filing: uuid.UUID, actor: Actor, at: dt.datetime) -> None:
    """Throw a draft away, with its files. What was filed is never thrown away."""
    found = take(filing=filing)
    demand_party(actor, found, procedure, on=day_of(at))
    if found.state != State.DRAFT:
        raise Conflict("filing.not_open_to_you")
    for fate in enclosed.fates(found.pk):
        attachments.remove(attachment_id=fate.id, actor=actor, at=at)
    record(EventType.FILING_WITHDRAWN, actor=actor, at=at, filing=found.pk, facts={"draft": True})
    found.delete()
