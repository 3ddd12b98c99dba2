"""Finding a code by the words people type: no accents, no capitals, beginnings of words, singular or plural."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LONGEST_QUERY = 200  # Characters read of what was typed; nobody describes an occupation in more.
MOST_WORDS = 8

GEMINATE = re.compile(r"l[·•∙‧.-]l")
WORD = re.compile(r"[a-z0-9]+")
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})

# Words that say nothing by themselves, in the four languages; single letters (l', d') go without saying.
EMPTY_WORDS = frozenset(
    WORD.findall(
        "al als amb ca del dels els en es et la las le les los per un una unes uns con de el lo por se au aux des du "
        "par pour sur une and at by for in of on or the to with"
    )
)

SHORTEST_STEM = 3

# What a typed word is worth where it is found: the whole word, or only its beginning.
LABEL, SYNONYM, HEADING = (8, 5), (9, 4), (2, 1)
FIRST_WORD = 2
OTHERS = -3
OTHER_WORDS = frozenset({"altr", "otr", "autr", "other"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A code with everything it may be found by."""

    code: str
    label: str
    synonyms: Sequence[str]
    heading: str


def stems(text: str) -> list[str]:
    """The words of a text as they are compared: "Instal·lacions d'esquí" -> ["instalacion", "esqui"]."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(LIGATURES)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    found = WORD.findall(GEMINATE.sub("ll", plain))
    return [_stem(word) for word in found if word not in EMPTY_WORDS and (len(word) > 1 or word.isdigit())]


def _stem(word: str) -> str:
    """Without the ending that tells one from many and women from men: paleta, paletes; cuinera, cuiners."""
    if word.isdigit():
        return word
    if len(word) > SHORTEST_STEM and word[-1] in "sx":
        word = word[:-1]
    if len(word) > SHORTEST_STEM and word[-1] in "aeo":
        word = word[:-1]
    return word.replace("ll", "l")


class WordIndex:
    """Every word of a list's entries in order, so that the beginnings of words are found by bisection."""

    __slots__ = ("_bases", "_codes", "_found", "_vocabulary")

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._codes: list[str] = []
        self._bases: list[tuple[int, int]] = []
        worth: dict[str, dict[int, tuple[int, int]]] = {}
        for position, entry in enumerate(entries):
            label = stems(entry.label)
            self._codes.append(entry.code)
            self._bases.append((OTHERS if label[:1] and label[0] in OTHER_WORDS else 0, len(label)))
            said = [
                *((word, HEADING) for word in stems(entry.heading)),
                *((word, SYNONYM) for phrase in entry.synonyms for word in stems(phrase)),
                *((word, LABEL) for word in label),
                *((word, (LABEL[0] + FIRST_WORD, LABEL[1] + FIRST_WORD)) for word in label[:1]),
                (entry.code.casefold(), LABEL),
            ]
            for word, value in said:
                known = worth.setdefault(word, {})
                known[position] = max(known.get(position, (0, 0)), value)
        self._vocabulary = sorted(worth)
        self._found = [tuple(worth[word].items()) for word in self._vocabulary]

    def find(self, words: str, limit: int) -> list[str]:
        """The codes that have every word, best first; nothing for words that say nothing."""
        typed = list(dict.fromkeys(stems(words[:LONGEST_QUERY])))[:MOST_WORDS]
        if not typed:
            return []
        totals = self._scores(typed[0])
        for word in typed[1:]:
            scores = self._scores(word)
            totals = {position: score + scores[position] for position, score in totals.items() if position in scores}
        ranked = sorted(totals, key=lambda position: self._rank(position, totals[position]))
        return [self._codes[position] for position in ranked[:limit]]

    def _rank(self, position: int, score: int) -> tuple[int, int, int]:
        base, length = self._bases[position]
        return -(score + base), length, position

    def _scores(self, typed: str) -> dict[int, int]:
        """Position -> what this word is worth there."""
        best: dict[int, int] = {}
        at = bisect_left(self._vocabulary, typed)
        while at < len(self._vocabulary) and self._vocabulary[at].startswith(typed):
            whole = self._vocabulary[at] == typed
            for position, (exact, beginning) in self._found[at]:
                score = exact if whole else beginning
                if score > best.get(position, 0):
                    best[position] = score
            at += 1
        return best
