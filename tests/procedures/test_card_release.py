"""A card withheld until own account pays (LSS 118.2): issued once it has, exactly once, wherever that is killed."""

import datetime as dt
import json
from typing import Any

import pytest

from cass.accidents.models import Card
from cass.audit.models import Event, EventType
from cass.contributions import operations as contributions
from cass.contributions.models import Debt
from cass.demo.cast import Cast
from cass.documents.kinds import Kind
from cass.documents.models import IssuedDocument
from cass.filings import operations
from cass.filings.models import Filing
from cass.inbox.models import Notice, PaperItem
from cass.kernel.faults import Fault
from cass.procedures import tasks
from cass.procedures.work_accident_declaration import card as cards
from cass.registry.models import Channel, Person
from cass.rules.assessment import Outcome
from tests.filings.acting import (
    AT,
    DECLARATION,
    decided,
    filed,
    moment,
    own_account,
    own_answers,
    resolve,
    steps,
    working,
)
from tests.filings.acting import propose as proposed

PAID_ON = dt.date(2026, 12, 3)
PAID = moment(PAID_ON)


@pytest.fixture
def declared(cast: Cast) -> Filing:
    """Marc's declaration of his own accident; he owes two months."""
    return filed(own_account(cast.marc, cast.electrician), own_answers())


@pytest.fixture
def withheld(cast: Cast, declared: Filing) -> Filing:
    return decided(cast, declared, Outcome.GRANT_CARD_WITHHELD)


def pay(*, on: dt.date = PAID_ON, most: int = 99) -> None:
    for debt in Debt.objects.filter(paid_on=None).order_by("due_on")[:most]:
        contributions.settle_debt(debt=debt.pk, on=on)


def release() -> int:
    return cards.release_paid_up(at=PAID)


def issued() -> int:
    return IssuedDocument.objects.filter(kind=Kind.ACCIDENT_CARD).count()


def test_while_anything_is_owed_nothing_is_issued(withheld: Filing):
    assert release() == 0
    pay(most=1)
    assert release() == 0
    assert not issued()


def test_paid_the_card_is_issued_to_the_trays_with_six_months_from_then(cast: Cast, withheld: Filing):
    number = Card.objects.get().number
    pay()
    assert release() == 1
    card = Card.objects.get()
    assert card.document is not None
    assert card.document.holder == cast.marc
    assert card.number == number
    assert number in card.document.data["file_number"]
    assert card.withheld_since == AT.date()
    assert (card.valid_from, card.valid_until) == (dt.date(2026, 11, 18), dt.date(2027, 6, 3))
    assert (card.document.valid_from, card.document.valid_until) == (card.valid_from, card.valid_until)
    told = Notice.objects.filter(code="accident_card_released")
    assert [(each.person, each.declarant) for each in told] == [(cast.marc, None)]
    assert {(each.tray, each.document) for each in told} == {("resolved", card.document)}
    assert steps(withheld)[-2:] == ["card_withheld", "card_issued"]
    assert Event.objects.get(type=EventType.DOCUMENT_ISSUED).facts == {"document": card.document.pk}


def test_every_night_is_as_good_as_once(withheld: Filing):
    pay()
    assert [release(), release()] == [1, 0]
    assert issued() == 1
    assert Notice.objects.filter(code="accident_card_released").count() == 1


def test_the_nightly_task_releases_at_once_when_it_is_called(withheld: Filing):
    pay(on=AT.date())
    tasks.release_cards(timestamp=0)
    assert issued() == 1


@pytest.mark.parametrize("victim", ["accidents.release_card", "documents.issue", "inbox.put", "note", "record"])
def test_killed_halfway_nothing_is_half_done_and_the_next_night_releases_it_once(
    withheld: Filing, monkeypatch: pytest.MonkeyPatch, victim: str
):
    pay()
    before = Notice.objects.count(), steps(withheld)

    def killed(*_args: Any, **_named: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(f"{cards.__name__}.{victim}", killed)
        with pytest.raises(RuntimeError, match="killed"):
            release()
    assert not issued()
    assert Card.objects.get().document is None
    assert (Notice.objects.count(), steps(withheld)) == before
    assert release() == 1
    assert issued() == 1


def test_a_card_that_can_not_be_issued_does_not_hold_up_the_others(
    cast: Cast, withheld: Filing, monkeypatch: pytest.MonkeyPatch
):
    earlier = {**own_answers()["event"], "occurred_on": "2026-11-03"}
    decided(
        cast,
        filed(own_account(cast.marc, cast.electrician), own_answers(event=earlier)),
        Outcome.GRANT_CARD_WITHHELD,
    )
    pay()
    issue, first = cards.documents.issue, Card.objects.earliest("pk")

    def of_all_but_the_first(**what: Any) -> IssuedDocument:
        if first.number in what["data"]["file_number"]:
            raise Fault("documents.not_printable", characters="U+FFFF")
        return issue(**what)

    monkeypatch.setattr(cards.documents, "issue", of_all_but_the_first)
    assert release() == 1
    assert Card.objects.get(document=None) == first


def test_who_is_written_to_by_post_has_the_card_by_post(cast: Cast, withheld: Filing):
    Person.objects.filter(pk=cast.marc.pk).update(channel=Channel.PAPER)
    pay()
    release()
    assert PaperItem.objects.get(notice__code="accident_card_released").notice.document == Card.objects.get().document


def test_what_falls_due_after_applying_takes_nothing_back(cast: Cast, withheld: Filing):
    pay()
    contributions.enter_debt(
        declarant=cast.electrician, month=dt.date(2026, 10, 1), amount=51_480, due_on=dt.date(2026, 11, 25)
    )
    assert release() == 1


def standing_when(filing: Filing, cast: Cast, at: dt.datetime) -> str:
    operations.reassess(procedure=DECLARATION, filing=filing.pk, actor=working(cast.oficial), at=at)
    return str(json.loads(filing.assessments.latest("pk").facts)["standing"])


def test_assessed_again_a_debt_that_was_paid_since_is_owed_no_more_and_the_card_is_given(cast: Cast, declared: Filing):
    assert standing_when(declared, cast, PAID) == "in_debt"
    pay()
    assert standing_when(declared, cast, PAID - dt.timedelta(days=1)) == "in_debt"
    assert standing_when(declared, cast, PAID) == "up_to_date"
    resolve(proposed(declared, cast.oficial, at=PAID), cast.cap, at=PAID)
    assert issued() == 1


def test_up_to_date_on_applying_a_later_debt_withholds_nothing(cast: Cast):
    pay(on=AT.date())
    filing = filed(own_account(cast.marc, cast.electrician), own_answers())
    contributions.enter_debt(
        declarant=cast.electrician, month=dt.date(2026, 10, 1), amount=51_480, due_on=dt.date(2026, 11, 25)
    )
    assert standing_when(filing, cast, PAID) == "up_to_date"
