"""Who is acting, as far as the session proves it."""

from dataclasses import dataclass

from cass.access.capability import Capability
from cass.access.door import Door, Role


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person, a member of staff, or nobody; the door they came through; and whom they act for.

    ``declarant`` and ``dependant`` are ids: at most one of them is set, and then ``roles`` are those towards that
    party. ``mandate`` limits what may be done for the declarant; ``None`` is the administrative holder, unlimited.
    """

    door: Door
    roles: frozenset[Role] = frozenset()
    person: int | None = None
    staff: int | None = None
    declarant: int | None = None
    dependant: int | None = None
    mandate: frozenset[Capability] | None = None
    session: int | None = None
    stepped_up: bool = False
    language: str = "ca"

    @property
    def is_somebody(self) -> bool:
        return self.person is not None or self.staff is not None

    @property
    def is_staff(self) -> bool:
        return self.staff is not None

    @property
    def beneficiary(self) -> int | None:
        """The person whose insured affairs these are: the dependant acted for, otherwise oneself."""
        return self.dependant if self.dependant is not None else self.person

    @property
    def reference(self) -> dict[str, str | int]:
        """Who acted, in ids only, as filings and the journal keep it."""
        known = {"person": self.person, "staff": self.staff, "declarant": self.declarant, "dependant": self.dependant}
        return {"door": self.door.value} | {name: value for name, value in known.items() if value is not None}


NOBODY = Actor(door=Door.NONE)
