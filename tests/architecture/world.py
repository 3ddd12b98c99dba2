"""A day in the house: the cast, filings in every state, their papers and notices; and who may see each of them."""

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cass.access import Actor, Door
from cass.accidents.models import Card
from cass.attachments import operations as attachments
from cass.attachments.models import Attachment
from cass.contracts.models import CertificateRequest
from cass.contracts.stages import contract_of
from cass.demo.cast import Cast
from cass.desk import operations as desk
from cass.desk import queries as appointments
from cass.desk import references, tickets
from cass.desk.models import Appointment, Ticket
from cass.documents import demo_seal
from cass.documents import operations as documents
from cass.documents.models import IssuedDocument
from cass.doors import demo_pki, pin_requests, sessions
from cass.doors import operations as register
from cass.doors.models import AccessLetter, IssuedCertificate, Session, VerifiedContact
from cass.filings import operations
from cass.filings.models import Filing, Proposal
from cass.inbox.models import Notice, PaperItem
from cass.procedures.catalogue import CATALOGUE
from cass.registry.models import Declarant, Mandate, Person
from cass.rules.assessment import Outcome
from cass.staff.models import User
from cass.web.views.simulators.pages import SIMULATORS
from tests.architecture.house import Route, routes
from tests.contracts import deskwork
from tests.filings import acting
from tests.filings.acting import AT


class Visitor(NamedTuple):
    """Somebody of the cast behind one door, acting for somebody; in a table of their own words."""

    who: str
    door: Door
    declarant: str = ""
    dependant: str = ""

    @property
    def name(self) -> str:
        return "-".join(part for part in (self.who, self.door.value, self.declarant or self.dependant) if part)


NOBODY = Visitor("", Door.NONE)
VISITORS = (
    NOBODY,
    Visitor("maria", Door.PIN),
    Visitor("maria", Door.NATIONAL_CERTIFICATE),
    Visitor("maria", Door.PIN, dependant="pol"),
    Visitor("jordi", Door.PIN),
    Visitor("joan", Door.PIN),
    Visitor("anna", Door.CASS_CERTIFICATE, declarant="valira"),
    Visitor("anna", Door.NATIONAL_CERTIFICATE),
    Visitor("pere", Door.CASS_CERTIFICATE, declarant="valira"),
    Visitor("clara", Door.CASS_CERTIFICATE),
    Visitor("montserrat", Door.CASS_CERTIFICATE, declarant="casa"),
    Visitor("nuria", Door.CASS_CERTIFICATE, declarant="nuria"),
    Visitor("marc", Door.CASS_CERTIFICATE, declarant="marc"),
    Visitor("marc", Door.PIN),
    Visitor("stranger", Door.PIN),
    Visitor("stranger", Door.CASS_CERTIFICATE, declarant="floristeria"),
    Visitor("oficial", Door.STAFF),
    Visitor("cap", Door.STAFF),
    Visitor("taulell", Door.STAFF),
    Visitor("supervisio", Door.STAFF),
    Visitor("ajuda", Door.STAFF),
)
STRANGERS = tuple(visitor for visitor in VISITORS if visitor.who in {"", "stranger"})


