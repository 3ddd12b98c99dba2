"""Drafts: saved section by section, found again, never lost and never doubled."""

import dataclasses
import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cass.access import Capability, Door
from cass.attachments.models import Attachment
from cass.demo.cast import Cast
from cass.filings import answers as store
from cass.filings import operations, queries
from cass.filings.models import Filing, SectionAnswers
from cass.filings.operations.enclosures import MOST_REFUSED
from cass.kernel.faults import Conflict, Denied, Fault, NotFound
from cass.registry import operations as registry
from cass.registry.models import Mandate, MandateKind, Person
from tests.filings.acting import (
    AT,
    DECLARATION,
    STATEMENT,
    colleague,
    competitor,
    declaring,
    draft,
    employer,
    enclose,
    insured,
    present,
    right_answers,
    save,
    typed_in,
    working,
)


def test_a_draft_is_saved_section_by_section_and_read_back_as_it_was_answered(cast: Cast):
    given = right_answers(cast.jordi)
    filing = draft(employer(cast), given)
    assert store.of_draft(filing) == given
    assert filing.state == "draft"
    assert filing.number is None
    assert filing.subject_id == cast.jordi.pk


def test_a_colleague_with_the_same_right_goes_on_where_the_first_stopped(cast: Cast):
    filing = draft(employer(cast), {"event": right_answers(None)["event"]})
    assert queries.get(actor=colleague(cast), filing=filing.pk) == filing
    save(filing, "leave", {"stopped": False}, colleague(cast))
    assert set(store.of_draft(filing)) == {"event", "leave"}
    assert filing.sections.get(code="leave").saved_by["person"] == cast.pere.pk


def test_a_mandate_for_something_else_neither_sees_nor_saves_nor_starts(cast: Cast):
    filing = draft(employer(cast), {"event": right_answers(None)["event"]})
    registry.grant_mandate(
        person=cast.maria,
        declarant=cast.valira,
        kind=MandateKind.DELEGATE,
        capabilities=[Capability.EMPLOYEE_REGISTER],
        since=AT.date(),
        until=AT.date(),
        at=AT,
    )
    limited = declaring(cast.maria, cast.valira, Capability.EMPLOYEE_REGISTER)
    with pytest.raises(NotFound):
        queries.get(actor=limited, filing=filing.pk)
    with pytest.raises(Denied):
        save(filing, "leave", {"stopped": False}, limited)
    with pytest.raises(Denied):
        draft(limited, {})


def test_a_session_that_claims_more_than_the_register_says_is_refused(cast: Cast):
    claims_everything = declaring(cast.pere, cast.valira)
    Mandate.objects.filter(person=cast.pere).update(capabilities=[Capability.EMPLOYEE_REGISTER.value])
    with pytest.raises(Denied):
        draft(claims_everything, {})


def test_declaring_takes_the_certificate_door(cast: Cast):
    for door in (Door.PIN, Door.NATIONAL_CERTIFICATE, Door.NONE):
        with pytest.raises(Denied):
            draft(dataclasses.replace(employer(cast), door=door), {})


def test_the_desk_keys_in_for_a_declarant_that_exists(cast: Cast):
    with pytest.raises(NotFound):
        draft(working(cast.taulell), {}, declarant=10**9, presented_on=AT.date())
    for user in (cast.oficial, cast.cap, cast.supervisio):
        with pytest.raises(Denied):
            draft(working(user), {}, declarant=cast.valira.pk, presented_on=AT.date())
    with pytest.raises(Denied):
        draft(employer(cast), {}, declarant=cast.floristeria.pk)


def test_a_stale_save_writes_nothing_and_shows_both_sides(cast: Cast):
    filing = draft(employer(cast), {"leave": {"stopped": False}})
    save(filing, "leave", {"stopped": True, "since": "2026-11-18"}, colleague(cast))
    stale = operations.save_section(
        procedure=DECLARATION,
        filing=filing.pk,
        section="leave",
        answers={"stopped": True, "since": "2026-11-19"},
        version=1,
        actor=employer(cast),
        at=AT,
    )
    assert stale.is_stale
    assert stale.version == 2
    assert stale.theirs == {"stopped": True, "since": "2026-11-18"}
    assert store.of_draft(filing)["leave"] == {"stopped": True, "since": "2026-11-18"}


def test_the_first_save_of_a_section_that_somebody_began_meanwhile_is_stale_too(cast: Cast):
    filing = draft(employer(cast), {"leave": {"stopped": False}})
    saved = operations.save_section(
        procedure=DECLARATION,
        filing=filing.pk,
        section="leave",
        answers={"stopped": True},
        version=0,
        actor=colleague(cast),
        at=AT,
    )
    assert saved.is_stale
    assert saved.theirs == {"stopped": False}


@pytest.mark.parametrize("typed", [False, True], ids=["chosen from the list", "typed in"])
def test_a_second_draft_for_the_same_person_and_day_leads_to_the_first(cast: Cast, typed: bool):
    injured = typed_in("133908L") if typed else right_answers(cast.jordi)["injured"]
    event = right_answers(None)["event"]
    first = draft(employer(cast), {"injured": injured, "event": event})
    if typed:
        injured = typed_in("133908-l")
    second = draft(colleague(cast), {"injured": injured})
    with pytest.raises(Conflict) as refused:
        save(second, "event", event, colleague(cast))
    assert refused.value.code == "filing.same_subject"
    assert refused.value.facts["existing"] == str(first.pk)
    assert not second.sections.filter(code="event").exists()


