"""The matrix as it stands in ``docs/access-matrix.md``: a change of access is a change that everybody sees."""

import re
from collections.abc import Iterator

from cass.access import MATRIX, Capability, Door, Grant
from cass.wording.capabilities import CAPABILITIES, DOORS
from tests.architecture.house import ROOT, pinned

DOCUMENT = ROOT / "docs" / "access-matrix.md"
ANNOUNCED = ROOT / "tests" / "architecture" / "announced.txt"
TOLD = tuple(door for door in Door if door is not Door.NONE)
HEAD = """# Who may do what, through which door

Rendered from `cass/access/matrix.py` by `tests/access/test_matrix.py`; not written by hand (`CASS_ACCEPT=1 ./script/test
tests/access` renders it anew). *everybody*: whoever came in through that door; *anybody*: without coming in at all. *Coming*:
shown on the front page as such, and open to nobody. *Step-up*: asks for an identification of the last ten minutes.

"""


def rendered() -> str:
    columns = ["capability", "MISSION", "kind", *(door.value.replace("_", " ") for door in TOLD), "state", "step-up"]
    rows = [columns, ["---"] * len(columns), *(list(_cells(grant)) for grant in MATRIX)]
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _cells(grant: Grant) -> Iterator[str]:
    yield f"`{grant.capability}`"
    yield grant.mission
    yield grant.kind.value
    for door in TOLD:
        yield _who(grant, door)
    yield "open" if grant.is_open else "*coming*"
    yield "yes" if grant.step_up else ""


def _who(grant: Grant, door: Door) -> str:
    if not grant.doors:
        return "anybody"
    if door not in grant.doors:
        return "—"
    return "everybody" if not grant.roles else ", ".join(sorted(role.replace("_", " ") for role in grant.roles))


def _numbered(letter: str, *ranges: range) -> set[str]:
    return {f"{letter}{number}" for each in ranges for number in each}


OF_THE_PAGES = (
    _numbered("A", range(1, 9))
    | _numbered("B", range(1, 9), range(10, 22))
    | _numbered("C", range(1, 5), range(10, 12))
    | _numbered("D", range(1, 5), range(10, 17))
    | {"E4", "E5", "E6", "F1", "X4", "X5", "X6"}
)
"""What MISSION lists for people to see or file, and what the house adds; the rest of E and F is not a page's business."""


def natural(line: str) -> tuple[str, int, str]:
    letter, number, rest = re.match(r"([A-Z])(\d+)(.*)", line).groups()  # type: ignore[union-attr]
    return letter, int(number), rest


def test_the_matrix_is_the_one_in_the_documentation():
    pinned(DOCUMENT, rendered())


def test_every_line_of_the_mission_that_is_seen_or_filed_is_in_the_matrix():
    assert OF_THE_PAGES - {one for grant in MATRIX for one in grant.mission.split()} == set()


def test_every_row_names_lines_of_the_mission():
    for grant in MATRIX:
        assert re.fullmatch(r"[A-FX]\d+( [A-FX]\d+)*", grant.mission), grant


def test_what_is_announced_and_not_yet_open_is_the_list_that_later_work_empties():
    lines = [f"{one} {grant.capability}" for grant in MATRIX if not grant.is_open for one in grant.mission.split()]
    pinned(ANNOUNCED, "".join(f"{line}\n" for line in sorted(lines, key=natural)))


def test_every_capability_and_every_door_has_words():
    assert set(CAPABILITIES) == set(Capability)
    assert set(DOORS) == set(Door) - {Door.NONE}


def test_bank_account_and_address_are_changed_after_identifying_again_only():
    """They stand in these two: at the door of the PIN, identifying again takes the second factor too."""
    for capability in (Capability.PERSONAL_DATA_CHANGE, Capability.DECLARANT_DATA_CHANGE):
        (grant,) = (grant for grant in MATRIX if grant.capability is capability)
        assert grant.step_up, capability
