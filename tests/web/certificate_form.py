"""A browser on the public form of a CASS certificate, and its addresses."""

from typing import Any

from django.conf import settings
from django.test import Client
from lxml import html

from cass.contracts.models import CertificateRequest
from tests.architecture.test_pages import faults_of
from tests.contracts.deskwork import PASSWORD

FORM, MINE, PAPER, WITHDRAW = "/certificat/sollicitud/", "/certificat/", "/certificat/paper/", "/certificat/retira/"


def visitor(*, is_strict: bool = False) -> Client:
    """Somebody who has not come in; ``is_strict`` holds to CSRF as the house does."""
    return Client(
        enforce_csrf_checks=is_strict,
        **{"wsgi.url_scheme": "https"},
        SERVER_NAME=settings.HOST,
        SERVER_PORT=str(settings.PORT),
    )


class Form:
    """A browser on the form: what stands hidden in a page goes with what is typed next."""

    def __init__(self, browser: Client) -> None:
        self.browser = browser
        self.answer = browser.get(FORM)

    @property
    def page(self) -> Any:
        return html.document_fromstring(self.answer.content)

    @property
    def text(self) -> str:
        return " ".join(self.page.find(".//main").text_content().split())

    def send(self, **typed: str) -> Any:
        hidden = {
            field.get("name"): field.get("value", "")
            for field in self.page.xpath("//main//form[1]//input[@type='hidden']")
            if field.get("name") != "csrfmiddlewaretoken"
        }
        self.answer = self.browser.post(FORM, hidden | typed)
        assert self.answer.status_code != 500
        assert list(faults_of(self.page)) == []
        return self.answer

    def person(self, **other: str) -> dict[str, str]:
        given = {
            "given_name": "Anna",
            "surnames": "Torres Mas",
            "identity_document": "p 0174058",
            "cass_number": "88304p",
            "telephone": "+376 312 345",
            "email": "anna@example.org",
            "email_again": "Anna@example.org",
        }
        return given | other

    def filled(self, *, kind: str = "company", **declarants: str) -> None:
        """Up to the last page."""
        self.send(kind=kind)
        self.send(**self.person())
        self.send(**(declarants or {"d0-census_number": "10482e", "d0-name": "Construccions Valira, SL"}))

    def sent(self, **how: str) -> CertificateRequest:
        self.filled(**how)
        self.send(password=PASSWORD, password_again=PASSWORD)
        assert self.answer.status_code == 200
        return CertificateRequest.objects.latest("requested_at")


def leave_of(page: Any) -> str:
    """What the page of one's request holds for the next hour."""
    return str(page.xpath("string(//input[@name='leave']/@value)"))
