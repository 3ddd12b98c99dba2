"""The session ends while somebody is writing: what they typed waits for them, and for nobody else."""

import datetime as dt
import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cass.access import Door
from cass.demo.cast import Cast
from cass.doors import sessions, tasks, unsaved
from cass.doors.models import IssuedCertificate, Session, UnsavedWriting
from cass.filings import answers as store
from cass.filings.models import Filing
from cass.kernel import envelope
from tests.web import stories

Enter = Callable[..., Client]
DOING = "pujava sacs per l'escala del darrere"
FACTS = {"doing": DOING, "went_wrong": "va relliscar", "hurt_how": "va caure sobre el canell", "deviation": "51"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
RECOVERED = "Hem recuperat el que havíeu escrit."
HOUR = dt.timedelta(hours=1)


class Writer:
    """Anna at her draft's facts, in a browser that the house checks for forged requests as it checks any."""

    def __init__(self, cast: Cast, enter: Enter) -> None:
        self.cast, self.enter = cast, enter
        self.filing = stories.draft(cast, cast.jordi, timezone.now(), on=timezone.localdate(), only=("injured",))
        self.browser = self.coming_in()
        self.path = self.section("facts")

    def section(self, code: str) -> str:
        return f"/expedients/{self.filing.pk}/apartat/{code}/"

    def coming_in(self, **who: Any) -> Client:
        given = {"who": self.cast.anna, "door": Door.CASS_CERTIFICATE, "declarant": self.cast.valira} | who
        browser = self.enter(given.pop("who"), given.pop("door"), **given)
        browser.handler.enforce_csrf_checks = True
        return browser

    def reads(self, path: str = "", browser: Client | None = None) -> str:
        answer = (browser or self.browser).get(path or self.path)
        assert answer.status_code == 200, answer.status_code
        return html.unescape(answer.content.decode())

    def posts(self, typed: dict[str, Any], *, path: str = "", page: str = "", browser: Client | None = None) -> Any:
        """Post the form of a page that was opened before."""
        path = path or self.path
        version = {"version": found[1]} if (found := VERSION.search(page)) else {}
        data = {"csrfmiddlewaretoken": TOKEN.findall(page)[0], **version, **typed}
        referer = settings.PUBLIC_URL + path
        return (browser or self.browser).post(path, data, headers={"Referer": referer})

    def too_late(self, typed: dict[str, Any] = FACTS, *, path: str = "") -> Any:
        """Open a page, write, think for too long, save."""
        page = self.reads(path)
        time_passes()
        return self.posts({**typed, "action": "continue"}, path=path, page=page)

    @property
    def saved(self) -> dict[str, Any]:
        return store.of_draft(Filing.objects.get(pk=self.filing.pk)).get("facts", {})


def time_passes(by: dt.timedelta = sessions.IDLE) -> None:
    for session in Session.objects.filter(ended_at=None):
        session.last_seen_at -= by
        session.expires_at -= by
        session.save()


@pytest.fixture
def anna(cast: Cast, enter: Enter) -> Writer:
    return Writer(cast, enter)


def said(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_what_was_typed_is_in_the_form_again_after_signing_in_and_is_saved_when_its_writer_saves_it(anna: Writer):
    refused = anna.too_late()
    assert refused.status_code == 403
    assert "us el guardem una hora" in said(refused)
    assert f"?next={anna.path}" in said(refused).replace("%2F", "/")
    assert anna.saved == {}
    anna.browser = anna.coming_in()
    page = anna.reads()
    assert RECOVERED in page
    assert DOING in page
    assert anna.saved == {}, "shown is not saved"
    assert anna.posts({**FACTS, "action": "continue"}, page=page).status_code == 302
    assert anna.saved["doing"] == DOING
    assert not UnsavedWriting.objects.exists()
    assert RECOVERED not in anna.reads()


def test_the_page_opened_twice_shows_it_twice(anna: Writer):
    anna.too_late()
    anna.browser = anna.coming_in()
    assert RECOVERED in anna.reads()
    assert RECOVERED in anna.reads()


def test_its_writer_may_prefer_what_was_saved_before(anna: Writer):
    anna.posts({**FACTS, "doing": "la versió d'abans", "action": "later"}, page=anna.reads())
    anna.too_late()
    anna.browser = anna.coming_in()
    page = anna.reads()
    assert DOING in page
    assert "la versió d'abans" not in page
    assert anna.posts({"action": "forget"}, page=page).headers["Location"] == anna.path
    assert "la versió d'abans" in anna.reads()
    assert not UnsavedWriting.objects.exists()


def test_what_others_saved_meanwhile_is_shown_beside_it(anna: Writer):
    anna.too_late()
    pere = anna.coming_in(who=anna.cast.pere)
    anna.posts({**FACTS, "doing": "el que diu en Pere", "action": "later"}, page=anna.reads(browser=pere), browser=pere)
    anna.browser = anna.coming_in()
    both = anna.posts({**FACTS, "action": "continue"}, page=anna.reads())
    assert both.status_code == 409
    assert "el que diu en Pere" in said(both)
    assert DOING in said(both)


def test_mistakes_are_shown_in_it_and_blanks_are_not_reproached(anna: Writer):
    path = anna.section("event")
    anna.too_late({"occurred_on_day": "31", "occurred_on_month": "2", "occurred_on_year": "2026"}, path=path)
    anna.browser = anna.coming_in()
    errors = re.findall(r'govuk-error-message" data-code="([^"]*)"', anna.reads(path))
    assert errors
    assert "required" not in errors


def test_several_answers_of_a_repeated_section_come_back_in_their_order(anna: Writer):
    path = anna.section("witnesses")
    anna.too_late({"0-name": "Rosa Vila", "1-name": "Quim Pla"}, path=path)
    anna.browser = anna.coming_in()
    page = anna.reads(path)
    assert RECOVERED in page
    assert page.index("Rosa Vila") < page.index("Quim Pla")


def test_only_its_writer_for_the_same_party_sees_it_even_in_the_same_browser(anna: Writer, cast: Cast):
    anna.too_late()
    for others in (
        {"who": cast.pere},
        {"who": cast.stranger, "declarant": cast.floristeria},
        {"door": Door.PIN, "declarant": None},
    ):
        anna.browser.cookies[settings.SESSION_COOKIE] = anna.coming_in(**others).cookies[settings.SESSION_COOKIE].value
        answer = said(anna.browser.get(anna.path))
        assert RECOVERED not in answer
        assert DOING not in answer
    anna.browser.cookies[settings.SESSION_COOKIE] = anna.coming_in().cookies[settings.SESSION_COOKIE].value
    assert DOING in anna.reads()


def test_a_page_of_another_filing_does_not_show_it(anna: Writer, cast: Cast):
    anna.too_late()
    other = stories.draft(cast, cast.maria, timezone.now(), on=timezone.localdate(), only=("injured",))
    anna.browser = anna.coming_in()
    assert RECOVERED not in anna.reads(f"/expedients/{other.pk}/apartat/facts/")
    assert RECOVERED not in anna.reads(anna.section("event"))


def test_it_lies_sealed_and_bound_to_its_session_and_its_page(anna: Writer, cast: Cast):
    anna.too_late()
    kept = UnsavedWriting.objects.get()
    assert DOING.encode() not in bytes(kept.sealed)
    actor = sessions.actor(kept.session, at=timezone.now())
    found = unsaved.written(actor=actor, path=anna.path, at=timezone.now())
    assert found is not None
    assert found["doing"] == [DOING]
    assert "csrfmiddlewaretoken" not in found
    elsewhere = anna.section("event")
    UnsavedWriting.objects.update(path=elsewhere)
    assert unsaved.written(actor=actor, path=elsewhere, at=timezone.now()) is None
    with pytest.raises(envelope.EnvelopeBroken):
        envelope.open_(bytes(kept.sealed), keyring=settings.KEYRING, purpose="health", identity="another")


def test_after_an_hour_it_is_gone(anna: Writer):
    anna.too_late()
    UnsavedWriting.objects.update(written_at=timezone.now() - HOUR + dt.timedelta(seconds=30))
    tasks.forget_unsaved_writing(timestamp=0)
    anna.browser = anna.coming_in()
    assert RECOVERED in anna.reads()
    UnsavedWriting.objects.update(written_at=timezone.now() - HOUR)
    assert RECOVERED not in anna.reads(), "also before the task has come round"
    tasks.forget_unsaved_writing(timestamp=0)
    assert not UnsavedWriting.objects.exists()


@pytest.mark.parametrize("cookie", ["", "made-up", "a" * 5000])
def test_who_brings_no_session_that_was_ever_opened_keeps_nothing_and_is_told_so(anna: Writer, cookie: str):
    page = anna.reads()
    anna.browser.cookies[settings.SESSION_COOKIE] = cookie
    refused = anna.posts({**FACTS, "action": "continue"}, page=page)
    assert refused.status_code == 403
    assert "no s’ha desat ni presentat" in said(refused)
    assert not UnsavedWriting.objects.exists()


def test_a_session_that_somebody_ended_keeps_nothing(anna: Writer):
    page = anna.reads()
    token = anna.browser.cookies[settings.SESSION_COOKIE].value
    anna.posts({}, path="/surt/", page=page)
    anna.browser.cookies[settings.SESSION_COOKIE] = token
    anna.posts({**FACTS, "action": "continue"}, page=page)
    assert not UnsavedWriting.objects.exists()


def test_a_session_whose_certificate_was_revoked_keeps_nothing(anna: Writer, cast: Cast):
    certificate = IssuedCertificate.objects.create(
        person=cast.anna,
        issuer="CN=test",
        serial="1",
        spki_sha256="0" * 64,
        not_before=timezone.now(),
        not_after=timezone.now(),
        issued_at=timezone.now(),
    )
    anna.browser = anna.coming_in(certificate=certificate)
    page = anna.reads()
    certificate.revoked_at = timezone.now()
    certificate.save()
    time_passes()
    anna.posts({**FACTS, "action": "continue"}, page=page)
    assert not UnsavedWriting.objects.exists()


@pytest.mark.parametrize(
    ("hours", "is_kept"), [(8, True), (23, True), (25, False)], ids=["at its end", "a day later", "too late"]
)
def test_a_session_that_ended_long_ago_keeps_nothing(anna: Writer, hours: int, is_kept: bool):
    page = anna.reads()
    time_passes(dt.timedelta(hours=hours))
    anna.posts({**FACTS, "action": "continue"}, page=page)
    assert UnsavedWriting.objects.exists() is is_kept


def test_more_than_anybody_types_is_not_kept_and_the_page_says_so(anna: Writer):
    refused = anna.too_late({**FACTS, "doing": "a" * (unsaved.LARGEST + 1)})
    assert "no s’ha desat ni presentat" in said(refused)
    assert not UnsavedWriting.objects.exists()


def test_a_file_is_not_kept(anna: Writer):
    anna.too_late({**FACTS, "file": SimpleUploadedFile("x.txt", b"a secret report")})
    kept = UnsavedWriting.objects.get()
    found = unsaved.written(actor=sessions.actor(kept.session, at=timezone.now()), path=anna.path, at=timezone.now())
    assert found is not None
    assert "file" not in found


def test_a_session_keeps_one_piece_of_writing_the_last_one(anna: Writer):
    anna.too_late()
    anna.posts({**FACTS, "doing": "el darrer text"}, page=anna.reads("/entra/pin/"))
    kept = UnsavedWriting.objects.get()
    found = unsaved.written(actor=sessions.actor(kept.session, at=timezone.now()), path=anna.path, at=timezone.now())
    assert found is not None
    assert found["doing"] == ["el darrer text"]


def test_what_was_taken_cannot_be_put_back_with_the_former_cookie(anna: Writer):
    page = anna.reads()
    time_passes()
    anna.posts({**FACTS, "action": "continue"}, page=page)
    former = anna.browser
    anna.browser = anna.coming_in()
    anna.posts({**FACTS, "action": "continue"}, page=anna.reads())
    again = anna.posts({**FACTS, "doing": "text d'un altre"}, page=page, browser=former)
    assert again.status_code == 403
    assert not UnsavedWriting.objects.exists()


def test_another_site_puts_nothing_into_a_form_with_the_cookie_of_an_ended_session(anna: Writer):
    anna.reads()
    time_passes()
    data = {**FACTS, "csrfmiddlewaretoken": "a" * 64}
    for headers in ({"Origin": "https://evil.example"}, {"Referer": "https://evil.example/"}):
        assert anna.browser.post(anna.path, data, headers=headers).status_code == 403
    assert not UnsavedWriting.objects.exists()


def test_a_living_session_keeps_nothing(anna: Writer):
    anna.posts({**FACTS, "deviation": "no such code", "action": "continue"}, page=anna.reads())
    assert not UnsavedWriting.objects.exists()


def test_a_clerk_at_the_desk_finds_what_was_typed_too(cast: Cast, enter: Enter, anna: Writer):
    Filing.objects.filter(pk=anna.filing.pk).update(origin="desk")
    path = f"/oficina/taulell/{anna.filing.pk}/apartat/facts/"
    anna.browser = anna.coming_in(who=cast.taulell, door=Door.STAFF, declarant=None)
    anna.too_late(path=path)
    other = anna.coming_in(who=cast.oficial, door=Door.STAFF, declarant=None)
    assert DOING not in said(other.get(path))
    anna.browser = anna.coming_in(who=cast.taulell, door=Door.STAFF, declarant=None)
    assert DOING in anna.reads(path)


def test_a_click_on_present_with_an_ended_session_leads_back_to_the_check_and_files_nothing(anna: Writer):
    check = f"/expedients/{anna.filing.pk}/comprova/"
    refused = anna.too_late({}, path=check)
    assert refused.status_code == 403
    assert "no s’ha desat ni presentat" in said(refused)
    assert f"?next={check}" in said(refused).replace("%2F", "/")
    assert not UnsavedWriting.objects.exists()
    assert Filing.objects.get(pk=anna.filing.pk).state == "draft"
