"""An incident in the browser: the page and the code of the error come along, secrets do not, the answer is found."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from lxml import html

from cass.access import Actor, Door
from cass.demo.cast import Cast
from cass.desk import references, tickets
from cass.desk.models import Ticket
from cass.web.views.incidents import page_told

pytestmark = pytest.mark.django_db
HOUSE = f"https://{settings.HOST}:{settings.PORT}"
WHO = {"text": "No puc entrar.", "name": "Ramon Xic Sala", "email": "ramon@exemple.ad", "telephone": ""}


@pytest.fixture
def visitor(db: None) -> Client:
    return Client(**{"wsgi.url_scheme": "https"}, SERVER_NAME=settings.HOST, SERVER_PORT=str(settings.PORT))


def hidden(page: bytes) -> dict[str, str]:
    """The fields that come along, as the browser would send them."""
    fields = html.document_fromstring(page).xpath("//main//form[.//textarea]//input[@type='hidden']")
    return {field.get("name"): field.get("value") or "" for field in fields if "csrf" not in field.get("name")}


def test_an_error_page_leads_to_the_form_with_its_code(visitor: Client):
    page = visitor.get("/no-hi-es/").content
    links = set(html.document_fromstring(page).xpath("//a[contains(@href, '/incidencia/')]/@href"))
    assert links == {"/incidencia/?codi=page.not_found"}
    form = visitor.get("/incidencia/?codi=page.not_found", HTTP_REFERER=f"{HOUSE}/accessibilitat/?q=secret")
    assert hidden(form.content) == {"page": "/accessibilitat/", "fault": "page.not_found"}


def test_every_page_has_the_way_to_it(visitor: Client, cast: Cast, enter: Callable[..., Client]):
    browsers = [
        (visitor, "/"),
        (enter(cast.maria, Door.PIN), "/inici/"),
        (enter(cast.oficial, Door.STAFF), "/oficina/"),
    ]
    for browser, address in browsers:
        assert 'href="/incidencia/"' in browser.get(address).content.decode()


def test_it_is_opened_and_found_again_by_its_code(visitor: Client):
    answer = visitor.post("/incidencia/", WHO | {"page": "/v/?code=x", "fault": "server.failed"})
    opened = Ticket.objects.get()
    assert (opened.page, opened.fault, opened.name) == ("/v/", "server.failed", "Ramon Xic Sala")
    assert answer.url == f"/incidencia/{references.code_of(opened)}/"
    page = visitor.get(answer.url).content.decode()
    assert opened.reference in page
    assert "No puc entrar." in page
    assert all(word not in page for word in ("Ramon", "exemple.ad"))
    assert visitor.post(answer.url, {"text": "Ja puc."}).url == answer.url
    assert "Ja puc." in visitor.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/inici/?q=Serra", "/inici/"),
        ("/cita/7K3MQ9XT4PDAHW2K/", "/cita/<str:code>/"),
        ("/informe/7K3MQ9XT4PDAHW2K", "/informe/<str:code>"),
        ("/no-hi-es/Maria-Serra", ""),
        ("https://example.org/inici/", "/inici/"),
        ("javascript:alert(1)", ""),
    ],
)
def test_no_code_that_opens_something_and_nothing_typed_gets_into_a_ticket(path: str, told: str):
    assert page_told(path) == told


@pytest.mark.parametrize("code", ["<script>", "Maria Serra", "x" * 80 + ".y", "page.not_found' or 1"])
def test_a_code_that_is_none_of_ours_is_dropped(code: str, visitor: Client):
    assert hidden(visitor.get("/incidencia/", {"codi": code}).content)["fault"] == ""
    visitor.post("/incidencia/", WHO | {"fault": code[:60], "page": ""})
    assert Ticket.objects.get().fault == ""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": ""}, "Falta aquesta resposta"),
        ({"email": ""}, "Escriviu un correu electrònic o un telèfon"),
        ({"name": ""}, "Falta aquesta resposta"),
        ({"text": "x" * 2001}, "Escurceu-ho: hi caben 2000 caràcters"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(given: dict[str, str], said: str, visitor: Client):
    answer = visitor.post("/incidencia/", WHO | {"page": "/v/", "fault": "server.failed"} | given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert hidden(answer.content) == {"page": "/v/", "fault": "server.failed"}
    assert not Ticket.objects.exists()


def test_who_is_signed_in_is_not_asked_who_they_are_and_finds_their_incidents(cast: Cast, enter: Callable[..., Client]):
    maria = enter(cast.maria, Door.PIN)
    assert "Nom i cognoms" not in maria.get("/incidencia/").content.decode()
    answer = maria.post("/incidencia/", {"text": "No trobo el carnet.", "page": "/inici/"})
    opened = Ticket.objects.get()
    assert opened.person_id == cast.maria.pk
    assert answer.url in maria.get("/incidencia/").content.decode()
    helper = Actor(door=Door.STAFF, staff=cast.users["ajuda"].pk)
    tickets.answer(ticket=opened, text="És a la bústia.", closes=False, actor=helper, at=opened.opened_at)
    page = maria.get(answer.url).content.decode()
    assert "És a la bústia." in page
    assert cast.users["ajuda"].full_name not in page
    for other in (enter(cast.jordi, Door.PIN), enter(cast.taulell, Door.STAFF)):
        assert other.get(answer.url).status_code == other.post(answer.url, {"text": "x"}).status_code == 404


def test_staff_report_too_and_get_the_reference(cast: Cast, enter: Callable[..., Client]):
    answer = enter(cast.oficial, Door.STAFF).post("/incidencia/", {"text": "La safata no s’obre.", "page": ""})
    assert Ticket.objects.get().reference in answer.content.decode()


def test_too_many_is_said_on_the_form(visitor: Client):
    for _each in range(tickets.MOST_OF_A_CONTACT):
        assert visitor.post("/incidencia/", WHO).status_code == 302
    answer = visitor.post("/incidencia/", WHO)
    assert answer.status_code == 422
    assert "Ja teniu unes quantes incidències obertes" in answer.content.decode()


def test_what_somebody_wrote_is_shown_as_text(visitor: Client):
    answer = visitor.post("/incidencia/", WHO | {"text": "<script>alert(1)</script>"})
    assert b"<script>alert" not in visitor.get(answer.url).content
