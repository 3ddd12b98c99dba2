"""The sessions of whoever is in: from which device, from where, through which door; ended one by one or all at once."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cass.access import Capability, Door
from cass.doors import sessions as operations
from cass.doors.models import Session
from cass.kernel.faults import NotFound
from cass.web.guard import Request, requires
from cass.web.ids import id_of
from cass.wording import access
from cass.wording.capabilities import DOORS

OTHERS = "others"


@dataclass(frozen=True)
class Listed:
    """A session as its owner knows it again."""

    id: int
    device: str
    door: str
    network: str
    opened_at: dt.datetime
    last_seen_at: dt.datetime
    is_this: bool


@requires(Capability.SESSIONS_MANAGE)
@require_http_methods(["GET", "POST"])
def sessions(request: Request) -> HttpResponse:
    """One's own sessions; a POST ends one of the others, or all of them."""
    here, now = request.cass_session, timezone.now()
    if request.method == "POST":
        if request.POST.get("end") == OTHERS:
            operations.end_others(session=here, at=now)
            return redirect("sessions")
        other = id_of(request.POST.get("end", ""))
        if other is None or other == here.pk:
            raise NotFound("page.not_found")
        operations.end_other(session=here, other=other, at=now)
        return redirect("sessions")
    found = [_listed(each, here) for each in operations.of_same_owner(here, at=now)]
    context = {
        "title": _("Les vostres sessions obertes"),
        "this": [each for each in found if each.is_this],
        "others": [each for each in found if not each.is_this],
        "idle_minutes": operations.IDLE // dt.timedelta(minutes=1),
        "longest_hours": operations.LENGTH // dt.timedelta(hours=1),
    }
    return render(request, "sessions/sessions.html", context)


def _listed(session: Session, here: Session) -> Listed:
    return Listed(
        id=session.pk,
        device=access.device(session.device),
        door=str(DOORS[Door(session.door)]),
        network=session.network,
        opened_at=session.created_at,
        last_seen_at=session.last_seen_at,
        is_this=session.pk == here.pk,
    )


@requires(Capability.SESSIONS_MANAGE)
@require_POST
def go_on(request: Request) -> HttpResponse:
    """The reader of a long page is still there. Answers how many seconds the session lasts now."""
    idle, longest = operations.left(request.cass_session, at=timezone.now())
    return JsonResponse({"idle": int(idle.total_seconds()), "longest": int(longest.total_seconds())})
