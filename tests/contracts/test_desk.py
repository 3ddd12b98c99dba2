"""Step 2 at the desk: person, declarants, papers, contact, contract, signature."""

import datetime as dt
from dataclasses import replace

import pytest

from cass.access import Actor, Door, Role
from cass.attachments.models import Attachment
from cass.audit.models import Event
from cass.contracts import preparation, queries
from cass.contracts.models import ApplicantKind, Capacity, CertificateRequest, Contract
from cass.contracts.needs import Paper
from cass.contracts.stages import Stage, stage_of
from cass.demo.cast import Cast
from cass.documents.kinds import Kind
from cass.doors.models import ContactKind
from cass.kernel.faults import Conflict, Denied, Fault, NotFound
from tests.contracts import deskwork
from tests.contracts.deskwork import AT

pytestmark = pytest.mark.django_db


def code_of(error: pytest.ExceptionInfo[Fault]) -> str:
    return error.value.code


def stage(request: CertificateRequest, at: dt.datetime = AT) -> Stage:
    return stage_of(CertificateRequest.objects.select_related("contract").get(pk=request.pk), at)


def test_a_contract_goes_from_the_request_to_its_signature(cast: Cast, asked: CertificateRequest, xavier: Actor):
    assert stage(asked) is Stage.REQUESTED
    deskwork.begun(asked, cast.anna, xavier)
    assert stage(asked) is Stage.PREPARING
    deskwork.checked(asked, xavier)
    contract = preparation.produce(request=asked.pk, actor=xavier, at=AT)
    assert stage(asked) is Stage.TO_SIGN
    deskwork.verified(asked, xavier)
    preparation.sign(request=asked.pk, signed=deskwork.scan(), actor=xavier, at=AT)
    assert stage(asked) is Stage.TO_APPROVE
    document = contract.document
    assert document is not None
    assert document.kind == Kind.CERTIFICATE_CONTRACT
    assert document.holder == cast.anna
    assert document.language == "ca"
    assert document.data["declarants"] == [
        {"name": cast.valira.name, "census_number": cast.valira.census_number, "kind": "Empresa"}
    ]
    assert len(contract.number) == 8
    types = list(Event.objects.filter(facts__contract=str(contract.pk)).order_by("pk").values_list("type", flat=True))
    assert types == ["contract.prepared", "door.contact_verified", "contract.signed"]


def test_the_candidates_have_exactly_the_number_or_the_document(cast: Cast, xavier: Actor):
    mixed = deskwork.sent(cast.anna, cast.valira, identity_document=cast.stranger.identity_document)
    assert {person.pk for person in queries.candidates(mixed)} == {cast.anna.pk, cast.stranger.pk}
    with pytest.raises(Fault) as error:
        deskwork.begun(mixed, cast.maria, xavier)
    assert code_of(error) == "contract.not_this_person"
    nobody = deskwork.sent(cast.anna, cast.valira, cass_number="1Z", identity_document="ZZ1")
    assert queries.candidates(nobody) == []


def test_what_is_begun_is_not_begun_again(cast: Cast, asked: CertificateRequest, xavier: Actor, agata: Actor):
    deskwork.begun(asked, cast.anna, xavier)
    with pytest.raises(Conflict):
        deskwork.begun(asked, cast.anna, agata)
    assert Contract.objects.count() == 1


def test_every_declarant_is_attached_or_refused_before_the_contract_is_made(cast: Cast, xavier: Actor):
    asked = deskwork.sent(cast.anna, cast.valira, cast.floristeria)
    deskwork.begun(asked, cast.anna, xavier)
    first, second = asked.declarants.order_by("pk")
    with pytest.raises(Fault) as error:
        preparation.produce(request=asked.pk, actor=xavier, at=AT)
    assert code_of(error) == "contract.no_declarant"
    preparation.attach(request=asked.pk, requested=first.pk, actor=xavier, at=AT)
    with pytest.raises(Fault) as error:
        preparation.produce(request=asked.pk, actor=xavier, at=AT)
    assert code_of(error) == "contract.declarants_undecided"
    preparation.refuse(request=asked.pk, requested=second.pk, why="No n’és titular.", actor=xavier, at=AT)
    with pytest.raises(Fault) as error:
        preparation.produce(request=asked.pk, actor=xavier, at=AT)
    assert code_of(error) == "contract.papers_missing"
    contract = Contract.objects.get(request=asked)
    missing = queries.papers_missing(contract, on=AT.date())
    assert [need.paper for need in missing] == [Paper.IDENTITY]
    deskwork_scan(asked, Paper.IDENTITY, xavier)
    assert preparation.produce(request=asked.pk, actor=xavier, at=AT).document is not None


