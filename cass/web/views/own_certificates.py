"""One's own CASS certificates (MISSION A8): which there are, renewing one from inside, revoking one at any hour."""

import datetime as dt

from cryptography import x509
from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cass.access import NOBODY, Capability, Door
from cass.contracts import renewal
from cass.doors import issued, operations
from cass.doors.models import IssuedCertificate
from cass.filings.widgets import Radios
from cass.kernel.faults import NotFound
from cass.web.components import Colour, SummaryRow, Tag
from cass.web.guard import Request, requires
from cass.web.templatetags.cass import day, moment
from cass.web.views.certificate_keys import chain_file, key_page
from cass.wording import faults
from cass.wording.redemption import REASONS, STATES

COLOURS: dict[str, Colour] = {"good": "green", "revoked": "red", "superseded": "grey", "expired": "grey"}
REVOCABLE_FOR = (x509.ReasonFlags.key_compromise.value, x509.ReasonFlags.cessation_of_operation.value)


class RevocationForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Per què el voleu revocar?"),
        choices=[(reason, REASONS[reason]) for reason in REVOCABLE_FOR],
        widget=Radios(),
    )


@requires(Capability.CERTIFICATE_MANAGE)
@require_safe
def own(request: Request) -> HttpResponse:
    """All one's certificates, the newest first, and what can be done with each."""
    now = timezone.now()
    listed = [_entry(certificate, request, now) for certificate in issued.of_person(request.actor.person or 0)]
    context = {"title": _("El vostre certificat digital CASS"), "listed": listed}
    return render(request, "certificates/own.html", context)


def _entry(certificate: IssuedCertificate, request: Request, at: dt.datetime) -> dict[str, object]:
    state = issued.state(certificate, at=at)
    rows = [
        SummaryRow(_("Estat"), tag=Tag(str(STATES[state]), COLOURS[state])),
        SummaryRow(_("Expedit el"), day(certificate.issued_at)),
        SummaryRow(_("Vàlid fins al"), day(certificate.not_after)),
        SummaryRow(_("Número de sèrie"), certificate.serial),
    ]
    if certificate.revoked_at is not None:
        rows.append(
            SummaryRow(
                _("Revocat"), moment(certificate.revoked_at), lines=[str(REASONS[certificate.revocation_reason])]
            )
        )
    obstacle = renewal.obstacle(certificate=certificate, at=at)
    is_here = request.actor.door is Door.CASS_CERTIFICATE and request.cass_session.certificate_id == certificate.pk
    return {
        "pk": certificate.pk,
        "rows": rows,
        "is_good": state == "good",
        "can_renew": obstacle is None and is_here,
        "why_not": "" if obstacle else _("Per renovar-lo, entreu amb aquest certificat."),
        "obstacle": faults.words(obstacle) if obstacle and state == "good" else None,
        "has_file": certificate.der is not None,
    }


@requires(Capability.CERTIFICATE_RENEW)
@require_http_methods(["GET", "POST"])
def renew(request: Request) -> HttpResponse:
    """A new key for the certificate by which the session was opened."""
    former, now = request.cass_session.certificate, timezone.now()
    if former is None:
        raise NotFound("page.not_found")
    obstacle = renewal.obstacle(certificate=former, at=now)
    if obstacle is not None and request.method == "GET":
        raise obstacle

    def issue(content: bytes) -> IssuedCertificate:
        return renewal.renew(certificate=former.pk, request=content, actor=request.actor, at=now)

    def done(certificate: IssuedCertificate) -> HttpResponse:
        file = reverse("own_certificate_file", args=[certificate.pk])
        return render(request, "certificates/done.html", {"title": _("El certificat és a punt"), "file": file})

    context = {
        "title": _("Renoveu el certificat"),
        "holder": former.person.full_name,
        "back": reverse("own_certificates"),
        "is_renewal": True,
    }
    return key_page(request, issue=issue, done=done, context=context)


@requires(Capability.CERTIFICATE_MANAGE)
@require_http_methods(["GET", "POST"])
def revoke(request: Request, certificate: int) -> HttpResponse:
    """Revoke one's certificate, through any door and at once. Who came in with it is out again."""
    found = _own(request, certificate)
    form = RevocationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = x509.ReasonFlags(form.cleaned_data["reason"])
        operations.revoke_certificate(certificate=found.pk, reason=reason, actor=request.actor, at=timezone.now())
        return _revoked(request, found)
    if found.revoked_at is not None:
        return redirect("own_certificates")
    context = {
        "title": _("Revoqueu el certificat"),
        "form": form,
        "rows": _entry(found, request, timezone.now())["rows"],
    }
    return render(request, "certificates/revoke.html", context, status=422 if form.errors else 200)


def _revoked(request: Request, certificate: IssuedCertificate) -> HttpResponse:
    is_out = request.cass_session.certificate_id == certificate.pk
    if is_out:
        request.actor, request.cass_session = NOBODY, None
    context = {"title": _("Heu revocat el certificat"), "is_out": is_out}
    response = render(request, "certificates/revoked.html", context)
    if is_out:
        response.delete_cookie(settings.SESSION_COOKIE, samesite="Lax")
        response.cookies[settings.SESSION_COOKIE]["secure"] = True
    return response


@requires(Capability.CERTIFICATE_MANAGE)
@require_safe
def file(request: Request, certificate: int) -> HttpResponse:
    """The certificate, without the key, and its issuer's: the key is where it was made."""
    found = _own(request, certificate)
    if found.der is None:
        raise NotFound("page.not_found")
    return chain_file(found)


def _own(request: Request, certificate: int) -> IssuedCertificate:
    """One's own. Raises NotFound for anybody else's."""
    found = issued.of_person(request.actor.person or 0).filter(pk=certificate).first()
    if found is None:
        raise NotFound("page.not_found")
    return found
