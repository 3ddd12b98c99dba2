"""What the parts of the body and the types of injury say about each other (ESAW)."""

import csv
from functools import lru_cache

from cass.kernel.codes.lists import DATA, codes

# Eye, ear, rib cage with shoulder blades, and the limbs: parts of which the body has a left and a right one.
# Ours: ESAW codes no side, a declaration asks for it because the medical file does.
SIDED_PARTS = frozenset(
    {"13", "14", "41", "50", "51", "52", "53", "54", "55", "58", "59", "60", "61", "62", "63", "64", "65", "68", "69"}
)


def side_applies(part_of_body: str) -> bool:
    """Whether "left or right?" can be answered for this part of the body. KeyError for an unknown code."""
    return codes("esaw_part_of_body").get(part_of_body).code in SIDED_PARTS


def plausible(type_of_injury: str, part_of_body: str) -> bool:
    """False when the part of the body cannot suffer that injury, such as a fractured eye: a slip to ask about.

    The pairs are those of ``data/implausible.csv``, ours and deliberately few. KeyError for unknown codes.
    """
    injuries, parts = codes("esaw_type_of_injury"), codes("esaw_part_of_body")
    injury, part = injuries.get(type_of_injury), parts.get(part_of_body)
    pairs = {(left, right) for left in (injury.code, injury.parent) for right in (part.code, part.parent)}
    return pairs.isdisjoint(_implausible())


@lru_cache(maxsize=1)
def _implausible() -> frozenset[tuple[str, str]]:
    """Pairs of codes; a code of a group stands for everything in it."""
    with (DATA / "implausible.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return frozenset((row["type_of_injury"], part) for row in rows for part in row["parts_of_body"].split(";"))
