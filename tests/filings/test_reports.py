"""The medical report that others than the declarant bring: at the office, or a doctor by invitation."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from cass.access import NOBODY, Actor
from cass.attachments import operations as attachments
from cass.attachments.models import Attachment
from cass.audit.models import Event
from cass.demo.cast import Cast
from cass.filings import operations, queries, reports
from cass.filings.models import BroughtBy, Filing, ReportDelivery, ReportInvitation
from cass.inbox.models import Notice
from cass.kernel import keyring, verification_code
from cass.kernel.faults import Conflict, Denied, Fault, NotFound
from cass.rules.assessment import Outcome
from tests.filings.acting import (
    AT,
    DECLARATION,
    NOBODYS,
    competitor,
    decided,
    draft,
    employer,
    enclose,
    filed,
    filed_at_the_desk,
    filed_by_employer,
    insured,
    own_account,
    own_answers,
    picture,
    present,
    propose,
    review,
    right_answers,
    steps,
    typed_in,
    working,
)

LATER = AT + dt.timedelta(hours=1)


def incomplete(cast: Cast) -> Filing:
    """Maria's accident, declared with nothing missing but the medical report."""
    return present(draft(employer(cast), right_answers(cast.maria)), employer(cast))


def bring(filing: Filing | Any, actor: Actor, *, at: dt.datetime = LATER, **changes: Any) -> ReportDelivery:
    given = {
        "kind": "medical_report",
        "brought_by": BroughtBy.INJURED,
        "presented_on": at.date(),
        "upload": picture(),
        **changes,
    }
    number = filing.pk if isinstance(filing, Filing) else filing
    return operations.take_in_report(procedure=DECLARATION, filing=number, actor=actor, at=at, **given)


def invite(filing: Filing | Any, actor: Actor, *, at: dt.datetime = LATER) -> str:
    number = filing.pk if isinstance(filing, Filing) else filing
    return operations.invite_doctor(procedure=DECLARATION, filing=number, actor=actor, at=at)


def deliver(code: str, *, at: dt.datetime = LATER, **changes: Any) -> Attachment:
    given = {"doctor_name": "Joana Vila Mas", "doctor_number": "1234", "upload": picture(), **changes}
    return operations.deliver_report(procedure=DECLARATION, code=code, actor=NOBODY, at=at, **given)


def notices(filing: Filing) -> list[tuple[str, bool]]:
    """The codes of the notices about a filing, and whether they are the declarant's."""
    found = Notice.objects.filter(filing_id=filing.pk).order_by("pk")
    return [(notice.code, notice.declarant_id is not None) for notice in found]


def test_a_report_brought_to_the_desk_is_no_longer_missing_and_the_declarant_completes(cast: Cast):
    filing = incomplete(cast)
    assert filing.state == "incomplete"
    delivery = bring(filing, working(cast.taulell), brought_by=BroughtBy.DOCTOR)
    assert delivery.presented_on == LATER.date()
    assert review(filing).missing == []
    assert notices(filing)[-2:] == [("report_was_missing", True), ("report_at_the_office", False)]
    completed = present(filing, employer(cast), at=LATER)
    assert completed.state == "filed"
    assert completed.revisions.latest("number").attachments == []


def test_an_officer_takes_in_a_leave_certificate_until_the_filing_is_decided(cast: Cast):
    filing = filed_by_employer(cast)
    bring(filing, working(cast.oficial), kind="leave_certificate", brought_by=BroughtBy.ANOTHER)
    propose(filing, cast.oficial)
    bring(filing, working(cast.cap))
    assert steps(filing)[-1] == "medical_report_received"
    assert "leave_certificate_received" in steps(filing)


