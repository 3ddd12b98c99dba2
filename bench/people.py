"""Who visits: sessions opened directly, and declarations written up to the last page; all outside the clock."""

import datetime as dt
import io
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from cass.access import Door
from cass.demo.people import PEOPLE
from cass.doors import sessions
from cass.filings import operations
from cass.filings.models import Filing
from cass.law.book import Book
from cass.procedures import coverage_certificate
from cass.procedures.work_accident_declaration import procedure as DECLARATION  # noqa: N812 — one declared thing.
from cass.registry.models import DeclarantKind, Employment, Mandate, MandateKind, Person
from cass.rules import coverage
from cass.rules.assessment import Outcome
from cass.staff.models import User


@dataclass(frozen=True)
class Draft:
    """A declaration that only waits to be filed, and the session of who will."""

    filing: uuid.UUID
    session: str


def of_staff(username: str) -> str:
    """The session of a member of staff."""
    staff = User.objects.get(username=username)
    return sessions.open_session(door=Door.STAFF, staff=staff.pk, at=timezone.now())[1]


def insured(person: int) -> str:
    """The session of somebody who came in with the PIN."""
    return sessions.open_session(door=Door.PIN, person=person, at=timezone.now())[1]


def agent(name: str) -> str:
    """The session of somebody of the cast at the CASS certificate door, who has not chosen for whom."""
    person = Person.objects.get(cass_number=PEOPLE[name].number)
    return sessions.open_session(door=Door.CASS_CERTIFICATE, person=person.pk, at=timezone.now())[1]


def holder_of(declarant: int) -> tuple[Any, str]:
    """The session of the holder of a declarant, who acts for it."""
    now = timezone.now()
    holder = Mandate.objects.filter(declarant=declarant, kind=MandateKind.HOLDER).earliest("pk")
    session, token = sessions.open_session(door=Door.CASS_CERTIFICATE, person=holder.person_id, at=now)
    sessions.choose_party(session=session, declarant=declarant, at=now)
    return session, token


def employments() -> list[Employment]:
    """Employments of today in the companies of the population, in an order that is the same every time."""
    found = Employment.objects.filter(period__contains=timezone.localdate(), declarant__kind=DeclarantKind.COMPANY)
    with_holder = Mandate.objects.filter(kind=MandateKind.HOLDER).values("declarant")
    return list(found.filter(declarant__in=with_holder, person__cass_number__startswith="2").order_by("pk"))


def certifiable(count: int) -> list[Person]:
    """Persons of the population whose certificate of coverage is issued at once."""
    on, found = timezone.localdate(), []
    for employment in employments():
        facts = coverage_certificate.facts_of(employment.person, on)
        if coverage.assess(facts, Book.load()).outcome is Outcome.GRANT:
            found.append(employment.person)
        if len(found) == count:
            break
    return found


def drafts(count: int) -> list[Draft]:
    """So many complete declarations, each of another accident, with the medical report."""
    written = set(Filing.objects.filter(created_at__date=timezone.localdate()).values_list("subject", flat=True))
    unhurt = [employment for employment in employments() if employment.person_id not in written]
    return [_draft(employment) for employment in unhurt[:count]]


def _draft(employment: Employment) -> Draft:
    now = timezone.now()
    session, token = holder_of(employment.declarant_id)
    actor = sessions.actor(session, at=now)
    filing = operations.start(procedure=DECLARATION, actor=actor, at=now, language="ca").pk
    for section, given in _answers(employment, timezone.localdate() - dt.timedelta(days=1)).items():
        operations.save_section(
            procedure=DECLARATION, filing=filing, section=section, answers=given, version=0, actor=actor, at=now
        )
    report = SimpleUploadedFile("informe.jpg", _picture(), "image/jpeg")
    operations.enclose(procedure=DECLARATION, filing=filing, kind="medical_report", upload=report, actor=actor, at=now)
    return Draft(filing, token)


def _answers(employment: Employment, on: dt.date) -> dict[str, dict[str, Any]]:
    return {
        "injured": {"who": str(employment.person_id), "same_job": True},
        "event": {
            "occurred_on": on.isoformat(),
            "time": "10:30",
            "place": "usual",
            "parish": "AD-07",
            "spot": "Obra del carrer Major",
        },
        "timetable": {"starts": "08:00", "ends": "17:00", "was_working": True, "usual_work": True},
        "facts": {
            "doing": "Pujava totxos a la bastida.",
            "went_wrong": "Va relliscar amb el gel d'una planxa.",
            "hurt_how": "Va caure i es va donar un cop a l'espatlla esquerra.",
            "deviation": "51",
        },
        "injury": {"injury": "021", "body_part": "51", "side": "left", "severity": "minor", "in_hospital": False},
        "others": {"others_hurt": False, "third_party": False},
        "leave": {"stopped": False},
        "prevention": {"trained": True, "equipped": True},
        "signatory": {"name": "Titular", "capacity": "holder"},
    }


def _picture() -> bytes:
    """A medical report as a phone sends it, scaled down."""
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(file, "JPEG")
    return file.getvalue()


def host() -> str:
    return str(settings.PUBLIC_URL).removeprefix("https://")
