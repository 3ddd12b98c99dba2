import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.filings.models import Filing

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["oficial", "cap", "taulell"])
def test_a_search_is_journalled_without_what_was_typed(cast: Cast, staff: Callable[[str], Client], who: str):
    shown = staff(who).get(reverse("register"), {"q": cast.maria.surname.lower()}).content.decode()
    assert reverse("register_person", args=[cast.maria.pk]) in shown
    event = Event.objects.using("journal").filter(type=EventType.PERSON_SEARCHED).latest("pk")
    assert event.actor["staff"] == cast.users[who].pk
    assert cast.maria.surname.lower() not in json.dumps(event.facts).lower()


def test_to_look_at_somebody_is_journalled(cast: Cast, officer: Client, filing: Filing):
    shown = officer.get(reverse("register_person", args=[cast.jordi.pk])).content.decode()
    assert cast.valira.name in shown
    assert reverse("work", args=[filing.pk]) in shown
    event = Event.objects.using("journal").filter(type=EventType.PERSON_SEARCHED).latest("pk")
    assert event.person_id == cast.jordi.pk


def test_a_clerk_sees_no_file_that_was_filed_online(cast: Cast, clerk: Client, filing: Filing):
    shown = clerk.get(reverse("register_person", args=[cast.jordi.pk])).content.decode()
    assert str(filing.number) not in shown


def test_for_whom_somebody_acts_is_shown(cast: Cast, officer: Client):
    shown = officer.get(reverse("register_person", args=[cast.anna.pk])).content.decode()
    assert cast.valira.census_number in shown


def test_nobody_is_not_found(cast: Cast, officer: Client):
    assert officer.get(reverse("register_person", args=[999_999])).status_code == 404
    assert "No s’ha trobat cap persona" in officer.get(reverse("register"), {"q": "zzzz"}).content.decode()


@pytest.mark.parametrize("text", ["a\0b", "\0", "(", "l" * 2000, "²", "'; --"])
def test_a_search_for_anything_fails_on_nothing(officer: Client, clerk: Client, filing: Filing, text: str):
    assert officer.get(reverse("register"), {"q": text}).status_code == 200
    assert officer.get(reverse("work_match", args=[filing.pk]), {"q": text}).status_code == 200
    assert clerk.get(reverse("desk"), {"q": text}).status_code == 200
