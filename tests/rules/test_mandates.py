"""What a holder may grant and end, judged case by case."""

from typing import Any

import pytest

from cass.kernel import canonical
from cass.rules import mandates
from cass.rules.replay import read
from tests.rules.case_files import BOOK, FILES, cases, situation
from tests.rules.test_cases import grounds, holds


@pytest.mark.parametrize("case", cases("mandates"))
def test_a_mandate_is_judged_as_the_case_says(case: dict[str, Any]):
    told = situation("mandates", case)
    if case["like"] == "revocation":
        ending = read(mandates.RevocationFacts, told)
        holds(mandates.assess_revocation(ending, BOOK), case)
        assert read(mandates.RevocationFacts, canonical.plain(ending)) == ending
    else:
        facts = read(mandates.GrantFacts, {"filed_on": case["on"], **told})
        holds(mandates.assess_grant(facts, BOOK), case)
        assert read(mandates.GrantFacts, canonical.plain(facts)) == facts


def test_every_reason_about_mandates_has_a_case():
    named = {code for case in FILES["mandates"]["cases"] for code in case["expect"]["reasons"]}
    assert {ground.code for ground in grounds(mandates)} == named