def test_the_database_keeps_one_draft_of_a_person_about_one_thing_too(cast: Cast):
    def begun(person: Person) -> Filing:
        about = {"procedure": "x", "version": 1, "language": "ca", "subject_key": "k", "created_by": {}}
        return Filing.objects.create(person=person, created_at=cast.at, saved_at=cast.at, **about)

    begun(cast.maria)
    begun(cast.jordi)
    with pytest.raises(IntegrityError, match="one_draft_for_one_thing"), transaction.atomic():
        begun(cast.maria)


def test_another_day_another_person_or_another_company_is_another_draft(cast: Cast):
    event = right_answers(None)["event"]
    draft(employer(cast), right_answers(cast.jordi))
    draft(employer(cast), right_answers(cast.maria))
    draft(employer(cast), right_answers(cast.jordi, event={**event, "occurred_on": "2026-11-17"}))
    draft(competitor(cast), {"injured": typed_in("98412C"), "event": event})
    assert Filing.objects.count() == 4


def test_what_was_filed_does_not_stand_in_the_way_of_a_new_draft(cast: Cast):
    present(draft(employer(cast), right_answers(cast.jordi)), employer(cast))
    assert draft(employer(cast), right_answers(cast.jordi)).state == "draft"


def test_a_paper_keyed_in_at_the_desk_and_the_employers_own_draft_do_not_block_each_other(cast: Cast):
    clerk = working(cast.taulell)
    draft(clerk, right_answers(cast.jordi), declarant=cast.valira.pk, presented_on=AT.date())
    assert draft(employer(cast), right_answers(cast.jordi)).subject_id == cast.jordi.pk


def test_a_strangers_draft_does_not_exist(cast: Cast):
    filing = draft(employer(cast), right_answers(cast.jordi))
    for somebody in (competitor(cast), insured(cast.jordi), insured(cast.anna), declaring(cast.stranger, cast.valira)):
        with pytest.raises(NotFound):
            save(filing, "leave", {"stopped": False}, somebody)
        with pytest.raises(NotFound):
            operations.discard(procedure=DECLARATION, filing=filing.pk, actor=somebody, at=AT)
        with pytest.raises(NotFound):
            present(filing, somebody)
    for somebody in (competitor(cast), insured(cast.jordi), working(cast.oficial), working(cast.taulell)):
        with pytest.raises(NotFound):
            queries.get(actor=somebody, filing=filing.pk)


def test_a_mandate_revoked_in_the_middle_closes_the_draft_and_keeps_it(cast: Cast):
    filing = draft(colleague(cast), {"leave": {"stopped": False}})
    registry.revoke_mandate(mandate=Mandate.objects.get(person=cast.pere).pk, at=AT)
    with pytest.raises(NotFound):
        save(filing, "event", right_answers(None)["event"], colleague(cast))
    with pytest.raises(NotFound):
        present(filing, colleague(cast))
    assert store.of_draft(queries.get(actor=employer(cast), filing=filing.pk)) == {"leave": {"stopped": False}}


def test_a_mandate_that_ends_today_serves_until_midnight_in_andorra(cast: Cast):
    Mandate.objects.filter(person=cast.pere).update(until=dt.date(2026, 11, 19))
    filing = draft(colleague(cast), {})
    last_minute = dt.datetime(2026, 11, 19, 22, 59, tzinfo=dt.UTC)
    save(filing, "leave", {"stopped": False}, colleague(cast), at=last_minute)
    with pytest.raises(NotFound):
        save(filing, "leave", {"stopped": False}, colleague(cast), at=last_minute + dt.timedelta(minutes=1))


def test_a_thrown_away_draft_leaves_neither_its_answers_nor_its_health_files(cast: Cast):
    filing = draft(employer(cast), right_answers(cast.jordi))
    enclose(filing, employer(cast))
    operations.discard(procedure=DECLARATION, filing=filing.pk, actor=employer(cast), at=AT)
    assert not Filing.objects.exists()
    assert not SectionAnswers.objects.exists()
    assert not Attachment.objects.exists()


def test_what_was_filed_is_never_thrown_away(cast: Cast):
    filing = present(draft(employer(cast), right_answers(cast.jordi)), employer(cast))
    with pytest.raises(Conflict):
        operations.discard(procedure=DECLARATION, filing=filing.pk, actor=employer(cast), at=AT)
    assert Filing.objects.filter(pk=filing.pk).exists()


def test_the_narrative_of_a_draft_lies_sealed(cast: Cast):
    filing = draft(employer(cast), right_answers(cast.jordi))
    row = filing.sections.get(code="facts")
    assert row.answers == {"deviation": "51"}
    assert b"mao" not in bytes(row.sealed)


def test_somebody_who_is_no_longer_the_holder_of_a_dependant_starts_nothing_for_them(cast: Cast):
    with pytest.raises(NotFound):
        draft(insured(cast.stranger, cast.pol), {}, procedure=STATEMENT)


def test_files_that_are_refused_do_not_fill_the_house(cast: Cast):
    filing, actor = draft(employer(cast), right_answers(cast.jordi)), employer(cast)
    for _ in range(MOST_REFUSED):
        enclose(filing, actor)
        Attachment.objects.filter(state="received").update(
            state="refused", refusal="attachment.unreadable", cleaned_at=AT
        )
    with pytest.raises(Fault) as one_more:
        enclose(filing, actor)
    assert one_more.value.code == "attachment.too_many"
    enclose(filing, actor, kind="leave_certificate")
    last = Attachment.objects.filter(kind="medical_report").order_by("pk").last()
    operations.take_out(procedure=DECLARATION, filing=filing.pk, attachment=last.pk, actor=actor, at=AT)
    enclose(filing, actor)
