"""What was filed stays as it was filed, can be proven, and is not readable where it lies."""

import dataclasses
import hashlib
import json

import pytest
import rfc8785
from django.db import connection, transaction
from django.db.utils import IntegrityError

from cass.demo.cast import Cast
from cass.filings import answers as store
from cass.filings.models import AssessmentRecord, Decision, Filing, Revision
from cass.kernel import canonical
from cass.kernel.envelope import EnvelopeBroken
from cass.law.book import Book
from cass.procedures.work_accident_declaration import facts as declared
from cass.rules import work_accident
from cass.rules.assessment import Assessment
from cass.rules.replay import read
from cass.rules.work_accident import WorkAccidentFacts
from tests.filings.acting import (
    AT,
    DOING,
    HURT_HOW,
    STATEMENT,
    WENT_WRONG,
    decided,
    draft,
    filed,
    filed_by_employer,
    insured,
    own_account,
    own_answers,
    present,
)


def test_what_is_stored_is_canonical_json(cast: Cast):
    filing = decided(cast, filed_by_employer(cast))
    record = filing.assessments.get()
    for text in (filing.revisions.get().answers, record.facts, record.assessment):
        assert rfc8785.dumps(json.loads(text)).decode() == text


def test_the_hash_can_be_computed_again_from_what_is_stored_with_the_sealed_answers(cast: Cast):
    revision = filed_by_employer(cast).revisions.get()
    whole = {"answers": store.of_revision(revision, opened=True), "attachments": revision.attachments}
    assert hashlib.sha256(rfc8785.dumps(whole)).hexdigest() == revision.sha256
    assert whole["answers"]["facts"]["doing"] == DOING


def test_a_closed_revision_says_nothing_of_what_happened(cast: Cast):
    closed = store.of_revision(filed_by_employer(cast).revisions.get())
    assert closed["facts"] == {"deviation": "51"}


def test_sealed_answers_open_in_their_own_place_only(cast: Cast):
    first, second = filed_by_employer(cast), filed_by_employer(cast, cast.jordi)
    stolen = first.revisions.get()
    stolen.filing = second
    with pytest.raises(EnvelopeBroken):
        store.of_revision(stolen, opened=True)


def test_no_row_of_any_table_holds_the_narrative_or_the_statement(cast: Cast):
    filing = filed_by_employer(cast)
    words = "Jo no pujava cap escala esmorteïda"
    said = draft(
        insured(cast.maria),
        {"statement": {"kind": "dispute", "words": words}},
        procedure=STATEMENT,
        about=filing.pk,
    )
    present(said, insured(cast.maria), procedure=STATEMENT)
    decided(cast, filing)
    secrets = [DOING, WENT_WRONG, HURT_HOW, words]
    needles = [text.encode() for text in secrets] + [text.encode().hex().encode() for text in secrets]
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        assert "filings_revision" in tables
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608 — names from the catalogue itself.
            content = "\n".join(row for (row,) in cursor.fetchall()).encode()
            assert not [needle for needle in needles if needle in content], table


def test_neither_a_revision_nor_an_assessment_nor_a_decision_can_be_rewritten(cast: Cast):
    filing = decided(cast, filed_by_employer(cast))
    for model, change in (
        (Revision, {"answers": "{}"}),
        (Revision, {"receipt": None}),
        (AssessmentRecord, {"outcome": "refuse"}),
        (Decision, {"outcome": "refuse"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(filing=filing).update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(filing=filing)._raw_delete("default")


@pytest.mark.parametrize("party", ["employer", "own account", "own account in debt"])
def test_an_assessment_is_replayed_to_the_same_text(cast: Cast, party: str):
    filing: Filing = {
        "employer": lambda: filed_by_employer(cast),
        "own account": lambda: filed(own_account(cast.nuria, cast.photographer), own_answers()),
        "own account in debt": lambda: filed(own_account(cast.marc, cast.electrician), own_answers()),
    }[party]()
    record = filing.assessments.get()
    facts = read(WorkAccidentFacts, json.loads(record.facts))
    assert canonical.dumps(facts) == record.facts
    assert canonical.dumps(work_accident.assess(facts, Book.load())) == record.assessment
    assert canonical.dumps(Assessment.from_json(json.loads(record.assessment))) == record.assessment


def test_the_facts_of_a_filing_do_not_change_with_what_the_party_writes_afterwards(cast: Cast):
    filing = filed_by_employer(cast)
    before = filing.assessments.get().facts
    filing.sections.filter(code="timetable").update(answers={"was_working": False})
    facts = declared.facts(filing, store.of_revision(filing.revisions.get()), AT.date())
    assert canonical.dumps(facts) == before
    assert facts == dataclasses.replace(facts, within_timetable=True)
