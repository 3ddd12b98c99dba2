"""The ids that the buttons and boxes of a page send back."""

LONGEST = 18
"""Digits: what always fits a bigint."""


def id_of(text: str) -> int | None:
    """The id, or ``None`` for what no page of ours sends."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None
