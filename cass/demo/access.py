"""How the people of the cast come in: their PINs, certificates and codes. Good for nothing but the demonstration."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pyotp
from django.conf import settings
from django.db import transaction

from cass.access import Role
from cass.demo.people import PEOPLE
from cass.doors import demo_pki, pin
from cass.doors import operations as doors
from cass.doors.authority import write_whole
from cass.registry.models import Person

PINS = {
    "maria": "20481632",
    "jordi": "73519046",
    "nuria": "58203971",
    "marc": "91640275",
    "joan": "36907518",
    "lucas": "47125890",
    "rosa": "62834107",
    "stranger": "15073948",
}
NATIONAL = ("maria", "jordi")
CASS = ("anna", "pere", "clara", "montserrat", "nuria", "marc", "stranger")
REFUSED = ("revoked", "expired", "foreign")
"""Certificates that the door must refuse, all in Maria's name."""
STAFF_PASSWORD = "obriu-la-porta"  # noqa: S105 — for the demonstration only, and said on its console.
TOTP_SECRET = "CASSONLINEDEMO22CASSONLINEDEMO22"  # noqa: S105 — likewise; in base32.
STAFF: dict[str, tuple[str, Role]] = {
    "oficial": ("Laia Pons Vila", Role.ACCIDENT_OFFICER),
    "oficial2": ("Bernat Riera Coma", Role.ACCIDENT_OFFICER),
    "cap": ("Mercè Baró Font", Role.HEAD_OF_DEPARTMENT),
    "taulell": ("Xavier Mora Gil", Role.DESK_CLERK),
    "taulell2": ("Àgata Duró Serra", Role.DESK_CLERK),
    "comu": ("Quim Areny Bonet", Role.COMU_CLERK),
    "supervisio": ("Elisenda Cirés Pla", Role.SUPERVISOR),
    "ajuda": ("Ot Grau Marfany", Role.HELP_CENTRE),
}

APPLICANT = "Meritxell Vilanova Sinfreu (118866W · P0244731), for Comunitat de propietaris Arinsal (30219H)"
"""Of the cast, and without any access: she can walk the whole way, from /certificat/sollicitud/ to the desk and back."""

ROLES = {
    "maria": "employee, with a child who is insured through her",
    "jordi": "employee, a mason; wants letters on paper",
    "nuria": "on her own account, up to date",
    "marc": "on his own account, in debt",
    "joan": "retired",
    "lucas": "has just begun to work: rights not open yet",
    "rosa": "works in somebody's house",
    "stranger": "must see nothing of anybody else",
    "anna": "holder of Construccions Valira, SL",
    "pere": "may only declare accidents of Construccions Valira",
    "clara": "of a gestoria, acts for 40 companies",
    "montserrat": "a domestic employer",
}


def issue_pins(*, people: Mapping[str, Person], at: dt.datetime) -> dict[str, str]:
    """Each insured person of the tour gets their PIN; by name."""
    for name, digits in PINS.items():
        pin.issue(person=people[name], pin=digits, at=at)
    return PINS


def issue_certificates(*, people: Mapping[str, Person], folder: Path, at: dt.datetime) -> None:
    """The PKCS#12 files that are not in the folder yet (passphrase ``demo``), and three that the door refuses."""
    demo_pki.prepare(settings.PKI, at=at)
    for name in NATIONAL:
        holder = _national_holder(people[name])
        demo_pki.national_certificate(folder=settings.PKI, holder=holder, out=_national_file(folder, name), at=at)
    for name in CASS:
        file = _cass_file(folder, name)
        if not file.exists():
            with transaction.atomic():
                _entered, p12 = doors.register_certificate(person=people[name], at=at)
                write_whole(file, p12, mode=0o600)
    bad = demo_pki.bad_certificates(settings.PKI, holder=_national_holder(people["maria"]), at=at)
    for name in REFUSED:
        write_whole(folder / f"{name}.p12", bad[name].read_bytes(), mode=0o600)


def _national_holder(person: Person) -> demo_pki.NationalHolder:
    return demo_pki.NationalHolder(nia=person.nia or "", given_name=person.given_name, surname=person.surnames)


def _national_file(folder: Path, name: str) -> Path:
    return folder / f"{name}-national.p12"


def _cass_file(folder: Path, name: str) -> Path:
    return folder / f"{name}-cass.p12"


def code_now(*, at: dt.datetime) -> str:
    """The time-based code that every member of staff of the demonstration has at this moment; good once each."""
    return pyotp.TOTP(TOTP_SECRET).at(at)


class Way(NamedTuple):
    """One way to come in, for the tour."""

    who: str
    what: str
    door: str
    shows: str


def ways(*, folder: Path) -> Iterator[Way]:
    """Who can sign in how, door by door."""
    for name, digits in PINS.items():
        yield Way(_name(name), ROLES[name], "PIN", f"{PEOPLE[name].number} · {digits}")
    for name in NATIONAL:
        yield Way(_name(name), ROLES[name], "national certificate", str(_national_file(folder, name)))
    for name in CASS:
        yield Way(_name(name), ROLES[name], "CASS certificate", str(_cass_file(folder, name)))
    for refused in REFUSED:
        yield Way(
            _name("maria"), f"{refused}: the door refuses it", "national certificate", str(folder / f"{refused}.p12")
        )
    for username, (full_name, role) in STAFF.items():
        yield Way(full_name, role.value.replace("_", " "), "staff", f"{username} · {STAFF_PASSWORD} · code")


def _name(name: str) -> str:
    return " ".join(part for part in PEOPLE[name].name if part)
