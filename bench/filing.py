"""Filing an accident: the wait of the employer, and how many a small office finishes in a second."""

import os
import threading
import time
from collections.abc import Sequence
from queue import Empty, SimpleQueue

from django.conf import settings

from bench import people
from bench.measuring import ROUNDS, Aim, Result
from bench.office import Office, TooSlow
from bench.visitor import Visitor, expect
from cass.documents.models import IssuedDocument
from cass.filings.models import Filing, State
from cass.inbox.models import Email

FILED_EACH_ROUND = 20
IN_A_ROW = 60
"""Declarations of the run that counts completed ones."""
VISITORS = 4
PATIENCE = 180


def filing(office: Office) -> Result:
    """The POST of the page «check your answers», complete drafts, one visitor after another."""
    drafts = people.drafts(FILED_EACH_ROUND * ROUNDS)
    office.settle()
    visitor = _visitor(office)

    def file(number: int) -> float:
        visitor.session = drafts[number].session
        return _file(visitor, drafts[number])

    name, aim = "file an accident (POST)", Aim(median=150, p95=350)
    note = "Worker: the receipt, the notice to the injured person, the e-mail."
    found = office.meter.measure(name, file, count=FILED_EACH_ROUND, aim=aim, settle=office.settle, note=note)
    _check(drafts)
    return found


def completed(office: Office) -> Result:
    """So many filed at once by a few visitors, until each is filed, its papers sealed, its e-mails sent."""
    drafts = people.drafts(IN_A_ROW)
    office.settle()
    waiting: SimpleQueue[people.Draft] = SimpleQueue()
    for draft in drafts:
        waiting.put(draft)
    visitors = [threading.Thread(target=_file_all, args=(office, waiting)) for _ in range(VISITORS)]
    before, started = office.meter.read(), time.monotonic()
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    acknowledged = time.monotonic() - started
    _wait_until_completed(drafts)
    seconds = time.monotonic() - started
    after = office.meter.read()
    _check(drafts)
    print("  completed filings", flush=True)
    return Result(
        name="completed filings",
        count=len(drafts),
        median=None,
        p95=None,
        processor={part: (after[part] - before[part]) * 1000 / len(drafts) for part in before},
        load=os.getloadavg()[0],
        note=f"{len(drafts) / seconds:.1f} a second completed ({len(drafts) / acknowledged:.1f} a second acknowledged), "
        f"{VISITORS} visitors at once",
    )


def _visitor(office: Office) -> Visitor:
    visitor = Visitor(settings.PUBLIC_URL, authority=office.authority)
    expect(visitor.get("/"), 200)
    return visitor


def _file(visitor: Visitor, draft: people.Draft) -> float:
    return expect(visitor.post(f"/expedients/{draft.filing}/comprova/"), 302).seconds


def _file_all(office: Office, waiting: "SimpleQueue[people.Draft]") -> None:
    visitor = _visitor(office)
    try:
        while True:
            draft = waiting.get_nowait()
            visitor.session = draft.session
            _file(visitor, draft)
    except Empty:
        visitor.close()


def _wait_until_completed(drafts: Sequence[people.Draft]) -> None:
    filings = [draft.filing for draft in drafts]
    until = time.monotonic() + PATIENCE
    while (
        IssuedDocument.objects.filter(filing_id__in=filings, prepared_at=None).exists()
        or Email.objects.filter(notice__filing_id__in=filings, sent_at=None).exists()
    ):
        if time.monotonic() > until:
            raise TooSlow("Papers and e-mails are still waiting.")
        time.sleep(0.02)


def _check(drafts: Sequence[people.Draft]) -> None:
    """Filed, every one, and complete: an incomplete presentation would have been cheaper."""
    filed = Filing.objects.filter(pk__in=[draft.filing for draft in drafts], state=State.FILED).count()
    if filed != len(drafts):
        raise RuntimeError(f"{filed} of {len(drafts)} were filed.")
