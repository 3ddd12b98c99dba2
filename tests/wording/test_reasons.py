"""Every reason and every explained amount has words; dates and amounts are written as the language writes them."""

import datetime as dt
from importlib import import_module
from pkgutil import walk_packages
from string import Formatter
from typing import Any

import pytest
from django.utils import translation

import cass.procedures
import cass.rules
from cass.law.book import Book
from cass.rules import incapacity, minimum_wage, offences, work_accident
from cass.rules.assessment import Amount, Ground, Outcome
from cass.rules.vocabulary import Tracing, choose, given, lesser
from cass.wording import explanations, reasons

BOOK = Book.load()
FIGURES = Tracing(BOOK.on(dt.date(2026, 11, 22)))


def grounds(module: Any) -> list[Ground]:
    values = [
        each for value in vars(module).values() for each in (value.values() if isinstance(value, dict) else [value])
    ]
    return [value for value in values if isinstance(value, Ground)]


PACKAGES = (cass.rules, cass.procedures)
MODULES = [
    import_module(found.name) for each in PACKAGES for found in walk_packages(each.__path__, f"{each.__name__}.")
]
GROUNDS = {ground.code: ground for module in MODULES for ground in grounds(module)}


@pytest.fixture(autouse=True)
def catalan() -> Any:
    with translation.override("ca"):
        yield


def test_every_reason_has_words_and_no_words_are_left_over():
    assert set(GROUNDS) == set(reasons.TEXTS)


@pytest.mark.parametrize("ground", [pytest.param(ground, id=code) for code, ground in GROUNDS.items()])
def test_what_needs_a_person_is_a_question_or_says_what_is_missing(ground: Ground):
    if ground.leads_to is Outcome.NEEDS_PERSON:
        text = str(reasons.TEXTS[ground.code])
        assert "?" in text or "Falta" in text or "Cal " in text


def test_every_outcome_has_words():
    assert set(reasons.OUTCOMES) == set(Outcome)


def test_dates_and_amounts_stand_in_the_sentence():
    late = work_accident.LATE(due_on=dt.date(2026, 11, 24), filed_on=dt.date(2026, 11, 25))
    assert "el 25 de novembre del 2026" in reasons.in_words(late)
    below = minimum_wage.BELOW(base_cents=100000, minimum_wage_cents=152533, minimum_wage_estimated=False)
    assert "(1.000,00\N{NO-BREAK SPACE}€)" in reasons.in_words(below)
    assert "(1.525,33\N{NO-BREAK SPACE}€)" in reasons.in_words(below)


@pytest.mark.parametrize(
    ("day", "said"), [(1, "de l’1 de març"), (2, "del 2 de març"), (11, "de l’11 de març"), (12, "del 12 de març")]
)
def test_the_article_before_a_day_is_elided_as_catalan_asks(day: int, said: str):
    assert said in reasons.in_words(incapacity.CERTIFIED(certified_on=dt.date(2026, 3, day)))


def test_an_estimated_figure_is_said_to_be_one():
    about = {"base_cents": 97587, "minimum_wage_cents": 97587}
    exact, estimated = (minimum_wage.REACHED(**about, minimum_wage_estimated=flag) for flag in (False, True))
    assert reasons.in_words(estimated) == f"{reasons.in_words(exact)} {reasons.ESTIMATED}"


def facts_named(sentence: str) -> dict[str, Any]:
    """A fact for each gap of a sentence, of the type that its name announces."""
    names = [name for _, name, _, _ in Formatter().parse(sentence) if name]
    return {name: dt.date(2026, 1, 1) if name.endswith("_on") else 1 for name in names}


@pytest.mark.parametrize("ground", [pytest.param(ground, id=code) for code, ground in GROUNDS.items()])
def test_every_reason_makes_a_whole_sentence(ground: Ground):
    said = reasons.in_words(ground(**facts_named(str(reasons.TEXTS[ground.code]))))
    assert said.endswith((".", "?"))
    assert "{" not in said


def test_articles_are_quoted_once_each_as_a_decision_does():
    given_reasons = [work_accident.PRESUMED("LSS-123.3"), work_accident.PRESUMED()]
    assert reasons.articles(given_reasons, BOOK) == [
        "Llei 17/2008, art. 123.1",
        "Llei 17/2008, art. 123.2",
        "Llei 17/2008, art. 123.3",
    ]


def test_an_amount_explains_itself_line_by_line():
    amount = Amount.of(minimum_wage.complement(given("monthly_base", 100000), FIGURES))
    lines = list(explanations.lines(amount.explanation, BOOK))
    said = [
        (line.depth, line.text.replace("\N{NO-BREAK SPACE}", " "), line.value.split("\N{NO-BREAK SPACE}")[0])
        for line in lines
    ]
    assert said == [
        (0, "complement de la cotització (525,33 € × 10 %)", "52,53"),
        (1, "base que falta fins al salari mínim (1.525,33 € − 1.000,00 €)", "525,33"),
        (2, "salari mínim oficial mensual", "1.525,33"),
        (2, "base de cotització global del mes", "1.000,00"),
        (1, "tipus del complement", "10 %"),
    ]
    assert lines[0].citation.endswith("art. 19.2")
    assert lines[2].citation == "Decret del salari mínim, art. 1, des del 01/01/2026"


def test_every_article_and_every_word_can_be_explained():
    results = [
        offences.minor_fine(FIGURES.minor_fine_least_points, FIGURES),
        offences.minor_fine(FIGURES.minor_fine_most_points, FIGURES),
        offences.serious_fine(FIGURES.serious_fine_least_points, FIGURES),
        offences.serious_fine(FIGURES.serious_fine_most_points, FIGURES),
        work_accident.recovery_cap(FIGURES),
        minimum_wage.complement(given("monthly_base", 1), FIGURES),
        choose(True, lesser(given("monthly_base", 1) + given("monthly_base", 2), 2), 0),
    ]
    for result in results:
        lines = list(explanations.lines(Amount.of(result).explanation, BOOK))
        assert all(line.text and line.value for line in lines)
    price = next(line for line in explanations.lines(Amount.of(results[0]).explanation, BOOK) if "preu" in line.text)
    assert price.value == "2,77350\N{NO-BREAK SPACE}€"
