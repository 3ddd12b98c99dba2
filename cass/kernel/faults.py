"""What can go wrong, with a stable code. The words, in four languages, are in ``cass.wording``."""

from typing import Any


class Fault(Exception):
    """Something the person can understand and act upon.

    ``code`` is stable and public (it stands on the page and in the help centre's ticket); ``facts`` are what the
    wording needs (dates, figures, field names), never personal data.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code!r}, {self.facts!r})"


class NotFound(Fault):
    """It does not exist, or it is not theirs to know that it does: strangers get the same answer."""


class Denied(Fault):
    """It is theirs, but not to be done by them, through this door, or at this moment."""


class Conflict(Fault):
    """Somebody else was there first; the facts say what stands now."""
