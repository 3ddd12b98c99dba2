"""An appointment as a calendar file (RFC 5545), for the calendar of a telephone or a computer."""

import datetime as dt

from cass.desk.models import Appointment
from cass.wording import desk as words

LINE = 75
"""Octets of a content line; what is longer goes on in the next one, after a space."""


def calendar_file(*, appointment: Appointment, link: str, at: dt.datetime) -> bytes:
    """One event, in universal time; asked for again after a change, it replaces the one the calendar has."""
    office = appointment.office
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//CASS Online//Appointments//CA",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{appointment.pk}@cass-online.invalid",
        f"DTSTAMP:{_utc(at)}",
        f"DTSTART:{_utc(appointment.starts_at)}",
        f"DTEND:{_utc(appointment.ends_at)}",
        f"SEQUENCE:{appointment.changes}",
        f"STATUS:{'CANCELLED' if appointment.is_cancelled else 'CONFIRMED'}",
        f"SUMMARY:{_escaped(words.calendar_title(office.name))}",
        f"LOCATION:{_escaped(f'{office.name}, {office.address}')}",
        f"DESCRIPTION:{_escaped(words.calendar_text(appointment.reference))}",
        f"URL:{link}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _utc(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A content line with its ends; a letter of several octets is never cut."""
    folded, length = bytearray(), 0
    for letter in line:
        octets = letter.encode()
        if length + len(octets) > LINE:
            folded += b"\r\n "
            length = 1
        folded += octets
        length += len(octets)
    return bytes(folded + b"\r\n")
