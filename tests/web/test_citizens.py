"""The homes and what can be consulted: what is due, what is new, and nothing of anybody else's."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cass.access import Door
from cass.accidents import operations as accidents
from cass.audit.models import Event
from cass.demo.cast import Cast
from cass.filings.models import Filing
from cass.inbox import operations as inbox
from cass.inbox.models import Notice
from cass.registry import operations as registry
from cass.registry.models import Dependant, Mandate, MandateKind, Person
from cass.rules.assessment import Outcome
from cass.web.views.employees import harmless
from tests.filings import acting
from tests.web import stories

Enter = Callable[..., Client]
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE)", re.IGNORECASE)


@pytest.fixture
def anna(cast: Cast, enter: Enter) -> Client:
    return enter(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira)


def text_of(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode().replace("\n", " ")


def test_an_insured_person_reads_at_home_that_they_are_covered_and_why(cast: Cast, enter: Enter):
    page = text_of(enter(cast.maria, Door.PIN), "/inici/")
    assert "Teniu cobertura sanitària" in page
    assert "Llei 17/2008, art. 120.2" in page
    assert "Pol Ribas Serra" in page


def test_who_has_just_begun_to_work_reads_that_rights_are_not_open_yet(cast: Cast, enter: Enter):
    page = text_of(enter(cast.lucas, Door.PIN), "/inici/")
    assert "Avui no teniu oberts els drets a la cobertura sanitària" in page
    assert "Obtén el certificat de cobertura" not in page


def test_who_owes_contributions_reads_it_as_their_own_affair(cast: Cast, enter: Enter):
    assert "amb cotitzacions pendents" in text_of(enter(cast.marc, Door.PIN), "/inici/")


def test_a_parent_reads_the_coverage_of_the_child_in_the_childs_name(cast: Cast, enter: Enter):
    page = text_of(enter(cast.maria, Door.PIN, dependant=cast.pol), "/situacio/")
    assert "Té cobertura sanitària" in page
    assert "La base de cotització" in page


def test_a_dependant_who_comes_in_alone_does_not_learn_the_holders_wage(cast: Cast, enter: Enter):
    page = text_of(enter(cast.pol, Door.PIN), "/situacio/")
    assert "Teniu cobertura sanitària" in page
    assert "base de cotització" not in page
    assert "només la pot consultar ella" in page


def test_a_dependant_does_not_learn_of_the_holders_debts(cast: Cast, enter: Enter):
    Dependant.objects.filter(person=cast.pol).update(holder=cast.marc)
    reasons = text_of(enter(cast.pol, Door.PIN), "/situacio/").split("Per què")[1]
    assert "pendents de pagament" not in reasons


def test_personal_data_are_shown_to_the_person(cast: Cast, enter: Enter):
    page = text_of(enter(cast.maria, Door.PIN), "/dades/")
    assert cast.maria.identity_document in page
    assert cast.maria.email in page


def test_the_drafts_of_a_company_stand_first_with_their_two_working_days(
    cast: Cast, anna: Client, cast_at: dt.datetime
):
    late = cast_at - dt.timedelta(days=20)
    stories.draft(cast, cast.jordi, cast_at, on=late.date(), only=("injured", "event"))
    stories.draft(cast, cast.maria, cast_at, on=cast_at.date(), only=("injured", "event"))
    page = text_of(anna, "/inici/")
    due = page.split("Pendent de vós")[1]
    assert due.index("Jordi") < due.index("Maria")
    assert "Fora de termini" in due
    assert "dies hàbils" in due


def test_a_company_sees_what_is_incomplete_and_until_when(cast: Cast, anna: Client, cast_at: dt.datetime):
    filing = stories.declared(cast, cast.jordi, cast_at, with_report=False)
    assert filing.state == "incomplete"
    assert "Us falta completar-la" in text_of(anna, "/inici/")


def test_a_request_for_correction_is_not_read_before_its_notification_is_opened(
    cast: Cast, anna: Client, cast_at: dt.datetime
):
    filing = stories.declared(cast, cast.jordi, cast_at)
    stories.asked_to_correct(cast, filing, cast_at)
    assert "Obre la notificació de la bústia" in text_of(anna, "/inici/")
    draft = text_of(anna, f"/expedients/{filing.pk}/")
    assert "l&#x27;horari d&#x27;aquell dia." not in draft
    notice = re.search(r"/bustia/\d+/", draft)
    assert notice
    anna.post(notice[0])
    assert "Digueu l&#x27;horari" in text_of(anna, f"/expedients/{filing.pk}/")


def test_at_the_national_certificate_door_a_company_is_told_where_accidents_are_declared(cast: Cast, enter: Enter):
    page = text_of(enter(cast.anna, Door.NATIONAL_CERTIFICATE, declarant=cast.valira), "/inici/")
    assert "Per declarar un accident laboral, entreu per aquest altre accés" in page
    assert "persones d’alta avui" not in page


def test_who_acts_for_many_begins_with_the_portfolio(cast: Cast, enter: Enter):
    answer = enter(cast.clara, Door.CASS_CERTIFICATE).get("/inici/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/cartera/"


def test_employees_are_found_by_name_and_by_number_and_sorted(cast: Cast, anna: Client):
    assert "Ribas Font, Jordi" in text_of(anna, "/empleats/?q=jordi ribas")
    assert "Ribas Font, Jordi" in text_of(anna, f"/empleats/?q={cast.jordi.cass_number}")
    assert "Maria" not in text_of(anna, "/empleats/?q=jordi").split("<table")[1]
    down = text_of(anna, "/empleats/?order=-name").split("<tbody")[1]
    assert down.index("Vilanova") < down.index("Cairat")


def test_the_list_of_employees_is_of_the_company_acted_for(cast: Cast, enter: Enter):
    page = text_of(enter(cast.stranger, Door.CASS_CERTIFICATE, declarant=cast.floristeria), "/empleats/")
    assert "Ribas" not in page


def test_the_list_for_a_spreadsheet_holds_no_formulas(cast: Cast, anna: Client):
    Person.objects.filter(pk=cast.jordi.pk).update(given_name='=HYPERLINK("http://x";"y")')
    answer = anna.get("/empleats/llista.csv?q=ribas")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(answer.content.decode().lstrip("\ufeff")), delimiter=";"))
    names = [row[2] for row in rows[1:]]
    assert any(name.startswith("'=") for name in names)


@pytest.mark.parametrize("text", ["=1+1", "+376", "-1", "@sum", "\tx", "\rx"])
def test_what_begins_like_a_formula_is_text(text: str):
    assert harmless(text) == f"'{text}"


def test_the_injured_person_has_the_card_at_home_and_its_page(cast: Cast, enter: Enter, cast_at: dt.datetime):
    stories.decided(cast, stories.declared(cast, cast.jordi, cast_at), cast_at)
    jordi = enter(cast.jordi, Door.PIN)
    link = re.search(r"/carnets/\d+/", text_of(jordi, "/inici/"))
    assert link
    page = text_of(jordi, link[0])
    assert "Vigent" in page
    assert "En preparació" in page


def test_a_withheld_card_says_why_and_has_nothing_to_print(cast: Cast, enter: Enter, cast_at: dt.datetime):
    filing = stories.declared(cast, cast.jordi, cast_at)
    on = cast_at.date()
    with transaction.atomic():
        accident = accidents.of_filing(filing.pk)
        accidents.withhold_card(accident=accident, number="AT-1", on=on, valid_from=on, valid_until=on)
    jordi = enter(cast.jordi, Door.PIN)
    link = re.search(r"/carnets/\d+/", text_of(jordi, "/inici/"))
    assert link
    page = text_of(jordi, link[0])
    assert "Retingut" in page
    assert "/documents/" not in page


@pytest.fixture
def marc_recognised(cast: Cast, cast_at: dt.datetime) -> Filing:
    """Marc's declaration of his own accident, recognised; he owes two months, and his card waits."""
    answers = acting.own_answers(
        event={**acting.right_answers(None)["event"], "occurred_on": cast_at.date().isoformat()}
    )
    filing = acting.filed(acting.own_account(cast.marc, cast.electrician), answers, at=cast_at)
    return acting.decided(cast, filing, Outcome.GRANT_CARD_WITHHELD, at=cast_at)


