"""Reading writes nothing: every page is read on a connection that refuses to write, and the tables are counted after."""

from collections import Counter

import pytest
from django.db import InternalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from cass.demo import cast as demo_cast
from cass.web.middleware import ReadOnlyOnRead
from tests.architecture import world as worlds
from tests.architecture.world import VISITORS, World
from tests.filings.acting import AT

JOURNAL = {"audit_event", "doors_session", "documents_verificationcount"}
"""What the second connection may add to: who looked or was refused, when a session was last used, and how many questions
about documents a network has asked."""
A_FEW = 3
THOSE_WHO_SEE = [
    visitor for visitor in VISITORS if visitor.who in {"", "maria", "jordi", "anna", "oficial", "cap", "taulell"}
]


def contents() -> dict[str, tuple[int, str | None]]:
    """For every table how many rows it has, and a digest of all of them."""
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
        connection.connection.cass_read_only = None
        names = sorted(connection.introspection.table_names(cursor))
        found = {}
        for name in names:
            cursor.execute(
                f"SELECT count(*), md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM \"{name}\" t"  # noqa: S608 - The database's own names.
            )
            found[name] = cursor.fetchone()
        return found


@pytest.mark.django_db(transaction=True)
def test_no_page_writes_anything_when_it_is_read():
    world: World = worlds.make(demo_cast.make(at=AT))
    browsers = [world.browser(visitor) for visitor in THOSE_WHO_SEE]
    before = contents()
    for browser in browsers:
        read: Counter[tuple[str, int]] = Counter()
        for route, address in world.reading():
            if read[route.name, 200] < A_FEW and read[route.name, 403] < 1:
                status = browser.get(address).status_code
                assert status < 500
                read[route.name, status] += 1
    with connection.cursor() as cursor:
        cursor.execute("SHOW default_transaction_read_only")
        assert cursor.fetchone() == ("on",)
    after = contents()
    assert {name for name in before if before[name] != after[name]} - JOURNAL == set()


@pytest.mark.django_db(transaction=True)
def test_a_page_that_writes_when_it_is_read_fails():
    """The rule itself: without it the test above would prove nothing."""

    def writes(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM registry_holiday")
        return HttpResponse()

    rule = ReadOnlyOnRead(writes)
    with pytest.raises(InternalError, match="read-only transaction"):
        rule(RequestFactory().get("/"))
    rule(RequestFactory().post("/"))
