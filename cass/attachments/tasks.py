"""The cleaning of what was received, in the background."""

import uuid

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cass.attachments import operations
from cass.attachments.antivirus import ScannerUnavailable
from cass.attachments.cleaning import CleaningInterrupted

AGAIN = RetryStrategy(max_attempts=200, wait=60, retry_exceptions={ScannerUnavailable, CleaningInterrupted})
"""A scanner that is down for three hours delays the files of those hours and loses none."""


@app.task(name="attachments.clean", retry=AGAIN)
def clean(attachment_id: str) -> None:
    operations.clean(attachment_id=uuid.UUID(attachment_id), at=timezone.now())


@app.periodic(cron="50 3 * * *")
@app.task(name="attachments.clean_forgotten", queueing_lock="attachments.clean_forgotten")
def clean_forgotten(timestamp: int) -> None:
    """Each night: no file stays unexamined because its task broke in a way that nobody foresaw."""
    operations.clean_forgotten(at=timezone.now())
