"""What logs and files for spreadsheets give away, or carry along."""

import pytest
from django.test import Client
from django.utils import timezone

from cass.access import NOBODY
from cass.demo.cast import Cast
from cass.desk import references, tickets
from cass.desk.models import Ticket
from cass.web.views.employees import harmless


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    reporter = tickets.Reporter(name="Algú", email="algu@exemple.ad")
    return tickets.open_incident(
        text="No puc entrar.", reporter=reporter, place=tickets.Place(), actor=NOBODY, at=timezone.now()
    )


def test_a_code_that_opens_something_is_not_in_our_own_log(
    ticket: Ticket, client: Client, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
):
    """A form that is refused, a page that is not there, a post without its token: none writes down its address."""
    code = references.code_of(ticket)
    strict = Client(enforce_csrf_checks=True)
    for browser in (client, strict):
        browser.post(f"/incidencia/{code}/", {"text": ""}, secure=True)
        browser.get(f"/incidencia/{code}/res/", secure=True)
        browser.put(f"/incidencia/{code}/", secure=True)
    assert code not in caplog.text + "".join(capfd.readouterr())


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(begins: str):
    """The signs of a full-width keyboard too: some spreadsheets read them as the narrow ones."""
    assert harmless(f"{begins}1+1") == f"'{begins}1+1"
