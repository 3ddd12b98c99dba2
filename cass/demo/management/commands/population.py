import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cass.demo import declarations, population
from cass.kernel.working_days import day_of
from cass.staff.models import User


class Command(BaseCommand):
    help = "Write an invented population, and declarations of work accidents in it. The cast has to be there (demo)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--persons", type=int, default=2000)
        parser.add_argument("--filings", type=int, default=0)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Invented people belong where CASS_DEMO=1.")
        if options["filings"] and not User.objects.filter(username="cap").exists():
            raise CommandError("Nobody there to decide: load the cast first (manage.py demo).")
        started = time.perf_counter_ns()
        try:
            found = population.make(persons=options["persons"], seed=options["seed"], on=day_of(timezone.now()))
        except ValueError as error:
            raise CommandError(str(error)) from error
        self._say("persons", len(found.people), started)
        if options["filings"]:
            started = time.perf_counter_ns()
            states = declarations.make(population=found, count=options["filings"], seed=options["seed"])
            self._say("filings", options["filings"], started)
            self.stdout.write(", ".join(f"{state} {count:,}" for state, count in sorted(states.items())))

    def _say(self, what: str, count: int, started: int) -> None:
        seconds = (time.perf_counter_ns() - started) / 1_000_000_000
        self.stdout.write(f"{count:,} {what} in {seconds:.1f} s ({count / seconds:,.0f} a second)")
