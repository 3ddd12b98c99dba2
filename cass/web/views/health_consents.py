"""Who may see to somebody's health affairs: given and taken back by the person, through their own door."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cass.access import Capability
from cass.kernel.faults import NotFound
from cass.registry import guardians
from cass.registry import queries as registry
from cass.registry.models import Basis, Representation
from cass.web.components import Cell, Column, Table, Tag
from cass.web.guard import Request, requires
from cass.web.ids import id_of
from cass.web.templatetags.cass import day, short_day


@requires(Capability.HEALTH_CONSENT_GIVE)
@require_http_methods(["GET", "POST"])
def index(request: Request) -> HttpResponse:
    """Those through whom the person is insured, each with the consent they have or not; nobody consents for another."""
    actor, on, now = request.actor, timezone.localdate(), timezone.now()
    if actor.person is None or actor.dependant is not None:
        raise NotFound("page.not_found")
    if request.method == "POST":
        if (to := id_of(request.POST.get("consent", ""))) is not None:
            guardians.consent(representative=to, actor=actor, at=now)
        elif (representation := id_of(request.POST.get("withdraw", ""))) is not None:
            guardians.withdraw_consent(representation=representation, actor=actor, at=now)
        return redirect("health_consents")
    ever = list(guardians.representations(dependant=actor.person))
    running = (each for each in reversed(ever) if each.ended_at is None and (each.until is None or each.until >= on))
    standing = {each.representative_id: each for each in running}
    holders = []
    for link in registry.holders_of(person=actor.person, on=on):
        given = standing.get(link.holder_id)
        holders.append(
            {
                "number": link.holder_id,
                "name": link.holder.full_name,
                "is_in_care": guardians.is_in_care(link, on),
                "since": day(given.since) if given else "",
                "withdraw": given.pk if given and given.basis == Basis.CONSENT else None,
                "is_ordered": given is not None and given.basis == Basis.COURT_ORDER,
            }
        )
    context = {
        "title": _("Qui pot veure les vostres dades de salut"),
        "holders": holders,
        "table": _table(ever),
        "back_url": reverse("personal_data"),
    }
    return render(request, "mandates/health_consents.html", context)


def _table(ever: list[Representation]) -> Table:
    columns = [Column(_("Qui")), Column(_("Per què")), Column(_("Des del")), Column(_("Estat"))]
    rows = [
        [
            Cell(each.representative.full_name),
            Cell(str(each.get_basis_display()), hint=each.document),
            Cell(short_day(each.since)),
            Cell(tag=Tag(_("En vigor"), "green") if each.ended_at is None else Tag(_("Acabat"))),
        ]
        for each in ever
    ]
    return Table(_("Fins ara"), columns, rows, caption_hidden=True)
