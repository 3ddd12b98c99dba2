"""One's own PIN, from inside: changed, blocked, chosen anew by certificate, and with a second factor."""

import re
from collections.abc import Callable

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from cass.access import Door
from cass.demo.cast import Cast
from cass.doors import pin, second_factor
from cass.doors.models import PinAccount
from cass.registry.models import Person
from tests.web.test_pins import CHOSEN, last_code, new_pin, verify_contact, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def test_the_owner_changes_and_blocks_the_pin(cast: Cast, somebody: Person, enter: Callable[..., Client]):
    now = timezone.now()
    pin.issue(person=somebody, pin="48151623", at=now)
    browser = enter(somebody, Door.PIN)
    wrong = browser.post("/el-meu-pin/canvia/", {"present": "00000001"} | new_pin())
    assert (wrong.status_code, "Aquest no és el PIN actual" in wrong.content.decode()) == (422, True)
    unlike = browser.post("/el-meu-pin/canvia/", {"present": "48151623", "new": CHOSEN, "again": "73920519"})
    assert "pin.not_the_same" in unlike.content.decode()
    same = browser.post("/el-meu-pin/canvia/", {"present": "48151623", "new": "48151623", "again": "48151623"})
    assert "pin.the_same" in same.content.decode()
    changed = browser.post("/el-meu-pin/canvia/", {"present": "48151623"} | new_pin(), follow=True)
    assert "Heu canviat el PIN" in changed.content.decode()
    assert browser.get("/el-meu-pin/bloca/").status_code == 200
    assert PinAccount.objects.get(person=somebody).blocked_at is None
    assert browser.post("/el-meu-pin/bloca/").status_code == 302
    shown = browser.get("/el-meu-pin/").content.decode()
    assert all(words in shown for words in ("Blocat", "Vós", "demaneu un codi d’activació"))
    refused = visitor().post("/entra/pin/", {"cass_number": somebody.cass_number, "pin": CHOSEN})
    assert "pin.wrong" in refused.content.decode()


def test_by_certificate_a_new_pin_is_chosen_with_a_code(cast: Cast, somebody: Person, enter: Callable[..., Client]):
    verify_contact(somebody, cast.taulell)
    assert enter(somebody, Door.PIN).get("/el-meu-pin/nou/").status_code == 404
    browser = enter(somebody, Door.NATIONAL_CERTIFICATE)
    assert browser.get("/el-meu-pin/nou/").status_code == 200
    assert browser.post("/el-meu-pin/nou/", {"send": "1"}).status_code == 200
    given = {"code": last_code("pin_anew")} | new_pin()
    assert browser.post("/el-meu-pin/nou/", given | {"code": "000000"}).status_code == 422
    assert browser.post("/el-meu-pin/nou/", given).status_code == 302
    assert PinAccount.objects.filter(person=somebody).exists()


def test_without_a_contact_the_certificate_s_page_says_what_to_do(
    cast: Cast, somebody: Person, enter: Callable[..., Client]
):
    browser = enter(somebody, Door.NATIONAL_CERTIFICATE)
    answer = browser.post("/el-meu-pin/nou/", {"send": "1"})
    assert "No teniu cap contacte verificat" in answer.content.decode()


def test_a_second_factor_is_added_with_the_pin_and_taken_away_with_its_code(
    cast: Cast, somebody: Person, enter: Callable[..., Client]
):
    pin.issue(person=somebody, pin="48151623", at=timezone.now())
    browser = enter(somebody, Door.PIN)
    assert browser.post("/el-meu-pin/segon-factor/", {"present": "00000001"}).status_code == 422
    assert second_factor.pending(person=somebody.pk, at=timezone.now()) is None
    assert browser.post("/el-meu-pin/segon-factor/", {"present": "48151623"}).status_code == 302
    secret = second_factor.pending(person=somebody.pk, at=timezone.now())
    assert secret is not None
    page = browser.get("/el-meu-pin/segon-factor/codi/").content.decode()
    assert secret[:4] in page
    assert "data:image/svg+xml" in page
    assert browser.post("/el-meu-pin/segon-factor/codi/", {"code": "000000"}).status_code == 422
    shown = browser.post("/el-meu-pin/segon-factor/codi/", {"code": pyotp.TOTP(secret).now()})
    codes = re.findall(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b", shown.content.decode())
    assert len(codes) == second_factor.RECOVERY_CODES
    assert browser.get("/el-meu-pin/segon-factor/codi/").status_code == 302
    assert browser.post("/el-meu-pin/segon-factor/treu/", {"code": "000000"}).status_code == 422
    assert browser.post("/el-meu-pin/segon-factor/treu/", {"code": codes[0]}).status_code == 302
    assert not second_factor.has(somebody.pk)
