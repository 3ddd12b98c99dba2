"""Who may act for a declarant: what its holder has granted, what was done with it, and its end."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cass.access import Actor, Capability, Door
from cass.access.matrix import doors_for
from cass.audit import uses
from cass.inbox import mandates as telling
from cass.procedures import authorisation_of_third_party, delegation_to_employee, revocation_of_mandate
from cass.registry import acting
from cass.registry.acting import Standing
from cass.registry.models import Mandate
from cass.web.components import SummaryRow
from cass.web.guard import Request, requires
from cass.web.paging import page_of
from cass.web.paths import door_url
from cass.web.views import mandate_pages as pages

MOST_ENDED = 50


@requires(Capability.MANDATE_READ)
@require_safe
def index(request: Request) -> HttpResponse:
    """Everybody who may act for this declarant, with until when and the last use; and what has ended."""
    declarant, on = request.actor.declarant or 0, timezone.localdate()
    granted = acting.granted(declarant=declarant)
    standing = list(acting.running(granted, on))
    ended = list(granted.exclude(pk__in=[each.pk for each in standing])[:MOST_ENDED])
    context = {
        "title": _("Qui pot actuar en nom vostre"),
        "holders": [
            SummaryRow(_("Titular administratiu"), holder.full_name) for holder in acting.holders(declarant, on)
        ],
        "to_confirm": sum(1 for each in standing if each.suspended_at is not None),
        "table": pages.granted_table(_("Autoritzacions"), declarant, standing, on),
        "ended": pages.granted_table(_("Acabades"), declarant, ended, on) if ended else None,
        "delegate": delegation_to_employee.procedure.code,
        "authorise": authorisation_of_third_party.procedure.code,
        "is_gestoria": acting.received_by(gestoria=declarant).exists(),
        "may_grant": _may_grant(request.actor),
        "certificate_door": door_url(Door.CASS_CERTIFICATE, wanted=request.path),
    }
    return render(request, "mandates/index.html", context)


def _may_grant(actor: Actor) -> bool:
    """Does their door let them say who may act? Every door of a declarant's lets them end it."""
    return actor.door in doors_for(Capability.MANDATE_GRANT)


@requires(Capability.MANDATE_READ)
@require_safe
def mandate(request: Request, mandate: int) -> HttpResponse:
    """One mandate: what it lets do, who acts by it, and the log of its use."""
    declarant, on = request.actor.declarant or 0, timezone.localdate()
    found = acting.granted_one(mandate=mandate, declarant=declarant)
    named = acting.ever_named_under(mandates=[found.pk])[found.pk]
    spells, names = pages.users(found, named)
    used = uses.uses(declarant=declarant, by=spells)
    page, latest = page_of(used, request.GET), used.first()
    standing = acting.standing(found, on)
    context = {
        "title": telling.receiver(found),
        "waiting": pages.waiting(found, on),
        "facts": [*pages.facts(found, on, used_at=latest.at if latest else None), *_more(found)],
        "named": [
            (each.person.full_name, _revoke_url(each))
            for each in named
            if each.person is not None and each.revoked_at is None
        ],
        "is_gestoria": found.pk in pages.of_gestorias([found]),
        "log": pages.log_table(request.actor, page, who=names),
        "pages": page.pages,
        "is_suspended": standing is Standing.SUSPENDED,
        "may_grant": _may_grant(request.actor),
        "revoke_url": "" if standing in {Standing.REVOKED, Standing.OVER} else _revoke_url(found),
        "confirm_url": reverse("mandate_confirm", args=[found.pk]),
        "back_url": reverse("mandates"),
    }
    return render(request, "mandates/mandate.html", context)


def _more(found: Mandate) -> list[SummaryRow]:
    if found.filing_id is None:
        return []
    return [SummaryRow(_("Expedient"), _("Sol·licitud i rebut"), url=reverse("filing", args=[found.filing_id]))]


def _revoke_url(mandate: Mandate) -> str:
    return reverse("mandate_revoke", args=[mandate.pk])


@requires(Capability.MANDATE_REVOKE)
@require_http_methods(["GET", "POST"])
def revoke(request: Request, mandate: int) -> HttpResponse:
    """What revoking means; a POST files CASS-0168 and ends it at once."""
    found = acting.granted_one(mandate=mandate, declarant=request.actor.declarant or 0)
    if request.method == "POST":
        filing = revocation_of_mandate.revoke_now(
            mandate=found.pk, actor=request.actor, at=timezone.now(), language=request.LANGUAGE_CODE or "ca"
        )
        return redirect(f"{reverse('filing', args=[filing.pk])}?presentat=1")
    context = {
        "title": _("Voleu revocar aquesta autorització?"),
        "who": telling.receiver(found),
        "is_gestoria": found.pk in pages.of_gestorias([found]),
        "back_url": reverse("mandate", args=[found.pk]),
    }
    return render(request, "mandates/revoke.html", context)


@requires(Capability.MANDATE_GRANT)
@require_POST
def confirm(request: Request, mandate: int) -> HttpResponse:
    """The new holder lets stand what the former one granted."""
    telling.confirm(mandate=mandate, actor=request.actor, at=timezone.now())
    return redirect("mandate", mandate)
