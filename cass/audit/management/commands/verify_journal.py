"""Walk the journal's chain and its signed heads; fail where they do not hold."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cass.audit.models import Link
from cass.audit.operations import find_break


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        broken = find_break(folder=settings.VAR / "audit", keyring=settings.KEYRING)
        if broken is not None:
            raise CommandError(f"The journal does not hold at number {broken}.")
        self.stdout.write(f"The journal holds: {Link.objects.count()} events in the chain.")
