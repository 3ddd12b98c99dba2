"""Filings as their lists and the page of each show them, as plain values: what can be filed, where it stands."""

import datetime as dt
import uuid
from collections.abc import Container, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cass.access import Actor, Capability, Kind, Verdict, verdict
from cass.access.matrix import MATRIX
from cass.attachments import queries as attached
from cass.documents import queries as documents
from cass.filings import answers as store
from cass.filings import queries
from cass.filings.models import UNDECIDED, Filing, Origin, State
from cass.filings.operations.state import context_of
from cass.filings.procedure import Procedure
from cass.inbox import queries as inbox
from cass.inbox.mandates import receiver
from cass.kernel.faults import Fault
from cass.kernel.working_days import day_of
from cass.procedures import authorisation_of_third_party, delegation_to_employee
from cass.procedures.catalogue import CATALOGUE
from cass.registry import acting
from cass.registry.models import Mandate
from cass.web import answers as in_words
from cass.web.components import (
    Cell,
    Colour,
    Column,
    Document,
    Event,
    SummaryRow,
    Table,
    Tag,
    Tile,
    Upload,
)
from cass.web.guard import Request
from cass.web.paging import ListPage
from cass.web.templatetags.cass import day, moment, short_day
from cass.web.views import mandate_pages
from cass.wording import faults, history
from cass.wording.capabilities import CAPABILITIES

COLOURS: dict[str, Colour] = {
    State.DRAFT: "yellow",
    State.INCOMPLETE: "yellow",
    State.FILED: "blue",
    State.CORRECTION_ASKED: "yellow",
    State.PROPOSED: "blue",
    State.GRANTED: "green",
    State.REFUSED: "red",
    State.WITHDRAWN: "grey",
    State.ARCHIVED: "grey",
}


ABOUT_A_FILING = frozenset({Capability.WORK_ACCIDENT_STATE})
"""What is begun on the page of the filing that it is about, and nowhere else."""
GRANTING = frozenset({delegation_to_employee.procedure.code, authorisation_of_third_party.procedure.code})
"""What makes a mandate, which counts once the other side has accepted."""


def state_tag(filing: Filing, *, for_office: bool = False) -> Tag:
    """The state as its reader may know it: a proposal is the office's business."""
    state = State(filing.state)
    shown = State.FILED if state is State.PROPOSED and not for_office else state
    return Tag(str(shown.label), COLOURS[shown])


def known_tag(filing: Filing, unopened: Container[uuid.UUID]) -> Tag:
    """The state for a party: of a result that is still to be notified, only that there is one."""
    return Tag(_("Resolt: obriu la notificació"), "yellow") if filing.pk in unopened else state_tag(filing)


def address(filing: Filing, page: str = "filing", *more: str | uuid.UUID) -> str:
    """Where a page of a filing is, for the party that fills it in: what the desk keys in has addresses of its own."""
    name = f"desk_{page}" if filing.origin == Origin.DESK else page
    return reverse(name, args=[filing.pk, *more])


def home_of(filing: Filing) -> str:
    """The list to which a filing belongs for whoever fills it in."""
    return reverse("desk" if filing.origin == Origin.DESK else "filings")


def index(actor: Actor, procedures: Sequence[Procedure]) -> dict[str, Any]:
    usable = [
        found
        for found in procedures
        if found.capability not in ABOUT_A_FILING
        and verdict(actor, found.capability) in {Verdict.ALLOWED, Verdict.STEP_UP}
    ]
    coming = [
        str(CAPABILITIES[grant.capability])
        for grant in MATRIX
        if grant.kind is Kind.FILE
        and not grant.is_open
        and actor.door in grant.doors
        and (not grant.roles or grant.roles & actor.roles)
    ]
    tiles = [Tile(str(found.title), str(found.summary), reverse("begin", args=[found.code])) for found in usable]
    return {"title": _("Tràmits"), "tiles": tiles, "coming": coming}


def listing(request: Request, page: ListPage[Filing], text: str) -> dict[str, Any]:
    unopened = inbox.unopened_results(request.actor)
    columns = [Column(_("Tràmit")), Column(_("Expedient")), Column(_("Persona")), Column(_("Data")), Column(_("Estat"))]
    rows = [
        [
            Cell(str(CATALOGUE[found.procedure].title), url=reverse("filing", args=[found.pk])),
            Cell(found.number or "—"),
            Cell(subject_name(found)),
            Cell(short_day(found.filed_at or found.saved_at)),
            Cell(tag=known_tag(found, unopened)),
        ]
        for found in page.rows
    ]
    empty = _("No hem trobat cap expedient.") if text else _("Encara no hi ha cap expedient.")
    table = Table(_("Expedients"), columns, rows, empty=empty, caption_hidden=True)
    return {"title": _("Els meus expedients"), "table": table, "pages": page.pages, "total": page.total, "text": text}


def subject_name(filing: Filing) -> str:
    if filing.subject is None or filing.is_unmatched:
        return _("Persona per identificar") if filing.is_unmatched else "—"
    return filing.subject.full_name


def begin(procedure: Procedure, actor: Actor, on: dt.date) -> dict[str, Any]:
    """What will be asked of this party, as far as it is known before the first answer."""
    context = context_of(Filing(declarant_id=actor.declarant, person_id=actor.person), {}, on=on)
    return {
        "title": str(procedure.title),
        "procedure": procedure,
        "sections": [str(section.title) for section in procedure.asked({}, context)],
        "needs": [(str(need.title), str(need.hint)) for need in procedure.takes({}, context)],
        "back_url": reverse("procedures"),
        "actor_is_declarant": actor.declarant is not None,
    }


