"""E-mails and logs name nobody and say nothing about them; addresses and the journal neither."""

import ast
import json
import logging
from collections.abc import Iterator

import pytest
from django.core import mail
from django.utils import timezone

from cass.access import Door
from cass.audit.models import Event
from cass.demo.cast import Cast
from cass.doors import entries
from cass.doors.origin import Origin
from cass.inbox import tasks
from cass.inbox.models import Email
from cass.kernel.faults import Fault
from cass.registry.models import Declarant, Person
from tests.architecture.house import modules, place
from tests.architecture.world import VISITORS, World
from tests.filings import acting

LANGUAGES = ("ca", "es", "fr", "en")


def personal(cast: Cast) -> Iterator[str]:
    """What would give away somebody of the cast, or what happened to them."""
    for person in Person.objects.order_by("pk"):
        yield from (person.surname, person.cass_number, person.identity_document, person.nia or person.cass_number)
        yield from (person.address, person.email or person.surname)
    for declarant in Declarant.objects.order_by("pk"):
        yield from (declarant.name, declarant.census_number)
    yield from cast.pins.values()
    yield from (acting.DOING, acting.WENT_WRONG, acting.HURT_HOW, "accident", "baixa mèdica", "informe")


@pytest.mark.django_db
def test_every_e_mail_says_only_that_there_is_news(world: World):
    given_away = list(personal(world.cast))
    assert Email.objects.count() >= 3
    codes = set()
    for number, email in enumerate(Email.objects.order_by("pk")):
        Email.objects.filter(pk=email.pk).update(language=LANGUAGES[number % len(LANGUAGES)])
        tasks.send(email_id=email.pk)
        codes.add(email.notice.code if email.notice else "")
    assert len(codes) >= 3
    assert len(mail.outbox) == Email.objects.count()
    for message in mail.outbox:
        said = f"{message.subject}\n{message.body}\n{message.extra_headers}"
        assert [word for word in given_away if word.lower() in said.lower()] == []
        assert not message.attachments


@pytest.mark.django_db
def test_an_e_mail_is_sent_once_under_one_name(world: World):
    email = Email.objects.earliest("pk")
    for _again in range(2):
        tasks.send(email_id=email.pk)
    assert len(mail.outbox) == 1
    assert str(email.pk) in mail.outbox[0].extra_headers["Message-ID"]


@pytest.mark.django_db
def test_the_log_names_nobody_when_somebody_fails_to_come_in_or_files(
    world: World, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
):
    caplog.set_level(logging.DEBUG)
    failed = entries.with_pin(
        cass_number=world.cast.maria.cass_number,
        pin="00000000",
        device_token="",
        origin=Origin("firefox/windows", "192.0.2.0"),
        leaving=None,
        at=timezone.now(),
    )
    assert isinstance(failed, Fault)
    browser = world.browser(next(each for each in VISITORS if each.name == "anna-cass_certificate-valira"))
    browser.raise_request_exception = False
    for filing in world.filings.values():
        browser.get(f"/expedients/{filing.pk}/")
        browser.post(f"/expedients/{filing.pk}/comprova/")
    browser.get("/no-hi-és/")
    said = caplog.text + "".join(capfd.readouterr())
    said = "\n".join(line for line in said.splitlines() if " DEBUG " not in line and "django.db.backends" not in line)
    given_away = [word for word in personal(world.cast) if word not in {"accident", "informe"}]
    assert [word for word in given_away if word in said] == []


@pytest.mark.django_db
def test_the_journal_holds_no_name_number_or_story(world: World):
    world.browser(next(each for each in VISITORS if each.door is Door.PIN)).get("/expedients/?q=Torres")
    assert Event.objects.count() > 20
    given_away = [word for word in personal(world.cast) if word not in {"accident", "informe"}]
    for event in Event.objects.order_by("pk"):
        held = json.dumps([event.actor, event.facts], ensure_ascii=False)
        assert [word for word in given_away if word in held] == [], event.type


def test_no_log_line_is_made_of_what_people_typed():
    """Only fixed sentences with ids are logged: no f-strings, no formatted text."""
    made = [
        place(path, node)
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value).split(".")[-1].lower() in {"logger", "log", "logging"}
        and node.args
        and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert made == []
