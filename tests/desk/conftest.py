"""The public desk on a Monday morning in November, with the holidays of two years."""

import datetime as dt

import pytest

from cass.access import NOBODY, Actor
from cass.desk import operations, queries
from cass.desk.models import Appointment, Service
from cass.kernel.working_days import ANDORRA
from cass.registry.operations import seed_holidays

MONDAY = dt.datetime(2026, 11, 23, 7, 30, tzinfo=ANDORRA)


def at_desk(hour: int, minute: int = 0, *, day: int = 24, month: int = 11) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=ANDORRA)


@pytest.fixture
def desk(db: None) -> Service:
    """Fifteen minutes at one of three counters."""
    seed_holidays(years=[2026, 2027])
    return queries.service(office="atencio-al-public", purpose="pin")


def booked(
    service: Service,
    starts_at: dt.datetime,
    *,
    at: dt.datetime = MONDAY,
    actor: Actor = NOBODY,
    address: str = "",
    email: str = "",
    telephone: str = "",
) -> Appointment:
    """Somebody books; each time somebody else, unless a contact is named."""
    number = Appointment.objects.count()
    if not email and not telephone:
        telephone = f"+376{300000 + number}"
    visitor = operations.Visitor(name="Ramon Xic Sala", email=email, telephone=telephone)
    return operations.book(service=service, starts_at=starts_at, visitor=visitor, actor=actor, at=at, address=address)
