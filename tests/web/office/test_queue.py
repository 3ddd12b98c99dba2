import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cass.access import Door
from cass.demo.cast import Cast
from cass.filings.models import Filing, Revision, Step
from tests.filings import acting

pytestmark = pytest.mark.django_db

OFFICE = ("queue", "proposals", "desk", "paper", "limits", "register")
MENUS = {
    "oficial": {"queue", "register"},
    "cap": {"queue", "proposals", "register"},
    "taulell": {"desk", "paper", "register"},
    "supervisio": {"queue", "limits"},
    "ajuda": set(),
}


@pytest.mark.parametrize("name", OFFICE)
@pytest.mark.parametrize("who", sorted(MENUS))
def test_each_page_is_for_those_whose_work_it_is(staff: Callable[[str], Client], who: str, name: str):
    assert staff(who).get(reverse(name)).status_code == (200 if name in MENUS[who] else 403)


@pytest.mark.parametrize("name", OFFICE)
def test_no_citizen_comes_into_the_office(cast: Cast, enter: Callable[..., Client], name: str):
    assert enter(cast.maria, Door.PIN).get(reverse(name)).status_code == 403


def copies(filing: Filing, count: int) -> None:
    """More of the same, as rows only."""
    for number in range(count):
        Filing.objects.create(
            **{
                field.attname: getattr(filing, field.attname)
                for field in Filing._meta.concrete_fields
                if field.attname not in {"id", "number", "decision_due"}
            },
            id=uuid.uuid4(),
            number=f"E-2026-9{number:06d}",
            decision_due=filing.decision_due + dt.timedelta(days=number + 1),
        )


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_queue_asks_as_much_for_three_rows_as_for_thirty(officer: Client, filing: Filing):
    copies(filing, 2)
    address = reverse("queue")
    few = queries_of(officer, address)
    copies_more = Filing.objects.count()
    assert copies_more == 3
    Filing.objects.exclude(pk=filing.pk).delete()
    copies(filing, 29)
    assert queries_of(officer, address) == few


def test_the_limits_ask_as_much_for_three_rows_as_for_thirty(staff: Callable[[str], Client], filing: Filing, now):
    Filing.objects.update(decision_due=timezone.localdate(now))
    filing.refresh_from_db()
    supervisor = staff("supervisio")
    copies(filing, 2)
    few = queries_of(supervisor, reverse("limits"))
    Filing.objects.exclude(pk=filing.pk).delete()
    copies(filing, 29)
    assert queries_of(supervisor, reverse("limits")) == few


def test_a_file_asks_as_much_for_a_long_history_as_for_a_short_one(officer: Client, cast: Cast, filing: Filing, now):
    address = reverse("work", args=[filing.pk])
    Step.objects.create(filing=filing, at=now, code="reassessed", actor={"staff": cast.oficial.pk})
    few = queries_of(officer, address)
    for user in list(cast.users.values()) * 5:
        Step.objects.create(filing=filing, at=now, code="reassessed", actor={"staff": user.pk})
    assert queries_of(officer, address) == few


def test_the_oldest_limit_comes_first_and_what_is_overdue_is_marked(officer: Client, filing: Filing, now):
    copies(filing, 3)
    late = Filing.objects.get(number="E-2026-9000002")
    Filing.objects.filter(pk=late.pk).update(decision_due=timezone.localdate(now) - dt.timedelta(days=1))
    shown = officer.get(reverse("queue")).content.decode()
    assert shown.index(str(late.number)) < shown.index(str(filing.number)) < shown.index("E-2026-9000000")
    assert "Vençut fa 1 dia" in shown


def test_the_queue_pages(officer: Client, filing: Filing):
    copies(filing, 30)
    first, second = (officer.get(reverse("queue"), {"page": page}).content.decode() for page in (1, 2))
    assert str(filing.number) in first
    assert str(filing.number) not in second
    assert "E-2026-9000029" in second


@pytest.mark.parametrize("text", ["jordi", "JORDI", "{surname}", "{number}", "{company}", "{cass_number}"])
def test_a_file_is_found_by_number_and_by_names_whatever_their_accents(
    officer: Client, cast: Cast, filing: Filing, text: str
):
    asked = text.format(
        surname=cast.jordi.surname.upper(),
        number=filing.number,
        company=cast.valira.name.split()[0].lower(),
        cass_number=cast.jordi.cass_number,
    )
    shown = officer.get(reverse("queue"), {"q": asked}).content.decode()
    assert reverse("work", args=[filing.pk]) in shown
    assert reverse("work", args=[filing.pk]) not in officer.get(reverse("queue"), {"q": "zzzz"}).content.decode()


def test_a_search_finds_what_was_decided_and_the_queue_does_not_show_it(
    officer: Client, cast: Cast, filing: Filing, now
):
    acting.decided(cast, filing, at=now)
    address = reverse("work", args=[filing.pk])
    assert address not in officer.get(reverse("queue")).content.decode()
    assert address in officer.get(reverse("queue"), {"q": filing.number}).content.decode()


def test_a_state_filters(officer: Client, filing: Filing):
    address = reverse("work", args=[filing.pk])
    assert address in officer.get(reverse("queue"), {"state": "filed"}).content.decode()
    assert address not in officer.get(reverse("queue"), {"state": "proposed"}).content.decode()
    assert address in officer.get(reverse("queue"), {"state": "nonsense"}).content.decode()


def test_the_supervisor_sees_what_is_about_to_lapse(staff: Callable[[str], Client], cast: Cast, answers: dict, now):
    incomplete = acting.present(acting.draft(acting.employer(cast), answers, at=now), acting.employer(cast), at=now)
    assert incomplete.state == "incomplete"
    supervisor = staff("supervisio")
    assert str(incomplete.number) not in supervisor.get(reverse("limits")).content.decode()
    Filing.objects.filter(pk=incomplete.pk).update(party_due=timezone.localdate(now) + dt.timedelta(days=2))
    assert str(incomplete.number) in supervisor.get(reverse("limits")).content.decode()
    assert Revision.objects.filter(filing=incomplete).count() == 1
