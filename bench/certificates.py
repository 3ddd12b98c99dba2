"""A sealed certificate of health coverage: from the click to the file."""

import time

from django.conf import settings

from bench import people
from bench.measuring import ROUNDS, Aim, Result
from bench.office import Office, TooSlow
from bench.visitor import Visitor, expect
from cass.documents.models import DocumentFile

ISSUED_EACH_ROUND = 15
LOOK_EVERY = 0.004
PATIENCE = 30
PATH = "/tramits/coverage_certificate/"


def certificates(office: Office) -> list[Result]:
    """What the person waits for the answer, and for the file: rendered, sealed, time-stamped, stored."""
    visitors = [people.insured(person.pk) for person in people.certifiable(ISSUED_EACH_ROUND * ROUNDS * 2)]
    visitor = Visitor(settings.PUBLIC_URL, authority=office.authority)
    expect(visitor.get("/"), 200)
    for_answer, for_file = visitors[: len(visitors) // 2], visitors[len(visitors) // 2 :]

    def click(number: int) -> float:
        visitor.session = for_answer[number]
        return expect(visitor.post(PATH), 302).seconds

    def click_to_file(number: int) -> float:
        visitor.session = for_file[number]
        started = time.perf_counter()
        filing = expect(visitor.post(PATH), 302).location.rstrip("/").rpartition("/")[2]
        while not DocumentFile.objects.filter(document__filing_id=filing).exists():
            if time.perf_counter() - started > PATIENCE:
                raise TooSlow("The certificate has no file.")
            time.sleep(LOOK_EVERY)
        return time.perf_counter() - started

    meter = office.meter
    return [
        meter.measure("certificate of coverage: the answer", click, count=ISSUED_EACH_ROUND, settle=office.settle),
        meter.measure(
            "certificate of coverage: click to file",
            click_to_file,
            count=ISSUED_EACH_ROUND,
            aim=Aim(processor=150),
            settle=office.settle,
            note="The database's time includes our looking every 4 ms whether the file is there.",
        ),
    ]
