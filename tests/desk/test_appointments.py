"""Appointments: only what is free is offered, nobody takes somebody's counter, and what was typed is forgotten."""

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connections, transaction

from cass.access import NOBODY, Actor, Door
from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.desk import first_offices, operations, queries, references, tasks
from cass.desk.models import Appointment, Closure, Office, OpeningHours, Outcome, Service
from cass.kernel.faults import Conflict, Fault, NotFound
from cass.registry.models import Holiday
from tests.desk.conftest import MONDAY, at_desk, booked

pytestmark = pytest.mark.django_db
TUESDAY = dt.date(2026, 11, 24)
COUNTERS = 3
CLERK = Actor(door=Door.STAFF, staff=None)


def free(service: Service, day: dt.date = TUESDAY, at: dt.datetime = MONDAY) -> list[dt.datetime]:
    return queries.free_hours(service=service, day=day, at=at)


# What is offered


def test_a_day_is_cut_into_slots_from_opening_to_closing(desk: Service):
    hours = free(desk)
    assert (hours[0], hours[-1], len(hours)) == (at_desk(8), at_desk(16, 15), 34)


def test_friday_ends_when_the_office_closes(desk: Service):
    assert free(desk, dt.date(2026, 11, 27))[-1] == at_desk(14, 30, day=27)


def test_a_longer_purpose_has_fewer_slots(desk: Service):
    contract = queries.service(office="atencio-al-public", purpose="certificate_contract")
    assert len(free(contract)) == 17


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(dt.date(2026, 11, 28), id="a Saturday"),
        pytest.param(dt.date(2026, 12, 8), id="a national holiday"),
        pytest.param(dt.date(2027, 6, 1), id="too far ahead"),
        pytest.param(dt.date(2026, 11, 20), id="in the past"),
    ],
)
def test_nothing_is_offered_on(day: dt.date, desk: Service):
    assert free(desk, day) == []


def test_a_holiday_of_the_office_s_parish_closes_it_and_another_parish_s_does_not(desk: Service):
    Holiday.objects.create(date=TUESDAY, scope="parish", parish="AD-04", name="Festa de la Massana")
    assert free(desk)
    Holiday.objects.create(date=TUESDAY, scope="parish", parish="AD-07", name="Festa del poble")
    assert free(desk) == []


def test_a_year_whose_holidays_nobody_has_entered_offers_nothing(desk: Service):
    december = at_desk(9, day=28, month=12)
    assert free(desk, dt.date(2027, 1, 4), december)
    Holiday.objects.filter(date__year=2027).delete()
    assert free(desk, dt.date(2027, 1, 4), december) == []


def test_a_closure_takes_its_hours_away(desk: Service):
    Closure.objects.create(office=desk.office, starts_at=at_desk(8), ends_at=at_desk(12, 10), why="Obres")
    assert free(desk)[0] == at_desk(12, 15)


def test_hours_that_have_ended_or_not_begun_do_not_count(desk: Service):
    OpeningHours.objects.filter(office=desk.office, weekday=2).update(until=dt.date(2026, 11, 23))
    assert free(desk) == []
    OpeningHours.objects.create(
        office=desk.office, weekday=2, opens=dt.time(9), closes=dt.time(10), counters=1, since=TUESDAY
    )
    assert free(desk)[0] == at_desk(9)


def test_today_only_what_is_an_hour_away(desk: Service):
    assert free(desk, dt.date(2026, 11, 23), at_desk(10, 5, day=23))[0] == at_desk(11, 15, day=23)


def test_an_hour_is_offered_until_all_counters_have_somebody(desk: Service):
    for _each in range(COUNTERS):
        assert at_desk(9) in free(desk)
        booked(desk, at_desk(9))
    assert at_desk(9) not in free(desk)
    with pytest.raises(Conflict, match="slot_taken"):
        booked(desk, at_desk(9))


def test_a_long_appointment_takes_the_counter_from_two_short_ones(desk: Service):
    contract = queries.service(office="atencio-al-public", purpose="certificate_contract")
    for _each in range(COUNTERS):
        booked(contract, at_desk(9))
    assert {at_desk(9), at_desk(9, 15)}.isdisjoint(free(desk))
    assert at_desk(9, 30) in free(desk)


@pytest.mark.parametrize("starts_at", [at_desk(9, 7), at_desk(7, 45), at_desk(16, 30), at_desk(9, day=29)])
def test_a_moment_that_is_no_slot_is_refused(starts_at: dt.datetime, desk: Service):
    with pytest.raises(Fault, match="not_offered"):
        booked(desk, starts_at)


