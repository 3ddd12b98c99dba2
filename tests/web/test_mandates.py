"""Acting for others, as both sides see it on their pages."""

import datetime as dt
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cass.access import Capability, Door
from cass.access.lending import LENDABLE
from cass.demo.cast import Cast
from cass.filings.models import Filing
from cass.registry import acting, mandates
from cass.registry.models import Mandate, MandateKind
from cass.registry.operations import grant_mandate, start_employment
from cass.web.templatetags.cass import day, short_day
from tests.web import stories

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]
NEXT_YEAR = timezone.localdate() + dt.timedelta(days=300)


ANY_TWO_DIFFER_IN = re.compile(r'value="\w{64}"|[RE]-\d{4}-\d+|\d+\.\d+ h|[0-9a-f-]{36}|/\d+/')
"""Tokens, numbers, hours and addresses."""


def text_of(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode().replace("\n", " ")


def at_certificate(enter: Enter, who: Any, **party: Any) -> Client:
    return enter(who, Door.CASS_CERTIFICATE, **party)


def post_section(browser: Client, filing: Filing, section: str, **answers: Any) -> Any:
    return browser.post(f"/expedients/{filing.pk}/apartat/{section}/", {"version": "0", **answers})


def day_boxes(name: str, day: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def delegated(cast: Cast, browser: Client) -> Mandate:
    """Anna delegates to Maria through the pages of the procedure."""
    assert browser.post("/tramits/delegation_to_employee/").status_code == 302
    filing = Filing.objects.get(procedure="delegation_to_employee", state="draft")
    assert post_section(browser, filing, "employee", person=str(cast.maria.pk)).status_code == 302
    powers = {"capabilities": [Capability.WORK_ACCIDENT_DECLARE.value], **day_boxes("until", NEXT_YEAR)}
    assert post_section(browser, filing, "powers", **powers).status_code == 302
    assert browser.post(f"/expedients/{filing.pk}/comprova/").status_code == 302
    return Mandate.objects.get(filing_id=filing.pk)


def test_granted_by_one_accepted_by_the_other_used_and_revoked(cast: Cast, enter: Enter):
    anna = at_certificate(enter, cast.anna)
    mandate = delegated(cast, anna)
    assert "Per acceptar" in text_of(anna, "/autoritzacions/")
    maria = enter(cast.maria, Door.PIN)
    assert "Construccions Valira, SL" in text_of(maria, "/autoritzacions/rebudes/")
    assert maria.post(f"/autoritzacions/rebudes/{mandate.pk}/", {"action": "accepta"}).status_code == 302
    at_work = at_certificate(enter, cast.maria, declarant=cast.valira)
    assert at_work.post("/tramits/work_accident_declaration/").status_code == 302
    draft = Filing.objects.get(procedure="work_accident_declaration", declarant=cast.valira)
    page = text_of(anna, f"/autoritzacions/{mandate.pk}/")
    assert "Tràmit començat" in page
    assert "Entrada en nom del declarant" in page
    assert "Tràmit començat" in text_of(at_work, f"/autoritzacions/rebudes/{mandate.pk}/")
    # Revoked in the middle of a form: the next request refuses, and the draft stays with the declarant.
    assert at_work.get(f"/expedients/{draft.pk}/apartat/event/").status_code == 200
    assert anna.post(f"/autoritzacions/{mandate.pk}/revoca/").status_code == 302
    answer = post_section(at_work, draft, "event", place="usual")
    assert answer.status_code == 404
    # Whichever filing they ask for, there or not, they read the same; a stranger reads nothing of it.
    for page in (f"/expedients/{draft.pk}/", f"/expedients/{uuid.uuid4()}/"):
        gone, strange = (each.get(page) for each in (at_work, at_certificate(enter, cast.stranger)))
        assert gone.status_code == strange.status_code == 404
        assert "Els esborranys que havíeu desat queden al declarant" in gone.content.decode()
        assert "No hem trobat l’expedient" in strange.content.decode()
    assert anna.get(f"/expedients/{draft.pk}/").status_code == 200
    assert "Acabada" in text_of(anna, f"/autoritzacions/{mandate.pk}/")
    revocation = Filing.objects.get(procedure="revocation_of_mandate")
    assert revocation.state == "granted"
    assert revocation.revisions.get().receipt is not None


def test_what_was_granted_says_that_the_other_side_must_still_accept(cast: Cast, enter: Enter):
    anna = at_certificate(enter, cast.anna)
    mandate = delegated(cast, anna)
    status, one = f"/expedients/{mandate.filing_id}/", f"/autoritzacions/{mandate.pk}/"
    waits = f"falta que {cast.maria.full_name} ho accepti, com a molt tard el {day(NEXT_YEAR)}"
    for page in (status, one):
        assert waits in text_of(anna, page)
    assert "Aprovada" not in text_of(anna, status)
    assert one in text_of(anna, status)
    assert "Encara no val" in text_of(anna, "/autoritzacions/")
    enter(cast.maria, Door.PIN).post(f"/autoritzacions/rebudes/{mandate.pk}/", {"action": "accepta"})
    for page in (status, one, "/autoritzacions/"):
        assert "Encara no val" not in text_of(anna, page)
        assert "En vigor" in text_of(anna, page)
    assert "Aprovada" in text_of(anna, status)


def test_the_list_tells_the_last_use_of_each_mandate_and_of_no_other(cast: Cast, enter: Enter):
    """Somebody whose first mandate has ended acts by a second one: the first was not used."""
    pere = Mandate.objects.get(person=cast.pere)
    second = Mandate.objects.create(
        declarant=cast.valira,
        person=cast.pere,
        kind=MandateKind.DELEGATE,
        capabilities=pere.capabilities,
        since=pere.since,
        until=NEXT_YEAR,
        accepted_at=timezone.now(),
    )
    Mandate.objects.filter(pk=pere.pk).update(revoked_at=second.accepted_at)
    at_certificate(enter, cast.pere, declarant=cast.valira)
    ids = [pere.pk, second.pk]
    assert list(acting.last_uses(declarant=cast.valira.pk, mandates=ids)) == [second.pk]
    rows = text_of(at_certificate(enter, cast.anna), "/autoritzacions/").split("<tr")
    shown = {number: next(row for row in rows if f"/autoritzacions/{number}/" in row) for number in ids}
    today = short_day(timezone.localdate())
    assert today in shown[second.pk]
    assert today not in shown[pere.pk]


def test_the_list_asks_the_database_as_often_for_many_as_for_a_few(cast: Cast, enter: Enter):
    gestoria, client = cast.declarants["gestoria"], cast.clients[0]
    grant_mandate(
        person=cast.anna, declarant=client, kind=MandateKind.HOLDER, since=timezone.localdate(), at=timezone.now()
    )
    owner, counts = at_certificate(enter, cast.anna, declarant=client), []
    text_of(owner, "/autoritzacions/")
    for _each in range(2):
        with CaptureQueriesContext(connection) as asked:
            text_of(owner, "/autoritzacions/")
        counts.append(len(asked))
        for number in range(5):
            mandates.offer(
                declarant=client.pk,
                kind=MandateKind.GESTORIA,
                capabilities=LENDABLE,
                until=NEXT_YEAR,
                through=gestoria,
                number=f"{number}A",
                name="Gestoria",
                at=timezone.now(),
            )
    assert counts[0] == counts[1]


def test_revoking_twice_says_that_it_had_ended(cast: Cast, enter: Enter):
    anna = at_certificate(enter, cast.anna)
    mandate = delegated(cast, anna)
    assert anna.post(f"/autoritzacions/{mandate.pk}/revoca/").status_code == 302
    assert anna.post(f"/autoritzacions/{mandate.pk}/revoca/").status_code in {400, 409, 422}


def test_behind_the_national_certificate_a_holder_reads_and_revokes_but_grants_nothing(cast: Cast, enter: Enter):
    mandate = delegated(cast, at_certificate(enter, cast.anna))
    anna = enter(cast.anna, Door.NATIONAL_CERTIFICATE, declarant=cast.valira)
    page = text_of(anna, "/autoritzacions/")
    assert f"/autoritzacions/{mandate.pk}/" in page
    assert "/tramits/delegation_to_employee/" not in page
    assert "entreu amb el certificat digital de la CASS" in page
    for grant in ("delegation_to_employee", "authorisation_of_third_party"):
        assert anna.post(f"/tramits/{grant}/").status_code == 403
    assert anna.post(f"/autoritzacions/{mandate.pk}/confirma/").status_code == 403
    assert anna.post(f"/autoritzacions/{mandate.pk}/revoca/").status_code == 302
    mandate.refresh_from_db()
    assert mandate.revoked_at is not None
    assert anna.get(f"/expedients/{Filing.objects.get(procedure='revocation_of_mandate').pk}/").status_code == 200
    pere = enter(cast.pere, Door.NATIONAL_CERTIFICATE, declarant=cast.valira)
    assert pere.get("/autoritzacions/").status_code == 403
    assert pere.post(f"/autoritzacions/{mandate.pk}/revoca/").status_code == 403
    assert enter(cast.anna, Door.PIN).get("/autoritzacions/").status_code == 403


def test_without_a_recent_identification_one_is_asked_for_and_the_way_back_is_known(cast: Cast, enter: Enter):
    anna = at_certificate(enter, cast.anna, at=timezone.now() - dt.timedelta(minutes=20))
    page = "/tramits/delegation_to_employee/"
    for answer in (anna.get(page), anna.post(page, headers={"referer": f"https://localhost{page}"})):
        assert answer.status_code == 302
        assert "next=" in answer.headers["Location"]
    assert "Delegació en una persona de l’empresa" in text_of(anna, "/tramits/")
    assert not Filing.objects.filter(procedure="delegation_to_employee").exists()


def test_what_is_not_one_s_own_is_not_there(cast: Cast, enter: Enter):
    mandate = delegated(cast, at_certificate(enter, cast.anna))
    stranger = at_certificate(enter, cast.stranger)
    for path in ("", "revoca/", "confirma/"):
        for method in ("GET", "POST"):
            answer = stranger.generic(method, f"/autoritzacions/{mandate.pk}/{path}")
            assert answer.status_code in {404, 405}, (path, method)
    for who in (cast.stranger, cast.jordi):
        other = enter(who, Door.PIN)
        assert other.get(f"/autoritzacions/rebudes/{mandate.pk}/").status_code == 404
        assert other.post(f"/autoritzacions/rebudes/{mandate.pk}/", {"action": "accepta"}).status_code == 404
    mandate.refresh_from_db()
    assert mandate.accepted_at is None


def test_a_delegate_sees_neither_who_else_may_act_nor_a_way_to_let_others(cast: Cast, enter: Enter):
    pere = at_certificate(enter, cast.pere, declarant=cast.valira)
    assert pere.get("/autoritzacions/").status_code == 403
    assert pere.get("/autoritzacions/equip/").status_code == 403
    page = text_of(pere, "/tramits/")
    assert "Delegació" not in page
    assert "Construccions Valira, SL" in text_of(pere, "/autoritzacions/rebudes/")


def test_a_new_holder_confirms_on_the_page(cast: Cast, enter: Enter):
    mandates.change_holder(declarant=cast.valira.pk, person=cast.jordi.pk, at=timezone.now())
    pere = Mandate.objects.get(person=cast.pere)
    jordi = at_certificate(enter, cast.jordi, declarant=cast.valira)
    assert "aturada" in text_of(jordi, "/autoritzacions/")
    assert jordi.post(f"/autoritzacions/{pere.pk}/confirma/").status_code == 302
    assert "En vigor" in text_of(jordi, f"/autoritzacions/{pere.pk}/")


def test_the_gestoria_says_which_of_its_people_acts(cast: Cast, enter: Enter):
    gestoria = cast.declarants["gestoria"]
    director = at_certificate(enter, cast.montserrat, declarant=gestoria)
    assert "40 clients" in text_of(director, "/autoritzacions/equip/")
    page = director.get(f"/autoritzacions/equip/{cast.montserrat.pk}/").content.decode()
    head = Mandate.objects.get(declarant=cast.clients[0], under=None, through=gestoria)
    assert f'value="{head.pk}"' in page
    answer = director.post(f"/autoritzacions/equip/{cast.montserrat.pk}/desa/", {"client": [str(head.pk)]})
    assert answer.status_code == 302
    named = Mandate.objects.get(person=cast.montserrat, under=head)
    assert named.revoked_at is None
    for bad in ({"client": ["x"]}, {"client": ["999999999"]}):
        assert director.post(f"/autoritzacions/equip/{cast.clara.pk}/desa/", bad).status_code == 404
    assert director.get(f"/autoritzacions/equip/{cast.maria.pk}/").status_code == 404


def test_what_the_gestoria_s_people_did_stays_in_both_logs_when_they_act_no_more(cast: Cast, enter: Enter):
    """Who has named somebody else, who is revoked: the log of use is not emptied; nor does it tell of another mandate."""
    gestoria, client = cast.declarants["gestoria"], cast.clients[0]
    clara = at_certificate(enter, cast.clara, declarant=client)
    assert clara.post("/tramits/work_accident_declaration/").status_code == 302
    director = at_certificate(enter, cast.montserrat, declarant=gestoria)
    head = Mandate.objects.get(declarant=client, under=None, through=gestoria)
    grant_mandate(
        person=cast.anna, declarant=client, kind=MandateKind.HOLDER, since=timezone.localdate(), at=timezone.now()
    )
    owner = at_certificate(enter, cast.anna, declarant=client)
    pages = [(owner, f"/autoritzacions/{head.pk}/"), (director, f"/autoritzacions/rebudes/{head.pk}/")]
    for end in (f"/autoritzacions/equip/{cast.clara.pk}/desa/", f"/autoritzacions/{head.pk}/revoca/"):
        (director if "equip" in end else owner).post(end, {"client": []})
        assert not Mandate.objects.filter(under=head, person=cast.clara, revoked_at=None).exists()
        for reader, page in pages:
            assert "Tràmit començat" in text_of(reader, page), (end, page)
    other = Mandate.objects.create(
        declarant=client,
        person=cast.clara,
        kind=MandateKind.DELEGATE,
        capabilities=[Capability.WORK_ACCIDENT_DECLARE.value],
        since=timezone.localdate(),
        until=NEXT_YEAR,
        accepted_at=timezone.now(),
    )
    assert "Tràmit començat" not in text_of(owner, f"/autoritzacions/{other.pk}/")


@pytest.mark.parametrize("kind", ["person", "gestoria"])
def test_a_wrong_number_and_a_right_one_are_answered_alike(cast: Cast, enter: Enter, kind: str):
    anna = at_certificate(enter, cast.anna)
    pages = []
    gestoria = cast.declarants["gestoria"]
    right, name = (cast.stranger.cass_number, "Forana") if kind == "person" else (gestoria.census_number, gestoria.name)
    for number in (right, "999999Z"):
        anna.post("/tramits/authorisation_of_third_party/")
        filing = Filing.objects.get(procedure="authorisation_of_third_party", state="draft")
        post_section(anna, filing, "receiver", kind=kind, number=number, name=name)
        post_section(anna, filing, "powers", scope="all", **day_boxes("until", NEXT_YEAR))
        answer = anna.post(f"/expedients/{filing.pk}/comprova/", follow=True)
        assert answer.status_code == 200
        filing.refresh_from_db()
        mandate = Mandate.objects.get(filing_id=filing.pk)
        assert ((mandate.person or mandate.through) is not None) is (number == right)
        page = text_of(anna, f"/expedients/{filing.pk}/") + text_of(anna, f"/autoritzacions/{mandate.pk}/")
        page += text_of(anna, f"/autoritzacions/{mandate.pk}/revoca/")
        for told in (number, str(filing.number), str(filing.revisions.get().receipt.number)):
            page = page.replace(told, "·")
        pages.append(re.findall(r"<main.*?</main>", ANY_TWO_DIFFER_IN.sub("·", page)))
    assert len(pages[0]) == 3
    assert pages[0] == pages[1]
    words = "Persona autoritzada" if kind == "person" else "Gestoria o empresa"
    assert text_of(anna, "/autoritzacions/").count(words) == 2


# What an employer sees of somebody


def test_an_employer_sees_nothing_of_a_person_beyond_its_own_employment(cast: Cast, enter: Enter):
    """Somebody who has two employers, an accident at the other one, and a family."""
    at = timezone.now()
    start_employment(
        person=cast.maria,
        declarant=cast.floristeria,
        since=at.date() - dt.timedelta(days=400),
        occupation="5330",
        job_title="Florista de tarda",
        monthly_base=90_000,
    )
    filing = stories.declared(cast, cast.maria, at)
    other = at_certificate(enter, cast.stranger, declarant=cast.floristeria)
    seen = ""
    for path in (
        "/inici/",
        "/empleats/",
        "/empleats/llista.csv",
        "/expedients/",
        "/bustia/",
        "/autoritzacions/",
        "/tramits/",
    ):
        seen += other.get(path).content.decode()
    assert "Florista de tarda" in seen
    for theirs in ("Aparelladora", "Construccions Valira", str(filing.number), "Pol", "Unió, 14", cast.maria.telephone):
        assert theirs not in seen, theirs
    for path in (f"/expedients/{filing.pk}/", f"/documents/{filing.revisions.get().receipt_id}/"):
        assert other.get(path).status_code == 404
    assert other.get("/situacio/").status_code == other.get("/dades/").status_code == 403
    valira = at_certificate(enter, cast.anna).get("/empleats/llista.csv").content.decode()
    assert "Floristeria" not in valira
    assert "Florista" not in valira
