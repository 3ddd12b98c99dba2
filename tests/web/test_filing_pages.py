"""The pages of one filing: right after presenting, what is missing, its dates, the way back."""

import datetime as dt
import html
import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from cass.access import Door
from cass.demo.cast import Cast
from cass.documents.models import IssuedDocument
from cass.doors.models import Session
from cass.filings.models import Filing
from cass.web.templatetags.cass import day, moment
from tests.filings import acting
from tests.web import stories

Enter = Callable[..., Client]
TAG = r"{}.*?govuk-tag[^>]*>\s*([^<]+?)\s*<"


@pytest.fixture
def anna(cast: Cast, enter: Enter) -> Client:
    return enter(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira)


@pytest.fixture
def at_desk(cast: Cast, cast_at: dt.datetime) -> Filing:
    """Jordi's accident, on a paper of three days ago."""
    clerk, day_of_paper = acting.working(cast.taulell), timezone.localdate(cast_at) - dt.timedelta(days=3)
    accident = {**acting.right_answers(cast.jordi)["event"], "occurred_on": day_of_paper.isoformat()}
    answers = acting.right_answers(cast.jordi, event=accident)
    found = acting.draft(clerk, answers, at=cast_at, declarant=cast.valira.pk, presented_on=day_of_paper)
    for kind in ("medical_report", "scan"):
        acting.enclose(found, clerk, kind=kind, at=cast_at)
    return acting.present(found, clerk, at=cast_at)


