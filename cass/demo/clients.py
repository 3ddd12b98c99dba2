"""What waits at some of the gestoria's clients, so that its portfolio has something to show. Nobody in it exists."""

import datetime as dt
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cass.access import Actor, Door
from cass.access.lending import LENDABLE
from cass.contributions import operations as contributions
from cass.demo.cast import Cast
from cass.filings import operations
from cass.filings.models import Filing
from cass.kernel.working_days import date_to_date, day_of
from cass.procedures import work_accident_declaration
from cass.registry.models import Declarant, DeclarantKind
from cass.registry.queries import ROLE_OF_KIND

PROCEDURE = work_accident_declaration.procedure
HURT = (
    ("201001A", "Bonell Mas", "Aina", "1991-04-12", "5130"),
    ("201018B", "Rossell Pal", "Enric", "1984-09-30", "5010"),
    ("201035C", "Gomes Pinto", "Paulo", "1979-01-22", "7110"),
    ("201052D", "Fabre Delmas", "Chloé", "1996-06-05", "4522"),
    ("201069E", "Visa Reig", "Martí", "1988-11-17", "7611"),
)
"""Number, surnames, name, birth and trade of who got hurt, as the clients typed them."""


def make_busy(*, cast: Cast, at: dt.datetime) -> None:
    """Drafts whose two days run, presentations to complete, a correction that was asked for, and debts."""
    draft_days = (0, 1, 2, 6)
    for number, ago in enumerate(draft_days):
        _draft(cast, cast.clients[2 + 3 * number], number, at - dt.timedelta(days=ago), at)
    for number in (1, 3):
        client = cast.clients[16 + number]
        operations.file(
            procedure=PROCEDURE, filing=_draft(cast, client, number, at, at).pk, actor=_clara(cast, client), at=at
        )
    _corrected(cast, cast.clients[25], at)
    for number, amount in ((8, 112_640), (30, 38_275), (33, 764_090)):
        month = date_to_date(day_of(at).replace(day=1), -3)
        due_on = date_to_date(month, 1).replace(day=15)
        contributions.enter_debt(declarant=cast.clients[number], month=month, amount=amount, due_on=due_on)


def _clara(cast: Cast, client: Declarant) -> Actor:
    role = ROLE_OF_KIND[DeclarantKind(client.kind)]
    return Actor(
        door=Door.CASS_CERTIFICATE,
        roles=frozenset({role}),
        person=cast.clara.pk,
        declarant=client.pk,
        mandate=LENDABLE,
    )


def _draft(cast: Cast, client: Declarant, number: int, happened: dt.datetime, at: dt.datetime) -> Filing:
    actor = _clara(cast, client)
    filing = operations.start(procedure=PROCEDURE, actor=actor, at=at, language="ca")
    for section, answers in _answers(number, day_of(happened)).items():
        operations.save_section(
            procedure=PROCEDURE, filing=filing.pk, section=section, answers=answers, version=0, actor=actor, at=at
        )
    return filing


def _corrected(cast: Cast, client: Declarant, at: dt.datetime) -> None:
    actor, filing = _clara(cast, client), _draft(cast, client, 4, at - dt.timedelta(days=1), at)
    picture = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(picture, "PNG")
    report = SimpleUploadedFile("informe.png", picture.getvalue())
    operations.enclose(procedure=PROCEDURE, filing=filing.pk, kind="medical_report", upload=report, actor=actor, at=at)
    operations.file(procedure=PROCEDURE, filing=filing.pk, actor=actor, at=at)
    officer = Actor(door=Door.STAFF, roles=cast.oficial.role_set, staff=cast.oficial.pk)
    asked = [{"section": "event", "text": "Digueu en quina part del taller va passar."}]
    operations.ask_correction(procedure=PROCEDURE, filing=filing.pk, items=asked, actor=officer, at=at)


def _answers(number: int, on: dt.date) -> dict[str, dict[str, Any]]:
    cass_number, surname, given_name, born, trade = HURT[number]
    return {
        "injured": {
            "who": "not_in_list",
            "number": cass_number,
            "surname": surname,
            "given_name": given_name,
            "birth_date": born,
            "occupation": trade,
        },
        "event": {
            "occurred_on": on.isoformat(),
            "place": "usual",
            "parish": "AD-07",
            "spot": "Al local de l'empresa",
        },
        "timetable": {"starts": "00:00", "ends": "23:30", "was_working": True, "usual_work": True},
        "facts": {
            "doing": "Pujava una caixa al magatzem",
            "went_wrong": "Va relliscar",
            "hurt_how": "Va caure sobre el canell",
            "deviation": "52",
        },
        "injury": {"injury": "032", "body_part": "55", "side": "left", "severity": "minor"},
        "others": {"others_hurt": False, "third_party": False},
        "leave": {"stopped": False},
        "prevention": {"trained": True, "equipped": True},
        "signatory": {"name": "Clara Martí Bosch", "capacity": "authorised"},
    }
