"""Messages about access leave from here: by e-mail, or by text message. They name nobody and no account."""

from django.core.mail import EmailMessage

from cass.doors.models import ContactKind
from cass.inbox import text_messages


def deliver(*, kind: ContactKind, address: str, subject: str, text: str, reference: str) -> None:
    """Send a message. ``reference`` never changes for one message, so that a repetition is recognised as the same.

    Raises OSError (and what the mail backend raises) when the relay or the gateway does not take it.
    """
    if kind is ContactKind.EMAIL:
        message_id = f"<{reference}@cass-online.invalid>"
        EmailMessage(subject, text, to=[address], headers={"Message-ID": message_id}).send()
    else:
        text_messages.send(telephone=address, text=text, reference=reference)
