"""Who entered, who looked: each reads their own, and nobody else's."""

import csv
import datetime as dt
import html
import io
import json
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cass.access import NOBODY, Actor, Door
from cass.audit import queries
from cass.audit.models import Event, EventType
from cass.audit.operations import record
from cass.demo import access
from cass.demo.cast import Cast
from cass.doors import entries
from cass.doors.origin import Origin
from cass.wording import events

Enter = Callable[..., Client]
LOG = "/accessos/"
HOUR = dt.timedelta(hours=1)


def said(browser: Client, address: str = LOG) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.status_code
    text = html.unescape(answer.content.decode())
    browser.post("/idioma/")  # The connection, shared with this test, may write again.
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def rows(browser: Client, address: str = LOG) -> int:
    return browser.get(address).content.decode().count('role="rowheader"')


def by(cast: Cast, who: str, **party: int) -> Actor:
    if who in cast.users:
        return Actor(door=Door.STAFF, staff=cast.users[who].pk)
    return Actor(door=Door.CASS_CERTIFICATE, person=cast.people[who].pk, **party)


def happen(type_: EventType, actor: Actor, *, at: dt.datetime | None = None, **about: Any) -> None:
    record(type_, actor=actor, at=at or timezone.now(), **about)


def test_every_kind_of_event_is_either_told_or_left_out_for_a_reason():
    assert set(events.WORDS) | events.NOT_SHOWN == set(EventType.values)
    assert set(events.WORDS) & events.NOT_SHOWN == set()
    assert set(EventType.values) >= events.BY_STRANGERS
    assert len({str(words) for _group, words in events.WORDS.values()}) == len(events.WORDS)


def test_one_s_own_entry_with_device_and_network(cast: Cast, client: Client):
    at = timezone.now()
    opened = entries.with_pin(
        cass_number=cast.maria.cass_number,
        pin=access.PINS["maria"],
        device_token="",
        leaving=None,
        origin=Origin("firefox/windows", "192.0.2.0"),
        at=at,
    )
    assert isinstance(opened, entries.Opened)
    browser = Client(**{"wsgi.url_scheme": "https"}, SERVER_NAME=settings.HOST, SERVER_PORT=str(settings.PORT))
    browser.cookies[settings.SESSION_COOKIE] = opened.token
    page = said(browser)
    assert "Entrada Vós" in re.sub(r"(Qui|Què|Des d’on) ", "", page)
    assert "Firefox al Windows · 192.0.2.0" in page


def test_somebody_else_s_failed_try_is_seen_by_the_owner(cast: Cast, enter: Enter):
    entries.with_pin(
        cass_number=cast.maria.cass_number,
        pin="00000000",
        device_token="",
        leaving=None,
        origin=Origin("chrome/android", "203.0.113.0"),
        at=timezone.now(),
    )
    journalled = Event.objects.using("journal").filter(type=EventType.SIGN_IN_FAILED).latest("pk")
    happen(EventType.SIGN_IN_FAILED, NOBODY, person=journalled.person_id, facts=journalled.facts)
    page = said(enter(cast.maria, Door.PIN))
    assert "Intent d’entrada fallit" in page
    assert "Des d’un dispositiu desconegut" in page
    assert "Algú que no s’ha identificat" in page
    assert "203.0.113.0" in page


def test_of_staff_the_post_is_told_and_not_the_name(cast: Cast, enter: Enter):
    happen(EventType.HEALTH_FILE_READ, by(cast, "oficial"), person=cast.maria.pk)
    page = said(enter(cast.maria, Door.PIN))
    assert "Consulta de la part de salut d’un expedient" in page
    assert "CASS, accidents laborals" in page
    assert cast.oficial.full_name not in page


def test_who_acts_for_a_declarant_is_named(cast: Cast, enter: Enter):
    happen(EventType.DOCUMENT_READ, by(cast, "anna", declarant=cast.valira.pk), person=cast.jordi.pk)
    page = said(enter(cast.jordi, Door.PIN))
    assert f"{cast.anna.full_name}" in page
    assert cast.valira.name in page


def test_a_mandate_names_its_other_side(cast: Cast, enter: Enter):
    facts = {"person": cast.people["pere"].pk, "declarant": cast.valira.pk}
    happen(EventType.MANDATE_GRANTED, by(cast, "anna", declarant=cast.valira.pk), **facts)
    of_the_delegate = said(enter(cast.people["pere"], Door.CASS_CERTIFICATE), LOG + "?of=me")
    assert re.search(rf"Autorització donada\s+{cast.valira.name}", of_the_delegate)
    of_the_holder = said(enter(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira))
    assert re.search(rf"Autorització donada\s+{cast.people['pere'].full_name}", of_the_holder)


def test_a_session_is_read_from_beginning_to_end(cast: Cast, enter: Enter):
    browser = enter(cast.maria, Door.PIN)
    browser.post("/surt/")
    assert "Sortida" in said(enter(cast.maria, Door.PIN))


def test_nobody_reads_another_s(cast: Cast, enter: Enter):
    happen(EventType.FILE_READ, by(cast, "oficial"), person=cast.maria.pk)
    page = said(enter(cast.stranger, Door.PIN), LOG + f"?person={cast.maria.pk}&of=declarant")
    assert "Consulta d’un expedient" not in page


