"""Puts the sealed secrets of people's time-based codes under the current key."""

from typing import Any

from django.core.management.base import BaseCommand

from cass.doors import second_factor


class Command(BaseCommand):
    help = (
        "After `python -m cass.kernel.keyring rotate FOLDER totp`, beside `rotate_totp_keys`, which does the staff's."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{second_factor.rewrap_secrets()} secrets are under the current key now.")
