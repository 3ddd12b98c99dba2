"""Address × door × role × whose it is: what is not theirs is not there, and nobody gets a page of ours broken."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from cass.access import Capability, Door, Verdict, verdict
from cass.accidents.models import Card
from cass.attachments.models import Attachment
from cass.documents.kinds import Kind
from cass.documents.models import IssuedDocument
from cass.documents.queries import DESK_KINDS
from cass.doors.models import IssuedCertificate
from cass.filings.models import Filing
from cass.inbox.models import Notice
from cass.registry.models import Mandate
from tests.architecture.house import Route, routes
from tests.architecture.world import STRANGERS, VISITORS, Visitor, World

pytestmark = pytest.mark.django_db

MARIA = {"maria-pin", "maria-national_certificate"}
POL = {"maria-pin-pol"}
JORDI = {"jordi-pin"}
MARC = {"marc-pin"}
VALIRA = {"anna-cass_certificate-valira", "pere-cass_certificate-valira"}
ANNA = {"anna-cass_certificate-valira", "anna-national_certificate"}
ELECTRICIAN = {"marc-cass_certificate-marc"}
OFFICERS = {"oficial-staff", "cap-staff", "supervisio-staff"}
CLERK = {"taulell-staff"}

SEEN_BY: dict[str, set[str]] = {
    "draft": VALIRA,
    "granted": VALIRA | JORDI | OFFICERS,
    "refused": VALIRA | MARIA | OFFICERS,
    "proposed": VALIRA | MARIA | OFFICERS,
    "corrected": VALIRA | MARIA | OFFICERS,
    "incomplete": VALIRA | JORDI | OFFICERS,
    "filed": VALIRA | JORDI | OFFICERS,
    # Somebody typed in is nobody's accident until an officer has found the person.
    "unmatched": VALIRA | OFFICERS,
    # What was filed on paper is the desk's and the person's: the employer has no tray for it (MISSION E5).
    "desk": JORDI | OFFICERS | CLERK,
    "desk_draft": CLERK,
    "own_account": ELECTRICIAN | MARC | OFFICERS,
    "certificate": MARIA | OFFICERS,
    "certificate_of_child": MARIA | POL | OFFICERS,
}
"""Who sees each filing of the world, said by hand."""

TAKES_REPORTS_IN = {"oficial-staff", "cap-staff"} | CLERK
PRIVATE = {"draft", "desk_draft", "certificate", "certificate_of_child"}
"""What nobody brings a report to: drafts, and what declares no accident."""

THE_PERSON_S = {Kind.ACCIDENT_DECISION, Kind.ALLEGATIONS_NOTICE, Kind.COVERAGE_CERTIFICATE}
"""Papers with reasons, or about rights: an employer never reads them."""

TOLD_WITH_THE_HEALTH_PART = {Kind.ACCIDENT_DECISION, Kind.CORRECTION_REQUEST, Kind.CARD_REVOCATION}
"""What the office reads once it has opened the health part, which nobody has in this world."""


class Sight:
    """Who may see what: an independent, slow reading of DESIGN §5 and MISSION E5-E6."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.names = {filing.pk: name for name, filing in world.filings.items()}
        self.people = {world.cast.maria.pk: MARIA, world.cast.jordi.pk: JORDI, world.cast.pol.pk: POL}
        self.people[world.cast.marc.pk] = MARC
        self.declarants = {world.cast.valira.pk: VALIRA, world.cast.electrician.pk: ELECTRICIAN}

    def of(self, slot: str, thing: Any, route: Route) -> set[str] | None:
        """The names of those who may see it; ``None`` where the capability alone decides."""
        if slot == "scan":
            return None
        if isinstance(thing, Filing) and route.capability is Capability.MEDICAL_REPORT_TAKE_IN:
            return set() if self.names[thing.pk] in PRIVATE else TAKES_REPORTS_IN
        match thing:
            case Filing():
                return SEEN_BY[self.names[thing.pk]]
            case Attachment():
                return SEEN_BY[self.names[thing.filing_id]]
            case Notice():
                return self.people[thing.person_id] if thing.person_id else self.declarants[thing.declarant_id]
            case Card():
                return self.people[thing.accident.person_id]
            case IssuedDocument():
                return self.of_document(thing)
            case IssuedCertificate():
                return ANNA
            case Mandate():
                return self.of_mandate(thing, route)
        return None

    def of_mandate(self, mandate: Mandate, route: Route) -> set[str]:
        """Who was lent something sees it; so does the holder who lent it, on the declarant's own pages."""
        if route.name == "mandate_received":
            assert mandate.person is not None
            named = {self.world.cast.pere.pk: "pere", self.world.cast.stranger.pk: "stranger"}
            who = named[mandate.person.pk]
            return {visitor.name for visitor in VISITORS if visitor.who == who}
        return {"anna-cass_certificate-valira"} if mandate.person == self.world.cast.pere else set()

    def of_document(self, document: IssuedDocument) -> set[str]:
        seen = set(self.people[document.holder_id]) if document.holder_id else set()
        if document.declarant_id and document.kind not in THE_PERSON_S:
            seen |= self.declarants[document.declarant_id]
        if document.kind in TOLD_WITH_THE_HEALTH_PART:
            return seen
        return seen | OFFICERS | (CLERK if document.kind in DESK_KINDS else set())


