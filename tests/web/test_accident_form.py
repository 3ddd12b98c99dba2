"""The form of the work-accident declaration, section by section: what is asked, what is refused, what is kept."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from cass.access import Door
from cass.demo.cast import Cast
from cass.filings import answers as store
from cass.filings.forms import FormContext
from cass.filings.models import Filing
from cass.kernel.codes import codes
from cass.procedures.catalogue import CATALOGUE
from cass.registry.models import Person

DECLARATION = CATALOGUE["work_accident_declaration"]
ERROR = re.compile(r'<p class="govuk-error-message" data-code="([^"]*)"')
IN_SUMMARY = re.compile(r'<li data-code="([^"]*)">\s*<a href="#([^"]*)"')


class Writer:
    """Somebody with a browser and a draft."""

    def __init__(self, browser: Client) -> None:
        self.browser = browser
        begun = browser.post(reverse("begin", args=[DECLARATION.code]), secure=True)
        self.filing = Filing.objects.get(pk=begun["Location"].strip("/").split("/")[-1])

    def address(self, section: str) -> str:
        return reverse("section", args=[self.filing.pk, section])

    def page(self, section: str) -> str:
        return self.browser.get(self.address(section), secure=True).content.decode()

    def post(self, section: str, action: str = "continue", **answers: Any) -> Any:
        row = self.filing.sections.filter(code=section).first()
        version = row.version if row else 0
        data = {"version": version, "action": action, **answers}
        return self.browser.post(self.address(section), data, secure=True)

    def saved(self, section: str) -> Any:
        return store.of_draft(self.filing).get(section)


def day(name: str, when: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}


def today() -> dt.date:
    return timezone.localdate()


def event(**changed: str) -> dict[str, str]:
    common = {"place": "usual", "parish": "AD-07", "spot": "Obra del carrer de la Vall"}
    return day("occurred_on", today()) | common | changed


@pytest.fixture
def anna(cast: Cast, enter: Callable[..., Client]) -> Writer:
    return Writer(enter(cast.anna, Door.CASS_CERTIFICATE, declarant=cast.valira))


@pytest.fixture
def nuria(cast: Cast, enter: Callable[..., Client]) -> Writer:
    return Writer(enter(cast.nuria, Door.CASS_CERTIFICATE, declarant=cast.photographer))


def assert_refused(response: Any, field: str, code: str) -> None:
    """At the field and in the summary, whose link leads to the field; nothing is saved."""
    page = response.content.decode()
    assert response.status_code == 422
    assert code in ERROR.findall(page)
    assert any(found == code and f"id_{field}" in target for found, target in IN_SUMMARY.findall(page)), page


# --- What is asked of whom ------------------------------------------------------------------------------------------


def test_a_registered_person_is_offered_with_the_job_that_the_register_knows(anna: Writer, cast: Cast) -> None:
    page = anna.page("injured")
    assert f"{cast.jordi.surnames}, {cast.jordi.given_name} · {cast.jordi.cass_number} · " in page
    assert cast.maria.cass_number not in page or cast.maria.pk in cast.valira.employments.values_list(
        "person", flat=True
    )


def test_nobody_of_another_employer_can_be_chosen(anna: Writer, cast: Cast) -> None:
    for who in (str(cast.stranger.pk), "0", "01", "-1", "9" * 30, "²", "x"):
        assert_refused(anna.post("injured", who=who), "who", "invalid_choice")
    assert anna.saved("injured") is None


def test_who_is_not_in_the_list_is_typed_in_with_what_identifies_them(anna: Writer) -> None:
    refused = anna.post("injured", who="not_in_list", given_name="Lucas")
    for field in ("number", "surname", "birth_date", "occupation"):
        assert_refused(refused, field, "required")
    assert 'value="Lucas"' in refused.content.decode()


def test_the_registered_job_is_asked_about_and_another_one_named(anna: Writer, cast: Cast) -> None:
    who = str(cast.jordi.pk)
    assert_refused(anna.post("injured", who=who), "same_job", "required")
    assert_refused(anna.post("injured", who=who, same_job="no"), "occupation", "required")
    anna.post("injured", who=who, same_job="no", occupation="7110")
    assert anna.saved("injured") == {"who": who, "same_job": False, "occupation": "7110"}


def test_what_was_typed_for_another_answer_is_not_kept(anna: Writer, cast: Cast) -> None:
    who = str(cast.jordi.pk)
    wrong = {"number": "1", "surname": "x", "birth_date_day": "99", "occupation": "nothing"}
    anna.post("injured", who=who, same_job="yes", **wrong)
    assert anna.saved("injured") == {"who": who, "same_job": True}


def test_own_account_declares_its_activity_and_is_addressed_as_such(nuria: Writer) -> None:
    assert nuria.browser.get(nuria.address("activity"), secure=True).status_code == 200
    assert "Què estàveu fent?" in nuria.page("facts")
    assert "known_on" not in nuria.page("event")
    assert (
        "La vostra activitat"
        in nuria.browser.get(reverse("filing", args=[nuria.filing.pk]), secure=True).content.decode()
    )
    assert_refused(nuria.post("activity", usual_work="Fotos", meanwhile="family"), "who_runs_it", "required")
    nuria.post("activity", usual_work="Fotos", meanwhile="inactive", who_runs_it="Ningú")
    assert nuria.saved("activity") == {"usual_work": "Fotos", "meanwhile": "inactive"}


def test_the_way_to_work_is_asked_about_only_when_it_happened_there(anna: Writer) -> None:
    assert anna.post("event", **event()).url == anna.address("timetable")
    assert anna.post(
        "timetable", starts_hour="8", ends_hour="17", was_working="yes", usual_work="yes"
    ).url == anna.address("facts")
    anna.post("event", **event(place="commuting"))
    assert anna.post(
        "timetable", starts_hour="8", ends_hour="17", was_working="no", usual_work="yes"
    ).url == anna.address("commuting")


def test_the_name_of_who_is_writing_and_their_capacity_are_suggested(
    anna: Writer, cast: Cast, enter: Callable[..., Client]
) -> None:
    page = anna.page("signatory")
    assert f'value="{cast.anna.full_name}"' in page
    assert re.search(r'value="holder"[^>]* checked', page)
    pere = enter(cast.pere, Door.CASS_CERTIFICATE, declarant=cast.valira)
    assert re.search(
        r'value="authorised"[^>]* checked', pere.get(anna.address("signatory"), secure=True).content.decode()
    )


# --- What is wrong --------------------------------------------------------------------------------------------------

TOMORROW = day("occurred_on", dt.date(2100, 1, 1))
WRONG: list[tuple[str, dict[str, str], str, str]] = [
    ("event", event() | TOMORROW, "occurred_on", "accident.in_the_future"),
    ("event", event() | day("occurred_on", dt.date(1999, 1, 1)), "occurred_on", "accident.too_long_ago"),
    ("event", event() | {"occurred_on_day": "31", "occurred_on_month": "2"}, "occurred_on", "invalid"),
    ("event", event(time_hour="24"), "time", "invalid"),
    ("event", event(place="moon"), "place", "invalid_choice"),
    ("event", event(parish="AD-01"), "parish", "invalid_choice"),
    ("event", event(spot="x" * 161), "spot", "max_length"),
    ("event", event(environment="010"), "environment", "invalid_choice"),
    ("event", event() | day("known_on", dt.date(2100, 1, 1)), "known_on", "accident.in_the_future"),
    ("event", event() | day("known_on", dt.date(2020, 1, 1)), "known_on", "accident.known_before"),
    ("event", event(lateness_reason="x" * 301), "lateness_reason", "max_length"),
    ("injured", {"who": "not_in_list", **day("birth_date", dt.date(2025, 1, 1))}, "birth_date", "accident.birth_date"),
    ("injured", {"who": "not_in_list", "number": "1" * 21}, "number", "max_length"),
    ("timetable", {"starts_hour": "8", "ends_hour": "8"}, "ends", "accident.no_time_at_work"),
    ("timetable", {"starts_hour": "8", "ends_hour": "17", "is_split": "yes"}, "starts_again", "required"),
    ("commuting", {"usual_route": "no"}, "detour", "required"),
    ("facts", {"doing": "x" * 501}, "doing", "max_length"),
    ("facts", {"deviation": "50"}, "deviation", "invalid_choice"),
    ("injury", {"injury": "021", "body_part": "13"}, "side", "required"),
    ("injury", {"injury": "021", "body_part": "13", "side": "left", "severity": "minor"}, "injury", "accident.impossible_injury"),
    ("injury", {"severity": "fatal"}, "died_on", "required"),
    ("injury", {"severity": "fatal"} | day("died_on", dt.date(2100, 1, 1)), "died_on", "accident.in_the_future"),
    ("others", {"third_party": "yes"}, "third_party_who", "required"),
    ("leave", {"stopped": "yes"}, "since", "required"),
    ("leave", {"stopped": "yes"} | day("since", dt.date(2100, 1, 1)), "since", "accident.in_the_future"),
    ("prevention", {"measures": "x" * 301}, "measures", "max_length"),
    ("signatory", {"capacity": "self"}, "capacity", "invalid_choice"),
    ("signatory", {"name": "x" * 121}, "name", "max_length"),
]  # fmt: skip


@pytest.mark.parametrize(("section", "answers", "field", "code"), WRONG)
def test_what_is_wrong_is_said_at_the_field_and_above_and_not_saved(
    anna: Writer, section: str, answers: dict[str, str], field: str, code: str
) -> None:
    response = anna.post(section, **answers)
    assert_refused(response, field, code)
    assert anna.saved(section) is None
    page = response.content.decode()
    typed = [text for name, text in answers.items() if not (name == field and code == "invalid_choice")]
    for text in typed:
        assert text in page, "Nothing that was typed is lost."


def test_a_leave_before_the_accident_is_said_at_once_may_be_left_for_later_and_is_said_again(anna: Writer) -> None:
    anna.post("event", **event())
    before = {"stopped": "yes"} | day("since", today() - dt.timedelta(days=1))
    assert_refused(anna.post("leave", **before), "since", "accident.leave_before")
    anna.post("leave", "later", **before)
    assert "accident.leave_before" in ERROR.findall(anna.page("leave"))
    check = anna.browser.get(reverse("check", args=[anna.filing.pk]), secure=True).content.decode()
    assert f'data-code="accident.leave_before"><a href="{anna.address("leave")}#id_since_day"' in check


def test_a_half_filled_section_is_kept_for_later_without_reproach(anna: Writer) -> None:
    assert anna.post("facts", "later", doing="Pujava\r\nmaons").status_code == 302
    page = anna.page("facts")
    assert "Pujava\nmaons" in page
    assert not ERROR.findall(page)


def test_an_end_of_line_counts_as_one_character(anna: Writer) -> None:
    anna.post("facts", "later", doing="x\r\n" * 250)
    assert len(anna.saved("facts")["doing"]) == 499


def test_what_is_missing_leads_to_its_very_question(anna: Writer) -> None:
    check = anna.browser.get(reverse("check", args=[anna.filing.pk]), secure=True).content.decode()
    for section, field in (("event", "occurred_on_day"), ("injury", "severity_0"), ("facts", "deviation")):
        assert f'href="{anna.address(section)}#id_{field}"' in check
        assert f'id="id_{field}"' in anna.page(section)


# --- Witnesses ------------------------------------------------------------------------------------------------------


def test_witnesses_are_added_one_by_one_and_taken_out_again(anna: Writer) -> None:
    added = anna.post("witnesses", "add", **{"0-name": "Rosa"})
    assert added.url == anna.address("witnesses")
    anna.post("witnesses", "add", **{"0-name": "Rosa", "1-name": "Pau", "1-saw_it": "yes"})
    assert anna.saved("witnesses") == [{"name": "Rosa"}, {"name": "Pau", "saw_it": True}]
    anna.post("witnesses", "remove-0", **{"0-name": "Rosa", "1-name": "Pau", "1-saw_it": "yes", "2-name": ""})
    assert anna.saved("witnesses") == [{"name": "Pau", "saw_it": True}]
    anna.post("witnesses", **{"0-name": ""})
    assert anna.saved("witnesses") == []


def test_a_witness_without_a_name_is_asked_for_it(anna: Writer) -> None:
    assert_refused(anna.post("witnesses", **{"0-contact": "600000"}), "0-name", "required")


# --- Finding codes --------------------------------------------------------------------------------------------------


def test_every_code_of_a_list_is_there_without_javascript_under_its_heading(anna: Writer) -> None:
    page = anna.page("facts")
    for name in ("esaw_specific_physical_activity", "esaw_deviation", "esaw_contact_mode", "esaw_material_agent"):
        for row in codes(name).selectable():
            assert f'<option value="{row.code}"' in page
    assert '<optgroup label="' in page


def test_an_option_carries_what_people_say_instead(anna: Writer) -> None:
    words = re.search(r'<option value="7110" data-words="([^"]*)"', anna.page("injured"))
    assert words is not None
    assert "palet" in words[1].split()


def test_a_chosen_code_is_chosen_again_on_the_page_and_said_in_words_on_the_check(anna: Writer) -> None:
    anna.post("facts", "later", deviation="52")
    assert anna.page("facts").count('<option value="52" selected') == 1
    check = anna.browser.get(reverse("check", args=[anna.filing.pk]), secure=True).content.decode()
    assert codes("esaw_deviation").label("52", "ca").text.split(",")[0].split("'")[0] in check


def test_the_codes_are_said_in_the_language_of_the_reader(anna: Writer) -> None:
    anna.browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    assert codes("esaw_deviation").label("52", "fr").text.split("'")[0] in anna.page("facts")


def test_a_thousand_employees_cost_as_many_queries_as_a_few(anna: Writer, cast: Cast) -> None:
    anna.page("injured")
    with CaptureQueriesContext(
        connection,
    ) as few:
        anna.page("injured")
    model = cast.jordi
    people = Person.objects.bulk_create(
        Person(
            cass_number=f"9{n:05}Z",
            identity_document=f"Z{n}",
            given_name="Nom",
            surname=f"Zeta{n}",
            birth_date=model.birth_date,
            sex="F",
            nationality="AD",
            address="x",
            parish="AD-07",
            postcode="AD500",
        )
        for n in range(300)
    )
    job = cast.jordi.employments.get(declarant=cast.valira)
    type(job).objects.bulk_create(
        type(job)(
            person=person,
            declarant=cast.valira,
            period=job.period,
            occupation="7110",
            job_title="Paleta",
            monthly_base=200_000,
        )
        for person in people
    )
    with CaptureQueriesContext(connection) as many:
        page = anna.page("injured")
    assert page.count(">Zeta") == 300
    assert len(many) == len(few)


# --- Anything at all ------------------------------------------------------------------------------------------------

FIELDS = {section.code: sorted(section.form.base_fields) for section in DECLARATION.sections}
SUFFIXES = ("", "_day", "_month", "_year", "_hour", "_minute")
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "yes",
            "no",
            "not_in_list",
            "7110",
            "52",
            "021",
            "13",
            "fatal",
            "commuting",
            "AD-07",
            "\0",
            "x" * 600,
            "1",
            "31",
            "2026",
            "-1",
        ]
    ),
)


@how(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
@pytest.mark.parametrize("section", [section.code for section in DECLARATION.sections])
def test_whatever_is_posted_never_fails_and_never_saves_what_the_form_refuses(
    anna: Writer, section: str, data: st.DataObject
) -> None:
    prefixes = ("0-", "1-", "9-", "²-") if section == "witnesses" else ("",)
    names = st.builds(
        "{}{}{}".format, st.sampled_from(prefixes), st.sampled_from(FIELDS[section]), st.sampled_from(SUFFIXES)
    )
    posted = data.draw(st.dictionaries(names, VALUES, max_size=12))
    action = data.draw(st.sampled_from(["continue", "later", "add", "remove-0", "remove-x", ""]))
    response = anna.post(section, action, **posted)
    assert response.status_code in {302, 409, 422}
    declared, kept = DECLARATION.section(section), anna.saved(section)
    if kept is not None:
        context = FormContext(on=today(), language="ca", declarant=anna.filing.declarant_id)
        assert store.accepted(declared, kept, context) == kept