def test_a_comu_s_office_takes_no_appointments(desk: Service):
    assert Office.objects.filter(kind="comu").count() == 7
    assert queries.offices().filter(kind="comu").count() == 0
    with pytest.raises(NotFound):
        queries.service(office="comu-canillo", purpose="pin")


def test_the_clocks_of_march_do_not_move_the_hours(desk: Service):
    before, after = (dt.date(2027, 3, day) for day in (25, 30))
    seen = [free(desk, day, at_desk(9, day=1, month=11).replace(year=2027, month=2)) for day in (before, after)]
    assert [each[0].strftime("%H:%M") for each in seen] == ["08:00", "08:00"]
    assert seen[0][0].utcoffset() != seen[1][0].utcoffset()


# Nobody takes somebody's counter


def test_the_database_refuses_two_at_one_counter(desk: Service):
    one, two = booked(desk, at_desk(9)), booked(desk, at_desk(9))
    assert {one.counter, two.counter} == {1, 2}
    with pytest.raises(IntegrityError, match="one_at_a_time_at_a_counter"), transaction.atomic():
        Appointment.objects.filter(pk=two.pk).update(counter=1)
    with pytest.raises(IntegrityError, match="one_at_a_time_at_a_counter"), transaction.atomic():
        Appointment.objects.filter(pk=two.pk).update(counter=1, starts_at=at_desk(9, 5))


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_one_hour_at_the_same_moment_only_as_many_get_it_as_there_are_counters(desk: Service):
    answers: list[str] = []
    ready = threading.Barrier(8)

    def want(number: int) -> None:
        ready.wait()
        try:
            booked(desk, at_desk(9), telephone=f"+37630000{number}")
            answers.append("booked")
        except Conflict as fault:
            answers.append(fault.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=want, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["appointment.slot_taken"] * 5 + ["booked"] * COUNTERS
    taken = Appointment.objects.filter(cancelled_at=None).order_by("counter")
    assert [each.counter for each in taken] == [1, 2, 3]


# Limits


def test_one_contact_has_three_appointments_to_come_at_most(desk: Service):
    for hour in (9, 10, 11):
        booked(desk, at_desk(hour), email="ramon@exemple.ad")
    with pytest.raises(Fault, match="too_many"):
        booked(desk, at_desk(12), email="RAMON@exemple.ad")
    mine = Appointment.objects.filter(email="ramon@exemple.ad").latest("starts_at")
    operations.cancel(appointment=mine, actor=Actor(door=Door.NONE), at=MONDAY)
    booked(desk, at_desk(12), email="ramon@exemple.ad")


def test_one_network_books_twelve_a_day_and_cancelling_does_not_give_them_back(desk: Service):
    for number in range(operations.MOST_OF_A_NETWORK):
        made = booked(desk, at_desk(8 + number // 4, 15 * (number % 4)), address="192.0.2.7")
        operations.cancel(appointment=made, actor=Actor(door=Door.NONE), at=MONDAY)
    with pytest.raises(Fault, match="too_many_from_here"):
        booked(desk, at_desk(15), address="192.0.2.7")
    booked(desk, at_desk(15), address="192.0.2.8")
    booked(desk, at_desk(15), address="192.0.2.7", at=MONDAY + dt.timedelta(hours=25))


def test_a_household_of_addresses_is_one_network(desk: Service):
    for number in range(operations.MOST_OF_A_NETWORK):
        booked(desk, at_desk(8 + number // 4, 15 * (number % 4)), address=f"2001:db8::{number}")
    with pytest.raises(Fault, match="too_many_from_here"):
        booked(desk, at_desk(15), address="2001:db8::ffff")


def test_the_office_books_for_anybody(desk: Service, cast: Cast):
    clerk = Actor(door=Door.STAFF, staff=cast.users["taulell"].pk)
    for hour in (9, 10, 11, 12):
        made = booked(desk, at_desk(hour), telephone="312345", actor=clerk, address="192.0.2.7")
    assert (made.booked_by_id, made.person_id, made.network_digest) == (clerk.staff, None, None)


# Changed, cancelled, attended


def test_an_appointment_is_moved_with_its_reference_and_its_hour_is_free_again(desk: Service):
    for _each in range(COUNTERS):
        made = booked(desk, at_desk(9))
    moved = operations.move(appointment=made, starts_at=at_desk(10), actor=Actor(door=Door.NONE), at=MONDAY)
    assert (moved.reference, moved.starts_at, moved.changes) == (made.reference, at_desk(10), 1)
    assert moved.ends_at - moved.starts_at == dt.timedelta(minutes=15)
    assert at_desk(9) in free(desk)
    assert queries.by_code(references.code_of(moved)) == made


def test_an_appointment_does_not_stand_in_its_own_way(desk: Service):
    contract = queries.service(office="atencio-al-public", purpose="certificate_contract")
    OpeningHours.objects.filter(office=desk.office).update(counters=1)
    made = booked(contract, at_desk(9))
    assert operations.move(appointment=made, starts_at=at_desk(9), actor=Actor(door=Door.NONE), at=MONDAY)


def test_what_is_over_is_not_changed(desk: Service):
    made = booked(desk, at_desk(9))
    nobody = Actor(door=Door.NONE)
    with pytest.raises(Conflict, match="over"):
        operations.cancel(appointment=made, actor=nobody, at=at_desk(9, 1))
    operations.cancel(appointment=made, actor=nobody, at=MONDAY)
    for verb in (operations.cancel, lambda **given: operations.move(starts_at=at_desk(10), **given)):
        with pytest.raises(Conflict, match="over"):
            verb(appointment=made, actor=nobody, at=MONDAY)


def test_whether_they_came_is_noted_from_the_day_on_and_can_be_put_right(desk: Service):
    made = booked(desk, at_desk(9))

    def note(outcome: Outcome, at: dt.datetime) -> str:
        operations.note_outcome(appointment=made, outcome=outcome, actor=CLERK, at=at)
        made.refresh_from_db()
        return made.outcome

    with pytest.raises(Conflict, match="not_yet"):
        note(Outcome.ATTENDED, MONDAY)
    assert note(Outcome.NOT_COME, at_desk(9, 20)) == "not_come"
    assert note(Outcome.ATTENDED, at_desk(9, 30)) == "attended"


def test_each_step_is_journalled_without_what_was_typed(desk: Service):
    made = booked(desk, at_desk(9), email="ramon@exemple.ad")
    operations.move(appointment=made, starts_at=at_desk(10), actor=CLERK, at=MONDAY)
    operations.note_outcome(appointment=made, outcome=Outcome.ATTENDED, actor=CLERK, at=at_desk(10))
    other = booked(desk, at_desk(11))
    operations.cancel(appointment=other, actor=CLERK, at=MONDAY)
    events = list(Event.objects.filter(type__startswith="appointment.").order_by("pk"))
    assert [each.type for each in events] == [
        EventType.APPOINTMENT_BOOKED,
        EventType.APPOINTMENT_CHANGED,
        EventType.APPOINTMENT_ATTENDED,
        EventType.APPOINTMENT_BOOKED,
        EventType.APPOINTMENT_CANCELLED,
    ]
    assert all(word not in str([each.facts for each in events]) for word in ("Ramon", "exemple.ad", made.reference))


# The code


def test_the_code_is_not_in_the_database_and_a_renewed_key_still_makes_it(desk: Service, settings: Any):
    made = booked(desk, at_desk(9))
    code = references.code_of(made)
    assert code.encode() not in bytes(made.code_digest)
    assert queries.by_code(code.lower()) == made
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "newer", [settings.SECRET_KEY]
    assert references.code_of(made) == code
    assert queries.by_code(code) == made


@pytest.mark.parametrize("code", ["", "0" * 16, "no-hi-és", "C-7K3M9Q"])
def test_a_wrong_code_opens_nothing(code: str, desk: Service):
    booked(desk, at_desk(9))
    with pytest.raises(NotFound, match="not_found"):
        queries.by_code(code)


def test_the_reference_does_not_open_it(desk: Service):
    made = booked(desk, at_desk(9))
    with pytest.raises(NotFound):
        queries.by_code(made.reference)
    assert queries.by_reference(f" {made.reference.lower()} ") == made


# E-mails


def test_the_e_mail_says_where_and_when_and_nothing_about_who(desk: Service, run_tasks: Callable[[], list[str]]):
    made = booked(desk, at_desk(9), email="ramon@exemple.ad")
    assert run_tasks() == ["desk.tell"]
    (sent,) = mail.outbox
    assert made.reference in sent.subject
    assert "dimarts 24 de novembre del 2026 a les 9.00" in sent.body
    assert f"/cita/{references.code_of(made)}/" in sent.body
    assert all(word not in sent.subject + sent.body for word in ("Ramon", "Sala", "PIN", "exemple.ad"))
    assert sent.to == ["ramon@exemple.ad"]


def test_without_an_address_nothing_is_sent(desk: Service, run_tasks: Callable[[], list[str]]):
    booked(desk, at_desk(9), telephone="312345")
    assert run_tasks() == []


def test_what_a_later_change_has_overtaken_is_not_sent(desk: Service):
    made = booked(desk, at_desk(9), email="ramon@exemple.ad")
    operations.cancel(appointment=made, actor=CLERK, at=MONDAY)
    tasks.tell(str(made.pk), "booked", 0)
    assert mail.outbox == []
    tasks.tell(str(made.pk), "cancelled", 1)
    assert "ja no val" in mail.outbox[0].body


def test_those_who_come_tomorrow_are_reminded_once(desk: Service, run_tasks: Callable[[], list[str]]):
    booked(desk, at_desk(9), email="dimarts@exemple.ad")
    booked(desk, at_desk(9, day=25), email="dimecres@exemple.ad")
    gone = booked(desk, at_desk(10), email="no@exemple.ad")
    operations.cancel(appointment=gone, actor=CLERK, at=MONDAY)
    run_tasks()
    mail.outbox.clear()
    nine = at_desk(9, day=23)
    assert operations.remind(at=nine) == 1
    assert operations.remind(at=nine) == 0
    run_tasks()
    assert [each.to for each in mail.outbox] == [["dimarts@exemple.ad"]]
    assert mail.outbox[0].subject.startswith("Demà teniu cita")


def test_who_left_a_telephone_only_gets_a_text_message_the_day_before_and_when_the_office_changes_something(
    desk: Service, cast: Cast, run_tasks: Callable[[], list[str]], settings: Any, tmp_path: Path
):
    settings.SMS_FILE_PATH = tmp_path / "sms"
    made = booked(desk, at_desk(9), telephone="+376312345", actor=NOBODY)
    operations.move(appointment=made, starts_at=at_desk(10), actor=NOBODY, at=MONDAY)
    run_tasks()
    assert not settings.SMS_FILE_PATH.exists()
    assert operations.remind(at=at_desk(9, day=23)) == 1
    run_tasks()
    (reminder,) = settings.SMS_FILE_PATH.iterdir()
    telephone, _, text = reminder.read_text().partition("\n\n")
    assert telephone == "+376312345"
    assert "dimarts 24 de novembre del 2026 a les 10.00" in text
    assert "/cita/" in text
    clerk = Actor(door=Door.STAFF, staff=cast.users["taulell"].pk)
    operations.cancel(appointment=made, actor=clerk, at=at_desk(10, day=23))
    run_tasks()
    (cancelled,) = set(settings.SMS_FILE_PATH.iterdir()) - {reminder}
    assert "ja no val" in cancelled.read_text()


def test_one_that_was_moved_is_reminded_again(desk: Service):
    made = booked(desk, at_desk(9), email="dimarts@exemple.ad")
    assert operations.remind(at=at_desk(9, day=23)) == 1
    operations.move(appointment=made, starts_at=at_desk(9, day=25), actor=CLERK, at=at_desk(10, day=23))
    assert operations.remind(at=at_desk(9)) == 1


def test_names_and_contacts_are_removed_a_month_later(desk: Service, cast: Cast):
    maria = Actor(door=Door.PIN, person=cast.maria.pk)
    made = booked(desk, at_desk(9), email="maria@exemple.ad", actor=maria, address="192.0.2.7")
    assert made.person_id == cast.maria.pk
    assert operations.forget(at=made.ends_at + dt.timedelta(days=29)) == 0
    assert operations.forget(at=made.ends_at + dt.timedelta(days=31)) == 1
    made.refresh_from_db()
    assert (made.name, made.email, made.telephone, made.person_id, made.network_digest) == ("", "", "", None, None)
    assert operations.forget(at=made.ends_at + dt.timedelta(days=31)) == 0


def test_a_house_without_offices_gets_the_first_ones_once():
    known = set(Office.objects.values_list("code", flat=True))
    assert {first_offices.PUBLIC_DESK, first_offices.HELP_CENTRE} < known
    first_offices.enter()
    assert set(Office.objects.values_list("code", flat=True)) == known
    for model in (Service, OpeningHours, Office):
        model.objects.all().delete()
    first_offices.enter()
    assert set(Office.objects.values_list("code", flat=True)) == known