def deskwork_scan(request: CertificateRequest, paper: Paper, by: Actor, requested: int | None = None) -> None:
    preparation.check_paper(
        request=request.pk, paper=paper, requested=requested, upload=deskwork.scan(), actor=by, at=AT
    )


def test_of_each_company_whose_holder_the_register_does_not_know_the_papers_are_asked_for(cast: Cast, xavier: Actor):
    asked = deskwork.sent(cast.anna, cast.valira, cast.floristeria)
    contract = deskwork.begun(asked, cast.anna, xavier)
    for requested in asked.declarants.order_by("pk"):
        preparation.attach(request=asked.pk, requested=requested.pk, actor=xavier, at=AT)
    missing = [
        (need.paper, need.declarant.census_number if need.declarant else "")
        for need in queries.papers_missing(contract, on=AT.date())
    ]
    assert missing == [(Paper.IDENTITY, ""), (Paper.HOLDER_PROOF, cast.floristeria.census_number)]


def test_with_notarial_powers_they_are_asked_for_of_each_declarant(cast: Cast, xavier: Actor):
    asked = deskwork.sent(cast.anna, cast.valira, cast.floristeria)
    contract = deskwork.begun(asked, cast.anna, xavier, capacity=Capacity.NOTARIAL)
    for requested in asked.declarants.order_by("pk"):
        preparation.attach(request=asked.pk, requested=requested.pk, actor=xavier, at=AT)
    missing = [need.paper for need in queries.papers_missing(contract, on=AT.date())]
    assert missing == [Paper.IDENTITY, Paper.NOTARIAL_POWERS, Paper.NOTARIAL_POWERS]
    preparation.set_capacity(request=asked.pk, capacity=Capacity.HOLDER, actor=xavier, at=AT)
    contract.refresh_from_db()
    missing = [need.paper for need in queries.papers_missing(contract, on=AT.date())]
    assert missing == [Paper.IDENTITY, Paper.HOLDER_PROOF]


def test_a_community_brings_its_minutes(cast: Cast, xavier: Actor):
    community = next(each for each in cast.clients if each.kind == "community_of_owners")
    asked = deskwork.sent(cast.anna, community, kind=ApplicantKind.COMMUNITY_OF_OWNERS)
    contract = deskwork.begun(asked, cast.anna, xavier)
    preparation.attach(request=asked.pk, requested=asked.declarants.get().pk, actor=xavier, at=AT)
    assert [need.paper for need in queries.papers_missing(contract, on=AT.date())] == [Paper.IDENTITY, Paper.MINUTES]


def test_a_domestic_employer_may_bring_the_form_of_another_person(cast: Cast, xavier: Actor):
    asked = domestic(cast)
    contract = deskwork.begun(asked, cast.montserrat, xavier)
    preparation.attach(request=asked.pk, requested=asked.declarants.get().pk, actor=xavier, at=AT)
    needs = queries.papers_to_check(contract, on=AT.date())
    assert [(need.paper, need.is_required) for need in needs] == [(Paper.IDENTITY, True), (Paper.CASS_0126, False)]


def domestic(cast: Cast) -> CertificateRequest:
    return deskwork.sent(cast.montserrat, cast.casa, kind=ApplicantKind.DOMESTIC_EMPLOYER)


def test_the_desk_too_refuses_a_domestic_employer_with_two_numbers(cast: Cast, xavier: Actor):
    asked = domestic(cast)
    deskwork.begun(asked, cast.montserrat, xavier)
    requested = asked.declarants.get()
    asked.declarants.update(processor_number="1A")
    with pytest.raises(Fault) as error:
        preparation.attach(request=asked.pk, requested=requested.pk, actor=xavier, at=AT)
    assert code_of(error) == "contract.processor_differs"


