"""What a rule concludes about one case: an outcome, the reasons with their articles, the amounts with their explanation."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cass.kernel import canonical
from cass.kernel.faults import Fault
from cass.law.book import Book
from cass.rules.replay import read
from cass.rules.vocabulary import Explanation, Traced

Fact = str | int | bool | dt.date | None


class Outcome(StrEnum):
    """Where the reasons lead, from the lightest to the one that prevails over all others."""

    GRANT = "grant"
    GRANT_CARD_WITHHELD = "grant_card_withheld"
    """The right is recognised, but no document may be issued that has others charge the CASS (LSS 118.2)."""
    NEEDS_PERSON = "needs_person"
    """The rule can not know; the reason holds the question that a person has to answer."""
    REFUSE = "refuse"


PREVAILING = tuple(Outcome)


class Touches(StrEnum):
    """What a reason gives away. One that touches anything is for the person concerned and the CASS, never an employer."""

    HEALTH = "health"
    OTHER_EMPLOYERS = "other_employers"
    DEBT = "debt"


@dataclass(frozen=True)
class Reason:
    """One ground of an assessment.

    ``leads_to`` ``None`` is information that changes nothing. The name of a fact says its type: ``…_on`` is a date,
    ``…_cents`` an amount, ``…_tenths`` a percentage in tenths.
    """

    code: str
    citations: tuple[str, ...]
    leads_to: Outcome | None
    touches: frozenset[Touches] = frozenset()
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def is_for_employers(self) -> bool:
        return not self.touches


@dataclass(frozen=True)
class Ground:
    """A kind of reason, declared once where its rule is.

    Calling it with the facts of a case gives the reason; ``more`` are articles that depend on the case.
    """

    code: str
    citations: tuple[str, ...]
    leads_to: Outcome | None = None
    touches: frozenset[Touches] = frozenset()

    def __call__(self, *more: str, **facts: Fact) -> Reason:
        return Reason(self.code, (*self.citations, *more), self.leads_to, self.touches, facts)


LAW_NOT_KNOWN = Ground("law.not_known", (), Outcome.NEEDS_PERSON)


@dataclass(frozen=True)
class Amount:
    """Cents, with how they came about; ``estimated`` when a figure of the law that took part is an estimate."""

    cents: int
    explanation: Explanation

    @property
    def estimated(self) -> bool:
        return self.explanation.estimated

    @classmethod
    def of(cls, number: int) -> "Amount":
        """From the result of an article that ran on traced numbers. Raises TypeError when it did not."""
        if not isinstance(number, Traced):
            raise TypeError("An amount comes from traced numbers")
        return cls(int(number), number.explanation)


@dataclass(frozen=True)
class Assessment:
    """The conclusion, with the versions of the figures and of the rule that led to it: it can be replayed."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    amounts: Mapping[str, Amount]
    book_version: str
    rule_version: str

    def to_json(self) -> dict[str, Any]:
        """Plain values for canonical JSON; ``from_json`` gives an equal assessment back."""
        plain: dict[str, Any] = canonical.plain(self)
        return plain

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Assessment":
        """Raises KeyError, TypeError or ValueError for what ``to_json`` did not write."""
        assessment = read(cls, data)
        reasons = tuple(
            Reason(each.code, each.citations, each.leads_to, each.touches, _with_dates(each.facts))
            for each in assessment.reasons
        )
        return cls(assessment.outcome, reasons, assessment.amounts, assessment.book_version, assessment.rule_version)


def conclude(
    reasons: list[Reason], book: Book, rule_version: str, amounts: Mapping[str, Amount] | None = None
) -> Assessment:
    """The assessment that the reasons make: of all the outcomes they lead to, the one that prevails.

    Raises ValueError when no reason leads anywhere: a rule never grants by forgetting to say why.
    """
    outcomes = [reason.leads_to for reason in reasons if reason.leads_to]
    if not outcomes:
        raise ValueError("No reason leads to an outcome")
    outcome = max(outcomes, key=PREVAILING.index)
    return Assessment(outcome, tuple(reasons), amounts or {}, book.version, rule_version)


def with_known_law(rule: Callable[[], list[Reason]]) -> list[Reason]:
    """The reasons of a rule; where the law of that day is not in the book, the reason to ask a person."""
    try:
        return rule()
    except Fault as fault:
        if fault.code != "law.value_missing":
            raise
        return [LAW_NOT_KNOWN(figure=fault.facts["figure"], law_on=fault.facts["on"])]


def _with_dates(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    return {
        name: dt.date.fromisoformat(value) if name.endswith("_on") and isinstance(value, str) else value
        for name, value in facts.items()
    }