@pytest.mark.parametrize("outcome", [Outcome.GRANT, Outcome.REFUSE])
def test_a_decided_filing_takes_no_report_and_invites_nobody(cast: Cast, outcome: Outcome):
    filing = filed_by_employer(cast)
    code = invite(filing, insured(cast.maria))
    decided(cast, filing, outcome)
    with pytest.raises(Conflict, match=r"report\.no_longer_taken"):
        bring(filing, working(cast.taulell))
    with pytest.raises(Conflict, match=r"report\.no_longer_taken"):
        invite(filing, insured(cast.maria))
    with pytest.raises(Fault, match=r"report\.code_invalid"):
        deliver(code)
    assert not filing.report_deliveries.exists()


def test_a_draft_and_a_filing_that_nobody_has_take_nothing(cast: Cast):
    private = draft(employer(cast), right_answers(cast.maria))
    for filing in (private, NOBODYS):
        for actor in (working(cast.taulell), working(cast.oficial)):
            with pytest.raises(NotFound):
                bring(filing, actor)
            with pytest.raises(NotFound):
                invite(filing, actor)
        with pytest.raises(NotFound):
            invite(filing, insured(cast.maria))


def test_only_the_office_takes_in(cast: Cast):
    filing = filed_by_employer(cast)
    outsiders = [NOBODY, employer(cast), competitor(cast), insured(cast.maria), working(cast.users["supervisio"])]
    for actor in outsiders:
        with pytest.raises(Denied):
            bring(filing, actor)
    assert not filing.report_deliveries.exists()


def test_only_reports_are_taken_in_and_not_from_tomorrow(cast: Cast):
    filing = filed_by_employer(cast)
    with pytest.raises(NotFound):
        bring(filing, working(cast.taulell), kind="police_report")
    with pytest.raises(Fault, match="presented_in_the_future"):
        bring(filing, working(cast.taulell), presented_on=LATER.date() + dt.timedelta(days=1))


def test_the_party_neither_lists_nor_files_nor_takes_out_what_others_brought(cast: Cast):
    filing = incomplete(cast)
    delivery = bring(filing, working(cast.taulell))
    assert queries.enclosed_by_party(filing) == []
    with pytest.raises(NotFound):
        operations.take_out(
            procedure=DECLARATION,
            filing=filing.pk,
            attachment=delivery.attachment_id,
            actor=employer(cast),
            at=LATER,
        )
    assert Attachment.objects.filter(pk=delivery.attachment_id).exists()
    told = [step.code for step in queries.history(actor=employer(cast), filing=filing)]
    assert told[-1] == "medical_report_received"


def test_neither_side_fills_the_place_of_the_other(cast: Cast):
    filing = incomplete(cast)
    most = next(need.most for need in DECLARATION.attachments if need.kind == "medical_report")
    for _each in range(most):
        bring(filing, working(cast.taulell))
    with pytest.raises(Fault, match="too_many"):
        bring(filing, working(cast.taulell))
    with pytest.raises(Fault, match="too_many"):
        invite(filing, insured(cast.maria))
    enclose(filing, employer(cast), at=LATER)
    assert len(queries.enclosed_by_party(filing)) == 1


def test_a_report_whose_file_is_refused_is_missing_again(cast: Cast):
    filing = incomplete(cast)
    broken = SimpleUploadedFile("informe.pdf", b"%PDF-1.7\nnothing of a document")
    delivery = bring(filing, working(cast.taulell), upload=broken)
    attachments.clean(attachment_id=delivery.attachment_id, at=LATER)
    assert [problem.field for problem in review(filing).missing] == ["medical_report"]
    assert reports.kinds_brought(filing) == set()


def test_the_injured_person_and_the_office_invite_and_nobody_else(cast: Cast):
    filing = filed_by_employer(cast)
    for actor in (insured(cast.maria), working(cast.oficial), working(cast.taulell)):
        assert verification_code.normalise(invite(filing, actor))
    for actor in (NOBODY, employer(cast), competitor(cast), working(cast.users["supervisio"])):
        with pytest.raises(Denied):
            invite(filing, actor)
    for actor in (insured(cast.stranger), insured(cast.jordi), insured(cast.maria, cast.pol)):
        with pytest.raises(NotFound):
            invite(filing, actor)
        with pytest.raises(NotFound):
            operations.revoke_invitation(filing=filing.pk, actor=actor, at=LATER)
    assert filing.report_invitations.filter(revoked_at=None).count() == 1


