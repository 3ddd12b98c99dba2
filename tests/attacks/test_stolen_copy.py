"""A stolen copy of the database: every table, the queue among them, and none of the secrets by which somebody comes in."""

import pyotp
import pytest
from django.db import connection
from psycopg import sql

from cass.access import Actor, Door
from cass.contracts import redemption
from cass.contracts.models import CertificateRequest
from cass.demo.cast import Cast
from cass.desk import references, tickets
from cass.doors import activation, pin, pin_recovery, second_factor, sessions
from tests.contracts import deskwork
from tests.contracts.deskwork import AT
from tests.doors.pin_stories import acting, begin, last_code, printed, verified

CHOSEN = "73920518"


def everything() -> str:
    """All rows of all tables as text; what is kept as bytes in hexadecimal."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(sql.SQL("SELECT row_to_json(t)::text FROM {} t").format(sql.Identifier(table)))
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows)


@pytest.mark.usefixtures("pki", "run_tasks")
def test_no_secret_by_which_somebody_comes_in_is_in_any_table(
    cast: Cast, asked: CertificateRequest, xavier: Actor, agata: Actor
) -> None:
    joan, desk = cast.joan, cast.taulell
    contact = verified(joan, desk, at=AT)
    paper = printed(joan, desk, at=AT)
    begun = begin(joan, paper, at=AT)
    activation.send_code(code=begun.code, contact=contact.pk, at=AT)
    sent = last_code(activation.PURPOSE)
    activation.prove(code=begun.code, typed=sent, at=AT)
    activation.complete(code=begun.code, chosen=CHOSEN, at=AT)
    entered = pin.enter(cass_number=joan.cass_number, pin=CHOSEN, device_token="", at=AT)
    assert isinstance(entered, pin.Entered)
    factor = second_factor.begin(person=joan.pk, at=AT)
    me = Actor(door=Door.PIN, person=joan.pk)
    recovery = second_factor.confirm(person=joan.pk, code=pyotp.TOTP(factor).at(AT), actor=me, at=AT)
    assert isinstance(recovery, list)
    pin_recovery.send_code_inside(person=joan, at=AT, actor=me)
    _session, token = sessions.open_session(door=Door.PIN, person=joan.pk, at=AT)
    contract = deskwork.approved(asked, cast.anna, xavier, agata)
    again = redemption.allow_reissue(contract=contract, actor=xavier, at=AT)
    place, reporter = tickets.Place(), tickets.Reporter(email="algu@exemple.ad")
    opened = tickets.open_incident(text="No puc entrar.", reporter=reporter, place=place, actor=acting(desk), at=AT)
    secrets = {
        "PIN": CHOSEN,
        "activation code": paper,
        "browser of the activation": begun.token,
        "known device": entered.device_token,
        "second factor": factor,
        "recovery code": recovery[0],
        "session": token,
        "password of a request": deskwork.PASSWORD,
        "code for a re-issue": again.replace("-", ""),
        "code of an incident": references.code_of(opened),
    }
    copy = everything()
    assert joan.cass_number in copy, "the copy is one"
    assert [what for what, secret in secrets.items() if secret in copy or secret.encode().hex() in copy] == []
    assert f'"{sent}"' not in copy, "a one-time code"