@dataclass
class World:
    """``things`` by the name that a slot of an address has: ``<uuid:filing>`` is each of ``things["filing"]``."""

    cast: Cast
    filings: dict[str, Filing] = field(default_factory=dict)
    things: dict[str, list[Any]] = field(default_factory=dict)

    def browser(self, visitor: Visitor) -> Client:
        """A browser in which the visitor has come in."""
        browser = Client(**{"wsgi.url_scheme": "https"}, SERVER_NAME=settings.HOST, SERVER_PORT=str(settings.PORT))
        if visitor.who:
            browser.cookies[settings.SESSION_COOKIE] = self._session(visitor)[1]
        return browser

    def actor(self, visitor: Visitor) -> Actor:
        if not visitor.who:
            return Actor(door=Door.NONE)
        return sessions.actor(self._session(visitor)[0], at=timezone.now())

    def _session(self, visitor: Visitor) -> tuple[Session, str]:
        now = timezone.now()
        who = self.cast.users.get(visitor.who) or self.cast.people[visitor.who]
        whose = {"staff": who.pk} if isinstance(who, User) else {"person": who.pk}
        session, token = sessions.open_session(door=visitor.door, at=now, **whose)
        if visitor.declarant or visitor.dependant:
            party = self.party(visitor)
            sessions.choose_party(
                session=session,
                at=now,
                declarant=party.pk if isinstance(party, Declarant) else None,
                dependant=party.pk if isinstance(party, Person) else None,
            )
        return session, token

    def party(self, visitor: Visitor) -> Declarant | Person:
        if visitor.declarant:
            return self.cast.declarants[visitor.declarant]
        return self.cast.people[visitor.dependant or visitor.who]

    def addresses(self, route: Route) -> Iterator[str]:
        """Every address of a route that leads to something of this world."""
        slots = re.findall(r"<(?:\w+:)?(\w+)>", route.path)
        if route.name.endswith("section"):
            for name, filing in self.filings.items():
                sections = CATALOGUE[filing.procedure].sections
                asked = sections if name in {"draft", "desk_draft"} else sections[2:3]
                yield from (reverse(route.name, args=[filing.pk, section.code]) for section in asked)
            return
        choices = [self.ids(route, slot) for slot in slots]
        pairs = self.enclosed if slots == ["filing", "attachment"] else itertools.product(*choices)
        pairs = self.scanned if slots == ["asked", "scan"] else pairs
        for chosen in pairs:
            path = route.path
            for value in chosen:
                path = re.sub(r"<[^>]*>", str(value), path, count=1)
            yield path

    def ids(self, route: Route, slot: str) -> list[Any]:
        if slot == "slug":
            return list(SIMULATORS)
        if slot == "code" and "/cita/" in route.path:
            return [references.code_of(each) for each in self.things["appointment"]]
        if slot == "code" and "/incidencia/" in route.path:
            return [references.code_of(each) for each in self.things["ticket"]]
        if slot == "code" and "/pins/peticio/" in route.path:
            return [each.reference for each in self.things["pin_request"]]
        if slot == "code" and "/pins/nova/" in route.path:
            return [signing.dumps([self.cast.joan.pk, self.cast.taulell.pk], salt="cass.web.pins", compress=True)]
        if slot == "code":
            verified = [document.code for document in self.things["document"]]
            return verified[:3] if "/v/" in route.path.lower() else list(CATALOGUE)
        if slot not in self.things:
            raise AssertionError(f"{route.path}: tests/architecture/world.py has to say what <{slot}> stands for.")
        return [thing.pk for thing in self.things[slot]]

    @property
    def enclosed(self) -> Iterator[tuple[Any, Any]]:
        """Each attachment in its own filing, and each filing with somebody else's."""
        for attachment in self.things["attachment"]:
            yield attachment.filing_id, attachment.pk
        for filing in self.things["filing"]:
            yield filing.pk, next(each.pk for each in self.things["attachment"] if each.filing_id != filing.pk)

    @property
    def scanned(self) -> Iterator[tuple[Any, Any]]:
        """Each scan in its own contract."""
        contracts = {asked.contract.pk: asked.pk for asked in self.things["asked"] if contract_of(asked)}
        for scan in self.things["scan"]:
            yield contracts[scan.filing_id], scan.pk

    def reading(self) -> Iterator[tuple[Route, str]]:
        for route in routes():
            if route.is_read:
                yield from ((route, address) for address in self.addresses(route))


def make(cast: Cast) -> World:
    """The cast's day; one paper of each kind is ready and the others are being prepared; every file is clean."""
    world = World(cast)
    world.filings = _declarations(cast) | _by_people(cast)
    asked = _requests(cast)
    demo_seal.ensure(settings.SEAL_FOLDER, at=dt.datetime.now(dt.UTC))
    for document in IssuedDocument.objects.order_by("kind", "pk").distinct("kind"):
        documents.prepare(document_id=document.pk, at=timezone.now())
    for attachment in Attachment.objects.filter(state="received").order_by("pk"):
        attachments.clean(attachment_id=attachment.pk, at=timezone.now())
    scans = Attachment.objects.filter(filing_id__in=[each.contract.pk for each in asked if contract_of(each)])
    world.things = {
        "filing": [Filing.objects.get(pk=filing.pk) for filing in world.filings.values()],
        "attachment": list(Attachment.objects.exclude(pk__in=scans).order_by("pk")),
        "document": list(IssuedDocument.objects.order_by("pk")),
        "notice": list(Notice.objects.order_by("pk")),
        "card": list(Card.objects.order_by("pk")),
        "proposal": list(Proposal.objects.order_by("pk")),
        "item": list(PaperItem.objects.order_by("pk")),
        "certificate": [_certificate(cast)],
        "appointment": [_appointment()],
        "ticket": [_ticket(cast)],
        "asked": asked,
        "scan": list(scans.order_by("pk")),
        "person": [cast.maria, cast.jordi, cast.stranger],
        "declarant": [cast.valira, cast.floristeria],
        "mandate": list(Mandate.objects.filter(person__in=[cast.pere, cast.stranger]).order_by("pk")),
        "employee": [cast.clara, cast.stranger],
    }
    _pins(cast, world)
    return world


