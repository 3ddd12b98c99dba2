"""Web and worker are killed, as by a power cut, in the middle of what they do; afterwards everything is there once."""

import datetime as dt
import email
import http.client
import io
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from cass.access import Door
from cass.demo.cast import Cast
from cass.documents import demo_seal
from cass.documents.kinds import Kind
from cass.documents.models import DocumentFile, IssuedDocument
from cass.filings import operations
from cass.filings.models import Filing, State
from cass.inbox.models import Email
from cass.procedures.tasks import STALLED_AFTER_SECONDS
from cass.registry.models import Channel, Person
from tests.web import stories

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 40
IN_THE_WEB = ["before:cass.filings.papers.receipt", "after:cass.filings.operations.file"]
"""In the middle of filing, and between filing and its answer."""
IN_THE_WORKER = [
    "before:cass.documents.operations.prepare",
    "after:cass.documents.rendering.render",
    "after:cass.documents.sealing.seal",
    "before:django.core.mail.EmailMessage.send",
    "after:django.core.mail.EmailMessage.send",
]
ON_THE_CARD = ["before:cass.documents.rendering.render", "before:cass.documents.sealing.seal"]


class Office:
    """Processes of the office on the tests' database, with letters and socket in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "app.sock"
        self._part: subprocess.Popen[bytes] | None = None
        url = os.environ["DATABASE_URL"]
        url = url.replace(urlsplit(url).path, f"/{connection.settings_dict['NAME']}", 1)
        self._environment = os.environ | {
            "CASS_VAR": str(folder),
            "CASS_KEYS": str(Path(os.environ["CASS_VAR"]) / "keys"),
            "CASS_SEAL": str(settings.SEAL_FOLDER),
            "CASS_PROXY": "1",
            "CASS_WORKERS": "1",
            "DATABASE_URL": url,
        }

    @contextmanager
    def part(self, name: str, points: list[str]) -> Iterator[None]:
        """``web`` or ``worker``, held at these points."""
        with (self.folder / f"{name}.log").open("ab") as log:
            command = [sys.executable, "-m", "tests.infrastructure.held", str(self.folder), ",".join(points), name]
            process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
            self._part = process
            try:
                yield
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as plug:
            return plug.connect_ex(str(self.socket)) == 0

    def mark(self, point: str) -> Path:
        return self.folder / point

    def marked(self, points: list[str]) -> set[str]:
        return {point for point in points if self.mark(point).exists()}

    def kill_at(self, point: str) -> None:
        """Wait until somebody stands still at the point; kill them there."""
        self.wait_until(self.mark(point).exists)
        os.kill(int(self.mark(point).read_text()), signal.SIGKILL)

    def wait_until(self, true: Callable[[], bool]) -> None:
        until = time.monotonic() + SECONDS
        while not true():
            if self._part is None or self._part.poll() is not None or time.monotonic() > until:
                pytest.fail("".join(log.read_text() for log in self.folder.glob("*.log"))[-3000:])
            time.sleep(0.05)

    def letters(self) -> list[str]:
        """The message ids of the e-mails that left."""
        texts = [file.read_text() for file in (self.folder / "mail").glob("*")]
        return [message["Message-ID"] for text in texts for message in _messages(text)]


def _messages(text: str) -> list[email.message.Message]:
    """Django writes the mails of a connection to one file, with a line of hyphens after each."""
    return [email.message_from_string(part.strip()) for part in text.split("-" * 79) if part.strip()]


@pytest.fixture
def office(transactional_db: None) -> Iterator[Office]:
    demo_seal.ensure(settings.SEAL_FOLDER, at=timezone.now())
    # A path below pytest's own folder is too long for a socket on some systems.
    with tempfile.TemporaryDirectory(prefix="cass-kills-") as folder:
        yield Office(Path(folder))


class Browser:
    """Somebody signed in, before the office's socket: the front server's part is played here."""

    def __init__(self, office: Office, session: str) -> None:
        self._office, self._cookies = office, {settings.SESSION_COOKIE: session}

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        """Status and body. Raises OSError or HTTPException when whoever should answer was killed."""
        headers = {
            "Host": "localhost",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "Referer": settings.PUBLIC_URL + path,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "127.0.0.1",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        visit = http.client.HTTPConnection("localhost", timeout=SECONDS)
        visit.sock = socket.socket(socket.AF_UNIX)
        with closing(visit), closing(visit.sock):
            visit.sock.connect(str(self._office.socket))
            visit.request(method, path, body, headers)
            with visit.getresponse() as answer:
                for line in answer.headers.get_all("Set-Cookie") or []:
                    name, _, value = line.partition(";")[0].partition("=")
                    self._cookies[name] = value
                return answer.status, answer.read().decode()

    def presents(self, filing: Filing) -> int:
        path = f"/expedients/{filing.pk}/comprova/"
        _status, page = self.ask("GET", path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        status, _page = self.ask("POST", path, f"csrfmiddlewaretoken={token[1] if token else ''}")
        return status

    def presents_and_hears_nothing(self, filing: Filing, *, killed_at: str) -> None:
        with ThreadPoolExecutor(1) as background:
            presenting = background.submit(self.presents, filing)
            self._office.kill_at(killed_at)
            with pytest.raises((OSError, http.client.HTTPException)):
                presenting.result(SECONDS)


def jobs_left() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') "
            "AND task_name IN ('documents.prepare', 'inbox.send')"
        )
        (left,) = cursor.fetchone()
    return int(left)


def minutes_pass() -> None:
    """Nobody has heard of the killed worker for long enough; the periodic rescue of its jobs is due."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 second' * %s",
            [2 * STALLED_AFTER_SECONDS],
        )
    with suppress(AlreadyEnqueued):
        app.configure_task("queue.retry_stalled").defer(timestamp=0)


