"""Redeeming a contract: who gets a certificate, who does not, and what they are told."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from cass.access import Actor, Door
from cass.audit.models import Event, EventType
from cass.contracts import approval, redemption, renewal
from cass.contracts.models import CertificateRequest, Contract, Issue
from cass.contracts.redemption import MOST_FAILURES, Redemption
from cass.demo.cast import Cast
from cass.doors import deliveries, endings, issued, operations, sessions, slow_hash
from cass.doors.codes import waiting
from cass.doors.models import ContactKind, IssuedCertificate, TextMessage, VerifiedContact
from cass.inbox.models import Notice
from cass.kernel.faults import Conflict, Fault, NotFound
from cass.registry.models import MandateKind
from cass.registry.operations import grant_mandate
from tests.contracts import deskwork
from tests.contracts.deskwork import AT, PASSWORD

LATER = AT + dt.timedelta(minutes=5)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pki")]


@pytest.fixture
def contract(asked: CertificateRequest, cast: Cast, xavier: Actor, agata: Actor) -> Contract:
    return deskwork.approved(asked, cast.anna, xavier, agata)


def csr(key: ec.EllipticCurvePrivateKey | None = None, *, name: str = "Somebody Else") -> bytes:
    """A request with a fresh key, in a name that nobody believes."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signed = x509.CertificateSigningRequestBuilder().subject_name(subject)
    return signed.sign(key or ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()).public_bytes(Encoding.PEM)


def told(contract: Contract, secret: str = PASSWORD, *, at: dt.datetime = AT) -> str:
    """What comes of the number with a secret: the code of a fault, or empty."""
    found = redemption.check(number=contract.number, secret=secret, at=at)
    return found.code if isinstance(found, Fault) else ""


def known(contract: Contract, secret: str = PASSWORD, *, at: dt.datetime = AT) -> Redemption:
    found = redemption.check(number=contract.number, secret=secret, at=at)
    assert isinstance(found, Redemption)
    return found


def code_for(contract: Contract, *, at: dt.datetime = AT) -> str:
    code = waiting(purpose="redeem", subject=str(contract.pk), at=at)
    assert code is not None
    return str(deliveries.digits(code))


def redeemed(contract: Contract, request: bytes | None = None, *, at: dt.datetime = AT) -> IssuedCertificate:
    found = known(contract, at=at)
    assert redemption.check_code(redemption=found, typed=code_for(contract, at=at), at=at) is None
    return redemption.issue(redemption=found, request=request or csr(), at=at)


def notices(code: str) -> list[Notice]:
    return list(Notice.objects.filter(code=code).order_by("pk"))


def test_number_password_and_code_give_a_certificate_that_names_the_holder(contract: Contract, cast: Cast):
    certificate = redeemed(contract)

    made = x509.load_der_x509_certificate(bytes(certificate.der or b""))
    assert certificate.person == cast.anna
    assert made.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == cast.anna.full_name
    assert f"{made.serial_number:x}" == certificate.serial
    assert Issue.objects.get().how == Issue.How.REDEEMED
    assert Issue.objects.get().contract == contract
    assert Event.objects.get(type=EventType.CERTIFICATE_ISSUED).person_id == cast.anna.pk


def test_the_holder_and_the_declarant_are_told(contract: Contract, cast: Cast):
    redeemed(contract)
    assert [notice.person for notice in notices("certificate_issued")] == [cast.anna]
    assert [notice.declarant for notice in notices("certificate_issued_declarant")] == [cast.valira]