@pytest.mark.parametrize(
    ("census", "kind", "fault"),
    [
        ("9Z", ApplicantKind.COMPANY, "contract.not_in_census"),
        ("5530T", ApplicantKind.COMPANY, "contract.declarant_kind"),
        ("10482E", ApplicantKind.LIBERAL_PROFESSIONAL, "contract.declarant_kind"),
        ("12077M", ApplicantKind.THIRD_PARTY, "contract.not_authorised"),
    ],
)
def test_a_declarant_that_cannot_be_attached_says_why(
    cast: Cast, xavier: Actor, census: str, kind: ApplicantKind, fault: str
):
    asked = deskwork.sent(cast.clara, cast.valira, kind=kind)
    asked.declarants.update(census_number=census)
    deskwork.begun(asked, cast.clara, xavier)
    with pytest.raises(Fault) as error:
        preparation.attach(request=asked.pk, requested=asked.declarants.get().pk, actor=xavier, at=AT)
    assert code_of(error) == fault
    assert not Contract.objects.get().declarants.exists()


def test_who_files_for_third_parties_brings_the_document_of_each_holder(cast: Cast, xavier: Actor):
    asked = deskwork.sent(cast.clara, *cast.clients[:2], kind=ApplicantKind.THIRD_PARTY)
    contract = deskwork.begun(asked, cast.clara, xavier)
    for requested in asked.declarants.order_by("pk"):
        preparation.attach(request=asked.pk, requested=requested.pk, actor=xavier, at=AT)
    missing = [need.paper for need in queries.papers_missing(contract, on=AT.date())]
    assert missing == [Paper.IDENTITY, Paper.AUTHORISING_IDENTITY, Paper.AUTHORISING_IDENTITY]


def test_a_declarant_that_was_refused_can_be_attached_after_all(cast: Cast, asked: CertificateRequest, xavier: Actor):
    deskwork.begun(asked, cast.anna, xavier)
    requested = asked.declarants.get()
    preparation.attach(request=asked.pk, requested=requested.pk, actor=xavier, at=AT)
    preparation.refuse(request=asked.pk, requested=requested.pk, why="Ho ha demanat.", actor=xavier, at=AT)
    assert not Contract.objects.get().declarants.exists()
    preparation.attach(request=asked.pk, requested=requested.pk, actor=xavier, at=AT)
    requested.refresh_from_db()
    assert requested.refused_why == ""
    assert Contract.objects.get().declarants.count() == 1


def test_scans_are_sealed_evidence_of_the_contract(cast: Cast, asked: CertificateRequest, xavier: Actor):
    contract = deskwork.begun(asked, cast.anna, xavier)
    deskwork_scan(asked, Paper.IDENTITY, xavier)
    deskwork_scan(asked, Paper.IDENTITY, xavier)
    kept = Attachment.objects.filter(filing_id=contract.pk)
    assert kept.count() == 2
    assert contract.papers.count() == 1
    assert all(not each.health and deskwork.scan().read() not in bytes(each.original) for each in kept)
    with pytest.raises(NotFound):
        deskwork_scan(asked, Paper.NOTARIAL_POWERS, xavier)
    with pytest.raises(NotFound):
        deskwork_scan(asked, Paper.SIGNED_CONTRACT, xavier)


def test_nobody_signs_before_the_contact_is_verified(cast: Cast, asked: CertificateRequest, xavier: Actor):
    deskwork.made(asked, cast.anna, xavier)
    with pytest.raises(Fault) as error:
        preparation.sign(request=asked.pk, signed=deskwork.scan(), actor=xavier, at=AT)
    assert code_of(error) == "contract.contact_not_verified"
    assert not Contract.objects.get().papers.filter(paper=Paper.SIGNED_CONTRACT).exists()


def test_a_code_that_went_elsewhere_does_not_verify_the_new_contact(
    cast: Cast, asked: CertificateRequest, xavier: Actor
):
    deskwork.begun(asked, cast.anna, xavier)
    preparation.send_code(request=asked.pk, actor=xavier, at=AT)
    digits = deskwork.code_for(asked)
    preparation.change_contact(
        request=asked.pk, kind=ContactKind.EMAIL, contact="anna@example.org", actor=xavier, at=AT
    )
    wrong = preparation.verify_contact(request=asked.pk, typed=digits, actor=xavier, at=AT)
    assert wrong is not None
    assert wrong.code == "code.wrong"
    deskwork.verified(asked, xavier)
    assert Contract.objects.get().contact_verified_at == AT
    preparation.change_contact(
        request=asked.pk, kind=ContactKind.EMAIL, contact="altra@example.org", actor=xavier, at=AT
    )
    assert Contract.objects.get().contact_verified_at is None


