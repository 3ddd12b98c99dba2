"""A report by others, in the browser: the doctor without a door, the injured person's invitation, the office's desk."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from lxml import html

from cass.access import Door
from cass.attachments import operations as attachments
from cass.attachments.models import Attachment
from cass.audit.models import Event, EventType
from cass.demo.cast import Cast
from cass.documents import asking
from cass.filings.models import Filing
from cass.kernel import verification_code
from tests.filings import acting
from tests.web import stories

Enter = Callable[..., Client]
SECRET_NAME = "fractura-de-canell.png"
INVALID = "report.code_invalid"


@pytest.fixture
def filing(cast: Cast, cast_at: dt.datetime) -> Filing:
    """Jordi's accident, declared with nothing missing but the medical report."""
    return stories.declared(cast, cast.jordi, cast_at, with_report=False)


@pytest.fixture
def jordi(cast: Cast, enter: Enter) -> Client:
    return enter(cast.jordi, Door.PIN)


@pytest.fixture
def clerk(cast: Cast, enter: Enter) -> Client:
    return enter(cast.taulell, Door.STAFF)


@pytest.fixture
def officer(cast: Cast, enter: Enter) -> Client:
    return enter(cast.oficial, Door.STAFF)


@pytest.fixture
def anna(cast: Cast, enter: Enter) -> Client:
    return enter(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira)


def upload(name: str = SECRET_NAME) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, acting.picture().read())


def code_from(page: bytes) -> str:
    code: str = html.document_fromstring(page).xpath("string(//*[contains(@class, 'cass-verify__code')])").strip()
    assert verification_code.normalise(code)
    return code


def invited(browser: Client, filing: Filing) -> str:
    answer = browser.post(f"/expedients/{filing.pk}/informe/convida/")
    assert answer.status_code == 200
    return code_from(answer.content)


def delivered(client: Client, code: str, **changes: Any) -> Any:
    given = {"code": code, "doctor_name": "Joana Vila Mas", "doctor_number": "1234", "file": upload(), **changes}
    return client.post("/informe/lliura/", given)


def brought(browser: Client, filing: Filing, **changes: Any) -> Any:
    on = timezone.localdate()
    given = {"kind": "medical_report", "brought_by": "injured", "presented_on": on.isoformat(), "file": upload()}
    return browser.post(f"/oficina/expedients/{filing.pk}/informe/", given | changes)


# The invitation


def test_the_code_is_shown_once_with_its_qr_and_kept_by_nobody(jordi: Client, filing: Filing):
    page = jordi.get(f"/expedients/{filing.pk}/").content.decode()
    assert f"/expedients/{filing.pk}/informe/" in page
    answer = jordi.post(f"/expedients/{filing.pk}/informe/convida/")
    code = code_from(answer.content)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "data:image/svg+xml" in answer.content.decode()
    shown = jordi.get(f"/expedients/{filing.pk}/informe/").content.decode()
    assert code not in shown
    assert "Encara no s’ha fet servir" in shown


def test_the_injured_person_revokes_and_sees_what_became_of_it(client: Client, jordi: Client, filing: Filing):
    code = invited(jordi, filing)
    assert jordi.post(f"/expedients/{filing.pk}/informe/anulla/").status_code == 302
    assert "es va anul·lar" in jordi.get(f"/expedients/{filing.pk}/informe/").content.decode()
    assert delivered(client, code).status_code == 422
    assert delivered(client, invited(jordi, filing)).status_code == 200
    shown = jordi.get(f"/expedients/{filing.pk}/informe/").content.decode()
    assert "ha dit que és Joana Vila Mas" in shown
    assert SECRET_NAME not in shown
    assert SECRET_NAME not in jordi.get(f"/expedients/{filing.pk}/").content.decode()
    assert "Joana Vila Mas" in jordi.get("/bustia/").content.decode() + _notice(jordi)


def _notice(browser: Client) -> str:
    address = re.findall(r"/bustia/\d+/", browser.get("/bustia/").content.decode())
    return "".join(browser.get(each).content.decode() for each in address)


