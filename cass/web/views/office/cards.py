"""The card of an accident, replaced or taken back: returned on recovery (MISSION E7), or issued in error."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cass.access import Capability
from cass.accidents import operations
from cass.accidents.models import ReplacedFor
from cass.documents.models import RevocationReason
from cass.kernel.faults import Fault
from cass.procedures.work_accident_declaration import card
from cass.web.guard import Request, requires
from cass.web.views.filing_pages import subject_name
from cass.web.views.office.file import taken
from cass.web.views.office.forms import CardForm
from cass.wording import faults


@requires(Capability.FILE_WORK)
@require_http_methods(["GET", "POST"])
def take_back(request: Request, filing: uuid.UUID) -> HttpResponse:
    """Say why the card stops counting; whoever verifies it afterwards is told at once. One that replaces it is issued."""
    found, _procedure = taken(request, filing)
    form = CardForm(request.POST or None, on=timezone.localdate())
    page = {
        "title": _("Substitució, retorn o anul·lació del carnet"),
        "filing": found,
        "subject": subject_name(found),
        "back_url": reverse("work", args=[found.pk]),
        "form": form,
        "problem": None,
    }
    if request.method == "GET" or not form.is_valid():
        return render(request, "office/form.html", page, status=200 if request.method == "GET" else 422)
    now, given = timezone.now(), form.cleaned_data
    try:
        if given["reason"] == RevocationReason.REPLACED:
            reason = ReplacedFor(given["replaced_for"])
            card.replace(filing=found.pk, reason=reason, actor=request.actor, at=now)
        elif given["reason"] == RevocationReason.RETURNED:
            operations.return_card(filing=found.pk, on=given["returned_on"], actor=request.actor, at=now)
        else:
            card.revoke(filing=found.pk, why=given["why"], actor=request.actor, at=now)
    except Fault as fault:
        if not fault.code.startswith("accidents."):
            raise
        page["problem"] = faults.words(fault)
        return render(request, "office/form.html", page, status=409)
    return redirect("work", found.pk)