def test_the_holder_reads_the_declarant_s_and_a_delegate_only_their_own(cast: Cast, enter: Enter):
    happen(EventType.FILING_FILED, by(cast, "pere", declarant=cast.valira.pk), declarant=cast.valira.pk)
    holder = enter(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira)
    page = said(holder)
    assert "Tràmit presentat" in page
    assert cast.people["pere"].full_name in page
    assert "Tràmit presentat" not in said(holder, LOG + "?of=me")
    delegate = enter(cast.pere, Door.CASS_CERTIFICATE, declarant=cast.valira)
    assert "Tràmit presentat" not in said(delegate, LOG + "?of=declarant")


def test_what_employees_do_for_themselves_is_not_the_employer_s_to_read(cast: Cast, enter: Enter):
    alone = Actor(door=Door.PIN, person=cast.jordi.pk)
    happen(EventType.DOCUMENT_READ, alone, person=cast.jordi.pk, declarant=cast.valira.pk)
    happen(EventType.MANDATE_ACCEPTED, alone, person=cast.jordi.pk, declarant=cast.valira.pk)
    page = said(enter(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira))
    assert "Consulta d’un document" not in page
    assert "Autorització acceptada" in page
    assert "Consulta d’un document" in said(enter(cast.jordi, Door.PIN))


def test_it_is_filtered_by_kind_and_period_and_what_is_no_filter_changes_nothing(cast: Cast, enter: Enter):
    browser, at = enter(cast.maria, Door.PIN), timezone.now()
    happen(EventType.FILE_READ, by(cast, "oficial"), person=cast.maria.pk)
    happen(EventType.PIN_CHANGED, by(cast, "maria"), person=cast.maria.pk, at=at - dt.timedelta(days=60))
    whole = rows(browser)
    assert rows(browser, LOG + "?kind=readings") == 1
    ever = rows(browser, LOG + "?kind=access")
    assert rows(browser, LOG + "?kind=access&days=30") == ever - 1
    assert rows(browser, LOG + "?kind=access&days=365") == ever
    for odd in ("?kind=%00", "?days=-1", "?kind=readings'&days=x", "?page=999999"):
        assert rows(browser, LOG + odd) == whole


def test_it_is_paged(cast: Cast, enter: Enter):
    for number in range(30):
        happen(EventType.FILE_READ, by(cast, "oficial"), person=cast.maria.pk, at=timezone.now() - number * HOUR)
    browser = enter(cast.maria, Door.PIN)
    assert rows(browser) == 25
    assert rows(browser, LOG + "?page=2&kind=readings") == 5


def test_the_file_for_a_spreadsheet_holds_the_same_and_no_formula(cast: Cast, enter: Enter):
    cast.anna.given_name = "=CMD()"
    cast.anna.save()
    happen(EventType.DOCUMENT_READ, by(cast, "anna", declarant=cast.valira.pk), person=cast.maria.pk)
    browser = enter(cast.maria, Door.PIN)
    answer = browser.get(LOG + "llista.csv?kind=readings")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Cache-Control"] == "no-store"
    heading, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert len(heading) == len(line) == 8
    assert line[2] == "Consulta d’un document"
    assert line[4].startswith("'=CMD()")


def test_as_many_questions_for_one_line_as_for_a_page(cast: Cast, enter: Enter):
    browser = enter(cast.maria, Door.PIN)

    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            browser.get(LOG)
        browser.post("/idioma/")
        return len(questions)

    happen(EventType.FILE_READ, by(cast, "oficial"), person=cast.maria.pk)
    happen(EventType.DOCUMENT_READ, by(cast, "anna", declarant=cast.valira.pk), person=cast.maria.pk)
    few = asked()
    for username in ("oficial", "cap", "taulell", "anna", "pere", "jordi"):
        happen(EventType.DOCUMENT_READ, by(cast, username), person=cast.maria.pk)
    assert asked() == few


def test_among_a_hundred_thousand_lines_one_s_own_are_found_without_reading_them_all(db: None):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_event (at, type, actor, person_id, declarant_id, facts) "
            "SELECT now() - n * interval '1 minute', 'file.read', '{\"door\": \"staff\", \"staff\": 1}', "
            "n % 5000, n % 3000, '{}' FROM generate_series(1, 100000) AS n"
        )
        cursor.execute("ANALYZE audit_event")
    types = events.types_of(None)
    period = queries.Period(since=timezone.now() - dt.timedelta(days=365))
    for found in (
        queries.about_person(person=77, types=types),
        queries.about_person(person=77, types=types, period=period),
        queries.about_declarant(declarant=77, types=types),
    ):
        for plan in (json.dumps(json.loads(found[:25].explain(format="json"))), _plan_of_count(found)):
            assert "Seq Scan" not in plan
            assert "event_of_" in plan
        assert 0 < found.count() < 50
        assert [event.at for event in found] == sorted((event.at for event in found), reverse=True)


def _plan_of_count(found: Any) -> str:
    statement, parameters = found.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT count(*) FROM ({statement}) AS counted", parameters)  # noqa: S608
        return json.dumps(cursor.fetchone()[0])
