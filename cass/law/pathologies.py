"""The table of pathologies: how many days a leave usually lasts at most for each (R-IT 4.1 and annex)."""

import csv
import datetime as dt
import functools
from dataclasses import dataclass
from pathlib import Path

from cass.law.book import LawError

FILE = Path(__file__).parent / "tables" / "pathologies.csv"


@dataclass(frozen=True)
class Pathology:
    """A line of the annex. ``maximum_days`` ``None``: the annex names the pathology and leaves its days blank.

    ``since``: the day from which the line stands in the annex. ``kind`` is the annex's column D/P.
    """

    code: str
    kind: str
    name: str
    maximum_days: int | None
    since: dt.date


@functools.cache
def load(file: Path = FILE) -> dict[str, Pathology]:
    """The lines of the annex by their code, read once a process. Raises LawError for a line that can not be right.

    The text of the annex that was read ends at code 1744, with the lines added in 2021 and 2023: a code that is not here
    is not known, which is not the same as having no maximum.
    """
    found: dict[str, Pathology] = {}
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            pathology = _pathology(row)
            if pathology.code in found:
                raise LawError(f"{file.name}: {pathology.code} is written twice")
            found[pathology.code] = pathology
    return found


def find(code: str, *, on: dt.date, file: Path = FILE) -> Pathology | None:
    """A pathology as the annex of a day has it; ``None`` when it is not in the text that was read."""
    pathology = load(file).get(code)
    return pathology if pathology and pathology.since <= on else None


def _pathology(row: dict[str, str]) -> Pathology:
    code, days = row["code"], row["maximum_days"]
    if not (code.isdigit() and row["kind"] and row["pathology_ca"]) or (days and not (days.isdigit() and int(days))):
        raise LawError(f"Pathology {code}: neither days nor a blank, or no name")
    since = dt.date.fromisoformat(row["since"])
    return Pathology(code, row["kind"], row["pathology_ca"], int(days) if days else None, since)
