"""Who works on their own account declares for themselves: what is decided reaches the person, at either door."""

import uuid

from cass.access import Actor
from cass.accidents import queries as accidents
from cass.accidents.models import Card
from cass.demo.cast import Cast
from cass.documents import queries as papers
from cass.documents.kinds import Kind
from cass.documents.models import IssuedDocument
from cass.inbox import operations as notices
from cass.inbox import queries as inbox
from cass.inbox.models import Notice
from cass.rules.assessment import Outcome
from tests.filings.acting import AT, decided, declaring, filed, insured, own_account, own_answers


def kinds(actor: Actor) -> set[str]:
    return {document.kind for document in papers.visible_to(actor)}


def codes(actor: Actor) -> set[str]:
    return {notice.code for notice in inbox.visible_to(actor)}


def test_own_account_in_debt_is_recognised_and_its_card_waits(cast: Cast):
    filing = filed(own_account(cast.marc, cast.electrician), own_answers())
    filing = decided(cast, filing, Outcome.GRANT_CARD_WITHHELD)
    assert filing.state == "granted"
    card = Card.objects.get()
    assert card.withheld_since == AT.date()
    assert card.document is None
    assert not IssuedDocument.objects.filter(kind=Kind.ACCIDENT_CARD).exists()
    assert not Notice.objects.filter(declarant=cast.electrician).exists()
    assert Notice.objects.get(person=cast.marc, tray="resolved").code == "accident_card_withheld"


def test_own_account_up_to_date_has_its_card_and_is_not_told_of_its_own_declaration(cast: Cast):
    decided(cast, filed(own_account(cast.nuria, cast.photographer), own_answers()))
    assert Card.objects.get().document.holder == cast.nuria
    assert not Notice.objects.filter(code="accident_declared").exists()


def test_own_account_reads_at_its_door_what_was_decided_for_it_as_a_person_and_no_other_affair_of_its_own(cast: Cast):
    filing = decided(cast, filed(own_account(cast.nuria, cast.photographer), own_answers()))
    as_declarant, as_herself = own_account(cast.nuria, cast.photographer), insured(cast.nuria)
    assert codes(as_declarant) == codes(as_herself) == {"accident_granted_person"}
    assert kinds(as_declarant) == {Kind.RECEIPT, Kind.ACCIDENT_CARD, Kind.ACCIDENT_DECISION}
    notices.put(recipient=cast.nuria, code="pin_blocked", at=AT)
    notices.put(recipient=cast.nuria, code="silence", at=AT, filing=uuid.uuid4(), facts={"number": filing.number})
    assert codes(as_declarant) == {"accident_granted_person"}
    assert accidents.cards_of(as_declarant).count() == 0


def test_who_acts_for_own_account_by_a_mandate_does_not_read_the_persons_letters(cast: Cast):
    decided(cast, filed(own_account(cast.nuria, cast.photographer), own_answers()))
    by_mandate = own_account(cast.clara, cast.photographer)
    assert not codes(by_mandate)
    assert Kind.ACCIDENT_DECISION not in kinds(by_mandate)
    elsewhere = declaring(cast.nuria, cast.valira)
    assert not codes(elsewhere)
    assert not kinds(elsewhere)


def test_a_refusal_of_own_account_is_read_at_its_door_too(cast: Cast):
    decided(cast, filed(own_account(cast.nuria, cast.photographer), own_answers()), Outcome.REFUSE)
    assert codes(own_account(cast.nuria, cast.photographer)) == {"accident_refused_person"}
