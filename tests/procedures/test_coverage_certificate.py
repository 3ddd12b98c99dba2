"""B12: the certificate of health coverage, in one click; or the reasons why there is none."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from cass.access import Actor, Door, Role
from cass.demo.cast import Cast
from cass.documents.kinds import Kind
from cass.documents.models import IssuedDocument
from cass.filings import operations, queries
from cass.filings.models import Filing
from cass.kernel.faults import Denied, Fault, NotFound
from cass.registry import operations as registry
from cass.registry.models import Dependant, Employment, Holiday, Person, Relation
from cass.rules import coverage
from tests.filings.acting import AT, COVERAGE, declaring, employer, insured, moment, steps, working


def obtain(actor: Actor, *, at: dt.datetime = AT, language: str = "ca") -> Filing:
    return operations.obtain(procedure=COVERAGE, actor=actor, at=at, language=language)


def certificate(filing: Filing) -> IssuedDocument:
    return IssuedDocument.objects.get(filing_id=filing.pk)


def reasons(filing: Filing) -> set[str]:
    assessment: dict[str, Any] = json.loads(filing.assessments.get().assessment)
    return {reason["code"] for reason in assessment["reasons"]}


def stops_working(person: Person, last_day: dt.date) -> None:
    registry.end_employment(employment=Employment.objects.get(person=person).pk, last_day=last_day)


def test_one_click_gives_a_granted_filing_and_one_document_that_is_the_receipt(cast: Cast):
    filing = obtain(insured(cast.maria))
    assert filing.state == "granted"
    assert filing.number
    document = certificate(filing)
    assert document.kind == Kind.COVERAGE_CERTIFICATE
    assert document.holder == cast.maria
    assert document.valid_from == AT.date()
    assert document.data["name"] == "Maria Serra Vidal"
    assert [each["name"] for each in document.data["beneficiaries"]] == ["Pol Ribas Serra"]
    assert steps(filing) == ["started", "filed", "granted"]
    assert filing.decision.resolved_by is None


def test_rights_that_are_not_open_yet_are_refused_with_reasons_and_no_document(cast: Cast):
    filing = obtain(insured(cast.lucas))
    assert filing.state == "refused"
    assert "coverage.not_yet" in reasons(filing) or reasons(filing) & {"coverage.not_open", "coverage.too_few_days"}
    assert not IssuedDocument.objects.exists()
    assert queries.get(actor=insured(cast.lucas), filing=filing.pk) == filing


def test_the_holder_obtains_it_for_a_dependant(cast: Cast):
    filing = obtain(insured(cast.maria, cast.pol))
    assert filing.person == cast.maria
    assert filing.subject == cast.pol
    document = certificate(filing)
    assert document.holder == cast.pol
    assert document.data["beneficiaries"] == []


def test_a_dependants_rights_fall_with_the_holders(cast: Cast):
    stops_working(cast.maria, dt.date(2026, 1, 31))
    assert obtain(insured(cast.maria, cast.pol)).state == "refused"


def test_nobody_obtains_it_for_somebody_elses_child_nor_after_the_dependence_ended(cast: Cast):
    with pytest.raises(NotFound):
        obtain(insured(cast.stranger, cast.pol))
    Dependant.objects.update(until=dt.date(2026, 11, 18))
    with pytest.raises(NotFound):
        obtain(insured(cast.maria, cast.pol))
    assert not Filing.objects.exists()


def test_twice_is_two_certificates_each_good(cast: Cast):
    first, second = (certificate(obtain(insured(cast.maria))) for _ in range(2))
    assert first.code != second.code
    assert first.number != second.number
    assert first.revoked_at is None
    assert second.revoked_at is None


@pytest.mark.parametrize(
    ("language", "words"), [("ca", "novembre"), ("es", "noviembre"), ("fr", "novembre"), ("en", "November")]
)
def test_it_speaks_the_language_in_which_it_is_asked_for(cast: Cast, language: str, words: str):
    document = certificate(obtain(insured(cast.maria), language=language))
    assert document.language == language
    assert words in document.data["statement"]


def test_own_account_in_debt_keeps_its_right_and_the_certificate_says_what_is_owed_first(cast: Cast):
    filing = obtain(insured(cast.marc))
    assert filing.state == "granted"
    assert filing.decision.outcome == "grant_card_withheld"
    (owing,) = (note for note in certificate(filing).data["notes"] if "118.2" in note)
    assert "no és un document de presa en càrrec" in owing
    assert "la CASS la reemborsa un cop pagades" in owing
    paid_up = certificate(obtain(insured(cast.nuria)))
    assert not any("118.2" in note for note in paid_up.data["notes"])


def test_a_dependants_certificate_does_not_tell_the_holders_debt(cast: Cast):
    child = {"person": cast.pol, "relation": Relation.CHILD, "since": cast.pol.birth_date - dt.timedelta(days=1)}
    Dependant.objects.all().delete()
    Dependant.objects.create(holder=cast.marc, **child)
    notes = certificate(obtain(insured(cast.marc, cast.pol))).data["notes"]
    assert any("no és un document de presa en càrrec" in note for note in notes)
    assert not any("pendents" in note or "118.2" in note for note in notes)


def test_of_two_parents_the_one_who_brings_the_most_counts_and_not_the_one_of_longest(cast: Cast):
    earlier = cast.pol.birth_date - dt.timedelta(days=1)
    for holder in (cast.lucas, cast.marc):
        Dependant.objects.create(holder=holder, person=cast.pol, relation=Relation.CHILD, since=earlier)
    through_maria = certificate(obtain(insured(cast.maria, cast.pol)))
    assert not any("no és un document de presa en càrrec" in note for note in through_maria.data["notes"])
    stops_working(cast.maria, dt.date(2026, 1, 31))
    through_marc = certificate(obtain(insured(cast.maria, cast.pol)))
    assert any("no és un document de presa en càrrec" in note for note in through_marc.data["notes"])
    Dependant.objects.filter(holder=cast.marc).delete()
    assert obtain(insured(cast.maria, cast.pol)).state == "refused"


def test_rights_kept_after_work_count_for_somebody_whose_holder_brings_none(cast: Cast):
    Dependant.objects.create(holder=cast.lucas, person=cast.maria, relation=Relation.SPOUSE, since=dt.date(2020, 1, 1))
    stops_working(cast.maria, dt.date(2026, 10, 31))
    assert obtain(insured(cast.maria)).state == "granted"


@pytest.mark.parametrize("why", ["grown up", "at work", "living abroad"])
def test_it_names_no_dependant_whose_right_has_ended(cast: Cast, why: str):
    match why:
        case "grown up":
            Person.objects.filter(pk=cast.pol.pk).update(birth_date=dt.date(2001, 11, 19))
        case "at work":
            job = {"occupation": "7110", "job_title": "Aprenent", "monthly_base": 150000}
            registry.start_employment(person=cast.pol, declarant=cast.floristeria, since=dt.date(2026, 11, 2), **job)
        case "living abroad":
            Person.objects.filter(pk=cast.pol.pk).update(is_resident=False)
    assert certificate(obtain(insured(cast.maria))).data["beneficiaries"] == []


def test_a_pensioner_has_no_last_day(cast: Cast):
    document = certificate(obtain(insured(cast.joan)))
    assert document.valid_until is None
    assert len(document.data["notes"]) == 1


def test_of_somebody_who_works_it_says_until_when_if_the_work_ended_today(cast: Cast):
    document = certificate(obtain(insured(cast.maria)))
    assert document.valid_until == dt.date(2027, 3, 19)
    assert any(note.startswith("Si la feina s’acabés avui") for note in document.data["notes"])


def test_of_somebody_who_stopped_it_says_until_when_the_rights_are_kept(cast: Cast):
    stops_working(cast.maria, dt.date(2026, 10, 31))
    document = certificate(obtain(insured(cast.maria)))
    assert document.valid_until == dt.date(2027, 2, 28)
    assert not any("acabés avui" in note for note in document.data["notes"])
    assert any("es mantenen fins al 28 de febrer del 2027" in note for note in document.data["notes"])
    assert obtain(insured(cast.maria), at=moment(dt.date(2027, 3, 1))).state == "refused"


def test_of_a_dependant_about_to_reach_the_age_it_says_that_day(cast: Cast):
    Person.objects.filter(pk=cast.pol.pk).update(birth_date=dt.date(2001, 12, 24))
    cast.pol.refresh_from_db()
    document = certificate(obtain(insured(cast.maria, cast.pol)))
    assert document.valid_until == dt.date(2026, 12, 23)
    assert any("per edat" in note for note in document.data["notes"])
    assert obtain(insured(cast.maria, cast.pol), at=moment(dt.date(2026, 12, 24))).state == "refused"


def ward(cast: Cast, *, born: dt.date, since: dt.date) -> coverage.Relation:
    Person.objects.filter(pk=cast.pol.pk).update(birth_date=born)
    link = Dependant.objects.get()
    link.relation, link.since = Relation.WARD, since
    link.save()
    filing = obtain(insured(cast.maria, cast.pol))
    return coverage.Relation(json.loads(filing.assessments.get().facts)["relation"])


def test_a_ward_is_a_minor_under_guardianship_or_an_adult_whose_tutelage_began_as_one(cast: Cast):
    born = dt.date(2000, 5, 1)
    assert ward(cast, born=dt.date(2017, 3, 8), since=dt.date(2020, 1, 1)) is coverage.Relation.WARD
    assert ward(cast, born=born, since=dt.date(2018, 4, 30)) is coverage.Relation.WARD
    assert ward(cast, born=born, since=dt.date(2018, 5, 1)) is coverage.Relation.ASSISTED


def test_a_minor_under_guardianship_is_out_at_eighteen_and_an_assisted_adult_is_not(cast: Cast):
    ward(cast, born=dt.date(2000, 5, 1), since=dt.date(2010, 1, 1))
    assert Filing.objects.latest("created_at").state == "refused"
    Filing.objects.update(created_at=AT - dt.timedelta(days=1))
    ward(cast, born=dt.date(2000, 5, 1), since=dt.date(2019, 1, 1))
    assert Filing.objects.latest("created_at").state == "granted"


def test_with_neither_work_nor_pension_nor_holder_there_are_no_rights(cast: Cast):
    Employment.objects.filter(person=cast.stranger).delete()
    assert obtain(insured(cast.stranger)).state == "refused"


def test_what_a_rule_cannot_know_is_sent_to_the_desk_and_leaves_nothing(cast: Cast):
    Employment.objects.filter(person=cast.maria).update(
        period=DateRange(dt.date(2020, 1, 1), None), monthly_base=10_000
    )
    with pytest.raises(Fault) as refused:
        obtain(insured(cast.maria))
    assert refused.value.code == "filing.needs_the_desk"
    assert not Filing.objects.exists()


def test_it_is_obtained_at_the_personal_doors_only(cast: Cast):
    for actor in (
        employer(cast),
        declaring(cast.maria, cast.valira),
        working(cast.oficial),
        Actor(door=Door.CASS_CERTIFICATE, roles=frozenset({Role.INSURED}), person=cast.maria.pk),
        Actor(door=Door.NONE),
    ):
        with pytest.raises(Denied):
            obtain(actor)


def test_it_waits_for_no_calendar_since_nobody_has_to_decide_it(cast: Cast):
    Holiday.objects.filter(date__year=2027).delete()
    filing = obtain(insured(cast.maria))
    assert filing.state == "granted"
    assert filing.decision_due is None


def test_killed_while_it_is_issued_nothing_was_filed(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    def killed(*_args: Any, **_named: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr("cass.documents.operations.app.configure_task", killed)
        with pytest.raises(RuntimeError, match="killed"):
            obtain(insured(cast.maria))
    assert not Filing.objects.exists()
    assert not IssuedDocument.objects.exists()
    assert obtain(insured(cast.maria)).state == "granted"


def test_around_midnight_the_day_is_andorras(cast: Cast):
    document = certificate(obtain(insured(cast.maria), at=dt.datetime(2026, 11, 19, 23, 30, tzinfo=dt.UTC)))
    assert document.valid_from == dt.date(2026, 11, 20)
    assert "20 de novembre" in document.data["statement"]
