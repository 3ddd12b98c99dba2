"""Which passwords a request takes, and how strong one is in a word (our rules: the CASS's pages give none)."""

from collections.abc import Iterable
from enum import StrEnum

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from cass.kernel.faults import Fault
from cass.registry.queries import search_key

SHORTEST = 10
LONGEST = 128
FEWEST_SYMBOLS = 5
"""Different ones: «aaaaaaaaaa» and «1212121212» are refused."""
GOOD, VERY_GOOD = 14, 20
"""Characters from which a password is called good, and very good."""
TELLING = 4
"""Characters from which a part of the applicant's data counts as one."""

_common = CommonPasswordValidator()


class Strength(StrEnum):
    ENOUGH = "enough"
    GOOD = "good"
    VERY_GOOD = "very_good"


def demand(password: str, *, about: Iterable[str]) -> None:
    """``about``: what others know of the applicant, which a password must not contain.

    Raises Fault ``certificate_request.password_short``, ``.password_common``, ``.password_simple``, ``.password_known``.
    """
    if len(password) < SHORTEST:
        raise Fault("certificate_request.password_short", least=SHORTEST)
    try:
        _common.validate(password)
    except ValidationError as error:
        raise Fault("certificate_request.password_common") from error
    if len(set(password)) < FEWEST_SYMBOLS:
        raise Fault("certificate_request.password_simple", least=FEWEST_SYMBOLS)
    key = search_key(password)
    if any(len(part) >= TELLING and part in key for part in map(search_key, about)):
        raise Fault("certificate_request.password_known")


def of(password: str) -> Strength:
    """How strong a password is that was taken: its length says most."""
    if len(password) >= VERY_GOOD:
        return Strength.VERY_GOOD
    return Strength.GOOD if len(password) >= GOOD else Strength.ENOUGH
