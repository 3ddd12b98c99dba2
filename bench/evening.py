"""The evening of a deadline: so many people come in every second, while others read their pages."""

import os
import secrets
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from statistics import median

from django.conf import settings
from django.utils import timezone

from bench import people
from bench.measuring import Aim, Result, at_percent
from bench.office import Office
from bench.visitor import Visitor, expect
from cass.doors import pin
from cass.registry.models import Person

SECONDS = 20
SIGN_INS_A_SECOND = 20
READERS = 10
"""Each turns a page every second."""
VISITORS_AT_ONCE = 40
SIGN_IN_AIM, PAGE_AIM = Aim(p95=500), Aim(p95=100)


@dataclass(frozen=True)
class Comer:
    """Somebody who comes in by PIN, from a browser that was never seen."""

    number: str
    pin: str


def evening(office: Office) -> list[Result]:
    """Sign-ins begin at their moment whether or not the earlier ones are answered: a queue that grows would be seen.

    Times count from the moment at which somebody meant to come in or to turn a page. Who comes in has a browser of
    their own: a handshake, the page of the door, and the POST.
    """
    comers, readers = _comers(SIGN_INS_A_SECOND * SECONDS), _readers(office)
    before = office.meter.read()
    with ThreadPoolExecutor(VISITORS_AT_ONCE) as entering, ThreadPoolExecutor(READERS) as reading:
        starts = time.perf_counter() + 0.5
        waiting = [
            entering.submit(_enter, office, comer, starts + place / SIGN_INS_A_SECOND)
            for place, comer in enumerate(comers)
        ]
        turning = [
            reading.submit(_read, reader, path, starts + place / READERS)
            for place, (reader, path) in enumerate(readers)
        ]
        entered = [each.result() for each in waiting]
        took = time.perf_counter() - starts
        turned = [seconds for each in turning for seconds in each.result()]
    after = office.meter.read()
    work = {part: (after[part] - before[part]) * 1000 / len(entered) for part in before}
    rate = f"{len(entered) / took:.1f} a second came in of {SIGN_INS_A_SECOND} who wanted to, for {SECONDS} seconds"
    print(f"  the evening of a deadline: {rate}", flush=True)
    return [
        _result("evening: come in by PIN", entered, work, f"{rate}. CPU is that of the pages below, too.", SIGN_IN_AIM),
        _result(
            "evening: pages meanwhile", turned, {}, f"{READERS} a second, homes and the employer's files.", PAGE_AIM
        ),
    ]


def _comers(count: int) -> list[Comer]:
    """Persons of the population, each with a fresh PIN."""
    found = Person.objects.filter(cass_number__startswith="2", pin_account=None).order_by("pk")
    return [_with_pin(person) for person in islice(found, count)]


def _with_pin(person: Person) -> Comer:
    digits = "".join(secrets.choice("0123456789") for _digit in range(pin.PIN_LENGTH))
    pin.issue(person=person, pin=digits, at=timezone.now())
    return Comer(person.cass_number, digits)


def _readers(office: Office) -> list[tuple[Visitor, str]]:
    """Half of them insured persons, half employers."""
    employments = people.employments()[: READERS * 40 : 40]
    sessions = [
        (people.insured(each.person_id), "/inici/")
        if place % 2
        else (people.holder_of(each.declarant_id)[1], "/expedients/")
        for place, each in enumerate(employments)
    ]
    browse = partial(Visitor, settings.PUBLIC_URL, authority=office.authority)
    return [(browse(session=session), path) for session, path in sessions]


def _enter(office: Office, comer: Comer, moment: float) -> float:
    _wait_for(moment)
    visitor = Visitor(settings.PUBLIC_URL, authority=office.authority)
    expect(visitor.get("/entra/pin/"), 200)
    expect(visitor.post("/entra/pin/", {"cass_number": comer.number, "pin": comer.pin}), 302)
    visitor.close()
    return time.perf_counter() - moment


def _read(visitor: Visitor, path: str, first: float) -> list[float]:
    seconds = []
    for turn in range(SECONDS):
        _wait_for(first + turn)
        expect(visitor.get(path), 200)
        seconds.append(time.perf_counter() - first - turn)
    visitor.close()
    return seconds


def _wait_for(moment: float) -> None:
    time.sleep(max(0.0, moment - time.perf_counter()))


def _result(name: str, seconds: Sequence[float], work: dict[str, float], note: str, aim: Aim) -> Result:
    return Result(
        name=name,
        count=len(seconds),
        median=median(seconds) * 1000,
        p95=at_percent(seconds, 95) * 1000,
        processor=work,
        load=os.getloadavg()[0],
        aim=aim,
        note=note,
    )
