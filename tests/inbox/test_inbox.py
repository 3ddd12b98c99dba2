"""Notices: their channel, their legal clock, the paper queue, and e-mails that say nothing."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.filings import operations as filings
from cass.inbox import operations, queries, tasks
from cass.inbox.models import Email, Notice, PaperItem, Tray
from cass.kernel.faults import Conflict, NotFound
from tests.filings.acting import (
    AT,
    competitor,
    decided,
    employer,
    filed_by_employer,
    insured,
    moment,
    working,
)


def told(cast: Cast) -> Notice:
    """Of the declaration of her accident: official, with a letter."""
    filed_by_employer(cast)
    return Notice.objects.get(code="accident_declared", person=cast.maria)


def lettered(cast: Cast) -> PaperItem:
    filed_by_employer(cast, cast.jordi)
    return PaperItem.objects.get()


def test_who_agreed_to_it_is_notified_electronically_and_who_did_not_by_post(cast: Cast):
    electronic = told(cast)
    assert electronic.channel == "electronic"
    assert not PaperItem.objects.exists()
    assert Email.objects.get(notice=electronic).address == cast.maria.email
    letter = lettered(cast)
    assert letter.notice.channel == "paper"
    assert letter.notice.lapses_on is None
    assert not Email.objects.filter(notice=letter.notice).exists()
    assert queries.paper_queue().get() == letter


def test_the_first_opening_counts_and_is_journalled(cast: Cast):
    notice = told(cast)
    assert queries.unread(insured(cast.maria)) == 1
    assert operations.open_notice(notice=notice, actor=insured(cast.maria), at=AT)
    assert not operations.open_notice(notice=notice, actor=insured(cast.maria), at=AT + dt.timedelta(days=1))
    notice.refresh_from_db()
    assert notice.first_read_at == notice.effective_at == AT
    assert Event.objects.filter(type=EventType.NOTICE_OPENED).count() == 1
    assert queries.unread(insured(cast.maria)) == 0


def test_nobody_opens_somebody_elses_notice(cast: Cast):
    notice = told(cast)
    for actor in (insured(cast.stranger), insured(cast.jordi), employer(cast), competitor(cast), working(cast.oficial)):
        with pytest.raises(NotFound):
            filings.open_notice(notice=notice.pk, actor=actor, at=AT)
    notice.refresh_from_db()
    assert notice.effective_at is None


def test_unopened_it_counts_as_made_from_the_end_of_its_fifteenth_working_day(cast: Cast):
    notice = told(cast)
    assert notice.lapses_on == dt.date(2026, 12, 11)
    assert operations.lapse(on=dt.date(2026, 12, 11)) == []
    assert operations.lapse(on=dt.date(2026, 12, 12)) == [notice]
    assert operations.lapse(on=dt.date(2026, 12, 13)) == []
    notice.refresh_from_db()
    assert notice.effective_at == moment(dt.date(2026, 12, 12), 0)
    assert notice.first_read_at is None


def test_opened_after_it_lapsed_it_is_read_and_counts_from_before(cast: Cast):
    notice = told(cast)
    operations.lapse(on=dt.date(2026, 12, 12))
    operations.open_notice(notice=notice, actor=insured(cast.maria), at=moment(dt.date(2026, 12, 20)))
    notice.refresh_from_db()
    assert notice.effective_at == moment(dt.date(2026, 12, 12), 0)
    assert notice.first_read_at == moment(dt.date(2026, 12, 20))


def test_opened_in_time_it_never_lapses(cast: Cast):
    notice = told(cast)
    operations.open_notice(notice=notice, actor=insured(cast.maria), at=AT)
    assert operations.lapse(on=dt.date(2027, 1, 1)) == []


def test_a_letter_never_lapses_by_itself(cast: Cast):
    lettered(cast)
    assert operations.lapse(on=dt.date(2027, 11, 1)) == []


def test_a_letter_is_posted_and_takes_effect_the_day_it_is_delivered(cast: Cast):
    letter, clerk = lettered(cast), working(cast.taulell)
    operations.note_printed(item=letter, actor=clerk, at=AT)
    operations.post(item=letter, actor=clerk, on=dt.date(2026, 11, 20), at=AT)
    assert queries.paper_queue().exists()
    noted = moment(dt.date(2026, 11, 30))
    operations.note_outcome(item=letter, outcome="delivered", on=dt.date(2026, 11, 24), actor=clerk, at=noted)
    letter.refresh_from_db()
    assert letter.notice.effective_at.date() == dt.date(2026, 11, 24)
    assert not queries.paper_queue().exists()


def test_what_was_not_collected_took_no_effect(cast: Cast):
    letter, clerk = lettered(cast), working(cast.taulell)
    operations.post(item=letter, actor=clerk, on=dt.date(2026, 11, 20), at=AT)
    operations.note_outcome(item=letter, outcome="not_collected", on=dt.date(2026, 12, 3), actor=clerk, at=AT)
    letter.refresh_from_db()
    assert letter.notice.effective_at is None


def test_of_two_clerks_with_the_same_letter_before_them_the_second_is_told(cast: Cast):
    mine, theirs = lettered(cast), PaperItem.objects.get()
    clerk = working(cast.taulell)
    operations.post(item=mine, actor=clerk, on=AT.date(), at=AT)
    operations.note_outcome(item=mine, outcome="delivered", on=AT.date(), actor=clerk, at=AT)
    with pytest.raises(Conflict) as refused:
        operations.note_outcome(item=theirs, outcome="not_collected", on=AT.date(), actor=clerk, at=AT)
    assert refused.value.code == "paper.outcome_known"
    with pytest.raises(Conflict):
        operations.post(item=theirs, actor=clerk, on=AT.date(), at=AT)
    kept = PaperItem.objects.get()
    assert (kept.outcome, kept.publish_by) == ("delivered", None)


def test_what_was_not_posted_has_no_outcome(cast: Cast):
    letter, clerk = lettered(cast), working(cast.taulell)
    with pytest.raises(Conflict):
        operations.note_outcome(item=letter, outcome="delivered", on=AT.date(), actor=clerk, at=AT)
    operations.post(item=letter, actor=clerk, on=dt.date(2026, 11, 20), at=AT)
    with pytest.raises(Conflict):
        operations.note_outcome(item=letter, outcome="delivered", on=AT.date(), actor=clerk, at=AT)


def test_an_email_says_that_there_is_news_and_nothing_else(cast: Cast, run_tasks: Callable[[], list[str]]):
    filing = decided(cast, filed_by_employer(cast))
    run_tasks()
    assert {message.to[0] for message in mail.outbox} == {cast.maria.email, cast.valira.email}
    assert len(mail.outbox) == 3
    for message in mail.outbox:
        said = f"{message.subject}\n{message.body}"
        for secret in (
            filing.number,
            "Maria",
            "Serra",
            "Valira",
            cast.maria.cass_number,
            "ccident",
            "carnet",
            str(filing.pk),
        ):
            assert secret not in said


@pytest.mark.parametrize("language", ["ca", "es", "fr", "en"])
def test_an_email_is_written_in_the_language_of_its_reader(cast: Cast, language: str):
    cast.maria.language = language
    cast.maria.save()
    told(cast)
    assert Email.objects.get().language == language


def test_an_email_is_sent_once_though_its_task_runs_twice(cast: Cast):
    told(cast)
    email = Email.objects.get()
    for _ in range(2):
        tasks.send(email_id=email.pk)
    assert len(mail.outbox) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<notice-{email.pk}@cass-online.invalid>"


def test_when_the_mail_server_fails_it_is_sent_at_the_next_try(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    told(cast)
    email = Email.objects.get()
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", _refuse)
        with pytest.raises(OSError, match="refused"):
            tasks.send(email_id=email.pk)
    email.refresh_from_db()
    assert email.sent_at is None
    tasks.send(email_id=email.pk)
    assert len(mail.outbox) == 1


def _refuse(*_args: object) -> None:
    raise OSError("refused")


def test_a_notice_that_is_rolled_back_sends_nothing(cast: Cast, run_tasks: Callable[[], list[str]]):
    with transaction.atomic():
        told(cast)
        transaction.set_rollback(True)
    assert "inbox.send" not in run_tasks()
    assert not Email.objects.exists()


def test_an_official_notice_has_a_letter_and_every_notice_one_recipient(cast: Cast):
    with pytest.raises(IntegrityError, match="official_has_paper"), transaction.atomic():
        operations.put(recipient=cast.maria, code="silence", at=AT, is_official=True)
    with pytest.raises(IntegrityError, match="notice_has_one_recipient"), transaction.atomic():
        Notice.objects.create(tray=Tray.NOTICES, code="silence", channel="electronic", available_at=AT)


def test_the_trays_count_what_is_in_them(cast: Cast):
    decided(cast, filed_by_employer(cast))
    counts = queries.trays(insured(cast.maria))
    assert counts[Tray.NOTICES] == (1, 1)
    assert counts[Tray.RESOLVED] == (1, 1)
    assert counts[Tray.REJECTED] == (0, 0)
    assert queries.trays(insured(cast.stranger))[Tray.NOTICES] == (0, 0)
