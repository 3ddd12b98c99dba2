"""No refusal before the injured person has had ten working days to speak (R-PROC 13.4), or has spoken."""

import datetime as dt

import pytest

from cass.demo.cast import Cast
from cass.filings import operations
from cass.filings.models import Decision, Filing, Proposal
from cass.inbox import operations as inbox
from cass.inbox.models import Notice, PaperItem
from cass.kernel.faults import Conflict
from cass.procedures.catalogue import CATALOGUE
from cass.registry.models import Person
from cass.rules.assessment import Outcome
from tests.filings.acting import (
    AT,
    STATEMENT,
    draft,
    filed,
    filed_by_employer,
    insured,
    moment,
    own_account,
    own_answers,
    present,
    propose,
    resolve,
    working,
)

LAST_DAY = dt.date(2026, 12, 3)
"""Ten working days from Thursday 19-11-2026."""


@pytest.fixture
def filing(cast: Cast) -> Filing:
    return filed_by_employer(cast)


@pytest.fixture
def refusal(cast: Cast, filing: Filing) -> Proposal:
    """Proposed at once: only resolving waits."""
    return propose(filing, cast.oficial, Outcome.REFUSE)


def opens(person: Person, filing: Filing) -> None:
    told = Notice.objects.get(filing_id=filing.pk, code="accident_declared")
    operations.open_notice(notice=told.pk, actor=insured(person), at=AT)


def states(person: Person, filing: Filing, kind: str) -> None:
    words = {"statement": {"kind": kind, "words": "No va anar així."}}
    present(draft(insured(person), words, procedure=STATEMENT, about=filing.pk), insured(person), procedure=STATEMENT)


def test_before_the_notice_takes_effect_the_days_have_not_begun(cast: Cast, refusal: Proposal):
    with pytest.raises(Conflict) as waiting:
        resolve(refusal, cast.cap, at=moment(dt.date(2026, 12, 30)))
    assert waiting.value.code == "filing.not_heard"
    assert not Decision.objects.exists()


def test_notified_the_refusal_waits_for_the_last_of_ten_working_days(cast: Cast, filing: Filing, refusal: Proposal):
    opens(cast.maria, filing)
    for day in (AT.date(), LAST_DAY):
        with pytest.raises(Conflict) as waiting:
            resolve(refusal, cast.cap, at=moment(day))
        assert (waiting.value.code, waiting.value.facts) == ("filing.allegations_open", {"last_day": "03/12/2026"})
    assert resolve(refusal, cast.cap, at=moment(dt.date(2026, 12, 4))).outcome == "refuse"


@pytest.mark.parametrize("kind", ["statement", "dispute"])
def test_who_has_spoken_was_heard(cast: Cast, filing: Filing, refusal: Proposal, kind: str):
    states(cast.maria, filing, kind)
    assert resolve(refusal, cast.cap).outcome == "refuse"


def test_a_draft_of_a_statement_is_not_a_word_yet(cast: Cast, filing: Filing, refusal: Proposal):
    draft(insured(cast.maria), {"statement": {"kind": "dispute"}}, procedure=STATEMENT, about=filing.pk)
    with pytest.raises(Conflict):
        resolve(refusal, cast.cap)


def test_a_notice_that_nobody_opened_starts_the_days_when_it_lapses(cast: Cast, filing: Filing, refusal: Proposal):
    lapsed_on = Notice.objects.get(code="accident_declared").lapses_on
    assert lapsed_on is not None
    inbox.lapse(on=lapsed_on + dt.timedelta(days=1))
    with pytest.raises(Conflict) as waiting:
        resolve(refusal, cast.cap, at=moment(lapsed_on + dt.timedelta(days=1)))
    assert waiting.value.code == "filing.allegations_open"


def test_by_post_the_days_begin_with_the_delivery(cast: Cast):
    refusal = propose(filed_by_employer(cast, cast.jordi), cast.oficial, Outcome.REFUSE)
    item, clerk = PaperItem.objects.get(), working(cast.taulell)
    inbox.post(item=item, actor=clerk, on=AT.date(), at=AT)
    operations.note_letter_outcome(item=item, outcome="delivered", on=AT.date(), actor=clerk, at=AT)
    with pytest.raises(Conflict):
        resolve(refusal, cast.cap, at=moment(LAST_DAY))
    assert resolve(refusal, cast.cap, at=moment(dt.date(2026, 12, 4))).outcome == "refuse"


def test_a_letter_that_came_back_starts_the_days_once_it_was_published_and_nobody_came(cast: Cast):
    refusal = propose(filed_by_employer(cast, cast.jordi), cast.oficial, Outcome.REFUSE)
    item, clerk = PaperItem.objects.get(), working(cast.taulell)
    inbox.post(item=item, actor=clerk, on=AT.date(), at=AT)
    back, published = dt.date(2026, 11, 30), dt.date(2026, 12, 2)
    operations.note_letter_outcome(item=item, outcome="not_collected", on=back, actor=clerk, at=moment(back))
    with pytest.raises(Conflict) as unheard:
        resolve(refusal, cast.cap, at=moment(dt.date(2026, 12, 1)))
    assert unheard.value.code == "filing.not_heard"
    operations.publish_letter(item=item, on=published, bopa_number="140", actor=clerk, at=moment(published))
    last_to_come = Notice.objects.get(code="accident_declared").lapses_on
    assert last_to_come == dt.date(2026, 12, 15)
    operations.pass_limits(on=last_to_come, at=moment(last_to_come))
    with pytest.raises(Conflict) as waiting:
        resolve(refusal, cast.cap, at=moment(last_to_come))
    assert waiting.value.code == "filing.not_heard"
    operations.pass_limits(on=dt.date(2026, 12, 16), at=moment(dt.date(2026, 12, 16)))
    with pytest.raises(Conflict) as open_still:
        resolve(refusal, cast.cap, at=moment(dt.date(2026, 12, 16)))
    assert open_still.value.code == "filing.allegations_open"
    assert resolve(refusal, cast.cap, at=moment(dt.date(2027, 1, 15))).outcome == "refuse"


def test_a_grant_waits_for_nobody(cast: Cast, filing: Filing):
    assert resolve(propose(filing, cast.oficial), cast.cap).outcome == "grant"


def test_own_account_has_said_it_all_in_its_own_declaration(cast: Cast):
    filing = filed(own_account(cast.nuria, cast.photographer), own_answers())
    assert resolve(propose(filing, cast.oficial, Outcome.REFUSE), cast.cap).outcome == "refuse"


def test_in_a_batch_the_refusal_waits_and_the_others_go_on(cast: Cast, refusal: Proposal):
    grant = propose(filed_by_employer(cast, cast.jordi), cast.oficial)
    both = [refusal.pk, grant.pk]
    said = operations.resolve_many(procedures=CATALOGUE, proposals=both, actor=working(cast.cap), at=AT)
    assert isinstance(said[refusal.pk], Conflict)
    assert said[grant.pk] is None
