"""The cast at work on the engine: who comes in how, a declaration that is right, and how far it has got."""

import datetime as dt
import io
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cass.access import Actor, Capability, Door, Role
from cass.demo.cast import Cast
from cass.filings import operations
from cass.filings.models import Decision, Filing, Proposal
from cass.filings.procedure import Procedure
from cass.inbox.models import Notice
from cass.kernel.working_days import ANDORRA
from cass.procedures.catalogue import CATALOGUE
from cass.registry.models import Declarant, Person
from cass.rules.assessment import Outcome
from cass.staff.models import User

DECLARATION = CATALOGUE["work_accident_declaration"]
STATEMENT = CATALOGUE["work_accident_statement"]
COVERAGE = CATALOGUE["coverage_certificate"]

AT = dt.datetime(2026, 11, 19, 10, 0, tzinfo=ANDORRA)
"""A Thursday at ten in the morning, in Andorra."""
ACCIDENT_DAY = dt.date(2026, 11, 18)
DOING, WENT_WRONG, HURT_HOW = "pujava maons per l'escala", "va cedir el graó zebrat", "va picar de genolls a terra"


@pytest.fixture
def cast_at() -> dt.datetime:
    return AT


def moment(day: dt.date, hour: int = 10) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), ANDORRA)


def declaring(person: Person, declarant: Declarant, *only: Capability, role: Role = Role.EMPLOYER) -> Actor:
    """Somebody at the certificate door who acts for a declarant; ``only``: within these limits."""
    return Actor(
        door=Door.CASS_CERTIFICATE,
        roles=frozenset({role}),
        person=person.pk,
        declarant=declarant.pk,
        mandate=frozenset(only) or None,
    )


def employer(cast: Cast) -> Actor:
    return declaring(cast.anna, cast.valira)


def colleague(cast: Cast) -> Actor:
    return declaring(cast.pere, cast.valira, Capability.WORK_ACCIDENT_DECLARE)


def competitor(cast: Cast) -> Actor:
    return declaring(cast.stranger, cast.floristeria)


def own_account(person: Person, declarant: Declarant) -> Actor:
    return declaring(person, declarant, role=Role.OWN_ACCOUNT)


def insured(person: Person, dependant: Person | None = None) -> Actor:
    return Actor(
        door=Door.PIN,
        roles=frozenset({Role.INSURED}),
        person=person.pk,
        dependant=dependant.pk if dependant else None,
    )


def working(user: User) -> Actor:
    return Actor(door=Door.STAFF, roles=user.role_set, staff=user.pk)


def right_answers(who: Person | None, **changes: Mapping[str, Any] | list[Any]) -> dict[str, Any]:
    """A declaration with nothing missing but its attachments; a section given replaces ours, ``None`` leaves it out."""
    given: dict[str, Any] = {
        "injured": {"who": str(who.pk), "same_job": True} if who else None,
        "event": {
            "occurred_on": ACCIDENT_DAY.isoformat(),
            "time": "10:30",
            "place": "usual",
            "parish": "AD-07",
            "spot": "Obra del carrer de la Vall",
        },
        "timetable": {"starts": "08:00", "ends": "17:00", "was_working": True, "usual_work": True},
        "facts": {"doing": DOING, "went_wrong": WENT_WRONG, "hurt_how": HURT_HOW, "deviation": "51"},
        "injury": {"injury": "021", "body_part": "54", "side": "left", "severity": "minor"},
        "others": {"others_hurt": False, "third_party": False},
        "leave": {"stopped": False},
        "prevention": {"trained": True, "equipped": True},
        "signatory": {"name": "Anna Torres", "capacity": "holder"},
    }
    return {code: answers for code, answers in {**given, **changes}.items() if answers is not None}


def own_answers(**changes: Mapping[str, Any]) -> dict[str, Any]:
    activity = {"usual_work": "Instal·lacions elèctriques", "meanwhile": "inactive"}
    signatory = {"name": "Jo mateix", "capacity": "self"}
    return right_answers(None, **{"activity": activity, "signatory": signatory, **changes})


def typed_in(number: str, **more: str) -> dict[str, Any]:
    return {
        "who": "not_in_list",
        "number": number,
        "surname": "Forana",
        "birth_date": "1990-03-17",
        "occupation": "7110",
        **more,
    }


