"""Puts the sealed answers of drafts and of what was filed under the current health key."""

from typing import Any

from django.core.management.base import BaseCommand

from cass.filings.operations.rotation import SEALED_KINDS, rewrap_answers

BATCH = 200


class Command(BaseCommand):
    help = "After `python -m cass.kernel.keyring rotate FOLDER health`; it may be stopped and started again."

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        for kind in SEALED_KINDS:
            last, some = rewrap_answers(kind=kind, after=0, most=BATCH)
            done += some
            while last:
                last, some = rewrap_answers(kind=kind, after=last, most=BATCH)
                done += some
        self.stdout.write(f"{done} sealed answers are under the current key now.")
