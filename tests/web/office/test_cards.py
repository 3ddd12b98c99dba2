"""The screen on which an officer takes a card back."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cass.accidents.models import Card
from cass.demo.cast import Cast
from cass.filings.models import Filing
from tests.filings import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def granted(cast: Cast, filing: Filing, now: dt.datetime) -> Filing:
    return acting.decided(cast, filing, at=now)


def posted(reason: str, **given: str) -> dict[str, str]:
    today = timezone.localdate()
    day = {
        "returned_on_day": str(today.day),
        "returned_on_month": str(today.month),
        "returned_on_year": str(today.year),
    }
    return {"reason": reason, "why": "", **(day if reason == "returned" else {}), **given}


def test_a_card_that_came_back_is_noted_from_its_file(officer: Client, granted: Filing):
    address, file = reverse("work_card", args=[granted.pk]), reverse("work", args=[granted.pk])
    assert address in officer.get(file).content.decode()
    assert officer.post(address, posted("returned")).status_code == 302
    assert Card.objects.get().returned_on == timezone.localdate()
    after = officer.get(file).content.decode()
    assert address not in after
    assert "Carnet retornat" in after


def test_a_card_issued_in_error_needs_words_that_the_office_reads_afterwards(officer: Client, granted: Filing):
    address = reverse("work_card", args=[granted.pk])
    assert officer.post(address, posted("issued_in_error")).status_code == 422
    assert officer.post(address, posted("returned", returned_on_day="")).status_code == 422
    assert officer.post(address, {}).status_code == 422
    assert officer.post(address, posted("issued_in_error", why="Persona equivocada.")).status_code == 302
    assert "Persona equivocada." in officer.get(reverse("work", args=[granted.pk])).content.decode()


def test_a_card_is_replaced_by_another_for_a_reason(officer: Client, client: Client, granted: Filing):
    address, old = reverse("work_card", args=[granted.pk]), Card.objects.get()
    assert officer.post(address, posted("replaced")).status_code == 422
    assert officer.post(address, posted("replaced", replaced_for="stolen")).status_code == 422
    assert officer.post(address, posted("replaced", replaced_for="damaged")).status_code == 302
    new = Card.objects.get(replaces=old)
    assert "Carnet substituït" in officer.get(reverse("work", args=[granted.pk])).content.decode()
    assert "nul·lat" in client.get(f"/v/{old.document.code}", secure=True).content.decode()
    assert "nul·lat" not in client.get(f"/v/{new.document.code}", secure=True).content.decode()


def test_anybody_who_verifies_it_is_told_at_once(officer: Client, client: Client, granted: Filing):
    code = Card.objects.get().document.code
    officer.post(reverse("work_card", args=[granted.pk]), posted("returned"))
    shown = client.get(f"/v/{code}", secure=True).content.decode()
    assert "Anul·lat" in shown or "anul·lat" in shown


def test_without_a_card_in_force_there_is_nothing_to_take_back(officer: Client, cast: Cast, filing: Filing):
    address = reverse("work_card", args=[filing.pk])
    assert address not in officer.get(reverse("work", args=[filing.pk])).content.decode()
    answer = officer.post(address, posted("returned"))
    assert answer.status_code == 409
    assert "accidents.no_card" in answer.content.decode()


def test_the_desk_can_not_take_a_card_back(clerk: Client, granted: Filing):
    assert clerk.post(reverse("work_card", args=[granted.pk]), posted("returned")).status_code == 403
    assert Card.objects.get().returned_on is None
