"""Who may do what, through which door: one literal table, and one function that reads it. Pure."""

from cass.access.actor import NOBODY, Actor
from cass.access.capability import Capability
from cass.access.door import Door, Role
from cass.access.matrix import MATRIX, Grant, Kind, Verdict, capabilities_of, verdict

__all__ = [
    "MATRIX",
    "NOBODY",
    "Actor",
    "Capability",
    "Door",
    "Grant",
    "Kind",
    "Role",
    "Verdict",
    "capabilities_of",
    "verdict",
]