def test_of_each_issue_holder_and_declarants_holders_hear_by_every_channel(contract: Contract, cast: Cast):
    """Jordi holds the company too and has chosen paper: still he is told, on the telephone that the desk verified."""
    grant_mandate(person=cast.jordi, declarant=cast.valira, kind=MandateKind.HOLDER, since=AT.date(), at=AT)
    for person, number in ((cast.anna, "+376312345"), (cast.jordi, "+376312346")):
        VerifiedContact.objects.create(
            person=person, kind=ContactKind.TELEPHONE, address=number, verified_at=AT, verified_by=cast.taulell
        )
    former = redeemed(contract)
    renewable = former.not_after - dt.timedelta(days=30)
    anna = Actor(door=Door.CASS_CERTIFICATE, person=cast.anna.pk)
    renewal.renew(certificate=former.pk, request=csr(), actor=anna, at=renewable)
    assert [notice.person for notice in notices("certificate_issued")] == [cast.anna, cast.anna]
    assert [notice.person for notice in notices("certificate_issued_holder")] == [cast.jordi, cast.jordi]
    texts = TextMessage.objects.order_by("pk").values_list("telephone", flat=True)
    assert list(texts) == ["+376312345", "+376312346"] * 2


def test_two_contracts_give_one_person_one_certificate_that_lasts(cast: Cast, xavier: Actor, agata: Actor):
    """Never one for each company: who redeems another contract has the former certificate until the new one is used."""
    companies = (cast.valira, cast.floristeria)
    contracts = [deskwork.approved(deskwork.sent(cast.anna, each), cast.anna, xavier, agata) for each in companies]
    former, fresh = (redeemed(each, at=AT + dt.timedelta(hours=hour)) for hour, each in enumerate(contracts))
    subject = x509.load_der_x509_certificate(bytes(fresh.der or b"")).subject.rfc4514_string()
    assert not any(each.name in subject or each.census_number in subject for each in companies)
    sessions.open_session(door=Door.CASS_CERTIFICATE, person=cast.anna.pk, certificate=fresh, at=LATER)
    assert endings.replace_former(at=AT + dt.timedelta(hours=2)) == 1
    former.refresh_from_db()
    assert former.revocation_reason == "superseded"
    assert list(issued.living(person=cast.anna.pk, at=AT + dt.timedelta(hours=2))) == [fresh]


def test_the_certificate_says_where_its_revocation_is_told(contract: Contract, settings):
    made = x509.load_der_x509_certificate(bytes(redeemed(contract).der or b""))
    access = made.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    points = made.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    addresses = [each.access_location.value for each in access] + [points[0].full_name[0].value]
    assert all(address.startswith(f"{settings.PKI_URL}/pki/") for address in addresses)


def test_a_contract_is_redeemed_once(contract: Contract):
    redeemed(contract)
    assert told(contract, at=LATER) == "redemption.already_redeemed"


def test_the_page_left_open_gives_no_second_certificate(contract: Contract):
    """Replay: the state of the first time, with another key."""
    found = known(contract)
    redemption.issue(redemption=found, request=csr(), at=AT)
    with pytest.raises(Fault, match=r"redemption\.already_redeemed"):
        redemption.issue(redemption=found, request=csr(), at=LATER)
    assert IssuedCertificate.objects.filter(issue__contract=contract).count() == 1


def test_the_same_key_again_gives_the_same_certificate(contract: Contract):
    key = ec.generate_private_key(ec.SECP256R1())
    first = redeemed(contract, csr(key))
    again = redemption.issue(redemption=Redemption(contract.pk, contract.redeem_until), request=csr(key), at=LATER)
    assert again == first
    assert len(notices("certificate_issued")) == 1


def test_a_stolen_number_without_the_password_opens_nothing_and_sends_no_code(contract: Contract):
    assert told(contract, "una altra frase qualsevol") == "redemption.wrong"
    assert waiting(purpose="redeem", subject=str(contract.pk), at=AT) is None


