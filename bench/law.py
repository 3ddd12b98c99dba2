"""The rules of the law, without database or web: how many assessments a second."""

import json
import os
import time
from collections.abc import Callable

from django.utils import timezone

from bench import people
from bench.measuring import Result
from cass.filings.models import AssessmentRecord
from cass.law.book import Book
from cass.procedures import coverage_certificate
from cass.rules import coverage, replay, work_accident

ASSESSED = 2000


def law() -> list[Result]:
    """Each rule on the facts of one file or person, over and over."""
    book, person = Book.load(), people.certifiable(1)[0]
    record = AssessmentRecord.objects.order_by("pk")[0]
    accident = replay.read(work_accident.WorkAccidentFacts, json.loads(record.facts))
    insured = coverage_certificate.facts_of(person, timezone.localdate())
    return [
        _rate("rule: work accident", lambda: work_accident.assess(accident, book)),
        _rate("rule: coverage", lambda: coverage.assess(insured, book)),
    ]


def _rate(name: str, assess: Callable[[], object]) -> Result:
    started = time.process_time()
    for _ in range(ASSESSED):
        assess()
    seconds = time.process_time() - started
    print(f"  {name}", flush=True)
    each = seconds * 1000 / ASSESSED
    note = f"{ASSESSED / seconds:,.0f} a second, {each:.3f} ms each"
    return Result(name, ASSESSED, None, None, {}, os.getloadavg()[0], note=note)
