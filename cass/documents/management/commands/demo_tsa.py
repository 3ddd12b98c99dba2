from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from cass.documents import demo_seal, demo_tsa


class Command(BaseCommand):
    help = "Serve the demo's time stamps (RFC 3161) on loopback; set CASS_TSA_URL to the address it prints."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=9445)

    def handle(self, *args: Any, **options: Any) -> None:
        demo_seal.ensure(settings.SEAL_FOLDER, at=timezone.now())
        with demo_tsa.server(settings.SEAL_FOLDER, options["port"]) as server:
            self.stdout.write(f"http://127.0.0.1:{server.server_port}")
            server.serve_forever()