def test_an_unknown_number_gets_the_same_answer_for_the_same_work(contract: Contract, monkeypatch: pytest.MonkeyPatch):
    hashed = []
    matches = slow_hash.matches
    monkeypatch.setattr(slow_hash, "matches", lambda *asked: hashed.append(1) or matches(*asked))
    other = "00000000" if contract.number != "00000000" else "00000001"
    unknown = redemption.check(number=other, secret=PASSWORD, at=AT)
    wrong = redemption.check(number=contract.number, secret="una altra frase", at=AT)
    assert isinstance(unknown, Fault)
    assert isinstance(wrong, Fault)
    assert (unknown.code, unknown.facts) == (wrong.code, wrong.facts)
    assert len(hashed) == 2
    assert Event.objects.using("journal").filter(type=EventType.REDEMPTION_FAILED).count() == 2


def test_after_five_mistakes_the_right_password_opens_nothing_and_the_holder_is_told_once(
    contract: Contract, cast: Cast, run_tasks: Callable[[], list[str]]
):
    VerifiedContact.objects.create(
        person=cast.anna, kind=ContactKind.TELEPHONE, address="+376312345", verified_at=AT, verified_by=cast.taulell
    )
    for _ in range(MOST_FAILURES + 2):
        assert told(contract, "una altra frase") == "redemption.wrong"
    assert told(contract) == "redemption.wrong"
    run_tasks()
    assert len(notices("redemption_blocked")) == 1
    assert TextMessage.objects.get().telephone == "+376312345"


def test_wrong_codes_count_with_wrong_passwords(contract: Contract):
    found = known(contract)
    right = code_for(contract)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    assert told(contract, "una altra frase") == "redemption.wrong"
    said = [redemption.check_code(redemption=found, typed=wrong, at=AT) for _ in range(MOST_FAILURES)]
    codes = [fault.code for fault in said if fault]
    assert codes == ["code.wrong"] * 3 + ["redemption.blocked"] * 2
    fault = redemption.check_code(redemption=found, typed=right, at=AT)
    assert fault is not None
    assert fault.code == "redemption.blocked"


def test_a_code_is_good_once(contract: Contract):
    found, code = known(contract), code_for(contract)
    assert redemption.check_code(redemption=found, typed=code, at=AT) is None
    again = redemption.check_code(redemption=found, typed=code, at=LATER)
    assert again is not None
    assert again.code == "code.wrong"


def test_another_code_takes_the_place_of_the_former(contract: Contract):
    found, former = known(contract), code_for(contract)
    assert redemption.send_code(redemption=found, at=LATER) is None
    fresh = code_for(contract, at=LATER)
    assert redemption.check_code(redemption=found, typed=fresh, at=LATER) is None
    assert former != fresh


def test_before_it_is_approved_and_after_thirty_days_it_says_so(
    asked: CertificateRequest, cast: Cast, xavier: Actor, agata: Actor
):
    contract = deskwork.signed(asked, cast.anna, xavier)
    assert told(contract) == "redemption.not_approved"
    approval.approve(request=asked.pk, actor=agata, at=AT)
    assert told(contract, at=AT + dt.timedelta(days=30)) == ""
    assert told(contract, at=AT + dt.timedelta(days=30, seconds=1)) == "redemption.expired"


def test_a_contract_cancelled_on_the_way_gives_no_certificate(contract: Contract):
    found = known(contract)
    Contract.objects.filter(pk=contract.pk).update(cancelled_at=AT)
    with pytest.raises(Fault, match=r"redemption\.cancelled"):
        redemption.issue(redemption=found, request=csr(), at=AT)
    assert told(contract, at=LATER) == "redemption.cancelled"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no request", "certificate_request.unreadable"),
        (b"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n", "certificate_request.unreadable"),
        (b"x" * 20_000, "certificate_request.unreadable"),
    ],
)
def test_what_is_no_request_uses_nothing_up(contract: Contract, content: bytes, code: str):
    with pytest.raises(Fault, match=code):
        redeemed(contract, content)
    contract.refresh_from_db()
    assert contract.redeemed_at is None