@pytest.mark.parametrize("path", ["", "convida/", "anulla/"])
def test_an_invitation_is_the_injured_person_s(cast: Cast, enter: Enter, anna: Client, filing: Filing, path: str):
    address = f"/expedients/{filing.pk}/informe/{path}"
    stranger, maria = enter(cast.stranger, Door.PIN), enter(cast.maria, Door.PIN)
    method = "post" if path else "get"
    for browser in (stranger, maria):
        assert getattr(browser, method)(address).status_code == 404
    assert getattr(anna, method)(address).status_code == 403
    assert not filing.report_invitations.exists()


def test_who_comes_back_to_the_address_of_a_code_finds_how_the_invitation_stands(
    client: Client, jordi: Client, clerk: Client, filing: Filing
):
    own, office = f"/expedients/{filing.pk}/informe/", f"/oficina/expedients/{filing.pk}/informe/"
    assert jordi.get(f"{own}convida/").headers["Location"] == own
    assert clerk.get(f"{office}convida/").headers["Location"] == office
    assert client.get("/informe/lliura/").headers["Location"] == "/informe/"
    assert not filing.report_invitations.exists()


# The doctor


def test_a_doctor_types_the_code_and_sees_whose_report_it_is_and_nothing_else(
    client: Client, jordi: Client, filing: Filing
):
    code = invited(jordi, filing)
    scanned = client.get(f"/INFORME/{code.replace('-', '')}")
    typed = client.post("/informe/", {"code": code.lower()})
    for answer in (typed, scanned):
        assert answer.status_code == 200
        page = answer.content.decode()
        assert "J. Ribas Font" in page
        for hidden in ("Jordi", "Valira", filing.number, "canell", "relliscar", str(filing.pk), "98412"):
            assert hidden not in page
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_the_report_is_received_acknowledged_with_its_hash_and_not_to_be_read_again(
    client: Client, jordi: Client, filing: Filing
):
    code = invited(jordi, filing)
    answer = delivered(client, code)
    attachment = Attachment.objects.get(filing_id=filing.pk)
    page = answer.content.decode()
    assert attachment.sha256 in page
    assert "Joana Vila Mas" in page
    assert f"/oficina/expedients/{filing.pk}" not in page
    assert str(attachment.pk) not in page
    for again in (delivered(client, code), client.post("/informe/", {"code": code})):
        assert again.status_code == 422
        assert INVALID in again.content.decode()
    assert client.get(f"/informe/{code}").status_code == 404


def test_every_code_that_does_not_count_gets_one_answer(client: Client, jordi: Client, filing: Filing):
    used, revoked, late = invited(jordi, filing), "", ""
    delivered(client, used)
    revoked = invited(jordi, filing)
    late = invited(jordi, filing)
    filing.report_invitations.filter(revoked_at=None, used_at=None).update(expires_at=timezone.now())
    unknown = verification_code.new()
    answers = set()
    for code in (used, revoked, late, unknown, "9999", f"{unknown[:-1]}U"):
        page = client.post("/informe/", {"code": code})
        assert page.status_code == 422
        body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page.content.decode())
        answers.add(body.replace(code, ""))
    assert len(answers) == 1
    assert client.get(f"/informe/{used}").content.count(INVALID.encode()) >= 1


def test_a_code_that_is_tried_is_journalled_without_the_code(client: Client, jordi: Client, filing: Filing):
    code = invited(jordi, filing)
    client.get(f"/informe/{code}")
    client.post("/informe/", {"code": verification_code.new()})
    events = list(Event.objects.using("journal").filter(type=EventType.REPORT_CODE_TRIED).order_by("pk"))
    assert [(event.filing_id, event.facts) for event in events] == [
        (filing.pk, {"invitation": filing.report_invitations.get().pk}),
        (None, {"invitation": None}),
    ]
    assert code.replace("-", "") not in str(list(Event.objects.using("journal").order_by("pk").values()))


