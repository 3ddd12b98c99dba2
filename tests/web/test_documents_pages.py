"""The sealed file of a document: to whoever may read it, journalled first, kept by nobody on the way."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from cass.access import Door
from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.documents.kinds import Kind
from cass.documents.models import IssuedDocument
from cass.filings.models import Filing
from cass.inbox.models import Notice
from tests.web import stories
from tests.web.office.test_file import open_health

Enter = Callable[..., Client]
Prepare = Callable[[IssuedDocument], bytes]


@pytest.fixture
def granted(cast: Cast, cast_at: dt.datetime) -> Filing:
    filing = stories.declared(cast, cast.maria, cast_at)
    stories.decided(cast, filing, cast_at)
    return filing


def issued(filing: Filing, kind: Kind) -> IssuedDocument:
    found: IssuedDocument = IssuedDocument.objects.get(filing_id=filing.pk, kind=kind)
    return found


def test_the_holder_and_the_company_get_the_card(cast: Cast, granted: Filing, enter: Enter, prepare: Prepare):
    card = issued(granted, Kind.ACCIDENT_CARD)
    pdf = prepare(card)
    for reader in (
        enter(cast.maria, Door.PIN),
        enter(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira),
        enter(cast.oficial, Door.STAFF),
    ):
        answer = reader.get(f"/documents/{card.pk}/")
        assert answer.content == pdf
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{card.number}.pdf"'
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_reading_is_journalled_each_time(cast: Cast, granted: Filing, enter: Enter, prepare: Prepare):
    card = issued(granted, Kind.ACCIDENT_CARD)
    prepare(card)
    maria = enter(cast.maria, Door.PIN)
    maria.get(f"/documents/{card.pk}/")
    maria.get(f"/documents/{card.pk}/")
    read = Event.objects.using("journal").filter(type=EventType.DOCUMENT_READ, person_id=cast.maria.pk)
    assert read.count() == 2
    assert all(event.actor["person"] == cast.maria.pk for event in read)


def test_nothing_is_handed_over_that_could_not_be_journalled(
    cast: Cast, granted: Filing, enter: Enter, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
):
    card = issued(granted, Kind.ACCIDENT_CARD)
    prepare(card)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the journal is away")

    monkeypatch.setattr("cass.web.views.papers.journal", fail)
    maria = enter(cast.maria, Door.PIN)
    maria.raise_request_exception = False
    answer = maria.get(f"/documents/{card.pk}/")
    assert answer.status_code == 500
    assert b"%PDF" not in answer.content


def test_until_the_file_exists_the_page_says_that_it_is_being_prepared(cast: Cast, granted: Filing, enter: Enter):
    card = issued(granted, Kind.ACCIDENT_CARD)
    answer = enter(cast.maria, Door.PIN).get(f"/documents/{card.pk}/")
    assert answer.status_code == 200
    assert "S’està preparant el document" in answer.content.decode()
    assert not Event.objects.using("journal").filter(type=EventType.DOCUMENT_READ).exists()


def test_a_strangers_document_does_not_exist(cast: Cast, granted: Filing, enter: Enter, prepare: Prepare):
    for document in IssuedDocument.objects.order_by("pk"):
        prepare(document)
        for stranger in (
            enter(cast.stranger, Door.PIN),
            enter(cast.stranger, Door.CASS_CERTIFICATE, declarant=cast.floristeria),
        ):
            assert stranger.get(f"/documents/{document.pk}/").status_code == 404


def test_the_company_does_not_read_the_reasoned_decision(cast: Cast, granted: Filing, enter: Enter, prepare: Prepare):
    decision = issued(granted, Kind.ACCIDENT_DECISION)
    prepare(decision)
    anna = enter(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira)
    assert anna.get(f"/documents/{decision.pk}/").status_code == 404


def test_what_an_official_notice_brings_is_not_read_before_it_is_opened(
    cast: Cast, granted: Filing, enter: Enter, prepare: Prepare
):
    decision = issued(granted, Kind.ACCIDENT_DECISION)
    pdf = prepare(decision)
    maria = enter(cast.maria, Door.PIN)
    notice = Notice.objects.get(person=cast.maria, document=decision)
    answer = maria.get(f"/documents/{decision.pk}/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/bustia/{notice.pk}/"
    maria.post(f"/bustia/{notice.pk}/")
    assert maria.get(f"/documents/{decision.pk}/").content == pdf


def test_an_officer_reads_a_letter_that_its_addressee_has_not_opened(
    cast: Cast, granted: Filing, enter: Enter, prepare: Prepare
):
    decision = issued(granted, Kind.ACCIDENT_DECISION)
    pdf = prepare(decision)
    officer = enter(cast.oficial, Door.STAFF)
    assert officer.get(f"/documents/{decision.pk}/").status_code == 403
    open_health(officer, granted)
    assert officer.get(f"/documents/{decision.pk}/").content == pdf


def test_who_has_not_come_in_is_sent_to_the_doors(granted: Filing, client: Client):
    card = issued(granted, Kind.ACCIDENT_CARD)
    answer = client.get(f"/documents/{card.pk}/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/?next=")
