"""One file on an officer's desk: read, open its health part, read what is enclosed."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cass.access import Actor, Capability, Verdict, verdict
from cass.accidents import queries as accidents
from cass.attachments import operations as attachments
from cass.attachments import queries as enclosed
from cass.attachments.cleaning import PDF, type_of
from cass.audit.models import EventType
from cass.audit.operations import journal
from cass.filings import operations, queries
from cass.filings.models import Filing, HealthFileOpening
from cass.filings.procedure import Procedure
from cass.kernel.faults import Denied, Fault, NotFound
from cass.procedures.catalogue import CATALOGUE
from cass.web.guard import Request, requires
from cass.web.views.office import file_pages as pages
from cass.wording import faults

NO_SCRIPTS = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
SANDBOX = f"{NO_SCRIPTS}; sandbox"
"""For pictures. Chromium's viewer of PDF files refuses to work in a sandbox; the clean copy holds no script anyway."""


def taken(request: Request, filing: uuid.UUID) -> tuple[Filing, Procedure]:
    """A file that the office may see, and its procedure. Raises NotFound."""
    found = queries.get(actor=request.actor, filing=filing)
    return found, CATALOGUE[found.procedure]


def read_file(actor: Actor, filing: Filing, procedure: Procedure, at: dt.datetime) -> dict[str, Any]:
    """The page of a file, journalled before anything of it is shown; the health part apart, under its opening."""
    opening = begin_reading(actor, filing, at)
    page = pages.file_page(actor=actor, filing=filing, procedure=procedure, opening=opening, at=at)
    return page | {"may_open_health": verdict(actor, Capability.HEALTH_FILE_OPEN) is Verdict.ALLOWED}


def begin_reading(actor: Actor, filing: Filing, at: dt.datetime) -> HealthFileOpening | None:
    """Journal that a file is read, and its health part too if it is open: then the opening."""
    whose, declarant = filing.subject_id, filing.declarant_id
    journal(EventType.FILE_READ, actor=actor, at=at, person=whose, declarant=declarant, filing=filing.pk)
    opening = opening_of(actor, filing, at)
    if opening is not None:
        read_health(actor, filing, opening, at)
    return opening


def read_health(actor: Actor, filing: Filing, opening: HealthFileOpening, at: dt.datetime, **facts: int) -> None:
    """Journal that something of the health part is read, under its opening."""
    about = {"opening": opening.pk, **facts}
    journal(EventType.HEALTH_FILE_READ, actor=actor, at=at, person=filing.subject_id, filing=filing.pk, facts=about)


def opening_of(actor: Actor, filing: Filing, at: dt.datetime) -> HealthFileOpening | None:
    """The opening in force; ``None`` for who may not open health files (any more), whatever was opened before."""
    if verdict(actor, Capability.HEALTH_FILE_OPEN) is not Verdict.ALLOWED:
        return None
    return queries.health_file_opening(actor=actor, filing=filing, at=at)


@requires(Capability.FILE_WORK)
@require_safe
def work(request: Request, filing: uuid.UUID) -> HttpResponse:
    """The file: facts, assessment, what was filed, what was said, what was issued, what happened."""
    found, procedure = taken(request, filing)
    return render(request, "office/file.html", read_file(request.actor, found, procedure, timezone.now()))


@requires(Capability.HEALTH_FILE_OPEN)
@require_POST
def open_health(request: Request, filing: uuid.UUID) -> HttpResponse:
    """Open the health part with a reason, and go back to the page; without one, the file says so and stays closed."""
    found, procedure = taken(request, filing)
    reason, now = request.POST.get("reason", "").replace("\0", "")[:300], timezone.now()
    try:
        operations.open_health_file(filing=found.pk, reason=reason, actor=request.actor, at=now)
    except Fault as fault:
        if fault.code != "filing.reason_needed":
            raise
        page = read_file(request.actor, found, procedure, now) | {"health_problem": faults.words(fault)}
        return render(request, "office/file.html", page, status=422)
    back = reverse("work", args=[found.pk])
    return redirect(f"{_asked_from(request, found) or back}#salut")


def _asked_from(request: Request, filing: Filing) -> str:
    """The page of this file on which the health part was asked for, if it is one of those that show it."""
    then, standing = request.POST.get("then", ""), queries.standing_proposal(filing)
    pages_of_it = {reverse("work_propose", args=[filing.pk])}
    if standing is not None:
        pages_of_it.add(reverse("proposal", args=[standing.pk]))
    return then if then in pages_of_it else ""


@requires(Capability.PROPOSAL_MAKE)
@require_POST
def reassess(request: Request, filing: uuid.UUID) -> HttpResponse:
    """Run the rule again over what was filed, with what the register knows today."""
    found, procedure = taken(request, filing)
    operations.reassess(procedure=procedure, filing=found.pk, actor=request.actor, at=timezone.now())
    return redirect("work", found.pk)


@requires(Capability.FILE_WORK)
@require_safe
def attachment(request: Request, filing: uuid.UUID, attachment: uuid.UUID) -> HttpResponse:
    """The clean copy of what was enclosed, journalled before it is shown; a medical one only under an opening."""
    found, _procedure = taken(request, filing)
    now = timezone.now()
    belonging = pages.enclosed_in(found, accidents.statements_on(found.pk))
    item = enclosed.of_filings(belonging).filter(pk=attachment).first()
    if item is None:
        raise NotFound("page.not_found")
    opening = opening_of(request.actor, found, now) if item.health else None
    if item.health and opening is None:
        raise Denied("filing.health_file_closed")
    reason = f"opening {opening.pk}" if opening is not None else ""
    copy = attachments.open_clean_copy(attachment_id=item.pk, actor=request.actor, reason=reason, at=now)
    content_type = type_of(copy)
    ending = content_type.rpartition("/")[2]
    response = HttpResponse(copy, content_type=content_type)
    response.headers["Content-Security-Policy"] = NO_SCRIPTS if content_type == PDF else SANDBOX
    response.headers["Content-Disposition"] = f'inline; filename="{_("adjunt")}.{ending}"'
    return response