def save(
    filing: Filing,
    section: str,
    answers: Any,
    actor: Actor,
    *,
    at: dt.datetime = AT,
    procedure: Procedure = DECLARATION,
) -> operations.Saved:
    """Save over whatever stands."""
    row = filing.sections.filter(code=section).first()
    version = row.version if row else 0
    return operations.save_section(
        procedure=procedure, filing=filing.pk, section=section, answers=answers, version=version, actor=actor, at=at
    )


def draft(
    actor: Actor,
    answers: Mapping[str, Any],
    *,
    at: dt.datetime = AT,
    procedure: Procedure = DECLARATION,
    language: str = "ca",
    **start: Any,
) -> Filing:
    filing = operations.start(procedure=procedure, actor=actor, at=at, language=language, **start)
    for section, given in answers.items():
        save(filing, section, given, actor, at=at, procedure=procedure)
    filing.refresh_from_db()
    return filing


def picture() -> SimpleUploadedFile:
    data = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(data, "PNG")
    return SimpleUploadedFile("informe.png", data.getvalue())


def enclose(
    filing: Filing,
    actor: Actor,
    *,
    kind: str = "medical_report",
    at: dt.datetime = AT,
    procedure: Procedure = DECLARATION,
) -> None:
    operations.enclose(procedure=procedure, filing=filing.pk, kind=kind, upload=picture(), actor=actor, at=at)


def present(filing: Filing, actor: Actor, *, at: dt.datetime = AT, procedure: Procedure = DECLARATION) -> Filing:
    return operations.file(procedure=procedure, filing=filing.pk, actor=actor, at=at)


def filed(actor: Actor, answers: Mapping[str, Any], *, at: dt.datetime = AT, **start: Any) -> Filing:
    """A complete declaration, in the officers' queue."""
    found = draft(actor, answers, at=at, **start)
    enclose(found, actor, at=at)
    return present(found, actor, at=at)


def filed_by_employer(cast: Cast, who: Person | None = None, *, at: dt.datetime = AT) -> Filing:
    return filed(employer(cast), right_answers(who or cast.maria), at=at)


def filed_at_the_desk(cast: Cast, who: Person | None = None, *, at: dt.datetime = AT) -> Filing:
    clerk = working(cast.taulell)
    stamped: dict[str, Any] = {"declarant": cast.valira.pk, "presented_on": at.date()}
    found = draft(clerk, right_answers(who or cast.maria), at=at, **stamped)
    for kind in ("medical_report", "scan"):
        enclose(found, clerk, kind=kind, at=at)
    return present(found, clerk, at=at)


def propose(
    filing: Filing,
    user: User,
    outcome: Outcome = Outcome.GRANT,
    *,
    at: dt.datetime = AT,
    reasons: Sequence[str] = ("accident.presumed",),
) -> Proposal:
    return operations.propose(
        filing=filing.pk,
        outcome=outcome,
        reasons=list(reasons),
        ground="L'accident va passar a l'obra, en hores de feina.",
        evidence=["Informe mèdic"],
        actor=working(user),
        at=at,
    )


def resolve(proposal: Proposal, user: User, *, at: dt.datetime = AT, procedure: Procedure = DECLARATION) -> Decision:
    return operations.resolve(procedure=procedure, proposal=proposal.pk, actor=working(user), at=at)


def heard(filing: Filing, *, at: dt.datetime = AT) -> Filing:
    """The person it is about was told of it long ago, and their days to speak are over."""
    told = Notice.objects.filter(filing_id=filing.pk, is_official=True, effective_at=None)
    told.update(effective_at=at - dt.timedelta(days=60))
    return filing


def decided(cast: Cast, filing: Filing, outcome: Outcome = Outcome.GRANT, *, at: dt.datetime = AT) -> Filing:
    resolve(propose(heard(filing, at=at), cast.oficial, outcome, at=at), cast.cap, at=at)
    filing.refresh_from_db()
    return filing


def review(filing: Filing, *, at: dt.datetime = AT, procedure: Procedure = DECLARATION) -> operations.Review:
    return operations.review(
        procedure=procedure, filing=Filing.objects.get(pk=filing.pk), on=at.astimezone(ANDORRA).date()
    )


def steps(filing: Filing) -> list[str]:
    return [step.code for step in filing.steps.order_by("pk")]


NOBODYS = uuid.UUID("00000000-0000-4000-8000-000000000000")
"""The id of no filing."""
