"""Every reason of an assessment in words: what it says to a person, and its articles as a decision quotes them."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cass.law.book import Book, Unit
from cass.rules.assessment import Fact, Outcome, Reason
from cass.rules.vocabulary import Explanation
from cass.wording import explanations
from cass.wording.formats import elided, euros, long_date
from cass.wording.grounds import TEXTS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

OUTCOMES: "dict[Outcome, Words]" = {
    Outcome.GRANT: _("Es compleixen els requisits"),
    Outcome.GRANT_CARD_WITHHELD: _(
        "Es compleixen els requisits, però no es pot lliurar cap document de presa en càrrec"
    ),
    Outcome.NEEDS_PERSON: _("Ho ha de valorar una persona"),
    Outcome.REFUSE: _("No es compleixen els requisits"),
}

ESTIMATED = _("Aquesta xifra legal és estimada.")


def in_words(reason: Reason) -> str:
    """The sentence or question of a reason in the active language. Raises KeyError for a code without words."""
    facts = {name: _fact(name, fact) for name, fact in reason.facts.items()}
    sentence = elided(str(TEXTS[reason.code]).format(**facts))
    return f"{sentence} {ESTIMATED}" if reason.facts.get("minimum_wage_estimated") else sentence


def citations(reason: Reason, book: Book) -> list[str]:
    """The articles of a reason as a decision quotes them: «Llei 17/2008, art. 123.2»."""
    return [book.citations[citation].in_words for citation in reason.citations]


def articles(reasons: Iterable[Reason], book: Book) -> list[str]:
    """The articles of several reasons, each once, in the order of the reasons."""
    return list(dict.fromkeys(words for reason in reasons for words in citations(reason, book)))


def _fact(name: str, fact: Fact) -> Fact:
    if isinstance(fact, dt.date):
        return long_date(fact)
    if name.endswith("_cents") and isinstance(fact, int):
        return euros(fact)
    if name.endswith("_tenths") and isinstance(fact, int):
        return explanations.amount(Explanation("given", fact, Unit.TENTHS_OF_PERCENT))
    if name == "points" and isinstance(fact, int):
        return explanations.amount(Explanation("given", fact, Unit.POINTS))
    return fact
