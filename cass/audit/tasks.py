"""The journal's periodic work."""

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from cass.audit import operations

BACK = 10_000
"""Events: far more than are recorded while any transaction of a page lasts."""


@app.periodic(cron="* * * * * */10")
@app.task(name="audit.link", queueing_lock="audit.link", pass_context=False)
def link(timestamp: int) -> None:
    """Every ten seconds: chain what has been committed since."""
    operations.link_committed(back=BACK)


@app.periodic(cron="0 * * * *")
@app.task(name="audit.head", queueing_lock="audit.head")
def head(timestamp: int) -> None:
    """Each hour: chain whatever is left anywhere, and write the signed head outside the database."""
    operations.link_committed()
    operations.write_head(folder=settings.VAR / "audit", keyring=settings.KEYRING, at=timezone.now())
