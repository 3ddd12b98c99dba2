"""The trays, and the opening of a notice: a POST with legal effect, once."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client

from cass.access import Capability, Door
from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.filings.models import Correction, Filing
from cass.inbox.models import Notice
from cass.registry.models import Mandate
from cass.rules.assessment import Outcome
from cass.web.templatetags.cass import day
from tests.web import stories

Enter = Callable[..., Client]


@pytest.fixture
def anna(cast: Cast, enter: Enter) -> Client:
    return enter(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira)


@pytest.fixture
def granted(cast: Cast, cast_at: dt.datetime) -> Filing:
    filing = stories.declared(cast, cast.maria, cast_at)
    stories.decided(cast, filing, cast_at)
    return filing


def page(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def test_the_company_finds_the_card_to_print_in_its_resolved_tray(granted: Filing, anna: Client):
    shown = page(anna, "/bustia/?safata=resolved")
    assert "Declaració d’accident laboral aprovada" in shown
    assert "Carnet d’accident de treball" in shown
    assert str(granted.number) in shown


def test_a_refusal_gives_the_company_the_notice_to_print_and_no_reasons(
    cast: Cast, anna: Client, enter: Enter, cast_at: dt.datetime
):
    filing = stories.declared(cast, cast.maria, cast_at)
    stories.decided(cast, filing, cast_at, Outcome.REFUSE)
    shown = page(anna, "/bustia/?safata=rejected")
    assert "Avís per a la persona assegurada" in shown
    assert "Resolució" not in shown
    notice = Notice.objects.get(declarant=cast.valira, tray="rejected")
    whole = page(anna, f"/bustia/{notice.pk}/")
    assert "ha de passar per" in whole
    assert "Valorat" not in whole


def test_the_inbox_opens_at_the_tray_with_something_new(granted: Filing, anna: Client):
    assert re.search(r'aria-current="page">\s*Sol·licituds resoltes', page(anna, "/bustia/"))


def test_an_official_notice_says_nothing_of_its_contents_before_it_is_opened(cast: Cast, granted: Filing, enter: Enter):
    maria = enter(cast.maria, Door.PIN)
    notice = Notice.objects.get(person=cast.maria, tray="resolved")
    for url in ("/inici/", "/bustia/?safata=resolved", f"/bustia/{notice.pk}/"):
        shown = page(maria, url)
        assert "Teniu una notificació oficial" in shown
        assert "reconegut" not in shown
    assert "En obrir-la, queda notificada" in page(maria, f"/bustia/{notice.pk}/")


def test_two_unopened_notices_are_told_apart_by_number_day_and_kind_and_by_nothing_that_they_say(
    cast: Cast, anna: Client, enter: Enter, cast_at: dt.datetime
):
    for _again in range(2):
        stories.asked_to_correct(cast, stories.declared(cast, cast.jordi, cast_at), cast_at)
    shown = page(anna, "/bustia/?safata=notices")
    lines = re.findall(
        r'<a class="govuk-link" href="/bustia/\d+/"><strong>(.*?)</strong></a>\s*<p[^>]*>(.*?)</p>', shown
    )
    waiting = Notice.objects.filter(declarant=cast.valira, code="correction_asked").order_by("-pk")
    assert [title for title, _hint in lines] == [
        f"Teniu una notificació oficial · {notice.document.number}" for notice in waiting if notice.document
    ]
    for notice, (_title, hint) in zip(waiting, lines, strict=True):
        assert f"Requeriment d’esmena · Expedient {notice.facts['number']} · " in hint
        assert notice.lapses_on is not None
        assert day(notice.lapses_on) in hint
        assert "Requeriment d’esmena" in page(anna, f"/bustia/{notice.pk}/")
    stories.decided(cast, stories.declared(cast, cast.maria, cast_at), cast_at, Outcome.REFUSE)
    for url in ("/inici/", "/bustia/?safata=rejected"):
        result = page(enter(cast.maria, Door.PIN), url)
        assert "Resolució · Expedient" in result
        assert "denega" not in result.lower()


def test_looking_at_a_notice_does_not_open_it(cast: Cast, granted: Filing, enter: Enter):
    notice = Notice.objects.get(person=cast.maria, tray="resolved")
    page(enter(cast.maria, Door.PIN), f"/bustia/{notice.pk}/")
    notice.refresh_from_db()
    assert notice.first_read_at is None
    assert notice.effective_at is None


def test_opening_an_official_notice_notifies_it_once(cast: Cast, granted: Filing, enter: Enter):
    maria = enter(cast.maria, Door.PIN)
    notice = Notice.objects.get(person=cast.maria, tray="resolved")
    maria.post(f"/bustia/{notice.pk}/")
    notice.refresh_from_db()
    first = notice.effective_at
    assert first is not None
    maria.post(f"/bustia/{notice.pk}/")
    notice.refresh_from_db()
    assert notice.effective_at == first
    assert Event.objects.filter(type=EventType.NOTICE_OPENED, filing_id=granted.pk).count() == 1
    shown = page(maria, f"/bustia/{notice.pk}/")
    assert "s’ha reconegut" in shown
    assert "Notificada en obrir-la" in shown


def test_opening_a_request_for_correction_starts_its_ten_days_once(cast: Cast, anna: Client, cast_at: dt.datetime):
    filing = stories.declared(cast, cast.jordi, cast_at)
    due_before = filing.decision_due
    stories.asked_to_correct(cast, filing, cast_at)
    notice = Notice.objects.get(declarant=cast.valira, code="correction_asked")
    anna.post(f"/bustia/{notice.pk}/")
    filing.refresh_from_db()
    notified, moved = filing.party_due, filing.decision_due
    assert notified is not None
    assert moved is not None
    assert due_before is not None
    assert moved > due_before
    anna.post(f"/bustia/{notice.pk}/")
    filing.refresh_from_db()
    assert (filing.party_due, filing.decision_due) == (notified, moved)
    assert Correction.objects.get(filing=filing).notified_at is not None


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_strangers_notice_does_not_exist(cast: Cast, granted: Filing, enter: Enter, method: str):
    for notice in Notice.objects.order_by("pk"):
        for stranger in (
            enter(cast.stranger, Door.PIN),
            enter(cast.stranger, Door.CASS_CERTIFICATE, declarant=cast.floristeria),
        ):
            assert getattr(stranger, method)(f"/bustia/{notice.pk}/").status_code == 404
    assert not Notice.objects.exclude(first_read_at=None).exists()


def test_the_company_and_the_injured_person_do_not_open_each_others_notices(
    cast: Cast, granted: Filing, anna: Client, enter: Enter
):
    maria = enter(cast.maria, Door.PIN)
    for notice in Notice.objects.order_by("pk"):
        wrong = maria if notice.declarant_id else anna
        assert wrong.post(f"/bustia/{notice.pk}/").status_code == 404


def test_a_limited_mandate_sees_the_notices_of_its_documents_only(cast: Cast, granted: Filing, enter: Enter):
    pere = enter(cast.pere, Door.CASS_CERTIFICATE, declarant=cast.valira)
    assert "aprovada" in page(pere, "/bustia/?safata=resolved")
    Mandate.objects.filter(person=cast.pere).update(capabilities=[Capability.EMPLOYEE_REGISTER.value])
    assert "aprovada" not in page(pere, "/bustia/?safata=resolved")


def test_staff_have_no_inbox_of_citizens(cast: Cast, enter: Enter):
    assert enter(cast.oficial, Door.STAFF).get("/bustia/").status_code == 403


def test_a_lapsed_notice_says_how_it_took_effect(cast: Cast, granted: Filing, enter: Enter, cast_at: dt.datetime):
    Notice.objects.filter(person=cast.maria, tray="resolved").update(effective_at=cast_at)
    notice = Notice.objects.get(person=cast.maria, tray="resolved")
    assert "sense que ningú l’obrís" in page(enter(cast.maria, Door.PIN), f"/bustia/{notice.pk}/")
