"""The verbs of a filing's life: one transaction each. Parties draft and file; officers propose, the competent resolve."""

from cass.filings.operations.casework import (
    ask_correction,
    match_subject,
    open_health_file,
    propose,
    reassess,
    record_appeal,
    return_proposal,
)
from cass.filings.operations.decisions import resolve, resolve_many
from cass.filings.operations.drafts import Saved, discard, save_section, start
from cass.filings.operations.enclosures import enclose, take_out
from cass.filings.operations.limits import note_letter_outcome, open_notice, pass_limits, settle
from cass.filings.operations.presentation import Incorrect, Review, file, obtain, review, withdraw

__all__ = [
    "Incorrect",
    "Review",
    "Saved",
    "ask_correction",
    "discard",
    "enclose",
    "file",
    "match_subject",
    "note_letter_outcome",
    "obtain",
    "open_health_file",
    "open_notice",
    "pass_limits",
    "propose",
    "reassess",
    "record_appeal",
    "resolve",
    "resolve_many",
    "return_proposal",
    "review",
    "save_section",
    "settle",
    "start",
    "take_out",
    "withdraw",
]
