"""The code printed on every document: fifteen random symbols and one that catches typing errors.

Random and not computed: a document is looked up (and may be revoked) anyhow, and nothing can be derived from its code.
Seventy-five bits: with ten million documents issued, one guess in four thousand million millions finds one.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O (read as 1, 1, 0) and no U."""
LENGTH = 16
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new() -> str:
    """A fresh code of sixteen symbols, the last one the check symbol."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check_symbol(body)


def of(secret: bytes) -> str:
    """The code that stands for a secret digest, so that it can be made again instead of being kept."""
    number = int.from_bytes(secret)
    body = "".join(ALPHABET[number >> (5 * place) & 31] for place in range(LENGTH - 1))
    return body + _check_symbol(body)


def normalise(text: str) -> str | None:
    """The code that somebody typed, or None when it cannot be one.

    Case, spaces and hyphens do not matter; O is read as 0, I and L as 1. Every single wrong symbol is caught by the
    check symbol, and all but one in a thousand swaps of neighbours.
    """
    code = "".join(text.upper().replace("-", " ").split()).translate(_READ_AS)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET) or _check_symbol(code[:-1]) != code[-1]:
        return None
    return code


def display(code: str) -> str:
    """The code in groups of four, as printed: 7K3M-Q9XT-4PDA-HW2K."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def _check_symbol(body: str) -> str:
    """Luhn's check modulo 32: every second symbol from the right counts double."""
    total = 0
    for position, symbol in enumerate(reversed(body)):
        value = ALPHABET.index(symbol) * (2 if position % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]