def test_own_account_in_debt_reads_at_its_door_what_it_owes_and_what_waits_for_it(
    cast: Cast, enter: Enter, marc_recognised: Filing
):
    marc = enter(cast.marc, Door.CASS_CERTIFICATE, declarant=cast.electrician)
    page = text_of(marc, "/inici/")
    assert "Cotitzacions pendents de pagament: 1.029,60" in page
    assert "No teniu res pendent" not in page
    assert "Carnet de l’accident" not in page, "it would tell the result before its notification is opened"
    assert "Resolt: obriu la notificació" in text_of(marc, f"/expedients/{marc_recognised.pk}/")
    [notice] = Notice.objects.filter(person=cast.marc, filing_id=marc_recognised.pk, tray="resolved")
    assert f"/bustia/{notice.pk}/" in text_of(marc, "/bustia/")
    marc.post(f"/bustia/{notice.pk}/")
    page = text_of(marc, "/inici/")
    assert "Carnet de l’accident" in page
    assert "S’expedirà quan constin pagades les cotitzacions pendents." in page
    assert marc.get(f"/documents/{notice.document_id}/").status_code == 200
    assert "Aprovat" in text_of(marc, f"/expedients/{marc_recognised.pk}/")
    at_pin = text_of(enter(cast.marc, Door.PIN), "/inici/")
    assert "S’expedirà quan constin pagades les cotitzacions pendents." in at_pin


