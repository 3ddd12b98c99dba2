"""What has happened to the cast before a page is looked at, made by the house's own operations."""

import datetime as dt
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cass.access import Actor, Door
from cass.demo.cast import Cast
from cass.doors import sessions
from cass.filings import operations
from cass.filings.models import Decision, Filing
from cass.inbox.models import Notice
from cass.procedures.catalogue import CATALOGUE
from cass.registry.models import Declarant, Person
from cass.rules.assessment import Outcome
from cass.staff.models import User

DECLARATION = CATALOGUE["work_accident_declaration"]


def acting(
    who: Person | User,
    door: Door,
    at: dt.datetime,
    *,
    declarant: Declarant | None = None,
    dependant: Person | None = None,
) -> Actor:
    """Who a session at this door proves to be acting."""
    whose = {"staff": who.pk} if isinstance(who, User) else {"person": who.pk}
    session, _token = sessions.open_session(door=door, at=at, **whose)
    if declarant or dependant:
        sessions.choose_party(
            session=session,
            at=at,
            declarant=declarant.pk if declarant else None,
            dependant=dependant.pk if dependant else None,
        )
    return sessions.actor(session, at=at)


def answers(injured: Person, on: dt.date) -> dict[str, dict[str, Any]]:
    """A believable fall on a building site."""
    return {
        "injured": {"who": str(injured.pk), "same_job": True},
        "event": {
            "occurred_on": on.isoformat(),
            "time": "10:30",
            "place": "usual",
            "parish": "AD-07",
            "spot": "Obra de l'avinguda Meritxell",
        },
        "timetable": {"starts": "08:00", "ends": "17:00", "was_working": True, "usual_work": True},
        "facts": {
            "doing": "Pujava sacs per l'escala",
            "went_wrong": "Va relliscar",
            "hurt_how": "Va caure sobre el canell",
            "deviation": "51",
        },
        "injury": {"injury": "021", "body_part": "54", "side": "left", "severity": "minor"},
        "others": {"others_hurt": False, "third_party": False},
        "leave": {"stopped": False},
        "prevention": {"trained": True, "equipped": True},
        "signatory": {"name": "Anna", "capacity": "holder"},
    }


def draft(cast: Cast, injured: Person, at: dt.datetime, *, on: dt.date, only: tuple[str, ...] = ()) -> Filing:
    """The company writes a declaration; ``only`` some sections."""
    actor = acting(cast.anna, Door.CASS_CERTIFICATE, at, declarant=cast.valira)
    filing = operations.start(procedure=DECLARATION, actor=actor, at=at, language="ca")
    for section, given in answers(injured, on).items():
        if not only or section in only:
            operations.save_section(
                procedure=DECLARATION, filing=filing.pk, section=section, answers=given, version=0, actor=actor, at=at
            )
    filing.refresh_from_db()
    return filing


def declared(
    cast: Cast, injured: Person, at: dt.datetime, *, on: dt.date | None = None, with_report: bool = True
) -> Filing:
    """The company has presented a declaration; without the report it is an incomplete presentation."""
    filing = draft(cast, injured, at, on=on or (at - dt.timedelta(days=2)).date())
    actor = acting(cast.anna, Door.CASS_CERTIFICATE, at, declarant=cast.valira)
    if with_report:
        picture = io.BytesIO()
        Image.new("RGB", (50, 50)).save(picture, "PNG")
        operations.enclose(
            procedure=DECLARATION,
            filing=filing.pk,
            kind="medical_report",
            upload=SimpleUploadedFile("informe.png", picture.getvalue()),
            actor=actor,
            at=at,
        )
    return operations.file(procedure=DECLARATION, filing=filing.pk, actor=actor, at=at)


def decided(cast: Cast, filing: Filing, at: dt.datetime, outcome: Outcome = Outcome.GRANT) -> Decision:
    """An officer has proposed, and the head of department resolved; whom it is about had been told long before."""
    told = Notice.objects.filter(filing_id=filing.pk, code="accident_declared", effective_at=None)
    told.update(effective_at=at - dt.timedelta(days=60))
    proposal = operations.propose(
        filing=filing.pk,
        outcome=outcome,
        reasons=["accident.presumed", "accident.registered"],
        ground="Valorat l'expedient.",
        evidence=["Informe mèdic"],
        actor=acting(cast.oficial, Door.STAFF, at),
        at=at,
    )
    return operations.resolve(
        procedure=DECLARATION, proposal=proposal.pk, actor=acting(cast.cap, Door.STAFF, at), at=at
    )


def asked_to_correct(cast: Cast, filing: Filing, at: dt.datetime) -> None:
    """An officer asks the company to mend one section."""
    operations.ask_correction(
        procedure=DECLARATION,
        filing=filing.pk,
        items=[{"section": "timetable", "text": "Digueu l'horari d'aquell dia."}],
        actor=acting(cast.oficial, Door.STAFF, at),
        at=at,
    )
