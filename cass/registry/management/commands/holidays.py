"""Enter the public holidays of years that have none yet: before the first filing, and each autumn for the next year."""

from typing import Any

from django.core.management.base import BaseCommand

from cass.registry.operations import seed_holidays


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("years", nargs="+", type=int, metavar="YEAR")

    def handle(self, *args: Any, **options: Any) -> None:
        entered = seed_holidays(years=options["years"])
        self.stdout.write(f"{entered} days entered. Complete the parishes' own from the Comuns' announcements.")
