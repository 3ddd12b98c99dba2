"""Contracts of CASS certificates at the desk (MISSION A6, A7): the queue, one request, one scan."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cass.access import Actor, Capability
from cass.attachments import operations as attachments
from cass.attachments.cleaning import PDF, type_of
from cass.audit.models import EventType
from cass.audit.operations import journal
from cass.contracts import queries
from cass.contracts.models import CertificateRequest
from cass.contracts.queries import LISTED
from cass.contracts.stages import Stage, contract_of
from cass.kernel.faults import Fault, NotFound
from cass.web.guard import Request, requires
from cass.web.lists import listed
from cass.web.paging import page_of
from cass.web.views.office import contracts_pages as pages
from cass.web.views.office.file import NO_SCRIPTS, SANDBOX
from cass.wording import faults


@requires(Capability.CONTRACT_WORK)
@require_safe
def queue(request: Request) -> HttpResponse:
    """What waits at the desk, the oldest first; every figure is a filter, and a search finds what is over too."""
    now, text = timezone.now(), request.GET.get("q", "").strip()
    asked = request.GET.get("estat", "")
    stage = Stage(asked) if asked in {each.value for each in LISTED} else None
    page = page_of(queries.queue(actor=request.actor, stage=stage, text=text, at=now), request.GET)
    listed(request, "contracts_search" if text else "contracts", shown=len(page.rows), found=page.total)
    counts = queries.counts(actor=request.actor, at=now)
    empty = _("No hem trobat cap sol·licitud.") if text or stage else _("No hi ha cap sol·licitud pendent.")
    context = {
        "title": _("Contractes de certificat"),
        "text": text,
        "figures": pages.figures(counts, chosen=stage, searching=bool(text)),
        "table": pages.table(page.rows, now, empty=empty),
        "pages": page.pages,
        "total": page.total,
    }
    return render(request, "office/contracts/queue.html", context)


def read(actor: Actor, asked: uuid.UUID, at: dt.datetime) -> CertificateRequest:
    """A request, journalled before anything of it is shown. Raises NotFound."""
    found = queries.get(actor=actor, request=asked)
    begun = contract_of(found)
    facts = {"request": str(found.pk), "contract": str(begun.pk) if begun else None}
    journal(EventType.FILE_READ, actor=actor, at=at, person=begun.holder_id if begun else None, facts=facts)
    return found


@requires(Capability.CONTRACT_WORK)
@require_safe
def contract(request: Request, asked: uuid.UUID) -> HttpResponse:
    """A request and its contract: what was asked, how far it is, what comes next."""
    return contract_page(request, asked)


def contract_page(request: Request, asked: uuid.UUID, *, fault: Fault | None = None, status: int = 200) -> HttpResponse:
    """The page of a request; ``fault`` is what stood in the way of what was just tried."""
    now = timezone.now()
    found = read(request.actor, asked, now)
    context: dict[str, Any] = pages.contract_page(request.actor, found, now)
    context["problem"] = faults.words(fault) if fault is not None else None
    return render(request, "office/contracts/contract.html", context, status=status)


@requires(Capability.CONTRACT_WORK)
@require_safe
def scan(request: Request, asked: uuid.UUID, scan: uuid.UUID) -> HttpResponse:
    """The clean copy of a scan of this contract, journalled before it is shown."""
    found = queries.get(actor=request.actor, request=asked)
    begun = contract_of(found)
    if begun is None:
        raise NotFound("page.not_found")
    item = queries.scan_of(begun, scan)
    copy = attachments.open_clean_copy(attachment_id=item.id, actor=request.actor, reason="contract", at=timezone.now())
    content_type = type_of(copy)
    response = HttpResponse(copy, content_type=content_type)
    response.headers["Content-Security-Policy"] = NO_SCRIPTS if content_type == PDF else SANDBOX
    ending = content_type.rpartition("/")[2]
    response.headers["Content-Disposition"] = f'inline; filename="{_("adjunt")}.{ending}"'
    return response
