"""The portfolio of who acts for many."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cass.access import Capability, Door
from cass.access.lending import LENDABLE
from cass.demo.cast import Cast
from cass.filings.models import Filing
from cass.registry.models import Mandate, MandateKind
from tests.web import stories
from tests.web.test_mandates import NEXT_YEAR, Enter, at_certificate, text_of

pytestmark = pytest.mark.django_db


def test_who_acts_for_many_comes_to_the_portfolio(cast: Cast, enter: Enter):
    clara = at_certificate(enter, cast.clara)
    assert clara.get("/inici/").headers["Location"] == "/cartera/"
    page = text_of(clara, "/cartera/")
    assert "Clients (40)" in page
    assert "Cartera" in page
    assert "Cartera" not in text_of(at_certificate(enter, cast.anna), "/inici/")


def test_who_acts_for_nobody_is_asked_for_whom(cast: Cast, enter: Enter):
    answer = at_certificate(enter, cast.joan).get("/cartera/")
    assert answer.headers["Location"] == "/en-nom-de/"
    assert enter(cast.clara, Door.PIN).get("/cartera/").status_code == 403


def due_for(cast: Cast, number: int) -> Filing:
    """Clara has a draft for one of her clients."""
    client = cast.clients[number]
    at = timezone.now()
    actor = stories.acting(cast.clara, Door.CASS_CERTIFICATE, at, declarant=client)
    return stories.operations.start(procedure=stories.DECLARATION, actor=actor, at=at, language="ca")


def test_one_click_switches_to_the_client_and_lands_on_the_thing(cast: Cast, enter: Enter):
    filing = due_for(cast, 5)
    clara = at_certificate(enter, cast.clara)
    page = clara.get("/cartera/").content.decode()
    go = re.search(r'value="(\d+)"\s+formaction="([^"]+)"', page)
    assert go is not None
    answer = clara.post(go[2].replace("&amp;", "&"), {"declarant": go[1]})
    assert answer.headers["Location"] == f"/expedients/{filing.pk}/"
    assert clara.get(answer.headers["Location"]).status_code == 200


def test_the_portfolio_does_not_lead_elsewhere(cast: Cast, enter: Enter):
    clara = at_certificate(enter, cast.clara)
    answer = clara.post("/en-nom-de/?next=https://example.org/", {"declarant": cast.clients[0].pk})
    assert "example.org" not in answer.headers["Location"]
    assert clara.post("/en-nom-de/?next=/inici/", {"declarant": cast.valira.pk}).status_code == 404


def test_a_limited_mandate_shows_what_it_covers_and_nothing_else(cast: Cast, enter: Enter):
    filing = stories.draft(cast, cast.jordi, timezone.now(), on=timezone.localdate(), only=("injured", "event"))
    for number, lent in ((0, Capability.EMPLOYEES_READ), (1, Capability.WORK_ACCIDENT_DECLARE)):
        Mandate.objects.filter(person=cast.clara, declarant=cast.valira).delete()
        Mandate.objects.create(
            person=cast.clara,
            declarant=cast.valira,
            kind=MandateKind.GESTORIA,
            capabilities=[lent.value],
            since=timezone.localdate(),
            until=NEXT_YEAR,
            accepted_at=timezone.now(),
        )
        page = text_of(at_certificate(enter, cast.clara), "/cartera/")
        assert ("Jordi Ribas Font" in page) is bool(number), filing


def test_debts_are_for_who_may_see_how_contributions_stand(cast: Cast, enter: Enter):
    for lent, sees in (([Capability.WORK_ACCIDENT_DECLARE], False), (sorted(LENDABLE), True)):
        Mandate.objects.filter(person=cast.clara, declarant=cast.electrician).delete()
        Mandate.objects.create(
            person=cast.clara,
            declarant=cast.electrician,
            kind=MandateKind.GESTORIA,
            capabilities=[each.value for each in lent],
            since=timezone.localdate(),
            until=NEXT_YEAR,
            accepted_at=timezone.now(),
        )
        page = text_of(at_certificate(enter, cast.clara), "/cartera/")
        assert ("Cotitzacions pendents: 1.029,60" in page) is sees


def test_searched_filtered_sorted_and_exported(cast: Cast, enter: Enter):
    for number in range(30):
        due_for(cast, number)
    clara = at_certificate(enter, cast.clara)
    assert "Per fer (30)" in text_of(clara, "/cartera/")
    assert clara.get("/cartera/").content.decode().count("formaction") == 25
    assert clara.get("/cartera/?page=2").content.decode().count("formaction") == 5
    one = cast.clients[7]
    page = clara.get("/cartera/", {"q": one.name}).content.decode()
    assert one.census_number in page
    assert clara.get("/cartera/", {"q": "zzz"}).status_code == 200
    assert "formaction" not in clara.get("/cartera/", {"mena": "debt"}).content.decode()
    for order in ("client", "-client", "due", "-due", "x", ""):
        assert clara.get("/cartera/", {"order": order, "mena": "x", "page": "x"}).status_code == 200
    assert "Autorització fins al" in text_of(clara, "/cartera/?vista=clients")
    lines = clara.get("/cartera/llista.csv").content.decode().splitlines()
    assert len(lines) == 31
    assert lines[0] == "\ufeffClient;Número de cens;Mena;Assumpte;Expedient;Últim dia"


def test_the_portfolio_asks_the_database_as_often_for_three_clients_as_for_forty(cast: Cast, enter: Enter):
    for number in range(6):
        due_for(cast, number)
    counts = []
    for kept in (40, 3):
        few = [client.pk for client in cast.clients[:kept]]
        Mandate.objects.filter(person=cast.clara).exclude(declarant__in=few).update(revoked_at=timezone.now())
        clara = at_certificate(enter, cast.clara)
        with CaptureQueriesContext(connection) as asked:
            assert f"Clients ({kept})" in text_of(clara, "/cartera/")
        counts.append(sum(1 for each in asked if each["sql"].startswith("SELECT")))
    assert counts[0] == counts[1] <= 12