def test_who_acts_for_own_account_by_a_mandate_reads_neither_the_debt_nor_the_resolution(
    cast: Cast, enter: Enter, marc_recognised: Filing
):
    Mandate.objects.create(
        person=cast.clara,
        declarant=cast.electrician,
        kind=MandateKind.GESTORIA,
        since=dt.date(2020, 1, 1),
        until=dt.date(2100, 1, 1),
        accepted_at=timezone.now(),
    )
    clara = enter(cast.clara, Door.CASS_CERTIFICATE, declarant=cast.electrician)
    for url in ("/inici/", "/bustia/"):
        page = text_of(clara, url)
        assert "Cotitzacions pendents" not in page
        assert "notificació oficial" not in page
        assert "Carnet de l’accident" not in page
    notice = Notice.objects.get(person=cast.marc, filing_id=marc_recognised.pk, tray="resolved")
    assert clara.get(f"/bustia/{notice.pk}/").status_code == 404
    assert clara.get(f"/documents/{notice.document_id}/").status_code == 404


def test_who_owes_nothing_reads_of_no_debt(cast: Cast, enter: Enter):
    assert "Cotitzacions pendents" not in text_of(
        enter(cast.nuria, Door.CASS_CERTIFICATE, declarant=cast.photographer), "/inici/"
    )


def test_a_stranger_finds_no_card_and_no_file(cast: Cast, enter: Enter, cast_at: dt.datetime):
    filing = stories.declared(cast, cast.jordi, cast_at)
    stories.decided(cast, filing, cast_at)
    jordi = enter(cast.jordi, Door.PIN)
    card = re.search(r"/carnets/\d+/", text_of(jordi, "/inici/"))
    assert card
    for stranger in (
        enter(cast.stranger, Door.PIN),
        enter(cast.stranger, Door.NATIONAL_CERTIFICATE, declarant=cast.floristeria),
    ):
        assert stranger.get(f"/expedients/{filing.pk}/").status_code == 404
    assert enter(cast.stranger, Door.PIN).get(card[0]).status_code == 404


@pytest.mark.parametrize("path", ["/situacio/", "/dades/", "/carnets/1/"])
def test_an_employers_certificate_does_not_open_insured_affairs(anna: Client, path: str):
    answer = anna.get(path)
    assert answer.status_code == 403
    assert "PIN" in answer.content.decode()


def test_the_pin_does_not_open_the_list_of_employees_and_says_which_door_does(cast: Cast, enter: Enter):
    answer = enter(cast.maria, Door.PIN).get("/empleats/")
    assert answer.status_code == 403
    assert "Certificat digital CASS" in answer.content.decode()


@pytest.mark.parametrize("path", ["/inici/", "/situacio/", "/dades/", "/bustia/", "/expedients/", "/tramits/"])
def test_reading_writes_nothing(cast: Cast, enter: Enter, cast_at: dt.datetime, path: str):
    stories.decided(cast, stories.declared(cast, cast.maria, cast_at), cast_at)
    maria = enter(cast.maria, Door.PIN)
    with CaptureQueriesContext(connection) as queries:
        text_of(maria, path)
    assert not [query["sql"] for query in queries if WRITES.match(query["sql"])]


def test_the_statement_is_begun_on_the_file_it_is_about_and_not_from_the_list(cast: Cast, enter: Enter):
    maria = enter(cast.maria, Door.PIN)
    assert "work_accident_statement" not in text_of(maria, "/tramits/")
    assert maria.get("/tramits/work_accident_statement/").status_code == 302


def _employ(cast: Cast, at: dt.datetime, count: int) -> None:
    template = cast.jordi
    for number in range(count):
        person = Person.objects.create(
            cass_number=f"9{number:05}Z",
            identity_document=f"Z{number}",
            given_name="Nom",
            surname=f"Cognom {number}",
            birth_date=template.birth_date,
            sex="F",
            nationality="AD",
            address="Carrer Major, 1",
            postcode="AD500",
        )
        registry.start_employment(
            person=person,
            declarant=cast.floristeria,
            since=at.date(),
            occupation="9602",
            job_title="Florista",
            monthly_base=160_000,
        )


