"""Acting for others at the desk: consents, court orders, a change of holder, and the papers of delegations."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cass.access import Door
from cass.demo.cast import Cast
from cass.filings.models import Filing
from cass.registry import guardians
from cass.registry import queries as registry
from cass.registry.models import Basis, Mandate, Relation, Representation
from cass.registry.operations import add_dependant

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


@pytest.fixture
def clerk(cast: Cast, enter: Enter) -> Client:
    return enter(cast.taulell, Door.STAFF)


def day_boxes(name: str, day: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def test_a_court_s_order_is_entered_and_ended_on_paper(cast: Cast, clerk: Client):
    today = timezone.localdate()
    add_dependant(holder=cast.maria, person=cast.lucas, relation=Relation.SPOUSE, since=dt.date(2025, 1, 1))
    page = reverse("representation", args=[cast.lucas.pk])
    assert page in clerk.get(reverse("register_person", args=[cast.lucas.pk])).content.decode()
    given = {"representative": str(cast.maria.pk), "basis": Basis.COURT_ORDER.value, **day_boxes("since", today)}
    assert clerk.post(page, given).status_code == 422
    assert clerk.post(page, given | {"document": "Batllia, 12/2026"}).status_code == 302
    care = guardians.care_of(person=cast.maria.pk, dependant=cast.lucas.pk, on=today)
    assert care == guardians.Care(None)
    assert clerk.post(page, given | {"document": "Batllia, 13/2026"}).status_code == 422
    made = Representation.objects.get()
    assert "Batllia, 12/2026" in clerk.get(page).content.decode()
    assert clerk.post(reverse("representation", args=[cast.maria.pk]), {"end": made.pk}).status_code == 404
    assert clerk.post(page, {"end": made.pk}).status_code == 302
    care = guardians.care_of(person=cast.maria.pk, dependant=cast.lucas.pk, on=today)
    assert care is not None
    assert care.is_limited


def test_nobody_else_than_whoever_insures_them_is_entered(cast: Cast, clerk: Client):
    page = reverse("representation", args=[cast.lucas.pk])
    given = {"representative": str(cast.maria.pk), "basis": "consent", "document": "x"}
    assert clerk.post(page, given | day_boxes("since", timezone.localdate())).status_code == 422
    assert "No és a càrrec de ningú" in clerk.get(page).content.decode()


def test_a_new_holder_is_shown_and_then_entered(cast: Cast, clerk: Client):
    page = reverse("holder", args=[cast.valira.pk])
    assert page in clerk.get(reverse("desk_begin", args=[cast.valira.pk])).content.decode()
    assert "Anna Torres Mas" in clerk.get(page).content.decode()
    assert "No s’ha trobat cap persona" in clerk.get(page, {"q": "0"}).content.decode()
    assert "Jordi Ribas Font" in clerk.get(page, {"q": cast.jordi.cass_number}).content.decode()
    assert clerk.post(page, {"person": cast.jordi.pk}).status_code == 302
    assert registry.is_holder(person=cast.jordi.pk, declarant=cast.valira.pk, on=timezone.localdate())
    assert Mandate.objects.get(person=cast.pere).suspended_at is not None
    assert clerk.post(page, {"person": cast.jordi.pk}).status_code == 422


def test_a_signed_delegation_is_begun_at_the_desk(cast: Cast, clerk: Client):
    today = timezone.localdate()
    page = reverse("desk_begin", args=[cast.valira.pk])
    assert clerk.post(page, day_boxes("presented_on", today)).status_code == 422
    assert clerk.post(page, {"paper": "CASS-0166", **day_boxes("presented_on", today)}).status_code == 302
    filing = Filing.objects.get(procedure="delegation_to_employee")
    shown = clerk.get(reverse("desk_filing", args=[filing.pk])).content.decode()
    assert "Qui signa" in shown
    assert "Documents adjunts" in shown
    signed = reverse("desk_section", args=[filing.pk, "signed"])
    assert "Anna Torres Mas" in clerk.get(signed).content.decode()
    assert "Delegació en una persona" in clerk.get(reverse("desk")).content.decode()


@pytest.mark.parametrize("who", ["oficial", "ajuda", "supervisio"])
def test_others_of_the_office_do_not_enter_it(cast: Cast, enter: Enter, who: str):
    browser = enter(cast.users[who], Door.STAFF)
    assert browser.get(reverse("representation", args=[cast.lucas.pk])).status_code == 403
    assert browser.post(reverse("holder", args=[cast.valira.pk]), {"person": cast.jordi.pk}).status_code == 403
