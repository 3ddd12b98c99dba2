"""A card that was returned stops counting at once; one past its day has expired; who may take a card back."""

import datetime as dt

import pytest

from cass.accidents import operations
from cass.accidents.models import Card
from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.documents import queries as documents
from cass.documents.models import IssuedDocument, State
from cass.filings.models import Filing
from cass.kernel.faults import Conflict, Denied, Fault
from cass.rules.assessment import Outcome
from tests.filings.acting import (
    AT,
    decided,
    employer,
    filed,
    filed_by_employer,
    insured,
    moment,
    own_account,
    own_answers,
    steps,
    working,
)

RECOVERED = dt.date(2026, 12, 10)
LATER = moment(RECOVERED)


@pytest.fixture
def granted(cast: Cast) -> Filing:
    return decided(cast, filed_by_employer(cast))


def verified(on: dt.date) -> State:
    """What anybody who types the card's code is told on a day."""
    document = documents.by_code(Card.objects.get().document.code)
    assert document is not None
    IssuedDocument.objects.filter(pk=document.pk, prepared_at=None).update(prepared_at=AT)
    document.refresh_from_db()
    return documents.standing(document, on).state


def test_a_card_counts_to_its_last_day_and_has_expired_the_day_after(granted: Filing):
    last = Card.objects.get().valid_until
    assert verified(last) is State.VALID
    assert verified(last + dt.timedelta(days=1)) is State.EXPIRED


def test_a_returned_card_is_revoked_at_once_and_journalled(cast: Cast, granted: Filing):
    officer = working(cast.oficial)
    operations.return_card(filing=granted.pk, on=RECOVERED, actor=officer, at=LATER)
    card = Card.objects.get()
    assert card.returned_on == RECOVERED
    assert card.document.revocation_reason == "returned"
    assert verified(RECOVERED) is State.REVOKED
    assert steps(granted)[-1] == "card_returned"
    event = Event.objects.get(type=EventType.DOCUMENT_REVOKED)
    assert event.facts == {"document": card.document.pk, "reason": "returned"}
    assert (event.actor["staff"], event.person_id, event.filing_id) == (cast.oficial.pk, cast.maria.pk, granted.pk)


def test_a_card_is_taken_back_once(cast: Cast, granted: Filing):
    officer = working(cast.oficial)
    operations.return_card(filing=granted.pk, on=RECOVERED, actor=officer, at=LATER)
    with pytest.raises(Conflict):
        operations.return_card(filing=granted.pk, on=RECOVERED, actor=officer, at=LATER)
    with pytest.raises(Conflict):
        operations.revoke_card(filing=granted.pk, why="Error.", actor=officer, at=LATER)
    assert Card.objects.get().document.revocation_reason == "returned"
    assert Event.objects.filter(type=EventType.DOCUMENT_REVOKED).count() == 1


def test_what_was_not_issued_can_not_be_taken_back(cast: Cast):
    waiting = filed_by_employer(cast)
    withheld = decided(
        cast, filed(own_account(cast.marc, cast.electrician), own_answers()), Outcome.GRANT_CARD_WITHHELD
    )
    for filing in (waiting, withheld):
        with pytest.raises(Conflict) as refused:
            operations.return_card(filing=filing.pk, on=RECOVERED, actor=working(cast.oficial), at=LATER)
        assert refused.value.code == "accidents.no_card"


@pytest.mark.parametrize("day", [AT.date() - dt.timedelta(days=1), RECOVERED + dt.timedelta(days=1)])
def test_a_card_is_not_returned_before_it_was_issued_nor_tomorrow(cast: Cast, granted: Filing, day: dt.date):
    with pytest.raises(Fault) as refused:
        operations.return_card(filing=granted.pk, on=day, actor=working(cast.oficial), at=LATER)
    assert refused.value.code == "accidents.return_day"
    assert verified(RECOVERED) is State.VALID


def test_only_who_works_on_files_takes_a_card_back_and_says_why(cast: Cast, granted: Filing):
    for actor in (working(cast.taulell), employer(cast), insured(cast.maria)):
        with pytest.raises(Denied):
            operations.revoke_card(filing=granted.pk, why="Error.", actor=actor, at=LATER)
        with pytest.raises(Denied):
            operations.return_card(filing=granted.pk, on=RECOVERED, actor=actor, at=LATER)
    with pytest.raises(Fault):
        operations.revoke_card(filing=granted.pk, why=" ", actor=working(cast.oficial), at=LATER)
    assert verified(RECOVERED) is State.VALID