def work_with_kills(office: Office, points: list[str]) -> None:
    """Workers do all that is queued; one after the other is killed, each at another point."""
    left = set(points)
    while left:
        with office.part("worker", sorted(left)):
            office.wait_until(lambda: office.marked(points) & left != set())  # noqa: B023 - used at once.
            reached = office.marked(points) & left
            for point in reached:
                office.kill_at(point)
        left -= reached
        minutes_pass()
    with office.part("worker", []):
        office.wait_until(lambda: jobs_left() == 0)


def draft_with_report(cast: Cast, at: dt.datetime) -> Filing:
    """The company has written the declaration and enclosed the medical report."""
    filing = stories.draft(cast, cast.jordi, at, on=timezone.localdate(at))
    picture = io.BytesIO()
    Image.new("RGB", (50, 50)).save(picture, "PNG")
    operations.enclose(
        procedure=stories.DECLARATION,
        filing=filing.pk,
        kind="medical_report",
        upload=SimpleUploadedFile("informe.png", picture.getvalue()),
        actor=stories.acting(cast.anna, Door.CASS_CERTIFICATE, at, declarant=cast.valira),
        at=at,
    )
    return filing


def documents_of(filing: Filing) -> list[tuple[str, int]]:
    """Each document's kind, and how many files it has."""
    found = IssuedDocument.objects.filter(filing_id=filing.pk).order_by("kind")
    return [(each.kind, DocumentFile.objects.filter(document=each).count()) for each in found]


def mails_left_once(office: Office, *, again: int) -> None:
    """Every e-mail left; ``again``: so many twice, under the same id, because the kill came before it was noted."""
    assert not Email.objects.filter(sent_at=None).exists()
    left = office.letters()
    assert set(left) == {f"<notice-{mail.pk}@cass-online.invalid>" for mail in Email.objects.all()} != set()
    assert len(left) == len(set(left)) + again


def test_killed_at_every_point_the_office_files_once_and_leaves_one_receipt_one_card_and_each_mail_once(
    office: Office, cast: Cast, enter: Callable[..., Client]
) -> None:
    now = timezone.now()
    Person.objects.filter(pk=cast.jordi.pk).update(email="jordi@exemple.ad", channel=Channel.ELECTRONIC)
    filing = draft_with_report(cast, now)
    signed_in = enter(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira)
    anna = Browser(office, signed_in.cookies[settings.SESSION_COOKIE].value)
    with office.part("web", IN_THE_WEB):
        office.wait_until(office.listens)
        in_the_middle, before_the_answer = IN_THE_WEB
        anna.presents_and_hears_nothing(filing, killed_at=in_the_middle)
        filing.refresh_from_db()
        assert (filing.state, filing.number, documents_of(filing)) == (State.DRAFT, None, [])
        anna.presents_and_hears_nothing(filing, killed_at=before_the_answer)
        filing.refresh_from_db()
        number = filing.number
        assert (number is not None, filing.state) == (True, State.FILED)
        assert anna.presents(filing) == 302
    work_with_kills(office, IN_THE_WORKER)
    filing.refresh_from_db()
    assert (filing.number, filing.revisions.count()) == (number, 1)
    assert documents_of(filing) == [(Kind.ALLEGATIONS_NOTICE, 1), (Kind.RECEIPT, 1)]
    mails_left_once(office, again=1)

    stories.decided(cast, filing, timezone.now())
    for point in ON_THE_CARD:
        office.mark(point).unlink(missing_ok=True)
    work_with_kills(office, ON_THE_CARD)
    issued = (Kind.ACCIDENT_CARD, Kind.ACCIDENT_DECISION, Kind.ALLEGATIONS_NOTICE, Kind.RECEIPT)
    assert documents_of(filing) == [(kind, 1) for kind in issued]
    mails_left_once(office, again=1)