def test_guessing_is_slowed_down_like_the_verification_of_documents(
    client: Client, cast: Cast, cast_at: dt.datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: cast_at)
    tried = [client.post("/informe/", {"code": "x"}).status_code for _ in range(asking.MOST_A_MINUTE + 1)]
    assert tried == [422] * asking.MOST_A_MINUTE + [429]
    assert client.post("/informe/lliura/", {"code": "x"}).status_code == 429
    assert client.get("/informe/7K3MQ9XT4PDAHW2K").status_code == 429
    assert client.get("/v/7K3MQ9XT4PDAHW2K").status_code == 429
    assert client.get("/informe/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"doctor_name": " "}, "required"),
        ({"doctor_number": ""}, "required"),
        ({"doctor_number": "<script>1"}, "report.doctor_number"),
        ({"doctor_name": "J" * 81}, "max_length"),
        ({"file": SimpleUploadedFile("informe.pdf", b"MZ is no report")}, "attachment.type_not_accepted"),
        ({"file": SimpleUploadedFile("informe.pdf", b"")}, "empty"),
        ({"file": SimpleUploadedFile("informe.pdf", b"0" * (10 * 1024 * 1024 + 1))}, "attachment.too_large"),
    ],
)
def test_what_is_wrong_is_told_at_the_field_and_the_code_stays_good(
    client: Client, jordi: Client, filing: Filing, changes: dict[str, Any], code: str
):
    invitation = invited(jordi, filing)
    answer = delivered(client, invitation, **changes)
    assert answer.status_code == 422
    assert f'data-code="{code}"' in answer.content.decode()
    assert not Attachment.objects.filter(filing_id=filing.pk).exists()
    assert delivered(client, invitation).status_code == 200


def test_what_a_doctor_writes_is_shown_as_text(client: Client, jordi: Client, filing: Filing, officer: Client):
    delivered(client, invited(jordi, filing), doctor_name="<b>Joana</b>")
    for browser in (jordi, officer):
        page = _notice(jordi) + browser.get(f"/oficina/expedients/{filing.pk}/informe/").content.decode()
        assert "<b>Joana" not in page


# The office


def test_the_clerk_finds_the_file_by_its_number_adds_the_report_and_cannot_read_it_back(
    clerk: Client, filing: Filing, cast: Cast
):
    assert "/oficina/informes/" in clerk.get("/oficina/taulell/").content.decode()
    for text in (filing.number, cast.jordi.cass_number):
        assert f"/oficina/expedients/{filing.pk}/informe/" in clerk.get(f"/oficina/informes/?q={text}").content.decode()
    assert str(filing.pk) not in clerk.get("/oficina/informes/?q=Ribas").content.decode()
    assert brought(clerk, filing).status_code == 302
    attachment = Attachment.objects.get(filing_id=filing.pk)
    attachments.clean(attachment_id=attachment.pk, at=timezone.now())
    page = clerk.get(f"/oficina/expedients/{filing.pk}/informe/").content.decode()
    assert "Acceptat" in page
    for hidden in (SECRET_NAME, attachment.sha256, str(attachment.pk), "relliscar", "Valira"):
        assert hidden not in page
    assert clerk.get(f"/oficina/expedients/{filing.pk}/adjunts/{attachment.pk}/").status_code == 403
    assert clerk.get(f"/oficina/expedients/{filing.pk}/").status_code == 403
    assert clerk.get(f"/oficina/taulell/{filing.pk}/").status_code == 404


def test_the_office_s_look_at_a_file_is_journalled(clerk: Client, filing: Filing):
    clerk.get(f"/oficina/expedients/{filing.pk}/informe/")
    clerk.get(f"/oficina/informes/?q={filing.number}")
    kinds = Event.objects.using("journal").filter(actor__door="staff").order_by("pk").values_list("type", flat=True)
    assert list(kinds)[-2:] == [EventType.FILE_READ, EventType.PERSON_SEARCHED]