def test_own_account_invites_as_the_injured_person_and_not_as_the_declarant(cast: Cast):
    marc = cast.people["marc"]
    filing = filed(own_account(marc, cast.electrician), own_answers())
    assert invite(filing, insured(marc))
    with pytest.raises(Denied):
        invite(filing, own_account(marc, cast.electrician))


def test_a_paper_declaration_takes_the_doctor_s_report_too(cast: Cast):
    filing = filed_at_the_desk(cast)
    deliver(invite(filing, insured(cast.maria)))
    assert notices(filing)[-1] == ("report_by_doctor", False)


def test_nobody_is_invited_while_nobody_knows_who_was_hurt(cast: Cast):
    filing = filed(employer(cast), right_answers(None, injured=typed_in("000000X")))
    with pytest.raises(Conflict, match=r"report\.nobody_identified"):
        invite(filing, working(cast.oficial))
    bring(filing, working(cast.taulell))


def test_the_doctor_s_report_arrives_with_what_they_stated_and_the_injured_person_is_told(cast: Cast):
    filing = incomplete(cast)
    attachment = deliver(invite(filing, insured(cast.maria)))
    delivery = filing.report_deliveries.get()
    assert delivery.attachment_id == attachment.pk
    assert (delivery.brought_by, delivery.doctor_name, delivery.doctor_number) == ("doctor", "Joana Vila Mas", "1234")
    assert attachment.kind == "medical_report"
    assert attachment.supplied_by == {"door": "none"}
    assert notices(filing)[-2:] == [("report_was_missing", True), ("report_by_doctor", False)]
    told = Notice.objects.get(filing_id=filing.pk, code="report_by_doctor")
    assert told.person == cast.maria
    assert told.facts["doctor"] == "Joana Vila Mas"
    assert review(filing).missing == []


def test_a_code_is_good_once(cast: Cast):
    filing = filed_by_employer(cast)
    code = invite(filing, insured(cast.maria))
    deliver(code)
    with pytest.raises(Fault, match=r"report\.code_invalid"):
        deliver(code)
    assert filing.report_deliveries.count() == 1


def test_a_code_is_good_for_fourteen_days(cast: Cast):
    filing = filed_by_employer(cast)
    code = invite(filing, insured(cast.maria))
    last = LATER + operations.INVITATION_LASTS
    assert reports.invited(code=code, at=last - dt.timedelta(seconds=1))
    with pytest.raises(Fault, match=r"report\.code_invalid"):
        deliver(code, at=last)


def test_a_new_invitation_takes_the_place_of_the_old_one_whoever_made_it(cast: Cast):
    filing = filed_by_employer(cast)
    first = invite(filing, insured(cast.maria))
    second = invite(filing, working(cast.taulell))
    assert reports.invited(code=first, at=LATER) is None
    assert reports.invited(code=second, at=LATER)


def test_a_revoked_code_opens_nothing(cast: Cast):
    filing = filed_by_employer(cast)
    code = invite(filing, working(cast.oficial))
    for _again in range(2):
        operations.revoke_invitation(filing=filing.pk, actor=insured(cast.maria), at=LATER)
    assert steps(filing).count("invitation_revoked") == 1
    with pytest.raises(Fault, match=r"report\.code_invalid"):
        deliver(code)


def test_a_used_invitation_can_no_longer_be_revoked(cast: Cast):
    filing = filed_by_employer(cast)
    deliver(invite(filing, insured(cast.maria)))
    operations.revoke_invitation(filing=filing.pk, actor=insured(cast.maria), at=LATER)
    assert filing.report_invitations.get().revoked_at is None


