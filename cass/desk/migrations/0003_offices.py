"""The offices, with the hours that are publicly known; staff keep them from here on.

Hours of the CASS as its former site gave them (Monday to Thursday 8.00-16.30, Friday 8.00-14.45). Those of the Comuns
are not published in one place: theirs are a beginning. A Comú's procedure office takes no appointments.
"""

import datetime as dt

from django.db import migrations

SINCE = dt.date(2026, 1, 1)
MONDAY_TO_THURSDAY, FRIDAY = (1, 2, 3, 4), (5,)
CASS = {MONDAY_TO_THURSDAY: (dt.time(8), dt.time(16, 30)), FRIDAY: (dt.time(8), dt.time(14, 45))}
COMU = {MONDAY_TO_THURSDAY + FRIDAY: (dt.time(8), dt.time(15))}
ADDRESS = "c/ Joan Maragall, 3, AD500 Andorra la Vella"
OFFICES = (
    ("atencio-al-public", "Àrea d’Atenció al Públic de la CASS", ADDRESS, 3, {"certificate_contract": 30, "pin": 15, "other": 15}),
    ("cau", "Centre d’Atenció a l’Usuari (CAU)", f"{ADDRESS} (planta baixa)", 2, {"help_centre": 20}),
)
COMUNS = (
    ("comu-canillo", "de Canillo", "Canillo", "AD-02"),
    ("comu-encamp", "d’Encamp", "Encamp", "AD-03"),
    ("comu-la-massana", "de la Massana", "La Massana", "AD-04"),
    ("comu-ordino", "d’Ordino", "Ordino", "AD-05"),
    ("comu-sant-julia", "de Sant Julià de Lòria", "Sant Julià de Lòria", "AD-06"),
    ("comu-andorra-la-vella", "d’Andorra la Vella", "Andorra la Vella", "AD-07"),
    ("comu-escaldes-engordany", "d’Escaldes-Engordany", "Escaldes-Engordany", "AD-08"),
)


def enter(apps, schema_editor):
    office, hours, service = (apps.get_model("desk", name) for name in ("Office", "OpeningHours", "Service"))

    def open_(where, week, counters):
        for days, (opens, closes) in week.items():
            for day in days:
                hours.objects.create(
                    office=where, weekday=day, opens=opens, closes=closes, counters=counters, since=SINCE
                )

    for code, name, address, counters, purposes in OFFICES:
        where = office.objects.create(code=code, kind="cass", name=name, address=address, parish="AD-07")
        open_(where, CASS, counters)
        for purpose, minutes in purposes.items():
            service.objects.create(office=where, purpose=purpose, minutes=minutes)
    for code, of_parish, address, parish in COMUNS:
        name = f"Oficina de tràmits del Comú {of_parish}"
        open_(office.objects.create(code=code, kind="comu", name=name, address=address, parish=parish), COMU, 1)


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_appointments")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
