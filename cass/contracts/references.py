"""The numbers of a request and of its contract: random, because they stand for something that others must not try out."""

import re
import secrets

from cass.kernel.verification_code import ALPHABET

PREFIX = "SP"
SYMBOLS = 8
"""Of 32 each: forty bits."""
CONTRACT_DIGITS = 8
_FORM = re.compile(r"SP(\d{4})([0-9A-Z]{8})")
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_reference(year: int) -> str:
    """SP-2026-7K3M9QXT. It opens nothing without the password of its request."""
    return f"{PREFIX}-{year}-{''.join(secrets.choice(ALPHABET) for _ in range(SYMBOLS))}"


def normalised_reference(typed: str) -> str:
    """A reference as it is kept, whatever stands between its parts; what cannot be one comes back as it was, cut short.

    O is read as 0, I and L as 1, because no reference has those letters.
    """
    letters = "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalnum())
    found = _FORM.fullmatch(letters.translate(_READ_AS))
    return f"{PREFIX}-{found[1]}-{found[2]}" if found else letters[:20]


def new_contract_number() -> str:
    """Eight digits, not counted up: one number says nothing of the next."""
    return f"{secrets.randbelow(10**CONTRACT_DIGITS):0{CONTRACT_DIGITS}d}"
