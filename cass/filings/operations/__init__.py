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
from cass.filings.operations.letters import hand_over_letter, note_letter_outcome, print_letter, publish_letter
from cass.filings.operations.limits import open_notice, pass_limits, settle
from cass.filings.operations.presentation import Incorrect, Review, file, obtain, review, withdraw
from cass.filings.operations.reports import (
    INVITATION_LASTS,
    deliver_report,
    invite_doctor,
    revoke_invitation,
    take_in_report,
)

__all__ = [
    "INVITATION_LASTS",
    "Incorrect",
    "Review",
    "Saved",
    "ask_correction",
    "deliver_report",
    "discard",
    "enclose",
    "file",
    "hand_over_letter",
    "invite_doctor",
    "match_subject",
    "note_letter_outcome",
    "obtain",
    "open_health_file",
    "open_notice",
    "pass_limits",
    "print_letter",
    "propose",
    "publish_letter",
    "reassess",
    "record_appeal",
    "resolve",
    "resolve_many",
    "return_proposal",
    "review",
    "revoke_invitation",
    "save_section",
    "settle",
    "start",
    "take_in_report",
    "take_out",
    "withdraw",
]
