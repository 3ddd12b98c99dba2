"""The periodic work of the procedures: the only place where a stored code becomes a procedure in the background."""

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from cass.filings import operations
from cass.procedures.work_accident_declaration import card

STALLED_AFTER_SECONDS = 120


@app.periodic(cron="10 0 * * *")
@app.task(name="filings.pass_limits", queueing_lock="filings.pass_limits")
def pass_limits(timestamp: int) -> None:
    """Each night, after midnight in Andorra: the limits that have passed."""
    now = timezone.now()
    operations.pass_limits(on=timezone.localdate(now), at=now)


@app.periodic(cron="20 0 * * *")
@app.task(name="accidents.release_cards", queueing_lock="accidents.release_cards")
def release_cards(timestamp: int) -> None:
    """Each night: the cards that were withheld until a debt was paid, and it has been."""
    card.release_paid_up(at=timezone.now())


@app.periodic(cron="*/2 * * * *")
@app.task(name="queue.retry_stalled", queueing_lock="queue.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Jobs of a worker that died go back to the queue; every task can be run again."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await manager.retry_job(job)
