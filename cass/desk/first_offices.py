"""The offices of a new house, with the hours that are publicly known; staff keep them from here on.

Hours of the CASS as its former site gave them (Monday to Thursday 8.00-16.30, Friday 8.00-14.45). Those of the Comuns
are not published in one place: theirs are a beginning. A Comú's procedure office takes no appointments.
"""

import datetime as dt

from django.db import transaction

from cass.desk.models import Office, OfficeKind, OpeningHours, Purpose, Service

SINCE = dt.date(2026, 1, 1)
Week = dict[tuple[int, ...], tuple[dt.time, dt.time]]
MONDAY_TO_THURSDAY, FRIDAY = (1, 2, 3, 4), (5,)
CASS: Week = {MONDAY_TO_THURSDAY: (dt.time(8), dt.time(16, 30)), FRIDAY: (dt.time(8), dt.time(14, 45))}
COMU: Week = {MONDAY_TO_THURSDAY + FRIDAY: (dt.time(8), dt.time(15))}
ADDRESS = "c/ Joan Maragall, 3, AD500 Andorra la Vella"
SEAT = "AD-07"
PUBLIC_DESK, HELP_CENTRE = "atencio-al-public", "cau"
COUNTERS = {PUBLIC_DESK: 3, HELP_CENTRE: 2}
MINUTES = {
    PUBLIC_DESK: {Purpose.CERTIFICATE_CONTRACT: 30, Purpose.PIN: 15, Purpose.OTHER: 15},
    HELP_CENTRE: {Purpose.HELP_CENTRE: 20},
}
COMUNS = (
    ("comu-canillo", "de Canillo", "Canillo", "AD-02"),
    ("comu-encamp", "d’Encamp", "Encamp", "AD-03"),
    ("comu-la-massana", "de la Massana", "La Massana", "AD-04"),
    ("comu-ordino", "d’Ordino", "Ordino", "AD-05"),
    ("comu-sant-julia", "de Sant Julià de Lòria", "Sant Julià de Lòria", "AD-06"),
    ("comu-andorra-la-vella", "d’Andorra la Vella", "Andorra la Vella", "AD-07"),
    ("comu-escaldes-engordany", "d’Escaldes-Engordany", "Escaldes-Engordany", "AD-08"),
)


@transaction.atomic
def enter() -> None:
    """Enter them, if there are no offices at all: after each update of the database, and in an empty one."""
    if Office.objects.exists():
        return
    for code, name, address in (
        (PUBLIC_DESK, "Àrea d’Atenció al Públic de la CASS", ADDRESS),
        (HELP_CENTRE, "Centre d’Atenció a l’Usuari (CAU)", f"{ADDRESS} (planta baixa)"),
    ):
        office = Office.objects.create(code=code, kind=OfficeKind.CASS, name=name, address=address, parish=SEAT)
        _open(office, CASS, COUNTERS[code])
        for purpose, minutes in MINUTES[code].items():
            Service.objects.create(office=office, purpose=purpose, minutes=minutes)
    for code, of_parish, address, parish in COMUNS:
        name = f"Oficina de tràmits del Comú {of_parish}"
        office = Office.objects.create(code=code, kind=OfficeKind.COMU, name=name, address=address, parish=parish)
        _open(office, COMU, 1)


def _open(office: Office, week: Week, counters: int) -> None:
    for days, (opens, closes) in week.items():
        for day in days:
            OpeningHours.objects.create(
                office=office, weekday=day, opens=opens, closes=closes, counters=counters, since=SINCE
            )
