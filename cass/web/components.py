"""What the components of a page are given: plain values, so that a view says what is shown and a template how.

The templates are in ``templates/components``; their README shows each one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.http import QueryDict

Colour = Literal["grey", "blue", "teal", "green", "yellow", "orange", "red"]


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in a word or two. Green: well ended · blue: going on · yellow: yours to act · red: ended badly · grey."""

    text: str
    colour: Colour = "grey"


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """``sort_url`` makes the heading a link; ``sorted`` is the present order, for ``aria-sort``."""

    text: str
    numeric: bool = False
    sort_url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""


@dataclass(frozen=True, slots=True)
class Cell:
    text: str = ""
    url: str = ""
    tag: Tag | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows are sequences of cells, one for each column; the first cell is the row's heading."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    empty: str = ""
    caption_hidden: bool = False

    def zipped(self) -> Iterator[list[tuple[Column, Cell]]]:
        for row in self.rows:
            yield list(zip(self.columns, row, strict=True))


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """``change_url`` shows «Canvia»; ``lines`` stand below each other; ``tag`` follows the value."""

    key: str
    value: str = ""
    change_url: str = ""
    lines: Sequence[str] = ()
    url: str = ""
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Task:
    title: str
    tag: Tag
    url: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One moment of a file's history; ``when`` is already in words."""

    title: str
    when: str
    text: str = ""
    by: str = ""
    links: Sequence[Link] = ()
    current: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """An issued document. Without a ``url`` it is being prepared, or closed to this reader for now."""

    title: str
    url: str = ""
    details: str = ""
    code: str = ""
    is_closed: bool = False


Fate = Literal["received", "clean", "read", "refused"]


@dataclass(frozen=True, slots=True)
class Upload:
    """A received file and how far it has come; ``why`` says why it was refused, or anything to know."""

    name: str
    size: str
    fate: Fate
    why: str = ""
    remove_url: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    title: str
    text: str = ""
    url: str = ""
    tag: Tag | None = None
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Pages:
    """The page links of a list; ``query`` is the request's own, so that search and order are kept."""

    number: int
    total: int
    query: QueryDict = field(default_factory=QueryDict)
    parameter: str = "page"

    def url(self, number: int) -> str:
        changed = self.query.copy()
        changed[self.parameter] = str(number)
        return f"?{changed.urlencode()}"

    @property
    def previous_url(self) -> str:
        return self.url(self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self.url(self.number + 1) if self.number < self.total else ""

    def items(self) -> Iterator[tuple[int, str]]:
        """Number and address of first, last and neighbours; ``(0, "")`` where numbers are left out."""
        shown = sorted({1, self.total, *range(max(1, self.number - 1), min(self.total, self.number + 1) + 1)})
        before = 0
        for number in shown:
            if number > before + 1:
                yield 0, ""
            yield number, self.url(number)
            before = number


def sorted_column(text: str, code: str, query: QueryDict, *, numeric: bool = False) -> Column:
    """A column whose heading sorts by ``?order=code`` and, once sorted, turns round with ``?order=-code``."""
    now = query.get("order", "")
    changed = query.copy()
    changed.pop("page", None)
    changed["order"] = f"-{code}" if now == code else code
    state: Literal["", "ascending", "descending"] = (
        "ascending" if now == code else "descending" if now == f"-{code}" else ""
    )
    return Column(text, numeric=numeric, sort_url=f"?{changed.urlencode()}", sorted=state)
