"""The help centre's tickets: opened, answered, closed, seen by whose they are, and forgotten in the end."""

import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.core import mail

from cass.access import NOBODY, Actor, Door
from cass.audit.models import Event
from cass.demo.cast import Cast
from cass.desk import references, tickets
from cass.desk.models import Ticket, TicketKind, TicketMessage, TicketState
from cass.inbox.models import Notice
from cass.kernel.faults import Conflict, Fault, NotFound
from cass.staff.models import User
from tests.desk.conftest import MONDAY

pytestmark = pytest.mark.django_db
TEXT = "No puc obrir el carnet."
STRANGER = tickets.Reporter(name="Ramon Xic Sala", email="ramon@exemple.ad")
SEEN = {"nia": "1234567", "given_name": "RAMON", "surname": "XIC SALA"}


@pytest.fixture
def helper(cast: Cast) -> Actor:
    return Actor(door=Door.STAFF, staff=cast.users["ajuda"].pk)


@pytest.fixture
def maria(cast: Cast) -> Actor:
    return Actor(door=Door.PIN, person=cast.maria.pk)


def reported(
    *, reporter: tickets.Reporter = STRANGER, actor: Actor = NOBODY, address: str = "", at: dt.datetime = MONDAY
) -> Ticket:
    place = tickets.Place(page="/inici/", fault="server.failed", address=address)
    return tickets.open_incident(text=TEXT, reporter=reporter, place=place, actor=actor, at=at)


def test_a_ticket_goes_to_and_fro_until_it_is_closed(helper: Actor):
    opened = reported()
    assert opened.state == TicketState.OPEN
    answered = tickets.answer(ticket=opened, text="Proveu-ho ara.", closes=False, actor=helper, at=MONDAY)
    assert (answered.state, answered.assigned_to_id) == (TicketState.WAITING, helper.staff)
    again = tickets.write(ticket=opened, text="Encara no.", actor=NOBODY, at=MONDAY)
    assert (again.state, again.assigned_to_id) == (TicketState.OPEN, helper.staff)
    done = tickets.answer(ticket=opened, text="Ara sí.", closes=True, actor=helper, at=MONDAY)
    assert (done.state, done.closed_at) == (TicketState.CLOSED, MONDAY)
    assert [each.text for each in tickets.messages(opened)] == [TEXT, "Proveu-ho ara.", "Encara no.", "Ara sí."]


def test_a_closed_ticket_is_opened_again_for_a_month(helper: Actor):
    closed = tickets.close(ticket=reported(), actor=helper, at=MONDAY)
    with pytest.raises(Conflict, match=r"ticket\.closed"):
        tickets.close(ticket=closed, actor=helper, at=MONDAY)
    with pytest.raises(Conflict, match=r"ticket\.closed"):
        tickets.write(ticket=closed, text="Torna-hi.", actor=NOBODY, at=MONDAY + dt.timedelta(days=31))
    again = tickets.write(ticket=closed, text="Torna-hi.", actor=NOBODY, at=MONDAY + dt.timedelta(days=29))
    assert (again.state, again.closed_at) == (TicketState.OPEN, None)


def test_it_is_taken_and_left(helper: Actor, cast: Cast):
    opened = reported()
    assert tickets.assign(ticket=opened, staff=helper.staff).assigned_to == User.objects.get(pk=helper.staff)
    assert tickets.assign(ticket=opened, staff=None).assigned_to is None


def test_the_queue_begins_with_whoever_waits_longest(helper: Actor):
    first, second = reported(), reported(at=MONDAY + dt.timedelta(hours=1))
    assert list(tickets.queue(state="open")) == [first, second]
    tickets.answer(ticket=first, text="?", closes=False, actor=helper, at=MONDAY + dt.timedelta(hours=2))
    tickets.write(ticket=first, text="!", actor=NOBODY, at=MONDAY + dt.timedelta(hours=3))
    assert list(tickets.queue(state="open")) == [second, first]
    assert tickets.counts() == {TicketState.OPEN: 2, TicketState.WAITING: 0, TicketState.CLOSED: 0}


# Whose it is


def test_a_stranger_s_ticket_is_opened_by_its_code_alone():
    opened = reported()
    code = references.code_of(opened)
    assert tickets.by_code(code.lower(), actor=NOBODY) == opened
    for wrong in (opened.reference, str(opened.pk), "0" * 16, ""):
        with pytest.raises(NotFound):
            tickets.by_code(wrong, actor=NOBODY)
    assert code.encode() not in bytes(opened.code_digest)


def test_a_signed_in_person_s_ticket_is_theirs_even_for_whoever_has_the_code(maria: Actor, cast: Cast):
    code = references.code_of(reported(actor=maria))
    assert tickets.by_code(code, actor=maria).person_id == cast.maria.pk
    for other in (NOBODY, Actor(door=Door.PIN, person=cast.jordi.pk)):
        with pytest.raises(NotFound):
            tickets.by_code(code, actor=other)
    assert tickets.mine(actor=maria).count() == 1
    assert tickets.mine(actor=NOBODY).count() == 0


