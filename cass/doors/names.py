"""Whether a certificate and the register call somebody by the same name.

The number decides who it is; the name is there so that a number mistaken in one of the two shows. So it is read as
people read names: whatever the accents, the order and the hyphens, with or without the second surname.
"""

import re

from cass.doors.certificates import Subject
from cass.registry.models import Person
from cass.registry.queries import search_key

PARTED = re.compile(r"[\s\-'’.,]+")
LINKING = frozenset(
    {
        "a",
        "d",
        "da",
        "das",
        "de",
        "del",
        "dels",
        "do",
        "dos",
        "el",
        "i",
        "l",
        "la",
        "las",
        "les",
        "los",
        "van",
        "von",
        "y",
    }
)
"""What stands between the parts of a name, and in one of its writings only."""


def names_agree(subject: Subject, person: Person) -> bool:
    """Does each of the two names hold the given name and a surname of the other, and one of them nothing that the other lacks?"""
    certified = _words(f"{subject.given_name} {subject.surname}") or _words(subject.common_name)
    given, first, second = (_words(part) for part in (person.given_name, person.surname, person.second_surname))
    registered = given | first | second
    shares_both = bool(certified & given) and bool(certified & (first | second))
    return shares_both and (certified <= registered or given | first <= certified)


def _words(name: str) -> frozenset[str]:
    return frozenset(key for part in PARTED.split(name) if (key := search_key(part))) - LINKING
