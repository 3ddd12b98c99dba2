"""A card with wrong data, lost or damaged gives place to another; one issued in error is taken away with a letter."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cass.accidents import operations as accidents
from cass.accidents import queries
from cass.accidents.models import Card, ReplacedFor
from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.documents.kinds import Kind
from cass.documents.models import IssuedDocument
from cass.filings import queries as filings
from cass.filings.models import Filing
from cass.inbox.models import Notice, PaperItem
from cass.kernel.faults import Conflict, Denied, Fault
from cass.procedures.work_accident_declaration import card as cards
from cass.registry.models import Channel
from cass.rules.assessment import Outcome
from tests.filings.acting import (
    decided,
    employer,
    filed,
    filed_at_the_desk,
    filed_by_employer,
    insured,
    moment,
    own_account,
    own_answers,
    steps,
    working,
)

DAY = dt.date(2026, 12, 10)
LATER = moment(DAY)
WHY = "Era un altre Puig."


@pytest.fixture
def granted(cast: Cast) -> Filing:
    return decided(cast, filed_by_employer(cast))


def replace(cast: Cast, filing: Filing, reason: ReplacedFor = ReplacedFor.LOST, *, at: dt.datetime = LATER) -> Card:
    cards.replace(filing=filing.pk, reason=reason, actor=working(cast.oficial), at=at)
    found = queries.card_in_force(filing.pk)
    assert found is not None
    return found


@pytest.mark.parametrize("reason", list(ReplacedFor))
def test_a_replaced_card_stops_counting_and_another_with_its_own_number_counts_for_the_same_days(
    cast: Cast, granted: Filing, reason: ReplacedFor
):
    old = Card.objects.get()
    new = replace(cast, granted, reason)
    old.refresh_from_db()
    assert (old.document.revocation_reason, old.document.revoked_at) == ("replaced", LATER)
    assert new.number != old.number
    assert new.document.code != old.document.code
    assert (new.replaces, new.replaced_for) == (old, reason)
    assert (new.valid_from, new.valid_until) == (old.valid_from, old.valid_until)
    assert (new.document.valid_from, new.document.valid_until) == (old.valid_from, old.valid_until)
    assert new.number in new.document.data["file_number"]
    assert steps(granted)[-1] == f"card_replaced_{reason.value}"


def test_the_new_card_says_what_the_register_says_now(cast: Cast, granted: Filing):
    cast.maria.given_name = "Maria Antònia"
    cast.maria.save()
    assert replace(cast, granted, ReplacedFor.WRONG_DATA).document.data["name"] == cast.maria.full_name


def test_the_new_card_goes_to_whoever_had_the_old_one_and_it_is_journalled(cast: Cast, granted: Filing):
    new = replace(cast, granted)
    told = Notice.objects.filter(document=new.document)
    assert {(each.code, each.person, each.declarant) for each in told} == {
        ("accident_card_replaced", cast.maria, None),
        ("accident_card_replaced_employer", None, cast.valira),
    }
    assert queries.cards_of(insured(cast.maria)).get() == new
    issued = Event.objects.get(type=EventType.DOCUMENT_ISSUED, facts__document=new.document.pk)
    revoked = Event.objects.get(type=EventType.DOCUMENT_REVOKED)
    assert revoked.facts == {"document": new.replaces.document.pk, "reason": "replaced"}
    assert issued.actor["staff"] == revoked.actor["staff"] == cast.oficial.pk


def test_who_is_written_to_by_post_has_the_new_card_by_post_and_a_desk_s_employer_is_not_told(cast: Cast):
    cast.maria.channel = Channel.PAPER
    cast.maria.save()
    new = replace(cast, decided(cast, filed_at_the_desk(cast)))
    assert Notice.objects.get(document=new.document).person == cast.maria
    assert PaperItem.objects.filter(notice__document=new.document).count() == 1
    assert new.document.declarant is None


def test_a_card_can_be_replaced_again_and_never_twice_at_once(cast: Cast, granted: Filing):
    first, second = Card.objects.get(), replace(cast, granted)
    third = replace(cast, granted, ReplacedFor.DAMAGED)
    assert [third.replaces, second.replaces, first.replaces] == [second, first, None]
    assert IssuedDocument.objects.filter(kind=Kind.ACCIDENT_CARD, revoked_at=None).get() == third.document
    with pytest.raises(IntegrityError), transaction.atomic():
        Card.objects.create(
            accident=first.accident,
            number="AT-2026-999999",
            document=None,
            withheld_since=DAY,
            valid_from=DAY,
            valid_until=DAY,
            replaces=first,
            replaced_for="lost",
        )


def test_an_expired_card_is_not_replaced_for_only_the_medical_control_renews(cast: Cast, granted: Filing):
    after = moment(Card.objects.get().valid_until + dt.timedelta(days=1))
    with pytest.raises(Conflict) as refused:
        replace(cast, granted, at=after)
    assert refused.value.code == "accidents.card_expired"
    assert Card.objects.count() == 1


def test_without_a_card_in_force_there_is_nothing_to_replace(cast: Cast, granted: Filing):
    withheld = decided(
        cast, filed(own_account(cast.marc, cast.electrician), own_answers()), Outcome.GRANT_CARD_WITHHELD
    )
    accidents.return_card(filing=granted.pk, on=DAY, actor=working(cast.oficial), at=LATER)
    for filing in (withheld, granted):
        with pytest.raises(Conflict) as refused:
            replace(cast, filing)
        assert refused.value.code == "accidents.no_card"


def test_only_who_works_on_files_replaces_a_card(cast: Cast, granted: Filing):
    for actor in (working(cast.taulell), employer(cast), insured(cast.maria)):
        with pytest.raises(Denied):
            cards.replace(filing=granted.pk, reason=ReplacedFor.LOST, actor=actor, at=LATER)
    assert Card.objects.count() == 1


def test_the_person_is_notified_officially_of_why_the_card_was_revoked_and_how_to_appeal(cast: Cast, granted: Filing):
    cards.revoke(filing=granted.pk, why=f"  {WHY} ", actor=working(cast.oficial), at=LATER)
    assert Card.objects.get().document.revocation_reason == "issued_in_error"
    notice = Notice.objects.get(code="accident_card_revoked")
    assert (notice.person, notice.is_official, notice.effective_at) == (cast.maria, True, None)
    assert notice.document.kind == Kind.CARD_REVOCATION
    assert WHY in notice.document.data["paragraphs"]
    assert "art. 255" in notice.document.data["closing"][0]
    assert "11 de gener del 2027" in notice.document.data["closing"][1]
    assert notice.lapses_on is not None or PaperItem.objects.filter(notice=notice).exists()


def test_by_post_the_revocation_joins_the_paper_queue(cast: Cast, granted: Filing):
    cast.maria.channel = Channel.PAPER
    cast.maria.save()
    cards.revoke(filing=granted.pk, why=WHY, actor=working(cast.oficial), at=LATER)
    assert PaperItem.objects.filter(notice__code="accident_card_revoked").count() == 1


def test_the_employer_is_told_that_the_card_does_not_count_and_nothing_else(cast: Cast, granted: Filing):
    cards.revoke(filing=granted.pk, why=WHY, actor=working(cast.oficial), at=LATER)
    told = Notice.objects.get(code="accident_card_revoked_employer")
    assert (told.declarant, told.document, told.is_official) == (cast.valira, None, False)
    assert told.facts == {"number": granted.number}
    assert steps(granted)[-2:] == ["card_revoked", "card_revoked_why"]
    for actor in (employer(cast), insured(cast.maria)):
        seen = [step.code for step in filings.history(actor=actor, filing=granted)]
        assert seen[-1] == "card_revoked"
    assert Event.objects.get(type=EventType.DOCUMENT_REVOKED).facts["reason"] == "issued_in_error"


def test_an_employer_who_was_never_given_the_card_is_not_told_of_it(cast: Cast):
    filing = decided(cast, filed_at_the_desk(cast))
    cards.revoke(filing=filing.pk, why=WHY, actor=working(cast.oficial), at=LATER)
    assert not Notice.objects.filter(declarant=cast.valira).exists()


def test_a_revocation_says_why(cast: Cast, granted: Filing):
    with pytest.raises(Fault) as refused:
        cards.revoke(filing=granted.pk, why=" ", actor=working(cast.oficial), at=LATER)
    assert refused.value.code == "filing.reason_needed"
    assert Card.objects.get().document.revoked_at is None
