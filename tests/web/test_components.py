"""The parts of a page: how dates and money read, how a form row links its error, what a component shows."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import override

from cass.filings.widgets import Checkboxes, CodeSearch, DayMonthYear, HoursMinutes, Radios, YesNoField
from cass.web import components as parts
from cass.web.forms import error_lines
from cass.web.templatetags.cass import day, euros, moment, short_day

WEB = Path(parts.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


@pytest.fixture(autouse=True)
def _in_catalan() -> Iterator[None]:
    with override("ca"):
        yield


@pytest.mark.parametrize(
    ("language", "when", "words"),
    [
        ("ca", date(2026, 11, 22), "22 de novembre del 2026"),
        ("ca", date(2026, 4, 1), "1 d’abril del 2026"),
        ("ca", date(2026, 8, 3), "3 d’agost del 2026"),
        ("ca", date(2026, 10, 12), "12 d’octubre del 2026"),
        ("ca", date(1994, 6, 9), "9 de juny de 1994"),
        ("es", date(2026, 4, 1), "1 de abril de 2026"),
        ("fr", date(2026, 4, 1), "1er avril 2026"),
        ("fr", date(2026, 4, 2), "2 avril 2026"),
        ("en", date(2026, 4, 1), "1 April 2026"),
    ],
)
def test_a_date_reads_as_it_is_said_in_each_language(language, when, words):
    with override(language):
        assert day(when) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ca", "1 d’abril del 2026 a la 1.05\xa0h"),
        ("es", "1 de abril de 2026 a la 1:05\xa0h"),
        ("fr", "1er avril 2026 à 1\xa0h\xa005"),
        ("en", "1 April 2026 at 1:05"),
    ],
)
def test_a_moment_is_told_in_andorras_time(language, words):
    late_in_greenwich = datetime(2026, 3, 31, 23, 5, tzinfo=UTC)
    with override(language):
        assert moment(late_in_greenwich) == words
    assert short_day(late_in_greenwich) == "01/04/2026"


@pytest.mark.parametrize(
    ("language", "cents", "words"),
    [
        ("ca", 152533, "1.525,33\xa0€"),
        ("es", 100000000, "1.000.000,00\xa0€"),
        ("fr", 152533, "1\xa0525,33\xa0€"),
        ("en", 152533, "€1,525.33"),
        ("ca", -5, "\u22120,05\xa0€"),
        ("ca", 0, "0,00\xa0€"),
    ],
)
def test_cents_read_as_euros_in_each_language(language, cents, words):
    with override(language):
        assert euros(cents) == words


class Accident(forms.Form):
    name = forms.CharField(label="Nom", help_text="Com al passaport", max_length=40)
    email = forms.EmailField(label="Correu", required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    on = forms.DateField(label="Quin dia va passar?", widget=DayMonthYear())
    at = forms.TimeField(label="A quina hora?", widget=HoursMinutes())
    base = forms.CharField(label="Base", widget=forms.TextInput(attrs={"suffix": "€", "inputmode": "decimal"}))
    place = forms.ChoiceField(
        label="On?",
        choices=[("work", "A la feina"), ("commute", "De camí")],
        widget=Radios(hints={"commute": "Habitual"}),
    )
    route = forms.CharField(
        label="Per on?", required=False, widget=forms.Textarea(attrs={"data-conditional": "place=commute"})
    )
    leave = YesNoField(label="Hi ha baixa?")
    parts = forms.MultipleChoiceField(label="Parts", choices=[("head", "Cap")], widget=Checkboxes())
    job = forms.ChoiceField(label="Ofici", choices=[("Indústria", [("7512", "Forners")])], widget=CodeSearch())
    told = forms.CharField(label="Què va passar?", max_length=200, widget=forms.Textarea())
    sure = forms.BooleanField(label="És cert")

    def clean_name(self):
        raise ValidationError("Escriviu el nom sencer", code="accident.name_short")


GIVEN = {
    "name": "J", "on_day": "27", "on_month": "10", "on_year": "2026", "at_hour": "8", "base": "x", "place": "work",
    "leave": "no", "parts": ["head"], "job": "7512", "told": "x", "sure": "on",
}  # fmt: skip


def filled(**changed: str) -> Accident:
    data = QueryDict(mutable=True)
    for key, value in (GIVEN | changed).items():
        data.setlist(key, value if isinstance(value, list) else [value])
    return Accident(data)


def test_the_answers_of_the_house_widgets_become_values():
    form = filled()
    form.is_valid()
    assert form.cleaned_data["on"] == date(2026, 10, 27)
    assert form.cleaned_data["at"].isoformat() == "08:00:00"
    assert form.cleaned_data["leave"] is False


def test_a_date_and_a_time_are_also_taken_whole_as_a_file_sends_them():
    form = Accident(
        {**GIVEN, "on_day": "", "on_month": "", "on_year": "", "at_hour": "", "on": "2026-10-27", "at": "08:30"}
    )
    form.is_valid()
    assert form.cleaned_data["on"] == date(2026, 10, 27)
    assert form.cleaned_data["at"].isoformat() == "08:30:00"


def test_an_impossible_date_is_refused_and_shown_again_as_it_was_typed():
    form = filled(on_day="31", on_month="2")
    assert [error.code for error in form.errors["on"].as_data()] == ["invalid"]
    row = form["on"].as_field_group()
    assert re.findall(r'name="(\w+)"[^>]*value="(\d+)"', row) == [
        ("on_day", "31"),
        ("on_month", "2"),
        ("on_year", "2026"),
    ]


def test_a_stored_date_fills_its_boxes():
    row = Accident(initial={"on": date(2026, 10, 7), "leave": True})["on"].as_field_group()
    assert re.findall(r'value="(\d+)"', row) == ["07", "10", "2026"]


def test_a_stored_yes_is_chosen_again():
    row = Accident(initial={"leave": True})["leave"].as_field_group()
    assert re.search(r'value="yes"[^>]* checked', row)


def test_an_optional_yes_or_no_left_out_is_none():
    field = YesNoField(required=False)
    assert field.clean("") is None
    assert field.clean(True) is True


def test_an_error_stands_at_its_field_with_its_code_and_the_input_points_to_it():
    row = filled()["name"].as_field_group()
    assert 'data-code="accident.name_short"' in row
    assert 'aria-describedby="id_name_helptext id_name_error"' in row
    assert 'id="id_name_error"' in row
    assert 'id="id_name_helptext"' in row


def test_the_summary_links_each_error_to_something_that_exists_on_the_page():
    form = Accident({})
    html = str(form)
    lines = error_lines(form)
    assert len(lines) == len([field for field in Accident.base_fields.values() if field.required])
    for line in lines:
        assert f'id="{line.href[1:]}"' in html


def test_the_stock_messages_of_django_become_the_houses_and_name_their_field():
    texts = {line.href: line.text for line in error_lines(filled(told="", on_day="31", on_month="2"))}
    assert texts["#id_told"] == "Què va passar? Falta aquesta resposta"
    assert texts["#id_on_day"].startswith("Quin dia va passar? Escriviu una data que existeixi")
    assert texts["#id_name"] == "Escriviu el nom sencer"


def test_a_forms_own_words_for_a_missing_answer_are_kept():
    class Own(forms.Form):
        pin = forms.CharField(label="PIN", error_messages={"required": "Escriviu el PIN"})

    assert [line.text for line in error_lines(Own({}))] == ["Escriviu el PIN"]


def test_only_optional_fields_are_marked():
    form = Accident()
    assert "(opcional)" in form["email"].as_field_group()
    assert "(opcional)" not in form["name"].as_field_group()


def test_radios_stand_in_a_fieldset_without_attributes_that_aria_forbids():
    row = Accident({})["place"].as_field_group()
    assert 'aria-describedby="id_place_error"' in row
    assert "aria-invalid" not in row
    assert 'id="id_place_1_hint">Habitual' in row


def test_a_conditional_field_says_on_which_answer_it_depends():
    form = Accident(prefix="facts")
    assert 'data-conditional="place=commute" data-prefix="facts"' in form["route"].as_field_group()
    assert 'name="facts-route"' in form["route"].as_field_group()


def test_attributes_for_the_row_do_not_leak_into_the_input():
    row = Accident()["base"].as_field_group()
    assert "govuk-input__suffix" in row
    assert " suffix=" not in row
    assert 'inputmode="decimal"' in row


def test_a_textarea_with_a_limit_counts_characters():
    assert 'data-maxlength="200"' in Accident()["told"].as_field_group()


def test_a_long_list_of_codes_is_grouped_by_heading():
    assert '<optgroup label="Indústria">' in Accident()["job"].as_field_group()


def table(**columns: str) -> parts.Table:
    return parts.Table(
        "Tràmits",
        [
            parts.Column("Tràmit"),
            parts.sorted_column("Import", "amount", QueryDict("order=amount&page=3&q=a"), numeric=True),
        ],
        [[parts.Cell("Accident", url="/1"), parts.Cell("1,00 €")]],
        **columns,
    )


def test_a_table_keeps_its_roles_when_its_rows_become_cards():
    html = render_to_string("components/table.html", {"table": table()})
    for role in ("table", "rowgroup", "row", "columnheader", "rowheader", "cell"):
        assert f'role="{role}"' in html
    assert 'data-label="Import"' in html
    assert 'aria-sort="ascending"' in html


def test_a_sorted_heading_turns_round_keeps_the_search_and_starts_at_the_first_page():
    assert table().columns[1].sort_url == "?order=-amount&q=a"


def test_a_row_with_a_missing_cell_is_a_mistake_of_the_view():
    broken = parts.Table("x", [parts.Column("a"), parts.Column("b")], [[parts.Cell("1")]])
    with pytest.raises(ValueError, match="zip"):
        list(broken.zipped())


def test_an_empty_table_says_so_instead_of_showing_headings():
    empty = parts.Table("Baixes", [parts.Column("a")], [], empty="Cap baixa")
    html = render_to_string("components/table.html", {"table": empty})
    assert "Cap baixa" in html
    assert "<table" not in html


def test_page_links_show_the_ends_and_the_neighbours_and_keep_the_search():
    pages = parts.Pages(4, 12, QueryDict("q=a"))
    assert [number for number, _url in pages.items()] == [1, 0, 3, 4, 5, 0, 12]
    assert pages.next_url == "?q=a&page=5"
    assert parts.Pages(1, 12).previous_url == ""
    assert parts.Pages(12, 12).next_url == ""


def test_a_document_without_an_address_is_being_prepared():
    html = render_to_string("components/documents.html", {"documents": [parts.Document("Rebut")]})
    assert "En preparació" in html
    assert "<a " not in html


def test_a_refused_file_says_why():
    uploads = [parts.Upload("foto.heic", "6 MB", "refused", "Envieu-lo en JPG")]
    html = render_to_string("components/uploads.html", {"uploads": uploads})
    assert "Rebutjat" in html
    assert "Envieu-lo en JPG" in html


def test_what_people_write_is_escaped_in_blocks_and_cells():
    evil = parts.Table("<b>", [parts.Column("a")], [[parts.Cell("<script>")]])
    assert "<script>" not in render_to_string("components/table.html", {"table": evil})


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_a_template_is_short_and_carries_no_inline_script_or_style(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 150
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", text)


def test_every_file_that_the_stylesheet_names_is_there():
    sheet = WEB / "static" / "cass.css"
    named = re.findall(r'url\("([^"]+)"\)', sheet.read_text())
    assert named
    for name in named:
        assert (sheet.parent / name).is_file(), name


def test_the_vendored_stylesheet_shows_nothing_of_another_government():
    sheet = (WEB / "static" / "govuk" / "govuk-frontend.min.css").read_text()
    assert "GDS Transport" not in sheet
    assert "crest" not in sheet
    assert "url(" not in sheet
