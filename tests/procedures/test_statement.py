"""X4: what the injured person says of the declared accident, or disputes in it."""

from typing import Any

import pytest

from cass.access import Actor
from cass.accidents import queries as accidents
from cass.demo.cast import Cast
from cass.documents import queries as papers
from cass.filings import answers as store
from cass.filings import operations, queries
from cass.filings.models import Filing
from cass.inbox import queries as inbox
from cass.kernel.faults import Conflict, Denied, NotFound
from tests.filings.acting import (
    AT,
    DECLARATION,
    NOBODYS,
    STATEMENT,
    competitor,
    decided,
    draft,
    employer,
    enclose,
    filed,
    filed_by_employer,
    insured,
    present,
    review,
    right_answers,
    steps,
    typed_in,
    working,
)

WORDS = "El graó ja era trencat i ho sabien."


def state(about: Filing | Any, actor: Actor, kind: str = "dispute") -> Filing:
    number = about.pk if isinstance(about, Filing) else about
    said = draft(actor, {"statement": {"kind": kind, "words": WORDS}}, procedure=STATEMENT, about=number)
    return present(said, actor, procedure=STATEMENT)


def test_a_statement_is_kept_at_once_sealed_and_with_a_receipt(cast: Cast):
    about = filed_by_employer(cast)
    said = state(about, insured(cast.maria))
    assert said.state == "granted"
    revision = said.revisions.get()
    assert WORDS not in revision.answers
    assert store.of_revision(revision, opened=True)["statement"]["words"] == WORDS
    assert revision.receipt.holder == cast.maria
    kept = accidents.statements_on(about.pk).get()
    assert kept.kind == "dispute"
    assert kept.filing_id == said.pk


def test_the_officers_see_it_in_the_file_and_the_employer_does_not_know(cast: Cast):
    about = filed_by_employer(cast)
    said = state(about, insured(cast.maria))
    assert steps(about)[-1] == "stated"
    assert "stated" not in [step.code for step in queries.history(actor=employer(cast), filing=about)]
    assert queries.get(actor=working(cast.oficial), filing=said.pk) == said
    assert said not in queries.visible_to(employer(cast))
    assert not any(notice.filing_id == said.pk for notice in inbox.visible_to(employer(cast)))
    assert not any(document.filing_id == said.pk for document in papers.visible_to(employer(cast)))


def test_nobody_states_anything_about_another_persons_accident(cast: Cast):
    about = filed_by_employer(cast)
    for number in (about.pk, NOBODYS):
        for actor in (insured(cast.stranger), insured(cast.jordi), insured(cast.maria, cast.pol)):
            with pytest.raises(NotFound):
                state(number, actor)
    with pytest.raises(Denied):
        state(about, employer(cast))
    with pytest.raises(NotFound):
        state(None, insured(cast.maria))
    assert not accidents.statements_on(about.pk).exists()


def test_nobody_states_anything_about_a_draft_or_an_accident_that_is_not_matched_yet(cast: Cast):
    unfiled = draft(employer(cast), right_answers(cast.maria))
    unmatched = filed(employer(cast), right_answers(None, injured=typed_in(cast.stranger.cass_number)))
    for about, actor in ((unfiled, insured(cast.maria)), (unmatched, insured(cast.stranger))):
        with pytest.raises(NotFound):
            state(about, actor)


def test_a_statement_about_ones_own_statement_is_no_statement(cast: Cast):
    said = state(filed_by_employer(cast), insured(cast.maria))
    with pytest.raises(NotFound):
        state(said, insured(cast.maria))


def test_more_than_one_thing_may_be_said(cast: Cast):
    about = filed_by_employer(cast)
    state(about, insured(cast.maria), "statement")
    state(about, insured(cast.maria), "dispute")
    assert accidents.statements_on(about.pk).count() == 2


def test_after_the_decision_the_way_is_the_appeal(cast: Cast):
    about = decided(cast, filed_by_employer(cast))
    with pytest.raises(Conflict) as refused:
        state(about, insured(cast.maria))
    assert refused.value.code == "statement.accident_decided"
    assert not accidents.statements_on(about.pk).exists()


def test_what_the_employer_withdrew_may_still_be_disputed(cast: Cast):
    about = filed_by_employer(cast)
    operations.withdraw(procedure=DECLARATION, filing=about.pk, actor=employer(cast), at=AT)
    about.refresh_from_db()
    assert inbox.visible_to(insured(cast.maria)).filter(code="withdrawn").count() == 1
    assert state(about, insured(cast.maria)).state == "granted"


def test_the_medical_report_may_come_from_the_injured_person(cast: Cast):
    about = present(draft(employer(cast), right_answers(cast.maria)), employer(cast))
    said = draft(
        insured(cast.maria),
        {"statement": {"kind": "statement", "words": WORDS}},
        procedure=STATEMENT,
        about=about.pk,
    )
    enclose(said, insured(cast.maria), procedure=STATEMENT)
    assert review(about).missing
    present(said, insured(cast.maria), procedure=STATEMENT)
    assert not review(about).missing
    about = present(about, employer(cast))
    assert about.state == "filed"
    assert about.revisions.latest("number").attachments == []
    assert '"medical_report_present":true' in about.assessments.get().facts


def test_an_empty_statement_is_not_filed(cast: Cast):
    about = filed_by_employer(cast)
    said = draft(insured(cast.maria), {"statement": {"kind": "dispute"}}, procedure=STATEMENT, about=about.pk)
    with pytest.raises(operations.Incorrect):
        present(said, insured(cast.maria), procedure=STATEMENT)


def test_a_rival_does_not_learn_that_the_accident_exists(cast: Cast):
    about = filed_by_employer(cast)
    with pytest.raises(NotFound):
        queries.get(actor=competitor(cast), filing=about.pk)
