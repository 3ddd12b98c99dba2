"""The sealed file of an issued document, to whoever may read it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cass.access import Capability
from cass.audit.models import EventType
from cass.audit.operations import journal
from cass.documents import queries
from cass.documents.kinds import TELL_OF_HEALTH
from cass.documents.models import IssuedDocument
from cass.filings import queries as filings
from cass.inbox import queries as inbox
from cass.kernel.faults import Denied
from cass.web.guard import Request, requires
from cass.web.views.office.file import opening_of, read_health


@requires(Capability.DOCUMENT_READ)
@require_safe
def document(request: Request, document: int) -> HttpResponse:
    """The PDF; while it is being made, a page that says so. What an official notice brings is read after opening it.

    Handed over as a file, under the document's number and no other name: on a shared computer its name tells nothing.
    """
    found = queries.get(actor=request.actor, document=document)
    if sealed := inbox.awaiting_opening(request.actor).filter(document=found.pk).first():
        return redirect("notice", sealed.pk)
    if request.actor.is_staff and found.kind in TELL_OF_HEALTH:
        _demand_opening(request, found)
    file = queries.file_of(found)
    if file is None:
        context = {"title": _("S’està preparant el document"), "kind": str(found.get_kind_display()), "document": found}
        return render(request, "citizens/being_prepared.html", context)
    journal(
        EventType.DOCUMENT_READ,
        actor=request.actor,
        at=timezone.now(),
        person=found.holder_id,
        declarant=found.declarant_id,
        filing=found.filing_id,
        facts={"document": found.pk},
    )
    response = HttpResponse(bytes(file.pdf), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _demand_opening(request: Request, document: IssuedDocument) -> None:
    """The office reads a letter that tells of health under an opening of its file's health part, and it is journalled."""
    if document.filing_id is None:
        raise Denied("filing.health_file_closed")
    filing, now = filings.get(actor=request.actor, filing=document.filing_id), timezone.now()
    opening = opening_of(request.actor, filing, now)
    if opening is None:
        raise Denied("filing.health_file_closed")
    read_health(request.actor, filing, opening, now, document=document.pk)
