"""The whole house, with bare pages instead of those that menus lead to: they say who is there and for whom."""

from django.http import HttpResponse
from django.urls import include, path

from cass.access import Capability
from cass.web.guard import Request, requires


def bare(capability: Capability):
    """A page that needs a capability and says who is there and for whom."""

    @requires(capability)
    def page(request: Request) -> HttpResponse:
        actor = request.actor
        return HttpResponse(
            f"person={actor.person} staff={actor.staff} for={actor.declarant} dependant={actor.dependant}"
        )

    return page


OTHERS = {
    "verify": ("verifica/", Capability.DOCUMENT_VERIFY),
    "simulators": ("simuladors/", Capability.SIMULATOR_USE),
    "home": ("inici/", Capability.HOME_READ),
    "procedures": ("tramits/", Capability.HOME_READ),
    "filings": ("expedients/", Capability.FILING_READ),
    "inbox": ("bustia/", Capability.INBOX_READ),
    "employees": ("empleats/", Capability.EMPLOYEES_READ),
    "queue": ("personal/safata/", Capability.QUEUE_READ),
    "proposals": ("personal/propostes/", Capability.PROPOSAL_RESOLVE),
    "desk": ("personal/taulell/", Capability.DESK_FILING_KEY),
    "paper": ("personal/paper/", Capability.PAPER_QUEUE_WORK),
    "limits": ("personal/terminis/", Capability.LIMITS_WATCH),
    "register": ("personal/registre/", Capability.PERSON_SEARCH),
}
BARE = [path(where, bare(capability), name=name) for name, (where, capability) in OTHERS.items()]
urlpatterns = [*BARE, path("", include("config.urls")), *BARE]
"""The first are found by their address, the last by their name."""
