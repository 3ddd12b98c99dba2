"""The doors' periodic work."""

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from cass.doors import attempts, codes, operations, unsaved


@app.periodic(cron="7 */6 * * *")
@app.task(name="doors.publish_revocations", queueing_lock="doors.publish_revocations")
def publish_revocations(timestamp: int) -> None:
    """Four times a day: a list that is not renewed in time would close the door of the CASS certificate."""
    if (settings.PKI / "cass").exists():
        operations.publish_revocations(at=timezone.now())


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


@app.periodic(cron="29 3 * * *")
@app.task(name="doors.forget_old_codes", queueing_lock="doors.forget_old_codes")
def forget_old_codes(timestamp: int) -> None:
    """Each night: one-time codes that are over are removed, and with them where they were sent."""
    codes.forget_old(at=timezone.now())