def read(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return html.unescape(answer.content.decode())


def rows(page: str) -> dict[str, str]:
    """The summary list as ``{key: value}``."""
    pairs = re.findall(r'<dt class="govuk-summary-list__key">(.*?)</dt>.*?<dd[^>]*>(.*?)</dd>', page, re.DOTALL)
    plain = (tuple(" ".join(re.sub("<[^>]+>", " ", part).split()) for part in pair) for pair in pairs)
    return dict(plain)  # type: ignore[arg-type]


def tag_of(page: str, task: str) -> str:
    found = re.search(TAG.format(re.escape(task)), page, re.DOTALL)
    assert found, task
    return found[1]


def test_presented_incomplete_says_so_large_with_the_number_and_what_is_missing(
    cast: Cast, anna: Client, cast_at: dt.datetime
):
    filing = stories.draft(cast, cast.jordi, cast_at, on=timezone.localdate(cast_at))
    shown = anna.post(f"/expedients/{filing.pk}/comprova/", follow=True)
    page = html.unescape(shown.content.decode())
    filing.refresh_from_db()
    panel = page.split("govuk-panel__title")[1].split("cass-columns__aside")[0]
    assert "S’ha presentat incomplet" in panel
    assert filing.number in panel
    assert page.count("<h1") == 1
    assert f'href="/expedients/{filing.pk}/adjunts/#need-medical_report">Informe mèdic</a>' in page
    again = read(anna, f"/expedients/{filing.pk}/")
    assert "govuk-panel__title" not in again
    assert "Informe mèdic</a>" in again


def test_what_was_never_presented_does_not_say_so(cast: Cast, anna: Client, cast_at: dt.datetime):
    filing = stories.draft(cast, cast.jordi, cast_at, on=timezone.localdate(cast_at))
    page = read(anna, f"/expedients/{filing.pk}/?presentat=1")
    assert "S’ha presentat" not in page
    assert "govuk-panel__title" not in page


def test_a_draft_reproaches_nothing_that_is_missing(cast: Cast, anna: Client, cast_at: dt.datetime):
    filing = stories.draft(cast, cast.jordi, cast_at, on=timezone.localdate(cast_at), only=("injured",))
    assert "#need-medical_report" not in read(anna, f"/expedients/{filing.pk}/")


def test_a_paper_filing_bears_the_day_of_the_paper_and_not_the_hour_it_was_keyed_in(
    cast: Cast, at_desk: Filing, enter: Enter
):
    for browser, url in (
        (enter(cast.jordi, Door.PIN), f"/expedients/{at_desk.pk}/"),
        (enter(cast.taulell, Door.STAFF), f"/oficina/taulell/{at_desk.pk}/"),
    ):
        facts = rows(read(browser, url))
        assert facts["Presentat"] == f"{day(at_desk.presented_on)} En paper"
        assert "Entrada a efectes legals" not in facts


def test_what_came_online_bears_its_hour(cast: Cast, anna: Client, cast_at: dt.datetime):
    filing = stories.declared(cast, cast.jordi, cast_at)
    facts = rows(read(anna, f"/expedients/{filing.pk}/"))
    assert facts["Presentat"] == " ".join(moment(filing.filed_at).split())


def test_the_way_back_leads_each_reader_to_their_own_list(cast: Cast, at_desk: Filing, enter: Enter):
    def back(page: str) -> str:
        found = re.search(r'govuk-back-link"\s+href="([^"]+)"', page)
        return found[1] if found else ""

    assert back(read(enter(cast.jordi, Door.PIN), f"/expedients/{at_desk.pk}/")) == "/expedients/"
    clerk = enter(cast.taulell, Door.STAFF)
    assert back(read(clerk, f"/oficina/taulell/{at_desk.pk}/")) == "/oficina/taulell/"


def test_attachments_that_nobody_needs_are_optional_until_there_is_one(cast: Cast, enter: Enter, cast_at: dt.datetime):
    declared = stories.declared(cast, cast.maria, cast_at)
    maria = enter(cast.maria, Door.PIN)
    begun = maria.post("/tramits/work_accident_statement/", {"about": str(declared.pk)})
    url = begun.headers["Location"]
    assert tag_of(read(maria, url), "Documents adjunts") == "Opcional"
    statement = Filing.objects.get(pk=url.strip("/").split("/")[-1])
    procedure = acting.STATEMENT
    kind = procedure.attachments[0].kind
    acting.enclose(statement, acting.insured(cast.maria), kind=kind, at=timezone.now(), procedure=procedure)
    assert tag_of(read(maria, url), "Documents adjunts") == "Fet"


def test_attachments_that_are_needed_are_missing_until_they_come(cast: Cast, anna: Client, cast_at: dt.datetime):
    filing = stories.draft(cast, cast.jordi, cast_at, on=timezone.localdate(cast_at))
    assert tag_of(read(anna, f"/expedients/{filing.pk}/"), "Documents adjunts") == "Falta"


def test_an_asked_correction_says_its_own_sentence_and_its_history_the_answer(
    cast: Cast, anna: Client, cast_at: dt.datetime
):
    filing = stories.declared(cast, cast.jordi, cast_at)
    stories.asked_to_correct(cast, filing, cast_at)
    unopened = read(anna, f"/expedients/{filing.pk}/")
    assert "Podeu presentar l’esmena fins al" not in unopened
    anna.post(re.findall(r"/bustia/\d+/", unopened)[0])
    filing.refresh_from_db()
    opened = read(anna, f"/expedients/{filing.pk}/")
    assert f"Podeu presentar l’esmena fins al <strong>{day(filing.party_due)}</strong>" in opened
    assert "Ho podeu completar" not in opened
    anna.post(f"/expedients/{filing.pk}/comprova/")
    timeline = read(anna, f"/expedients/{filing.pk}/").split("Què ha passat fins ara")[1]
    assert timeline.count("Presentat<") == 1
    assert timeline.count("Esmena presentada<") == 1


def test_completing_says_until_when_and_is_no_correction(cast: Cast, anna: Client, cast_at: dt.datetime):
    filing = stories.declared(cast, cast.jordi, cast_at, with_report=False)
    page = read(anna, f"/expedients/{filing.pk}/")
    assert "Ho podeu completar fins al" in page
    assert "esmena" not in page.split("cass-columns__aside")[0]


def test_a_paper_that_is_being_sealed_is_awaited_and_asked_for_by_hand_without_a_script(
    cast: Cast, anna: Client, cast_at: dt.datetime, prepare: Callable[[IssuedDocument], bytes]
):
    filing = stories.declared(cast, cast.jordi, cast_at)
    url = f"/expedients/{filing.pk}/"
    page = read(anna, url)
    assert 'id="papers" aria-live="polite" data-awaited' in page
    assert f'href="{url}">Actualitza la pàgina</a>' in page
    assert 'http-equiv="refresh"' not in page, "a page that reloads by itself takes its readers away"
    for document in IssuedDocument.objects.filter(filing_id=filing.pk):
        prepare(document)
    page = read(anna, url)
    assert "data-awaited" not in page
    assert "Actualitza la pàgina" not in page


def test_the_office_is_not_offered_the_citizens_help(cast: Cast, enter: Enter, at_desk: Filing):
    help_ = "Us podem ajudar?"
    clerk = enter(cast.taulell, Door.STAFF)
    for url in ("/oficina/taulell/", f"/oficina/taulell/{at_desk.pk}/"):
        assert help_ not in read(clerk, url)
    assert help_ not in read(enter(cast.oficial, Door.STAFF), f"/oficina/expedients/{at_desk.pk}/")
    assert help_ in read(enter(cast.jordi, Door.PIN), f"/expedients/{at_desk.pk}/")
    assert help_ in read(Client(**{"wsgi.url_scheme": "https"}, SERVER_NAME=settings.HOST), "/entra/pin/")


@pytest.mark.parametrize(
    ("address", "referer", "back"),
    [
        ("descarta/", "/expedients/{}/", "/expedients/{}/"),
        ("adjunts/", "/expedients/{}/adjunts/", "/expedients/{}/adjunts/"),
        ("descarta/", "https://evil.example/expedients/", "/expedients/"),
        ("descarta/", "/no-such-page/", ""),
        ("descarta/", "", ""),
        ("descarta/", "http://[", ""),
    ],
)
def test_a_post_without_a_session_leads_back_to_the_page_it_was_sent_from_and_never_off_the_site(
    cast: Cast, anna: Client, cast_at: dt.datetime, address: str, referer: str, back: str
):
    filing = stories.draft(cast, cast.jordi, cast_at, on=timezone.localdate(cast_at), only=("injured",))
    Session.objects.update(last_seen_at=cast_at - dt.timedelta(hours=1))
    referer = referer.format(filing.pk)
    full = settings.PUBLIC_URL + referer if referer.startswith("/") else referer
    refused = anna.post(f"/expedients/{filing.pk}/{address}", headers={"Referer": full})
    assert refused.status_code == 403
    doors = re.findall(r'cass-tile__title">\s*<a class="govuk-link" href="([^"]+)"', refused.content.decode())
    assert doors
    wanted = f"?next={back.format(filing.pk)}" if back else ""
    assert {door.replace("%2F", "/").partition("/?")[2] for door in doors} == {wanted.removeprefix("?")}
    assert Filing.objects.filter(pk=filing.pk).exists()


def test_choosing_a_language_goes_back_to_the_page(anna: Client):
    assert anna.post("/idioma/", {"language": "fr", "next": "/bustia/"}).headers["Location"] == "/bustia/"
    referer = f"{settings.PUBLIC_URL}/expedients/?q=x"
    assert anna.post("/idioma/", {"language": "es"}, headers={"Referer": referer}).headers["Location"] == "/expedients/"
    for trap in ("https://evil.example/", "//evil.example/", "/no-such-page/"):
        assert anna.post("/idioma/", {"language": "es", "next": trap}).headers["Location"] == "/"
