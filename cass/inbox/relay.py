"""The institution's mail relay: Django's way to it, whose refusals name nobody."""

import smtplib
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp


class RelayRefused(OSError):
    """The relay does not take a message; with its codes, and none of its words: those repeat the address."""


class EmailBackend(smtp.EmailBackend):
    """What a failed task says ends in the log, where nobody's address has any business."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Return how many were sent. Raises RelayRefused, and OSError when the relay does not answer."""
        try:
            return super().send_messages(email_messages)
        except smtplib.SMTPRecipientsRefused as refused:
            codes = {code for code, _words in refused.recipients.values()}
        except smtplib.SMTPResponseException as refused:
            codes = {refused.smtp_code}
        raise RelayRefused(f"The relay refused a message: {', '.join(map(str, sorted(codes)))}")
