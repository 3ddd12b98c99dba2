"""What the workers do for requests and contracts: e-mails without content, and the night's round."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cass.contracts.models import News, RequestEmail


@app.task(name="contracts.send", retry=RetryStrategy(max_attempts=8, exponential_wait=5))
def send(email_id: int) -> None:
    """Send one message once. The reference stands in it, which opens nothing without the password; nothing else does."""
    with transaction.atomic():
        found = RequestEmail.objects.select_for_update(skip_locked=True, of=("self",)).select_related("request")
        email = found.filter(pk=email_id, sent_at=None).first()
        if email is None:
            return
        with translation.override(email.request.language):
            subject, body = _words(News(email.news))
            body = body.format(reference=email.request.reference, address=f"{settings.PUBLIC_URL}/certificat/")
        message_id = f"<request-{email.pk}@cass-online.invalid>"
        EmailMessage(subject, body, to=[email.request.email], headers={"Message-ID": message_id}).send()
        email.sent_at = timezone.now()
        email.save(update_fields=["sent_at"])


def _words(news: News) -> tuple[str, str]:
    if news is News.RECEIVED:
        return _("Hem rebut una sol·licitud de certificat digital CASS"), _(
            "Hem rebut una sol·licitud de certificat digital CASS feta amb aquesta adreça.\n\n"
            "Referència: {reference}\n\n"
            "Amb la referència i la contrasenya que es va triar en fer-la es pot veure què cal fer ara: {address}\n\n"
            "Si no l’heu feta vós, no cal que feu res: sense la contrasenya, la referència no serveix de res.\n\n"
            "Per la vostra seguretat aquest missatge no conté cap dada personal."
        )
    return _("Hi ha novetats de la vostra sol·licitud de certificat digital CASS"), _(
        "Hi ha novetats de la sol·licitud {reference}.\n\n"
        "Mireu-les amb la referència i la contrasenya: {address}\n\n"
        "Per la vostra seguretat aquest missatge no conté cap dada personal."
    )


@app.periodic(cron="25 4 * * *")
@app.task(name="contracts.lapse", queueing_lock="contracts.lapse")
def lapse(timestamp: int) -> None:
    """The night's round: what nobody came for ends, and counts of tries that no longer matter go."""
    from cass.contracts import requests, tries  # They call for messages to be sent by this module.

    now = timezone.now()
    requests.lapse(at=now)
    tries.forget_old(at=now)