def status(actor: Actor, filing: Filing, procedure: Procedure) -> dict[str, Any]:
    """Where a filing stands: state, limits, papers, history, and what was filed as far as this reader may see it."""
    is_party, papers = queries.is_party(actor, filing), papers_of(actor, filing)
    steps = queries.history(actor=actor, filing=filing)
    unopened = inbox.unopened_results(actor)
    if filing.pk in unopened and filing.decided_at is not None:
        papers = papers_of(actor, filing, before=filing.decided_at)
        steps = steps.filter(at__lt=filing.decided_at)
    revision = filing.revisions.order_by("-number").first()
    # The party reads its own words; the person it is about reads the sections that concern them, sealed ones included.
    given = store.of_revision(revision, opened=True) if revision is not None else {}
    context = context_of(filing, given, on=day_of(filing.filed_at or filing.saved_at))
    # What was typed in from a paper is not read again at the desk: it speaks of health.
    made, today = acting.of_filing(filing=filing.pk) if filing.procedure in GRANTING else None, timezone.localdate()
    waiting = mandate_pages.waiting(made, today) if made is not None else ""
    only = frozenset() if actor.is_staff else None if is_party else procedure.for_subject
    return {
        "title": str(procedure.title),
        "filing": filing,
        "is_party": is_party,
        "presented": "",
        "tag": mandate_pages.standing_tag(made, today) if made and waiting else known_tag(filing, unopened),
        "waiting": waiting,
        "unopened_url": reverse("notice", args=[unopened[filing.pk]]) if filing.pk in unopened else "",
        "facts": [*_facts(filing), *_mandate(actor, made, today)],
        "documents": papers,
        "is_preparing": any(not paper.url for paper in papers),
        "events": [Event(history.step(step.code), moment(step.at)) for step in steps],
        "sections": in_words.sections_in_words(procedure, given, context, only=only),
        "uploads": [upload_of(fate) for fate in queries.enclosed_by_party(filing)] if is_party else [],
        "can_withdraw": is_party and filing.state == State.FILED and actor.declarant == filing.declarant_id,
        "can_invite": not is_party
        and filing.state in UNDECIDED
        and verdict(actor, Capability.MEDICAL_REPORT_INVITE) is Verdict.ALLOWED,
        "can_state": not is_party
        and filing.decided_at is None
        and verdict(actor, Capability.WORK_ACCIDENT_STATE) is Verdict.ALLOWED,
        "back_url": home_of(filing) if actor.is_staff else reverse("filings"),
    }


def presented(filing: Filing, procedure: Procedure) -> dict[str, Any]:
    """The same page right after presenting: said large, with the number; a repeated click says the same."""
    if filing.number is None:
        return {}
    title = _("S’ha presentat incomplet") if filing.state == State.INCOMPLETE else _("S’ha presentat")
    return {"title": title, "presented": str(procedure.title)}


def _facts(filing: Filing) -> list[SummaryRow]:
    rows = [SummaryRow(_("Expedient"), filing.number or "")]
    if subject := filing.subject:
        rows.append(SummaryRow(_("Persona"), subject.full_name))
    if filing.presented_on:
        rows.append(SummaryRow(_("Presentat"), day(filing.presented_on), lines=[_("En paper")]))
    elif filing.filed_at:
        rows.append(SummaryRow(_("Presentat"), moment(filing.filed_at)))
    if filing.entered_at and filing.entered_at != filing.filed_at and not filing.presented_on:
        rows.append(SummaryRow(_("Entrada a efectes legals"), moment(filing.entered_at)))
    if filing.decision_due and filing.decided_at is None:
        rows.append(SummaryRow(_("Hem de resoldre com a molt tard el"), day(filing.decision_due)))
    if filing.decided_at:
        rows.append(SummaryRow(_("Resolt"), moment(filing.decided_at)))
    return rows


def _mandate(actor: Actor, made: Mandate | None, on: dt.date) -> list[SummaryRow]:
    """Who may act by what was filed, and where that stands; a link for who may read it."""
    if made is None:
        return []
    may_read = actor.declarant == made.declarant_id and verdict(actor, Capability.MANDATE_READ) is Verdict.ALLOWED
    url = reverse("mandate", args=[made.pk]) if may_read else ""
    return [SummaryRow(_("Autorització"), receiver(made), url=url, tag=mandate_pages.standing_tag(made, on))]


def papers_of(actor: Actor, filing: Filing, *, before: dt.datetime | None = None) -> list[Document]:
    """The issued documents of a filing that this actor may read; those issued ``before`` a moment only."""
    found = documents.visible_to(actor).filter(filing_id=filing.pk).order_by("issued_at", "pk")
    if before is not None:
        found = found.filter(issued_at__lt=before)
    return [
        Document(
            str(document.get_kind_display()),
            url=reverse("document", args=[document.pk]) if document.prepared_at else "",
            details=f"{document.number} · {short_day(document.issued_at)}",
        )
        for document in found
    ]


def upload_of(fate: attached.Fate, *, removable_from: Filing | None = None) -> Upload:
    """What became of something handed in; ``removable_from``: the draft out of which it may be taken again."""
    why = faults.words(Fault(fate.refusal)).title if fate.refusal else ""
    remove = address(removable_from, "take_out", fate.id) if removable_from is not None else ""
    return Upload(fate.name, f"{max(1, fate.size // 1024)} kB", fate.state, why=why, remove_url=remove)  # type: ignore[arg-type]  # the states are the fates
