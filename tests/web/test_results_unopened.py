"""A result is notified by opening its notification (CA 49.4-5): until then no page tells it to the person in its place."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from cass.access import Door
from cass.accidents.models import Card
from cass.demo.cast import Cast
from cass.filings.models import Filing
from cass.inbox import operations as inbox
from cass.inbox.models import Notice
from cass.rules.assessment import Outcome
from tests.web import stories

Enter = Callable[..., Client]
SEALED = "Resolt: obriu la notificació"
OUTCOMES = pytest.mark.parametrize("outcome", [Outcome.GRANT, Outcome.REFUSE])


def result(cast: Cast, at: dt.datetime, outcome: Outcome = Outcome.GRANT, who: str = "maria") -> Filing:
    filing = stories.declared(cast, cast.people[who], at)
    stories.decided(cast, filing, at, outcome)
    return filing


def read(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def told(cast: Cast) -> Notice:
    return Notice.objects.get(person=cast.maria, tray__in=["resolved", "rejected"])


@OUTCOMES
def test_before_it_is_opened_the_person_reads_only_that_there_is_a_result(
    cast: Cast, enter: Enter, cast_at: dt.datetime, outcome: Outcome
):
    filing = result(cast, cast_at, outcome)
    maria = enter(cast.maria, Door.PIN)
    pages = [read(maria, url) for url in ("/expedients/", f"/expedients/{filing.pk}/")]
    for page in pages:
        assert SEALED in page
    assert f"/bustia/{told(cast).pk}/" in pages[1]
    for page in (*pages, read(maria, "/inici/")):
        for word in ("Aprovada", "Denegada", "Aprovat", "Denegat", "Carnet", "Resolució sobre"):
            assert word not in page


@pytest.mark.parametrize("how", ["opened", "lapsed"])
@OUTCOMES
def test_opened_or_lapsed_it_is_told_everywhere(
    cast: Cast, enter: Enter, cast_at: dt.datetime, outcome: Outcome, how: str
):
    filing = result(cast, cast_at, outcome)
    maria = enter(cast.maria, Door.PIN)
    if how == "opened":
        maria.post(f"/bustia/{told(cast).pk}/")
    else:
        inbox.lapse(on=told(cast).lapses_on + dt.timedelta(days=1))
    word = "Aprovada" if outcome is Outcome.GRANT else "Denegada"
    for url in ("/expedients/", f"/expedients/{filing.pk}/"):
        page = read(maria, url)
        assert word in page
        assert SEALED not in page


def test_the_card_is_reached_by_opening_the_notification(cast: Cast, enter: Enter, cast_at: dt.datetime):
    result(cast, cast_at)
    card, maria = Card.objects.get(), enter(cast.maria, Door.PIN)
    assert card.number not in read(maria, "/inici/")
    answer = maria.get(f"/carnets/{card.pk}/")
    assert (answer.status_code, answer.url) == (302, f"/bustia/{told(cast).pk}/")
    maria.post(answer.url)
    assert card.number in read(maria, "/inici/")
    assert card.number in read(maria, f"/carnets/{card.pk}/")


@OUTCOMES
def test_the_employer_reads_it_at_once(cast: Cast, enter: Enter, cast_at: dt.datetime, outcome: Outcome):
    filing = result(cast, cast_at, outcome)
    anna = enter(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira)
    word = "Aprovada" if outcome is Outcome.GRANT else "Denegada"
    for url in ("/expedients/", f"/expedients/{filing.pk}/"):
        assert word in read(anna, url)


def test_who_is_notified_by_post_reads_it_at_once(cast: Cast, enter: Enter, cast_at: dt.datetime):
    filing = result(cast, cast_at, who="jordi")
    assert "Aprovada" in read(enter(cast.jordi, Door.PIN), f"/expedients/{filing.pk}/")