def test_a_key_that_had_a_certificate_is_refused_revoked_or_not(contract: Contract, cast: Cast):
    key = ec.generate_private_key(ec.SECP256R1())
    other = operations.issue_certificate(person=cast.pere, public_key=key.public_key(), at=AT)
    found = known(contract)
    for _ in range(2):
        with pytest.raises(Fault, match=r"certificate_request\.known_key"):
            redemption.issue(redemption=found, request=csr(key), at=AT)
        IssuedCertificate.objects.filter(pk=other.pk).update(revoked_at=AT, revocation_reason="keyCompromise")
    contract.refresh_from_db()
    assert contract.redeemed_at is None


# Again: the lost computer


def test_a_code_of_the_desk_takes_the_place_of_the_password_once(contract: Contract, cast: Cast, xavier: Actor):
    first = redeemed(contract)
    code = redemption.allow_reissue(contract=contract, actor=xavier, at=LATER)

    first.refresh_from_db()
    assert first.revoked_at == LATER
    assert [notice.person for notice in notices("certificate_again")] == [cast.anna]
    assert told(contract, at=LATER) == "redemption.wrong"
    found = known(contract, code.lower().replace("-", " "), at=LATER)
    second = redemption.issue(redemption=found, request=csr(), at=LATER)
    assert [each.how for each in Issue.objects.order_by("pk")] == [Issue.How.REDEEMED, Issue.How.REISSUED]
    assert list(issued.living(person=cast.anna.pk, at=LATER)) == [second]
    assert told(contract, code, at=LATER) == "redemption.wrong"


def test_who_had_used_up_the_tries_or_the_days_comes_in_by_the_code_of_the_desk(contract: Contract, xavier: Actor):
    for _ in range(MOST_FAILURES):
        told(contract, "una altra frase")
    late = AT + dt.timedelta(days=40)
    code = redemption.allow_reissue(contract=contract, actor=xavier, at=late)
    assert told(contract, code, at=late) == ""
    assert redemption.issue(redemption=known(contract, code, at=late), request=csr(), at=late).revoked_at is None
    assert Issue.objects.get().how == Issue.How.REDEEMED


def test_the_code_of_the_desk_is_in_no_table(contract: Contract, xavier: Actor):
    code = redemption.allow_reissue(contract=contract, actor=xavier, at=LATER)
    contract.refresh_from_db()
    kept = str(Contract.objects.values().get(pk=contract.pk)) + str(list(Notice.objects.values()))
    assert code not in kept
    assert code.replace("-", "") not in kept
    assert Event.objects.filter(type=EventType.REISSUE_ALLOWED, person_id=contract.holder_id).exists()


def test_a_state_from_before_the_code_of_the_desk_is_over(contract: Contract, xavier: Actor):
    found = known(contract)
    redemption.allow_reissue(contract=contract, actor=xavier, at=LATER)
    with pytest.raises(Fault, match=r"redemption\.already_redeemed"):
        redemption.issue(redemption=found, request=csr(), at=LATER)


def test_nothing_is_given_again_on_a_contract_that_does_not_count(asked: CertificateRequest, cast: Cast, xavier: Actor):
    contract = deskwork.signed(asked, cast.anna, xavier)
    with pytest.raises(Conflict, match=r"redemption\.not_approved"):
        redemption.allow_reissue(contract=contract, actor=xavier, at=AT)


# Renewing


def ending(contract: Contract, cast: Cast, *, days: int = 20) -> tuple[IssuedCertificate, Actor, dt.datetime]:
    """A certificate that ends so many days from a moment, its holder, and the moment."""
    certificate = redeemed(contract)
    at = certificate.not_after - dt.timedelta(days=days)
    return certificate, Actor(door=Door.CASS_CERTIFICATE, person=cast.anna.pk), at


def test_a_certificate_is_renewed_with_a_new_key_and_the_former_one_ends_when_the_new_one_was_used(
    contract: Contract, cast: Cast
):
    former, anna, at = ending(contract, cast)
    fresh = renewal.renew(certificate=former.pk, request=csr(), actor=anna, at=at)
    assert Issue.objects.get(certificate=fresh).how == Issue.How.RENEWED
    assert endings.replace_former(at=at) == 0

    sessions.open_session(door=Door.CASS_CERTIFICATE, person=cast.anna.pk, certificate=fresh, at=at)
    assert endings.replace_former(at=at) == 1
    former.refresh_from_db()
    assert former.revocation_reason == "superseded"
    assert not notices("certificate_revoked")


