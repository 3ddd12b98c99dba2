from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from cass.documents import demo_seal


class Command(BaseCommand):
    help = "Make the demo's seal and time-stamp certificates, once; --rotate adds a newer seal."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rotate", action="store_true", help="add a newer seal, which seals from now on")

    def handle(self, *args: Any, **options: Any) -> None:
        demo_seal.ensure(settings.SEAL_FOLDER, at=timezone.now())
        if options["rotate"]:
            demo_seal.rotate(settings.SEAL_FOLDER, at=timezone.now())