def slots(route: Route) -> list[str]:
    return [slot for slot in re.findall(r"<(?:\w+:)?(\w+)>", route.path) if slot not in {"code", "slug"}]


def things(world: World, route: Route, address: str) -> Iterator[tuple[str, Any]]:
    """What an address leads to, read back from it."""
    pattern = re.sub(r"<(?:\w+:)?(\w+)>", r"(?P<\1>[^/]+)", route.path)
    match = re.fullmatch(pattern, address)
    assert match is not None
    for slot in slots(route):
        yield slot, next(thing for thing in world.things[slot] if str(thing.pk) == match[slot])


ALIKE = {"joan", "montserrat", "nuria", "cap", "clara"}
"""Who sees as little as the stranger, or as much as the officer."""
A_FEW = 4
"""The stranger tries everything; others a few of each address, in the world's order."""
every_visitor = pytest.mark.parametrize(
    "visitor", [pytest.param(each, id=each.name or "nobody") for each in VISITORS if each.who not in ALIKE]
)


@every_visitor
def test_what_is_not_theirs_answers_as_if_it_were_not_there(world: World, visitor: Visitor):
    browser, actor, sight = world.browser(visitor), world.actor(visitor), Sight(world)
    browser.raise_request_exception = False
    tried: Counter[str] = Counter()
    for route in routes():
        if not slots(route) or route.capability is None or verdict(actor, route.capability) is not Verdict.ALLOWED:
            continue
        for address in world.addresses(route):
            found = {slot: sight.of(slot, thing, route) for slot, thing in things(world, route, address)}
            theirs = {slot for slot, seers in found.items() if seers is None or visitor.name in seers}
            tried[route.name] += len(theirs) < len(found)
            if len(theirs) == len(found) or (visitor not in STRANGERS and tried[route.name] > A_FEW):
                continue
            # In a filing of one's own that is closed, what is somebody else's is refused with what is one's own.
            refused = {403, 404, 409} if "filing" in theirs else {403, 404}
            for method in route.methods:
                status = browser.generic(method, address).status_code
                assert status in refused, (method, route.name, address, status, _named(world, address))
                assert status == 404 or visitor not in STRANGERS, (method, route.name, address, status)


@every_visitor
def test_what_is_theirs_is_there(world: World, visitor: Visitor):
    browser, actor, sight = world.browser(visitor), world.actor(visitor), Sight(world)
    for name in ("filing", "document", "notice", "accident_card", "work", "desk_filing"):
        route = next((each for each in routes() if each.name == name), None)
        if route is None or route.capability is None or verdict(actor, route.capability) is not Verdict.ALLOWED:
            continue
        for address in world.addresses(route):
            seers = [sight.of(slot, thing, route) for slot, thing in things(world, route, address)]
            if all(seen is not None and visitor.name in seen for seen in seers):
                status = browser.get(address).status_code
                assert status in {200, 302}, (route.name, address, status, _named(world, address))


@every_visitor
def test_without_the_capability_every_address_answers_403_or_asks_to_come_in(world: World, visitor: Visitor):
    browser, actor = world.browser(visitor), world.actor(visitor)
    for route in routes():
        answer = verdict(actor, route.capability) if route.capability else None
        if answer is Verdict.ALLOWED:
            continue
        for address in list(world.addresses(route))[:1]:
            for method in route.methods:
                response = browser.generic(method, address)
                if answer is Verdict.SIGN_IN and method in {"GET", "HEAD"}:
                    assert response.status_code == 302
                    assert response.headers["Location"].startswith("/?next=")
                else:
                    assert response.status_code == 403, (method, route.name, response.status_code)


def test_a_thing_that_does_not_exist_and_a_stranger_s_thing_answer_with_the_same_page(world: World):
    stranger = world.browser(Visitor("stranger", Door.CASS_CERTIFICATE, declarant="floristeria"))
    theirs = stranger.get(f"/expedients/{world.filings['granted'].pk}/")
    nothing = stranger.get("/expedients/00000000-0000-4000-8000-000000000000/")
    assert theirs.status_code == nothing.status_code == 404
    assert _without_tokens(theirs.content) == _without_tokens(nothing.content)


def _without_tokens(content: bytes) -> bytes:
    """The page without what is new in every page: CSRF tokens, the seconds left, and the address it stands at."""
    page = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"|data-(?:idle|longest)="\d+"', b"", content)
    return re.sub(rb"(?:/|%2F)expedients(?:/|%2F)[0-9a-f-]{36}(?:/|%2F)", b"", page)


def _named(world: World, address: str) -> str:
    return next((name for name, filing in world.filings.items() if str(filing.pk) in address), "")
