"""The register of accidents and cards: one row an accident, one card, and what the database itself refuses."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cass.accidents import operations, queries
from cass.accidents.models import Accident, Card
from cass.demo.cast import Cast
from cass.kernel.codes import is_valid
from tests.filings.acting import (
    ACCIDENT_DAY,
    decided,
    draft,
    employer,
    enclose,
    filed,
    filed_by_employer,
    insured,
    own_account,
    own_answers,
    present,
    right_answers,
    save,
    typed_in,
)


def test_a_declared_accident_is_entered_with_its_plain_codes_and_the_registered_occupation(cast: Cast):
    filing = filed_by_employer(cast)
    accident = queries.accident_of(filing.pk)
    assert accident is not None
    assert accident.person == cast.maria
    assert accident.declarant == cast.valira
    assert accident.occurred_on == ACCIDENT_DAY
    assert (accident.deviation, accident.injury, accident.body_part) == ("51", "021", "54")
    assert accident.occupation == "2640"
    assert is_valid("cno_ad_2004", accident.occupation)
    assert accident.with_leave is False
    assert accident.recognised_on is accident.refused_on is None


def test_the_occupation_that_was_declared_prevails(cast: Cast):
    injured = {"who": str(cast.maria.pk), "same_job": False, "occupation": "7110"}
    filing = filed(employer(cast), right_answers(cast.maria, injured=injured))
    accident = queries.accident_of(filing.pk)
    assert accident is not None
    assert accident.occupation == "7110"


def test_own_account_has_the_occupation_of_its_activity(cast: Cast):
    filing = filed(own_account(cast.nuria, cast.photographer), own_answers())
    accident = queries.accident_of(filing.pk)
    assert accident is not None
    assert accident.occupation == "3041"


def test_a_later_revision_brings_the_accident_up_to_date_and_makes_no_second_one(cast: Cast):
    filing = present(draft(employer(cast), right_answers(cast.maria)), employer(cast))
    save(
        filing,
        "event",
        {**right_answers(None)["event"], "occurred_on": "2026-11-17", "parish": "abroad"},
        employer(cast),
    )
    enclose(filing, employer(cast))
    present(filing, employer(cast))
    accident = Accident.objects.get()
    assert accident.occurred_on == dt.date(2026, 11, 17)
    assert accident.parish == ""


def test_an_accident_of_somebody_not_identified_has_no_person_yet(cast: Cast):
    filed(employer(cast), right_answers(None, injured=typed_in(cast.stranger.cass_number)))
    assert Accident.objects.get().person is None


def test_an_accident_is_not_recognised_and_refused_at_once(cast: Cast):
    filing = decided(cast, filed_by_employer(cast))
    with pytest.raises(IntegrityError, match="accident_recognised_or_refused"), transaction.atomic():
        operations.refuse(filing=filing.pk, on=ACCIDENT_DAY)


def test_an_accident_has_one_card_which_is_issued_or_withheld_and_ends_after_it_begins(cast: Cast):
    decided(cast, filed_by_employer(cast))
    accident, card = Accident.objects.get(), Card.objects.get()
    document = card.document
    assert document is not None
    days = {"valid_from": ACCIDENT_DAY, "valid_until": dt.date(2027, 5, 19)}
    with pytest.raises(IntegrityError, match="one_first_card"), transaction.atomic():
        operations.withhold_card(accident=accident, number="AT-1", on=ACCIDENT_DAY, **days)
    with pytest.raises(IntegrityError, match="card_issued_or_withheld"), transaction.atomic():
        Card.objects.update(document=None)
    with pytest.raises(IntegrityError, match="card_ends_after_it_starts"), transaction.atomic():
        Card.objects.update(valid_until=dt.date(2026, 11, 17))


def test_the_numbers_of_cards_turn_with_the_year_and_never_repeat(cast: Cast):
    first, second = (operations.next_card_number(on=day) for day in (dt.date(2026, 12, 31), dt.date(2027, 1, 1)))
    assert first.startswith("AT-2026-")
    assert second.startswith("AT-2027-")
    assert first.rpartition("-")[2] != second.rpartition("-")[2]


def test_cards_are_seen_newest_first_by_the_person_and_by_nobody_else(cast: Cast):
    older = {**right_answers(None)["event"], "occurred_on": "2026-11-02"}
    decided(cast, filed(employer(cast), right_answers(cast.maria, event=older)))
    decided(cast, filed_by_employer(cast))
    assert [card.valid_from.day for card in queries.cards_of(insured(cast.maria))] == [18, 2]
    for actor in (insured(cast.stranger), insured(cast.maria, cast.pol), employer(cast)):
        assert not queries.cards_of(actor).exists()