def test_after_fourteen_days_the_former_one_ends_even_if_the_new_one_was_never_used(contract: Contract, cast: Cast):
    former, anna, at = ending(contract, cast)
    renewal.renew(certificate=former.pk, request=csr(), actor=anna, at=at)
    assert endings.replace_former(at=at + endings.OVERLAP - dt.timedelta(seconds=1)) == 0
    assert endings.replace_former(at=at + endings.OVERLAP) == 1


def test_the_same_key_renews_once_and_another_not_at_all(contract: Contract, cast: Cast):
    former, anna, at = ending(contract, cast)
    key = ec.generate_private_key(ec.SECP256R1())
    fresh = renewal.renew(certificate=former.pk, request=csr(key), actor=anna, at=at)
    assert renewal.renew(certificate=former.pk, request=csr(key), actor=anna, at=at) == fresh
    with pytest.raises(Fault, match=r"certificate\.already_renewed"):
        renewal.renew(certificate=former.pk, request=csr(), actor=anna, at=at)


def test_it_is_not_renewed_too_early_nor_too_late_nor_by_anybody_else(contract: Contract, cast: Cast):
    former, anna, at = ending(contract, cast, days=61)
    with pytest.raises(Fault, match=r"certificate\.too_early"):
        renewal.renew(certificate=former.pk, request=csr(), actor=anna, at=at)
    with pytest.raises(Fault, match=r"certificate\.over"):
        renewal.renew(certificate=former.pk, request=csr(), actor=anna, at=former.not_after)
    with pytest.raises(NotFound):
        renewal.renew(
            certificate=former.pk, request=csr(), actor=Actor(door=Door.CASS_CERTIFICATE, person=cast.pere.pk), at=at
        )


def test_the_former_key_is_not_certified_again(contract: Contract, cast: Cast):
    key = ec.generate_private_key(ec.SECP256R1())
    former = redeemed(contract, csr(key))
    at = former.not_after - dt.timedelta(days=20)
    with pytest.raises(Fault, match=r"certificate_request\.known_key"):
        renewal.renew(
            certificate=former.pk, request=csr(key), actor=Actor(door=Door.CASS_CERTIFICATE, person=cast.anna.pk), at=at
        )


def test_the_holder_hears_of_the_end_sixty_thirty_and_seven_days_before_and_once_each(contract: Contract, cast: Cast):
    certificate, _anna, _at = ending(contract, cast)
    heard = []
    for days in (61, 60, 59, 31, 30, 8, 6, 6, 0):
        endings.announce(at=certificate.not_after - dt.timedelta(days=days))
        heard.append(len(notices("certificate_ends")))
    assert heard == [0, 1, 1, 1, 2, 2, 3, 3, 3]


def test_who_has_renewed_hears_nothing(contract: Contract, cast: Cast):
    former, anna, at = ending(contract, cast)
    renewal.renew(certificate=former.pk, request=csr(), actor=anna, at=at)
    assert endings.announce(at=at) == 0


def test_a_revocation_ends_the_sessions_and_is_told(contract: Contract, cast: Cast, pki: Path):
    certificate = redeemed(contract)
    session, token = sessions.open_session(
        door=Door.CASS_CERTIFICATE, person=cast.anna.pk, certificate=certificate, at=AT
    )
    operations.revoke_certificate(certificate=certificate.pk, reason=x509.ReasonFlags.key_compromise, at=LATER)
    assert sessions.find(token=token, at=LATER) is None
    session.refresh_from_db()
    assert session.ended_at == LATER
    assert [notice.person for notice in notices("certificate_revoked")] == [cast.anna]
