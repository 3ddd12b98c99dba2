"""Who reads a list of persons leaves one line in the journal: which list and how many, and nobody's name."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cass.access import Door
from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.filings.models import Filing, Proposal
from tests.filings import acting

pytestmark = pytest.mark.django_db


def lines() -> list[Event]:
    return list(Event.objects.using("journal").filter(type=EventType.LIST_READ).order_by("pk"))


@pytest.mark.parametrize(
    ("who", "address", "name"),
    [
        ("oficial", "queue", "queue"),
        ("supervisio", "queue", "queue"),
        ("supervisio", "limits", "limits"),
        ("cap", "proposals", "proposals"),
        ("taulell", "paper", "paper"),
        ("taulell", "desk", "desk"),
    ],
)
def test_a_page_of_a_list_is_one_line(
    staff: Callable[[str], Client], cast: Cast, proposal: Proposal, who: str, address: str, name: str
):
    assert staff(who).get(reverse(address)).status_code == 200
    line = lines()[-1]
    assert len(lines()) == 1
    assert line.facts["list"] == name
    assert set(line.facts) == {"list", "shown", "found"}
    assert line.actor["staff"] == cast.users[who].pk


def test_it_says_how_many_persons_were_shown_of_how_many(
    officer: Client, cast: Cast, filing: Filing, answers: dict, now: dt.datetime
):
    other = {**answers, "injured": {"who": str(cast.maria.pk), "same_job": True}}
    acting.filed(acting.employer(cast), other, at=now)
    officer.get(reverse("queue"))
    officer.get(reverse("queue"), {"q": cast.maria.surname})
    whole, search = lines()
    assert whole.facts == {"list": "queue", "shown": 2, "found": 2}
    assert search.facts["list"] == "queue_search"
    assert search.facts["shown"] == 1
    assert cast.maria.surname not in str(search.facts)


def test_an_export_of_the_employees_is_one_line_of_the_declarant(enter: Callable[..., Client], cast: Cast):
    browser = enter(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira)
    rows = browser.get(reverse("employees_export")).content.decode().strip().count("\n")
    line = lines()[-1]
    assert line.facts == {"list": "employees_export", "shown": rows, "found": rows}
    assert (line.declarant_id, line.actor["person"]) == (cast.valira.pk, cast.anna.pk)