@pytest.mark.parametrize("path", ["/empleats/", "/empleats/llista.csv", "/inici/"])
def test_as_many_queries_for_thirty_employees_as_for_three(cast: Cast, enter: Enter, cast_at: dt.datetime, path: str):
    browser = enter(cast.stranger, Door.CASS_CERTIFICATE, declarant=cast.floristeria)
    _employ(cast, cast_at, 3)
    browser.get(path)
    with CaptureQueriesContext(connection) as few:
        browser.get(path)
    Person.objects.filter(surname__startswith="Cognom").update(surname="Abans")
    for number in range(27):
        Person.objects.filter(cass_number=f"9{number:05}Z").update(cass_number=f"8{number:05}Z", identity_document="Y")
    _employ(cast, cast_at, 27)
    with CaptureQueriesContext(connection) as many:
        browser.get(path)
    assert len(many) == len(few)


@pytest.mark.parametrize("path", ["/inici/", "/bustia/?safata=notices"])
def test_as_many_queries_for_thirty_notices_as_for_eight(cast: Cast, enter: Enter, cast_at: dt.datetime, path: str):
    maria = enter(cast.maria, Door.PIN)
    counts = []
    for count in (8, 22):
        for _ in range(count):
            inbox.put(recipient=cast.maria, code="silence", at=cast_at, facts={"number": "E-2026-0000001"})
        maria.get(path)
        with CaptureQueriesContext(connection) as queries:
            maria.get(path)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_as_many_queries_for_many_drafts_as_for_few(cast: Cast, anna: Client, cast_at: dt.datetime):
    anna.get("/inici/")  # The connection is told once that reading begins.
    counts = []
    for days in (range(2), range(2, 8)):
        for ago in days:
            day = (cast_at - dt.timedelta(days=ago)).date()
            stories.draft(cast, cast.jordi, cast_at, on=day, only=("injured", "event"))
        with CaptureQueriesContext(connection) as queries:
            text_of(anna, "/inici/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_refused_door_is_journalled(cast: Cast, enter: Enter):
    enter(cast.maria, Door.PIN).get("/empleats/")
    denied = Event.objects.using("journal").filter(type="access.denied") | Event.objects.using("journal").filter(
        facts__capability="employees.read"
    )
    assert denied.exists()


def test_right_after_presenting_the_page_says_so_with_the_number(cast: Cast, anna: Client, cast_at: dt.datetime):
    filing = stories.declared(cast, cast.jordi, cast_at)
    again = anna.post(f"/expedients/{filing.pk}/comprova/", follow=True)
    shown = again.content.decode()
    assert "govuk-panel__title" in shown
    assert str(filing.number) in shown
    assert shown.count("<h1") == 1
    assert "govuk-panel__title" not in text_of(anna, f"/expedients/{filing.pk}/")


@pytest.mark.parametrize("text", ["a\0b", "\0", "(", "l" * 2000, "²", "'; --"])
def test_a_search_for_anything_fails_on_nothing(anna: Client, cast: Cast, enter: Enter, text: str):
    for address in ("/empleats/", "/empleats/llista.csv", "/expedients/", "/en-nom-de/"):
        assert anna.get(address, {"q": text}).status_code == 200
    assert enter(cast.clara, Door.CASS_CERTIFICATE).get("/en-nom-de/", {"q": text}).status_code == 200


def test_a_search_among_ones_own_does_not_ask_the_register_of_everybody(cast: Cast, anna: Client):
    stories.draft(cast, cast.jordi, timezone.now(), on=timezone.localdate(), only=("injured",))
    number = cast.jordi.cass_number.lower()
    for text in ("ribas font", "jordi", f"{number[:-1]}-{number[-1]}"):
        assert "Jordi Ribas Font" in text_of(anna, f"/expedients/?q={text}")
    with CaptureQueriesContext(connection) as asked:
        for nobodys in (
            cast.stranger.cass_number,
            cast.stranger.identity_document,
            cast.jordi.identity_document,
            "maria",
        ):
            assert "Jordi Ribas Font" not in text_of(anna, f"/expedients/?q={nobodys}")
    sought = [query["sql"] for query in asked if "LIKE" in query["sql"] or "~" in query["sql"]]
    assert sought
    assert all('FROM "filings_filing"' in sql for sql in sought)


def test_a_page_before_that_cannot_be_read_leads_to_the_front(anna: Client):
    answer = anna.post("/idioma/", {"language": "fr"}, headers={"Referer": "http://["})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
