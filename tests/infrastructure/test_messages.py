"""The catalogues of the translations, on a small house of our own."""

from pathlib import Path

import pytest

from tools import messages

VIEWS = """from django.utils.translation import gettext_lazy as _, ngettext, pgettext
title = _("Benvinguda")
def days(n):
    return ngettext("%(n)s dia", "%(n)s dies", n) % {"n": n}
month = pgettext("mes", "Maig")
"""
PAGE = """  {% load i18n %}
      <h1>{% translate "L’oficina" %}</h1>
  {# no és text #}
    <p class="a:(b">{% blocktranslate trimmed with name=person %}
       Bon dia,
       {{ name }}
    {% endblocktranslate %}</p>
  {% button text=_("Desa") %}
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "cass" / "templates").mkdir(parents=True)
    (tmp_path / "cass" / "views.py").write_text(VIEWS)
    (tmp_path / "cass" / "templates" / "page.html").write_text(PAGE)
    return tmp_path


def po(house: Path, language: str = "es") -> Path:
    return house / "locale" / language / "LC_MESSAGES" / "django.po"


def translate(house: Path, old: str, new: str) -> None:
    path = po(house)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_texts_are_found_in_programs_and_pages(house: Path):
    texts = {(m.id, m.context) for m in messages.template(house) if m.id}
    assert texts == {
        ("Benvinguda", None),
        (("%(n)s dia", "%(n)s dies"), None),
        ("Maig", "mes"),
        ("L’oficina", None),
        ("Bon dia, %(name)s", None),
        ("Desa", None),
    }


def test_an_update_keeps_translations_drops_what_is_gone_and_is_repeatable(house: Path):
    messages.update(house, house / "locale")
    translate(house, 'msgid "Desa"\nmsgstr ""', 'msgid "Desa"\nmsgstr "Guardar"')
    (house / "cass" / "views.py").write_text("")
    messages.update(house, house / "locale")
    text = po(house).read_text()
    assert 'msgstr "Guardar"' in text
    assert "Benvinguda" not in text
    messages.update(house, house / "locale")
    assert po(house).read_text() == text


def test_the_files_hold_neither_places_nor_dates(house: Path):
    messages.update(house, house / "locale")
    text = po(house).read_text()
    assert "page.html" not in text
    assert "Date" not in text


def test_what_is_missing_stale_or_differently_slotted_is_told(house: Path):
    folder = house / "locale"
    assert "es: not in the catalogue: 'Benvinguda'" in messages.problems(house, folder)
    messages.update(house, folder)
    translate(house, 'msgid "Bon dia, %(name)s"\nmsgstr ""', 'msgid "Bon dia, %(name)s"\nmsgstr "Hola, %(nom)s"')
    (house / "cass" / "templates" / "new.html").write_text('{% load i18n %}{% translate "Nou" %}')
    told = [problem for problem in messages.problems(house, folder) if problem.startswith("es")]
    assert "es: not in the catalogue: 'Nou'" in told
    assert "es: other slots: 'Bon dia, %(name)s'" in told
    assert "es: not translated: '%(n)s dia'" in told


def test_only_stale_catalogues_are_compiled(house: Path):
    folder = house / "locale"
    messages.update(house, folder)
    assert len(messages.compile_stale(folder)) == len(messages.LANGUAGES)
    assert messages.compile_stale(folder) == []


def test_a_program_that_cannot_be_read_is_named(house: Path):
    (house / "cass" / "broken.py").write_text('title = _("""Sense final')
    with pytest.raises(SystemExit, match=r"broken\.py"):
        messages.template(house)


def test_the_catalogues_of_the_house_are_fresh_and_complete():
    assert messages.problems() == []
