"""The desk's messages, and its periodic work."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cass.desk import operations, references, tickets
from cass.desk.models import Appointment, Ticket
from cass.inbox import text_messages
from cass.wording import desk as words
from cass.wording import tickets as words_of_tickets


@app.task(name="desk.tell", retry=RetryStrategy(max_attempts=8, exponential_wait=5))
def tell(appointment_id: str, news: str, changes: int) -> None:
    """Write what has become of an appointment: where and when, and nothing about who comes or what for.

    What a later change has overtaken is not sent. A repetition after a crash carries the same Message-ID.
    """
    found = Appointment.objects.filter(pk=appointment_id, changes=changes).select_related("office").first()
    if found is None:
        return
    link = f"{settings.PUBLIC_URL}/cita/{references.code_of(found)}/"
    message = f"appointment-{found.pk}-{changes}-{news}"
    with translation.override(found.language):
        if not found.email:
            text = words.text_message(news, office=found.office.name, starts_at=found.starts_at, link=link)
            text_messages.send(telephone=found.telephone, text=text, reference=message)
            return
        mail = words.mail(
            news,
            reference=found.reference,
            office=found.office.name,
            address=found.office.address,
            starts_at=found.starts_at,
            link=link,
        )
    headers = {"Message-ID": f"<{message}@cass-online.invalid>"}
    EmailMessage(mail.subject, mail.body, to=[found.email], headers=headers).send()


@app.task(name="desk.tell_ticket", retry=RetryStrategy(max_attempts=8, exponential_wait=5))
def tell_ticket(ticket_id: str, news: str, count: int) -> None:
    """Write that a ticket was opened or answered, and where to read it; not what it says. ``count`` tells messages apart."""
    found = Ticket.objects.filter(pk=ticket_id).first()
    if found is None or not found.email:
        return
    link = f"{settings.PUBLIC_URL}/incidencia/{references.code_of(found)}/"
    with translation.override(found.language):
        mail = words_of_tickets.mail(news, reference=found.reference, link=link)
    message_id = f"<ticket-{found.pk}-{count}@cass-online.invalid>"
    EmailMessage(mail.subject, mail.body, to=[found.email], headers={"Message-ID": message_id}).send()


@app.periodic(cron="0 9 * * *")
@app.task(name="desk.remind", queueing_lock="desk.remind")
def remind(timestamp: int) -> None:
    """Each morning: those who come tomorrow."""
    operations.remind(at=timezone.now())


@app.periodic(cron="37 3 * * *")
@app.task(name="desk.forget", queueing_lock="desk.forget")
def forget(timestamp: int) -> None:
    """Each night: names and contacts of appointments long over are removed, and what was written in old tickets."""
    operations.forget(at=timezone.now())
    tickets.forget(at=timezone.now())
