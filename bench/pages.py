"""The pages that people open most, and the office's search."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.db import connection, connections
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import people
from bench.measuring import Aim, Result, seconds_of
from bench.office import Office
from bench.visitor import Visitor, expect
from cass.filings import queries
from cass.filings.models import Filing, State
from cass.web.paging import page_of
from cass.web.views.office import rows

READ_EACH_ROUND = 30
PAGE, SEARCH = Aim(median=50), Aim(median=25)


@dataclass(frozen=True)
class Page:
    """A page, and who opens it."""

    name: str
    path: str
    session: str = ""


def pages(office: Office) -> list[Result]:
    """Each page over TLS, on a connection that stays open; and how many queries it takes."""
    return [_page(office, page) for page in _pages()]


def _pages() -> list[Page]:
    officer, head, desk = (people.of_staff(name) for name in ("oficial", "cap", "taulell"))
    employment = people.employments()[777 % len(people.employments())]
    person, (draft,) = employment.person, people.drafts(1)
    large = Filing.objects.filter(declarant__kind="company").values_list("declarant", flat=True)
    declarant = max(set(large[:2000]), key=lambda each: Filing.objects.filter(declarant=each).count())
    _session, employer = people.holder_of(declarant)
    filed = Filing.objects.filter(state=State.FILED).order_by("pk")[0]
    one = people.insured(person.pk)
    return [
        Page("front page", "/"),
        Page("insured home", "/inici/", one),
        Page("insured: my files", "/expedients/", one),
        Page("insured: situation in detail", "/situacio/", one),
        Page("employer home", "/inici/", employer),
        Page("employer: my files", "/expedients/", employer),
        Page("declaration: a section", f"/expedients/{draft.filing}/apartat/facts/", draft.session),
        Page("declaration: who was injured", f"/expedients/{draft.filing}/apartat/injured/", draft.session),
        Page("declaration: check your answers", f"/expedients/{draft.filing}/comprova/", draft.session),
        Page("queue", "/oficina/", officer),
        Page("queue: search by name", f"/oficina/?q={person.surname.split()[0]}", officer),
        Page("queue: search by number", f"/oficina/?q={filed.number}", officer),
        Page("queue: search by CASS number", f"/oficina/?q={person.cass_number}", officer),
        Page("a file at work", f"/oficina/expedients/{filed.pk}/", officer),
        Page("proposals to resolve", "/oficina/propostes/", head),
        Page("limits", "/oficina/terminis/", people.of_staff("supervisio")),
        Page("portfolio of forty clients", "/cartera/", people.agent("clara")),
        Page("who may act for us", "/autoritzacions/", employer),
        Page("sessions", "/sessions/", one),
        Page("who entered, who looked", "/accessos/", one),
        Page("desk: PIN", "/oficina/pins/", desk),
        Page("desk: contracts", "/oficina/contractes/", desk),
        Page("desk: appointments", "/oficina/cites/", desk),
        Page("help centre: incidents", "/oficina/incidencies/", people.of_staff("ajuda")),
    ]


def _page(office: Office, page: Page) -> Result:
    visitor = Visitor(settings.PUBLIC_URL, authority=office.authority, session=page.session)
    expect(visitor.get(page.path), 200)
    found = office.meter.measure(
        page.name, lambda _number: expect(visitor.get(page.path), 200).seconds, count=READ_EACH_ROUND, aim=PAGE
    )
    visitor.close()
    return replace(found, queries=_queries(page))


def _queries(page: Page) -> int:
    """Counted in this process: the page is the same."""
    client = Client(headers={"host": people.host()})
    client.cookies[settings.SESSION_COOKIE] = page.session
    with CaptureQueriesContext(connection) as asked, CaptureQueriesContext(connections["journal"]) as journalled:
        client.get(page.path, secure=True)
    # A reading request leaves its connection read-only.
    connection.close()
    return len(asked) + len(journalled)


def searches(office: Office) -> list[Result]:
    """The search alone, without its page: names, file numbers, CASS numbers."""
    filed = Filing.objects.exclude(number=None).select_related("subject").order_by("pk")[: READ_EACH_ROUND * 3]
    texts = {
        "search by name (query)": [found.subject.surname for found in filed if found.subject],
        "search by full name (query)": [found.subject.full_name for found in filed if found.subject],
        "search by file number (query)": [found.number or "" for found in filed],
        "search by last digits (query)": [(found.number or "")[-5:] for found in filed],
        "search by CASS number (query)": [found.subject.cass_number for found in filed if found.subject],
    }
    return [_search(office, name, wanted) for name, wanted in texts.items()]


def _search(office: Office, name: str, texts: list[str]) -> Result:
    def search(number: int) -> float:
        # All of it in the clock: to say what is sought, the register is asked already.
        return seconds_of(lambda: page_of(queries.queue(name=rows.QUEUE, text=texts[number]), QueryDict()))

    return office.meter.measure(name, search, count=READ_EACH_ROUND, aim=SEARCH)
