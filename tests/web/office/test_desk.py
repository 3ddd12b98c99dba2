import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cass.access import Door
from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.filings.models import Filing, SectionAnswers
from cass.inbox.models import Notice
from tests.filings import acting

pytestmark = pytest.mark.django_db


def stamped(day: dt.date) -> dict[str, int]:
    return {
        "paper": "CASS-0018",
        "presented_on_day": day.day,
        "presented_on_month": day.month,
        "presented_on_year": day.year,
    }


def begin(clerk: Client, cast: Cast, day: dt.date):
    return clerk.post(reverse("desk_begin", args=[cast.valira.pk]), stamped(day))


@pytest.fixture
def draft(clerk: Client, cast: Cast) -> Filing:
    begin(clerk, cast, timezone.localdate() - dt.timedelta(days=1))
    return Filing.objects.get()


@pytest.fixture
def at_desk(cast: Cast, answers: dict, now) -> Filing:
    """Jordi's accident on paper, keyed in and filed."""
    clerk = acting.working(cast.taulell)
    yesterday = timezone.localdate(now) - dt.timedelta(days=1)
    found = acting.draft(clerk, answers, at=now, declarant=cast.valira.pk, presented_on=yesterday)
    for kind in ("medical_report", "scan"):
        acting.enclose(found, clerk, kind=kind, at=now)
    return acting.present(found, clerk, at=now)


@pytest.mark.parametrize("text", ["valira", "VALIRA", "{census}"])
def test_the_declarant_is_found_by_name_and_by_census_number(clerk: Client, cast: Cast, text: str):
    shown = clerk.get(reverse("desk"), {"q": text.format(census=cast.valira.census_number)}).content.decode()
    assert reverse("desk_begin", args=[cast.valira.pk]) in shown


def test_the_day_of_the_paper_can_not_be_in_the_future(clerk: Client, cast: Cast):
    page = begin(clerk, cast, timezone.localdate() + dt.timedelta(days=1))
    assert page.status_code == 422
    assert not Filing.objects.exists()


def test_the_clerk_goes_through_the_same_sections(clerk: Client, cast: Cast, draft: Filing, day: str):
    page = clerk.get(reverse("desk_filing", args=[draft.pk]))
    assert page.status_code == 200
    shown = page.content.decode()
    assert reverse("desk_section", args=[draft.pk, "injured"]) in shown
    assert reverse("section", args=[draft.pk, "injured"]) not in shown
    section = reverse("desk_section", args=[draft.pk, "others"])
    assert clerk.get(section).status_code == 200
    saved = clerk.post(section, {"version": "0", "others_hurt": "no", "third_party": "no", "action": "continue"})
    assert saved.status_code == 302
    assert saved.url.startswith(reverse("desk_filing", args=[draft.pk]))
    assert SectionAnswers.objects.filter(filing=draft, code="others").exists()
    for name in ("desk_enclosures", "desk_check"):
        assert clerk.get(reverse(name, args=[draft.pk])).status_code == 200


def test_any_clerk_goes_on_with_a_draft_of_the_desk_and_may_throw_it_away(clerk: Client, draft: Filing):
    assert reverse("desk_filing", args=[draft.pk]) in clerk.get(reverse("desk")).content.decode()
    assert clerk.post(reverse("desk_discard", args=[draft.pk])).url == reverse("desk")
    assert not Filing.objects.exists()


def test_a_draft_of_the_desk_is_not_the_employers(cast: Cast, draft: Filing, enter: Callable[..., Client]):
    anna = enter(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira)
    assert anna.get(reverse("filing", args=[draft.pk])).status_code == 404
    assert anna.get(reverse("desk_filing", args=[draft.pk])).status_code == 403


def test_the_employer_and_the_desk_may_each_have_a_draft_about_the_same(
    clerk: Client, cast: Cast, draft: Filing, answers: dict, now
):
    acting.draft(acting.employer(cast), {name: answers[name] for name in ("injured", "event")}, at=now)
    desk = acting.working(cast.taulell)
    for name in ("injured", "event"):
        assert not acting.save(draft, name, answers[name], desk, at=now).is_stale
    assert Filing.objects.exclude(subject_key="").count() == 2


def test_a_clerk_does_not_see_what_was_filed_online(clerk: Client, filing: Filing):
    for name in ("desk_filing", "desk_check", "desk_enclosures"):
        assert clerk.get(reverse(name, args=[filing.pk])).status_code == 404


def test_filing_at_the_desk_ends_at_the_receipt_and_shows_no_health_data(
    clerk: Client, at_desk: Filing, run_tasks: Callable[[], list[str]]
):
    run_tasks()
    shown = clerk.get(reverse("desk_filing", args=[at_desk.pk])).content.decode()
    assert "Rebut de presentació" in shown
    receipt = at_desk.revisions.get().receipt
    assert clerk.get(reverse("document", args=[receipt.pk])).status_code == 200
    for words in (acting.HURT_HOW, acting.WENT_WRONG, "La lesió"):
        assert words not in shown


def test_the_limit_counts_from_the_day_on_the_paper(at_desk: Filing):
    assert at_desk.completed_on == at_desk.presented_on


def test_what_was_filed_at_the_desk_is_decided_for_the_person_only(cast: Cast, at_desk: Filing, now):
    acting.decided(cast, at_desk, at=now)
    assert Notice.objects.filter(filing_id=at_desk.pk, person=cast.jordi, tray="resolved").exists()
    assert not Notice.objects.filter(filing_id=at_desk.pk, declarant__isnull=False).exists()


def test_a_declarant_that_does_not_exist_is_not_found(clerk: Client, cast: Cast):
    assert clerk.get(reverse("desk_begin", args=[999_999])).status_code == 404
    for name in ("desk_filing", "desk_check", "desk_enclosures"):
        assert clerk.get(reverse(name, args=[acting.NOBODYS])).status_code == 404


@pytest.mark.parametrize("page", ["desk_filing", "desk_check", "desk_enclosures"])
def test_who_reads_a_paper_that_is_being_keyed_in_is_journalled(clerk: Client, cast: Cast, draft: Filing, page: str):
    assert clerk.get(reverse(page, args=[draft.pk])).status_code == 200
    event = Event.objects.using("journal").filter(type=EventType.FILE_READ).latest("pk")
    assert (event.actor["staff"], event.filing_id) == (cast.taulell.pk, draft.pk)
