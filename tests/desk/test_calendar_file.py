"""The calendar file, held to the letter of RFC 5545."""

import datetime as dt
import re

import pytest

from cass.access import NOBODY
from cass.desk import operations
from cass.desk.calendar_file import LINE, calendar_file
from cass.desk.models import Appointment, Office, Service
from tests.desk.conftest import MONDAY, at_desk, booked

pytestmark = pytest.mark.django_db
LINK = "https://cass.example/cita/7K3M9QXT4PDAHW2K/"
REQUIRED = {"UID", "DTSTAMP", "DTSTART"}


def read(content: bytes) -> list[tuple[str, str]]:
    """The content lines, unfolded: names and values."""
    assert content.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    raw = content.removesuffix(b"\r\n").split(b"\r\n")
    assert all(0 < len(line) <= LINE for line in raw)
    for line in raw:
        line.decode()
    unfolded = content.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")
    return [(name, value) for name, _colon, value in (line.partition(":") for line in unfolded)]


def values(appointment: Appointment) -> dict[str, str]:
    return dict(read(calendar_file(appointment=appointment, link=LINK, at=MONDAY)))


def test_it_is_one_event_in_universal_time(desk: Service):
    made = booked(desk, at_desk(9))
    lines = read(calendar_file(appointment=made, link=LINK, at=MONDAY))
    names = [name for name, _value in lines]
    assert names[:1] + names[-1:] == ["BEGIN", "END"]
    assert lines[0][1] == lines[-1][1] == "VCALENDAR"
    assert ("VERSION", "2.0") in lines
    assert [value for name, value in lines if name == "BEGIN"] == ["VCALENDAR", "VEVENT"]
    assert set(names) >= REQUIRED
    found = dict(lines)
    assert (found["DTSTART"], found["DTEND"]) == ("20261124T080000Z", "20261124T081500Z")
    assert found["DTSTAMP"] == "20261123T063000Z"
    assert found["UID"] == f"{made.pk}@cass-online.invalid"
    assert found["URL"] == LINK


def test_what_has_a_meaning_in_the_format_is_escaped_and_long_lines_are_folded_between_letters(desk: Service):
    Office.objects.filter(pk=desk.office_id).update(
        name="Àrea; d’Atenció, al \\ Públic " * 2, address="Façana\nsud" * 5
    )
    desk.office.refresh_from_db()
    location = values(booked(desk, at_desk(9)))["LOCATION"]
    assert "Àrea\\; d’Atenció\\, al \\\\ Públic" in location
    assert "Façana\\nsud" in location


def test_after_a_change_it_replaces_the_entry_and_cancelled_it_says_so(desk: Service):
    made = booked(desk, at_desk(9))
    first = values(made)
    moved = operations.move(appointment=made, starts_at=at_desk(10), actor=NOBODY, at=MONDAY)
    second = values(moved)
    assert (first["UID"], int(first["SEQUENCE"])) == (second["UID"], int(second["SEQUENCE"]) - 1)
    gone = values(operations.cancel(appointment=moved, actor=NOBODY, at=MONDAY + dt.timedelta(hours=1)))
    assert (first["STATUS"], gone["STATUS"]) == ("CONFIRMED", "CANCELLED")


def test_it_names_nobody(desk: Service):
    said = calendar_file(appointment=booked(desk, at_desk(9)), link=LINK, at=MONDAY).decode()
    assert all(word not in said for word in ("Ramon", "Sala", "+376", "PIN"))
