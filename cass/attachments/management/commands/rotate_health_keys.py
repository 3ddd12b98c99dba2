"""Puts every attachment's envelopes under the current health key; only their headers are rewritten."""

import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cass.attachments import operations
from cass.kernel.envelope import EnvelopeBroken

BATCH = 100


class Command(BaseCommand):
    help = (
        "After `python -m cass.kernel.keyring rotate FOLDER health`: rewraps what lies under former keys. It may be "
        "stopped and started again at any moment; once it ends well, the former key's file can be removed."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        after, done, broken = uuid.UUID(int=0), 0, list[uuid.UUID]()
        while batch := operations.under_former_keys(after=after, most=BATCH):
            for attachment_id in batch:
                try:
                    operations.rewrap(attachment_id=attachment_id)
                    done += 1
                except EnvelopeBroken:
                    broken.append(attachment_id)
            after = batch[-1]
        self.stdout.write(f"{done} attachments are under the current key now.")
        if broken:
            raise CommandError("These attachments do not open, look into them: " + ", ".join(map(str, broken)))
