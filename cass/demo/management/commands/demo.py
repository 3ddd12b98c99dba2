from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cass.demo import access, cast, clients
from cass.demo.people import PEOPLE
from cass.documents import demo_seal
from cass.registry.models import Person


class Command(BaseCommand):
    help = "Load the cast of the demonstration, once, with its keys and certificates; or say who can sign in how."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--who", action="store_true", help="say who can sign in how, and change nothing")
        parser.add_argument("--code", metavar="USER", help="the present time-based code of a member of staff")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration has known passwords: it runs only where CASS_DEMO=1.")
        if options["code"]:
            self._code(options["code"])
        elif options["who"]:
            self._who()
        else:
            self._load()

    def _load(self) -> None:
        now = timezone.now()
        demo_seal.ensure(settings.SEAL_FOLDER, at=now)
        numbers = {about.number: name for name, about in PEOPLE.items()}
        if not Person.objects.filter(cass_number__in=numbers).exists():
            with transaction.atomic():
                clients.make_busy(cast=cast.make(at=now), at=now)
            for file in self._folder.glob("*.p12"):
                file.unlink()
        people = {numbers[person.cass_number]: person for person in Person.objects.filter(cass_number__in=numbers)}
        access.issue_certificates(people=people, folder=self._folder, at=now)

    def _code(self, username: str) -> None:
        if username not in access.STAFF:
            raise CommandError(f"The demonstration's staff: {', '.join(access.STAFF)}.")
        self.stdout.write(access.code_now(at=timezone.now()))

    def _who(self) -> None:
        rows = [access.Way("WHO", "WHAT", "DOOR", "SHOWS"), *access.ways(folder=self._shown_folder)]
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        for row in rows:
            cells = (f"{cell:<{width}}" for cell, width in zip(row, (*widths, 0), strict=True))
            self.stdout.write("  ".join(cells).rstrip())
        self.stdout.write(f"\nTo ask for a CASS certificate: {access.APPLICANT}.")
        self.stdout.write("Certificate files open with the passphrase demo (import them in the browser).")
        self.stdout.write("The code of a member of staff: CASS_DEMO=1 .venv/bin/python manage.py demo --code oficial")

    @property
    def _folder(self) -> Path:
        folder: Path = settings.VAR / "demo"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def _shown_folder(self) -> Path:
        return (
            self._folder.relative_to(settings.BASE_DIR)
            if self._folder.is_relative_to(settings.BASE_DIR)
            else self._folder
        )
