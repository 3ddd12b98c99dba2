"""What is missing, what is wrong, what is only worth a question; and answers that no page of ours would send."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cass.demo.cast import Cast
from cass.filings import answers as store
from cass.filings import operations
from cass.filings.answers import WrongAnswers
from cass.filings.forms import FormContext
from cass.kernel import canonical
from cass.kernel.faults import Fault
from cass.registry import operations as registry
from cass.registry.models import Employment
from tests.filings.acting import (
    AT,
    DECLARATION,
    draft,
    employer,
    enclose,
    filed,
    own_account,
    own_answers,
    present,
    review,
    right_answers,
    save,
    typed_in,
    working,
)

EVENT = right_answers(None)["event"]
COMMUTING = {**EVENT, "place": "commuting"}
TRIP = {
    "came_from": "Encamp",
    "went_to": "L'obra",
    "left_at": "07:30",
    "means": "car",
    "usual_route": True,
    "only_for_work": True,
    "close_in_time": True,
}


def places(problems: list[Any]) -> set[str]:
    return {f"{problem.section}.{problem.field}" for problem in problems}


def codes(problems: list[Any]) -> set[str]:
    return {problem.code for problem in problems}


def test_a_right_declaration_misses_only_its_medical_report(cast: Cast):
    checked = review(draft(employer(cast), right_answers(cast.maria)))
    assert places(checked.missing) == {"attachments.medical_report"}
    assert not checked.wrong
    assert not checked.cautions
    assert checked.is_fileable


def test_blanks_are_missing_and_never_wrong(cast: Cast):
    filing = draft(employer(cast), {"event": {"occurred_on": "2026-11-18"}, "timetable": {"was_working": True}})
    checked = review(filing)
    assert not checked.wrong
    assert {"event.place", "event.parish", "timetable.starts", "injured.who", "facts.doing"} <= places(checked.missing)


@pytest.mark.parametrize("section", ["injured", "event", "facts", "signatory"])
def test_nothing_enters_the_register_without_person_day_story_and_signatory(cast: Cast, section: str):
    filing = draft(employer(cast), right_answers(cast.maria, **{section: None}))
    with pytest.raises(operations.Incorrect) as refused:
        present(filing, employer(cast))
    assert refused.value.code == "filing.minimum_missing"
    filing.refresh_from_db()
    assert filing.state == "draft"


def test_somebody_typed_in_needs_a_number_to_enter_the_register(cast: Cast):
    injured = typed_in("")
    filing = draft(employer(cast), right_answers(None, injured=injured))
    assert not review(filing).is_fileable


def test_commuting_opens_its_own_questions_and_asks_for_proof_without_demanding_it(cast: Cast):
    filing = draft(employer(cast), right_answers(cast.maria, event=COMMUTING))
    enclose(filing, employer(cast))
    assert {"commuting.came_from", "commuting.usual_route"} <= places(review(filing).missing)
    save(filing, "commuting", TRIP, employer(cast))
    assert not review(filing).missing


def test_own_account_says_its_activity_and_is_not_asked_who_was_hurt(cast: Cast):
    actor = own_account(cast.nuria, cast.photographer)
    filing = draft(actor, {})
    missing = {place.split(".")[0] for place in places(review(filing).missing)}
    assert "activity" in missing
    assert "injured" not in missing
    filing = draft(actor, own_answers())
    assert filing.subject_id == cast.nuria.pk
    assert places(review(filing).missing) == {"attachments.medical_report"}


def test_who_runs_the_business_is_asked_unless_it_stops(cast: Cast):
    activity = {"usual_work": "Fotografia", "meanwhile": "family"}
    filing = draft(own_account(cast.nuria, cast.photographer), own_answers(activity=activity))
    assert "activity.who_runs_it" in places(review(filing).missing)


def test_a_leave_asks_for_its_certificate_and_its_first_day(cast: Cast):
    filing = draft(employer(cast), right_answers(cast.maria, leave={"stopped": True}))
    assert {"leave.since", "attachments.leave_certificate"} <= places(review(filing).missing)


def test_half_of_a_split_day_is_missing_and_of_a_day_that_was_not_split_is_not_asked(cast: Cast):
    timetable = {**right_answers(None)["timetable"], "is_split": True, "starts_again": "15:00"}
    filing = draft(employer(cast), right_answers(cast.maria, timetable=timetable))
    assert "timetable.ends_again" in places(review(filing).missing)
    save(filing, "timetable", {**timetable, "is_split": False}, employer(cast))
    assert "starts_again" not in store.of_draft(filing)["timetable"]
    assert places(review(filing).missing) == {"attachments.medical_report"}


def test_an_illness_that_only_the_work_caused_is_for_a_person_to_judge(cast: Cast):
    injury = {**right_answers(None)["injury"], "only_illness": True}
    filing = filed(employer(cast), right_answers(cast.maria, injury=injury))
    assert filing.assessments.get().outcome == "needs_person"
    assert "accident.illness_to_judge" in filing.assessments.get().assessment


def test_a_leave_that_is_taken_back_leaves_no_day_behind(cast: Cast):
    filing = draft(employer(cast), right_answers(cast.maria, leave={"stopped": False, "since": "2026-11-01"}))
    assert store.of_draft(filing)["leave"] == {"stopped": False}
    assert not review(filing).wrong


def test_the_desk_needs_the_scan_of_the_signed_form(cast: Cast):
    filing = draft(working(cast.taulell), right_answers(cast.maria), declarant=cast.valira.pk, presented_on=AT.date())
    assert "attachments.scan" in places(review(filing).missing)


def test_a_leave_before_the_accident_is_wrong(cast: Cast):
    filing = draft(employer(cast), right_answers(cast.maria, leave={"stopped": True, "since": "2026-11-17"}))
    checked = review(filing)
    assert codes(checked.wrong) == {"accident.leave_before"}
    assert not checked.is_fileable
    with pytest.raises(operations.Incorrect) as refused:
        present(filing, employer(cast))
    assert refused.value.code == "filing.wrong_answers"


def test_what_the_company_knew_before_it_happened_is_wrong(cast: Cast):
    filing = draft(employer(cast), right_answers(cast.maria, event={**EVENT, "known_on": "2026-11-17"}))
    assert codes(review(filing).wrong) == {"accident.known_before"}


def test_a_fractured_eye_is_wrong(cast: Cast):
    injury = {"injury": "021", "body_part": "13", "side": "left", "severity": "minor"}
    filing = draft(employer(cast), right_answers(cast.maria, injury=injury))
    assert codes(review(filing).wrong) == {"accident.impossible_injury"}


def test_left_or_right_is_asked_of_a_hand_and_not_of_a_back(cast: Cast):
    hand = {"injury": "032", "body_part": "53", "severity": "minor"}
    filing = draft(employer(cast), right_answers(cast.maria, injury=hand))
    assert "injury.side" in places(review(filing).missing)
    save(filing, "injury", {**hand, "body_part": "31"}, employer(cast))
    assert places(review(filing).missing) == {"attachments.medical_report"}


@pytest.mark.parametrize(
    ("section", "answers", "code"),
    [
        ("event", {**EVENT, "occurred_on": "2026-11-20"}, "accident.in_the_future"),
        ("event", {**EVENT, "occurred_on": "2021-11-18"}, "accident.too_long_ago"),
        ("timetable", {"starts": "08:00", "ends": "08:00"}, "accident.no_time_at_work"),
        ("injured", typed_in("133908L", birth_date="1899-01-01"), "accident.birth_date"),
        ("event", {**EVENT, "occurred_on": "31-02-2026"}, "invalid"),
        ("event", {**EVENT, "parish": "AD-99"}, "invalid_choice"),
        ("facts", {"doing": "x" * 501}, "max_length"),
    ],
)
def test_what_is_wrong_in_one_section_is_never_kept(cast: Cast, section: str, answers: dict[str, Any], code: str):
    filing = draft(employer(cast), {})
    with pytest.raises(WrongAnswers) as refused:
        save(filing, section, answers, employer(cast))
    assert code in codes(refused.value.problems)
    assert not filing.sections.exists()


def test_an_accident_outside_the_employment_is_a_question_and_never_a_block(cast: Cast):
    employment = Employment.objects.get(person=cast.maria)
    registry.end_employment(employment=employment.pk, last_day=AT.date().replace(day=10))
    filing = draft(employer(cast), right_answers(cast.maria))
    checked = review(filing)
    assert codes(checked.cautions) == {"accident.outside_employment"}
    assert checked.is_fileable
    enclose(filing, employer(cast))
    assert present(filing, employer(cast)).state == "filed"


SPLIT = {"starts": "08:00", "ends": "12:00", "is_split": True, "starts_again": "15:00", "ends_again": "19:00"}


@pytest.mark.parametrize(
    ("timetable", "time", "is_odd"),
    [
        ({"starts": "17:00", "ends": "08:00"}, "10:30", True),
        ({"starts": "17:00", "ends": "08:00"}, "23:59", False),
        ({"starts": "17:00", "ends": "08:00"}, "08:00", False),
        ({"starts": "08:00", "ends": "17:00"}, "17:00", False),
        ({"starts": "08:00", "ends": "17:00"}, "07:59", True),
        (SPLIT, "16:00", False),
        (SPLIT, "13:00", True),
        ({"starts": "08:00", "ends": "12:00", "is_split": False}, "16:00", True),
        ({"starts": "08:00", "ends": "12:00", "is_split": True}, "16:00", False),
        ({"starts": "08:00", "ends": "17:00", "was_working": False}, "20:00", False),
        ({"starts": "08:00", "ends": "17:00"}, None, False),
    ],
)
def test_an_accident_at_work_outside_the_hours_of_work_is_a_question_and_never_a_block(
    cast: Cast, timetable: dict[str, Any], time: str | None, is_odd: bool
):
    event = {**EVENT, "time": time} if time else {name: said for name, said in EVENT.items() if name != "time"}
    hours = {"was_working": True, "usual_work": True, **timetable}
    checked = review(draft(employer(cast), right_answers(cast.maria, event=event, timetable=hours)))
    assert codes(checked.cautions) == ({"accident.outside_hours"} if is_odd else set())
    assert not checked.wrong
    assert checked.is_fileable


def test_nobody_else_s_worker_can_be_chosen(cast: Cast):
    filing = draft(employer(cast), {})
    with pytest.raises(WrongAnswers):
        save(filing, "injured", {"who": str(cast.rosa.pk), "same_job": True}, employer(cast))


def test_what_does_not_apply_any_more_is_kept_in_the_draft_and_not_filed(cast: Cast):
    filing = draft(employer(cast), right_answers(cast.maria, event=COMMUTING, commuting=TRIP))
    save(filing, "event", EVENT, employer(cast))
    enclose(filing, employer(cast))
    assert "commuting" in store.of_draft(filing)
    found = present(filing, employer(cast))
    assert "commuting" not in store.of_revision(found.revisions.get())


def test_a_section_of_the_other_kind_of_party_is_not_filed(cast: Cast):
    filing = draft(employer(cast), right_answers(cast.maria, activity={"usual_work": "Res", "meanwhile": "inactive"}))
    enclose(filing, employer(cast))
    assert "activity" not in store.of_revision(present(filing, employer(cast)).revisions.get())


HOSTILE = [
    "nul\0",
    "half \ud83d a pair",
    ["a", "list"],
    {"an": "object"},
    True,
    7,
    3.5,
    10**400,
    "x" * 100_000,
    "-1",
    "999999999999999999999999",
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_no_field_of_no_section_fails_on_what_no_page_of_ours_sends(cast: Cast, value: Any):
    """Kept in canonical form, or refused with the field named; never a failure of ours."""
    filing = draft(employer(cast), {})
    for section in DECLARATION.sections:
        for name in section.form.base_fields:
            given = {name: value, "unknown": "x"}
            try:
                save(filing, section.code, [given] if section.many else given, employer(cast))
            except WrongAnswers as wrong:
                assert {problem.section for problem in wrong.problems} == {section.code}  # noqa: PT017
            kept = store.of_draft(filing)
            canonical.dumps(kept)
            assert "unknown" not in str(kept)
            review(filing)


@pytest.mark.parametrize("value", ["text", None, 3, True, [], [1], {"0": {}}, [[]]])
def test_a_section_that_is_no_section_at_all_is_a_problem(cast: Cast, value: Any):
    filing = draft(employer(cast), {})
    for code in ("event", "witnesses"):
        try:
            save(filing, code, value, employer(cast))
        except WrongAnswers:
            continue
        assert store.of_draft(filing)[code] in ({}, [])


def test_a_sixth_witness_is_one_too_many(cast: Cast):
    filing = draft(employer(cast), {})
    save(filing, "witnesses", [{"name": "Algú"}] * 5, employer(cast))
    with pytest.raises(WrongAnswers):
        save(filing, "witnesses", [{"name": "Algú"}] * 6, employer(cast))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_is_sent_is_canonical_or_a_problem(data: st.DataObject):
    section = data.draw(st.sampled_from([each for each in DECLARATION.sections if each.code != "injured"]))
    names = st.sampled_from(sorted(section.form.base_fields))
    sent = data.draw(st.dictionaries(names | st.text(max_size=8), ANYTHING, max_size=6))
    context = FormContext(on=AT.date(), language="ca")
    try:
        kept = store.accepted(section, [sent] if section.many else sent, context)
    except Fault as fault:
        assert fault.code == "filing.wrong_answers"  # noqa: PT017
    else:
        assert store.accepted(section, kept, context) == kept
        assert canonical.dumps(kept)
