"""What every page knows: who is acting, for whom, where they can go."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cass.access import NOBODY, Actor, Capability, Door, Verdict, verdict
from cass.doors import queries as parties
from cass.doors import sessions
from cass.inbox import queries as inbox
from cass.registry import queries as registry
from cass.wording.capabilities import DOORS, staff_label


class MenuItem(NamedTuple):
    text: str
    url: str
    current: bool
    unread: int = 0


@dataclass(frozen=True)
class ActorOnPage:
    name: str
    door_label: str
    acting_for_label: str
    can_switch: bool


class Page:
    """Evaluated only as far as a template asks."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._actor: Actor = getattr(request, "actor", NOBODY)
        self.demo = settings.DEMO
        self.path = request.path
        self.languages = settings.LANGUAGES

    @property
    def is_staff(self) -> bool:
        return self._actor.is_staff

    @property
    def language(self) -> str:
        return get_language() or settings.LANGUAGE_CODE

    @cached_property
    def actor(self) -> ActorOnPage | None:
        session = getattr(self._request, "cass_session", None)
        if session is None or not self._actor.is_somebody:
            return None
        person, door, on = self._actor.person, self._actor.door, timezone.localdate()
        can_switch = person is not None and (
            self._declarants > 0 or parties.dependants(person=person, door=door, on=on).exists()
        )
        return ActorOnPage(
            name=sessions.holder_name(session),
            door_label=str(staff_label(self._actor.roles) if self.is_staff else DOORS[Door(self._actor.door)]),
            acting_for_label=registry.acting_label(self._actor),
            can_switch=can_switch,
        )

    @cached_property
    def _declarants(self) -> int:
        """For how many declarants the actor may act: none, one, or (2) several."""
        return parties.declarants_up_to(2, person=self._actor.person, door=self._actor.door, on=timezone.localdate())

    @cached_property
    def session_seconds(self) -> dict[str, int]:
        """How many seconds the session lasts: if nothing more is asked for, and at the longest."""
        idle, longest = sessions.left(self._request.cass_session, at=timezone.now())  # type: ignore[attr-defined]
        return {"idle": int(idle.total_seconds()), "longest": int(longest.total_seconds())}

    @cached_property
    def navigation(self) -> list[MenuItem]:
        return list(self._menu())

    def _menu(self) -> Iterator[MenuItem]:
        here = self._request.path
        if self._has_portfolio():
            yield MenuItem(_("Cartera"), reverse("portfolio"), here == reverse("portfolio"))
        for capability, name, text in menu_of(self._actor):
            if verdict(self._actor, capability) is Verdict.ALLOWED:
                url = reverse(name)
                count = inbox.unread(self._actor) if name == "inbox" else 0
                yield MenuItem(text, url, here == url, count)

    def _has_portfolio(self) -> bool:
        """Who acts for several declarants sees them together."""
        return verdict(self._actor, Capability.PORTFOLIO_READ) is Verdict.ALLOWED and self._declarants > 1


def menu_of(actor: Actor) -> tuple[tuple[Capability, str, str], ...]:
    """The pages of a menu, each with the capability that opens it."""
    if actor.is_staff:
        return (
            (Capability.QUEUE_READ, "queue", _("Safata de feina")),
            (Capability.PROPOSAL_RESOLVE, "proposals", _("Per resoldre")),
            (Capability.DESK_FILING_KEY, "desk", _("Taulell")),
            (Capability.TICKET_WORK, "tickets", _("Incidències")),
            (Capability.ACCESS_WORK, "access", _("Accessos")),
            (Capability.APPOINTMENT_WORK, "office_appointments", _("Cites")),
            (Capability.CONTRACT_WORK, "contracts", _("Certificats")),
            (Capability.PIN_REQUEST_TAKE, "pins", _("PIN")),
            (Capability.PAPER_QUEUE_WORK, "paper", _("Notificacions en paper")),
            (Capability.LIMITS_WATCH, "limits", _("Terminis")),
            (Capability.PERSON_SEARCH, "register", _("Registre")),
        )
    return (
        (Capability.HOME_READ, "home", _("Inici")),
        (Capability.HOME_READ, "procedures", _("Tràmits")),
        (Capability.FILING_READ, "filings", _("Els meus expedients")),
        (Capability.INBOX_READ, "inbox", _("Bústia")),
        (Capability.EMPLOYEES_READ, "employees", _("Empleats")),
        (Capability.PIN_MANAGE, "own_pin", _("El meu PIN")),
        *_about_certificate(actor),
        *_about_mandates(actor),
    )


def _about_certificate(actor: Actor) -> Iterator[tuple[Capability, str, str]]:
    """Behind its own door; through the others it is found beside the sessions."""
    if actor.door is Door.CASS_CERTIFICATE:
        yield Capability.CERTIFICATE_MANAGE, "own_certificates", _("El meu certificat")


def _about_mandates(actor: Actor) -> Iterator[tuple[Capability, str, str]]:
    """A holder reads who may act for the declarant; anybody else at that door, for whom they may act."""
    if verdict(actor, Capability.MANDATE_READ) is Verdict.ALLOWED:
        yield Capability.MANDATE_READ, "mandates", _("Autoritzacions")
    elif actor.door is Door.CASS_CERTIFICATE:
        yield Capability.MANDATE_RECEIVE, "mandates_received", _("Autoritzacions")


def page(request: HttpRequest) -> dict[str, Page]:
    """The context processor: ``page`` in every template."""
    return {"page": Page(request)}