def test_what_the_clerk_leaves_out_or_gets_wrong_is_told_at_the_field(clerk: Client, filing: Filing):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    for changes, code in (
        ({"brought_by": ""}, "required"),
        ({"brought_by": "nobody"}, "invalid_choice"),
        ({"kind": "police_report"}, "invalid_choice"),
        ({"presented_on": tomorrow.isoformat()}, "office.in_the_future"),
        ({"file": SimpleUploadedFile("informe.pdf", b"MZ")}, "attachment.type_not_accepted"),
    ):
        answer = brought(clerk, filing, **changes)
        assert answer.status_code == 422
        assert f'data-code="{code}"' in answer.content.decode()
    assert not Attachment.objects.filter(filing_id=filing.pk).exists()


def test_the_officer_sees_who_the_doctor_said_to_be_and_that_nobody_checked_it(
    client: Client, officer: Client, filing: Filing
):
    answer = officer.post(f"/oficina/expedients/{filing.pk}/informe/convida/")
    delivered(client, code_from(answer.content))
    page = officer.get(f"/oficina/expedients/{filing.pk}/").content.decode()
    assert "diu que és Joana Vila Mas, núm. 1234: identitat no comprovada" in page
    assert f"/oficina/expedients/{filing.pk}/informe/" in page
    attachment = Attachment.objects.get(filing_id=filing.pk)
    attachments.clean(attachment_id=attachment.pk, at=timezone.now())
    address = f"/oficina/expedients/{filing.pk}/adjunts/{attachment.pk}/"
    assert officer.get(address).status_code == 403
    officer.post(f"/oficina/expedients/{filing.pk}/part-de-salut/", {"reason": "Per proposar"})
    assert officer.get(address).status_code == 200


def test_the_office_revokes_an_invitation(client: Client, officer: Client, jordi: Client, filing: Filing):
    code = invited(jordi, filing)
    assert officer.post(f"/oficina/expedients/{filing.pk}/informe/anulla/").status_code == 302
    assert delivered(client, code).status_code == 422


def test_a_decided_file_takes_no_more(
    clerk: Client, officer: Client, jordi: Client, cast: Cast, cast_at: dt.datetime, client: Client
):
    filing = stories.declared(cast, cast.jordi, cast_at)
    code = invited(jordi, filing)
    stories.decided(cast, filing, cast_at)
    assert brought(clerk, filing).status_code == 409
    assert "ja no admet informes" in clerk.get(f"/oficina/expedients/{filing.pk}/informe/").content.decode()
    assert str(filing.pk) not in clerk.get(f"/oficina/informes/?q={filing.number}").content.decode()
    assert delivered(client, code).status_code == 422
    assert jordi.post(f"/expedients/{filing.pk}/informe/convida/").status_code == 409
    assert Attachment.objects.filter(filing_id=filing.pk).count() == 1


# The declarant


def test_the_declarant_reads_that_a_report_came_and_completes_and_nothing_more(
    client: Client, jordi: Client, anna: Client, filing: Filing
):
    assert "Informe mèdic" in anna.get(f"/expedients/{filing.pk}/comprova/").content.decode()
    delivered(client, invited(jordi, filing))
    enclosures = anna.get(f"/expedients/{filing.pk}/adjunts/").content.decode()
    assert "ja n’ha rebut un per una altra via" in enclosures
    check = anna.get(f"/expedients/{filing.pk}/comprova/").content.decode()
    assert "Encara falta" not in check
    assert anna.post(f"/expedients/{filing.pk}/comprova/").status_code == 302
    status = anna.get(f"/expedients/{filing.pk}/").content.decode()
    assert "Informe mèdic rebut" in status
    everything = enclosures + check + status + anna.get("/bustia/").content.decode() + _notice(anna)
    for hidden in (SECRET_NAME, "Joana", "Vila", "1234", "convida"):
        assert hidden not in everything
    filing.refresh_from_db()
    assert filing.state == "filed"
    assert filing.revisions.latest("number").missing == []