# What a door saw


def test_what_a_door_saw_is_one_ticket_however_often_it_is_seen():
    first, again = (
        tickets.open(kind=TicketKind.CERTIFICATE_UNKNOWN, facts=SEEN, at=MONDAY + dt.timedelta(minutes=minutes))
        for minutes in range(2)
    )
    assert first == again
    assert first.facts == SEEN
    other = tickets.open(kind=TicketKind.CERTIFICATE_UNKNOWN, facts={**SEEN, "nia": "7654321"}, at=MONDAY)
    assert other != first


def test_seen_again_after_it_was_closed_it_is_a_new_one(helper: Actor, cast: Cast):
    def seen() -> Ticket:
        return tickets.open(kind=TicketKind.NAMES_DIFFER, facts=SEEN, person=cast.maria, at=MONDAY)

    first = seen()
    tickets.close(ticket=first, actor=helper, at=MONDAY)
    assert seen() != first


def test_the_journal_knows_that_there_is_a_ticket_and_not_what_it_says(helper: Actor, maria: Actor, cast: Cast):
    opened = reported(actor=maria)
    tickets.answer(ticket=opened, text="Proveu-ho ara.", closes=True, actor=helper, at=MONDAY)
    tickets.open(kind=TicketKind.CERTIFICATE_UNKNOWN, facts=SEEN, at=MONDAY)
    events = list(Event.objects.filter(type__startswith="ticket.").order_by("pk"))
    types = [each.type for each in events]
    assert types == ["ticket.opened", "ticket.answered", "ticket.closed", "ticket.opened"]
    assert {each.person_id for each in events[:3]} == {cast.maria.pk}
    said = json.dumps([each.facts for each in events])
    assert all(word not in said for word in (TEXT, "Proveu", *SEEN.values(), opened.reference))


# Limits and messages


def test_one_contact_has_five_tickets_under_way_at_most(helper: Actor):
    for _each in range(tickets.MOST_OF_A_CONTACT):
        opened = reported()
    with pytest.raises(Fault, match="too_many"):
        reported(reporter=tickets.Reporter(name="Un altre", email="RAMON@exemple.ad"))
    tickets.close(ticket=opened, actor=helper, at=MONDAY)
    reported()


def test_one_network_opens_twenty_a_day_at_most():
    for number in range(tickets.MOST_OF_A_NETWORK):
        reported(reporter=tickets.Reporter(name="Algú", telephone=f"3{number:05}"), address="192.0.2.7")
    other = tickets.Reporter(name="Algú", telephone="399999")
    with pytest.raises(Fault, match="too_many"):
        reported(reporter=other, address="192.0.2.7")
    reported(reporter=other, address="192.0.2.8")


def test_an_e_mail_says_that_there_is_news_and_not_what(helper: Actor, run_tasks: Callable[[], list[str]]):
    opened = reported()
    tickets.answer(ticket=opened, text="Proveu-ho ara.", closes=False, actor=helper, at=MONDAY)
    assert run_tasks() == ["desk.tell_ticket", "desk.tell_ticket"]
    assert len(mail.outbox) == 2
    for message in mail.outbox:
        said = message.subject + message.body
        assert opened.reference in said
        assert f"/incidencia/{references.code_of(opened)}/" in said
        assert all(word not in said for word in (TEXT, "Proveu", "Ramon", "exemple.ad"))
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 2


def test_who_was_signed_in_finds_it_in_the_inbox(helper: Actor, maria: Actor, cast: Cast):
    opened = reported(actor=maria, reporter=tickets.Reporter())
    tickets.answer(ticket=opened, text="Proveu-ho ara.", closes=False, actor=helper, at=MONDAY)
    notices = Notice.objects.filter(person=cast.maria, code__startswith="ticket_").order_by("pk")
    assert [(each.code, each.facts) for each in notices] == [
        ("ticket_opened", {"reference": opened.reference}),
        ("ticket_answered", {"reference": opened.reference}),
    ]


def test_what_was_written_is_removed_half_a_year_after_the_end(helper: Actor, maria: Actor):
    opened, still_open = reported(actor=maria), reported()
    tickets.close(ticket=opened, actor=helper, at=MONDAY)
    assert tickets.forget(at=MONDAY + dt.timedelta(days=179)) == 0
    assert tickets.forget(at=MONDAY + dt.timedelta(days=181)) == 1
    opened.refresh_from_db()
    assert (opened.name, opened.email, opened.person_id, opened.facts, opened.page) == ("", "", None, {}, "")
    assert not TicketMessage.objects.filter(ticket=opened).exists()
    assert TicketMessage.objects.filter(ticket=still_open).count() == 1