def _appointment() -> Appointment:
    """Somebody who is nobody of the cast comes to the desk in some days."""
    service, now = appointments.service(office="atencio-al-public", purpose="other"), timezone.now()
    starts_at = list(appointments.free_days(service=service, at=now).values())[3][0]
    visitor = desk.Visitor(name="Ramon Xic Sala", telephone="312345")
    nobody = Actor(door=Door.NONE)
    return desk.book(service=service, starts_at=starts_at, visitor=visitor, actor=nobody, at=now)


def _certificate(cast: Cast) -> IssuedCertificate:
    """Anna's CASS certificate."""
    now = timezone.now()
    demo_pki.prepare(settings.PKI, at=now)
    return register.register_certificate(person=cast.anna, at=now)[0]


def _ticket(cast: Cast) -> Ticket:
    """Maria reported a problem, and the help centre has answered."""
    now, told = timezone.now(), tickets.Reporter()
    opened = tickets.open_incident(
        text="No puc entrar.",
        reporter=told,
        place=tickets.Place(page="/inici/"),
        actor=acting.insured(cast.maria),
        at=now,
    )
    return tickets.answer(
        ticket=opened, text="Proveu-ho ara.", closes=False, actor=acting.working(cast.users["ajuda"]), at=now
    )


def _pins(cast: Cast, world: World) -> None:
    """A PIN asked for at the desk, a contact verified there, and a letter to print; the people have nothing else here."""
    clerk = acting.working(cast.taulell)
    request = pin_requests.take(person=cast.joan, documents=["holder_identity"], bearer=None, actor=clerk, at=AT)
    contact = VerifiedContact.objects.create(
        person=cast.joan, kind="telephone", address="+376000000", verified_at=AT, verified_by=cast.taulell
    )
    letter = AccessLetter.objects.create(kind="news", person=cast.joan, asked_at=AT)
    world.things |= {"pin_request": [request], "contact": [contact], "letter": [letter]}


def _declarations(cast: Cast) -> dict[str, Filing]:
    employer = acting.employer(cast)
    day = {number: acting.AT - dt.timedelta(days=number) for number in range(9)}

    def about(person: Person, number: int) -> dict[str, Any]:
        answers = acting.right_answers(person)
        return answers | {"event": answers["event"] | {"occurred_on": day[number].date().isoformat()}}

    granted = acting.filed(employer, about(cast.jordi, 2))
    refused = acting.filed(employer, about(cast.maria, 3))
    proposed = acting.filed(employer, about(cast.maria, 4))
    corrected = acting.filed(employer, about(cast.maria, 5))
    acting.decided(cast, granted)
    acting.decided(cast, refused, Outcome.REFUSE)
    acting.propose(proposed, cast.oficial)
    operations.ask_correction(
        procedure=acting.DECLARATION,
        filing=corrected.pk,
        items=[{"section": "event", "text": "Digueu a quina obra va passar."}],
        actor=acting.working(cast.oficial),
        at=AT,
    )
    incomplete = acting.present(acting.draft(employer, about(cast.jordi, 7)), employer)
    typed = acting.right_answers(None, injured=acting.typed_in("000000X"))
    clerk = acting.working(cast.taulell)
    stamped: dict[str, Any] = {"declarant": cast.valira.pk, "presented_on": AT.date()}
    owner = acting.own_account(cast.people["marc"], cast.electrician)
    return {
        "draft": acting.draft(employer, about(cast.maria, 1)),
        "granted": granted,
        "refused": refused,
        "proposed": proposed,
        "corrected": corrected,
        "incomplete": incomplete,
        "filed": acting.filed(employer, about(cast.jordi, 6)),
        "unmatched": acting.filed(employer, typed),
        "desk": acting.filed_at_the_desk(cast, cast.jordi),
        "desk_draft": acting.draft(clerk, about(cast.maria, 8), **stamped),
        "own_account": acting.filed(owner, acting.own_answers()),
    }


def _requests(cast: Cast) -> list[CertificateRequest]:
    """Requests of certificates: one that waits, one whose contract the desk prepares."""
    waiting = deskwork.sent(cast.anna, cast.valira, at=AT)
    begun = deskwork.sent(cast.anna, cast.valira, cast.floristeria, at=AT)
    clerk = acting.working(cast.taulell)
    deskwork.begun(begun, cast.anna, clerk, at=AT)
    deskwork.checked(begun, clerk, at=AT)
    return [CertificateRequest.objects.select_related("contract").get(pk=each.pk) for each in (waiting, begun)]


def _by_people(cast: Cast) -> dict[str, Filing]:
    maria = acting.insured(cast.maria)
    return {
        "certificate": operations.obtain(procedure=acting.COVERAGE, actor=maria, at=AT, language="ca"),
        "certificate_of_child": operations.obtain(
            procedure=acting.COVERAGE, actor=acting.insured(cast.maria, cast.pol), at=AT, language="ca"
        ),
    }
