"""Anybody may ask whether a document is genuine, and learns no more than they compare with the person before them."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.documents import asking, operations
from cass.documents.kinds import Kind
from cass.documents.models import IssuedDocument, RevocationReason, VerificationCount
from cass.kernel import verification_code
from tests.web import stories

Prepare = Callable[[IssuedDocument], bytes]


@pytest.fixture
def card(cast: Cast, cast_at: dt.datetime) -> IssuedDocument:
    filing = stories.declared(cast, cast.jordi, cast_at)
    stories.decided(cast, filing, cast_at)
    found: IssuedDocument = IssuedDocument.objects.get(filing_id=filing.pk, kind=Kind.ACCIDENT_CARD)
    return found


def expired(card: IssuedDocument) -> IssuedDocument:
    """The same card as it would have been issued two years ago."""
    return operations.issue(
        kind=Kind.ACCIDENT_CARD,
        holder=card.holder,
        declarant=None,
        filing_id=None,
        data=card.data,
        language="ca",
        at=card.issued_at - dt.timedelta(days=700),
        valid_from=card.issued_at.date() - dt.timedelta(days=700),
        valid_until=card.issued_at.date() - dt.timedelta(days=1),
    )


def typed(client: Client, code: str) -> str:
    answer = client.post("/v/", {"code": code})
    assert answer.status_code == 200
    return answer.content.decode()


def dropped(client: Client, pdf: bytes) -> str:
    answer = client.post("/v/fitxer/", {"file": SimpleUploadedFile("carnet.pdf", pdf)})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_qr_code_and_the_typed_code_give_the_same_answer(client: Client, card: IssuedDocument):
    for answer in (
        client.get(f"/V/{card.code}").content.decode(),
        client.get(f"/v/{verification_code.display(card.code).lower()}").content.decode(),
        typed(client, verification_code.display(card.code).lower()),
    ):
        assert "El document és autèntic" in answer
        assert "Jordi Ribas Font" in answer
        assert f"…{card.holder.cass_number[-3:]}" in answer


def test_a_typed_code_is_answered_without_getting_into_an_address(client: Client, card: IssuedDocument):
    answer = client.post("/v/", {"code": card.code})
    assert answer.status_code == 200
    assert "Location" not in answer.headers


def test_a_revoked_card_says_so_and_not_why(client: Client, card: IssuedDocument, cast_at: dt.datetime):
    operations.revoke(document=card, reason=RevocationReason.RETURNED, at=cast_at)
    answer = typed(client, card.code)
    assert "El document està anul·lat" in answer
    assert "recuperada" not in answer
    assert "Compareu-ho" not in answer


def test_an_expired_card_says_so(client: Client, card: IssuedDocument):
    assert "El document ha caducat" in typed(client, expired(card).code)


def test_a_code_that_nobody_has_is_unknown(client: Client, db: None):
    answer = typed(client, verification_code.new())
    assert "No coneixem aquest document" in answer
    assert "Compareu-ho" not in answer


def test_a_mistyped_code_is_told_at_the_field_and_stays_there(client: Client, card: IssuedDocument):
    wrong = ("0" if card.code[0] != "0" else "1") + card.code[1:]
    answer = client.post("/v/", {"code": wrong})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert wrong in shown
    assert "documents.code_mistyped" in shown


def test_a_file_as_it_was_sealed_is_authentic(client: Client, card: IssuedDocument, prepare: Prepare):
    assert "El document és autèntic" in dropped(client, prepare(card))


def test_an_altered_file_is_recognised(client: Client, card: IssuedDocument, prepare: Prepare):
    pdf = prepare(card)
    answer = dropped(client, pdf + b"\n% Joan\n")
    assert "El fitxer s’ha alterat" in answer
    assert "Jordi" not in answer


def test_a_file_that_is_not_ours_is_unknown(client: Client, cast: Cast):
    assert "ni el nostre segell ni cap dels nostres codis" in dropped(client, b"%PDF-1.7 something else")


def test_no_file_and_a_file_too_large_are_told_at_the_field(client: Client, cast: Cast):
    assert client.post("/v/fitxer/").status_code == 422
    answer = client.post("/v/fitxer/", {"file": SimpleUploadedFile("x.pdf", b"0" * (8 * 1024 * 1024 + 1))})
    assert answer.status_code == 422
    assert "documents.file_too_large" in answer.content.decode()


@pytest.mark.parametrize("state", ["authentic", "revoked", "expired"])
def test_the_answer_names_no_employer_and_no_health(
    client: Client, cast: Cast, card: IssuedDocument, cast_at: dt.datetime, state: str
):
    code = card.code
    if state == "revoked":
        operations.revoke(document=card, reason=RevocationReason.RIGHT_ENDED, at=cast_at)
    if state == "expired":
        code = expired(card).code
    answer = typed(client, code).lower()
    for word in ("valira", "canell", "lesió", "diagn", "relliscar", "e-2026", cast.jordi.cass_number.lower()):
        assert word not in answer
    assert cast.jordi.identity_document.lower() not in answer


def test_the_journal_says_that_somebody_asked_and_never_the_code(client: Client, card: IssuedDocument):
    typed(client, card.code)
    client.get(f"/v/{card.code}")
    events = list(Event.objects.using("journal").filter(type=EventType.DOCUMENT_VERIFIED).order_by("pk"))
    assert [event.facts for event in events] == [{"verdict": "authentic", "document": card.pk}] * 2
    assert card.code not in str([event.actor for event in events])


def test_a_get_writes_nothing_but_the_journal_and_the_count(client: Client, card: IssuedDocument):
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/v/{card.code}")
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_the_answer_is_kept_by_nobody_and_found_by_no_search_engine(client: Client, card: IssuedDocument):
    for answer in (client.get(f"/v/{card.code}"), client.post("/v/", {"code": card.code}), client.get("/v/")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_one_network_asks_so_many_times_a_minute_and_others_go_on(
    client: Client, cast: Cast, cast_at: dt.datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: cast_at)
    asked = "/v/7K3MQ9XT4PDAHW2K"
    statuses = [client.get(asked, REMOTE_ADDR="192.0.2.7").status_code for _ in range(asking.MOST_A_MINUTE)]
    assert set(statuses) == {200}
    refused = client.get(asked, REMOTE_ADDR="192.0.2.7")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "60"
    assert "documents.asked_too_often" in refused.content.decode()
    assert client.post("/v/", {"code": "x"}, REMOTE_ADDR="192.0.2.7").status_code == 429
    assert client.get(asked, REMOTE_ADDR="192.0.2.8").status_code == 200
    assert client.get("/v/", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_the_count_is_of_a_minute_and_of_a_network(db: None):
    at = dt.datetime(2026, 11, 22, 12, 0, 30, tzinfo=dt.UTC)
    for _ in range(asking.MOST_A_MINUTE):
        assert asking.may_ask(address="2001:db8:0:1::1", at=at)
    assert not asking.may_ask(address="2001:db8:0:1::2", at=at)
    assert asking.may_ask(address="2001:db8:0:2::1", at=at)
    assert asking.may_ask(address="::ffff:192.0.2.1", at=at)
    assert asking.may_ask(address="2001:db8:0:1::1", at=at + dt.timedelta(minutes=1))
    assert "192.0.2" not in str(list(VerificationCount.objects.using("journal").order_by("pk").values()))


def test_old_counts_are_forgotten(db: None):
    at = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
    VerificationCount.objects.create(network_digest=b"0" * 32, minute=at - dt.timedelta(hours=2), count=1)
    VerificationCount.objects.create(network_digest=b"1" * 32, minute=at, count=1)
    assert asking.forget(at=at) == 1
