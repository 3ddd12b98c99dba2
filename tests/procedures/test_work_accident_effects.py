"""What follows from a declaration and its decision: to whom, what, and exactly once, wherever it is killed."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from cass.access import Actor
from cass.accidents import queries as accidents
from cass.accidents.models import Accident, Card
from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.documents import operations as documents
from cass.documents import queries as papers
from cass.documents.kinds import Kind
from cass.documents.models import DocumentFile, IssuedDocument
from cass.filings import operations, queries
from cass.filings.models import AssessmentRecord, Decision, Filing, Revision
from cass.filings.operations import presentation
from cass.inbox import queries as inbox
from cass.inbox.models import Email, Notice, PaperItem
from cass.kernel.faults import NotFound
from cass.procedures.work_accident_declaration import effects
from cass.rules.assessment import Outcome
from tests.filings.acting import (
    AT,
    DECLARATION,
    colleague,
    competitor,
    decided,
    declaring,
    draft,
    employer,
    enclose,
    filed_at_the_desk,
    filed_by_employer,
    insured,
    moment,
    present,
    propose,
    resolve,
    right_answers,
    steps,
    working,
)


def kinds(actor: Actor) -> set[str]:
    return {document.kind for document in papers.visible_to(actor)}


def codes(actor: Actor) -> set[str]:
    return {notice.code for notice in inbox.visible_to(actor)}


def test_granted_the_card_lies_in_the_employers_tray_and_with_the_person(cast: Cast):
    filing = decided(cast, filed_by_employer(cast))
    card = Card.objects.get()
    assert card.valid_from == dt.date(2026, 11, 18)
    assert card.valid_until == dt.date(2027, 5, 19)
    assert card.number.startswith("AT-2026-")
    assert accidents.cards_of(insured(cast.maria)).get() == card
    tray = Notice.objects.get(declarant=cast.valira, tray="resolved")
    assert tray.document == card.document
    mine = Notice.objects.get(person=cast.maria, tray="resolved")
    assert mine.document.kind == Kind.ACCIDENT_DECISION
    assert mine.is_official
    assert Accident.objects.get(filing_id=filing.pk).recognised_on == AT.date()


def test_the_card_shows_neither_injury_nor_circumstances(cast: Cast):
    decided(cast, filed_by_employer(cast))
    document = Card.objects.get().document
    assert document is not None
    assert set(document.data) - {"t", "demo"} == {
        "name",
        "cass_number",
        "birth_date",
        "file_number",
        "accident_date",
        "employer",
    }


def test_no_decision_no_card_and_one_decision_one_card(cast: Cast):
    filing = filed_by_employer(cast)
    proposal = propose(filing, cast.oficial)
    assert not Card.objects.exists()
    resolve(proposal, cast.cap)
    resolve(proposal, cast.cap)
    assert Card.objects.count() == 1
    assert IssuedDocument.objects.filter(kind=Kind.ACCIDENT_CARD).count() == 1
    assert Notice.objects.filter(code="accident_granted_employer").count() == 1
    assert Notice.objects.filter(code="accident_granted_person").count() == 1


def test_refused_the_employer_gets_a_notice_with_the_person_the_file_and_the_desk(cast: Cast):
    filing = decided(cast, filed_by_employer(cast), Outcome.REFUSE)
    notice = Notice.objects.get(declarant=cast.valira)
    assert notice.tray == "rejected"
    assert notice.facts == {"number": filing.number}
    printed = {name: value for name, value in notice.document.data.items() if name not in {"t", "demo"}}
    assert set(printed) == {"name", "file_number", "desk", "hours"}
    assert printed["name"] == "Maria Serra Vidal"
    assert printed["file_number"] == filing.number
    assert not Card.objects.exists()
    assert Accident.objects.get().refused_on == AT.date()


def test_the_reasoned_decision_goes_to_the_person_and_names_what_the_law_asks(cast: Cast):
    decided(cast, filed_by_employer(cast), Outcome.REFUSE)
    letter = IssuedDocument.objects.get(kind=Kind.ACCIDENT_DECISION)
    assert letter.holder == cast.maria
    assert letter.declarant is None
    said = letter.data
    assert said["proposer"] == cast.oficial.full_name
    assert said["resolver"] == cast.cap.full_name
    assert said["delegation"] == cast.competence.reference
    assert said["evidence"] == ["Informe mèdic"]
    assert any("123" in reason["article"] for reason in said["reasons"])
    assert any("Consell d’Administració" in line for line in said["remedy"])
    assert any("21 de desembre del 2026" in line for line in said["remedy"])
    assert Kind.ACCIDENT_DECISION not in kinds(employer(cast))


def test_a_paper_from_the_desk_tells_the_employer_nothing_whatever_is_decided(cast: Cast):
    decided(cast, filed_at_the_desk(cast))
    decided(cast, filed_at_the_desk(cast, cast.people["oscar"]), Outcome.REFUSE)
    assert not Notice.objects.filter(declarant=cast.valira).exists()
    assert not kinds(employer(cast)) & {Kind.ACCIDENT_CARD, Kind.REJECTION_NOTICE, Kind.ACCIDENT_DECISION}
    assert not queries.of_party(employer(cast)).exists()
    assert Card.objects.get().document.declarant is None
    assert {notice.code for notice in Notice.objects.filter(person=cast.maria)} == {
        "accident_declared",
        "accident_granted_person",
    }


def test_the_injured_person_is_told_once_though_it_is_completed_and_corrected(cast: Cast):
    filing = present(draft(employer(cast), right_answers(cast.jordi)), employer(cast))
    enclose(filing, employer(cast))
    present(filing, employer(cast))
    items = [{"section": "timetable", "text": "Comproveu-lo."}]
    operations.ask_correction(procedure=DECLARATION, filing=filing.pk, items=items, actor=working(cast.oficial), at=AT)
    present(filing, employer(cast))
    assert Notice.objects.filter(code="accident_declared", person=cast.jordi).count() == 1
    assert PaperItem.objects.count() == 1
    assert Accident.objects.count() == 1


def test_when_the_employer_corrects_who_it_was_the_right_person_is_told(cast: Cast):
    filing = present(draft(employer(cast), right_answers(cast.jordi)), employer(cast))
    operations.save_section(
        procedure=DECLARATION,
        filing=filing.pk,
        section="injured",
        answers={"who": str(cast.maria.pk), "same_job": True},
        version=1,
        actor=employer(cast),
        at=AT,
    )
    present(filing, employer(cast))
    told = Notice.objects.filter(code="accident_declared").order_by("pk")
    assert [notice.person for notice in told] == [cast.jordi, cast.maria]
    assert Accident.objects.get().person == cast.maria
    assert not queries.about_me(insured(cast.jordi)).exists()


@pytest.mark.parametrize(
    ("place", "victim"),
    [
        (presentation.papers, "receipt"),
        (presentation, "assess"),
        (effects.accidents, "enter"),
        (effects, "_tell_injured"),
        (documents.app, "configure_task"),
        (effects.inbox, "put"),
    ],
    ids=["before the receipt", "in the assessment", "in the branch", "in when_filed", "in issue", "in the notice"],
)
def test_killed_anywhere_while_filing_nothing_is_half_done_and_the_retry_files_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, place: Any, victim: str
):
    filing = draft(employer(cast), right_answers(cast.maria))
    enclose(filing, employer(cast))
    before = jobs()

    def killed(*_args: Any, **_named: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(place, victim, killed)
        with pytest.raises(RuntimeError, match="killed"):
            present(filing, employer(cast))
    filing.refresh_from_db()
    assert filing.state == "draft"
    assert filing.number is None
    for model in (Revision, IssuedDocument, AssessmentRecord, Accident, Notice, Email):
        assert not model.objects.exists(), model
    assert jobs() == before
    assert present(filing, employer(cast)).state == "filed"
    assert Revision.objects.count() == 1
    assert IssuedDocument.objects.filter(kind=Kind.RECEIPT).count() == 1
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    ("place", "victim"),
    [
        (effects.accidents, "recognise"),
        (effects.accidents, "give_card"),
        (documents.app, "configure_task"),
        (effects.cards, "note"),
    ],
)
def test_killed_anywhere_while_resolving_nothing_is_half_done_and_the_retry_decides_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, place: Any, victim: str
):
    filing = filed_by_employer(cast)
    proposal = propose(filing, cast.oficial)
    before = jobs(), IssuedDocument.objects.count(), Notice.objects.count()

    def killed(*_args: Any, **_named: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(place, victim, killed)
        with pytest.raises(RuntimeError, match="killed"):
            resolve(proposal, cast.cap)
    filing.refresh_from_db()
    assert filing.state == "proposed"
    assert not Decision.objects.exists()
    assert not Card.objects.exists()
    assert Accident.objects.get().recognised_on is None
    assert (jobs(), IssuedDocument.objects.count(), Notice.objects.count()) == before
    assert not Event.objects.filter(type=EventType.DECIDED).exists()
    resolve(proposal, cast.cap)
    assert Card.objects.count() == Decision.objects.count() == 1


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("when", ["before rendering", "after rendering"])
def test_a_worker_killed_while_it_prepares_a_card_leaves_one_file(
    cast: Cast, run_tasks: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch, when: str
):
    decided(cast, filed_by_employer(cast))
    card = IssuedDocument.objects.get(kind=Kind.ACCIDENT_CARD)
    place, victim = {
        "before rendering": (documents.rendering, "render"),
        "after rendering": (documents.sealing, "seal"),
    }[when]

    def killed(*_args: Any, **_named: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(place, victim, killed)
        with pytest.raises(RuntimeError, match="killed"):
            documents.prepare(document_id=card.pk, at=AT)
    assert not DocumentFile.objects.filter(document=card).exists()
    run_tasks()
    documents.prepare(document_id=card.pk, at=AT)
    assert DocumentFile.objects.filter(document=card).count() == 1
    assert DocumentFile.objects.count() == IssuedDocument.objects.count()


def everything(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def test_the_employer_reads_nothing_of_health_of_debts_or_of_the_decision(cast: Cast):
    granted = decided(cast, filed_by_employer(cast))
    refused = decided(cast, filed_by_employer(cast, cast.jordi), Outcome.REFUSE)
    assert set(queries.visible_to(employer(cast))) == {granted, refused}
    assert kinds(employer(cast)) == {Kind.RECEIPT, Kind.ACCIDENT_CARD, Kind.REJECTION_NOTICE}
    assert codes(employer(cast)) == {"accident_granted_employer", "accident_refused_employer"}
    read = everything([document.data for document in papers.visible_to(employer(cast))])
    read += everything([notice.facts for notice in inbox.visible_to(employer(cast))])
    read += everything([step.facts for step in queries.history(actor=employer(cast), filing=granted)])
    for secret in ('"021"', "Fractur", "accident.presumed", "Base", cast.oficial.full_name, cast.cap.full_name):
        assert secret not in read


def test_the_injured_person_reads_what_happened_and_not_what_the_employer_says_of_itself(cast: Cast):
    filing = filed_by_employer(cast)
    assert queries.get(actor=insured(cast.maria), filing=filing.pk) == filing
    assert not queries.is_party(insured(cast.maria), filing)
    hidden = {"injured", "activity", "witnesses", "prevention", "signatory"}
    assert {section.code for section in DECLARATION.sections} - DECLARATION.for_subject == hidden
    assert Kind.RECEIPT not in kinds(insured(cast.maria))


def test_the_injured_person_knows_nothing_of_a_draft(cast: Cast):
    draft(employer(cast), right_answers(cast.maria))
    assert not queries.visible_to(insured(cast.maria)).exists()


def test_a_stranger_sees_nothing_of_anybody(cast: Cast):
    for outcome, who in ((Outcome.GRANT, cast.maria), (Outcome.REFUSE, cast.jordi)):
        filing = decided(cast, filed_by_employer(cast, who), outcome)
    for nobody in (
        competitor(cast),
        insured(cast.stranger),
        insured(cast.anna),
        insured(cast.pol),
        declaring(cast.clara, cast.clients[0]),
        Actor(door=insured(cast.maria).door),
    ):
        assert not queries.visible_to(nobody).exists()
        assert not inbox.visible_to(nobody).exists()
        assert not papers.visible_to(nobody).exists()
        assert not accidents.cards_of(nobody).exists()
        with pytest.raises(NotFound):
            queries.get(actor=nobody, filing=filing.pk)


def test_a_person_who_acts_for_a_company_has_not_their_own_affairs_in_sight(cast: Cast):
    decided(cast, filed_by_employer(cast, cast.anna))
    as_company, as_herself = employer(cast), insured(cast.anna)
    assert not accidents.cards_of(as_company).exists()
    assert "accident_granted_person" not in codes(as_company)
    assert codes(as_herself) == {"accident_declared", "accident_granted_person"}


def test_the_holder_sees_for_a_dependant_what_is_the_dependants_and_only_then(cast: Cast):
    filing = filed_by_employer(cast)
    Filing.objects.filter(pk=filing.pk).update(subject=cast.pol)
    assert queries.visible_to(insured(cast.maria, cast.pol)).get() == filing
    assert not queries.visible_to(insured(cast.maria)).exists()


def test_a_mandate_limited_to_accidents_reads_their_papers_and_another_limited_one_does_not(cast: Cast):
    decided(cast, filed_by_employer(cast))
    assert kinds(colleague(cast)) == {Kind.RECEIPT, Kind.ACCIDENT_CARD}
    assert codes(colleague(cast)) == {"accident_granted_employer"}
    limited = Actor(
        door=employer(cast).door,
        roles=employer(cast).roles,
        person=cast.maria.pk,
        declarant=cast.valira.pk,
        mandate=frozenset(),
    )
    assert not kinds(limited)
    assert not codes(limited)
    assert not queries.visible_to(limited).exists()


def test_the_desk_sees_its_own_papers_and_no_decision(cast: Cast):
    online = decided(cast, filed_by_employer(cast))
    desk = decided(cast, filed_at_the_desk(cast, cast.people["oscar"]), Outcome.REFUSE)
    clerk = working(cast.taulell)
    assert queries.visible_to(clerk).get() == desk
    assert Kind.ACCIDENT_DECISION not in kinds(clerk)
    with pytest.raises(NotFound):
        queries.get(actor=clerk, filing=online.pk)


def test_the_history_of_a_granted_declaration_reads_from_beginning_to_end(cast: Cast):
    filing = decided(cast, filed_by_employer(cast), at=moment(dt.date(2026, 11, 25)))
    assert steps(filing) == ["started", "filed", "notified", "proposed", "granted", "card_issued"]
