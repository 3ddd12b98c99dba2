"""A decision about somebody whose base is below the minimum wage carries the complement, calculated article by article."""

import pytest

from cass.demo.cast import Cast
from cass.documents.kinds import Kind
from cass.documents.models import IssuedDocument
from cass.filings.models import Filing
from cass.registry.models import Employment, OwnAccountActivity
from cass.rules.assessment import Outcome
from tests.filings.acting import decided, filed, filed_by_employer, own_account, own_answers

NBSP = "\N{NO-BREAK SPACE}"
BASE = 100_000


def of_employee(cast: Cast) -> Filing:
    assert Employment.objects.filter(person=cast.maria).update(monthly_base=BASE) == 1
    return filed_by_employer(cast)


def of_own_account(cast: Cast) -> Filing:
    assert OwnAccountActivity.objects.filter(declarant=cast.photographer).update(monthly_base=BASE) == 1
    return filed(own_account(cast.nuria, cast.photographer), own_answers())


@pytest.mark.parametrize("filing_of", [of_employee, of_own_account])
@pytest.mark.parametrize("outcome", [Outcome.GRANT, Outcome.REFUSE])
def test_the_decision_says_how_the_complement_was_calculated(cast: Cast, filing_of, outcome: Outcome):
    decided(cast, filing_of(cast), outcome)
    letter = IssuedDocument.objects.get(kind=Kind.ACCIDENT_DECISION)
    assert len(letter.data["calculations"]) == 1
    steps = letter.data["calculations"][0]
    assert [(step["depth"], step["text"].replace(NBSP, " "), step["value"].replace(NBSP, " ")) for step in steps] == [
        (0, "complement de la cotització (525,33 € × 10 %)", "52,53 €"),
        (1, "base que falta fins al salari mínim (1.525,33 € − 1.000,00 €)", "525,33 €"),
        (2, "salari mínim oficial mensual", "1.525,33 €"),
        (2, "base de cotització global del mes", "1.000,00 €"),
        (1, "tipus del complement", "10 %"),
    ]
    assert steps[0]["article"].endswith("art. 19.2")
    assert steps[1]["article"].endswith("art. 19.1")
    assert steps[2]["article"] == "Decret del salari mínim, art. 1, des del 01/01/2026"
    assert not any(step["estimated"] for step in steps)


def test_a_base_that_reaches_the_minimum_wage_needs_no_calculation(cast: Cast):
    decided(cast, filed_by_employer(cast))
    assert IssuedDocument.objects.get(kind=Kind.ACCIDENT_DECISION).data["calculations"] == []