def test_the_bearer_takes_it_away_and_it_comes_back_signed(cast: Cast, asked: CertificateRequest, xavier: Actor):
    deskwork.made(asked, cast.anna, xavier)
    preparation.hand_over(
        request=asked.pk, name="Pere Soler Camps", document="P0233917", form=deskwork.scan(), actor=xavier, at=AT
    )
    assert stage(asked) is Stage.AWAY
    with pytest.raises(Conflict):
        preparation.hand_over(
            request=asked.pk, name="Un altre", document="1", form=deskwork.scan(), actor=xavier, at=AT
        )
    deskwork.verified(asked, xavier)
    contract = preparation.sign(request=asked.pk, signed=deskwork.scan(), actor=xavier, at=AT)
    assert stage(asked) is Stage.TO_APPROVE
    assert (contract.bearer_name, contract.bearer_document) == ("Pere Soler Camps", "P0233917")
    assert {row.paper for row in contract.papers.all()} == {"identity", "cass_0007", "signed_contract"}


def test_a_contract_that_is_made_again_revokes_the_former_paper(cast: Cast, asked: CertificateRequest, xavier: Actor):
    former = deskwork.made(asked, cast.anna, xavier).document
    preparation.reopen(request=asked.pk, actor=xavier, at=AT)
    assert stage(asked) is Stage.PREPARING
    assert former is not None
    former.refresh_from_db()
    assert former.revoked_at is not None
    again = preparation.produce(request=asked.pk, actor=xavier, at=AT).document
    assert again is not None
    assert again.pk != former.pk


def test_nothing_of_a_contract_that_is_made_changes_under_it(cast: Cast, asked: CertificateRequest, xavier: Actor):
    deskwork.made(asked, cast.anna, xavier)
    requested = asked.declarants.get().pk
    with pytest.raises(Conflict):
        preparation.attach(request=asked.pk, requested=requested, actor=xavier, at=AT)
    with pytest.raises(Conflict):
        preparation.refuse(request=asked.pk, requested=requested, why="Tard.", actor=xavier, at=AT)
    with pytest.raises(Conflict):
        preparation.set_capacity(request=asked.pk, capacity=Capacity.NOTARIAL, actor=xavier, at=AT)
    with pytest.raises(Conflict):
        deskwork_scan(asked, Paper.IDENTITY, xavier)


@pytest.mark.parametrize("role", [Role.ACCIDENT_OFFICER, Role.COMU_CLERK, Role.HELP_CENTRE, Role.SUPERVISOR])
def test_others_of_the_office_do_not_work_on_contracts(
    cast: Cast, asked: CertificateRequest, xavier: Actor, role: Role
):
    other = replace(xavier, roles=frozenset({role}))
    with pytest.raises(Denied):
        deskwork.begun(asked, cast.anna, other)
    with pytest.raises(NotFound):
        queries.get(actor=other, request=asked.pk)
    holder = Actor(door=Door.PIN, person=cast.anna.pk, roles=frozenset({Role.INSURED}))
    with pytest.raises(NotFound):
        queries.get(actor=holder, request=asked.pk)


def test_the_queue_tells_the_same_stage_as_the_request_and_finds_by_every_number(cast: Cast, xavier: Actor):
    one = deskwork.sent(cast.anna, cast.valira)
    two = deskwork.sent(cast.nuria, cast.photographer, kind=ApplicantKind.LIBERAL_PROFESSIONAL)
    deskwork.signed(two, cast.nuria, xavier)
    counts = queries.counts(actor=xavier, at=AT)
    assert {known: count for known, count in counts.items() if count} == {Stage.REQUESTED: 1, Stage.TO_APPROVE: 1}
    contract = Contract.objects.get(request=two)
    for text in (two.reference.lower(), contract.number, cast.nuria.identity_document, "casals nur", "21853H"):
        found = queries.queue(actor=xavier, stage=None, text=text, at=AT)
        assert [each.pk for each in found] == [two.pk], text
    everything = queries.queue(actor=xavier, stage=None, text="", at=AT)
    assert {each.pk for each in everything} == {one.pk, two.pk}
    assert [each.pk for each in queries.queue(actor=xavier, stage=Stage.REQUESTED, text="", at=AT)] == [one.pk]
