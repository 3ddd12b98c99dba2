"""The doors' periodic work."""

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cass.doors import attempts, attempts_in_all, codes, deliveries, endings, operations, pin_blocks, telling, unsaved
from cass.registry import queries as registry


@app.periodic(cron="7 */6 * * *")
@app.task(name="doors.publish_revocations", queueing_lock="doors.publish_revocations")
def publish_revocations(timestamp: int) -> None:
    """Four times a day: a list that is not renewed in time would close the door of the CASS certificate."""
    if (settings.PKI / "cass").exists():
        operations.publish_revocations(at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="doors.replace_former_certificates", queueing_lock="doors.replace_former_certificates")
def replace_former_certificates(timestamp: int) -> None:
    """Every ten minutes: once a new certificate was used, the former one is revoked."""
    endings.replace_former(at=timezone.now())


@app.periodic(cron="10 7 * * *")
@app.task(name="doors.announce_endings", queueing_lock="doors.announce_endings")
def announce_endings(timestamp: int) -> None:
    """Each morning: whose certificate ends soon is told."""
    endings.announce(at=timezone.now())


@app.periodic(cron="23 3 * * *")
@app.task(name="doors.forget_old_failures", queueing_lock="doors.forget_old_failures")
def forget_old_failures(timestamp: int) -> None:
    """Each night: mistakes that no longer count are removed."""
    attempts.forget_old(at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="doors.forget_unsaved_writing", queueing_lock="doors.forget_unsaved_writing")
def forget_unsaved_writing(timestamp: int) -> None:
    """Every ten minutes: what nobody came back for within the hour is removed."""
    unsaved.forget_old(at=timezone.now())


@app.task(name="doors.send_code", retry=RetryStrategy(max_attempts=4, wait=5))
def send_code(code_id: int) -> None:
    """A one-time code, derived anew from its row."""
    deliveries.send_code(code_id=code_id, at=timezone.now())


@app.task(name="doors.tell", retry=RetryStrategy(max_attempts=8, exponential_wait=5))
def tell(person_id: int | None, code: str) -> None:
    """A notice about somebody's access, if there is somebody."""
    if person_id is not None:
        telling.tell(person=registry.person(person_id), code=code, at=timezone.now())


@app.task(name="doors.send_text", retry=RetryStrategy(max_attempts=8, exponential_wait=5))
def send_text(text_id: int) -> None:
    """A text message that says only that there is news."""
    deliveries.send_text(text_id=text_id, at=timezone.now())


@app.periodic(cron="29 3 * * *")
@app.task(name="doors.forget_old_codes", queueing_lock="doors.forget_old_codes")
def forget_old_codes(timestamp: int) -> None:
    """Each night: codes and messages that are over are removed, and with them where they were sent; old counts too."""
    now = timezone.now()
    codes.forget_old(at=now)
    deliveries.forget_old(at=now)
    attempts_in_all.forget_old(at=now)


@app.periodic(cron="40 7 * * *")
@app.task(name="doors.warn_of_ending_pins", queueing_lock="doors.warn_of_ending_pins")
def warn_of_ending_pins(timestamp: int) -> None:
    """Each morning: whose PIN will be over within a month is told."""
    pin_blocks.warn_of_the_end(at=timezone.now())
