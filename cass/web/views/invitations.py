"""The injured person invites their doctor to hand in the medical report; the office's page shows the same."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cass.access import Capability
from cass.filings import operations, reports
from cass.filings.models import UNDECIDED, Filing, ReportInvitation
from cass.kernel import verification_code
from cass.procedures.catalogue import CATALOGUE
from cass.web.guard import Request, requires
from cass.web.templatetags.cass import moment


@dataclass(frozen=True)
class Invitation:
    """How the last invitation stands, in words; ``may_invite``: another one can be made."""

    words: str
    is_open: bool
    may_invite: bool


def standing(filing: Filing, at: dt.datetime) -> Invitation:
    last = reports.latest_invitation(filing)
    may_invite = filing.state in UNDECIDED and filing.subject is not None
    if last is None:
        return Invitation("", is_open=False, may_invite=may_invite)
    is_open = last.is_open(at) and may_invite
    return Invitation(_used(last, filing) or _unused(last, at), is_open=is_open, may_invite=may_invite)


def _used(last: ReportInvitation, filing: Filing) -> str:
    if last.used_at is None:
        return ""
    words = _("L’informe es va lliurar el {when}. Qui el va lliurar ha dit que és {doctor}.").format(
        when=moment(last.used_at), doctor=last.delivery.doctor_name
    )
    fates = {each.delivery.pk: each.state for each in reports.brought(filing)}
    if fates.get(last.delivery.pk) != "refused":
        return words
    return f"{words} {_('El fitxer no s’ha pogut acceptar: cal que el torni a lliurar, amb una altra invitació.')}"


def _unused(last: ReportInvitation, at: dt.datetime) -> str:
    if last.revoked_at is not None:
        return _("La darrera invitació es va anul·lar el {when}.").format(when=moment(last.revoked_at))
    if at >= last.expires_at:
        return _("La darrera invitació va caducar el {when} sense fer-se servir.").format(when=moment(last.expires_at))
    return _("Hi ha una invitació que val fins al {when}. Encara no s’ha fet servir.").format(
        when=moment(last.expires_at)
    )


def code_page(request: Request, filing: Filing, code: str, at: dt.datetime, *, back_url: str) -> HttpResponse:
    """The code, this once: it answers the POST that made it, because nothing of it is kept to be shown later."""
    # Capitals: QR codes have a compact mode for those. The code is in the path, so that it works without a script
    # (a fragment would need one); the front servers cut it out of their logs, and it opens one delivery, once.
    address = f"{settings.PUBLIC_URL}{reverse('report_scanned', args=[code])}".upper()
    context = {
        "title": _("Invitació per al metge"),
        "filing": filing,
        "code": verification_code.display(code),
        "qr": segno.make(address, error="m", micro=False).svg_data_uri(border=4, dark="#000", light="#fff"),
        "address": f"{settings.PUBLIC_URL}{reverse('report_code')}".removeprefix("https://"),
        "until": at + operations.INVITATION_LASTS,
        "back_url": back_url,
    }
    return render(request, "filings/invitation_code.html", context)


@requires(Capability.MEDICAL_REPORT_INVITE)
@require_safe
def invitation(request: Request, filing: uuid.UUID) -> HttpResponse:
    """How the doctor's report can come, whether it came, and who said to have brought it; never what is in it."""
    found = reports.get(actor=request.actor, filing=filing)
    context: dict[str, Any] = {
        "title": _("L’informe del metge"),
        "filing": found,
        "invitation": standing(found, timezone.now()),
        "invite_url": reverse("invite", args=[found.pk]),
        "revoke_url": reverse("invitation_revoke", args=[found.pk]),
        "back_url": reverse("filing", args=[found.pk]),
    }
    return render(request, "filings/invitation.html", context)


@requires(Capability.MEDICAL_REPORT_INVITE)
@require_http_methods(["GET", "POST"])
def invite(request: Request, filing: uuid.UUID) -> HttpResponse:
    """Make an invitation and show its code; who comes back to this address finds how it stands."""
    found, now = reports.get(actor=request.actor, filing=filing), timezone.now()
    if request.method == "GET":
        return redirect("invitation", found.pk)
    code = operations.invite_doctor(procedure=CATALOGUE[found.procedure], filing=found.pk, actor=request.actor, at=now)
    return code_page(request, found, code, now, back_url=reverse("invitation", args=[found.pk]))


@requires(Capability.MEDICAL_REPORT_INVITE)
@require_POST
def revoke(request: Request, filing: uuid.UUID) -> HttpResponse:
    found = reports.get(actor=request.actor, filing=filing)
    operations.revoke_invitation(filing=found.pk, actor=request.actor, at=timezone.now())
    return redirect("invitation", found.pk)
