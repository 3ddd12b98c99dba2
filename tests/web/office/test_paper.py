import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.filings.models import Filing
from cass.inbox.models import PaperItem
from cass.kernel.working_days import day_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(filing: Filing) -> PaperItem:
    """Jordi has not agreed to be notified electronically: that his accident was declared goes to him by post."""
    return PaperItem.objects.get()


def on(name: str, day: dt.date, **more: str) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year, **more}


def test_opening_the_letter_marks_it_printed(clerk: Client, letter: PaperItem, run_tasks: Callable[[], list[str]]):
    address = reverse("letter_print", args=[letter.pk])
    assert clerk.post(address).status_code == 409
    run_tasks()
    pdf = clerk.post(address)
    assert pdf.content.startswith(b"%PDF")
    letter.refresh_from_db()
    first = letter.printed_at
    assert first is not None
    clerk.post(address)
    letter.refresh_from_db()
    assert letter.printed_at == first
    assert Event.objects.filter(type=EventType.DOCUMENT_READ, facts__document=letter.notice.document_id).count() == 2


def test_a_letter_is_posted_on_a_day_and_takes_effect_on_the_day_of_its_delivery(clerk: Client, letter: PaperItem):
    today = timezone.localdate()
    assert clerk.get(reverse("letter", args=[letter.pk])).status_code == 200
    tomorrow = today + dt.timedelta(days=1)
    assert clerk.post(reverse("letter_posted", args=[letter.pk]), on("posted_on", tomorrow)).status_code == 422
    before = on("outcome_on", today, outcome="delivered")
    assert clerk.post(reverse("letter_outcome", args=[letter.pk]), before).status_code == 409
    posted = today - dt.timedelta(days=3)
    assert clerk.post(reverse("letter_posted", args=[letter.pk]), on("posted_on", posted)).status_code == 302
    too_soon = on("outcome_on", posted - dt.timedelta(days=1), outcome="delivered")
    assert clerk.post(reverse("letter_outcome", args=[letter.pk]), too_soon).status_code == 409
    delivered = today - dt.timedelta(days=2)
    done = on("outcome_on", delivered, outcome="delivered")
    assert clerk.post(reverse("letter_outcome", args=[letter.pk]), done).status_code == 302
    letter.refresh_from_db()
    assert day_of(letter.notice.effective_at) == delivered
    assert reverse("letter", args=[letter.pk]) not in clerk.get(reverse("paper")).content.decode()


def test_a_letter_that_came_back_takes_no_effect(clerk: Client, letter: PaperItem):
    today = timezone.localdate()
    clerk.post(reverse("letter_posted", args=[letter.pk]), on("posted_on", today))
    clerk.post(reverse("letter_outcome", args=[letter.pk]), on("outcome_on", today, outcome="not_collected"))
    letter.notice.refresh_from_db()
    letter.refresh_from_db()
    assert letter.outcome == "not_collected"
    assert letter.notice.effective_at is None


def test_only_the_desk_works_the_paper_queue(officer: Client, cast: Cast, letter: PaperItem):
    assert officer.get(reverse("letter", args=[letter.pk])).status_code == 403
    for name in ("letter_print", "letter_posted", "letter_outcome"):
        assert officer.post(reverse(name, args=[letter.pk])).status_code == 403


def test_a_letter_that_does_not_exist_is_not_found(clerk: Client):
    assert clerk.get(reverse("letter", args=[999_999])).status_code == 404
    for name in ("letter_print", "letter_posted", "letter_outcome"):
        assert clerk.post(reverse(name, args=[999_999])).status_code == 404
