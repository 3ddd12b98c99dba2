"""Messages about access: what they say, and how they leave, through the queue."""

import datetime as dt
import hashlib
import hmac

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from cass.doors.models import ContactKind, OneTimeCode, TextMessage
from cass.doors.sending import deliver

DIGITS = 6
CONTACT, CONTRACT_CONTACT = "contact", "contract_contact"
READ_TO_THE_DESK = frozenset({CONTACT, CONTRACT_CONTACT})
"""What a code is for when its owner, at the counter, reads it to the officer."""
KEPT_FOR = dt.timedelta(days=2)
"""Text messages, with the telephones they went to."""


def digits(code: OneTimeCode) -> str:
    """The code itself, derived anew: for whoever sends it, and to compare with what was typed."""
    key = settings.KEYRING.get("codes", code.key_id)
    bound = f"{code.pk}\0{code.purpose}\0{code.subject}\0".encode() + bytes(code.nonce)
    number = int.from_bytes(hmac.new(key.material, bound, hashlib.sha256).digest()[:8])
    return f"{number % 10**DIGITS:0{DIGITS}}"


def queue_code(code: OneTimeCode) -> None:
    """Have it sent once the transaction is committed; the queue is given the id of the row, and never a code."""
    app.configure_task("doors.send_code").defer(code_id=code.pk)


@transaction.atomic
def send_code(*, code_id: int, at: dt.datetime) -> None:
    """Send one code once, while it is good: in the language of its reader, and without a word on whose account it is."""
    found = OneTimeCode.objects.select_for_update(skip_locked=True)
    code = found.filter(pk=code_id, sent_at=None, expires_at__gt=at).first()
    if code is None:
        return
    code.sent_at = at
    code.save(update_fields=["sent_at"])
    if not code.address:
        return
    with translation.override(code.language):
        subject = _("El vostre codi d’un sol ús")
        text = _words(code).format(code=digits(code))
    kind = ContactKind(code.kind)
    deliver(kind=kind, address=code.address, subject=subject, text=text, reference=f"code-{code.pk}")


def _words(code: OneTimeCode) -> str:
    if code.purpose in READ_TO_THE_DESK:
        return _(
            "{code} és el codi per verificar aquest contacte a la CASS. Val deu minuts. Digueu-lo només a qui us atén al "
            "taulell. Si no sou al taulell, no el doneu a ningú."
        )
    return _(
        "{code} és el vostre codi d’un sol ús de CASS Online. Val deu minuts. No el doneu a ningú: ni la CASS us "
        "el demanarà. Si no l’heu demanat vós, no cal que feu res."
    )


def queue_text(*, telephone: str, language: str, at: dt.datetime) -> None:
    """Have a text message sent, once the transaction is committed."""
    text = TextMessage.objects.create(telephone=telephone, language=language, queued_at=at)
    app.configure_task("doors.send_text").defer(text_id=text.pk)


@transaction.atomic
def send_text(*, text_id: int, at: dt.datetime) -> None:
    """Send one text message once: that there is news, and nothing of it."""
    message = TextMessage.objects.select_for_update(skip_locked=True).filter(pk=text_id, sent_at=None).first()
    if message is None:
        return
    with translation.override(message.language):
        text = _("Hi ha novetats sobre el vostre accés a CASS Online. Si no les espereu, truqueu al 870 871.")
    message.sent_at = at
    message.save(update_fields=["sent_at"])
    reference = f"text-{message.pk}"
    deliver(kind=ContactKind.TELEPHONE, address=message.telephone, subject="", text=text, reference=reference)


def forget_old(*, at: dt.datetime) -> int:
    """Remove the text messages that were sent; return how many."""
    removed, _ = TextMessage.objects.filter(sent_at__lt=at - KEPT_FOR).delete()
    return removed
