"""Offices, free hours and appointments, read."""

import datetime as dt

from django.db.models import Q, QuerySet

from cass.access import Actor, Role
from cass.desk import references
from cass.desk.first_offices import HELP_CENTRE, PUBLIC_DESK
from cass.desk.models import Appointment, Closure, Office, OpeningHours, Service
from cass.desk.slots import Stretch, Taken, Timetable
from cass.kernel.faults import NotFound
from cass.kernel.working_days import ANDORRA, day_of
from cass.registry.models import Holiday

HORIZON = dt.timedelta(days=60)
"""How far ahead one may book (our figure)."""
NOTICE = dt.timedelta(hours=1)
"""The shortest time before an appointment at which it may be booked (our figure)."""


def offices() -> QuerySet[Office]:
    """The offices that receive people by appointment, by name."""
    return Office.objects.filter(services__isnull=False).distinct().order_by("name")


def office_of(actor: Actor) -> Office | None:
    """Where a member of staff receives people: the help centre's people at theirs, everybody else at the public desk."""
    helps = Role.HELP_CENTRE in actor.roles and Role.DESK_CLERK not in actor.roles
    return offices().filter(code=HELP_CENTRE if helps else PUBLIC_DESK).first()


def services(*, purpose: str) -> list[Service]:
    """Where one is received for a purpose."""
    return list(Service.objects.filter(purpose=purpose).select_related("office").order_by("office__name"))


def service(*, office: str, purpose: str) -> Service:
    """What an office (by its code) receives people for. Raises NotFound ``appointment.not_offered``."""
    found = Service.objects.filter(office__code=office, purpose=purpose).select_related("office").first()
    if found is None:
        raise NotFound("appointment.not_offered")
    return found


def timetable(*, office: Office, first: dt.date, last: dt.date, beside: Appointment | None = None) -> Timetable:
    """An office from one day to another; ``beside`` is an appointment that does not count, because it is to be moved."""
    begins, ends = _midnight(first), _midnight(last + dt.timedelta(days=1))
    hours = OpeningHours.objects.filter(office=office).order_by("weekday", "opens")
    days = Holiday.objects.filter(
        Q(scope=Holiday.Scope.NATIONAL) | Q(parish=office.parish), date__year__gte=first.year, date__year__lte=last.year
    )
    during = Q(starts_at__lt=ends, ends_at__gt=begins)
    closed = Closure.objects.filter(during, office=office).values_list("starts_at", "ends_at").order_by("pk")
    taken = Appointment.objects.filter(during, office=office, cancelled_at=None).order_by("starts_at", "counter")
    if beside is not None:
        taken = taken.exclude(pk=beside.pk)
    return Timetable(
        hours=tuple(hours),
        holidays=frozenset(days.values_list("date", flat=True)),
        closures=tuple(Stretch(*each) for each in closed),
        taken=tuple(
            Taken(Stretch(starts, end), counter)
            for starts, end, counter in taken.values_list("starts_at", "ends_at", "counter")
        ),
    )


def free_days(
    *, service: Service, at: dt.datetime, beside: Appointment | None = None
) -> dict[dt.date, list[dt.datetime]]:
    """The days on which there is room, soonest first, each with its free hours."""
    first = day_of(at)
    days = [first + dt.timedelta(days=number) for number in range(HORIZON.days + 1)]
    table = timetable(office=service.office, first=first, last=days[-1], beside=beside)
    found = {day: table.free(day=day, minutes=service.minutes, after=at + NOTICE) for day in days}
    return {day: hours for day, hours in found.items() if hours}


def free_hours(
    *, service: Service, day: dt.date, at: dt.datetime, beside: Appointment | None = None
) -> list[dt.datetime]:
    """The free hours of one day; none of a day that is too far ahead."""
    if day > day_of(at) + HORIZON:
        return []
    table = timetable(office=service.office, first=day, last=day, beside=beside)
    return table.free(day=day, minutes=service.minutes, after=at + NOTICE)


def by_code(code: str) -> Appointment:
    """The appointment that a code changes and cancels. Raises NotFound ``appointment.not_found``."""
    digest = references.digest_typed(code)
    found = Appointment.objects.filter(code_digest=digest).select_related("office").first() if digest else None
    if found is None:
        raise NotFound("appointment.not_found")
    return found


def upcoming(*, actor: Actor, at: dt.datetime) -> QuerySet[Appointment]:
    """What a signed-in person has booked and is still to come, soonest first."""
    if actor.person is None:
        return Appointment.objects.none()
    mine = Appointment.objects.filter(person=actor.person, cancelled_at=None, ends_at__gt=at)
    return mine.select_related("office").order_by("starts_at", "pk")


def of_day(*, office: Office, day: dt.date) -> QuerySet[Appointment]:
    """Everybody an office receives on a day, in the order of their coming."""
    found = Appointment.objects.filter(office=office, starts_at__gte=_midnight(day), cancelled_at=None)
    return found.filter(starts_at__lt=_midnight(day + dt.timedelta(days=1))).order_by("starts_at", "counter")


def by_reference(reference: str) -> Appointment | None:
    """The appointment that somebody names at the desk or on the telephone."""
    return Appointment.objects.filter(reference=reference.strip().upper()).select_related("office").first()


def office(code: str) -> Office:
    """Raises NotFound ``appointment.not_offered``."""
    found = offices().filter(code=code).first()
    if found is None:
        raise NotFound("appointment.not_offered")
    return found


def appointment(number: str) -> Appointment:
    """One appointment, for the office. Raises NotFound ``appointment.not_found``."""
    found = Appointment.objects.filter(pk=number).select_related("office").first()
    if found is None:
        raise NotFound("appointment.not_found")
    return found


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ANDORRA)