def test_a_file_refused_at_once_leaves_the_code_good(cast: Cast):
    filing = filed_by_employer(cast)
    code = invite(filing, insured(cast.maria))
    with pytest.raises(Fault, match=r"attachment\.type_not_accepted"):
        deliver(code, upload=SimpleUploadedFile("informe.exe", b"MZ is no report"))
    assert deliver(code)


def test_a_code_leads_to_its_own_filing_only(cast: Cast):
    maria, jordi = filed_by_employer(cast), filed_by_employer(cast, cast.jordi)
    code = invite(maria, insured(cast.maria))
    invite(jordi, insured(cast.jordi))
    deliver(code)
    assert maria.report_deliveries.count() == 1
    assert not jordi.report_deliveries.exists()


@pytest.mark.parametrize("code", ["", "7K3M-Q9XT-4PDA-HW2K", "x" * 60, "0000000000000000", "\0"])
def test_what_is_no_code_opens_nothing(cast: Cast, code: str):
    invite(filed_by_employer(cast), insured(cast.maria))
    assert reports.invited(code=code, at=LATER) is None


def test_the_code_is_kept_nowhere_and_a_digest_made_without_the_pepper_finds_nothing(cast: Cast):
    filing = filed_by_employer(cast)
    code = invite(filing, insured(cast.maria))
    kept = [*ReportInvitation.objects.order_by("pk").values(), *filing.steps.order_by("pk").values()]
    kept += [*Event.objects.order_by("pk").values(), *Notice.objects.order_by("pk").values()]
    assert code not in str(kept)
    other = keyring.Key("other", b"0" * 32)
    assert bytes(filing.report_invitations.get().digest) != reports.digest(code, other)


def test_a_code_stays_good_when_the_pepper_is_rotated(cast: Cast, tmp_path: Path, settings: Any):
    keyring.create(tmp_path)
    settings.KEYRING = keyring.Keyring(tmp_path)
    filing = filed_by_employer(cast)
    code = invite(filing, insured(cast.maria))
    keyring.rotate(tmp_path, "pepper")
    assert reports.invited(code=code, at=LATER)


def test_the_declarant_does_not_know_of_invitations(cast: Cast):
    filing = filed_by_employer(cast)
    invite(filing, insured(cast.maria))
    operations.revoke_invitation(filing=filing.pk, actor=insured(cast.maria), at=LATER)
    told = {step.code for step in queries.history(actor=employer(cast), filing=filing)}
    assert not told & {"doctor_invited", "invitation_revoked"}


def test_the_clerk_finds_undecided_files_by_number_and_nobody_by_name(cast: Cast):
    filing, clerk = filed_by_employer(cast), working(cast.taulell)

    def found(text: str) -> list[Filing]:
        return list(queries.numbered(reports.waiting(clerk), text=text).order_by("pk"))

    assert found(filing.number or "") == found(cast.maria.cass_number) == [filing]
    assert found((filing.number or "")[-7:]) == [filing]
    assert found("Serra") == found("Valira") == found("") == []
    decided(cast, filing)
    assert found(filing.number or "") == []
    assert not queries.visible_to(clerk).exists()


def test_the_database_keeps_one_open_invitation_and_what_an_invited_doctor_stated(cast: Cast):
    filing = filed_by_employer(cast)
    invite(filing, insured(cast.maria))
    with pytest.raises(IntegrityError, match="one_open_invitation"), transaction.atomic():
        ReportInvitation.objects.create(
            filing=filing, digest=b"1" * 32, made_at=AT, made_by={}, expires_at=AT + dt.timedelta(days=1)
        )
    with pytest.raises(IntegrityError, match="invited_doctors_say_who_they_are"), transaction.atomic():
        ReportDelivery.objects.create(
            filing=filing,
            attachment_id=NOBODYS,
            brought_by=BroughtBy.DOCTOR,
            presented_on=AT.date(),
            delivered_at=AT,
            invitation=filing.report_invitations.get(),
        )
