import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.filings import operations as filings
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
    without = clerk.post(address)
    assert without.status_code == 422
    assert without.headers["Content-Type"].startswith("text/html")
    assert clerk.post(address, {"why": "S'ha encallat el paper."}).content.startswith(b"%PDF")
    letter.refresh_from_db()
    assert letter.printed_at == first
    again = Event.objects.filter(type=EventType.DOCUMENT_READ, facts__document=letter.notice.document_id)
    assert [event.facts["again"] for event in again.order_by("pk")] == [False, True]
    step = Filing.objects.get(pk=letter.notice.filing_id).steps.latest("pk")
    assert (step.code, step.facts, step.for_office) == ("letter_reprinted", {"why": "S'ha encallat el paper."}, True)


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


def came_back(clerk: Client, letter: PaperItem, day: dt.date, outcome: str = "not_collected") -> None:
    clerk.post(reverse("letter_posted", args=[letter.pk]), on("posted_on", day - dt.timedelta(days=5)))
    done = clerk.post(reverse("letter_outcome", args=[letter.pk]), on("outcome_on", day, outcome=outcome))
    assert done.status_code == 302
    letter.refresh_from_db()


def test_a_letter_that_came_back_is_listed_to_be_published_with_a_text_that_tells_no_health(
    clerk: Client, letter: PaperItem
):
    today = timezone.localdate()
    came_back(clerk, letter, today)
    assert letter.publish_by >= today + dt.timedelta(days=15)
    listed = clerk.get(reverse("paper")).content.decode()
    assert "Per publicar" in listed
    assert reverse("letter", args=[letter.pk]) in listed
    page = clerk.get(reverse("letter", args=[letter.pk]))
    words = " ".join(page.context["publication"]["words"])
    assert letter.notice.person.full_name in words
    assert letter.notice.document.number in words
    assert "8 dies hàbils" in words
    assert not [word for word in ("accident", "salut", "lesió", "Valira") if word in words.casefold()]


@pytest.mark.parametrize("outcome", ["not_collected", "unknown_address"])
def test_once_published_it_waits_for_the_person_and_leaves_the_list_when_it_has_taken_effect(
    clerk: Client, letter: PaperItem, outcome: str
):
    today = timezone.localdate()
    came_back(clerk, letter, today, outcome)
    address = reverse("letter_published", args=[letter.pk])
    assert clerk.post(address, on("published_on", today + dt.timedelta(days=1), bopa_number="24")).status_code == 422
    assert clerk.post(address, on("published_on", today, bopa_number="")).status_code == 422
    early = on("published_on", today - dt.timedelta(days=1), bopa_number="24")
    assert clerk.post(address, early).status_code == 409
    assert clerk.post(address, on("published_on", today, bopa_number="24/2026")).status_code == 302
    assert clerk.post(address, on("published_on", today, bopa_number="24/2026")).status_code == 409
    letter.refresh_from_db()
    assert (letter.published_on, letter.bopa_number) == (today, "24/2026")
    assert "Publicada" in clerk.get(reverse("paper")).content.decode()
    assert Event.objects.filter(type=EventType.PAPER_PUBLISHED).count() == 1
    letter.notice.refresh_from_db()
    filings.pass_limits(on=letter.notice.lapses_on + dt.timedelta(days=1), at=timezone.now())
    letter.notice.refresh_from_db()
    assert letter.notice.effective_at is not None
    assert reverse("letter", args=[letter.pk]) not in clerk.get(reverse("paper")).content.decode()
    assert clerk.get(reverse("letter", args=[letter.pk])).context["publication"] is None


def test_who_comes_to_the_office_for_it_is_notified_that_day(clerk: Client, letter: PaperItem):
    today = timezone.localdate()
    came_back(clerk, letter, today)
    address = reverse("letter_handed_over", args=[letter.pk])
    assert clerk.post(address, on("collected_on", today + dt.timedelta(days=1))).status_code == 422
    assert clerk.post(address, on("collected_on", today)).status_code == 302
    letter.notice.refresh_from_db()
    assert day_of(letter.notice.effective_at) == today
    assert clerk.post(address, on("collected_on", today)).status_code == 409
    publish = on("published_on", today, bopa_number="24")
    assert clerk.post(reverse("letter_published", args=[letter.pk]), publish).status_code == 409


def test_a_letter_refused_by_the_person_is_notified_that_day(clerk: Client, letter: PaperItem):
    today = timezone.localdate()
    came_back(clerk, letter, today, "refused")
    letter.notice.refresh_from_db()
    assert day_of(letter.notice.effective_at) == today
    assert letter.publish_by is None
    assert clerk.get(reverse("letter", args=[letter.pk])).context["publication"] is None


def test_what_became_of_a_letter_is_noted_once(clerk: Client, letter: PaperItem):
    today = timezone.localdate()
    came_back(clerk, letter, today)
    again = on("outcome_on", today, outcome="delivered")
    assert clerk.post(reverse("letter_outcome", args=[letter.pk]), again).status_code == 409
    letter.notice.refresh_from_db()
    assert letter.notice.effective_at is None


def test_only_the_desk_works_the_paper_queue(officer: Client, cast: Cast, letter: PaperItem):
    assert officer.get(reverse("letter", args=[letter.pk])).status_code == 403
    for name in ("letter_print", "letter_posted", "letter_outcome", "letter_published", "letter_handed_over"):
        assert officer.post(reverse(name, args=[letter.pk])).status_code == 403


def test_a_letter_that_does_not_exist_is_not_found(clerk: Client):
    assert clerk.get(reverse("letter", args=[999_999])).status_code == 404
    for name in ("letter_print", "letter_posted", "letter_outcome", "letter_published", "letter_handed_over"):
        assert clerk.post(reverse(name, args=[999_999])).status_code == 404
