"""What the workers do for the documents."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cass.documents import asking, operations


@app.task(name="documents.prepare", queue="documents", retry=RetryStrategy(max_attempts=10, wait=2, exponential_wait=3))
def prepare(document_id: int) -> None:
    operations.prepare(document_id=document_id, at=timezone.now())


@app.periodic(cron="20 * * * *")
@app.task(name="documents.prepare_forgotten", queue="documents", queueing_lock="documents.prepare_forgotten")
def prepare_forgotten(timestamp: int) -> None:
    operations.prepare_forgotten(at=timezone.now())


@app.periodic(cron="40 3 * * *")
@app.task(name="documents.upgrade_seals", queue="documents", queueing_lock="documents.upgrade_seals")
def upgrade_seals(timestamp: int) -> None:
    operations.upgrade_seals(at=timezone.now())


@app.periodic(cron="5 * * * *")
@app.task(name="documents.forget_questions", queue="documents", queueing_lock="documents.forget_questions")
def forget_questions(timestamp: int) -> None:
    asking.forget(at=timezone.now())
