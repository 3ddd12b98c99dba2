"""Puts the sealed secrets of the staff's time-based codes under the current key."""

from typing import Any

from django.core.management.base import BaseCommand

from cass.staff import operations


class Command(BaseCommand):
    help = "After `python -m cass.kernel.keyring rotate FOLDER totp`."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{operations.rewrap_secrets()} secrets are under the current key now.")
