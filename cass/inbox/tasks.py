"""E-mails leave on commit, through the queue."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cass.inbox.models import Email


@app.task(name="inbox.send", retry=RetryStrategy(max_attempts=8, exponential_wait=5))
def send(email_id: int) -> None:
    """Send one message once. Its id never changes, so that a repetition after a crash is recognised as the same."""
    with transaction.atomic():
        email = Email.objects.select_for_update(skip_locked=True).filter(pk=email_id, sent_at=None).first()
        if email is None:
            return
        with translation.override(email.language):
            subject = _("Teniu un avís nou a CASS Online")
            body = _(
                "Hi ha novetats a la vostra bústia de CASS Online.\n\n"
                "Per llegir-les, entreu al portal amb el vostre accés habitual: {address}\n\n"
                "Per la vostra seguretat aquest missatge no conté cap dada personal ni cap enllaç d’accés directe."
            ).format(address=settings.PUBLIC_URL)
        message_id = f"<notice-{email.pk}@cass-online.invalid>"
        EmailMessage(subject, body, to=[email.address], headers={"Message-ID": message_id}).send()
        email.sent_at = timezone.now()
        email.save(update_fields=["sent_at"])
