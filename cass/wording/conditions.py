"""What an amount depended on, as one would tell it: the conditions that decided it, without those that go without saying."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from cass.rules.vocabulary import Explanation

JOINED = {"both", "either"}
COMPARED = {"below", "reaches"}


class Place(StrEnum):
    """Where a fact lies, seen from the limit that the law sets."""

    MORE = "more"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    LESS = "less"

    @property
    def is_above(self) -> bool:
        return self in {Place.MORE, Place.AT_LEAST}


PLACES = {
    ("below", 1): (Place.LESS, Place.MORE),
    ("below", 0): (Place.AT_LEAST, Place.AT_MOST),
    ("reaches", 1): (Place.AT_LEAST, Place.AT_MOST),
    ("reaches", 0): (Place.LESS, Place.MORE),
}
"""Of each comparison and whether it holds: where the first lies, and where the second does when the first is the limit."""


@dataclass(frozen=True)
class Comparison:
    subject: Explanation
    place: Place
    limit: Explanation

    @property
    def says_nothing(self) -> bool:
        """A figure set beside itself."""
        return self.subject == self.limit

    def says_less_than(self, other: "Comparison") -> bool:
        """Whether the other places the same fact on the same side of a limit that is nearer: above 24, and above 40."""
        if (self.subject, self.place.is_above) != (other.subject, other.place.is_above):
            return False
        mine, theirs = self.limit.value, other.limit.value
        return mine < theirs if self.place.is_above else mine > theirs


def deciding(conditions: Iterable[Explanation]) -> list[Explanation | Comparison]:
    """Yes-and-no facts and comparisons, each once; of two comparisons of a fact, the one that says more."""
    told = list(dict.fromkeys(_compared(each) for condition in conditions for each in _alone(condition)))
    comparisons = [each for each in told if isinstance(each, Comparison)]
    return [
        each
        for each in told
        if not isinstance(each, Comparison)
        or not (each.says_nothing or any(each.says_less_than(other) for other in comparisons))
    ]


def chosen(explanation: Explanation) -> tuple[Explanation, list[Explanation]]:
    """What a choice, or a choice among choices, came to, and the conditions on the way."""
    conditions: list[Explanation] = []
    while explanation.operation == "choose":
        explanation, *because = explanation.parts
        conditions += because
    return explanation, conditions


def _alone(condition: Explanation) -> Iterator[Explanation]:
    """Of two conditions joined, those that made the whole hold, or not hold."""
    if condition.operation not in JOINED:
        yield condition
        return
    for part in condition.parts:
        if part.value == condition.value:
            yield from _alone(part)


def _compared(condition: Explanation) -> Explanation | Comparison:
    if condition.operation not in COMPARED:
        return condition
    one, other = (chosen(part)[0] for part in condition.parts)
    as_first, as_second = PLACES[condition.operation, condition.value]
    if _is_of_law(one) and not _is_of_law(other):
        return Comparison(other, as_second, one)
    return Comparison(one, as_first, other)


def _is_of_law(step: Explanation) -> bool:
    """Whether nothing of the case took part in it: a figure, or what an article makes of figures."""
    return all(map(_is_of_law, step.parts)) if step.parts else step.operation == "figure" or not step.name
